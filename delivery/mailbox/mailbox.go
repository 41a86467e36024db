// Package mailbox reads the mails in a Maildir or in an mbox file, one after
// the other and each once. It opens regular files below one folder and nothing
// else, and knows nothing of what the mails say.
package mailbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"
)

// Mailbox is a place into which a mail server puts mails.
type Mailbox interface {
	// Name is the path, for people.
	Name() string
	// Read hands over the mails that were not read before, at most a thousand at
	// a time. from is what it returned the last time, "" at first. It stops where
	// take fails; what was taken before stays taken.
	Read(ctx context.Context, from string, take Take) (mark string, err error)
}

// Take takes a mail. It reports whether it is done with it: a mail that it has
// no use for is left for people to find. The reader is valid until it returns.
type Take func(mail io.Reader) (done bool, err error)

// most is how many mails one Read hands over, so that others have a turn.
const most = 1000

// errNotRegular says why a file is left alone.
var errNotRegular = errors.New("it is not a regular file")

// openRegular opens a regular file, without waiting for the writer of a pipe.
func openRegular(root *os.Root, name string) (*os.File, error) {
	info, err := root.Lstat(name)
	if err == nil && !info.Mode().IsRegular() {
		err = errNotRegular
	}
	if err != nil {
		return nil, bare(name, err)
	}
	file, err := root.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, bare(name, err)
	}
	opened, err := file.Stat()
	if err == nil && !os.SameFile(info, opened) {
		err = errNotRegular
	}
	if err != nil {
		return nil, errors.Join(bare(name, err), file.Close())
	}
	return file, nil
}

// bare says what is wrong with a file, without the name of the system call.
func bare(name string, err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return fmt.Errorf("%s: %w", name, err)
}

// Error says that a mailbox cannot be read, and what to do.
type Error struct {
	Path string
	Hint string
	Err  error
}

// Error names the mailbox.
func (e *Error) Error() string { return fmt.Sprintf("read mailbox %s: %v", e.Path, e.Err) }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Advice says what to do.
func (e *Error) Advice() string { return e.Hint }
