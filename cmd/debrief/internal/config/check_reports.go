package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"debrief/calendar"
	"debrief/pipeline"
	"debrief/reports"
	"debrief/sources"
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

// checkWhen reads the cadence, and holds it against the report's kind.
func (c *checker) checkWhen(path string, r *Report) {
	var problems []calendar.Problem
	r.Cadence, problems = r.When.Cadence()
	atEnd := r.Cadence.Kind == calendar.CampaignEnd
	switch {
	case r.Kind == "" || c.faulty(path+".when"):
	case len(problems) > 0:
		c.problems(path+".when", problems)
	case atEnd && r.Kind != reports.Campaign:
		c.fault(path+".when.campaign_end", fmt.Sprintf("a report of kind %s is not about one campaign", r.Kind), "write a cadence such as monthly: 1, or kind: campaign")
	case !atEnd && r.Kind == reports.Campaign:
		c.fault(path+".when", "a campaign's debrief follows the campaign's end", "write campaign_end: { settle: 3d }")
	}
	c.checkSchedule(path, r)
}

// checkSchedule lets the scheduler judge the report's schedule, for a faulty
// cadence with one that suits its kind. What it says of revise as a whole is
// said here of the value.
func (c *checker) checkSchedule(path string, r *Report) {
	if r.Revise.Tolerance < 0 {
		c.fault(path+".revise.tolerance", "less than nothing", "write a share such as 2%")
	}
	if r.Revise.Watch.Clock != 0 {
		c.fault(path+".revise.watch", "shorter than a day", "write days or weeks, such as 60d")
	}
	s := c.Schedule(r)
	switch {
	case r.Kind == "":
		return
	case r.Kind == reports.Campaign:
		s.Cadence.Kind = calendar.CampaignEnd
	case c.faulty(path + ".when"):
		s.Cadence.Kind = calendar.Monthly
	}
	problems := s.Validate(c.Organization.Calendar())
	c.problems(path, slices.DeleteFunc(problems, func(p calendar.Problem) bool { return p.Field == "revise" }))
}

// checkRequires checks that what is waited for is a dataset with days.
func (c *checker) checkRequires(path string, r *Report) {
	var dated []string
	for i := range c.Data {
		switch c.Data[i].Role() {
		case pipeline.Performance, pipeline.Orders, pipeline.Groups, pipeline.Touchpoints:
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
	c.checkLocked(path, s)
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
			c.fault(path+".benchmark", "there is no slice to set the whole beside", "write slice: as well, or leave it out")
		}
		return
	}
	if dims := c.dimensions(); !slices.Contains(dims, s.Slice) {
		hint := suggest(s.Slice, dims)
		if sources.Similar(s.Slice, dims) == "" {
			hint = strings.TrimPrefix(hint+", or name it under dimensions of its dataset", ", ")
		}
		c.fault(path+".slice", "unknown dimension", hint)
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
				without = append(without, cmp.Or(p.Email, p.Name))
			}
		}
		if len(without) > 0 {
			c.fault(c.item(path+".to", i), fmt.Sprintf("no %s of their own for %s", s.Slice, strings.Join(without, ", ")),
				fmt.Sprintf("write %s: under each of them in people", s.Slice))
		}
	}
}
