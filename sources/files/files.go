// Package files opens the files of sources: regular files below one folder,
// and nothing else. A path that leads out of the folder, by ".." or by a
// symbolic link, is refused by the operating system, not by looking at it.
//
// It does not know what is in a file.
package files

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"debrief/sources"
)

// Folder is the folder below which a source's files lie. Its methods may be
// called by several goroutines.
type Folder struct {
	root *os.Root
	path string
}

// OpenFolder opens a folder; "" is the current one.
func OpenFolder(path string) (*Folder, error) {
	if path == "" {
		path = "."
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, &sources.Failure{Place: path, What: "the folder cannot be opened", Hint: "check that it exists and may be read", Err: bare(err)}
	}
	return &Folder{root: root, path: path}, nil
}

// Close gives the folder back.
func (f *Folder) Close() error { return f.root.Close() }

// Path returns where a file of the folder lies on disk.
func (f *Folder) Path(name string) string { return filepath.Join(f.path, name) }

// Open opens a regular file. The name is relative to the folder, or absolute
// and below it.
func (f *Folder) Open(name string) (*os.File, error) {
	inside, err := f.relative(name)
	if err != nil {
		return nil, err
	}
	// Opening a pipe would wait for its writer, so it is looked at before, and
	// opened without waiting in case it has changed in between.
	if err := f.regular(inside); err != nil {
		return nil, err
	}
	file, err := f.root.OpenFile(inside, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, unreadable(inside, err)
	}
	info, err := file.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return nil, errors.Join(notRegular(inside), file.Close())
	}
	return file, nil
}

// Locate returns where a regular file of the folder lies on disk, for a library
// that opens files by itself. Between the check and its opening the file may
// be replaced by whoever may write to the folder.
func (f *Folder) Locate(name string) (string, error) {
	inside, err := f.relative(name)
	if err != nil {
		return "", err
	}
	return f.Path(inside), f.regular(inside)
}

// regular checks that a name is one of a regular file.
func (f *Folder) regular(name string) error {
	info, err := f.root.Stat(name)
	if err != nil {
		return unreadable(name, err)
	}
	if !info.Mode().IsRegular() {
		return notRegular(name)
	}
	return nil
}

// Match returns the regular files that match a pattern of path.Match, in the
// order of their names. A pattern without "*", "?" or "[" is a name. No match
// is an error that may pass, as files come and go.
func (f *Folder) Match(pattern string) ([]string, error) {
	inside, err := f.relative(pattern)
	if err != nil {
		return nil, err
	}
	if !strings.ContainsAny(inside, "*?[") {
		return []string{inside}, f.regular(inside)
	}
	found, err := fs.Glob(f.root.FS(), filepath.ToSlash(inside))
	if err != nil {
		return nil, &sources.Failure{Place: pattern, What: "the pattern is not one", Hint: `use "*" for any characters, "?" for one, "[ab]" for a or b`, Final: true}
	}
	var names []string
	for _, name := range found {
		if f.regular(name) == nil {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return nil, &sources.Failure{Place: pattern, What: fmt.Sprintf("no file below %s matches", f.path), Hint: "check the pattern and that the files were delivered"}
	}
	return names, nil
}

// relative makes an absolute name below the folder relative to it.
func (f *Folder) relative(name string) (string, error) {
	inside := filepath.Clean(name)
	if filepath.IsAbs(inside) {
		base, err := filepath.Abs(f.path)
		if err != nil {
			return "", fmt.Errorf("find folder %s: %w", f.path, err)
		}
		if inside, err = filepath.Rel(base, inside); err != nil {
			return "", escapes(name, f.path)
		}
	}
	if !filepath.IsLocal(inside) || name == "" {
		return "", escapes(name, f.path)
	}
	return inside, nil
}

func escapes(name, folder string) error {
	return &sources.Failure{Place: name, What: fmt.Sprintf("the file does not lie below %s", folder), Hint: "move it there, or set the folder of the source", Final: true}
}

func notRegular(name string) error {
	return &sources.Failure{Place: name, What: "it is not a regular file", Hint: "name a file, not a folder, pipe or device", Final: true}
}

func unreadable(name string, err error) error {
	f := &sources.Failure{Place: name, What: "the file cannot be opened", Err: bare(err)}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		f.What, f.Err, f.Hint = "there is no such file", nil, "check the name, and that the file was delivered"
	case errors.Is(err, fs.ErrPermission):
		f.What, f.Err, f.Hint = "the file may not be read", nil, "give the user that runs debrief the right to read it"
	}
	return f
}

// bare takes the operation and the path off an error of the os package.
func bare(err error) error {
	var e *fs.PathError
	if errors.As(err, &e) {
		return e.Err
	}
	return err
}
