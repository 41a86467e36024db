package reports

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"unicode"
)

// audit reports what a document says and may not say: in a title, verdict,
// finding or recommendation a number that nothing beside it holds; in a finding
// that rests on attribution alone a word that claims a cause; the same finding
// twice in a section. Notes and running text are the composer's own footing
// and are not audited.
func (d *Document) audit(l *Language) error {
	h := hold(d)
	var errs []error
	say := func(where string, t Text, of figures) {
		for _, n := range l.written(t) {
			if !h.has(n) && !of.explain(n) {
				errs = append(errs, fmt.Errorf("%s: %q says %s, which no table, scorecard or chart holds", where, l.Text(t), l.Value(n)))
			}
		}
	}
	say("subject", d.Meta.Subject, nil)
	say("preheader", d.Meta.Preheader, nil)
	for i := range d.Sections {
		s := &d.Sections[i]
		say(s.ID, s.Title, nil)
		for _, b := range s.Blocks {
			b.sentences(func(t Text, of figures) { say(s.ID, t, of) })
		}
		errs = append(errs, s.repeated(l)...)
		errs = append(errs, s.causal(l)...)
	}
	return errors.Join(errs...)
}

// sentences visits the sentences of a block that state figures, each with the
// figures that its own rule computed.
func (b Block) sentences(visit func(Text, figures)) {
	switch {
	case b.Verdict != nil:
		visit(b.Verdict.Text, nil)
	case b.Chart != nil:
		visit(b.Chart.Title, nil)
	case b.Table != nil:
		visit(b.Table.Title, nil)
	case b.Findings != nil:
		for _, g := range b.Findings.Groups {
			for _, f := range g.Items {
				visit(f.Text, f.Figures)
				visit(f.Evidence, f.Figures)
			}
		}
	case b.Actions != nil:
		for _, a := range b.Actions.Items {
			visit(a.Text, a.Figures)
			visit(a.Why, a.Figures)
		}
	}
}

// written returns the known values that a text writes; a value that only
// chooses between singular and plural is not written.
func (l *Language) written(t Text) []Value {
	shown := map[string]bool{}
	l.words.phrases[t.Phrase].shown(shown)
	var out []Value
	for name, a := range t.Args {
		if !shown[name] {
			continue
		}
		if a.Value != nil && a.Value.Known() {
			out = append(out, *a.Value)
		}
		for _, sub := range a.texts() {
			out = append(out, l.written(sub)...)
		}
	}
	return out
}

// shown marks the arguments that a phrase writes in any of its forms.
func (p phrase) shown(mark map[string]bool) {
	for _, part := range p {
		if len(part.forms) == 0 {
			mark[part.arg] = true
		}
		for _, form := range part.forms {
			form.shown(mark)
		}
	}
}

// numbersIn returns the known values among the arguments of a text.
func numbersIn(t Text) []Value {
	var out []Value
	for _, a := range t.Args {
		if a.Value != nil && a.Value.Known() {
			out = append(out, *a.Value)
		}
		for _, sub := range a.texts() {
			out = append(out, numbersIn(sub)...)
		}
	}
	return out
}

// figures are the inputs of a rule by name.
type figures map[string]Value

// explain reports whether a number is one of the figures, or follows from one
// or two of them: what came back for a unit, a difference, a relation.
func (f figures) explain(v Value) bool {
	var known []float64
	for _, x := range f {
		if x.Known() {
			known = append(known, x.Number)
		}
	}
	return follows(v.Number, known)
}

// follows reports whether n is one of the numbers, or 1 + one of them, or the
// difference or relation of two.
func follows(n float64, of []float64) bool {
	for _, a := range of {
		if same(n, a) || same(n, 1+a) {
			return true
		}
		for _, b := range of {
			if same(n, a-b) || b != 0 && (same(n, a/b-1) || same(n, a/b)) {
				return true
			}
		}
	}
	return false
}

// same reports whether two numbers are written alike, but for their sign.
func same(a, b float64) bool {
	a, b = math.Abs(a), math.Abs(b)
	const rounding = 0.005 // of three significant digits
	return math.Abs(a-b) <= rounding*max(a, b)+1e-9
}

// repeated finds the sentences that a section says twice among its findings
// and recommendations.
func (s *Section) repeated(l *Language) []error {
	var errs []error
	said := map[string]bool{}
	once := func(t Text) {
		text := strings.ToLower(l.Text(t))
		if said[text] && text != "" {
			errs = append(errs, fmt.Errorf("%s: says twice %q", s.ID, l.Text(t)))
		}
		said[text] = true
	}
	for _, b := range s.Blocks {
		if b.Findings != nil {
			for _, g := range b.Findings.Groups {
				for _, f := range g.Items {
					once(f.Text)
				}
			}
		}
		if b.Actions != nil {
			for _, a := range b.Actions.Items {
				once(a.Text)
			}
		}
	}
	return errs
}

// attributed is the level of evidence that carries no claim of a cause.
const attributed = "D"

// causal finds what claims a cause at the lowest level of evidence: findings, and
// the titles of a section that rests on nothing better. A title that is a name
// from the data is not the report's word.
func (s *Section) causal(l *Language) []error {
	var errs []error
	title := func(t Text) {
		if word := l.causalWord(t); word != "" && t.Phrase != "" && (s.Level == "" || s.Level == attributed) {
			errs = append(errs, fmt.Errorf("%s: %q claims a cause (%q) on attribution alone", s.ID, l.Text(t), word))
		}
	}
	title(s.Title)
	for _, b := range s.Blocks {
		switch {
		case b.Chart != nil:
			title(b.Chart.Title)
		case b.Table != nil:
			title(b.Table.Title)
		case b.Verdict != nil:
			title(b.Verdict.Text)
		}
		if b.Findings == nil {
			continue
		}
		for _, g := range b.Findings.Groups {
			for _, f := range g.Items {
				if word := l.causalWord(f.Text, f.Evidence); word != "" && f.Level == attributed {
					errs = append(errs, fmt.Errorf("%s: %q claims a cause (%q) on attribution alone", s.ID, l.Text(f.Text), word))
				}
			}
		}
	}
	return errs
}

// causalWord returns the first causal word of texts, "" if there is none. Names
// from the data are not the report's words.
func (l *Language) causalWord(texts ...Text) string {
	for _, t := range texts {
		words := " " + spaced(l.ownWords(t)) + " "
		for _, w := range l.words.Causal {
			if strings.Contains(words, " "+spaced(w)+" ") {
				return w
			}
		}
	}
	return ""
}

// ownWords are the words of a text that are not arguments.
func (l *Language) ownWords(t Text) string {
	if t.Phrase == "" {
		return t.Literal
	}
	return l.words.phrases[t.Phrase].literals()
}

// literals are all words of a phrase, in all its forms.
func (p phrase) literals() string {
	var b strings.Builder
	for _, part := range p {
		b.WriteString(part.literal + " ")
		for _, form := range part.forms {
			b.WriteString(form.literals())
		}
	}
	return b.String()
}

// spaced is a text in lower case with one space between its words.
func spaced(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) }), " ")
}
