package theme

import (
	"cmp"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template/parse"
)

// Check finds everything that is wrong with a template whose data are a struct
// of type data.
func Check(text string, data reflect.Type) []Fault {
	c := &checker{text: text, root: data}
	if len(text) > MaxBytes {
		c.fault(0, fmt.Sprintf("the file has %d bytes, and %d are allowed", len(text), MaxBytes), "make it shorter", "")
		return c.faults
	}
	if c.foreign(); len(c.faults) > 0 {
		return c.faults
	}
	tree := parse.New("block")
	tree.Mode = parse.SkipFuncCheck
	if _, err := tree.Parse(text, "", "", map[string]*parse.Tree{}); err != nil {
		c.syntax(err)
		return c.faults
	}
	if tree.Root != nil {
		c.list(tree.Root, scope{dot: data})
	}
	slices.SortStableFunc(c.faults, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return c.faults
}

type checker struct {
	text   string
	root   reflect.Type
	faults []Fault
	nodes  int
}

// scope is what the dot is at a place, and how deep that is.
type scope struct {
	dot          reflect.Type
	depth, loops int
}

func (c *checker) fault(offset int, what, hint, found string) {
	f := Fault{What: what, Hint: hint, Found: found}
	f.Line, f.Column = placeOf(c.text, offset)
	c.faults = append(c.faults, f)
}

// foreign finds templates within templates, which the parser would take away.
func (c *checker) foreign() {
	for _, at := range nested.FindAllStringSubmatchIndex(c.text, -1) {
		c.fault(at[2], "templates within templates are not understood here", "write the block itself", c.text[at[2]:at[3]])
	}
}

var nested = regexp.MustCompile(`\{\{(?:- )?\s*(define|template|block)\b`)

// syntax reports what the parser does not understand. It names the line; the
// column is that of the line's first action.
func (c *checker) syntax(err error) {
	f := Fault{Line: 1, Column: 1, What: strings.Join(strings.Fields(err.Error()), " "), Hint: "see docs/branding.md for what a block may hold"}
	if m := parserPlace.FindStringSubmatch(err.Error()); m != nil {
		f.Line, _ = strconv.Atoi(m[1])
		f.What = strings.Join(strings.Fields(m[2]), " ")
		lines := strings.Split(c.text, "\n")
		if f.Line >= 1 && f.Line <= len(lines) {
			if at := strings.Index(lines[f.Line-1], "{{"); at >= 0 {
				f.Column = len([]rune(lines[f.Line-1][:at])) + 1
			}
		}
	}
	c.faults = append(c.faults, f)
}

var parserPlace = regexp.MustCompile(`(?s)^template: block:(\d+)(?::\d+)?: (.*)$`)

// list checks the nodes of a template, of a branch or of a loop.
func (c *checker) list(l *parse.ListNode, s scope) {
	if l == nil {
		return
	}
	if s.depth++; s.depth > maxDepth {
		c.fault(int(l.Position()), "conditions stand too deep within each other", fmt.Sprintf("at most %d may", maxDepth), "")
		return
	}
	for _, n := range l.Nodes {
		if c.nodes++; c.nodes == maxNodes {
			c.fault(int(n.Position()), "the block is too long", fmt.Sprintf("it may have %d texts, fields and conditions", maxNodes), "")
		}
		if c.nodes >= maxNodes {
			return
		}
		c.node(n, s)
	}
}

func (c *checker) node(n parse.Node, s scope) {
	switch n := n.(type) {
	case *parse.TextNode, *parse.CommentNode:
	case *parse.ActionNode:
		c.shown(n, s)
	case *parse.IfNode:
		c.pipe(n.Pipe, s)
		c.list(n.List, s)
		c.list(n.ElseList, s)
	case *parse.WithNode:
		inner := s
		inner.dot = c.pipe(n.Pipe, s)
		c.list(n.List, inner)
		c.list(n.ElseList, s)
	case *parse.RangeNode:
		c.loop(n, s)
	default:
		c.fault(int(n.Position()), "not understood here", "a block holds texts, fields, if, with and range", n.String())
	}
}

// shown checks what is written out: a text or a number.
func (c *checker) shown(n *parse.ActionNode, s scope) {
	t := c.pipe(n.Pipe, s)
	if t == nil || scalar(t) {
		return
	}
	hint := "write one of its fields: " + fieldsOf(t)
	if t.Kind() == reflect.Slice {
		hint = "write {{range " + n.Pipe.String() + "}} … {{end}}"
	}
	c.fault(c.at(n), "neither a text nor a number", hint, n.Pipe.String())
}

// at is where the first command of an action stands.
func (c *checker) at(n *parse.ActionNode) int {
	if len(n.Pipe.Cmds) > 0 {
		return int(n.Pipe.Cmds[0].Position())
	}
	return int(n.Position())
}

// loop checks a range: only lists have an end that is known.
func (c *checker) loop(n *parse.RangeNode, s scope) {
	t := c.pipe(n.Pipe, s)
	if t != nil && t.Kind() != reflect.Slice {
		c.fault(int(n.Pipe.Position()), "not a list, and only lists can be ranged over", "lists here are: "+cmp.Or(listsOf(s.dot), listsOf(c.root), "none"), n.Pipe.String())
		t = nil
	}
	inner := s
	inner.dot, inner.loops = nil, s.loops+1
	if t != nil {
		inner.dot = t.Elem()
	}
	if inner.loops > maxLoops {
		c.fault(int(n.Pipe.Position()), "ranges stand too deep within each other", fmt.Sprintf("at most %d may", maxLoops), n.Pipe.String())
		return
	}
	c.list(n.List, inner)
	c.list(n.ElseList, s)
}

// pipe checks an expression and returns its type; nil where it is not known,
// because of a fault.
func (c *checker) pipe(p *parse.PipeNode, s scope) reflect.Type {
	switch {
	case p == nil:
		return nil
	case len(p.Decl) > 0:
		c.fault(int(p.Decl[0].Position()), "variables are not understood here", "write the field itself; $ is the block's own data", p.String())
		return nil
	case len(p.Cmds) != 1:
		c.fault(int(p.Position()), "one expression is needed here, without |", "write the field itself", p.String())
		return nil
	}
	return c.command(p.Cmds[0], s)
}

func (c *checker) command(cmd *parse.CommandNode, s scope) reflect.Type {
	if name, ok := cmd.Args[0].(*parse.IdentifierNode); ok {
		return c.call(name, cmd.Args[1:], s)
	}
	if len(cmd.Args) > 1 {
		c.fault(int(cmd.Args[1].Position()), "fields take no arguments", "write the field alone", cmd.String())
		return nil
	}
	return c.operand(cmd.Args[0], s)
}

// functions are those that a template may call, with the fewest and the most
// arguments.
var functions = map[string][2]int{"and": {2, 8}, "or": {2, 8}, "not": {1, 1}, "eq": {2, 8}, "ne": {2, 2}}

func (c *checker) call(name *parse.IdentifierNode, args []parse.Node, s scope) reflect.Type {
	bounds, ok := functions[name.Ident]
	if !ok {
		c.fault(int(name.Position()), "unknown function", "there are and, or, not, eq and ne", name.Ident)
		return nil
	}
	if len(args) < bounds[0] || len(args) > bounds[1] {
		c.fault(int(name.Position()), "the wrong number of arguments", `as in {{if eq .Align "right"}}`, name.Ident)
	}
	comparing := name.Ident == "eq" || name.Ident == "ne"
	for _, a := range args {
		t := c.operand(a, s)
		if comparing && t != nil && !scalar(t) {
			c.fault(int(a.Position()), "only texts and numbers can be compared", `as in {{if eq .Align "right"}}`, a.String())
		}
	}
	if comparing || name.Ident == "not" {
		return reflect.TypeFor[bool]()
	}
	return nil
}

// operand returns the type of a single value.
func (c *checker) operand(n parse.Node, s scope) reflect.Type {
	switch n := n.(type) {
	case *parse.DotNode:
		return s.dot
	case *parse.FieldNode:
		return c.chain(s.dot, n.Ident, chainAt(n, n.Ident), n.String())
	case *parse.VariableNode:
		if n.Ident[0] != "$" {
			c.fault(chainAt(n, n.Ident), "variables are not understood here", "$ is the block's own data, as in $.Organization", n.String())
			return nil
		}
		return c.chain(c.root, n.Ident[1:], chainAt(n, n.Ident), n.String())
	case *parse.PipeNode:
		return c.pipe(n, s)
	case *parse.StringNode:
		return reflect.TypeFor[string]()
	case *parse.BoolNode:
		return reflect.TypeFor[bool]()
	case *parse.NumberNode:
		if n.IsInt {
			return reflect.TypeFor[int]()
		}
	}
	c.fault(int(n.Position()), "not understood here", "write a field, a text in quotes or a whole number", n.String())
	return nil
}

// chainAt is where a chain of fields begins: the parser gives one of several
// the place of its second.
func chainAt(n parse.Node, idents []string) int {
	at := int(n.Position())
	if len(idents) > 1 {
		at -= len(idents[0])
		if n.Type() == parse.NodeField {
			at-- // the dot
		}
	}
	return at
}

// chain follows fields from a type.
func (c *checker) chain(t reflect.Type, names []string, at int, found string) reflect.Type {
	for _, name := range names {
		if t == nil {
			return nil
		}
		for t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		if t.Kind() != reflect.Struct {
			c.fault(at, "it has no fields", "write {{.}} for the entry of a list of texts", found)
			return nil
		}
		f, ok := t.FieldByName(name)
		if !ok || !f.IsExported() {
			c.fault(at, "unknown field", "there are "+fieldsOf(t), found)
			return nil
		}
		t = f.Type
	}
	return t
}

func scalar(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.String, reflect.Int, reflect.Bool:
		return true
	}
	return false
}

// Field is a value that a template may use.
type Field struct {
	Name string // ".Rows[].Name"
	List bool
}

// Fields lists what a template whose data are of type t may use.
func Fields(t reflect.Type) []Field { return fieldsUnder(t, "") }

func fieldsUnder(t reflect.Type, path string) []Field {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case t.Kind() == reflect.Slice:
		return append([]Field{{Name: path, List: true}}, fieldsUnder(t.Elem(), path+"[]")...)
	case scalar(t):
		return []Field{{Name: path}}
	case t.Kind() != reflect.Struct:
		return nil
	}
	var out []Field
	for _, f := range reflect.VisibleFields(t) {
		if !f.Anonymous && f.IsExported() {
			out = append(out, fieldsUnder(f.Type, path+"."+f.Name)...)
		}
	}
	return out
}

func fieldsOf(t reflect.Type) string {
	var names []string
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() == reflect.Struct {
		for _, f := range reflect.VisibleFields(t) {
			if !f.Anonymous && f.IsExported() {
				names = append(names, "."+f.Name)
			}
		}
	}
	return strings.Join(names, ", ")
}

func listsOf(t reflect.Type) string {
	var names []string
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t != nil && t.Kind() == reflect.Struct {
		for _, f := range reflect.VisibleFields(t) {
			if !f.Anonymous && f.IsExported() && f.Type.Kind() == reflect.Slice {
				names = append(names, "."+f.Name)
			}
		}
	}
	return strings.Join(names, ", ")
}
