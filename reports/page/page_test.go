package page_test

import (
	"html"
	"regexp"
	"testing"

	"debrief/reports"
	"debrief/reports/page"
	"debrief/reports/reporttest"
)

func TestConformance(t *testing.T) {
	reporttest.Run(t, reporttest.Renderer{Render: render, Text: text, SameBytes: true})
}

func render(doc *reports.Document) ([]byte, error) { return page.Render(doc, page.Options{}) }

var tag = regexp.MustCompile(`(?s)<style>.*?</style>|<[^>]*>`)

// text drops the tags of a page.
func text(out []byte) (string, error) {
	return html.UnescapeString(tag.ReplaceAllString(string(out), " ")), nil
}
