package config

import (
	"fmt"
	"slices"
	"strings"
)

func (c *checker) checkPeople() {
	dims := c.dimensions()
	for i := range c.People {
		p := &c.People[i]
		path := below("people", p.Key)
		c.checkName(path, p.Key)
		c.checkLine(below(path, "name"), p.Name)
		c.checkAllowed(below(path, "email"), p.Email.Email)
		for dim, value := range p.Slices {
			at := path + "." + dim
			c.checkLine(at, value)
			if !slices.Contains(dims, dim) {
				c.keyFault(at, "unknown key", suggest(dim, append([]string{"name", "email", "locale"}, dims...)))
			}
		}
	}
}

func (c *checker) checkLists() {
	for name, members := range c.Lists {
		path := below("lists", name)
		c.checkName(path, name)
		if c.Person(name) != nil {
			c.keyFault(path, "the name of a person, too", "choose another name for the list")
		}
		if len(members) == 0 {
			c.fault(path, "nobody is on the list", "write people, as in [maria, tom]")
		}
		for i, m := range members {
			c.checkReader(c.item(path, i), m)
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
	_, list := c.Lists[to]
	switch {
	case list, to == "":
	case to == CampaignOwner:
	case c.Person(to) != nil, strings.Contains(to, "@"):
		c.checkReader(path, to)
	default:
		known := append(c.personKeys(), CampaignOwner)
		for name := range c.Lists {
			known = append(known, name)
		}
		slices.Sort(known)
		c.fault(path, "unknown person or list", suggest(to, slices.Compact(known)))
	}
}
