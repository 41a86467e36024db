package mail

import (
	"bytes"
	"fmt"
	"image"
	_ "image/jpeg" // logos may be JPEG
	"image/png"
)

// The logo's content id, and its bounds: a mail is small.
const (
	logoCID       = "logo@debrief"
	maxLogoBytes  = 200_000
	maxLogoPixels = 2000
)

// showLogo adds the organization's logo as a picture if a block shows it and it
// is one that every client can show.
func (p *painter) showLogo() error {
	raw := p.doc.Meta.Brand.Logo
	if !p.look.logo || len(raw) == 0 {
		return nil
	}
	size, kind, err := image.DecodeConfig(bytes.NewReader(raw))
	if err != nil || size.Width > maxLogoPixels || size.Height > maxLogoPixels {
		return nil // the PDF, too, names the organization in letters then
	}
	if kind != "png" {
		if raw, err = asPNG(raw); err != nil {
			return err
		}
	}
	if len(raw) > maxLogoBytes {
		return nil
	}
	p.around.Logo = logoCID
	p.images = append(p.images, Image{CID: logoCID, PNG: raw, Alt: p.around.Organization})
	return nil
}

func asPNG(raw []byte) ([]byte, error) {
	picture, _, err := image.Decode(bytes.NewReader(raw))
	if err != nil {
		return nil, fmt.Errorf("read logo: %w", err)
	}
	var out bytes.Buffer
	if err := png.Encode(&out, picture); err != nil {
		return nil, fmt.Errorf("write logo: %w", err)
	}
	return out.Bytes(), nil
}
