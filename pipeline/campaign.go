package pipeline

import (
	"context"
	"fmt"
	"strings"

	"debrief/assess"
	"debrief/calendar"
	"debrief/reports"
)

// campaignMaker makes campaign debriefs.
type campaignMaker struct {
	judged
	p        *Pipeline
	subject  Subject
	campaign *assess.Campaign
	plan     *assess.Plan
	facts    *assess.Facts
	orders   []assess.Order
	groups   []assess.GroupDay
	paths    *assess.Paths
	read     []Reading
	last     assess.Verdict
}

func (p *Pipeline) campaignMaker(ctx context.Context, s Subject) (maker, error) {
	plan, readings, err := p.ReadPlan(ctx)
	if err != nil {
		return nil, err
	}
	c := plan.Campaign(s.Campaign)
	if c == nil {
		return nil, UnknownCampaign(plan, s.Campaign)
	}
	period := c.Period
	if base := plan.Before(c); base.Campaign != nil {
		period.First = min(period.First, base.Period.First)
		period.Last = max(period.Last, base.Period.Last)
	}
	facts, more, err := p.ReadFacts(ctx, period, sliceDimensions(s.Report)...)
	if err != nil {
		return nil, err
	}
	readings = append(readings, more...)
	orders, more, err := p.ReadOrders(ctx, s.AsOf)
	if err != nil {
		return nil, err
	}
	readings = append(readings, more...)
	groups, more, err := p.ReadGroups(ctx, assess.LiftPeriod(c.Period))
	if err != nil {
		return nil, err
	}
	readings = append(readings, more...)
	paths, more, err := p.ReadPaths(ctx, c.Period, c.ID)
	if err != nil {
		return nil, err
	}
	return &campaignMaker{p: p, subject: s, campaign: c, plan: plan, facts: facts, orders: orders, groups: groups, paths: paths, read: append(readings, more...)}, nil
}

// sliceDimensions are the dimensions by which a report is cut for its readers.
func sliceDimensions(r Report) []string {
	var dims []string
	for _, s := range r.Sends {
		if s.Slice != "" {
			dims = append(dims, s.Slice)
		}
	}
	return dims
}

// UnknownCampaignError says that the plan lacks a campaign.
type UnknownCampaignError struct {
	ID    string
	Known []string
}

// Error names the campaign.
func (e *UnknownCampaignError) Error() string {
	return fmt.Sprintf("the plan has no campaign %q", e.ID)
}

// Advice lists the campaigns that there are.
func (e *UnknownCampaignError) Advice() string {
	return "the plan has " + strings.Join(e.Known, ", ")
}

// UnknownCampaign returns the error for a campaign that a plan lacks.
func UnknownCampaign(plan *assess.Plan, id string) *UnknownCampaignError {
	e := &UnknownCampaignError{ID: id}
	for _, c := range plan.Campaigns {
		e.Known = append(e.Known, c.ID)
	}
	return e
}

func (m *campaignMaker) owner() string                           { return m.campaign.Owner }
func (m *campaignMaker) readings() []Reading                     { return m.read }
func (m *campaignMaker) holdings() (*assess.Plan, *assess.Facts) { return m.plan, m.facts }
func (m *campaignMaker) verdict() assess.Verdict                 { return m.last }
func (m *campaignMaker) figures() Figures {
	return figuresIn(m.facts, m.campaign.ID, m.campaign.Period)
}

func (m *campaignMaker) dataTo() calendar.Date {
	return m.facts.All().Where(assess.DimCampaign, m.campaign.ID).Period().Last
}

func (m *campaignMaker) fileName(g variantGroup) string {
	return fmt.Sprintf("%s_debrief_%s%s", slug(m.campaign.Name), calendar.DateOf(m.subject.Made), g.suffix(m.p.Organization.Locale))
}

func (m *campaignMaker) beside(s reports.Slice) *assess.Benchmark {
	in := assess.Input{Facts: m.facts, Settings: m.p.Settings}
	return in.Beside(s.Dimension, s.Value, m.campaign.Period, m.campaign.ID)
}

func (m *campaignMaker) document(f reports.Frame) (*reports.Document, error) {
	in := assess.Input{Plan: m.p.named(m.plan), Facts: m.facts, AsOf: m.subject.AsOf, Settings: m.p.Settings, Orders: m.orders, Years: m.p.Lifespan, Groups: m.groups, Paths: m.paths}
	if f.Slice.Dimension != "" {
		in.Plan, in.Facts = in.Slice(f.Slice.Dimension, f.Slice.Value, m.campaign.ID)
		in.Orders = ordersOf(m.orders, f.Slice)
		in.Groups, in.Paths = nil, nil // both tell of the whole campaign
	}
	a, err := assess.Assess(in, m.campaign.ID)
	if err != nil {
		return nil, err
	}
	a.Caveats = m.quality.known(f.Slice, unplannedCaveats(m.plan, in.Facts), a.Caveats)
	if m.last.Status == "" || f.Slice.Dimension == "" {
		m.last = a.Verdict
	}
	f.Data = dataSheet(in.Facts.All().Where(assess.DimCampaign, m.campaign.ID).In(m.campaign.Period), m.p.Settings.Catalogue, byDay)
	return reports.ComposeCampaign(a, f), nil
}

// unplannedCaveats tells of results that belong to no campaign of the plan.
func unplannedCaveats(plan *assess.Plan, facts *assess.Facts) []assess.Caveat {
	ids := UnplannedCampaigns(plan, facts)
	if len(ids) == 0 {
		return nil
	}
	return []assess.Caveat{{Rule: "unplanned", Names: named(plan, ids), Values: map[string]assess.Amount{
		"n": {Quantity: assess.Known(float64(len(ids))), Unit: assess.Count}}}}
}
