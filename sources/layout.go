package sources

import (
	"bytes"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"debrief/calendar"
)

// Layouts reads dates in the forms of a Mapping. It may be used by several
// goroutines.
type Layouts struct {
	forms  []form
	months map[string]time.Month // nil unless a form names months
}

// form is a layout in its parts.
type form []part

type part struct {
	kind    partKind
	digits  int    // exact number of digits of a number; 0 is one or two
	literal []byte // text that stands as it is
}

type partKind uint8

const (
	literalPart partKind = iota
	yearPart
	shortYearPart
	monthPart
	monthNamePart
	dayPart
)

// DateFault says why a text is not a date.
type DateFault uint8

// Why a text is not a date.
const (
	DateFits      DateFault = iota // it is one
	DateUnknown                    // no stated layout fits
	DateAmbiguous                  // two stated layouts fit, and give different days
)

// tokens are the letters of a layout, longest first.
var tokens = []struct {
	text string
	part part
}{
	{"YYYY", part{kind: yearPart, digits: 4}},
	{"YY", part{kind: shortYearPart, digits: 2}},
	{"MMMM", part{kind: monthNamePart}},
	{"MMM", part{kind: monthNamePart}},
	{"MM", part{kind: monthPart}},
	{"M", part{kind: monthPart}},
	{"DD", part{kind: dayPart}},
	{"D", part{kind: dayPart}},
}

// ParseLayouts reads layouts made of YYYY, YY, MMMM or MMM (a month's name,
// long or short), MM or M, DD or D, and other characters that stand for
// themselves. Months and days may be written with one or two digits, unless
// digits follow at once, as in "YYYYMMDD". None is ISO, "YYYY-MM-DD".
func ParseLayouts(texts []string) (*Layouts, error) {
	if len(texts) == 0 {
		texts = []string{"YYYY-MM-DD"}
	}
	l := &Layouts{}
	for _, text := range texts {
		f, err := parseForm(text)
		if err != nil {
			return nil, err
		}
		l.forms = append(l.forms, f)
		if strings.Contains(text, "MMM") {
			l.months = monthNames()
		}
	}
	return l, nil
}

func parseForm(text string) (form, error) {
	var f form
	have := map[partKind]bool{}
	for rest := text; rest != ""; {
		p, n := nextPart(rest)
		rest = rest[n:]
		if p.kind != literalPart && have[p.kind] {
			return nil, fmt.Errorf("date layout %q has a part twice", text)
		}
		have[p.kind] = true
		f = append(f, p)
	}
	year := have[yearPart] != have[shortYearPart]
	month := have[monthPart] != have[monthNamePart]
	if !year || !month || !have[dayPart] {
		return nil, fmt.Errorf("date layout %q must have a year (YYYY or YY), a month (MM, M, MMM or MMMM) and a day (DD or D)", text)
	}
	return f.fixed(), nil
}

// nextPart returns the part at the start of a layout and its length.
func nextPart(s string) (part, int) {
	for _, t := range tokens {
		if strings.HasPrefix(s, t.text) {
			return t.part, len(t.text)
		}
	}
	_, n := utf8.DecodeRuneInString(s)
	return part{kind: literalPart, literal: []byte(s[:n])}, n
}

// fixed gives numbers that touch other numbers the two digits that they need.
func (f form) fixed() form {
	isNumber := func(i int) bool {
		return i >= 0 && i < len(f) && f[i].kind != literalPart && f[i].kind != monthNamePart
	}
	for i := range f {
		if isNumber(i) && (isNumber(i-1) || isNumber(i+1)) && f[i].digits == 0 {
			f[i].digits = 2
		}
	}
	return f
}

// Parse reads a date; a time of day behind it is checked and left out, and a
// zone too: the date is the one that is written. A text that fits two layouts
// with different days is not a date, as nobody knows which is meant.
func (l *Layouts) Parse(text []byte) (calendar.Date, DateFault) {
	text = bytes.TrimSpace(text)
	var found calendar.Date
	for _, f := range l.forms {
		d, ok := f.parse(text, l.months)
		if !ok {
			continue
		}
		if found != 0 && found != d {
			return 0, DateAmbiguous
		}
		found = d
	}
	if found == 0 {
		return 0, DateUnknown
	}
	return found, DateFits
}

// parse reads one form, and the time of day behind it.
func (f form) parse(s []byte, months map[string]time.Month) (calendar.Date, bool) {
	year, month, day := 0, 0, 0
	for i := range f {
		p := &f[i]
		var n int
		switch p.kind {
		case literalPart:
			n = literalLen(s, p.literal)
		case yearPart:
			year, n = number(s, p.digits)
		case shortYearPart:
			year, n = number(s, p.digits)
			year = century(year)
		case monthPart:
			month, n = number(s, p.digits)
		case monthNamePart:
			month, n = monthName(s, months)
		case dayPart:
			day, n = number(s, p.digits)
		}
		if n == 0 {
			return 0, false
		}
		s = s[n:]
	}
	if !isTimeOfDay(s) {
		return 0, false
	}
	return civil(year, month, day)
}

// century puts a year of two digits between 1969 and 2068.
func century(year int) int {
	if year < 69 {
		return year + 2000
	}
	return year + 1900
}

// number reads a number of that many digits, or one or two if 0, and returns
// how many bytes it took, 0 for none.
func number(s []byte, digits int) (v, n int) {
	limit := digits
	if limit == 0 {
		limit = 2
	}
	for n < len(s) && n < limit && s[n]-'0' <= 9 {
		v = v*10 + int(s[n]-'0')
		n++
	}
	if n < digits {
		return 0, 0
	}
	return v, n
}

// literalLen returns the length of a literal at the start of s; a blank
// matches any blanks.
func literalLen(s, literal []byte) int {
	if literal[0] == ' ' {
		return len(s) - len(bytes.TrimLeftFunc(s, unicode.IsSpace))
	}
	if bytes.HasPrefix(s, literal) {
		return len(literal)
	}
	return 0
}

// monthName reads a month's name, with its point if it is short.
func monthName(s []byte, months map[string]time.Month) (month, n int) {
	rest := bytes.TrimLeftFunc(s, unicode.IsLetter)
	n = len(s) - len(rest)
	m, ok := months[strings.ToLower(string(s[:n]))]
	if !ok {
		return 0, 0
	}
	if len(rest) > 0 && rest[0] == '.' {
		n++
	}
	return int(m), n
}

// isTimeOfDay accepts nothing, or a time behind a blank or T: "08:00",
// "8:00:05.25", with AM or PM, with Z, UTC or an offset.
func isTimeOfDay(s []byte) bool {
	if len(s) == 0 {
		return true
	}
	if s[0] != ' ' && s[0] != 'T' {
		return false
	}
	hour, n := number(s[1:], 0)
	s = s[1+n:]
	if n == 0 || hour > 24 || len(s) < 3 || s[0] != ':' {
		return false
	}
	return isMinutes(s[1:])
}

func isMinutes(s []byte) bool {
	minute, n := number(s, 2)
	if n == 0 || minute > 59 {
		return false
	}
	s = s[n:]
	if len(s) > 0 && s[0] == ':' {
		second, n := number(s[1:], 2)
		if n == 0 || second > 60 {
			return false
		}
		s = s[1+n:]
		if len(s) > 1 && (s[0] == '.' || s[0] == ',') {
			s = bytes.TrimLeft(s[1:], "0123456789")
		}
	}
	return isZone(string(bytes.TrimSpace(s)))
}

func isZone(s string) bool {
	switch strings.ToUpper(s) {
	case "", "AM", "PM", "Z", "UTC", "GMT":
		return true
	}
	sign, rest := s[0], strings.ReplaceAll(s[1:], ":", "")
	return (sign == '+' || sign == '-') && len(rest) >= 2 && len(rest) <= 4 &&
		strings.Trim(rest, "0123456789") == ""
}

// daysBefore are the days of a year before each month.
var daysBefore = [...]int{0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365}

// civil returns the date of a day if there is such a day. It is calendar.On
// without its detour over seconds, as it runs once for every row.
func civil(year, month, day int) (calendar.Date, bool) {
	if year < 1 || month < 1 || month > 12 || day < 1 {
		return 0, false
	}
	leap := 0
	if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
		leap = 1
	}
	length := daysBefore[month] - daysBefore[month-1]
	if month == 2 {
		length += leap
	}
	if day > length {
		return 0, false
	}
	y := year - 1
	days := y*365 + y/4 - y/100 + y/400 + daysBefore[month-1] + day
	if month > 2 {
		days += leap
	}
	return calendar.Date(days), true
}
