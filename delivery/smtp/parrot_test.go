package smtp_test

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"strings"
	"testing"

	"debrief/delivery/deliverytest"
)

// parrot starts a server that answers a log-in with a line.
func parrot(t *testing.T, line string) (addr string, roots *x509.CertPool) {
	t.Helper()
	cert, roots := deliverytest.Certificate(t)
	listener, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12})
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			conn, err := listener.Accept()
			if err != nil {
				return // closed below
			}
			talk(conn, line)
		}
	}()
	t.Cleanup(func() {
		_ = listener.Close() // ends Accept
		<-done
	})
	return listener.Addr().String(), roots
}

func talk(conn net.Conn, line string) {
	defer func() { _ = conn.Close() }() // the client is gone by then
	fmt.Fprint(conn, "220 parrot\r\n")
	for s := bufio.NewScanner(conn); s.Scan(); {
		switch {
		case strings.HasPrefix(s.Text(), "EHLO"):
			fmt.Fprint(conn, "250-parrot\r\n250 AUTH PLAIN\r\n")
		case strings.HasPrefix(s.Text(), "AUTH"):
			fmt.Fprint(conn, line+"\r\n")
		default:
			fmt.Fprint(conn, "500 what?\r\n")
		}
	}
}
