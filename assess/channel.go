package assess

import (
	"cmp"
	"math"
	"slices"
)

// Channel is the performance of one channel within the whole.
type Channel struct {
	Name        string
	Spend       Quantity
	SpendShare  Quantity
	Result      Quantity // of the result measure: revenue, else sales, else leads
	ResultShare Quantity
	KPIs        map[string]Estimate // by KPI id, for the KPIs of ChannelKPIs
	Before      map[string]Quantity // the same KPIs in the baseline
	Standing    map[string]Standing
	Rank        int // by the leading KPI, 1 is best; 0 where the evidence is too thin for a rank
}

// Standing tells how a channel's KPI compares with that of all the others.
type Standing struct {
	Others Quantity // the KPI of all other channels together
	P      float64  // two-sided probability of such a difference if there were none
	Sure   bool     // significant at a false discovery rate of 10 % over all channels
	Better int      // +1 better than the others, -1 worse
}

// ChannelKPIs are the KPIs by which channels are compared, the leading first.
var channelKPIs = []string{"roi", "cost_per_sale", "cost_per_lead", "leads", "sales", "revenue", "ctr", "lead_rate", "lead_to_sale", "conversion_rate"}

// channels assesses each value of the channel dimension, largest spend first.
func (s scorer) channels() []Channel {
	groups := s.now.By(DimChannel)
	before := map[string]Rows{}
	for _, g := range s.before.By(DimChannel) {
		before[g.Key] = g.Rows
	}
	whole := s.now.Totals()
	result := resultMeasure(whole)
	channels := make([]Channel, 0, len(groups))
	for _, g := range groups {
		channels = append(channels, s.channel(g, before[g.Key], whole, result))
	}
	others := make([]Sums, len(groups))
	for i, g := range groups {
		others[i] = s.now.except(g.Rows).Sums(s.settings.Params)
	}
	for _, id := range []string{"roi", "cost_per_sale", "cost_per_lead", "conversion_rate"} {
		s.compare(channels, others, id)
	}
	rank(channels, s.settings.Catalogue)
	slices.SortStableFunc(channels, func(a, b Channel) int {
		return cmp.Or(cmp.Compare(b.Spend.Number, a.Spend.Number), cmp.Compare(a.Name, b.Name))
	})
	return channels
}

// resultMeasure is the furthest outcome that was measured.
func resultMeasure(t Totals) string {
	for _, m := range []string{"revenue", "sales", "leads"} {
		if _, ok := t[m]; ok {
			return m
		}
	}
	return "clicks"
}

func (s scorer) channel(g Group, before Rows, whole Totals, result string) Channel {
	t := g.Rows.Totals()
	c := Channel{
		Name: g.Key, Spend: t.Of("spend"), Result: t.Of(result),
		KPIs: map[string]Estimate{}, Before: map[string]Quantity{}, Standing: map[string]Standing{},
	}
	c.SpendShare = Share(c.Spend, whole.Of("spend"))
	c.ResultShare = Share(c.Result, whole.Of(result))
	sums, earlier := g.Rows.Sums(s.settings.Params), before.Totals().with(s.settings.Params)
	for _, id := range channelKPIs {
		k := s.settings.Catalogue.KPI(id)
		if k == nil {
			continue
		}
		c.KPIs[id] = k.Estimate(sums)
		c.Before[id] = Missing(NoBaseline, id)
		if before.Len() > 0 {
			c.Before[id] = k.Formula.Eval(earlier)
		}
	}
	return c
}

// compare tests each channel's KPI against that of all others, given their
// sums without the channel, and controls the false discovery rate at 10 % (Benjamini and Hochberg 1995).
func (s scorer) compare(channels []Channel, others []Sums, id string) {
	k := s.settings.Catalogue.KPI(id)
	if k == nil || len(channels) < 2 {
		return
	}
	var tested []int
	var ps []float64
	for i := range channels {
		own, rest := channels[i].KPIs[id], k.Estimate(others[i])
		st := Standing{Others: rest.Quantity, P: 1}
		if own.Known() && rest.Known() {
			st.Better = k.Better(own.Number, rest.Number)
		}
		if own.Ranged && rest.Ranged {
			st.P = differenceP(own, rest)
			tested, ps = append(tested, i), append(ps, st.P)
		}
		channels[i].Standing[id] = st
	}
	for j, sure := range discoveries(ps, 0.10) {
		st := channels[tested[j]].Standing[id]
		st.Sure = sure && !channels[tested[j]].KPIs[id].Thin
		channels[tested[j]].Standing[id] = st
	}
}

// except selects the facts of r that are not in s; both are ascending.
func (r Rows) except(s Rows) Rows {
	out := make([]int32, 0, len(r.index)-len(s.index))
	j := 0
	for _, i := range r.index {
		for j < len(s.index) && s.index[j] < i {
			j++
		}
		if j == len(s.index) || s.index[j] != i {
			out = append(out, i)
		}
	}
	return Rows{facts: r.facts, index: out}
}

// differenceP is the two-sided normal p-value of the difference of two
// estimates with 95 % intervals.
func differenceP(a, b Estimate) float64 {
	sa, sb := (a.High-a.Low)/(2*z95), (b.High-b.Low)/(2*z95)
	se := math.Hypot(sa, sb)
	if se == 0 {
		return 1
	}
	return math.Erfc(math.Abs(a.Number-b.Number) / se / math.Sqrt2)
}

// discoveries marks the hypotheses that the Benjamini-Hochberg procedure
// rejects at false discovery rate q.
func discoveries(ps []float64, q float64) []bool {
	order := make([]int, len(ps))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(ps[a], ps[b]) })
	last := -1
	for rank, i := range order {
		if ps[i] <= q*float64(rank+1)/float64(len(ps)) {
			last = rank
		}
	}
	sure := make([]bool, len(ps))
	for rank := 0; rank <= last; rank++ {
		sure[order[rank]] = true
	}
	return sure
}

// rank orders the channels that have enough evidence by ROI, or by cost per
// lead where there is no revenue.
func rank(channels []Channel, c *Catalogue) {
	id := "roi"
	known := func(ch Channel) bool { return ch.KPIs[id].Known() && !ch.KPIs[id].Thin }
	if !slices.ContainsFunc(channels, known) {
		id = "cost_per_lead"
	}
	k := c.KPI(id)
	var ranked []*Channel
	for i := range channels {
		if known(channels[i]) {
			ranked = append(ranked, &channels[i])
		}
	}
	slices.SortFunc(ranked, func(a, b *Channel) int {
		return -k.Better(a.KPIs[id].Number, b.KPIs[id].Number)
	})
	for i, ch := range ranked {
		ch.Rank = i + 1
	}
}
