package forecast

import (
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const sharedData = "../../../shared/data/"

// m3Series is one series of the M3 competition, with what came after it.
type m3Series struct {
	name, frequency string
	Series
	test []float64
}

var m3Period = map[string]int{"YEARLY": 1, "QUARTERLY": 4, "MONTHLY": 12, "OTHER": 1}

func loadM3(t testing.TB) []m3Series {
	t.Helper()
	rows := loadCSV(t, "m3/M3.csv")
	out := make([]m3Series, 0, len(rows))
	for _, row := range rows {
		out = append(out, m3Series{
			name: row["series"], frequency: row["period"],
			Series: Series{Values: numbers(t, row["train"]), Period: m3Period[row["period"]], NonNegative: true},
			test:   numbers(t, row["test"]),
		})
	}
	return out
}

// loadCSV reads a file of the public check data as one map per row.
func loadCSV(t testing.TB, name string) []map[string]string {
	t.Helper()
	f, err := os.Open(sharedData + name)
	if err != nil {
		t.Skipf("the public check data is not here: %v", err)
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, column := range records[0] {
			row[column] = record[i]
		}
		rows = append(rows, row)
	}
	return rows
}

func numbers(t testing.TB, list string) []float64 {
	t.Helper()
	var out []float64
	for field := range strings.SplitSeq(list, ";") {
		v, err := strconv.ParseFloat(field, 64)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, v)
	}
	return out
}

// fullM3 asks for the coverage check on all series rather than on a sample.
const fullM3 = "DEBRIEF_FULL_M3"

// TestM3Accuracy holds the combination against the Theta method, the winner of
// the M3 competition: published are the sMAPE of the original entry and, as
// measured, those of the M4 organisers' Theta. The original entry's quarterly
// 8.96 has never been reproduced from the published method; there we stay
// within 2 % of it, and below the other.
func TestM3Accuracy(t *testing.T) {
	type bar struct{ entry, organisers, slack float64 }
	bars := map[string]bar{
		"YEARLY":    {16.97, 16.7234, 1.00},
		"QUARTERLY": {8.96, 9.297, 1.02},
		"MONTHLY":   {13.89, 13.888, 1.00},
	}
	errors := map[string][]float64{}
	for _, s := range loadM3(t) {
		points, err := Predict(Combination, s.Series, len(s.test))
		if err != nil {
			t.Fatalf("%s: %v", s.name, err)
		}
		errors[s.frequency] = append(errors[s.frequency], SMAPE(s.test, points))
	}
	for frequency, b := range bars {
		got := average(errors[frequency])
		t.Logf("%s: sMAPE %.3f, Theta entry %.2f, organisers' Theta %.3f", frequency, got, b.entry, b.organisers)
		if got > b.entry*b.slack || got > b.organisers {
			t.Errorf("%s: sMAPE %.3f, want at most %.3f and %.3f", frequency, got, b.entry*b.slack, b.organisers)
		}
	}
}

// TestM3SampleMethods compares single methods with R's forecast package on
// twelve series. The naive ones and Theta follow from their definition. Holt and
// damped trend depend on the optimiser: ours solves the initial state exactly
// where R's search stops at a nearby local minimum, so only series without such
// a valley agree (TestFitIsTheMinimum has the rest).
func TestM3SampleMethods(t *testing.T) {
	methods := map[string]struct {
		method    Method
		tolerance float64 // largest sMAPE between the two forecasts, per cent
	}{
		"M4:Naive":  {Naive, 1e-6},
		"M4:sNaive": {SeasonalNaive, 1e-6},
		"M4:Naive2": {SeasonedNaive, 1e-6},
		"M4:SES":    {SES, 0.05},
		"M4:Theta":  {Theta, 0.02},
		"M4:Holt":   {Holt, 6},
		"M4:Damped": {Damped, 6},
		"M4:Com":    {Comb, 6},
	}
	// On these R's Holt and damped trend stop elsewhere: N0400 and N1500.
	elsewhere := map[string]bool{"N0400": true, "N1500": true}
	all := byName(loadM3(t))
	for _, row := range loadCSV(t, "m3/sample_forecasts_R.csv") {
		want, ok := methods[row["method"]]
		if !ok || want.tolerance == 6 && elsewhere[row["series"]] {
			continue
		}
		s, r := all[row["series"]].Series, numbers(t, row["forecast"])
		kind := NoSeason
		if len(s.Values) >= 3*s.Period && s.Period > 1 && seasonalAt(s.Values, s.Period) {
			kind = Multiplicative
		}
		got, err := predict(want.method, s, decompose(s.Values, s.Period, kind), len(r))
		if err != nil {
			t.Fatal(err)
		}
		if d := SMAPE(r, got); d > want.tolerance {
			t.Errorf("%s %s: %.4f %% from R's forecast, want at most %v", row["series"], row["method"], d, want.tolerance)
		}
	}
}

func byName(all []m3Series) map[string]m3Series {
	out := map[string]m3Series{}
	for _, s := range all {
		out[s.name] = s
	}
	return out
}

// TestSESAgainstR checks parameter, deviation and the variance formula against
// R's ses, on the series that it reads unadjusted.
func TestSESAgainstR(t *testing.T) {
	all := byName(loadM3(t))
	upper := map[string][]float64{}
	rows := loadCSV(t, "m3/sample_forecasts_R.csv")
	for _, row := range rows {
		if row["method"] == "ses_hi95" {
			upper[row["series"]] = numbers(t, row["forecast"])
		}
	}
	for _, row := range rows {
		if row["method"] != "ses" {
			continue
		}
		s := all[row["series"]].Series
		var alpha, l0, sigma float64
		if _, err := fmt.Sscanf(strings.ReplaceAll(row["par"], ";", " "), "alpha=%g l0=%g sigma=%g", &alpha, &l0, &sigma); err != nil {
			t.Fatal(err)
		}
		fit := fitSmoother(s.Values, flat)
		fitted, end := fit.run(s.Values)
		deviation := residualSD(s.Values, fitted, 2)
		near(t, s, "alpha", fit.alpha, alpha, 0.005)
		near(t, s, "sigma", deviation/sigma, 1, 1e-4)
		sd, _ := smoothedSD(deviation, fit.alpha, slices.Repeat([]float64{1}, len(upper[row["series"]])))
		for j, level := range end.ahead(len(sd)) {
			near(t, s, "upper bound", (level+z95*sd[j])/upper[row["series"]][j], 1, 4e-3)
		}
	}
}

func near(t *testing.T, s Series, what string, got, want, tolerance float64) {
	t.Helper()
	if math.Abs(got-want) > tolerance {
		t.Errorf("series starting %v: %s %v, want %v ± %v", s.Values[:2], what, got, want, tolerance)
	}
}

// TestM3Coverage counts how often outcomes fall into the bands. On all series
// (DEBRIEF_FULL_M3=1) single periods are within three points of 80 % and 95 %,
// the sum of all periods ahead within four. The usual run takes every eighth
// series, where chance alone moves the shares by some points.
func TestM3Coverage(t *testing.T) {
	every, chance := 8, 0.02
	if os.Getenv(fullM3) != "" {
		every, chance = 1, 0
	}
	counts := map[string]*coverage{"QUARTERLY": {}, "MONTHLY": {}}
	for i, s := range loadM3(t) {
		c := counts[s.frequency]
		if c == nil || i%every != 0 {
			continue
		}
		l, err := Land(s.Series, 0, len(s.test), DefaultSettings())
		if err != nil {
			t.Fatalf("%s: %v", s.name, err)
		}
		c.add(l, s.test)
	}
	for frequency, c := range counts {
		t.Logf("%s: %+v", frequency, c.shares())
		for _, share := range c.shares() {
			if math.Abs(share.got-share.want) > share.tolerance+share.clusters*chance {
				t.Errorf("%s: %s covers %.3f, want %.2f ± %.2f", frequency, share.name, share.got, share.want, share.tolerance)
			}
		}
	}
}

type coverage struct {
	steps, step80, step95, sums, sum80, sum95 float64
}

type coverageShare struct {
	name                 string
	got, want, tolerance float64
	clusters             float64 // how much more chance there is in a sample: one sum per series
}

func (c *coverage) add(l Landing, actual []float64) {
	total := 0.0
	for j, y := range actual {
		total += y
		c.steps++
		c.step80 += inside(l.Rest.Points[j].Band80, y)
		c.step95 += inside(l.Rest.Points[j].Band95, y)
	}
	c.sums++
	c.sum80 += inside(l.Band80, total)
	c.sum95 += inside(l.Band95, total)
}

func (c *coverage) shares() []coverageShare {
	return []coverageShare{
		{"the 80 % band", c.step80 / c.steps, 0.80, 0.03, 1},
		{"the 95 % band", c.step95 / c.steps, 0.95, 0.03, 1},
		{"the 80 % band of the sum", c.sum80 / c.sums, 0.80, 0.04, 3},
		{"the 95 % band of the sum", c.sum95 / c.sums, 0.95, 0.04, 2},
	}
}

func inside(b Interval, y float64) float64 {
	if y >= b.Low && y <= b.High {
		return 1
	}
	return 0
}
