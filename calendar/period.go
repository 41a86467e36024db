package calendar

// Period is a span of whole days, both ends included. The zero Period has no
// days and stands for "no limit" where a query takes one.
type Period struct {
	First Date `json:"first"`
	Last  Date `json:"last"`
}

// Days returns the number of days, 0 for an empty or reversed period.
func (p Period) Days() int {
	if p.IsZero() || p.Last < p.First {
		return 0
	}
	return int(p.Last-p.First) + 1
}

// IsZero reports whether p has no ends.
func (p Period) IsZero() bool { return p == Period{} }

// Contains reports whether d is a day of p.
func (p Period) Contains(d Date) bool { return p.First <= d && d <= p.Last }

// Intersect returns the days that p and q share; no days if they share none.
func (p Period) Intersect(q Period) Period {
	r := Period{First: max(p.First, q.First), Last: min(p.Last, q.Last)}
	if r.Last < r.First {
		return Period{}
	}
	return r
}

// Before returns the period of as many days that ends the day before p.
func (p Period) Before() Period {
	return Period{First: p.First - Date(p.Days()), Last: p.First - 1}
}

// Previous returns the period that p is naturally compared with: as many whole
// months before where p is whole months, else as many days.
func (p Period) Previous() Period {
	if p.First.Day() != 1 || (p.Last+1).Day() != 1 {
		return p.Before()
	}
	y0, m0, _ := p.First.Civil()
	y1, m1, _ := (p.Last + 1).Civil()
	months := 12*(y1-y0) + int(m1-m0)
	return Period{First: p.First.AddMonths(-months), Last: p.First - 1}
}

// YearBefore returns the same calendar days one year earlier; 29 February
// becomes the 28th.
func (p Period) YearBefore() Period {
	return Period{First: p.First.AddMonths(-12), Last: p.Last.AddMonths(-12)}
}

// String returns "2026-03-01 – 2026-03-28".
func (p Period) String() string { return p.First.String() + " – " + p.Last.String() }
