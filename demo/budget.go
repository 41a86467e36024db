package demo

import "math"

// budgetRow is a channel's line of the next year's budget, in €.
type budgetRow struct {
	channel                    string
	lastYear, toDate, expected float64
	first, least, most         float64
	reason, decides            string
}

// budget is the first draft of the next year's budget, from what this year will have cost.
func (d *dataset) budget() []budgetRow {
	var rows []budgetRow
	for _, l := range d.company.limits {
		toDate := d.spentOn(l.channel, span{date(2026, 1, 1), lastDay})
		expected := toDate + d.stillPlanned(l.channel, 2026)
		rows = append(rows, budgetRow{
			channel: l.channel, reason: l.reason, decides: l.decides,
			lastYear: math.Round(d.spentOn(l.channel, span{date(2025, 1, 1), date(2025, 12, 31)})),
			toDate:   math.Round(toDate), expected: thousands(expected),
			first: thousands(expected * l.proposed), least: thousands(expected * l.least), most: thousands(expected * l.most),
		})
	}
	return rows
}

// spentOn sums a channel's spend over a stretch of days.
func (d *dataset) spentOn(channel string, days span) float64 {
	sum := 0.0
	for _, r := range d.results {
		if days.holds(r.on) && d.company.channels[r.channel].name == channel {
			sum += r.spend
		}
	}
	return sum
}

// stillPlanned is what the campaigns of a year that have not ended may yet spend on a channel.
func (d *dataset) stillPlanned(channel string, year int) float64 {
	sum := 0.0
	for _, c := range d.company.campaigns {
		if c.runs.to.time().Year() != year || c.runs.to <= lastDay || c.status == cancelled {
			continue
		}
		for _, f := range c.flights {
			if f.channel == channel {
				to := min(lastDay, c.runs.to)
				gone := float64(max(0, span{c.runs.from, to}.days())) / float64(c.runs.days())
				sum += c.planned(f) * (1 - gone)
			}
		}
	}
	return sum
}

func thousands(euros float64) float64 { return math.Round(euros/1000) * 1000 }
