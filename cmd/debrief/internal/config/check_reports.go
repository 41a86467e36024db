package config

import (
	"fmt"
	"slices"
	"strings"

	"debrief/calendar"
	"debrief/pipeline"
	"debrief/reports"
)

func (c *checker) checkReports() {
	if c.written("reports") && len(c.Reports) == 0 {
		c.fault("reports", "no report, so there is nothing to send", "write one")
	}
	for i := range c.Reports {
		c.checkReport(&c.Reports[i])
	}
}

func (c *checker) checkReport(r *Report) {
	path := below("reports", r.Name)
	c.checkName(path, r.Name)
	c.checkLine(below(path, "title"), r.Title)
	c.checkWhen(path, r)
	c.checkRequires(path, r)
	c.checkReader(below(path, "approve"), r.Approve)
	c.checkReader(below(path, "operator"), r.Operator)
	if c.written(path+".send") && len(r.Send) == 0 {
		c.fault(path+".send", "nobody gets the report", "write who does, as in [{ to: maria }]")
	}
	for i := range r.Send {
		c.checkSend(fmt.Sprintf("%s.send[%d]", path, i), r, &r.Send[i])
	}
}

// checkWhen reads the cadence, and holds the schedule against the report's kind
// and the organization.
func (c *checker) checkWhen(path string, r *Report) {
	if r.Kind == "" {
		return
	}
	var problems []calendar.Problem
	r.Cadence, problems = r.When.Cadence()
	if len(problems) > 0 {
		c.problems(path+".when", problems)
		return
	}
	atEnd := r.Cadence.Kind == calendar.CampaignEnd
	switch {
	case atEnd && r.Kind != reports.Campaign:
		c.fault(path+".when.campaign_end", fmt.Sprintf("a report of kind %s is not about one campaign", r.Kind), "write a cadence such as monthly: 1, or kind: campaign")
	case !atEnd && r.Kind == reports.Campaign:
		c.fault(path+".when", "a campaign's debrief follows the campaign's end", "write campaign_end: { settle: 3d }")
	}
	c.problems(path, c.Schedule(r).Validate(c.Organization.Calendar()))
}

// checkRequires checks that what is waited for is a dataset with days.
func (c *checker) checkRequires(path string, r *Report) {
	var dated []string
	for i := range c.Data {
		if role := c.Data[i].Role(); role == pipeline.Performance || role == pipeline.Orders {
			dated = append(dated, c.Data[i].Name)
		}
	}
	for i, name := range r.Requires {
		at := c.item(path+".requires", i)
		if name != "" && c.written(at) && !slices.Contains(dated, name) {
			c.fault(at, "not a dataset with days", suggest(name, dated))
		}
	}
}

func (c *checker) checkSend(path string, r *Report, s *Send) {
	if c.written(path+".to") && len(s.To) == 0 {
		c.fault(path+".to", "nobody", "write people, lists, addresses or "+CampaignOwner)
	}
	for i, to := range s.To {
		at := c.item(path+".to", i)
		c.checkTo(at, to)
		if to == CampaignOwner && r.Kind != "" && r.Kind != reports.Campaign {
			c.fault(at, fmt.Sprintf("a report of kind %s has no campaign", r.Kind), "name a person")
		}
	}
	if s.Slice == "" {
		if s.Benchmark {
			c.fault(path+".benchmark", "only a slice can be set against the whole", "write slice:, or leave it out")
		}
		return
	}
	if dims := c.dimensions(); !slices.Contains(dims, s.Slice) {
		c.fault(path+".slice", "unknown dimension", suggest(s.Slice, dims)+"; a dimension is named under dimensions of its dataset")
		return
	}
	c.checkSlices(path, s)
}

// checkSlices finds the readers of a slice who have no part of their own.
func (c *checker) checkSlices(path string, s *Send) {
	for i, to := range s.To {
		var without []string
		for _, p := range c.Resolve(to) {
			if to != CampaignOwner && p.Slices[s.Slice] == "" {
				without = append(without, p.Email)
			}
		}
		if len(without) > 0 {
			c.fault(c.item(path+".to", i), fmt.Sprintf("no %s of their own for %s", s.Slice, strings.Join(without, ", ")),
				fmt.Sprintf("write %s: under each of them in people", s.Slice))
		}
	}
}
