package sources

// Merge adds what another collector of the same query has collected; the other
// must not be used afterwards. The order in which collectors are merged is the
// order of ungrouped rows; it does not matter for groups.
func (c *Collector) Merge(o *Collector) error {
	c.rows += o.rows
	c.refusals.merge(&o.refusals)
	for i, found := range o.found {
		c.found[i] = c.found[i] || found
	}
	if o.first != 0 && (c.first == 0 || o.first < c.first) {
		c.first = o.first
	}
	c.last = max(c.last, o.last)
	c.check.merge(&o.check)
	return c.mergeGroups(o)
}

func (c *Collector) mergeGroups(o *Collector) error {
	ids := c.translations(o)
	m := len(c.measures)
	groups := make([]uint32, o.groups.n)
	for i := range o.groups.n {
		for k, id := range o.groups.of(i) {
			if ids[k] != nil {
				id = ids[k][id]
			}
			c.ids[k] = id
		}
		var g int
		if c.query.Group {
			g = c.groups.find(c.ids)
		} else {
			g = c.groups.add(c.ids)
		}
		groups[i] = uint32(g)
		for k, s := range o.groups.sums[i*m : (i+1)*m] {
			c.groups.sums[g*m+k].plus(s)
		}
		if c.groups.n > maxRows {
			return c.tooMany()
		}
	}
	c.mergeRepeats(o, groups)
	return nil
}

// mergeRepeats adds what another collector knows of its groups, which are
// these here.
func (c *Collector) mergeRepeats(o *Collector, groups []uint32) {
	if len(o.check.details) == 0 {
		for i := range o.check.repeats.all {
			r := &o.check.repeats.all[i]
			c.check.repeats.of(groups[r.group], 0).plus(r)
		}
		return
	}
	for key, i := range o.check.repeats.index {
		r := &o.check.repeats.all[i]
		c.check.repeats.of(groups[r.group], key).plus(r)
	}
}

// translations returns, for each lane of the key, the ids here of the ids
// there; nil for dates, whose ids are the days.
func (c *Collector) translations(o *Collector) [][]uint32 {
	all := make([][]uint32, len(c.keys))
	for k, l := range c.keys {
		here, there := &c.lanes[l], &o.lanes[l]
		switch here.field.Kind {
		case Text:
			for _, value := range there.words.values {
				all[k] = append(all[k], here.words.look([]byte(value)).id)
			}
		case Number:
			for _, value := range there.values {
				all[k] = append(all[k], here.numberID(value))
			}
		}
	}
	return all
}
