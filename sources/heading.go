package sources

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// Binding tells which columns of a source hold the fields of a Query.
type Binding struct {
	Headings []string // of the source, in their order
	Columns  []int    // for each field of the query the index of its column, -1 if it is absent
}

// Bind finds the columns of a query's fields among the headings of a source.
// Headings are equal without case, surrounding and repeated blanks, and a byte
// order mark. An optional field may be absent, unless the mapping names a
// heading for it. Place names the source, without secrets, for the errors: a
// *ColumnsError for columns that are missing, a *Failure for a heading that
// two columns bear.
func Bind(q Query, place string, headings []string) (*Binding, error) {
	b := &Binding{Headings: headings, Columns: make([]int, len(q.Fields))}
	missing := &ColumnsError{Dataset: q.Dataset, Source: place, Have: headings}
	for i, f := range q.Fields {
		if f.Role == Derived {
			b.Columns[i] = -1
			continue
		}
		heading, mapped := q.Mapping.Columns[f.Name]
		if !mapped {
			heading = f.Name
		}
		found := matches(heading, headings)
		switch {
		case len(found) > 1:
			return nil, twice(q, place, f.Name, headings[found[0]])
		case len(found) == 1:
			b.Columns[i] = found[0]
		case f.Optional && !mapped:
			b.Columns[i] = -1
		default:
			missing.Missing = append(missing.Missing, MissingColumn{f.Name, heading, Similar(heading, headings)})
		}
	}
	if len(missing.Missing) > 0 {
		return nil, missing
	}
	b.bindDerived(q)
	return b, nil
}

// Unused lists the headings that no field has.
func (b *Binding) Unused() []string {
	var out []string
	for i, h := range b.Headings {
		if strings.TrimSpace(h) != "" && !slices.Contains(b.Columns, i) {
			out = append(out, h)
		}
	}
	return out
}

// bindDerived finds the columns of what is computed from others among the
// headings that no field has.
func (b *Binding) bindDerived(q Query) {
	for i, f := range q.Fields {
		if f.Role != Derived || f.Derived == nil {
			continue
		}
		for at, h := range b.Headings {
			if slices.Contains(f.Derived.Names, PlainName(h)) && !slices.Contains(b.Columns, at) {
				b.Columns[i] = at
				break
			}
		}
	}
}

func twice(q Query, place, field, heading string) error {
	return &Failure{
		Place: place,
		What:  fmt.Sprintf("two columns are headed %q, so %s.%s could be either", heading, q.Dataset, field),
		Hint:  "rename one of them, or map the field to another column",
		Final: true,
	}
}

// matches returns the indexes of the headings that equal want.
func matches(want string, headings []string) []int {
	want = plainHeading(want)
	var found []int
	for i, h := range headings {
		if plainHeading(h) == want {
			found = append(found, i)
		}
	}
	return found
}

// plainHeading is the form in which headings are compared.
func plainHeading(s string) string {
	return strings.ToLower(strings.Join(strings.Fields(strings.TrimPrefix(s, "\ufeff")), " "))
}

// Similar returns the one of the given names that a person may have meant by
// want, or "": the nearest by letters that are wrong, missing, superfluous or
// swapped, or one that contains it or is contained in it.
func Similar(want string, have []string) string {
	w := []rune(plainHeading(want))
	best, nearest := "", max(1, len(w)/3)+1
	for _, name := range have {
		h := []rune(plainHeading(name))
		if len(h) == 0 || len(w) == 0 {
			continue
		}
		if d := distance(w, h); d < nearest {
			best, nearest = name, d
		}
	}
	if best != "" {
		return best
	}
	return containing(string(w), have)
}

// containing returns the first name of at least three letters that contains
// want or stands in it.
func containing(want string, have []string) string {
	for _, name := range have {
		h := plainHeading(name)
		if min(len(h), len(want)) >= 3 && (strings.Contains(h, want) || strings.Contains(want, h)) {
			return name
		}
	}
	return ""
}

// IsSlip reports whether two texts differ by one letter that is wrong, missing,
// superfluous or swapped with its neighbour.
func IsSlip(a, b string) bool { return distance([]rune(a), []rune(b)) == 1 }

// distance is the optimal string alignment distance: the number of letters to
// change, insert, remove or swap with their neighbour to turn a into b.
func distance(a, b []rune) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range a {
		row[0] = i + 1
		for j := range b {
			change := last[j]
			if a[i] != b[j] {
				change++
			}
			row[j+1] = min(change, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

// PlainName is the form in which headings are compared with what fields are called: in lower
// case, in words, without what stands in brackets, currencies and signs:
// "Click-through Rate (CTR)" is "click through rate", "campaignID" is
// "campaign id".
func PlainName(heading string) string {
	if at := strings.IndexAny(heading, "([{"); at > 0 {
		heading = heading[:at]
	}
	var b strings.Builder
	var last rune
	for _, r := range heading {
		switch {
		case unicode.IsUpper(r) && unicode.IsLower(last):
			b.WriteRune(' ')
			b.WriteRune(unicode.ToLower(r))
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(unicode.ToLower(r))
		default:
			b.WriteRune(' ')
		}
		last = r
	}
	var words []string
	for _, w := range strings.Fields(b.String()) {
		if !IsCurrencyCode(w) {
			words = append(words, w)
		}
	}
	return strings.Join(words, " ")
}
