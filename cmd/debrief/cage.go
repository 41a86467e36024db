package main

import (
	"context"

	"debrief/cmd/debrief/internal/config"
	"debrief/sources"
	"debrief/sources/cage"
	"debrief/sources/xlsx"
)

// cageOpeners are the kinds of files that are read in a process of their own,
// because parsers of such files can hang and take all memory.
func cageOpeners() map[string]cage.Opener {
	return map[string]cage.Opener{
		string(config.XLSX): opener(xlsx.Excel),
		string(config.ODS):  opener(xlsx.OpenDocument),
	}
}

func opener(format xlsx.Format) cage.Opener {
	return func(ctx context.Context, f cage.File) (sources.Source, error) {
		return xlsx.Open(ctx, xlsx.Options{Path: f.Path, Folder: f.Folder, Format: format})
	}
}

// openCaged opens a file of such a kind.
func openCaged(ctx context.Context, kind config.SourceKind, f cage.File) (sources.Source, error) {
	return cage.Open(ctx, cage.Options{Opener: string(kind), File: f})
}
