package xlsx

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"

	"debrief/sources"
)

// book is an open workbook, as one of the readers sees it.
type book interface {
	// sheets lists the worksheets in their order.
	sheets() []sheetInfo
	// regions lists the named tables and ranges.
	regions() []region
	// walk visits the rows of a sheet that hold cells, in their order, and
	// then returns the merged areas. Cells are valid during the visit only.
	walk(ctx context.Context, sheet string, visit func(row int, cells []cell) error) ([]area, error)
	// declared returns the cells that the workbook says are used in a sheet
	// that was walked, "" if it does not say.
	declared(sheet string) string
	// format returns the number format of a cell's style, "" for none.
	format(style int) string
	close() error
}

// sheetInfo is a worksheet.
type sheetInfo struct {
	name   string
	hidden bool
}

// region is a part of a sheet that has a name.
type region struct {
	name    string
	kind    string // "named table" or "named range"
	sheet   string
	area    area
	trailer int // rows at its end that sum up the others
}

// cell is a cell that is not blank.
type cell struct {
	column int // from 1
	style  int // in the workbook's list, -1 for none
	sources.Cell
}

// errTooManyCells ends a walk.
var errTooManyCells = errors.New("too many cells")

// budget counts cells, blank ones before others in a row included, as a
// reader that holds rows has to.
type budget struct{ left int64 }

func (b *budget) spend(columns int) error {
	b.left -= int64(columns)
	if b.left < 0 {
		return errTooManyCells
	}
	return nil
}

// named returns the sheet of that name: exactly, or else without case and
// surrounding blanks; "" is the first that is visible.
func named(all []sheetInfo, name string) (sheetInfo, bool) {
	for _, s := range all {
		if s.name == name || name == "" && !s.hidden {
			return s, true
		}
	}
	for _, s := range all {
		if name != "" && strings.EqualFold(strings.TrimSpace(s.name), strings.TrimSpace(name)) {
			return s, true
		}
	}
	return sheetInfo{}, false
}

// target is what a Relation means in a workbook.
type target struct {
	sheet string
	area  area
}

func (t target) String() string {
	if t.area == wholeSheet {
		return t.sheet
	}
	return t.sheet + "!" + t.area.String()
}

// find returns the cells that a relation names.
func (s *Source) find(b book, from sources.Relation) (target, error) {
	if from.Query != "" {
		return target{}, s.refuse("a workbook answers no query", "name a sheet, or a table of the workbook")
	}
	if from.Table != "" {
		return s.findRegion(b, from)
	}
	sheet, ok := named(b.sheets(), from.Sheet)
	if !ok {
		return target{}, s.noSheet(b, from.Sheet)
	}
	if from.Range == "" {
		return target{sheet.name, wholeSheet}, nil
	}
	a, err := parseArea(from.Range)
	if err != nil {
		return target{}, s.refuse(err.Error(), "")
	}
	return target{sheet.name, a}, nil
}

func (s *Source) findRegion(b book, from sources.Relation) (target, error) {
	if from.Sheet != "" || from.Range != "" {
		return target{}, s.refuse("a named table has its own place", "name the table, or the sheet and range, not both")
	}
	var names []string
	for _, r := range b.regions() {
		if strings.EqualFold(r.name, from.Table) {
			r.area.bottom -= r.trailer
			return target{r.sheet, r.area}, nil
		}
		names = append(names, r.name)
	}
	return target{}, s.refuse(fmt.Sprintf("there is no named table or range %q%s", from.Table, meant(from.Table, names)), "")
}

func (s *Source) noSheet(b book, name string) error {
	var names []string
	for _, sheet := range b.sheets() {
		names = append(names, sheet.name)
	}
	if name == "" {
		return s.refuse("no sheet is visible", "name the sheet")
	}
	return s.refuse(fmt.Sprintf("there is no sheet %q%s", name, meant(name, names)), "")
}

// meant suggests the name that may have been meant, and lists those there are.
func meant(name string, have []string) string {
	var b bytes.Buffer
	if similar := sources.Similar(name, have); similar != "" {
		fmt.Fprintf(&b, "; did you mean %q?", similar)
	}
	for i, h := range have {
		if i == 0 {
			b.WriteString(" (there is ")
		} else {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%q", h)
	}
	if len(have) > 0 {
		b.WriteString(")")
	}
	return b.String()
}
