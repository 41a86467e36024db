package lifetime

import (
	"cmp"
	"math"
	"slices"
)

// weeksPerMonth is the month of the discounted value, as in the lifetimes library.
const weeksPerMonth = 4.345

// Horizon is how far ahead value counts, and how later money is discounted.
type Horizon struct {
	Months   int
	Discount float64 // a month
}

// Model is both fits: how often customers buy, and for how much.
type Model struct {
	Purchase    Purchase
	PurchaseFit Optimum
	Spend       Spend
	SpendFit    Optimum

	Correlation float64 // of purchases with their value, which the model takes as 0; NaN if unknown
	DropoutGain float64 // log-likelihood that customers' leaving explains; below 1.92 nothing shows that they leave
}

// minDropoutGain is half the 95 % point of χ² with one degree of freedom.
const minDropoutGain = 1.92

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

// Decile is a tenth of the customers, the most valuable first.
type Decile struct {
	Customers int
	Value     float64
	Share     float64 // of the value of all
	Alive     float64 // mean probability of still buying
}

// Deciles splits the scores into ten parts of nearly equal number by value. It is nil
// below ten customers.
func Deciles(scores []Score) []Decile {
	if len(scores) < 10 {
		return nil
	}
	sorted := slices.Clone(scores)
	slices.SortFunc(sorted, func(a, b Score) int {
		return cmp.Or(cmp.Compare(b.Value, a.Value), cmp.Compare(a.Customer, b.Customer))
	})
	total := totalValue(scores)
	deciles := make([]Decile, 10)
	for i := range deciles {
		part := sorted[i*len(sorted)/10 : (i+1)*len(sorted)/10]
		d := Decile{Customers: len(part), Value: totalValue(part)}
		d.Share = ratio(d.Value, total)
		for _, s := range part {
			d.Alive += s.Alive / float64(len(part))
		}
		deciles[i] = d
	}
	return deciles
}

func totalValue(scores []Score) float64 {
	sum := 0.0
	for _, s := range scores {
		sum += s.Value
	}
	return sum
}

// RiskBand is where a repeat buyer counts as at risk: LostBelow ≤ P(alive) < Below.
type RiskBand struct {
	Below, LostBelow float64
}

// Risk is the repeat buyers who are slipping away, and the money that hangs on them.
type Risk struct {
	Customers int
	Lost      int     // repeat buyers below the band
	Expected  float64 // value they are expected to bring over the horizon
	AtStake   float64 // what they would bring above that if they were sure to stay
}

// AtRisk sums up the customers in the band. Those who bought once are never in it:
// their P(alive) is 1 by construction.
func AtRisk(scores []Score, band RiskBand) Risk {
	var r Risk
	for _, s := range scores {
		switch {
		case s.Alive < band.LostBelow:
			r.Lost++
		case s.Alive < band.Below:
			r.Customers++
			r.Expected += s.Value
			r.AtStake += s.Value * (1 - s.Alive) / s.Alive
		}
	}
	return r
}

// FitModel fits purchases and spend. The Reason is Fits, or the first thing that
// forbids to use the result.
func FitModel(hs []History, minCustomers, minRepeat int) (Model, Reason) {
	m := Model{Correlation: math.NaN(), DropoutGain: math.NaN()}
	switch {
	case len(hs) < minCustomers:
		return m, FewCustomers
	case repeatBuyers(hs) < minRepeat:
		return m, FewRepeatBuyers
	}
	var err error
	if m.Purchase, m.PurchaseFit, err = FitPurchase(hs); err != nil || !m.PurchaseFit.Converged {
		return m, NotConverged
	}
	m.DropoutGain = dropoutGain(hs, m.Purchase)
	m.Correlation = SpendCorrelation(hs)
	if m.Spend, m.SpendFit, err = FitSpend(hs); err != nil || !m.SpendFit.Converged {
		return m, NotConverged
	}
	switch {
	case m.PurchaseFit.OnBound || m.SpendFit.OnBound:
		return m, OnBound
	case m.Spend.Q <= 1:
		return m, InfiniteSpend
	}
	return m, Fits
}
