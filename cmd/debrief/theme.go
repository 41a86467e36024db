package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"debrief/reports/mail"
	"debrief/reports/theme"
)

func themeCommand(a *app) *cobra.Command {
	var fields string
	cmd := &cobra.Command{
		Use:   "theme FOLDER",
		Short: "Write the blocks that mails are made of, to make them yours",
		Long: `theme writes into FOLDER/mail the blocks that mails are made of, as they are.
Change those that should look otherwise, remove the others, and name the folder
under organization.brand.theme. Files that are there already are kept. With
--fields it says instead what a block may use.`,
		Example: "  debrief theme theme\n  debrief theme --fields header.html",
		Args: func(cmd *cobra.Command, args []string) error {
			if fields != "" {
				return noArgs(cmd, args)
			}
			return oneArg("a folder to write")(cmd, args)
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if fields != "" {
				return a.blockFields(fields)
			}
			return a.writeTheme(args[0])
		},
	}
	cmd.Flags().StringVar(&fields, "fields", "", "list what this block may use, and write nothing")
	return cmd
}

// writeTheme writes each block that is not there.
func (a *app) writeTheme(folder string) error {
	blocks, err := mail.Blocks()
	if err != nil {
		return err
	}
	folder = filepath.Join(folder, "mail")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("make folder for the theme: %w", err)
	}
	for _, b := range blocks {
		file := filepath.Join(folder, b.Name)
		if _, err := os.Stat(file); err == nil {
			fmt.Fprintf(a.out, "%s is kept\n", file)
			continue
		} else if !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("write theme: %w", err)
		}
		if err := writeFile(file, []byte(b.Text)); err != nil {
			return err
		}
		fmt.Fprintf(a.out, "%s\n", file)
	}
	return nil
}

// blockFields lists what a block may use.
func (a *app) blockFields(name string) error {
	blocks, err := mail.Blocks()
	if err != nil {
		return err
	}
	var names string
	for _, b := range blocks {
		if b.Name != name {
			names += " " + b.Name
			continue
		}
		for _, f := range theme.Fields(b.Data) {
			list := ""
			if f.List {
				list = "  (a list, for range)"
			}
			fmt.Fprintf(a.out, "%s%s\n", f.Name, list)
		}
		return nil
	}
	return &usageError{&hinted{err: fmt.Errorf("mails have no block %q", name), hint: "they have" + names}}
}
