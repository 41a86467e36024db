package grid

import (
	"cmp"
	"slices"

	"debrief/sources"
)

// merges gives the text or date of a cell that is merged over several rows to
// each of them, as a reader of the sheet sees it. Numbers stand for themselves
// only, as they would be counted again, and columns are not filled: a title
// over two columns is the heading of neither.
type merges struct {
	areas  []Area // by their top, those that are to come
	active []merged
	cells  []Cell // of the row at hand
}

// merged is an area that reaches to rows below, and what stands in it.
type merged struct {
	Area
	Cell
}

func newMerges(areas []Area) *merges {
	slices.SortFunc(areas, func(a, b Area) int { return cmp.Or(cmp.Compare(a.Top, b.Top), cmp.Compare(a.Left, b.Left)) })
	return &merges{areas: areas}
}

// fill returns the cells of a row with those of merged areas.
func (m *merges) fill(row int, cells []Cell) []Cell {
	if len(m.areas) == 0 && len(m.active) == 0 {
		return cells
	}
	m.active = slices.DeleteFunc(m.active, func(a merged) bool { return a.Bottom < row })
	if len(m.active) > 0 {
		cells = m.add(cells)
	}
	for len(m.areas) > 0 && m.areas[0].Top <= row {
		m.begin(row, cells)
	}
	return cells
}

// add puts what stands in the merged areas into their columns.
func (m *merges) add(cells []Cell) []Cell {
	m.cells = append(m.cells[:0], cells...)
	for _, a := range m.active {
		i, found := slices.BinarySearchFunc(m.cells, a.Left, func(c Cell, column int) int { return cmp.Compare(c.Column, column) })
		if !found {
			m.cells = slices.Insert(m.cells, i, a.Cell)
		}
	}
	return m.cells
}

// begin takes the next area if this row is its first and holds a text or date.
func (m *merges) begin(row int, cells []Cell) {
	a := m.areas[0]
	m.areas = m.areas[1:]
	if a.Top != row {
		return
	}
	for _, c := range cloneCells(cells) {
		if c.Column == a.Left && (c.Kind == sources.TextCell || c.Kind == sources.DateCell) {
			m.active = append(m.active, merged{a, c})
		}
	}
}
