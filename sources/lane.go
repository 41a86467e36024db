package sources

import (
	"bytes"
	"math"
	"regexp"
	"slices"
	"strconv"

	"debrief/calendar"
)

// What did not fit, as it stands in Reason.What.
const (
	NoValue        = "no value"
	WrongForm      = "not of the form that is needed"
	NoDate         = "no date"
	NotANumber     = "text in a number"
	DateInNumber   = "date in a number"
	UnknownDate    = "unknown date format"
	AmbiguousDate  = "date that fits two formats"
	ErrorValue     = "error value"
	UnreadableText = "text that is not UTF-8"
	TotalRow       = "total row"
)

// fits says of a cell that it is a value of its field.
const fits = ""

// lane turns the cells of one field into values.
type lane struct {
	field   Field
	words   *vocabulary        // of a Text
	form    *regexp.Regexp     // that it has to match; nil for none
	numbers map[float64]uint32 // of a Number that is a dimension: ids from 1
	values  []float64          // by these ids; 0 is absent
	days    *dateReader        // of a Date
	decimal rune
	blanks  []string
}

func newLane(f Field, m Mapping, layouts *Layouts) lane {
	l := lane{field: f, decimal: m.Decimal, blanks: m.Blanks}
	if l.decimal == 0 {
		l.decimal = '.'
	}
	switch f.Kind {
	case Text:
		l.words = newVocabulary(m.Blanks)
		if f.Form != "" {
			l.form = regexp.MustCompile(f.Form) // NewCollector has looked at it
		}
	case Number:
		l.numbers, l.values = map[float64]uint32{}, []float64{math.NaN()}
	case Date:
		l.days = &dateReader{layouts: layouts, blanks: m.Blanks}
	}
	return l
}

// show writes the value of an id for people.
func (l *lane) show(id uint32) string {
	switch l.field.Kind {
	case Text:
		return l.words.values[id]
	case Date:
		if id == 0 {
			return ""
		}
		return calendar.Date(id).String()
	default:
		if id == 0 {
			return ""
		}
		return strconv.FormatFloat(l.values[id], 'g', -1, 64)
	}
}

// isMeasure reports whether the field's values are numbers to be summed.
func (l *lane) isMeasure() bool { return l.field.Kind == Number && l.field.Role == Measure }

// needsValue reports whether a row without the field is rejected.
func (l *lane) needsValue() bool { return l.field.Role == Dimension && !l.field.Blank }

// key returns the id of a cell's value, equal for equal values and 0 for
// blank, and what does not fit.
func (l *lane) key(c *Cell) (id uint32, fault string) {
	switch l.field.Kind {
	case Text:
		w := l.words.look(c.text())
		return w.id, wordFault(w.class)
	case Date:
		d, fault := l.days.read(c)
		return uint32(d), fault
	default:
		v, fault := l.number(c)
		return l.numberID(v), fault
	}
}

func wordFault(c wordClass) string {
	switch c {
	case wordTotal:
		return TotalRow
	case wordErrorValue:
		return ErrorValue
	case wordUnreadable:
		return UnreadableText
	}
	return fits
}

func (l *lane) numberID(v float64) uint32 {
	if math.IsNaN(v) {
		return 0
	}
	v += 0 // the two zeros are one value
	id, ok := l.numbers[v]
	if !ok {
		id = uint32(len(l.values))
		l.numbers[v] = id
		l.values = append(l.values, v)
	}
	return id
}

// number returns the number in a cell, NaN for none.
func (l *lane) number(c *Cell) (float64, string) {
	switch c.Kind {
	case BlankCell:
		return math.NaN(), fits
	case NumberCell:
		if math.IsNaN(c.Number) || math.IsInf(c.Number, 0) {
			return 0, NotANumber
		}
		return c.Number, fits
	case DateCell:
		return 0, DateInNumber
	case ErrorCell:
		return 0, ErrorValue
	}
	if v, ok := ParseNumber(c.Text, l.decimal); ok {
		return v, fits
	}
	text := bytes.TrimSpace(c.Text)
	switch {
	case len(text) == 0 || slices.Contains(l.blanks, string(text)):
		return math.NaN(), fits
	case isErrorValue(string(text)):
		return 0, ErrorValue
	}
	return 0, NotANumber
}

// dateReader reads the cells of a date field. It remembers the last text, as
// files are mostly sorted by day.
type dateReader struct {
	layouts *Layouts
	blanks  []string
	last    []byte
	day     calendar.Date
	fault   string
	warm    bool
}

func (r *dateReader) read(c *Cell) (calendar.Date, string) {
	if c.Kind == DateCell {
		return c.Day, fits
	}
	text := c.text()
	if !r.warm || !bytes.Equal(text, r.last) {
		r.day, r.fault = r.parse(text)
		r.last, r.warm = append(r.last[:0], text...), true
	}
	return r.day, r.fault
}

func (r *dateReader) parse(text []byte) (calendar.Date, string) {
	d, fault := r.layouts.Parse(text)
	switch fault {
	case DateFits:
		return d, fits
	case DateAmbiguous:
		return 0, AmbiguousDate
	}
	value := string(bytes.TrimSpace(text))
	switch {
	case value == "" || slices.Contains(r.blanks, value):
		return 0, fits
	case IsTotal(value):
		return 0, TotalRow
	case isErrorValue(value):
		return 0, ErrorValue
	}
	return 0, UnknownDate
}
