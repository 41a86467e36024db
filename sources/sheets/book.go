package sheets

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"debrief/sources/grid"
)

// book is an open spreadsheet: what it consists of is known, and its cells are
// asked for when they are wanted. It implements grid.Book.
type book struct {
	source  *Source
	shape   shape
	pieces  int            // that were asked for
	formats []string       // number formats, by Cell.Style
	styles  map[string]int // and back
}

// shape is what a spreadsheet consists of, in the form of spreadsheets.get.
type shape struct {
	Sheets []sheet       `json:"sheets"`
	Names  []namedRegion `json:"namedRanges"`
}

type sheet struct {
	Properties struct {
		ID     int64  `json:"sheetId"`
		Title  string `json:"title"`
		Type   string `json:"sheetType"` // GRID, or one without cells
		Hidden bool   `json:"hidden"`
		Grid   struct {
			Rows    int `json:"rowCount"`
			Columns int `json:"columnCount"`
		} `json:"gridProperties"`
	} `json:"properties"`
	Merges []gridRange   `json:"merges"`
	Tables []namedRegion `json:"tables"`
	Data   []data        `json:"data"`
}

type namedRegion struct {
	Name  string    `json:"name"`
	Range gridRange `json:"range"`
}

// gridRange is a range as Google writes it: from 0, its ends left out, and
// without an end where it reaches as far as the sheet.
type gridRange struct {
	Sheet  int64 `json:"sheetId"`
	Top    int   `json:"startRowIndex"`
	Bottom int   `json:"endRowIndex"`
	Left   int   `json:"startColumnIndex"`
	Right  int   `json:"endColumnIndex"`
}

func (r gridRange) area(of *sheet) grid.Area {
	a := grid.Area{Top: r.Top + 1, Left: r.Left + 1, Bottom: r.Bottom, Right: r.Right}
	if a.Bottom == 0 {
		a.Bottom = of.Properties.Grid.Rows
	}
	if a.Right == 0 {
		a.Right = of.Properties.Grid.Columns
	}
	return a
}

// shapeFields are what is asked for of a spreadsheet's shape.
const shapeFields = "sheets(properties(sheetId,title,sheetType,hidden,gridProperties(rowCount,columnCount)),merges,tables(name,range)),namedRanges(name,range)"

// open asks what the spreadsheet consists of.
func (s *Source) open(ctx context.Context) (*book, error) {
	b := &book{source: s, styles: map[string]int{}}
	if err := s.client.Get(ctx, s.question(shapeFields), &b.shape); err != nil {
		return nil, err
	}
	return b, nil
}

// question is the address that asks for fields of the spreadsheet.
func (s *Source) question(fields string, ranges ...string) string {
	q := url.Values{"fields": {fields}, "prettyPrint": {"false"}}
	if len(ranges) > 0 {
		q["ranges"] = ranges
	}
	return address(sheetsHost, "/v4/spreadsheets/"+s.id, q)
}

// Sheets implements grid.Book. Sheets without cells, which hold a chart, are none.
func (b *book) Sheets() []grid.Sheet {
	var all []grid.Sheet
	for i := range b.shape.Sheets {
		if p := &b.shape.Sheets[i].Properties; p.Grid.Rows > 0 && p.Grid.Columns > 0 {
			all = append(all, grid.Sheet{Name: p.Title, Hidden: p.Hidden})
		}
	}
	return all
}

// Regions implements grid.Book.
func (b *book) Regions() []grid.Region {
	var all []grid.Region
	for i := range b.shape.Sheets {
		s := &b.shape.Sheets[i]
		for _, t := range s.Tables {
			all = append(all, grid.Region{Name: t.Name, Kind: grid.NamedTable, Sheet: s.Properties.Title, Area: t.Range.area(s)})
		}
	}
	for _, n := range b.shape.Names {
		for i := range b.shape.Sheets {
			if s := &b.shape.Sheets[i]; s.Properties.ID == n.Range.Sheet {
				all = append(all, grid.Region{Name: n.Name, Kind: grid.NamedRange, Sheet: s.Properties.Title, Area: n.Range.area(s)})
			}
		}
	}
	return all
}

// Merged implements grid.Book.
func (b *book) Merged(name string) ([]grid.Area, bool) {
	s := b.sheet(name)
	if s == nil {
		return nil, true
	}
	all := make([]grid.Area, len(s.Merges))
	for i, m := range s.Merges {
		all[i] = m.area(s)
	}
	return all, true
}

// Declared implements grid.Book. Nearly every sheet has a thousand rows, which
// says nothing.
func (b *book) Declared(string) string { return "" }

// Format implements grid.Book.
func (b *book) Format(style int) string {
	if style < 0 || style >= len(b.formats) {
		return ""
	}
	return b.formats[style]
}

func (b *book) sheet(name string) *sheet {
	for i := range b.shape.Sheets {
		if s := &b.shape.Sheets[i]; s.Properties.Title == name {
			return s
		}
	}
	return nil
}

// pieceCells is how many cells are asked for at once. That many with their
// formats are some 5 MB of JSON and, packed, less than the 2 MB that Google
// recommends.
const pieceCells = 50_000

// Walk implements grid.Book. It asks for the cells within the area only.
func (b *book) Walk(ctx context.Context, name string, within grid.Area, visit grid.Visit) ([]grid.Area, error) {
	s := b.sheet(name)
	if s == nil {
		return nil, fmt.Errorf("read %s: no sheet %q", b.source.place(), name)
	}
	within.Bottom = min(within.Bottom, s.Properties.Grid.Rows)
	within.Right = min(within.Right, s.Properties.Grid.Columns)
	if within.Top > within.Bottom || within.Left > within.Right {
		return nil, nil
	}
	width := within.Right - within.Left + 1
	if cells := int64(width) * int64(within.Bottom-within.Top+1); cells > b.source.options.MaxCells {
		return nil, b.source.refuse(fmt.Sprintf("the sheet has %d cells, more than %d", cells, b.source.options.MaxCells), "delete the rows and columns that are empty, or name a range")
	}
	rows := max(1, pieceCells/width)
	for top := within.Top; top <= within.Bottom; top += rows {
		piece := within
		piece.Top, piece.Bottom = top, min(top+rows-1, within.Bottom)
		if err := b.piece(ctx, name, piece, visit); err != nil {
			return nil, err
		}
	}
	return nil, nil
}

// piece asks for a part of a sheet and visits its rows.
func (b *book) piece(ctx context.Context, name string, a grid.Area, visit grid.Visit) error {
	b.pieces++
	var answer shape
	where := "'" + strings.ReplaceAll(name, "'", "''") + "'!" + a.String()
	if err := b.source.client.Get(ctx, b.source.question(dataFields, where), &answer); err != nil {
		return err
	}
	for i := range answer.Sheets {
		for j := range answer.Sheets[i].Data {
			if err := b.rows(&answer.Sheets[i].Data[j], visit); err != nil {
				return err
			}
		}
	}
	return nil
}
