//go:build !linux

package cage

import "syscall"

// maxMemory is the most that a process held, in bytes.
func maxMemory(r *syscall.Rusage) int64 { return r.Maxrss }
