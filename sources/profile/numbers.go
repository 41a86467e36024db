package profile

import (
	"strings"

	"debrief/sources"
)

// decimalOf tells which sign is the decimal one of numbers that are text: that
// with which more of them are numbers; 0 if none of them has a sign, or if
// nothing tells.
func decimalOf(texts []string) rune {
	point, comma, differ, threes, others := 0, 0, 0, 0, 0
	for _, text := range texts {
		a, isPoint := sources.ParseNumber([]byte(text), '.')
		b, isComma := sources.ParseNumber([]byte(text), ',')
		switch {
		case isPoint && !isComma:
			point++
		case isComma && !isPoint:
			comma++
		case isPoint && isComma && a != b:
			differ++
			if strings.Contains(text, ",") {
				threes++
			} else {
				others++
			}
		}
	}
	switch {
	case point > comma:
		return '.'
	case comma > point:
		return ','
	case differ == 0:
		return 0
	}
	return grouping(threes, others)
}

// minGrouped is the number of values such as "1,234", of which each could be
// more than a thousand or a little more than one, from which it is taken for
// granted that nobody writes all numbers with three decimals.
const minGrouped = 5

// grouping decides about texts of which all have three digits behind their
// sign: commas or points group thousands then.
func grouping(commas, points int) rune {
	switch {
	case commas >= minGrouped && points == 0:
		return '.'
	case points >= minGrouped && commas == 0:
		return ','
	}
	return 0
}

// agree gives columns whose numbers tell nothing the sign of the others, as a
// dataset has one. Columns that contradict each other keep theirs.
func (t *Table) agree() {
	sign := t.Decimal()
	for i := range t.Columns {
		if t.Columns[i].Decimal == 0 {
			t.Columns[i].Decimal = sign
		}
	}
}

// Decimal returns the decimal sign of the numbers that are text, 0 if there are
// none or they contradict each other.
func (t *Table) Decimal() rune {
	var sign rune
	for i := range t.Columns {
		d := t.Columns[i].Decimal
		if d != 0 && sign != 0 && d != sign {
			return 0
		}
		if d != 0 {
			sign = d
		}
	}
	return sign
}

// dress returns the currency and the percent sign that a number is shown with,
// in its text or by its format.
func dress(text, format string) (currency string, percent bool) {
	shown := text
	if format != "" {
		shown = formatText(format)
	}
	percent = strings.Contains(shown, "%")
	return sources.CurrencyIn(shown), percent
}

// formatText returns the text that the first section of a number format adds
// to a number: `_([$PKR]\ * #,##0_)` adds "PKR".
func formatText(format string) string {
	section, _, _ := strings.Cut(format, ";")
	var b strings.Builder
	for i := 0; i < len(section); i++ {
		switch c := section[i]; c {
		case '[':
			end := strings.IndexByte(section[i:], ']')
			if end < 0 {
				return b.String()
			}
			if sign, ok := strings.CutPrefix(section[i+1:i+end], "$"); ok {
				sign, _, _ = strings.Cut(sign, "-")
				b.WriteString(sign)
			}
			i += end
		case '"':
		case '_', '*':
			i++
		case '\\':
		case '#', '0', ',', '.', '?':
			b.WriteByte(' ')
		default:
			b.WriteByte(c)
		}
	}
	return strings.TrimPrefix(strings.TrimSpace(b.String()), "General")
}
