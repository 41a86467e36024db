package xlsx

import "bytes"

// oleMagic begins the files of old Office, and those with a password.
const oleMagic = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

const saveHint = "open it and save it as an Excel workbook (.xlsx)"

// recognize says what a file is that is none of the format, and what to do; ""
// if it may be one.
func (f Format) recognize(data []byte) (what, hint string) {
	if f == OpenDocument && !bytes.HasPrefix(data, []byte(oleMagic)) {
		return recognizeODS(data)
	}
	return recognize(data)
}

// recognize says what a file is that cannot be a workbook, and what to do; ""
// if it may be one. Names are not trusted: exports are often misnamed.
func recognize(data []byte) (what, hint string) {
	switch {
	case len(data) == 0:
		return "the file is empty", "deliver it again"
	case bytes.HasPrefix(data, []byte(oleMagic)):
		return recognizeOLE(data)
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return recognizeZip(data)
	case bytes.HasPrefix(data, []byte("%PDF")):
		return "it is a PDF, not a workbook", "name the workbook that it was printed from"
	case bytes.HasPrefix(data, []byte("\x09\x08")), bytes.HasPrefix(data, []byte("\x09\x04")), bytes.HasPrefix(data, []byte("\x09\x00")):
		return "it is an old Excel file (.xls)", saveHint
	case bytes.HasPrefix(data, []byte("PK\x05\x06")):
		return "it is an empty zip archive, not a workbook", saveHint
	}
	start := bytes.ToLower(bytes.TrimLeft(data[:min(len(data), 512)], "\xef\xbb\xbf \r\n\t"))
	switch {
	case bytes.HasPrefix(start, []byte("<?xml")) && bytes.Contains(start, []byte("spreadsheet")):
		return "it is an Excel 2003 XML file", saveHint
	case bytes.HasPrefix(start, []byte("<")):
		return "it is a web page or XML, not a workbook", saveHint
	}
	return "it is not an Excel workbook", saveHint + "; for delimited text use csv instead of xlsx"
}

// recognizeOLE tells password-protected workbooks from old Office files by the
// names of their streams, which are written in UTF-16.
func recognizeOLE(data []byte) (what, hint string) {
	has := func(stream string) bool { return bytes.Contains(data, utf16le(stream)) }
	switch {
	case has("EncryptedPackage"):
		return "the workbook is protected by a password", "save it without one where only debrief can read it"
	case has("Workbook"), has("Book"):
		return "it is an old Excel file (.xls)", saveHint
	case has("WordDocument"):
		return "it is an old Word document (.doc)", "name a workbook"
	case has("PowerPoint Document"):
		return "it is an old presentation (.ppt)", "name a workbook"
	}
	return "it is an old Office file, not a workbook (.xlsx)", saveHint
}

func utf16le(s string) []byte {
	b := make([]byte, 0, 2*len(s))
	for _, c := range []byte(s) {
		b = append(b, c, 0)
	}
	return b
}

// recognizeZip looks at the names in the archive.
func recognizeZip(data []byte) (what, hint string) {
	has := func(name string) bool { return bytes.Contains(data, []byte(name)) }
	switch {
	case has("xl/workbook.bin"):
		return "it is a binary workbook (.xlsb)", saveHint
	case has("xl/"):
		return "", ""
	case has("word/document"):
		return "it is a Word document (.docx)", "name a workbook"
	case has("ppt/presentation"), has("ppt/slides"):
		return "it is a presentation (.pptx)", "name a workbook"
	case has("application/vnd.oasis.opendocument.spreadsheet"):
		return "it is an OpenDocument spreadsheet (.ods)", "write ods in the place of xlsx"
	}
	return "", ""
}
