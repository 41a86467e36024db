package xlsx

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
)

// names hands out names that differ in more than case.
type names map[string]bool

// unique returns name, with a number behind it if it is taken, cut to at most
// limit UTF-16 units, as spreadsheets count.
func (n names) unique(name string, limit int) string {
	got := shorten(name, limit)
	for i := 2; n[strings.ToLower(got)]; i++ {
		suffix := " " + strconv.Itoa(i)
		got = shorten(name, limit-len(suffix)) + suffix
	}
	n[strings.ToLower(got)] = true
	return got
}

func shorten(s string, limit int) string {
	units := 0
	for i, r := range s {
		units += max(utf16.RuneLen(r), 1) // a rune that UTF-16 lacks is replaced by one
		if units > limit {
			return strings.TrimRight(s[:i], " ")
		}
	}
	return s
}

// maxSheetName is the longest name of a sheet.
const maxSheetName = 31

// sheetName makes a valid name of a sheet from a label.
func (n names) sheetName(label string) string {
	clean := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]`, r) || unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(label, ""))
	clean = strings.Trim(oneLine(clean), "' ")
	if clean == "" || strings.EqualFold(clean, "history") { // Excel keeps that name for itself
		clean += "_"
	}
	return strings.TrimRight(n.unique(clean, maxSheetName), "'")
}

// oneLine makes every run of white space a single space.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// maxHead is the longest header of a table's column.
const maxHead = 255

// heads makes headers of a table: one line each, not empty, all different.
func heads(labels []string, blank string) []string {
	n := names{}
	out := make([]string, len(labels))
	for i, label := range labels {
		clean := oneLine(printable(label))
		if clean == "" {
			clean = blank
		}
		out[i] = n.unique(clean, maxHead)
	}
	return out
}

// printable replaces characters that a workbook cannot hold.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' || r == 0xFFFE || r == 0xFFFF {
			return unicode.ReplacementChar
		}
		return r
	}, strings.ToValidUTF8(s, string(unicode.ReplacementChar)))
}

// tableName makes a stable name of a table from an id. The prefix keeps it
// from looking like a cell ("roi2026").
func (n names) tableName(id string) string {
	clean := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' {
			return r
		}
		return '_'
	}, "t_"+id)
	return strings.ReplaceAll(n.unique(clean, 200), " ", "_")
}
