package config

import (
	"gopkg.in/yaml.v3"

	"debrief/reports"
)

// presets of a report depend on what it is about.
func (r *Report) presets(written map[string]*yaml.Node) map[string]string {
	kind := written["kind"]
	if kind == nil {
		return nil
	}
	switch reports.Kind(kind.Value) {
	case reports.Campaign:
		return map[string]string{
			"when":     `{campaign_end: {settle: 3d, at: "08:00", deadline: 10d}}`,
			"requires": "performance",
		}
	case reports.Annual:
		return map[string]string{"when": `{before_budget: 6w, at: "08:00"}`}
	case reports.Pulse:
		return map[string]string{"when": `{monthly: 1, at: "08:00"}`}
	}
	return nil
}

// presets of a store: a file, unless a database is named.
func (s *Store) presets(written map[string]*yaml.Node) map[string]string {
	if written["postgres"] != nil {
		return nil
	}
	return map[string]string{"sqlite": "debrief.db"}
}
