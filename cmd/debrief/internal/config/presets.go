package config

import (
	"reflect"

	"gopkg.in/yaml.v3"

	"debrief/calendar"
	"debrief/reports"
)

// presetter is a struct some of whose defaults depend on what is written. Those
// that do not stand in its tags.
type presetter interface {
	// presets returns defaults, as YAML, by the names of the settings.
	presets(written map[string]*yaml.Node) map[string]string
}

func presetsOf(v reflect.Value, written map[string]*yaml.Node) map[string]string {
	switch s := v.Addr().Interface().(type) {
	case presetter:
		return s.presets(written)
	case *calendar.When:
		return presetsOfWhen(written)
	case *calendar.AfterEnd:
		return presetsOfAfterEnd(written)
	}
	return nil
}

// presets of a source: what files need, or what databases need.
func (s *Source) presets(written map[string]*yaml.Node) map[string]string {
	defaults := map[string]string{}
	if written[string(XLSX)] != nil || written[string(ODS)] != nil || written[string(CSV)] != nil || written[string(SQLite)] != nil {
		defaults["folder"] = "."
	}
	if written[string(SQLite)] != nil || written[string(Postgres)] != nil || written[string(MySQL)] != nil {
		defaults["timeout"] = "5m"
	}
	return defaults
}

// presets of a report depend on what it is about.
func (r *Report) presets(written map[string]*yaml.Node) map[string]string {
	kind := written["kind"]
	if kind == nil {
		return nil
	}
	switch reports.Kind(kind.Value) {
	case reports.Campaign:
		return map[string]string{"when": "{campaign_end: {}}", "requires": "performance"}
	case reports.Annual:
		return map[string]string{"when": "{before_budget: 6w}"}
	case reports.Pulse:
		return map[string]string{"when": "{monthly: 1}"}
	}
	return nil
}

// presetsOfWhen: a time of day, unless the cadence has its own.
func presetsOfWhen(written map[string]*yaml.Node) map[string]string {
	if written["cron"] != nil || written["campaign_end"] != nil {
		return nil
	}
	return map[string]string{"at": calendar.DefaultAt}
}

// presetsOfAfterEnd: the deadline follows what is settled.
func presetsOfAfterEnd(written map[string]*yaml.Node) map[string]string {
	defaults := map[string]string{"settle": calendar.DefaultSettle, "at": calendar.DefaultAt}
	settle := calendar.DefaultSettle
	if n := written["settle"]; n != nil {
		settle = n.Value
	}
	if d, err := calendar.ParseDuration(settle); err == nil && d.Days > 0 {
		defaults["deadline"] = calendar.Days(d.Days + calendar.DefaultPatience).String()
	}
	return defaults
}

// presets of a store: a file, unless a database is named.
func (s *Store) presets(written map[string]*yaml.Node) map[string]string {
	if written["postgres"] != nil {
		return nil
	}
	return map[string]string{"sqlite": "debrief.db"}
}

// cadenceDoc explains the settings of cadences, whose structs are not ours.
func cadenceDoc(t reflect.Type, name string) string {
	if t != reflect.TypeFor[calendar.When]() && t != reflect.TypeFor[calendar.AfterEnd]() {
		return ""
	}
	return map[string]string{
		"campaign_end":  "After the end of each campaign.",
		"before_budget": "How long before the budget is due, such as 6w.",
		"yearly":        "Month and day, such as 03-15.",
		"quarterly":     "Day of the quarter, or -1 for the last.",
		"monthly":       "Day of the month, or -1 for the last.",
		"weekly":        "Day of the week, such as monday.",
		"cron":          "Cron expression, such as \"0 8 * * MON\".",
		"at":            "Time of day, such as \"08:00\".",
		"settle":        "How long after the campaign's end its results have settled, such as 3d.",
		"deadline":      "How long after the campaign's end missing data are waited for, such as 10d.",
	}[name]
}
