package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"debrief/assess"
	"debrief/calendar"
	"debrief/sources"
)

// Reading is a dataset's answer with its name.
type Reading struct {
	Dataset string
	*sources.Result
}

// ReadPlan reads the campaigns, and the activities where they are mapped. A
// plan with contradictions is an error that lists all of them.
func (p *Pipeline) ReadPlan(ctx context.Context) (*assess.Plan, []Reading, error) {
	d := p.dataset(Campaigns)
	if d == nil {
		return nil, nil, errors.New("read plan: no campaigns dataset is configured")
	}
	r, err := p.read(ctx, d, d.Query(calendar.Period{}))
	if err != nil {
		return nil, nil, err
	}
	plan := &assess.Plan{YearGoals: p.YearGoals}
	plan.Campaigns = campaignsOf(d, &r.Table)
	readings := []Reading{{d.Name, r}}
	if d := p.dataset(Activities); d != nil {
		r, err := p.read(ctx, d, d.Query(calendar.Period{}))
		if err != nil {
			return nil, nil, err
		}
		plan.Activities = activitiesOf(&r.Table)
		readings = append(readings, Reading{d.Name, r})
	}
	if err := planFaults(plan, d.Name); err != nil {
		return nil, nil, err
	}
	return plan, readings, nil
}

func campaignsOf(d *Dataset, t *sources.Table) []assess.Campaign {
	col := t.Column
	out := make([]assess.Campaign, t.Len())
	for i := range out {
		c := &out[i]
		c.ID, c.Name = col("id").Text(i), col("name").Text(i)
		if c.Name == "" {
			c.Name = c.ID
		}
		c.Owner, c.Objective, c.Status = col("owner").Text(i), col("objective").Text(i), col("status").Text(i)
		c.Comparable = col("comparable").Text(i)
		c.Period = calendar.Period{First: col("start").Date(i), Last: col("end").Date(i)}
		c.Budget = quantity(col("budget"), i, "budget")
		for _, kpi := range sortedKeys(d.Goals) {
			if target, ok := col(goalField(kpi)).Number(i); ok {
				c.Goals = append(c.Goals, assess.Goal{KPI: kpi, Target: target})
			}
		}
	}
	return out
}

func activitiesOf(t *sources.Table) []assess.Activity {
	col := t.Column
	out := make([]assess.Activity, t.Len())
	for i := range out {
		out[i] = assess.Activity{
			Campaign: col("campaign").Text(i), Name: col("activity").Text(i), Channel: col("channel").Text(i),
			Owner: col("owner").Text(i), Status: col("status").Text(i),
			Planned:     calendar.Period{First: col("planned_start").Date(i), Last: col("planned_end").Date(i)},
			Actual:      calendar.Period{First: col("actual_start").Date(i), Last: col("actual_end").Date(i)},
			PlannedCost: quantity(col("planned_cost"), i, "cost"), ActualCost: quantity(col("actual_cost"), i, "cost"),
		}
	}
	return out
}

func quantity(c *sources.Column, i int, measure string) assess.Quantity {
	if n, ok := c.Number(i); ok {
		return assess.Known(n)
	}
	return assess.Missing(assess.NoData, measure)
}

// planFaults reports every contradiction of the plan.
func planFaults(plan *assess.Plan, dataset string) error {
	var errs []error
	seen := map[string]bool{}
	for _, c := range plan.Campaigns {
		if seen[c.ID] {
			errs = append(errs, fmt.Errorf("%s: campaign %q stands twice in the plan", dataset, c.ID))
		}
		seen[c.ID] = true
		if c.Period.Last < c.Period.First {
			errs = append(errs, fmt.Errorf("%s: campaign %q ends on %s, before it starts on %s", dataset, c.ID, c.Period.Last, c.Period.First))
		}
	}
	for _, c := range plan.Campaigns {
		if c.Comparable != "" && !seen[c.Comparable] {
			errs = append(errs, fmt.Errorf("%s: campaign %q is to be compared with %q, which the plan does not have", dataset, c.ID, c.Comparable))
		}
	}
	return errors.Join(errs...)
}

// named returns the plan with the names of people in place of their keys, as
// readers know them.
func (p *Pipeline) named(plan *assess.Plan) *assess.Plan {
	out := *plan
	out.Campaigns, out.Activities = slices.Clone(plan.Campaigns), slices.Clone(plan.Activities)
	for i := range out.Campaigns {
		out.Campaigns[i].Owner = p.name(out.Campaigns[i].Owner)
	}
	for i := range out.Activities {
		out.Activities[i].Owner = p.name(out.Activities[i].Owner)
	}
	return &out
}

func (p *Pipeline) name(who string) string {
	if person, ok := p.People(who); ok && person.Name != "" {
		return person.Name
	}
	return who
}
