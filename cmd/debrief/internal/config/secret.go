package config

import (
	"fmt"
	"log/slog"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
)

// redacted stands for every secret that is printed.
const redacted = "[secret]"

// Secret is a password, key or address with a password. The file holds only a
// reference to it, "${VARIABLE}" or "file:PATH". It prints as "[secret]"
// whatever prints it: the value is held by a function, so that not even a
// printer that walks through structs finds it.
type Secret struct {
	reference string
	reveal    func() (string, error)
}

// Reveal returns the value. One that lies in a file is read each time, as
// tokens are exchanged while debrief runs; the line end behind it is left out.
func (s Secret) Reveal() (string, error) {
	if s.reveal == nil {
		return "", nil
	}
	return s.reveal()
}

// IsZero reports whether none is written.
func (s Secret) IsZero() bool { return s.reveal == nil }

// Format implements fmt.Formatter.
func (Secret) Format(f fmt.State, _ rune) {
	// A printer's own buffer takes every write.
	_, _ = f.Write([]byte(redacted))
}

// MarshalText implements encoding.TextMarshaler, for JSON and YAML.
func (Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// LogValue implements slog.LogValuer.
func (Secret) LogValue() slog.Value { return slog.StringValue(redacted) }

// wholeVariable matches a text that is one variable and nothing else.
var wholeVariable = regexp.MustCompile(`^\$\{[A-Za-z_][A-Za-z0-9_]*\}$`)

// secret decodes a Secret.
func (d *decoder) secret(s spot, v reflect.Value) {
	raw := s.node.Value
	if name, ok := strings.CutPrefix(raw, "file:"); ok {
		d.secretFile(s, v, name)
		return
	}
	if wrong := writtenOut(raw, s.field); wrong != nil {
		d.fault(s, wrong.what, wrong.hint)
		return
	}
	value, ok := d.expand(s)
	switch {
	case !ok:
		return
	case value == "":
		d.fault(s, "the variable is empty", "give "+raw+" a value")
		return
	}
	v.Set(reflect.ValueOf(Secret{raw, func() (string, error) { return value, nil }}))
	d.note(s, shownReference(raw))
}

// shownReference is what may be shown of a reference: the name of a variable,
// but nothing of an address.
func shownReference(raw string) string {
	if wholeVariable.MatchString(raw) {
		return raw
	}
	return redacted
}

func (d *decoder) secretFile(s spot, v reflect.Value, name string) {
	if name == "" || strings.ContainsRune(name, 0) {
		d.fault(s, "no file is named", `write "file:PATH"`)
		return
	}
	if !filepath.IsAbs(name) {
		name = filepath.Join(d.folder, name)
	}
	v.Set(reflect.ValueOf(Secret{s.node.Value, func() (string, error) { return readSecret(name) }}))
	d.note(s, s.node.Value)
}

// maxSecret is how many bytes a file with a secret may have.
const maxSecret = 64 << 10

func readSecret(name string) (string, error) {
	text, err := read(name, maxSecret)
	if err != nil {
		return "", fmt.Errorf("read secret: %w", err)
	}
	value := strings.TrimRight(string(text), "\r\n")
	if value == "" {
		return "", fmt.Errorf("read secret: %s is empty", name)
	}
	return value, nil
}

// The forms of addresses that hold a password: a URL, the form of the MySQL
// driver, a parameter of either, and the form of PostgreSQL's own tools.
var passwordForms = []*regexp.Regexp{
	regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*://[^/@:\s]*:(.*)@`),
	regexp.MustCompile(`^[^/@:\s]*:((?:[^/]|/[^/]).*)@`),
	regexp.MustCompile(`(?i)[?&](?:ssl|pg)?pass(?:word|wd)?=([^&]*)`),
	regexp.MustCompile(`(?i)(?:^|\s)(?:ssl)?password\s*=\s*('(?:[^'\\]|\\.)*'|\S*)`),
}

var urlForm = regexp.MustCompile(`://[^/@:\s]*:([^@\s]*)@`)

// writtenOut reports a secret that stands in the file itself.
func writtenOut(raw string, f field) *mistake {
	if !f.address {
		return orNil(wholeVariable.MatchString(raw), "a secret is written out in the file",
			fmt.Sprintf(`write "${%s}" and set that variable, or "file:PATH" and put it there`, strings.ToUpper(f.name)))
	}
	for _, form := range passwordForms {
		if found := form.FindStringSubmatch(raw); found != nil && !isReference(found[1]) {
			return &mistake{"a password is written out in the file", `write "${PASSWORD}" in its place and set that variable, or the whole address as "${DSN}" or "file:PATH"`}
		}
	}
	return nil
}

// looksSecret reports whether a text that stands in the wrong place may hold a
// password, so that it is better not shown.
func looksSecret(raw string) bool {
	for _, form := range passwordForms {
		if form.MatchString(raw) {
			return true
		}
	}
	return false
}

// holdsPassword reports whether a text is an address that holds a password,
// wherever it is written.
func holdsPassword(text string) bool {
	found := urlForm.FindStringSubmatch(text)
	return found != nil && !isReference(found[1])
}

func isReference(password string) bool {
	password = strings.Trim(password, "'")
	return password == "" || wholeVariable.MatchString(password)
}
