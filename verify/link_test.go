package main

import (
	"bufio"
	"fmt"
	"net"
	"testing"
	"time"
)

// TestLink: while a link is cut nothing arrives and nothing is refused; then all
// of it does.
func TestLink(t *testing.T) {
	echo, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer echo.Close()
	go func() {
		for {
			c, err := echo.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				for lines := bufio.NewScanner(c); lines.Scan(); {
					fmt.Fprintln(c, lines.Text())
				}
			}()
		}
	}()
	way, err := newLink(echo.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("tcp", way.address())
	if err != nil {
		t.Fatal(err)
	}
	answer := bufio.NewReader(conn)
	say := func(text string) {
		if _, err := fmt.Fprintln(conn, text); err != nil {
			t.Fatal(err)
		}
	}
	hear := func(want string) {
		t.Helper()
		if got, err := answer.ReadString('\n'); err != nil || got != want+"\n" {
			t.Errorf("heard %q, %v, want %q", got, err, want)
		}
	}
	say("before")
	hear("before")
	way.cut()
	say("meanwhile")
	if err := conn.SetReadDeadline(time.Now().Add(200 * time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	if got, err := answer.ReadString('\n'); err == nil {
		t.Errorf("heard %q through a link that is cut", got)
	}
	if err := conn.SetReadDeadline(time.Time{}); err != nil {
		t.Fatal(err)
	}
	way.heal()
	hear("meanwhile")
	if err := conn.Close(); err != nil {
		t.Fatal(err)
	}
	if err := way.close(); err != nil {
		t.Error(err)
	}
}
