package xlsx

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// term is a part of a formula: what a spreadsheet reads and what it comes to.
type term struct {
	text  string
	value float64
}

// resolver turns the name of a column into the term that sums it.
type resolver func(column string) (term, error)

// translate turns an expression of column names, numbers, + - * / and
// parentheses into a spreadsheet formula, and works out its value on the way.
// A division by zero gives a value that is not finite and no error.
func translate(expression string, resolve resolver) (term, error) {
	p := parser{rest: expression, resolve: resolve}
	t, err := p.sum()
	if err != nil {
		return term{}, fmt.Errorf("formula %q: %w", expression, err)
	}
	if p.skip(); p.rest != "" {
		return term{}, fmt.Errorf("formula %q: unexpected %q", expression, p.rest)
	}
	return t, nil
}

// maxDepth bounds the nesting of parentheses; a spreadsheet allows 64.
const maxDepth = 60

type parser struct {
	rest    string
	depth   int
	resolve resolver
}

func (p *parser) skip() { p.rest = strings.TrimLeftFunc(p.rest, unicode.IsSpace) }

// accept takes the next character if it is one of those given.
func (p *parser) accept(characters string) (byte, bool) {
	p.skip()
	if p.rest == "" || strings.IndexByte(characters, p.rest[0]) < 0 {
		return 0, false
	}
	c := p.rest[0]
	p.rest = p.rest[1:]
	return c, true
}

func (p *parser) sum() (term, error) { return p.chain("+-", p.product) }

func (p *parser) product() (term, error) { return p.chain("*/", p.factor) }

// chain reads operands that operators of one rank join.
func (p *parser) chain(operators string, operand func() (term, error)) (term, error) {
	left, err := operand()
	if err != nil {
		return term{}, err
	}
	for {
		op, ok := p.accept(operators)
		if !ok {
			return left, nil
		}
		right, err := operand()
		if err != nil {
			return term{}, err
		}
		left = term{left.text + string(op) + right.text, apply(op, left.value, right.value)}
	}
}

func apply(op byte, a, b float64) float64 {
	switch op {
	case '+':
		return a + b
	case '-':
		return a - b
	case '*':
		return a * b
	}
	if b == 0 {
		return math.NaN()
	}
	return a / b
}

func (p *parser) factor() (term, error) {
	if _, ok := p.accept("-"); ok {
		t, err := p.nested(p.factor)
		return term{"-" + t.text, -t.value}, err
	}
	if _, ok := p.accept("("); ok {
		t, err := p.nested(p.sum)
		if err != nil {
			return term{}, err
		}
		if _, ok := p.accept(")"); !ok {
			return term{}, fmt.Errorf("want ) before %q", p.rest)
		}
		return term{"(" + t.text + ")", t.value}, nil
	}
	return p.atom()
}

func (p *parser) nested(read func() (term, error)) (term, error) {
	if p.depth++; p.depth > maxDepth {
		return term{}, fmt.Errorf("more than %d levels of parentheses", maxDepth)
	}
	defer func() { p.depth-- }()
	return read()
}

// atom reads a number or a name.
func (p *parser) atom() (term, error) {
	p.skip()
	word := p.word()
	switch {
	case word == "":
		return term{}, fmt.Errorf("want a name or a number before %q", p.rest)
	case word[0] == '.' || word[0] >= '0' && word[0] <= '9':
		n, err := strconv.ParseFloat(word, 64)
		if err != nil {
			return term{}, fmt.Errorf("%q is not a number", word)
		}
		return term{strconv.FormatFloat(n, 'f', -1, 64), n}, nil
	}
	return p.resolve(word)
}

func (p *parser) word() string {
	n := 0
	for n < len(p.rest) {
		r, size := utf8.DecodeRuneInString(p.rest[n:])
		if r != '_' && r != '.' && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			break
		}
		n += size
	}
	word := p.rest[:n]
	p.rest = p.rest[n:]
	return word
}
