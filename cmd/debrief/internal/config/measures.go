package config

import (
	"slices"
	"strings"

	"debrief/assess"
	"debrief/pipeline"
)

// measures returns the fields of a performance dataset that are summed: those
// that the catalogue uses, and those that its columns name. A further dataset
// bears its own name before its measures, so "opens" of "email" is the
// catalogue's "email_opens".
func (c *Config) measures(d *Dataset) []string {
	var fields []string
	for _, m := range c.Catalogue.Measures() {
		if field, ok := d.field(m); ok && m != assess.ParamMargin {
			fields = append(fields, field)
		}
	}
	for field := range d.Columns {
		if d.isMeasure(field) {
			fields = append(fields, field)
		}
	}
	slices.Sort(fields)
	return slices.Compact(fields)
}

// field returns what a measure is called within the dataset; false if the
// dataset cannot have it.
func (d *Dataset) field(measure string) (string, bool) {
	if d.Name == string(pipeline.Performance) {
		return measure, true
	}
	field, ok := strings.CutPrefix(measure, d.Name+"_")
	if _, whole := d.Columns[measure]; whole {
		return measure, ok
	}
	return field, ok
}

// measure returns what a field of the dataset is called in formulas.
func (d *Dataset) measure(field string) string {
	if d.Name == string(pipeline.Performance) || strings.HasPrefix(field, d.Name+"_") {
		return field
	}
	return d.Name + "_" + field
}

// isMeasure reports whether a mapped field of a performance dataset is summed,
// and not a date or a dimension.
func (d *Dataset) isMeasure(field string) bool {
	switch field {
	case "date", "currency", assess.DimCampaign, assess.DimChannel:
		return false
	}
	return !slices.Contains(d.Dimensions, field)
}
