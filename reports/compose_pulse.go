package reports

import (
	"slices"

	"debrief/assess"
)

// ComposePulse writes the short report on a week, month or quarter.
func ComposePulse(p *assess.Pulse, f Frame) *Document {
	c := pulseComposer{p: p, f: f}
	doc := &Document{Meta: c.meta(), Data: f.Data}
	notes, channels := c.notes(), c.channels()
	if channels != nil {
		channels.takeNotes(notes)
		notes = nil
	}
	for _, s := range []*Section{c.summary(), c.pace(), c.f.benchmark(), c.campaigns(), channels, notes} {
		if s != nil {
			doc.Sections = append(doc.Sections, *s)
		}
	}
	return doc.lead()
}

type pulseComposer struct {
	p *assess.Pulse
	f Frame
}

func (c pulseComposer) args() Args {
	v := c.p.Verdict
	return Args{"organization": ArgText(c.f.whose()), "period": ArgPeriod(c.p.Period),
		"met": ArgOf(Of(float64(v.Met), Count)), "judged": ArgOf(Of(float64(v.Judged), Count)), "running": ArgOf(Of(float64(len(c.p.Campaigns)), Count))}
}

func (c pulseComposer) meta() Meta {
	m := c.f.meta(Pulse, Say("pulse.title", c.args()))
	m.Period = c.p.Period
	m.Subject, m.Preheader = Say("pulse.subject", c.args()), c.verdict()
	if c.p.Verdict.Judged == 0 {
		m.Subject = Say("pulse.title", c.args())
	}
	return m
}

func (c pulseComposer) verdict() Text {
	if c.p.Verdict.Judged == 0 {
		return Say("pulse.verdict.plain", c.args())
	}
	return Say("pulse.verdict", c.args())
}

func (c pulseComposer) summary() *Section {
	s := &Section{ID: "summary", Label: Word("section.summary"), Title: c.message(),
		Subtitle: Say("pulse.subtitle", Args{"organization": ArgText(c.f.whose()), "before": ArgPeriod(c.p.Before)})}
	s.add(Block{Verdict: &Verdict{Status: Status(c.p.Verdict.Status), Text: c.verdict()}})
	s.Blocks = append(s.Blocks, c.f.remarks()...)
	against := c.before()
	s.add(Block{Scorecard: scorecardOf(c.p.Scorecard, against)})
	if f := findingsOf(c.p.Findings, 3, against); f != nil {
		s.add(Block{Findings: f})
	}
	return s
}

// message says how the two first KPIs of the scorecard moved.
func (c pulseComposer) message() Text {
	var moved []assess.Score
	for _, id := range []string{"revenue", "roi", "leads", "sales", "spend"} {
		if s := findScore(c.p.Scorecard, id); s != nil && s.Change.Known() && len(moved) < 2 {
			moved = append(moved, *s)
		}
	}
	a := c.args()
	if len(moved) < 2 {
		return Say("pulse.title", a)
	}
	for i, name := range []string{"first", "second"} {
		a[name] = ArgText(kpiName(moved[i].KPI))
		a[name+"Change"] = ArgOf(changeOf(moved[i].KPI, moved[i].Change))
	}
	return Say("pulse.message", a)
}

// pace sets the goals of the year against the part of the year that has passed.
func (c pulseComposer) pace() *Section {
	if len(c.p.Pace) == 0 {
		return nil
	}
	s := &Section{ID: "pace", Label: Word("section.pace"), Title: Say("pulse.pace.title", c.args()), Subtitle: Word("pulse.pace.subtitle")}
	if c.p.ByCourse {
		s.Subtitle = Word("pulse.pace.subtitle.course")
	}
	bullets := &BulletChart{}
	for _, p := range c.p.Pace {
		bullets.Rows = append(bullets.Rows, Bullet{Label: label(kpiName(p.KPI)), Actual: kpiSum(p), Goal: Of(p.Needed, Unit(p.KPI.Unit)),
			Attainment: valueOf(p.Attainment, assess.Ratio), Status: Status(p.Status)})
	}
	s.add(Block{Chart: &Chart{ID: "pace-chart", Lead: true, Title: Word("pulse.pace.chart"), Subtitle: Word("pulse.pace.chart.subtitle"), Bullets: bullets}})
	return s
}

// before names the period that the pulse is compared with.
func (c pulseComposer) before() Text {
	return Say("text.period", Args{"period": ArgPeriod(c.p.Before)})
}

// notes are short, so that a pulse of sound data stays on two pages: the sources
// are one sentence.
func (c pulseComposer) notes() *Section {
	s := notesSection(c.f, c.p.Caveats, nil)
	s.Title = Word("notes.title.plain")
	s.Blocks = slices.DeleteFunc(s.Blocks, func(b Block) bool { return b.Table != nil })
	if len(c.f.Sources) == 0 {
		return s
	}
	var names []Text
	for _, src := range c.f.Sources {
		names = append(names, sourceNamed(src))
	}
	id, a := "sources.list", Args{"sources": {Texts: names}}
	if at := c.f.Sources[0].Read; !at.IsZero() {
		id, a["time"] = "sources.list.read", ArgText(timeText(at))
	}
	s.add(Block{Notes: &Notes{Items: []Note{{Term: Word("sources.title"), Text: Say(id, a)}}}})
	return s
}

// sourceNamed names a source, with its rows and up to when they go, as far as
// the reader may know that.
func sourceNamed(src SourceNote) Text {
	a := Args{"dataset": ArgText(Literal(src.Dataset)), "source": ArgText(Literal(src.Source)), "rows": ArgOf(Of(float64(src.Rows), Count)), "last": {Date: src.Last}}
	switch {
	case src.Rows == 0:
		return Say("source.named", a)
	case src.Last.IsZero():
		return Say("source.named.rows", a)
	}
	return Say("source.named.dated", a)
}

func kpiSum(p assess.Pace) Value { return estimateOf(p.ToDate, p.KPI.Unit) }

// campaignsTitle counts the campaigns under way, and of those with goals how
// many have all of them on pace.
func (c pulseComposer) campaignsTitle() Text {
	a := c.args()
	ahead, judged := 0, 0
	for _, r := range c.p.Campaigns {
		if r.Verdict.Judged > 0 {
			judged++
		}
		if r.Verdict.Status == assess.Met {
			ahead++
		}
	}
	if judged == 0 {
		return Say("pulse.campaigns.title.plain", a)
	}
	a["ahead"] = ArgOf(Of(float64(ahead), Count))
	return Say("pulse.campaigns.title", a)
}

// campaigns lists what runs, what ended and what comes.
func (c pulseComposer) campaigns() *Section {
	if len(c.p.Campaigns)+len(c.p.Ending)+len(c.p.Coming) == 0 {
		return nil
	}
	s := &Section{ID: "campaigns", Label: Word("section.league"), Title: c.campaignsTitle(), Subtitle: Word("pulse.campaigns.subtitle")}
	t := &Table{ID: "campaigns", Columns: []TableColumn{{Head: Word("head.campaign")}, {Head: Word("head.ends")}, {Head: Word("head.elapsed"), Unit: Ratio},
		{Head: Word("head.spent"), Unit: Ratio}, {Head: Word("head.goals_on_pace")}, {Head: Word("head.status")}}}
	for _, r := range c.p.Campaigns {
		on := Cell{}
		if r.Verdict.Judged > 0 {
			on = textCell(Say("annual.met_of", Args{"met": ArgOf(Of(float64(r.Verdict.Met), Count)), "judged": ArgOf(Of(float64(r.Verdict.Judged), Count))}))
		}
		t.Rows = append(t.Rows, Row{Cells: []Cell{literalCell(r.Campaign.Name), textCell(dateText(r.Campaign.Period.Last)), valueCell(Of(r.Elapsed, Ratio)),
			valueCell(valueOf(assess.Share(r.Spent, r.Budget), assess.Ratio)), on, {Status: Status(r.Verdict.Status)}}})
	}
	if len(t.Rows) > 0 {
		s.add(Block{Table: t})
	}
	notes := &Notes{}
	for _, e := range c.p.Ending {
		notes.Items = append(notes.Items, Note{Term: Literal(e.Name), Text: Say("pulse.ended", Args{"date": {Date: e.Period.Last}})})
	}
	for _, e := range c.p.Coming {
		notes.Items = append(notes.Items, Note{Term: Literal(e.Name), Text: Say("pulse.coming", Args{"date": {Date: e.Period.First}})})
	}
	if len(notes.Items) > 0 {
		s.add(Block{Notes: notes})
	}
	return s
}

func (c pulseComposer) channels() *Section {
	if len(c.p.Channels) < 2 || c.f.View == Executive {
		return nil
	}
	s := channelView{c.p.Channels, c.p.Totals, c.before(), pulseChannels}.section(c.f)
	s.Blocks[len(s.Blocks)-1].Table.plain()
	return s
}

// pulseChannels is how many channels a pulse names.
const pulseChannels = 7

// plain leaves intervals to the charts, so that each row takes a line, and does
// not point at a workbook, which a pulse seldom has.
func (t *Table) plain() {
	t.Notes = slices.DeleteFunc(t.Notes, func(n Text) bool { return n.Phrase == "fold.note" })
	for _, r := range t.Rows {
		for _, c := range r.Cells {
			if c.Value != nil {
				c.Value.Interval = nil
			}
		}
	}
}

// takeNotes sets the remarks of a section in small type under this one's table,
// so that a pulse stays on two pages.
func (s *Section) takeNotes(from *Section) {
	table := s.Blocks[len(s.Blocks)-1].Table
	for _, b := range from.Blocks {
		if b.Notes == nil {
			continue
		}
		for _, n := range b.Notes.Items {
			if n.Term.Phrase != "caveat.attributed" { // the table says so itself
				table.Notes = append(table.Notes, Say("note.line", Args{"term": ArgText(n.Term), "text": ArgText(n.Text)}))
			}
		}
	}
}
