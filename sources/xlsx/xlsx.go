// Package xlsx reads the worksheets of Excel workbooks (.xlsx, .xlsm) and of
// OpenDocument spreadsheets (.ods): cells as they are stored; in the former the
// number format decides what is a date.
//
// Workbooks come from people and platforms, so what it opens is limited in
// size, cells and time, and what cannot be read is refused by name. It does
// not compute formulas: it takes the results that the workbook holds. It runs
// in the caller's process; who wants to be safe from a hang of the XML or zip
// machinery runs it in a child.
package xlsx

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"time"

	"debrief/sources"
	"debrief/sources/files"
)

// Options says which workbook to read, and within which limits; a limit of 0
// is the default.
type Options struct {
	Path       string        // of the workbook
	Format     Format        // of the workbook; Excel if not set
	Folder     string        // below which it lies; "" is the current folder
	MaxBytes   int64         // of the file; 50 MB
	MaxUnzip   int64         // bytes of its parts without compression; 256 MB
	MaxCells   int64         // cells, with the blank ones before others in a row; 10 million
	TimeLimit  time.Duration // for reading it once; 60 s
	onlyEngine engineKind
}

// Format is how a workbook is written.
type Format uint8

// The formats of workbooks.
const (
	Excel        Format = iota // .xlsx, .xlsm
	OpenDocument               // .ods
)

// String returns the kind of source that it is, as provenance calls it.
func (f Format) String() string {
	if f == OpenDocument {
		return "ods"
	}
	return "xlsx"
}

// engineKind lets tests ask for one of the two readers.
type engineKind uint8

const (
	anyEngine engineKind = iota
	directEngine
	excelizeEngine
)

// Check returns what is wrong with the options, or nil.
func (o Options) Check() error {
	if o.Path == "" {
		return fmt.Errorf("xlsx: no workbook is named")
	}
	if o.MaxBytes < 0 || o.MaxUnzip < 0 || o.MaxCells < 0 || o.TimeLimit < 0 {
		return fmt.Errorf("xlsx: a limit is negative")
	}
	return nil
}

func (o Options) withDefaults() Options {
	o.MaxBytes = orDefault(o.MaxBytes, 50<<20)
	o.MaxUnzip = orDefault(o.MaxUnzip, 256<<20)
	o.MaxCells = orDefault(o.MaxCells, 10_000_000)
	o.TimeLimit = orDefault(o.TimeLimit, time.Minute)
	return o
}

func orDefault[T int64 | time.Duration](v, otherwise T) T {
	if v == 0 {
		return otherwise
	}
	return v
}

// Source reads a workbook. It implements sources.Source and sources.Catalog.
type Source struct {
	options Options
	folder  *files.Folder
}

// Open returns a source of the workbook, which is opened whenever it is read.
func Open(_ context.Context, o Options) (sources.Source, error) {
	if err := o.Check(); err != nil {
		return nil, err
	}
	folder, err := files.OpenFolder(o.Folder)
	if err != nil {
		return nil, err
	}
	return &Source{options: o.withDefaults(), folder: folder}, nil
}

// Close implements sources.Source.
func (s *Source) Close() error { return s.folder.Close() }

// load returns the bytes of the workbook and their digest.
func (s *Source) load() (data []byte, digest string, err error) {
	f, err := s.folder.Open(s.options.Path)
	if err != nil {
		return nil, "", err
	}
	data, err = io.ReadAll(io.LimitReader(f, s.options.MaxBytes+1))
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, "", &sources.Failure{Place: s.options.Path, What: "the workbook cannot be read", Err: err}
	}
	if int64(len(data)) > s.options.MaxBytes {
		return nil, "", s.refuse(fmt.Sprintf("the workbook is larger than %d MB", s.options.MaxBytes>>20), "export the sheet as CSV, or read from the database behind it")
	}
	if what, hint := s.options.Format.recognize(data); what != "" {
		return nil, "", s.refuse(what, hint)
	}
	sum := sha256.Sum256(data)
	return data, hex.EncodeToString(sum[:]), nil
}

// refuse says why the workbook as it is cannot be read.
func (s *Source) refuse(what, hint string) error {
	return &sources.Failure{Place: s.options.Path, What: what, Hint: hint, Final: true}
}
