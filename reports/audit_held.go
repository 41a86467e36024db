package reports

import "math"

// held is every number that a document shows outside its sentences.
type held struct {
	numbers []float64
	groups  [][]float64 // numbers that stand in one row, of which one may follow from two others
}

// hold collects the numbers of a document's tables, scorecards, charts, facts
// and data.
func hold(d *Document) *held {
	h := &held{numbers: []float64{0, 1}} // none, and the unit that money is set against
	for _, s := range d.Sections {
		for _, b := range s.Blocks {
			h.block(b)
		}
	}
	if d.Data != nil {
		for _, c := range d.Data.Columns {
			h.add(sum(c.Numbers))
		}
	}
	return h
}

func (h *held) has(v Value) bool {
	for _, n := range h.numbers {
		if same(v.Number, n) {
			return true
		}
	}
	for _, g := range h.groups {
		if follows(v.Number, g) {
			return true
		}
	}
	return false
}

func (h *held) add(numbers ...float64) { h.numbers = append(h.numbers, numbers...) }

// row adds values that belong together.
func (h *held) row(values ...*Value) {
	var group []float64
	for _, v := range values {
		if v == nil || !v.Known() {
			continue
		}
		group = append(group, v.Number)
		if v.Interval != nil {
			h.add(v.Interval.Low, v.Interval.High)
		}
	}
	h.add(group...)
	if len(group) > 0 {
		h.groups = append(h.groups, group)
	}
}

func (h *held) block(b Block) {
	switch {
	case b.Paragraph != nil: // states estimates with their ranges
		for _, v := range numbersIn(b.Paragraph.Text) {
			h.add(v.Number)
		}
	case b.Facts != nil:
		for _, f := range b.Facts.Items {
			for _, v := range numbersIn(f.Text) {
				h.add(v.Number)
			}
		}
	case b.Scorecard != nil:
		h.scorecard(b.Scorecard)
	case b.Table != nil:
		h.table(b.Table)
	case b.Chart != nil:
		h.chart(b.Chart)
	case b.Notes != nil:
		h.add(float64(len(b.Notes.Items)))
	case b.Actions != nil:
		h.add(float64(len(b.Actions.Items)))
		for _, a := range b.Actions.Items {
			h.row(a.Effect)
		}
	}
}

func (h *held) scorecard(card *Scorecard) {
	count := map[Status]float64{}
	for _, s := range card.Scores {
		h.row(&s.Actual, s.Landing, s.Goal, s.Attainment)
		h.row(s.Change)
		count[s.Status]++
	}
	h.counts(count)
}

// counts adds how many there are of each status, and of all that were judged.
func (h *held) counts(count map[Status]float64) {
	judged := 0.0
	for status, n := range count {
		h.add(n)
		if status != "" && status != NoData {
			judged += n
		}
	}
	h.add(judged)
}

func (h *held) table(t *Table) {
	count := map[Status]float64{}
	sums := make([]float64, len(t.Columns))
	rows := 0.0
	for _, r := range t.Rows {
		values := make([]*Value, 0, len(r.Cells))
		for i, c := range r.Cells {
			values = append(values, c.Value)
			if c.Status != "" {
				count[c.Status]++
			}
			if c.Value != nil && c.Value.Known() && i < len(sums) && !r.Total && r.Only != Reading {
				sums[i] += c.Value.Number
			}
			if c.Text != nil {
				for _, v := range numbersIn(*c.Text) {
					h.add(v.Number)
				}
			}
		}
		h.row(values...)
		if !r.Total && r.Only != Reading {
			rows++
		}
	}
	for _, note := range t.Notes { // states what the table rests on
		for _, v := range numbersIn(note) {
			h.add(v.Number)
		}
	}
	h.add(rows)
	h.add(sums...)
	h.counts(count)
}

func (h *held) chart(c *Chart) {
	switch {
	case c.Line != nil:
		var ends []float64 // which are set against each other
		for _, s := range c.Line.Series {
			h.add(s.Values...)
			h.add(sum(s.Values))
			if end := lastKnown(s.Values); !math.IsNaN(end) {
				ends = append(ends, end)
			}
		}
		h.groups = append(h.groups, ends)
	case c.Bars != nil:
		for _, b := range c.Bars.Bars {
			h.row(&b.Value, b.Compare)
		}
		if c.Bars.Reference != nil {
			h.row(&c.Bars.Reference.Value)
		}
	case c.Bullets != nil:
		count := map[Status]float64{}
		for _, r := range c.Bullets.Rows {
			h.row(&r.Actual, &r.Goal, &r.Attainment)
			count[r.Status]++
		}
		h.counts(count)
	case c.Bridge != nil:
		h.row(&c.Bridge.Start.Value, &c.Bridge.End.Value)
		for _, s := range c.Bridge.Steps {
			h.row(&s.Value)
		}
	case c.Funnel != nil:
		for _, s := range c.Funnel.Steps {
			h.row(&s.Count, &s.Rate, s.Before)
		}
	case c.Dots != nil:
		for _, r := range c.Dots.Rows {
			h.row(&r.From, &r.To)
		}
	case c.Heat != nil:
		for _, row := range c.Heat.Cells {
			for _, v := range row {
				h.row(&v)
			}
		}
	}
}

func sum(numbers Numbers) float64 {
	total := 0.0
	for _, n := range numbers {
		if !math.IsNaN(n) {
			total += n
		}
	}
	return total
}
