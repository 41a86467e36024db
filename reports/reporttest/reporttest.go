// Package reporttest holds documents to try renderers on, and the suite that
// every renderer passes.
//
// Sample is a campaign debrief as a reader would get it, with every kind of
// block and chart; Hard is what a source with bad manners makes of one. The
// package asserts what all renderers owe their reader; how a page looks is
// for eyes and for the renderer's own goldens.
package reporttest

import (
	"bytes"
	"encoding/json"
	"strings"
	"sync"
	"testing"
	"unicode"

	"debrief/reports"
)

// Renderer is what the suite needs to know of a renderer.
type Renderer struct {
	// Render writes a document in the renderer's format. It must not change
	// the document, and must be safe to call from several goroutines.
	Render func(*reports.Document) ([]byte, error)
	// Text reads back what a reader would read, in any order and with any
	// white space.
	Text func([]byte) (string, error)
	// Shows says whether the renderer shows a block; nil if it shows all. The
	// mail, for one, leaves details to the attachments.
	Shows func(reports.Section, reports.Block) bool
	// SameBytes is set if two renderings of a document are equal to the byte.
	SameBytes bool
}

// Run holds a renderer to the contract.
func Run(t *testing.T, r Renderer) {
	t.Run("sample shows every block", func(t *testing.T) { testBlocks(t, r, Sample()) })
	t.Run("hard shows every block", func(t *testing.T) { testBlocks(t, r, Hard()) })
	t.Run("no unresolved phrase", func(t *testing.T) { testPhrases(t, r) })
	t.Run("each block alone", func(t *testing.T) { testAlone(t, r) })
	t.Run("empty document", func(t *testing.T) { testEmpty(t, r) })
	t.Run("document unchanged", func(t *testing.T) { testUnchanged(t, r) })
	t.Run("at the same time", func(t *testing.T) { testConcurrent(t, r) })
}

func testBlocks(t *testing.T, r Renderer, doc *reports.Document) {
	text := squeeze(r.read(t, doc))
	lang := languageOf(t, doc)
	for _, s := range doc.Sections {
		for _, b := range s.Blocks {
			if r.Shows != nil && !r.Shows(s, b) {
				continue
			}
			for _, want := range Landmarks(b) {
				if w := squeeze(lang.Text(want)); !strings.Contains(text, w) {
					t.Errorf("section %s: %q is not shown", s.ID, lang.Text(want))
				}
			}
		}
	}
}

func testPhrases(t *testing.T, r Renderer) {
	text := r.read(t, Sample())
	if i := strings.IndexRune(text, '⟨'); i >= 0 {
		t.Errorf("unresolved phrase: …%.60s", text[i:])
	}
}

// testAlone renders each block in a document of its own: none may lean on
// what stands before it.
func testAlone(t *testing.T, r Renderer) {
	for _, whole := range []*reports.Document{Sample(), Hard()} {
		for _, s := range whole.Sections {
			for i := range s.Blocks {
				doc := *whole
				doc.Sections = []reports.Section{s}
				doc.Sections[0].Blocks = s.Blocks[i : i+1]
				if _, err := r.Render(&doc); err != nil {
					t.Errorf("section %s, block %d: %v", s.ID, i, err)
				}
			}
		}
	}
}

func testEmpty(t *testing.T, r Renderer) {
	doc := Sample()
	doc.Sections, doc.Data = nil, nil
	if _, err := r.Render(doc); err != nil {
		t.Errorf("render a document without sections: %v", err)
	}
}

func testUnchanged(t *testing.T, r Renderer) {
	doc := Sample()
	before := encode(t, doc)
	r.render(t, doc)
	if !bytes.Equal(before, encode(t, doc)) {
		t.Error("rendering changed the document")
	}
}

func testConcurrent(t *testing.T, r Renderer) {
	doc := Sample()
	first := r.render(t, doc)
	var all sync.WaitGroup
	for range 3 {
		all.Go(func() {
			out, err := r.Render(doc)
			if err != nil {
				t.Errorf("render beside others: %v", err)
				return
			}
			if r.SameBytes && !bytes.Equal(first, out) {
				t.Error("two renderings differ")
			}
		})
	}
	all.Wait()
}

func (r Renderer) render(t *testing.T, doc *reports.Document) []byte {
	t.Helper()
	out, err := r.Render(doc)
	if err != nil {
		t.Fatalf("render: %v", err)
	}
	if len(out) == 0 {
		t.Fatal("render: no bytes")
	}
	return out
}

func (r Renderer) read(t *testing.T, doc *reports.Document) string {
	t.Helper()
	text, err := r.Text(r.render(t, doc))
	if err != nil {
		t.Fatalf("read back: %v", err)
	}
	return text
}

func languageOf(t *testing.T, doc *reports.Document) *reports.Language {
	t.Helper()
	lang, err := reports.NewLanguage(doc.Meta.Locale, doc.Meta.Currency)
	if err != nil {
		t.Fatal(err)
	}
	return lang
}

func encode(t *testing.T, doc *reports.Document) []byte {
	t.Helper()
	b, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// squeeze drops white space, which every format breaks in its own way, and
// what not every format can show: control and formatting characters, emoji,
// and scripts that need shaping, with the box that may stand for them.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), unicode.IsControl(r), unicode.In(r, unicode.Cf, unicode.Variation_Selector, unicode.Arabic):
			return -1
		case r > 0xffff, unicode.Is(unicode.So, r), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, s)
}
