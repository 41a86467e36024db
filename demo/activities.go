package demo

import (
	"math"
)

// activity is a row of the plan's Activities sheet. A nil date or cost has not happened, or not yet.
type activity struct {
	campaign, name, channel, owner string
	planned                        span
	started, finished              *day
	plannedCost                    float64
	actualCost                     *float64
	status                         string
}

// The statuses that an activity has.
const (
	done    = "Done"
	notDone = "Not done"
)

// task is what a flight on a channel consists of, with its part of the flight's money.
type task struct {
	name  string
	share float64
}

// tasks of a channel; a channel that is not listed has one task of its own name.
var tasks = map[string][]task{
	paidSearch:  {{"Search ads, brand and generic", 1}},
	shopping:    {{"Product feed and Shopping ads", 1}},
	paidSocial:  {{"Instagram and Facebook ads", .8}, {"Ad films and stills", .2}},
	display:     {{"Programmatic banners", 1}},
	video:       {{"YouTube pre-roll", .75}, {"Twenty-second film", .25}},
	affiliates:  {{"Publisher offers", 1}},
	influencers: {{"Creator partnerships", 1}},
	email:       {{"Mail series", 1}},
	seo:         {{"Guides and landing page", 1}},
	referral:    {{"Friend offer and rewards", 1}},
}

// owners of the channels, keys of the configuration's people.
var owners = map[string]string{
	paidSearch: "tom", shopping: "tom", affiliates: "tom", paidSocial: "aoife", display: "aoife", video: "aoife",
	influencers: "ciaran", email: "niamh", seo: "aoife", referral: "niamh",
}

// activities are how the campaigns were carried out. Their costs add up to the money that the results
// show, because that is where the money of a flight goes.
func activities(co company, results []result) []activity {
	spent := spending(results)
	channels := make(map[string]int, len(co.channels))
	for i, c := range co.channels {
		channels[c.name] = i
	}
	var all []activity
	for i, c := range co.campaigns {
		if c.alwaysOn {
			continue
		}
		for _, f := range c.flights {
			all = append(all, c.activities(f, spent[flightKey{i, channels[f.channel]}])...)
		}
	}
	return all
}

// flightKey is a campaign's and a channel's position in the company's lists.
type flightKey struct{ campaign, channel int }

func spending(results []result) map[flightKey]float64 {
	sums := make(map[flightKey]float64)
	for _, r := range results {
		sums[flightKey{r.campaign, r.channel}] += r.spend
	}
	return sums
}

func (c campaign) activities(f flight, spent float64) []activity {
	parts := tasks[f.channel]
	if len(parts) == 0 {
		parts = []task{{f.channel, 1}}
	}
	owner := owners[f.channel]
	if owner == "" {
		owner = c.owner
	}
	var all []activity
	for _, t := range parts {
		a := activity{
			campaign: c.code, name: t.name, channel: f.channel, owner: owner, planned: c.runs,
			plannedCost: math.Round(c.planned(f)*t.share/10) * 10, status: c.progress(f),
		}
		if a.status == done || a.status == running {
			a.record(c.actual(f), cents(spent*t.share))
		}
		all = append(all, a)
	}
	return all
}

// record notes when the activity really ran and what it cost so far.
func (a *activity) record(actual span, cost float64) {
	a.started, a.actualCost = &actual.from, &cost
	if a.status == done {
		a.finished = &actual.to
	}
}

func (c campaign) progress(f flight) string {
	switch {
	case c.status == cancelled:
		return cancelled
	case f.dropped:
		return notDone
	case c.status == ended:
		return done
	case c.actual(f).from > lastDay:
		return planned
	default:
		return running
	}
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

// budgetRow is a channel's line of the next year's budget, in €.
type budgetRow struct {
	channel                                string
	lastYear, thisYear, first, least, most float64
	reason, decides                        string
}

// budget is the first draft of the next year's budget, from what this year would cost at its pace.
func (d *dataset) budget() []budgetRow {
	thisYear := span{date(2026, 1, 1), lastDay}
	wholeYear := float64(date(2027, 1, 1)-date(2026, 1, 1)) / float64(thisYear.days())
	var rows []budgetRow
	for _, l := range d.company.limits {
		spent := d.spentOn(l.channel, thisYear)
		pace := spent * wholeYear
		rows = append(rows, budgetRow{
			channel: l.channel, reason: l.reason, decides: l.decides,
			lastYear: math.Round(d.spentOn(l.channel, span{date(2025, 1, 1), date(2025, 12, 31)})), thisYear: math.Round(spent),
			first: thousands(pace * l.proposed), least: thousands(pace * l.least), most: thousands(pace * l.most),
		})
	}
	return rows
}

func thousands(euros float64) float64 { return math.Round(euros/1000) * 1000 }
