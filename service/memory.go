package service

import (
	"runtime/debug"
	"sync/atomic"
)

// memory gives back what reports needed once all are made. The runtime keeps it
// for minutes, and half as much again for good, while a service does nothing
// for days.
type memory struct {
	underway atomic.Int32
	used     atomic.Bool
}

// use says that a report is being made, until done is called.
func (m *memory) use() (done func()) {
	m.underway.Add(1)
	return func() {
		m.used.Store(true)
		m.underway.Add(-1)
	}
}

// giveBack reports whether there was anything to give back.
func (m *memory) giveBack() bool {
	if m.underway.Load() > 0 || !m.used.Swap(false) {
		return false
	}
	debug.FreeOSMemory()
	return true
}
