package sourcetest

import (
	"testing"

	"debrief/sources"
)

// sample looks at cells without a query. What they hold is shown as it is,
// headings among them unless the source names its columns.
func (s suite) sample(t *testing.T) {
	src, from := s.make(t, Fixture{
		Headings: []string{"day", "campaign", "cost"},
		Rows: [][]sources.Cell{
			{Day("2026-03-01"), Text("Spring"), Number(12.5)},
			{Day("2026-03-02"), Blank(), Number(3)},
			{Day("2026-03-03"), Text("Spring"), Blank()},
		},
	})
	sampler, ok := src.(sources.Sampler)
	if !ok {
		t.Skip("the source shows no cells")
	}
	got, err := sampler.Sample(t.Context(), from, 3)
	if err != nil {
		t.Fatal(err)
	}
	names, rows, all := got.Names, got.Rows, int64(3)
	if names == nil {
		for i := range rows[0].Cells {
			names = append(names, rows[0].Cells[i].String())
		}
		rows, all = rows[1:], 4
	}
	if len(names) != 3 || names[1] != "campaign" || got.Total != all || len(got.Rows) != 3 || got.Place == "" {
		t.Fatalf("names %q, %d rows of %d at %q", names, len(got.Rows), got.Total, got.Place)
	}
	first := rows[0].Cells
	if first[0].String() != "2026-03-01" || first[1].String() != "Spring" || first[2].String() != "12.5" {
		t.Errorf("first row %v", first)
	}
	if second := rows[1].Cells; second[1].Kind != sources.BlankCell || second[2].String() != "3" {
		t.Errorf("second row %v", second)
	}
}
