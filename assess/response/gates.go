package response

import (
	"math"

	"gonum.org/v1/gonum/stat"
)

// Limits are where the gates stand. PointsPerParameter and R2 are least values,
// all others greatest ones.
type Limits struct {
	PointsPerParameter float64 // Robyn's guide asks for 10 observations a variable
	VIF                float64 // above 7, LightweightMMM merges channels
	Correlation        float64 // of the spends of two channels, absolute
	R2                 float64 // of ln response
	NRMSE              float64
	MAPE               float64 // out of sample
	Autocorrelation    float64 // of residuals, absolute
	RSSD               float64
}

// Test is what a gate looks at.
type Test int

// The tests. RSSD and Correlation concern all channels together, the others one each.
const (
	PointsPerParameter Test = iota + 1
	R2
	NRMSE           // root mean square error ÷ range of the response
	MAPE            // mean absolute share of error on the last fifth of the periods, fitted on the rest
	Autocorrelation // of residuals, at lag 1
	VIF             // variance inflation of the spend by the other channels' spend
	Correlation     // greatest between two channels' spend
	RSSD            // distance of effect shares from spend shares (Robyn's DECOMP.RSSD)
)

// Gate is one test with its outcome. A value that cannot be computed makes no gate.
type Gate struct {
	Test    Test
	Channel int // -1 for all together
	Value   float64
	Limit   float64
	Pass    bool
}

// gates tests the fits of the estimated channels, and the channels together.
func (o Options) gates(channels []Channel, es []Elasticity, current []float64, complete []bool) []Gate {
	var b gatebook
	for i, e := range es {
		if e.Fit.Status == Estimated {
			b.fit(i, o, e.Fit)
		}
	}
	spends := completeSpends(channels, complete)
	for i := range spends {
		b.atMost(VIF, i, inflation(spends, i), o.Limits.VIF)
	}
	b.atMost(Correlation, -1, maxCorrelation(spends), o.Limits.Correlation)
	b.atMost(RSSD, -1, shareDistance(channels, es, current), o.Limits.RSSD)
	return b.gates
}

type gatebook struct{ gates []Gate }

func (b *gatebook) atMost(t Test, channel int, value, limit float64) {
	if !math.IsNaN(value) {
		b.gates = append(b.gates, Gate{t, channel, value, limit, value <= limit})
	}
}

func (b *gatebook) atLeast(t Test, channel int, value, limit float64) {
	if !math.IsNaN(value) {
		b.gates = append(b.gates, Gate{t, channel, value, limit, value >= limit})
	}
}

func (b *gatebook) fit(channel int, o Options, f Fit) {
	r := f.Regression
	b.atLeast(PointsPerParameter, channel, float64(f.Used)/float64(len(r.Coef)), o.Limits.PointsPerParameter)
	b.atLeast(R2, channel, r.R2, o.Limits.R2)
	b.atMost(NRMSE, channel, f.nrmse(), o.Limits.NRMSE)
	b.atMost(MAPE, channel, o.outOfSample(f), o.Limits.MAPE)
	b.atMost(Autocorrelation, channel, math.Abs(lagOne(r.Residuals)), o.Limits.Autocorrelation)
}

// nrmse is taken on the response itself, not on its logarithm.
func (f Fit) nrmse() float64 {
	low, high, squares := math.Inf(1), math.Inf(-1), 0.0
	for i, ln := range f.sample.y {
		y := math.Exp(ln)
		low, high = min(low, y), max(high, y)
		d := y - math.Exp(ln-f.Regression.Residuals[i])
		squares += d * d
	}
	if high == low {
		return math.NaN()
	}
	return math.Sqrt(squares/float64(f.Used)) / (high - low)
}

// outOfSample fits on the first four fifths of the points and predicts the rest. NaN where
// the first part does not carry a fit.
func (o Options) outOfSample(f Fit) float64 {
	n := f.Used - max(1, f.Used/5)
	columns := o.columns(f.sample, f.Used)
	head := make([][]float64, len(columns))
	for j, c := range columns {
		head[j] = c[:n]
	}
	r, err := Regress(head, f.sample.y[:n])
	if err != nil {
		return math.NaN()
	}
	total := 0.0
	for i := n; i < f.Used; i++ {
		total += math.Abs(math.Exp(predict(columns, r.Coef, i)-f.sample.y[i]) - 1)
	}
	return total / float64(f.Used-n)
}

// lagOne is the autocorrelation at lag 1 of values whose mean is 0.
func lagOne(v []float64) float64 {
	products, squares := 0.0, 0.0
	for i := range v {
		squares += v[i] * v[i]
		if i > 0 {
			products += v[i] * v[i-1]
		}
	}
	return products / squares
}

// completeSpends is the spends over the complete periods in which all are known.
func completeSpends(channels []Channel, complete []bool) [][]float64 {
	spends := make([][]float64, len(channels))
	for t := range complete {
		if !complete[t] || !allKnown(channels, t) {
			continue
		}
		for i, c := range channels {
			spends[i] = append(spends[i], c.Spend[t])
		}
	}
	return spends
}

func allKnown(channels []Channel, t int) bool {
	for _, c := range channels {
		if math.IsNaN(c.Spend[t]) {
			return false
		}
	}
	return true
}

// inflation is 1/(1−R²) of one channel's spend on those of all others; +Inf where the others
// determine it, NaN where there are no others, too few periods, or no variation.
func inflation(spends [][]float64, at int) float64 {
	if len(spends) < 2 || len(spends[at]) <= len(spends) {
		return math.NaN()
	}
	ones := make([]float64, len(spends[at]))
	for i := range ones {
		ones[i] = 1
	}
	columns := [][]float64{ones}
	for i, s := range spends {
		if mean, sd := stat.MeanStdDev(s, nil); i != at && sd > 0 {
			columns = append(columns, standardised(s, mean, sd))
		}
	}
	r, err := Regress(columns, spends[at])
	if err != nil || math.IsNaN(r.R2) {
		return math.NaN()
	}
	return 1 / (1 - r.R2)
}

// standardised keeps the condition of a design free of the units of money.
func standardised(v []float64, mean, sd float64) []float64 {
	z := make([]float64, len(v))
	for i := range v {
		z[i] = (v[i] - mean) / sd
	}
	return z
}

// maxCorrelation is the greatest absolute correlation of two channels' spends; NaN for none.
func maxCorrelation(spends [][]float64) float64 {
	top := math.NaN()
	for i := range spends {
		for j := range i {
			if len(spends[i]) < 3 {
				continue
			}
			if r := math.Abs(stat.Correlation(spends[i], spends[j], nil)); !(r <= top) && !math.IsNaN(r) {
				top = r
			}
		}
	}
	return top
}

// shareDistance is √Σ(share of effect − share of spend)² at the current spends.
func shareDistance(channels []Channel, es []Elasticity, current []float64) float64 {
	effect := make([]float64, len(es))
	for i, e := range es {
		if e.Fit.Status != NoData {
			effect[i] = channels[i].worth() * e.Curve.Response(current[i])
		}
	}
	effects, spends, squares := sum(effect), sum(current), 0.0
	for i := range effect {
		d := effect[i]/effects - current[i]/spends
		squares += d * d
	}
	return math.Sqrt(squares)
}
