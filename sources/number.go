package sources

import (
	"bytes"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// pow10 holds the powers of ten that a float64 represents exactly.
var pow10 = [...]float64{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
	1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22}

// maxExact is the greatest integer up to which all are float64s.
const maxExact = 1 << 53

// maxNumberText is the length of the longest text that can be a number.
const maxNumberText = 128

// ParseNumber reads a number as people write it: "$1,234.50", "1.234,50 €",
// "12%" (0.12), "(300)" and "300-" (both -300), with a real minus sign, with
// blanks or apostrophes between thousands, with a currency before or behind.
// Decimal is the decimal sign, '.' or ','; the other one groups digits, and is
// refused where no group can end ("1,5" is not 15). It reports false for
// anything else, the empty text included.
func ParseNumber(text []byte, decimal rune) (float64, bool) {
	if v, ok := parsePlain(text, byte(decimal)); ok {
		return v, true
	}
	return parseWritten(text, decimal)
}

// parsePlain reads digits with at most one decimal sign and a leading minus,
// which is what nearly all numbers in files look like. The result is exact:
// both the digits and the power of ten are float64s, so the one division
// rounds once.
func parsePlain(text []byte, decimal byte) (float64, bool) {
	negative := len(text) > 0 && text[0] == '-'
	if negative {
		text = text[1:]
	}
	if len(text) == 0 || len(text) > 17 {
		return 0, false
	}
	var mantissa uint64
	point := -1
	for i, c := range text {
		switch {
		case c-'0' <= 9:
			mantissa = mantissa*10 + uint64(c-'0')
		case c == decimal && point < 0:
			point = i
		default:
			return 0, false
		}
	}
	v, ok := scale(mantissa, len(text), point)
	if negative {
		v = -v
	}
	return v, ok
}

// scale puts the decimal point into the digits of a text of that length.
func scale(mantissa uint64, length, point int) (float64, bool) {
	if mantissa > maxExact || point >= 0 && length == 1 {
		return 0, false
	}
	if point < 0 {
		return float64(mantissa), true
	}
	return float64(mantissa) / pow10[length-1-point], true
}

// parseWritten reads the forms that people and spreadsheets dress numbers in.
func parseWritten(text []byte, decimal rune) (float64, bool) {
	if len(text) > maxNumberText || !utf8.Valid(text) {
		return 0, false
	}
	s, negative, percent := undress(bytes.TrimSpace(text))
	digits, ok := plainDigits(s, decimal)
	if !ok {
		return 0, false
	}
	v, err := strconv.ParseFloat(string(digits), 64)
	if err != nil || math.IsInf(v, 0) {
		return 0, false
	}
	if percent {
		v /= 100
	}
	if negative {
		v = -v
	}
	return v, true
}

// undress takes the sign, the percent sign and the currency off a number.
func undress(s []byte) (digits []byte, negative, percent bool) {
	if inner, ok := bytes.CutPrefix(s, []byte("(")); ok {
		if inner, ok = bytes.CutSuffix(inner, []byte(")")); ok {
			s, negative = bytes.TrimSpace(inner), true
		}
	}
	s, signed := cutSign(s, negative)
	s = trimCurrency(s)
	if !signed {
		s, signed = cutSign(s, negative)
	}
	if cut, ok := bytes.CutSuffix(s, []byte("%")); ok {
		s, percent = bytes.TrimSpace(cut), true
	}
	if cut, ok := bytes.CutSuffix(s, []byte("-")); ok && !signed && !negative {
		s, signed = cut, true
	}
	return s, negative || signed, percent
}

// cutSign takes a leading sign off and reports whether it was a minus. A
// number in brackets has its sign already, so that "(-3)" is not a number.
func cutSign(s []byte, bracketed bool) (rest []byte, minus bool) {
	if bracketed || len(s) == 0 {
		return s, false
	}
	if s[0] == '+' {
		return s[1:], false
	}
	for _, sign := range []string{"-", "\u2212", "\u2013"} {
		if cut, ok := bytes.CutPrefix(s, []byte(sign)); ok {
			return bytes.TrimSpace(cut), true
		}
	}
	return s, false
}

// currencyNames are the names of currencies, in lower case, that stand beside
// numbers. Other letters make a text not a number: "4th", "10km", "5pm".
const currencyNames = " aed ars aud bgn brl cad chf clp cny cop czk dkk egp eur gbp hkd huf idr ils inr isk jpy krw mxn myr ngn nok nzd pen" +
	" php pkr pln ron rsd rub sar sek sgd thb try twd uah usd vnd zar a au c ca hk nz s us r rm rp rs kr zł kč ft fr lei руб р "

// trimCurrency takes a currency's sign or name, such as "US$", "€", "EUR" or
// "kr.", off the start or the end.
func trimCurrency(s []byte) []byte {
	if rest := bytes.TrimLeftFunc(s, isCurrency); isCurrencyName(s[:len(s)-len(rest)]) {
		return rest
	}
	end := bytes.TrimSuffix(s, []byte("."))
	if rest := bytes.TrimRightFunc(end, isCurrency); isCurrencyName(end[len(rest):]) {
		return rest
	}
	return s
}

func isCurrency(r rune) bool {
	return unicode.Is(unicode.Sc, r) || unicode.IsLetter(r) || unicode.IsSpace(r)
}

// isCurrencyName accepts a sign, a name, or both.
func isCurrencyName(s []byte) bool {
	name := strings.TrimFunc(string(s), unicode.IsSpace)
	letters := strings.TrimFunc(name, func(r rune) bool { return unicode.Is(unicode.Sc, r) })
	if letters == "" {
		return utf8.RuneCountInString(name) == 1
	}
	return strings.Contains(currencyNames, " "+strings.ToLower(letters)+" ")
}

// plainDigits removes the signs that group thousands and makes the decimal
// sign a point; false if the text is not the digits of a number.
func plainDigits(s []byte, decimal rune) ([]byte, bool) {
	if len(s) == 0 {
		return nil, false
	}
	whole, rest := splitAt(s, decimal)
	digits, ok := ungroup(whole, decimal)
	if !ok || !isFraction(rest) {
		return nil, false
	}
	if len(rest) > 0 && rest[0] == byte(decimal) {
		rest[0] = '.'
	}
	digits = append(digits, rest...)
	return digits, bytes.ContainsAny(digits, "0123456789")
}

// splitAt parts s before its decimal sign or exponent. The second part is a copy.
func splitAt(s []byte, decimal rune) (whole, rest []byte) {
	i := bytes.IndexAny(s, string(decimal)+"eE")
	if i < 0 {
		return s, nil
	}
	return s[:i], bytes.Clone(s[i:])
}

// isFraction accepts ".50", "e+05", ".5E3" and the empty text.
func isFraction(s []byte) bool {
	if len(s) > 0 && (s[0] == '.' || s[0] == ',') {
		s = bytes.TrimLeft(s[1:], "0123456789")
	}
	if len(s) == 0 {
		return true
	}
	if s[0] != 'e' && s[0] != 'E' {
		return false
	}
	s = s[1:]
	if len(s) > 1 && (s[0] == '+' || s[0] == '-') {
		s = s[1:]
	}
	return len(s) > 0 && len(bytes.TrimLeft(s, "0123456789")) == 0
}

// ungroup removes the signs between groups of digits. One sign is used
// throughout, the last group has three digits and those before it three or, as
// in India, two.
func ungroup(s []byte, decimal rune) ([]byte, bool) {
	digits := make([]byte, 0, len(s)+8)
	var sign rune
	group := 0 // digits since the last sign
	for i, r := range string(s) {
		switch {
		case r >= '0' && r <= '9':
			digits = append(digits, byte(r))
			group++
		case !isGrouping(r, decimal) || i == 0 || sign != 0 && r != sign || !isGroup(group, sign == 0):
			return nil, false
		default:
			sign, group = r, 0
		}
	}
	return digits, sign == 0 || group == 3
}

// isGroup reports whether n digits can stand before a grouping sign.
func isGroup(n int, first bool) bool {
	return n == 2 || n == 3 || first && n == 1
}

func isGrouping(r, decimal rune) bool {
	switch r {
	case '.', ',':
		return r != decimal
	case '\'', '\u2019', ' ', '\u00a0', '\u202f', '\u2009':
		return true
	}
	return false
}
