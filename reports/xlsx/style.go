package xlsx

import (
	"fmt"

	"github.com/xuri/excelize/v2"

	"debrief/reports"
)

// The ink of the workbook. Good and bad differ in lightness as well as hue, so
// that they stay apart for a colour-blind reader and in print.
const (
	ink       = "1F2933"
	quiet     = "5B6673"
	rule      = "C9D0D8"
	headFill  = "F1F4F7"
	liveFill  = "EAF2F8" // behind figures that are formulas
	inputFill = "FFF8DC" // behind amounts to type over
	inputInk  = "1F4E9E"
	good      = "00786C"
	near      = "8A6100"
	bad       = "B93A16"
)

// The sizes of type, in points.
const (
	sizeTitle = 16
	sizeBody  = 11
	sizeSmall = 9
)

// look is how a cell is drawn; equal looks share one style of the workbook.
type look struct {
	size   float64 // 0 is sizeBody
	bold   bool
	color  string // "" is ink
	fill   string
	top    string // colour of the rule above
	bottom string
	align  string // left, center, right; "" by type
	middle bool   // else at the top
	wrap   bool
	code   string // number format
	indent int    // keeps text off the number before it
}

// beside keeps a text off the number that may end in the column before it.
func (l look) beside(col int) look {
	if col > 1 && (l.align == "" || l.align == "left") {
		l.align, l.indent = "left", 1
	}
	return l
}

func (l look) style() *excelize.Style {
	if l.size == 0 {
		l.size = sizeBody
	}
	if l.color == "" {
		l.color = ink
	}
	s := &excelize.Style{
		Font:      &excelize.Font{Family: fontFamily, Size: l.size, Bold: l.bold, Color: l.color},
		Alignment: &excelize.Alignment{Horizontal: l.align, Vertical: "top", WrapText: l.wrap, Indent: l.indent},
	}
	if l.middle {
		s.Alignment.Vertical = "center"
	}
	if l.fill != "" {
		s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{l.fill}}
	}
	if l.top != "" {
		s.Border = append(s.Border, excelize.Border{Type: "top", Color: l.top, Style: 1})
	}
	if l.bottom != "" {
		s.Border = append(s.Border, excelize.Border{Type: "bottom", Color: l.bottom, Style: 1})
	}
	if l.code != "" {
		s.CustomNumFmt = &l.code
	}
	return s
}

// fontFamily has figures of equal width; programs without it take one of the
// same measure (Carlito).
const fontFamily = "Calibri"

// styles makes each look and each number format once.
type styles struct {
	file  *excelize.File
	ids   map[look]int
	codes map[numberFormat]string
	units map[reports.Unit]float64 // room that a unit takes
}

// unitWidth is the room that a unit takes beside its number.
func (s *styles) unitWidth(unit reports.Unit, l *reports.Language) float64 {
	w, ok := s.units[unit]
	if !ok {
		w = characters(sample(l, unit, 2)) - 1
		s.units[unit] = w
	}
	return w
}

func (s *styles) code(n numberFormat, l *reports.Language) string {
	code, ok := s.codes[n]
	if !ok {
		code = n.code(l)
		s.codes[n] = code
	}
	return code
}

func (s *styles) id(l look) (int, error) {
	if id, ok := s.ids[l]; ok {
		return id, nil
	}
	id, err := s.file.NewStyle(l.style())
	if err != nil {
		return 0, fmt.Errorf("make cell style: %w", err)
	}
	s.ids[l] = id
	return id, nil
}
