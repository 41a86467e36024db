package grid

import (
	"fmt"
	"strings"
)

// The size of a worksheet of Excel, which no other has to exceed.
const (
	Columns = 16384
	Rows    = 1048576
)

// Area is a rectangle of cells, its ends included; rows and columns count
// from 1.
type Area struct {
	Top, Left, Bottom, Right int
}

// WholeSheet is every cell there can be.
func WholeSheet() Area { return Area{1, 1, Rows, Columns} }

// ParseArea reads "B3:H200", "B:H", "3:200", "B3", with or without "$".
func ParseArea(text string) (Area, error) {
	from, to, two := strings.Cut(strings.ReplaceAll(text, "$", ""), ":")
	if !two {
		to = from
	}
	top, left, ok1 := parseCell(from)
	bottom, right, ok2 := parseCell(to)
	a := Area{top, left, bottom, right}
	if !ok1 || !ok2 || (left == 0) != (right == 0) || (top == 0) != (bottom == 0) || !two && (top == 0 || left == 0) {
		return Area{}, fmt.Errorf("%q is not a range of cells such as B3:H200", text)
	}
	if left == 0 {
		a.Left, a.Right = 1, Columns
	}
	if top == 0 {
		a.Top, a.Bottom = 1, Rows
	}
	if a.Top > a.Bottom || a.Left > a.Right {
		return Area{}, fmt.Errorf("range %q ends before it begins", text)
	}
	return a, nil
}

// parseCell reads "B3", or "B" or "3" alone with 0 for what is not there.
func parseCell(s string) (row, column int, ok bool) {
	i := 0
	for i < len(s) && s[i]|0x20 >= 'a' && s[i]|0x20 <= 'z' {
		column = column*26 + int(s[i]|0x20-'a') + 1
		i++
		if column > Columns {
			return 0, 0, false
		}
	}
	digits := i
	for i < len(s) && s[i]-'0' <= 9 {
		row = row*10 + int(s[i]-'0')
		i++
		if row > Rows {
			return 0, 0, false
		}
	}
	valid := i == len(s) && i > 0 && (digits == len(s) || row > 0)
	return row, column, valid
}

// ColumnName returns the letters of a column.
func ColumnName(column int) string {
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
func (a Area) String() string {
	return fmt.Sprintf("%s%d:%s%d", ColumnName(a.Left), a.Top, ColumnName(a.Right), a.Bottom)
}

// ParseReference reads what a defined name refers to: 'Media plan'!$B$3:$H$200.
func ParseReference(text string) (sheet string, a Area, err error) {
	i := strings.LastIndexByte(text, '!')
	if i < 0 {
		return "", Area{}, fmt.Errorf("%q names no sheet", text)
	}
	sheet = strings.TrimPrefix(text[:i], "=")
	if quoted, ok := strings.CutPrefix(sheet, "'"); ok {
		sheet = strings.ReplaceAll(strings.TrimSuffix(quoted, "'"), "''", "'")
	}
	a, err = ParseArea(text[i+1:])
	return sheet, a, err
}
