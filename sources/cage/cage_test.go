package cage

import (
	"bytes"
	"context"
	stdcsv "encoding/csv"
	"encoding/gob"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"debrief/sources"
	"debrief/sources/csv"
	"debrief/sources/sourcetest"
)

// TestMain lets the test be its own child.
func TestMain(m *testing.M) {
	if Called(os.Args[1:]) {
		os.Exit(Serve(os.Stdin, os.Stdout, map[string]Opener{
			"csv": func(ctx context.Context, f File) (sources.Source, error) {
				return csv.Open(ctx, csv.Options{Path: f.Path, Folder: f.Folder})
			},
			"odd": func(_ context.Context, f File) (sources.Source, error) { return odd{f}, nil },
		}))
	}
	os.Exit(m.Run())
}

// odd is a source that does what its file is called.
type odd struct{ file File }

func (o odd) Read(context.Context, sources.Query) (*sources.Result, error) {
	switch o.file.Path {
	case "hang":
		for i := 0; ; i++ {
			if i < 0 {
				i = 0
			}
		}
	case "greedy":
		var all [][]byte
		for len(all) < 1<<20 {
			all = append(all, bytes.Repeat([]byte{1}, 8<<20))
		}
	case "panic":
		panic("no such shape")
	case "exit":
		os.Exit(0)
	case "killed":
		return nil, syscall.Kill(os.Getpid(), syscall.SIGKILL)
	case "interrupted":
		return &sources.Result{}, syscall.Kill(os.Getpid(), syscall.SIGTERM)
	case "plain":
		return nil, errors.New("a plain error")
	case "failure":
		return nil, fmt.Errorf("wrapped: %w", &sources.Failure{Place: "p", What: "w", Hint: "h", Final: true, Err: errors.New("cause")})
	case "environment":
		return &sources.Result{Provenance: sources.Provenance{Statement: strings.Join(os.Environ(), " ")}}, os.WriteFile(filepath.Join(os.TempDir(), "left behind"), nil, 0o600)
	case "cage":
		_, err := Open(context.Background(), Options{Opener: "odd", File: o.file})
		return nil, err
	case "patient":
		if err := os.WriteFile(filepath.Join(o.file.Folder, "pid"), []byte(strconv.Itoa(os.Getpid())), 0o600); err != nil {
			return nil, err
		}
		time.Sleep(time.Minute)
	}
	return nil, nil
}

func (o odd) Columns(context.Context, sources.Relation) ([]string, error) { return nil, nil }

func (o odd) Close() error { return nil }

// open opens an odd source in the cage.
func open(t *testing.T, o Options) sources.Source {
	t.Helper()
	if o.Opener == "" {
		o.Opener = "odd"
	}
	src, err := Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return src
}

// TestConformance passes the suite of all sources through the cage.
func TestConformance(t *testing.T) {
	sourcetest.Run(t, func(t *testing.T, f sourcetest.Fixture) (sources.Source, sources.Relation) {
		t.Helper()
		var b bytes.Buffer
		w := stdcsv.NewWriter(&b)
		err := w.Write(f.Headings)
		for _, row := range f.Rows {
			record := make([]string, len(row))
			for i := range row {
				record[i] = row[i].String()
			}
			err = errors.Join(err, w.Write(record))
		}
		w.Flush()
		folder := t.TempDir()
		if err := errors.Join(err, w.Error(), os.WriteFile(filepath.Join(folder, "results.csv"), b.Bytes(), 0o600)); err != nil {
			t.Fatal(err)
		}
		return open(t, Options{Opener: "csv", File: File{Path: "results.csv", Folder: folder}}), sources.Relation{}
	})
}

// TestOddReaders: whatever a reader does, the caller gets an error that says
// whether it is worth trying again.
func TestOddReaders(t *testing.T) {
	for _, c := range []struct {
		path  string
		limit time.Duration
		want  string
		final bool
	}{
		{path: "hang", limit: 300 * time.Millisecond, want: "hang: it cannot be read within 300ms", final: true},
		{path: "greedy", want: "greedy: reading it takes more than 200 MB of memory", final: true},
		{path: "panic", want: "panic: its reader broke down: exit status 2 panic: no such shape", final: true},
		{path: "killed", want: "killed: its reader was killed from outside"},
		{path: "failure", want: "p: w: cause", final: true},
	} {
		if c.path == "greedy" && !limitable {
			continue
		}
		src := open(t, Options{File: File{Path: c.path}, TimeLimit: c.limit, Memory: 200 << 20})
		_, err := src.Read(t.Context(), sources.Query{})
		var f *sources.Failure
		if !errors.As(err, &f) || err.Error() != c.want || f.Permanent() != c.final || f.Hint == "" {
			t.Errorf("%s: error = %#v, want %q", c.path, err, c.want)
		}
	}
	for path, want := range map[string]string{"plain": "a plain error", "exit": "read exit in a process of its own: no answer", "cage": "open cage: a cage within a cage"} {
		if _, err := open(t, Options{File: File{Path: path}}).Read(t.Context(), sources.Query{}); err == nil || err.Error() != want {
			t.Errorf("%s: error = %v, want %q", path, err, want)
		}
	}
	if _, err := open(t, Options{File: File{Path: "interrupted"}}).Read(t.Context(), sources.Query{}); err != nil {
		t.Errorf("a signal to all ends a reading: %v", err)
	}
}

// TestPoverty: the child has nothing of the parent's environment, and what it
// leaves behind is swept.
func TestPoverty(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	t.Setenv("RESULTS_DSN", "canary")
	got, err := open(t, Options{File: File{Path: "environment"}}).Read(t.Context(), sources.Query{})
	if err != nil {
		t.Fatal(err)
	}
	if env := got.Provenance.Statement; strings.Contains(env, "canary") || strings.Contains(env, "HOME=") {
		t.Errorf("environment = %s", env)
	}
	left, err := os.ReadDir(os.Getenv("TMPDIR"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// TestCancelled kills the child when nobody waits for its answer.
func TestCancelled(t *testing.T) {
	folder := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ended := make(chan error, 1)
	src := open(t, Options{File: File{Path: "patient", Folder: folder}})
	go func() {
		_, err := src.Read(ctx, sources.Query{})
		ended <- err
	}()
	pid := awaitPID(t, filepath.Join(folder, "pid"))
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("error = %v", err)
	}
	if err := syscall.Kill(pid, 0); !errors.Is(err, syscall.ESRCH) {
		t.Errorf("the child lives on: %v", err)
	}
}

// TestOrphan: a child whose parent is gone does not stay.
func TestOrphan(t *testing.T) {
	folder := t.TempDir()
	child := exec.CommandContext(t.Context(), program(), Argument)
	in, err := child.StdinPipe()
	if err := errors.Join(err, child.Start()); err != nil {
		t.Fatal(err)
	}
	r := request{Opener: "odd", File: File{Path: "patient", Folder: folder}, Memory: 200 << 20, Task: readTask}
	if err := gob.NewEncoder(in).Encode(r); err != nil {
		t.Fatal(err)
	}
	awaitPID(t, filepath.Join(folder, "pid"))
	if err := in.Close(); err != nil {
		t.Fatal(err)
	}
	var exit *exec.ExitError
	if err := child.Wait(); !errors.As(err, &exit) || exit.ExitCode() != exitAbandoned {
		t.Errorf("the child ended with %v", err)
	}
}

// TestLooks: what is beside reading answers through the cage, too.
func TestLooks(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "a.csv"), []byte("date,spend\n2026-03-01,1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	file := File{Path: "a.csv", Folder: folder}
	free, err := csv.Open(t.Context(), csv.Options{Path: file.Path, Folder: folder})
	if err != nil {
		t.Fatal(err)
	}
	want, err := free.(sources.Sampler).Sample(t.Context(), sources.Relation{}, 5)
	if err != nil {
		t.Fatal(err)
	}
	src := open(t, Options{Opener: "csv", File: file})
	got, err := src.(sources.Sampler).Sample(t.Context(), sources.Relation{}, 5)
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("sample: %v (-want +got):\n%s", err, diff)
	}
	if listed, err := src.(sources.Catalog).Relations(t.Context()); len(listed) > 0 || err != nil {
		t.Errorf("relations = %v, %v", listed, err)
	}
	plain := open(t, Options{File: file})
	if got, err := plain.(sources.Sampler).Sample(t.Context(), sources.Relation{}, 5); err != nil || len(got.Rows) > 0 {
		t.Errorf("sample of a source that has none = %v, %v", got, err)
	}
}

func awaitPID(t *testing.T, path string) int {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if text, err := os.ReadFile(path); err == nil && len(text) > 0 {
			pid, err := strconv.Atoi(string(text))
			if err != nil {
				t.Fatal(err)
			}
			return pid
		}
	}
	t.Fatal("the child did not start")
	return 0
}

func TestErrorsTravelWhole(t *testing.T) {
	missing := &sources.ColumnsError{Dataset: "performance", Source: "a.csv", Missing: []sources.MissingColumn{{Field: "spend", Heading: "cost", Similar: "costs"}}, Have: []string{"costs"}}
	var got *sources.ColumnsError
	if err := wrongOf(fmt.Errorf("read: %w", missing)).err(); !errors.As(err, &got) {
		t.Fatal(err)
	}
	if diff := cmp.Diff(missing, got); diff != "" {
		t.Errorf("error (-want +got):\n%s", diff)
	}
	if wrongOf(nil).err() != nil {
		t.Error("no error has become one")
	}
}

// TestNothingAsked: a child without a request ends.
func TestNothingAsked(t *testing.T) {
	if code := Serve(strings.NewReader(""), &bytes.Buffer{}, nil); code != exitUnasked {
		t.Errorf("exit code = %d", code)
	}
}

func TestOpen(t *testing.T) {
	for _, o := range []Options{{TimeLimit: -1}, {Memory: -1}, {File: File{Folder: "no such folder"}}} {
		if _, err := Open(t.Context(), o); err == nil {
			t.Errorf("%+v is opened", o)
		}
	}
	var used Usage
	src := open(t, Options{File: File{Path: "interrupted"}, Ended: func(u Usage) { used = u }})
	if _, err := src.Read(t.Context(), sources.Query{}); err != nil || used.Memory == 0 || used.Took == 0 {
		t.Errorf("usage = %+v, %v", used, err)
	}
}
