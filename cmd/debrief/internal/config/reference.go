package config

import (
	"cmp"
	"reflect"

	"gopkg.in/yaml.v3"
)

// Key is one setting that the file may have, as a manual lists it.
type Key struct {
	// Path is where it stands: "email.smtp.port". NAME stands for a name of the
	// user's choice, and [] behind a key for each entry of its list.
	Path    string
	Doc     string
	Default string // "" for none
	Need    bool   // it must be written
	OneOf   []string
}

// Reference lists every setting that holds a value, a list or names of the
// user's choice, in the order of the file's definition.
func Reference() []Key {
	return keysOf(reflect.TypeFor[Config](), "")
}

// keysOf lists the settings of a struct at a path.
func keysOf(t reflect.Type, path string) []Key {
	var keys []Key
	presets := presetsOf(reflect.New(t).Elem(), map[string]*yaml.Node{})
	for _, f := range fieldsOf(t) {
		if f.role == keyField {
			continue
		}
		k := Key{Path: below(path, f.name), Doc: cmp.Or(f.doc, cadenceDoc(t, f.name)), Default: cmp.Or(f.preset, presets[f.name]), Need: f.need, OneOf: f.oneOf}
		if f.role == itemsField {
			k.Path = path
		}
		if f.role == restField {
			k.Path = below(path, "DIMENSION")
		}
		keys = append(keys, within(t.Field(f.index).Type, k)...)
	}
	return keys
}

// within returns a setting itself, or those that it is made of.
func within(t reflect.Type, k Key) []Key {
	switch {
	case t.Kind() == reflect.Pointer:
		return within(t.Elem(), k)
	case isScalar(t):
		return []Key{k}
	case t.Kind() == reflect.Struct:
		return keysOf(t, k.Path)
	case isNamed(t):
		return keysOf(t.Elem(), below(k.Path, "NAME"))
	case t.Kind() == reflect.Slice && !isScalar(t.Elem()):
		return keysOf(t.Elem(), k.Path+"[]")
	}
	return []Key{k}
}
