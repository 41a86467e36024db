package sources

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"debrief/calendar"
)

// anyTable draws tables of any shape.
func anyTable(t *rapid.T) *Table {
	rows := rapid.IntRange(0, 40).Draw(t, "rows")
	table := &Table{}
	for range rapid.IntRange(0, 5).Draw(t, "columns") {
		c := Column{Name: rapid.String().Draw(t, "name"), Kind: rapid.SampledFrom([]Kind{Text, Number, Date}).Draw(t, "kind")}
		switch c.Kind {
		case Text:
			c.Texts = rapid.SliceOfN(rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", "search", "\x00\xff"})), rows, rows).Draw(t, "texts")
		case Number:
			c.Numbers = rapid.SliceOfN(rapid.OneOf(rapid.Float64(), rapid.SampledFrom([]float64{math.NaN(), math.Copysign(0, -1), math.Inf(1)})), rows, rows).Draw(t, "numbers")
		case Date:
			days := rapid.SliceOfN(rapid.Int32(), rows, rows).Draw(t, "dates")
			c.Dates = make([]calendar.Date, rows)
			for i, d := range days {
				c.Dates[i] = calendar.Date(d)
			}
		}
		table.Columns = append(table.Columns, c)
	}
	return table
}

func TestTablesAreDecodedAsTheyWere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := anyTable(t)
		data, err := want.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		var got Table
		if err := got.UnmarshalBinary(data); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, &got, cmpopts.EquateNaNs()); diff != "" {
			t.Errorf("table (-want +got):\n%s", diff)
		}
		if want.Digest() != got.Digest() {
			t.Errorf("digest = %s, want %s", got.Digest(), want.Digest())
		}
		for n := range data {
			if err := got.UnmarshalBinary(data[:n]); err == nil {
				t.Errorf("the first %d of %d bytes are taken for a table", n, len(data))
			}
		}
	})
}

// TestEncodedSize: a day, a channel and a figure take a few bytes.
func TestEncodedSize(t *testing.T) {
	table := &Table{Columns: []Column{{Name: "date", Kind: Date}, {Name: "channel"}, {Name: "clicks", Kind: Number}}}
	const rows = 10_000
	for i := range rows {
		table.Columns[0].Dates = append(table.Columns[0].Dates, calendar.On(2026, 1, 1)+calendar.Date(i/4))
		table.Columns[1].Texts = append(table.Columns[1].Texts, []string{"e-mail", "paid search", "social", "display"}[i%4])
		table.Columns[2].Numbers = append(table.Columns[2].Numbers, float64(i%977))
	}
	data, err := table.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	if perRow := float64(len(data)) / rows; perRow > 6 {
		t.Errorf("a row takes %.1f bytes", perRow)
	}
}

func FuzzUnmarshalTable(f *testing.F) {
	seed := &Table{Columns: []Column{{Name: "date", Kind: Date, Dates: []calendar.Date{1, 700000}}, {Name: "channel", Texts: []string{"a", "a"}}, {Name: "spend", Kind: Number, Numbers: []float64{1.5, math.NaN()}}}}
	data, err := seed.MarshalBinary()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte{tableVersion, 0})
	f.Fuzz(func(t *testing.T, data []byte) {
		var table, again Table
		if table.UnmarshalBinary(data) != nil {
			return
		}
		encoded, err := table.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		if err := again.UnmarshalBinary(encoded); err != nil || again.Digest() != table.Digest() {
			t.Errorf("it is decoded once and not again: %v", err)
		}
	})
}
