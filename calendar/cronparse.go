package calendar

import (
	"fmt"
	"strconv"
	"strings"
)

const cronHint = `write five fields: minute, hour, day of month, month, day of week; "0 8 * * MON" is Mondays at 08:00`

// ParseCron reads a cron expression: minute, hour, day of month, month, day of
// week, with seconds as a sixth field in front if there are six.
//
// A field is * or a list of numbers, ranges (which may wrap, FRI-MON) and
// steps (*/15, 9-17/2, 5/10 meaning 5-59/10); months and weekdays also have
// their English names of three letters; 0 and 7 are Sunday. ? stands for * in
// either day field. The day of the month may be L (the last), L-3, 15W (the
// working day, Monday to Friday, nearest to the 15th within its month), LW;
// the day of the week 5L (the last Friday of the month) or 5#2 (the second).
// Where both day fields are restricted, either is enough, as in crontab(5).
// @yearly, @annually, @monthly, @weekly, @daily, @midnight, @hourly,
// @every_minute and @every_second are names for the usual ones.
//
// An expression that never happens, such as 30 February, is an error. The
// error is an *InputError.
func ParseCron(s string) (Cron, error) {
	fields, err := cronFields(s)
	if err != nil {
		return Cron{}, cronError(s, err)
	}
	c := Cron{expr: strings.Join(strings.Fields(s), " ")}
	for i, parse := range []func(string) error{
		secondField.into(&c.second), minuteField.into(&c.minute), hourField.into(&c.hour),
		c.day.parse, monthField.into(&c.month), c.weekday.parse,
	} {
		if err := parse(fields[i]); err != nil {
			return Cron{}, cronError(s, err)
		}
	}
	if _, ok := c.Next(LocalTime{Date: On(2000, 1, 1)}); !ok {
		return Cron{}, cronError(s, fmt.Errorf("there is no such day in any year"))
	}
	return c, nil
}

func cronError(s string, err error) error {
	return &InputError{What: "cron expression", Value: s, Why: err.Error(), Hint: cronHint}
}

// cronFields splits an expression into its six fields, seconds first.
func cronFields(s string) ([]string, error) {
	fields := strings.Fields(s)
	if len(fields) == 1 && strings.HasPrefix(fields[0], "@") {
		expr, known := macro(strings.ToLower(fields[0]))
		if !known {
			return nil, fmt.Errorf("the name %s is not known", fields[0])
		}
		fields = strings.Fields(expr)
	}
	switch len(fields) {
	case 5:
		return append([]string{"0"}, fields...), nil
	case 6:
		return fields, nil
	}
	return nil, fmt.Errorf("%d fields instead of 5", len(fields))
}

func macro(name string) (expr string, known bool) {
	switch name {
	case "@yearly", "@annually":
		return "0 0 1 1 *", true
	case "@monthly":
		return "0 0 1 * *", true
	case "@weekly":
		return "0 0 * * 0", true
	case "@daily", "@midnight":
		return "0 0 * * *", true
	case "@hourly":
		return "0 * * * *", true
	case "@every_minute":
		return "* * * * *", true
	case "@every_second":
		return "* * * * * *", true
	}
	return "", false
}

// cronField is the grammar of one field: its name, its numbers and their names.
type cronField struct {
	name     string
	min, max int
	names    string // of three letters each, the first standing for min
}

var (
	secondField  = cronField{name: "seconds", max: 59}
	minuteField  = cronField{name: "minutes", max: 59}
	hourField    = cronField{name: "hours", max: 23}
	dayField     = cronField{name: "days of the month", min: 1, max: 31}
	monthField   = cronField{name: "months", min: 1, max: 12, names: "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC"}
	weekdayField = cronField{name: "days of the week", max: 7, names: "SUNMONTUEWEDTHUFRISAT"}
)

// into returns a parser of the field that fills set.
func (f cronField) into(set *bitset) func(string) error {
	return func(text string) (err error) {
		*set, err = f.list(text)
		return err
	}
}

func (f cronField) list(text string) (bitset, error) {
	var set bitset
	for item := range strings.SplitSeq(text, ",") {
		part, err := f.item(item)
		if err != nil {
			return 0, err
		}
		set |= part
	}
	return set, nil
}

// item reads *, a number or a range, with or without a step.
func (f cronField) item(text string) (bitset, error) {
	span, stepText, stepped := strings.Cut(text, "/")
	step := 1
	if stepped {
		var ok bool
		if step, ok = number(stepText); !ok || step < 1 || step > f.max {
			return 0, fmt.Errorf("%s: the step in %q must be a number between 1 and %d", f.name, text, f.max)
		}
	}
	if span == "*" {
		return f.every(f.min, f.size(), step), nil
	}
	lowText, highText, ranged := strings.Cut(span, "-")
	low, err := f.value(lowText)
	if err != nil {
		return 0, err
	}
	high := low
	if ranged {
		if high, err = f.value(highText); err != nil {
			return 0, err
		}
	} else if stepped {
		high = f.min + f.size() - 1
	}
	if high < low {
		high += f.size()
	}
	return f.every(low, high-low+1, step), nil
}

// every returns each step-th of n values from low on, wrapping at the end.
func (f cronField) every(low, n, step int) bitset {
	var set bitset
	for i := 0; i < n; i += step {
		set |= 1 << (f.min + (low-f.min+i)%f.size())
	}
	return set
}

// size is how many different values the field has; 0 and 7 are one weekday.
func (f cronField) size() int {
	if f == weekdayField {
		return f.max
	}
	return f.max - f.min + 1
}

// value reads one number or name.
func (f cronField) value(text string) (int, error) {
	n, ok := number(text)
	if !ok {
		n, ok = f.named(text)
	}
	if !ok || n < f.min || n > f.max {
		return 0, fmt.Errorf("%s: %q is not between %d and %d", f.name, text, f.min, f.max)
	}
	return n, nil
}

func (f cronField) named(text string) (int, bool) {
	at := strings.Index(f.names, strings.ToUpper(text))
	if len(text) != 3 || at < 0 || at%3 != 0 {
		return 0, false
	}
	return f.min + at/3, true
}

// number reads one or two decimal digits.
func number(text string) (int, bool) {
	n, err := strconv.ParseUint(text, 10, 8)
	return int(n), err == nil && len(text) <= 2
}
