// Package page writes a report as one web page that needs nothing else: no
// script, no request, one style element whose hash its own policy names.
// Charts are inline SVG in a wide and a narrow form, colours follow the
// reader's light or dark scheme, and print has rules of its own.
//
// The page is what readers with assistive technology get: it has headings,
// landmarks, tables with captions and scopes, and a text alternative for every
// picture. It lays out what the document says and computes nothing.
package page

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html/template"
	"net/http"
	"sync"

	"debrief/reports"
	"debrief/reports/chart"
	"debrief/templates"
	"debrief/templates/fonts"
)

// Options are what a page needs beyond the document.
type Options struct {
	// NoContents leaves out the list of sections, for a page that stands
	// within another that has one.
	NoContents bool
	// Type is the organization's own; nil for the embedded one. The page asks for
	// it by name: who has it sees it.
	Type *fonts.Type
}

// Render writes doc as an HTML page. It fails for a locale or currency that has
// no language.
func Render(doc *reports.Document, opts Options) ([]byte, error) {
	lang, err := reports.NewLanguage(doc.Meta.Locale, doc.Meta.Currency)
	if err != nil {
		return nil, fmt.Errorf("render page: %w", err)
	}
	files, err := parsed()
	if err != nil {
		return nil, fmt.Errorf("render page: %w", err)
	}
	p := &painter{lang: lang, theme: chart.NewTheme(doc.Meta.Brand, opts.Type), ids: map[string]bool{"main": true}}
	v, err := p.view(doc, opts)
	if err != nil {
		return nil, fmt.Errorf("render page: %w", err)
	}
	style := p.style(files.css)
	v.Style, v.Policy = template.CSS(style), policy(style)
	var out bytes.Buffer
	if err := files.html.Execute(&out, v); err != nil {
		return nil, fmt.Errorf("render page: %w", err)
	}
	return out.Bytes(), nil
}

// policy lets the page use its own style and pictures and nothing else.
func policy(style string) string {
	sum := sha256.Sum256([]byte(style))
	return "default-src 'none'; img-src data:; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'"
}

type files struct {
	html *template.Template
	css  string
}

// parsed reads the embedded template once; it is read-only after.
var parsed = sync.OnceValues(func() (files, error) {
	html, err := template.ParseFS(templates.Page, "page/page.html")
	if err != nil {
		return files{}, fmt.Errorf("parse template: %w", err)
	}
	css, err := templates.Page.ReadFile("page/page.css")
	if err != nil {
		return files{}, fmt.Errorf("read style: %w", err)
	}
	return files{html, string(css)}, nil
})

// logo returns a picture as a data URL, "" if it is none that browsers show.
func logo(picture []byte) template.URL {
	switch kind := http.DetectContentType(picture); kind {
	case "image/png", "image/jpeg":
		return template.URL("data:" + kind + ";base64," + base64.StdEncoding.EncodeToString(picture))
	}
	return ""
}
