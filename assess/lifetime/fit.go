package lifetime

import "errors"

// screenCells is how many cells the several starts are tried on; the best
// end is then polished on all.
const screenCells = 4000

// FitPurchase estimates the BG/NBD by maximum likelihood from several starts.
// The error says that no start led anywhere; whether the end can be trusted is in the
// Optimum.
func FitPurchase(hs []History) (Purchase, Optimum, error) {
	if len(hs) == 0 {
		return Purchase{}, Optimum{}, errors.New("fit purchases: no customers")
	}
	data := newPurchaseData(hs)
	age := max(data.meanAge, 1)
	starts := [][]float64{
		{0.25, 0.1 * age, 0.8, 2.5},
		{1, 0.3 * age, 0.3, 3},
		{2, age, 1.5, 6},
	}
	params, end, err := best(purchaseObjective(data.thin(screenCells)), starts)
	if err == nil && len(data.cells) > screenCells {
		params, end, err = maximise(purchaseObjective(data), params)
	}
	if err != nil {
		return Purchase{}, Optimum{}, err
	}
	end.LogLikelihood *= data.customers
	return Purchase{R: params[0], Alpha: params[1], A: params[2], B: params[3]}, end, nil
}

// purchaseObjective is the mean log-likelihood of a customer: tolerances then do
// not depend on how many there are.
func purchaseObjective(d purchaseData) objective {
	return func(params, grad []float64) float64 {
		ll, g := d.logLikelihood(Purchase{R: params[0], Alpha: params[1], A: params[2], B: params[3]})
		for i := range g {
			grad[i] = g[i] / d.customers
		}
		return ll / d.customers
	}
}

// dropoutGain is how much log-likelihood the chance of leaving adds to a
// model in which nobody leaves. Below about 2 (half the 95 % point of χ² with
// one degree of freedom, 1.92) the data do not show that anybody leaves.
func dropoutGain(hs []History, p Purchase) float64 {
	data := newPurchaseData(hs)
	with, _ := data.logLikelihood(p)
	without, _ := data.logLikelihood(Purchase{R: p.R, Alpha: p.Alpha, A: 1e-9, B: 1})
	return with - without
}
