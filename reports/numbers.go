package reports

import (
	"math"
	"strings"

	"golang.org/x/text/number"

	"debrief/calendar"
)

// Dash stands where there is no value.
const Dash = "–"

const minus = "\u2212" // a real minus sign

// Value writes v for running text and cards: with its unit and at most three
// significant digits; thousands and more are shortened ("€5.23M"). An unknown
// value is a dash.
func (l *Language) Value(v Value) string {
	if !v.Known() {
		return Dash
	}
	n := v.Number
	switch v.Unit {
	case Ratio:
		return l.fill(l.words.Percent, "n", l.hundredths(n*100))
	case Points:
		return l.fill(l.words.Points, "n", l.hundredths(n*100))
	case Times:
		return l.fill(l.words.Times, "n", l.trimmed(n))
	case Money:
		return l.money(n)
	case Count, Number, "":
		return l.compact(n, l.trimmed)
	}
	return l.quantity(v)
}

// quantity writes a number of days, months, … with the word in the form that
// goes with it.
func (l *Language) quantity(v Value) string {
	forms := strings.SplitN(l.words.Units[string(v.Unit)], "|", 2)
	word := forms[0]
	if len(forms) == 2 {
		word = forms[l.form(ArgOf(v))]
	}
	return l.trimmed(v.Number) + "\u00a0" + word
}

// Signed writes v with a sign even if it is positive, as for a change.
func (l *Language) Signed(v Value) string { return WithSign(v, l.Value(v)) }

// WithSign puts a plus before the text that v was written as if it is positive,
// unless the text shows nothing of it.
func WithSign(v Value, text string) string {
	if v.Known() && v.Number > 0 && !Flat(text) {
		return "+" + text
	}
	return text
}

// Flat reports whether a written number shows no more than zero: a change that
// is too small for its decimals is none to a reader.
func Flat(text string) bool { return !strings.ContainsAny(text, "123456789") }

// Range writes the interval of v, "" if it has none.
func (l *Language) Range(v Value) string {
	if !v.Known() || v.Interval == nil {
		return ""
	}
	low, high := Of(v.Interval.Low, v.Unit), Of(v.Interval.High, v.Unit)
	s := l.fill(l.words.Range, "low", l.Value(low))
	return l.fill(s, "high", l.Value(high))
}

// Exact writes v with its unit and with the decimals given, without
// shortening: for table cells that stand alone.
func (l *Language) Exact(v Value, decimals int) string {
	if !v.Known() {
		return Dash
	}
	s := l.Plain(v, decimals)
	switch v.Unit {
	case Ratio:
		return l.fill(l.words.Percent, "n", s)
	case Points:
		return l.fill(l.words.Points, "n", s)
	case Times:
		return l.fill(l.words.Times, "n", s)
	case Money:
		return signFirst(l.fill(l.fill(l.words.Money, "symbol", l.symbol), "n", strings.TrimPrefix(s, minus)), v.Number < 0)
	}
	return s
}

// Plain writes the number of v without unit and with the decimals given, as
// in a table whose header holds the unit: a ratio as a percentage.
func (l *Language) Plain(v Value, decimals int) string {
	if !v.Known() {
		return Dash
	}
	n := v.Number
	if v.Unit == Ratio || v.Unit == Points {
		n *= 100
	}
	return l.fixed(n, decimals)
}

// PlainRange writes the interval of v as Plain writes its number, "" if it has
// none.
func (l *Language) PlainRange(v Value, decimals int) string {
	if !v.Known() || v.Interval == nil {
		return ""
	}
	s := l.fill(l.words.Range, "low", l.Plain(Of(v.Interval.Low, v.Unit), decimals))
	return l.fill(s, "high", l.Plain(Of(v.Interval.High, v.Unit), decimals))
}

// Decimals returns how many decimals a column of values of a unit needs, so
// that its largest has at least three significant digits. Whole numbers need
// none.
func Decimals(unit Unit, values []Value) int {
	largest, whole := 0.0, true
	for _, v := range values {
		if v.Known() {
			largest = max(largest, math.Abs(v.Number))
			whole = whole && isWhole(v)
		}
	}
	if whole {
		return 0
	}
	switch unit {
	case Count:
		return 0
	case Ratio, Points:
		largest *= 100
	case Money:
		if largest < 100 {
			return 2
		}
		return 0
	}
	switch {
	case largest >= 100:
		return 0
	case largest >= 10:
		return 1
	}
	return 2
}

// isWhole reports whether v is written without decimals at no loss.
func isWhole(v Value) bool {
	n := v.Number
	if v.Unit == Ratio || v.Unit == Points {
		n *= 100
	}
	return math.Abs(n-math.Round(n)) < 1e-9*max(1, math.Abs(n))
}

// Head returns what a table header shows for a unit: "€", "%", "days", or ""
// for plain counts.
func (l *Language) Head(u Unit) string {
	if u == Money {
		return l.symbol
	}
	return l.words.Heads[string(u)]
}

// Symbol returns the currency's symbol.
func (l *Language) Symbol() string { return l.symbol }

// MoneyPattern returns where the symbol stands: "{symbol}{n}".
func (l *Language) MoneyPattern() string { return l.words.Money }

// Date writes a day in full: "14 June 2026".
func (l *Language) Date(d calendar.Date) string { return l.date(l.words.Dates.Long, d) }

// ShortDate writes a day without its year: "14 Jun".
func (l *Language) ShortDate(d calendar.Date) string { return l.date(l.words.Dates.Short, d) }

// Month writes the month of a day: "June 2026".
func (l *Language) Month(d calendar.Date) string { return l.date(l.words.Dates.Month, d) }

// ShortMonth writes the month of a day alone: "Jun".
func (l *Language) ShortMonth(d calendar.Date) string { return l.date("{mon}", d) }

// MediumDate writes a day with its month shortened: "14 Jun 2026".
func (l *Language) MediumDate(d calendar.Date) string { return l.date(l.words.Dates.Medium, d) }

// Period writes a span of days: a whole month, quarter or year by its name,
// any other without repeating a year that both ends share.
func (l *Language) Period(p calendar.Period) string {
	switch {
	case p.First == p.Last:
		return l.Date(p.First)
	case p == calendar.MonthOf(p.First):
		return l.Month(p.First)
	case p == quarterOf(p.First):
		return l.fill(l.fill(l.words.Quarter, "n", l.fixedPlain((int(p.First.Month())+2)/3)), "y", l.fixedPlain(p.First.Year()))
	case p == calendar.Period{First: calendar.On(p.First.Year(), 1, 1), Last: calendar.On(p.First.Year(), 12, 31)}:
		return l.fixedPlain(p.First.Year())
	case p.First.Year() == p.Last.Year():
		return l.ShortDate(p.First) + " – " + l.MediumDate(p.Last)
	}
	return l.MediumDate(p.First) + " – " + l.MediumDate(p.Last)
}

// quarterOf is the quarter of the calendar year that begins with a day; another
// period if none does.
func quarterOf(first calendar.Date) calendar.Period {
	if first.Month()%3 != 1 {
		return calendar.Period{}
	}
	return calendar.Period{First: first, Last: first.AddMonths(3) - 1}
}

func (l *Language) date(pattern string, d calendar.Date) string {
	if d.IsZero() {
		return Dash
	}
	y, m, day := d.Civil()
	s := l.fill(pattern, "d", l.fixedPlain(day))
	s = l.fill(s, "month", l.words.Dates.Months[m-1])
	s = l.fill(s, "mon", l.words.Dates.Mons[m-1])
	return l.fill(s, "y", l.fixedPlain(y))
}

func (l *Language) fixedPlain(n int) string {
	return l.printer.Sprint(number.Decimal(n, number.NoSeparator()))
}

func (l *Language) money(n float64) string {
	write := l.short
	if math.Abs(significant(n)) >= 1000 {
		write = l.millions
	}
	s := l.fill(l.fill(l.words.Money, "symbol", l.symbol), "n", l.compact(math.Abs(n), write))
	return signFirst(s, n < 0)
}

func signFirst(s string, negative bool) string {
	if negative {
		return minus + s
	}
	return s
}

// compact shortens thousands, millions and billions; write writes the number
// that is left.
func (l *Language) compact(n float64, write func(float64) string) string {
	step := 0
	for math.Abs(significant(n)) >= 1000 && step < len(l.words.Compact) {
		n /= 1000
		step++
	}
	if step == 0 {
		return write(n)
	}
	return l.fill(l.words.Compact[step-1], "n", write(n))
}

// millions writes a shortened amount with three significant digits.
func (l *Language) millions(n float64) string {
	n = significant(n)
	if n == math.Trunc(n) {
		return l.fixed(n, 0)
	}
	return l.fixed(n, max(0, decimalsFor(n)))
}

// short writes n as amounts of money are written: three significant digits,
// with two decimals or none.
func (l *Language) short(n float64) string {
	n = significant(n)
	if n == math.Trunc(n) {
		return l.fixed(n, 0)
	}
	return l.fixed(n, 2)
}

// hundredths writes a percentage: no decimals from a hundred, one below, two
// below two, and no zeros at their end.
func (l *Language) hundredths(n float64) string {
	decimals := 1
	switch a := math.Abs(n); {
	case a >= 100:
		decimals = 0
	case a < 2:
		decimals = 2
	}
	scale := math.Pow(10, float64(decimals))
	return l.trimmed(math.Round(n*scale) / scale)
}

// trimmed writes n with at most three significant digits and no zeros at the
// end of its decimals.
func (l *Language) trimmed(n float64) string {
	n = significant(n)
	decimals := max(0, decimalsFor(n))
	for ; decimals > 0; decimals-- {
		scaled := n * math.Pow(10, float64(decimals-1))
		if math.Abs(scaled-math.Round(scaled)) > 1e-9*math.Abs(scaled) {
			break
		}
	}
	return l.fixed(n, decimals)
}

// decimalsFor returns how many decimals give three significant digits.
func decimalsFor(n float64) int {
	if n == 0 {
		return 0
	}
	return 2 - int(math.Floor(math.Log10(math.Abs(n))))
}

// significant rounds to three significant digits.
func significant(n float64) float64 {
	if n == 0 {
		return 0
	}
	scale := math.Pow(10, float64(decimalsFor(n)))
	return math.Round(n*scale) / scale
}

func (l *Language) fixed(n float64, decimals int) string {
	scale := math.Pow(10, float64(decimals))
	if math.Round(math.Abs(n)*scale) == 0 {
		n = 0 // no minus before a zero
	}
	s := l.printer.Sprint(number.Decimal(n, number.MinFractionDigits(decimals), number.MaxFractionDigits(decimals)))
	return strings.Replace(s, "-", minus, 1)
}

func (l *Language) fill(pattern, name, value string) string {
	return strings.ReplaceAll(pattern, "{"+name+"}", value)
}
