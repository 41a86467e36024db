package demo

// campaign is a row of the plan, and what became of it. The shares by which it differs from the usual
// (pull, close, basket) are 0 where it was like any other.
type campaign struct {
	code, name string
	runs       span
	budget     float64 // €
	owner      string  // a key of the configuration's people, or an address
	objective  string
	status     string
	goals      goals
	flights    []flight

	alwaysOn bool    // runs between the campaigns; its spend follows the year
	pull     float64 // +.2: a fifth more clicks and leads than usual for the money
	close    float64 // -.1: a tenth fewer of the leads buy
	basket   float64 // +.1: a sale is worth a tenth more
	refunds  float64 // share of the revenue that was paid back
	rented   bool    // mails went to a rented list
}

// goals as the plan states them; 0 means that the plan has none.
type goals struct {
	leads, sales, revenue, roi, costPerLead, costPerSale float64
}

// flight is a campaign's part on one channel. Zero means as planned.
type flight struct {
	channel string
	share   float64 // of the campaign's budget
	over    float64 // +.1: cost a tenth more than planned
	late    int     // days by which it started late
	dropped bool    // planned, and never run
	pull    float64 // as in campaign, beside it
	close   float64
}

// The statuses that a plan knows.
const (
	ended     = "Ended"
	running   = "Running"
	planned   = "Planned"
	cancelled = "Cancelled"
)

// live tells whether the flight spends on a day.
func (c campaign) live(f flight, d day) bool {
	return c.status != cancelled && !f.dropped && c.actual(f).holds(d)
}

// actual is the stretch on which a flight ran, or would if it is still to come.
func (c campaign) actual(f flight) span {
	return span{c.runs.from + day(f.late), c.runs.to}
}

// planned is the part of the budget that a flight was given, in €.
func (c campaign) planned(f flight) float64 { return c.budget * f.share }

// daily is the spend of a live flight on an average day, in €.
func (c campaign) daily(f flight) float64 {
	return c.planned(f) * (1 + f.over) / float64(c.actual(f).days())
}
