package xlsx_test

import (
	"fmt"
	"testing"

	"debrief/reports/reporttest"
)

// BenchmarkRender measures the sample with as much data as a year of daily
// figures of many channels has.
func BenchmarkRender(b *testing.B) {
	for _, rows := range []int{0, 1_000, 10_000} {
		doc := reporttest.Sample()
		doc.Data = reporttest.Data(rows)
		b.Run(fmt.Sprintf("rows=%d", rows), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				out, err := render(doc)
				if err != nil {
					b.Fatal(err)
				}
				b.SetBytes(int64(len(out)))
			}
		})
	}
}
