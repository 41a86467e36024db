package pdf

import (
	"strings"

	"debrief/reports/reporttest"
)

// textOf reads the letters of a file's pages in the order in which they were
// drawn, without headers and footers, which would come between the lines of a
// paragraph that goes on over pages.
func textOf(file []byte) (string, error) {
	drawn, err := reporttest.PDFText(file)
	if err != nil {
		return "", err
	}
	s := A4.sheet()
	top := (s.paperHeight - s.top - s.header + 0.5) * 72 / 25.4
	foot := (s.bottom + s.footer) * 72 / 25.4
	var b strings.Builder
	for _, d := range drawn {
		if d.Y < top && d.Y > foot {
			b.WriteString(d.Text)
		}
	}
	return b.String(), nil
}
