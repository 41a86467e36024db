// Package fetch reads files that lie behind https: it keeps a copy of the file
// in a private folder, asks the server each time whether that is still the
// newest, and leaves reading to the source of that kind of file.
//
// It goes only where the configuration sends it: https, hosts that are allowed,
// and addresses of the public internet, which are checked when the connection
// is made, so that no name and no redirect leads into the network behind it.
// It uses no proxy.
package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"sync"
	"time"

	"debrief/sources"
	"debrief/sources/remote"
)

// Opener opens the copy of a file that lies in a folder.
type Opener func(ctx context.Context, folder, name string) (sources.Source, error)

// Options says which file to fetch, and how.
type Options struct {
	URL   string
	Kind  string   // of the file, for its provenance: "csv"
	Hosts []string // that redirects may lead to, beside the URL's own: "files.example.com", "files.example.com:8443", "*.example.com"
	// Authorize returns the Authorization header for the URL's own host, such
	// as "Bearer …"; nil for none.
	Authorize func(context.Context) (string, error)
	MaxBytes  int64         // of the file; 200 MB if 0
	TimeLimit time.Duration // for fetching it; 2 minutes if 0
	Open      Opener
	Network   remote.Network
	// What a service whose files need more than an address brings with it.
	Transport http.RoundTripper                                             // in the place of the Network's own; nil for that
	Name      string                                                        // of the copy, in the place of the address's last part; "" for that
	Place     string                                                        // for people, in the place of the address; "" for that
	Explain   func(status int, h http.Header, body []byte) *sources.Failure // what an answer means that is no file; nil for what it means everywhere
}

// The limits where none are set.
const (
	defaultBytes = 200 << 20
	defaultTime  = 2 * time.Minute
)

// Source reads a file behind https. It implements sources.Source,
// sources.Catalog and sources.Sampler.
type Source struct {
	options Options
	target  target
	client  *http.Client
	folder  string

	mu      sync.Mutex // one fetches at a time
	current *replica   // nil before the first
}

// replica is a copy of the file as it once was.
type replica struct {
	folder   string // of its own
	tag      string // ETag
	modified string // Last-Modified
	readers  int
}

// Open returns a source of the file, which is fetched whenever it is read. The
// caller must Close it, which removes the copy.
func Open(_ context.Context, o Options) (sources.Source, error) {
	if err := o.Check(); err != nil {
		return nil, err
	}
	t, err := parseTarget(o.URL)
	if err != nil {
		return nil, err
	}
	if o.MaxBytes == 0 {
		o.MaxBytes = defaultBytes
	}
	if o.TimeLimit == 0 {
		o.TimeLimit = defaultTime
	}
	folder, err := os.MkdirTemp("", "debrief-fetch-")
	if err != nil {
		return nil, fmt.Errorf("read %s: make a folder for its copy: %w", t.place, err)
	}
	if o.Name != "" {
		t.file = fileName(o.Name)
	}
	if o.Place != "" {
		t.place = o.Place
	}
	if o.Transport == nil {
		o.Transport = o.Network.Transport()
	}
	s := &Source{options: o, target: t, folder: folder}
	s.client = &http.Client{Transport: o.Transport, CheckRedirect: s.redirect}
	return s, nil
}

// Close implements sources.Source.
func (s *Source) Close() error {
	s.client.CloseIdleConnections()
	return os.RemoveAll(s.folder)
}

// Read implements sources.Source.
func (s *Source) Read(ctx context.Context, q sources.Query) (result *sources.Result, err error) {
	err = s.with(ctx, func(src sources.Source) error {
		result, err = src.Read(ctx, q)
		return err
	})
	if err != nil {
		return nil, err
	}
	result.Provenance.Source = s.options.Kind + " " + s.target.place
	return result, nil
}

// Columns implements sources.Source.
func (s *Source) Columns(ctx context.Context, from sources.Relation) (headings []string, err error) {
	err = s.with(ctx, func(src sources.Source) error {
		headings, err = src.Columns(ctx, from)
		return err
	})
	return headings, err
}

// Relations implements sources.Catalog. A kind of file without relations has none.
func (s *Source) Relations(ctx context.Context) (listed []sources.Listed, err error) {
	err = s.with(ctx, func(src sources.Source) error {
		if catalog, ok := src.(sources.Catalog); ok {
			listed, err = catalog.Relations(ctx)
		}
		return err
	})
	return listed, err
}

// Sample implements sources.Sampler. A kind of file that has none shows nothing.
func (s *Source) Sample(ctx context.Context, from sources.Relation, limit int) (sample *sources.Sample, err error) {
	sample = &sources.Sample{Place: s.target.place}
	err = s.with(ctx, func(src sources.Source) error {
		if sampler, ok := src.(sources.Sampler); ok {
			sample, err = sampler.Sample(ctx, from, limit)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return sample, nil
}

// with opens the newest copy for work.
func (s *Source) with(ctx context.Context, work func(sources.Source) error) error {
	c, err := s.newest(ctx)
	if err != nil {
		return err
	}
	src, err := s.options.Open(ctx, c.folder, s.target.file)
	if err == nil {
		err = errors.Join(work(src), src.Close())
	}
	return errors.Join(err, s.release(c))
}

// release ends the reading of a copy, and removes it if it is not the newest.
func (s *Source) release(c *replica) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.readers--
	return s.sweep(c)
}

func (s *Source) sweep(c *replica) error {
	if c == nil || c == s.current || c.readers > 0 {
		return nil
	}
	return os.RemoveAll(c.folder)
}
