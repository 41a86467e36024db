package assess

import (
	"slices"
	"strings"
	"unicode"

	"debrief/calendar"
)

// Campaign is one row of the plan.
type Campaign struct {
	ID         string
	Name       string
	Owner      string
	Objective  string
	Status     string // as the plan says: "cancelled", "planned", …
	Comparable string // id of the campaign that this one is to be compared with, if the plan says so
	Period     calendar.Period
	Budget     Quantity
	Goals      []Goal
}

// Activity is a planned piece of work within a campaign and what became of it.
type Activity struct {
	Campaign    string
	Name        string
	Channel     string
	Owner       string
	Status      string
	Planned     calendar.Period
	Actual      calendar.Period // zero ends where it has not started or ended
	PlannedCost Quantity
	ActualCost  Quantity
}

// Order is one purchase by a customer.
type Order struct {
	Customer string
	Date     calendar.Date
	Value    float64
	Channel  string // through which the customer was acquired
}

// Plan is what was intended.
type Plan struct {
	Campaigns  []Campaign
	Activities []Activity
	YearGoals  map[int][]Goal // by fiscal year
}

// Campaign returns the campaign with an id, or nil.
func (p *Plan) Campaign(id string) *Campaign {
	for i := range p.Campaigns {
		if p.Campaigns[i].ID == id {
			return &p.Campaigns[i]
		}
	}
	return nil
}

// Baseline is what a result is compared with.
type Baseline struct {
	Kind     BaselineKind
	Campaign *Campaign // where Kind is BeforeCampaign
	Period   calendar.Period
}

// BaselineKind is a kind of comparison.
type BaselineKind uint8

// The kinds of comparison.
const (
	NoComparison   BaselineKind = iota
	BeforeCampaign              // the comparable campaign before
	BeforeYear                  // the same period of the year before
)

// Before finds what a campaign is compared with: the campaign that the plan
// names; else the latest one that had ended before it began, with the same
// name but for years and numbers; else the latest one with the same
// objective. Cancelled campaigns are passed over.
func (p *Plan) Before(c *Campaign) Baseline {
	if b := p.Campaign(c.Comparable); b != nil {
		return Baseline{Kind: BeforeCampaign, Campaign: b, Period: b.Period}
	}
	for _, alike := range []func(*Campaign) bool{
		func(b *Campaign) bool { return stem(b.Name) == stem(c.Name) },
		func(b *Campaign) bool { return c.Objective != "" && strings.EqualFold(b.Objective, c.Objective) },
	} {
		if b := p.latestBefore(c, alike); b != nil {
			return Baseline{Kind: BeforeCampaign, Campaign: b, Period: b.Period}
		}
	}
	return Baseline{}
}

func (p *Plan) latestBefore(c *Campaign, alike func(*Campaign) bool) *Campaign {
	var best *Campaign
	for i := range p.Campaigns {
		b := &p.Campaigns[i]
		if b.ID == c.ID || b.Period.Last >= c.Period.First || b.Cancelled() || !alike(b) {
			continue
		}
		if best == nil || b.Period.Last > best.Period.Last {
			best = b
		}
	}
	return best
}

// calledOff are the words of a plan for a campaign that does not take place.
var calledOff = []string{"cancelled", "canceled", "abandoned", "dropped", "called off"}

// Cancelled reports whether the plan calls the campaign off.
func (c *Campaign) Cancelled() bool {
	return slices.Contains(calledOff, strings.ToLower(strings.TrimSpace(c.Status)))
}

// stem is a name without its years and numbers: "Spring Sale 2026" → "spring sale".
func stem(name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool {
		return !unicode.IsLetter(r)
	})
	return strings.Join(words, " ")
}

// Settings are the judgements that a user may change.
type Settings struct {
	Catalogue *Catalogue
	Bands     Bands
	Params    Totals  // constants that formulas may use, such as the margin
	Material  float64 // share of spend or result below which a channel is not worth a finding
}

// DefaultSettings returns the settings for a catalogue: goals met at 100 % and
// near at 90 %, channels material from 5 %.
func DefaultSettings(c *Catalogue) Settings {
	return Settings{Catalogue: c, Bands: DefaultBands(), Params: Totals{}, Material: 0.05}
}
