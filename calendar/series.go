package calendar

// A regular cadence has one time in each of its intervals, which are numbered:
// weeks from the year 1, months, quarters of the fiscal year, years. The date
// of a time can be worked out from the number, and nearly the reverse.

// regular reports whether c has numbered times.
func (c Cadence) regular() bool { return c.Kind >= BeforeBudget && c.Kind <= Weekly }

// index returns the number of the interval in which d lies; for BeforeBudget,
// of the year of a budget that is due its lead after d.
func (c Cadence) index(cal Calendar, d Date) int {
	switch c.Kind {
	case Weekly:
		return int(d-1) / 7
	case Monthly:
		y, m, _ := d.Civil()
		return 12*y + int(m) - 1
	case Quarterly:
		year, q := cal.FiscalYear.QuarterOf(d)
		return 4*year + q - 1
	case BeforeBudget:
		return (d + Date(c.Lead.Days)).Year()
	}
	return d.Year()
}

// nominal returns the time in interval i.
func (c Cadence) nominal(cal Calendar, i int) LocalTime {
	return LocalTime{Date: c.dateIn(cal, i), Time: c.At}
}

func (c Cadence) dateIn(cal Calendar, i int) Date {
	switch c.Kind {
	case Weekly:
		return Date(1+7*i) + Date(c.Weekday+6)%7
	case Monthly:
		return monthNumbered(i).nthDay(c.Day)
	case Quarterly:
		return cal.FiscalYear.Quarter(i/4, i%4+1).nthDay(c.Day)
	case BeforeBudget:
		return cal.Holidays.WorkingDayUpTo(cal.BudgetDue.In(i) - Date(c.Lead.Days))
	}
	return c.Date.In(i)
}

func monthNumbered(i int) Period { return MonthOf(On(i/12, 1, 1).AddMonths(i % 12)) }

// reported returns the period that the time on day d in interval i reports on,
// and its name. Weekly, monthly and quarterly cadences report on the interval
// before, the last that is complete; the annual ones on a fiscal year, see
// reviewed.
func (c Cadence) reported(cal Calendar, i int, d Date) (Period, string) {
	switch c.Kind {
	case Weekly:
		p := WeekOf(d - 7)
		return p, WeekName(p.First)
	case Monthly:
		p := monthNumbered(i - 1)
		return p, MonthName(p.First)
	case Quarterly:
		year, q := (i-1)/4, (i-1)%4+1
		return cal.FiscalYear.Quarter(year, q), cal.FiscalYear.QuarterName(year, q)
	}
	year := i + c.reviewed(cal)
	p := cal.FiscalYear.Year(year)
	p.Last = min(p.Last, d-1)
	return p, cal.FiscalYear.YearName(year)
}

// reviewed returns by how much the number of the fiscal year that an annual
// cadence reviews differs from the calendar year that the cadence counts by.
//
// The year in which the review is made is reviewed, to date; but in its first
// quarter there is little to see yet, and the year before it is reviewed
// whole. This is settled once, on the dates of a common year, so that neither
// a leap day nor a holiday can make one year be reviewed twice and another
// never.
func (c Cadence) reviewed(cal Calendar) int {
	const common = 2001
	on := c.Date.In(common)
	if c.Kind == BeforeBudget {
		on = cal.BudgetDue.In(common) - Date(c.Lead.Days)
	}
	year, quarter := cal.FiscalYear.QuarterOf(on)
	if quarter == 1 {
		year--
	}
	return year - common
}
