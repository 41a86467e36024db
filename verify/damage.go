package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// proveDamage ends the program while it works, damages its store or puts an
// older copy of it back, and starts it again. Whatever the store says then, no
// mail may go out with other bytes than were made, to anybody else, or again;
// and where a mail does not go out, the program must have said that something
// is wrong.
func proveDamage(ctx context.Context, b *bench) (tally, error) {
	return b.episodes(ctx, 1, func(run, _ int, t *tally) error {
		s, err := b.openScene()
		if err != nil {
			return err
		}
		return errors.Join(s.damage(ctx, run, t), s.close())
	})
}

// storeFiles is what a SQLite store consists of, and what it is called.
type storeFiles map[string][]byte

const (
	mainFile    = "debrief.db"
	walFile     = "debrief.db-wal"
	witnessFile = "debrief.db.witness"
	backupFile  = "backup.db"
)

// damage is one run.
func (s *scene) damage(ctx context.Context, run int, t *tally) error {
	b := s.bench
	if err := s.add(run, 3); err != nil {
		return err
	}
	s.sink.reset(s.hurry(150*time.Millisecond), nil)
	if err := s.workAWhile(0); err != nil {
		return err
	}
	older, err := s.freeze()
	if err != nil {
		return err
	}
	had := len(s.sink.arrived())
	how := b.random.IntN(8)
	if how < 2 { // it goes on after the copy
		if err := s.workAWhile(how); err != nil {
			return err
		}
	}
	was, err := s.look(ctx)
	if err != nil {
		return err
	}
	files, err := s.freeze()
	if err != nil {
		return err
	}
	s.ledger.close() // what it holds of the files is worth nothing soon
	what := ""
	switch {
	case how == 0:
		what, files = "an older copy was put back", older
		files[witnessFile] = s.read(witnessFile)
	case how == 1:
		what, files = "a backup was put back elsewhere", storeFiles{mainFile: s.read(backupFile)}
	case how == 2:
		what = b.truncate(files)
	case how < 5:
		what = b.flipAnywhere(files)
	default:
		what = s.flipInRow(files)
	}
	if err := s.thaw(files); err != nil {
		return err
	}
	return s.judgeDamage(ctx, run, t, damaged{what: what, was: was, had: len(s.sink.arrived()), spoke: len(s.said()),
		older: how == 1 || how == 0 && len(s.sink.arrived()) > had})
}

// workAWhile runs the program until some mails have arrived, and kills it. The
// first time it makes a backup meanwhile.
func (s *scene) workAWhile(times int) error {
	c, err := s.serve(s.bench.binary)
	if err != nil {
		return err
	}
	s.awaitMore(s.bench.random.IntN(4))
	if times == 0 {
		if s.until(c.log.serving.Load); !c.log.serving.Load() {
			c.kill()
			return errors.New("debrief serve did not start")
		}
		backup := filepath.Join(s.dir, backupFile)
		if _, err := os.Stat(backup); err != nil {
			if err := command(s.bench.binary, "backup", backup, "--config", filepath.Join(s.dir, "debrief.yaml")); err != nil {
				c.kill()
				return err
			}
		}
	}
	s.awaitMore(s.bench.random.IntN(3))
	c.kill()
	return nil
}

// awaitMore waits until n further mails have arrived, as far as there are any.
func (s *scene) awaitMore(n int) {
	s.await(min(len(s.sink.arrived())+n, len(s.due())))
}

func (s *scene) read(name string) []byte {
	raw, err := os.ReadFile(filepath.Join(s.dir, name))
	if err != nil {
		return nil // it is not there
	}
	return raw
}

// freeze reads the store's files as a killed program left them.
func (s *scene) freeze() (storeFiles, error) {
	files := storeFiles{}
	for _, name := range []string{mainFile, walFile, witnessFile} {
		if raw := s.read(name); raw != nil {
			files[name] = raw
		}
	}
	if files[mainFile] == nil {
		return nil, errors.New("there is no store")
	}
	return files, nil
}

// thaw puts files in the place of the store's.
func (s *scene) thaw(files storeFiles) error {
	for _, name := range []string{mainFile, walFile, witnessFile, mainFile + "-shm"} {
		path := filepath.Join(s.dir, name)
		if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("put the store back: %w", err)
		}
		if files[name] == nil {
			continue
		}
		if err := os.WriteFile(path, files[name], 0o600); err != nil {
			return fmt.Errorf("put the store back: %w", err)
		}
	}
	return nil
}

// one returns the name of the store's file or of its journal.
func (b *bench) one(files storeFiles) string {
	if len(files[walFile]) > 0 && b.random.IntN(2) == 0 {
		return walFile
	}
	return mainFile
}

func (b *bench) truncate(files storeFiles) string {
	name := b.one(files)
	kept := b.random.IntN(len(files[name]))
	files[name] = files[name][:kept]
	return fmt.Sprintf("%s was cut to %d bytes", name, kept)
}

func (b *bench) flipAnywhere(files storeFiles) string {
	name := b.one(files)
	n := 1 + b.random.IntN(20)
	for range n {
		files[name][b.random.IntN(len(files[name]))] ^= 1 << b.random.IntN(8)
	}
	return fmt.Sprintf("%d bits of %s flipped", n, name)
}

// flipInRow flips a bit where it hurts: in something that a row says, or in the
// bytes of a mail.
func (s *scene) flipInRow(files storeFiles) string {
	b := s.bench
	words := []string{ann, ben, "accepted", "rendered", "delivering", "generating", "sending", "Campaign C0000", "2025-01-0",
		"reports@proof.example", "redeliver", "campaign_end", "Subject: ", "Content-Type: ", "done", "2020-01-01"}
	for range 20 {
		word := []byte(words[b.random.IntN(len(words))])
		name := b.one(files)
		places := bytes.Count(files[name], word)
		if places == 0 {
			continue
		}
		at := -1
		for range 1 + b.random.IntN(places) {
			at += 1 + bytes.Index(files[name][at+1:], word)
		}
		files[name][at+b.random.IntN(len(word))] ^= 1 << b.random.IntN(3)
		return fmt.Sprintf("%q in %s became %q", word, name, files[name][at:at+len(word)])
	}
	return b.flipAnywhere(files)
}

// damaged is a run after the damage.
type damaged struct {
	what  string
	was   sight // what the ledger said before
	had   int   // mails that had arrived
	spoke int   // length of the log
	older bool  // a copy is in its place that knows less
}

// judgeDamage lets the program work on what is there, as a service manager
// would, and looks at what comes of it.
func (s *scene) judgeDamage(ctx context.Context, run int, t *tally, d damaged) error {
	s.sink.reset(nil, nil)
	for range 2 {
		c, err := s.serve(s.bench.binary)
		if err != nil {
			return err
		}
		s.rest(ctx, c)
		c.kill()
	}
	v := verdict{}
	s.judgeAfter(&v, run, d)
	t.add(1, v)
	return nil
}

// rest waits until the program has ended, or all mails have arrived, or none
// has for a while.
func (s *scene) rest(ctx context.Context, c *child) {
	quiet, n := time.Now(), -1
	for ctx.Err() == nil && !c.ended() && time.Since(quiet) < 3*time.Second {
		if now := len(s.sink.arrived()); now != n {
			quiet, n = time.Now(), now
		}
		time.Sleep(50 * time.Millisecond)
	}
}

func (s *scene) judgeAfter(v *verdict, run int, d damaged) {
	entries := map[mailKey]entry{}
	for _, e := range d.was.entries {
		entries[mailKey{e.campaign, e.to}] = e
	}
	due := map[mailKey]bool{}
	for _, x := range s.due() {
		due[mailKey{x.campaign, x.to}] = true
	}
	copies := map[mailKey]int{}
	for i, a := range s.sink.arrived() {
		key := mailKey{a.campaign, a.to}
		e, known := entries[key]
		copies[key]++
		allowed := 1
		if !d.older && known && e.state == "dot" {
			allowed = 2 // in doubt, as after any kill
		}
		switch {
		case i < d.had:
		case !due[key]:
			v.blame(run, "after %s a mail about %q went to %s, which was not due", d.what, a.campaign, a.to)
		case known && a.digest != e.digest:
			v.blame(run, "after %s the mail about %s to %s has other bytes", d.what, a.campaign, a.to)
		case copies[key] > allowed:
			v.doubled++
			v.blame(run, "after %s the mail about %s to %s, which was %s, went out again", d.what, a.campaign, a.to, e.state)
		case copies[key] == 2:
			v.inDoubt++
		}
	}
	v.mails += len(due)
	if len(copies) == len(due) {
		return
	}
	if text := s.said()[d.spoke:]; !strings.Contains(text, "level=ERROR") && !strings.Contains(text, "level=WARN") && !strings.Contains(text, "debrief: ") {
		v.lost += len(due) - len(copies)
		v.blame(run, "after %s %d of %d mails went out, and nobody was told", d.what, len(copies), len(due))
	}
}
