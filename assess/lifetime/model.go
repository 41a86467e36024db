package lifetime

import "math"

// Model is both fits: how often customers buy, and for how much.
type Model struct {
	Purchase    Purchase
	PurchaseFit Optimum
	Spend       Spend
	SpendFit    Optimum

	Correlation float64 // of purchases with their value, which the model takes as 0; NaN if unknown
	DropoutGain float64 // log-likelihood that customers' leaving explains; below 1.92 nothing shows that they leave
}

// minDropoutGain is half the 95 % point of χ² with one degree of freedom. Below it a and b
// lie on a flat ridge: where on it the search ends, inside the bounds or on them, says
// nothing, so this and not the bound is what tells.
const minDropoutGain = 1.92

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
	case m.DropoutGain < minDropoutGain:
		return m, NobodyLeaves
	case m.PurchaseFit.OnBound || m.SpendFit.OnBound:
		return m, OnBound
	case m.Spend.Q <= 1:
		return m, InfiniteSpend
	}
	return m, Fits
}
