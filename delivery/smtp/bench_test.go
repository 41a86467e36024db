package smtp_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	gomail "github.com/wneessen/go-mail"

	"debrief/delivery"
	"debrief/delivery/deliverytest"
	"debrief/delivery/smtp"
)

// drainSink is a mail server that takes everything as fast as it comes, so
// that the sender is what is measured.
func drainSink(b *testing.B) string {
	b.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			conn, err := listener.Accept()
			if err != nil {
				return // closed below
			}
			go swallow(conn)
		}
	}()
	b.Cleanup(func() {
		_ = listener.Close() // ends Accept
		<-done
	})
	return listener.Addr().String()
}

func swallow(conn net.Conn) {
	defer func() { _ = conn.Close() }() // the sender is gone by then
	r := bufio.NewReaderSize(conn, 256<<10)
	fmt.Fprint(conn, "220 sink\r\n")
	for {
		line, err := r.ReadSlice('\n')
		switch {
		case err != nil:
			return
		case bytes.HasPrefix(line, []byte("EHLO")):
			fmt.Fprint(conn, "250-sink\r\n250 8BITMIME\r\n")
		case bytes.HasPrefix(line, []byte("DATA")):
			fmt.Fprint(conn, "354 go\r\n")
			if !swallowBody(r) {
				return
			}
			fmt.Fprint(conn, "250 2.0.0 queued as 1\r\n")
		default:
			fmt.Fprint(conn, "250 ok\r\n")
		}
	}
}

// swallowBody reads to the dot by looking at the end of what came.
func swallowBody(r *bufio.Reader) bool {
	var tail []byte
	for {
		if _, err := r.Peek(1); err != nil {
			return false
		}
		chunk, err := r.Peek(r.Buffered())
		if err != nil {
			return false
		}
		tail = append(tail, chunk[max(0, len(chunk)-5):]...)
		tail = tail[max(0, len(tail)-5):]
		if _, err := r.Discard(len(chunk)); err != nil {
			return false
		}
		if string(tail) == "\r\n.\r\n" {
			return true
		}
	}
}

// big is a message of about 300 kB on the wire.
func big() delivery.Message {
	pdf := bytes.Repeat([]byte("%PDF-1.7 0123456789"), 300_000/137*100/19)
	return delivery.Message{
		ID: "id", Subject: "Spring Sale: 6 of 8 goals met", Date: time.Unix(1, 0).UTC(), Text: strings.Repeat("hello\n", 400),
		HTML: strings.Repeat("<p>hello</p>\n", 1500),
		From: delivery.Address{Email: "reports@harbour.example"}, To: delivery.Address{Email: "tom@harbour.example"},
		Files: []delivery.File{{Name: "a.pdf", MediaType: "application/pdf", Bytes: pdf}},
	}
}

// BenchmarkSend sends messages of 300 kB over one connection: composed once
// and stored, as deliveries are, composed each time, and by go-mail's client.
func BenchmarkSend(b *testing.B) {
	b.Run("relay", func(b *testing.B) { benchmarkRelay(b, false) })
	b.Run("compose+relay", func(b *testing.B) { benchmarkRelay(b, true) })
	b.Run("go-mail", benchmarkGoMail)
}

func benchmarkRelay(b *testing.B, anew bool) {
	r := relay(b, smtp.Settings{Host: "localhost", Security: smtp.Plain, Dial: deliverytest.DialTo(drainSink(b)),
		Limits: smtp.Limits{PerConnection: 1 << 30}})
	e := deliverytest.Compose(b, big())
	b.SetBytes(int64(len(e.Raw)))
	for b.Loop() {
		if anew {
			e = deliverytest.Compose(b, big())
		}
		if _, err := r.Send(b.Context(), e, func() error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
}

func benchmarkGoMail(b *testing.B) {
	host, port, err := net.SplitHostPort(drainSink(b))
	if err != nil {
		b.Fatal(err)
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		b.Fatal(err)
	}
	c, err := gomail.NewClient(host, gomail.WithPort(number), gomail.WithTLSPolicy(gomail.NoTLS), gomail.WithTLSConfig(&tls.Config{MinVersion: tls.VersionTLS12}))
	if err != nil {
		b.Fatal(err)
	}
	if err := c.DialWithContext(context.Background()); err != nil {
		b.Fatal(err)
	}
	m := big()
	b.SetBytes(int64(len(deliverytest.Compose(b, m).Raw)))
	for b.Loop() {
		msg := gomail.NewMsg()
		if err := msg.From(m.From.Email); err != nil {
			b.Fatal(err)
		}
		if err := msg.To(m.To.Email); err != nil {
			b.Fatal(err)
		}
		msg.Subject(m.Subject)
		msg.SetBodyString(gomail.TypeTextPlain, m.Text)
		msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
		if err := msg.AttachReader(m.Files[0].Name, bytes.NewReader(m.Files[0].Bytes)); err != nil {
			b.Fatal(err)
		}
		if err := c.Send(msg); err != nil {
			b.Fatal(err)
		}
	}
}
