package mailbox

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

// Maildir is a folder with the folders new and cur. What was read is moved from
// new to cur, with the flag of what was seen if it was of use; so it is not
// read again, and a mail program shows what a person should look at.
type Maildir struct{ path string }

// NewMaildir returns the Maildir at a path.
func NewMaildir(path string) *Maildir { return &Maildir{path} }

// Name implements Mailbox.
func (m *Maildir) Name() string { return m.path }

// Check reports what would keep Read from working.
func (m *Maildir) Check() error {
	root, err := m.open()
	if err != nil {
		return err
	}
	return root.Close()
}

// open opens the folder, and checks that it is a Maildir.
func (m *Maildir) open() (*os.Root, error) {
	root, err := os.OpenRoot(m.path)
	if err != nil {
		return nil, m.fail(err, "name the folder of a Maildir that debrief may read and write")
	}
	for _, folder := range []string{"new", "cur"} {
		if info, err := root.Stat(folder); err != nil || !info.IsDir() {
			return nil, errors.Join(m.fail(fmt.Errorf("there is no folder %q in it", folder), "a Maildir has the folders new, cur and tmp; for a single file write mbox"), root.Close())
		}
	}
	return root, nil
}

func (m *Maildir) fail(err error, hint string) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return &Error{Path: m.path, Hint: hint, Err: err}
}

// Read implements Mailbox. It needs no mark.
func (m *Maildir) Read(ctx context.Context, _ string, take Take) (mark string, err error) {
	root, err := m.open()
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	entries, err := fs.ReadDir(root.FS(), "new")
	if err != nil {
		return "", m.fail(err, "let debrief read and write it")
	}
	var errs []error
	read := 0
	for _, e := range entries {
		if ctx.Err() != nil {
			return "", errors.Join(append(errs, ctx.Err())...)
		}
		if read == most {
			break
		}
		if !e.Type().IsRegular() || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		read++
		stop, err := m.one(root, e.Name(), take)
		if err != nil {
			errs = append(errs, err)
		}
		if stop {
			break
		}
	}
	return "", errors.Join(errs...)
}

// one hands over one mail and moves it. What is wrong with one file does not
// keep the others from being read.
func (m *Maildir) one(root *os.Root, name string, take Take) (stop bool, err error) {
	file, err := openRegular(root, "new/"+name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil // another process was quicker
	}
	if err != nil {
		return false, m.fail(err, "let debrief read and write it")
	}
	done, err := take(file)
	if err := errors.Join(err, file.Close()); err != nil {
		return true, err
	}
	flags := ":2,"
	if done {
		flags = ":2,S"
	}
	unique, _, _ := strings.Cut(name, ":")
	err = root.Rename("new/"+name, "cur/"+unique+flags)
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return true, m.fail(err, "let debrief write it, so that it can mark what it has read")
}
