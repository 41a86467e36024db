package sourcetest

import (
	"syscall"
	"testing"
	"time"
)

// Cost measures what benchmarks spend beside time.
type Cost struct {
	b    *testing.B
	user time.Duration
}

// StartCost begins to measure; call it right before the loop.
func StartCost(b *testing.B) *Cost {
	b.Helper()
	return &Cost{b: b, user: userTime(b)}
}

// Report adds the processor's time in user mode to the benchmark's figures,
// which other programs of the machine disturb less than the time on the wall.
func (c *Cost) Report() {
	c.b.Helper()
	c.b.ReportMetric((userTime(c.b)-c.user).Seconds()*1000/float64(c.b.N), "user-ms/op")
}

func userTime(b *testing.B) time.Duration {
	b.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano())
}
