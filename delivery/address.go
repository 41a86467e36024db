package delivery

import (
	"errors"
	"fmt"
	"net/mail"
	"strings"

	"golang.org/x/net/idna"
)

// Lengths that RFC 5321, section 4.5.3.1, allows an address.
const (
	maxLocalPart = 64
	maxDomain    = 253
	maxLabel     = 63
	maxAddress   = 254
)

// Address is one mailbox, as ParseAddress checked it.
type Address struct {
	Name  string // shown to readers; may be empty
	Email string // local@domain, the domain in ASCII
}

// ParseAddress reads "maria@harbour.example" or
// "Maria Keane <maria@harbour.example>".
//
// It is stricter than RFC 5322, because addresses come from people who mean an
// ordinary mailbox: no comments, no quoted local parts, no address literals,
// no control characters. A domain in other letters than ASCII is written as
// IDNA does; a local part in other letters is refused, since not every server
// takes it.
func ParseAddress(s string) (Address, error) {
	name, spec := "", s
	if open := strings.LastIndexByte(s, '<'); open >= 0 && strings.HasSuffix(s, ">") {
		name, spec = unquote(strings.TrimSpace(s[:open])), s[open+1:len(s)-1]
	}
	if err := checkLine(name); err != nil {
		return Address{}, fmt.Errorf("address %q: name: %w", s, err)
	}
	if strings.ContainsAny(name, "<>") {
		return Address{}, fmt.Errorf("address %q: want one address, as in Maria Keane <maria@example.com>", s)
	}
	email, err := parseSpec(spec)
	if err != nil {
		return Address{}, fmt.Errorf("address %q: %w", s, err)
	}
	return Address{Name: name, Email: email}, nil
}

// Domain returns the part after the @.
func (a Address) Domain() string { return a.Email[strings.LastIndexByte(a.Email, '@')+1:] }

// String writes the address for a person: "Maria Keane <maria@harbour.example>".
func (a Address) String() string {
	if a.Name == "" {
		return a.Email
	}
	return a.Name + " <" + a.Email + ">"
}

// header returns the address in the form that the composer takes.
func (a Address) header() *mail.Address { return &mail.Address{Name: a.Name, Address: a.Email} }

// unquote takes off the quotes around a display name.
func unquote(name string) string {
	if len(name) < 2 || name[0] != '"' || name[len(name)-1] != '"' {
		return name
	}
	return strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(name[1 : len(name)-1])
}

// parseSpec checks local@domain and returns it with the domain in ASCII.
func parseSpec(spec string) (string, error) {
	at := strings.LastIndexByte(spec, '@')
	if at < 0 {
		return "", errors.New("there is no @")
	}
	local, domain := spec[:at], spec[at+1:]
	if err := checkLocal(local); err != nil {
		return "", err
	}
	domain, err := asciiDomain(domain)
	if err != nil {
		return "", err
	}
	if err := checkDomain(domain); err != nil {
		return "", err
	}
	if len(local)+1+len(domain) > maxAddress {
		return "", fmt.Errorf("longer than %d characters", maxAddress)
	}
	return local + "@" + domain, nil
}

// checkLocal accepts a dot-atom of RFC 5322, section 3.2.3.
func checkLocal(local string) error {
	if len(local) > maxLocalPart {
		return fmt.Errorf("the part before the @ is longer than %d characters", maxLocalPart)
	}
	for atom := range strings.SplitSeq(local, ".") {
		if atom == "" {
			return errors.New("the part before the @ is empty, or has a dot at an end or two in a row")
		}
		for _, c := range atom {
			if !isAtom(c) {
				return fmt.Errorf("the character %q is not allowed before the @", c)
			}
		}
	}
	return nil
}

func isAtom(c rune) bool {
	return isLetterOrDigit(c) || c < 0x80 && strings.ContainsRune("!#$%&'*+-/=?^_`{|}~", c)
}

func isLetterOrDigit(c rune) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

// asciiDomain writes a domain in other letters than ASCII as IDNA does.
func asciiDomain(domain string) (string, error) {
	for i := range len(domain) {
		if domain[i] >= 0x80 {
			ascii, err := idna.Lookup.ToASCII(domain)
			if err != nil {
				return "", fmt.Errorf("domain %q is not a domain name", domain)
			}
			return ascii, nil
		}
	}
	return domain, nil
}

// checkDomain accepts letters, digits and inner hyphens in labels (RFC 1123,
// section 2.1).
func checkDomain(domain string) error {
	if len(domain) > maxDomain {
		return fmt.Errorf("the domain is longer than %d characters", maxDomain)
	}
	for label := range strings.SplitSeq(domain, ".") {
		switch {
		case label == "":
			return errors.New("the domain is empty, or has a dot at an end or two in a row")
		case len(label) > maxLabel:
			return fmt.Errorf("a part of the domain is longer than %d characters", maxLabel)
		case label[0] == '-' || label[len(label)-1] == '-':
			return errors.New("a part of the domain begins or ends with a hyphen")
		}
		for _, c := range label {
			if !isLetterOrDigit(c) && c != '-' {
				return fmt.Errorf("the character %q is not allowed in a domain", c)
			}
		}
	}
	return nil
}
