package main

import (
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"

	"debrief/assess"
	"debrief/cmd/debrief/internal/config"
)

// version is set by the linker for releases.
var version = ""

func versionCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the version",
		Example: "  debrief version",
		Args:    noArgs,
		RunE: func(*cobra.Command, []string) error {
			v := version
			if info, ok := debug.ReadBuildInfo(); ok && v == "" {
				v = info.Main.Version
			}
			_, err := fmt.Fprintf(a.out, "debrief %s\n", v)
			return err
		},
	}
}

func schemaCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "schema",
		Short:   "Print the JSON schema of the configuration, for editors",
		Example: "  debrief schema > debrief.schema.json",
		Args:    noArgs,
		RunE: func(*cobra.Command, []string) error {
			schema, err := config.Schema()
			if err != nil {
				return err
			}
			_, err = a.out.Write(schema)
			return err
		},
	}
}

func kpisCommand(a *app) *cobra.Command {
	var file string
	cmd := &cobra.Command{
		Use:     "kpis",
		Short:   "List the KPIs with their formulas",
		Example: "  debrief kpis\n  debrief kpis --config debrief.yaml",
		Args:    noArgs,
		RunE: func(*cobra.Command, []string) error {
			cat, err := assess.BuiltIn()
			if err != nil {
				return err
			}
			if file != "" {
				cfg, err := a.load(file)
				if err != nil {
					return err
				}
				cat = cfg.Catalogue
			}
			t := newTable("KPI", "Formula", "Unit", "Good")
			for _, k := range cat.All() {
				t.row(k.ID, k.Formula.Text, string(k.Unit), string(k.Direction))
			}
			return t.write(a.out)
		},
	}
	cmd.Flags().StringVar(&file, "config", "", "configuration whose own KPIs are listed, too")
	return cmd
}
