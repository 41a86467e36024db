package lifetime

import (
	"compress/gzip"
	"encoding/csv"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// shared opens a file of the public check data, which lies beside the repository.
func shared(tb testing.TB, name string) *os.File {
	tb.Helper()
	f, err := os.Open(filepath.Join("..", "..", "..", "shared", "data", filepath.FromSlash(name)))
	if err != nil {
		tb.Skipf("check data not present: %v", err)
	}
	tb.Cleanup(func() { f.Close() })
	return f
}

func day(tb testing.TB, layout, text string) int32 {
	tb.Helper()
	t, err := time.Parse(layout, text)
	if err != nil {
		tb.Fatal(err)
	}
	return int32(t.Unix() / 86400)
}

func number(tb testing.TB, text string) float64 {
	tb.Helper()
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		tb.Fatal(err)
	}
	return v
}

// cdnowOrders reads an event log of the CD shop; the last three columns are date,
// discs and dollars, and the customer is in column id.
func cdnowOrders(tb testing.TB, name string, id int) []Order {
	tb.Helper()
	text, err := io.ReadAll(shared(tb, "cdnow/"+name))
	if err != nil {
		tb.Fatal(err)
	}
	var orders []Order
	for line := range strings.Lines(string(text)) {
		f := strings.Fields(line)
		if len(f) < 4 || f[0] == "customer_id" {
			continue
		}
		orders = append(orders, Order{
			Customer: uint32(number(tb, f[id])),
			Day:      day(tb, "20060102", f[len(f)-3]),
			Value:    number(tb, f[len(f)-1]),
		})
	}
	return orders
}

func cdnowSample(tb testing.TB) []Order { return cdnowOrders(tb, "CDNOW_sample.txt", 1) }

// cdnowSummary reads (x, t_x, T) in weeks, and the mean repeat spend where there is one.
func cdnowSummary(tb testing.TB, name string) []History {
	tb.Helper()
	rows, err := csv.NewReader(shared(tb, "cdnow/"+name)).ReadAll()
	if err != nil {
		tb.Fatal(err)
	}
	var hs []History
	for _, r := range rows[1:] {
		h := History{
			Customer: uint32(number(tb, r[0])),
			Repeats:  int(number(tb, r[1])),
			Recency:  number(tb, r[2]),
			Age:      number(tb, r[3]),
		}
		if len(r) > 4 {
			h.Spend = number(tb, r[4])
		}
		hs = append(hs, h)
	}
	return hs
}

// retailLine is a line of the Online Retail invoices.
type retailLine struct {
	Order
	Invoice string
	Sale    bool // quantity and price above zero, not a cancellation
}

func onlineRetail(tb testing.TB) []retailLine {
	tb.Helper()
	z, err := gzip.NewReader(shared(tb, "online-retail/online_retail.csv.gz"))
	if err != nil {
		tb.Fatal(err)
	}
	r := csv.NewReader(z)
	r.ReuseRecord = true
	if _, err := r.Read(); err != nil {
		tb.Fatal(err)
	}
	days := map[string]int32{}
	var lines []retailLine
	for {
		f, err := r.Read()
		if err == io.EOF {
			return lines
		}
		if err != nil {
			tb.Fatal(err)
		}
		date := f[4][:10]
		if _, ok := days[date]; !ok {
			days[strings.Clone(date)] = day(tb, time.DateOnly, date)
		}
		quantity, price := number(tb, f[3]), number(tb, f[5])
		l := retailLine{Invoice: f[0], Sale: quantity > 0 && price > 0 && f[0][0] != 'C'}
		l.Day, l.Value = days[date], quantity*price
		if id, err := strconv.Atoi(f[6]); err == nil {
			l.Customer = uint32(id)
		}
		lines = append(lines, l)
	}
}
