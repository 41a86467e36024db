package xlsx

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"debrief/reports/reporttest"
)

const testPassword = "Schlüssel-€-123"

func protected(t *testing.T) []byte {
	t.Helper()
	open, err := Render(reporttest.Sample(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	locked, err := Protect(open, testPassword)
	if err != nil {
		t.Fatal(err)
	}
	return locked
}

func TestProtect(t *testing.T) {
	locked := protected(t)
	if bytes.Contains(locked, []byte("xl/workbook.xml")) {
		t.Error("the workbook can be read without the password")
	}
	for _, try := range []string{"", "wrong", testPassword} {
		f, err := excelize.OpenReader(bytes.NewReader(locked), excelize.Options{Password: try})
		if (err == nil) != (try == testPassword) {
			t.Errorf("password %q: %v", try, err)
		}
		if err == nil {
			f.Close()
		}
	}
	if _, err := Protect(locked, ""); err == nil {
		t.Error("no password: want an error")
	}
}

// TestProtectedOpensInLibreOffice has a macro open the workbook, since no
// option of the command line takes a password.
func TestProtectedOpensInLibreOffice(t *testing.T) {
	if testing.Short() {
		t.Skip("LibreOffice takes seconds to start")
	}
	soffice, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("soffice is not installed: nothing opens the workbook")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "locked.xlsx"), protected(t), 0o600); err != nil {
		t.Fatal(err)
	}
	for password, want := range map[string]string{testPassword: "12", "wrong": "closed"} {
		profile := t.TempDir()
		start := func(arg string) {
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
			defer cancel()
			args := []string{"-env:UserInstallation=file://" + profile, "--headless", "--norestore", arg}
			if report, err := exec.CommandContext(ctx, soffice, args...).CombinedOutput(); err != nil {
				t.Fatalf("soffice: %v\n%s", err, report)
			}
		}
		start("--terminate_after_init") // makes the profile, whose macros are then replaced
		writeMacro(t, profile, dir, password)
		start("macro:///Standard.Module1.Main")
		said, err := os.ReadFile(filepath.Join(dir, "said"))
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.TrimSpace(string(said)); got != want {
			t.Errorf("password %q: %s, want %s", password, got, want)
		}
	}
}

// writeMacro gives a profile of LibreOffice a macro that opens locked.xlsx of a
// folder with a password, and writes into the file said how many sheets it has.
func writeMacro(t *testing.T, profile, dir, password string) {
	t.Helper()
	const head = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"
	files := map[string]string{
		"script.xlc": `<library:libraries xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink">
<library:library library:name="Standard" xlink:href="$(USER)/basic/Standard/script.xlb/" xlink:type="simple" library:link="false"/></library:libraries>`,
		"Standard/script.xlb": `<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false" library:passwordprotected="false">
<library:element library:name="Module1"/></library:library>`,
		"Standard/Module1.xba": fmt.Sprintf(`<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Sub Main
 Dim a(1) As New com.sun.star.beans.PropertyValue
 Open "%[1]s/said" For Output As #1
 On Error Goto closed
 a(0).Name = "Hidden"
 a(0).Value = True
 a(1).Name = "Password"
 a(1).Value = "%[2]s"
 d = StarDesktop.loadComponentFromURL("file://%[1]s/locked.xlsx", "_blank", 0, a())
 Print #1, CStr(d.Sheets.Count)
 d.close(True)
 Close #1
 Exit Sub
closed:
 Print #1, "closed"
 Close #1
End Sub
</script:module>`, dir, password),
	}
	basic := filepath.Join(profile, "user", "basic")
	if err := os.MkdirAll(filepath.Join(basic, "Standard"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(basic, name), []byte(head+text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
