package reporttest_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"debrief/reports"
	"debrief/reports/reporttest"
)

func documents() map[string]*reports.Document {
	return map[string]*reports.Document{"sample": reporttest.Sample(), "hard": reporttest.Hard()}
}

func TestDocumentsUseEveryKind(t *testing.T) {
	for name, doc := range documents() {
		blocks, charts := kinds(t, doc)
		if len(blocks) != 9 {
			t.Errorf("%s: %d kinds of block, want 9: %v", name, len(blocks), blocks)
		}
		if len(charts) != 8 {
			t.Errorf("%s: %d kinds of chart, want 8: %v", name, len(charts), charts)
		}
	}
}

// kinds collects the names of the fields that are set in blocks and charts.
func kinds(t *testing.T, doc *reports.Document) (blocks, charts map[string]bool) {
	t.Helper()
	blocks, charts = map[string]bool{}, map[string]bool{}
	for _, s := range doc.Sections {
		for _, b := range s.Blocks {
			var fields map[string]json.RawMessage
			decode(t, b, &fields)
			for f := range fields {
				blocks[f] = true
			}
			if b.Chart == nil {
				continue
			}
			var inner map[string]json.RawMessage
			decode(t, b.Chart, &inner)
			for _, kind := range []string{"line", "bars", "bullets", "bridge", "funnel", "dots", "heat", "curves"} {
				if inner[kind] != nil {
					charts[kind] = true
				}
			}
		}
	}
	return blocks, charts
}

func decode(t *testing.T, v, into any) {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, into); err != nil {
		t.Fatal(err)
	}
}

func TestDocumentsSurviveJSON(t *testing.T) {
	for name, doc := range documents() {
		var back reports.Document
		decode(t, doc, &back)
		if diff := cmp.Diff(doc, &back, cmpopts.EquateNaNs(), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s changed on its way through JSON (-before +after):\n%s", name, diff)
		}
	}
}

// TestSuitePasses shows that a renderer which writes all landmarks passes.
func TestSuitePasses(t *testing.T) {
	reporttest.Run(t, reporttest.Renderer{
		Render: func(doc *reports.Document) ([]byte, error) {
			var b strings.Builder
			b.WriteString(doc.Meta.FileName)
			lang, err := reports.NewLanguage(doc.Meta.Locale, doc.Meta.Currency)
			if err != nil {
				return nil, err
			}
			for _, s := range doc.Sections {
				for _, block := range s.Blocks {
					for _, text := range reporttest.Landmarks(block) {
						b.WriteString(lang.Text(text) + "\n")
					}
				}
			}
			return []byte(b.String()), nil
		},
		Text:      func(b []byte) (string, error) { return string(b), nil },
		SameBytes: true,
	})
}
