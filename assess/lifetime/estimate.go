package lifetime

import (
	"fmt"
	"math"
	"slices"
)

// Options are the assumptions of an estimate. DefaultOptions has the usual ones.
type Options struct {
	AsOf int32 // last day that the orders cover; 0 takes the day of the last order

	LifespanYears float64 // as the business knows it; 0 to measure
	HistoryCap    float64 // a measured lifespan is at most this many times the history
	Rates         Rates
	Horizon       Horizon

	MinCustomers    int     // for the model
	MinRepeatBuyers int     // for the model
	MaxCorrelation  float64 // of purchases with their value, above which a caveat is due

	HoldoutDays int32 // held back to test the model; 0 takes a third of the history, at most 39 weeks
	Risk        RiskBand
	Cohorts     Grain
	MinCell     int // smallest group or cohort that is shown

	CAC       map[int32]float64 // cost of acquiring a customer, by channel; a missing one is unknown
	Bootstrap Bootstrap
}

// DefaultOptions are 12 months at 1 % a month, and the usual thresholds.
func DefaultOptions() Options {
	return Options{
		HistoryCap:      2,
		Rates:           Rates{Discount: 0.1},
		Horizon:         Horizon{Months: 12, Discount: 0.01},
		MinCustomers:    200,
		MinRepeatBuyers: 50,
		MaxCorrelation:  0.3,
		Risk:            RiskBand{Below: 0.7, LostBelow: 0.2},
		Cohorts:         Monthly,
		MinCell:         5,
		Bootstrap:       Bootstrap{Draws: 1000, Level: 0.8, Seed: 1},
	}
}

func (o Options) check() error {
	switch {
	case o.Rates.Margin < 0 || o.Rates.Margin > 1:
		return fmt.Errorf("check options: margin %v is not a share; give 0 (unknown) to 1", o.Rates.Margin)
	case !(o.HistoryCap > 0):
		return fmt.Errorf("check options: history cap %v must be above 0", o.HistoryCap)
	case o.Horizon.Months < 1:
		return fmt.Errorf("check options: horizon of %d months; give at least 1", o.Horizon.Months)
	case o.Bootstrap.Draws < 1 || !(o.Bootstrap.Level > 0 && o.Bootstrap.Level < 1):
		return fmt.Errorf("check options: bootstrap of %d draws at level %v; give at least 1 draw and a level between 0 and 1", o.Bootstrap.Draws, o.Bootstrap.Level)
	case o.Cohorts != Monthly && o.Cohorts != Quarterly:
		return fmt.Errorf("check options: cohorts of %d months; give 1 or 3", o.Cohorts)
	}
	return nil
}

// Worth is the value of all customers, or of those one channel acquired.
type Worth struct {
	Channel    int32
	Suppressed bool // fewer than MinCell customers; nothing but Channel is set
	Customers  int
	Repeat     int     // customers with more than one purchase
	ToDate     float64 // mean revenue a customer so far
	Ahead      float64 // mean discounted revenue over the horizon; NaN without the model
	Simple     Simple

	// Value is the lifetime value to print: ToDate + Ahead, or Simple.Value where the
	// model is not used. Margin is the part of it that stays (NaN when unknown).
	Value, Margin float64

	CAC     float64 // NaN when unknown, as are the two below without it
	Ratio   float64 // LTV:CAC, of the margin where it is known, else of revenue
	Payback float64 // months; needs the margin
}

// Result is all that an estimate has to say.
type Result struct {
	AsOf    int32
	Unknown int // orders without a customer
	Returns int

	Reason Reason // Fits, or why the model is not used
	Model  Model  // zero where it was not fitted
	Total  Worth  // its Channel is 0 and means nothing; CAC is unknown
	// Interval is of Total.Simple.Value, or of Total.Ahead with the model.
	Interval Interval
	Channels []Worth // by channel number

	Scores   []Score // by customer; nil without the model
	Deciles  []Decile
	Risk     *Risk // nil without the model
	Backtest *Backtest
	Cohorts  Triangle
	Caveats  []Caveat // ascending, each once
}

// Estimate values the customers of the orders. No known customer is an error, as is an
// option outside its range; too little data for the model is not, but a Reason.
func Estimate(orders []Order, opts Options) (Result, error) {
	if err := opts.check(); err != nil {
		return Result{}, err
	}
	l, err := NewLedger(orders)
	if err != nil {
		return Result{}, err
	}
	first, last, ok := l.Span()
	if !ok {
		return Result{}, fmt.Errorf("estimate lifetime value: none of %d orders has a customer and a purchase; map the customer column", len(orders))
	}
	if opts.AsOf == 0 {
		opts.AsOf = last
	}
	if first > opts.AsOf {
		return Result{}, fmt.Errorf("estimate lifetime value: the first order is of day %d, after the day %d of the estimate", first, opts.AsOf)
	}
	return opts.estimate(l), nil
}

func (o Options) estimate(l Ledger) Result {
	hs := l.Histories(o.AsOf)
	span := NewLifespan(l, o.AsOf, o.LifespanYears, o.HistoryCap)
	r := Result{AsOf: o.AsOf, Unknown: l.Unknown, Returns: l.Returns}
	r.Model, r.Reason = FitModel(hs, o.MinCustomers, o.MinRepeatBuyers)
	if r.Reason == Fits {
		o.applyModel(&r, l, hs)
	} else {
		r.Interval = o.Bootstrap.SimpleInterval(l, o.AsOf, span, o.HistoryCap)
	}
	r.Total = o.worth(hs, r.Scores, span)
	r.Channels = o.channels(hs, r.Scores, span)
	r.Cohorts = Retention(l, o.Cohorts, o.AsOf, o.MinCell)
	r.Caveats = o.caveats(r, l)
	return r
}

func (o Options) applyModel(r *Result, l Ledger, hs []History) {
	r.Scores = r.Model.Scores(hs, o.Horizon)
	r.Deciles = Deciles(r.Scores)
	r.Interval = o.Bootstrap.MeanValue(r.Scores)
	r.Backtest = o.backtest(l)
	risk := AtRisk(r.Scores, o.Risk)
	r.Risk = &risk
}

// maxHoldout is the longest part that is held back unasked: 39 weeks.
const maxHoldout = 39 * daysPerWeek

// backtest is nil where the part that the model may see is too small.
func (o Options) backtest(l Ledger) *Backtest {
	held := o.HoldoutDays
	if held == 0 {
		first, _, _ := l.Span()
		held = min((o.AsOf-first+1)/3, maxHoldout)
	}
	cut := o.AsOf - held
	past := l.Histories(cut)
	if held < 1 || len(past) < o.MinCustomers || repeatBuyers(past) < o.MinRepeatBuyers {
		return nil
	}
	b, err := Hold(l, cut, o.AsOf)
	if err != nil {
		return nil // nothing to fit: reported as NoBacktest
	}
	return &b
}

// channels values the customers of each acquiring channel.
func (o Options) channels(hs []History, scores []Score, span Lifespan) []Worth {
	members := map[int32][]int{}
	for i, h := range hs {
		members[h.Channel] = append(members[h.Channel], i)
	}
	worths := make([]Worth, 0, len(members))
	for channel, at := range members {
		w := Worth{Channel: channel, Suppressed: true}
		if len(at) >= o.MinCell {
			w = o.worth(pick(hs, at), pick(scores, at), span)
			w.Channel = channel
			w.acquire(o.CAC[channel], o.Rates.Margin)
		}
		worths = append(worths, w)
	}
	slices.SortFunc(worths, func(a, b Worth) int { return int(a.Channel) - int(b.Channel) })
	return worths
}

// pick takes the elements at the places; of nothing, nothing.
func pick[T any](all []T, at []int) []T {
	if all == nil {
		return nil
	}
	picked := make([]T, len(at))
	for i, j := range at {
		picked[i] = all[j]
	}
	return picked
}

func (o Options) worth(hs []History, scores []Score, span Lifespan) Worth {
	n := float64(len(hs))
	w := Worth{
		Customers: len(hs),
		Repeat:    repeatBuyers(hs),
		Ahead:     math.NaN(),
		Simple:    NewSimple(hs, span, o.Rates),
		Margin:    math.NaN(),
		CAC:       math.NaN(),
		Ratio:     math.NaN(),
		Payback:   math.NaN(),
	}
	for _, h := range hs {
		w.ToDate += h.Revenue / n
	}
	w.Value = w.Simple.Value
	if scores != nil {
		w.Ahead = totalValue(scores) / n
		w.Value = w.ToDate + w.Ahead
	}
	if o.Rates.Margin > 0 {
		w.Margin = w.Value * o.Rates.Margin
	}
	return w
}

// acquire sets what the customers cost, and what follows from it.
func (w *Worth) acquire(cac, margin float64) {
	if !(cac > 0) {
		return
	}
	w.CAC = cac
	w.Ratio = ToCost(w.Value, cac)
	if margin > 0 {
		w.Ratio = ToCost(w.Margin, cac)
		w.Payback = Payback(cac, w.Simple.AverageOrder, w.Simple.Frequency, margin)
	}
}

// sameWindow is how near lifespan and history are, relatively, to be the same.
const sameWindow = 0.01

func (o Options) caveats(r Result, l Ledger) []Caveat {
	span := r.Total.Simple.Lifespan
	fits := r.Reason == Fits
	tests := []struct {
		caveat Caveat
		holds  bool
	}{
		{UnknownCustomers, l.Unknown > 0},
		{UnmatchedReturns, l.Unmatched > 0},
		{AssumedLifespan, span.Source == CappedHistory},
		{SpendCorrelated, fits && math.Abs(r.Model.Correlation) > o.MaxCorrelation},
		{NoBacktest, fits && r.Backtest == nil},
		{LosesToNaive, r.Backtest != nil && r.Backtest.Error > r.Backtest.NaiveErr},
		{RatioIsROAS, !fits && math.Abs(span.Years/span.History-1) < sameWindow},
	}
	var due []Caveat
	for _, t := range tests {
		if t.holds {
			due = append(due, t.caveat)
		}
	}
	return due
}
