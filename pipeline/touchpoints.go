package pipeline

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"debrief/assess"
	"debrief/calendar"
	"debrief/sources"
)

// touchFields come in the order in which the answer is sorted: all of one path
// together, by time.
var touchFields = []sources.Field{
	text("path", false), date("date", false), {Name: "step", Kind: sources.Number, Optional: true, Blank: true},
	text(assess.DimChannel, true), text(assess.DimCampaign, true),
	{Name: "conversion", Kind: sources.Number, Role: sources.Measure},
	number("value"),
}

// ReadPaths reads the touchpoints that led to the conversions of a period, and
// joins them to paths; nil if none are mapped. Who went them is dropped: the
// reading that is kept holds the paths alone.
func (p *Pipeline) ReadPaths(ctx context.Context, period calendar.Period, campaign string) (*assess.Paths, []Reading, error) {
	d := p.dataset(Touchpoints)
	if d == nil {
		return nil, nil, nil
	}
	r, err := p.read(ctx, d, d.Query(assess.TouchPeriod(period)))
	if err != nil {
		return nil, nil, err
	}
	if r.Table.Column(assess.DimCampaign) == nil {
		campaign = "" // nothing tells the campaigns' touchpoints apart
	}
	paths := assess.PathsOf(touches(&r.Table), period, campaign)
	// What the checks show as examples would name people, and what they say of
	// columns is of those that were read.
	r.Table, r.Checks.Duplicates, r.Checks.Unused = pathTable(paths.List), sources.Duplicates{}, nil
	return &paths, []Reading{{d.Name, r}}, nil
}

func touches(t *sources.Table) []assess.Touch {
	col := t.Column
	out := make([]assess.Touch, t.Len())
	for i := range out {
		conversions, _ := col("conversion").Number(i)
		value, _ := col("value").Number(i)
		out[i] = assess.Touch{Path: col("path").Text(i), Date: col("date").Date(i), Channel: col(assess.DimChannel).Text(i),
			Campaign: col(assess.DimCampaign).Text(i), Conversions: conversions, Value: value}
	}
	closeLast(out, col("step"))
	return out
}

// closeLast puts the conversions of a day behind its contacts where no step
// says what came first.
func closeLast(touches []assess.Touch, step *sources.Column) {
	if step != nil {
		return
	}
	slices.SortStableFunc(touches, func(a, b assess.Touch) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Date, b.Date), cmp.Compare(min(a.Conversions, 1), min(b.Conversions, 1)))
	})
}

// pathTable is what is kept of the touchpoints that were read.
func pathTable(paths []assess.Path) sources.Table {
	t := sources.Table{Columns: []sources.Column{{Name: "channels", Kind: sources.Text}, {Name: "conversions", Kind: sources.Number},
		{Name: "value", Kind: sources.Number}, {Name: "nulls", Kind: sources.Number}}}
	for _, p := range paths {
		t.Columns[0].Texts = append(t.Columns[0].Texts, strings.Join(p.Channels, " > "))
		for i, v := range []float64{p.Conversions, p.Value, p.Nulls} {
			t.Columns[i+1].Numbers = append(t.Columns[i+1].Numbers, v)
		}
	}
	return t
}
