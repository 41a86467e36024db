package mailbox_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"debrief/delivery/mailbox"
)

// pile keeps the mails that it takes.
type pile struct {
	mails []string
	keep  func(mail string) (bool, error)
}

func (p *pile) take(r io.Reader) (bool, error) {
	raw, err := io.ReadAll(r)
	if err != nil {
		return false, err
	}
	done := true
	if p.keep != nil {
		if done, err = p.keep(string(raw)); err != nil {
			return false, err
		}
	}
	p.mails = append(p.mails, string(raw))
	return done, nil
}

func (p *pile) read(t *testing.T, m mailbox.Mailbox, from string) string {
	t.Helper()
	mark, err := m.Read(t.Context(), from, p.take)
	if err != nil {
		t.Fatal(err)
	}
	return mark
}

func (p *pile) want(t *testing.T, mails ...string) {
	t.Helper()
	if !slices.Equal(p.mails, mails) {
		t.Errorf("took %q, want %q", p.mails, mails)
	}
	p.mails = nil
}

func maildir(t *testing.T, mails map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for _, folder := range []string{"new", "cur", "tmp"} {
		if err := os.Mkdir(filepath.Join(dir, folder), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for name, mail := range mails {
		write(t, filepath.Join(dir, "new", name), mail)
	}
	return dir
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func names(t *testing.T, folder string) []string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return list
}

func TestMaildir(t *testing.T) {
	dir := maildir(t, map[string]string{"1.a": "one", "2.b": "two"})
	m := mailbox.NewMaildir(dir)
	p := pile{keep: func(mail string) (bool, error) { return mail == "one", nil }}
	p.read(t, m, "")
	p.want(t, "one", "two")
	if got := names(t, filepath.Join(dir, "cur")); !slices.Equal(got, []string{"1.a:2,S", "2.b:2,"}) {
		t.Errorf("cur holds %v", got)
	}
	p.read(t, m, "")
	p.want(t)
}

// TestMaildirTaken: a mail that could not be taken is still there.
func TestMaildirTaken(t *testing.T) {
	dir := maildir(t, map[string]string{"1.a": "one", "2.b": "two"})
	m := mailbox.NewMaildir(dir)
	full := errors.New("disk full")
	p := pile{keep: func(mail string) (bool, error) {
		if mail == "two" {
			return false, full
		}
		return true, nil
	}}
	if _, err := m.Read(t.Context(), "", p.take); !errors.Is(err, full) {
		t.Errorf("got %v", err)
	}
	p.keep = nil
	p.read(t, m, "")
	p.want(t, "one", "two")
}

// TestMaildirHostile: links, pipes and folders are no mails, and lead nowhere.
func TestMaildirHostile(t *testing.T) {
	dir := maildir(t, map[string]string{"9.z": "mail"})
	secret := filepath.Join(t.TempDir(), "secret")
	write(t, secret, "secret")
	if err := os.Symlink(secret, filepath.Join(dir, "new", "1.link")); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "new", "2.pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "new", "3.folder"), 0o700); err != nil {
		t.Fatal(err)
	}
	var p pile
	p.read(t, mailbox.NewMaildir(dir), "")
	p.want(t, "mail")
}

func TestMaildirMany(t *testing.T) {
	mails := map[string]string{}
	for i := range 1001 {
		mails[fmt.Sprintf("%04d", i)] = "x"
	}
	m := mailbox.NewMaildir(maildir(t, mails))
	var p pile
	p.read(t, m, "")
	if len(p.mails) != 1000 {
		t.Errorf("took %d at a time", len(p.mails))
	}
	p.read(t, m, "")
	if len(p.mails) != 1001 {
		t.Errorf("took %d in all", len(p.mails))
	}
}

func TestWhatIsNoMailbox(t *testing.T) {
	empty := t.TempDir()
	text := filepath.Join(empty, "text")
	write(t, text, "hello\n")
	for name, m := range map[string]interface {
		mailbox.Mailbox
		Check() error
	}{
		"no folder": mailbox.NewMaildir(filepath.Join(empty, "none")), "no maildir": mailbox.NewMaildir(empty), "a file": mailbox.NewMaildir(text),
		"no mbox": mailbox.NewMbox(text, time.Now), "a folder": mailbox.NewMbox(empty, time.Now), "no folder of an mbox": mailbox.NewMbox(filepath.Join(empty, "none", "mbox"), time.Now),
	} {
		var p pile
		_, err := m.Read(t.Context(), "", p.take)
		var told *mailbox.Error
		if !errors.As(err, &told) || told.Advice() == "" || !errors.As(m.Check(), &told) {
			t.Errorf("%s: read %v, check %v", name, err, m.Check())
		}
	}
}

const (
	one = "From a@b Mon Jan  1 00:00:00 2026\nSubject: 1\n\nFirst.\nFrom here on.\n\n"
	two = "From a@b Mon Jan  1 00:00:01 2026\nSubject: 2\n\nSecond.\n\n"
)

// later is a clock that is some seconds ahead of the files.
func later(d time.Duration) func() time.Time { return func() time.Time { return time.Now().Add(d) } }

func TestMbox(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mbox")
	m := mailbox.NewMbox(path, later(time.Minute))
	var p pile
	mark := p.read(t, m, "")
	p.want(t)
	write(t, path, one)
	mark = p.read(t, m, mark)
	p.want(t, "Subject: 1\n\nFirst.\nFrom here on.\n\n")
	mark = p.read(t, m, mark)
	p.want(t)
	write(t, path, one+two)
	mark = p.read(t, m, mark)
	p.want(t, "Subject: 2\n\nSecond.\n\n")
	write(t, path, two) // somebody took the first away
	mark = p.read(t, m, mark)
	p.want(t, "Subject: 2\n\nSecond.\n\n")
	write(t, path, strings.Replace(two+one, "Second", "Zweite", 1)) // rotated, and longer than before
	mark = p.read(t, m, mark)
	p.want(t, "Subject: 2\n\nZweite.\n\n", "Subject: 1\n\nFirst.\nFrom here on.\n\n")
	p.read(t, m, "nonsense")
	if len(p.mails) != 2 {
		t.Errorf("a mark that makes no sense: took %d", len(p.mails))
	}
	if mark == "" {
		t.Error("no mark")
	}
}

// TestMboxInWriting: the last mail may not be whole yet; a lock says that some
// program works on the file.
func TestMboxInWriting(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mbox")
	write(t, path, one+two[:40])
	var p pile
	mark := p.read(t, mailbox.NewMbox(path, later(0)), "")
	p.want(t, "Subject: 1\n\nFirst.\nFrom here on.\n\n")
	write(t, path, one+two)
	write(t, path+".lock", "")
	m := mailbox.NewMbox(path, later(time.Minute))
	if got := p.read(t, m, mark); got != mark {
		t.Errorf("a locked file moved the mark from %s to %s", mark, got)
	}
	p.want(t)
	if err := os.Remove(path + ".lock"); err != nil {
		t.Fatal(err)
	}
	p.read(t, m, mark)
	p.want(t, "Subject: 2\n\nSecond.\n\n")
}

// TestMboxTaken: where a mail cannot be taken, the next reading goes on.
func TestMboxTaken(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mbox")
	write(t, path, one+two)
	m := mailbox.NewMbox(path, later(time.Minute))
	full := errors.New("disk full")
	p := pile{keep: func(mail string) (bool, error) {
		if strings.Contains(mail, "Second") {
			return false, full
		}
		return true, nil
	}}
	mark, err := m.Read(t.Context(), "", p.take)
	if !errors.Is(err, full) {
		t.Errorf("got %v", err)
	}
	p.keep = nil
	p.read(t, m, mark)
	if len(p.mails) != 2 {
		t.Errorf("took %q", p.mails)
	}
}

func TestMboxHostile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "mbox")
	long := strings.Repeat("x", 3<<20)
	write(t, path, "From a\n\n"+long+"\n\nFrom b\n"+strings.Repeat(strings.Repeat("y", 99)+"\n", 20_000)+"\nFrom c\n\nend\n")
	var p pile
	m := mailbox.NewMbox(path, later(time.Minute))
	mark := p.read(t, m, "")
	if len(p.mails) != 3 || len(p.mails[0]) > 1<<20 || len(p.mails[1]) > 1<<20 || p.mails[2] != "\nend\n" {
		t.Errorf("took %d mails", len(p.mails))
	}
	p.mails = nil
	p.read(t, m, mark)
	p.want(t)
	link := filepath.Join(dir, "link")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	if _, err := mailbox.NewMbox(link, time.Now).Read(t.Context(), "", p.take); err == nil {
		t.Error("followed a link")
	}
	ended, stop := context.WithCancel(t.Context())
	stop()
	if _, err := m.Read(ended, "", p.take); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// FuzzMbox: each byte is read once, whatever the file holds, and a second
// reading finds nothing new.
func FuzzMbox(f *testing.F) {
	f.Add([]byte(one + two))
	f.Add([]byte("From \nFrom \n\nFrom"))
	f.Add([]byte("From \n\n\n\nFrom \x00\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		path := filepath.Join(t.TempDir(), "mbox")
		if err := os.WriteFile(path, append([]byte("From \n"), raw...), 0o600); err != nil {
			t.Fatal(err)
		}
		m := mailbox.NewMbox(path, later(time.Minute))
		var p pile
		mark, err := m.Read(t.Context(), "", p.take)
		if err != nil {
			t.Fatal(err)
		}
		total := 0
		for _, mail := range p.mails {
			total += len(mail)
		}
		if len(p.mails) == 0 || len(p.mails) < 1000 && total > len(raw)+6 {
			t.Fatalf("%d bytes of %d in %d mails", total, len(raw), len(p.mails))
		}
		if p.mails = nil; len(raw) < 5000 {
			if p.read(t, m, mark); len(p.mails) > 0 {
				t.Fatalf("read again: %q", p.mails)
			}
		}
	})
}
