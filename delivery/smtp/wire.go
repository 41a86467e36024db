package smtp

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"debrief/delivery"
)

// Bounds on what a server may answer.
const (
	maxLine  = 4096 // RFC 5321 allows 512
	maxLines = 128
	maxReply = 1000 // kept for the receipt
)

// wire is a connection that speaks in commands and replies.
type wire struct {
	raw  net.Conn // as it was dialled
	conn net.Conn // the same, or TLS over it
	r    *bufio.Reader
}

func newWire(conn net.Conn) *wire {
	return &wire{raw: conn, conn: conn, r: bufio.NewReaderSize(conn, maxLine)}
}

// secure goes on over TLS.
func (w *wire) secure(conn net.Conn) {
	w.conn, w.r = conn, bufio.NewReaderSize(conn, maxLine)
}

// watch closes the connection when ctx ends, since nothing else interrupts a
// read. Calling what it returns ends the watch.
func (w *wire) watch(ctx context.Context) (stop func() bool) {
	return context.AfterFunc(ctx, func() { w.close() })
}

// close drops the connection, without the farewell of TLS, for which a server
// that does not read would keep us waiting. Its error is of no use: whatever
// mattered has been answered before.
func (w *wire) close() { _ = w.raw.Close() }

// command sends a line and returns the reply to it.
func (w *wire) command(limit time.Duration, line string) (delivery.Reply, error) {
	if w.r.Buffered() > 0 {
		return delivery.Reply{}, errors.New("the server speaks out of turn")
	}
	if err := w.conn.SetDeadline(time.Now().Add(limit)); err != nil {
		return delivery.Reply{}, fmt.Errorf("set time limit: %w", err)
	}
	if _, err := io.WriteString(w.conn, line+"\r\n"); err != nil {
		return delivery.Reply{}, plainly(err)
	}
	return w.reply()
}

// await returns the reply to what was sent before.
func (w *wire) await(limit time.Duration) (delivery.Reply, error) {
	if err := w.conn.SetDeadline(time.Now().Add(limit)); err != nil {
		return delivery.Reply{}, fmt.Errorf("set time limit: %w", err)
	}
	return w.reply()
}

// reply reads the lines of one reply: "250-text" for all but the last, which
// is "250 text" or "250".
func (w *wire) reply() (delivery.Reply, error) {
	code, lines := 0, []string(nil)
	for range maxLines {
		line, err := w.line()
		if err != nil {
			return delivery.Reply{}, err
		}
		c, text, last, ok := parseLine(line)
		if !ok || code != 0 && c != code {
			return delivery.Reply{}, fmt.Errorf("not a reply: %.80q", line)
		}
		code, lines = c, append(lines, text)
		if last {
			return delivery.ParseReply(code, cut(strings.Join(lines, "\n"))), nil
		}
	}
	return delivery.Reply{}, fmt.Errorf("a reply of more than %d lines", maxLines)
}

func (w *wire) line() (string, error) {
	line, err := w.r.ReadSlice('\n')
	switch {
	case errors.Is(err, bufio.ErrBufferFull):
		return "", fmt.Errorf("a reply line longer than %d octets", maxLine)
	case err != nil:
		return "", plainly(err)
	}
	return string(bytes.TrimRight(line, "\r\n")), nil
}

func parseLine(line string) (code int, text string, last, ok bool) {
	if len(line) < 3 {
		return 0, "", false, false
	}
	for _, d := range line[:3] {
		if d < '0' || d > '9' {
			return 0, "", false, false
		}
		code = code*10 + int(d-'0')
	}
	if code < 200 || code > 599 {
		return 0, "", false, false
	}
	if len(line) == 3 {
		return code, "", true, true
	}
	return code, line[4:], line[3] == ' ', line[3] == ' ' || line[3] == '-'
}

// cut keeps the beginning of what a server said, as text that is safe to show.
func cut(s string) string {
	if len(s) > maxReply {
		s = s[:maxReply]
	}
	return strings.Map(func(c rune) rune {
		if c < ' ' && c != '\n' || c == 0x7f {
			return ' '
		}
		return c
	}, strings.ToValidUTF8(s, "?"))
}

// plainly says in plain words what happened to a connection.
func plainly(err error) error {
	var timeout net.Error
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("the server closed the connection: %w", err)
	case errors.As(err, &timeout) && timeout.Timeout():
		return fmt.Errorf("the server did not answer in time: %w", err)
	}
	return err
}
