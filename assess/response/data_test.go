package response

import (
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// near fails unless got is within tol of want, absolutely.
func near(tb testing.TB, what string, got, want, tol float64) {
	tb.Helper()
	if !(math.Abs(got-want) <= tol) {
		tb.Errorf("%s = %.10g, want %.10g ± %.2g", what, got, want, tol)
	}
}

// shared is the path of a file of the public check data, beside the repository.
func shared(tb testing.TB, name string) string {
	tb.Helper()
	path := filepath.Join("..", "..", "..", "shared", "data", filepath.FromSlash(name))
	if _, err := os.Stat(path); err != nil {
		tb.Skipf("check data not present: %v", err)
	}
	return path
}

func number(tb testing.TB, text string) float64 {
	tb.Helper()
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		tb.Fatal(err)
	}
	return v
}

// sheet reads the rows below the heading as maps from column to text.
func sheet(tb testing.TB, name string) []map[string]string {
	tb.Helper()
	f, err := excelize.OpenFile(shared(tb, name))
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("Sheet1")
	if err != nil {
		tb.Fatal(err)
	}
	records := make([]map[string]string, 0, len(rows))
	for _, row := range rows[1:] {
		r := map[string]string{}
		for i, cell := range row {
			r[rows[0][i]] = cell
		}
		records = append(records, r)
	}
	return records
}

// regions of the fitness chain, in the order of the reference.
var regions = []string{"Москва", "Регионы РФ", "СНГ"}

// fitnessOnce reads the workbooks once for all tests.
var fitnessOnce sync.Once
var fitnessChannels []Channel

// fitness is a copy of readFitness that a test may change; the series are shared.
func fitness(tb testing.TB) []Channel {
	tb.Helper()
	shared(tb, "fitness-marketing-ru/payments.xlsx") // skips before the once
	fitnessOnce.Do(func() { fitnessChannels = readFitness(tb) })
	return slices.Clone(fitnessChannels)
}

// readFitness is its budget and new customers by month, and revenue per new customer as worth.
func readFitness(tb testing.TB) []Channel {
	tb.Helper()
	at := map[string]int{}
	channels := make([]Channel, len(regions))
	for i, name := range regions {
		at[name] = i
		channels[i] = Channel{Name: name, Spend: make([]float64, 12), Response: make([]float64, 12)}
	}
	for _, r := range sheet(tb, "fitness-marketing-ru/marketing.xlsx") {
		month := int(number(tb, r["month"]))
		channels[at[r["geo_group"]]].Spend[month-1] += number(tb, r["budget"])
	}
	region := map[string]int{}
	for _, r := range sheet(tb, "fitness-marketing-ru/users.xlsx") {
		i, ok := at[r["geo_group"]]
		if !ok {
			continue
		}
		first, err := time.Parse(time.DateTime, r["first_payment_datetime"])
		if err != nil {
			tb.Fatal(err)
		}
		channels[i].Response[first.Month()-1]++
		channels[i].Conversions++
		region[r["user_id"]] = i
	}
	for _, r := range sheet(tb, "fitness-marketing-ru/payments.xlsx") {
		if i, ok := region[r["user_id"]]; ok {
			channels[i].Worth += number(tb, r["amount"]) / channels[i].Conversions
		}
	}
	return channels
}

// weekly reads a column of the simulated weekly series.
func weekly(tb testing.TB, columns ...string) map[string][]float64 {
	tb.Helper()
	f, err := os.Open(shared(tb, "pymc-marketing/mmm_example.csv"))
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		tb.Fatal(err)
	}
	series := map[string][]float64{}
	for j, name := range rows[0] {
		for _, wanted := range columns {
			if name != wanted {
				continue
			}
			for _, row := range rows[1:] {
				series[name] = append(series[name], number(tb, row[j]))
			}
		}
	}
	return series
}
