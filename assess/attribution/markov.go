package attribution

import (
	"errors"
	"fmt"

	"gonum.org/v1/gonum/mat"
)

// Chain is a Markov chain of order 1 over channels, with a start, a conversion
// and a null state (Anderl et al. 2016). Transitions are weighted by how often a
// path was taken, converted or not.
type Chain struct {
	channels []string
	counts   *mat.Dense // of transitions between channels
	start    []float64  // from the start to each channel
	convert  []float64  // from each channel to conversion
	null     []float64  // from each channel to null
}

// NewChain counts the transitions of paths.
func NewChain(paths []Path) Chain {
	channels := channelsOf(paths)
	n := len(channels)
	row := map[string]int{}
	for i, c := range channels {
		row[c] = i
	}
	c := Chain{
		channels: channels,
		start:    make([]float64, n), convert: make([]float64, n), null: make([]float64, n),
	}
	if n > 0 {
		c.counts = mat.NewDense(n, n, nil)
	}
	for _, p := range paths {
		c.count(p, row)
	}
	return c
}

func (c Chain) count(p Path, row map[string]int) {
	taken := p.Conversions + p.Nulls
	at := row[p.Channels[0]]
	c.start[at] += taken
	for _, name := range p.Channels[1:] {
		next := row[name]
		c.counts.Set(at, next, c.counts.At(at, next)+taken)
		at = next
	}
	c.convert[at] += p.Conversions
	c.null[at] += p.Nulls
}

// errNoJourneys tells that no path was ever taken.
var errNoJourneys = errors.New("no path was taken even once")

// nobody is the channel to remove when none is to be removed.
const nobody = -1

// Probability is the chance that a journey converts.
func (c Chain) Probability() (float64, error) {
	return c.without(nobody)
}

// RemovalEffects are, per channel in alphabetical order, the share of
// conversions that the chain loses when arriving at the channel ends the journey.
func (c Chain) RemovalEffects() (map[string]float64, error) {
	base, err := c.Probability()
	if err != nil {
		return nil, err
	}
	effects := make(map[string]float64, len(c.channels))
	for i, name := range c.channels {
		left, err := c.without(i)
		if err != nil {
			return nil, err
		}
		if base > 0 {
			effects[name] = 1 - left/base
		}
	}
	return effects, nil
}

// without is the conversion probability when a channel leads nowhere: the
// solution of (I−Q)c = R, not a simulation.
func (c Chain) without(removed int) (float64, error) {
	n := len(c.channels)
	if n == 0 {
		return 0, errNoJourneys
	}
	system, toConversion := mat.NewDense(n, n, nil), mat.NewVecDense(n, nil)
	for i := range n {
		system.Set(i, i, 1)
		out := c.convert[i] + c.null[i] + mat.Sum(c.counts.RowView(i))
		if out == 0 || i == removed {
			continue
		}
		toConversion.SetVec(i, c.convert[i]/out)
		for j := range n {
			system.Set(i, j, system.At(i, j)-c.counts.At(i, j)/out)
		}
	}
	var reach mat.VecDense
	if err := reach.SolveVec(system, toConversion); err != nil {
		return 0, fmt.Errorf("solve chain of %d channels: %w", n, err)
	}
	return c.fromStart(&reach)
}

func (c Chain) fromStart(reach *mat.VecDense) (float64, error) {
	var journeys, converted float64
	for i, taken := range c.start {
		journeys += taken
		converted += taken * reach.AtVec(i)
	}
	if journeys == 0 {
		return 0, errNoJourneys
	}
	return converted / journeys, nil
}

// byRemoval divides in proportion to removal effects.
func byRemoval(paths []Path) ([]Credit, error) {
	l := newLedger(paths)
	if l.conversions == 0 {
		if l.value > 0 {
			return nil, fmt.Errorf("attribute paths by removal: a value of %v without a conversion", l.value)
		}
		return l.credits, nil
	}
	effects, err := NewChain(paths).RemovalEffects()
	if err != nil {
		return nil, fmt.Errorf("attribute paths by removal: %w", err)
	}
	total := 0.0
	for _, c := range l.credits {
		total += effects[c.Channel]
	}
	for _, c := range l.credits {
		share := effects[c.Channel] / total
		l.add(c.Channel, share*l.conversions, share*l.value)
	}
	return l.settle(), nil
}
