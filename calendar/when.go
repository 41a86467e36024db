package calendar

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// When is a cadence as a configuration states it: one of the kinds, and a time
// of day. CampaignEnd has a time of day of its own.
type When struct {
	CampaignEnd  *AfterEnd `yaml:"campaign_end"`
	BeforeBudget string    `yaml:"before_budget"` // "6w"
	Yearly       string    `yaml:"yearly"`        // "03-15"
	Quarterly    string    `yaml:"quarterly"`     // day of the quarter, "5", or "-1" for the last
	Monthly      string    `yaml:"monthly"`       // day of the month, "1", or "-1" for the last
	Weekly       string    `yaml:"weekly"`        // "monday" or "mon"
	Cron         string    `yaml:"cron"`          // "0 8 * * MON"
	At           string    `yaml:"at"`            // "08:00", the default
}

// AfterEnd is the part of When about the ends of campaigns.
type AfterEnd struct {
	Settle   string `yaml:"settle"`   // "3d", the default
	At       string `yaml:"at"`       // "08:00", the default
	Deadline string `yaml:"deadline"` // "10d"; the default is a week after settle
}

// Defaults of When.
const (
	DefaultAt     = "08:00"
	DefaultSettle = "3d"
	// DefaultPatience is how many days after Settle the Deadline is.
	DefaultPatience = 7
)

// Problem is one thing that is wrong with a setting.
type Problem struct {
	Field string // "monthly", "campaign_end.settle"; "" for the whole
	Err   *InputError
}

// Error returns the field and what is wrong with it.
func (p Problem) Error() string {
	if p.Field == "" {
		return p.Err.Error()
	}
	return p.Field + ": " + p.Err.Error()
}

// Cadence returns the cadence that w states, or everything that is wrong.
func (w When) Cadence() (Cadence, []Problem) {
	r := reading{}
	stated := w.stated()
	if len(stated) != 1 {
		r.fault("", &InputError{What: "when", Value: strings.Join(stated, ", "),
			Why:  fmt.Sprintf("%d cadences instead of one", len(stated)),
			Hint: "write one of campaign_end, before_budget, yearly, quarterly, monthly, weekly, cron"})
		return Cadence{}, r.problems
	}
	c := w.read(&r)
	if c.Kind == Crontab && w.At != "" {
		r.fault("at", &InputError{What: "time", Value: w.At, Why: "a cron expression has its own", Hint: "leave it out"})
	}
	if c.Kind == CampaignEnd && w.At != "" {
		r.fault("at", &InputError{What: "time", Value: w.At, Why: "campaign_end has its own", Hint: "write it inside campaign_end"})
	}
	return c, r.problems
}

// stated lists the kinds that w names.
func (w When) stated() []string {
	var names []string
	if w.CampaignEnd != nil {
		names = append(names, CampaignEnd.String())
	}
	texts := [...]string{w.BeforeBudget, w.Yearly, w.Quarterly, w.Monthly, w.Weekly, w.Cron}
	for i, text := range texts {
		if text != "" {
			names = append(names, (BeforeBudget + Kind(i)).String())
		}
	}
	return names
}

func (w When) read(r *reading) Cadence {
	if w.CampaignEnd != nil {
		return w.CampaignEnd.read(r)
	}
	if w.Cron != "" {
		return Cadence{Kind: Crontab, Cron: r.cron("cron", w.Cron)}
	}
	c := Cadence{At: r.timeOfDay("at", w.At)}
	switch {
	case w.BeforeBudget != "":
		c.Kind, c.Lead = BeforeBudget, r.days("before_budget", w.BeforeBudget)
	case w.Yearly != "":
		c.Kind, c.Date = Yearly, r.monthDay("yearly", w.Yearly)
	case w.Quarterly != "":
		c.Kind, c.Day = Quarterly, r.dayNumber("quarterly", w.Quarterly, 92)
	case w.Monthly != "":
		c.Kind, c.Day = Monthly, r.dayNumber("monthly", w.Monthly, 31)
	default:
		c.Kind, c.Weekday = Weekly, r.weekday("weekly", w.Weekly)
	}
	return c
}

func (a AfterEnd) read(r *reading) Cadence {
	c := Cadence{
		Kind:   CampaignEnd,
		At:     r.timeOfDay("campaign_end.at", a.At),
		Settle: r.days("campaign_end.settle", orElse(a.Settle, DefaultSettle)),
	}
	if a.Deadline == "" {
		c.Deadline = Days(c.Settle.Days + DefaultPatience)
		return c
	}
	c.Deadline = r.days("campaign_end.deadline", a.Deadline)
	if len(r.problems) == 0 && c.Deadline.Days <= c.Settle.Days {
		r.fault("campaign_end.deadline", &InputError{What: "duration", Value: a.Deadline,
			Why:  "both deadline and settle count from the campaign's end, and this is not the later",
			Hint: fmt.Sprintf("write %s or more", Days(c.Settle.Days+1))})
	}
	return c
}

// ParseWeekday reads the English name of a day of the week, whole or its first
// three letters, in any case. The error is an *InputError.
func ParseWeekday(s string) (time.Weekday, error) {
	for d := time.Sunday; d <= time.Saturday; d++ {
		if strings.EqualFold(s, d.String()) || strings.EqualFold(s, d.String()[:3]) {
			return d, nil
		}
	}
	return 0, &InputError{What: "day of the week", Value: s, Hint: `write "monday" or "mon"`}
}

// reading collects what is wrong while the fields of a When are read.
type reading struct {
	problems []Problem
}

func (r *reading) fault(field string, err *InputError) {
	r.problems = append(r.problems, Problem{Field: field, Err: err})
}

// check notes the error of a Parse function.
func (r *reading) check(field, value string, err error) {
	if err == nil {
		return
	}
	wrong, ok := err.(*InputError)
	if !ok {
		wrong = &InputError{What: field, Value: value, Why: err.Error()}
	}
	r.fault(field, wrong)
}

func (r *reading) timeOfDay(field, value string) TimeOfDay {
	t, err := ParseTimeOfDay(orElse(value, DefaultAt))
	r.check(field, value, err)
	return t
}

// days reads a duration of one calendar day or more: a campaign's last day must
// be over before its results are judged.
func (r *reading) days(field, value string) Duration {
	d, err := ParseDuration(value)
	if err == nil && d.Days < 1 {
		err = &InputError{What: "duration", Value: value, Why: "less than a whole day", Hint: `write days or weeks, "3d" or "6w"`}
	}
	r.check(field, value, err)
	return d
}

func (r *reading) monthDay(field, value string) MonthDay {
	m, err := ParseMonthDay(value)
	r.check(field, value, err)
	return m
}

func (r *reading) dayNumber(field, value string, most int) int {
	n, err := strconv.Atoi(value)
	if err != nil || n == 0 || n > most || -n > most {
		r.fault(field, &InputError{What: "day", Value: value,
			Hint: fmt.Sprintf("write a number from 1 to %d, or -1 for the last day", most)})
	}
	return n
}

func (r *reading) weekday(field, value string) time.Weekday {
	d, err := ParseWeekday(value)
	r.check(field, value, err)
	return d
}

func (r *reading) cron(field, value string) Cron {
	c, err := ParseCron(value)
	if err == nil && c.second != 1 {
		err = &InputError{What: "cron expression", Value: value,
			Why: "a report is due at a whole minute", Hint: "leave out the field of seconds, or write 0 there"}
	}
	r.check(field, value, err)
	return c
}

func orElse(value, other string) string {
	if value == "" {
		return other
	}
	return value
}
