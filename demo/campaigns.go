package demo

// harbourCampaigns are the plan of 2024 to 2027. The ones to look at: Autumn Blend 2026 ended last,
// with a mixed result (its like a year before did better on money); Harbour at Work missed its goals;
// Summer of Cold Brew 2026 beat them.
func harbourCampaigns() []campaign {
	var all []campaign
	for _, year := range [][]campaign{alwaysOn(), campaigns2024(), campaigns2025(), campaigns2026(), campaignsToCome()} {
		all = append(all, year...)
	}
	return all
}

// alwaysOn is the work between campaigns: one row of the plan a year.
func alwaysOn() []campaign {
	flights := []flight{
		{channel: paidSearch, share: .270}, {channel: shopping, share: .165}, {channel: paidSocial, share: .165},
		{channel: display, share: .070}, {channel: video, share: .040}, {channel: affiliates, share: .080},
		{channel: influencers, share: .035}, {channel: email, share: .040}, {channel: seo, share: .110}, {channel: referral, share: .025},
	}
	row := campaign{owner: "maria", alwaysOn: true, flights: flights, objective: "Keep the shop visible all year and renew subscriptions"}
	first, second, third := row, row, row
	first.code, first.name, first.runs, first.budget, first.status = "AO-2024", "Always-on 2024 (from October)", span{date(2024, 10, 1), date(2024, 12, 31)}, 380_000, ended
	first.goals = goals{revenue: 920_000, roi: 1.40, costPerSale: 23}
	second.code, second.name, second.runs, second.budget, second.status = "AO-2025", "Always-on 2025", span{date(2025, 1, 1), date(2025, 12, 31)}, 1_320_000, ended
	second.goals = goals{revenue: 3_100_000, roi: 1.35, costPerSale: 23.5}
	third.code, third.name, third.runs, third.budget, third.status = "AO-2026", "Always-on 2026", span{date(2026, 1, 1), date(2026, 12, 31)}, 1_340_000, running
	third.goals = goals{revenue: 3_250_000, roi: 1.40, costPerSale: 22.8}
	return []campaign{first, second, third}
}

func campaigns2024() []campaign {
	return []campaign{{
		code: "24-CHRISTMAS", name: "Christmas Gifting 2024", runs: span{date(2024, 11, 11), date(2024, 12, 20)},
		budget: 260_000, owner: "aoife", objective: "Sell gift boxes and win gift subscriptions", status: ended,
		goals:   goals{leads: 23_000, sales: 9_200, revenue: 570_000, roi: 1.20, costPerLead: 11.30, costPerSale: 28.25},
		flights: christmas(), pull: .06, close: .04, basket: .12,
	}}
}

func campaigns2025() []campaign {
	return []campaign{{
		code: "25-NEWYEAR", name: "New Year, New Brew 2025", runs: span{date(2025, 1, 6), date(2025, 2, 2)},
		budget: 95_000, owner: "ciaran", objective: "Turn gift recipients into subscribers", status: ended,
		goals:   goals{leads: 8_000, sales: 3_000, revenue: 165_000, roi: .75, costPerLead: 11.90, costPerSale: 31.65},
		flights: newYear(), close: .02,
	}, {
		code: "25-SPRING", name: "Spring Roasts 2025", runs: span{date(2025, 3, 17), date(2025, 4, 20)},
		budget: 140_000, owner: "aoife", objective: "Launch three single-origin roasts", status: ended,
		goals:   goals{leads: 10_500, sales: 4_000, revenue: 225_000, roi: .60, costPerLead: 13.35, costPerSale: 35},
		flights: spring(), pull: -.03, basket: .05,
	}, {
		code: "25-COLDBREW", name: "Summer of Cold Brew 2025", runs: span{date(2025, 6, 2), date(2025, 7, 27)},
		budget: 170_000, owner: "ciaran", objective: "Keep subscribers buying through the summer", status: ended,
		goals:   goals{leads: 11_500, sales: 4_300, revenue: 240_000, roi: .40, costPerLead: 14.80, costPerSale: 39.55},
		flights: coldBrew(),
	}, {
		code: "25-AUTUMN", name: "Autumn Blend 2025", runs: span{date(2025, 8, 25), date(2025, 10, 5)},
		budget: 180_000, owner: "aoife", objective: "Win subscribers with the autumn blend", status: ended,
		goals:   goals{leads: 14_000, sales: 5_400, revenue: 310_000, roi: .70, costPerLead: 12.85, costPerSale: 33.35},
		flights: autumn2025(), pull: .08, close: .03, basket: .03,
	}, {
		code: "25-CHRISTMAS", name: "Christmas Gifting 2025", runs: span{date(2025, 11, 10), date(2025, 12, 21)},
		budget: 280_000, owner: "aoife", objective: "Sell gift boxes and win gift subscriptions", status: ended,
		goals:   goals{leads: 25_000, sales: 10_000, revenue: 630_000, roi: 1.25, costPerLead: 11.20, costPerSale: 28},
		flights: christmas(), pull: .08, close: .02, basket: .13,
	}}
}

func campaigns2026() []campaign {
	return []campaign{{
		code: "26-NEWYEAR", name: "New Year, New Brew 2026", runs: span{date(2026, 1, 5), date(2026, 2, 1)},
		budget: 100_000, owner: "ciaran", objective: "Turn gift recipients into subscribers", status: ended,
		goals:   goals{leads: 9_200, sales: 3_500, revenue: 195_000, roi: .95, costPerLead: 10.85, costPerSale: 28.55},
		flights: newYear(), pull: .04, close: -.01,
	}, {
		code: "26-SPRING", name: "Spring Roasts 2026", runs: span{date(2026, 3, 16), date(2026, 4, 19)},
		budget: 140_000, owner: "aoife", objective: "Launch the Huila and Yirgacheffe roasts", status: ended,
		goals:   goals{leads: 12_000, sales: 4_400, revenue: 255_000, roi: .80, costPerLead: 11.65, costPerSale: 31.80},
		flights: spring(), pull: .02, close: .02, basket: .04,
	}, {
		code: "26-ATWORK", name: "Harbour at Work launch", runs: span{date(2026, 5, 4), date(2026, 6, 28)},
		budget: 110_000, owner: "maria", objective: "Win offices with 10 to 50 people as subscribers", status: ended,
		goals:   goals{leads: 7_500, sales: 1_600, revenue: 130_000, roi: .20, costPerLead: 14.65, costPerSale: 68.75},
		flights: atWork(), pull: -.38, close: -.42, basket: .30, rented: true,
	}, {
		code: "26-COLDBREW", name: "Summer of Cold Brew 2026", runs: span{date(2026, 6, 1), date(2026, 7, 26)},
		budget: 165_000, owner: "ciaran", objective: "Keep subscribers buying through the summer", status: ended,
		goals:   goals{leads: 12_500, sales: 4_500, revenue: 255_000, roi: .55, costPerLead: 13.20, costPerSale: 36.65},
		flights: coldBrew2026(), pull: .16, close: .04, basket: .04,
	}, {
		code: "26-AUTUMN", name: "Autumn Blend 2026", runs: span{date(2026, 8, 24), date(2026, 10, 4)},
		budget: 190_000, owner: "aoife", objective: "Win subscribers with the autumn blend", status: ended,
		goals:   goals{leads: 15_500, sales: 6_600, revenue: 355_000, roi: .90, costPerLead: 12.25, costPerSale: 28.80},
		flights: autumn2026(), pull: .10, close: .02, basket: .05,
	}, {
		code: "26-FESTIVAL", name: "Dublin Coffee Festival stand", runs: span{date(2026, 9, 10), date(2026, 9, 13)},
		budget: 45_000, owner: "ciaran", objective: "Tastings and sign-ups at the festival", status: cancelled,
		goals:   goals{leads: 2_500, costPerLead: 18},
		flights: []flight{{channel: influencers, share: .6}, {channel: paidSocial, share: .4}},
	}, {
		code: "26-FRIENDS", name: "Bring a Friend 2026", runs: span{date(2026, 9, 14), date(2026, 11, 8)},
		budget: 85_000, owner: "niamh@harbour.example", objective: "Win subscribers through subscribers", status: running,
		goals:   goals{leads: 9_600, sales: 3_500, revenue: 200_000, roi: 1.35, costPerLead: 8.85, costPerSale: 24.30},
		flights: friends(), pull: .05,
	}}
}

func campaignsToCome() []campaign {
	return []campaign{{
		code: "26-CHRISTMAS", name: "Christmas Gifting 2026", runs: span{date(2026, 11, 9), date(2026, 12, 20)},
		budget: 290_000, owner: "aoife", objective: "Sell gift boxes and win gift subscriptions", status: planned,
		goals:   goals{leads: 27_500, sales: 10_700, revenue: 675_000, roi: 1.35, costPerLead: 10.55, costPerSale: 27.10},
		flights: christmas(),
	}, {
		code: "27-NEWYEAR", name: "New Year, New Brew 2027", runs: span{date(2027, 1, 4), date(2027, 1, 31)},
		budget: 105_000, owner: "ciaran", objective: "Turn gift recipients into subscribers", status: planned,
		goals:   goals{leads: 9_800, sales: 3_700, revenue: 208_000, roi: 1.00, costPerLead: 10.70, costPerSale: 28.40},
		flights: newYear(),
	}}
}
