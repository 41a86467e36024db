package config

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"reflect"

	"debrief/calendar"
)

// schema is a JSON schema, draft 2020-12, as far as this package needs it.
type schema struct {
	Dialect     string             `json:"$schema,omitempty"`
	Title       string             `json:"title,omitempty"`
	Description string             `json:"description,omitempty"`
	Type        []string           `json:"type,omitempty"`
	Enum        []string           `json:"enum,omitempty"`
	Pattern     string             `json:"pattern,omitempty"`
	Default     string             `json:"default,omitempty"`
	AnyOf       []*schema          `json:"anyOf,omitempty"`
	Items       *schema            `json:"items,omitempty"`
	Properties  map[string]*schema `json:"properties,omitempty"`
	Required    []string           `json:"required,omitempty"`
	Names       *schema            `json:"propertyNames,omitempty"`
	Others      *others            `json:"additionalProperties,omitempty"`
}

// others says what keys beside the known ones may hold; nil is nothing.
type others struct{ schema *schema }

// MarshalJSON implements json.Marshaler.
func (o *others) MarshalJSON() ([]byte, error) {
	if o.schema == nil {
		return []byte("false"), nil
	}
	return json.Marshal(o.schema)
}

// Schema returns the JSON schema of the file, draft 2020-12, for editors. It
// knows the form of values; only Load knows whether they fit together.
func Schema() ([]byte, error) {
	s := schemaOf(reflect.TypeFor[Config](), field{})
	s.Dialect, s.Title = "https://json-schema.org/draft/2020-12/schema", "debrief configuration"
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(s); err != nil {
		return nil, fmt.Errorf("write schema: %w", err)
	}
	return b.Bytes(), nil
}

// schemaOf describes a type as decoder.into reads it.
func schemaOf(t reflect.Type, f field) *schema {
	switch {
	case t.Kind() == reflect.Pointer:
		return schemaOf(t.Elem(), f)
	case isScalar(t):
		return scalarSchema(t, f)
	case t.Kind() == reflect.Struct:
		return structSchema(t)
	case isNamed(t):
		return &schema{Type: container("object"), Names: &schema{Pattern: nameForm.String()}, Others: &others{schemaOf(t.Elem(), f)}}
	case t.Kind() == reflect.Map:
		return &schema{Type: container("object"), Others: &others{schemaOf(t.Elem(), f)}}
	}
	item := schemaOf(t.Elem(), f)
	list := &schema{Type: container("array"), Items: item}
	if !isScalar(t.Elem()) {
		return list
	}
	return &schema{AnyOf: []*schema{list, item}}
}

// container is a type that may also be left empty.
func container(kind string) []string { return []string{kind, "null"} }

func structSchema(t reflect.Type) *schema {
	s := &schema{Type: container("object"), Properties: map[string]*schema{}, Others: &others{}}
	var items *schema
	for _, f := range fieldsOf(t) {
		of := t.Field(f.index).Type
		switch f.role {
		case keyField:
			continue
		case itemsField:
			items = schemaOf(of, field{})
			continue
		case restField:
			s.Others = &others{schemaOf(of.Elem(), field{})}
			continue
		}
		property := schemaOf(of, f)
		property.Description, property.Default = cmp.Or(f.doc, cadenceDoc(t, f.name)), f.preset
		s.Properties[f.name] = property
		if f.need {
			s.Required = append(s.Required, f.name)
		}
	}
	if items != nil {
		return &schema{AnyOf: append(items.AnyOf, s)}
	}
	return s
}

// variablePattern matches a text with a variable, which may stand for any value.
const variablePattern = `\$\{[A-Za-z_][A-Za-z0-9_]*\}`

func scalarSchema(t reflect.Type, f field) *schema {
	if len(f.oneOf) > 0 {
		return &schema{AnyOf: []*schema{{Enum: f.oneOf}, {Type: []string{"string"}, Pattern: variablePattern}}}
	}
	if form := pattern(t, f); form != "" {
		return &schema{Type: []string{"string"}, Pattern: form + "|" + variablePattern}
	}
	switch t.Kind() {
	case reflect.Bool:
		return &schema{AnyOf: []*schema{{Type: []string{"boolean"}}, {Type: []string{"string"}, Pattern: variablePattern}}}
	case reflect.Int, reflect.Float64:
		// Underscores make a number a text for YAML 1.2.
		return &schema{AnyOf: []*schema{{Type: []string{"number"}}, {Type: []string{"string"}, Pattern: `^[-+]?[0-9][0-9_]*(\.[0-9]+)?%?$|` + variablePattern}}}
	}
	return &schema{Type: []string{"string", "number", "boolean"}}
}

// pattern is the form of the texts that a type reads, "" for any.
func pattern(t reflect.Type, f field) string {
	switch t {
	case reflect.TypeFor[calendar.Date]():
		return `^[0-9]{4}-[0-9]{2}-[0-9]{2}$`
	case reflect.TypeFor[calendar.MonthDay]():
		return `^[0-9]{2}-[0-9]{2}$`
	case reflect.TypeFor[calendar.Duration]():
		return `^[0-9]+[mhdwy]$`
	case reflect.TypeFor[Size]():
		return sizeForm.String()
	case reflect.TypeFor[Colour]():
		return colourForm.String()
	case reflect.TypeFor[Currency]():
		return `^[A-Za-z]{3}$`
	case reflect.TypeFor[Address]():
		return `@`
	case reflect.TypeFor[Secret]():
		if !f.address {
			return `^file:.`
		}
	}
	return ""
}
