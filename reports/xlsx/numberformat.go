package xlsx

import (
	"math"
	"strings"

	"debrief/reports"
)

// numberFormat says how a raw number is shown.
type numberFormat struct {
	unit     reports.Unit
	decimals int
	signed   bool // a plus before what is positive
	small    bool // marked as resting on a small sample
}

// smallMark stands behind a number that rests on a small sample.
const smallMark = "°"

// minusSign is what the reports write before a negative number.
const minusSign = "\u2212"

// code writes the format in the notation of spreadsheets, with the unit where
// the language puts it. Thousands and decimals follow the reader's settings.
func (n numberFormat) code(l *reports.Language) string {
	digits := "#,##0"
	if n.decimals > 0 {
		digits += "." + strings.Repeat("0", n.decimals)
	}
	plus := ""
	if n.signed {
		plus = "+"
	}
	positive := n.around(l, plus, digits)
	code := positive + ";" + n.around(l, minusSign, digits)
	if n.signed {
		code += ";" + n.around(l, "", digits)
	}
	if one := n.singular(l); one != "" {
		return "[=1]" + n.affix(one, plus, digits) + ";[<0]" + n.around(l, minusSign, digits) + ";" + positive
	}
	return code
}

// around puts sign and unit around the digits.
func (n numberFormat) around(l *reports.Language, sign, digits string) string {
	return n.affix(sample(l, n.unit, 2), sign, digits)
}

// singular returns how the language writes one of a unit that has a form of
// its own for it ("1 day"), or "".
func (n numberFormat) singular(l *reports.Language) string {
	one := sample(l, n.unit, 1)
	if n.decimals > 0 || strings.Replace(one, "1", "2", 1) == sample(l, n.unit, 2) {
		return ""
	}
	return one
}

// sample lets the language write a small whole number, to see what it puts
// before and behind it.
func sample(l *reports.Language, unit reports.Unit, n float64) string {
	if unit == reports.Ratio || unit == reports.Points {
		n /= 100
	}
	return l.Value(reports.Of(n, unit))
}

// affix replaces the digit in a written number by a format's digits and quotes
// the rest.
func (n numberFormat) affix(written, sign, digits string) string {
	i := strings.IndexAny(written, "12")
	if i < 0 {
		return literal(sign) + digits
	}
	code := literal(sign+written[:i]) + digits + literal(written[i+1:])
	if n.small {
		code += literal(smallMark)
	}
	return code
}

// literal quotes text in a number format. A per cent sign scales the number
// and so stays outside the quotes.
func literal(s string) string {
	var b strings.Builder
	for i, part := range strings.Split(s, "%") {
		if i > 0 {
			b.WriteByte('%')
		}
		if part = strings.ReplaceAll(part, `"`, ""); part != "" {
			b.WriteString(`"` + part + `"`)
		}
	}
	return b.String()
}

// formatOf chooses the format of a column of values of one unit.
func formatOf(unit reports.Unit, values []reports.Value) numberFormat {
	decimals := reports.Decimals(unit, values)
	switch unit {
	case reports.Ratio, reports.Points:
		decimals = 1
		if tiny(values) {
			decimals = 2
		}
	case reports.Days, reports.Weeks, reports.Months, reports.Years:
		if whole(values) {
			decimals = 0
		}
	}
	return numberFormat{unit: unit, decimals: decimals, signed: unit == reports.Points}
}

// tiny reports whether all values are below one per cent.
func tiny(values []reports.Value) bool {
	largest := 0.0
	for _, v := range values {
		if v.Known() {
			largest = max(largest, math.Abs(v.Number))
		}
	}
	return largest > 0 && largest < 0.01
}

func whole(values []reports.Value) bool {
	for _, v := range values {
		if v.Known() && v.Number != math.Trunc(v.Number) {
			return false
		}
	}
	return true
}

// raw is the number that a cell holds for a known value.
func raw(v reports.Value) float64 { return scaled(v.Number, v.Unit) }

// scaled counts points in hundredths, as a number format cannot do, and leaves
// everything else as it is.
func scaled(n float64, unit reports.Unit) float64 {
	if unit == reports.Points {
		return n * 100
	}
	return n
}
