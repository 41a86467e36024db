package pipeline

import (
	"context"
	"fmt"
	"slices"

	"debrief/assess"
	"debrief/calendar"
	"debrief/reports"
)

// historyYears is how many years before the one reviewed are read, for the
// comparison and the forecast.
const historyYears = 3

// annualMaker makes annual reviews.
type annualMaker struct {
	judged
	p       *Pipeline
	subject Subject
	year    calendar.Period
	plan    *assess.Plan
	facts   *assess.Facts
	orders  []assess.Order
	paths   *assess.Paths
	read    []Reading
	last    assess.Verdict
}

func (p *Pipeline) annualMaker(ctx context.Context, s Subject) (maker, error) {
	m := &annualMaker{p: p, subject: s, year: p.Organization.Calendar.FiscalYear.Containing(s.AsOf)}
	var err error
	if m.plan, m.read, err = p.ReadPlan(ctx); err != nil {
		return nil, err
	}
	period := calendar.Period{First: m.year.First.AddMonths(-12 * historyYears), Last: min(m.year.Last, s.AsOf)}
	facts, readings, err := p.ReadFacts(ctx, period, sliceDimensions(s.Report)...)
	if err != nil {
		return nil, err
	}
	m.facts, m.read = facts, append(m.read, readings...)
	orders, readings, err := p.ReadOrders(ctx, period.Last)
	if err != nil {
		return nil, err
	}
	m.orders, m.read = orders, withReadings(m.read, readings)
	if m.paths, readings, err = p.ReadPaths(ctx, calendar.Period{First: m.year.First, Last: period.Last}, ""); err != nil {
		return nil, err
	}
	m.read = append(m.read, readings...)
	return m, nil
}

func (m *annualMaker) owner() string                           { return "" }
func (m *annualMaker) readings() []Reading                     { return m.read }
func (m *annualMaker) holdings() (*assess.Plan, *assess.Facts) { return m.plan, m.facts }
func (m *annualMaker) verdict() assess.Verdict                 { return m.last }
func (m *annualMaker) figures() Figures {
	return figuresIn(m.facts, "", calendar.Period{First: m.year.First, Last: m.subject.AsOf})
}
func (m *annualMaker) dataTo() calendar.Date { return m.facts.All().Period().Last }

func (m *annualMaker) fileName(g variantGroup) string {
	return fmt.Sprintf("%s_annual-review-%d_%s%s", slug(m.p.Organization.Name), m.year.Last.Year(), calendar.DateOf(m.subject.Made), g.suffix(m.p.Organization.Locale))
}

func (m *annualMaker) beside(s reports.Slice) *assess.Benchmark {
	in := assess.Input{Facts: m.facts, Settings: m.p.Settings}
	return in.Beside(s.Dimension, s.Value, calendar.Period{First: m.year.First, Last: min(m.year.Last, m.subject.AsOf)}, "")
}

func (m *annualMaker) document(f reports.Frame) (*reports.Document, error) {
	in := m.p.yearInput(m.plan, m.facts, m.orders, m.subject.AsOf)
	in.ReplayAt = sameDays(m.subject.AsOf)
	if f.Slice.Dimension != "" {
		in.Plan, in.Facts = in.Slice(f.Slice.Dimension, f.Slice.Value, "")
		in.Orders = ordersOf(m.orders, f.Slice)
	} else {
		in.Paths = m.paths
	}
	r, err := in.Assess()
	if err != nil {
		return nil, err
	}
	r.Caveats = m.quality.known(f.Slice, unplannedCaveats(m.plan, in.Facts), r.Caveats)
	if m.last.Status == "" || f.Slice.Dimension == "" {
		m.last = r.Verdict
	}
	f.Data = dataSheet(in.Facts.All().In(r.ToDate), m.p.Settings.Catalogue, byMonth)
	return reports.ComposeAnnual(r, f), nil
}

// ordersOf keeps the orders of customers whom a channel won; a slice by any
// other dimension has none, since orders do not tell it.
func ordersOf(orders []assess.Order, s reports.Slice) []assess.Order {
	if s.Dimension != assess.DimChannel {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(orders), func(o assess.Order) bool { return o.Channel != s.Value })
}
