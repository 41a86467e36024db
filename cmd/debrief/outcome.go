package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"debrief/assess"
	"debrief/pipeline"
	"debrief/reports"
	"debrief/sources"
)

// outcome is what run did, for people and as JSON.
type outcome struct {
	Report  string         `json:"report"`
	Title   string         `json:"title"`
	Verdict verdictOutcome `json:"verdict"`
	Scores  []scoreOutcome `json:"scores"`
	Sent    bool           `json:"sent"`
	Files   []string       `json:"files,omitempty"`
	Mails   []mailOutcome  `json:"mails"`
	Notes   []string       `json:"notes,omitempty"`
}

// verdictOutcome counts the goals.
type verdictOutcome struct {
	Status assess.Status `json:"status,omitempty"`
	Met    int           `json:"met"`
	Near   int           `json:"near"`
	Judged int           `json:"judged"`
}

// scoreOutcome is a KPI of the scorecard; null is unknown, or no goal.
type scoreOutcome struct {
	KPI    string   `json:"kpi"`
	Actual *float64 `json:"actual"`
	Goal   *float64 `json:"goal"`
	Unit   string   `json:"unit"`
}

type mailOutcome struct {
	To      string `json:"to"`
	Outcome string `json:"outcome"`
	Reply   string `json:"reply,omitempty"`
	Error   string `json:"error,omitempty"`
}

func newOutcome(run *pipeline.Run, sent bool) *outcome {
	v := run.Verdict
	o := &outcome{
		Report: run.Subject.Report.Name, Title: run.Title, Sent: sent,
		Verdict: verdictOutcome{Status: v.Status, Met: v.Met, Near: v.Near, Judged: v.Judged},
	}
	if len(run.Variants) > 0 {
		o.Scores = scoresOf(run.Variants[0].Document)
	}
	for _, r := range run.Readings {
		for _, reason := range rejections(r.Result) {
			o.Notes = append(o.Notes, fmt.Sprintf("%s: not used: %s", r.Dataset, reason))
		}
	}
	for i := range run.Doubts {
		o.Notes = append(o.Notes, run.Doubts[i].English())
	}
	return o
}

// scoresOf lists what a document's scorecards say.
func scoresOf(d *reports.Document) []scoreOutcome {
	var out []scoreOutcome
	for _, s := range d.Sections {
		for _, b := range s.Blocks {
			if b.Scorecard == nil {
				continue
			}
			for _, score := range b.Scorecard.Scores {
				out = append(out, scoreOutcome{KPI: score.KPI, Actual: known(&score.Actual), Goal: known(score.Goal), Unit: string(score.Actual.Unit)})
			}
		}
	}
	return out
}

// known is a value's number, or nil.
func known(v *reports.Value) *float64 {
	if v == nil || !v.Known() {
		return nil
	}
	return &v.Number
}

// rejections says which rows were not used, for what reason, with an example.
func rejections(r *sources.Result) []string {
	var out []string
	for i := range r.Rejected.Reasons {
		out = append(out, r.Rejected.Reasons[i].String())
	}
	return out
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
		if _, err := fmt.Fprintf(w, "  mail to %s: %s\n", m.To, m.line(o.Sent)); err != nil {
			return err
		}
	}
	for _, n := range o.Notes {
		if _, err := fmt.Fprintf(w, "  note: %s\n", n); err != nil {
			return err
		}
	}
	return nil
}

// line says what became of a mail; one of a preview went no further than the
// folder.
func (m mailOutcome) line(sent bool) string {
	if !sent && m.Error == "" {
		return "written, not sent"
	}
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
