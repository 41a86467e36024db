package sources

import (
	"cmp"
	"slices"
	"unicode/utf8"
)

// Locator tells where a value stands, for people: "march.csv:17, column Cost".
// It gets the position that the row was collected with and the index of the
// column in its Binding's Headings.
type Locator func(at int64, column int) string

const (
	maxExamples = 5  // kept of each reason
	maxShown    = 60 // characters of a value that are shown
)

// refusals counts the rows that did not fit.
type refusals struct {
	rows    int64
	reasons []refusal
}

// refusal is a Reason whose examples know their order.
type refusal struct {
	Reason
	at []position // of the examples
}

// position orders rows over several files.
type position struct{ file, row int64 }

func (p position) compare(o position) int {
	return cmp.Or(cmp.Compare(p.file, o.file), cmp.Compare(p.row, o.row))
}

// reason returns the count of a reason, to be added to.
func (r *refusals) reason(what, field string) *refusal {
	for i := range r.reasons {
		if r.reasons[i].What == what && r.reasons[i].Field == field {
			return &r.reasons[i]
		}
	}
	r.reasons = append(r.reasons, refusal{Reason: Reason{What: what, Field: field}})
	return &r.reasons[len(r.reasons)-1]
}

// wants reports whether there is room for one more example.
func (r *refusal) wants() bool { return len(r.Examples) < maxExamples }

func (r *refusal) example(at position, e Example) {
	r.at, r.Examples = append(r.at, at), append(r.Examples, e)
}

// merge adds the counts of o and keeps the examples that come first.
func (r *refusals) merge(o *refusals) {
	r.rows += o.rows
	for i := range o.reasons {
		from := &o.reasons[i]
		to := r.reason(from.What, from.Field)
		to.Rows += from.Rows
		for k, e := range from.Examples {
			to.insert(from.at[k], e)
		}
	}
}

// insert puts an example in its place if it is among the first.
func (r *refusal) insert(at position, e Example) {
	i, _ := slices.BinarySearchFunc(r.at, at, position.compare)
	r.at = slices.Insert(r.at, i, at)
	r.Examples = slices.Insert(r.Examples, i, e)
	if len(r.at) > maxExamples {
		r.at, r.Examples = r.at[:maxExamples], r.Examples[:maxExamples]
	}
}

// rejected returns the counts, the most frequent reason first.
func (r *refusals) rejected() Rejected {
	rejected := Rejected{Rows: r.rows}
	for _, reason := range r.reasons {
		rejected.Reasons = append(rejected.Reasons, reason.Reason)
	}
	slices.SortFunc(rejected.Reasons, func(a, b Reason) int {
		return cmp.Or(cmp.Compare(b.Rows, a.Rows), cmp.Compare(a.What, b.What), cmp.Compare(a.Field, b.Field))
	})
	return rejected
}

// shorten cuts a value for showing it.
func shorten(text []byte) string {
	s := []rune(string(text[:min(len(text), maxShown*utf8.UTFMax)]))
	if len(s) <= maxShown {
		return string(s)
	}
	return string(s[:maxShown]) + "…"
}
