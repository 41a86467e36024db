package config

import (
	"encoding"
	"errors"
	"math"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"debrief/calendar"
)

// Setting is a single value of the configuration.
type Setting struct {
	Path    string `json:"path"`  // "email.smtp.port"
	Value   string `json:"value"` // as it is written, so that a variable shows its name
	Default bool   `json:"default"`
}

func isScalar(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.String, reflect.Bool, reflect.Int, reflect.Float64:
		return true
	}
	p := reflect.PointerTo(t)
	return p.Implements(reflect.TypeFor[encoding.TextUnmarshaler]()) || t == reflect.TypeFor[Secret]()
}

// scalar decodes a single value.
func (d *decoder) scalar(s spot, v reflect.Value) {
	switch {
	case s.node.Kind != yaml.ScalarNode:
		d.fault(s, "a single value is needed here", "")
		return
	case isNull(s.node) && v.Type() == reflect.TypeFor[Colour]():
		d.fault(s, "nothing is written here", `write the colour in quotes, as # begins a comment`)
		return
	case isNull(s.node):
		d.fault(s, "nothing is written here", "write a value, or leave the line out")
		return
	}
	if v.Type() == reflect.TypeFor[Secret]() {
		d.secret(s, v)
		return
	}
	if holdsPassword(s.node.Value) {
		d.fault(s, "a password is written out in the file", "passwords belong in variables, and addresses with them under postgres or mysql")
		return
	}
	text, ok := d.expand(s)
	if !ok {
		return
	}
	if wrong := d.set(v, text, s.field); wrong != nil {
		d.mistake(s, wrong)
		return
	}
	d.note(s, s.node.Value)
}

// note keeps a value for Explain.
func (d *decoder) note(s spot, value string) {
	d.settings = append(d.settings, Setting{Path: s.path, Value: value, Default: s.preset})
}

// mistake is what is wrong with a value, and what would be right.
type mistake struct{ what, hint string }

func (m *mistake) Error() string { return m.what }

func (d *decoder) mistake(s spot, wrong *mistake) {
	if d.places[s.path].variable {
		wrong = &mistake{"the variable's value does not fit here", wrong.hint}
	}
	d.fault(s, wrong.what, wrong.hint)
}

// set gives v the value that a text means.
func (d *decoder) set(v reflect.Value, text string, f field) *mistake {
	if path, ok := v.Addr().Interface().(*Path); ok {
		return path.set(text, d.folder)
	}
	if date, ok := v.Addr().Interface().(*calendar.Date); ok {
		err := date.UnmarshalText([]byte(text))
		return orNil(err == nil && *date != 0, "not a date", "write year, month and day, such as 2026-12-31")
	}
	if u, ok := v.Addr().Interface().(encoding.TextUnmarshaler); ok {
		return mistaken(u.UnmarshalText([]byte(text)))
	}
	switch v.Kind() {
	case reflect.Bool:
		return setBool(v, text)
	case reflect.Int:
		return setInt(v, text)
	case reflect.Float64:
		n, ok := parseNumber(text)
		v.SetFloat(n)
		return orNil(ok, "not a number", "write one such as 0.62, 62% or 5_200_000")
	}
	if len(f.oneOf) > 0 && !slices.Contains(f.oneOf, text) {
		return &mistake{"unknown " + f.name, suggest(text, f.oneOf)}
	}
	v.SetString(text)
	return orNil(strings.TrimSpace(text) != "", "nothing is written here", "write a value, or leave the line out")
}

func orNil(ok bool, what, hint string) *mistake {
	if ok {
		return nil
	}
	return &mistake{what, hint}
}

// mistaken puts the error of a Parse function into words.
func mistaken(err error) *mistake {
	var input *calendar.InputError
	var known *mistake
	switch {
	case err == nil:
		return nil
	case errors.As(err, &known):
		return known
	case errors.As(err, &input):
		why := input.Why
		if why == "" {
			why = "not understood"
		}
		return &mistake{input.What + ": " + why, input.Hint}
	}
	return &mistake{err.Error(), ""}
}

func setBool(v reflect.Value, text string) *mistake {
	v.SetBool(text == "true")
	return orNil(text == "true" || text == "false", "neither true nor false", "write true or false")
}

func setInt(v reflect.Value, text string) *mistake {
	n, err := strconv.Atoi(strings.ReplaceAll(text, "_", ""))
	v.SetInt(int64(n))
	return orNil(err == nil && n >= 0, "not a whole number", "write one such as 25")
}

// parseNumber reads 0.62, 62% and 5_200_000.
func parseNumber(text string) (float64, bool) {
	text, percent := strings.CutSuffix(text, "%")
	text = strings.TrimSpace(text)
	if strings.HasPrefix(text, "_") || strings.HasSuffix(text, "_") || strings.Trim(text, "0123456789._+-eE") != "" {
		return 0, false
	}
	n, err := strconv.ParseFloat(strings.ReplaceAll(text, "_", ""), 64)
	if err != nil || math.IsInf(n, 0) || math.IsNaN(n) {
		return 0, false
	}
	if percent {
		n /= 100
	}
	return n, true
}

// Path is the name of a file or folder, absolute once it is read; "" if none
// is written.
type Path string

func (p *Path) set(text, folder string) *mistake {
	if text == "" || strings.ContainsRune(text, 0) {
		return &mistake{"not the name of a file", ""}
	}
	if !filepath.IsAbs(text) {
		text = filepath.Join(folder, text)
	}
	*p = Path(filepath.Clean(text))
	return nil
}
