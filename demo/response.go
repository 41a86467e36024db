package demo

import "math"

// response is what a booking may expect: its impressions on the day, and the rates of the steps after.
type response struct {
	impressions             float64
	ctr, leadRate, saleRate float64
}

// The part that each step of the funnel takes in the diminishing of returns. More money first buys
// dearer impressions, then people who click less, and then people who buy less; together the sales
// grow as spend to the channel's elasticity.
const (
	worseByImpression = .40
	worseByClick      = .30
	worseByLead       = .20
)

// response gives a booking its part of what the channel's whole spend of the day brings.
func (m *market) response(d day, b booking, total float64) response {
	ch, camp := m.company.channels[b.channel], m.campaigns[b.campaign]
	usual := ch.usual / 365
	crowd := math.Pow(total/usual, ch.elasticity-1) // how much less than usual a euro brings
	mood := demand(d) * m.moods[b.channel][int(d)/7]
	pull := (1 + camp.pull) * (1 + b.flight.pull)
	fresh := m.power(b.channel, d)

	r := response{
		impressions: b.spend / ch.cpm * 1000 * math.Pow(crowd, worseByImpression) * math.Pow(mood, .3),
		ctr:         ch.ctr * math.Pow(crowd, worseByClick) * math.Pow(mood, .2) * math.Pow(pull, .4),
		leadRate:    ch.leadRate * math.Pow(crowd, worseByLead) * math.Pow(mood, .3) * math.Pow(pull, .6) * math.Pow(fresh, .6),
		saleRate:    ch.saleRate * math.Pow(crowd, 1-worseByImpression-worseByClick-worseByLead) * math.Pow(mood, .2) * math.Pow(fresh, .4),
	}
	r.saleRate *= (1 + camp.close) * (1 + b.flight.close)
	if ch.mailing {
		r.impressions *= sendsByWeekday[d.weekday()]
	}
	return r
}

// power is what is left of a channel's power to convert on a day, 1 = all of it.
func (m *market) power(channel int, d day) float64 {
	left := 1.0
	for _, f := range m.fades {
		if m.channels[f.channel] != channel || d < f.over.from {
			continue
		}
		gone := min(1, float64(d-f.over.from)/float64(f.over.days()))
		left *= 1 - (1-f.left)*gone
	}
	return left
}
