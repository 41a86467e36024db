package lifetime

import "math"

// binsOfRepeats: a backtest groups customers by 0, 1, … and 7 or more repeats.
const binsOfRepeats = 8

// Backtest compares what a model fitted on the first part of the orders said with what
// then happened. Figures are purchase occasions.
type Backtest struct {
	Cut       int32 // last day that the model saw
	Weeks     float64
	Customers int // who had bought by the cut
	Actual    float64
	Predicted float64
	Naive     float64 // if everyone went on at the rate x/T so far
	Error     float64 // mean absolute error a customer
	NaiveErr  float64 // the same of the naive prediction
	Bins      []Bin
}

// Bin is the customers with one number of repeats up to the cut.
type Bin struct {
	Repeats   int // of the last bin: or more
	Customers int
	Actual    float64 // mean a customer in the part held back; NaN for no customers
	Predicted float64
}

// Hold tests purchase predictions for the days after cut up to through. It
// uses the parameters even where one lies on its bound, since predictions may be sound
// where a parameter is not; the error says that there is nothing to fit.
func Hold(l Ledger, cut, through int32) (Backtest, error) {
	past := l.Histories(cut)
	model, _, err := FitPurchase(past)
	if err != nil {
		return Backtest{}, err
	}
	return HoldWith(l, model, cut, through), nil
}

// HoldWith is Hold for parameters that are given.
func HoldWith(l Ledger, model Purchase, cut, through int32) Backtest {
	b := Backtest{Cut: cut, Weeks: float64(through-cut) / daysPerWeek, Bins: make([]Bin, binsOfRepeats)}
	for i := range b.Bins {
		b.Bins[i].Repeats = i
	}
	l.customers(through, func(occasions []Order) {
		seen := 0
		for seen < len(occasions) && occasions[seen].Day <= cut {
			seen++
		}
		if seen > 0 {
			b.add(model, summarise(occasions[:seen], cut), float64(len(occasions)-seen))
		}
	})
	b.average()
	return b
}

// add counts one customer with the purchases made after the cut.
func (b *Backtest) add(model Purchase, h History, actual float64) {
	predicted := model.ExpectedFor(h, b.Weeks)
	naive := 0.0
	if h.Age > 0 {
		naive = float64(h.Repeats) / h.Age * b.Weeks
	}
	b.Customers++
	b.Actual += actual
	b.Predicted += predicted
	b.Naive += naive
	b.Error += math.Abs(actual - predicted)
	b.NaiveErr += math.Abs(actual - naive)
	bin := &b.Bins[min(h.Repeats, binsOfRepeats-1)]
	bin.Customers++
	bin.Actual += actual
	bin.Predicted += predicted
}

// average turns sums into means.
func (b *Backtest) average() {
	b.Error = ratio(b.Error, float64(b.Customers))
	b.NaiveErr = ratio(b.NaiveErr, float64(b.Customers))
	for i := range b.Bins {
		bin := &b.Bins[i]
		bin.Actual = ratio(bin.Actual, float64(bin.Customers))
		bin.Predicted = ratio(bin.Predicted, float64(bin.Customers))
	}
}
