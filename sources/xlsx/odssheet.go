package xlsx

import (
	"bytes"
	"context"
	"io"

	"debrief/sources"
	"debrief/sources/grid"
)

// odsScanner reads the cells of a sheet.
type odsScanner struct {
	sheet string
	spent budget
	visit grid.Visit

	inside  bool // the sheet
	done    bool // with it
	depth   int  // of tables in cells
	row     int
	repeats int // of the row
	cells   []grid.Cell
	merges  []grid.Area

	column int // the last of the cell before
	cell   odsCell
	texts  []byte // of the cells of the row
}

// odsCell is the cell at hand.
type odsCell struct {
	kind    string // "" outside of one
	value   []byte
	repeats int
	start   int // of its text in texts
	lines   int // of its text
	inText  int // depth of paragraphs
	aside   int // depth of what is not its text: notes and drawings
}

// scan reads the sheet to its end.
func (s *odsScanner) scan(ctx context.Context, t *tokens) error {
	for !s.done {
		t.text = t.text[:0]
		tag, err := t.next(s.cell.inText > 0 && s.cell.aside == 0)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		s.texts = unescape(s.texts, t.text)
		name, closing := localName(tag)
		if err := s.tag(ctx, string(name), tag, closing); err != nil {
			return err
		}
	}
	return nil
}

// tag takes one tag.
func (s *odsScanner) tag(ctx context.Context, name string, tag []byte, closing bool) error {
	if name == "table" {
		s.table(tag, closing)
		return nil
	}
	if !s.inside || s.depth > 1 {
		return nil
	}
	switch name {
	case "table-row":
		if err := ctx.Err(); err != nil {
			return err
		}
		return s.rowTag(tag, closing)
	case "table-cell", "covered-table-cell":
		return s.cellTag(name, tag, closing)
	}
	if s.cell.kind != "" {
		s.textTag(name, tag, closing)
	}
	return nil
}

// table finds the sheet, and skips tables within its cells.
func (s *odsScanner) table(tag []byte, closing bool) {
	switch {
	case closing:
		s.depth--
		s.done = s.inside && s.depth == 0
	case !isEmpty(tag):
		s.depth++
		s.inside = s.inside || s.depth == 1 && attributeText(tag, "table:name") == s.sheet
	}
}

func (s *odsScanner) rowTag(tag []byte, closing bool) error {
	if !closing {
		s.repeats = times(tag, "table:number-rows-repeated")
		s.cells, s.texts, s.column = s.cells[:0], s.texts[:0], 0
	}
	if closing || isEmpty(tag) {
		return s.endRow()
	}
	return nil
}

// endRow visits the row as often as it stands there. Rows without cells are
// counted at once, as there may be a million of them.
func (s *odsScanner) endRow() error {
	if len(s.cells) == 0 {
		s.row += s.repeats
		return s.spent.spend(1)
	}
	for ; s.repeats > 0; s.repeats-- {
		s.row++
		if s.row > grid.Rows {
			return tooManyCells(s.spent.limit)
		}
		if err := s.spent.spend(1 + s.cells[len(s.cells)-1].Column); err != nil {
			return err
		}
		if err := s.visit(s.row, s.cells); err != nil {
			return err
		}
	}
	return nil
}

func (s *odsScanner) cellTag(name string, tag []byte, closing bool) error {
	if !closing {
		s.cell = odsCell{kind: "blank", repeats: times(tag, "table:number-columns-repeated"), start: len(s.texts)}
		if name == "table-cell" {
			s.begin(tag)
			if err := s.merge(tag); err != nil {
				return err
			}
		}
	}
	if closing || isEmpty(tag) {
		return s.endCell()
	}
	return nil
}

// begin takes the value of a cell, as far as it stands in the tag.
func (s *odsScanner) begin(tag []byte) {
	kind := string(attribute(tag, "office:value-type"))
	value := "office:value"
	switch kind {
	case "":
		return
	case "date":
		value = "office:date-value"
	case "boolean":
		value = "office:boolean-value"
	case "string":
		value = "office:string-value"
	}
	if string(attribute(tag, "calcext:value-type")) == "error" {
		kind = "error"
	}
	s.cell.kind = kind
	s.cell.value = unescape(nil, attribute(tag, value))
}

func (s *odsScanner) merge(tag []byte) error {
	rows, columns := times(tag, "table:number-rows-spanned"), times(tag, "table:number-columns-spanned")
	if rows == 1 && columns == 1 {
		return nil
	}
	if len(s.merges) == maxMerges {
		return errTooManyMerges
	}
	s.merges = append(s.merges, grid.Area{Top: s.row + 1, Left: s.column + 1, Bottom: min(s.row+rows, grid.Rows), Right: min(s.column+columns, grid.Columns)})
	return nil
}

// textTag follows the text of a cell: paragraphs are lines, notes and drawings
// are no part of it.
func (s *odsScanner) textTag(name string, tag []byte, closing bool) {
	step := 1
	if closing {
		step = -1
	} else if isEmpty(tag) {
		step = 0
	}
	c := &s.cell
	switch name {
	case "annotation", "frame", "custom-shape", "shapes", "control":
		c.aside += step
	case "p", "h":
		if !closing && c.aside == 0 {
			if c.lines++; c.lines > 1 {
				s.texts = append(s.texts, '\n')
			}
		}
		c.inText += step
	case "s":
		if !closing && c.aside == 0 {
			s.texts = append(s.texts, bytes.Repeat([]byte{' '}, min(times(tag, "text:c"), maxToken/1024))...)
		}
	case "tab":
		if !closing && c.aside == 0 {
			s.texts = append(s.texts, '\t')
		}
	case "line-break":
		if !closing && c.aside == 0 {
			s.texts = append(s.texts, '\n')
		}
	}
}

// endCell adds the cell to the row, as often as it stands there. Blank ones are
// counted at once, as they often fill a row to its end.
func (s *odsScanner) endCell() error {
	c := s.value()
	repeats := s.cell.repeats
	s.cell = odsCell{}
	if c.Kind == sources.BlankCell {
		s.column = min(s.column+repeats, grid.Columns)
		return nil
	}
	for range repeats {
		if s.column++; s.column > grid.Columns {
			return tooManyCells(s.spent.limit)
		}
		s.cells = append(s.cells, grid.Cell{Column: s.column, Style: -1, Cell: c})
	}
	return nil
}

// value makes a cell of what was read of it.
func (s *odsScanner) value() sources.Cell {
	c := &s.cell
	shown := s.texts[c.start:len(s.texts):len(s.texts)]
	switch c.kind {
	case "", "blank":
		return sources.Cell{}
	case "float", "percentage", "currency":
		if v, ok := sources.ParseNumber(c.value, '.'); ok {
			return sources.Cell{Kind: sources.NumberCell, Number: v}
		}
	case "date":
		return isoCell(c.value)
	case "boolean":
		if string(c.value) == "true" {
			return grid.Truth(true)
		}
		return grid.Truth(false)
	case "error":
		return sources.Cell{Kind: sources.ErrorCell, Text: shown}
	case "string":
		if len(c.value) > 0 {
			return textCell(c.value)
		}
	}
	return textCell(shown)
}

// times returns how often something stands there, 1 if it does not say.
func times(tag []byte, name string) int {
	n := parseIndex(attribute(tag, name))
	if n < 1 {
		return 1
	}
	return n
}
