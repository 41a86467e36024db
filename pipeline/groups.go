package pipeline

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"debrief/assess"
	"debrief/calendar"
	"debrief/sources"
)

// The fields of a dataset of groups beside its date, campaign and measures.
const (
	groupField      = "group"
	unitField       = "unit"
	assignmentField = "assignment"
)

// groupWords are what a plan of a test calls its groups, and whether the group
// was treated.
var groupWords = map[string]bool{"treated": true, "treatment": true, "test": true, "exposed": true, "control": false, "holdout": false, "untreated": false}

// assignmentWords say whether lots decided who was treated.
var assignmentWords = map[string]bool{"random": true, "chosen": false, "": false}

var groupFields = []sources.Field{
	date("date", false), text(assess.DimCampaign, false), text(groupField, false), text(unitField, true), text(assignmentField, true),
	number("sales"), number("conversions"), number("new_customers"), number("revenue"), number("leads"), number("spend"),
}

// ReadGroups reads the groups of all tests within a period, the zero Period for
// all; nil if none are mapped.
func (p *Pipeline) ReadGroups(ctx context.Context, period calendar.Period) ([]assess.GroupDay, []Reading, error) {
	d := p.dataset(Groups)
	if d == nil {
		return nil, nil, nil
	}
	r, err := p.read(ctx, d, d.Query(period))
	if err != nil {
		return nil, nil, err
	}
	for field, words := range map[string]map[string]bool{groupField: groupWords, assignmentField: assignmentWords} {
		if err := checkWords(d.Name, r.Table.Column(field), field, words); err != nil {
			return nil, nil, err
		}
	}
	return groupDays(&r.Table), []Reading{{d.Name, r}}, nil
}

func groupDays(t *sources.Table) []assess.GroupDay {
	col := t.Column
	out := make([]assess.GroupDay, t.Len())
	for i := range out {
		out[i] = assess.GroupDay{
			Campaign: col(assess.DimCampaign).Text(i), Unit: col(unitField).Text(i), Date: col("date").Date(i),
			Treated: groupWords[word(col(groupField).Text(i))], Random: assignmentWords[word(col(assignmentField).Text(i))],
			Totals: assess.Totals{},
		}
		for _, c := range t.Columns {
			if c.Kind == sources.Number && !math.IsNaN(c.Numbers[i]) {
				out[i].Totals[c.Name] = c.Numbers[i]
			}
		}
	}
	return out
}

func word(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// WordError says that a column holds words that mean nothing to debrief.
type WordError struct {
	Dataset, Field string
	Words          []string // that are there
	Known          []string // that might be
}

// Error names the words.
func (e *WordError) Error() string {
	return fmt.Sprintf("%s: the column for %s says %s", e.Dataset, e.Field, strings.Join(e.Words, ", "))
}

// Advice lists the words that are understood.
func (e *WordError) Advice() string {
	return fmt.Sprintf("write one of %s there, or let the query do so", strings.Join(e.Known, ", "))
}

// Permanent reports true: the words stay until somebody changes them.
func (e *WordError) Permanent() bool { return true }

// checkWords finds words of a column that are not among those known.
func checkWords(dataset string, c *sources.Column, field string, known map[string]bool) error {
	if c == nil {
		return nil
	}
	var odd []string
	for _, text := range c.Texts {
		if _, ok := known[word(text)]; !ok && !slices.Contains(odd, fmt.Sprintf("%q", text)) {
			odd = append(odd, fmt.Sprintf("%q", text))
		}
	}
	if len(odd) == 0 {
		return nil
	}
	e := &WordError{Dataset: dataset, Field: field, Words: odd}
	for w := range known {
		if w != "" {
			e.Known = append(e.Known, w)
		}
	}
	slices.Sort(odd)
	slices.Sort(e.Known)
	return e
}
