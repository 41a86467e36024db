package pdf

// Paper is a size of paper, upright.
type Paper uint8

// The papers.
const (
	A4 Paper = iota
	Letter
)

// sheet is a page with its margins, in millimetres.
type sheet struct {
	paperWidth, paperHeight float64
	left, right             float64
	top, bottom             float64 // to the header and from the footer
	header, footer          float64 // heights
}

func (p Paper) sheet() sheet {
	s := sheet{paperWidth: 210, paperHeight: 297, left: 18, right: 18, top: 10, bottom: 9, header: 13, footer: 8}
	if p == Letter {
		s.paperWidth, s.paperHeight = 215.9, 279.4
	}
	return s
}

// width is that of the text area.
func (s sheet) width() float64 { return s.paperWidth - s.left - s.right }

// height is that of the text area, between header and footer. A hair is kept
// back so that rounding never makes maroto turn the page on its own.
func (s sheet) height() float64 {
	return s.paperHeight - s.top - s.bottom - s.header - s.footer - 0.01
}
