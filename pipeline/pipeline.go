// Package pipeline is the product on one screen: it reads the plan and the
// results, assesses them, composes a document for each kind of reader, paints
// it and hands it to every recipient.
//
// It decides what follows on what; it opens no source, knows no file format
// and no mail server: those come as interfaces from the wiring.
package pipeline

import (
	"context"
	"log/slog"
	"time"

	"debrief/assess"
	"debrief/calendar"
	"debrief/reports"
	"debrief/sources"
)

// Pipeline makes and delivers reports. It is safe for use by several
// goroutines once it is set up.
type Pipeline struct {
	Organization Organization
	Datasets     []Dataset
	YearGoals    map[int][]assess.Goal
	Lists        []List // whose readers stand in a source
	Settings     assess.Settings
	Limits       []assess.Limit // of next year's spend, by channel
	Lifespan     float64        // of a customer in years, as the business knows it; 0 to measure
	Reserve      float64        // share of next year's budget kept for tests
	People       Reader
	Paint        Painters
	Now          func() time.Time // for the time of readings; nil leaves it unknown
	Log          *slog.Logger
}

// Organization is whose marketing it is.
type Organization struct {
	Name     string
	Currency string // ISO 4217
	Locale   string // BCP 47
	Calendar calendar.Calendar
	Brand    reports.Brand
}

// Role is what a dataset is read for.
type Role string

// The roles of datasets.
const (
	Campaigns   Role = "campaigns"
	Performance Role = "performance"
	Activities  Role = "activities"
	Orders      Role = "orders"
	Rates       Role = "rates"       // of other currencies, in the organization's
	Groups      Role = "groups"      // treated and control, of tests
	Touchpoints Role = "touchpoints" // contacts before conversions
)

// Dataset is one set of rows that the user mapped.
type Dataset struct {
	Name       string // as in the configuration: "performance", "email"
	Role       Role
	Source     sources.Source
	From       sources.Relation
	Mapping    sources.Mapping
	Dimensions []string          // of a performance dataset, beside date, campaign and channel
	Measures   []string          // of a performance dataset: fields, as in the mapping
	Goals      map[string]string // of the campaigns dataset: KPI id to heading
	Tolerance  Tolerance         // for rows that cannot be used
	Fixed      map[string]string // texts that no column holds, by field: the same in every row
}

// Painters draw a document in each format.
type Painters struct {
	PDF  func(*reports.Document) ([]byte, error)
	XLSX func(*reports.Document) ([]byte, error)
	HTML func(*reports.Document) ([]byte, error)
	Mail func(*reports.Document, MailFrame) (MailParts, error)
	// Lock encrypts a file of a format with a password; what it lacks cannot be
	// encrypted.
	Lock map[Format]func(file []byte, password string) ([]byte, error)
}

// MailFrame is what a mail says beside the document.
type MailFrame struct {
	Reason      reports.Text  // why the reader gets this
	Unsubscribe string        // address that stops these mails; empty if there is none
	Attachments []Attachment  // what is attached, or linked to
	LinksUntil  calendar.Date // last day on which links to files work
}

// Attachment names a file and its size in bytes.
type Attachment struct {
	Name  string
	Bytes int
	URL   string // set: not attached, but to be had here
}

// MailParts are the parts of a mail's body.
type MailParts struct {
	Subject string
	HTML    string
	Text    string
	Images  []Image
}

// Image is a picture that the HTML part shows by its content id.
type Image struct {
	CID string
	PNG []byte
}

// Report is a definition of a report: what it is about and who gets it.
type Report struct {
	Name     string
	Kind     reports.Kind
	Title    string // how readers know it; the name if empty
	Requires []string
	Sends    []Send
}

// Send gives one view of a report to some people.
type Send struct {
	To        []Person // already resolved, but for the campaign's owner
	Lists     []string // of the pipeline's, whose readers are found when the report is made
	Owner     bool     // also to the campaign's owner
	View      reports.View
	Slice     string // dimension by which each reader gets his own part; "" for the whole
	Benchmark bool   // with Slice: totals of the whole beside it
	Attach    []Format
}

// Format is a kind of file.
type Format string

// The formats that can be attached.
const (
	PDF  Format = "pdf"
	XLSX Format = "xlsx"
	HTML Format = "html"
)

// Person is somebody who gets reports.
type Person struct {
	Name   string
	Email  string
	Locale string            // "" is the organization's
	Slices map[string]string // by dimension: the value that is his own part
	// Password encrypts the files attached for him; nil leaves them open.
	Password func() (string, error) `json:"-"`
}

// Subject says which report to make, about what.
type Subject struct {
	Key      string // of the occurrence: what the report is about and its edition, never when it ran
	Report   Report
	Campaign string          // id, for a campaign debrief
	Period   calendar.Period // reported on, for a pulse
	AsOf     calendar.Date   // the day on whose knowledge the report rests
	Made     time.Time       // the instant the report is due
	Edition  int
	Mark     reports.Mark
	Comment  string
	Missing  []string     // required datasets that do not reach the end yet
	Changed  reports.Text // why there is a further edition; empty for a first one
}

// Reader resolves what a plan or a list calls somebody, a key or an address, to
// a person.
type Reader func(who string) (Person, bool)

// read queries one dataset and logs what came.
func (p *Pipeline) read(ctx context.Context, d *Dataset, q sources.Query) (*sources.Result, error) {
	start := time.Now()
	r, err := d.Source.Read(ctx, q)
	if err != nil {
		return nil, &DatasetError{Dataset: d.Name, Err: err}
	}
	if p.Now != nil && r.Provenance.Read.IsZero() {
		r.Provenance.Read = p.Now()
	}
	d.addFixed(&r.Table)
	p.Log.Debug("read dataset", "dataset", d.Name, "rows", r.Provenance.Rows, "groups", r.Table.Len(),
		"rejected", r.Rejected.Rows, "took", time.Since(start).Round(time.Millisecond))
	return r, nil
}

// DatasetError says which dataset could not be read.
type DatasetError struct {
	Dataset string
	Err     error
}

// Error names the dataset.
func (e *DatasetError) Error() string { return "read " + e.Dataset + ": " + e.Err.Error() }

// Unwrap returns the cause.
func (e *DatasetError) Unwrap() error { return e.Err }

// dataset returns the first dataset of a role, or nil.
func (p *Pipeline) dataset(role Role) *Dataset {
	for i := range p.Datasets {
		if p.Datasets[i].Role == role {
			return &p.Datasets[i]
		}
	}
	return nil
}
