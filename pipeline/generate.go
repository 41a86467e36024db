package pipeline

import (
	"context"
	"fmt"
	"strings"

	"debrief/assess"
	"debrief/calendar"
	"debrief/reports"
)

// Run is a report that was made: every variant with its files and its readers.
type Run struct {
	Subject  Subject
	Title    string // in the organization's language: the mail's subject of the fullest variant
	Variants []Variant
	Readings []Reading
	Doubts   []Doubt // about the readings
	Verdict  assess.Verdict
	Figures  Figures // that the report rests on
}

// Variant is the report as one group of readers sees it.
type Variant struct {
	View     reports.View
	Slice    reports.Slice
	Document *reports.Document
	Files    []File
	Readers  []Recipient
}

// File is a painted document.
type File struct {
	Format Format
	Name   string
	Bytes  []byte
	Locked bool // encrypted for one reader
	Size   int  // in bytes, where the bytes are not at hand
}

// Recipient is a person with the formats that he gets attached.
type Recipient struct {
	Person
	Attach []Format
}

// Generate makes a report: it reads, assesses, composes and paints, and sends
// nothing. Everything is painted before it returns, or it returns an error.
func (p *Pipeline) Generate(ctx context.Context, s Subject) (*Run, error) {
	maker, err := p.maker(ctx, s)
	if err != nil {
		return nil, err
	}
	run := &Run{Subject: s, Readings: maker.readings()}
	quality, err := p.judge(run.Readings)
	if err != nil {
		return nil, fmt.Errorf("make %s: %w", s.Report.Name, err)
	}
	plan, facts := maker.holdings()
	if err := quality.weigh(p.Doubts(plan, facts, run.Readings)); err != nil {
		return nil, fmt.Errorf("make %s: %w", s.Report.Name, err)
	}
	run.Doubts = quality.doubts
	maker.setQuality(quality)
	report, err := p.withLists(ctx, s.Report)
	if err != nil {
		return nil, fmt.Errorf("make %s: %w", s.Report.Name, err)
	}
	groups, err := group(report, p.People, maker.owner(), p.Organization.Locale)
	if err != nil {
		return nil, err
	}
	for _, g := range groups {
		v, err := p.variant(maker, run, g)
		if err != nil {
			return nil, fmt.Errorf("make %s for %s: %w", s.Report.Name, g.String(), err)
		}
		run.Variants = append(run.Variants, *v)
	}
	run.Verdict, run.Figures = maker.verdict(), maker.figures()
	return run, nil
}

// maker makes the documents of one kind of report.
type maker interface {
	owner() string // of the campaign; "" where there is none
	readings() []Reading
	holdings() (*assess.Plan, *assess.Facts)
	setQuality(judgement)
	doubtful() []reports.Text
	mark(asked reports.Mark) reports.Mark
	verdict() assess.Verdict
	figures() Figures
	// document composes the report for a slice of the facts.
	document(f reports.Frame) (*reports.Document, error)
	// beside sets a slice beside the whole.
	beside(s reports.Slice) *assess.Benchmark
	fileName(g variantGroup) string
	dataTo() calendar.Date
}

func (p *Pipeline) maker(ctx context.Context, s Subject) (maker, error) {
	switch s.Report.Kind {
	case reports.Campaign:
		return p.campaignMaker(ctx, s)
	case reports.Annual:
		return p.annualMaker(ctx, s)
	case reports.Pulse:
		return p.pulseMaker(ctx, s)
	}
	return nil, fmt.Errorf("make %s: unknown kind of report %q", s.Report.Name, s.Report.Kind)
}

func (p *Pipeline) variant(m maker, run *Run, g variantGroup) (*Variant, error) {
	frame := reports.Frame{
		Organization: p.Organization.Name, Brand: p.Organization.Brand, Locale: g.locale, Currency: p.Organization.Currency,
		View: g.view, Slice: g.slice, Edition: run.Subject.Edition, Mark: m.mark(run.Subject.Mark), Run: shortID(run.Subject.Key),
		Made: run.Subject.Made, FileName: m.fileName(g), Comment: run.Subject.Comment, Changed: run.Subject.Changed, Missing: run.Subject.Missing, DataTo: m.dataTo(),
		Doubtful: m.doubtful(), Sources: sourceNotes(run, g.slice), Catalogue: p.Settings.Catalogue,
	}
	if g.benchmark {
		frame.Benchmark = m.beside(g.slice)
	}
	doc, err := m.document(frame)
	if err != nil {
		return nil, err
	}
	lang, err := reports.NewLanguage(g.locale, p.Organization.Currency)
	if err != nil {
		return nil, err
	}
	if err := doc.Check(lang); err != nil {
		return nil, err
	}
	v := &Variant{View: g.view, Slice: g.slice, Document: doc, Readers: g.readers}
	if run.Title == "" {
		run.Title = lang.Text(doc.Meta.Subject)
	}
	return v, p.paint(v, g)
}

// shortID is enough of a key for a person to find the run by.
func shortID(key string) string { return key[:min(len(key), 8)] }

// paint makes each file that a reader of the variant gets.
func (p *Pipeline) paint(v *Variant, g variantGroup) error {
	painters := map[Format]func(*reports.Document) ([]byte, error){PDF: p.Paint.PDF, XLSX: p.Paint.XLSX, HTML: p.Paint.HTML}
	for _, format := range []Format{PDF, XLSX, HTML} {
		if !g.wants(format) {
			continue
		}
		painter := painters[format]
		raw, err := painter(v.Document)
		if err != nil {
			return fmt.Errorf("paint %s: %w", format, err)
		}
		v.Files = append(v.Files, File{Format: format, Name: v.Document.Meta.FileName + "." + string(format), Bytes: raw})
	}
	return nil
}

// sourceNotes says for the reader where the figures came from. A slice does not
// learn how much there is beside it, nor what of it was refused or is in doubt.
func sourceNotes(run *Run, slice reports.Slice) []reports.SourceNote {
	notes := make([]reports.SourceNote, len(run.Readings))
	for i, r := range run.Readings {
		n := reports.SourceNote{Dataset: r.Dataset, Source: r.Provenance.Source, Read: r.Provenance.Read, Rows: r.Provenance.Rows,
			First: r.Provenance.First, Last: r.Provenance.Last, Rejected: r.Rejected.Rows, Digest: r.Provenance.Digest}
		if slice.Dimension != "" {
			notes[i] = reports.SourceNote{Dataset: n.Dataset, Source: n.Source, Read: n.Read}
			continue
		}
		for _, reason := range r.Rejected.Reasons {
			rejection := reports.Rejection{What: reason.What, Field: reason.Field, Rows: reason.Rows}
			if len(reason.Examples) > 0 {
				rejection.Where, rejection.Value = reason.Examples[0].Where, reason.Examples[0].Value
			}
			n.Rejections = append(n.Rejections, rejection)
		}
		notes[i] = n
	}
	if slice.Dimension == "" {
		for _, d := range run.Doubts {
			addDoubt(notes, d)
		}
	}
	return notes
}

// addDoubt puts a doubt under its dataset.
func addDoubt(notes []reports.SourceNote, d Doubt) {
	if d.Note.Text.IsZero() {
		return
	}
	for i := range notes {
		if notes[i].Dataset == d.Dataset {
			notes[i].Doubts = append(notes[i].Doubts, d.Note)
			return
		}
	}
}

// slug makes a file name of a title: "Spring Sale 2026!" → "spring-sale-2026".
// Letters of any script stay, since file systems and mails carry them.
func slug(title string) string {
	words := strings.FieldsFunc(strings.ToLower(title), func(r rune) bool { return !isWord(r) })
	s := strings.Join(words, "-")
	if s == "" {
		return "report"
	}
	return shorten(s, maxSlug)
}
