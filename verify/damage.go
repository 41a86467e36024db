package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// proveDamage ends the program while it works, damages its store or puts an
// older copy of it back, and starts it again. Whatever the store says then, no
// mail may go out with other bytes than were made, to anybody else, or again;
// and where a mail does not go out, the program must have said that something
// is wrong. A store that is put back as it was must be gone on with.
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

// harm is a way to make a store say something else than what happened. It lets
// the program work, and returns the files to put in the place of the store's.
type harm func(*scene, context.Context) (what string, files storeFiles, err error)

// harms are tried in turn.
func harms() []harm {
	return []harm{olderCopy, restoredBackup, damagedMail, cutShort, flippedRow, asItWas, damagedMail, flippedAnywhere}
}

// damage is one run.
func (s *scene) damage(ctx context.Context, run int, t *tally) error {
	if err := s.add(run, 3); err != nil {
		return err
	}
	s.sink.reset(s.hurry(150*time.Millisecond), nil)
	what, files, err := harms()[run%len(harms())](s, ctx)
	if err != nil {
		return err
	}
	d := damaged{what: what, sound: what == sound, due: s.due(), had: len(s.sink.arrived()), spoke: len(s.said())}
	if d.was, err = s.look(ctx); err != nil {
		return err
	}
	s.ledger.close() // what it holds of the files is worth nothing soon
	if d.back, err = s.lookInto(ctx, files); err != nil {
		return err
	}
	if err := s.thaw(files); err != nil {
		return err
	}
	s.sink.reset(nil, nil)
	if err := s.workOn(ctx, d.sound); err != nil {
		return err
	}
	var v verdict
	d.judge(&v, run, s.sink.arrived(), s.said()[d.spoke:])
	t.add(1, v)
	return nil
}

// olderCopy is a copy of the file from before the program went on. Its witness
// is not a copy.
func olderCopy(s *scene, ctx context.Context) (string, storeFiles, error) {
	goOn, err := s.workTo(ctx, s.bench.random.IntN(4), nil)
	if err != nil {
		return "", nil, err
	}
	older, err := s.freeze()
	goOn()
	if err == nil {
		err = s.workAWhile()
	}
	if err == nil {
		older[witnessFile] = s.read(witnessFile)
	}
	return "an older copy was put back", older, err
}

// restoredBackup is a backup that was made while mails waited, some of which
// went out afterwards.
func restoredBackup(s *scene, ctx context.Context) (string, storeFiles, error) {
	goOn, err := s.workTo(ctx, s.bench.random.IntN(3), func(goOn func()) error {
		err := command(s.bench.binary, "backup", filepath.Join(s.dir, backupFile), "--config", filepath.Join(s.dir, "debrief.yaml"))
		goOn()
		s.awaitMore(1 + s.bench.random.IntN(3))
		return err
	})
	if err != nil {
		return "", nil, err
	}
	goOn()
	return "a backup was put back elsewhere", storeFiles{mainFile: s.read(backupFile)}, nil
}

// damagedMail flips a bit in the bytes of a mail that is still to be sent.
func damagedMail(s *scene, ctx context.Context) (string, storeFiles, error) {
	goOn, err := s.workTo(ctx, s.bench.random.IntN(5), nil)
	if err != nil {
		return "", nil, err
	}
	goOn()
	seen, err := s.look(ctx)
	if err != nil {
		return "", nil, err
	}
	e, ok := s.bench.waiting(seen)
	if !ok {
		return "", nil, errors.New("no mail waits to be sent")
	}
	raw, err := s.ledger.content(ctx, e.digest)
	if err != nil {
		return "", nil, err
	}
	files, err := s.freezeFolded()
	if err != nil {
		return "", nil, err
	}
	at, ok := s.bench.flipInside(files[mainFile], raw)
	if !ok {
		return "", nil, fmt.Errorf("the mail about %s to %s is not in the store's files", e.campaign, e.to)
	}
	return fmt.Sprintf("a bit of byte %d of %d of the mail about %s to %s flipped", at, len(raw), e.campaign, e.to), files, nil
}

// sound is what asItWas did.
const sound = "a kill"

// asItWas does no harm: nothing but a kill happened.
func asItWas(s *scene, _ context.Context) (string, storeFiles, error) {
	if err := s.workAWhile(); err != nil {
		return "", nil, err
	}
	files, err := s.freeze()
	return sound, files, err
}

func cutShort(s *scene, _ context.Context) (string, storeFiles, error) {
	return s.spoil(s.bench.truncate)
}

func flippedAnywhere(s *scene, _ context.Context) (string, storeFiles, error) {
	return s.spoil(s.bench.flipAnywhere)
}

func flippedRow(s *scene, _ context.Context) (string, storeFiles, error) {
	return s.spoil(s.bench.flipInRow)
}

// spoil changes the files of a program that was killed at any moment; half of
// the times with all in one file.
func (s *scene) spoil(change func(storeFiles) string) (string, storeFiles, error) {
	if err := s.workAWhile(); err != nil {
		return "", nil, err
	}
	freeze := s.freeze
	if s.bench.random.IntN(2) == 0 {
		freeze = s.freezeFolded
	}
	files, err := freeze()
	if err != nil {
		return "", nil, err
	}
	return change(files), files, nil
}

// workTo runs the program until n mails have arrived and all others wait for
// the mail server, does something meanwhile, and kills it. The mail server goes
// on with goOn.
func (s *scene) workTo(ctx context.Context, n int, meanwhile func(goOn func()) error) (goOn func(), err error) {
	goOn = s.letThrough(n)
	c, err := s.serve(s.bench.binary)
	if err != nil {
		return goOn, err
	}
	s.await(n)
	made := 0
	s.until(func() bool {
		seen, err := s.look(ctx) // there are no tables yet, at first
		made = len(seen.entries)
		return err == nil && made >= len(s.due())
	})
	if made < len(s.due()) {
		err = fmt.Errorf("%d of %d mails were made", made, len(s.due()))
	} else if meanwhile != nil {
		err = meanwhile(goOn)
	}
	c.kill()
	if err != nil {
		goOn()
	}
	return goOn, err
}

// letThrough has the mail server keep everybody waiting after n recipients.
func (s *scene) letThrough(n int) (goOn func()) {
	var passed atomic.Int64
	gate := make(chan struct{})
	s.sink.reset(s.hurry(150*time.Millisecond), func(m moment) {
		if m.phase == atRcpt && passed.Add(1) > int64(n) {
			<-gate
		}
	})
	return sync.OnceFunc(func() { close(gate) })
}

// workAWhile runs the program until some mails have arrived, and kills it.
func (s *scene) workAWhile() error {
	c, err := s.serve(s.bench.binary)
	if err != nil {
		return err
	}
	s.until(c.log.serving.Load)
	ready := c.log.serving.Load()
	if ready {
		s.awaitMore(s.bench.random.IntN(6))
	}
	c.kill()
	if !ready {
		return errors.New("debrief serve did not start")
	}
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

// freezeFolded is freeze once SQLite has folded the journal into the main file,
// as it does now and then. The journal has checksums, the main file has none.
func (s *scene) freezeFolded() (storeFiles, error) {
	if err := meddle(filepath.Join(s.dir, mainFile), "PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		return nil, err
	}
	return s.freeze()
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
func (b *bench) flipInRow(files storeFiles) string {
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

// waiting draws a mail that is still to be sent.
func (b *bench) waiting(seen sight) (entry, bool) {
	var list []entry
	for _, e := range seen.entries {
		if e.state == "rendered" || e.state == "sending" {
			list = append(list, e)
		}
	}
	if len(list) == 0 {
		return entry{}, false
	}
	return list[b.random.IntN(len(list))], true
}

// flipInside flips a bit of these bytes, wherever a file holds that part of
// them, and returns which byte it is in. Pages divide them, so a part may be
// whole nowhere.
func (b *bench) flipInside(file, raw []byte) (int, bool) {
	const around = 24
	for range 200 {
		at := b.random.IntN(len(raw))
		inside, bit, found := min(at, around), byte(1<<b.random.IntN(8)), false
		part := raw[at-inside : min(len(raw), at+around)]
		for from := 0; ; {
			i := bytes.Index(file[from:], part)
			if i < 0 {
				break
			}
			file[from+i+inside] ^= bit
			from, found = from+i+len(part), true
		}
		if found {
			return at, true
		}
	}
	return 0, false
}

// workOn lets the program work on what is there, as a service manager would.
func (s *scene) workOn(ctx context.Context, sound bool) error {
	for range 2 {
		c, err := s.serve(s.bench.binary)
		if err != nil {
			return err
		}
		if sound {
			s.awaitEach(len(s.due()))
		}
		s.rest(ctx, c)
		c.kill()
	}
	return nil
}

// rest waits until the program has ended, or no mail has arrived for a while.
func (s *scene) rest(ctx context.Context, c *child) {
	quiet, n := time.Now(), -1
	for ctx.Err() == nil && !c.ended() && time.Since(quiet) < 3*time.Second {
		if now := len(s.sink.arrived()); now != n {
			quiet, n = time.Now(), now
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// lookInto is look at files that are not in their place yet. Of files that
// cannot be read it sees nothing.
func (s *scene) lookInto(ctx context.Context, files storeFiles) (*sight, error) {
	dir, err := os.MkdirTemp(s.dir, "look-")
	if err != nil {
		return nil, fmt.Errorf("look into the store: %w", err)
	}
	defer os.RemoveAll(dir)
	for _, name := range []string{mainFile, walFile} {
		if files[name] == nil {
			continue
		}
		if err := os.WriteFile(filepath.Join(dir, name), files[name], 0o600); err != nil {
			return nil, fmt.Errorf("look into the store: %w", err)
		}
	}
	l, err := openLedger("sqlite", filepath.Join(dir, mainFile))
	if err != nil {
		return nil, err
	}
	defer l.close()
	seen, err := l.look(ctx)
	if err != nil {
		return nil, ctx.Err() // it is damaged
	}
	return &seen, nil
}

// damaged is a run after the damage.
type damaged struct {
	what  string
	sound bool // nothing is wrong with the store
	due   []due
	was   sight  // what the ledger said before
	back  *sight // what the ledger says that was put in its place; nil if it cannot be read
	had   int    // mails that had arrived
	spoke int    // length of the log
}

// forgot reports whether the ledger does not know any more of some mail that it
// went out, or was about to.
func (d *damaged) forgot() bool { return d.back != nil && d.back.last < d.was.lastOut }

// inDoubt reports whether a mail may have arrived, as after any kill, and may
// go out again by its report's policy: its dot was announced, no answer is
// known, and the ledger has forgotten nothing. One that has cannot know which
// other mails were under way, and must hold them all.
func (d *damaged) inDoubt(key mailKey) bool {
	if d.forgot() {
		return false
	}
	sights := []sight{d.was}
	if d.back != nil {
		sights = append(sights, *d.back)
	}
	for _, s := range sights {
		if e, ok := s.mails()[key]; ok && e.state == "dot" {
			return true
		}
	}
	return false
}

// judge looks at what came of it.
func (d *damaged) judge(v *verdict, run int, arrived []arrival, said string) {
	entries := d.was.mails()
	expected := map[mailKey]bool{}
	for _, x := range d.due {
		expected[mailKey{x.campaign, x.to}] = true
	}
	copies := map[mailKey]int{}
	for i, a := range arrived {
		key := mailKey{a.campaign, a.to}
		e, known := entries[key]
		copies[key]++
		allowed := 1
		if d.inDoubt(key) {
			allowed = 2
		}
		switch {
		case i < d.had:
		case !expected[key]:
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
	v.mails += len(d.due)
	if missing := len(d.due) - len(copies); missing > 0 && (d.sound || !complains(said)) {
		v.lost += missing
		v.blame(run, "after %s %d of %d mails went out, and nobody was told", d.what, len(copies), len(d.due))
	}
	if d.sound && strings.Contains(said, "was restored") {
		v.blame(run, "the store was put back as it was, and was taken for an older copy")
	}
}

// complains reports whether the program said that something is wrong.
func complains(said string) bool {
	for _, sign := range []string{"level=ERROR", "level=WARN", "debrief: "} {
		if strings.Contains(said, sign) {
			return true
		}
	}
	return false
}
