package reports

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/feature/plural"
)

// phrase is a parsed phrase of a language file. The notation:
//
//	{name}            the argument, written by its type and unit
//	{name.abs}        without its sign
//	{name.cap}        with a capital first letter
//	{name.medium}     a date with its month shortened
//	{name:one|other}  the form that goes with the argument's number
//	{name?up|down}    the first if the argument is not negative
//
// A phrase holds no digits: every number in a sentence is an argument.
type phrase []part

type part struct {
	literal string
	arg     string
	how     how
	forms   []string
}

type how uint8

const (
	plain how = iota
	absolute
	capital
	medium
	byNumber
	bySign
)

func parsePhrase(text string) (phrase, error) {
	var p phrase
	for text != "" {
		open := strings.IndexByte(text, '{')
		if open < 0 {
			return append(p, part{literal: text}), nil
		}
		end := strings.IndexByte(text[open:], '}')
		if end < 0 {
			return nil, errors.New("a brace is not closed")
		}
		if open > 0 {
			p = append(p, part{literal: text[:open]})
		}
		ref, err := parseRef(text[open+1 : open+end])
		if err != nil {
			return nil, err
		}
		p = append(p, ref)
		text = text[open+end+1:]
	}
	return p, nil
}

func parseRef(ref string) (part, error) {
	i := strings.IndexAny(ref, ".:?")
	if i < 0 {
		return part{arg: ref}, nil
	}
	name, rest := ref[:i], ref[i+1:]
	switch {
	case ref[i] == '.' && rest == "abs":
		return part{arg: name, how: absolute}, nil
	case ref[i] == '.' && rest == "cap":
		return part{arg: name, how: capital}, nil
	case ref[i] == '.' && rest == "medium":
		return part{arg: name, how: medium}, nil
	case ref[i] == '.':
		return part{}, fmt.Errorf("{%s}: unknown form %q", ref, rest)
	}
	forms := strings.Split(rest, "|")
	if len(forms) != 2 {
		return part{}, fmt.Errorf("{%s}: want two forms", ref)
	}
	if ref[i] == ':' {
		return part{arg: name, how: byNumber, forms: forms}, nil
	}
	return part{arg: name, how: bySign, forms: forms}, nil
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
		return p.forms[l.form(a)]
	case bySign:
		if a.Value != nil && a.Value.Number < 0 {
			return p.forms[1]
		}
		return p.forms[0]
	case absolute:
		if a.Value != nil {
			v := *a.Value
			v.Number = math.Abs(v.Number)
			return l.Value(v)
		}
	case capital:
		return capitalize(l.arg(a))
	case medium:
		return l.MediumDate(a.Date)
	}
	return l.arg(a)
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
