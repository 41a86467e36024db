package mail

import (
	"strconv"
	"strings"

	"debrief/reports"
)

// Paragraph implements reports.Painter.
func (p *painter) Paragraph(b *reports.Paragraph) error {
	p.add(block{Paragraph: line(p.lang.Text(b.Text), 3*p.limit)})
	return nil
}

// Verdict implements reports.Painter.
func (p *painter) Verdict(b *reports.Verdict) error {
	status := p.status(b.Status)
	status.Word = p.word("verdict." + string(known(b.Status)))
	p.add(block{Verdict: &verdict{Around: p.around, Status: status, Text: p.text(b.Text)}})
	return nil
}

// Facts implements reports.Painter.
func (p *painter) Facts(b *reports.Facts) error {
	var items []labelled
	for _, f := range b.Items {
		items = append(items, labelled{line(p.lang.Text(f.Label), maxLabel), p.text(f.Text)})
	}
	if len(items) > 0 {
		p.add(block{Facts: &facts{p.around, items}})
	}
	return nil
}

// Scorecard implements reports.Painter.
func (p *painter) Scorecard(b *reports.Scorecard) error {
	if len(b.Scores) == 0 {
		return nil
	}
	s := &scorecard{Around: p.around, Head: p.word("scorecard"), KPI: p.word("kpi"), Actual: p.word("actual"), Goal: p.word("goal"),
		OfGoal: p.word("attained.head"), Status: p.word("status"), Change: p.word("change")}
	if !b.Against.IsZero() {
		s.Against = p.say("change.against", reports.Args{"what": reports.ArgText(b.Against)})
	}
	for i := range b.Scores {
		s.Rows = append(s.Rows, p.score(&b.Scores[i]))
		s.Compares = s.Compares || b.Scores[i].Change != nil
	}
	if b.Lands() {
		s.Actual, s.Landing = p.word("to_date"), p.word("landing")
	}
	p.add(block{Scorecard: s})
	return nil
}

func (p *painter) score(s *reports.Score) score {
	row := score{Name: p.text(s.Name), Actual: p.lang.Value(s.Actual), Status: p.status(s.Status)}
	if s.Goal != nil && s.Goal.Known() {
		row.GoalAlone = p.lang.Value(*s.Goal)
		row.Goal = p.say("goal.of", reports.Args{"goal": reports.ArgOf(*s.Goal)})
	}
	if s.Attainment != nil && s.Attainment.Known() {
		row.Share = p.lang.Value(*s.Attainment)
		row.Attained = p.say("attained", reports.Args{"share": reports.ArgOf(*s.Attainment)})
	}
	if s.Landing != nil && s.Landing.Known() {
		row.Landing = p.lang.Value(*s.Landing)
		if row.Attained != "" {
			row.Attained = p.say("attained.landing", reports.Args{"share": reports.ArgOf(*s.Attainment), "landing": reports.ArgOf(*s.Landing)})
		}
	}
	row.Change.Class, row.Change.Color = p.effect(0)
	if s.Change != nil {
		row.Change.Text = p.lang.Signed(*s.Change)
		if s.Change.Known() && !reports.Flat(row.Change.Text) {
			row.Change.Class, row.Change.Color = p.effect(s.Effect)
		}
	}
	return row
}

// Findings implements reports.Painter.
func (p *painter) Findings(b *reports.Findings) error {
	var groups []group
	for _, g := range b.Groups {
		if len(g.Items) == 0 {
			continue
		}
		v := group{First: groups == nil, Head: p.text(reports.Word("finding." + string(g.Kind)))}
		v.Class, v.Color = p.tone(g.Kind)
		for _, f := range g.Items {
			v.Items = append(v.Items, finding{Text: p.text(f.Text), Evidence: p.evidence(f)})
		}
		groups = append(groups, v)
	}
	if groups != nil {
		p.add(block{Findings: &findings{p.around, groups}})
	}
	return nil
}

func (p *painter) tone(k reports.FindingKind) (class, color string) {
	switch k {
	case reports.Strength:
		return p.effect(1)
	case reports.Weakness:
		return p.effect(-1)
	}
	return "brand", hex(p.theme.Primary)
}

func (p *painter) evidence(f reports.Finding) string {
	if f.Evidence.IsZero() || f.Level == "" {
		return p.text(f.Evidence)
	}
	return p.say("evidence", reports.Args{"evidence": reports.ArgText(f.Evidence), "level": textArg(f.Level)})
}

// Actions implements reports.Painter.
func (p *painter) Actions(b *reports.Actions) error {
	if len(b.Items) == 0 {
		return nil
	}
	v := &actions{Around: p.around, Head: p.word("decisions")}
	for i, a := range b.Items {
		v.Items = append(v.Items, action{Number: strconv.Itoa(i+1) + ".", Text: p.text(a.Text), Why: p.text(a.Why),
			Effect: p.expected(a), Details: p.details(a)})
	}
	p.add(block{Actions: v})
	return nil
}

// expected says what an action should bring, "" if that is not known.
func (p *painter) expected(a reports.Action) string {
	if a.Effect == nil || !a.Effect.Known() {
		return ""
	}
	phrase, args := "effect", reports.Args{"value": textArg(p.lang.Signed(*a.Effect))}
	if !a.Of.IsZero() {
		phrase, args["of"] = phrase+".of", reports.ArgText(a.Of)
	}
	if r := p.lang.Range(*a.Effect); r != "" {
		phrase, args["range"] = phrase+".range", textArg(r)
	}
	return p.say(phrase, args)
}

func (p *painter) details(a reports.Action) string {
	var parts []string
	if a.Owner != "" {
		parts = append(parts, p.say("owner", reports.Args{"who": textArg(a.Owner)}))
	}
	if !a.Due.IsZero() {
		parts = append(parts, p.say("due", reports.Args{"date": {Date: a.Due}}))
	}
	if !a.Measure.IsZero() {
		parts = append(parts, p.say("measure", reports.Args{"what": reports.ArgText(a.Measure)}))
	}
	s := []rune(strings.Join(parts, ", "))
	if len(s) > 0 && a.Owner == "" {
		s = append([]rune(strings.ToUpper(string(s[:1]))), s[1:]...)
	}
	return string(s)
}

// Table implements reports.Painter.
func (p *painter) Table(b *reports.Table) error {
	if !b.Shown(reports.Reading) {
		return nil
	}
	b = b.For(reports.Reading)
	v := &table{Around: p.around, Heading: p.text(b.Title)}
	for i, c := range b.Columns {
		v.Heads = append(v.Heads, cell{Text: p.text(c.Head), Align: alignment(b, i)})
	}
	for _, r := range b.Rows[:min(len(b.Rows), maxRows)] {
		var row []cell
		for i, c := range r.Cells {
			row = append(row, cell{Text: p.cell(b, i, c), Align: alignment(b, i)})
		}
		v.Rows = append(v.Rows, row)
	}
	if more := len(b.Rows) - maxRows; more > 0 {
		v.Notes = append(v.Notes, p.say("more", reports.Args{"n": reports.ArgOf(reports.Of(float64(more), reports.Count))}))
	}
	for _, n := range b.Notes[:min(len(b.Notes), maxRows)] {
		v.Notes = append(v.Notes, p.text(n))
	}
	p.add(block{Table: v})
	return nil
}

// cell writes a cell: the values of a column of one unit with as many decimals,
// those of several as they stand elsewhere.
func (p *painter) cell(t *reports.Table, column int, c reports.Cell) string {
	switch {
	case c.Text != nil:
		return line(p.lang.Text(*c.Text), p.limit/4)
	case c.Value != nil:
		if decimals, ok := decimals(t, column); ok {
			return p.lang.Exact(*c.Value, decimals)
		}
		return p.lang.Value(*c.Value)
	case c.Status != "":
		s := p.status(c.Status)
		return s.Mark + " " + s.Word
	}
	return ""
}

// decimals of a column of one unit: as many as its largest number needs.
func decimals(t *reports.Table, column int) (n int, ok bool) {
	var values []reports.Value
	for _, r := range t.Rows {
		if column >= len(r.Cells) || r.Cells[column].Value == nil {
			continue
		}
		if values = append(values, *r.Cells[column].Value); values[0].Unit != r.Cells[column].Value.Unit {
			return 0, false
		}
	}
	return reports.Decimals(values[0].Unit, values), true
}

// alignment of a column: numbers stand to the right.
func alignment(t *reports.Table, column int) string {
	for _, r := range t.Rows {
		if column < len(r.Cells) && r.Cells[column].Value != nil {
			return "right"
		}
	}
	return "left"
}

// Notes implements reports.Painter.
func (p *painter) Notes(b *reports.Notes) error {
	var items []labelled
	for _, n := range b.Items {
		items = append(items, labelled{p.text(n.Term), p.text(n.Text)})
	}
	if len(items) > 0 {
		p.add(block{Notes: &notes{p.around, items[:min(len(items), maxRows)]}})
	}
	return nil
}
