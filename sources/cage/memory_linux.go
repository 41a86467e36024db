package cage

import "syscall"

// maxMemory is the most that a process held, which Linux counts in kilobytes.
func maxMemory(r *syscall.Rusage) int64 { return r.Maxrss << 10 }
