package calendar

import (
	"fmt"
	"time"
)

// Kind says what a cadence follows.
type Kind uint8

// The kinds of cadence. The zero Kind is no cadence.
const (
	NoKind       Kind = iota
	CampaignEnd       // the end of each campaign
	BeforeBudget      // the day on which the budget is decided
	Yearly            // a day of the year
	Quarterly         // a day of each quarter of the fiscal year
	Monthly           // a day of each month
	Weekly            // a day of each week
	Crontab           // a cron expression
)

// String returns the word for the kind in a configuration, "campaign_end".
func (k Kind) String() string {
	names := [...]string{"", "campaign_end", "before_budget", "yearly", "quarterly", "monthly", "weekly", "cron"}
	if int(k) < len(names) {
		return names[k]
	}
	return fmt.Sprintf("kind %d", uint8(k))
}

// Cadence says how often a report is made, and at what time of day. Which
// fields mean something depends on the kind.
//
// Days that do not exist in a month, a quarter or a year mean the last day of
// it: a monthly 31 is 30 April, a yearly 02-29 is 28 February in most years.
type Cadence struct {
	Kind Kind
	At   TimeOfDay // every kind but Crontab

	Settle   Duration // CampaignEnd: days from the last day of the campaign until its results have settled
	Deadline Duration // CampaignEnd: days from the last day after which missing data are waited for no more
	Lead     Duration // BeforeBudget: days before the budget is due
	Date     MonthDay // Yearly

	// Day is the day of the month (Monthly) or of the quarter (Quarterly),
	// counted from 1, or from the end with -1 for the last.
	Day     int
	Weekday time.Weekday // Weekly
	Cron    Cron         // Crontab
}

// Calendar is what an organization's dates depend on.
type Calendar struct {
	Zone       *time.Location // never nil
	FiscalYear FiscalYear
	BudgetDue  MonthDay // the day on which the next budget is decided; needed by BeforeBudget alone
	Holidays   Holidays
}

// In returns the calendar with another zone, and c itself for a nil zone.
func (c Calendar) In(zone *time.Location) Calendar {
	if zone != nil {
		c.Zone = zone
	}
	return c
}

// Today returns the date that the calendar shows at t.
func (c Calendar) Today(t time.Time) Date { return DateOf(t.In(c.Zone)) }

// String describes the cadence in a few words, "monthly on day 1 at 07:30".
func (c Cadence) String() string {
	switch c.Kind {
	case CampaignEnd:
		return fmt.Sprintf("%s after the end of each campaign, at %s", c.Settle, c.At)
	case BeforeBudget:
		return fmt.Sprintf("%s before the budget is due, at %s", c.Lead, c.At)
	case Yearly:
		return fmt.Sprintf("yearly on %s at %s", c.Date, c.At)
	case Quarterly, Monthly:
		return fmt.Sprintf("%s on %s at %s", c.Kind, ordinalDay(c.Day), c.At)
	case Weekly:
		return fmt.Sprintf("weekly on %s at %s", c.Weekday, c.At)
	case Crontab:
		return "cron " + c.Cron.String()
	}
	return "never"
}

func ordinalDay(n int) string {
	switch {
	case n == -1:
		return "the last day"
	case n < 0:
		return fmt.Sprintf("day %d from the end", -n)
	}
	return fmt.Sprintf("day %d", n)
}
