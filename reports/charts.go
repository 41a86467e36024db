package reports

import "debrief/calendar"

// Chart is a chart's data with the message it shows: exactly one of the kinds
// is set.
type Chart struct {
	ID       string `json:"id"`                // unique within the document
	Title    Text   `json:"title"`             // the message
	Subtitle Text   `json:"subtitle,omitzero"` // what is drawn: unit, period, scope
	Alt      Text   `json:"alt,omitzero"`      // text alternative; the title if it is empty
	Half     bool   `json:"half,omitempty"`    // may stand beside another half-width chart
	Lead     bool   `json:"lead,omitempty"`    // the one chart that the mail shows

	Line    *LineChart   `json:"line,omitempty"`
	Bars    *BarChart    `json:"bars,omitempty"`
	Bullets *BulletChart `json:"bullets,omitempty"`
	Bridge  *BridgeChart `json:"bridge,omitempty"`
	Funnel  *FunnelChart `json:"funnel,omitempty"`
	Dots    *DotChart    `json:"dots,omitempty"`
	Heat    *HeatChart   `json:"heat,omitempty"`
	Curves  *CurveChart  `json:"curves,omitempty"`
}

// Scenario says what a mark stands for, and so how it is drawn (after IBCS):
// actual solid and dark, plan outlined, previous lighter, forecast hatched.
type Scenario string

// The scenarios.
const (
	Actual   Scenario = "actual"
	Plan     Scenario = "plan"
	Previous Scenario = "previous"
	Forecast Scenario = "forecast"
)

// LineChart shows the course of one or a few series over time.
type LineChart struct {
	Unit   Unit            `json:"unit"`
	Dates  []calendar.Date `json:"dates"` // ascending: days, week or month starts
	Series []Series        `json:"series"`
	Events []Event         `json:"events,omitempty"`
}

// Series is one line; Low and High, where set, are the band around it.
type Series struct {
	Name     Text     `json:"name"`
	Scenario Scenario `json:"scenario"`
	Values   Numbers  `json:"values"`
	Low      Numbers  `json:"low,omitempty"`
	High     Numbers  `json:"high,omitempty"`
}

// Event marks a day.
type Event struct {
	Date  calendar.Date `json:"date"`
	Label Text          `json:"label"`
}

// BarChart compares one KPI across items with horizontal bars from zero, in
// the order given, with whiskers where values have an interval.
type BarChart struct {
	Unit      Unit       `json:"unit"`
	Bars      []Bar      `json:"bars"`
	Reference *Reference `json:"reference,omitempty"` // a line across all bars: the goal or the whole
}

// Bar is one item: its value, and the value it is compared with.
type Bar struct {
	Label    Text     `json:"label"`
	Value    Value    `json:"value"`
	Scenario Scenario `json:"scenario"`
	Compare  *Value   `json:"compare,omitempty"` // the same item before, drawn lighter
	Status   Status   `json:"status,omitempty"`
}

// Reference is a labelled line.
type Reference struct {
	Label Text  `json:"label"`
	Value Value `json:"value"`
}

// BulletChart shows results against goals, each row on a scale of its own in
// per cent of its goal.
type BulletChart struct {
	Rows []Bullet `json:"rows"`
}

// Bullet is one goal with its result.
type Bullet struct {
	Label      Text   `json:"label"`
	Actual     Value  `json:"actual"`
	Goal       Value  `json:"goal"`
	Attainment Value  `json:"attainment"`
	Status     Status `json:"status"`
}

// BridgeChart explains the way from one total to another in steps that add up
// exactly.
type BridgeChart struct {
	Unit  Unit   `json:"unit"`
	Start Bar    `json:"start"`
	Steps []Step `json:"steps"`
	End   Bar    `json:"end"`
}

// Step is one contribution; Effect says whether it is good (+1) or bad (-1).
type Step struct {
	Label  Text  `json:"label"`
	Value  Value `json:"value"` // signed
	Effect int   `json:"effect"`
}

// FunnelChart shows how many remain at each step and the rate between steps.
type FunnelChart struct {
	Steps []FunnelStep `json:"steps"`
	Leak  int          `json:"leak"` // index of the step that loses most against its comparison; -1 if none
}

// FunnelStep is one stage; Rate is the share of the step before, unknown for
// the first.
type FunnelStep struct {
	Label  Text   `json:"label"`
	Count  Value  `json:"count"`
	Rate   Value  `json:"rate"`
	Before *Value `json:"before,omitempty"` // the rate in the comparison
}

// DotChart shows two values of each item on one scale: before and after.
type DotChart struct {
	Unit Unit   `json:"unit"`
	From Text   `json:"from"` // what the hollow dot stands for
	To   Text   `json:"to"`   // what the solid dot stands for
	Rows []Dots `json:"rows"`
}

// Dots is one item with its two values; Effect says whether the way from one
// to the other is good or bad.
type Dots struct {
	Label  Text  `json:"label"`
	From   Value `json:"from"`
	To     Value `json:"to"`
	Effect int   `json:"effect"`
}

// HeatChart shows a grid of values as shades: cohorts by months since.
type HeatChart struct {
	Unit    Unit      `json:"unit"`
	Rows    []Text    `json:"rows"`
	Columns []Text    `json:"columns"`
	Cells   [][]Value `json:"cells"` // by row; an unknown value is left blank
}

// CurveChart shows small multiples of response curves, one panel an item, all
// on the same scales, with where it stands and where it should go.
type CurveChart struct {
	XUnit  Unit    `json:"xUnit"`
	YUnit  Unit    `json:"yUnit"`
	X      Text    `json:"x"` // what the axes measure
	Y      Text    `json:"y"`
	Panels []Panel `json:"panels"`
}

// Panel is one response curve. Points that were observed may be drawn too.
type Panel struct {
	Label    Text    `json:"label"`
	X        Numbers `json:"x"`
	Y        Numbers `json:"y"`
	Low      Numbers `json:"low,omitempty"`
	High     Numbers `json:"high,omitempty"`
	Now      *Point  `json:"now,omitempty"`
	Proposed *Point  `json:"proposed,omitempty"`
	Observed []Point `json:"observed,omitempty"`
}

// Point is a point of a plane.
type Point struct {
	X float64 `json:"x"`
	Y float64 `json:"y"`
}
