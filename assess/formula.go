package assess

import (
	"errors"
	"fmt"
	"slices"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/types"
	"github.com/expr-lang/expr/vm"
)

// Formula is a compiled expression over measures, "(revenue - spend) / spend".
// It is evaluated on totals, so that a ratio is always a ratio of sums. It is
// safe for use by several goroutines.
type Formula struct {
	Text     string
	Measures []string // that it uses, in the order of first use
	// Arithmetic reports that it is made of measures, numbers, + - * / and
	// parentheses alone, so that a spreadsheet can compute it.
	Arithmetic bool
	// Numerator and Denominator are its parts where it is a quotient.
	Numerator, Denominator *Formula

	program *vm.Program
}

// maxFormula bounds the length of a formula in bytes, maxNodes its size.
const (
	maxFormula = 1000
	maxNodes   = 500
)

// UnknownMeasureError says that a formula uses names that are no measures.
type UnknownMeasureError struct {
	Formula string
	Names   []string
}

// Error names the unknown measures.
func (e *UnknownMeasureError) Error() string {
	return fmt.Sprintf("formula %q: unknown measure %q", e.Formula, e.Names)
}

// ParseFormula compiles text. A name for which known is false is reported by
// an *UnknownMeasureError; known may be nil to accept every name.
func ParseFormula(text string, known func(string) bool) (*Formula, error) {
	if len(text) > maxFormula {
		return nil, fmt.Errorf("formula is longer than %d characters", maxFormula)
	}
	tree, err := parser.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("formula %q: %w", text, plainSyntaxError(err))
	}
	f, err := compile(text, tree.Node)
	if err != nil {
		return nil, err
	}
	if unknown := f.unknown(known); len(unknown) > 0 {
		return nil, &UnknownMeasureError{Formula: text, Names: unknown}
	}
	return f, nil
}

func (f *Formula) unknown(known func(string) bool) []string {
	if known == nil {
		return nil
	}
	var names []string
	for _, m := range f.Measures {
		if !known(m) {
			names = append(names, m)
		}
	}
	return names
}

func compile(text string, node ast.Node) (*Formula, error) {
	f := &Formula{Text: text, Arithmetic: true}
	var v ast.Visitor = scan{f}
	ast.Walk(&node, v)
	program, err := expr.Compile(text, expr.Env(f.env()), expr.MaxNodes(maxNodes), expr.DisableBuiltin("now"),
		expr.Function("add_", blankAware(func(a, b float64) float64 { return a + b })),
		expr.Function("sub_", blankAware(func(a, b float64) float64 { return a - b })),
		expr.Function("mul_", blankAware(func(a, b float64) float64 { return a * b })),
		expr.Function("div_", divide),
		expr.Function("neg_", negate),
		expr.Patch(blanks{}))
	if err != nil {
		return nil, fmt.Errorf("formula %q: %w", text, plainSyntaxError(err))
	}
	f.program = program
	if q, ok := node.(*ast.BinaryNode); ok && q.Operator == "/" && f.Arithmetic {
		if f.Numerator, err = compile(q.Left.String(), q.Left); err != nil {
			return nil, err
		}
		if f.Denominator, err = compile(q.Right.String(), q.Right); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// env declares every measure as possibly blank.
func (f *Formula) env() types.Map {
	env := make(types.Map, len(f.Measures))
	for _, m := range f.Measures {
		env[m] = types.Any
	}
	return env
}

// Eval computes the formula on totals. Where a measure that it needs is
// unknown or a divisor is zero, the quantity says which.
func (f *Formula) Eval(t Totals) Quantity {
	env := make(map[string]any, len(f.Measures))
	for _, m := range f.Measures {
		env[m] = nil
		if v, ok := t[m]; ok {
			env[m] = v
		}
	}
	out, err := vm.Run(f.program, env)
	if err != nil {
		return f.gap(t)
	}
	switch n := out.(type) {
	case float64:
		if finite(n) {
			return Known(n)
		}
	case int:
		return Known(float64(n))
	}
	return f.gap(t)
}

// gap finds the reason for a missing result.
func (f *Formula) gap(t Totals) Quantity {
	for _, m := range f.Measures {
		if _, ok := t[m]; !ok {
			return Missing(NoData, m)
		}
	}
	for _, m := range f.divisors() {
		if t[m] == 0 {
			return Missing(ZeroDivisor, m)
		}
	}
	return Missing(ZeroDivisor, "")
}

func (f *Formula) divisors() []string {
	if f.Denominator != nil {
		return f.Denominator.Measures
	}
	return f.Measures
}

// scan collects the measures of a tree and whether it is plain arithmetic.
type scan struct{ f *Formula }

// Visit implements ast.Visitor.
func (s scan) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.IdentifierNode:
		if !slices.Contains(s.f.Measures, n.Value) {
			s.f.Measures = append(s.f.Measures, n.Value)
		}
	case *ast.IntegerNode, *ast.FloatNode:
	case *ast.BinaryNode:
		s.f.Arithmetic = s.f.Arithmetic && operator(n.Operator) != ""
	case *ast.UnaryNode:
		s.f.Arithmetic = s.f.Arithmetic && (n.Operator == "-" || n.Operator == "+")
	default:
		s.f.Arithmetic = false
	}
}

// blanks makes arithmetic pass blanks on instead of failing on them.
type blanks struct{}

// Visit implements ast.Visitor.
func (blanks) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.BinaryNode:
		if name := operator(n.Operator); name != "" {
			ast.Patch(node, &ast.CallNode{Callee: &ast.IdentifierNode{Value: name}, Arguments: []ast.Node{n.Left, n.Right}})
		}
	case *ast.UnaryNode:
		if n.Operator == "-" {
			ast.Patch(node, &ast.CallNode{Callee: &ast.IdentifierNode{Value: "neg_"}, Arguments: []ast.Node{n.Node}})
		}
	}
}

func operator(op string) string {
	switch op {
	case "+":
		return "add_"
	case "-":
		return "sub_"
	case "*":
		return "mul_"
	case "/":
		return "div_"
	}
	return ""
}

func blankAware(op func(a, b float64) float64) func(...any) (any, error) {
	return func(args ...any) (any, error) {
		a, okA := toNumber(args[0])
		b, okB := toNumber(args[1])
		if !okA || !okB {
			return nil, nil
		}
		return op(a, b), nil
	}
}

func divide(args ...any) (any, error) {
	a, okA := toNumber(args[0])
	b, okB := toNumber(args[1])
	if !okA || !okB || b == 0 {
		return nil, nil
	}
	return a / b, nil
}

func negate(args ...any) (any, error) {
	a, ok := toNumber(args[0])
	if !ok {
		return nil, nil
	}
	return -a, nil
}

func toNumber(v any) (float64, bool) {
	switch n := v.(type) {
	case float64:
		return n, true
	case int:
		return float64(n), true
	}
	return 0, false
}

// plainSyntaxError takes the source excerpt off expr's errors, which would
// break a one-line message.
func plainSyntaxError(err error) error {
	var at *file.Error
	if errors.As(err, &at) {
		return fmt.Errorf("%s, at character %d", at.Message, at.Column+1)
	}
	return err
}
