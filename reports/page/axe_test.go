package page_test

import (
	"context"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// TestAxe has axe-core examine pages in Chromium, light and dark, wide and
// narrow. It needs AXE_CORE to name axe.min.js ("npm install axe-core").
func TestAxe(t *testing.T) {
	path := os.Getenv("AXE_CORE")
	if path == "" {
		t.Skip("AXE_CORE does not name axe.min.js: nothing examines the pages")
	}
	axe, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	program, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("chromium is not installed")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(program), chromedp.NoSandbox, chromedp.DisableGPU)
	allocator, stop := chromedp.NewExecAllocator(t.Context(), options...)
	defer stop()
	chromium, quit := chromedp.NewContext(allocator)
	defer quit()
	if err := chromedp.Do(chromium); err != nil {
		t.Fatalf("start chromium: %v", err)
	}
	for name, doc := range documents() {
		out, err := render(doc)
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(t.TempDir(), name+".html")
		if err := os.WriteFile(file, out, 0o600); err != nil {
			t.Fatal(err)
		}
		for _, scheme := range []string{"light", "dark"} {
			for _, width := range []int64{375, 1280} {
				examine(t, chromium, string(axe), view{file, scheme, width})
			}
		}
	}
}

type view struct {
	file, scheme string
	width        int64
}

// violation is what axe reports.
type violation struct {
	ID    string `json:"id"`
	Help  string `json:"help"`
	Nodes []struct {
		HTML           string `json:"html"`
		FailureSummary string `json:"failureSummary"`
	} `json:"nodes"`
}

// examine loads a page as a view and has axe report on it.
func examine(t *testing.T, browser context.Context, axe string, v view) {
	t.Helper()
	tab, done := chromedp.NewContext(browser)
	defer done()
	address := url.URL{Scheme: "file", Path: v.file}
	if err := chromedp.Do(tab, chromedp.EmulateViewport(v.width, 900)); err != nil {
		t.Fatalf("%+v: %v", v, err)
	}
	scheme := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: v.scheme}}}
	if _, err := chromedp.Call(tab, emulation.SetEmulatedMedia, scheme); err != nil {
		t.Fatalf("prefer %s: %v", v.scheme, err)
	}
	if err := chromedp.Do(tab, chromedp.Navigate(address.String()), chromedp.Evaluate[chromedp.Void](axe)); err != nil {
		t.Fatalf("%+v: %v", v, err)
	}
	overflow, err := chromedp.Run(tab, chromedp.Evaluate[int](`document.documentElement.scrollWidth - document.documentElement.clientWidth`))
	if err != nil {
		t.Fatalf("%+v: %v", v, err)
	}
	if overflow > 0 {
		t.Errorf("%s, %d px: the page is %d px wider than the screen", filepath.Base(v.file), v.width, overflow)
	}
	found, err := chromedp.Run(tab, chromedp.Evaluate[[]violation](`axe.run().then(r => r.violations)`, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("%+v: %v", v, err)
	}
	for _, f := range found {
		t.Errorf("%s, %s, %d px: %s (%s), %d times: %.300s\n%.300s", filepath.Base(v.file), v.scheme, v.width, f.Help, f.ID, len(f.Nodes), f.Nodes[0].HTML, f.Nodes[0].FailureSummary)
	}
}
