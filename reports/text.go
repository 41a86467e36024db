package reports

import (
	"debrief/calendar"
)

// Text is something to read: either words from the data, which are shown as
// they are, or a phrase of the templates with arguments, which a Language
// writes in its own words, so that a document can be read in any language.
type Text struct {
	Literal string `json:"literal,omitempty"`
	Phrase  string `json:"phrase,omitempty"` // id: "verdict.met"
	Args    Args   `json:"args,omitempty"`
}

// Args are the values that a phrase refers to by name.
type Args map[string]Arg

// Arg is one argument: exactly one field is set.
type Arg struct {
	Value  *Value           `json:"value,omitempty"`
	Text   *Text            `json:"text,omitempty"`
	Texts  []Text           `json:"texts,omitempty"` // written as a list: "a, b and c"
	Date   calendar.Date    `json:"date,omitzero"`
	Period *calendar.Period `json:"period,omitempty"`
}

// Literal is text from the data.
func Literal(s string) Text { return Text{Literal: s} }

// Say is a phrase with arguments.
func Say(phrase string, args Args) Text { return Text{Phrase: phrase, Args: args} }

// Word is a phrase without arguments.
func Word(phrase string) Text { return Text{Phrase: phrase} }

// IsZero reports whether there is nothing to read.
func (t Text) IsZero() bool { return t.Literal == "" && t.Phrase == "" }

// ArgOf makes an argument of a value.
func ArgOf(v Value) Arg { return Arg{Value: &v} }

// ArgText makes an argument of a text.
func ArgText(t Text) Arg { return Arg{Text: &t} }

// ArgPeriod makes an argument of a period.
func ArgPeriod(p calendar.Period) Arg { return Arg{Period: &p} }
