package config

import (
	"cmp"
	"regexp"
	"strings"

	"debrief/delivery"
	"debrief/pipeline"
)

// CampaignOwner stands in a list of readers for the owner of the campaign that
// a report is about.
const CampaignOwner = "campaign.owner"

// Person returns the person with a key, or nil.
func (c *Config) Person(key string) *Person {
	for i := range c.People {
		if c.People[i].Key == key {
			return &c.People[i]
		}
	}
	return nil
}

// Reader returns the reader that a key of people or an address means: a
// person, or an address as it is. It is a pipeline.Reader. An address that
// nothing may be sent to is not a reader.
func (c *Config) Reader(who string) (pipeline.Person, bool) {
	who = strings.TrimSpace(who)
	if p := c.Person(who); p != nil {
		return p.pipeline(), true
	}
	address, err := delivery.ParseAddress(who)
	if err != nil || !c.Email.Allows(address.Email) {
		return pipeline.Person{}, false
	}
	for i := range c.People {
		if strings.EqualFold(c.People[i].Email.Email, address.Email) {
			return c.People[i].pipeline(), true
		}
	}
	return pipeline.Person{Name: address.Name, Email: address.Email}, true
}

// List returns the list with a name, or nil.
func (c *Config) List(name string) *List {
	for i := range c.Lists {
		if c.Lists[i].Name == name {
			return &c.Lists[i]
		}
	}
	return nil
}

// Resolve returns the readers that a person's key, a list's name or an address
// means; none if it means nobody, or a list that stands in a source.
func (c *Config) Resolve(to string) []pipeline.Person {
	members := []string{to}
	if l := c.List(to); l != nil {
		members = l.Members
	}
	var people []pipeline.Person
	for _, m := range members {
		if p, ok := c.Reader(m); ok {
			people = append(people, p)
		}
	}
	return people
}

// Operator returns who hears of a report's failures, or of all that have none
// of their own with "". It is false if nobody is named.
func (c *Config) Operator(report *Report) (pipeline.Person, bool) {
	who := c.Organization.Operator
	if report != nil {
		who = cmp.Or(report.Operator, who)
	}
	return c.Reader(who)
}

func (p *Person) pipeline() pipeline.Person {
	out := pipeline.Person{Name: cmp.Or(p.Name, p.Email.Name), Email: p.Email.Email, Locale: string(p.Locale), Slices: p.Slices}
	if !p.Password.IsZero() {
		out.Password = p.Password.Reveal
	}
	return out
}

// form is a regular expression of the addresses that mails may be sent to.
func (e *Email) form() string {
	var hosts, whole []string
	for _, allowed := range e.Allow {
		if strings.Contains(allowed, "@") {
			whole = append(whole, regexp.QuoteMeta(allowed))
		} else {
			hosts = append(hosts, regexp.QuoteMeta(allowed))
		}
	}
	if len(e.Allow) == 0 {
		hosts = []string{`[^@\s]+`}
	}
	if len(hosts) > 0 {
		whole = append(whole, `[^@\s]+@(`+strings.Join(hosts, "|")+`)`)
	}
	return `(?i)^(` + strings.Join(whole, "|") + `)$`
}

// Allows reports whether mails may be sent to an address: all if nothing is
// said, else those of the domains and addresses that are.
func (e *Email) Allows(address string) bool {
	if len(e.Allow) == 0 {
		return true
	}
	domain := address[strings.LastIndexByte(address, '@')+1:]
	for _, allowed := range e.Allow {
		if strings.EqualFold(allowed, domain) || strings.EqualFold(allowed, address) {
			return true
		}
	}
	return false
}
