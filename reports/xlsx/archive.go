package xlsx

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"

	"debrief/reports"
)

// archive receives the parts of a workbook from excelize and writes them so
// that equal workbooks are equal bytes: sorted by name and without times.
// Excelize itself writes them, and the list of content types, in the order of
// a map.
type archive struct {
	to    io.Writer
	parts map[string]*bytes.Buffer
}

// Create implements excelize.ZipWriter.
func (a *archive) Create(name string) (io.Writer, error) {
	b := new(bytes.Buffer)
	a.parts[name] = b
	return b, nil
}

// AddFS implements excelize.ZipWriter, which asks for it without using it.
func (a *archive) AddFS(fs.FS) error { return errors.ErrUnsupported }

// Close implements excelize.ZipWriter: it writes the archive.
func (a *archive) Close() error {
	z := zip.NewWriter(a.to)
	for _, name := range slices.Sorted(maps.Keys(a.parts)) {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
		if err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
		if _, err := w.Write(mend(name, a.parts[name].Bytes())); err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("close the archive: %w", err)
	}
	return nil
}

const contentTypes = "[Content_Types].xml"

// mend puts right what excelize leaves open in a part.
func mend(name string, part []byte) []byte {
	switch {
	case name == contentTypes:
		return sortTypes(part)
	case strings.HasPrefix(name, "xl/worksheets/sheet") && bytes.Contains(part, []byte("</f>")):
		return storeResults(part)
	}
	return part
}

var contentType = regexp.MustCompile(`<(Default|Override) [^>]*></(Default|Override)>`)

// sortTypes sorts the list of content types, which comes in the order of a
// map. The types of kinds of files stand before those of single parts.
func sortTypes(part []byte) []byte {
	list := contentType.FindAllString(string(part), -1)
	slices.Sort(list)
	i := 0
	return contentType.ReplaceAllFunc(part, func([]byte) []byte {
		i++
		return []byte(list[i-1])
	})
}

var (
	numberResult = regexp.MustCompile(` t="str"><f>([^<]*)</f><v>`)
	noResult     = regexp.MustCompile(` t="str"><f>([^<]*)</f></c>`)
)

// storeResults makes the stored results of formulas what they are: excelize
// writes the number that a cell had before it got its formula, but as text. A
// formula without a number comes to a dash.
func storeResults(part []byte) []byte {
	part = noResult.ReplaceAll(part, []byte(` t="STR"><f>$1</f><v>`+reports.Dash+`</v></c>`))
	part = numberResult.ReplaceAll(part, []byte(`><f>$1</f><v>`))
	return bytes.ReplaceAll(part, []byte(` t="STR"><f>`), []byte(` t="str"><f>`))
}
