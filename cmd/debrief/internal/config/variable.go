package config

import (
	"fmt"
	"regexp"
	"strings"
)

// variableForm matches "${NAME}", and "$${" which stands for "${" itself.
var variableForm = regexp.MustCompile(`\$\$\{|\$\{([^}]*)\}?`)

var variableName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// expand returns the text of a value with its variables filled in; false if one
// of them is not set.
func (d *decoder) expand(s spot) (string, bool) {
	raw := s.node.Value
	if s.preset || !strings.Contains(raw, "${") {
		return raw, true
	}
	complete := true
	text := variableForm.ReplaceAllStringFunc(raw, func(found string) string {
		if found == "$${" {
			return "${"
		}
		value, ok := d.variable(s, found)
		complete = complete && ok
		return value
	})
	return text, complete
}

func (d *decoder) variable(s spot, reference string) (string, bool) {
	name := strings.TrimSuffix(strings.TrimPrefix(reference, "${"), "}")
	if !variableName.MatchString(name) || !strings.HasSuffix(reference, "}") {
		d.fault(s, "not a variable", `write "${NAME}" in letters, digits and _, or "$${" for the two signs themselves`)
		return "", false
	}
	value, ok := d.env(name)
	if !ok {
		d.fault(s, fmt.Sprintf("the variable %s is not set", name), "set it in the environment of debrief")
		return "", false
	}
	d.mark(s.path, func(p *place) { p.variable = true })
	d.variables[name] = value
	return value, true
}
