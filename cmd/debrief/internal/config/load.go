package config

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
)

// maxFile is how many bytes a configuration may have.
const maxFile = 1 << 20

// Load reads and checks a configuration. env returns the value of a variable
// and whether it is set, as os.LookupEnv does. The error is of type Faults if
// the file could be read.
func Load(path string, env func(string) (string, bool)) (*Config, error) {
	text, err := read(path, maxFile)
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
			faults[i].File = named(faults[i].File, path, folder)
		}
		return nil, faults
	}
	c.File = path
	return c, nil
}

// named is the name of a faulty file as a person would write it: that of the
// configuration itself, or one beside it.
func named(file, path, folder string) string {
	if file == "" {
		return path
	}
	if beside, err := filepath.Rel(folder, file); err == nil && filepath.IsLocal(beside) {
		return filepath.Join(filepath.Dir(path), beside)
	}
	return file
}

// read reads a file of bounded size.
func read(path string, limit int64) (text []byte, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	text, err = io.ReadAll(io.LimitReader(f, limit+1))
	if err == nil && int64(len(text)) > limit {
		err = fmt.Errorf("%s is larger than %d kB", path, limit>>10)
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
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	seen := map[Fault]bool{}
	faults = slices.DeleteFunc(faults, func(f Fault) bool {
		at := Fault{File: f.File, Line: f.Line, Column: f.Column, Path: f.Path}
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
