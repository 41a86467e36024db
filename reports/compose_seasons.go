package reports

import "debrief/assess"

// seasons shows what worked when: a KPI by channel and month.
func (c annualComposer) seasons() *Section {
	se := c.r.Seasons
	if se == nil {
		return nil
	}
	unit := Unit(se.KPI.Unit)
	a := Args{"kpi": ArgText(kpiName(se.KPI)), "year": ArgText(c.year())}
	s := &Section{ID: "calendar", Label: Word("section.calendar"), Title: Say("calendar.title.plain", a), Subtitle: Say("calendar.subtitle", a)}
	if best, worst, ok := se.Extremes(); ok {
		a["best"], a["worst"] = monthArg(se, best), monthArg(se, worst)
		a["high"], a["low"] = ArgOf(valueOf(se.Rows[0].Values[best], se.KPI.Unit)), ArgOf(valueOf(se.Rows[0].Values[worst], se.KPI.Unit))
		s.Title = Say("calendar.title", a)
	}
	heat := &HeatChart{Unit: unit}
	for _, m := range se.Months {
		heat.Columns = append(heat.Columns, Say("calendar.mon", Args{"month": {Date: m}}))
	}
	for _, row := range se.Rows {
		name := Literal(row.Channel)
		if row.Channel == "" {
			name = Word("channels.all")
		}
		heat.Rows = append(heat.Rows, name)
		cells := make([]Value, len(row.Values))
		for i, v := range row.Values {
			cells[i] = valueOf(v, se.KPI.Unit)
		}
		heat.Cells = append(heat.Cells, cells)
	}
	s.add(Block{Chart: &Chart{ID: "calendar", Title: Say("calendar.chart", a), Subtitle: Word("calendar.chart.subtitle"), Heat: heat}})
	return s
}

func monthArg(se *assess.Seasons, i int) Arg {
	return ArgText(Say("calendar.month", Args{"month": {Date: se.Months[i]}}))
}
