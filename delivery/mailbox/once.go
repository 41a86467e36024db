package mailbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"
)

// Once reads what a person points at, and marks nothing: an mbox file, the file
// of one mail, a Maildir with what was read before, or a folder of files with
// one mail each. take gets a name for each mail, for people.
func Once(ctx context.Context, place string, take func(name string, mail io.Reader) error) error {
	info, err := os.Stat(place)
	switch {
	case err != nil:
		return unreadable(place, err)
	case info.IsDir():
		return folder(ctx, place, take)
	case !info.Mode().IsRegular():
		return unreadable(place, errNotRegular)
	}
	m := &Mbox{path: place, now: func() time.Time { return info.ModTime().Add(quiet) }}
	if m.Check() == nil {
		return wholeMbox(ctx, m, take)
	}
	root, err := os.OpenRoot(filepath.Dir(place))
	if err != nil {
		return unreadable(place, err)
	}
	err = oneFile(root, filepath.Base(place), take)
	return errors.Join(err, root.Close())
}

func unreadable(place string, err error) error {
	var named *fs.PathError
	if errors.As(err, &named) {
		err = named.Err
	}
	return &Error{Path: place, Hint: "name an mbox file, a Maildir, a mail, or a folder of mails", Err: err}
}

func wholeMbox(ctx context.Context, m *Mbox, take func(string, io.Reader) error) error {
	n, mark := 0, ""
	for {
		before := n
		next, err := m.Read(ctx, mark, func(mail io.Reader) (bool, error) {
			n++
			return true, take(fmt.Sprintf("%s:%d", filepath.Base(m.path), n), mail)
		})
		if err != nil || n == before {
			return err
		}
		mark = next
	}
}

// folder reads the files of a folder, or of a Maildir's new and cur.
func folder(ctx context.Context, place string, take func(string, io.Reader) error) (err error) {
	root, err := os.OpenRoot(place)
	if err != nil {
		return unreadable(place, err)
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	list := []string{"new", "cur"}
	if (&Maildir{place}).Check() != nil {
		list = []string{"."}
	}
	for _, sub := range list {
		entries, err := fs.ReadDir(root.FS(), sub)
		if err != nil {
			return unreadable(place, err)
		}
		for _, e := range entries {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if !e.Type().IsRegular() || strings.HasPrefix(e.Name(), ".") {
				continue
			}
			if err := oneFile(root, path.Join(sub, e.Name()), take); err != nil {
				return err
			}
		}
	}
	return nil
}

func oneFile(root *os.Root, name string, take func(string, io.Reader) error) error {
	file, err := openRegular(root, name)
	if err != nil {
		return err
	}
	return errors.Join(take(name, file), file.Close())
}
