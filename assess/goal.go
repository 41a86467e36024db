package assess

// Goal is a target for a KPI.
type Goal struct {
	KPI    string
	Target float64
}

// Status says how a result stands against its goal.
type Status string

// The statuses.
const (
	Met      Status = "met"
	Near     Status = "near"
	Missed   Status = "missed"
	Unjudged Status = "none"
)

// Bands are the attainments from which a goal counts as met and as near.
type Bands struct {
	Met  float64
	Near float64
}

// DefaultBands returns 100 % of the goal for met and 90 % for near.
func DefaultBands() Bands { return Bands{Met: 1, Near: 0.9} }

// Attainment returns the share of the goal that was reached, 1 being exactly
// met: actual / goal where higher is better, goal / actual where lower is. It
// is unknown without a result, for a goal that is not positive, and for a
// cost of zero.
func Attainment(k *KPI, actual Quantity, goal float64) Quantity {
	if !actual.Known() {
		return actual
	}
	if k.Direction == LowerBetter {
		if actual.Number <= 0 {
			return Missing(ZeroDivisor, k.ID)
		}
		return Known(goal / actual.Number)
	}
	if goal <= 0 {
		return Missing(NoGoal, k.ID)
	}
	return Known(actual.Number / goal)
}

// Judge returns the status of a result. Where there is no attainment, it is
// met if the result is at least as good as the goal.
func (b Bands) Judge(k *KPI, actual Quantity, goal float64) Status {
	if !actual.Known() {
		return Unjudged
	}
	attainment := Attainment(k, actual, goal)
	switch {
	case !attainment.Known() && k.Better(actual.Number, goal) >= 0:
		return Met
	case !attainment.Known():
		return Missed
	case attainment.Number >= b.Met-rounding:
		return Met
	case attainment.Number >= b.Near-rounding:
		return Near
	}
	return Missed
}

// rounding is what sums of many numbers may be off by: nobody misses a goal by
// that.
const rounding = 1e-9

// Verdict is the result in short: how many goals were met.
type Verdict struct {
	Status Status // met: all goals; near: at least half met or nearly so; missed: fewer; none: no goal could be judged
	Met    int
	Near   int
	Judged int
}

// verdictOf counts the statuses of goals.
func verdictOf(statuses []Status) Verdict {
	v := Verdict{Status: Unjudged}
	for _, s := range statuses {
		switch s {
		case Met:
			v.Met++
		case Near:
			v.Near++
		case Unjudged:
			continue
		}
		v.Judged++
	}
	switch {
	case v.Judged == 0:
	case v.Met == v.Judged:
		v.Status = Met
	case 2*(v.Met+v.Near) >= v.Judged:
		v.Status = Near
	default:
		v.Status = Missed
	}
	return v
}
