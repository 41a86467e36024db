package pipeline

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"debrief/reports"
)

// maxSlug bounds the title's part of a file name in bytes.
const maxSlug = 60

func isWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)
}

// shorten cuts s to at most n bytes, at a rune's end.
func shorten(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return strings.TrimRight(s[:n], "-")
}

// variantGroup is the readers who see the same document.
type variantGroup struct {
	view      reports.View
	slice     reports.Slice
	benchmark bool // the whole beside the slice
	locale    string
	readers   []Recipient
}

// String names the group for messages and logs.
func (g variantGroup) String() string {
	s := string(g.view)
	if g.slice.Value != "" {
		s += ", " + g.slice.Dimension + " " + g.slice.Value
	}
	return s
}

func (g variantGroup) wants(f Format) bool {
	return slices.ContainsFunc(g.readers, func(r Recipient) bool { return slices.Contains(r.Attach, f) })
}

// suffix sets the file names of a run's variants apart.
func (g variantGroup) suffix(locale string) string {
	var s string
	if g.slice.Value != "" {
		s += "_" + slug(g.slice.Value)
		if g.benchmark {
			s += "_beside-the-whole"
		}
	} else if g.view != reports.Manager {
		s += "_" + string(g.view)
	}
	if g.locale != locale {
		s += "_" + strings.ToLower(g.locale)
	}
	return s
}

// fullness orders the views by how much they show.
var fullness = map[reports.View]int{reports.Executive: 1, reports.Specialist: 2, reports.Manager: 3}

// line is one person on one line of a report's list.
type line struct {
	person    Person
	view      reports.View
	slice     reports.Slice
	benchmark bool
	attach    []Format
}

// group resolves the lists of a report to groups of readers. A person who
// stands on several lines with the same slice gets the fullest of the views
// and all of the attachments.
func group(r Report, resolve Reader, owner, locale string) ([]variantGroup, error) {
	lines, err := lines(r, resolve, owner)
	if err != nil {
		return nil, err
	}
	var groups []variantGroup
	for _, l := range merge(lines) {
		g := variantGroup{view: l.view, slice: l.slice, benchmark: l.benchmark, locale: cmp.Or(l.person.Locale, locale)}
		i := slices.IndexFunc(groups, func(x variantGroup) bool {
			return x.view == g.view && x.slice == g.slice && x.benchmark == g.benchmark && x.locale == g.locale
		})
		if i < 0 {
			i = len(groups)
			groups = append(groups, g)
		}
		groups[i].readers = append(groups[i].readers, Recipient{Person: l.person, Attach: l.attach})
	}
	slices.SortStableFunc(groups, func(a, b variantGroup) int { return cmp.Compare(fullness[b.view], fullness[a.view]) })
	return groups, nil
}

func lines(r Report, resolve Reader, owner string) ([]line, error) {
	var out []line
	for _, s := range r.Sends {
		people := slices.Clone(s.To)
		if s.Owner && owner != "" {
			p, ok := resolve(owner)
			if !ok {
				return nil, fmt.Errorf("report %s: owner %q is neither one of people nor an address", r.Name, owner)
			}
			people = append(people, p)
		}
		for _, p := range people {
			l := line{person: p, view: s.View, attach: s.Attach}
			if s.Slice != "" {
				l.benchmark = s.Benchmark
				l.slice = reports.Slice{Dimension: s.Slice, Value: p.Slices[s.Slice]}
				if l.slice.Value == "" {
					return nil, fmt.Errorf("report %s: %s has no %s of his or her own", r.Name, p.Email, s.Slice)
				}
			}
			out = append(out, l)
		}
	}
	return out, nil
}

// merge joins the lines of one address and slice.
func merge(lines []line) []line {
	var out []line
	for _, l := range lines {
		i := slices.IndexFunc(out, func(x line) bool {
			return strings.EqualFold(x.person.Email, l.person.Email) && x.slice == l.slice
		})
		if i < 0 {
			l.attach = slices.Clone(l.attach)
			out = append(out, l)
			continue
		}
		if fullness[l.view] > fullness[out[i].view] {
			out[i].view = l.view
		}
		out[i].benchmark = out[i].benchmark || l.benchmark
		for _, f := range l.attach {
			if !slices.Contains(out[i].attach, f) {
				out[i].attach = append(out[i].attach, f)
			}
		}
	}
	return out
}
