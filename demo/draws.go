package demo

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
)

// draws is one stream of random numbers. Each part of the demo has its own, so that a change in one
// story leaves the figures of the others as they were.
type draws struct{ *rand.Rand }

func stream(seed uint64, part string) draws {
	h := fnv.New64a()
	h.Write([]byte(part)) // a hash never fails to write
	return draws{rand.New(rand.NewPCG(seed, h.Sum64()))}
}

// around is a positive number with the given mean that strays by about spread (.05 = 5 %).
func (r draws) around(mean, spread float64) float64 {
	return mean * math.Exp(spread*r.NormFloat64()-spread*spread/2)
}

// smallMean is the mean from which a count is close enough to a normal number to be drawn as one.
const smallMean = 30

// poisson is a count with the given mean (Knuth's product method; rounded normal for large means).
func (r draws) poisson(mean float64) int {
	if mean <= 0 {
		return 0
	}
	if mean >= smallMean {
		return max(0, int(math.Round(mean+math.Sqrt(mean)*r.NormFloat64())))
	}
	limit, product, n := math.Exp(-mean), r.Float64(), 0
	for product > limit {
		product *= r.Float64()
		n++
	}
	return n
}

// binomial is how many of n succeed when each does with probability p.
func (r draws) binomial(n int, p float64) int {
	p = min(p, 1)
	if n > 2*smallMean {
		if mean := float64(n) * p; mean >= smallMean {
			drawn := mean + math.Sqrt(mean*(1-p))*r.NormFloat64()
			return min(n, max(0, int(math.Round(drawn))))
		}
		return min(n, r.poisson(float64(n)*p))
	}
	hits := 0
	for range n {
		if r.Float64() < p {
			hits++
		}
	}
	return hits
}

// gamma is a gamma number of scale 1 (Marsaglia and Tsang, 2000, with their boost for shapes below 1).
func (r draws) gamma(shape float64) float64 {
	if shape < 1 {
		return r.gamma(shape+1) * math.Pow(r.Float64(), 1/shape)
	}
	d := shape - 1.0/3
	c := 1 / math.Sqrt(9*d)
	for {
		x := r.NormFloat64()
		v := 1 + c*x
		if v <= 0 {
			continue
		}
		v = v * v * v
		if math.Log(r.Float64()) < .5*x*x+d-d*v+d*math.Log(v) {
			return d * v
		}
	}
}

func (r draws) beta(a, b float64) float64 {
	x := r.gamma(a)
	return x / (x + r.gamma(b))
}
