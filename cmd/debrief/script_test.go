package main

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"flag"
	"io"
	"net"
	"net/mail"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"

	"debrief/delivery/deliverytest"
	"debrief/sources/cage"
)

var update = flag.Bool("update", false, "rewrite golden files")

// TestMain lets this program be debrief, so that scripts run each command line
// in a process and a folder of its own, at an hour that the script sets, and
// commands that tests run within this process find a reader of workbooks.
func TestMain(m *testing.M) {
	if cage.Called(os.Args[1:]) {
		os.Exit(cage.Serve(os.Stdin, os.Stdout, cageOpeners()))
	}
	testscript.Main(m, map[string]func(){"debrief": func() {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		code := run(ctx, os.Args[1:], world{in: os.Stdin, out: os.Stdout, err: os.Stderr, env: os.LookupEnv, now: scriptTime})
		stop()
		os.Exit(code)
	}})
}

// nowVariable holds the time that scripts run at, on the first reading of the
// clock; it goes on from there.
const nowVariable = "DEBRIEF_SCRIPT_NOW"

var started = time.Now()

func scriptTime() time.Time {
	at, err := time.Parse(time.RFC3339, os.Getenv(nowVariable))
	if err != nil {
		panic(nowVariable + ": " + err.Error())
	}
	return at.Add(time.Since(started))
}

// TestScripts runs the command lines in testdata. Each starts in a folder with
// the small shop of testdata/shop, on 20 June 2026, and with a mail server that
// listens on SMTP_PORT.
func TestScripts(t *testing.T) {
	skipUnderRace(t)
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv(nowVariable, "2026-06-20T10:00:00Z")
			env.Setenv("TZ", "UTC")
			sink := deliverytest.NewSink(t, deliverytest.SinkOptions{Plain: true, NoLogIn: true})
			_, port, err := net.SplitHostPort(sink.Addr)
			if err != nil {
				return err
			}
			env.Setenv("SMTP_PORT", port)
			if err := servePort(env); err != nil {
				return err
			}
			env.Values[mailServer{}] = sink
			copyFonts(t, filepath.Join(env.WorkDir, "brand"))
			return os.CopyFS(env.WorkDir, os.DirFS(filepath.Join("testdata", "shop")))
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"pdf": each(isPDF), "workbook": each(isWorkbook), "mail": each(isMail),
			"same":     same,
			"replace":  replace,
			"received": received,
			"keep":     keep,
			"fetch":    fetched,
			"follow":   follow,
		},
	})
}

// skipUnderRace skips tests that start debrief dozens of times: the race
// detector would take ten times as long, and watches what runs in the process
// of the test in any case.
func skipUnderRace(t *testing.T) {
	t.Helper()
	if underRace {
		t.Skip("processes of the command line are tested without the race detector")
	}
}

// each makes a script's command of a check of a file; it takes patterns, and
// each has to match something.
func each(check func([]byte) error) func(*testscript.TestScript, bool, []string) {
	return func(ts *testscript.TestScript, neg bool, patterns []string) {
		for _, pattern := range patterns {
			found, err := filepath.Glob(ts.MkAbs(pattern))
			ts.Check(err)
			if len(found) == 0 {
				ts.Fatalf("there is no %s", pattern)
			}
			for _, path := range found {
				if err := check([]byte(ts.ReadFile(path))); (err != nil) != neg {
					ts.Fatalf("%s: %v", path, err)
				}
			}
		}
	}
}

func isPDF(b []byte) error {
	if !bytes.HasPrefix(b, []byte("%PDF-")) || !bytes.Contains(b[max(0, len(b)-64):], []byte("%%EOF")) {
		return errors.New("it does not begin and end as a PDF does")
	}
	if len(b) < 10_000 {
		return errors.New("it is too short to say anything")
	}
	return nil
}

func isWorkbook(b []byte) error {
	if _, err := zip.NewReader(bytes.NewReader(b), int64(len(b))); err != nil {
		return err
	}
	f, err := excelize.OpenReader(bytes.NewReader(b))
	if err != nil {
		return err
	}
	defer f.Close()
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil || len(rows) > 0 {
			return err
		}
	}
	return errors.New("all its sheets are empty")
}

func isMail(b []byte) error {
	m, err := mail.ReadMessage(bytes.NewReader(b))
	if err != nil {
		return err
	}
	for _, header := range []string{"From", "To"} {
		if _, err := m.Header.AddressList(header); err != nil {
			return err
		}
	}
	if m.Header.Get("Message-ID") == "" || m.Header.Get("Subject") == "" {
		return errors.New("it has no Message-ID or no Subject")
	}
	_, err = io.Copy(io.Discard, m.Body)
	return err
}

// same compares all files of two folders: "same FOLDER FOLDER".
func same(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 || neg {
		ts.Fatalf("usage: same folder folder")
	}
	names := map[string]bool{}
	for _, folder := range args {
		entries, err := os.ReadDir(ts.MkAbs(folder))
		ts.Check(err)
		for _, e := range entries {
			names[e.Name()] = true
		}
	}
	for name := range names {
		if ts.ReadFile(filepath.Join(args[0], name)) != ts.ReadFile(filepath.Join(args[1], name)) {
			ts.Fatalf("%s is not the same in %s and %s", name, args[0], args[1])
		}
	}
}

// replace writes NEW in the place of each OLD of a file, which must be there:
// "replace FILE OLD NEW"; \n is a new line, and variables have been filled in.
func replace(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 3 || neg {
		ts.Fatalf("usage: replace file old new")
	}
	lines := strings.NewReplacer(`\n`, "\n")
	text, old := ts.ReadFile(args[0]), lines.Replace(args[1])
	if !strings.Contains(text, old) {
		ts.Fatalf("%s does not hold %q", args[0], old)
	}
	text = strings.ReplaceAll(text, old, lines.Replace(args[2]))
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o600))
}

// keep keeps what a command printed, for later commands: "keep RUN PATTERN" sets
// $RUN to the pattern's first group.
func keep(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 || neg {
		ts.Fatalf("usage: keep variable pattern")
	}
	m := regexp.MustCompile(args[1]).FindStringSubmatch(ts.ReadFile("stdout"))
	if len(m) < 2 {
		ts.Fatalf("the output has no %s", args[1])
	}
	ts.Setenv(args[0], m[1])
}

// mailServer is the key of a script's mail server.
type mailServer struct{}

// received checks how many mails the server of the script took, and that each
// one is a mail: "received 2".
func received(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 1 || neg {
		ts.Fatalf("usage: received number")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := ts.Value(mailServer{}).(*deliverytest.Sink).Mails()
	if len(got) != want {
		ts.Fatalf("the server took %d mails, not %d", len(got), want)
	}
	for _, m := range got {
		ts.Check(isMail(m))
	}
}
