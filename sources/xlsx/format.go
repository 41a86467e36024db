package xlsx

import (
	"math"
	"strings"

	"debrief/calendar"
)

// isDateFormat reports whether a number format shows a day: one of the
// built-in date formats (ECMA-376, 18.8.30; the others up to 58 are those of
// East Asian locales) or a code with a year, a day or a month's name. Times of
// day and durations are numbers.
func isDateFormat(id int, code string) bool {
	if code == "" {
		return id >= 14 && id <= 17 || id == 22 || id >= 27 && id <= 31 || id == 36 || id >= 50 && id <= 58
	}
	letters := formatLetters(code)
	return strings.ContainsAny(letters, "yd") || strings.Contains(letters, "mmm")
}

// builtInFormats are the number formats without a code in the workbook that say
// more than how many digits to show (ECMA-376, 18.8.30).
var builtInFormats = map[int]string{9: "0%", 10: "0.00%"}

// formatLetters returns the first section of a format code in lower case,
// without quoted text, escaped characters, colours, conditions and locales.
func formatLetters(code string) string {
	var b strings.Builder
	for i := 0; i < len(code); i++ {
		switch c := code[i]; c {
		case ';':
			return b.String()
		case '"':
			i = skipTo(code, i, '"')
		case '[':
			i = skipTo(code, i, ']')
		case '\\', '_', '*':
			i++
		default:
			b.WriteByte(c | 0x20)
		}
	}
	if strings.EqualFold(b.String(), "general") {
		return ""
	}
	return b.String()
}

// skipTo returns the index of the closing sign behind i, or the last one.
func skipTo(s string, i int, closing byte) int {
	if n := strings.IndexByte(s[i+1:], closing); n >= 0 {
		return i + 1 + n
	}
	return len(s) - 1
}

// The dates at which serial numbers begin.
const (
	epoch1904   = calendar.Date(695056) // 1 January 1904 is 0
	epoch1900   = calendar.Date(693594) // 1 January 1900 is 2 from here
	lastSerial  = 2958465               // 31 December 9999
	leapDay1900 = 60                    // the day that Excel believes in
)

// serialDate returns the day of a serial number. Excel counts a 29 February
// 1900 that never was, so the days before it are one off. Numbers below 1 are
// times of day without a date.
func serialDate(serial float64, is1904 bool) (calendar.Date, bool) {
	day := math.Floor(serial)
	if is1904 {
		return epoch1904 + calendar.Date(day), day >= 0 && day <= lastSerial-1462
	}
	if !(day >= 1 && day <= lastSerial) || day == leapDay1900 {
		return 0, false
	}
	if day < leapDay1900 {
		day++
	}
	return epoch1900 + calendar.Date(day), true
}
