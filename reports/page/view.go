package page

import (
	"fmt"
	"html/template"
	"strings"
	"unicode"

	"debrief/reports"
)

// view is what the template shows.
type view struct {
	Lang, Title, Description, Organization string

	Style         template.CSS
	Policy        string
	Logo          template.URL
	Skip          string
	About         string
	ContentsLabel string
	Contents      []link
	Sections      []section
	Foot          string
}

type link struct{ ID, Label string }

type section struct {
	ID, Title, Subtitle string
	Blocks              []block
}

// block has one field set.
type block struct {
	Paragraph string
	Verdict   *verdict
	Facts     []fact
	Scores    []score
	Table     *table
	Chart     *figure
	Findings  []group
	Actions   []action
	Notes     []fact
}

type verdict struct {
	Status status
	Text   string
}

type fact struct{ Label, Text string }

type status struct{ Class, Shape, Word string }

// number is a value as it is read; Reason says why there is none.
type number struct {
	Text, Reason string
	Small        bool
}

func (p *painter) view(doc *reports.Document, opts Options) (*view, error) {
	m := &doc.Meta
	v := &view{
		Lang: p.lang.Tag(), Title: p.text(m.Title), Description: p.text(m.Preheader), Organization: clean(m.Organization),
		Logo: logo(m.Brand.Logo), Skip: p.say("page.skip"), ContentsLabel: p.say("render.contents"),
		About: p.text(reports.Say("page.about", reports.Args{
			"period": reports.ArgPeriod(m.Period), "mark": reports.ArgText(reports.Word("mark." + string(m.Mark))), "date": {Date: m.DataTo},
		})),
		Foot: p.text(reports.Say("page.foot", reports.Args{
			"organization": reports.ArgText(reports.Literal(m.Organization)), "edition": reports.ArgOf(reports.Of(float64(m.Edition), reports.Number)),
			"run": reports.ArgText(reports.Literal(m.Run)),
		})),
	}
	for i := range doc.Sections {
		s, err := p.section(&doc.Sections[i])
		if err != nil {
			return nil, fmt.Errorf("section %s: %w", doc.Sections[i].ID, err)
		}
		v.Sections = append(v.Sections, s)
		if !opts.NoContents && len(doc.Sections) > 1 {
			v.Contents = append(v.Contents, link{s.ID, p.label(&doc.Sections[i])})
		}
	}
	return v, nil
}

func (p *painter) section(s *reports.Section) (section, error) {
	out := section{ID: p.id(s.ID), Title: p.text(s.Title), Subtitle: p.text(s.Subtitle)}
	if out.Title == "" {
		out.Title = p.label(s)
	}
	p.blocks = nil
	for i := range s.Blocks {
		if err := s.Blocks[i].Paint(p); err != nil {
			return section{}, fmt.Errorf("block %d: %w", i+1, err)
		}
	}
	out.Blocks = p.blocks
	return out, nil
}

func (p *painter) label(s *reports.Section) string {
	if label := p.text(s.Label); label != "" {
		return label
	}
	return s.ID
}

// id makes an identifier that is unique on the page.
func (p *painter) id(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' {
			return r
		}
		return '-'
	}, name)
	id := name
	for n := 2; id == "" || p.ids[id]; n++ {
		id = fmt.Sprintf("%s-%d", name, n)
	}
	p.ids[id] = true
	return id
}

// text writes a text without what HTML forbids.
func (p *painter) text(t reports.Text) string { return clean(p.lang.Text(t)) }

func (p *painter) say(phrase string) string { return p.text(reports.Word(phrase)) }

// clean drops control characters, which HTML forbids.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, string(unicode.ReplacementChar)))
}

// word is a status by shape, word and class; nothing where there is nothing to
// judge.
func (p *painter) word(s reports.Status) status {
	if s == "" {
		return status{}
	}
	out := status{Class: string(s), Shape: reports.Dash, Word: p.say("status." + string(s))}
	switch s {
	case reports.Met:
		out.Shape = "●"
	case reports.Near:
		out.Shape = "◐"
	case reports.Missed:
		out.Shape = "○"
	}
	return out
}

// whole is the status of a whole report: its word is another than that of a
// single goal.
func (p *painter) whole(s reports.Status) status {
	out := p.word(s)
	if s != "" {
		out.Word = p.say("verdict.status." + string(s))
	}
	return out
}

// number writes a value with write.
func (p *painter) number(v reports.Value, write func(reports.Value) string) number {
	n := number{Text: write(v), Small: v.Known() && v.Small}
	if v.Unknown != nil {
		n.Reason = p.text(*v.Unknown)
	}
	return n
}
