package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"debrief/sources"
	"debrief/sources/profile"
)

// inspectOptions are the flags of inspect.
type inspectOptions struct {
	config string
	json   bool
}

func inspectCommand(a *app) *cobra.Command {
	var o inspectOptions
	cmd := &cobra.Command{
		Use:   "inspect FILE | SOURCE",
		Short: "Show what a file or database holds, and the mapping that it may need",
		Long: `inspect looks at a workbook, a CSV file or a database: its sheets or tables,
where the headings are, and what each column holds and how it is written. For
what may be a plan, results, activities, orders or rates it proposes the lines
of the configuration, with how sure it is of each column. What the data leave
open, such as whether the day or the month comes first, it says and does not
guess. It reads, and changes nothing.`,
		Example: `  debrief inspect plan.xlsx
  debrief inspect results.db --json
  debrief inspect results --config debrief.yaml    a source by its name`,
		Args: oneArg("a file, a source of the configuration, or the address of a database"),
		RunE: func(cmd *cobra.Command, args []string) error { return a.inspect(cmd.Context(), args[0], o) },
	}
	configFlag(cmd, &o.config)
	cmd.Flags().BoolVar(&o.json, "json", false, "print what was found as JSON")
	return cmd
}

func (a *app) inspect(ctx context.Context, given string, o inspectOptions) (err error) {
	src, from, err := a.inspected(ctx, given, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, src.Close()) }()
	all, err := look(ctx, src)
	if err != nil {
		return err
	}
	if o.json {
		return writeJSON(a.out, inspectionOf(from, all))
	}
	if len(all) == 0 {
		fmt.Fprintln(a.out, "It holds no sheets or tables.")
	}
	for i := range all {
		if err := all[i].print(a.out, from); err != nil {
			return err
		}
	}
	return nil
}

// inspected opens what the argument names: a source of the configuration, if
// there is no such file.
func (a *app) inspected(ctx context.Context, given string, o inspectOptions) (src sources.Source, from string, err error) {
	if _, missing := os.Stat(given); missing != nil && !strings.ContainsAny(given, "/*?[\\") && filepath.Ext(given) == "" {
		cfg, err := a.load(o.config)
		if err != nil {
			return nil, "", err
		}
		s := cfg.Source(given)
		if s == nil {
			return nil, "", &usageError{&hinted{err: fmt.Errorf("there is neither a file nor a source %q", given), hint: fmt.Sprintf("the sources of %s stand there under sources", o.config)}}
		}
		src, err = a.openSource(ctx, cfg, s)
		return src, given, err
	}
	p, err := a.openPlace(ctx, given)
	if err != nil {
		return nil, "", err
	}
	return p.source, sourceName(p), nil
}

// sourceName proposes a name for a source: that of its file or database.
func sourceName(p *place) string {
	base := p.given
	if at := strings.LastIndexAny(base, `/\`); at >= 0 {
		base = base[at+1:]
	}
	base, _, _ = strings.Cut(base, "?")
	base = strings.TrimSuffix(base, filepath.Ext(base))
	return identifier(base, "source")
}

// identifier makes a name of a text as configurations have them: small letters,
// digits and _.
func identifier(text, otherwise string) string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	name := strings.TrimLeft(strings.Join(words, "_"), "0123456789_")
	if name == "" {
		return otherwise
	}
	return name
}

// print writes what a relation holds.
func (f *sighting) print(w io.Writer, from string) error {
	fmt.Fprintf(w, "%s: %s\n", upperFirst(f.name()), f.summary())
	for _, line := range f.remarks() {
		fmt.Fprintf(w, "  %s\n", line)
	}
	if f.table.None == "" {
		if err := f.columns().write(w); err != nil {
			return err
		}
	}
	for i := range f.means {
		p := &f.means[i]
		if i > 0 && p.Confidence < likely {
			continue
		}
		word := "This may be"
		if i > 0 {
			word = "Or it may be"
		}
		fmt.Fprintf(w, "%s %s (%.0f %%):\n", word, p.Role, 100*p.Confidence)
		e := f.entry(p, from)
		e.Explain = true
		fmt.Fprint(w, e.YAML("  "))
	}
	_, err := fmt.Fprintln(w)
	return err
}

// likely is the confidence from which a second meaning is shown.
const likely = 0.75

// entry is a proposal for the relation as the configuration has it.
func (f *sighting) entry(p *profile.Proposal, from string) *profile.Entry {
	return &profile.Entry{Proposal: *p, Name: p.Role, From: from, Relation: f.Relation}
}

func (f *sighting) summary() string {
	if f.table.None != "" {
		return "no table: " + f.table.None
	}
	rows := f.sample.Total
	if f.sample.Names == nil {
		rows = max(0, f.sample.Total-int64(f.above())-1)
	}
	text := fmt.Sprintf("%d rows, %d columns", rows-int64(len(f.table.Totals)), len(f.table.Columns))
	if f.table.Header > 0 {
		text += fmt.Sprintf(", headings in row %d", f.table.Header)
	}
	if f.sample.Total > int64(len(f.sample.Rows)) {
		text += fmt.Sprintf("; the first %d were looked at", len(f.sample.Rows))
	}
	return text
}

// above counts the rows above the headings that hold a value.
func (f *sighting) above() int {
	n := 0
	for _, r := range f.sample.Rows {
		if r.At < f.table.Header {
			n++
		}
	}
	return n
}

// remarks tell how the relation is laid out.
func (f *sighting) remarks() []string {
	var out []string
	add := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	s := f.sample
	if f.Hidden {
		add("the sheet is hidden")
	}
	if s.Files > 1 {
		add("the first of %d files", s.Files)
	}
	if s.Written != "" {
		add("written in %s", s.Written)
	}
	if s.Used != "" {
		text := "values in " + s.Used
		if s.Declared != "" && s.Declared != s.Used {
			text += ", though the workbook says that it uses " + s.Declared
		}
		add("%s", text)
	}
	if len(s.Merged) > 0 {
		add("merged cells: %s", shortList(s.Merged))
	}
	if len(f.table.Titles) > 0 {
		add("above the headings: %s", shortList(f.table.Titles))
	}
	for _, t := range f.table.Totals {
		add("row %d is a total (%q) and is left out", t.At, t.Label)
		for _, d := range t.Differs {
			add("  though its %s", d)
		}
	}
	return out
}

// shortList lists the first of many.
func shortList(all []string) string {
	const most = 6
	if len(all) > most {
		return fmt.Sprintf("%s and %d more", strings.Join(all[:most], ", "), len(all)-most)
	}
	return strings.Join(all, ", ")
}

func upperFirst(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// columns is the table of the relation's columns.
func (f *sighting) columns() *table {
	t := newTable("  Column", "Kind", "From", "To", "Blank", "Different", "Written", "Examples")
	for i := range f.table.Columns {
		c := &f.table.Columns[i]
		t.row("  "+printable(c.Heading), string(c.Kind), c.Least, c.Greatest, fmt.Sprint(c.Blanks), different(c), c.Written(), printable(strings.Join(c.Examples, "; ")))
	}
	return t
}

// printable keeps what comes from data from moving the cursor of a terminal.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 {
			return '\ufffd'
		}
		return r
	}, s)
}

// different is the number of a column's different values, as far as they were
// counted.
func different(c *profile.Column) string {
	if c.Distinct >= profile.MaxDistinct {
		return fmt.Sprintf("%d+", c.Distinct)
	}
	return fmt.Sprint(c.Distinct)
}
