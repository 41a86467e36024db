package pdf

import (
	"bytes"
	"image"
	"image/draw"
	_ "image/jpeg" // logos may be JPEG
	"image/png"

	"github.com/phpdave11/gofpdf"
)

// logo is the organization's picture in a form that the PDF writer reads
// without fail: opaque, eight bits, not interlaced.
type logo struct {
	png           []byte
	width, height float64 // millimetres
}

// Bounds of logos: pixels that are read, and millimetres that are drawn.
const (
	maxLogoPixels = 2000
	logoHeight    = 7.0
	logoWidth     = 50.0
)

// readLogo returns nil for a picture that is none, or too large: the header
// then names the organization in letters.
func readLogo(raw []byte) *logo {
	if len(raw) == 0 {
		return nil
	}
	size, _, err := image.DecodeConfig(bytes.NewReader(raw))
	if err != nil || size.Width < 1 || size.Height < 1 || size.Width > maxLogoPixels || size.Height > maxLogoPixels {
		return nil
	}
	in, _, err := image.Decode(bytes.NewReader(raw))
	if err != nil {
		return nil
	}
	flat := image.NewRGBA(image.Rect(0, 0, size.Width, size.Height))
	draw.Draw(flat, flat.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(flat, flat.Bounds(), in, in.Bounds().Min, draw.Over)
	var out bytes.Buffer
	if err := png.Encode(&out, flat); err != nil {
		return nil
	}
	k := min(logoHeight/float64(size.Height), logoWidth/float64(size.Width))
	return &logo{out.Bytes(), float64(size.Width) * k, float64(size.Height) * k}
}

// draw puts the logo with its foot on the line of the header's text.
func (g *logo) draw(pdf *gofpdf.Fpdf, x, y float64) {
	options := gofpdf.ImageOptions{ImageType: "PNG"}
	if pdf.GetImageInfo("logo") == nil {
		pdf.RegisterImageOptionsReader("logo", options, bytes.NewReader(g.png))
	}
	pdf.ImageOptions("logo", x, y+(logoHeight-g.height), g.width, g.height, false, options, 0, "")
}
