package main

import (
	"errors"
	"fmt"
	"strings"

	"debrief/pipeline"
	"debrief/sources"
)

// advice says what to do about an error, or nothing: what the error says
// itself, or where in the configuration to set it right.
func advice(err error) string {
	var own interface{ Advice() string }
	if errors.As(err, &own) && own.Advice() != "" {
		return own.Advice()
	}
	var columns *sources.ColumnsError
	if errors.As(err, &columns) {
		return columnAdvice(columns)
	}
	return ""
}

// columnAdvice tells how to map the columns that were not found.
func columnAdvice(e *sources.ColumnsError) string {
	var lines []string
	for _, m := range e.Missing {
		if m.Similar != "" {
			lines = append(lines, fmt.Sprintf("did you mean %q? write %s: %q", m.Similar, mappingOf(e.Dataset, m.Field), m.Similar))
		}
	}
	if len(lines) < len(e.Missing) {
		first := e.Missing[0].Field
		lines = append(lines, fmt.Sprintf("the columns are %s; name the right one in %s", strings.Join(e.Have, ", "), mappingOf(e.Dataset, first)))
	}
	return strings.Join(lines, "; ")
}

// mappingOf is the place in the configuration that names a field's column.
func mappingOf(dataset, field string) string {
	if kpi, ok := strings.CutPrefix(field, "goal_"); ok && dataset == string(pipeline.Campaigns) {
		return fmt.Sprintf("data.%s.goals.%s", dataset, kpi)
	}
	return fmt.Sprintf("data.%s.columns.%s", dataset, field)
}
