package xlsx

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strconv"

	"debrief/calendar"
	"debrief/sources"
	"debrief/sources/grid"
)

// Walk implements grid.Book.
func (b *directBook) Walk(ctx context.Context, sheet string, _ grid.Area, visit grid.Visit) ([]grid.Area, error) {
	s := sheetScanner{book: b, name: sheet, spent: budget{limit: b.limit}, visit: visit}
	err := b.archive.scan(b.parts[sheet], func(t *tokens) error {
		s.tokens = t
		return s.scan(ctx)
	})
	if err != nil {
		return nil, err
	}
	return s.merges, nil
}

// sheetScanner reads the cells of a sheet.
type sheetScanner struct {
	book   *directBook
	name   string // of the sheet
	tokens *tokens
	spent  budget
	visit  grid.Visit
	merges []grid.Area

	row    int
	cells  []grid.Cell
	column int    // of the cell at hand
	kind   string // its type, as written
	style  int
	texts  []byte // of the cells of the row
	keep   bool   // the text before the next tag is a value
	spoken bool   // within the pronunciation of a text
	value  bool   // the cell has one
	start  int    // of its text in texts
}

// scan reads the sheet to its end.
func (s *sheetScanner) scan(ctx context.Context) error {
	for {
		s.tokens.text = s.tokens.text[:0]
		tag, err := s.tokens.next(s.keep)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if s.keep {
			s.texts = unescape(s.texts, s.tokens.text)
		}
		if err := s.tag(ctx, tag); err != nil {
			return err
		}
	}
}

// tag takes one tag.
func (s *sheetScanner) tag(ctx context.Context, tag []byte) error {
	name, closing := localName(tag)
	open := !closing && !isEmpty(tag)
	switch string(name) {
	case "c":
		if closing {
			return s.endCell()
		}
		return s.beginCell(tag)
	case "v", "t":
		s.keep = open && !s.spoken
		s.value = s.value || s.keep
	case "rPh":
		s.spoken = open
	case "row":
		return s.rowTag(ctx, tag, closing)
	case "dimension":
		s.book.used[s.name] = string(attribute(tag, "ref"))
	case "mergeCell":
		return s.merge(tag)
	}
	return nil
}

// maxMerges is how many merged areas a sheet may have. One that is merged row
// by row, for its looks, has some ten thousand.
const maxMerges = 250_000

var errTooManyMerges = fmt.Errorf("a sheet has more than %d merged areas", maxMerges)

func (s *sheetScanner) merge(tag []byte) error {
	if len(s.merges) == maxMerges {
		return errTooManyMerges
	}
	if a, err := grid.ParseArea(string(attribute(tag, "ref"))); err == nil {
		s.merges = append(s.merges, a)
	}
	return nil
}

func (s *sheetScanner) rowTag(ctx context.Context, tag []byte, closing bool) error {
	if closing {
		return s.endRow()
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return s.beginRow(tag)
}

func (s *sheetScanner) beginRow(tag []byte) error {
	row := s.row + 1
	if r := attribute(tag, "r"); r != nil {
		n, err := strconv.Atoi(string(r))
		if err != nil {
			return errNotUnderstood
		}
		row = n
	}
	if row <= s.row || row > grid.Rows {
		return errNotUnderstood
	}
	s.row, s.column = row, 0
	s.cells, s.texts = s.cells[:0], s.texts[:0]
	return s.spent.spend(1)
}

func (s *sheetScanner) endRow() error {
	if err := s.spent.spend(s.column); err != nil {
		return err
	}
	if len(s.cells) == 0 {
		return nil
	}
	return s.visit(s.row, s.cells)
}

func (s *sheetScanner) beginCell(tag []byte) error {
	column := s.column + 1
	if r := attribute(tag, "r"); r != nil {
		row, c, ok := parseCellBytes(r)
		if !ok || row != s.row {
			return errNotUnderstood
		}
		column = c
	}
	if column <= s.column || column > grid.Columns {
		return errNotUnderstood
	}
	s.column, s.style, s.value, s.start = column, -1, false, len(s.texts)
	if isEmpty(tag) {
		return nil
	}
	s.kind = kindOf(attribute(tag, "t"))
	if style := attribute(tag, "s"); style != nil {
		s.style = parseIndex(style)
	}
	if s.takeWhole() {
		return s.endCell()
	}
	return nil
}

// takeWhole takes a cell's value up to the end of the cell in one step if it
// is written in one of the two ways that nearly all are, and is in memory.
func (s *sheetScanner) takeWhole() bool {
	ahead := s.tokens.ahead()
	for _, form := range [...]struct{ open, close string }{{"<v>", "</v></c>"}, {"<is><t>", "</t></is></c>"}} {
		if len(ahead) < len(form.open) || string(ahead[:len(form.open)]) != form.open {
			continue
		}
		text, rest := ahead[len(form.open):], len(form.close)
		end := bytes.IndexByte(text, '<')
		if end < 0 || len(text) < end+rest || string(text[end:end+rest]) != form.close {
			return false
		}
		s.texts, s.value = unescape(s.texts, text[:end]), true
		s.tokens.skip(len(form.open) + end + rest)
		return true
	}
	return false
}

// kindOf returns a cell type without allocating.
func kindOf(t []byte) string {
	switch string(t) {
	case "", "n":
		return "n"
	case "s":
		return "s"
	case "str":
		return "str"
	case "inlineStr":
		return "inlineStr"
	}
	return string(t)
}

// parseIndex reads a number from 0, -1 for anything else.
func parseIndex(b []byte) int {
	n := 0
	for _, c := range b {
		if c-'0' > 9 || n > 1<<30 {
			return -1
		}
		n = n*10 + int(c-'0')
	}
	if len(b) == 0 {
		return -1
	}
	return n
}

// parseCellBytes is parseCell for the name of one cell.
func parseCellBytes(b []byte) (row, column int, ok bool) {
	i := 0
	for i < len(b) && b[i]|0x20 >= 'a' && b[i]|0x20 <= 'z' && column <= grid.Columns {
		column = column*26 + int(b[i]|0x20-'a') + 1
		i++
	}
	row = parseIndex(b[i:])
	return row, column, i > 0 && row > 0
}

// endCell adds the cell to the row if it has a value.
func (s *sheetScanner) endCell() error {
	if !s.value {
		return nil
	}
	c, err := s.cell(s.texts[s.start:])
	if err != nil {
		return err
	}
	if c.Kind != sources.BlankCell {
		s.cells = append(s.cells, grid.Cell{Column: s.column, Style: s.style, Cell: c})
	}
	s.value = false
	return nil
}

// cell makes a cell of its raw value.
func (s *sheetScanner) cell(raw []byte) (sources.Cell, error) {
	if len(raw) == 0 {
		return sources.Cell{}, nil
	}
	switch s.kind {
	case "n":
		return s.number(raw), nil
	case "s":
		text, ok := s.book.strings.at(parseIndex(bytes.TrimSpace(raw)))
		if !ok {
			return sources.Cell{}, errNotUnderstood
		}
		return textCell(text), nil
	case "str", "inlineStr":
		return textCell(unescapeX(raw)), nil
	case "b":
		return grid.Truth(string(raw) == "1"), nil
	case "e":
		return sources.Cell{Kind: sources.ErrorCell, Text: raw}, nil
	case "d":
		return isoCell(raw), nil
	}
	return sources.Cell{}, errNotUnderstood
}

// textCell makes a cell of a text, blank if there is none.
func textCell(text []byte) sources.Cell {
	if len(text) == 0 {
		return sources.Cell{}
	}
	return sources.Cell{Kind: sources.TextCell, Text: text}
}

// isoCell makes a date of a cell that holds one as text.
func isoCell(raw []byte) sources.Cell {
	day, _, _ := bytes.Cut(raw, []byte{'T'})
	if d, err := calendar.ParseDate(string(day)); err == nil {
		return sources.Cell{Kind: sources.DateCell, Day: d}
	}
	return sources.Cell{Kind: sources.TextCell, Text: raw}
}

// number makes a number, or a date if its format says so, of a raw value.
func (s *sheetScanner) number(raw []byte) sources.Cell {
	v, ok := sources.ParseNumber(raw, '.')
	if !ok {
		return sources.Cell{Kind: sources.TextCell, Text: raw}
	}
	if s.style >= 0 && s.style < len(s.book.dates) && s.book.dates[s.style] {
		if d, ok := serialDate(v, s.book.is1904); ok {
			return sources.Cell{Kind: sources.DateCell, Day: d}
		}
	}
	return sources.Cell{Kind: sources.NumberCell, Number: v}
}
