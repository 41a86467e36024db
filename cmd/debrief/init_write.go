package main

import (
	"fmt"
	"strings"

	"debrief/cmd/debrief/internal/config"
	"debrief/sources/profile"
)

// yaml writes the configuration.
func (b *beginning) yaml() string {
	var w strings.Builder
	w.WriteString("# A first configuration, made from a look at the data. `debrief check` says what does not\n" +
		"# fit, `debrief check --explain` lists every setting with its default.\n\n")
	b.organization(&w)
	b.sourceLines(&w)
	b.data(&w)
	b.readers(&w)
	return w.String()
}

func (b *beginning) organization(w *strings.Builder) {
	note := func(text string) string {
		if !b.answers.assumed {
			return ""
		}
		return "  # assumed: " + text
	}
	fmt.Fprintf(w, "organization:\n  name: %s%s\n  currency: %s%s\n  locale: en-GB\n  time_zone: %s%s\n  operator: me\n  # budget_due: 12-01          # the day on which next year's budget is decided\n\n",
		profile.Scalar(b.answers.organization), note("write whose marketing it is"), b.answers.currency, note("the one of all amounts"),
		b.answers.zone, note("such as Europe/Dublin"))
}

func (b *beginning) sourceLines(w *strings.Builder) {
	w.WriteString("sources:\n")
	for i := range b.sources {
		s := &b.sources[i]
		if !b.uses(s.name) {
			continue
		}
		value := profile.Scalar(b.path(s.given))
		if s.isDatabase() {
			value = fmt.Sprintf("%q", "${"+s.variableName()+"}")
			b.note("set %s to the address of the database before you run debrief; it is not written down", s.variableName())
		}
		fmt.Fprintf(w, "  %s: { %s: %s }\n", s.name, s.kind, value)
	}
	if b.plan == nil {
		fmt.Fprintf(w, "  %s: { %s: %s }\n", b.planSource(), config.CSV, planFile)
	}
	w.WriteString("\n")
}

// planSource names the source of a plan that is written.
func (b *beginning) planSource() string {
	name := "plan"
	for b.named(name) {
		name += "_new"
	}
	return name
}

// uses reports whether a dataset comes from a source.
func (b *beginning) uses(source string) bool {
	for _, c := range b.chosen() {
		if c.entry.From == source {
			return true
		}
	}
	return false
}

// chosen lists the datasets in the order in which they are written.
func (b *beginning) chosen() []*candidate {
	all := []*candidate{}
	if b.plan != nil {
		all = append(all, b.plan)
	}
	return append(append(all, b.results), b.others...)
}

func (b *beginning) data(w *strings.Builder) {
	w.WriteString("data:\n")
	if b.plan == nil {
		e := profile.Entry{Name: "campaigns", From: b.planSource(), Proposal: profile.Proposal{Goals: b.planGoals()}}
		w.WriteString("  # made from the results: correct the days in " + planFile + ", and fill in names, budgets and goals\n" + e.YAML("  "))
	}
	for _, c := range b.chosen() {
		w.WriteString(c.entry.YAML("  "))
	}
	w.WriteString("\n")
}

func (b *beginning) readers(w *strings.Builder) {
	domain := b.answers.email[strings.LastIndexByte(b.answers.email, '@')+1:]
	assumed := ""
	if b.answers.assumed {
		assumed = "   # assumed: write your own"
	}
	fmt.Fprintf(w, `people:
  me: { name: %s, email: %s }%s

reports:
  campaign-debrief:               # once for each campaign, when it has ended
    kind: campaign
    when: { campaign_end: { settle: 3d, at: "08:00" } }
    send:
      - { to: me, view: manager, attach: [pdf, xlsx] }
  pulse:                          # on the first of each month
    kind: pulse
    when: { monthly: 1, at: "07:30" }
    send:
      - { to: me, view: executive }
  # annual-review:                # needs organization.budget_due
  #   kind: annual
  #   when: { before_budget: 6w }
  #   send: [{ to: me, view: executive }]

# Without smtp, mails are written to ./outbox as .eml files that any mail program opens.
email:
  from: %s
  allow: [%s]                # nothing is ever sent elsewhere
  # smtp: { host: smtp.example.com, username: reports, password: "${SMTP_PASSWORD}" }
`, profile.Scalar(b.answers.name), profile.Scalar(b.answers.email), assumed, profile.Scalar("debrief <"+b.answers.email+">"), profile.Scalar(domain))
}
