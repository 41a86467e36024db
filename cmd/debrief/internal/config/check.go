package config

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"debrief/assess"
	"debrief/calendar"
	"debrief/delivery"
	"debrief/pipeline"
)

// checker looks for what single values cannot show: references to nothing and
// settings that contradict each other.
type checker struct {
	*Config
	faults []Fault
}

func (c *checker) run() {
	c.checkKPIs()
	c.checkOrganization()
	c.checkSources()
	c.checkData()
	c.checkGoals()
	c.checkBudget()
	c.checkPeople()
	c.checkLists()
	c.checkReports()
	c.checkEmail()
	c.checkStore()
	c.checkServe()
}

func (c *checker) fault(path, what, hint string) {
	c.faults = append(c.faults, c.places.fault(path, what, hint))
}

// keyFault reports the key at a path, not its value.
func (c *checker) keyFault(path, what, hint string) {
	c.faults = append(c.faults, c.places.keyFault(path, what, hint))
}

// written reports whether a setting stands in the file, even if it is faulty.
func (c *checker) written(path string) bool {
	_, ok := c.places[path]
	return ok
}

// faulty reports whether anything at a path or below it has a fault already,
// from which others would only follow.
func (c *checker) faulty(path string) bool {
	return slices.ContainsFunc(c.faults, func(f Fault) bool {
		return f.Path == path || strings.HasPrefix(f.Path, path+".")
	})
}

// refuse reports a setting that is written where it means nothing.
func (c *checker) refuse(path, what string) {
	if c.written(path) {
		c.fault(path, what, "leave it out")
	}
}

// problems reports what another package finds wrong with its settings.
func (c *checker) problems(path string, problems []calendar.Problem) {
	for _, p := range problems {
		at := path
		if p.Field != "" {
			at = below(path, p.Field)
		}
		wrong := mistaken(p.Err)
		wrong.what = strings.TrimPrefix(wrong.what, at[strings.LastIndexByte(at, '.')+1:]+": ")
		if c.places[at].variable {
			wrong.what = "the variable's value does not fit here"
		}
		c.fault(at, wrong.what, wrong.hint)
	}
}

var (
	nameForm       = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{M}\p{N}_-]*$`)
	identifierForm = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
)

// checkName checks the key at a path that people choose and refer to.
func (c *checker) checkName(path, name string) {
	if !nameForm.MatchString(name) {
		c.keyFault(path, "not a name", "write letters, digits, - and _")
	}
}

// checkIdentifier checks the key at a path that formulas may use.
func (c *checker) checkIdentifier(path, name string) {
	if !identifierForm.MatchString(name) {
		c.keyFault(path, "not a name for formulas", "write small letters a to z, digits and _, beginning with a letter")
	}
}

// checkLine checks a text that is shown in the line of a header.
func (c *checker) checkLine(path, text string) {
	if strings.ContainsFunc(text, unicode.IsControl) {
		c.fault(path, "more than one line, or a control character", "write it on one line")
	}
}

// checkReader checks a word that stands for one reader: a key of people or an
// address that may get mail.
func (c *checker) checkReader(path, who string) {
	if who == "" || c.Person(who) != nil {
		return
	}
	if !strings.Contains(who, "@") {
		hint := suggest(who, c.personKeys())
		if c.List(who) != nil {
			hint = "it is a list; name one person"
		}
		c.fault(path, "unknown person", hint)
		return
	}
	address, err := delivery.ParseAddress(who)
	if err != nil {
		wrong := badAddress(err)
		c.fault(path, wrong.what, wrong.hint)
		return
	}
	c.checkAllowed(path, address.Email)
}

// checkAllowed checks that mails may be sent to an address.
func (c *checker) checkAllowed(path, email string) {
	if email != "" && !c.Email.Allows(email) {
		domain := email[strings.LastIndexByte(email, '@')+1:]
		c.fault(path, "email.allow does not have this address", "correct it, or add "+domain+" there")
	}
}

func (c *checker) personKeys() []string {
	keys := make([]string, len(c.People))
	for i := range c.People {
		keys[i] = c.People[i].Key
	}
	return keys
}

// dimensions lists what slices may be cut by.
func (c *checker) dimensions() []string {
	all := []string{assess.DimChannel}
	for i := range c.Data {
		if c.Data[i].Role() == pipeline.Performance {
			for _, dim := range c.Data[i].Dimensions {
				if identifierForm.MatchString(dim) {
					all = append(all, dim)
				}
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// checkKPIs compiles the KPIs of the file and adds them to the catalogue.
func (c *checker) checkKPIs() {
	catalogue, err := assess.BuiltIn()
	if err != nil {
		c.fault("kpis", fmt.Sprintf("the built-in KPIs are broken: %v", err), "")
		return
	}
	c.Catalogue = catalogue
	for i := range c.KPIs {
		if k := c.kpi(&c.KPIs[i]); k != nil {
			c.Catalogue = c.Catalogue.With(k)
		}
	}
}

// checkKPI checks the key at a path, which names a KPI.
func (c *checker) checkKPI(path, id string) {
	if c.Catalogue.KPI(id) == nil && !c.written(below("kpis", id)) {
		c.keyFault(path, "unknown KPI", cmp.Or(suggest(id, c.Catalogue.IDs()), "debrief kpis lists those that there are"))
	}
}
