package main

import (
	"fmt"
	"net"
	"sync"
)

// link is the way from one process to the database. It can be cut as a network
// splits: nothing is refused and nothing is said, bytes just stop arriving.
type link struct {
	listener net.Listener
	to       string       // the database's address
	open     sync.RWMutex // held by whoever cuts it; bytes pass under its read lock
	carrying sync.WaitGroup
}

func newLink(to string) (*link, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("open link: %w", err)
	}
	l := &link{listener: listener, to: to}
	l.carrying.Go(l.accept)
	return l, nil
}

// address is what a process connects to in the database's place.
func (l *link) address() string { return l.listener.Addr().String() }

// close ends when all connections have: those who made them end first.
func (l *link) close() error {
	err := l.listener.Close()
	l.carrying.Wait()
	return err
}

func (l *link) cut()  { l.open.Lock() }
func (l *link) heal() { l.open.Unlock() }

func (l *link) accept() {
	for {
		near, err := l.listener.Accept()
		if err != nil {
			return
		}
		l.carrying.Go(func() { l.carry(near) })
	}
}

// carry passes bytes both ways until either end closes. A database that is
// away looks as it does without a link: the connection ends.
func (l *link) carry(near net.Conn) {
	defer near.Close()
	l.open.RLock()
	far, err := net.Dial("tcp", l.to)
	l.open.RUnlock()
	if err != nil {
		return
	}
	defer far.Close()
	var ways sync.WaitGroup
	ways.Go(func() { l.pass(far, near) })
	ways.Go(func() { l.pass(near, far) })
	ways.Wait()
}

// pass copies until the end, of which it tells the other side by closing both.
func (l *link) pass(to, from net.Conn) {
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		l.open.RLock()
		_, failed := to.Write(buffer[:n])
		l.open.RUnlock()
		if err != nil || failed != nil {
			_, _ = from.Close(), to.Close() // that they end is all there is to say
			return
		}
	}
}
