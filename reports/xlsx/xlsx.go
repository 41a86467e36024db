// Package xlsx writes a report as a workbook: a sheet for each section, the
// data behind the figures, and native charts that a reader can edit.
//
// Numbers are raw numbers with number formats. A figure that has a formula is
// a live one over the table of the Data sheet, with its result stored beside
// it, so that a viewer that does not calculate shows the same; all other
// figures are values. What came from a source as text is written as text and
// never as a formula. Equal documents give equal bytes.
//
// The package lays out what the document says. It computes no figure of its
// own but the results of the document's formulas, which it checks.
package xlsx

import (
	"bytes"
	"fmt"
	"io"
	"time"

	"github.com/xuri/excelize/v2"

	"debrief/reports"
)

// Options are what a workbook needs beyond the document.
type Options struct {
	// Author is the author in the file's properties; the document's
	// organization if it is empty.
	Author string
}

// Render writes doc as an .xlsx file. It fails for a locale or currency that
// has no language and for data whose columns differ in length.
func Render(doc *reports.Document, opts Options) ([]byte, error) {
	b, err := newBook(doc)
	if err != nil {
		return nil, fmt.Errorf("render workbook: %w", err)
	}
	defer b.close()
	if err := b.write(opts); err != nil {
		return nil, fmt.Errorf("render workbook: %w", err)
	}
	var out bytes.Buffer
	b.file.SetZipWriter(func(w io.Writer) excelize.ZipWriter {
		return &archive{to: w, parts: map[string]*bytes.Buffer{}, words: b.words, rows: b.rows}
	})
	if err := b.file.Write(&out); err != nil {
		return nil, fmt.Errorf("render workbook: %w", err)
	}
	return out.Bytes(), nil
}

// book is a workbook in the making.
type book struct {
	doc    *reports.Document
	lang   *reports.Language
	file   *excelize.File
	styles styles
	data   *dataset
	rows   sheetRows // of the Data sheet
	sheets names
	tables names
	used   int // sheets

	statusStyles map[reports.Status]int
	words        map[string]string // by formula, of those that come to a word

	framesName string   // sheet of chart data
	frames     []*frame // on it
	nextFrame  int      // row
}

func newBook(doc *reports.Document) (*book, error) {
	lang, err := reports.NewLanguage(doc.Meta.Locale, doc.Meta.Currency)
	if err != nil {
		return nil, err
	}
	b := &book{doc: doc, lang: lang, sheets: names{}, tables: names{"data": true}, statusStyles: map[reports.Status]int{}, words: map[string]string{}}
	if b.data, err = newDataset(doc.Data, dataHeads(doc.Data, lang)); err != nil {
		return nil, err
	}
	b.file = excelize.NewFile()
	b.styles = styles{file: b.file, ids: map[look]int{}, codes: map[numberFormat]string{}, units: map[reports.Unit]float64{}}
	return b, nil
}

// close frees what excelize holds; everything it could report has been
// written to memory by then.
func (b *book) close() { _ = b.file.Close() }

func (b *book) write(opts Options) error {
	dataName := b.sheets.sheetName(b.say("workbook.data"))
	b.framesName = b.sheets.sheetName(b.say("workbook.charts"))
	if err := b.sections(); err != nil {
		return err
	}
	if b.doc.Model != nil {
		if err := b.budgetModel(b.doc.Model); err != nil {
			return fmt.Errorf("what-if sheet: %w", err)
		}
	}
	if b.data.rows > 0 {
		if err := b.writeData(dataName); err != nil {
			return fmt.Errorf("data sheet: %w", err)
		}
	}
	if err := b.writeFrames(); err != nil {
		return fmt.Errorf("chart data sheet: %w", err)
	}
	return b.properties(opts)
}

// sections writes a sheet for each section that has something to show.
func (b *book) sections() error {
	for i := range b.doc.Sections {
		section := &b.doc.Sections[i]
		if len(section.Blocks) == 0 {
			continue
		}
		if err := b.section(section); err != nil {
			return fmt.Errorf("section %s: %w", section.ID, err)
		}
	}
	if b.used > 0 {
		return nil
	}
	s, err := b.newSheet(b.say("workbook.summary"))
	if err != nil {
		return err
	}
	s.heading(b.lang.Text(b.doc.Meta.Title), "")
	return s.finish()
}

func (b *book) section(section *reports.Section) error {
	label := b.lang.Text(section.Label)
	if label == "" {
		label = section.ID
	}
	s, err := b.newSheet(label)
	if err != nil {
		return err
	}
	s.heading(b.lang.Text(section.Title), b.lang.Text(section.Subtitle))
	for i := range section.Blocks {
		if err := section.Blocks[i].Paint(s); err != nil {
			return fmt.Errorf("block %d: %w", i+1, err)
		}
	}
	s.legend()
	return s.finish()
}

// properties sets what a file manager shows: nothing of the machine that made
// the file, and the instant the report was due as the time of its making.
func (b *book) properties(opts Options) error {
	m := &b.doc.Meta
	author := opts.Author
	if author == "" {
		author = m.Organization
	}
	made := m.Made.UTC().Format(time.RFC3339)
	if err := b.file.SetDocProps(&excelize.DocProperties{
		Title: printable(b.lang.Text(m.Title)), Subject: printable(b.lang.Text(m.Subject)),
		Creator: printable(author), LastModifiedBy: printable(author),
		Language: b.lang.Tag(), Identifier: printable(m.Run), Created: made, Modified: made,
	}); err != nil {
		return fmt.Errorf("set properties: %w", err)
	}
	if err := b.file.SetAppProps(&excelize.AppProperties{Application: "debrief", Company: printable(m.Organization), DocSecurity: 0}); err != nil {
		return fmt.Errorf("set properties: %w", err)
	}
	calculate := true
	return b.file.SetCalcProps(&excelize.CalcPropsOptions{FullCalcOnLoad: &calculate})
}

// say writes a phrase of the workbook's own.
func (b *book) say(phrase string) string { return b.lang.Text(reports.Word(phrase)) }
