package demo

// The sheets of the plan. Their headings are what config.example.yaml maps.

func (d *dataset) campaignSheet() sheet {
	s := sheet{name: "Campaigns", columns: []column{
		{"Code", text, 14}, {"Campaign", text, 32}, {"Start", calendarDate, 12}, {"End", calendarDate, 12},
		{"Budget (€)", euros, 13}, {"Owner", text, 24}, {"Objective", text, 52}, {"Status", text, 11},
		{"Goal leads", count, 10}, {"Goal sales", count, 10}, {"Goal revenue", euros, 13}, {"Goal ROI", percent, 9},
		{"Goal cost per lead", euroCents, 11}, {"Goal cost per sale", euroCents, 11},
	}}
	for _, c := range d.company.campaigns {
		s.rows = append(s.rows, []any{
			c.code, c.name, c.runs.from.time(), c.runs.to.time(), c.budget, c.owner, c.objective, c.status,
			stated(c.goals.leads), stated(c.goals.sales), stated(c.goals.revenue), stated(c.goals.roi),
			stated(c.goals.costPerLead), stated(c.goals.costPerSale),
		})
	}
	return s
}

func (d *dataset) activitySheet() sheet {
	s := sheet{name: "Activities", columns: []column{
		{"Campaign", text, 14}, {"Activity", text, 32}, {"Channel", text, 16}, {"Owner", text, 10},
		{"Planned start", calendarDate, 12}, {"Planned end", calendarDate, 12}, {"Actual start", calendarDate, 12}, {"Actual end", calendarDate, 12},
		{"Planned cost", euros, 13}, {"Actual cost", euros, 13}, {"Status", text, 11},
	}}
	for _, a := range d.activities {
		s.rows = append(s.rows, []any{
			a.campaign, a.name, a.channel, a.owner, a.planned.from.time(), a.planned.to.time(), happened(a.started), happened(a.finished),
			a.plannedCost, paid(a.actualCost), a.status,
		})
	}
	return s
}

func (d *dataset) budgetSheet() sheet {
	s := sheet{name: "Budget 2027", columns: []column{
		{"Channel", text, 18}, {"Spent 2025", euros, 13}, {"Spent 2026 to 18 October", euros, 16}, {"Expected 2026", euros, 14}, {"First draft 2027", euros, 14},
		{"At least", euros, 12}, {"At most", euros, 12}, {"Why the limit", text, 42}, {"Decided by", text, 12},
	}}
	for _, b := range d.budget() {
		s.rows = append(s.rows, []any{b.channel, b.lastYear, b.toDate, b.expected, b.first, b.least, b.most, b.reason, b.decides})
	}
	return s
}

func (d *dataset) notesSheet() sheet {
	s := sheet{name: "Notes", columns: []column{{"Date", calendarDate, 12}, {"Note", wrapped, 96}}}
	for _, e := range d.company.events {
		s.rows = append(s.rows, []any{e.on.time(), e.text})
	}
	for _, note := range []string{
		"A lead is a started checkout, a tasting-box request or a new newsletter address.",
		"A sale is an order that a channel can claim; revenue is without VAT and after returns.",
		"Budgets and costs are without VAT and hold everything paid outside the company.",
		"Owner is a key of debrief's people, or an address.",
	} {
		s.rows = append(s.rows, []any{nil, note})
	}
	return s
}
