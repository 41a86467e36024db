// Package pdf writes a report as a PDF: page one a complete summary, then the
// sections, with contents, bookmarks and vector charts.
//
// Layout is done here and is pure: every block becomes slabs, drawings of a
// known height that are never split, and the paginator deals them out to
// pages. maroto assembles the pages; a component reaches through it to draw a
// slab's shapes and letters. The files carry no structure tags (PDF/UA): the
// library has none. Readers who need tables they can step through get them in
// the workbook and the page.
package pdf

import (
	"fmt"
	"time"

	"debrief/reports"
	"debrief/reports/chart"
	"debrief/templates/fonts"
)

// Options says how a document is put on paper. The zero value is A4, open to
// everyone.
type Options struct {
	Paper Paper
	// Type is the organization's own; nil for the embedded one.
	Type *fonts.Type
	// Password, if set, encrypts the file with AES-256. An encrypted file is
	// not the same to the byte every time.
	Password string
}

// Render writes a document. The same document gives the same bytes, and
// documents may be rendered at the same time.
func Render(doc *reports.Document, opts Options) ([]byte, error) {
	lang, err := reports.NewLanguage(doc.Meta.Locale, doc.Meta.Currency)
	if err != nil {
		return nil, fmt.Errorf("render pdf: %w", err)
	}
	sheet := opts.Paper.sheet()
	l := newLayout(lang, chart.NewTheme(doc.Meta.Brand, opts.Type), sheet)
	if err := l.document(doc); err != nil {
		return nil, fmt.Errorf("render pdf: %w", err)
	}
	pages := paginate(l.slabs, sheet.height())
	pages = l.withContents(doc, pages, sheet.height())
	out, err := newPress(doc, l, sheet).print(pages)
	if err != nil {
		return nil, fmt.Errorf("render pdf: %w", err)
	}
	if opts.Password == "" {
		return out, nil
	}
	return Protect(out, opts.Password)
}

// made returns the time stamp of the file: when the report was due.
func made(doc *reports.Document) time.Time {
	if doc.Meta.Made.IsZero() {
		return time.Unix(0, 0).UTC()
	}
	return doc.Meta.Made.UTC()
}

// words writes a text clean.
func (l *layout) words(t reports.Text) string { return l.clean(l.lang.Text(t)) }

// clean makes a text one that the document's faces can draw.
func (l *layout) clean(text string) string { return l.body.Type.Clean(text) }
