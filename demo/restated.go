package demo

import "math"

// Shares by which the first load of the restated week was too high: the network had counted orders
// that were cancelled later.
const (
	cancelledSales   = .11
	cancelledRevenue = .12
)

// firstLoad is the restated week as it was first loaded. The results hold the corrected figures.
func firstLoad(co company, results []result) []result {
	var before []result
	for _, r := range results {
		if !co.restated.days.holds(r.on) || co.channels[r.channel].name != co.restated.channel {
			continue
		}
		r.sales += int(math.Round(float64(r.sales)*cancelledSales + .2))
		r.leads = max(r.leads, r.sales)
		r.revenue = cents(r.revenue * (1 + cancelledRevenue))
		before = append(before, r)
	}
	return before
}

// loadedOn is the day on which a result reached the database: the morning after, or the day of the
// correction.
func (co company) loadedOn(r result) day {
	if co.restated.days.holds(r.on) && co.channels[r.channel].name == co.restated.channel {
		return correctionDay
	}
	return r.on + 1
}

// correctionDay is when the affiliate network sent the restated week again.
const correctionDay = lastDay - 12 // 2026-10-06
