package reporttest

import (
	"math"

	"debrief/calendar"
	"debrief/reports"
)

// Short names keep the documents below readable as what they are: data.

func lit(s string) reports.Text { return reports.Literal(s) }

func money(n float64) reports.Value { return reports.Of(n, reports.Money) }
func count(n float64) reports.Value { return reports.Of(n, reports.Count) }
func ratio(n float64) reports.Value { return reports.Of(n, reports.Ratio) }

func ptr(v reports.Value) *reports.Value { return &v }

// within adds a 95 % interval.
func within(v reports.Value, low, high float64) reports.Value {
	v.Interval = &reports.Interval{Low: low, High: high, Level: 0.95}
	return v
}

func small(v reports.Value) reports.Value {
	v.Small = true
	return v
}

func unknown(u reports.Unit, why string) reports.Value { return reports.Unknown(u, lit(why)) }

func textCell(s string) reports.Cell {
	t := lit(s)
	return reports.Cell{Text: &t}
}

func valueCell(v reports.Value) reports.Cell { return reports.Cell{Value: &v} }

func changeCell(v reports.Value, effect int) reports.Cell {
	return reports.Cell{Value: &v, Effect: effect}
}

func statusCell(s reports.Status) reports.Cell { return reports.Cell{Status: s} }

func head(s string, u reports.Unit) reports.TableColumn {
	return reports.TableColumn{Head: lit(s), Unit: u}
}

func days(first calendar.Date, n int) []calendar.Date {
	out := make([]calendar.Date, n)
	for i := range out {
		out[i] = first + calendar.Date(i)
	}
	return out
}

// course is a daily series around a level that grows by trend a day, with a
// weekly rhythm: the same on every machine.
func course(n int, level, trend, swing float64) reports.Numbers {
	out := make(reports.Numbers, n)
	for i := range out {
		x := float64(i)
		out[i] = math.Round(level + trend*x + swing*math.Sin(2*math.Pi*x/7) + swing/3*math.Sin(1.7*x))
	}
	return out
}

// cumulate returns the running sums, scaled so that the last is total.
func cumulate(n reports.Numbers, total float64) reports.Numbers {
	out := make(reports.Numbers, len(n))
	sum := 0.0
	for i, v := range n {
		sum += v
		out[i] = sum
	}
	for i := range out {
		out[i] = math.Round(out[i] * total / sum)
	}
	return out
}

// blank returns a series of n gaps.
func blank(n int) reports.Numbers {
	out := make(reports.Numbers, n)
	for i := range out {
		out[i] = math.NaN()
	}
	return out
}

func chartBlock(c reports.Chart) reports.Block { return reports.Block{Chart: &c} }

func paragraph(s string) reports.Block {
	return reports.Block{Paragraph: &reports.Paragraph{Text: lit(s)}}
}
