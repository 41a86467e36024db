package config

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"debrief/pipeline"
)

func (c *checker) checkPeople() {
	dims := c.dimensions()
	for i := range c.People {
		p := &c.People[i]
		path := below("people", p.Key)
		c.checkName(path, p.Key)
		c.checkLine(below(path, "name"), p.Name)
		c.checkAllowed(below(path, "email"), p.Email.Email)
		c.checkPassword(below(path, "file_password"), p.Password)
		for dim, value := range p.Slices {
			at := path + "." + dim
			c.checkLine(at, value)
			if !slices.Contains(dims, dim) {
				c.keyFault(at, "unknown key", suggest(dim, append([]string{"name", "email", "locale", "file_password"}, dims...)))
			}
		}
	}
}

// What a password for files may be: long enough not to be tried out, and no
// longer than a PDF takes.
const (
	shortestPassword = 8
	longestPassword  = 120 // bytes
)

// checkPassword looks at a password without showing it.
func (c *checker) checkPassword(path string, s Secret) {
	if s.IsZero() {
		return
	}
	password, err := s.Reveal()
	switch {
	case err != nil:
		c.fault(path, cause(err), "put the password into that file, on one line")
	case utf8.RuneCountInString(password) < shortestPassword:
		c.fault(path, "the password is too short", fmt.Sprintf("take one of %d characters or more", shortestPassword))
	case len(password) > longestPassword || strings.ContainsFunc(password, unicode.IsControl):
		c.fault(path, "the password is too long, or has a control character", fmt.Sprintf("take one of at most %d letters, on one line", longestPassword))
	}
}

// checkLocked refuses a page for somebody whose files are encrypted: a page
// cannot be.
func (c *checker) checkLocked(path string, s *Send) {
	if !slices.Contains(s.Attach, pipeline.HTML) {
		return
	}
	for _, to := range s.To {
		for _, p := range c.Resolve(to) {
			if p.Password != nil {
				c.fault(below(path, "attach"), p.Email+" has a file_password, and a page in HTML cannot be encrypted", "write a line without html for this reader")
				return
			}
		}
	}
}

func (c *checker) checkLists() {
	for i := range c.Lists {
		l := &c.Lists[i]
		name, members := l.Name, l.Members
		path := below("lists", name)
		c.checkName(path, name)
		if c.Person(name) != nil {
			c.keyFault(path, "the name of a person, too", "choose another name for the list")
		}
		if l.From != "" || c.written(path+".from") {
			c.checkSourced(path, l)
			continue
		}
		if len(members) == 0 && !c.faulty(path) {
			c.fault(path, "nobody is on the list", "write people, as in [maria, tom]")
		}
		for i, m := range members {
			c.checkReader(c.item(path, i), m)
		}
	}
}

// checkSourced checks a list that stands in a source.
func (c *checker) checkSourced(path string, l *List) {
	c.checkRelation(path, &Dataset{Name: l.Name, From: l.From, Sheet: l.Sheet, Range: l.Range, Table: l.Table, Query: l.Query})
	known := append([]string{"email", "name", "locale"}, c.dimensions()...)
	for field := range l.Columns {
		if !slices.Contains(known, field) {
			c.keyFault(below(path, "columns")+"."+field, "unknown field", suggest(field, known))
		}
	}
}

// item returns the path of an entry of a list, or of the list itself where a
// single value stands for it.
func (c *checker) item(path string, i int) string {
	if at := fmt.Sprintf("%s[%d]", path, i); c.written(at) {
		return at
	}
	return path
}

// checkTo checks an entry of a list of readers.
func (c *checker) checkTo(path, to string) {
	switch {
	case c.List(to) != nil, to == "":
	case to == CampaignOwner:
	case c.Person(to) != nil, strings.Contains(to, "@"):
		c.checkReader(path, to)
	default:
		known := append(c.personKeys(), CampaignOwner)
		for i := range c.Lists {
			known = append(known, c.Lists[i].Name)
		}
		slices.Sort(known)
		c.fault(path, "unknown person or list", suggest(to, slices.Compact(known)))
	}
}
