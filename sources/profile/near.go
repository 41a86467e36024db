package profile

import (
	"slices"

	"debrief/sources"
)

// Match is a heading that may be meant for a field.
type Match struct{ Field, Heading string }

// closely are the fields for which only their own name counts: what else
// people call them heads other columns as well.
var closely = []string{"id", "name", "owner", "objective", "status", "comparable", "activity", "customer", "value", "rate", "start", "end"}

// minOwn is the number of letters of a field's own name from which a slip of
// the pen is believed.
const minOwn = 5

// Near finds headings that may be meant for fields that have no column: those
// that bear one of a field's names in any of the languages, and slips of the
// pen. Ordinary further columns are none.
func Near(fields, headings []string) []Match {
	var out []Match
	for _, heading := range headings {
		name := sources.PlainName(heading)
		i := slices.IndexFunc(fields, func(field string) bool { return isNear(field, name) })
		if i >= 0 {
			out = append(out, Match{Field: fields[i], Heading: heading})
		}
	}
	return out
}

func isNear(field, heading string) bool {
	own := sources.PlainName(field)
	if heading == own || len(own) >= minOwn && sources.IsSlip(own, heading) {
		return true
	}
	s := score(fieldNames[field], heading)
	return !slices.Contains(closely, field) && (s == sureName || s == nearName)
}
