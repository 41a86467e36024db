package calendar

import (
	"fmt"
	"time"
)

// FiscalYear is an organization's year: it begins every year on the same day.
// A fiscal year is called by the calendar year in which it ends, so with a
// start of 04-01 the year 2027 runs from April 2026 to March 2027, and with
// 01-01 it is the calendar year. The zero FiscalYear starts on 1 January.
type FiscalYear struct {
	Starts MonthDay
}

// Number returns the year in which d lies.
func (f FiscalYear) Number(d Date) int {
	y := d.Year()
	if f.starts() == (MonthDay{time.January, 1}) {
		return y
	}
	if d >= f.starts().In(y) {
		return y + 1
	}
	return y
}

// Year returns the days of the fiscal year that is called number.
func (f FiscalYear) Year(number int) Period {
	if f.starts() != (MonthDay{time.January, 1}) {
		number--
	}
	return Period{First: f.starts().In(number), Last: f.starts().In(number+1) - 1}
}

// Containing returns the fiscal year in which d lies.
func (f FiscalYear) Containing(d Date) Period { return f.Year(f.Number(d)) }

// ToDate returns the days of d's fiscal year up to and including d.
func (f FiscalYear) ToDate(d Date) Period {
	return Period{First: f.Containing(d).First, Last: d}
}

// Quarter returns the quarter q (1 to 4) of the fiscal year that is called
// number: three months each, counted from the start of the year.
func (f FiscalYear) Quarter(number, q int) Period {
	year := f.Year(number)
	p := Period{First: year.First.AddMonths(3 * (q - 1)), Last: year.Last}
	if q < 4 {
		p.Last = year.First.AddMonths(3*q) - 1
	}
	return p
}

// QuarterOf returns the fiscal year and the quarter (1 to 4) in which d lies.
func (f FiscalYear) QuarterOf(d Date) (number, q int) {
	number = f.Number(d)
	for q = 4; q > 1 && d < f.Quarter(number, q).First; q-- {
	}
	return number, q
}

// YearName returns "2026" where fiscal years are calendar years, else "FY2026".
func (f FiscalYear) YearName(number int) string {
	if f.starts() == (MonthDay{time.January, 1}) {
		return fmt.Sprintf("%04d", number)
	}
	return fmt.Sprintf("FY%04d", number)
}

// QuarterName returns "2026-Q3", or "FY2026-Q3" as for YearName.
func (f FiscalYear) QuarterName(number, q int) string {
	return fmt.Sprintf("%s-Q%d", f.YearName(number), q)
}

func (f FiscalYear) starts() MonthDay {
	if f.Starts.IsZero() {
		return MonthDay{time.January, 1}
	}
	return f.Starts
}
