package config

import (
	"reflect"
	"strings"
)

// field is what the tags of a setting say.
type field struct {
	index   int
	name    string
	role    fieldRole
	need    bool
	preset  string // the default
	has     bool   // whether there is a default
	oneOf   []string
	address bool // a Secret that may be an address without its password
	doc     string
}

type fieldRole uint8

const (
	ordinary   fieldRole = iota
	keyField             // takes the name of the entry
	restField            // takes the keys that no other field has
	itemsField           // takes the value where it is a list, or a single value
)

// fieldsOf returns the settings of a struct in their order.
func fieldsOf(t reflect.Type) []field {
	var fields []field
	for i := range t.NumField() {
		tag := t.Field(i).Tag
		name, option, _ := strings.Cut(tag.Get("yaml"), ",")
		f := field{index: i, name: name, need: tag.Get("need") != "", doc: tag.Get("doc"), address: tag.Get("secret") == "dsn"}
		f.preset, f.has = tag.Lookup("default")
		f.oneOf = strings.Fields(tag.Get("one"))
		switch {
		case option == "key":
			f.role = keyField
		case option == "rest":
			f.role = restField
		case option == "items":
			f.role = itemsField
		case name == "" || name == "-":
			continue
		}
		fields = append(fields, f)
	}
	return fields
}

// withRole returns the field of a role; false if the struct has none.
func withRole(fields []field, role fieldRole) (field, bool) {
	for _, f := range fields {
		if f.role == role {
			return f, true
		}
	}
	return field{}, false
}

// isNamed reports whether a type is a list of structs that the file writes as
// a mapping from their names.
func isNamed(t reflect.Type) bool {
	if t.Kind() != reflect.Slice || t.Elem().Kind() != reflect.Struct || isScalar(t.Elem()) {
		return false
	}
	_, ok := withRole(fieldsOf(t.Elem()), keyField)
	return ok
}
