package main

import (
	"context"

	"debrief/cmd/debrief/internal/config"
	"debrief/sources"
	"debrief/sources/cage"
	"debrief/sources/csv"
	"debrief/sources/fetch"
	"debrief/sources/graph"
	"debrief/sources/sheets"
)

// openRemote opens a file behind https; its copy is read as any file of its kind.
func (a *app) openRemote(ctx context.Context, s *config.Source) (sources.Source, error) {
	return fetch.Open(ctx, fetch.Options{
		URL: s.Remote(), Kind: string(s.Kind()), Hosts: s.AllowHosts, Authorize: s.Authorize(), Network: a.network,
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

// openSheet opens a Google spreadsheet.
func (a *app) openSheet(ctx context.Context, s *config.Source) (sources.Source, error) {
	return sheets.Open(ctx, sheets.Options{Spreadsheet: s.Sheet, Key: s.ServiceAccount.Reveal, Network: a.network})
}

// openOneDrive opens a workbook in OneDrive or SharePoint; its copy is read as
// any workbook.
func (a *app) openOneDrive(ctx context.Context, s *config.Source) (sources.Source, error) {
	o := s.Graph()
	o.Network = a.network
	o.Open = func(ctx context.Context, folder, name string) (sources.Source, error) {
		return openCaged(ctx, config.XLSX, cage.File{Path: name, Folder: folder})
	}
	return graph.Open(ctx, o)
}
