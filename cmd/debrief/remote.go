package main

import (
	"context"

	"debrief/cmd/debrief/internal/config"
	"debrief/sources"
	"debrief/sources/cage"
	"debrief/sources/csv"
	"debrief/sources/fetch"
)

// openRemote opens a file behind https; its copy is read as any file of its kind.
func openRemote(ctx context.Context, s *config.Source) (sources.Source, error) {
	return fetch.Open(ctx, fetch.Options{
		URL: s.Remote(), Kind: string(s.Kind()), Hosts: s.AllowHosts, Authorize: s.Authorize(),
		Open: func(ctx context.Context, folder, name string) (sources.Source, error) {
			return openFile(ctx, s, folder, name)
		},
	})
}

// openFile opens a workbook or CSV files.
func openFile(ctx context.Context, s *config.Source, folder, name string) (sources.Source, error) {
	if s.Kind() != config.CSV {
		return openCaged(ctx, s.Kind(), cage.File{Path: name, Folder: folder})
	}
	return csv.Open(ctx, csv.Options{Path: name, Folder: folder, Delimiter: s.Delimiter, Encoding: s.Encoding})
}
