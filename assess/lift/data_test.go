package lift

import (
	"encoding/csv"
	"math"
	"os"
	"slices"
	"strconv"
	"testing"
)

const sharedData = "../../../shared/data/"

// loadCSV reads a file of the public check data: its columns by name.
func loadCSV(t testing.TB, name string, comma rune) map[string][]string {
	t.Helper()
	f, err := os.Open(sharedData + name)
	if err != nil {
		t.Skipf("the public check data is not here: %v", err)
	}
	defer f.Close()
	reader := csv.NewReader(f)
	reader.Comma = comma
	rows, err := reader.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	columns := map[string][]string{}
	for _, row := range rows[1:] {
		for i, name := range rows[0] {
			columns[name] = append(columns[name], row[i])
		}
	}
	return columns
}

func numbers(t testing.TB, texts []string) []float64 {
	t.Helper()
	out := make([]float64, len(texts))
	for i, text := range texts {
		v, err := strconv.ParseFloat(text, 64)
		if err != nil {
			t.Fatal(err)
		}
		out[i] = v
	}
	return out
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s: %v, want %v ± %v", what, got, want, tolerance)
	}
}

// geoLift is Meta's simulated test: 40 cities over 105 days, Chicago and Portland
// treated from day 91.
func geoLift(t *testing.T) Panel {
	t.Helper()
	columns := loadCSV(t, "geolift/GeoLift_Test.csv", ',')
	byCity := map[string][]float64{}
	for i, v := range numbers(t, columns["Y"]) {
		city := columns["location"][i]
		byCity[city] = append(byCity[city], v)
	}
	p := Panel{Start: 90}
	for _, city := range sortedKeys(byCity) {
		if city == "chicago" || city == "portland" {
			p.Treated = append(p.Treated, byCity[city])
		} else {
			p.Controls = append(p.Controls, byCity[city])
		}
	}
	return p
}

func sortedKeys[V any](m map[string]V) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// average is the mean of units in each period.
func average(units [][]float64) []float64 {
	w := make([]float64, len(units))
	for i := range w {
		w[i] = 1 / float64(len(units))
	}
	return mix(units, w)
}

// geoExperiment is the experiment of Google's GeoexperimentsResearch: sales of
// the two groups per day, the campaign from 2015-02-16 to 2015-03-15.
func geoExperiment(t *testing.T) Design {
	t.Helper()
	assignment := loadCSV(t, "geolift/google_geoassignment.csv", ',')
	group := map[string]string{}
	for i, geo := range assignment["geo"] {
		group[geo] = assignment["geo.group"][i]
	}
	columns := loadCSV(t, "geolift/google_salesandcost.csv", ',')
	byDay := map[string][2]float64{}
	for i, v := range numbers(t, columns["sales"]) {
		day := byDay[columns["date"][i]]
		if group[columns["geo"][i]] == "2" {
			day[0] += v
		} else {
			day[1] += v
		}
		byDay[columns["date"][i]] = day
	}
	d := Design{Controls: [][]float64{nil}, Start: 42}
	for _, date := range sortedKeys(byDay) {
		if date <= "2015-03-15" {
			d.Treated = append(d.Treated, byDay[date][0])
			d.Controls[0] = append(d.Controls[0], byDay[date][1])
		}
	}
	return d
}
