package xlsx

import (
	"fmt"
	"strings"
)

// The size of a worksheet.
const (
	sheetColumns = 16384
	sheetRows    = 1048576
)

// area is a rectangle of cells, its ends included; rows and columns count
// from 1.
type area struct {
	top, left, bottom, right int
}

// wholeSheet is every cell there can be.
var wholeSheet = area{1, 1, sheetRows, sheetColumns}

// parseArea reads "B3:H200", "B:H", "3:200", "B3", with or without "$".
func parseArea(text string) (area, error) {
	from, to, two := strings.Cut(strings.ReplaceAll(text, "$", ""), ":")
	if !two {
		to = from
	}
	top, left, ok1 := parseCell(from)
	bottom, right, ok2 := parseCell(to)
	a := area{top, left, bottom, right}
	if !ok1 || !ok2 || (left == 0) != (right == 0) || (top == 0) != (bottom == 0) || !two && (top == 0 || left == 0) {
		return area{}, fmt.Errorf("%q is not a range of cells such as B3:H200", text)
	}
	if left == 0 {
		a.left, a.right = 1, sheetColumns
	}
	if top == 0 {
		a.top, a.bottom = 1, sheetRows
	}
	if a.top > a.bottom || a.left > a.right {
		return area{}, fmt.Errorf("range %q ends before it begins", text)
	}
	return a, nil
}

// parseCell reads "B3", or "B" or "3" alone with 0 for what is not there.
func parseCell(s string) (row, column int, ok bool) {
	i := 0
	for i < len(s) && s[i]|0x20 >= 'a' && s[i]|0x20 <= 'z' {
		column = column*26 + int(s[i]|0x20-'a') + 1
		i++
		if column > sheetColumns {
			return 0, 0, false
		}
	}
	digits := i
	for i < len(s) && s[i]-'0' <= 9 {
		row = row*10 + int(s[i]-'0')
		i++
		if row > sheetRows {
			return 0, 0, false
		}
	}
	valid := i == len(s) && i > 0 && (digits == len(s) || row > 0)
	return row, column, valid
}

// columnName returns the letters of a column.
func columnName(column int) string {
	var letters []byte
	for ; column > 0; column = (column - 1) / 26 {
		letters = append(letters, byte('A'+(column-1)%26))
	}
	for i, j := 0, len(letters)-1; i < j; i, j = i+1, j-1 {
		letters[i], letters[j] = letters[j], letters[i]
	}
	return string(letters)
}

// String returns "B3:H200".
func (a area) String() string {
	return fmt.Sprintf("%s%d:%s%d", columnName(a.left), a.top, columnName(a.right), a.bottom)
}

// parseReference reads what a defined name refers to: 'Media plan'!$B$3:$H$200.
func parseReference(text string) (sheet string, a area, err error) {
	i := strings.LastIndexByte(text, '!')
	if i < 0 {
		return "", area{}, fmt.Errorf("%q names no sheet", text)
	}
	sheet = strings.TrimPrefix(text[:i], "=")
	if quoted, ok := strings.CutPrefix(sheet, "'"); ok {
		sheet = strings.ReplaceAll(strings.TrimSuffix(quoted, "'"), "''", "'")
	}
	a, err = parseArea(text[i+1:])
	return sheet, a, err
}
