package pipeline

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"debrief/assess"
	"debrief/calendar"
	"debrief/sources"
)

// Figures are the totals that a report rests on, kept to see whether the
// sources say something else later.
type Figures map[string]float64

// String writes the figures in the order of their names; ParseFigures reads it.
func (f Figures) String() string {
	parts := make([]string, 0, len(f))
	for name, v := range f {
		parts = append(parts, name+"="+strconv.FormatFloat(v, 'g', -1, 64))
	}
	slices.Sort(parts)
	return strings.Join(parts, " ")
}

// ParseFigures reads what String wrote.
func ParseFigures(s string) (Figures, error) {
	f := Figures{}
	for _, part := range strings.Fields(s) {
		name, value, ok := strings.Cut(part, "=")
		v, err := strconv.ParseFloat(value, 64)
		if !ok || err != nil {
			return nil, fmt.Errorf("read figures: %q is not of the form name=number", part)
		}
		f[name] = v
	}
	return f, nil
}

// Change is the largest relative change of a figure from before to f: +Inf for
// one that is new, gone, or was zero.
func (f Figures) Change(before Figures) float64 {
	change := 0.0
	for name, old := range before {
		now, ok := f[name]
		switch {
		case now == old && ok:
		case !ok || old == 0:
			return math.Inf(1)
		default:
			change = max(change, math.Abs(now/old-1))
		}
	}
	for name := range f {
		if _, ok := before[name]; !ok {
			return math.Inf(1)
		}
	}
	return change
}

// FiguresOf reads the figures of a campaign over its period, or of everything
// over a period where campaign is empty.
func (p *Pipeline) FiguresOf(ctx context.Context, campaign string, period calendar.Period) (Figures, error) {
	facts, _, err := p.ReadFacts(ctx, period)
	if err != nil {
		return nil, err
	}
	return figuresIn(facts, campaign, period), nil
}

func figuresIn(facts *assess.Facts, campaign string, period calendar.Period) Figures {
	rows := facts.All().In(period)
	if campaign != "" {
		rows = rows.Where(assess.DimCampaign, campaign)
	}
	return Figures(rows.Totals())
}

// Newest returns the newest date of a dataset, the zero Date if it has none or
// bears no dates.
func (p *Pipeline) Newest(ctx context.Context, dataset string) (calendar.Date, error) {
	for i := range p.Datasets {
		d := &p.Datasets[i]
		if d.Name != dataset {
			continue
		}
		q := d.Query(calendar.Period{})
		q.Fields = slices.DeleteFunc(q.Fields, func(f sources.Field) bool { return f.Name != "date" })
		if len(q.Fields) == 0 {
			return 0, nil
		}
		q.Group, q.Checks = true, false
		r, err := p.read(ctx, d, q)
		if err != nil {
			return 0, err
		}
		return r.Provenance.Last, nil
	}
	return 0, fmt.Errorf("there is no dataset %q", dataset)
}

// Reads reports whether mail about a report goes to an address: one of its
// lists, or the owner of a campaign, who is known to the plan alone.
func (p *Pipeline) Reads(r Report, email string, campaign bool) bool {
	for _, s := range r.Sends {
		if s.Owner && campaign {
			return true
		}
		if slices.ContainsFunc(s.To, func(x Person) bool { return strings.EqualFold(x.Email, email) }) {
			return true
		}
	}
	return false
}
