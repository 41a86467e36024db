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
	return c.mergeGroups(o)
}

func (c *Collector) mergeGroups(o *Collector) error {
	ids := c.translations(o)
	m := len(c.measures)
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
		for k, s := range o.groups.sums[i*m : (i+1)*m] {
			c.groups.sums[g*m+k].plus(s)
		}
		if c.groups.n > maxRows {
			return c.tooMany()
		}
	}
	return nil
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
