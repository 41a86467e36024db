// Package graph reads Excel workbooks that lie in OneDrive or SharePoint through
// Microsoft Graph, as an application (client credentials).
//
// It downloads the file and leaves reading to the reader of workbooks, and does
// not ask the workbook API for values (usedRange): Microsoft documents that one
// as not supported for applications, and as needing the right to write; it gives
// out values and formats apart, page by page while people write, and nothing of
// merged cells. The file is one state of the workbook, with everything in it,
// for one question, and the right to read is enough.
//
// Its version (cTag) is asked before and after, so that what is said of where
// figures came from is true.
package graph

import (
	"context"
	"fmt"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jonboulle/clockwork"

	"debrief/sources"
	"debrief/sources/fetch"
	"debrief/sources/remote"
)

// Options says which workbook to read, and as whom; a limit of 0 is the default.
type Options struct {
	Address
	Tenant string // the organization's id or domain
	Client string // the application's id
	// Secret returns the application's secret. It is asked whenever a token is
	// needed, as secrets are exchanged.
	Secret    func() (string, error)
	Hosts     []string      // that files may come from, beside Microsoft's: "files.example.com"
	MaxBytes  int64         // of the file; 50 MB
	TimeLimit time.Duration // for fetching it, waits included; 5 minutes
	Open      fetch.Opener
	Clock     clockwork.Clock
	Network   remote.Network
}

func (o Options) withDefaults() Options {
	if o.MaxBytes == 0 {
		o.MaxBytes = 50 << 20
	}
	if o.TimeLimit == 0 {
		o.TimeLimit = 5 * time.Minute
	}
	if o.Clock == nil {
		o.Clock = clockwork.NewRealClock()
	}
	return o
}

const graphHost = "graph.microsoft.com"

// storage are the hosts that Graph sends downloads to.
var storage = [...]string{"*.sharepoint.com", "*.sharepoint.us", "*.sharepoint.cn", "*.svc.ms", "*.1drv.com", "*.onedrive.com"}

// Source reads a workbook. It implements sources.Source, sources.Catalog and
// sources.Sampler.
type Source struct {
	options   Options
	place     string
	network   *http.Transport
	transport http.RoundTripper
	client    remote.Client

	mu   sync.Mutex
	base string        // the item's address; "" before it was first asked for
	file *fetch.Source // nil before it was first read
}

// Open returns a source of the workbook, which is fetched whenever it is read
// and has changed. The caller must Close it, which removes the copy.
func Open(_ context.Context, o Options) (sources.Source, error) {
	o = o.withDefaults()
	if err := o.Check(); err != nil {
		return nil, err
	}
	s := &Source{options: o, place: "onedrive " + o.name(), network: o.Network.Transport()}
	patient := &remote.Patient{Base: s.network, Clock: o.Clock}
	s.transport = &remote.Signed{Base: patient, Tokens: remote.NewTokens(o.Clock, o.tokenSource(patient)), Hosts: []string{graphHost}}
	s.client = remote.Client{Transport: s.transport, Place: s.place, TimeLimit: o.TimeLimit, Explain: explain}
	return s, nil
}

// Close implements sources.Source.
func (s *Source) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.network.CloseIdleConnections()
	if s.file == nil {
		return nil
	}
	return s.file.Close()
}

// readings is how often a workbook is read that changes meanwhile.
const readings = 3

// Read implements sources.Source.
func (s *Source) Read(ctx context.Context, q sources.Query) (*sources.Result, error) {
	for range readings {
		before, err := s.item(ctx)
		if err != nil {
			return nil, err
		}
		file, err := s.fetched(ctx, before)
		if err != nil {
			return nil, err
		}
		result, err := file.Read(ctx, q)
		if err != nil {
			return nil, err
		}
		after, err := s.item(ctx)
		if err != nil {
			return nil, err
		}
		if after.Version == before.Version {
			result.Provenance.Version = fmt.Sprintf("version %s of %s", before.Version, before.Modified)
			return result, nil
		}
	}
	return nil, &sources.Failure{Place: s.place, What: fmt.Sprintf("it changed while it was read, %d times", readings), Hint: "it is tried again"}
}

// Columns implements sources.Source.
func (s *Source) Columns(ctx context.Context, from sources.Relation) ([]string, error) {
	file, err := s.known(ctx)
	if err != nil {
		return nil, err
	}
	return file.Columns(ctx, from)
}

// Relations implements sources.Catalog.
func (s *Source) Relations(ctx context.Context) ([]sources.Listed, error) {
	file, err := s.known(ctx)
	if err != nil {
		return nil, err
	}
	return file.Relations(ctx)
}

// Sample implements sources.Sampler.
func (s *Source) Sample(ctx context.Context, from sources.Relation, limit int) (*sources.Sample, error) {
	file, err := s.known(ctx)
	if err != nil {
		return nil, err
	}
	return file.Sample(ctx, from, limit)
}

// known returns the file as it is now.
func (s *Source) known(ctx context.Context) (*fetch.Source, error) {
	i, err := s.item(ctx)
	if err != nil {
		return nil, err
	}
	return s.fetched(ctx, i)
}

// fetched returns the source of the item's bytes, which keeps a copy of them.
func (s *Source) fetched(ctx context.Context, i item) (*fetch.Source, error) {
	base, err := s.address(ctx)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file != nil {
		return s.file, nil
	}
	src, err := fetch.Open(ctx, fetch.Options{
		URL: s.content(base), Kind: "onedrive", Place: i.Name, Name: i.Name, Hosts: slices.Concat(storage[:], s.options.Hosts),
		MaxBytes: s.options.MaxBytes, TimeLimit: s.options.TimeLimit, Open: s.options.Open, Transport: s.transport, Explain: explain,
	})
	if err != nil {
		return nil, err
	}
	s.file = src.(*fetch.Source)
	return s.file, nil
}

// item is a driveItem of Graph.
type item struct {
	Name     string    `json:"name"`
	Size     int64     `json:"size"`
	Version  string    `json:"cTag"`
	Modified string    `json:"lastModifiedDateTime"`
	File     *struct{} `json:"file"` // nil for folders
}

// item asks what the file is like now, and refuses what is no workbook.
func (s *Source) item(ctx context.Context) (item, error) {
	var i item
	base, err := s.address(ctx)
	if err != nil {
		return i, err
	}
	if err := s.client.Get(ctx, base+"?$select=name,size,cTag,lastModifiedDateTime,file", &i); err != nil {
		return i, err
	}
	switch extension := strings.ToLower(path.Ext(i.Name)); {
	case i.File == nil:
		return i, s.refuse("it is a folder", "name a workbook in it")
	case !slices.Contains([]string{".xlsx", ".xlsm"}, extension):
		return i, s.refuse(fmt.Sprintf("%q is no Excel workbook", i.Name), "save it as .xlsx")
	case i.Size > s.options.MaxBytes:
		return i, s.refuse(fmt.Sprintf("the workbook is larger than %d MB", s.options.MaxBytes>>20), "keep the data in a smaller one, or read from the database behind it")
	}
	return i, nil
}

func (s *Source) refuse(what, hint string) error {
	return &sources.Failure{Place: s.place, What: what, Hint: hint, Final: true}
}
