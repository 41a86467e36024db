package assess

import "debrief/calendar"

// Benchmark sets the KPIs of a part beside those of the whole that it is a part
// of. It holds totals of the whole and nothing of any other single part.
type Benchmark struct {
	Dimension string
	Few       bool // so few parts that the whole less this one would tell of another; there are no Rows then
	Rows      []BenchmarkRow
}

// BenchmarkRow is one KPI of the part and of the whole.
type BenchmarkRow struct {
	KPI   *KPI
	Own   Estimate
	Whole Quantity
	Share Quantity // of the whole, for KPIs that add up; unknown for others
}

// benchmarkKPIs are those by which a part is set beside the whole.
var benchmarkKPIs = []string{"spend", "leads", "sales", "revenue", "roi", "cost_per_sale", "cost_per_lead", "conversion_rate"}

// minOtherParts is how many other parts a whole must have: with one alone, it
// could be told by subtraction.
const minOtherParts = 2

// Beside compares one value of a dimension with all of them together, within a
// period and, where it is named, a campaign; nil without facts of the part.
func (in Input) Beside(dim, value string, period calendar.Period, campaign string) *Benchmark {
	whole := in.Facts.All().In(period)
	if campaign != "" {
		whole = whole.Where(DimCampaign, campaign)
	}
	own := whole.Where(dim, value)
	if own.Len() == 0 {
		return nil
	}
	b := &Benchmark{Dimension: dim, Few: len(whole.By(dim)) < 1+minOtherParts}
	if b.Few {
		return b
	}
	all, part, sums := whole.Totals().with(in.Settings.Params), own.Totals(), own.Sums(in.Settings.Params)
	for _, id := range benchmarkKPIs {
		k := in.Settings.Catalogue.KPI(id)
		if k == nil {
			continue
		}
		row := BenchmarkRow{KPI: k, Own: k.Estimate(sums), Whole: k.Formula.Eval(all), Share: Missing(NotEstimable, id)}
		if !row.Own.Known() || !row.Whole.Known() {
			continue
		}
		if k.Additive {
			row.Share = Share(part.Of(id), all.Of(id))
		}
		b.Rows = append(b.Rows, row)
	}
	return b
}
