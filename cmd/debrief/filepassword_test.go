package main

import (
	"bytes"
	"io"
	"io/fs"
	"mime"
	"mime/multipart"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"encoding/base64"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/xuri/excelize/v2"
)

// TestFilePassword sends a report to a reader with a password: the files that
// are attached open with it and with nothing else, every command that looks at
// the report goes on working, and nothing shows the password.
func TestFilePassword(t *testing.T) {
	const secret = "canary-Schlüssel-7f3a"
	folder := t.TempDir()
	if err := os.CopyFS(folder, os.DirFS(filepath.Join("testdata", "shop"))); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(folder, "debrief.yaml")
	rewrite(t, file, "email: mia@shop.example }", `email: mia@shop.example, file_password: "${MIA_FILES}" }`)
	now := func() time.Time { return time.Date(2026, 6, 20, 10, 0, 0, 0, time.UTC) }
	var all bytes.Buffer
	do := func(want int, args ...string) string {
		t.Helper()
		var said sharedText // by the command and by what works for it
		env := func(name string) (string, bool) {
			if name == "MIA_FILES" {
				return secret, true
			}
			return os.LookupEnv(name)
		}
		code := run(t.Context(), append(args, "--config", file, "--verbose"), world{in: strings.NewReader(""), out: &said, err: &said, env: env, now: now})
		if code != want {
			t.Errorf("debrief %s: exit code %d\n%s", strings.Join(args, " "), code, said.String())
		}
		all.WriteString(said.String())
		return said.String()
	}
	preview := filepath.Join(folder, "preview")
	do(exitOK, "check")
	do(exitOK, "check", "--explain")
	do(exitOK, "run", "campaign-debrief", "--out", preview)
	do(exitOK, "run", "campaign-debrief", "--send")
	id := runID(t, do(exitOK, "history"))
	do(exitOK, "show", id)
	do(exitOK, "show", id, "--json")
	if again := do(exitOK, "render", id, "--out", filepath.Join(folder, "again")); strings.Count(again, "the same as") != 2 {
		t.Errorf("render: %s", again)
	}
	sent := attached(t, filepath.Join(folder, "outbox"))
	opensWith(t, sent, secret)
	opensWith(t, attached(t, preview), secret)
	do(exitOK, "resend", id)
	rewrite(t, file, `"${MIA_FILES}"`, "file:secret")
	do(exitUsage, "check")
	if err := os.WriteFile(filepath.Join(folder, "secret"), []byte(secret+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	do(exitOK, "run", "pulse", "--out", preview)
	if err := os.Remove(filepath.Join(folder, "secret")); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(all.String(), secret) {
		t.Errorf("a command shows the password:\n%s", all.String())
	}
	nothingHolds(t, folder, secret)
}

// rewrite replaces a text of a file that must be there.
func rewrite(t *testing.T, file, old, with string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil || !bytes.Contains(text, []byte(old)) {
		t.Fatalf("%s has no %q: %v", file, old, err)
	}
	if err := os.WriteFile(file, bytes.Replace(text, []byte(old), []byte(with), 1), 0o600); err != nil {
		t.Fatal(err)
	}
}

// runID takes the first run out of what history prints.
func runID(t *testing.T, history string) string {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(history), "\n")
	return strings.Fields(lines[len(lines)-1])[0]
}

// attached returns the attachments of the first mail of a folder, by ending.
func attached(t *testing.T, folder string) map[string][]byte {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(folder, "*.eml"))
	if err != nil || len(found) == 0 {
		t.Fatalf("no mail in %s: %v", folder, err)
	}
	raw, err := os.ReadFile(found[0])
	if err != nil {
		t.Fatal(err)
	}
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	collect(t, m.Header.Get("Content-Type"), m.Body, files)
	return files
}

func collect(t *testing.T, kind string, body io.Reader, files map[string][]byte) {
	t.Helper()
	_, params, err := mime.ParseMediaType(kind)
	if err != nil || params["boundary"] == "" {
		return
	}
	for parts := multipart.NewReader(body, params["boundary"]); ; {
		part, err := parts.NextPart()
		if err != nil {
			return
		}
		if name := part.FileName(); part.Header.Get("Content-Transfer-Encoding") == "base64" && name != "" {
			raw, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, part))
			if err != nil {
				t.Fatal(err)
			}
			files[filepath.Ext(name)] = raw
			continue
		}
		collect(t, part.Header.Get("Content-Type"), part, files)
	}
}

// opensWith checks that a PDF and a workbook open with a password alone.
func opensWith(t *testing.T, files map[string][]byte, password string) {
	t.Helper()
	for _, try := range []string{"", "wrong", password} {
		conf := model.NewDefaultConfiguration()
		conf.UserPW = try
		errPDF := api.Validate(bytes.NewReader(files[".pdf"]), conf)
		book, errBook := excelize.OpenReader(bytes.NewReader(files[".xlsx"]), excelize.Options{Password: try})
		if errBook == nil {
			book.Close()
		}
		if right := try == password; (errPDF == nil) != right || (errBook == nil) != right {
			t.Errorf("password %q: PDF %v, workbook %v", try, errPDF, errBook)
		}
	}
}

// nothingHolds looks for a text in every file below a folder.
func nothingHolds(t *testing.T, folder, text string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		if bytes.Contains(raw, []byte(text)) {
			t.Errorf("%s holds the password", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
