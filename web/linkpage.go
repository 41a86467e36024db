package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html/template"
	"net/http"
	"sync"

	"debrief/reports"
	"debrief/templates"
)

// linkPage is a page behind a link, in the words of its reader.
type linkPage struct {
	locale string
	title  reports.Text
	text   reports.Text
	button reports.Text // "" for none
}

// page is one without a button, by its phrase.
func (l *links) page(phrase string) linkPage {
	args := reports.Args{"sender": literal(l.desk.House().Sender)}
	return linkPage{title: reports.Word(phrase), text: reports.Say(phrase+".text", args)}
}

func literal(s string) reports.Arg { return reports.ArgText(reports.Literal(s)) }

func (l *links) subscriptionPage(s Subscription) linkPage {
	args := reports.Args{"report": literal(s.Report), "address": literal(s.Address), "sender": literal(l.desk.House().Sender), "date": {Date: s.Stopped}}
	if s.Stopped.IsZero() {
		return linkPage{locale: s.Locale, title: reports.Word("link.stop"), text: reports.Say("link.stop.text", args), button: reports.Word("mail.stop")}
	}
	return linkPage{locale: s.Locale, title: reports.Word("link.stopped"), text: reports.Say("link.stopped.text", args)}
}

// show writes a page with a policy under which it can do nothing but send its
// own form.
func (l *links) show(w http.ResponseWriter, status int, p linkPage) {
	body, policy, err := p.write(l.desk.House())
	if err != nil {
		http.Error(w, "the page cannot be shown", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", policy)
	w.WriteHeader(status)
	_, _ = w.Write(body) // fails when the reader has gone
}

func (p linkPage) write(house House) (body []byte, policy string, err error) {
	lang, err := language(p.locale, house)
	if err != nil {
		return nil, "", err
	}
	files, err := linkFiles()
	if err != nil {
		return nil, "", err
	}
	view := struct {
		Lang, Organization, Title, Text, Button string
		Style                                   template.CSS
	}{lang.Tag(), house.Organization, lang.Text(p.title), lang.Text(p.text), lang.Text(p.button), template.CSS(files.css)}
	var out bytes.Buffer
	if err := files.html.Execute(&out, view); err != nil {
		return nil, "", fmt.Errorf("fill page: %w", err)
	}
	return out.Bytes(), files.policy, nil
}

// language is that of the reader, or of the organization.
func language(locale string, house House) (*reports.Language, error) {
	if locale != "" {
		if lang, err := reports.NewLanguage(locale, house.Currency); err == nil {
			return lang, nil
		}
	}
	return reports.NewLanguage(house.Locale, house.Currency)
}

// pageFiles are the template of the pages, their style and what they may do.
type pageFiles struct {
	html   *template.Template
	css    string
	policy string
}

// linkFiles reads the embedded files once; they are read-only after.
var linkFiles = sync.OnceValues(func() (pageFiles, error) {
	html, err := template.ParseFS(templates.Web, "web/link.html")
	if err != nil {
		return pageFiles{}, fmt.Errorf("parse template: %w", err)
	}
	css, err := templates.Web.ReadFile("web/link.css")
	if err != nil {
		return pageFiles{}, fmt.Errorf("read style: %w", err)
	}
	sum := sha256.Sum256(css)
	policy := "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
	return pageFiles{html, string(css), policy}, nil
})
