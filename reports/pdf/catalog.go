package pdf

import (
	"bytes"
	"errors"
	"strconv"
)

// setLanguage adds to the catalogue of a file the language of its text, which
// readers need to pronounce it, and that its title is shown rather than its
// file name. The writer has no call for either. The catalogue is the last
// object before the cross-reference table, so that only the place of the table
// changes.
func setLanguage(file []byte, tag string) ([]byte, error) {
	const mark, xref, start = "/Type /Catalog\n", "\nxref\n", "startxref\n"
	catalog := bytes.LastIndex(file, []byte(mark))
	table := bytes.LastIndex(file, []byte(xref))
	pointer := bytes.LastIndex(file, []byte(start))
	if catalog < 0 || table < catalog || pointer < table {
		return nil, errors.New("set language: the file does not end as expected")
	}
	entry := "/Lang (" + tag + ")\n/ViewerPreferences << /DisplayDocTitle true >>\n"
	at := catalog + len(mark)
	out := make([]byte, 0, len(file)+len(entry)+2)
	out = append(out, file[:at]...)
	out = append(out, entry...)
	out = append(out, file[at:pointer+len(start)]...)
	out = strconv.AppendInt(out, int64(table+1+len(entry)), 10)
	return append(out, "\n%%EOF\n"...), nil
}
