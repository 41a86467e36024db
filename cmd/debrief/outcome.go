package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"debrief/assess"
	"debrief/pipeline"
)

// outcome is what run did, for people and as JSON.
type outcome struct {
	Report  string         `json:"report"`
	Title   string         `json:"title"`
	Verdict assess.Verdict `json:"verdict"`
	Sent    bool           `json:"sent"`
	Files   []string       `json:"files,omitempty"`
	Mails   []mailOutcome  `json:"mails"`
}

type mailOutcome struct {
	To      string `json:"to"`
	Outcome string `json:"outcome"`
	Reply   string `json:"reply,omitempty"`
	Error   string `json:"error,omitempty"`
}

func (o *outcome) add(x pipeline.Outcome) {
	m := mailOutcome{To: x.Delivery.To.Email, Outcome: string(x.Receipt.Outcome), Reply: x.Receipt.Reply}
	if x.Err != nil {
		m.Error = x.Err.Error()
	}
	o.Mails = append(o.Mails, m)
}

// failed returns an error if a mail was not accepted.
func (o *outcome) failed() error {
	var errs []error
	for _, m := range o.Mails {
		if m.Error != "" {
			errs = append(errs, fmt.Errorf("mail to %s is %s: %s", m.To, m.Outcome, m.Error))
		}
	}
	return errors.Join(errs...)
}

// print tells a person, in a few lines, what was made and where it is.
func (o *outcome) print(w io.Writer) error {
	if _, err := fmt.Fprintf(w, "%s\n", o.Title); err != nil {
		return err
	}
	for _, f := range o.Files {
		if _, err := fmt.Fprintf(w, "  %s\n", f); err != nil {
			return err
		}
	}
	for _, m := range o.Mails {
		if _, err := fmt.Fprintf(w, "  mail to %s: %s\n", m.To, m.line()); err != nil {
			return err
		}
	}
	return nil
}

func (m mailOutcome) line() string {
	if m.Reply == "" {
		return m.Outcome
	}
	return m.Outcome + ", " + m.Reply
}

func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
