package reports

import (
	"slices"
	"time"

	"debrief/assess"
	"debrief/calendar"
)

// Frame is what a document needs to know beside the assessment: for whom it is
// written, and where its figures came from.
type Frame struct {
	Organization string
	Brand        Brand
	Locale       string
	Currency     string
	View         View
	Slice        Slice
	Edition      int
	Mark         Mark
	Run          string
	Made         time.Time
	FileName     string
	Comment      string   // an approver's word, shown on the first page
	Changed      Text     // what changed since the edition before; empty for a first one
	Missing      []string // datasets that do not reach the end yet, of a provisional edition
	Doubtful     []Text   // why the data make the edition provisional
	DataTo       calendar.Date
	Sources      []SourceNote
	Data         *Data
	Catalogue    *assess.Catalogue
	Benchmark    *assess.Benchmark // the whole beside a slice; nil where its reader may not see it
}

// View is a kind of reader.
type View string

// The views: executives get the summary and what to decide, managers the whole
// report, specialists the whole report of their slice.
const (
	Executive  View = "executive"
	Manager    View = "manager"
	Specialist View = "specialist"
)

// Slice is the part of the data that a reader sees; the zero Slice is all.
type Slice struct {
	Dimension string
	Value     string
}

// SourceNote says where a dataset came from and what of it could not be used.
type SourceNote struct {
	Dataset    string
	Source     string
	Read       time.Time // when; zero if that is not known
	Rows       int64
	First      calendar.Date
	Last       calendar.Date
	Rejected   int64
	Rejections []Rejection
	Doubts     []Note // what else is to be said about the rows
	Digest     string
}

// Rejection is a reason for which rows were not used, with an example.
type Rejection struct {
	What  string
	Field string
	Rows  int64
	Where string
	Value string
}

// whose names the organization, and the slice of it that the report is about.
func (f Frame) whose() Text {
	if f.Slice.Dimension == "" {
		return Literal(f.Organization)
	}
	return Say("title.slice", Args{"name": ArgText(Literal(f.Organization)), "slice": ArgText(Literal(f.Slice.Value))})
}

// meta starts a document.
func (f Frame) meta(kind Kind, title Text) Meta {
	return Meta{
		Kind: kind, Organization: f.Organization, Title: title, DataTo: f.DataTo,
		Edition: f.Edition, Mark: f.Mark, Run: f.Run, Made: f.Made, FileName: f.FileName,
		Locale: f.Locale, Currency: f.Currency, Brand: f.Brand,
	}
}

// gapText says why a number is missing.
func gapText(g assess.Gap) Text {
	switch g.Kind {
	case assess.NoData:
		return Say("gap.no_data", Args{"what": ArgText(measureName(g.Measure))})
	case assess.ZeroDivisor:
		if g.Measure == "" {
			return Word("gap.zero")
		}
		return Say("gap.zero_of", Args{"what": ArgText(measureName(g.Measure))})
	case assess.NoGoal:
		return Word("gap.no_goal")
	case assess.NoBaseline:
		return Word("gap.no_baseline")
	case assess.TooFew:
		return Word("gap.too_few")
	}
	return Word("gap.not_estimable")
}

// valueOf makes a value of a quantity.
func valueOf(q assess.Quantity, unit assess.Unit) Value {
	if !q.Known() {
		return Unknown(Unit(unit), gapText(q.Gap))
	}
	return Of(q.Number, Unit(unit))
}

// estimateOf makes a value of an estimate, with its interval.
func estimateOf(e assess.Estimate, unit assess.Unit) Value {
	v := valueOf(e.Quantity, unit)
	if e.Known() && e.Ranged {
		v.Interval = &Interval{Low: e.Low, High: e.High, Level: 0.95}
	}
	v.Small = e.Thin
	return v
}

// kpiValue is a KPI's estimate with the formula that the workbook uses.
func kpiValue(k *assess.KPI, e assess.Estimate, filter map[string]string) Value {
	v := estimateOf(e, k.Unit)
	if k.Formula.Arithmetic && e.Known() && !slices.Contains(k.Formula.Measures, assess.ParamMargin) {
		v.Formula = &Formula{Text: k.Formula.Text, Where: filter}
	}
	return v
}

// changeOf is a change against the baseline: points for ratios.
func changeOf(k *assess.KPI, q assess.Quantity) Value {
	unit := assess.Ratio
	v := valueOf(q, unit)
	if k.Unit == assess.Ratio {
		v.Unit = Points
	}
	return v
}

// KPIName names a KPI within a sentence.
func kpiName(k *assess.KPI) Text {
	if k.Name != "" {
		return Literal(k.Name)
	}
	return Word("kpi." + k.ID)
}

// label is a text with a capital first letter, for headings and tables.
func label(t Text) Text {
	return Say("label", Args{"text": ArgText(t)})
}

// measureName names a measure; one of the user's own is named as it is.
func measureName(measure string) Text {
	if knownMeasures[measure] {
		return Word("measure." + measure)
	}
	return Literal(measure)
}

// knownMeasures have a phrase in every language.
var knownMeasures = map[string]bool{
	"spend": true, "impressions": true, "clicks": true, "sessions": true, "leads": true, "sales": true,
	"revenue": true, "conversions": true, "new_customers": true, "cost": true,
}

func textCell(t Text) Cell { return Cell{Text: &t} }

func literalCell(s string) Cell { return textCell(Literal(s)) }

func valueCell(v Value) Cell { return Cell{Value: &v} }

func sparkOf(spark []float64) Numbers { return Numbers(spark) }

func args(values map[string]assess.Amount) Args {
	a := Args{}
	for name, v := range values {
		a[name] = ArgOf(valueOf(v.Quantity, v.Unit))
	}
	return a
}

// lead marks the first chart as the one that the mail shows, where none is.
func (d *Document) lead() *Document {
	var first *Chart
	for i := range d.Sections {
		for _, b := range d.Sections[i].Blocks {
			switch {
			case b.Chart == nil:
			case b.Chart.Lead:
				return d
			case first == nil:
				first = b.Chart
			}
		}
	}
	if first != nil {
		first.Lead = true
	}
	return d
}

// remarks are what stands before everything else on the first page: what is
// missing, what changed, and an approver's word.
func (f Frame) remarks() []Block {
	var out []Block
	say := func(t Text) { out = append(out, Block{Paragraph: &Paragraph{Text: t}}) }
	if len(f.Missing) > 0 {
		names := make([]Text, len(f.Missing))
		for i, m := range f.Missing {
			names[i] = Literal(m)
		}
		say(Say("remark.provisional", Args{"missing": {Texts: names}}))
	}
	if len(f.Doubtful) > 0 {
		say(Say("remark.doubtful", Args{"what": {Texts: f.Doubtful}}))
	}
	if !f.Changed.IsZero() {
		say(Say("remark.revised", Args{"what": ArgText(f.Changed)}))
	}
	if f.Comment != "" {
		say(Say("remark.comment", Args{"comment": ArgText(Literal(f.Comment))}))
	}
	return out
}
