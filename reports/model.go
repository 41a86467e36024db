package reports

import "math"

// Model is a budget to try other amounts on: what each channel is expected to
// bring, as a curve with its parameters. The workbook makes live formulas of
// it; the other renderers show what the sections say of it.
type Model struct {
	Title     Text            `json:"title"`
	Subtitle  Text            `json:"subtitle"`
	Measure   Text            `json:"measure"` // what the channels bring
	Unit      Unit            `json:"unit"`    // of the measure
	Channels  []ModelChannel  `json:"channels"`
	Scenarios []ModelScenario `json:"scenarios,omitempty"`
	Notes     []Text          `json:"notes,omitempty"` // what the model assumes
}

// ModelChannel is a channel with its response Scale · spend^Elasticity, both of
// a year. A channel without a curve has a Scale of 0.
type ModelChannel struct {
	Label      Text    `json:"label"`
	Now        float64 `json:"now"`
	Proposed   float64 `json:"proposed"`
	Low        float64 `json:"low"` // limits of its spend
	High       float64 `json:"high"`
	Scale      float64 `json:"scale"`
	Elasticity float64 `json:"elasticity"`
	Advice     Text    `json:"advice"`
	Basis      Text    `json:"basis"` // what the curve was estimated from
}

// Response is what a year's spend is expected to bring; 0 without a curve.
func (c *ModelChannel) Response(spend float64) float64 {
	if c.Scale <= 0 {
		return 0
	}
	return c.Scale * math.Pow(spend, c.Elasticity)
}

// ModelScenario is the best split of another total.
type ModelScenario struct {
	Change float64   `json:"change"` // of the total now
	Spend  []float64 `json:"spend"`  // by channel, in the order of Model.Channels
}
