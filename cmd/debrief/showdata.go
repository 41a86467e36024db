package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"debrief/pipeline"
	"debrief/sources"
	"debrief/store"
)

// keptData is what was kept of a dataset that a report was made from.
type keptData struct {
	Dataset   string `json:"dataset"`
	Source    string `json:"source"`
	Version   string `json:"version,omitempty"`
	Statement string `json:"statement,omitempty"`
	Read      int64  `json:"read"` // rows of the source
	Rejected  int64  `json:"rejected"`
	Rows      int    `json:"rows"` // of the table
	First     string `json:"first,omitempty"`
	Last      string `json:"last,omitempty"`
	Digest    string `json:"digest,omitempty"` // of the file or answer
	Kept      string `json:"kept"`             // digest of the table's bytes
}

// showData lists what a report was made from.
func (a *app) showData(ctx context.Context, s *store.Store, d store.Detail, asJSON bool) error {
	snapshots, err := s.Snapshots(ctx, d.Key)
	if err != nil {
		return err
	}
	list := []keptData{}
	for _, x := range snapshots {
		r, err := thaw(ctx, s, x)
		if err != nil {
			return err
		}
		list = append(list, keptOf(r, x.Digest))
	}
	if asJSON {
		return writeJSON(a.out, list)
	}
	if len(list) == 0 {
		_, err := fmt.Fprintln(a.out, "no data are kept of it")
		return err
	}
	for _, k := range list {
		if err := k.print(a.out); err != nil {
			return err
		}
	}
	return nil
}

func thaw(ctx context.Context, s *store.Store, x store.Snapshot) (pipeline.Reading, error) {
	raw, err := s.Content(ctx, x.Digest)
	if err != nil {
		return pipeline.Reading{}, err
	}
	return pipeline.Thaw(x.Dataset, x.Provenance, raw)
}

func keptOf(r pipeline.Reading, digest string) keptData {
	p := r.Provenance
	k := keptData{Dataset: r.Dataset, Source: p.Source, Version: p.Version, Statement: p.Statement, Read: p.Rows, Rejected: r.Rejected.Rows, Rows: r.Table.Len(), Digest: p.Digest, Kept: digest}
	if !p.First.IsZero() {
		k.First, k.Last = p.First.String(), p.Last.String()
	}
	return k
}

func (k keptData) print(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s", k.Dataset, k.Source)
	if k.Version != "" {
		fmt.Fprintf(&b, ", %s", k.Version)
	}
	if k.Statement != "" {
		fmt.Fprintf(&b, ", %s", strings.Join(strings.Fields(k.Statement), " "))
	}
	fmt.Fprintf(&b, "\n  read %s", counted(k.Read, "row"))
	if k.First != "" {
		fmt.Fprintf(&b, " from %s to %s", k.First, k.Last)
	}
	if k.Rejected > 0 {
		fmt.Fprintf(&b, ", %d of them rejected", k.Rejected)
	}
	if k.Digest != "" {
		fmt.Fprintf(&b, ", SHA-256 %s", k.Digest)
	}
	fmt.Fprintf(&b, "\n  kept %s, SHA-256 %s\n", counted(int64(k.Rows), "row"), k.Kept)
	_, err := io.WriteString(w, b.String())
	return err
}

func counted(n int64, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// writeData writes one dataset that a report was made from as CSV.
func (a *app) writeData(ctx context.Context, s *store.Store, d store.Detail, dataset string) error {
	snapshots, err := s.Snapshots(ctx, d.Key)
	if err != nil {
		return err
	}
	var names []string
	for _, x := range snapshots {
		names = append(names, x.Dataset)
		if x.Dataset != dataset {
			continue
		}
		r, err := thaw(ctx, s, x)
		if err != nil {
			return err
		}
		return writeCSV(a.out, &r.Table)
	}
	hint := "no data are kept of it"
	if len(names) > 0 {
		hint = "it was made from " + strings.Join(names, ", ")
	}
	return &hinted{err: fmt.Errorf("no dataset %q is kept of the report %s %s", dataset, d.Report, d.Name), hint: hint}
}

// writeCSV writes a table with its names. What is absent is empty. A text that
// a spreadsheet would take for a formula gets an apostrophe in front of it.
func writeCSV(w io.Writer, t *sources.Table) error {
	out := csv.NewWriter(w)
	record := make([]string, len(t.Columns))
	for i := range t.Columns {
		record[i] = t.Columns[i].Name
	}
	if err := out.Write(record); err != nil {
		return err
	}
	for row := range t.Len() {
		for i := range t.Columns {
			record[i] = cellText(&t.Columns[i], row)
		}
		if err := out.Write(record); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func cellText(c *sources.Column, row int) string {
	switch c.Kind {
	case sources.Number:
		if v, ok := c.Number(row); ok {
			return strconv.FormatFloat(v, 'f', -1, 64)
		}
		return ""
	case sources.Date:
		if d := c.Date(row); !d.IsZero() {
			return d.String()
		}
		return ""
	}
	text := c.Text(row)
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}
