package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestBugsCanBeSeeded sees that the code that the bugs replace is still there.
func TestBugsCanBeSeeded(t *testing.T) {
	for _, b := range bugs() {
		if _, err := choose(b.row); err != nil && testRows()[b.row] == nil {
			t.Errorf("%s: %v", b.name, err)
		}
		for _, e := range b.edits {
			text, err := os.ReadFile(filepath.Join("..", e.file))
			if err != nil {
				t.Fatal(err)
			}
			if n := strings.Count(string(text), e.old); n != 1 {
				t.Errorf("%s: %q is %d times in %s, want once", b.name, e.old, n, e.file)
			}
		}
	}
}
