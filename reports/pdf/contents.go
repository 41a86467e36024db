package pdf

import (
	"strconv"

	"debrief/reports"
)

// contentsFrom is how many pages a document must have before it needs
// contents.
const contentsFrom = 4

// withContents sets the contents at the top of page two, behind the summary,
// if there are pages enough, and deals the pages out again.
func (l *layout) withContents(doc *reports.Document, pages [][]placed, height float64) [][]placed {
	if len(pages) < contentsFrom || len(doc.Sections) < 3 || doc.Meta.Kind == reports.Pulse {
		return pages
	}
	at := l.second()
	if at < 0 {
		return pages
	}
	entries := l.entries(doc)
	contents := l.contents(entries)
	slabs := make([]slab, 0, len(l.slabs)+1)
	slabs = append(slabs, l.slabs[:at]...)
	slabs = append(slabs, contents)
	rest := l.slabs[at:]
	slabs = append(slabs, rest...)
	slabs[at+1].turn = false
	pages = paginate(slabs, height)
	l.numberContents(&slabs[at], entries, pages)
	return pages
}

// second returns where the second section begins.
func (l *layout) second() int {
	seen := 0
	for i := range l.slabs {
		if l.slabs[i].anchor != nil {
			if seen++; seen == 2 {
				return i
			}
		}
	}
	return -1
}

// entry is a line of the contents; a long message takes two.
type entry struct {
	id, label string
	title     []string
	top       float64 // from the top of the contents
}

func (l *layout) entries(doc *reports.Document) []entry {
	const most = 24
	var out []entry
	top := contentsHead
	for i := 1; i < len(doc.Sections) && len(out) < most; i++ {
		s := &doc.Sections[i]
		room := l.width - contentsLabel - 12
		e := entry{id: s.ID, label: l.words(s.Label), title: l.atMost(2, l.body.Wrap(l.words(s.Title), room), room), top: top}
		if e.label == "" {
			e.label, e.title = l.words(s.Title), nil
		}
		out = append(out, e)
		top += e.height(l)
	}
	return out
}

const (
	contentsHead  = 8.0
	contentsEntry = 4.8
	contentsLabel = 36.0
)

func (e entry) height(l *layout) float64 {
	return contentsEntry + float64(max(len(e.title)-1, 0))*leading(l.body)
}

// contents draws labels and messages; the page numbers are known later.
func (l *layout) contents(entries []entry) slab {
	last := entries[len(entries)-1]
	s := l.slab(last.top+last.height(l), 0)
	s.turn = true
	s.put(0, rise(l.strong), l.words(reports.Word("render.contents")), l.strong, l.theme.Muted)
	for _, e := range entries {
		s.rule(0, l.width, e.top, l.theme.Faint, 0.15)
		s.put(0, e.top+0.6+rise(l.body), l.strong.Cut(e.label, contentsLabel-3), l.strong, l.theme.Primary)
		s.lines(contentsLabel, e.top+0.6, e.title, l.body, l.theme.Ink)
		s.links = append(s.links, link{0, e.top, l.width, e.height(l), e.id})
	}
	s.rule(0, l.width, s.H, l.theme.Faint, 0.15)
	return s
}

// numberContents adds the page numbers.
func (l *layout) numberContents(s *slab, entries []entry, pages [][]placed) {
	number := map[string]int{}
	for i, page := range pages {
		for _, p := range page {
			if p.anchor != nil {
				number[p.anchor.id] = i + 1
			}
		}
	}
	for _, e := range entries {
		s.putEnd(l.width, e.top+0.6+rise(l.body), strconv.Itoa(number[e.id]), l.body, l.theme.Ink)
	}
}
