package pdf

import (
	"debrief/reports"
	"debrief/reports/chart"
	"debrief/templates/fonts"
)

// layout turns blocks into slabs. It is a reports.Painter.
type layout struct {
	lang          *reports.Language
	theme         chart.Theme
	width, height float64 // of the text area
	slabs         []slab

	large, body, strong, small fonts.Style // all the type there is: three sizes, two weights

	section *reports.Section
	summary bool           // the section is the first
	tight   bool           // the summary would not fit on a page with reasons: leave them out
	half    *reports.Chart // waits for another to stand beside
	said    string         // the message of the last chart of the section
}

var _ reports.Painter = (*layout)(nil)

func newLayout(lang *reports.Language, theme chart.Theme, sheet sheet) *layout {
	return &layout{
		lang: lang, theme: theme, width: sheet.width(), height: sheet.height(),
		large: fonts.Style{Size: 14, Bold: true, Type: theme.Body.Type},
		body:  theme.Body, strong: theme.Body.Strong(), small: theme.Label,
	}
}

func (l *layout) document(doc *reports.Document) error {
	for i := range doc.Sections {
		l.summary = i == 0
		if err := l.sectionAt(doc, i); err != nil {
			return err
		}
		if i == 0 && heightOf(l.slabs) > l.height { // again, shorter
			l.slabs, l.tight = nil, true
			if err := l.sectionAt(doc, i); err != nil {
				return err
			}
		}
	}
	if len(l.slabs) == 0 {
		l.titleOf(doc.Meta, l.words(doc.Meta.Title), "")
	}
	l.slabs[len(l.slabs)-1].keep = false
	return nil
}

func (l *layout) sectionAt(doc *reports.Document, i int) error {
	l.section, l.said = &doc.Sections[i], ""
	l.heading(doc.Meta, i)
	for k, b := range l.section.Blocks {
		if b.Chart == nil {
			l.release()
		}
		if err := b.Paint(l); err != nil {
			return err
		}
		if k == 0 && (b.Paragraph != nil || b.Facts != nil) && len(l.section.Blocks) > 1 {
			l.slabs[len(l.slabs)-1].keep = true // what leads in does not stand alone
		}
	}
	l.release()
	return nil
}

func heightOf(slabs []slab) float64 {
	sum := 0.0
	for i := range slabs {
		sum += slabs[i].before + slabs[i].H
	}
	return sum
}

// add appends a slab of a height and returns it to be drawn on.
func (l *layout) add(height, before float64) *slab {
	l.slabs = append(l.slabs, l.slab(height, before))
	return &l.slabs[len(l.slabs)-1]
}

func (l *layout) slab(height, before float64) slab {
	return slab{Scene: chart.Scene{W: l.width, H: height}, before: before}
}

// Spaces between things, in millimetres: one rhythm for the whole document.
const (
	afterSection = 11.0
	afterBlock   = 6.0
	afterTitle   = 2.2
	gutter       = 6.0 // between columns
)

// heading sets a section's title and subtitle; the first section's is the
// document's title.
func (l *layout) heading(meta reports.Meta, i int) {
	s := l.section
	title, subtitle := l.words(s.Title), l.words(s.Subtitle)
	if i == 0 {
		if title == "" {
			title = l.words(meta.Title)
		}
		l.titleOf(meta, title, subtitle)
	} else {
		l.sectionTitle(title, subtitle, i == 1 && meta.Kind != reports.Pulse)
	}
	last := &l.slabs[len(l.slabs)-1]
	name := l.words(s.Label)
	if name == "" {
		name = title
	}
	last.anchor = &anchor{s.ID, name}
	last.keep = len(s.Blocks) > 0
}

// titleOf sets the title of the document, with its mark at the right if it is
// not final.
func (l *layout) titleOf(meta reports.Meta, title, subtitle string) {
	mark := ""
	room := l.width
	if meta.Mark == reports.Provisional || meta.Mark == reports.Revised {
		mark = l.words(reports.Word("mark." + string(meta.Mark)))
		room -= l.strong.Width(mark) + 12
	}
	lines := l.large.Wrap(title, room)
	height := float64(len(lines)) * leading(l.large)
	if subtitle != "" {
		height += leading(l.body) + 0.6
	}
	s := l.add(height, 0)
	y := s.lines(0, 0, lines, l.large, l.theme.Primary)
	if subtitle != "" {
		s.put(0, y+0.6+rise(l.body), l.body.Cut(subtitle, l.width), l.body, l.theme.Muted)
	}
	if mark != "" {
		l.badge(s, mark)
	}
}

// badge sets a word in a filled box at the top right.
func (l *layout) badge(s *slab, word string) {
	w := l.strong.Width(word) + 5
	s.fill(chart.Rect(l.width-w, 0.4, w, 5.4), l.theme.Accent)
	s.put(l.width-w+2.5, 0.4+2.7+l.strong.Size*fonts.Point*fonts.CapHeight/2, word, l.strong, l.theme.Paper)
}

func (l *layout) sectionTitle(title, subtitle string, turn bool) {
	lines := l.large.Wrap(title, l.width)
	var below []string
	if subtitle != "" {
		below = l.body.Wrap(subtitle, l.width)
	}
	const over = 3.4 // between the rule and the title
	s := l.add(over+float64(len(lines))*leading(l.large)+float64(len(below))*leading(l.body), afterSection)
	s.turn = turn
	s.rule(0, l.width, 0.2, l.theme.Primary, 0.4)
	y := s.lines(0, over, lines, l.large, l.theme.Primary)
	s.lines(0, y, below, l.body, l.theme.Muted)
}

// title sets the message of a block.
func (l *layout) title(text string) {
	lines := l.strong.Wrap(text, l.width)
	s := l.add(float64(len(lines))*leading(l.strong), afterBlock)
	s.lines(0, 0, lines, l.strong, l.theme.Ink)
	s.keep = true
}
