package assess

import (
	"fmt"
	"slices"
)

// Unit is what a KPI counts.
type Unit string

// The units of KPIs.
const (
	Money  Unit = "money"
	Count  Unit = "count"
	Ratio  Unit = "ratio"
	Times  Unit = "times"
	Months Unit = "months"
	Number Unit = "number"
)

// Direction says which way of a KPI is good.
type Direction string

// The directions.
const (
	HigherBetter Direction = "high"
	LowerBetter  Direction = "low"
	Neutral      Direction = "neither"
)

// Tier places a KPI on the way from money spent to value gained (after the
// Government Communication Service and AMEC). A headline is an outcome or an
// impact; the others explain.
type Tier uint8

// The tiers, from cause to effect.
const (
	InputTier Tier = iota
	OutputTier
	OuttakeTier
	OutcomeTier
	ImpactTier
)

// KPI is a measure of performance: a formula over sums of measures.
type KPI struct {
	ID        string
	Name      string // of a KPI that a user defined; catalogue names are phrases
	Formula   *Formula
	Unit      Unit
	Direction Direction
	Tier      Tier
	// Additive reports that values of parts may be summed: a plain measure.
	Additive bool
	// Cases is the measure that counts the events the KPI rests on, for
	// deciding whether there is enough evidence; "" if it needs none.
	Cases string
	// Proportion reports that it is a share of countable trials, each of which
	// succeeds or not, so that a binomial interval applies.
	Proportion bool
}

// Better returns +1 where moving from b to a is good, -1 where it is bad, 0
// where it is neither.
func (k *KPI) Better(a, b float64) int {
	sign := 0
	switch {
	case a > b:
		sign = 1
	case a < b:
		sign = -1
	}
	switch k.Direction {
	case HigherBetter:
		return sign
	case LowerBetter:
		return -sign
	}
	return 0
}

// Catalogue is a set of KPIs by id. The zero Catalogue is empty.
type Catalogue struct {
	list []*KPI
	byID map[string]*KPI
}

// KPI returns the KPI with an id, or nil.
func (c *Catalogue) KPI(id string) *KPI { return c.byID[id] }

// All returns the KPIs in the order of the catalogue.
func (c *Catalogue) All() []*KPI { return slices.Clone(c.list) }

// IDs returns the ids in the order of the catalogue.
func (c *Catalogue) IDs() []string {
	ids := make([]string, len(c.list))
	for i, k := range c.list {
		ids[i] = k.ID
	}
	return ids
}

// Measures returns every measure that a formula of the catalogue uses, sorted.
func (c *Catalogue) Measures() []string {
	var all []string
	for _, k := range c.list {
		all = append(all, k.Formula.Measures...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// With returns the catalogue with more KPIs; one with an id that exists takes
// its place.
func (c *Catalogue) With(more ...*KPI) *Catalogue {
	out := &Catalogue{byID: make(map[string]*KPI, len(c.list)+len(more))}
	for _, k := range append(slices.Clone(c.list), more...) {
		if old := out.byID[k.ID]; old != nil {
			out.list[slices.Index(out.list, old)] = k
		} else {
			out.list = append(out.list, k)
		}
		out.byID[k.ID] = k
	}
	return out
}

// definition is a row of the built-in catalogue.
type definition struct {
	id, formula string
	unit        Unit
	direction   Direction
	tier        Tier
	cases       string
}

// ParamMargin is a name that formulas may use beside measures: the
// contribution margin, 0..1, from the configuration.
const ParamMargin = "margin"

// builtIn are the formulas of the trade, after Farris et al.,
// "Marketing Metrics", with ROI revenue-based and MROI margin-based.
var builtIn = []definition{
	{"spend", "spend", Money, Neutral, InputTier, ""},
	{"impressions", "impressions", Count, HigherBetter, OutputTier, ""},
	{"clicks", "clicks", Count, HigherBetter, OuttakeTier, ""},
	{"sessions", "sessions", Count, HigherBetter, OuttakeTier, ""},
	{"leads", "leads", Count, HigherBetter, OutcomeTier, "leads"},
	{"sales", "sales", Count, HigherBetter, OutcomeTier, "sales"},
	{"new_customers", "new_customers", Count, HigherBetter, OutcomeTier, "new_customers"},
	{"revenue", "revenue", Money, HigherBetter, ImpactTier, "sales"},
	{"net_value", "revenue * margin - spend", Money, HigherBetter, ImpactTier, "sales"},
	{"roi", "(revenue - spend) / spend", Ratio, HigherBetter, ImpactTier, "sales"},
	{"mroi", "(revenue * margin - spend) / spend", Ratio, HigherBetter, ImpactTier, "sales"},
	{"roas", "revenue / spend", Times, HigherBetter, ImpactTier, "sales"},
	{"cost_per_lead", "spend / leads", Money, LowerBetter, OutcomeTier, "leads"},
	{"cost_per_sale", "spend / sales", Money, LowerBetter, OutcomeTier, "sales"},
	{"cpa", "spend / conversions", Money, LowerBetter, OutcomeTier, "conversions"},
	{"cac", "spend / new_customers", Money, LowerBetter, OutcomeTier, "new_customers"},
	{"average_order_value", "revenue / sales", Money, HigherBetter, ImpactTier, "sales"},
	{"ctr", "clicks / impressions", Ratio, HigherBetter, OuttakeTier, "clicks"},
	{"lead_rate", "leads / clicks", Ratio, HigherBetter, OutcomeTier, "leads"},
	{"lead_to_sale", "sales / leads", Ratio, HigherBetter, OutcomeTier, "sales"},
	{"conversion_rate", "sales / clicks", Ratio, HigherBetter, OutcomeTier, "sales"},
	{"session_conversion", "sales / sessions", Ratio, HigherBetter, OutcomeTier, "sales"},
	{"cpm", "1000 * spend / impressions", Money, LowerBetter, OutputTier, ""},
	{"cpc", "spend / clicks", Money, LowerBetter, OuttakeTier, "clicks"},
	{"engagement_rate", "engaged_sessions / sessions", Ratio, HigherBetter, OuttakeTier, "engaged_sessions"},
	{"email_delivery_rate", "email_delivered / email_sent", Ratio, HigherBetter, OutputTier, "email_delivered"},
	{"email_open_rate", "email_opens / email_delivered", Ratio, HigherBetter, OutputTier, "email_opens"},
	{"email_click_rate", "email_clicks / email_delivered", Ratio, HigherBetter, OuttakeTier, "email_clicks"},
	{"email_click_to_open", "email_clicks / email_opens", Ratio, HigherBetter, OuttakeTier, "email_clicks"},
	{"email_bounce_rate", "email_bounces / email_sent", Ratio, LowerBetter, OutputTier, ""},
	{"email_unsubscribe_rate", "email_unsubscribes / email_delivered", Ratio, LowerBetter, OuttakeTier, ""},
	{"email_complaint_rate", "email_complaints / email_delivered", Ratio, LowerBetter, OuttakeTier, ""},
	{"social_engagement_rate", "(social_reactions + social_comments + social_shares) / social_impressions", Ratio, HigherBetter, OuttakeTier, "social_reactions"},
}

// BuiltIn returns the built-in catalogue.
func BuiltIn() (*Catalogue, error) {
	kpis := make([]*KPI, len(builtIn))
	for i, d := range builtIn {
		k, err := define(d)
		if err != nil {
			return nil, fmt.Errorf("built-in KPI %s: %w", d.id, err)
		}
		kpis[i] = k
	}
	return new(Catalogue).With(kpis...), nil
}

func define(d definition) (*KPI, error) {
	f, err := ParseFormula(d.formula, nil)
	if err != nil {
		return nil, err
	}
	k := &KPI{ID: d.id, Formula: f, Unit: d.unit, Direction: d.direction, Tier: d.tier, Cases: d.cases}
	k.Additive = d.id == d.formula
	k.Proportion = d.unit == Ratio && f.Denominator != nil && len(f.Measures) == 2
	if k.Proportion && f.Measures[1] == "spend" {
		k.Proportion = false
	}
	return k, nil
}
