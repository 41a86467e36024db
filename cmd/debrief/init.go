package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"debrief/cmd/debrief/internal/config"
)

// initOptions are the flags of init.
type initOptions struct {
	out   string
	yes   bool
	force bool
}

func initCommand(a *app) *cobra.Command {
	var o initOptions
	cmd := &cobra.Command{
		Use:   "init [FILE | ADDRESS]...",
		Short: "Write a first configuration from a look at your files and databases",
		Long: `init looks at the files and databases that are named, or at those of the current
folder, finds the plan and the results among them, and writes a configuration
that debrief check accepts. On a terminal it asks for what the data do not tell;
with --yes it takes the answers that it would propose. Where there is no plan
yet, it writes one with the campaigns of the results, to be filled in. It
overwrites nothing unless --force is given. The address of a database is never
written down: it is taken from a variable.`,
		Example: `  debrief init plan.xlsx results.db --yes --out first.yaml
  debrief init plan.xlsx results.db --yes --out first.yaml --force`,
		RunE: func(cmd *cobra.Command, args []string) error { return a.init(cmd.Context(), args, o) },
	}
	cmd.Flags().StringVar(&o.out, "out", "debrief.yaml", "configuration file to write")
	cmd.Flags().BoolVar(&o.yes, "yes", false, "ask nothing")
	cmd.Flags().BoolVar(&o.force, "force", false, "overwrite files that are there")
	return cmd
}

func (a *app) init(ctx context.Context, given []string, o initOptions) (err error) {
	if err := mayWrite(o.out, o.force); err != nil {
		return err
	}
	if given, err = inFolder(given); err != nil {
		return err
	}
	b := &beginning{folder: filepath.Dir(o.out), env: a.env}
	defer func() { err = errors.Join(err, b.Close()) }()
	for _, g := range given {
		if err := b.add(ctx, a, g); err != nil {
			return err
		}
	}
	if err := b.choose(); err != nil {
		return err
	}
	if err := b.ask(a.asker(o.yes)); err != nil {
		return err
	}
	if b.plan == nil {
		if err := b.writePlan(ctx, o.force); err != nil {
			return err
		}
	}
	if err := writeFile(o.out, []byte(b.yaml())); err != nil {
		return err
	}
	return a.begun(ctx, b, o.out)
}

// mayWrite refuses to overwrite.
func mayWrite(path string, force bool) error {
	if _, err := os.Lstat(path); err == nil && !force {
		return &hinted{err: fmt.Errorf("%s is there already", path), hint: "name another file with --out, or overwrite it with --force"}
	}
	return nil
}

// inFolder returns what was given, or else the files of the current folder that
// may hold data.
func inFolder(given []string) ([]string, error) {
	if len(given) > 0 {
		return given, nil
	}
	for _, pattern := range []string{"*.xlsx", "*.xlsm", "*.ods", "*.csv", "*.tsv", "*.db", "*.sqlite"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			return nil, err
		}
		given = append(given, files...)
	}
	given = slices.DeleteFunc(given, func(f string) bool { return f == "debrief.db" || strings.HasPrefix(f, "~$") })
	if len(given) == 0 {
		return nil, &usageError{&hinted{err: errors.New("there are no files to look at in this folder"), hint: "name the files or databases of your plan and your results, or see debrief demo"}}
	}
	return given, nil
}

// begun says what was written, and what check finds in it.
func (a *app) begun(ctx context.Context, b *beginning, file string) (err error) {
	fmt.Fprintf(a.out, "Wrote %s.\n", file)
	for _, n := range b.notes {
		fmt.Fprintf(a.out, "note: %s\n", n)
	}
	cfg, err := config.Load(file, b.lookup)
	if err != nil {
		return err
	}
	h, err := a.wire(ctx, cfg)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	c := &checkup{a: a, h: h}
	c.datasets(ctx)
	c.plan(ctx)
	for _, e := range c.errs {
		fmt.Fprintf(a.out, "open: %v\n", e)
	}
	fmt.Fprintf(a.out, "\nNow: debrief check --config %s\n", file)
	return nil
}
