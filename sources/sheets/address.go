package sheets

import (
	"net/url"
	"regexp"
	"strings"

	"debrief/sources"
)

var idForm = regexp.MustCompile(`^[A-Za-z0-9_-]{20,100}$`)

// parseID returns the id of a spreadsheet that is given by it or by its address.
func parseID(text string) (string, error) {
	if !strings.Contains(text, "/") {
		if idForm.MatchString(text) {
			return text, nil
		}
		return "", faulty("not the id of a spreadsheet")
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" || u.Host != "docs.google.com" {
		return "", faulty("not the address of a Google spreadsheet")
	}
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	for i, part := range parts {
		switch {
		case part != "d" || i == 0 || i+1 == len(parts) || parts[0] != "spreadsheets":
		case parts[i+1] == "e":
			return "", &sources.Failure{Place: "google_sheet", What: "the address is one of a published copy", Hint: "use the address that your browser shows while you edit the spreadsheet", Final: true}
		case idForm.MatchString(parts[i+1]):
			return parts[i+1], nil
		}
	}
	return "", faulty("not the address of a Google spreadsheet")
}

func faulty(what string) error {
	return &sources.Failure{Place: "google_sheet", What: what, Hint: "copy it from your browser: https://docs.google.com/spreadsheets/d/…", Final: true}
}
