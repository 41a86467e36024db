// Package sheets reads Google Sheets through Google's REST API, as a service
// account with which the spreadsheet is shared.
//
// It asks for the cells with their number formats (spreadsheets.get with a
// field mask), not for their values alone: dates are serial numbers, and only
// the format tells them from other numbers; errors are told from texts that look
// like them. A large sheet comes in pieces. Whether somebody changed it between
// the first and the last is seen by the file's version (Drive API); then it is
// read again, since half of yesterday and half of today is no answer.
package sheets

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/jonboulle/clockwork"

	"debrief/sources"
	"debrief/sources/grid"
	"debrief/sources/remote"
)

// Options says which spreadsheet to read, and as whom; a limit of 0 is the
// default.
type Options struct {
	Spreadsheet string // its id, or the address that a browser shows
	// Key returns the service account's key, the JSON that Google gives out. It
	// is asked whenever a token is needed, as keys are exchanged.
	Key       func() (string, error)
	MaxCells  int64         // of the sheet or range, blank ones included; 10 million
	TimeLimit time.Duration // for reading it once; 5 minutes
	Clock     clockwork.Clock
	Network   remote.Network
}

func (o Options) withDefaults() Options {
	if o.MaxCells == 0 {
		o.MaxCells = 10_000_000
	}
	if o.TimeLimit == 0 {
		o.TimeLimit = 5 * time.Minute
	}
	if o.Clock == nil {
		o.Clock = clockwork.NewRealClock()
	}
	return o
}

// Check returns what is wrong with the name of the spreadsheet, or nil.
func Check(spreadsheet string) error {
	_, err := parseID(spreadsheet)
	return err
}

// Source reads a spreadsheet. It implements sources.Source, sources.Catalog and
// sources.Sampler.
type Source struct {
	options   Options
	id        string
	account   string // the service account's address
	transport *http.Transport
	client    remote.Client
}

// Open returns a source of the spreadsheet, which is asked for whenever it is
// read.
func Open(_ context.Context, o Options) (sources.Source, error) {
	o = o.withDefaults()
	id, err := parseID(o.Spreadsheet)
	if err != nil {
		return nil, err
	}
	key, err := readKey(o.Key)
	if err != nil {
		return nil, err
	}
	s := &Source{options: o, id: id, account: key.Email, transport: o.Network.Transport()}
	patient := &remote.Patient{Base: s.transport, Clock: o.Clock, Busy: isRateLimit}
	tokens := remote.NewTokens(o.Clock, tokenSource(o.Key, patient))
	s.client = remote.Client{
		Transport: &remote.Signed{Base: patient, Tokens: tokens, Hosts: []string{sheetsHost, driveHost}},
		Place:     s.place(),
		TimeLimit: o.TimeLimit,
		Explain:   s.explain,
	}
	return s, nil
}

// place names the spreadsheet. Its id is no secret: it opens nothing by itself.
func (s *Source) place() string { return "google_sheet " + s.id }

// Close implements sources.Source.
func (s *Source) Close() error {
	s.transport.CloseIdleConnections()
	return nil
}

// The hosts of Google's APIs.
const (
	sheetsHost = "sheets.googleapis.com"
	driveHost  = "www.googleapis.com"
)

// readings is how often a sheet is read that changes meanwhile.
const readings = 3

// Read implements sources.Source.
func (s *Source) Read(ctx context.Context, q sources.Query) (*sources.Result, error) {
	if _, err := sources.NewCollector(q); err != nil {
		return nil, err
	}
	var result *sources.Result
	err := s.reading(ctx, func(ctx context.Context, r *grid.Reader) (err error) {
		result, err = r.Read(ctx, q)
		return err
	}, func(v version) {
		result.Provenance.Version = v.String()
	})
	if err != nil {
		return nil, err
	}
	result.Provenance.Source = s.place()
	result.Provenance.Digest = result.Table.Digest()
	return result, nil
}

// Columns implements sources.Source.
func (s *Source) Columns(ctx context.Context, from sources.Relation) (headings []string, err error) {
	err = s.reading(ctx, func(ctx context.Context, r *grid.Reader) (err error) {
		headings, err = r.Columns(ctx, from)
		return err
	}, nil)
	return headings, err
}

// Relations implements sources.Catalog.
func (s *Source) Relations(ctx context.Context) (all []sources.Listed, err error) {
	err = s.reading(ctx, func(_ context.Context, r *grid.Reader) error {
		all = r.Relations()
		return nil
	}, nil)
	return all, err
}

// Sample implements sources.Sampler.
func (s *Source) Sample(ctx context.Context, from sources.Relation, limit int) (sample *sources.Sample, err error) {
	err = s.reading(ctx, func(ctx context.Context, r *grid.Reader) (err error) {
		sample, err = r.Sample(ctx, from, limit)
		return err
	}, nil)
	if err != nil {
		return nil, err
	}
	return sample, nil
}

// reading opens the spreadsheet for work, which is done again if the
// spreadsheet changed between the pieces that it took. Whole is told the
// version that was read.
func (s *Source) reading(ctx context.Context, work func(context.Context, *grid.Reader) error, whole func(version)) error {
	ctx, cancel := remote.Within(ctx, s.options.TimeLimit)
	defer cancel()
	for range readings {
		before, err := s.version(ctx)
		if err != nil {
			return err
		}
		b, err := s.open(ctx)
		if err != nil {
			return err
		}
		if err := work(ctx, &grid.Reader{Place: s.place(), Book: b}); err != nil {
			return err
		}
		after := before
		if b.pieces > 1 {
			if after, err = s.version(ctx); err != nil {
				return err
			}
		}
		if after.Number == before.Number {
			if whole != nil {
				whole(before)
			}
			return nil
		}
	}
	return &sources.Failure{Place: s.place(), What: fmt.Sprintf("it changed while it was read, %d times", readings), Hint: "it is tried again; a smaller range is read faster than people write"}
}

// version is the state of a file, as the Drive API tells it.
type version struct {
	Number   string `json:"version"`
	Modified string `json:"modifiedTime"`
	Kind     string `json:"mimeType"`
	Trashed  bool   `json:"trashed"`
}

// String returns "version 17 of 2026-03-01T08:00:00.000Z".
func (v version) String() string { return "version " + v.Number + " of " + v.Modified }

// The kinds of files that are no spreadsheets, though they look like some.
const spreadsheetKind = "application/vnd.google-apps.spreadsheet"

func (s *Source) version(ctx context.Context) (version, error) {
	var v version
	err := s.client.Get(ctx, address(driveHost, "/drive/v3/files/"+s.id, url.Values{
		"fields": {"version,modifiedTime,mimeType,trashed"}, "supportsAllDrives": {"true"},
	}), &v)
	switch {
	case err != nil:
		return v, err
	case v.Kind != spreadsheetKind:
		return v, s.refuse("it is a file in Google Drive, but no Google spreadsheet", "open it in Google Sheets and choose File, Save as Google Sheets; then name that one")
	case v.Trashed:
		return v, s.refuse("it lies in the bin", "restore it, or name the one that took its place")
	}
	return v, nil
}

func address(host, path string, q url.Values) string {
	u := url.URL{Scheme: "https", Host: host, Path: path, RawQuery: q.Encode()}
	return u.String()
}

func (s *Source) refuse(what, hint string) error {
	return &sources.Failure{Place: s.place(), What: what, Hint: hint, Final: true}
}
