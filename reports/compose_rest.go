package reports

import (
	"slices"

	"debrief/assess"
)

// execution tells how the plan of activities was carried out.
func (c campaignComposer) execution() *Section {
	if c.a.Execution == nil {
		return nil
	}
	shown := c.a.Execution.Activities
	if len(shown) > maxActivities {
		shown = c.a.Execution.Trouble(maxActivities)
	}
	return executionSection(c.a.Execution, shown)
}

// maxActivities is how many activities a debrief lists; of more, it shows those
// with trouble.
const maxActivities = 24

// executionSection tells how a plan was carried out, with a table of the
// activities shown: all of them, or those with trouble.
func executionSection(e *assess.Execution, shown []assess.Done) *Section {
	s := &Section{ID: "execution", Label: Word("section.execution"), Title: executionTitle(e), Subtitle: Word("execution.subtitle")}
	if len(shown) < len(e.Activities) {
		s.Subtitle = Word("execution.subtitle.trouble")
	}
	s.add(Block{Facts: executionFacts(e)})
	t := &Table{ID: "execution", Columns: []TableColumn{
		{Head: Word("head.activity")}, {Head: Word("head.channel")}, {Head: Word("head.owner")}, {Head: Word("head.planned_end")},
		{Head: Word("head.actual_end")}, {Head: Word("head.state")}, {Head: Word("head.days_late"), Unit: Days},
		{Head: Word("head.planned_cost"), Unit: Money}, {Head: Word("head.actual_cost"), Unit: Money}}}
	for _, d := range shown {
		t.Rows = append(t.Rows, executionRow(d))
	}
	if len(shown) < len(e.Activities) {
		t.Rows = append(t.Rows, unshown(e.Activities, shown)...)
	}
	if e.PlannedCost.Known() && len(e.Activities) > 1 {
		t.Rows = append(t.Rows, executionTotal(e))
	}
	if len(shown) == 0 { // all went as planned: to a reader the costs are all there is to say
		t.keepFor(Workbook)
		s.Blocks[0].Facts.costs(e)
	}
	s.add(Block{Table: t})
	return s
}

// unshown are the activities that only the workbook lists.
func unshown(all, shown []assess.Done) []Row {
	var out []Row
	for _, d := range all {
		if !slices.Contains(shown, d) {
			row := executionRow(d)
			row.Only = Workbook
			out = append(out, row)
		}
	}
	return out
}

// executionFacts counts all activities, of which the table may show a part.
func executionFacts(e *assess.Execution) *Facts {
	f := &Facts{}
	for _, x := range []struct {
		id string
		n  int
	}{{"fact.planned", e.Planned}, {"fact.done", e.Completed}, {"fact.on_time", e.OnTime}} {
		f.Items = append(f.Items, Fact{label(Word(x.id)), Say("text.number", Args{"n": ArgOf(Of(float64(x.n), Count))})})
	}
	return f
}

// costs adds what all activities cost, of what they were to cost.
func (f *Facts) costs(e *assess.Execution) {
	if !e.PlannedCost.Known() || !e.ActualCost.Known() {
		return
	}
	f.Items = append(f.Items, Fact{label(Word("head.actual_cost")), Say("execution.cost",
		Args{"actual": ArgOf(valueOf(e.ActualCost, assess.Money)), "planned": ArgOf(valueOf(e.PlannedCost, assess.Money))})})
}

// executionTotal sums up the costs of all activities that have both.
func executionTotal(e *assess.Execution) Row {
	return Row{Total: true, Cells: []Cell{textCell(Word("execution.total")), {}, {}, {}, {}, {}, {},
		optionalCell(e.PlannedCost, assess.Money), optionalCell(e.ActualCost, assess.Money)}}
}

func executionTitle(e *assess.Execution) Text {
	a := Args{"planned": ArgOf(Of(float64(e.Planned), Count)), "done": ArgOf(Of(float64(e.Completed), Count)), "onTime": ArgOf(Of(float64(e.OnTime), Count))}
	id := "execution.title"
	if e.Planned > 0 && e.OnTime == e.Planned {
		id += ".all"
	}
	if over := assess.Difference(e.ActualCost, e.PlannedCost); over.Known() && e.PlannedCost.Number > 0 {
		a["over"] = ArgOf(Of(over.Number/e.PlannedCost.Number, Ratio))
		id += ".cost"
	}
	return Say(id, a)
}

func executionRow(d assess.Done) Row {
	late := Cell{}
	if d.Late > 0 {
		late = valueCell(Of(float64(d.Late), Days))
	}
	return Row{Cells: []Cell{literalCell(d.Name), literalCell(d.Channel), literalCell(d.Owner),
		dateCell(d.Planned), dateCell(d.Actual), textCell(Word("state." + string(d.State))), late,
		optionalCell(d.PlannedCost, assess.Money), optionalCell(d.ActualCost, assess.Money)}}
}

// recommendations shows every action in full.
func (c campaignComposer) recommendations() *Section {
	if len(c.a.Actions) == 0 {
		return nil
	}
	s := &Section{ID: "recommendations", Label: Word("section.recommendations"), Title: Say("recommendations.title", Args{"n": ArgOf(Of(float64(len(c.a.Actions)), Count))}),
		Subtitle: Word("recommendations.subtitle")}
	s.add(Block{Actions: actionsOf(c.a.Actions, len(c.a.Actions))})
	return s
}

// notes says where the figures came from and what limits them.
func (c campaignComposer) notes() *Section {
	return notesSection(c.f, c.a.Caveats, c.missingParts())
}

// missingParts names the parts of a debrief that had no data.
func (c campaignComposer) missingParts() []Text {
	var out []Text
	if len(c.a.Goals) == 0 {
		out = append(out, Word("section.goals"))
	}
	if len(c.a.Channels) < 2 {
		out = append(out, Word("section.channels"))
	}
	if c.f.View == Executive {
		return out
	}
	if len(c.a.Funnel) < 2 {
		out = append(out, Word("section.funnel"))
	}
	if len(c.a.Bridges) == 0 {
		out = append(out, Word("section.change"))
	}
	if c.a.Execution == nil {
		out = append(out, Word("section.execution"))
	}
	if c.a.Won == nil {
		out = append(out, Word("section.customers"))
	}
	return out
}

func notesSection(f Frame, caveats []assess.Caveat, missing []Text) *Section {
	s := &Section{ID: "notes", Label: Word("section.notes"), Title: notesTitle(f), Subtitle: Word("notes.subtitle")}
	notes := &Notes{}
	for _, c := range caveats {
		notes.Items = append(notes.Items, caveatNote(c))
	}
	if len(missing) > 0 {
		notes.Items = append(notes.Items, Note{Term: Word("note.left_out"), Text: Say("note.left_out.text", Args{"parts": {Texts: missing}})})
	}
	for _, src := range f.Sources {
		for _, r := range src.Rejections {
			notes.Items = append(notes.Items, rejectionNote(src, r))
		}
		notes.Items = append(notes.Items, src.Doubts...)
	}
	if len(notes.Items) > 0 {
		s.add(Block{Notes: notes})
	}
	if len(f.Sources) > 0 {
		s.add(Block{Table: sourcesTable(f.Sources)})
	}
	return s
}

func notesTitle(f Frame) Text {
	var rows, rejected int64
	for _, s := range f.Sources {
		rows, rejected = rows+s.Rows, rejected+s.Rejected
	}
	a := Args{"rows": ArgOf(Of(float64(rows), Count)), "rejected": ArgOf(Of(float64(rejected), Count)), "sources": ArgOf(Of(float64(len(f.Sources)), Count))}
	switch {
	case rows == 0:
		return Word("notes.title.plain")
	case rejected == 0:
		return Say("notes.title.all", a)
	}
	return Say("notes.title.rejected", a)
}

func caveatNote(c assess.Caveat) Note {
	a := args(c.Values)
	a["what"] = ArgText(channelText(c.Text))
	if knownMeasures[c.Text] {
		a["what"] = ArgText(measureName(c.Text))
	}
	a["period"] = ArgPeriod(c.Period)
	if len(c.Names) > 0 {
		a["what"], a["more"] = namedArgs(c.Names)
	}
	if len(c.Gaps) > 0 {
		a["periods"], a["n"] = GapArgs(c.Gaps)
	}
	return Note{Term: Say("caveat."+c.Rule, a), Text: Say("caveat."+c.Rule+".text", a)}
}

// maxNames is how many names a note lists.
const maxNames = 8

// namedArgs lists names that the plan lacks, and how many there are beside them.
func namedArgs(names []assess.Named) (listed, more Arg) {
	var texts []Text
	for _, n := range names[:min(len(names), maxNames)] {
		if n.Meant == "" {
			texts = append(texts, Literal(n.Name))
			continue
		}
		texts = append(texts, Say("text.meant", Args{"name": ArgText(Literal(n.Name)), "meant": ArgText(Literal(n.Meant))}))
	}
	return Arg{Texts: texts}, ArgOf(Of(float64(len(names)-len(texts)), Count))
}

func rejectionNote(s SourceNote, r Rejection) Note {
	a := Args{"dataset": ArgText(Literal(s.Dataset)), "rows": ArgOf(Of(float64(r.Rows), Count)), "what": ArgText(reasonText(r.What)),
		"field": ArgText(Literal(r.Field)), "where": ArgText(Literal(r.Where)), "value": ArgText(Literal(r.Value))}
	id := "note.rejected"
	if r.Value == "" {
		id = "note.rejected.blank"
	}
	return Note{Term: Say("note.rejected.term", a), Text: Say(id, a)}
}

// reasons are the phrases of what can be wrong with a row, by what a source
// calls it.
var reasons = map[string]string{
	"no value": "reason.no_value", "no date": "reason.no_date", "text in a number": "reason.text", "date in a number": "reason.date",
	"unknown date format": "reason.format", "date that fits two formats": "reason.ambiguous", "error value": "reason.error",
	"text that is not UTF-8": "reason.unreadable", "total row": "reason.total",
}

func reasonText(what string) Text {
	if id := reasons[what]; id != "" {
		return Word(id)
	}
	return Literal(what)
}

func sourcesTable(sources []SourceNote) *Table {
	t := &Table{ID: "sources", Title: Word("sources.title"), Columns: []TableColumn{
		{Head: Word("head.dataset")}, {Head: Word("head.source")}, {Head: Word("head.read")}, {Head: Word("head.rows"), Unit: Count},
		{Head: Word("head.first")}, {Head: Word("head.last")}, {Head: Word("head.rejected"), Unit: Count}}}
	for _, s := range sources {
		row := Row{Cells: []Cell{literalCell(s.Dataset), literalCell(s.Source), textCell(timeText(s.Read)), {}, textCell(dateText(s.First)), textCell(dateText(s.Last)), {}}}
		if s.Rows > 0 {
			row.Cells[3], row.Cells[6] = valueCell(Of(float64(s.Rows), Count)), valueCell(Of(float64(s.Rejected), Count))
		}
		t.Rows = append(t.Rows, row)
	}
	if !slices.ContainsFunc(sources, func(s SourceNote) bool { return s.Rows > 0 }) { // a slice is not told how large the whole is
		t.Columns = t.Columns[:3]
		for i := range t.Rows {
			t.Rows[i].Cells = t.Rows[i].Cells[:3]
		}
	}
	return t
}

// definitions lists the formula of every KPI that the document shows.
func (c campaignComposer) definitions() *Section {
	ids := map[string]bool{}
	for _, s := range append(c.a.Scorecard, c.a.Goals...) {
		ids[s.KPI.ID] = true
	}
	for _, id := range []string{"roi", "cost_per_lead", "cost_per_sale"} {
		ids[id] = true
	}
	return definitionsSection(c.f.Catalogue, ids)
}

func definitionsSection(cat *assess.Catalogue, ids map[string]bool) *Section {
	s := &Section{ID: "definitions", Label: Word("section.definitions"), Title: Word("definitions.title"), Subtitle: Word("definitions.subtitle")}
	t := &Table{ID: "definitions", Columns: []TableColumn{{Head: Word("head.kpi")}, {Head: Word("head.formula")}, {Head: Word("head.good")}}}
	for _, k := range cat.All() {
		if ids[k.ID] {
			t.Rows = append(t.Rows, Row{Cells: []Cell{textCell(label(kpiName(k))), literalCell(k.Formula.Text), textCell(Word("good." + string(k.Direction)))}})
		}
	}
	s.add(Block{Table: t})
	return s
}
