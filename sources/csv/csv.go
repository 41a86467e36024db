// Package csv reads files of delimited text: one file, or all that match a
// pattern as if they were one, plain or compressed with gzip, in any usual
// encoding. It groups while it reads, in parallel, so that memory is bounded
// by the groups and not by the file.
//
// It is strict where leniency would change figures: a record of the wrong
// length or a quote in the wrong place is an error that names the line, never
// a guess. Its scanner is its own because encoding/csv is several times
// slower, not because its syntax differs.
package csv

import (
	"context"
	"fmt"
	"strings"

	"debrief/sources"
	"debrief/sources/files"
)

// Options says which files to read and how they are written.
type Options struct {
	Path      string // a file, or a pattern such as "exports/*.csv"
	Folder    string // below which the files lie; "" is the current folder
	Delimiter string // one character, or "tab"; "" looks for it in the file
	Encoding  string // such as "utf-8", "cp1252", "utf-16le"; "" looks for it in the file
}

// Check returns what is wrong with the options, or nil.
func (o Options) Check() error {
	if o.Path == "" {
		return fmt.Errorf("csv: no file is named")
	}
	if _, err := parseDelimiter(o.Delimiter); err != nil {
		return err
	}
	_, err := decoderFor(o.Encoding)
	return err
}

// Source reads delimited files. It implements sources.Source.
type Source struct {
	options Options
	folder  *files.Folder
}

// Open returns a source of the files. They are looked for when they are read,
// so files that come later are found.
func Open(_ context.Context, o Options) (sources.Source, error) {
	if err := o.Check(); err != nil {
		return nil, err
	}
	folder, err := files.OpenFolder(o.Folder)
	if err != nil {
		return nil, err
	}
	return &Source{options: o, folder: folder}, nil
}

// Close implements sources.Source.
func (s *Source) Close() error { return s.folder.Close() }

// Columns implements sources.Source: the headings of the first file, from the
// first row that is not empty.
func (s *Source) Columns(ctx context.Context, from sources.Relation) ([]string, error) {
	names, err := s.match(from)
	if err != nil {
		return nil, err
	}
	f, err := s.open(names[0])
	if err != nil {
		return nil, err
	}
	defer f.Close()
	first, err := f.next(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := f.top(first, 0)
	if err != nil {
		return nil, err
	}
	return rows[0].fields, nil
}

// match returns the files, and refuses to look for sheets or tables in them.
func (s *Source) match(from sources.Relation) ([]string, error) {
	if from != (sources.Relation{}) {
		return nil, &sources.Failure{
			Place: "csv " + s.options.Path,
			What:  "a CSV file has no sheets, ranges, tables or queries",
			Hint:  "leave sheet, range, table and query out for this source",
			Final: true,
		}
	}
	return s.folder.Match(s.options.Path)
}

// place names the source for people.
func (s *Source) place(names []string) string {
	if len(names) == 1 {
		return "csv " + names[0]
	}
	return fmt.Sprintf("csv %s (%d files)", s.options.Path, len(names))
}

// parseDelimiter returns the byte that a stated delimiter means, 0 for none.
func parseDelimiter(text string) (byte, error) {
	switch strings.ToLower(text) {
	case "":
		return 0, nil
	case "tab", `\t`:
		return '\t', nil
	}
	if len(text) != 1 || strings.ContainsAny(text, "\"\r\n\x00") || text[0] >= 0x80 {
		return 0, fmt.Errorf(`csv: delimiter %q is not one character such as ",", ";", "|" or "tab"`, text)
	}
	return text[0], nil
}
