package config

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"debrief/assess"
	"debrief/pipeline"
	"debrief/sources"
)

// The words of the file for units and tiers of KPIs.
var (
	units = map[string]assess.Unit{"currency": assess.Money, "count": assess.Count, "ratio": assess.Ratio,
		"times": assess.Times, "months": assess.Months, "number": assess.Number}
	tiers = map[string]assess.Tier{"input": assess.InputTier, "output": assess.OutputTier, "outtake": assess.OuttakeTier,
		"outcome": assess.OutcomeTier, "impact": assess.ImpactTier}
)

// kpi compiles a KPI of the file; nil if its formula is faulty.
func (c *checker) kpi(k *KPI) *assess.KPI {
	path := below("kpis", k.ID)
	known := c.knownMeasures()
	f, err := assess.ParseFormula(k.Formula, func(name string) bool { return slices.Contains(known, name) })
	if err != nil {
		c.formulaFault(path, err, known)
		return nil
	}
	if slices.Contains(f.Measures, assess.ParamMargin) && c.Organization.Margin == nil {
		c.fault(below(path, "formula"), "the formula uses the margin, and the organization has none", "write organization.margin")
	}
	out := &assess.KPI{ID: k.ID, Name: cmp.Or(k.Name, k.ID), Formula: f, Unit: units[k.Unit],
		Direction: assess.Direction(k.Good), Tier: tiers[k.Tier], Additive: k.Formula == k.ID}
	out.Cases, out.Proportion = evidence(out)
	return out
}

// evidence returns the measure that counts the events a quotient rests on, as
// in the built-in catalogue: the sales of a cost per sale, the clicks of a
// click rate. A rate of two counts is a proportion.
func evidence(k *assess.KPI) (cases string, proportion bool) {
	f := k.Formula
	if f.Numerator == nil || len(f.Measures) != 2 {
		return "", false
	}
	switch over, under := f.Measures[0], f.Measures[1]; {
	case k.Unit == assess.Money && over == "spend":
		return under, false
	case k.Unit == assess.Ratio && under != "spend" && !slices.Contains(f.Measures, "revenue"):
		return over, true
	}
	return "", false
}

func (c *checker) formulaFault(path string, err error, known []string) {
	path = below(path, "formula")
	var unknown *assess.UnknownMeasureError
	if !errors.As(err, &unknown) {
		if cause := errors.Unwrap(err); cause != nil {
			err = cause // without the formula, which the fault shows by itself
		}
		c.fault(path, "not a formula: "+err.Error(), "write measures, numbers, + - * / and parentheses")
		return
	}
	c.fault(path, "unknown measure "+strings.Join(unknown.Names, ", "), c.formulaHint(unknown, known))
}

// formulaHint proposes the formula with the names that were probably meant.
func (c *checker) formulaHint(unknown *assess.UnknownMeasureError, known []string) string {
	better := unknown.Formula
	for _, name := range unknown.Names {
		meant := sources.Similar(name, known)
		if k := c.Catalogue.KPI(name); k != nil {
			meant = "(" + k.Formula.Text + ")"
		}
		if meant == "" {
			return "name a measure of your own under columns of its dataset; debrief kpis lists the others"
		}
		word := regexp.MustCompile(`\b` + regexp.QuoteMeta(name) + `\b`)
		better = word.ReplaceAllLiteralString(better, meant)
	}
	return fmt.Sprintf("did you mean %q?", better)
}

// knownMeasures lists what formulas may use: measures of the built-in
// catalogue, and those that datasets name.
func (c *checker) knownMeasures() []string {
	known := c.Catalogue.Measures()
	for i := range c.Data {
		d := &c.Data[i]
		if d.Role() != pipeline.Performance {
			continue
		}
		for field := range d.Columns {
			if name := d.measure(field); d.isMeasure(field) && identifierForm.MatchString(name) {
				known = append(known, name)
			}
		}
	}
	slices.Sort(known)
	return slices.Compact(known)
}
