package pdf

import (
	"errors"
	"fmt"
	"slices"

	"github.com/johnfercher/maroto/v2"
	"github.com/johnfercher/maroto/v2/pkg/components/col"
	"github.com/johnfercher/maroto/v2/pkg/components/page"
	"github.com/johnfercher/maroto/v2/pkg/components/row"
	"github.com/johnfercher/maroto/v2/pkg/config"
	"github.com/johnfercher/maroto/v2/pkg/consts/fontstyle"
	"github.com/johnfercher/maroto/v2/pkg/core"
	"github.com/johnfercher/maroto/v2/pkg/core/entity"
	"github.com/johnfercher/maroto/v2/pkg/props"
	"github.com/phpdave11/gofpdf"

	"debrief/reports"
	"debrief/templates/fonts"
)

// press prints pages of slabs with maroto.
type press struct {
	doc    *reports.Document
	layout *layout
	sheet  sheet
	logo   *logo
	pages  int
	pdf    *gofpdf.Fpdf // known once the first component is drawn
	pen    pen
	links  map[string]int // by anchor
	err    error
}

func newPress(doc *reports.Document, l *layout, s sheet) *press {
	return &press{doc: doc, layout: l, sheet: s, logo: readLogo(doc.Meta.Brand.Logo), links: map[string]int{}}
}

// print returns the file. The libraries below may panic on input that they do
// not expect; that must not take down whoever runs many reports.
func (p *press) print(pages [][]placed) (out []byte, err error) {
	defer func() {
		if r := recover(); r != nil {
			out, err = nil, fmt.Errorf("draw pages: %v", r)
		}
	}()
	p.pages = len(pages)
	m := maroto.New(p.config(pages))
	if err := m.RegisterFooter(p.row(p.sheet.footer, p.footer)); err != nil {
		return nil, fmt.Errorf("set footer: %w", err)
	}
	if err := m.RegisterHeader(p.row(p.sheet.header, p.header)); err != nil {
		return nil, fmt.Errorf("set header: %w", err)
	}
	for _, slabs := range pages {
		m.AddPages(p.page(slabs))
	}
	file, err := m.Generate()
	if err := errors.Join(p.err, err); err != nil {
		return nil, fmt.Errorf("draw pages: %w", err)
	}
	return setLanguage(file.GetBytes(), p.layout.lang.Tag())
}

// page is one row as high as its slabs, drawn as a whole: where everything
// stands was decided by the paginator.
func (p *press) page(slabs []placed) core.Page {
	last := slabs[len(slabs)-1]
	return page.New().Add(p.row(last.y+last.H, func(x, y float64) {
		for _, s := range slabs {
			p.slab(s.slab, x, y+s.y)
		}
	}))
}

func (p *press) row(height float64, draw func(x, y float64)) core.Row {
	return row.New(height).Add(col.New(1).Add(&component{press: p, draw: draw, height: height}))
}

// slab draws a slab with its bookmark and links.
func (p *press) slab(s *slab, x, y float64) {
	p.pen.scene(&s.Scene, x, y)
	if s.anchor != nil {
		p.pdf.SetLink(p.link(s.anchor.id), y, -1)
		p.pen.font(p.layout.body, p.layout.body.Face())
		p.pdf.Bookmark(s.anchor.title, 0, y)
	}
	for _, l := range s.links {
		p.pdf.Link(x+l.x, y+l.y, l.w, l.h, p.link(l.to))
	}
}

func (p *press) link(id string) int {
	n, ok := p.links[id]
	if !ok {
		n = p.pdf.AddLink()
		p.links[id] = n
	}
	return n
}

func (p *press) config(pages [][]placed) *entity.Config {
	meta, l := p.doc.Meta, p.layout
	return config.NewBuilder().
		WithDimensions(p.sheet.paperWidth, p.sheet.paperHeight).
		WithLeftMargin(p.sheet.left).WithRightMargin(p.sheet.right).
		WithTopMargin(p.sheet.top).WithBottomMargin(p.sheet.bottom).
		WithMaxGridSize(1).
		WithCustomFonts(customFonts(p.facesOf(pages))).
		WithDefaultFont(&props.Font{Family: familyOf(l.body.Face()), Style: fontstyle.Normal, Size: l.body.Size}).
		WithTitle(l.words(meta.Title), true).
		WithAuthor(l.clean(meta.Organization), true).
		WithSubject(l.words(meta.Subject), true).
		WithCreator("debrief", true).
		WithCreationDate(made(p.doc)).
		WithCompression(true).
		Build()
}

// facesOf returns the faces that pages, headers and footers are written in:
// every face costs time and bytes.
func (p *press) facesOf(pages [][]placed) []*fonts.Face {
	body, strong := p.layout.body, p.layout.strong
	used := map[*fonts.Face]bool{body.Face(): true, strong.Face(): true}
	mark := func(style fonts.Style, text string) {
		for _, run := range style.Runs(text) {
			used[run.Face] = true
		}
	}
	mark(strong, p.layout.clean(p.doc.Meta.Organization)+p.layout.words(p.doc.Meta.Title)+p.layout.clean(p.doc.Meta.Run))
	for _, page := range pages {
		for _, s := range page {
			for _, item := range s.Items {
				if item.Text != nil {
					mark(item.Text.Style, p.layout.clean(item.Text.Text))
				}
			}
		}
	}
	var out []*fonts.Face
	for _, f := range []*fonts.Face{body.Face(), strong.Face(), fonts.Regular(), fonts.Bold(), fonts.Fallback()} {
		if used[f] && !slices.Contains(out, f) {
			out = append(out, f)
		}
	}
	return out
}

// customFonts gives every document files of its own: the library writes into
// them.
func customFonts(faces []*fonts.Face) []*entity.CustomFont {
	var out []*entity.CustomFont
	for _, f := range faces {
		out = append(out, &entity.CustomFont{Family: familyOf(f), Style: fontstyle.Normal, Bytes: f.TTF()})
	}
	return out
}
