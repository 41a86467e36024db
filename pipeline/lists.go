package pipeline

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"debrief/delivery"
	"debrief/reports"
	"debrief/sources"
)

// List is a list of readers that stands in a source: a row for each.
type List struct {
	Name       string
	Source     sources.Source
	From       sources.Relation
	Mapping    sources.Mapping
	Dimensions []string // that a row may have a value of its own for
	Form       string   // regular expression of the addresses that mail may go to
}

// Roster is whom a list names, and what is wrong with its rows.
type Roster struct {
	List   string   `json:"list"`
	Source string   `json:"source"`
	People []Person `json:"people"`
	Faults []string `json:"faults,omitempty"` // each with its place
}

// query asks for the rows of a list.
func (l *List) query() sources.Query {
	fields := []sources.Field{{Name: "email", Form: l.Form}, text("name", true), text("locale", true)}
	for _, dim := range l.Dimensions {
		fields = append(fields, text(dim, true))
	}
	return sources.Query{Dataset: "lists." + l.Name, From: l.From, Mapping: l.Mapping, Fields: fields}
}

// ReadList reads a list. One that cannot be read, or that names nobody, is an
// error: a report that is due waits for it. Rows that cannot be used are faults
// of the roster; the others count.
func (p *Pipeline) ReadList(ctx context.Context, name string) (*Roster, error) {
	i := slices.IndexFunc(p.Lists, func(l List) bool { return l.Name == name })
	if i < 0 {
		return nil, fmt.Errorf("there is no list %q", name)
	}
	l := &p.Lists[i]
	r, err := l.Source.Read(ctx, l.query())
	if err != nil {
		return nil, &DatasetError{Dataset: "list " + name, Err: err}
	}
	out := &Roster{List: name, Source: r.Provenance.Source}
	for _, reason := range r.Rejected.Reasons {
		for _, e := range reason.Examples {
			out.fault("%s: %s", e.Where, rowFault(reason, e))
		}
		if more := reason.Rows - int64(len(reason.Examples)); more > 0 {
			out.fault("%d more rows: %s: %s", more, reason.Field, reason.What)
		}
	}
	for row := range r.Table.Len() {
		p.addReader(out, l, &r.Table, row)
	}
	if len(out.People) == 0 {
		return out, &emptyList{out}
	}
	return out, nil
}

func rowFault(r sources.Reason, e sources.Example) string {
	if r.What == sources.WrongForm {
		return fmt.Sprintf("%q is not an address that mail may go to", e.Value)
	}
	return fmt.Sprintf("%s: %s", r.Field, r.What)
}

func (r *Roster) fault(format string, args ...any) {
	r.Faults = append(r.Faults, fmt.Sprintf("list %s: ", r.List)+fmt.Sprintf(format, args...))
}

// addReader adds the reader of a row. Whom the configuration names as well gets
// from it what the row does not say.
func (p *Pipeline) addReader(out *Roster, l *List, t *sources.Table, row int) {
	address, err := delivery.ParseAddress(strings.TrimSpace(t.Column("email").Text(row)))
	if err != nil {
		out.fault("%q is not an address", t.Column("email").Text(row))
		return
	}
	who, ok := p.People(address.Email)
	if !ok {
		out.fault("%q is not an address that mail may go to", address.Email)
		return
	}
	if name := t.Column("name").Text(row); name != "" {
		who.Name = name
	}
	if locale := t.Column("locale").Text(row); locale != "" {
		if _, err := reports.NewLanguage(locale, p.Organization.Currency); err != nil {
			out.fault("%s: there is no locale %q", address.Email, locale)
			return
		}
		who.Locale = locale
	}
	slices := map[string]string{}
	for dim, value := range who.Slices {
		slices[dim] = value
	}
	for _, dim := range l.Dimensions {
		if value := t.Column(dim).Text(row); value != "" {
			slices[dim] = value
		}
	}
	who.Slices = slices
	out.People = append(out.People, who)
}

// emptyList says that a list names nobody.
type emptyList struct{ roster *Roster }

func (e *emptyList) Error() string {
	return strings.Join(append([]string{fmt.Sprintf("list %s: %s names nobody that mail may go to", e.roster.List, e.roster.Source)}, e.roster.Faults...), "\n")
}

// Advice says what to do.
func (e *emptyList) Advice() string { return "fill the list; what is due waits for it" }

// withLists returns a report with the readers of its lists in their places.
// Who has no part of his own for a line that gives each reader his is left out
// of it, and named in the log; debrief check names them beforehand.
func (p *Pipeline) withLists(ctx context.Context, r Report) (Report, error) {
	r.Sends = slices.Clone(r.Sends)
	for i := range r.Sends {
		s := &r.Sends[i]
		s.To = slices.Clone(s.To)
		for _, name := range s.Lists {
			roster, err := p.ReadList(ctx, name)
			if err != nil {
				return r, err
			}
			for _, f := range append(roster.Faults, roster.Without(s.Slice)...) {
				p.Log.Warn("a row of a list is left out", "report", r.Name, "fault", f)
			}
			for _, who := range roster.People {
				if s.Slice == "" || who.Slices[s.Slice] != "" {
					s.To = append(s.To, who)
				}
			}
		}
	}
	return r, nil
}

// Without says which readers have no value of their own for a dimension.
func (r *Roster) Without(dimension string) []string {
	if dimension == "" {
		return nil
	}
	var out []string
	for _, who := range r.People {
		if who.Slices[dimension] == "" {
			out = append(out, fmt.Sprintf("list %s: %s has no %s of his or her own", r.List, who.Email, dimension))
		}
	}
	return out
}

// ListsOf names the lists of a report that stand in sources, each once.
func (r Report) ListsOf() []string {
	var out []string
	for _, s := range r.Sends {
		for _, name := range s.Lists {
			if !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	return out
}

// Has reports whether an address is on the roster.
func (r *Roster) Has(email string) bool {
	return slices.ContainsFunc(r.People, func(x Person) bool { return strings.EqualFold(x.Email, email) })
}
