package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"debrief/cmd/debrief/internal/config"
	"debrief/sources"
	"debrief/sources/cage"
	"debrief/sources/csv"
	"debrief/sources/profile"
	"debrief/sources/sqldb"
)

// sampledRows is how many rows of a relation are looked at.
const sampledRows = 20_000

// place is where data are, as a person names it on the command line.
type place struct {
	given    string // a file, a pattern or the address of a database
	variable string // that holds the address; "" for one that was given itself
	kind     config.SourceKind
	source   sources.Source
}

var wholeVariable = regexp.MustCompile(`^\$\{([A-Za-z_][A-Za-z0-9_]*)\}$`)

// openPlace opens a file, a pattern of files, the address of a database, or
// what a variable holds: "${RESULTS_DSN}" keeps a password off the command line.
func (a *app) openPlace(ctx context.Context, given string) (*place, error) {
	p := &place{given: given}
	if m := wholeVariable.FindStringSubmatch(given); m != nil {
		value, ok := a.env(m[1])
		if !ok {
			return nil, &usageError{&hinted{err: fmt.Errorf("the variable %s is not set", m[1]), hint: "set it to the address of the database"}}
		}
		p.given, p.variable, given = value, m[1], value
	}
	var err error
	if p.kind, err = kindOf(given); err != nil {
		return nil, err
	}
	folder, name := filepath.Split(given)
	folder = cmp.Or(folder, ".")
	switch p.kind {
	case config.XLSX, config.ODS:
		p.source, err = openCaged(ctx, p.kind, cage.File{Path: name, Folder: folder})
	case config.CSV:
		p.source, err = csv.Open(ctx, csv.Options{Path: name, Folder: folder})
	case config.SQLite:
		p.source, err = sqldb.Open(ctx, sqldb.Options{Engine: sqldb.SQLite, Address: name, Folder: folder})
	default:
		p.source, err = sqldb.Open(ctx, sqldb.Options{Engine: sqldb.Engine(p.kind), Address: given})
	}
	if err != nil {
		return nil, err
	}
	return p, nil
}

// kindOf tells what kind of source is named: by the scheme of an address, by
// the first bytes of a file, or, of a pattern, by its end.
func kindOf(given string) (config.SourceKind, error) {
	switch scheme, _, _ := strings.Cut(given, "://"); {
	case scheme == given:
	case scheme == "postgres" || scheme == "postgresql":
		return config.Postgres, nil
	case scheme == "mysql" || scheme == "mariadb":
		return config.MySQL, nil
	case scheme == "sqlserver" || scheme == "clickhouse" || scheme == "trino":
		return config.SourceKind(scheme), nil
	default:
		return "", &usageError{&hinted{err: fmt.Errorf("there is no kind of database %q", scheme), hint: "name a file, or an address such as postgres://reader@db.example/shop"}}
	}
	if strings.ContainsAny(given, "*?[") {
		return config.CSV, nil
	}
	start, err := firstBytes(given)
	if err != nil {
		return "", &hinted{err: fmt.Errorf("open %s: %w", given, err), hint: "name a file, a source of the configuration, or the address of a database"}
	}
	switch {
	case bytes.HasPrefix(start, []byte("SQLite format 3\x00")):
		return config.SQLite, nil
	case strings.EqualFold(filepath.Ext(given), ".ods"):
		return config.ODS, nil
	case bytes.HasPrefix(start, []byte("PK\x03\x04")), slices.Contains([]string{".xlsx", ".xlsm", ".xls"}, strings.ToLower(filepath.Ext(given))):
		return config.XLSX, nil
	}
	return config.CSV, nil
}

// firstBytes returns the beginning of a regular file.
func firstBytes(path string) (start []byte, err error) {
	info, err := os.Stat(path)
	var named *os.PathError
	if errors.As(err, &named) {
		return nil, named.Err
	}
	if err == nil && !info.Mode().IsRegular() {
		return nil, errors.New("it is not a regular file")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	start = make([]byte, 16)
	n, err := io.ReadFull(f, start)
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		err = nil
	}
	return start[:n], err
}

// sighting is a relation of a place and what it holds.
type sighting struct {
	sources.Listed
	sample *sources.Sample
	table  *profile.Table
	means  []profile.Proposal // the likeliest first
}

// look profiles all relations of a source.
func look(ctx context.Context, src sources.Source) ([]sighting, error) {
	sampler, ok := src.(sources.Sampler)
	if !ok {
		return nil, errors.New("this kind of source cannot show its cells")
	}
	list := []sources.Listed{{Kind: "file"}}
	if catalog, ok := src.(sources.Catalog); ok {
		var err error
		if list, err = catalog.Relations(ctx); err != nil {
			return nil, err
		}
	}
	var all []sighting
	for _, l := range list {
		if l.Kind == "named range" {
			continue // names of single cells and of parts of sheets, mostly
		}
		s, err := sampler.Sample(ctx, l.Relation, sampledRows)
		if err != nil {
			return nil, err
		}
		t := profile.Look(s)
		all = append(all, sighting{l, s, t, profile.Propose(t)})
	}
	return all, nil
}

// name is what a person calls a relation.
func (f *sighting) name() string {
	switch {
	case f.Relation.Sheet != "":
		return "sheet " + f.Relation.Sheet
	case f.Relation.Table != "":
		return f.Kind + " " + f.Relation.Table
	}
	return f.Kind
}
