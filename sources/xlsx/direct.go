package xlsx

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"debrief/sources/grid"
)

// directBook reads a workbook from its XML, row by row, without holding a
// sheet in memory. What it does not understand it leaves to excelize.
type directBook struct {
	lateMerges
	archive *archive
	list    []grid.Sheet
	parts   map[string]string // of the sheets, by name
	named   []grid.Region
	strings sharedStrings
	dates   []bool            // by cell style
	formats []string          // by cell style
	used    map[string]string // what sheets that were walked say is used
	is1904  bool
	limit   int64 // cells of a walk
}

// workbookPart is the part that lists sheets and names.
type workbookPart struct {
	Properties struct {
		Date1904 string `xml:"date1904,attr"`
	} `xml:"workbookPr"`
	Sheets []struct {
		Name  string `xml:"name,attr"`
		State string `xml:"state,attr"`
		ID    string `xml:"id,attr"`
	} `xml:"sheets>sheet"`
	Names []struct {
		Name string `xml:"name,attr"`
		Text string `xml:",chardata"`
	} `xml:"definedNames>definedName"`
}

// openDirect opens a workbook.
func openDirect(data []byte, o Options) (*directBook, error) {
	a, err := openArchive(data, o.MaxUnzip)
	if err != nil {
		return nil, err
	}
	b := &directBook{archive: a, parts: map[string]string{}, used: map[string]string{}, limit: o.MaxCells}
	root, err := b.root()
	if err != nil {
		return nil, err
	}
	var w workbookPart
	if err := a.decode(root, &w); err != nil {
		return nil, err
	}
	if len(w.Sheets) == 0 {
		return nil, errNotUnderstood
	}
	b.is1904 = isTrue(w.Properties.Date1904)
	related, err := a.relations(root)
	if err != nil {
		return nil, err
	}
	if err := b.addSheets(w, related); err != nil {
		return nil, err
	}
	b.addNames(w)
	return b, b.load(related)
}

// root returns the path of the workbook's main part.
func (b *directBook) root() (string, error) {
	related, err := b.archive.relations("")
	if err != nil {
		return "", err
	}
	for _, r := range related {
		if r.is("officeDocument") {
			return r.Target, nil
		}
	}
	return "xl/workbook.xml", nil
}

func isTrue(s string) bool { return s == "1" || s == "true" || s == "on" }

// addSheets lists the worksheets; sheets that are a chart have no cells.
func (b *directBook) addSheets(w workbookPart, related []relation) error {
	for _, sheet := range w.Sheets {
		for _, r := range related {
			if r.ID != sheet.ID || !r.is("worksheet") {
				continue
			}
			b.list = append(b.list, grid.Sheet{Name: sheet.Name, Hidden: sheet.State == "hidden" || sheet.State == "veryHidden"})
			b.parts[sheet.Name] = r.Target
			if err := b.addTables(sheet.Name, r.Target); err != nil {
				return err
			}
		}
	}
	return nil
}

// addTables lists the named tables of a sheet.
func (b *directBook) addTables(sheet, part string) error {
	related, err := b.archive.relations(part)
	if err != nil {
		return err
	}
	for _, r := range related {
		if !r.is("table") {
			continue
		}
		var t struct {
			Name   string `xml:"displayName,attr"`
			Ref    string `xml:"ref,attr"`
			Totals int    `xml:"totalsRowCount,attr"`
		}
		if err := b.archive.decode(r.Target, &t); err != nil {
			return err
		}
		if a, err := grid.ParseArea(t.Ref); err == nil {
			b.named = append(b.named, grid.Region{Name: t.Name, Kind: grid.NamedTable, Sheet: sheet, Area: a, Trailer: t.Totals})
		}
	}
	return nil
}

// addNames lists the names of ranges. Names of formulas and constants are none.
func (b *directBook) addNames(w workbookPart) {
	for _, n := range w.Names {
		if sheet, a, err := grid.ParseReference(strings.TrimSpace(n.Text)); err == nil {
			b.named = append(b.named, grid.Region{Name: n.Name, Kind: grid.NamedRange, Sheet: sheet, Area: a})
		}
	}
}

// load reads styles and texts.
func (b *directBook) load(related []relation) error {
	for _, r := range related {
		switch {
		case r.is("styles"):
			var s styles
			if err := b.archive.decode(r.Target, &s); err != nil {
				return err
			}
			b.dates, b.formats = s.dates(), s.formats()
		case r.is("sharedStrings"):
			if err := b.loadStrings(r.Target); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *directBook) loadStrings(part string) error {
	if _, ok := b.archive.parts[partName(part)]; !ok {
		return nil // a workbook without texts may name a part that is not there
	}
	return b.archive.scan(part, b.strings.read)
}

func (b *directBook) Sheets() []grid.Sheet { return b.list }

func (b *directBook) Regions() []grid.Region { return b.named }

func (b *directBook) Declared(sheet string) string { return b.used[sheet] }

func (b *directBook) Format(style int) string {
	if style < 0 || style >= len(b.formats) {
		return ""
	}
	return b.formats[style]
}

func (b *directBook) close() error { return nil }

// sharedStrings holds the texts that cells refer to by number.
type sharedStrings struct {
	bytes []byte
	ends  []uint32
}

// maxTexts is the number of texts that a workbook may have; a sheet has a
// million rows.
const maxTexts = 5_000_000

// errTooManyTexts refuses more of them.
var errTooManyTexts = fmt.Errorf("it has more than %d different texts", maxTexts)

// at returns a text.
func (s *sharedStrings) at(i int) ([]byte, bool) {
	if i < 0 || i >= len(s.ends) {
		return nil, false
	}
	start := uint32(0)
	if i > 0 {
		start = s.ends[i-1]
	}
	return s.bytes[start:s.ends[i]], true
}

// read reads the part: items of one or more runs of text, and their
// pronunciation, which is left out.
func (s *sharedStrings) read(t *tokens) error {
	inText, inPhonetic := false, false
	start := 0
	for {
		t.text = t.text[:0]
		tag, err := t.next(inText && !inPhonetic)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		s.bytes = unescape(s.bytes, t.text)
		name, closing := localName(tag)
		open := !closing && !isEmpty(tag)
		switch string(name) {
		case "t":
			inText = open
		case "rPh":
			inPhonetic = open
		case "si":
			if !open {
				s.end(start)
				start = len(s.bytes)
				if len(s.ends) > maxTexts {
					return errTooManyTexts
				}
			}
		}
	}
}

// end ends the item that began at start.
func (s *sharedStrings) end(start int) {
	if bytes.Contains(s.bytes[start:], []byte("_x")) {
		s.bytes = append(s.bytes[:start], unescapeX(s.bytes[start:])...)
	}
	s.ends = append(s.ends, uint32(len(s.bytes))) // a part has at most MaxUnzip bytes
}
