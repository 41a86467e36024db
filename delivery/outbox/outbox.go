// Package outbox delivers messages as .eml files into a folder, one for each
// recipient, where any mail program opens them. It is how debrief runs before
// a mail server is set up, and how a preview is made. It sends nothing.
package outbox

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/mail"
	"os"
	"strings"
	"time"

	"debrief/delivery"
)

// Outbox is a folder of messages.
type Outbox struct {
	root *os.Root
	now  func() time.Time
}

var _ delivery.Transport = (*Outbox)(nil)

// maxSame bounds how many different messages may share a name.
const maxSame = 1000

// Open returns the outbox in a folder, which is made if it is missing. The
// clock stamps receipts; nil takes the system's.
func Open(folder string, now func() time.Time) (*Outbox, error) {
	if err := os.MkdirAll(folder, 0o750); err != nil {
		return nil, fmt.Errorf("open outbox: %w", err)
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, fmt.Errorf("open outbox: %w", err)
	}
	if now == nil {
		now = time.Now
	}
	return &Outbox{root: root, now: now}, nil
}

// Close releases the folder.
func (o *Outbox) Close() error { return o.root.Close() }

// Send implements delivery.Transport. The same message again is accepted and
// changes nothing; another one of the same name gets a number.
func (o *Outbox) Send(ctx context.Context, e delivery.Envelope, beforeDot func() error) (delivery.Receipt, error) {
	if err := e.Validate(); err != nil {
		return o.failed(delivery.Receipt{Outcome: delivery.Failed, Fault: delivery.Content, Phase: delivery.Mail}, err)
	}
	temporary, err := o.write(ctx, e.Raw)
	if err != nil {
		return o.failed(delivery.Receipt{Outcome: delivery.Deferred, Fault: delivery.Temporary, Phase: delivery.Body}, err)
	}
	defer o.remove(temporary)
	if err := beforeDot(); err != nil {
		err = fmt.Errorf("record the dot: %w", err)
		return o.failed(delivery.Receipt{Outcome: delivery.Deferred, Fault: delivery.Temporary, Phase: delivery.Body}, err)
	}
	name, err := o.publish(temporary, base(e), e.Raw)
	if err != nil {
		return o.failed(delivery.Receipt{Outcome: delivery.Deferred, Fault: delivery.Temporary, Phase: delivery.Dot}, err)
	}
	if err := o.flush(); err != nil {
		return o.failed(delivery.Receipt{Outcome: delivery.InDoubt, Fault: delivery.Temporary, Phase: delivery.Dot}, err)
	}
	return delivery.Receipt{Outcome: delivery.Accepted, Phase: delivery.Dot, Reply: "written", QueueID: name, At: o.now()}, nil
}

func (o *Outbox) failed(r delivery.Receipt, err error) (delivery.Receipt, error) {
	r.At, r.Reply = o.now(), err.Error()
	return r, fmt.Errorf("outbox: %w", err)
}

// write puts the bytes on the disk under a name that nobody else uses.
func (o *Outbox) write(ctx context.Context, raw []byte) (name string, err error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	var random [8]byte
	_, _ = rand.Read(random[:]) // never fails
	name = ".tmp-" + hex.EncodeToString(random[:])
	f, err := o.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o640)
	if err != nil {
		return "", fmt.Errorf("write message: %w", err)
	}
	_, err = f.Write(raw)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		o.remove(name)
		return "", fmt.Errorf("write message: %w", err)
	}
	return name, nil
}

// remove takes a temporary file away. What is left of one begins with a dot
// and ends in no .eml: nobody takes it for a message.
func (o *Outbox) remove(name string) { _ = o.root.Remove(name) }

// publish gives the file its final name by a link, which unlike renaming never
// replaces another file.
func (o *Outbox) publish(temporary, base string, raw []byte) (string, error) {
	for i := 1; i <= maxSame; i++ {
		name := base + ".eml"
		if i > 1 {
			name = fmt.Sprintf("%s_%d.eml", base, i)
		}
		err := o.root.Link(temporary, name)
		if err == nil {
			return name, nil
		}
		if !errors.Is(err, fs.ErrExist) {
			return "", fmt.Errorf("name message: %w", err)
		}
		there, err := o.root.ReadFile(name)
		if err != nil {
			return "", fmt.Errorf("compare message: %w", err)
		}
		if bytes.Equal(there, raw) {
			return name, nil
		}
	}
	return "", fmt.Errorf("name message: %d messages are called %s", maxSame, base)
}

// flush makes the new name survive a power cut.
func (o *Outbox) flush() error {
	folder, err := o.root.Open(".")
	if err != nil {
		return fmt.Errorf("flush folder: %w", err)
	}
	if err := errors.Join(folder.Sync(), folder.Close()); err != nil {
		return fmt.Errorf("flush folder: %w", err)
	}
	return nil
}

// base returns the file name without ending: what the message is called, or
// its date, and who it goes to.
func base(e delivery.Envelope) string {
	name := e.Name
	if name == "" {
		name = dateOf(e.Raw)
	}
	return plain(name) + "_" + plain(strings.Replace(e.To, "@", "-at-", 1))
}

// dateOf returns the date in the message's header, "undated" without one.
func dateOf(raw []byte) string {
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return "undated"
	}
	date, err := m.Header.Date()
	if err != nil {
		return "undated"
	}
	return date.Format(time.DateOnly)
}

// plain keeps what is safe in a file name on every system.
func plain(s string) string {
	safe := strings.Map(func(c rune) rune {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.ContainsRune("-_.", c):
			return c
		}
		return '-'
	}, strings.TrimLeft(s, "."))
	return safe[:min(len(safe), 100)]
}
