package reports

import (
	"errors"
	"slices"

	"debrief/calendar"
)

// Block is a piece of a section: exactly one field is set.
type Block struct {
	Paragraph *Paragraph `json:"paragraph,omitempty"`
	Verdict   *Verdict   `json:"verdict,omitempty"`
	Facts     *Facts     `json:"facts,omitempty"`
	Scorecard *Scorecard `json:"scorecard,omitempty"`
	Table     *Table     `json:"table,omitempty"`
	Chart     *Chart     `json:"chart,omitempty"`
	Findings  *Findings  `json:"findings,omitempty"`
	Actions   *Actions   `json:"actions,omitempty"`
	Notes     *Notes     `json:"notes,omitempty"`
}

// Painter draws every kind of block. A new kind of block is a new method, so
// that no renderer compiles until it can draw it.
type Painter interface {
	Paragraph(*Paragraph) error
	Verdict(*Verdict) error
	Facts(*Facts) error
	Scorecard(*Scorecard) error
	Table(*Table) error
	Chart(*Chart) error
	Findings(*Findings) error
	Actions(*Actions) error
	Notes(*Notes) error
}

// Paint hands the block to the painter's method for its kind.
func (b Block) Paint(p Painter) error {
	switch {
	case b.Paragraph != nil:
		return p.Paragraph(b.Paragraph)
	case b.Verdict != nil:
		return p.Verdict(b.Verdict)
	case b.Facts != nil:
		return p.Facts(b.Facts)
	case b.Scorecard != nil:
		return p.Scorecard(b.Scorecard)
	case b.Table != nil:
		return p.Table(b.Table)
	case b.Chart != nil:
		return p.Chart(b.Chart)
	case b.Findings != nil:
		return p.Findings(b.Findings)
	case b.Actions != nil:
		return p.Actions(b.Actions)
	case b.Notes != nil:
		return p.Notes(b.Notes)
	}
	return errors.New("paint block: no kind is set")
}

// Status says how a result stands against its goal. It is shown by shape and
// word as well as colour: ● met, ◐ near, ○ missed, – no data.
type Status string

// The statuses.
const (
	Met    Status = "met"
	Near   Status = "near"
	Missed Status = "missed"
	NoData Status = "none"
)

// Paragraph is running text.
type Paragraph struct {
	Text Text `json:"text"`
}

// Verdict is the answer in one sentence.
type Verdict struct {
	Status Status `json:"status"`
	Text   Text   `json:"text"`
}

// Facts are short labelled facts set in one line or column: dates, owner,
// objective, budget.
type Facts struct {
	Items []Fact `json:"items"`
}

// Fact is one labelled fact.
type Fact struct {
	Label Text `json:"label"`
	Text  Text `json:"text"`
}

// Scorecard shows at most eight KPIs against goal and comparison.
type Scorecard struct {
	Scores  []Score `json:"scores"`
	Against Text    `json:"against,omitzero"` // what Change compares with: "Spring Sale 2025"
}

// Score is one KPI of a scorecard.
type Score struct {
	KPI        string  `json:"kpi"` // id: "roi"
	Name       Text    `json:"name"`
	Actual     Value   `json:"actual"`
	Landing    *Value  `json:"landing,omitempty"` // where it is expected to end; attainment and status then judge it in place of the actual
	Goal       *Value  `json:"goal,omitempty"`
	Attainment *Value  `json:"attainment,omitempty"` // ratio to the goal, 1 is exactly met, direction already considered
	Status     Status  `json:"status,omitempty"`     // empty without a goal
	Change     *Value  `json:"change,omitempty"`     // against the comparison: a ratio, or points for rates
	Effect     int     `json:"effect,omitempty"`     // of the change: +1 good, -1 bad, 0 neither
	Spark      Numbers `json:"spark,omitempty"`      // the course over the period, oldest first
	LowerGood  bool    `json:"lowerGood,omitempty"`  // a lower number is better
}

// Lands reports whether goals are judged by where the KPIs are expected to end.
func (c *Scorecard) Lands() bool {
	return slices.ContainsFunc(c.Scores, func(s Score) bool { return s.Landing != nil })
}

// Table is a table with a message of its own, or without one where the
// section's title says it.
type Table struct {
	ID      string        `json:"id"` // stable name: "channels"; unique within the document
	Title   Text          `json:"title,omitzero"`
	Columns []TableColumn `json:"columns"`
	Rows    []Row         `json:"rows"`
	Notes   []Text        `json:"notes,omitempty"`
}

// TableColumn heads a column.
type TableColumn struct {
	Head  Text    `json:"head"`
	Unit  Unit    `json:"unit,omitempty"`  // shown in the header; cells then bear no unit
	Width float64 `json:"width,omitempty"` // relative width; 0 lets the renderer choose by content
}

// Row is a row of a table; it has as many cells as the table has columns.
type Row struct {
	Cells []Cell `json:"cells"`
	Total bool   `json:"total,omitempty"` // a sum or whole: set off from the others
	Only  Medium `json:"only,omitempty"`  // where the row is shown; empty is everywhere
}

// Medium is a way of reading that has room of its own: what is too long to be
// read is summed up for a reader, and whole in the workbook.
type Medium string

// The media.
const (
	Reading  Medium = "reading"  // PDF, mail and page
	Workbook Medium = "workbook" // where a table may be long, and is sorted and filtered
)

// For returns the table as a medium shows it.
func (t *Table) For(m Medium) *Table {
	out := *t
	out.Rows = slices.DeleteFunc(slices.Clone(t.Rows), func(r Row) bool { return r.Only != "" && r.Only != m })
	return &out
}

// keepFor leaves the table to one medium.
func (t *Table) keepFor(m Medium) {
	t.Rows = slices.DeleteFunc(t.Rows, func(r Row) bool { return r.Only != "" && r.Only != m })
	for i := range t.Rows {
		t.Rows[i].Only = m
	}
}

// Shown reports whether a medium shows the table: not one whose rows are all
// for another.
func (t *Table) Shown(m Medium) bool { return len(t.Rows) == 0 || len(t.For(m).Rows) > 0 }

// Cell holds one of text, value or status; none is an empty cell.
type Cell struct {
	Text   *Text  `json:"text,omitempty"`
	Value  *Value `json:"value,omitempty"`
	Status Status `json:"status,omitempty"`
	Effect int    `json:"effect,omitempty"` // of a change: +1 good, -1 bad
}

// Findings are strengths, weaknesses and opportunities, at most five each.
type Findings struct {
	Groups []FindingGroup `json:"groups"`
}

// FindingGroup holds the findings of one kind.
type FindingGroup struct {
	Kind  FindingKind `json:"kind"`
	Items []Finding   `json:"items"`
}

// FindingKind is the kind of a finding.
type FindingKind string

// The kinds of findings, in the order they are shown.
const (
	Strength    FindingKind = "strength"
	Weakness    FindingKind = "weakness"
	Opportunity FindingKind = "opportunity"
	Watch       FindingKind = "watch"
)

// Finding is one conclusion with its evidence.
type Finding struct {
	Rule     string `json:"rule"` // id of the rule that found it
	Text     Text   `json:"text"`
	Evidence Text   `json:"evidence"`
	Level    string `json:"level"` // evidence level A (randomised test) to D (attributed only)
	// Figures are the inputs of the rule by name, from which every number in the
	// sentences comes or follows.
	Figures map[string]Value `json:"figures,omitempty"`
}

// Actions are decisions to take or recommendations, most valuable first.
type Actions struct {
	Items []Action `json:"items"`
}

// Action is one recommendation.
type Action struct {
	Rule    string        `json:"rule"`
	Text    Text          `json:"text"`             // what to do
	Why     Text          `json:"why,omitzero"`     // the figures behind it
	Effect  *Value        `json:"effect,omitempty"` // what it is expected to bring, with its range
	Of      Text          `json:"of,omitzero"`      // what the effect counts: "revenue a year"
	Owner   string        `json:"owner,omitempty"`  // who is to do it
	Measure Text          `json:"measure,omitzero"` // how it will be measured
	Due     calendar.Date `json:"due,omitzero"`
	// Figures are the inputs of the rule by name.
	Figures map[string]Value `json:"figures,omitempty"`
}

// Notes is a list of remarks: caveats of the data, definitions of KPIs.
type Notes struct {
	Items []Note `json:"items"`
}

// Note is one remark, headed by a short term.
type Note struct {
	Term Text `json:"term"`
	Text Text `json:"text"`
}
