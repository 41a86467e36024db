// Package cage reads sources in a child process that can be killed: what comes
// from strangers may make a parser hang or take all memory, and then only that
// child ends.
//
// The child is this same program, called with Argument as its only argument;
// it gets one request, reads, and sends back the grouped answer. The package
// knows no kind of file: the program says by a name which Opener the child is
// to use, and both sides must agree on it.
package cage

import (
	"context"
	"fmt"
	"os"
	"time"

	"debrief/sources"
	"debrief/sources/files"
)

// Argument is the argument that calls the program as a child. It is the
// program's duty to look for it before anything else, and to run Serve.
const Argument = "read-in-cage"

// inside is the variable that marks the child, which opens no further cage.
const inside = "DEBRIEF_IN_CAGE"

// Called reports whether the program's arguments, without its name, are those
// of a child.
func Called(args []string) bool { return len(args) == 1 && args[0] == Argument }

// File is what an Opener opens: a file below a folder.
type File struct {
	Path   string
	Folder string // "" is the current one
}

// Opener opens a file in the child.
type Opener func(context.Context, File) (sources.Source, error)

// Options says what is read in the cage, and what it may take; a limit of 0 is
// the default.
type Options struct {
	Opener string // by which name Serve knows the opener
	File
	TimeLimit time.Duration // of the wall clock for one reading; 60 s
	Memory    int64         // bytes of data that the child may hold; 768 MB
	// Ended is told what each reading took; nil for nobody.
	Ended func(Usage)
}

// Usage is what one reading took.
type Usage struct {
	Took   time.Duration // by the wall clock
	CPU    time.Duration // that the child computed
	Memory int64         // bytes that the child held at most, with the program itself
}

// The limits where none are set.
const (
	defaultTime   = time.Minute
	defaultMemory = 768 << 20
)

// Source reads a file in a child process each time. It implements
// sources.Source, sources.Catalog and sources.Sampler.
type Source struct{ options Options }

// Open returns a source whose file is read in the cage. The folder has to be
// there.
func Open(_ context.Context, o Options) (sources.Source, error) {
	if os.Getenv(inside) != "" {
		return nil, fmt.Errorf("open %s: a cage within a cage", o.Path)
	}
	if o.TimeLimit < 0 || o.Memory < 0 {
		return nil, fmt.Errorf("open %s: a limit is negative", o.Path)
	}
	folder, err := files.OpenFolder(o.Folder)
	if err != nil {
		return nil, err
	}
	if err := folder.Close(); err != nil {
		return nil, fmt.Errorf("open %s: %w", o.Path, err)
	}
	if o.TimeLimit == 0 {
		o.TimeLimit = defaultTime
	}
	if o.Memory == 0 {
		o.Memory = defaultMemory
	}
	return &Source{o}, nil
}

// Close implements sources.Source. A child ends with its reading.
func (s *Source) Close() error { return nil }

// Read implements sources.Source.
func (s *Source) Read(ctx context.Context, q sources.Query) (*sources.Result, error) {
	a, err := s.call(ctx, request{Task: readTask, Query: q})
	if err != nil {
		return nil, err
	}
	return a.Result, nil
}

// Columns implements sources.Source.
func (s *Source) Columns(ctx context.Context, from sources.Relation) ([]string, error) {
	a, err := s.call(ctx, request{Task: columnsTask, From: from})
	if err != nil {
		return nil, err
	}
	return a.Headings, nil
}

// Relations implements sources.Catalog. A source without relations has none.
func (s *Source) Relations(ctx context.Context) ([]sources.Listed, error) {
	a, err := s.call(ctx, request{Task: relationsTask})
	if err != nil {
		return nil, err
	}
	return a.Listed, nil
}

// Sample implements sources.Sampler. A source that has none shows nothing.
func (s *Source) Sample(ctx context.Context, from sources.Relation, limit int) (*sources.Sample, error) {
	a, err := s.call(ctx, request{Task: sampleTask, From: from, Limit: limit})
	if err != nil {
		return nil, err
	}
	if a.Sample == nil {
		return &sources.Sample{Place: s.options.Path}, nil
	}
	return a.Sample, nil
}
