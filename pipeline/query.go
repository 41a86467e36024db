package pipeline

import (
	"slices"
	"strings"

	"debrief/assess"
	"debrief/calendar"
	"debrief/sources"
	"debrief/sources/profile"
)

// Query returns what a dataset is asked for: grouped sums of its measures for
// performance, the rows as they are for the others. further are dimensions
// beside campaign and channel.
func (d *Dataset) Query(period calendar.Period, further ...string) sources.Query {
	q := sources.Query{Dataset: d.Name, From: d.From, Mapping: d.Mapping, Period: period, Checks: true}
	switch d.Role {
	case Campaigns:
		q.Fields = campaignFields(d)
		q.Mapping.Columns = withGoals(d.Mapping.Columns, d.Goals)
	case Activities:
		q.Fields = activityFields
	case Orders:
		q.Fields = d.orderFields()
	case Rates:
		q.Fields = rateFields
	case Groups:
		q.Fields, q.Group = groupFields, true
	case Touchpoints:
		q.Fields, q.Group = touchFields, true
	default:
		q.Fields = d.performanceFields(further)
		q.Group = true
	}
	if len(d.Fixed) > 0 {
		q.Fields = slices.DeleteFunc(slices.Clone(q.Fields), func(f sources.Field) bool { return d.Fixed[f.Name] != "" })
	}
	return q
}

// addFixed adds the columns that the source does not have and whose value is
// known: an export of one platform does not say which one it is.
func (d *Dataset) addFixed(t *sources.Table) {
	rows := t.Len()
	for _, field := range sortedKeys(d.Fixed) {
		t.Columns = append(t.Columns, sources.Column{Name: field, Kind: sources.Text, Texts: slices.Repeat([]string{d.Fixed[field]}, rows)})
	}
}

// performanceFields asks for every dimension and measure; all but the date may
// be missing in one dataset and present in another.
func (d *Dataset) performanceFields(further []string) []sources.Field {
	fields := []sources.Field{
		{Name: "date", Kind: sources.Date},
		{Name: assess.DimCampaign, Optional: d.Name != string(Performance)},
		{Name: assess.DimChannel, Optional: true, Blank: true},
	}
	fields = append(fields, sources.Field{Name: currencyField, Optional: true})
	for _, dim := range further {
		if dim != assess.DimCampaign && dim != assess.DimChannel && dim != currencyField {
			fields = append(fields, sources.Field{Name: dim, Optional: true, Blank: true})
		}
	}
	for _, m := range d.Measures {
		fields = append(fields, sources.Field{Name: m, Kind: sources.Number, Role: sources.Measure, Optional: true})
	}
	for _, dim := range d.Dimensions {
		if !slices.ContainsFunc(fields, func(f sources.Field) bool { return f.Name == dim }) {
			fields = append(fields, sources.Field{Name: dim, Role: sources.Detail, Optional: true})
		}
	}
	return append(fields, profile.Ratios(fields)...)
}

func text(name string, optional bool) sources.Field {
	return sources.Field{Name: name, Optional: optional, Blank: optional}
}

func date(name string, optional bool) sources.Field {
	return sources.Field{Name: name, Kind: sources.Date, Optional: optional, Blank: optional}
}

func number(name string) sources.Field {
	return sources.Field{Name: name, Kind: sources.Number, Role: sources.Measure, Optional: true}
}

var planFields = []sources.Field{
	text("id", false), text("name", true), date("start", false), date("end", false), number("budget"),
	text("owner", true), text("objective", true), text("status", true), text("comparable", true),
}

var activityFields = []sources.Field{
	text("campaign", false), text("activity", false), text("channel", true), text("owner", true), text("status", true),
	date("planned_start", true), date("planned_end", true), date("actual_start", true), date("actual_end", true),
	number("planned_cost"), number("actual_cost"),
}

var orderFields = []sources.Field{
	date("date", false), text("customer", true), text("channel", true),
	{Name: "value", Kind: sources.Number, Role: sources.Measure},
	{Name: currencyField, Optional: true},
}

// orderFields asks for the id of an order, by which it is told from others,
// unless a column of that name holds something else.
func (d *Dataset) orderFields() []sources.Field {
	fields := slices.Clone(orderFields)
	for field, heading := range d.Mapping.Columns {
		if field != "id" && d.Mapping.Columns["id"] == "" && strings.EqualFold(strings.TrimSpace(heading), "id") {
			return fields
		}
	}
	return append(fields, text("id", true))
}

// goalField is the field that holds the goal for a KPI.
func goalField(kpi string) string { return "goal_" + kpi }

func campaignFields(d *Dataset) []sources.Field {
	fields := slices.Clone(planFields)
	for _, kpi := range sortedKeys(d.Goals) {
		fields = append(fields, sources.Field{Name: goalField(kpi), Kind: sources.Number, Role: sources.Measure, Rate: true})
	}
	return fields
}

// withGoals adds the headings of the goals to a mapping.
func withGoals(columns, goals map[string]string) map[string]string {
	out := make(map[string]string, len(columns)+len(goals))
	for field, heading := range columns {
		out[field] = heading
	}
	for kpi, heading := range goals {
		out[goalField(kpi)] = heading
	}
	return out
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// measureName is the name of a dataset's measure among all facts: those of
// further datasets bear the dataset's name, "email_opens", so that equal names
// of different things are never added.
func (d *Dataset) measureName(field string) string {
	if d.Name == string(Performance) || strings.HasPrefix(field, d.Name+"_") {
		return field
	}
	return d.Name + "_" + field
}
