package pdf

import (
	"fmt"
	"reflect"
	"unsafe"

	"github.com/johnfercher/go-tree/node"
	"github.com/johnfercher/maroto/v2/pkg/core"
	"github.com/johnfercher/maroto/v2/pkg/core/entity"
	"github.com/phpdave11/gofpdf"
)

// component is what maroto draws: an area with a drawing of ours.
type component struct {
	press  *press
	draw   func(x, y float64)
	height float64
}

var _ core.Component = (*component)(nil)

// Render draws at the place that maroto gives, and leaves its cursor where it
// was.
func (c *component) Render(provider core.Provider, cell *entity.Cell) {
	p := c.press
	if p.err != nil {
		return
	}
	if p.pdf == nil {
		if p.pdf, p.err = fpdfOf(provider); p.err != nil {
			return
		}
		p.pdf.SetCatalogSort(true)
		p.pdf.SetModificationDate(made(p.doc))
		p.pen = newPen(p.pdf)
	}
	x, y := p.pdf.GetXY()
	left, top, _, _ := p.pdf.GetMargins()
	c.draw(left+cell.X, top+cell.Y)
	p.pdf.SetXY(x, y)
}

// GetHeight returns the height of the drawing.
func (c *component) GetHeight(core.Provider, *entity.Cell) float64 { return c.height }

// SetConfig has nothing to take over.
func (c *component) SetConfig(*entity.Config) {}

// GetStructure names the component for maroto's tree.
func (c *component) GetStructure() *node.Node[core.Structure] {
	return node.New(core.Structure{Type: "drawing", Value: c.height})
}

// fpdfOf returns the PDF writer behind maroto, which offers no shapes of its
// own. It reads an unexported field; a test holds it to the pinned version.
func fpdfOf(provider core.Provider) (pdf *gofpdf.Fpdf, err error) {
	v := reflect.ValueOf(provider)
	if v.Kind() != reflect.Pointer || v.Elem().Kind() != reflect.Struct {
		return nil, fmt.Errorf("reach the pdf writer: provider is %T", provider)
	}
	field := v.Elem().FieldByName("fpdf")
	if !field.IsValid() || !field.CanAddr() || field.Kind() != reflect.Interface {
		return nil, fmt.Errorf("reach the pdf writer: %T has no field fpdf", provider)
	}
	pdf, ok := reflect.NewAt(field.Type(), unsafe.Pointer(field.UnsafeAddr())).Elem().Interface().(*gofpdf.Fpdf)
	if !ok {
		return nil, fmt.Errorf("reach the pdf writer: it is %s", field.Elem().Type())
	}
	return pdf, nil
}
