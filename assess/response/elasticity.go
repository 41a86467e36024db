package response

import (
	"math"

	"gonum.org/v1/gonum/stat"
)

// Status says whether a channel's elasticity could be estimated, or why not.
type Status int

// The statuses, in the order in which they are tested.
const (
	Estimated Status = iota
	NoData           // no complete period with spend and response: the channel has no curve
	TooFew           // too few complete periods with spend and response
	TooSteady        // spend hardly varies: nothing to see what it does
	FitFailed        // the fit failed: fewer points than parameters, or collinear ones
	Exact            // the fit leaves no residual, so its error cannot be told
)

// String names the status for logs and tests.
func (s Status) String() string {
	switch s {
	case Estimated:
		return "estimated"
	case NoData:
		return "no data"
	case TooFew:
		return "too few periods"
	case TooSteady:
		return "spend too steady"
	case FitFailed:
		return "fit failed"
	case Exact:
		return "no residual"
	}
	return "unknown"
}

// Fit is what a channel's own data say.
type Fit struct {
	Status  Status
	Used    int // complete periods with spend and response
	Dropped int // complete periods without one of them
	CV      float64

	B, SE float64 // elasticity of the channel alone; NaN unless Estimated

	// The curve passes through the means of ln spend and ln response. LevelSE is the
	// standard error of the latter around the fit; where nothing is fitted, that
	// of the plain mean (0 for a single point).
	MeanLogSpend, MeanLogResponse, LevelSE float64

	Regression Regression // of ln response on 1, ln spend, trend and season; zero unless fitted
	sample     sample
}

// sample is the usable periods of a channel in logarithms.
type sample struct {
	period []float64 // number of the period
	x, y   []float64 // ln spend, ln response
}

// fitChannel estimates the elasticity of one channel alone.
func (o Options) fitChannel(c Channel, complete []bool) Fit {
	f := Fit{B: math.NaN(), SE: math.NaN(), CV: math.NaN()}
	var spend []float64
	for i, x := range c.Spend {
		switch {
		case !complete[i]:
		case x > 0 && c.Response[i] > 0:
			spend = append(spend, x)
			f.sample.add(i, x, c.Response[i])
		default:
			f.Dropped++
		}
	}
	f.Used = len(spend)
	if f.Used == 0 {
		f.Status = NoData
		return f
	}
	f.level()
	if f.Used > 1 {
		f.CV = stat.StdDev(spend, nil) / stat.Mean(spend, nil)
	}
	switch {
	case f.Used < o.MinPoints:
		f.Status = TooFew
	case f.CV < o.MinVariation:
		f.Status = TooSteady
	default:
		o.regress(&f)
	}
	return f
}

func (s *sample) add(period int, spend, response float64) {
	s.period = append(s.period, float64(period))
	s.x = append(s.x, math.Log(spend))
	s.y = append(s.y, math.Log(response))
}

// level sets the mean log point, and its error without a fit.
func (f *Fit) level() {
	f.MeanLogSpend = stat.Mean(f.sample.x, nil)
	f.MeanLogResponse = stat.Mean(f.sample.y, nil)
	if f.Used > 1 {
		f.LevelSE = stat.StdErr(stat.StdDev(f.sample.y, nil), float64(f.Used))
	}
}

// regress fits ln response on ln spend with trend and season.
func (o Options) regress(f *Fit) {
	r, err := Regress(o.columns(f.sample, f.Used), f.sample.y)
	if err != nil {
		f.Status = FitFailed
		return
	}
	f.Regression = r
	if !(r.SE[1] > minError) {
		f.Status = Exact
		return
	}
	f.B, f.SE = r.Coef[1], r.SE[1]
	f.LevelSE = r.Sigma / math.Sqrt(float64(f.Used))
}

// minError is the standard error below which an elasticity was computed, not observed:
// such a channel would take all weight in the pool.
const minError = 1e-9

// columns are the regressors: intercept, ln spend, and as asked trend and Fourier terms.
// A season takes points enough to cover a year.
func (o Options) columns(s sample, points int) [][]float64 {
	n := len(s.x)
	ones := make([]float64, n)
	for i := range ones {
		ones[i] = 1
	}
	columns := [][]float64{ones, s.x}
	if o.Trend {
		columns = append(columns, s.period)
	}
	if points < o.FourierFrom {
		return columns
	}
	for pair := 1; pair <= o.Fourier; pair++ {
		sine, cosine := make([]float64, n), make([]float64, n)
		for i, p := range s.period {
			sine[i], cosine[i] = math.Sincos(2 * math.Pi * float64(pair) * p / float64(o.PeriodsAYear))
		}
		columns = append(columns, sine, cosine)
	}
	return columns
}
