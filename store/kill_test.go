package store_test

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"debrief/scheduler"
	"debrief/store"
)

var (
	kills = flag.Int("kills", 50, "how often TestKill kills the process on SQLite, and two times in five of it on PostgreSQL; a tenth with -short")
	seed  = flag.Uint64("seed", 0, "of the moments at which TestKill kills; 0 is a new one")
)

// The environment that makes the test binary a program that works on a store.
const (
	childStore = "DEBRIEF_TEST_CHILD_STORE"
	childSent  = "DEBRIEF_TEST_CHILD_SENT"
	childPlan  = "DEBRIEF_TEST_CHILD_PLAN" // "work", or "plan" to only plan
)

func TestMain(m *testing.M) {
	if address := os.Getenv(childStore); address != "" {
		program := child
		if what := os.Getenv(childMigrate); what != "" {
			program = func(address string) error { return migrateAndDie(address, what) }
		}
		if err := program(address); err != nil {
			fmt.Fprintln(os.Stderr, "child:", err)
			os.Exit(1)
		}
		return
	}
	flag.Parse()
	code := m.Run()
	if template.name != "" {
		if err := execute(os.Getenv(postgresVariable), "DROP DATABASE "+template.name+" WITH (FORCE)"); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}

// child works on a store until it is killed. Its mail server is a file to which
// a line is added for each mail that it gets.
func child(address string) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	s, err := store.Open(ctx, address, store.Options{
		Beat: 50 * time.Millisecond, Silence: 500 * time.Millisecond,
		Deaths: 1000, // it is killed on purpose, often before it gets far
		Log:    slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})),
	})
	if errors.Is(err, context.Canceled) {
		return nil // told to end before it began
	}
	if err != nil {
		return err
	}
	if os.Getenv(childPlan) == "plan" {
		return planConcurrently(ctx, s)
	}
	sent, err := os.OpenFile(os.Getenv(childSent), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	work := s.Work(ctx, store.Workers{
		Generate: func(ctx context.Context, c *store.ReportClaim) error {
			dawdle()
			return s.Finish(ctx, c, made(c), mails(c, 4))
		},
		Deliver: func(ctx context.Context, c *store.MailClaim) error {
			dawdle()
			if err := s.Dot(ctx, c); err != nil {
				return err
			}
			if _, err := fmt.Fprintln(sent, c.Delivery.Key); err != nil {
				return err
			}
			dawdle()
			return s.Record(ctx, c, accepted("Q"), time.Time{})
		},
	}, 4)
	return errors.Join(work, sent.Close(), s.Close())
}

// dawdle spreads the steps, so that kills fall between them.
func dawdle() { time.Sleep(time.Duration(rand.IntN(3000)) * time.Microsecond) }

// start runs the test binary as a child.
func start(t *testing.T, address, sent, plan string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childStore+"="+address, childSent+"="+sent, childPlan+"="+plan)
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd
}

// TestKill kills a working process at random moments and starts it again, while
// more and more is planned. In the end every report was made once and every
// mail was sent, and more than once only where the ledger says so.
func TestKill(t *testing.T) {
	n := *kills
	if testing.Short() {
		n /= 10
	}
	from := *seed
	if from == 0 {
		from = rand.Uint64()
	}
	onBoth(t, func(t *testing.T, address string) {
		n := n
		if strings.HasPrefix(address, "postgres") {
			n = n * 2 / 5 // a takeover has to wait for the silence of the one that was killed
		}
		t.Logf("seed %d", from)
		random := rand.New(rand.NewPCG(from, 0))
		s := open(t, address)
		sent := filepath.Join(t.TempDir(), "sent")
		for i := range n {
			if _, err := s.Plan(t.Context(), []scheduler.Occurrence{occurrence(3*i, 1), occurrence(3*i+1, 1), occurrence(3*i+2, 1)}); err != nil {
				t.Fatal(err)
			}
			cmd := start(t, address, sent, "work")
			time.Sleep(40*time.Millisecond + time.Duration(random.IntN(350))*time.Millisecond)
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			if err := cmd.Wait(); !strings.Contains(fmt.Sprint(err), "killed") {
				t.Fatalf("the child ended by itself: %v", err)
			}
		}
		last := start(t, address, sent, "work")
		drained := time.Now()
		await(t, settled(t, s))
		t.Logf("drained in %s", time.Since(drained).Round(time.Millisecond))
		if err := last.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = last.Wait() // it was killed
		account(t, s, sent, 3*n)
	})
}

// account compares the ledger with what the mail server got.
func account(t *testing.T, s *store.Store, sent string, reports int) {
	t.Helper()
	got := linesOf(t, sent)
	lines, err := s.History(t.Context(), store.Filter{})
	if err != nil || len(lines) != reports {
		t.Fatalf("%d reports, %v, want %d", len(lines), err, reports)
	}
	mails, repeats, interrupted := 0, 0, 0
	for _, line := range lines {
		d := show(t, s, line.Key)
		if d.State != store.Done || len(d.Deliveries) != 4 {
			t.Errorf("report %s is %s with %d mails", line.Key, d.State, len(d.Deliveries))
		}
		interrupted += len(d.Runs) - 1
		for _, m := range d.Deliveries {
			mails++
			repeats += m.Repeats
			switch n := got[m.Key]; {
			case m.State != store.Accepted:
				t.Errorf("mail %s is %s", m.Key, m.State)
			case n < 1, n > 1+m.Repeats:
				t.Errorf("mail %s was sent %d times, the ledger says at most %d", m.Key, n, 1+m.Repeats)
			}
			delete(got, m.Key)
		}
	}
	if len(got) > 0 {
		t.Errorf("sent without a row: %v", got)
	}
	t.Logf("%d reports, %d runs interrupted, %d mails, %d in the dot window", len(lines), interrupted, mails, repeats)
}

func linesOf(t *testing.T, path string) map[string]int {
	t.Helper()
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	count := map[string]int{}
	for scan := bufio.NewScanner(f); scan.Scan(); {
		count[scan.Text()]++
	}
	return count
}

// planned concurrently: as many occurrences, by as many goroutines.
const (
	tickOccurrences = 80
	tickGoroutines  = 8
)

// planConcurrently has several goroutines plan the same at once.
func planConcurrently(ctx context.Context, s *store.Store) error {
	var wg sync.WaitGroup
	errs := make([]error, tickGoroutines)
	for g := range tickGoroutines {
		wg.Go(func() {
			for i := 0; i < tickOccurrences; i += 20 {
				if _, err := s.Plan(ctx, occurrences(i+20)); err != nil {
					errs[g] = err
					return
				}
			}
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// TestConcurrentTicks has eight goroutines in each of two processes plan the
// same occurrences while a third process does the work. Each is made once, and
// nobody is told that the store is busy.
func TestConcurrentTicks(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		s := open(t, address)
		sent := filepath.Join(t.TempDir(), "sent")
		planners := []*exec.Cmd{start(t, address, sent, "plan"), start(t, address, sent, "plan")}
		worker := start(t, address, sent, "work")
		for _, p := range planners {
			if err := p.Wait(); err != nil {
				t.Errorf("a planner ended with %v", err)
			}
		}
		await(t, settled(t, s))
		if err := worker.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = worker.Wait() // it was killed
		account(t, s, sent, tickOccurrences)
		for key, n := range linesOf(t, sent) {
			if n != 1 {
				t.Errorf("%s was sent %d times", key, n)
			}
		}
	})
}
