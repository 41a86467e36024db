package demo

import "time"

// monthly levels around 1, at the middle of each month. Coffee sells before Christmas and when the
// evenings get long; the summer is slow, and the advertising follows.
var (
	demandByMonth = [12]float64{1.03, .98, .97, .95, .93, .90, .86, .89, .98, 1.04, 1.16, 1.20}
	spendByMonth  = [12]float64{.98, .97, .98, .98, .97, .95, .90, .92, 1.02, 1.06, 1.15, 1.10}
)

// weekday levels from Sunday on. People order coffee at the start of the week.
var (
	demandByWeekday = [7]float64{1.09, 1.09, 1.03, 1.00, .99, .93, .87}
	sendsByWeekday  = [7]float64{1.10, .55, 1.75, .55, 1.80, .65, .60} // mailings leave on Tuesday and Thursday
	spendByWeekday  = [7]float64{1.03, 1.04, 1.02, 1.01, 1.01, .97, .92}
)

// growthPerYear is the rise in demand that no campaign earned.
const growthPerYear = .03

// demand is how ready people are to buy on a day, around 1.
func demand(d day) float64 {
	return alongYear(demandByMonth, d) * demandByWeekday[d.weekday()] * occasion(d) * (1 + growthPerYear*d.years())
}

// alongYear reads a monthly profile at a day, in a straight line between the middles of months.
func alongYear(profile [12]float64, d day) float64 {
	t := d.time()
	month := int(t.Month()) - 1
	away := (float64(t.Day()) - 15.5) / 30.4
	if away < 0 {
		return profile[month] + away*(profile[month]-profile[(month+11)%12])
	}
	return profile[month] + away*(profile[(month+1)%12]-profile[month])
}

// occasion is the effect of the few days in a year that are unlike their month.
func occasion(d day) float64 {
	t := d.time()
	switch monthDay := int(t.Month())*100 + t.Day(); {
	case blackFriday(t):
		return 1.55
	case monthDay >= 1219 && monthDay <= 1226: // too late for delivery before Christmas
		return .55
	case monthDay >= 1227:
		return .80
	default:
		return 1
	}
}

// blackFriday holds from the Friday after the fourth Thursday of November to the Monday that follows.
func blackFriday(t time.Time) bool {
	toFriday := (int(time.Friday) - int(time.Date(t.Year(), time.November, 1, 0, 0, 0, 0, time.UTC).Weekday()) + 7) % 7
	friday := 1 + toFriday + 21
	if toFriday == 0 { // the month begins with a Friday, before its first Thursday
		friday += 7
	}
	first := time.Date(t.Year(), time.November, friday, 0, 0, 0, 0, time.UTC)
	return !t.Before(first) && t.Before(first.AddDate(0, 0, 4))
}
