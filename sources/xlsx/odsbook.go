package xlsx

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"

	"debrief/sources/grid"
)

// odsContent is the part of an OpenDocument spreadsheet that holds its sheets.
const odsContent = "content.xml"

// odsBook reads an OpenDocument spreadsheet (OpenDocument 1.3, part 3, chapter
// 9) row by row, without holding a sheet in memory.
type odsBook struct {
	lateMerges
	archive *archive
	list    []grid.Sheet
	named   []grid.Region
	limit   int64 // cells of a walk
}

// errProtected refuses a spreadsheet whose parts are encrypted.
var errProtected = errors.New("protected by a password")

// openODS opens a spreadsheet.
func openODS(data []byte, o Options) (*odsBook, error) {
	a, err := openArchive(data, o.MaxUnzip)
	if err != nil {
		return nil, err
	}
	b := &odsBook{archive: a, limit: o.MaxCells}
	if err := b.checkManifest(); err != nil {
		return nil, err
	}
	return b, a.scan(odsContent, b.survey)
}

// checkManifest looks whether the parts are encrypted.
func (b *odsBook) checkManifest() error {
	const manifest = "META-INF/manifest.xml"
	if _, ok := b.archive.parts[partName(manifest)]; !ok {
		return nil
	}
	return b.archive.scan(manifest, func(t *tokens) error {
		return eachTag(t, func(name string, _ []byte, _ bool) error {
			if name == "encryption-data" {
				return errProtected
			}
			return nil
		})
	})
}

// eachTag visits the tags of a part.
func eachTag(t *tokens, visit func(name string, tag []byte, closing bool) error) error {
	for {
		tag, err := t.next(false)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		name, closing := localName(tag)
		if err := visit(string(name), tag, closing); err != nil {
			return err
		}
	}
}

// survey lists the sheets and the names of ranges. Sheets are hidden by their
// styles, which come before them.
func (b *odsBook) survey(t *tokens) error {
	hidden := map[string]bool{}
	style, depth := "", 0
	return eachTag(t, func(name string, tag []byte, closing bool) error {
		switch {
		case name == "style" && !closing:
			style = attributeText(tag, "style:name")
		case name == "table-properties" && !closing:
			hidden[style] = hidden[style] || attributeText(tag, "table:display") == "false"
		case name == "table" && closing:
			depth--
		case name == "table" && !isEmpty(tag):
			if depth++; depth == 1 {
				b.list = append(b.list, grid.Sheet{Name: attributeText(tag, "table:name"), Hidden: hidden[attributeText(tag, "table:style-name")]})
			}
		case name == "named-range":
			b.addRegion(tag, grid.NamedRange, "table:cell-range-address")
		case name == "database-range":
			b.addRegion(tag, grid.NamedTable, "table:target-range-address")
		}
		return nil
	})
}

// addRegion adds a named range. What LibreOffice names for itself is none.
func (b *odsBook) addRegion(tag []byte, kind, where string) {
	name := attributeText(tag, "table:name")
	sheet, a, err := parseODSRange(attributeText(tag, where))
	if err == nil && name != "" && !strings.HasPrefix(name, "__Anonymous_Sheet_DB__") {
		b.named = append(b.named, grid.Region{Name: name, Kind: kind, Sheet: sheet, Area: a})
	}
}

// parseODSRange reads "$'Media plan'.$B$3:.$H$200"; the sheet may stand a
// second time behind the colon.
func parseODSRange(text string) (sheet string, a grid.Area, err error) {
	i := strings.LastIndexByte(text, '.')
	if i < 0 {
		return "", grid.Area{}, errNotUnderstood
	}
	from, last, two := strings.Cut(text[:i], ":")
	sheet, first := from, text[i+1:]
	if two {
		dot := strings.LastIndexByte(from, '.')
		if dot < 0 {
			return "", grid.Area{}, errNotUnderstood
		}
		sheet, first = from[:dot], from[dot+1:]+":"+first
		if last != "" && last != sheet {
			return "", grid.Area{}, errNotUnderstood // over several sheets
		}
	}
	sheet = strings.TrimPrefix(sheet, "$")
	if quoted, ok := strings.CutPrefix(sheet, "'"); ok {
		sheet = strings.ReplaceAll(strings.TrimSuffix(quoted, "'"), "''", "'")
	}
	a, err = grid.ParseArea(first)
	return sheet, a, err
}

// attributeText returns the value of an attribute with its entities undone.
func attributeText(tag []byte, name string) string {
	return string(unescape(nil, attribute(tag, name)))
}

func (b *odsBook) Sheets() []grid.Sheet { return b.list }

func (b *odsBook) Regions() []grid.Region { return b.named }

func (b *odsBook) Declared(string) string { return "" }

func (b *odsBook) Format(int) string { return "" }

func (b *odsBook) close() error { return nil }

// Walk implements grid.Book.
func (b *odsBook) Walk(ctx context.Context, sheet string, _ grid.Area, visit grid.Visit) ([]grid.Area, error) {
	s := odsScanner{sheet: sheet, spent: budget{limit: b.limit}, visit: visit}
	err := b.archive.scan(odsContent, func(t *tokens) error { return s.scan(ctx, t) })
	return s.merges, err
}

// recognizeODS says what a file is that cannot be an OpenDocument spreadsheet,
// and what to do; "" if it may be one.
func recognizeODS(data []byte) (what, hint string) {
	const odsHint = "open it and save it as an OpenDocument spreadsheet (.ods)"
	switch start := data[:min(len(data), 4096)]; {
	case bytes.HasPrefix(data, []byte("PK\x03\x04")) && bytes.Contains(data, []byte("xl/workbook")):
		return "it is an Excel workbook", "write xlsx in the place of ods"
	case bytes.HasPrefix(data, []byte("PK\x03\x04")) && bytes.Contains(start, []byte("application/vnd.oasis.opendocument.text")):
		return "it is an OpenDocument text (.odt)", "name a spreadsheet"
	case bytes.HasPrefix(data, []byte("PK\x03\x04")) && bytes.Contains(data, []byte("encrypted-package")):
		return "the spreadsheet is protected by a password", "save it without one where only debrief can read it"
	case bytes.HasPrefix(data, []byte("PK\x03\x04")) && bytes.Contains(data, []byte(odsContent)):
		return "", ""
	case bytes.Contains(start, []byte("urn:oasis:names:tc:opendocument")):
		return "it is a flat OpenDocument file (.fods)", odsHint
	case len(data) == 0:
		return "the file is empty", "deliver it again"
	}
	return "it is not an OpenDocument spreadsheet", odsHint + "; for delimited text use csv instead of ods"
}
