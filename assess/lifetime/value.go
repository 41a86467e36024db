package lifetime

// weeksPerMonth is the month of the discounted value, as in the lifetimes library.
const weeksPerMonth = 4.345

// Horizon is how far ahead value counts, and how later money is discounted.
type Horizon struct {
	Months   int
	Discount float64 // a month
}

// Score is what the model says of one customer.
type Score struct {
	Customer    uint32
	Channel     int32
	Alive       float64 // probability of still buying
	Purchases   float64 // expected over the horizon
	PerPurchase float64 // expected mean value of a purchase
	Value       float64 // discounted revenue over the horizon; purchases to date not counted
}

// Scores values every customer, in the order of the histories:
// Σ E[M]·(E[Y(tᵢ)]−E[Y(tᵢ₋₁)])/(1+d)ⁱ over the months of the horizon.
func (m Model) Scores(hs []History, horizon Horizon) []Score {
	type key struct {
		repeats int
		age     float64
	}
	type growth struct{ purchases, discounted float64 }
	known := map[key]growth{} // the costly part depends on x and T alone
	scores := make([]Score, len(hs))
	for i, h := range hs {
		k := key{h.Repeats, h.Age}
		g, ok := known[k]
		if !ok {
			g.purchases, g.discounted = m.Purchase.overHorizon(h, horizon)
			known[k] = g
		}
		s := Score{Customer: h.Customer, Channel: h.Channel, Alive: m.Purchase.Alive(h)}
		s.PerPurchase = m.Spend.Expected(h.Repeats, h.Spend)
		s.Purchases = s.Alive * g.purchases
		s.Value = s.Alive * g.discounted * s.PerPurchase
		scores[i] = s
	}
	return scores
}

// overHorizon is the purchases of a customer known to be active, plain and discounted.
func (p Purchase) overHorizon(h History, horizon Horizon) (plain, discounted float64) {
	weight := 1.0
	for month := 1; month <= horizon.Months; month++ {
		weight /= 1 + horizon.Discount
		until := p.growth(h.Repeats, h.Age, float64(month)*weeksPerMonth)
		discounted += (until - plain) * weight
		plain = until
	}
	return plain, discounted
}
