// Package reports holds the neutral report: a Document of sections and blocks
// with raw values, and Compose, which makes one from an assessment.
//
// A Document is pure data and survives a round trip through JSON. It knows no
// paper size, no font and no mail client: the renderers in its sub-packages
// (pdf, xlsx, mail, page) paint the same blocks, so that they cannot disagree.
// Numbers stay raw until a renderer writes them with a Language.
package reports

import (
	"time"

	"debrief/calendar"
)

// Document is one report for one kind of reader.
type Document struct {
	Meta     Meta      `json:"meta"`
	Sections []Section `json:"sections"`
	// Data is what the figures were computed from, at the grain of the
	// workbook's Data sheet.
	Data *Data `json:"data,omitempty"`
	// Model is next year's budget for the workbook's what-if sheet; nil where
	// there is none.
	Model *Model `json:"model,omitempty"`
}

// Meta says what a document is about, for whom, and how it looks.
type Meta struct {
	Kind         Kind            `json:"kind"`
	Organization string          `json:"organization"`
	Title        Text            `json:"title"`     // "Spring Sale: campaign debrief"
	Subject      Text            `json:"subject"`   // the mail's subject: carries the verdict
	Preheader    Text            `json:"preheader"` // the next fact, shown by mail clients behind the subject
	Period       calendar.Period `json:"period"`
	DataTo       calendar.Date   `json:"dataTo"` // newest day of data
	Edition      int             `json:"edition"`
	Mark         Mark            `json:"mark"`
	Run          string          `json:"run"`      // the run's short id
	Made         time.Time       `json:"made"`     // the instant the report was due, never the moment it ran
	FileName     string          `json:"fileName"` // without ending: "spring-sale_debrief_2026-06-14"
	Locale       string          `json:"locale"`   // BCP 47: "en-IE"
	Currency     string          `json:"currency"` // ISO 4217: "EUR"
	Brand        Brand           `json:"brand"`
}

// Kind is the kind of a report.
type Kind string

// The kinds of report.
const (
	Campaign Kind = "campaign"
	Annual   Kind = "annual"
	Pulse    Kind = "pulse"
	Failure  Kind = "failure"
)

// Mark qualifies an edition.
type Mark string

// The marks of editions.
const (
	Final       Mark = "final"
	Provisional Mark = "provisional"
	Revised     Mark = "revised"
)

// Brand is the organization's look. Colours are "#rrggbb"; an empty one is the
// theme's own.
type Brand struct {
	Primary string `json:"primary,omitempty"`
	Accent  string `json:"accent,omitempty"`
	Logo    []byte `json:"logo,omitempty"` // PNG or JPEG
	Font    Font   `json:"font,omitzero"`
}

// Font names the organization's type, without its files: what draws a document
// again must be what drew it first.
type Font struct {
	Name   string `json:"name,omitempty"`
	Digest string `json:"digest,omitempty"` // SHA-256 of its files; empty for the embedded type
}

// Section is a part of a report with one message.
type Section struct {
	ID       string  `json:"id"`                // "summary", "goals", "channels", …: stable, for links and sheets
	Label    Text    `json:"label"`             // short name for the contents and the workbook's tab: "Channels"
	Title    Text    `json:"title"`             // the message, as a sentence
	Subtitle Text    `json:"subtitle,omitzero"` // what is shown: unit, period and scope
	Blocks   []Block `json:"blocks"`
	// Level is the evidence that the section as a whole rests on, "A" to "D"; empty
	// is attribution, D.
	Level string `json:"level,omitempty"`
}

// Data is a table of raw values in columns of equal length.
type Data struct {
	Columns []DataColumn `json:"columns"`
}

// DataColumn is one column of Data; the slice that is set tells its type.
type DataColumn struct {
	Name    string          `json:"name"` // field or measure name, as in formulas
	Label   Text            `json:"label"`
	Unit    Unit            `json:"unit,omitempty"`
	Texts   []string        `json:"texts,omitempty"`
	Dates   []calendar.Date `json:"dates,omitempty"`
	Numbers Numbers         `json:"numbers,omitempty"`
}

// Len returns the number of values.
func (c *DataColumn) Len() int { return len(c.Texts) + len(c.Dates) + len(c.Numbers) }
