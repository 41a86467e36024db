package assess

import "math"

// Risk is something that may make next year's plan go wrong, found by a rule.
type Risk struct {
	Rule    string // "concentration", "forecast_error", "thin_estimates", "goal", "data_gap", "customers", "limits"
	Subject string
	KPI     *KPI
	Values  map[string]Amount
}

// What a risk is: the limits of the rules.
const (
	riskShare  = 0.40 // of the result that hangs on one channel
	riskError  = 0.10 // of a forecast, on average over its backtest
	riskChance = 0.50 // that a goal is met
)

// risks applies every rule, the year's own first.
func (r *Review) risks(gaps []Caveat) []Risk {
	var out []Risk
	out = append(out, r.goalRisks()...)
	out = append(out, r.concentration()...)
	out = append(out, r.forecastRisk()...)
	out = append(out, r.budgetRisks()...)
	out = append(out, r.customerRisk()...)
	for _, g := range gaps {
		if g.Rule == "missing_days" {
			out = append(out, Risk{Rule: "data_gap", Subject: g.Text, Values: g.Values})
		}
	}
	return out
}

func (r *Review) goalRisks() []Risk {
	var out []Risk
	for _, g := range r.Goals {
		if g.Chance.Known() && g.Chance.Number < riskChance {
			out = append(out, Risk{Rule: "goal", KPI: g.KPI, Values: map[string]Amount{
				"chance": {g.Chance, Ratio}, "landing": {g.Landing.Quantity, g.KPI.Unit}, "goal": {Known(g.Goal), g.KPI.Unit}}})
		}
	}
	return out
}

func (r *Review) concentration() []Risk {
	var out []Risk
	for _, c := range r.Channels {
		if c.ResultShare.Known() && c.ResultShare.Number > riskShare && len(r.Channels) > 1 {
			out = append(out, Risk{Rule: "concentration", Subject: c.Name, Values: map[string]Amount{
				"share": {c.ResultShare, Ratio}, "limit": {Known(riskShare), Ratio}}})
		}
	}
	return out
}

func (r *Review) forecastRisk() []Risk {
	if !(r.Trend.Error > riskError) {
		return nil
	}
	return []Risk{{Rule: "forecast_error", Values: map[string]Amount{
		"error": {Known(r.Trend.Error), Ratio}, "origins": {Known(float64(r.Trend.Origins)), Count}, "limit": {Known(riskError), Ratio}}}}
}

func (r *Review) budgetRisks() []Risk {
	if r.Budget == nil {
		return nil
	}
	thin, money := 0, 0.0
	for _, c := range r.Budget.Channels {
		if !c.Estimated || c.Advice == TestThin {
			thin, money = thin+1, money+c.Now
		}
	}
	var out []Risk
	if thin > 0 {
		out = append(out, Risk{Rule: "thin_estimates", Values: map[string]Amount{
			"n": {Known(float64(thin)), Count}, "all": {Known(float64(len(r.Budget.Channels))), Count}, "share": {Known(money / r.Budget.Now), Ratio}}})
	}
	if math.Abs(r.Budget.Unplaced) > held*r.Budget.Now {
		rule := "limits_low"
		if r.Budget.Unplaced < 0 {
			rule = "limits_high"
		}
		out = append(out, Risk{Rule: rule, Values: map[string]Amount{"money": {Known(math.Abs(r.Budget.Unplaced)), Money}}})
	}
	return out
}

func (r *Review) customerRisk() []Risk {
	if r.Customers == nil || r.Customers.Risk == nil || r.Customers.Risk.Customers == 0 {
		return nil
	}
	risk := r.Customers.Risk
	return []Risk{{Rule: "customers", Values: map[string]Amount{
		"n": {Known(float64(risk.Customers)), Count}, "lost": {Known(float64(risk.Lost)), Count},
		"expected": {known(risk.Expected), Money}, "stake": {known(risk.AtStake), Money}}}}
}
