package outbox_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"debrief/delivery"
	"debrief/delivery/deliverytest"
	"debrief/delivery/outbox"
)

func open(t *testing.T, folder string) *outbox.Outbox {
	t.Helper()
	noon := func() time.Time { return time.Date(2026, 6, 14, 12, 0, 0, 0, time.UTC) }
	o, err := outbox.Open(folder, noon)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := o.Close(); err != nil {
			t.Error(err)
		}
	})
	return o
}

func TestConformance(t *testing.T) {
	deliverytest.Run(t, func(t *testing.T) deliverytest.Subject {
		folder := filepath.Join(t.TempDir(), "outbox")
		return deliverytest.Subject{
			Transport: open(t, folder),
			Delivered: func() [][]byte { return messages(t, folder) },
		}
	})
}

func messages(t *testing.T, folder string) [][]byte {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(folder, "*.eml"))
	if err != nil {
		t.Fatal(err)
	}
	var all [][]byte
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, raw)
	}
	return all
}

func TestNames(t *testing.T) {
	folder := t.TempDir()
	o := open(t, folder)
	send := func(to, text, name string) string {
		e := deliverytest.Sample(t, to, text)
		e.Name = name
		receipt, err := o.Send(t.Context(), e, func() error { return nil })
		if err != nil {
			t.Fatal(err)
		}
		return receipt.QueueID
	}
	first := "pulse_2026-06-14_maria-at-harbour.example.eml"
	for _, c := range []struct{ to, text, name, want string }{
		{"maria@harbour.example", "one", "pulse_2026-06-14", first},
		{"maria@harbour.example", "one", "pulse_2026-06-14", first}, // again: the same file
		{"maria@harbour.example", "two", "pulse_2026-06-14", "pulse_2026-06-14_maria-at-harbour.example_2.eml"},
		{"tom@harbour.example", "one", "../../x/./y", "-..-x-.-y_tom-at-harbour.example.eml"},
		{"tom@harbour.example", "one", "", "2026-06-14_tom-at-harbour.example.eml"},
		{"a/b|c@harbour.example", "one", "p", "p_a-b-c-at-harbour.example.eml"},
	} {
		if got := send(c.to, c.text, c.name); got != c.want {
			t.Errorf("%s to %s: file %q, want %q", c.name, c.to, got, c.want)
		}
	}
	var left []string
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".eml") {
			left = append(left, e.Name())
		}
	}
	if diff := cmp.Diff([]string(nil), left); diff != "" || len(entries) != 5 {
		t.Errorf("%d files, want 5 and nothing temporary:\n%s", len(entries), diff)
	}
}

func TestFolderGone(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "outbox")
	o := open(t, folder)
	if err := os.Remove(folder); err != nil {
		t.Fatal(err)
	}
	receipt, err := o.Send(t.Context(), deliverytest.Sample(t, "tom@harbour.example", "hello"), func() error {
		t.Error("the dot was recorded although nothing is written")
		return nil
	})
	if err == nil || receipt.Outcome != delivery.Deferred || receipt.Fault != delivery.Temporary {
		t.Errorf("receipt %+v, error %v; want deferred", receipt, err)
	}
}
