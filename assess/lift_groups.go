package assess

import (
	"cmp"
	"slices"

	"debrief/assess/lift"
	"debrief/calendar"
)

// GroupDay is what one unit of a test, an area or a group of people, did on one
// day.
type GroupDay struct {
	Campaign string // whose test it is, on the days before it as well
	Treated  bool   // it was reached by the campaign; otherwise it was kept from it
	Unit     string // "" where a group has one
	Random   bool   // lots decided which units were treated
	Date     calendar.Date
	Totals   Totals
}

// groupPanel is the days of a test by group, unit and date.
type groupPanel struct {
	random  bool // all of it was drawn by lot
	dates   []calendar.Date
	units   map[unitKey]map[calendar.Date]Totals
	leftOut int // units with gaps
}

type unitKey struct {
	treated bool
	name    string
}

// panelOf collects the days of a campaign's test up to its last day; nil if
// there are none.
func panelOf(days []GroupDay, c *Campaign) *groupPanel {
	p := &groupPanel{random: true, units: map[unitKey]map[calendar.Date]Totals{}}
	for _, d := range days {
		if d.Campaign != c.ID || d.Date > c.Period.Last {
			continue
		}
		key := unitKey{d.Treated, d.Unit}
		if p.units[key] == nil {
			p.units[key] = map[calendar.Date]Totals{}
		}
		p.units[key][d.Date] = d.Totals
		p.dates = append(p.dates, d.Date)
		p.random = p.random && d.Random
	}
	if len(p.dates) == 0 {
		return nil
	}
	slices.Sort(p.dates)
	p.dates = slices.Compact(p.dates)
	p.thin()
	return p
}

// maxLeftOut is the share of the result up to which units are left out. A day
// that any unit lacks is lost to all, so that small units with gaps would cost
// more than they tell; a large one may not go.
const maxLeftOut = 0.05

// thin leaves out units with gaps, the most gaps first, as far as they are of
// little weight.
func (p *groupPanel) thin() {
	weights, total := map[unitKey]float64{}, 0.0
	var gaps []unitKey
	for _, key := range p.keys() {
		for _, date := range p.dates {
			weights[key] += weightOf(p.units[key][date])
		}
		total += weights[key]
		if len(p.units[key]) < len(p.dates) {
			gaps = append(gaps, key)
		}
	}
	slices.SortStableFunc(gaps, func(a, b unitKey) int { return cmp.Compare(len(p.units[a]), len(p.units[b])) })
	gone := 0.0
	for _, key := range gaps {
		if gone += weights[key]; gone > maxLeftOut*total {
			return
		}
		delete(p.units, key)
		p.leftOut++
	}
}

// weightOf is what a unit's day counts for: its most telling result.
func weightOf(t Totals) float64 {
	for _, m := range liftMeasures {
		if v, ok := t[m]; ok {
			return v
		}
	}
	return 0
}

// count returns how many units a group has.
func (p *groupPanel) count(treated bool) int {
	n := 0
	for key := range p.units {
		if key.treated == treated {
			n++
		}
	}
	return n
}

// has reports whether a measure is known anywhere.
func (p *groupPanel) has(measure string) bool {
	for _, days := range p.units {
		for _, t := range days {
			if _, ok := t[measure]; ok {
				return true
			}
		}
	}
	return false
}

// design adds up a measure by group on the days on which all units have it: a
// unit without a row would look like one that sold nothing.
func (p *groupPanel) design(measure string, start calendar.Date) (lift.Design, []calendar.Date) {
	d := lift.Design{Controls: [][]float64{nil}}
	var dates []calendar.Date
	for _, date := range p.dates {
		treated, control, ok := p.day(measure, date)
		if !ok {
			continue
		}
		if date < start {
			d.Start++
		}
		d.Treated, d.Controls[0] = append(d.Treated, treated), append(d.Controls[0], control)
		dates = append(dates, date)
	}
	return d, dates
}

func (p *groupPanel) day(measure string, date calendar.Date) (treated, control float64, ok bool) {
	for _, key := range p.keys() {
		v, known := p.units[key][date][measure]
		if !known {
			return 0, 0, false
		}
		if key.treated {
			treated += v
		} else {
			control += v
		}
	}
	return treated, control, true
}

// keys are the units in a fixed order, so that sums come out alike each time.
func (p *groupPanel) keys() []unitKey {
	keys := make([]unitKey, 0, len(p.units))
	for key := range p.units {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b unitKey) int {
		if a.treated != b.treated {
			return map[bool]int{true: -1, false: 1}[a.treated]
		}
		return cmp.Compare(a.name, b.name)
	})
	return keys
}

// spent returns what a group spent within a period; unknown if no day tells.
func (p *groupPanel) spent(treated bool, period calendar.Period) Quantity {
	sum, known := 0.0, false
	for _, key := range p.keys() {
		if key.treated != treated {
			continue
		}
		for _, date := range p.dates {
			if v, ok := p.units[key][date]["spend"]; ok && period.Contains(date) {
				sum, known = sum+v, true
			}
		}
	}
	if !known {
		return Missing(NoData, "spend")
	}
	return Known(sum)
}
