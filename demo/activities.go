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
	name   string
	share  float64
	before bool // made before the campaign starts
}

// Things that are made before a campaign are planned for these days before its start.
const (
	madeFrom  = 42
	madeUntil = 7
)

// tasks of a channel; a channel that is not listed has one task of its own name.
var tasks = map[string][]task{
	paidSearch:  {{name: "Search ads, brand and generic", share: 1}},
	shopping:    {{name: "Product feed and Shopping ads", share: 1}},
	paidSocial:  {{name: "Instagram and Facebook ads", share: .8}, {name: "Ad films and stills", share: .2, before: true}},
	display:     {{name: "Programmatic banners", share: 1}},
	video:       {{name: "YouTube pre-roll", share: .75}, {name: "Twenty-second film", share: .25, before: true}},
	affiliates:  {{name: "Publisher offers", share: 1}},
	influencers: {{name: "Creator partnerships", share: 1}},
	email:       {{name: "Mail series", share: 1}},
	seo:         {{name: "Guides and landing page", share: 1}},
	referral:    {{name: "Friend offer and rewards", share: 1}},
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
		parts = []task{{name: f.channel, share: 1}}
	}
	owner := owners[f.channel]
	if owner == "" {
		owner = c.owner
	}
	var all []activity
	for _, t := range parts {
		a := activity{
			campaign: c.code, name: t.name, channel: f.channel, owner: owner, planned: c.runs,
			plannedCost: math.Round(c.planned(f)*t.share/10) * 10,
		}
		actual := c.actual(f)
		if t.before {
			a.planned = span{c.runs.from - madeFrom, c.runs.from - madeUntil}
			actual = span{a.planned.from, a.planned.to + day(f.late)}
		}
		a.status = c.progress(f, actual)
		a.record(actual, cents(spent*t.share))
		all = append(all, a)
	}
	return all
}

// record notes when the activity really ran, and what it cost so far; money that nobody has billed
// yet is unknown.
func (a *activity) record(actual span, cost float64) {
	if a.status != done && a.status != running {
		return
	}
	a.started = &actual.from
	if cost != 0 {
		a.actualCost = &cost
	}
	if a.status == done {
		a.finished = &actual.to
	}
}

// progress is the status of work that is to run, or ran, on the days of actual.
func (c campaign) progress(f flight, actual span) string {
	switch {
	case c.status == cancelled:
		return cancelled
	case f.dropped:
		return notDone
	case actual.from > lastDay:
		return planned
	case actual.to > lastDay:
		return running
	default:
		return done
	}
}
