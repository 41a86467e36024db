package response

import "math"

// Pool is the mean of elasticities over channels with random effects.
type Pool struct {
	Channels int     // how many estimates went in
	Fixed    float64 // mean under one common elasticity
	Q        float64 // Cochran's heterogeneity
	Tau2     float64 // variance of the true elasticities between channels
	Mean     float64 // mean with random effects
	SE       float64 // of Mean
	Prior    bool    // Mean and Tau2 are the prior's: too few channels
}

// DerSimonianLaird pools estimates with their standard errors (DerSimonian and Laird
// 1986). Below two estimates Tau2 is 0; of none, the means are NaN.
func DerSimonianLaird(b, se []float64) Pool {
	p := Pool{Channels: len(b)}
	var w, w2 float64
	p.Fixed, w, w2 = weightedMean(b, se, 0)
	for i := range b {
		p.Q += (b[i] - p.Fixed) * (b[i] - p.Fixed) / (se[i] * se[i])
	}
	if len(b) > 1 {
		p.Tau2 = max(0, (p.Q-float64(len(b)-1))/(w-w2/w))
	}
	p.Mean, w, _ = weightedMean(b, se, p.Tau2)
	p.SE = 1 / math.Sqrt(w)
	return p
}

// weightedMean weighs by the inverse of se² + tau2; it also returns the sum of the weights
// and of their squares.
func weightedMean(b, se []float64, tau2 float64) (mean, w, w2 float64) {
	for i := range b {
		weight := 1 / (se[i]*se[i] + tau2)
		mean += weight * b[i]
		w += weight
		w2 += weight * weight
	}
	return mean / w, w, w2
}

// Shrink draws an estimate towards the mean of the pool by precision, and returns it with
// its standard error.
func (p Pool) Shrink(b, se float64) (shrunk, shrunkSE float64) {
	if p.Tau2 == 0 {
		return p.Mean, p.SE
	}
	own, common := 1/(se*se), 1/p.Tau2
	return (b*own + p.Mean*common) / (own + common), math.Sqrt(1 / (own + common))
}

// Unseen is the elasticity of a channel without an estimate: the mean of the pool, with
// the spread between channels as its error.
func (p Pool) Unseen() (b, se float64) {
	return p.Mean, math.Sqrt(p.Tau2 + p.SE*p.SE)
}

// pool combines the fits, or falls back on the prior.
func (o Options) pool(fits []Fit) Pool {
	var b, se []float64
	for _, f := range fits {
		if f.Status == Estimated {
			b, se = append(b, f.B), append(se, f.SE)
		}
	}
	if len(b) > 0 && len(b) >= o.PoolFrom {
		return DerSimonianLaird(b, se)
	}
	p := Pool{Channels: len(b), Prior: true, Fixed: math.NaN(), Q: math.NaN()}
	p.Mean, p.Tau2 = o.Prior.Mean, o.Prior.SD*o.Prior.SD
	return p
}

// Elasticity is the estimate to use for a channel, with its curve.
type Elasticity struct {
	Fit   Fit
	B, SE float64 // shrunk and held within the limits; NaN for NoData
	// Curve passes through the channel's mean log point, so it is the median response,
	// a little below the mean. Its fields are NaN for NoData.
	Curve Power
}

// elasticity shrinks a fit and re-centres its curve.
func (o Options) elasticity(f Fit, p Pool) Elasticity {
	e := Elasticity{Fit: f, B: math.NaN(), SE: math.NaN()}
	switch f.Status {
	case NoData:
	case Estimated:
		e.B, e.SE = p.Shrink(f.B, f.SE)
	default:
		e.B, e.SE = p.Unseen()
	}
	e.B = o.clamp(e.B)
	e.Curve = f.through(e.B)
	return e
}

func (o Options) clamp(b float64) float64 { return max(o.MinB, min(o.MaxB, b)) }

// through is the curve of elasticity b through the mean log point.
func (f Fit) through(b float64) Power {
	return Power{LogA: f.MeanLogResponse - b*f.MeanLogSpend, B: b}
}
