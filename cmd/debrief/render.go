package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"debrief/cmd/debrief/internal/config"
	"debrief/pipeline"
	"debrief/reports"
	"debrief/store"
)

// renderOptions are the flags of render.
type renderOptions struct {
	config string
	out    string
	json   bool
}

func renderCommand(a *app) *cobra.Command {
	var o renderOptions
	cmd := &cobra.Command{
		Use:   "render RUN",
		Short: "Paint the files of a report that was made once more",
		Long: `render paints the files of a report from its document in the store, without its
sources. The release that made it makes the same files, bit for bit; where
another one does not, render says so. RUN is the beginning of its key, as
history shows it.`,
		Example: "  debrief render 7b1e72fb --out again --config debrief.yaml",
		Args:    oneArg("the beginning of a run's key"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.inLedger(cmd.Context(), o.config, func(cfg *config.Config, s *store.Store) error {
				return a.render(cmd.Context(), s, brush{cfg.Type, cfg.Look}, args[0], o)
			})
		},
	}
	configFlag(cmd, &o.config)
	cmd.Flags().StringVar(&o.out, "out", "render", "folder for the files")
	cmd.Flags().BoolVar(&o.json, "json", false, "print as JSON")
	return cmd
}

// rendered is a file that was painted again.
type rendered struct {
	File   string `json:"file"`
	Digest string `json:"digest"`
	Same   bool   `json:"same"` // as the file that was made first
}

func (a *app) render(ctx context.Context, s *store.Store, b brush, run string, o renderOptions) error {
	d, err := s.Show(ctx, run)
	if err != nil {
		return err
	}
	if len(d.Documents) == 0 {
		return &hinted{err: fmt.Errorf("no document is kept of the report %s %s", d.Report, d.Name), hint: "it was not made yet, or its contents were removed by prune"}
	}
	if err := os.MkdirAll(o.out, 0o755); err != nil {
		return fmt.Errorf("make folder for the files: %w", err)
	}
	list := []rendered{}
	for _, doc := range d.Documents {
		report, err := s.Report(ctx, doc.Digest)
		if err != nil {
			return err
		}
		for _, f := range doc.Files {
			painted, err := b.again(report, f, o.out)
			if err != nil {
				return err
			}
			list = append(list, painted)
		}
	}
	return a.printRendered(list, o.json)
}

// again writes one file of a document.
func (b brush) again(report *reports.Document, f store.File, folder string) (rendered, error) {
	paint := map[pipeline.Format]func(*reports.Document) ([]byte, error){pipeline.PDF: b.pdf, pipeline.XLSX: b.xlsx, pipeline.HTML: b.page}[pipeline.Format(f.Format)]
	if paint == nil {
		return rendered{}, fmt.Errorf("paint %s: unknown format %q", f.Name, f.Format)
	}
	raw, err := paint(report)
	if err != nil {
		return rendered{}, fmt.Errorf("paint %s: %w", f.Name, err)
	}
	sum := sha256.Sum256(raw)
	r := rendered{File: filepath.Join(folder, filepath.Base(f.Name)), Digest: hex.EncodeToString(sum[:])}
	r.Same = r.Digest == f.Digest
	return r, writeFile(r.File, raw)
}

func (a *app) printRendered(list []rendered, asJSON bool) error {
	var other error
	for _, r := range list {
		if !r.Same {
			other = &hinted{err: fmt.Errorf("%s is not the file that was made first", r.File), hint: "another release of debrief made it; the first file itself is in the mails: see debrief resend"}
		}
	}
	if asJSON {
		if err := writeJSON(a.out, list); err != nil {
			return err
		}
		return other
	}
	for _, r := range list {
		if r.Same {
			fmt.Fprintf(a.out, "file %s, the same as the one that was made first\n", r.File)
		}
	}
	return other
}
