package mail

import (
	"bytes"
	"fmt"
	"html/template"
	"regexp"
	"sync"

	"debrief/templates"
)

var htmlBody = sync.OnceValues(func() (*template.Template, error) {
	return template.ParseFS(templates.Mail, "mail/body.html")
})

// html writes the HTML part.
func (v *view) html() (string, error) {
	t, err := htmlBody()
	if err != nil {
		return "", fmt.Errorf("read template: %w", err)
	}
	var b bytes.Buffer
	if err := t.Execute(&b, v); err != nil {
		return "", fmt.Errorf("fill template: %w", err)
	}
	return blankLines.ReplaceAllString(b.String(), "\n"), nil
}

// blankLines are what the template's conditions leave behind.
var blankLines = regexp.MustCompile(`\n\s*\n`)
