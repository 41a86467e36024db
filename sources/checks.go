package sources

import (
	"math"
	"strconv"
	"strings"
)

// Checks is what the rows of a source say about each other, beside what does
// not fit: an answer to a Query that asks for it.
type Checks struct {
	Duplicates Duplicates
	Totals     []TotalCheck    // total rows that are not what the rows above add up to
	Ratios     []RatioCheck    // columns that can be computed from others, as far as they disagree
	Currencies []CurrencyFound // in which amounts are written, the most frequent first
	Unused     []string        // headings that no field has
	Converted  []string        // currencies whose amounts were converted, by who did that after reading
	NotMade    []string        // checks that this source does not make, of those below
}

// IsZero reports whether nothing was found.
func (c *Checks) IsZero() bool {
	return c.Duplicates == Duplicates{} && len(c.Totals)+len(c.Ratios)+len(c.Currencies)+len(c.Unused)+len(c.Converted)+len(c.NotMade) == 0
}

// The checks that a source may not be able to make, as in Checks.NotMade.
const (
	DuplicatesCheck = "duplicates"
	TotalsCheck     = "totals"
	RatiosCheck     = "ratios"
	CurrencyCheck   = "currencies"
)

// Duplicates counts the rows of a grouping answer that repeat others: in groups
// of which every row stands twice or more often, with the same figures.
type Duplicates struct {
	Rows    int64  // that are too many
	Groups  int64  // that they are in
	Example string // the dimensions of the first of the groups
}

// TotalCheck is a value of a total row that disagrees with the rows above.
type TotalCheck struct {
	Field string
	Where string
	Found float64 // in the total row
	Sum   float64 // of the rows above, since the last total row
}

// RatioCheck counts the rows in which a column is not what its parts make.
type RatioCheck struct {
	Ratio    string // its name: "cpc"
	Heading  string
	Of       Ratio
	Compared int64 // rows that have it and its parts
	Differ   int64 // of them, by more than a hundredth
	Examples []RatioExample
}

// RatioExample is a value that is not what its parts make.
type RatioExample struct {
	Where string
	Found float64
	Want  float64
}

// CurrencyFound is a currency in which amounts are written.
type CurrencyFound struct {
	Currency string // ISO 4217 code, or a sign that several have, such as "$"
	Cells    int64
	Example  Example
}

// Ratio says how a column of a source is computed from others: one field over
// another, or what it exceeds it by.
type Ratio struct {
	Over, Under string
	Factor      float64
	Excess      bool     // (over - under) / under
	Names       []string // what people head such a column, as PlainName writes it
}

// Of returns the ratio of two numbers.
func (r Ratio) Of(over, under float64) float64 {
	if r.Excess {
		over -= under
	}
	return r.Factor * over / under
}

// Formula writes the ratio with names for its parts: "Cost / Clicks".
func (r Ratio) Formula(over, under string) string {
	if r.Excess {
		return "(" + over + " − " + under + ") / " + under
	}
	return over + " / " + under
}

// maxDiffers is the relative difference up to which a value that is computed
// from others is taken to agree with them, and so is one that is rounded.
const maxDiffers = 0.01

// Agrees reports whether a value is the one that was computed from others, as
// far as the digits that are written tell.
func Agrees(found, want float64) bool { return within(found, want, maxDiffers) }

func within(found, want, share float64) bool {
	differ := math.Abs(found - want)
	return differ <= share*math.Abs(want) || differ <= 0.5*math.Pow10(-decimals(found))+1e-12
}

// decimals returns how many digits stand behind the point of a number.
func decimals(v float64) int {
	_, digits, _ := strings.Cut(strconv.FormatFloat(v, 'f', -1, 64), ".")
	return len(digits)
}
