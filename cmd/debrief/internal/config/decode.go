package config

import (
	"fmt"
	"reflect"
	"strconv"

	"gopkg.in/yaml.v3"
)

// decoder fills settings from the nodes of a file. It goes on after a fault, so
// that all of them are found.
type decoder struct {
	folder    string
	env       func(string) (string, bool)
	places    places
	faults    []Fault
	settings  []Setting
	variables map[string]string // by name, those that were used
}

// spot is a node, where it is and what is to become of it.
type spot struct {
	node   *yaml.Node
	path   string
	field  field
	preset bool // the node is a default, not in the file
}

func (s spot) under(path string, n *yaml.Node) spot {
	return spot{node: n, path: path, field: s.field, preset: s.preset}
}

// into decodes a node into v, whatever v is.
func (d *decoder) into(s spot, v reflect.Value) {
	if v.Type() == reflect.TypeFor[Secret]() {
		d.mark(s.path, func(p *place) { p.secret = true })
	}
	if d.foreign(s) {
		return
	}
	switch t := v.Type(); {
	case t.Kind() == reflect.Pointer:
		if isNull(s.node) {
			return
		}
		v.Set(reflect.New(t.Elem()))
		d.into(s, v.Elem())
	case isScalar(t):
		d.scalar(s, v)
	case t.Kind() == reflect.Struct:
		if items, ok := withRole(fieldsOf(t), itemsField); ok && s.node.Kind != yaml.MappingNode {
			d.list(s, v.Field(items.index))
			return
		}
		d.structure(s, v)
	case isNamed(t):
		d.named(s, v)
	case t.Kind() == reflect.Map:
		d.mapping(s, v)
	default:
		d.list(s, v)
	}
}

// foreign refuses what YAML has and this file does not need, as it would make
// the same text mean different things in different places.
func (d *decoder) foreign(s spot) bool {
	switch {
	case s.node.Kind == yaml.AliasNode || s.node.Anchor != "":
		d.fault(s, "anchors and aliases are not understood here", "write the value itself")
	case s.node.Style&yaml.TaggedStyle != 0:
		d.fault(s, "tags are not understood here", "write the value without "+s.node.Tag)
	default:
		return false
	}
	return true
}

func (d *decoder) fault(s spot, what, hint string) {
	d.faults = append(d.faults, d.places.fault(s.path, what, hint))
}

// pair is an entry of a mapping.
type pair struct {
	name  string
	value *yaml.Node
}

// pairs returns the entries of a mapping and notes their places. Entries with
// faulty keys are left out.
func (d *decoder) pairs(s spot) []pair {
	if s.node.Kind != yaml.MappingNode {
		if !isNull(s.node) {
			d.fault(s, "names with values are needed here", "write name: value, each on its line")
		}
		return nil
	}
	var pairs []pair
	lines := map[string]int{}
	for i := 0; i+1 < len(s.node.Content); i += 2 {
		key, value := s.node.Content[i], s.node.Content[i+1]
		name, path := key.Value, below(s.path, key.Value)
		first, twice := lines[name]
		if fault := keyFault(key, path, first, twice); fault != nil {
			d.faults = append(d.faults, *fault)
			continue
		}
		lines[name] = key.Line
		at := placeOf(value, key)
		at.key = name
		d.places[path] = at
		pairs = append(pairs, pair{name, value})
	}
	return pairs
}

func keyFault(key *yaml.Node, path string, first int, twice bool) *Fault {
	f := Fault{Line: key.Line, Column: key.Column, Path: path, Found: key.Value}
	switch {
	case key.Kind != yaml.ScalarNode || isNull(key) || key.Anchor != "":
		f.Path, f.What, f.Hint = parent(path), "a name is needed before the colon", "write name: value"
	case key.Tag == "!!merge":
		f.What, f.Hint = "merging is not understood here", "write the settings themselves"
	case twice:
		f.What, f.Hint = "the same key twice", fmt.Sprintf("keep this one or that of line %d", first)
	default:
		return nil
	}
	return &f
}

func placeOf(value, key *yaml.Node) place {
	return place{line: value.Line, column: value.Column, keyLine: key.Line, keyColumn: key.Column, raw: value.Value}
}

// mark notes something about the place of a path, if the file has it.
func (d *decoder) mark(path string, note func(*place)) {
	if at, ok := d.places[path]; ok {
		note(&at)
		d.places[path] = at
	}
}

// structure decodes a mapping into a struct, and the defaults of what it lacks.
func (d *decoder) structure(s spot, v reflect.Value) {
	pairs := d.pairs(s)
	fields := fieldsOf(v.Type())
	written := map[string]*yaml.Node{}
	for _, p := range pairs {
		written[p.name] = p.value
	}
	d.rest(s, v, fields, pairs)
	further := presetsOf(v, written)
	for _, f := range fields {
		if f.role != ordinary {
			continue
		}
		if text, ok := further[f.name]; ok {
			f.preset, f.has = text, true
		}
		in := spot{path: below(s.path, f.name), field: f, preset: s.preset}
		if in.node = written[f.name]; in.node != nil {
			d.into(in, v.Field(f.index))
			continue
		}
		d.absent(in, v.Field(f.index))
	}
}

// absent gives a field that is not written its default.
func (d *decoder) absent(s spot, v reflect.Value) {
	unwritten := s.preset
	s.preset = true
	switch {
	case s.field.has:
		var document yaml.Node
		if err := yaml.Unmarshal([]byte(s.field.preset), &document); err != nil {
			d.fault(s, "the default is not YAML: "+err.Error(), "")
			return
		}
		s.node = document.Content[0]
		d.into(s, v)
	case s.field.need && !unwritten:
		d.fault(s, "missing", missingHint(s.field))
	case v.Kind() == reflect.Struct && !isScalar(v.Type()):
		s.node = &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
		d.structure(s, v)
	}
}

// rest gives the keys that no field has to the field that takes the rest, or
// refuses them.
func (d *decoder) rest(s spot, v reflect.Value, fields []field, pairs []pair) {
	takes, ok := withRole(fields, restField)
	for _, p := range pairs {
		in := spot{node: p.value, path: below(s.path, p.name), field: takes}
		switch {
		case has(fields, p.name):
		case ok:
			d.entry(in, p.name, v.Field(takes.index))
		default:
			d.faults = append(d.faults, d.unknownKey(in.path, p.name, fields))
		}
	}
}

func has(fields []field, name string) bool {
	for _, f := range fields {
		if f.role == ordinary && f.name == name {
			return true
		}
	}
	return false
}

// named decodes a mapping into a list of structs that bear their names.
func (d *decoder) named(s spot, v reflect.Value) {
	key, _ := withRole(fieldsOf(v.Type().Elem()), keyField)
	for _, p := range d.pairs(s) {
		item := reflect.New(v.Type().Elem()).Elem()
		item.Field(key.index).SetString(p.name)
		in := s.under(below(s.path, p.name), p.value)
		if isNull(p.value) {
			d.fault(in, "nothing is written here", "write its settings, or leave it out")
			continue
		}
		d.into(in, item)
		v.Set(reflect.Append(v, item))
	}
}

// mapping decodes a mapping into a map.
func (d *decoder) mapping(s spot, v reflect.Value) {
	for _, p := range d.pairs(s) {
		d.entry(s.under(below(s.path, p.name), p.value), p.name, v)
	}
}

// entry adds one entry to a map from names or years.
func (d *decoder) entry(s spot, name string, v reflect.Value) {
	key := reflect.New(v.Type().Key()).Elem()
	if key.Kind() == reflect.Int {
		year, err := strconv.Atoi(name)
		if err != nil || year < 1900 || year > 2200 {
			d.faults = append(d.faults, d.places.keyFault(s.path, "not a year", "write one such as 2026"))
			return
		}
		key.SetInt(int64(year))
	} else {
		key.SetString(name)
	}
	value := reflect.New(v.Type().Elem()).Elem()
	d.into(s, value)
	if v.IsNil() {
		v.Set(reflect.MakeMap(v.Type()))
	}
	v.SetMapIndex(key, value)
}

// list decodes a sequence; a single value is a list of one.
func (d *decoder) list(s spot, v reflect.Value) {
	nodes := []*yaml.Node{s.node}
	single := true
	switch {
	case s.node.Kind == yaml.SequenceNode:
		nodes, single = s.node.Content, false
	case isNull(s.node):
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(nodes), len(nodes)))
	for i, n := range nodes {
		in := s.under(fmt.Sprintf("%s[%d]", s.path, i), n)
		if single {
			in.path = s.path
		} else {
			d.places[in.path] = placeOf(n, n)
		}
		d.into(in, v.Index(i))
	}
	if len(nodes) == 0 {
		d.note(s, "[]")
	}
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }
