package main

import "debrief/sources/profile"

// inspection is what inspect found, for programs.
type inspection struct {
	Source    string              `json:"source"`
	Relations []inspectedRelation `json:"relations"`
}

type inspectedRelation struct {
	Name     string            `json:"name"`
	Kind     string            `json:"kind"`
	Hidden   bool              `json:"hidden,omitempty"`
	NoTable  string            `json:"no_table,omitempty"`
	Rows     int64             `json:"rows_with_values"`
	Looked   int               `json:"rows_looked_at"`
	Header   int               `json:"header_row,omitempty"`
	Written  string            `json:"written,omitempty"`
	Used     string            `json:"used,omitempty"`
	Declared string            `json:"declared,omitempty"`
	Merged   []string          `json:"merged,omitempty"`
	Titles   []string          `json:"titles,omitempty"`
	Totals   []profile.Total   `json:"totals,omitempty"`
	Columns  []inspectedColumn `json:"columns,omitempty"`
	Means    []inspectedRole   `json:"proposals,omitempty"`
}

type inspectedColumn struct {
	Heading    string   `json:"heading"`
	Kind       string   `json:"kind"`
	From       string   `json:"from,omitempty"`
	To         string   `json:"to,omitempty"`
	Values     int      `json:"values"`
	Blanks     int      `json:"blanks"`
	Distinct   int      `json:"distinct"`
	Examples   []string `json:"examples,omitempty"`
	Odd        []string `json:"odd,omitempty"`
	Errors     int      `json:"errors,omitempty"`
	Dates      []string `json:"date_layouts,omitempty"`
	Ambiguous  []string `json:"ambiguous_dates,omitempty"`
	Decimal    string   `json:"decimal,omitempty"`
	Currencies []string `json:"currencies,omitempty"`
	Percent    bool     `json:"percent,omitempty"`
}

type inspectedRole struct {
	Role       string           `json:"role"`
	Confidence float64          `json:"confidence"`
	Columns    []inspectedGuess `json:"columns"`
	Lacking    []string         `json:"lacking,omitempty"`
	Doubts     []string         `json:"open,omitempty"`
	YAML       string           `json:"yaml"`
}

type inspectedGuess struct {
	Field      string  `json:"field"`
	Heading    string  `json:"heading"`
	Confidence float64 `json:"confidence"`
	By         string  `json:"by"`
}

func inspectionOf(from string, all []sighting) inspection {
	out := inspection{Source: from, Relations: []inspectedRelation{}}
	for i := range all {
		f := &all[i]
		r := inspectedRelation{
			Name: f.Relation.Sheet + f.Relation.Table, Kind: f.Kind, Hidden: f.Hidden, NoTable: f.table.None,
			Rows: f.sample.Total, Looked: len(f.sample.Rows), Header: f.table.Header, Written: f.sample.Written,
			Used: f.sample.Used, Declared: f.sample.Declared, Merged: f.sample.Merged, Titles: f.table.Titles, Totals: f.table.Totals,
		}
		for k := range f.table.Columns {
			r.Columns = append(r.Columns, inspectedColumnOf(&f.table.Columns[k]))
		}
		for k := range f.means {
			r.Means = append(r.Means, inspectedRoleOf(&f.means[k], f.entry(&f.means[k], from).YAML("")))
		}
		out.Relations = append(out.Relations, r)
	}
	return out
}

func inspectedColumnOf(c *profile.Column) inspectedColumn {
	out := inspectedColumn{
		Heading: c.Heading, Kind: string(c.Kind), From: c.Least, To: c.Greatest, Values: c.Values, Blanks: c.Blanks, Distinct: c.Distinct,
		Examples: c.Examples, Odd: c.OddOnes, Errors: c.Errors, Dates: c.Dates, Ambiguous: c.Ambiguous, Currencies: c.Currencies, Percent: c.Percent,
	}
	if c.Decimal != 0 {
		out.Decimal = string(c.Decimal)
	}
	return out
}

func inspectedRoleOf(p *profile.Proposal, yaml string) inspectedRole {
	out := inspectedRole{Role: p.Role, Confidence: p.Confidence, Lacking: p.Lacking, Doubts: p.Doubts, YAML: yaml}
	for _, g := range p.Fields {
		out.Columns = append(out.Columns, inspectedGuess(g))
	}
	return out
}
