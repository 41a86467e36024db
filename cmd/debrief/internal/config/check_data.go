package config

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"debrief/assess"
	"debrief/calendar"
	"debrief/pipeline"
	"debrief/sources"
	"debrief/sources/csv"
)

func (c *checker) checkSources() {
	if c.written("sources") && len(c.Sources) == 0 {
		c.fault("sources", "no source, so there are no figures", "write one, such as plan: { xlsx: plan.xlsx }")
	}
	for i := range c.Sources {
		c.checkSource(&c.Sources[i])
	}
}

func (c *checker) checkSource(s *Source) {
	path := below("sources", s.Name)
	c.checkName(path, s.Name)
	kinds := c.writtenKinds(path)
	if len(kinds) != 1 {
		c.fault(path, fmt.Sprintf("%d kinds of source instead of one", len(kinds)), "write one of "+kindNames())
		return
	}
	kind := kinds[0]
	if kind == CSV {
		c.checkCSV(path, s)
	} else {
		c.refuseAll(path, "only CSV files have it", "delimiter", "encoding")
	}
	if !kind.isDatabase() {
		c.refuseAll(path, "only databases have it", "time_zone", "timeout")
	}
	if !kind.liesInFolder() {
		c.refuse(below(path, "folder"), "only files lie in a folder")
	}
	c.checkRemote(path, s, kind)
	c.checkGoogle(path, s, kind)
	c.checkGraph(path, s, kind)
	if s.Timeout.Clock <= 0 && !s.Timeout.IsZero() {
		c.fault(below(path, "timeout"), "longer than a statement may take", `write minutes or hours, such as "5m"`)
	}
}

// kindNames lists the kinds of sources.
func kindNames() string {
	var names []string
	for _, k := range allKinds {
		names = append(names, string(k))
	}
	return strings.Join(names, ", ")
}

func (c *checker) refuseAll(path, what string, names ...string) {
	for _, name := range names {
		c.refuse(below(path, name), what)
	}
}

// writtenKinds lists the kinds that a source states, even if their values are
// faulty.
func (c *checker) writtenKinds(path string) []SourceKind {
	var kinds []SourceKind
	for _, k := range allKinds {
		if c.written(below(path, string(k))) {
			kinds = append(kinds, k)
		}
	}
	return kinds
}

func (c *checker) checkCSV(path string, s *Source) {
	for _, o := range []struct {
		name    string
		options csv.Options
		hint    string
	}{
		{"delimiter", csv.Options{Path: s.CSV, Delimiter: s.Delimiter}, `write one character such as ";", or tab`},
		{"encoding", csv.Options{Path: s.CSV, Encoding: s.Encoding}, "write one such as utf-8, cp1252, iso-8859-2 or utf-16le"},
	} {
		if s.CSV != "" && o.options.Check() != nil {
			c.fault(below(path, o.name), "unknown "+o.name, o.hint)
		}
	}
}

func (c *checker) checkData() {
	for i := range c.Data {
		c.checkDataset(&c.Data[i])
	}
	if !c.written("data") {
		return
	}
	for _, role := range []pipeline.Role{pipeline.Campaigns, pipeline.Performance} {
		near := slices.ContainsFunc(c.Data, func(d Dataset) bool { return c.nearRole(d.Name) == role })
		if !near && !c.written(below("data", string(role))) {
			c.fault(below("data", string(role)), "missing", fmt.Sprintf("write %s: and where it comes from", role))
		}
	}
}

// nearRole finds slips of the pen, such as "order" for "orders", which would
// silently be a dataset of its own: the role that was probably meant, or "".
func (c *checker) nearRole(name string) pipeline.Role {
	for _, role := range []pipeline.Role{pipeline.Campaigns, pipeline.Performance, pipeline.Activities, pipeline.Orders, pipeline.Rates, pipeline.Groups, pipeline.Touchpoints} {
		alike := sources.Similar(name, []string{string(role)}) != "" && abs(len(name)-len(role)) <= 1
		if alike && !c.written(below("data", string(role))) {
			return role
		}
	}
	return ""
}

func abs(n int) int { return max(n, -n) }

func (c *checker) checkDataset(d *Dataset) {
	path := below("data", d.Name)
	if role := c.nearRole(d.Name); role != "" {
		c.keyFault(path, "almost the name of a dataset that debrief knows", fmt.Sprintf("did you mean %q?", role))
		return
	}
	c.checkIdentifier(path, d.Name)
	c.checkRelation(path, d)
	c.checkColumns(path, d)
	c.checkFixed(path, d)
	c.checkTolerance(below(path, "tolerance"), &d.Tolerance)
	if i, err := badLayout(d.Dates); err != nil {
		c.fault(c.item(path+".dates", i), "not a layout of dates", "write a year, a month and a day, such as DD.MM.YYYY, M/D/YY or D MMM YYYY")
	}
	if d.Role() != pipeline.Performance {
		c.refuse(below(path, "dimensions"), "only performance has further dimensions")
	}
	if d.Role() != pipeline.Campaigns {
		c.refuse(below(path, "goals"), "only campaigns have goals")
		return
	}
	for kpi := range d.Goals {
		c.checkKPI(below(path, "goals")+"."+kpi, kpi)
	}
}

func badLayout(layouts []string) (int, error) {
	for i, l := range layouts {
		if _, err := sources.ParseLayouts([]string{l}); l != "" && err != nil {
			return i, err
		}
	}
	return 0, nil
}

var rangeForm = regexp.MustCompile(`(?i)^\$?[A-Z]{1,3}\$?[0-9]{0,7}(:\$?[A-Z]{1,3}\$?[0-9]{0,7})?$`)

// checkRelation checks where the rows of a dataset are against what kind of
// source that is.
func (c *checker) checkRelation(path string, d *Dataset) {
	if d.From == "" {
		return
	}
	if !c.written(below("sources", d.From)) {
		c.fault(below(path, "from"), "unknown source", suggest(d.From, c.sourceNames()))
		return
	}
	kinds := c.writtenKinds(below("sources", d.From))
	if len(kinds) != 1 {
		return
	}
	switch {
	case kinds[0] == CSV:
		c.refuseAll(path, "a CSV file has none", "sheet", "range", "table", "query")
	case kinds[0].isBook():
		c.refuse(below(path, "query"), "a workbook cannot be queried")
		if d.Range != "" && !rangeForm.MatchString(d.Range) {
			c.fault(below(path, "range"), "not a range of cells", "write one such as B3:H200")
		}
	default:
		c.refuseAll(path, "a database has none", "sheet", "range", "header")
		c.checkDatabase(path)
	}
}

func (c *checker) checkDatabase(path string) {
	table, query := c.written(below(path, "table")), c.written(below(path, "query"))
	switch {
	case table && query:
		c.fault(below(path, "query"), "both a table and a query", "leave one of them out")
	case !table && !query:
		c.fault(path, "neither a table nor a query", "write table: with its name, or query: with a SELECT")
	}
}

func (c *checker) sourceNames() []string {
	names := make([]string, len(c.Sources))
	for i := range c.Sources {
		names[i] = c.Sources[i].Name
	}
	return names
}

// checkColumns checks what a dataset calls its columns: known fields, or
// measures and dimensions of the user's own.
func (c *checker) checkColumns(path string, d *Dataset) {
	known := knownFields(d.Role())
	for field := range d.Columns {
		at := below(path, "columns") + "." + field
		switch {
		case d.Role() == pipeline.Performance:
			c.checkIdentifier(at, field)
		case !slices.Contains(known, field):
			c.keyFault(at, "unknown field", suggest(field, known))
		}
	}
	for i, dim := range d.Dimensions {
		if !identifierForm.MatchString(dim) && dim != "" {
			c.fault(c.item(path+".dimensions", i), "not a name", "write small letters a to z, digits and _; columns says what it is in your data")
		}
	}
}

// checkTolerance checks that shares are shares, and that what is noted comes
// before what stops a report.
func (c *checker) checkTolerance(path string, t *Tolerance) {
	for _, s := range []struct {
		name  string
		share float64
	}{{"rejected", t.Rejected}, {"stop", t.Stop}} {
		if s.share < 0 || s.share > 1 {
			c.fault(below(path, s.name), "not a share of the rows", "write one from 0% to 100%")
		}
	}
	if t.Stop < t.Rejected && t.Stop >= 0 && t.Rejected <= 1 {
		c.fault(below(path, "rejected"), "more than the share that stops a report", "write stop: with a greater one")
	}
}

// fixable are the fields that a dataset may state in place of a column.
func (d *Dataset) fixable() []string {
	switch d.Role() {
	case pipeline.Performance:
		return append([]string{assess.DimCampaign, assess.DimChannel, "currency"}, d.Dimensions...)
	case pipeline.Activities:
		return []string{"campaign", "channel", "owner"}
	case pipeline.Orders:
		return []string{"channel", "currency"}
	case pipeline.Groups:
		return []string{"campaign", "assignment"}
	}
	return nil
}

// checkFixed checks what is the same in every row of a dataset.
func (c *checker) checkFixed(path string, d *Dataset) {
	for field := range d.Fixed {
		at := below(path, "fixed") + "." + field
		if !slices.Contains(d.fixable(), field) {
			c.keyFault(at, "not a field that can be the same in every row", suggest(field, d.fixable()))
		}
		if _, mapped := d.Columns[field]; mapped {
			c.keyFault(at, "a column holds it, too", "leave one of them out")
		}
	}
}

// knownFields lists the fields of a role, as the pipeline asks for them.
func knownFields(role pipeline.Role) []string {
	d := pipeline.Dataset{Name: string(role), Role: role}
	var names []string
	for _, f := range d.Query(calendar.Period{}).Fields {
		names = append(names, f.Name)
	}
	return names
}

func (c *checker) checkGoals() {
	for year, goals := range c.Goals {
		for kpi := range goals {
			c.checkKPI(fmt.Sprintf("goals.%d.%s", year, kpi), kpi)
		}
	}
	for i := range c.KPIs {
		id := c.KPIs[i].ID
		path := below("kpis", id)
		c.checkIdentifier(path, id)
		c.checkLine(below(path, "name"), c.KPIs[i].Name)
		if id == assess.ParamMargin {
			c.keyFault(path, "the name means the organization's margin", "choose another name")
		}
		if strings.HasPrefix(id, "goal_") {
			c.keyFault(path, "names of KPIs do not begin with goal_", "choose another name")
		}
	}
}
