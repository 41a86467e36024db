package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"debrief"
	"debrief/demo"
)

func demoCommand(a *app) *cobra.Command {
	var out string
	var hard bool
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "See all of it on the made-up data of a coffee company",
		Long: `demo makes two years of a coffee company's marketing: a plan in a workbook and
results in a database. It then makes the debrief of the campaign that ended last
and the annual review, as PDF, workbook and mails. Nothing is sent.`,
		Example: "  debrief demo\n  debrief demo --out coffee",
		Args:    noArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.demo(cmd.Context(), out, hard) },
	}
	cmd.Flags().StringVar(&out, "out", "debrief-demo", "folder for the data, the configuration and the reports")
	cmd.Flags().BoolVar(&hard, "hard", false, "nasty data instead: many channels, long names, other scripts")
	return cmd
}

// demoConfig is the name of the configuration that the demo writes.
const demoConfig = "debrief.yaml"

func (a *app) demo(ctx context.Context, out string, hard bool) (err error) {
	if err := os.MkdirAll(out, 0o755); err != nil {
		return fmt.Errorf("make folder for the demo: %w", err)
	}
	summary, err := demo.Write(out, demo.Options{Hard: hard})
	if err != nil {
		return err
	}
	file := filepath.Join(out, demoConfig)
	if err := writeFile(file, debrief.ExampleConfig); err != nil {
		return err
	}
	fmt.Fprintf(a.out, "Made two years of a coffee company's marketing in %s: %d campaigns, %d rows of results, %d orders.\n\n",
		out, summary.Campaigns, summary.ResultRows, summary.Orders)
	cfg, err := a.load(file)
	if err != nil {
		return err
	}
	h, err := a.wire(ctx, cfg)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	for _, name := range []string{"campaign-debrief", "annual-review"} {
		result, err := a.makeReport(ctx, h, name, runOptions{asOf: demo.Today, out: out})
		if err != nil {
			return err
		}
		if err := errors.Join(result.print(a.out), result.failed()); err != nil {
			return err
		}
		fmt.Fprintln(a.out)
	}
	fmt.Fprintf(a.out, `Open a PDF to see what a reader gets. Then try:
  debrief check --config %[1]s
  debrief run pulse --config %[1]s --as-of %[2]s --out %[3]s
and make %[1]s your own.
`, file, demo.Today, out)
	return nil
}
