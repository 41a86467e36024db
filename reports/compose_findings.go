package reports

import (
	"math"

	"debrief/assess"
)

// findingsOf groups findings by kind, at most n of each; nil if there are none.
func findingsOf(all []assess.Finding, n int, before Text) *Findings {
	out := &Findings{}
	for _, kind := range []assess.FindingKind{assess.Strength, assess.Weakness, assess.Opportunity, assess.Watch} {
		g := FindingGroup{Kind: FindingKind(kind)}
		for _, f := range all {
			if f.Kind == kind && len(g.Items) < n {
				g.Items = append(g.Items, findingOf(f, before))
			}
		}
		if len(g.Items) > 0 {
			out.Groups = append(out.Groups, g)
		}
	}
	if len(out.Groups) == 0 {
		return nil
	}
	// Three columns stand beside each other: what is to be watched gives way
	// to the three that decide.
	if len(out.Groups) > 3 {
		out.Groups = out.Groups[:3]
	}
	return out
}

// findingOf words a finding. What a rule found is said in the words that fit
// its size, so that three findings of one rule do not read alike.
func findingOf(f assess.Finding, before Text) Finding {
	a := args(f.Values)
	a["subject"] = ArgText(channelText(f.Subject))
	a["campaign"] = ArgText(before)
	if f.KPI != nil {
		a["kpi"] = ArgText(kpiName(f.KPI))
	}
	if f.Measure != "" {
		a["stage"] = ArgText(measureName(f.Measure))
	}
	if f.Stage != "" {
		a["from"] = ArgText(measureName(f.Stage))
	}
	id := "rule." + f.Rule + variety(f, a)
	return Finding{Rule: f.Rule, Level: string(f.Level), Text: Say(id, a), Evidence: Say(id+".evidence", a), Figures: figuresOf(f.Values)}
}

// figuresOf are the inputs of a rule as the document keeps them.
func figuresOf(values map[string]assess.Amount) map[string]Value {
	out := make(map[string]Value, len(values))
	for name, v := range values {
		out[name] = valueOf(v.Quantity, v.Unit)
	}
	return out
}

// variety is the ending of the phrase that fits a finding, with the arguments
// that the phrase needs.
func variety(f assess.Finding, a Args) string {
	switch f.Rule {
	case "goal.met", "goal.missed":
		return goalVariety(f, a)
	case "channel.strong", "channel.weak":
		return channelVariety(f, a)
	}
	return ""
}

// goalVariety says by how much a goal was passed or missed, in points where it
// is a share itself.
func goalVariety(f assess.Finding, a Args) string {
	actual, goal := f.Values["actual"], f.Values["goal"]
	off := Of(math.Abs(actual.Number/goal.Number-1), Ratio)
	if f.KPI.Unit == assess.Ratio {
		off = Of(math.Abs(actual.Number-goal.Number), Points)
	}
	a["off"] = ArgOf(off)
	return "." + string(f.KPI.Direction)
}

// shareContrast is how many times its share of the spend a channel's share of
// the result is, or the other way round, for the two to be the message.
const shareContrast = 2

// channelVariety sets shares against each other where they differ much, else
// what came back for a unit of money.
func channelVariety(f assess.Finding, a Args) string {
	spend, result := f.Values["spendShare"], f.Values["resultShare"]
	contrast := result.Number / spend.Number
	strong := f.Rule == "channel.strong"
	byReturn := f.KPI.ID == "roi"
	if byReturn {
		a["one"] = ArgOf(Of(1, Money))
		a["back"], a["othersBack"] = ArgOf(Of(1+f.Values["own"].Number, Money)), ArgOf(Of(1+f.Values["others"].Number, Money))
	}
	switch {
	case byReturn && !strong && f.Values["own"].Number < 0:
		return ".loss"
	case strong && contrast >= shareContrast || !strong && contrast <= 1.0/shareContrast:
		return ".share"
	case byReturn:
		return ".return"
	}
	return ""
}

// actionsOf lists recommendations, at most n; nil if there are none.
func actionsOf(all []assess.Action, n int) *Actions {
	if len(all) == 0 {
		return nil
	}
	out := &Actions{}
	for _, x := range all[:min(n, len(all))] {
		out.Items = append(out.Items, actionOf(x))
	}
	return out
}

func actionOf(x assess.Action) Action {
	a := args(x.Values)
	a["subject"] = ArgText(channelText(x.Subject))
	a["from"] = ArgText(channelText(x.From))
	a["one"] = ArgOf(Of(1, Money))
	if x.Measure != "" {
		a["stage"], a["from"] = ArgText(measureName(x.Measure)), ArgText(measureName(x.Stage))
	}
	id := "action." + x.Rule
	out := Action{Rule: x.Rule, Text: Say(id, a), Why: Say(id+".why", a), Measure: Say(id+".measure", a), Owner: x.Owner, Figures: figuresOf(x.Values)}
	if x.Rule == "shift" && x.KPI != nil && x.KPI.ID == "roi" {
		a["toBack"], a["ownBack"] = ArgOf(Of(1+x.Values["toValue"].Number, Money)), ArgOf(Of(1+x.Values["ownValue"].Number, Money))
		out.Why = Say("action.shift.why.return", a)
	}
	if x.Effect.Known() {
		unit := assess.Money
		if x.Counts != "" {
			unit, a["measure"] = assess.Unit(MeasureUnit(x.Counts)), ArgText(measureName(x.Counts))
		}
		out.Effect = ptr(estimateOf(x.Effect, unit))
		out.Of = Say(id+".of", a)
	}
	return out
}
