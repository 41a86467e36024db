package config

import (
	"fmt"

	"debrief/assess"
	"debrief/calendar"
)

// checker looks for what single values cannot show: references to nothing and
// settings that contradict each other.
type checker struct {
	*Config
	faults []Fault
}

func (c *checker) fault(path, what, hint string) {
	c.faults = append(c.faults, c.places.fault(path, what, hint))
}

func (c *checker) keyFault(path, what, hint string) {
	c.faults = append(c.faults, c.places.keyFault(path, what, hint))
}

func (c *checker) run() {
	c.checkKPIs()
	for i := range c.Reports {
		c.checkReport(&c.Reports[i])
	}
}

func (c *checker) checkReport(r *Report) {
	path := below("reports", r.Name)
	var problems []calendar.Problem
	r.Cadence, problems = r.When.Cadence()
	c.problems(below(path, "when"), problems)
}

// problems reports what another package finds wrong with its settings.
func (c *checker) problems(path string, problems []calendar.Problem) {
	for _, p := range problems {
		at := path
		if p.Field != "" {
			at = below(path, p.Field)
		}
		wrong := mistaken(p.Err)
		c.fault(at, wrong.what, wrong.hint)
	}
}

func (c *checker) checkKPIs() {
	catalogue, err := assess.BuiltIn()
	if err != nil {
		c.fault("kpis", fmt.Sprintf("the built-in KPIs are broken: %v", err), "")
		return
	}
	c.Catalogue = catalogue
	for i := range c.KPIs {
		if k := c.kpi(&c.KPIs[i]); k != nil {
			c.Catalogue = c.Catalogue.With(k)
		}
	}
}
