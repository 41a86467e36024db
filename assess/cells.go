package assess

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"debrief/calendar"
)

// Cell is the totals of one step of time and one combination of dimensions.
type Cell struct {
	Date   calendar.Date
	Keys   []string // by dimension
	Totals Totals
}

// Number returns a total, NaN if it is unknown.
func (c Cell) Number(measure string) float64 {
	if v, ok := c.Totals[measure]; ok {
		return v
	}
	return math.NaN()
}

// Cells sums the selection by the step of time that start gives and by
// dimensions, in the order of the keys.
func (r Rows) Cells(start func(calendar.Date) calendar.Date, dims []string) []Cell {
	type slot struct {
		cell  Cell
		index []int32
	}
	slots := map[string]*slot{}
	var key strings.Builder
	for _, i := range r.index {
		key.Reset()
		d := start(r.facts.Dates[i])
		key.WriteString(d.String())
		keys := make([]string, len(dims))
		for n, dim := range dims {
			if values := r.facts.Dims[dim]; values != nil {
				keys[n] = values[i]
			}
			key.WriteByte(0)
			key.WriteString(keys[n])
		}
		s := slots[key.String()]
		if s == nil {
			s = &slot{cell: Cell{Date: d, Keys: keys}}
			slots[key.String()] = s
		}
		s.index = append(s.index, i)
	}
	cells := make([]Cell, 0, len(slots))
	for _, s := range slots {
		s.cell.Totals = Rows{facts: r.facts, index: s.index}.Totals()
		cells = append(cells, s.cell)
	}
	slices.SortFunc(cells, func(a, b Cell) int {
		return cmp.Or(cmp.Compare(a.Date, b.Date), slices.Compare(a.Keys, b.Keys))
	})
	return cells
}

// Slice returns the part of the input that one value of a dimension makes up,
// and nothing of the others: their facts are copied out, the plan keeps only
// what belongs to the part. Goals that count a total of the whole do not apply
// to a part and are left out; goals for ratios do. Campaigns that the part has
// no facts and no activities of are the others', but for the one that is asked
// for.
func (in Input) Slice(dim, value, campaign string) (*Plan, *Facts) {
	part := in.Facts.All().Where(dim, value)
	facts := &Facts{Dims: map[string][]string{}, Measures: map[string][]float64{}}
	for _, i := range part.index {
		facts.Dates = append(facts.Dates, in.Facts.Dates[i])
	}
	for name, values := range in.Facts.Dims {
		for _, i := range part.index {
			facts.Dims[name] = append(facts.Dims[name], values[i])
		}
	}
	for name, values := range in.Facts.Measures {
		for _, i := range part.index {
			facts.Measures[name] = append(facts.Measures[name], values[i])
		}
	}
	own := map[string]bool{campaign: true}
	for _, id := range facts.Dims[DimCampaign] {
		own[id] = true
	}
	return in.Plan.slice(in.Settings.Catalogue, dim, value, own), facts
}

func (p *Plan) slice(cat *Catalogue, dim, value string, own map[string]bool) *Plan {
	out := &Plan{}
	for _, a := range p.Activities {
		if dim == DimChannel && strings.EqualFold(a.Channel, value) {
			out.Activities = append(out.Activities, a)
			own[a.Campaign] = true
		}
	}
	for _, c := range p.Campaigns {
		if !own[c.ID] {
			continue
		}
		c.Budget = Missing(NoData, "budget")
		c.Goals = slices.DeleteFunc(slices.Clone(c.Goals), func(g Goal) bool {
			k := cat.KPI(g.KPI)
			return k == nil || k.Formula.Denominator == nil
		})
		out.Campaigns = append(out.Campaigns, c)
	}
	return out
}
