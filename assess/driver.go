package assess

import "math"

// Driver is the channel that stands out behind a result: the one sentence on
// why a goal was met or missed. It is arithmetic on attributed results, not
// proof of a cause.
type Driver struct {
	Channel string
	Basis   DriverBasis
	Amount  float64 // in the KPI's unit; its meaning is that of the basis
	Share   float64 // of the whole, where the basis is the largest part
}

// DriverBasis says what a driver's amount means.
type DriverBasis string

// The bases.
const (
	// AgainstGoal: for a quotient, by how much the channel lifted or lowered the
	// whole against the goal. With a goal g, the channels' (numᵢ - g·denᵢ) / den
	// sum exactly to the distance of the whole from the goal.
	AgainstGoal DriverBasis = "goal"
	// AgainstBefore: for a sum that fell short, the channel that lost most
	// against the baseline.
	AgainstBefore DriverBasis = "before"
	// LargestPart: for a sum, the channel that brought most.
	LargestPart DriverBasis = "part"
)

// drive names the driver of every goal that was judged.
func (s scorer) drive(goals []Score) {
	groups := s.now.By(DimChannel)
	if len(groups) < 2 {
		return
	}
	before := totalsBy(s.before.By(DimChannel))
	for i := range goals {
		if goals[i].Status != Unjudged {
			goals[i].Driver = s.driver(&goals[i], groups, before)
		}
	}
}

func totalsBy(groups []Group) map[string]Totals {
	out := map[string]Totals{}
	for _, g := range groups {
		out[g.Key] = g.Rows.Totals()
	}
	return out
}

func (s scorer) driver(sc *Score, groups []Group, before map[string]Totals) *Driver {
	if sc.KPI.Formula.Denominator != nil {
		return s.quotientDriver(sc, groups)
	}
	if sc.Status != Met && len(before) > 0 {
		if d := s.lossDriver(sc, groups, before); d != nil {
			return d
		}
	}
	return s.partDriver(sc, groups)
}

// quotientDriver finds the channel that moved the whole most in the direction
// in which it went.
func (s scorer) quotientDriver(sc *Score, groups []Group) *Driver {
	f := sc.KPI.Formula
	whole := f.Denominator.Eval(s.now.Totals().with(s.settings.Params))
	if !whole.Known() || whole.Number == 0 || !sc.Actual.Known() {
		return nil
	}
	up := sc.Actual.Number >= sc.Goal.Number
	var best *Driver
	for _, g := range groups {
		t := g.Rows.Totals().with(s.settings.Params)
		n, d := f.Numerator.Eval(t), f.Denominator.Eval(t)
		if !n.Known() || !d.Known() {
			continue
		}
		amount := (n.Number - sc.Goal.Number*d.Number) / whole.Number
		if amount > 0 == up && (best == nil || math.Abs(amount) > math.Abs(best.Amount)) {
			best = &Driver{Channel: g.Key, Basis: AgainstGoal, Amount: amount}
		}
	}
	return best
}

// lossDriver finds the channel whose part of a sum fell most; nil if none fell.
func (s scorer) lossDriver(sc *Score, groups []Group, before map[string]Totals) *Driver {
	var worst *Driver
	for _, g := range groups {
		now := sc.KPI.Formula.Eval(g.Rows.Totals().with(s.settings.Params))
		then := sc.KPI.Formula.Eval(before[g.Key].with(s.settings.Params))
		if !now.Known() || !then.Known() || sc.KPI.Better(now.Number, then.Number) >= 0 {
			continue
		}
		if d := now.Number - then.Number; worst == nil || math.Abs(d) > math.Abs(worst.Amount) {
			worst = &Driver{Channel: g.Key, Basis: AgainstBefore, Amount: d}
		}
	}
	return worst
}

// partDriver finds the channel that brought most of a sum.
func (s scorer) partDriver(sc *Score, groups []Group) *Driver {
	var best *Driver
	for _, g := range groups {
		q := sc.KPI.Formula.Eval(g.Rows.Totals().with(s.settings.Params))
		if q.Known() && q.Number > 0 && (best == nil || q.Number > best.Amount) {
			best = &Driver{Channel: g.Key, Basis: LargestPart, Amount: q.Number}
		}
	}
	if best != nil && sc.Actual.Number > 0 {
		best.Share = best.Amount / sc.Actual.Number
	}
	return best
}
