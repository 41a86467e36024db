// Package mail writes a document as the parts of a mail: subject, preheader,
// an HTML body that Outlook, Gmail and Apple Mail show alike, a plain text
// body, and the picture of one chart.
//
// A mail shows the document's first section and its lead chart; a notice of
// failure is shown whole. The rest is in the attachments. The parts are
// complete without pictures. The package builds no MIME message and sends
// nothing: it is a pure function of the document.
package mail

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"unicode"

	"debrief/calendar"
	"debrief/reports"
)

// MaxHTML is the size in bytes that the HTML part stays below: Gmail cuts
// bodies at 102 kB.
const MaxHTML = 100_000

// Options are what the mail says beside the document.
type Options struct {
	Look        *Look // nil for debrief's own
	Files       []File
	LinksUntil  calendar.Date // last day on which the files' links work; zero if they do not end
	Reason      reports.Text  // why the reader gets this
	Unsubscribe string        // address that stops these mails; may be empty
}

// File is an attachment, or a file that the mail links to.
type File struct {
	Name string
	Size int64  // bytes; 0 if not known
	URL  string // set: not attached, but to be had here
}

// Parts are the parts of a mail.
type Parts struct {
	Subject   string // one line
	Preheader string // what mail clients show behind the subject; it is within HTML
	HTML      string
	Text      string
	Inline    []Image
}

// Image is a picture that HTML refers to as "cid:" + CID.
type Image struct {
	CID string
	PNG []byte
	Alt string
}

// Render writes a document as a mail.
func Render(doc *reports.Document, opts Options) (Parts, error) {
	lang, err := reports.NewLanguage(doc.Meta.Locale, doc.Meta.Currency)
	if err != nil {
		return Parts{}, fmt.Errorf("render mail: %w", err)
	}
	if err := opts.check(); err != nil {
		return Parts{}, fmt.Errorf("render mail: %w", err)
	}
	look := opts.Look
	if look == nil {
		if look, err = builtIn(); err != nil {
			return Parts{}, fmt.Errorf("render mail: %w", err)
		}
	}
	var parts Parts
	for limit := maxText; limit >= minText; limit /= 2 {
		if parts, err = newPainter(doc, lang, look, limit).parts(opts); err != nil {
			return Parts{}, fmt.Errorf("render mail: %w", err)
		}
		if len(parts.HTML) < MaxHTML {
			return parts, nil
		}
	}
	return Parts{}, fmt.Errorf("render mail: the HTML part has %d bytes, want less than %d", len(parts.HTML), MaxHTML)
}

// parts paints the document and fills in the templates.
func (p *painter) parts(opts Options) (Parts, error) {
	if err := p.document(); err != nil {
		return Parts{}, err
	}
	if err := p.showLogo(); err != nil {
		return Parts{}, err
	}
	p.frame(opts)
	parts := Parts{Subject: p.view.Subject, Preheader: p.view.Preheader, Inline: p.images}
	var err error
	if parts.HTML, err = p.look.fillHTML(&p.view); err != nil {
		return Parts{}, err
	}
	parts.Text, err = p.look.fillText(&p.view)
	return parts, err
}

func (o Options) check() error {
	links := []string{o.Unsubscribe}
	for _, f := range o.Files {
		links = append(links, f.URL)
	}
	for _, l := range links {
		if l == "" {
			continue
		}
		// The address is not repeated: it may hold a token.
		if u, err := url.Parse(l); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
			return errors.New("a link is not an http address")
		}
	}
	return nil
}

// Bounds on texts in characters and on rows. Where the data are so many that
// the mail would pass MaxHTML, texts are cut shorter.
const (
	maxSubject = 150
	maxText    = 600
	minText    = 100
	maxLabel   = 30
	maxRows    = 15
)

// line makes a text one line without control characters and of bounded length.
func line(s string, limit int) string {
	s = strings.Map(func(c rune) rune {
		switch {
		case unicode.IsSpace(c) && c != '\u00a0':
			return ' '
		case unicode.IsControl(c) || c == unicode.ReplacementChar:
			return -1
		}
		return c
	}, strings.ToValidUTF8(s, ""))
	s = strings.Join(strings.FieldsFunc(s, func(c rune) bool { return c == ' ' }), " ")
	if r := []rune(s); len(r) > limit {
		return string(r[:limit-1]) + "…"
	}
	return s
}
