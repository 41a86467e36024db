package pipeline

import (
	"context"
	"fmt"

	"debrief/assess"
	"debrief/calendar"
	"debrief/reports"
)

// pulseMaker makes the short reports on a week, month or quarter.
type pulseMaker struct {
	judged
	p       *Pipeline
	subject Subject
	year    calendar.Period
	plan    *assess.Plan
	facts   *assess.Facts
	read    []Reading
	last    assess.Verdict
}

func (p *Pipeline) pulseMaker(ctx context.Context, s Subject) (maker, error) {
	if s.Period.Days() == 0 {
		return nil, fmt.Errorf("make %s: the period to report on is not given", s.Report.Name)
	}
	m := &pulseMaker{p: p, subject: s, year: p.Organization.Calendar.FiscalYear.Containing(s.Period.Last)}
	var err error
	if m.plan, m.read, err = p.ReadPlan(ctx); err != nil {
		return nil, err
	}
	period := calendar.Period{First: min(m.year.YearBefore().First, s.Period.Previous().First), Last: s.Period.Last}
	for _, c := range m.plan.Campaigns {
		if c.Period.Contains(s.Period.Last) {
			period.First = min(period.First, c.Period.First)
		}
	}
	facts, readings, err := p.ReadFacts(ctx, period, sliceDimensions(s.Report)...)
	if err != nil {
		return nil, err
	}
	m.facts, m.read = facts, append(m.read, readings...)
	return m, nil
}

func (m *pulseMaker) owner() string                           { return "" }
func (m *pulseMaker) readings() []Reading                     { return m.read }
func (m *pulseMaker) holdings() (*assess.Plan, *assess.Facts) { return m.plan, m.facts }
func (m *pulseMaker) verdict() assess.Verdict                 { return m.last }
func (m *pulseMaker) figures() Figures                        { return figuresIn(m.facts, "", m.subject.Period) }
func (m *pulseMaker) dataTo() calendar.Date                   { return m.facts.All().Period().Last }

func (m *pulseMaker) fileName(g variantGroup) string {
	return fmt.Sprintf("%s_%s_%s%s", slug(m.p.Organization.Name), slug(m.subject.Report.Name), m.subject.Period.Last, g.suffix(m.p.Organization.Locale))
}

func (m *pulseMaker) beside(s reports.Slice) *assess.Benchmark {
	in := assess.Input{Facts: m.facts, Settings: m.p.Settings}
	return in.Beside(s.Dimension, s.Value, m.subject.Period, "")
}

func (m *pulseMaker) document(f reports.Frame) (*reports.Document, error) {
	in := assess.PulseInput{
		Input:  assess.Input{Plan: m.p.named(m.plan), Facts: m.facts, AsOf: m.subject.AsOf, Settings: m.p.Settings},
		Period: m.subject.Period, Year: m.year,
	}
	if f.Slice.Dimension != "" {
		in.Plan, in.Facts = in.Slice(f.Slice.Dimension, f.Slice.Value, "")
	}
	pulse := in.Assess()
	pulse.Caveats = m.quality.known(f.Slice, unplannedCaveats(m.plan, in.Facts), pulse.Caveats)
	if m.last.Status == "" || f.Slice.Dimension == "" {
		m.last = pulse.Verdict
	}
	f.Data = dataSheet(in.Facts.All().In(m.subject.Period), m.p.Settings.Catalogue, byDay)
	return reports.ComposePulse(pulse, f), nil
}
