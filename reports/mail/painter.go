package mail

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"

	"debrief/calendar"
	"debrief/reports"
	"debrief/reports/chart"
)

// painter turns blocks into the view. It implements reports.Painter.
type painter struct {
	doc    *reports.Document
	look   *Look
	around Around
	lang   *reports.Language
	theme  chart.Theme
	view   view
	limit  int // characters of a text
	images []Image
	lead   *reports.Chart // nil once it is shown, or if there is none
}

var _ reports.Painter = (*painter)(nil)

func newPainter(doc *reports.Document, lang *reports.Language, look *Look, limit int) *painter {
	p := &painter{doc: doc, look: look, lang: lang, theme: chart.NewTheme(doc.Meta.Brand, look.typ), limit: limit, lead: leadOf(doc)}
	m := &doc.Meta
	p.around = Around{Lang: lang.Tag(), Organization: line(m.Organization, limit), Title: p.text(m.Title),
		Brand: hex(p.theme.Primary), Font: template.CSS(look.typ.Stack(stack))}
	return p
}

// stack are the families of mails: what the reader's machine has.
const stack = "-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif"

// document paints what a mail shows of the document: the first section, and
// the lead chart after the scorecard; all of a notice of failure.
func (p *painter) document() error {
	sections := p.doc.Sections
	if p.doc.Meta.Kind != reports.Failure {
		sections = sections[:min(1, len(sections))]
	}
	for i, s := range sections {
		if i > 0 && !s.Title.IsZero() {
			p.add(block{Heading: p.text(s.Title)})
		}
		for _, b := range s.Blocks {
			if err := b.Paint(p); err != nil {
				return fmt.Errorf("section %s: %w", s.ID, err)
			}
			if b.Scorecard != nil {
				if err := p.showLead(); err != nil {
					return err
				}
			}
		}
	}
	return p.showLead()
}

func (p *painter) add(b block) { p.view.Blocks = append(p.view.Blocks, b) }

// text writes a text of the document.
func (p *painter) text(t reports.Text) string { return line(p.lang.Text(t), p.limit) }

// say writes one of the mail's own phrases.
func (p *painter) say(phrase string, args reports.Args) string {
	return line(p.lang.Text(reports.Say("mail."+phrase, args)), p.limit)
}

func (p *painter) word(phrase string) string { return p.say(phrase, nil) }

func textArg(s string) reports.Arg { return reports.ArgText(reports.Literal(s)) }

// frame writes what stands around the blocks.
func (p *painter) frame(opts Options) {
	m, v := &p.doc.Meta, &p.view
	v.Around = p.around
	v.Subject, v.Preheader = line(p.lang.Text(m.Subject), maxSubject), p.text(m.Preheader)
	if v.Subject == "" {
		v.Subject = line(p.lang.Text(m.Title), maxSubject)
	}
	// Without filler, clients show the beginning of the body after a short
	// preheader.
	v.Filler = strings.Repeat("\u00a0\u200c", 60)
	v.Header = &header{p.around, p.about()}
	v.Files = p.files(opts)
	v.Footer = &footer{Around: p.around, Reason: p.text(opts.Reason), Unsubscribe: opts.Unsubscribe, Stop: p.word("stop")}
	v.Footer.Trace = p.say("trace", reports.Args{"organization": textArg(m.Organization),
		"n": textArg(strconv.Itoa(m.Edition)), "run": textArg(m.Run)})
	v.GhostOpen, v.GhostClose = ghostOpen, ghostClose
}

func (p *painter) about() string {
	m := &p.doc.Meta
	if m.Period.First.IsZero() || m.DataTo.IsZero() {
		return ""
	}
	args := reports.Args{"period": reports.ArgPeriod(m.Period), "date": {Date: m.DataTo}}
	if m.Mark == "" || m.Mark == reports.Final {
		return p.say("about", args)
	}
	args["mark"] = reports.ArgText(reports.Word("mark." + string(m.Mark)))
	return p.say("about.marked", args)
}

func (p *painter) files(opts Options) *files {
	if len(opts.Files) == 0 {
		return nil
	}
	f := &files{Around: p.around, Head: p.word("attached")}
	for _, o := range opts.Files {
		if o.URL != "" {
			f.Head, f.Note = p.word("linked"), p.until(len(opts.Files), opts.LinksUntil)
		}
		f.Items = append(f.Items, file{Name: line(o.Name, p.limit), Size: p.size(o.Size), URL: o.URL})
	}
	return f
}

// until says of n linked files how long their links work.
func (p *painter) until(n int, d calendar.Date) string {
	args := reports.Args{"n": reports.ArgOf(reports.Of(float64(n), reports.Count)), "date": {Date: d}}
	if d.IsZero() {
		return p.say("linked.note", args)
	}
	return p.say("linked.until", args)
}

func (p *painter) size(bytes int64) string {
	switch {
	case bytes <= 0:
		return ""
	case bytes < 1_000_000:
		n := reports.Of(float64(max(1, (bytes+500)/1000)), reports.Number)
		return p.say("size.kb", reports.Args{"n": reports.ArgOf(n)})
	}
	n := p.lang.Plain(reports.Of(float64(bytes)/1e6, reports.Number), 1)
	return p.say("size.mb", reports.Args{"n": textArg(n)})
}

// status is the mark of a status; none where there is nothing to judge.
func (p *painter) status(s reports.Status) mark {
	if s == "" {
		return mark{}
	}
	m := mark{Color: hex(p.theme.StatusColor(s))}
	switch s {
	case reports.Met:
		m.Mark, m.Class = "●", "good"
	case reports.Near:
		m.Mark, m.Class = "◐", "near"
	case reports.Missed:
		m.Mark, m.Class = "○", "bad"
	default:
		m.Mark, m.Class = reports.Dash, "muted"
	}
	m.Word = p.text(reports.Word("status." + string(known(s))))
	return m
}

// known returns the status, or "no data" for one that does not exist.
func known(s reports.Status) reports.Status {
	switch s {
	case reports.Met, reports.Near, reports.Missed:
		return s
	}
	return reports.NoData
}

func (p *painter) effect(effect int) (class, color string) {
	color = hex(p.theme.EffectColor(effect))
	switch {
	case effect > 0:
		return "good", color
	case effect < 0:
		return "bad", color
	}
	return "muted", color
}

func hex(c chart.Color) string {
	r, g, b := c.Split()
	return fmt.Sprintf("#%02x%02x%02x", r, g, b)
}
