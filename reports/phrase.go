package reports

import (
	"errors"
	"fmt"
	"strings"
)

// phrase is a parsed phrase of a language file. The notation:
//
//	{name}                 the argument, written by its type and unit
//	{name.abs}             without its sign
//	{name.signed}          with its sign, even if it is positive
//	{name.cap}             with a capital first letter
//	{name.exact}           a count with all its digits
//	{name.medium}          a date with its month shortened
//	{name.month}           the month of a date alone; {name.mon} has it shortened
//	{name:one|other}       the form that goes with the argument's number
//	{name:zero|one|other}  the same, with a form for none at all
//	{name?up|down}         the first if the argument is not negative
//	{name#one|many}        the form that agrees with a noun: the second if the
//	                       language lists the argument's phrase under plurals,
//	                       or if the argument is an enumeration
//
// A form is a phrase itself, so that it may hold arguments. A phrase holds no
// digits: every number in a sentence is an argument.
type phrase []part

type part struct {
	literal string
	arg     string
	how     how
	forms   []phrase
}

type how uint8

const (
	plain how = iota
	absolute
	signed
	capital
	exact
	medium
	month
	mon
	byNumber
	bySign
	byNoun
)

// manners are the ways to write an argument that are named after a dot.
var manners = map[string]how{"abs": absolute, "signed": signed, "cap": capital, "exact": exact, "medium": medium, "month": month, "mon": mon}

func parsePhrase(text string) (phrase, error) {
	var p phrase
	for text != "" {
		open := strings.IndexByte(text, '{')
		if open < 0 {
			return append(p, part{literal: text}), nil
		}
		end := closing(text[open:])
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

// closing returns where the brace that text begins with is closed, -1 if it is
// not.
func closing(text string) int {
	depth := 0
	for i := range len(text) {
		switch text[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

func parseRef(ref string) (part, error) {
	i := strings.IndexAny(ref, ".:?#{|")
	if i < 0 {
		return part{arg: ref}, nil
	}
	name, rest := ref[:i], ref[i+1:]
	switch ref[i] {
	case '.':
		how, ok := manners[rest]
		if !ok {
			return part{}, fmt.Errorf("{%s}: unknown form %q", ref, rest)
		}
		return part{arg: name, how: how}, nil
	case ':':
		return parseForms(part{arg: name, how: byNumber}, rest, 3)
	case '?':
		return parseForms(part{arg: name, how: bySign}, rest, 2)
	case '#':
		return parseForms(part{arg: name, how: byNoun}, rest, 2)
	}
	return part{}, fmt.Errorf("{%s}: no name", ref)
}

// parseForms sets the forms of a part: two, or as many as most.
func parseForms(p part, text string, most int) (part, error) {
	forms := alternatives(text)
	if len(forms) < 2 || len(forms) > most {
		return part{}, fmt.Errorf("{%s…}: want two forms, not %d", p.arg, len(forms))
	}
	for _, f := range forms {
		form, err := parsePhrase(f)
		if err != nil {
			return part{}, err
		}
		p.forms = append(p.forms, form)
	}
	return p, nil
}

// alternatives splits forms at the bars that stand in no inner brace.
func alternatives(text string) []string {
	var out []string
	depth, from := 0, 0
	for i := range len(text) {
		switch text[i] {
		case '{':
			depth++
		case '}':
			depth--
		case '|':
			if depth == 0 {
				out = append(out, text[from:i])
				from = i + 1
			}
		}
	}
	return append(out, text[from:])
}

// arguments calls visit with the name of every argument that p refers to, in
// all its forms.
func (p phrase) arguments(visit func(name string)) {
	for _, part := range p {
		if part.arg != "" {
			visit(part.arg)
		}
		for _, form := range part.forms {
			form.arguments(visit)
		}
	}
}
