package assess

// Part is one channel's share in a change of a ratio: how far its own rate
// moved the whole, and how far its weight did.
type Part struct {
	Key  string
	Rate float64
	Mix  float64
}

// Total returns the part's whole contribution.
func (p Part) Total() float64 { return p.Rate + p.Mix }

// weighted is a part's numerator and denominator before and after.
type weighted struct{ num0, den0, num1, den1 float64 }

// Decompose splits the change of a quotient KPI from before to after over the
// parts of a dimension into rate and mix (the symmetric form of Bennet 1920,
// without an interaction term). The parts sum exactly to the change. Parts
// that are missing on one side count as mix. It returns nil where the KPI is
// no quotient or is unknown on one side.
func Decompose(k *KPI, before, after []Group, params Totals) []Part {
	if k.Formula.Denominator == nil {
		return nil
	}
	keys, cells, ok := weigh(k, before, after, params)
	if !ok {
		return nil
	}
	var n0, d0, n1, d1 float64
	for _, c := range cells {
		n0, d0, n1, d1 = n0+c.num0, d0+c.den0, n1+c.num1, d1+c.den1
	}
	if d0 == 0 || d1 == 0 {
		return nil
	}
	whole := (n0/d0 + n1/d1) / 2
	parts := make([]Part, len(cells))
	for i, c := range cells {
		parts[i] = c.split(keys[i], d0, d1, whole)
	}
	return parts
}

// split applies rate_i = (k1-k0)(w1+w0)/2 and mix_i = (w1-w0)((k1+k0)/2 - K̄).
func (c weighted) split(key string, d0, d1, whole float64) Part {
	w0, w1 := c.den0/d0, c.den1/d1
	if c.den0 == 0 && c.den1 == 0 {
		// A part with a numerator alone: all of it moves the whole as it is.
		return Part{Key: key, Mix: c.num1/d1 - c.num0/d0}
	}
	var k0, k1, unweighted float64
	switch {
	case c.den0 == 0:
		k1 = c.num1 / c.den1
		k0, unweighted = k1, -c.num0/d0
	case c.den1 == 0:
		k0 = c.num0 / c.den0
		k1, unweighted = k0, c.num1/d1
	default:
		k0, k1 = c.num0/c.den0, c.num1/c.den1
	}
	mix := (w1-w0)*((k1+k0)/2-whole) + unweighted
	return Part{Key: key, Rate: (k1 - k0) * (w1 + w0) / 2, Mix: mix}
}

func weigh(k *KPI, before, after []Group, params Totals) ([]string, []weighted, bool) {
	index := map[string]int{}
	var keys []string
	var cells []weighted
	at := func(key string) *weighted {
		i, ok := index[key]
		if !ok {
			i = len(cells)
			index[key] = i
			keys = append(keys, key)
			cells = append(cells, weighted{})
		}
		return &cells[i]
	}
	for side, groups := range [][]Group{before, after} {
		for _, g := range groups {
			t := g.Rows.Totals().with(params)
			n, d := k.Formula.Numerator.Eval(t), k.Formula.Denominator.Eval(t)
			if !n.Known() || !d.Known() {
				return nil, nil, false
			}
			c := at(g.Key)
			if side == 0 {
				c.num0, c.den0 = n.Number, d.Number
			} else {
				c.num1, c.den1 = n.Number, d.Number
			}
		}
	}
	return keys, cells, len(cells) > 0
}
