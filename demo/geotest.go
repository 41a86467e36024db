package demo

import (
	"cmp"
	"slices"
)

// geoTest is a campaign that was kept from half of the country, to see what it adds.
type geoTest struct {
	campaign string // code
	areas    []area
	added    float64 // share of the results credited to the campaign that would not have been without it
	drift    float64 // growth per year of the treated areas alone, which spoils the comparison
}

// area is a part of the country with its share of the orders.
type area struct {
	name  string
	share float64
}

// groupDay is one area's day: all orders of the shop that went there, whatever brought them.
type groupDay struct {
	on             day
	campaign, area int
	treated        bool
	sales          int
	revenue, spend float64 // €; the spend is the campaign's own
}

const (
	// daysBefore is how long before a campaign the areas were watched.
	daysBefore = 182
	// domestic is the share of the campaigns' money and results that falls on the areas.
	domestic = .85
	// ordersPerDay are all orders of the areas on an ordinary day: most of them are subscriptions and come
	// again by themselves.
	ordersPerDay = 1_100
	// usualOrder is the value of an order in €.
	usualOrder = 54
)

func harbourTests() []geoTest {
	return []geoTest{{campaign: "26-AUTUMN", areas: irishAreas(), added: .8}}
}

func irishAreas() []area {
	return []area{
		{"Dublin North", .120}, {"Dublin South", .118}, {"Cork City", .066}, {"Cork County", .064}, {"Galway", .056}, {"Kildare", .051},
		{"Meath", .046}, {"Limerick", .045}, {"Tipperary", .035}, {"Donegal", .033}, {"Wexford", .033}, {"Kerry", .032},
		{"Wicklow", .032}, {"Louth", .029}, {"Mayo", .028}, {"Clare", .026}, {"Waterford", .026}, {"Kilkenny", .021},
		{"Westmeath", .020}, {"Laois", .019}, {"Offaly", .017}, {"Cavan", .016}, {"Sligo", .014}, {"Roscommon", .014},
		{"Monaghan", .013}, {"Carlow", .013}, {"Longford", .0095}, {"Leitrim", .0075},
	}
}

// geoTests are the days of all tests.
func geoTests(co company, results []result, seed uint64) []groupDay {
	var all []groupDay
	for _, test := range co.tests {
		all = append(all, test.days(co, results, stream(seed, "test of "+test.campaign))...)
	}
	return all
}

// lots draws which area of each pair is treated: two of like size make a pair.
func (t geoTest) lots(draw draws) []bool {
	order := make([]int, len(t.areas))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(t.areas[b].share, t.areas[a].share) })
	treated := make([]bool, len(t.areas))
	for pair := range slices.Chunk(order, 2) {
		treated[pair[draw.IntN(len(pair))]] = true
	}
	return treated
}

func (t geoTest) days(co company, results []result, draw draws) []groupDay {
	index := slices.IndexFunc(co.campaigns, func(c campaign) bool { return c.code == t.campaign })
	runs := co.campaigns[index].runs
	treated, credited := t.lots(draw), creditedTo(index, results)
	weeks := draw.moods((int(runs.to)-int(runs.from)+daysBefore)/7 + 1)
	var all []groupDay
	for on := runs.from - daysBefore; on <= runs.to; on++ {
		gone := float64(on - runs.from + daysBefore)
		usual := ordersPerDay * demand(on) * weeks[int(gone)/7] * draw.around(1, .05)
		for i, a := range t.areas {
			row := groupDay{on: on, campaign: index, area: i, treated: treated[i]}
			mean := usual * a.share
			if treated[i] {
				mean *= 1 + t.drift*gone/365
				mean += t.added * domestic * credited[on].sales * a.share
				row.spend = cents(domestic * credited[on].spend * a.share)
			}
			row.sales = draw.poisson(mean)
			row.revenue = cents(float64(row.sales) * draw.around(usualOrder, .02))
			all = append(all, row)
		}
	}
	return all
}

// credited is what a day's results say of a campaign.
type credited struct{ sales, spend float64 }

func creditedTo(campaign int, results []result) map[day]credited {
	all := map[day]credited{}
	for _, r := range results {
		if r.campaign == campaign {
			c := all[r.on]
			all[r.on] = credited{c.sales + float64(r.sales), c.spend + r.spend}
		}
	}
	return all
}
