package assess

import (
	"cmp"
	"slices"

	"debrief/calendar"
)

// Seasons is a KPI by channel and month: what worked when.
type Seasons struct {
	KPI    *KPI
	Months []calendar.Date // first days
	Rows   []SeasonRow     // the whole first, then channels, largest spend first
}

// SeasonRow is one channel's months.
type SeasonRow struct {
	Channel string // "" is all channels
	Values  []Quantity
}

// leastMonth is how many days of a month there must be for it to be shown: a
// few days of a month are no month.
const leastMonth = 10

// seasons lays the return out by month and channel, or the cost per sale or
// lead where there is no revenue; nil below two months.
func (s scorer) seasons() *Seasons {
	covered := s.now.Period()
	out := &Seasons{}
	for _, id := range []string{"roi", "cost_per_sale", "cost_per_lead"} {
		k := s.settings.Catalogue.KPI(id)
		if k != nil && k.Formula.Eval(s.now.Totals().with(s.settings.Params)).Known() {
			out.KPI = k
			break
		}
	}
	if out.KPI == nil || s.now.Len() == 0 {
		return nil
	}
	for m := covered.First.MonthStart(); m <= covered.Last; m = m.AddMonths(1) {
		month := calendar.Period{First: m, Last: m.AddMonths(1) - 1}
		if month.Intersect(covered).Days() >= leastMonth {
			out.Months = append(out.Months, m)
		}
	}
	if len(out.Months) < 2 {
		return nil
	}
	out.Rows = append(out.Rows, s.season("", s.now, out))
	groups := s.now.By(DimChannel)
	slices.SortStableFunc(groups, func(a, b Group) int {
		return cmp.Compare(b.Rows.Totals()["spend"], a.Rows.Totals()["spend"])
	})
	for _, g := range groups {
		out.Rows = append(out.Rows, s.season(g.Key, g.Rows, out))
	}
	return out
}

func (s scorer) season(name string, rows Rows, of *Seasons) SeasonRow {
	row := SeasonRow{Channel: name}
	byMonth := map[calendar.Date]Totals{}
	for _, m := range rows.Every(calendar.Date.MonthStart) {
		byMonth[m.Date] = m.Totals
	}
	for _, m := range of.Months {
		t, ok := byMonth[m]
		if !ok {
			row.Values = append(row.Values, Missing(NoData, "spend"))
			continue
		}
		row.Values = append(row.Values, of.KPI.Formula.Eval(t.with(s.settings.Params)))
	}
	return row
}

// Extremes returns the indices of the best and the worst month of the whole;
// ok is false where fewer than two are known.
func (s *Seasons) Extremes() (best, worst int, ok bool) {
	best, worst = -1, -1
	for i, v := range s.Rows[0].Values {
		if !v.Known() {
			continue
		}
		if best < 0 || s.KPI.Better(v.Number, s.Rows[0].Values[best].Number) > 0 {
			best = i
		}
		if worst < 0 || s.KPI.Better(v.Number, s.Rows[0].Values[worst].Number) < 0 {
			worst = i
		}
	}
	return best, worst, best >= 0 && best != worst
}
