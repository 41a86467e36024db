package reports

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/feature/plural"
)

func (p phrase) write(l *Language, args Args) string {
	var b strings.Builder
	for _, part := range p {
		b.WriteString(part.write(l, args))
	}
	return b.String()
}

func (p part) write(l *Language, args Args) string {
	if p.arg == "" {
		return p.literal
	}
	a, ok := args[p.arg]
	if !ok {
		return "⟨" + p.arg + "⟩"
	}
	switch p.how {
	case byNumber:
		return p.numberForm(l, a).write(l, args)
	case bySign:
		return p.forms[l.sign(a)].write(l, args)
	case byNoun:
		return p.forms[l.noun(a)].write(l, args)
	case absolute:
		if a.Value != nil {
			v := *a.Value
			v.Number = math.Abs(v.Number)
			return l.Value(v)
		}
	case signed:
		if a.Value != nil {
			return l.Signed(*a.Value)
		}
	case exact:
		if a.Value != nil {
			return l.Exact(*a.Value, 0)
		}
	case capital:
		return capitalize(l.arg(a))
	case medium:
		return l.MediumDate(a.Date)
	case month:
		return l.date("{month}", a.Date)
	case mon:
		return l.ShortMonth(a.Date)
	}
	return l.arg(a)
}

// numberForm returns the form that goes with a number; the first of three goes
// with none at all.
func (p part) numberForm(l *Language, a Arg) phrase {
	if len(p.forms) == 2 {
		return p.forms[l.form(a)]
	}
	if a.Value != nil && a.Value.Known() && a.Value.Number == 0 {
		return p.forms[0]
	}
	return p.forms[1+l.form(a)]
}

// form returns 0 for the singular and 1 for the plural.
func (l *Language) form(a Arg) int {
	if a.Value == nil || a.Value.Number != math.Trunc(a.Value.Number) || math.Abs(a.Value.Number) > 1e6 {
		return 1
	}
	n := int(math.Abs(a.Value.Number))
	if plural.Cardinal.MatchPlural(l.words.Tag, n, 0, 0, 0, 0) == plural.One {
		return 0
	}
	return 1
}

// sign returns 1 for a negative value, 0 for any other.
func (l *Language) sign(a Arg) int {
	if a.Value != nil && a.Value.Number < 0 {
		return 1
	}
	return 0
}

// noun returns 1 where a verb with the argument as its subject stands in the
// plural.
func (l *Language) noun(a Arg) int {
	switch {
	case len(a.Texts) > 1:
		return 1
	case len(a.Texts) == 1:
		return l.noun(ArgText(a.Texts[0]))
	case a.Text != nil && l.words.plurals[a.Text.Phrase]:
		return 1
	}
	return 0
}

func (l *Language) arg(a Arg) string {
	switch {
	case a.Value != nil:
		return l.Value(*a.Value)
	case a.Text != nil:
		return l.Text(*a.Text)
	case a.Texts != nil:
		return l.List(a.Texts)
	case a.Period != nil:
		return l.Period(*a.Period)
	case !a.Date.IsZero():
		return l.Date(a.Date)
	}
	return ""
}

// List writes texts as an enumeration: "a, b and c".
func (l *Language) List(texts []Text) string {
	var b strings.Builder
	for i, t := range texts {
		switch {
		case i == 0:
		case i == len(texts)-1:
			b.WriteString(" " + l.words.List + " ")
		default:
			b.WriteString(", ")
		}
		b.WriteString(l.Text(t))
	}
	return b.String()
}

func capitalize(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if r == utf8.RuneError {
		return s
	}
	return string(unicode.ToUpper(r)) + s[size:]
}
