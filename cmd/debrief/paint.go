package main

import (
	"fmt"

	"debrief/cmd/debrief/internal/config"
	"debrief/pipeline"
	"debrief/reports"
	"debrief/reports/mail"
	"debrief/reports/page"
	"debrief/reports/pdf"
	"debrief/reports/xlsx"
	"debrief/templates/fonts"
)

// brush paints documents in an organization's look: its typeface and its
// mails, each nil for debrief's own.
type brush struct {
	typ  *fonts.Type
	look *mail.Look
}

func (b brush) painters() pipeline.Painters {
	return pipeline.Painters{PDF: b.pdf, XLSX: b.xlsx, HTML: b.page, Mail: b.mail,
		Lock: map[pipeline.Format]func([]byte, string) ([]byte, error){pipeline.PDF: pdf.Protect, pipeline.XLSX: xlsx.Protect}}
}

// typeOf returns the typeface that a document is set in. One that was set in
// another than the organization's is not set at all, rather than in a wrong one.
func (b brush) typeOf(d *reports.Document) (*fonts.Type, error) {
	want := d.Meta.Brand.Font
	switch {
	case want.Digest == "":
		return nil, nil
	case b.typ == nil || b.typ.Digest != want.Digest:
		return nil, &hinted{err: fmt.Errorf("the report was set in the font %s (%.12s), which is not the one that the configuration names", want.Name, want.Digest),
			hint: "name the files of that font under organization.brand.font again; the first files themselves are in the mails: see debrief resend"}
	}
	return b.typ, nil
}

func (b brush) pdf(d *reports.Document) ([]byte, error) {
	typ, err := b.typeOf(d)
	if err != nil {
		return nil, err
	}
	return pdf.Render(d, pdf.Options{Type: typ})
}

func (b brush) xlsx(d *reports.Document) ([]byte, error) { return xlsx.Render(d, xlsx.Options{}) }

func (b brush) page(d *reports.Document) ([]byte, error) {
	typ, err := b.typeOf(d)
	if err != nil {
		return nil, err
	}
	return page.Render(d, page.Options{Type: typ})
}

func (b brush) mail(d *reports.Document, f pipeline.MailFrame) (pipeline.MailParts, error) {
	o := mail.Options{Reason: f.Reason, Unsubscribe: f.Unsubscribe, LinksUntil: f.LinksUntil, Look: b.look}
	for _, a := range f.Attachments {
		o.Files = append(o.Files, mail.File{Name: a.Name, Size: int64(a.Bytes), URL: a.URL})
	}
	parts, err := mail.Render(d, o)
	if err != nil {
		return pipeline.MailParts{}, err
	}
	out := pipeline.MailParts{Subject: parts.Subject, HTML: parts.HTML, Text: parts.Text}
	for _, img := range parts.Inline {
		out.Images = append(out.Images, pipeline.Image{CID: img.CID, PNG: img.PNG})
	}
	return out, nil
}

// proveFont draws a page in an organization's typeface, so that a font which
// the PDF writer cannot use is found before a report is due.
func proveFont(cfg *config.Config) error {
	if cfg.Type == nil {
		return nil
	}
	d := &reports.Document{Meta: reports.Meta{Locale: string(cfg.Organization.Locale), Currency: string(cfg.Organization.Currency),
		Title: reports.Literal("0123456789 " + cfg.Organization.Name), Organization: cfg.Organization.Name}}
	if _, err := pdf.Render(d, pdf.Options{Type: cfg.Type}); err != nil {
		return cfg.Fault("organization.brand.font", "a PDF cannot be set in it: "+err.Error(), "take the files from the font's maker again, or leave font out")
	}
	return nil
}
