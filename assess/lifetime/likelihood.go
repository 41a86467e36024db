package lifetime

import (
	"math"
	"slices"
)

// cell is the customers with one and the same (x, t_x, T). Times are places in
// the tables of distinct times, so that a logarithm is taken once per time and
// not once per customer.
type cell struct {
	repeats      int32
	recency, age int32
	customers    float64
}

// purchaseData is the histories in the form the BG/NBD likelihood reads.
type purchaseData struct {
	cells     []cell
	recencies []float64
	ages      []float64
	customers float64
	meanAge   float64
}

func newPurchaseData(hs []History) purchaseData {
	d := purchaseData{customers: float64(len(hs))}
	recencies, ages := map[float64]int32{}, map[float64]int32{}
	cells := make([]cell, len(hs))
	for i, h := range hs {
		d.meanAge += h.Age / d.customers
		cells[i] = cell{
			repeats:   int32(h.Repeats),
			recency:   place(recencies, &d.recencies, h.Recency),
			age:       place(ages, &d.ages, h.Age),
			customers: 1,
		}
	}
	d.cells = merge(cells)
	return d
}

// merge sorts the cells by repeats, so that what depends on x alone is computed once for
// each x, and joins equal ones. It works in place.
func merge(cells []cell) []cell {
	slices.SortFunc(cells, func(a, b cell) int {
		if a.repeats != b.repeats {
			return int(a.repeats) - int(b.repeats)
		}
		if a.recency != b.recency {
			return int(a.recency) - int(b.recency)
		}
		return int(a.age) - int(b.age)
	})
	merged := cells[:0]
	for _, c := range cells {
		if last := len(merged) - 1; last >= 0 && merged[last].same(c) {
			merged[last].customers++
			continue
		}
		merged = append(merged, c)
	}
	return merged
}

func (c cell) same(o cell) bool {
	return c.repeats == o.repeats && c.recency == o.recency && c.age == o.age
}

// place finds v among the distinct values, adding it when it is new.
func place(places map[float64]int32, values *[]float64, v float64) int32 {
	at, ok := places[v]
	if !ok {
		at = int32(len(*values))
		places[v] = at
		*values = append(*values, v)
	}
	return at
}

// thin keeps every nth cell: a stratified sample, as cells are sorted.
func (d purchaseData) thin(n int) purchaseData {
	every := (len(d.cells) + n - 1) / n
	if every <= 1 {
		return d
	}
	thinned := d
	thinned.cells, thinned.customers = nil, 0
	for i := every / 2; i < len(d.cells); i += every {
		thinned.cells = append(thinned.cells, d.cells[i])
		thinned.customers += d.cells[i].customers
	}
	return thinned
}

func (d purchaseData) maxRepeats() int {
	if len(d.cells) == 0 {
		return 0
	}
	return int(d.cells[len(d.cells)-1].repeats) // cells are sorted by repeats
}

// logLikelihood is the BG/NBD log-likelihood and its gradient by (r, α, a, b):
// Fader, Hardie and Lee (2005), eq. 6, in the form of Hardie's note 027.
func (d purchaseData) logLikelihood(p Purchase) (ll float64, grad [4]float64) {
	var (
		rs  = newRisingLog(p.R, d.maxRepeats())
		bs  = newRisingLog(p.B, d.maxRepeats())
		abs = newRisingLog(p.A+p.B, d.maxRepeats())
		tx  = newTimes(d.recencies, p.Alpha)
		ta  = newTimes(d.ages, p.Alpha)

		logAlpha, logA = math.Log(p.Alpha), math.Log(p.A)
		ratioR         = p.R / p.Alpha
		inverseA       = 1 / p.A
		current        = int32(-1)
		logStay        float64 // ln(b+x−1) and its slope, kept for the current x
		stay           float64
	)
	for _, c := range d.cells {
		x, n := float64(c.repeats), c.customers
		if c.repeats != current {
			current, logStay, stay = c.repeats, math.Log(p.B+x-1), 1/(p.B+x-1)
		}
		rx := p.R + x
		logT := ta.log[c.age]
		l := rs.log[c.repeats] + p.R*logAlpha + bs.log[c.repeats] - abs.log[c.repeats] - rx*logT
		gR := rs.slope[c.repeats] + logAlpha - logT
		gAlpha := ratioR - rx*ta.inverse[c.age]
		gA := -abs.slope[c.repeats]
		gB := bs.slope[c.repeats] - abs.slope[c.repeats]
		if c.repeats > 0 {
			since := logT - tx.log[c.recency]
			soft, gone := softplus(logA - logStay + rx*since)
			l += soft
			gR += gone * since
			gAlpha += gone * rx * (ta.inverse[c.age] - tx.inverse[c.recency])
			gA += gone * inverseA
			gB -= gone * stay
		}
		ll += n * l
		grad[0] += n * gR
		grad[1] += n * gAlpha
		grad[2] += n * gA
		grad[3] += n * gB
	}
	return ll, grad
}

// risingLog tabulates ln Γ(v+x)/Γ(v) and its slope by v, as sums: the difference
// of two log-gammas has no digits left where v is large.
type risingLog struct {
	log, slope []float64
}

func newRisingLog(v float64, upTo int) risingLog {
	t := risingLog{log: make([]float64, upTo+1), slope: make([]float64, upTo+1)}
	for k := range upTo {
		t.log[k+1] = t.log[k] + math.Log(v+float64(k))
		t.slope[k+1] = t.slope[k] + 1/(v+float64(k))
	}
	return t
}

// times tabulates ln(α+t) and 1/(α+t) over the distinct times.
type times struct {
	log, inverse []float64
}

func newTimes(values []float64, alpha float64) times {
	t := times{log: make([]float64, len(values)), inverse: make([]float64, len(values))}
	for i, v := range values {
		t.log[i] = math.Log(alpha + v)
		t.inverse[i] = 1 / (alpha + v)
	}
	return t
}

// softplus is ln(1+e^u) and its slope, without overflow. The value is a summand among
// many, so its absolute precision is what counts, and math.Log is far quicker
// than math.Log1p.
func softplus(u float64) (value, slope float64) {
	e := math.Exp(-math.Abs(u))
	value, slope = math.Log(1+e), 1/(1+e)
	if u > 0 {
		return u + value, slope
	}
	return value, e * slope
}
