package attribution

import (
	"cmp"
	"fmt"
	"slices"
)

// Credit is what one channel is given.
type Credit struct {
	Channel     string
	Conversions float64
	Value       float64
}

// Method names a way to divide.
type Method string

// The methods.
const (
	Last          Method = "last"            // the last touch takes all
	First         Method = "first"           // the first touch takes all
	LastNonDirect Method = "last non-direct" // the last touch that is not direct, or else the last
	Linear        Method = "linear"          // every touch the same
	Position      Method = "position"        // 40 % first, 40 % last, 20 % between; two touches half each
	TimeDecay     Method = "time decay"      // a touch counts half for each half-life that it is older
	Markov        Method = "markov"          // by removal effect in a chain of order 1
	Shapley       Method = "shapley"         // by average marginal contribution
)

// Methods are all methods, in the order in which a reader compares them.
func Methods() []Method {
	return []Method{Last, First, LastNonDirect, Linear, Position, TimeDecay, Markov, Shapley}
}

// Settings are the judgements in a division.
type Settings struct {
	// Direct is the channel that last non-direct passes over.
	Direct string
	// HalfLifeDays is the half-life of time decay by ages.
	HalfLifeDays float64
	// HalfLifeSteps is its half-life where no ages are known, in touches.
	HalfLifeSteps float64
}

// DefaultSettings are the customary ones: a half-life of seven days, or of one
// touch.
func DefaultSettings() Settings {
	return Settings{Direct: "direct", HalfLifeDays: 7, HalfLifeSteps: 1}
}

// Attribute divides the conversions and the value of paths among their
// channels, in alphabetical order. Added in that order, credits are the whole
// number of conversions of the paths without any rounding.
// Paths that never converted take part only in Markov. Without a single
// conversion there is nothing to divide, and every credit is zero.
func Attribute(m Method, paths []Path, set Settings) ([]Credit, error) {
	for i, p := range paths {
		if err := p.validate(); err != nil {
			return nil, fmt.Errorf("attribute path %d: %w", i+1, err)
		}
	}
	if set.HalfLifeDays <= 0 || set.HalfLifeSteps <= 0 {
		return nil, fmt.Errorf("attribute paths: a half-life of %v days or %v touches, want more than 0", set.HalfLifeDays, set.HalfLifeSteps)
	}
	if m == Markov {
		return byRemoval(paths)
	}
	rule, err := set.rule(m)
	if err != nil {
		return nil, err
	}
	return byRule(paths, rule), nil
}

// byRule adds up what a rule gives to the touches of each path.
func byRule(paths []Path, share rule) []Credit {
	l := newLedger(paths)
	for _, p := range paths {
		if p.Conversions == 0 && p.Value == 0 {
			continue
		}
		for i, part := range share(p) {
			l.add(p.Channels[i], part*p.Conversions, part*p.Value)
		}
	}
	return l.settle()
}

// ledger collects credits and makes them add up.
type ledger struct {
	credits            []Credit
	row                map[string]int
	conversions, value float64
}

func newLedger(paths []Path) *ledger {
	l := &ledger{row: map[string]int{}}
	for i, c := range channelsOf(paths) {
		l.row[c] = i
		l.credits = append(l.credits, Credit{Channel: c})
	}
	for _, p := range paths {
		l.conversions += p.Conversions
		l.value += p.Value
	}
	return l
}

func (l *ledger) add(channel string, conversions, value float64) {
	c := &l.credits[l.row[channel]]
	c.Conversions += conversions
	c.Value += value
}

// settle gives the rounding of floating point, some 1e-13 of the total, to one
// credit, so that credits added in their order are the total.
func (l *ledger) settle() []Credit {
	conversions, value := make([]float64, len(l.credits)), make([]float64, len(l.credits))
	for i, c := range l.credits {
		conversions[i], value[i] = c.Conversions, c.Value
	}
	balance(conversions, l.conversions)
	balance(value, l.value)
	for i := range l.credits {
		l.credits[i].Conversions, l.credits[i].Value = conversions[i], value[i]
	}
	return l.credits
}

// balance makes parts add up to total. The sum rounds too and may jump over the
// total, so it asks one part after the other, largest first, for the gap or a
// fraction of it, until the sum comes out even.
func balance(parts []float64, total float64) {
	gap := total - sum(parts)
	if gap == 0 {
		return
	}
	order := make([]int, len(parts))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(parts[b], parts[a]) })
	for _, i := range order {
		before := parts[i]
		for _, fraction := range []float64{1, 0.5, 0.75, 0.25, 1.5} {
			if parts[i] = before + fraction*gap; parts[i] >= 0 && sum(parts) == total {
				return
			}
		}
		parts[i] = before
	}
}

func sum(parts []float64) float64 {
	total := 0.0
	for _, v := range parts {
		total += v
	}
	return total
}
