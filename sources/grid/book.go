// Package grid reads sheets of cells, wherever they come from: it finds the
// headings, gives merged cells their rows, and turns the rows below into the
// answer to a query. Workbooks in files and spreadsheets of online services
// are read by it in the same way.
//
// It opens nothing. Who can open a kind of spreadsheet implements Book.
package grid

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"debrief/sources"
)

// Book is an open spreadsheet.
type Book interface {
	// Sheets lists the worksheets in their order.
	Sheets() []Sheet
	// Regions lists the named tables and ranges.
	Regions() []Region
	// Merged returns the merged areas of a sheet, if they are known before it
	// is walked.
	Merged(sheet string) (areas []Area, known bool)
	// Walk visits the rows of a sheet that hold cells, in their order, and
	// then returns the merged areas, unless Merged knows them. It may leave
	// out what does not lie within an area. Cells are valid during the visit
	// only.
	Walk(ctx context.Context, sheet string, within Area, visit Visit) ([]Area, error)
	// Declared returns the cells that the book says are used in a sheet that
	// was walked, "" if it does not say.
	Declared(sheet string) string
	// Format returns the number format of a cell's style, "" for none.
	Format(style int) string
}

// Visit takes a row, counted from 1.
type Visit func(row int, cells []Cell) error

// Sheet is a worksheet.
type Sheet struct {
	Name   string
	Hidden bool
}

// Region is a part of a sheet that has a name.
type Region struct {
	Name    string
	Kind    string // NamedTable or NamedRange
	Sheet   string
	Area    Area
	Trailer int // rows at its end that sum up the others
}

// The kinds of regions.
const (
	NamedRange = "named range"
	NamedTable = "named table"
)

// Cell is a cell that is not blank.
type Cell struct {
	Column int // from 1
	Style  int // as Book.Format knows it, -1 for none
	sources.Cell
}

// isBlank reports whether a text is nothing but blanks.
func (c *Cell) isBlank() bool {
	return c.Kind == sources.TextCell && len(bytes.TrimSpace(c.Text)) == 0
}

// Truth shows a truth value as text, as spreadsheets do.
func Truth(v bool) sources.Cell {
	if v {
		return sources.Cell{Kind: sources.TextCell, Text: []byte("TRUE")}
	}
	return sources.Cell{Kind: sources.TextCell, Text: []byte("FALSE")}
}

// Reader answers questions about a book.
type Reader struct {
	Place string // of the book, for people and without secrets: "plan.xlsx"
	Book  Book
}

// refuse says why the book as it is cannot be read.
func (r *Reader) refuse(what, hint string) error {
	return &sources.Failure{Place: r.Place, What: what, Hint: hint, Final: true}
}

// named returns the sheet of that name: exactly, or else without case and
// surrounding blanks; "" is the first that is visible.
func named(all []Sheet, name string) (Sheet, bool) {
	for _, s := range all {
		if s.Name == name || name == "" && !s.Hidden {
			return s, true
		}
	}
	for _, s := range all {
		if name != "" && strings.EqualFold(strings.TrimSpace(s.Name), strings.TrimSpace(name)) {
			return s, true
		}
	}
	return Sheet{}, false
}

// target is what a Relation means in a book.
type target struct {
	sheet string
	area  Area
}

func (t target) String() string {
	if t.area == WholeSheet() {
		return t.sheet
	}
	return t.sheet + "!" + t.area.String()
}

// find returns the cells that a relation names.
func (r *Reader) find(from sources.Relation) (target, error) {
	if from.Query != "" {
		return target{}, r.refuse("a workbook answers no query", "name a sheet, or a table of the workbook")
	}
	if from.Table != "" {
		return r.findRegion(from)
	}
	sheet, ok := named(r.Book.Sheets(), from.Sheet)
	if !ok {
		return target{}, r.noSheet(from.Sheet)
	}
	if from.Range == "" {
		return target{sheet.Name, WholeSheet()}, nil
	}
	a, err := ParseArea(from.Range)
	if err != nil {
		return target{}, r.refuse(err.Error(), "")
	}
	return target{sheet.Name, a}, nil
}

func (r *Reader) findRegion(from sources.Relation) (target, error) {
	if from.Sheet != "" || from.Range != "" {
		return target{}, r.refuse("a named table has its own place", "name the table, or the sheet and range, not both")
	}
	var names []string
	for _, region := range r.Book.Regions() {
		if strings.EqualFold(region.Name, from.Table) {
			region.Area.Bottom -= region.Trailer
			return target{region.Sheet, region.Area}, nil
		}
		names = append(names, region.Name)
	}
	return target{}, r.refuse(fmt.Sprintf("there is no named table or range %q%s", from.Table, meant(from.Table, names)), "")
}

func (r *Reader) noSheet(name string) error {
	var names []string
	for _, sheet := range r.Book.Sheets() {
		names = append(names, sheet.Name)
	}
	if name == "" {
		return r.refuse("no sheet is visible", "name the sheet")
	}
	return r.refuse(fmt.Sprintf("there is no sheet %q%s", name, meant(name, names)), "")
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

// Relations lists the sheets, hidden ones too, and the named tables and ranges.
func (r *Reader) Relations() []sources.Listed {
	var all []sources.Listed
	for _, sheet := range r.Book.Sheets() {
		all = append(all, sources.Listed{Relation: sources.Relation{Sheet: sheet.Name}, Kind: "sheet", Hidden: sheet.Hidden})
	}
	for _, region := range r.Book.Regions() {
		all = append(all, sources.Listed{Relation: sources.Relation{Table: region.Name}, Kind: region.Kind})
	}
	return all
}
