package profile

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"debrief/sources"
)

// Entry is a proposal as it stands in a configuration, below data.
type Entry struct {
	Proposal
	Name     string // of the dataset
	From     string // name of its source
	Relation sources.Relation
	Header   int               // row to state; 0 lets it be found
	Fixed    map[string]string // fields that no column holds, and the value of each row
	Explain  bool              // say behind each column how sure it is
}

// YAML returns the entry, each line behind an indent.
func (e *Entry) YAML(indent string) string {
	w := writer{indent: indent}
	w.line(0, "%s:", e.Name)
	w.line(1, "from: %s", Scalar(e.From))
	for _, part := range []struct{ key, value string }{
		{"sheet", e.Relation.Sheet}, {"range", e.Relation.Range}, {"table", e.Relation.Table}, {"query", e.Relation.Query},
	} {
		if part.value != "" {
			w.line(1, "%s: %s", part.key, Scalar(part.value))
		}
	}
	if e.Header > 0 {
		w.line(1, "header: %d", e.Header)
	}
	w.guesses("columns", e.Fields, e.Explain)
	w.guesses("goals", e.Goals, e.Explain)
	if len(e.Fixed) > 0 {
		w.line(1, "fixed: { %s }", flow(e.Fixed))
	}
	w.list("dimensions", e.Dimensions)
	w.list("dates", e.Dates)
	if e.Decimal != 0 {
		w.line(1, "decimal: %q", string(e.Decimal))
	}
	w.list("blanks", e.Blanks)
	for _, field := range e.Lacking {
		if _, fixed := e.Fixed[field]; !fixed {
			w.line(1, "# no column for %s", field)
		}
	}
	for _, doubt := range e.Doubts {
		w.line(1, "# open: %s", doubt)
	}
	if len(e.Ratios) > 0 {
		w.line(1, "# computed anew: %s", flow(e.Ratios))
	}
	if len(e.Unused) > 0 {
		w.line(1, "# not used: %s", oneLine(strings.Join(e.Unused, ", ")))
	}
	return w.String()
}

// writer writes indented lines.
type writer struct {
	strings.Builder
	indent string
}

func (w *writer) line(depth int, format string, args ...any) {
	w.WriteString(w.indent + strings.Repeat("  ", depth) + oneLine(fmt.Sprintf(format, args...)) + "\n")
}

// oneLine keeps what comes from data from ending a comment.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == '\u0085' || r == '\u2028' || r == '\u2029' || r == '\u007f' {
			return ' '
		}
		return r
	}, s)
}

func (w *writer) list(key string, values []string) {
	if len(values) == 0 {
		return
	}
	quoted := make([]string, len(values))
	for i, v := range values {
		quoted[i] = Scalar(v)
	}
	w.line(1, "%s: [%s]", key, strings.Join(quoted, ", "))
}

func (w *writer) guesses(key string, all []Guess, explain bool) {
	if len(all) == 0 {
		return
	}
	w.line(1, "%s:", key)
	for _, g := range all {
		text := fmt.Sprintf("%s: %s", g.Field, Scalar(g.Heading))
		if explain {
			text = fmt.Sprintf("%-40s # %2.0f %% by %s", text, 100*g.Confidence, g.By)
		}
		w.line(2, "%s", text)
	}
}

func flow(m map[string]string) string {
	var parts []string
	for _, k := range sortedKeys(m) {
		parts = append(parts, k+": "+Scalar(m[k]))
	}
	return strings.Join(parts, ", ")
}

var plainScalar = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_./-]*( [A-Za-z0-9_./-]+)*$`)

// words that YAML or its older readers take for something else than text.
var notText = []string{"true", "false", "yes", "no", "on", "off", "null", "y", "n", "nan", "inf"}

// Scalar returns a text as YAML writes it, in quotes where it needs them.
func Scalar(s string) string {
	if plainScalar.MatchString(s) && !slices.Contains(notText, strings.ToLower(s)) {
		return s
	}
	return strconv.Quote(strings.ToValidUTF8(s, "\ufffd"))
}
