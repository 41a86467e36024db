package profile

import (
	"math"
	"strconv"
	"strings"

	"debrief/calendar"
	"debrief/sources"
)

// minKind is the share of a column's values that must be of a kind for it to be
// the column's; the others are shown as odd.
const minKind = 0.8

// look profiles the i-th column of the rows.
func look(heading string, i int, rows []sources.SampleRow) Column {
	l := looker{Column: Column{Heading: heading, Letter: i + 1, words: map[string]int{}}}
	l.Kind = l.kind(countKinds(rows, i), rows, i)
	for _, r := range rows {
		if i >= len(r.Cells) || r.Cells[i].Kind == sources.BlankCell {
			l.Blanks++
			continue
		}
		l.take(&r.Cells[i])
	}
	l.finish()
	return l.Column
}

// looker profiles a column.
type looker struct {
	Column
	dates   []string // that are text
	numbers []string // that are text
	span    span
}

// span is the range of a column's values.
type span struct {
	least, most    float64
	first, last    calendar.Date
	seenN, seenDay bool
}

func (l *looker) kind(k kinds, rows []sources.SampleRow, i int) Kind {
	valid := float64(k.all() - k.fault)
	switch {
	case k.all() == 0:
		return Empty
	case float64(k.date) >= minKind*valid && k.date > 0:
		return Date
	case float64(k.number) >= minKind*valid && l.areDays(rows, i):
		return Date
	case float64(k.number) >= minKind*valid && (k.number > 0 || k.fault > 0):
		return Number
	}
	return Text
}

// areDays reports whether the numbers of a column are days such as 20260301,
// under a heading that says so.
func (l *looker) areDays(rows []sources.SampleRow, i int) bool {
	if nameScore("date", l.Heading) < sureName {
		return false
	}
	for _, r := range rows {
		if i < len(r.Cells) && r.Cells[i].Kind != sources.BlankCell && len(layoutsOf(r.Cells[i].String())) == 0 {
			return false
		}
	}
	return true
}

// take takes a value of the column.
func (l *looker) take(c *sources.SampleCell) {
	l.Values++
	text := strings.TrimSpace(c.String())
	if _, seen := l.words[text]; !seen && len(l.words) < MaxDistinct {
		l.words[text] = len(l.words) + 1
	}
	switch {
	case c.Kind == sources.ErrorCell:
		l.Errors++
	case l.Kind == Date:
		l.day(c, text)
	case l.Kind == Number:
		l.number(c, text)
	}
}

func (l *looker) day(c *sources.SampleCell, text string) {
	switch {
	case c.Kind == sources.DateCell:
		l.span.day(c.Day)
	case len(layoutsOf(text)) > 0:
		l.dates = append(l.dates, text)
	default:
		l.odd(text)
	}
}

func (l *looker) number(c *sources.SampleCell, text string) {
	currency, percent := dress(text, c.Format)
	switch {
	case c.Kind == sources.NumberCell:
		l.amount(c.Number)
	case c.Kind == sources.TextCell && isNumber(c.Text):
		l.numbers = append(l.numbers, text)
	default:
		l.odd(text)
		return
	}
	l.Percent = l.Percent || percent
	if currency != "" {
		l.Currencies = addNew(l.Currencies, currency)
	}
}

func (l *looker) odd(text string) {
	l.Odd++
	if len(l.OddOnes) < maxExamples {
		l.OddOnes = addNew(l.OddOnes, shorten(text))
	}
}

func (l *looker) amount(v float64) {
	l.span.number(v)
	l.fraction = l.fraction || v != math.Trunc(v)
	l.negative = l.negative || v < 0
}

// finish sums up what was taken.
func (l *looker) finish() {
	l.Distinct = len(l.words)
	for _, text := range l.Distincts() {
		if len(l.Examples) < maxExamples {
			l.Examples = append(l.Examples, shorten(text))
		}
	}
	if len(l.dates) > 0 {
		l.Dates, l.Ambiguous = dateTexts(l.dates)
		l.readDates()
	}
	l.Decimal = decimalOf(l.numbers)
	for _, text := range l.numbers {
		sign := l.Decimal
		if sign == 0 {
			sign = '.'
		}
		if v, ok := sources.ParseNumber([]byte(text), sign); ok {
			l.amount(v)
		}
	}
	l.Least, l.Greatest = l.span.ends()
}

// readDates widens the range by the dates that are text, if it is clear what
// they mean.
func (l *looker) readDates() {
	reader, err := sources.ParseLayouts(l.Dates)
	if err != nil || len(l.Ambiguous) > 0 {
		return
	}
	for _, text := range l.dates {
		if d, fault := reader.Parse([]byte(text)); fault == sources.DateFits {
			l.span.day(d)
		}
	}
}

func (s *span) number(v float64) {
	if !s.seenN {
		s.least, s.most, s.seenN = v, v, true
	}
	s.least, s.most = min(s.least, v), max(s.most, v)
}

func (s *span) day(d calendar.Date) {
	if !s.seenDay {
		s.first, s.last, s.seenDay = d, d, true
	}
	s.first, s.last = min(s.first, d), max(s.last, d)
}

// ends returns the range as text.
func (s *span) ends() (least, greatest string) {
	switch {
	case s.seenDay:
		return s.first.String(), s.last.String()
	case s.seenN:
		return plain(s.least), plain(s.most)
	}
	return "", ""
}

func plain(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

func addNew(all []string, text string) []string {
	for _, have := range all {
		if have == text {
			return all
		}
	}
	return append(all, text)
}
