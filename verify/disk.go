package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
	"unsafe"
)

// provePowerCut keeps the store in a file system of its own, in a file, and
// shuts that down as a power cut would: what was not flushed is gone. Whatever
// the ledger had acknowledged must be there again: a dot that it has forgotten
// would make an unmarked second copy.
func provePowerCut(ctx context.Context, b *bench) (tally, error) {
	t, err := b.episodes(ctx, perOffice, func(first, runs int, t *tally) error {
		dir, err := b.dir()
		if err != nil {
			return err
		}
		d, err := newDisk(dir)
		if err != nil {
			return err
		}
		s, err := b.openSceneAt(dir, filepath.Join(d.mount, "debrief.db"))
		if err != nil {
			return errors.Join(err, d.remove())
		}
		s.undo = append(s.undo, d.remove)
		for run := first; run < first+runs; run++ {
			var failed error
			err := s.life(run, func(c *child) { failed = errors.Join(d.cut(), d.recover(c)) })
			if err := errors.Join(err, failed); err != nil {
				return errors.Join(err, s.close())
			}
		}
		return errors.Join(s.settle(ctx, t, runs), s.close())
	})
	return skipIfDenied(t, err)
}

// deniedError says that this machine does not let us make a disk.
type deniedError struct{ err error }

func (e *deniedError) Error() string { return e.err.Error() }

func skipIfDenied(t tally, err error) (tally, error) {
	var denied *deniedError
	if errors.As(err, &denied) {
		t.Skipped = denied.Error()
		return t, nil
	}
	return t, err
}

// disk is an ext4 file system in a file.
type disk struct {
	image, mount string
}

func newDisk(dir string) (*disk, error) {
	d := &disk{image: filepath.Join(dir, "disk"), mount: filepath.Join(dir, "mounted")}
	if err := os.MkdirAll(d.mount, 0o755); err != nil {
		return nil, fmt.Errorf("make a disk: %w", err)
	}
	if err := os.WriteFile(d.image, nil, 0o600); err != nil {
		return nil, fmt.Errorf("make a disk: %w", err)
	}
	if err := os.Truncate(d.image, 256<<20); err != nil {
		return nil, fmt.Errorf("make a disk: %w", err)
	}
	if err := command("mkfs.ext4", "-q", "-F", d.image); err != nil {
		return nil, &deniedError{err}
	}
	if err := d.attach(); err != nil {
		return nil, &deniedError{err}
	}
	return d, nil
}

func (d *disk) attach() error { return command("mount", "-o", "loop", d.image, d.mount) }

func (d *disk) remove() error { return command("umount", d.mount) }

// EXT4_IOC_SHUTDOWN and its flag to go down without writing anything, not even
// the journal, as in the kernel's fs/ext4/ext4.h.
const (
	ioctlShutdown   = 0x8004587d
	shutdownNoFlush = uint32(2)
)

// cut shuts the file system down.
func (d *disk) cut() error {
	f, err := os.Open(d.mount)
	if err != nil {
		return fmt.Errorf("cut the power: %w", err)
	}
	defer f.Close()
	flag := shutdownNoFlush
	if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, f.Fd(), ioctlShutdown, uintptr(unsafe.Pointer(&flag))); errno != 0 {
		return &deniedError{fmt.Errorf("cut the power: %w", errno)}
	}
	return nil
}

// recover kills whoever still runs, and mounts the file system again.
func (d *disk) recover(c *child) error {
	c.kill()
	return errors.Join(d.remove(), d.attach())
}

func command(name string, args ...string) error {
	if text, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w %s", name, err, strings.TrimSpace(string(text)))
	}
	return nil
}

// A full disk gives space back after a while; then the program has a minute.
const resumeLimit = 60 * time.Second

// proveFullDisk fills the file system of the store at a random moment, and
// gives the space back some seconds later.
func proveFullDisk(ctx context.Context, b *bench) (tally, error) {
	t, err := b.episodes(ctx, perOffice, func(first, runs int, t *tally) error {
		dir, err := b.dir()
		if err != nil {
			return err
		}
		mount := filepath.Join(dir, "small")
		if err := os.MkdirAll(mount, 0o755); err != nil {
			return fmt.Errorf("make a disk: %w", err)
		}
		if err := command("mount", "-t", "tmpfs", "-o", "size=96m", "none", mount); err != nil {
			return &deniedError{err}
		}
		s, err := b.openSceneAt(dir, filepath.Join(mount, "debrief.db"))
		if err != nil {
			return errors.Join(err, command("umount", mount))
		}
		s.undo = append(s.undo, func() error { return command("umount", mount) })
		for run := first; run < first+runs; run++ {
			if err := s.starve(ctx, mount, run, t); err != nil {
				return errors.Join(err, s.close())
			}
		}
		worst := t.Worst // the time to resume is what is measured
		err = errors.Join(s.settle(ctx, t, runs), s.close())
		t.Worst = worst
		return err
	})
	return skipIfDenied(t, err)
}

// starve fills the disk while the program works. It may end, and is then
// started again as a service manager would.
func (s *scene) starve(ctx context.Context, mount string, run int, t *tally) error {
	b := s.bench
	if err := s.add(run, 8); err != nil {
		return err
	}
	s.sink.reset(s.hurry(200*time.Millisecond), nil)
	c, err := s.serve(b.binary)
	if err != nil {
		return err
	}
	time.Sleep(b.between(100*time.Millisecond, 1500*time.Millisecond))
	filler := filepath.Join(mount, "filler")
	if err := fill(filler); err != nil {
		return err
	}
	time.Sleep(b.between(500*time.Millisecond, 5*time.Second))
	if err := os.Remove(filler); err != nil {
		return fmt.Errorf("give space back: %w", err)
	}
	took, err := s.drain(ctx, s.ledger, resumeLimit, func() error {
		if !c.ended() {
			return nil
		}
		c, err = s.serve(b.binary)
		return err
	})
	t.took(took)
	if err != nil {
		t.Faults = append(t.Faults, fault{run, "after space came back: " + err.Error()})
	}
	if _, err := c.stop(stopLimit); err != nil {
		t.Faults = append(t.Faults, fault{run, err.Error()})
	}
	return nil
}

// fill writes until nothing more fits.
func fill(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("fill the disk: %w", err)
	}
	defer f.Close()
	for block := make([]byte, 1<<20); len(block) > 0; {
		if _, err := f.Write(block); err != nil {
			block = block[:len(block)/2]
		}
	}
	return nil
}

// proveBrokenDisk lets one of the first calls by which the store writes fail,
// once. The program may end; it is started again whole.
func proveBrokenDisk(ctx context.Context, b *bench) (tally, error) {
	if err := command("strace", "-o", "/dev/null", "true"); err != nil {
		return tally{Skipped: "needs strace, and leave to trace: " + err.Error()}, nil
	}
	return b.episodes(ctx, perOffice, func(first, runs int, t *tally) error {
		s, err := b.openScene()
		if err != nil {
			return err
		}
		for run := first; run < first+runs; run++ {
			if err := s.breakDisk(ctx, run, t); err != nil {
				return errors.Join(err, s.close())
			}
		}
		return errors.Join(s.settle(ctx, t, runs), s.close())
	})
}

func (s *scene) breakDisk(ctx context.Context, run int, t *tally) error {
	b := s.bench
	if err := s.add(run, 2); err != nil {
		return err
	}
	s.sink.reset(nil, nil)
	calls := []string{"pwrite64", "fsync,fdatasync", "ftruncate,pwrite64"}[b.random.IntN(3)]
	what := []string{"EIO", "ENOSPC"}[b.random.IntN(2)]
	nth := 1 + b.random.IntN(60)
	file := filepath.Join(s.dir, "debrief.db")
	c, err := s.serve(b.binary, "strace", "-f", "-qq", "-o", "/dev/null", "-P", file, "-P", file+"-wal",
		"-e", "trace="+calls, "-e", fmt.Sprintf("inject=%s:error=%s:when=%d", calls, what, nth))
	if err != nil {
		return err
	}
	_, broken := s.drain(ctx, s.ledger, 15*time.Second, c.alive)
	c.kill()
	if broken == nil {
		return nil
	}
	if c, err = s.serve(b.binary); err != nil {
		return err
	}
	defer c.kill()
	took, err := s.drain(ctx, s.ledger, drainLimit, c.alive)
	t.took(took)
	if err != nil {
		t.Faults = append(t.Faults, fault{run, fmt.Sprintf("after %s at call %d of %s: %v", what, nth, calls, err)})
	}
	return nil
}
