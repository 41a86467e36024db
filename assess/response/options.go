package response

import "fmt"

// Prior is what is held of an elasticity before the data.
type Prior struct {
	Mean, SD float64
}

// Options are the assumptions of an estimate. DefaultOptions has the usual ones.
type Options struct {
	// Model of a channel.
	PeriodsAYear int  // 12 for months, 52 for weeks
	Trend        bool // a linear trend in each channel's fit
	Fourier      int  // pairs of yearly sine and cosine, from FourierFrom points on
	FourierFrom  int
	MinPoints    int     // periods with spend and response that a fit needs
	MinVariation float64 // coefficient of variation of spend that a fit needs

	// Pooling.
	Prior    Prior   // of paid media on attributed response; far too high for total sales
	PoolFrom int     // estimable channels from which on they are pooled with each other, not with the prior
	MinB     float64 // elasticities are held within these, which keeps the curves concave
	MaxB     float64

	// Allocation.
	Budget      float64 // of a period; 0 takes what is spent now
	Lo, Hi      float64 // bounds as multiples of the current spend
	Extrapolate float64 // never more than this times the largest spend seen
	TestReserve float64 // share of the budget held back for channels without an estimate
	Scenarios   []float64
	Margin      float64 // on the worth of the response; 0 when unknown
	Step        float64 // the last and the next unit of money, as a share of the spend

	// Certainty.
	Draws          int
	Seed           uint64
	HoldWithin     float64 // a change of spend up to this share is no move
	MinAgreement   float64 // share of draws that must agree on the direction of a move
	MinConversions float64 // behind a channel whose spend is to be moved
	Limits         Limits
}

// DefaultOptions are those for monthly data of attributed response.
func DefaultOptions() Options {
	return Options{
		PeriodsAYear: 12, FourierFrom: 52, MinPoints: 8, MinVariation: 0.15,
		Prior: Prior{Mean: 0.5, SD: 0.2}, PoolFrom: 4, MinB: 0.05, MaxB: 0.95,
		Lo: 0.7, Hi: 1.3, Extrapolate: 2, TestReserve: 0.05,
		Scenarios: []float64{-0.2, -0.1, 0, 0.1, 0.2}, Step: 0.01,
		Draws: 2000, Seed: 1, HoldWithin: 0.02, MinAgreement: 0.8, MinConversions: 30,
		Limits: Limits{
			PointsPerParameter: 10, VIF: 7, Correlation: 0.7, R2: 0.3,
			NRMSE: 0.2, MAPE: 0.3, Autocorrelation: 0.5, RSSD: 0.3,
		},
	}
}

func (o Options) check() error {
	switch {
	case o.PeriodsAYear < 1:
		return fmt.Errorf("check options: %d periods a year; give 12 for months, 52 for weeks", o.PeriodsAYear)
	case o.MinPoints < 3:
		return fmt.Errorf("check options: fits from %d points; give at least 3", o.MinPoints)
	case !(o.Prior.SD > 0):
		return fmt.Errorf("check options: prior standard deviation %v must be above 0", o.Prior.SD)
	case !(0 < o.MinB && o.MinB <= o.MaxB && o.MaxB < 1):
		return fmt.Errorf("check options: elasticities within %v to %v; they must lie between 0 and 1", o.MinB, o.MaxB)
	case !(0 <= o.Lo && o.Lo <= o.Hi) || !(o.Extrapolate > 0):
		return fmt.Errorf("check options: bounds %v to %v, extrapolation %v; give 0 ≤ lower ≤ upper and an extrapolation above 0", o.Lo, o.Hi, o.Extrapolate)
	case !(o.TestReserve >= 0 && o.TestReserve < 1) || !(o.Margin >= 0 && o.Margin <= 1):
		return fmt.Errorf("check options: test reserve %v and margin %v are not shares of 1", o.TestReserve, o.Margin)
	case !(o.Budget >= 0) || o.Draws < 1:
		return fmt.Errorf("check options: budget %v and %d draws; give a budget not below 0 and at least 1 draw", o.Budget, o.Draws)
	}
	for _, s := range o.Scenarios {
		if !(s > -1) {
			return fmt.Errorf("check options: scenario %v leaves no budget; give a change above -1", s)
		}
	}
	return nil
}
