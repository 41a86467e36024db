package demo

import (
	"fmt"
	"math"
)

// result is one day of one campaign on one channel in one region. campaign, channel and region are
// positions in the company's lists.
type result struct {
	on                                          day
	campaign, channel, region                   int
	spend                                       float64 // €
	impressions, clicks, sessions, leads, sales int
	revenue                                     float64 // €
}

// customer is somebody's first order, and how he spends from then on.
type customer struct {
	on                day
	campaign, channel int
	first             float64 // € of the first order
	level             float64 // his orders' average, 1 = as the channel's others
}

// booking is what one flight spends on one day.
type booking struct {
	campaign, channel int
	spend             float64
	flight            flight
}

// market draws the results day by day.
type market struct {
	company
	draw     draws
	moods    [][]float64 // by channel and week: luck that lasts a few weeks
	levels   [][]float64 // by channel and quarter: how the media plan moved always-on money about
	seasons  []float64   // by campaign: the average of the year's spending profile on its days
	channels map[string]int

	results   []result
	customers []customer
}

func newMarket(co company, seed uint64) *market {
	m := &market{company: co, draw: stream(seed, "results"), channels: make(map[string]int, len(co.channels))}
	for i, c := range co.channels {
		m.channels[c.name] = i
		// The stream goes by position and not by name: a new name must not bring new luck.
		own := stream(seed, fmt.Sprintf("channel %d", i))
		m.moods = append(m.moods, own.moods(int(lastDay)/7+1))
		m.levels = append(m.levels, own.mediaPlan(lastDay.quarter()+1))
	}
	for _, c := range co.campaigns {
		m.seasons = append(m.seasons, averageSeason(c.runs))
	}
	return m
}

func averageSeason(days span) float64 {
	sum := 0.0
	for d := days.from; d <= days.to; d++ {
		sum += alongYear(spendByMonth, d)
	}
	return sum / float64(days.days())
}

// moods is a first-order autoregression around 1, one value a week.
func (r draws) moods(weeks int) []float64 {
	const persistence, spread = .55, .055
	level, all := 0.0, make([]float64, weeks)
	for i := range all {
		level = persistence*level + spread*r.NormFloat64()
		all[i] = math.Exp(level)
	}
	return all
}

// mediaPlan moves a channel's always-on money up and down by up to a quarter, one value a quarter.
// Without such moves nobody could learn from the figures what more money brings.
func (r draws) mediaPlan(quarters int) []float64 {
	all := make([]float64, quarters)
	for i := range all {
		all[i] = .82 + .36*r.Float64()
	}
	return all
}

func (m *market) run() ([]result, []customer) {
	for d := day(0); d <= lastDay; d++ {
		bookings := m.bookings(d)
		total := make([]float64, len(m.company.channels))
		for _, b := range bookings {
			total[b.channel] += b.spend
		}
		for _, b := range bookings {
			if !m.missing(b.channel, d) {
				m.play(d, b, m.response(d, b, total[b.channel]))
			}
		}
	}
	return m.results, m.customers
}

// bookings lists the flights that are live on a day, with the money each means to spend.
func (m *market) bookings(d day) []booking {
	var live []booking
	for i, c := range m.campaigns {
		for _, f := range c.flights {
			if c.live(f, d) {
				ch := m.channels[f.channel]
				live = append(live, booking{i, ch, c.daily(f) * m.pace(i, f, d), f})
			}
		}
	}
	return live
}

// pace spreads a flight's money over its days, 1 on the average: a campaign starts strong and ends
// softly; always-on money follows the year and the media plan.
func (m *market) pace(campaign int, f flight, d day) float64 {
	c := m.campaigns[campaign]
	if c.alwaysOn {
		return alongYear(spendByMonth, d) / m.seasons[campaign] * m.levels[m.channels[f.channel]][d.quarter()]
	}
	runs := c.actual(f)
	if runs.days() == 1 {
		return 1
	}
	gone := float64(d-runs.from) / float64(runs.days()-1)
	return 1.2 - .4*gone
}

func (m *market) missing(channel int, d day) bool {
	for _, o := range m.outages {
		if o.days.holds(d) && m.channels[o.channel] == channel {
			return true
		}
	}
	return false
}

// play draws one booking's rows, a row for each region.
func (m *market) play(d day, b booking, r response) {
	for i, region := range m.regions {
		// One factor for money and answers: a region that got more money that day has more of both.
		amount := m.draw.around(region.share, .06) * spendByWeekday[d.weekday()]
		spend := cents(b.spend * amount)
		row := result{on: d, campaign: b.campaign, channel: b.channel, region: i, spend: spend}
		row.impressions = m.draw.poisson(m.draw.around(r.impressions*amount, .04))
		row.clicks = m.draw.binomial(row.impressions, r.ctr*math.Pow(region.pull, .4))
		row.sessions = m.draw.binomial(row.clicks, .93)
		row.leads = m.draw.binomial(row.clicks, r.leadRate*math.Pow(region.pull, .6))
		row.sales = m.draw.binomial(row.leads, r.saleRate)
		row.revenue = m.sell(row)
		m.results = append(m.results, row)
	}
}

// sell draws the value of each of a row's sales, and notes who bought for the first time.
func (m *market) sell(row result) float64 {
	channel, camp := m.company.channels[row.channel], m.campaigns[row.campaign]
	sum := 0.0
	for range row.sales {
		buyer := customer{on: row.on, campaign: row.campaign, channel: row.channel, level: m.draw.around(1, .28)}
		buyer.first = m.draw.basket(channel.value*(1+camp.basket), buyer.level)
		sum += buyer.first
		if m.draw.Float64() < channel.newShare {
			m.customers = append(m.customers, buyer)
		}
	}
	return cents(sum * (1 - camp.refunds))
}

// basket is the value of one order in €, in steps of ten cents, and never less than a bag of beans.
func (r draws) basket(mean, level float64) float64 {
	const bag, shape = 11.9, 9
	return max(bag, math.Round(mean*level*r.gamma(shape)/shape*10)/10)
}

func cents(euros float64) float64 { return math.Round(euros*100) / 100 }
