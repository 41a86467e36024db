package page

import (
	"fmt"
	"html/template"

	"debrief/calendar"
	"debrief/reports"
	"debrief/reports/chart"
)

// painter turns the blocks of a section into what the template shows.
type painter struct {
	lang   *reports.Language
	theme  chart.Theme
	blocks []block
	ids    map[string]bool
	inks   []string // colours of the charts, for the dark scheme
}

var _ reports.Painter = (*painter)(nil)

func (p *painter) add(b block) error {
	p.blocks = append(p.blocks, b)
	return nil
}

// Paragraph shows running text.
func (p *painter) Paragraph(par *reports.Paragraph) error {
	return p.add(block{Paragraph: p.text(par.Text)})
}

// Verdict shows the answer.
func (p *painter) Verdict(v *reports.Verdict) error {
	return p.add(block{Verdict: &verdict{p.whole(v.Status), p.text(v.Text)}})
}

// Facts shows labelled facts.
func (p *painter) Facts(f *reports.Facts) error {
	var out []fact
	for _, item := range f.Items {
		out = append(out, fact{p.text(item.Label), p.text(item.Text)})
	}
	return p.add(block{Facts: out})
}

// Notes shows terms with their texts.
func (p *painter) Notes(n *reports.Notes) error {
	var out []fact
	for _, item := range n.Items {
		out = append(out, fact{p.text(item.Term), p.text(item.Text)})
	}
	return p.add(block{Notes: out})
}

// score is the card of a KPI.
type score struct {
	Name   string
	Actual number
	Range  string
	Goal   string
	Status status
	Bar    template.HTML
	Change *change
	Spark  template.HTML
}

type change struct {
	Class   string
	Value   number
	Against string
}

// Scorecard shows a card for each KPI.
func (p *painter) Scorecard(card *reports.Scorecard) error {
	var out []score
	for i := range card.Scores {
		out = append(out, p.score(card, &card.Scores[i]))
	}
	return p.add(block{Scores: out})
}

func (p *painter) score(card *reports.Scorecard, sc *reports.Score) score {
	s := score{Name: p.text(sc.Name), Actual: p.number(sc.Actual, p.lang.Value), Range: p.lang.Range(sc.Actual), Status: p.word(sc.Status)}
	switch {
	case sc.Goal != nil && sc.Attainment != nil && sc.Attainment.Known():
		phrase, a := "page.attained", reports.Args{"share": reports.ArgOf(*sc.Attainment), "goal": reports.ArgOf(*sc.Goal)}
		if sc.Landing != nil && sc.Landing.Known() {
			phrase, a["landing"] = "page.attained.landing", reports.ArgOf(*sc.Landing)
		}
		s.Goal = p.text(reports.Say(phrase, a))
		s.Bar = p.bar(sc.Attainment.Number, sc.Status)
	case sc.Goal != nil:
		s.Goal = p.text(reports.Say("page.goal", reports.Args{"goal": reports.ArgOf(*sc.Goal)}))
	}
	if sc.Change != nil {
		s.Change = &change{Class: effect(sc.Effect), Value: p.number(*sc.Change, p.lang.Signed), Against: p.against(card)}
	}
	if len(sc.Spark) > 0 {
		s.Spark = p.svg(chart.Spark(sc.Spark, p.theme, chart.Size{W: 24, H: 7}))
	}
	return s
}

func (p *painter) against(card *reports.Scorecard) string {
	if card.Against.IsZero() {
		return ""
	}
	return p.text(reports.Say("page.against", reports.Args{"what": reports.ArgText(card.Against)}))
}

func effect(n int) string {
	switch {
	case n > 0:
		return "better"
	case n < 0:
		return "worse"
	}
	return "same"
}

// group holds the findings of one kind.
type group struct {
	Kind, Title string
	Items       []finding
}

type finding struct{ Text, Evidence, Level string }

// Findings shows the groups side by side.
func (p *painter) Findings(f *reports.Findings) error {
	var out []group
	for _, g := range f.Groups {
		if len(g.Items) == 0 {
			continue
		}
		shown := group{Kind: string(g.Kind), Title: p.say("finding." + string(g.Kind))}
		for _, item := range g.Items {
			level := ""
			if item.Level != "" {
				level = p.text(reports.Say("page.level", reports.Args{"level": reports.ArgText(reports.Literal(item.Level))}))
			}
			shown.Items = append(shown.Items, finding{p.text(item.Text), p.text(item.Evidence), level})
		}
		out = append(out, shown)
	}
	return p.add(block{Findings: out})
}

type action struct {
	Text, Why string
	Facts     []fact
}

// Actions shows recommendations in their order.
func (p *painter) Actions(a *reports.Actions) error {
	var out []action
	for i := range a.Items {
		item := &a.Items[i]
		out = append(out, action{p.text(item.Text), p.text(item.Why), p.actionFacts(item)})
	}
	return p.add(block{Actions: out})
}

func (p *painter) actionFacts(a *reports.Action) []fact {
	var out []fact
	add := func(phrase, text string) {
		if text != "" {
			out = append(out, fact{p.say(phrase), text})
		}
	}
	if a.Effect != nil {
		add("render.effect", p.expected(a))
	}
	add("render.owner", clean(a.Owner))
	add("render.measure", p.text(a.Measure))
	add("render.due", p.due(a.Due))
	return out
}

func (p *painter) due(d calendar.Date) string {
	if d.IsZero() {
		return ""
	}
	return p.lang.Date(d)
}

// expected writes what an action is to bring, with what it counts, its range,
// or why nobody knows.
func (p *painter) expected(a *reports.Action) string {
	n := p.number(*a.Effect, p.lang.Signed)
	text := n.Text
	if of := p.text(a.Of); of != "" {
		text += " " + of
	}
	if n.Reason != "" {
		text = fmt.Sprintf("%s (%s)", n.Text, n.Reason)
	}
	if r := p.lang.Range(*a.Effect); r != "" {
		text += " (" + r + ")"
	}
	return text
}
