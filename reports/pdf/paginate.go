package pdf

// placed is a slab with its distance from the top of the text area.
type placed struct {
	*slab
	y float64
}

// paginate deals slabs out to pages of a height. A slab that keeps stands on
// the page of the one after it; a chain of those that is higher than a page is
// broken where the page is full. One that only wishes to does so if the page
// before is well filled without them. A slab that turns begins a page, unless
// that would leave the one before less than a third full.
func paginate(slabs []slab, height float64) [][]placed {
	p := pager{height: height}
	for i := 0; i < len(slabs); {
		end := i + 1
		for end < len(slabs) && (slabs[end-1].keep || slabs[end-1].wish) {
			end++
		}
		p.wishing(slabs[i:end])
		i = end
	}
	p.flush()
	return p.pages
}

type pager struct {
	height float64
	pages  [][]placed
	page   []placed
	y      float64
}

// least is how many slabs of a chain must fit on a page for it to begin there,
// where to wait for the next page would leave this one all but empty.
const least = 4

// turnAt is how full a page must be before a slab may turn it.
const turnAt = 1.0 / 3

// wellFilled is how full a page must be for a chain of wishes to leave the rest
// of it empty.
const wellFilled = 0.7

// wishing deals out a chain whole, or in its parts where that would leave a
// page too empty.
func (p *pager) wishing(slabs []slab) {
	if p.y+heightOf(slabs) <= p.height || p.y > p.height*wellFilled {
		p.chain(slabs)
		return
	}
	for i := 0; i < len(slabs); {
		end := i + 1
		for end < len(slabs) && slabs[end-1].keep {
			end++
		}
		p.chain(slabs[i:end])
		i = end
	}
}

func (p *pager) chain(slabs []slab) {
	turn := slabs[0].turn && p.y > p.height*turnAt
	full := p.y+heightOf(slabs) > p.height && (p.y > p.height*turnAt || p.y+heightOf(slabs[:min(len(slabs), least)]) > p.height)
	if len(p.page) > 0 && (turn || full) {
		p.flush()
	}
	for i := range slabs {
		s := &slabs[i]
		if len(p.page) > 0 && p.y+s.before+s.H > p.height {
			p.flush()
		}
		p.place(s)
	}
}

func (p *pager) place(s *slab) {
	if len(p.page) > 0 {
		p.y += s.before
	} else if s.head != nil {
		p.put(s.head)
	}
	p.put(s)
}

func (p *pager) put(s *slab) {
	p.page = append(p.page, placed{s, p.y})
	p.y += s.H
}

func (p *pager) flush() {
	if len(p.page) > 0 {
		p.pages = append(p.pages, p.page)
	}
	p.page, p.y = nil, 0
}
