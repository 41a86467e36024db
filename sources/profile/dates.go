package profile

import (
	"slices"
	"strings"
	"unicode"

	"debrief/calendar"
	"debrief/sources"
)

// layout is a form of dates and its reader.
type layout struct {
	text    string // as a mapping states it; "" is ISO
	layouts *sources.Layouts
}

// layoutTexts are the forms that are tried. With points the day comes first
// wherever they are used; with slashes and dashes either may.
var layoutTexts = []string{
	"YYYY-MM-DD", "YYYY/M/D", "YYYY.M.D", "YYYYMMDD",
	"D.M.YYYY", "D.M.YY", "D/M/YYYY", "M/D/YYYY", "D/M/YY", "M/D/YY", "D-M-YYYY", "M-D-YYYY", "D-M-YY", "M-D-YY",
	"D MMM YYYY", "D. MMM YYYY", "D-MMM-YYYY", "D-MMM-YY", "D MMM YY", "MMM D, YYYY", "MMM D YYYY", "D de MMM de YYYY", "D/MMM/YYYY", "D.MMM.YYYY",
	"YYYY-MMM-D", "YYYY MMM D",
}

// iso is the layout that a mapping need not state.
const iso = "YYYY-MM-DD"

var layouts = func() []layout {
	all := make([]layout, len(layoutTexts))
	for i, text := range layoutTexts {
		l, err := sources.ParseLayouts([]string{text})
		if err != nil {
			continue // a test reads every one of them
		}
		all[i] = layout{text, l}
	}
	return all
}()

// maxDateText is the length of the longest text that may be a date with a time
// of day.
const maxDateText = 40

// layoutsOf returns the forms that a text fits.
func layoutsOf(text string) []string {
	if len(text) < 6 || len(text) > maxDateText || !strings.ContainsAny(text, "0123456789") {
		return nil
	}
	var fit []string
	for _, l := range layouts {
		if d, fault := l.layouts.Parse([]byte(text)); fault == sources.DateFits && isPlausible(d) {
			fit = append(fit, l.text)
		}
	}
	return fit
}

// isPlausible keeps numbers of eight digits from being days of antiquity.
func isPlausible(d calendar.Date) bool { return d.Year() >= 1950 && d.Year() <= 2100 }

// shapeOf returns the form of a text without its values, so that dates that are
// written alike can be judged together: "9/14/2014" and "10/1/2014" are alike.
func shapeOf(text string) string {
	var b strings.Builder
	last := rune(0)
	for _, r := range text {
		switch {
		case unicode.IsDigit(r):
			r = '0'
		case unicode.IsLetter(r):
			r = 'a'
		}
		if r != last || r != '0' && r != 'a' {
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}

// written collects dates of one shape.
type written struct {
	shape string
	fit   []string // layouts that fit all of them
	texts []string // in their order, with repetitions
}

// dateTexts judges the dates of a column that are text. It returns the layouts
// that a mapping must state, and examples of dates of which two layouts remain
// that mean different days.
func dateTexts(texts []string) (stated, open []string) {
	for _, w := range byShape(texts) {
		fit := w.fit
		if len(fit) > 1 {
			fit = w.inOrder()
		}
		if len(fit) > 1 && w.differ() {
			open = append(open, w.texts[0])
			continue
		}
		if len(fit) > 0 && !slices.Contains(stated, fit[0]) {
			stated = append(stated, fit[0])
		}
	}
	if len(stated) == 1 && stated[0] == iso && len(open) == 0 {
		stated = nil
	}
	return stated, open
}

func byShape(texts []string) []*written {
	var all []*written
	by := map[string]*written{}
	for _, text := range texts {
		shape := shapeOf(text)
		fit := layoutsOf(text)
		w := by[shape]
		if w == nil {
			w = &written{shape: shape, fit: fit}
			by[shape] = w
			all = append(all, w)
		}
		w.fit = slices.DeleteFunc(slices.Clone(w.fit), func(l string) bool { return !slices.Contains(fit, l) })
		w.texts = append(w.texts, text)
	}
	return all
}

// differ reports whether the layouts that fit mean different days.
func (w *written) differ() bool {
	for _, text := range w.texts {
		first := parseAs(w.fit[0], text)
		for _, l := range w.fit[1:] {
			if parseAs(l, text) != first {
				return true
			}
		}
	}
	return false
}

// minOrdered is the number of different days from which their order tells.
const minOrdered = 20

// inOrder returns the layouts under which the days come one after the other,
// if they do so under some and not under others; else all that fit.
func (w *written) inOrder() []string {
	var ordered []string
	for _, l := range w.fit {
		if consecutive(l, w.texts) {
			ordered = append(ordered, l)
		}
	}
	if len(ordered) == 0 {
		return w.fit
	}
	return ordered
}

// consecutive reports whether there are many days, in order, most of which
// follow on the day before them or on one of the same month.
func consecutive(layout string, texts []string) bool {
	days, next := 1, 0
	last := parseAs(layout, texts[0])
	for _, text := range texts[1:] {
		d := parseAs(layout, text)
		switch {
		case d < last:
			return false
		case d == last:
			continue
		case d == last+1:
			next++
		}
		days++
		last = d
	}
	return days >= minOrdered && 2*next > days
}

func parseAs(layout, text string) calendar.Date {
	for _, l := range layouts {
		if l.text == layout {
			d, _ := l.layouts.Parse([]byte(text))
			return d
		}
	}
	return 0
}
