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
	if len(pages) < contentsFrom || len(doc.Sections) < 3 {
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

type entry struct{ id, label, title string }

func (l *layout) entries(doc *reports.Document) []entry {
	const most = 24
	var out []entry
	for i := 1; i < len(doc.Sections) && len(out) < most; i++ {
		s := &doc.Sections[i]
		e := entry{s.ID, l.words(s.Label), l.words(s.Title)}
		if e.label == "" {
			e.label, e.title = e.title, ""
		}
		out = append(out, e)
	}
	return out
}

const (
	contentsHead  = 8.0
	contentsEntry = 5.6
	contentsLabel = 38.0
)

// contents draws labels and messages; the page numbers are known later.
func (l *layout) contents(entries []entry) slab {
	s := l.slab(contentsHead+contentsEntry*float64(len(entries)), 0)
	s.turn = true
	s.put(0, rise(l.strong), l.words(reports.Word("render.contents")), l.strong, l.theme.Muted)
	for i, e := range entries {
		top := contentsHead + contentsEntry*float64(i)
		y := top + 0.6 + rise(l.body)
		s.rule(0, l.width, top, l.theme.Faint, 0.15)
		s.put(0, y, l.strong.Cut(e.label, contentsLabel-3), l.strong, l.theme.Primary)
		s.put(contentsLabel, y, l.body.Cut(e.title, l.width-contentsLabel-12), l.body, l.theme.Ink)
		s.links = append(s.links, link{0, top, l.width, contentsEntry, e.id})
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
	for i, e := range entries {
		y := contentsHead + contentsEntry*float64(i) + 0.6 + rise(l.body)
		s.putEnd(l.width, y, strconv.Itoa(number[e.id]), l.body, l.theme.Ink)
	}
}
