package assess

import (
	"fmt"
	"math"
	"slices"

	"debrief/assess/response"
	"debrief/calendar"
)

// Budget is how next year's money would work hardest. Amounts are of a year.
type Budget struct {
	Measure   string          // what the response counts: revenue, sales or leads
	Window    calendar.Period // of the complete months that it rests on
	Months    int
	Now       float64 // spend of the last twelve months, or scaled to twelve
	Channels  []BudgetChannel
	Expected  Estimate // of the measure under the recommended split, with an 80 % interval
	StatusQuo Estimate // of the measure under the split as it is
	Gain      Estimate // of the recommended split over the status quo, relative, 80 %
	Beats     Quantity // share of the draws in which it brings more
	Margin    float64  // contribution margin of a unit of revenue; 0 if unknown, or where the measure is not revenue
	Reserve   float64  // set aside for tests
	Unplaced  float64  // that the limits leave no place for, or (below 0) that they demand above the present total
	Unknown   []string // channels with a limit that the data do not have
	Scenarios []BudgetScenario
}

// BudgetChannel is one channel's part of the budget.
type BudgetChannel struct {
	Name      string
	Now       float64
	Proposed  float64
	Low, High float64  // bounds of the proposal: how far a year may move, within the limits that were set
	Limit     Limit    // that was set; its zero bounds are none
	Average   Quantity // return of a unit of money on average
	Last      Quantity // return of the last unit of money spent now
	Next      Quantity // return of the next unit of money
	Effect    Estimate // of the move on the measure, with an 80 % interval
	Agreement Quantity // share of the draws that agree with the direction of the move
	Advice    Advice
	Estimated bool // from the channel's own data; otherwise from the prior
	Observed  int  // months behind the estimate
	Curve     BudgetCurve
}

// Advice says what to do with a channel's budget, and why where nothing moves.
type Advice string

// The advices. Only Raise, Cut and Limited change the spend.
const (
	Raise       Advice = "raise"
	Cut         Advice = "cut"
	Keep        Advice = "keep"         // the best spend is the present one
	TestUnsure  Advice = "test_unsure"  // the draws do not agree on a direction
	TestThin    Advice = "test_thin"    // too few conversions behind it
	TestUnknown Advice = "test_unknown" // no estimate of its own
	NoPartner   Advice = "no_partner"   // no other channel can give or take the money
	Limited     Advice = "limited"      // a limit that was set decides, not the data
)

// BudgetCurve is the response Scale · spend^Elasticity of a year's spend; both
// are NaN without a curve.
type BudgetCurve struct {
	Scale, Elasticity float64
}

// Response is what a year's spend is expected to bring; NaN without a curve.
func (c BudgetCurve) Response(spend float64) float64 {
	return c.Scale * math.Pow(spend, c.Elasticity)
}

// BudgetScenario is the best split of another total.
type BudgetScenario struct {
	Change   float64 // of the budget
	Budget   float64
	Expected Estimate
	Next     Quantity  // what one more unit of money would bring
	Profit   Quantity  // what of it is left after the unit and the cost of the goods; unknown without a margin
	Spend    []float64 // by channel, in the order of Budget.Channels
	Unplaced float64   // as of Budget
}

// perYear is the months that a monthly figure stands for.
const perYear = 12

// budget estimates the response of each channel from its complete months; nil
// where no channel has both spend and result.
func (in YearInput) budget(s scorer) (*Budget, error) {
	land := newLander(in, s.settings)
	if len(land.months) < 3 {
		return nil, nil
	}
	b := &Budget{Measure: resultMeasure(s.now.Totals()), Months: len(land.months)}
	b.Window = calendar.Period{First: land.months[0].Date, Last: land.months[len(land.months)-1].Date.AddMonths(1) - 1}
	var channels []response.Channel
	var names []string
	for _, g := range in.Facts.All().In(b.Window).By(DimChannel) {
		if c, ok := in.responseOf(g, land.months, b.Measure); ok {
			channels = append(channels, c)
			names = append(names, g.Key)
			b.Now += c.Current * perYear
		}
	}
	if len(channels) == 0 {
		return nil, nil
	}
	opts := response.DefaultOptions()
	opts.TestReserve = in.Reserve
	if b.Measure == "revenue" {
		opts.Margin, b.Margin = in.Margin, in.Margin
	}
	res, err := response.Recommend(channels, nil, opts)
	if err != nil {
		return nil, fmt.Errorf("estimate response: %w", err)
	}
	b.take(names, in.Limits, &res)
	for _, l := range in.Limits {
		if !slices.Contains(names, l.Channel) {
			b.Unknown = append(b.Unknown, l.Channel)
		}
	}
	return b, nil
}

// take turns monthly results into those of a year.
func (b *Budget) take(names []string, limits []Limit, res *response.Result) {
	plan := res.Recommended
	for i, m := range plan.Moves {
		c := budgetChannel(names[i], m, res.Elasticities[i])
		c.limit(limits)
		b.Channels = append(b.Channels, c)
	}
	b.Unplaced = plan.Unplaced * perYear
	b.Expected, b.StatusQuo = ofYear(plan.Outlook), ofYear(res.StatusQuo)
	b.Gain = Estimate{Quantity: known(plan.Gain), Low: plan.GainOver.P10, High: plan.GainOver.P90, Ranged: true}
	b.Beats = known(plan.Beats)
	b.Reserve = plan.Reserve * perYear
	for _, sc := range res.Scenarios {
		b.Scenarios = append(b.Scenarios, scenarioOfYear(sc))
	}
}

func scenarioOfYear(sc response.Scenario) BudgetScenario {
	out := BudgetScenario{Change: sc.Change, Budget: sc.Budget * perYear, Expected: ofYear(sc.Outlook), Next: known(sc.Shadow), Profit: known(sc.Profit), Unplaced: sc.Unplaced * perYear}
	for _, x := range sc.Spend {
		out.Spend = append(out.Spend, x*perYear)
	}
	return out
}

// held is how close to a limit a spend is that the limit holds.
const held = 1e-6

// limit notes the limit that was set for the channel, and whether it alone
// moves the spend.
func (c *BudgetChannel) limit(limits []Limit) {
	for _, l := range limits {
		if l.Channel == c.Name {
			c.Limit = l
		}
	}
	at := func(bound float64) bool { return bound > 0 && math.Abs(c.Proposed-bound) <= held*bound }
	moved := math.Abs(c.Proposed-c.Now) > held*c.Now
	if moved && c.Advice != Raise && c.Advice != Cut && (at(c.Limit.Min) || at(c.Limit.Max)) {
		c.Advice = Limited
	}
}

func ofYear(o response.Outlook) Estimate {
	return Estimate{Quantity: known(o.Expected * perYear), Low: o.Range.P10 * perYear, High: o.Range.P90 * perYear, Ranged: true}
}

func budgetChannel(name string, m response.ChannelPlan, e response.Elasticity) BudgetChannel {
	c := BudgetChannel{
		Name: name, Now: m.Now * perYear, Proposed: m.Spend * perYear,
		Low: m.Lo * perYear, High: m.Hi * perYear,
		Effect:  ofYear(m.Change),
		Average: known(m.Average), Last: known(m.Last), Next: known(m.Next), Advice: adviceOf(m),
		Estimated: e.Fit.Status == response.Estimated, Observed: e.Fit.Used,
		Agreement: known(max(m.Agreement.Up, m.Agreement.Down, m.Agreement.Hold)),
		// A month's A·x^b, twelve times over a twelfth of the spend.
		Curve: BudgetCurve{Scale: math.Exp(e.Curve.LogA) * math.Pow(perYear, 1-e.Curve.B), Elasticity: e.Curve.B},
	}
	return c
}

func adviceOf(m response.ChannelPlan) Advice {
	switch m.Advice {
	case response.Move:
		if m.Spend < m.Now {
			return Cut
		}
		return Raise
	case response.TestUnsure:
		return TestUnsure
	case response.TestThin:
		return TestThin
	case response.TestUnknown:
		return TestUnknown
	case response.NothingToTrade:
		return NoPartner
	}
	return Keep
}

// responseOf lays out a channel's months; ok is false for a channel that never
// spent.
func (in YearInput) responseOf(g Group, months []Day, measure string) (response.Channel, bool) {
	c := response.Channel{Name: g.Key}
	byMonth := map[calendar.Date]Totals{}
	for _, m := range g.Rows.Every(calendar.Date.MonthStart) {
		byMonth[m.Date] = m.Totals
	}
	conversions := "sales"
	if measure == "leads" {
		conversions = "leads"
	}
	total, recent, spends := 0.0, 0.0, 0
	for i, m := range months {
		t := byMonth[m.Date]
		// A month of more returns than sales, or of credits, tells nothing of a
		// curve: the method leaves months without spend or response out.
		c.Spend = append(c.Spend, max(0, orNaN(t, "spend")))
		c.Response = append(c.Response, max(0, orNaN(t, measure)))
		total += t["spend"]
		if i >= len(months)-perYear {
			recent += t["spend"]
			spends++
			c.Conversions += t[conversions]
		}
	}
	if total <= 0 || recent <= 0 {
		return c, false
	}
	c.Current = recent / float64(spends)
	for _, l := range in.Limits {
		if l.Channel == g.Key {
			c.Min, c.Max = l.Min/perYear, l.Max/perYear
		}
	}
	return c, true
}

func orNaN(t Totals, measure string) float64 {
	if v, ok := t[measure]; ok {
		return v
	}
	return math.NaN()
}
