package demo

import (
	"fmt"
	"strings"
	"time"
)

// hardCompany has what breaks careless readers and layouts: forty channels, names of eighty characters
// and of other scripts, texts that begin like formulas, a campaign of one day, one of a single channel,
// one without goals, one without a sale and one whose revenue is negative.
func hardCompany() company {
	channels := hardChannels()
	return company{
		channels:  channels,
		regions:   []region{{"=Dublin", .55, 1.05}, {"Αττική και νησιά", .30, .98}, {"東京都", .15, .9}},
		campaigns: hardCampaigns(channels),
		outages:   []outage{{channels[3].name, span{date(2026, 9, 8), date(2026, 9, 10)}}},
		restated:  outage{channels[5].name, span{date(2026, 9, 14), date(2026, 9, 20)}},
		events:    []event{{date(2026, 9, 14), "=HYPERLINK(\"https://harbour.example\",\"not a link\")"}, {date(2026, 9, 20), "Ένα σημείωμα 📝 メモ"}},
		limits:    hardLimits(channels),
		tests:     hardTests(),
	}
}

// hardTests are one without any effect, in areas with hard names, and one whose groups parted long before.
func hardTests() []geoTest {
	areas := []area{
		{longName("Every address of the western coast and its islands, the lighthouses included"), .2}, {"=1+1", .18}, {"東京都", .16},
		{"Αττική και νησιά", .16}, {"<b>Nord</b>", .15}, {"@süd", .15},
	}
	return []geoTest{{campaign: "HARD-LONG", areas: areas}, {campaign: "HARD-NOGOALS", areas: areas, drift: .9}}
}

const hardChannelCount = 40

// hardChannels are the ordinary channels four times over, under harder names.
func hardChannels() []channel {
	names := []string{
		longName("Paid search on the brand's own terms, misspellings and every competitor"),
		"=SUM(A1:A9) retargeting", "ペイド検索(日本)", "Διαφήμιση σε μηχανές αναζήτησης", "☕ Instagram Reels 🎬",
		"+353 call-back", "-50 % voucher", "@harbourcoffee", "Kanał płatny „Żółty”", "Radio & <b>print</b>",
	}
	usual := harbourChannels()
	all := make([]channel, hardChannelCount)
	for i := range all {
		all[i] = usual[i%len(usual)]
		all[i].usual /= 4
		all[i].name = fmt.Sprintf("Channel %02d", i+1)
		if i < len(names) {
			all[i].name = names[i]
		}
	}
	return all
}

// longNameLength is the length of the longest names, in characters.
const longNameLength = 80

// longName fills a text up to eighty characters.
func longName(s string) string {
	const filler = " and more of the same"
	for len([]rune(s)) < longNameLength {
		s += filler
	}
	return strings.TrimSpace(string([]rune(s)[:longNameLength-1])) + "…"
}

func hardCampaigns(channels []channel) []campaign {
	year := span{date(2024, 10, 1), date(2026, 12, 31)}
	return []campaign{
		{code: "ALWAYS-ON", name: "Always-on", runs: year, budget: 3_300_000, owner: "maria", objective: "=1+1", status: running, alwaysOn: true,
			flights: evenly(channels), goals: goals{revenue: 6_000_000, roi: 1}},
		{code: "HARD-LONG", name: longName("Autumn campaign with a name that no column was ever made wide enough to hold"),
			runs: autumn(2026), budget: 190_000, owner: "maria", objective: strings.Repeat("Sell more coffee to more people. ", 8), status: ended,
			flights: evenly(channels), goals: goals{leads: 15_000, sales: 5_500, revenue: 310_000, roi: .6, costPerLead: 13, costPerSale: 35}},
		{code: "HARD-日本", name: "秋のブレンド キャンペーン 🍂", runs: autumn(2025), budget: 160_000, owner: "tom", status: ended,
			flights: evenly(channels[:12]), goals: goals{leads: 12_000, roi: .5}},
		{code: "HARD-ΕΛ", name: "Φθινοπωρινή προσφορά «Λιμάνι»", runs: span{date(2026, 4, 6), date(2026, 5, 3)}, budget: 80_000, owner: "tom", status: ended,
			flights: evenly(channels[2:6]), goals: goals{sales: 2_400, costPerSale: 33}},
		{code: "HARD-DAY", name: "One day only", runs: span{date(2026, 9, 25), date(2026, 9, 25)}, budget: 12_000, owner: "maria", status: ended,
			flights: evenly(channels[:5]), goals: goals{leads: 900, revenue: 18_000}},
		{code: "HARD-ONE", name: "One channel only", runs: span{date(2026, 6, 1), date(2026, 6, 28)}, budget: 30_000, owner: "maria", status: ended,
			flights: evenly(channels[7:8]), goals: goals{leads: 900, roi: .2}},
		{code: "HARD-NOGOALS", name: "=cmd|' /C calc'!A0", runs: span{date(2026, 7, 6), date(2026, 8, 2)}, budget: 40_000, owner: "tom", status: ended,
			flights: evenly(channels[:6])},
		{code: "HARD-NOSALES", name: "Nobody bought", runs: span{date(2026, 8, 3), date(2026, 8, 30)}, budget: 25_000, owner: "tom", status: ended,
			flights: evenly(channels[:4]), close: -1, goals: goals{sales: 800, costPerSale: 31}},
		{code: "HARD-REFUNDS", name: "More paid back than taken", runs: span{date(2026, 2, 2), date(2026, 3, 1)}, budget: 35_000, owner: "maria", status: ended,
			flights: evenly(channels[10:20]), refunds: 1.35, goals: goals{revenue: 60_000, roi: .7}},
	}
}

// autumn is a stretch of six weeks that ends as the documentation's last campaign does.
func autumn(year int) span { return span{date(year, time.August, 24), date(year, time.October, 4)} }

// evenly gives each channel the same part of a budget.
func evenly(channels []channel) []flight {
	var all []flight
	for _, c := range channels {
		all = append(all, flight{channel: c.name, share: 1 / float64(len(channels))})
	}
	return all
}

func hardLimits(channels []channel) []limit {
	var all []limit
	for _, c := range channels {
		all = append(all, limit{channel: c.name, least: .5, most: 1.5, proposed: 1, reason: "=A1&\"?\""})
	}
	return all
}
