package reports

import (
	"encoding/json"
	"fmt"
	"math"
)

// Unit is what a number counts; it decides how the number is written.
type Unit string

// The units.
const (
	Money  Unit = "money"  // in the document's currency
	Count  Unit = "count"  // whole things: leads, clicks
	Ratio  Unit = "ratio"  // written as a percentage: 0.12 is 12 %
	Points Unit = "points" // difference of two ratios: 0.012 is 1.2 points
	Times  Unit = "times"  // multiple: 2.3 is 2.3×
	Days   Unit = "days"
	Weeks  Unit = "weeks"
	Months Unit = "months"
	Years  Unit = "years"
	Number Unit = "number" // plain
)

// Value is a number with its unit, or the reason why there is none.
type Value struct {
	Number   float64   `json:"number"`
	Unit     Unit      `json:"unit"`
	Unknown  *Text     `json:"unknown,omitempty"`  // set: not computable, and why; Number then means nothing
	Interval *Interval `json:"interval,omitempty"` // the range that the data support
	Small    bool      `json:"small,omitempty"`    // rests on a small sample
	Formula  *Formula  `json:"formula,omitempty"`  // how the workbook computes it from Data
}

// Interval is a range around a value.
type Interval struct {
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
	Level float64 `json:"level"` // 0.95, 0.8
}

// Formula computes a value from the sums of columns of Data.
type Formula struct {
	// Text is an arithmetic expression of names of number columns, numbers,
	// + - * / and parentheses: "(revenue - spend) / spend". Each name stands
	// for the sum of that column over the rows that Where selects.
	Text string `json:"text"`
	// Where maps names of text columns to the value they must have.
	Where map[string]string `json:"where,omitempty"`
}

// Of returns a known value; a number that is not finite is not known.
func Of(number float64, unit Unit) Value {
	if math.IsNaN(number) || math.IsInf(number, 0) {
		return Unknown(unit, Word("gap.not_estimable"))
	}
	return Value{Number: number, Unit: unit}
}

// Unknown returns a value that is not computable for a reason.
func Unknown(unit Unit, reason Text) Value { return Value{Unit: unit, Unknown: &reason} }

// Known reports whether the value has a number.
func (v Value) Known() bool { return v.Unknown == nil }

// Numbers is a series in which NaN means "no value"; JSON writes it as null.
type Numbers []float64

// MarshalJSON writes NaN as null.
func (n Numbers) MarshalJSON() ([]byte, error) {
	out := make([]*float64, len(n))
	for i := range n {
		if !math.IsNaN(n[i]) {
			out[i] = &n[i]
		}
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads null as NaN.
func (n *Numbers) UnmarshalJSON(data []byte) error {
	var in []*float64
	if err := json.Unmarshal(data, &in); err != nil {
		return fmt.Errorf("read numbers: %w", err)
	}
	*n = make(Numbers, len(in))
	for i, p := range in {
		(*n)[i] = math.NaN()
		if p != nil {
			(*n)[i] = *p
		}
	}
	return nil
}
