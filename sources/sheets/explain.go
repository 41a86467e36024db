package sheets

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"

	"debrief/sources"
	"debrief/sources/remote"
)

// complaint is the form in which Google's APIs answer with an error.
type complaint struct {
	Error struct {
		Message string   `json:"message"`
		Status  string   `json:"status"`
		Errors  []reason `json:"errors"`  // of the Drive API
		Details []reason `json:"details"` // of the Sheets API
	} `json:"error"`
}

type reason struct {
	Reason string `json:"reason"`
}

func (c *complaint) has(reasons ...string) bool {
	return slices.ContainsFunc(slices.Concat(c.Error.Errors, c.Error.Details), func(r reason) bool { return slices.Contains(reasons, r.Reason) })
}

// readComplaint reads an answer that is an error. One that is not in the form
// of Google's has no message.
func readComplaint(body []byte) complaint {
	var c complaint
	if json.Unmarshal(body, &c) != nil {
		return complaint{}
	}
	return c
}

// explain says what an answer means that is an error.
func (s *Source) explain(status int, _ http.Header, body []byte) *sources.Failure {
	c := readComplaint(body)
	f := &sources.Failure{Final: true}
	if message := remote.Line(c.Error.Message); message != "" {
		f.Err = errors.New(message)
	}
	share := fmt.Sprintf("share it with %s, as a viewer", s.account)
	switch {
	case status == http.StatusUnauthorized:
		f.What, f.Hint = "Google does not accept the service account's token (401)", "check that the account is there and not disabled"
	case status == http.StatusForbidden && c.has("SERVICE_DISABLED", "accessNotConfigured"):
		f.What, f.Hint = "the service account's project may not use an API of Google", "in the Google Cloud console, under APIs, enable both the Google Sheets API and the Google Drive API for it"
	case status == http.StatusForbidden && c.isQuota(), status == http.StatusTooManyRequests:
		f.What, f.Hint, f.Final = fmt.Sprintf("Google's quota of readings is used up (%d)", status), "it is tried again; a quota is refilled every minute", false
	case status == http.StatusForbidden:
		f.What, f.Hint = "the spreadsheet is not shared with the service account (403)", share
	case status == http.StatusNotFound:
		f.What, f.Hint = "there is no such spreadsheet, or it is not shared with the service account (404)", "check its address, and "+share
	case status == http.StatusBadRequest:
		f.What, f.Hint = "Google does not accept the question (400)", "check the sheet and the range; a sheet may have been renamed while it was read"
	case status >= http.StatusInternalServerError:
		f.What, f.Hint, f.Final = fmt.Sprintf("Google cannot answer now (%d)", status), "it is tried again", false
	default:
		f.What, f.Hint = fmt.Sprintf("Google answers with %d", status), "open the spreadsheet in a browser"
	}
	return f
}

// isQuota reports whether the Drive API says by 403 what others say by 429.
func (c *complaint) isQuota() bool {
	return c.has("rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED")
}

// isRateLimit reports whether an answer means that a quota is used up. It
// leaves the answer as it was.
func isRateLimit(r *http.Response) bool {
	if r.StatusCode != http.StatusForbidden {
		return false
	}
	const enough = 64 << 10
	body, err := io.ReadAll(io.LimitReader(r.Body, enough))
	r.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(body), r.Body), r.Body}
	if err != nil {
		return false // whoever reads on learns why
	}
	c := readComplaint(body)
	return c.isQuota()
}
