package lifetime

// Reason says why the model was not used. The simple value stands in for it.
type Reason int

// The reasons, in the order in which they are tested.
const (
	Fits            Reason = iota // the model is used
	FewCustomers                  // too few customers with known orders
	FewRepeatBuyers               // too few customers with more than one purchase
	NotConverged                  // no maximum of the likelihood was found
	NobodyLeaves                  // the data do not show that customers leave, so not how long they stay
	OnBound                       // a parameter ran to the edge: the data do not determine it
	InfiniteSpend                 // q ≤ 1: the mean value of a purchase has no finite estimate
)

// String names the reason for logs and tests.
func (r Reason) String() string {
	switch r {
	case Fits:
		return "fits"
	case FewCustomers:
		return "few customers"
	case FewRepeatBuyers:
		return "few repeat buyers"
	case NotConverged:
		return "not converged"
	case NobodyLeaves:
		return "nobody leaves"
	case OnBound:
		return "parameter on bound"
	case InfiniteSpend:
		return "infinite mean spend"
	}
	return "unknown"
}

// Caveat is something a reader must know beside the figures.
type Caveat int

// The caveats.
const (
	UnknownCustomers Caveat = iota + 1 // orders without a customer were left out
	UnmatchedReturns                   // returns whose purchase lies before the orders were left out
	AssumedLifespan                    // the lifespan is the cap on the history, not measured
	SpendCorrelated                    // frequent buyers spend differently per purchase, which the model rules out
	NoBacktest                         // the history is too short to check the model on a part held back
	LosesToNaive                       // held back, the model predicts worse than "everyone goes on as before"
	RatioIsROAS                        // lifespan = history: LTV:CAC is nothing but ROAS
)

// String names the caveat for logs and tests.
func (c Caveat) String() string {
	switch c {
	case UnknownCustomers:
		return "unknown customers"
	case UnmatchedReturns:
		return "unmatched returns"
	case AssumedLifespan:
		return "assumed lifespan"
	case SpendCorrelated:
		return "spend correlated"
	case NoBacktest:
		return "no backtest"
	case LosesToNaive:
		return "loses to naive"
	case RatioIsROAS:
		return "ratio is ROAS"
	}
	return "unknown"
}
