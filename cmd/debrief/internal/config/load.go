package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// maxFile is how many bytes a configuration may have.
const maxFile = 1 << 20

// Load reads and checks a configuration. env returns the value of a variable
// and whether it is set, as os.LookupEnv does. The error is of type Faults if
// the file could be read.
func Load(path string, env func(string) (string, bool)) (*Config, error) {
	text, err := read(path)
	if err != nil {
		return nil, fmt.Errorf("read configuration: %w", err)
	}
	folder, err := filepath.Abs(filepath.Dir(path))
	if err != nil {
		return nil, fmt.Errorf("find folder of configuration: %w", err)
	}
	c, faults := parse(text, folder, env)
	if len(faults) > 0 {
		for i := range faults {
			faults[i].File = path
		}
		return nil, faults
	}
	c.File = path
	return c, nil
}

func read(path string) (text []byte, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	text, err = io.ReadAll(io.LimitReader(f, maxFile+1))
	if err == nil && len(text) > maxFile {
		err = fmt.Errorf("%s is larger than %d kB", path, maxFile>>10)
	}
	return text, err
}

// parse decodes and checks the text of a file in a folder.
func parse(text []byte, folder string, env func(string) (string, bool)) (*Config, Faults) {
	root, fault := parseYAML(text)
	if fault != nil {
		return nil, Faults{*fault}
	}
	c := &Config{Folder: folder}
	d := &decoder{folder: folder, env: env, places: places{}, variables: map[string]string{}}
	d.places[""] = placeOf(root, root)
	d.into(spot{node: root}, reflect.ValueOf(c).Elem())
	c.places, c.settings = d.places, d.settings
	checks := checker{Config: c, faults: d.faults}
	checks.run()
	return c, d.tidy(checks.faults)
}

// tidy sorts the faults by their places, leaves out what follows from another
// one at the same place, and hides the values of variables.
func (d *decoder) tidy(faults []Fault) Faults {
	slices.SortStableFunc(faults, func(a, b Fault) int {
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Column - b.Column
	})
	seen := map[Fault]bool{}
	faults = slices.DeleteFunc(faults, func(f Fault) bool {
		at := Fault{Line: f.Line, Column: f.Column, Path: f.Path}
		again := seen[at]
		seen[at] = true
		return again
	})
	for i := range faults {
		for name, value := range d.variables {
			if len(value) >= minHidden {
				faults[i].What = strings.ReplaceAll(faults[i].What, value, "${"+name+"}")
				faults[i].Hint = strings.ReplaceAll(faults[i].Hint, value, "${"+name+"}")
			}
		}
	}
	return faults
}

// minHidden is the length from which the value of a variable is searched for in
// the words of faults; a shorter one would be found in ordinary words.
const minHidden = 4

// parseYAML returns the root of the one document in a text.
func parseYAML(text []byte) (*yaml.Node, *Fault) {
	if fault := unreadable(text); fault != nil {
		return nil, fault
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	var document, more yaml.Node
	switch err := decoder.Decode(&document); {
	case errors.Is(err, io.EOF):
		return nil, &Fault{Line: 1, Column: 1, What: "the file is empty", Hint: "debrief init writes a first one"}
	case err != nil:
		return nil, syntaxFault(err, text)
	}
	switch err := decoder.Decode(&more); {
	case err == nil:
		return nil, &Fault{Line: more.Line, Column: more.Column, What: "a second document begins here", Hint: "leave out the line ---"}
	case !errors.Is(err, io.EOF):
		return nil, syntaxFault(err, text)
	}
	root := document.Content[0]
	if root.Kind != yaml.MappingNode {
		return nil, &Fault{Line: root.Line, Column: root.Column, What: "the file does not consist of names with values", Hint: "begin with organization:"}
	}
	return root, nil
}

// unreadable finds the bytes that no YAML may have, which the parser reports
// without their place.
func unreadable(text []byte) *Fault {
	line, column := 1, 1
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		switch {
		case r == utf8.RuneError && n == 1:
			return &Fault{Line: line, Column: column, What: "the file is not in UTF-8", Hint: "save it in that encoding"}
		case r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0x7f:
			return &Fault{Line: line, Column: column, What: fmt.Sprintf("a control character, U+%04X", r), Hint: "delete it"}
		case r == '\n':
			line, column = line+1, 0
		}
		text, column = text[n:], column+1
	}
	return nil
}

var syntaxForm = regexp.MustCompile(`(?s)^yaml: (?:line (\d+): )?(.*)$`)

// syntaxFault puts the parser's error at the place that it names. It knows the
// line only; the column is that of the first sign on it.
func syntaxFault(err error, text []byte) *Fault {
	f := &Fault{Line: 1, Column: 1, What: "not YAML: " + strings.TrimPrefix(err.Error(), "yaml: "), Hint: "look at the indent, the colons and the quotes here and in the line before"}
	found := syntaxForm.FindStringSubmatch(err.Error())
	if found == nil {
		return f
	}
	f.What = "not YAML: " + found[2]
	if n, err := strconv.Atoi(found[1]); err == nil {
		f.Line = n
	}
	lines := strings.Split(string(text), "\n")
	if f.Line <= len(lines) {
		line := lines[f.Line-1]
		f.Column = 1 + len(line) - len(strings.TrimLeft(line, " "))
		if strings.HasPrefix(strings.TrimLeft(line, " "), "\t") {
			f.Hint = "indent with blanks, not with a tab"
		}
	}
	return f
}
