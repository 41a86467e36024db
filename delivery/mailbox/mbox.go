package mailbox

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// Mbox is one file with many mails, each after a line that begins with "From ".
// It is only read. How far is in the mark, with a digest of what stands before
// that place: if that is another than it was, the file was replaced or
// shortened, and is read from its beginning.
type Mbox struct {
	path string
	now  func() time.Time
}

// NewMbox returns the mbox at a path.
func NewMbox(path string, now func() time.Time) *Mbox { return &Mbox{path, now} }

// Name implements Mailbox.
func (m *Mbox) Name() string { return m.path }

// quiet is how long a file must not have changed for its last mail to count as
// whole: nothing but the file's end ends it.
const quiet = 10 * time.Second

// Check reports what would keep Read from working.
func (m *Mbox) Check() error {
	file, err := m.open()
	if err != nil || file == nil {
		return err
	}
	err = looksLikeMbox(file)
	if err != nil {
		err = m.fail(err)
	}
	return errors.Join(err, file.Close())
}

// open returns nil for a file that is not there, or that another program has
// locked: mail programs take away an empty mailbox, and write it anew.
func (m *Mbox) open() (file *os.File, err error) {
	folder, name := filepath.Split(m.path)
	if folder == "" {
		folder = "."
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, m.fail(err)
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	if _, err := root.Lstat(name + ".lock"); err == nil {
		return nil, nil
	}
	file, err = openRegular(root, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, m.fail(err)
	}
	return file, nil
}

func (m *Mbox) fail(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return &Error{Path: m.path, Hint: "name an mbox file that debrief may read; for a folder write maildir", Err: err}
}

// Read implements Mailbox.
func (m *Mbox) Read(ctx context.Context, from string, take Take) (mark string, err error) {
	file, err := m.open()
	if err != nil || file == nil {
		return from, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	info, err := file.Stat()
	if err != nil {
		return from, m.fail(err)
	}
	start, err := resume(file, from)
	if err != nil {
		return from, m.fail(err)
	}
	if err := looksLikeMbox(file); err != nil {
		return from, m.fail(err)
	}
	if _, err := file.Seek(start, io.SeekStart); err != nil {
		return from, m.fail(err)
	}
	s := &splitter{in: bufio.NewReaderSize(io.LimitReader(file, info.Size()-start), 64<<10), at: start}
	whole := m.now().Sub(info.ModTime()) >= quiet
	done, err := s.each(ctx, whole, take)
	marked, markErr := markAt(file, done)
	if markErr != nil {
		return from, errors.Join(err, m.fail(markErr))
	}
	return marked, err
}

// looksLikeMbox refuses a file that holds something else.
func looksLikeMbox(file io.ReaderAt) error {
	begin := make([]byte, 5)
	n, err := file.ReadAt(begin, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if n > 0 && string(begin) != "From " {
		return errors.New(`its first line does not begin with "From "`)
	}
	return nil
}

// digested is how many bytes before a place are remembered of a file.
const digested = 4096

// markAt writes down a place in a file.
func markAt(file io.ReaderAt, at int64) (string, error) {
	n := min(at, digested)
	buf := make([]byte, n)
	if _, err := file.ReadAt(buf, at-n); err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	sum := sha256.Sum256(buf)
	return fmt.Sprintf("%d %s", at, hex.EncodeToString(sum[:8])), nil
}

// resume returns the place of a mark, or the beginning if the file is not the
// one that it was made in.
func resume(file *os.File, mark string) (int64, error) {
	place, _, _ := strings.Cut(mark, " ")
	at, err := strconv.ParseInt(place, 10, 64)
	if err != nil || at < 0 {
		return 0, nil
	}
	info, err := file.Stat()
	if err != nil {
		return 0, err
	}
	if info.Size() < at {
		return 0, nil
	}
	is, err := markAt(file, at)
	if err != nil || is != mark {
		return 0, err
	}
	return at, nil
}

// splitter divides an mbox into its mails.
type splitter struct {
	in *bufio.Reader
	at int64 // in the file, of what is read next
}

// maxMail is how much of a mail is kept for its taker.
const maxMail = 1 << 20

// each hands over the mails and returns the place behind the last that was
// taken. The last mail of the file counts if it is whole.
func (s *splitter) each(ctx context.Context, whole bool, take Take) (done int64, err error) {
	done = s.at
	var mail bytes.Buffer
	begun, blank := false, true
	for read := 0; read < most; {
		if err := ctx.Err(); err != nil {
			return done, err
		}
		start := s.at
		line, err := s.line()
		ended := errors.Is(err, io.EOF)
		if err != nil && !ended {
			return done, err
		}
		next := blank && bytes.HasPrefix(line, []byte("From "))
		if begun && (next || ended && whole) {
			if ended && !next {
				keep(&mail, line)
				start = s.at
			}
			if _, err := take(bytes.NewReader(mail.Bytes())); err != nil {
				return done, err
			}
			read++
			done = start
			mail.Reset()
		}
		if ended {
			return done, nil
		}
		if begun = begun || next; begun && !next {
			keep(&mail, line)
		}
		if !begun {
			done = s.at // what stands before the next mail is none
		}
		blank = len(bytes.TrimRight(line, "\r\n")) == 0
	}
	return done, nil
}

func keep(mail *bytes.Buffer, line []byte) {
	mail.Write(line[:min(len(line), maxMail-mail.Len())])
}

// maxLine is how much of a line is kept; the rest is passed over.
const maxLine = 64 << 10

// line reads a line with its end. At the end of the file it returns what is
// left, with io.EOF.
func (s *splitter) line() ([]byte, error) {
	var line []byte
	for {
		piece, err := s.in.ReadSlice('\n')
		s.at += int64(len(piece))
		if room := maxLine - len(line); room > 0 {
			line = append(line, piece[:min(len(piece), room)]...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, err
		}
	}
}
