package pipeline

import (
	"context"
	"fmt"
	"math"
	"slices"

	"debrief/assess"
	"debrief/calendar"
	"debrief/sources"
)

// ReadFacts reads all performance datasets for a period, by day, campaign,
// channel and the further dimensions asked for.
func (p *Pipeline) ReadFacts(ctx context.Context, period calendar.Period, further ...string) (*assess.Facts, []Reading, error) {
	facts := &assess.Facts{Dims: map[string][]string{}, Measures: map[string][]float64{}}
	var readings []Reading
	x := &exchange{p: p}
	for i := range p.Datasets {
		d := &p.Datasets[i]
		if d.Role != Performance {
			continue
		}
		r, err := p.read(ctx, d, d.Query(period, further...))
		if err != nil {
			return nil, nil, err
		}
		if err := x.convert(ctx, d, r); err != nil {
			return nil, nil, err
		}
		if err := appendFacts(facts, d, &r.Table); err != nil {
			return nil, nil, err
		}
		readings = append(readings, Reading{d.Name, r})
	}
	return facts, append(readings, x.readings...), nil
}

// appendFacts adds a table's rows. A dimension or measure that one dataset has
// and another lacks is blank where it is lacking.
func appendFacts(f *assess.Facts, d *Dataset, t *sources.Table) error {
	had, n := f.Len(), t.Len()
	if n == 0 {
		return nil
	}
	f.Dates = append(f.Dates, t.Column("date").Dates...)
	for _, c := range t.Columns {
		switch {
		case c.Kind == sources.Text:
			f.Dims[c.Name] = append(padText(f.Dims[c.Name], had), c.Texts...)
		case c.Kind == sources.Number:
			name := d.measureName(c.Name)
			if len(f.Measures[name]) > had {
				return fmt.Errorf("read %s: two columns both mean %s", d.Name, name)
			}
			f.Measures[name] = append(padNumber(f.Measures[name], had), c.Numbers...)
		}
	}
	for name, values := range f.Dims {
		f.Dims[name] = padText(values, had+n)
	}
	for name, values := range f.Measures {
		f.Measures[name] = padNumber(values, had+n)
	}
	return nil
}

func padText(values []string, n int) []string {
	return append(values, make([]string, max(0, n-len(values)))...)
}

func padNumber(values []float64, n int) []float64 {
	for len(values) < n {
		values = append(values, math.NaN())
	}
	return values
}

// ReadOrders reads the orders up to a day; nil if none are mapped.
func (p *Pipeline) ReadOrders(ctx context.Context, through calendar.Date) ([]assess.Order, []Reading, error) {
	d := p.dataset(Orders)
	if d == nil {
		return nil, nil, nil
	}
	r, err := p.read(ctx, d, d.Query(calendar.Period{First: 1, Last: through}))
	if err != nil {
		return nil, nil, err
	}
	x := &exchange{p: p}
	if err := x.convert(ctx, d, r); err != nil {
		return nil, nil, err
	}
	col := r.Table.Column
	out := make([]assess.Order, r.Table.Len())
	for i := range out {
		value, _ := col("value").Number(i)
		out[i] = assess.Order{Customer: col("customer").Text(i), Date: col("date").Date(i), Value: value, Channel: col("channel").Text(i)}
	}
	return out, append([]Reading{{d.Name, r}}, x.readings...), nil
}

// UnplannedCampaigns names the campaigns that have results but are not in the plan.
func UnplannedCampaigns(plan *assess.Plan, f *assess.Facts) []string {
	known := map[string]bool{"": true}
	for _, c := range plan.Campaigns {
		known[c.ID] = true
	}
	var out []string
	for _, id := range f.Dims[assess.DimCampaign] {
		if !known[id] {
			known[id] = true
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}
