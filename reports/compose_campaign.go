package reports

import (
	"math"

	"debrief/assess"
)

// ComposeCampaign writes the debrief of a campaign. Parts that have no data
// are left out and named in the data notes.
func ComposeCampaign(a *assess.Assessment, f Frame) *Document {
	c := campaignComposer{a: a, f: f}
	doc := &Document{Meta: c.meta(), Data: f.Data}
	add := func(sections ...*Section) {
		for _, s := range sections {
			if s != nil {
				doc.Sections = append(doc.Sections, *s)
			}
		}
	}
	add(c.summary(), c.goals())
	if f.View != Executive {
		add(c.course(), c.lift(), c.f.benchmark(), c.channels(), creditSection(c.a.Credit), c.funnel(), c.change(), c.execution(), c.customers())
	} else {
		add(c.lift(), c.f.benchmark(), c.channels())
	}
	add(c.recommendations(), c.notes(), c.definitions())
	return doc.lead()
}

type campaignComposer struct {
	a *assess.Assessment
	f Frame
}

func (c campaignComposer) name() Text {
	name := Literal(c.a.Campaign.Name)
	if c.f.Slice.Dimension != "" {
		return Say("title.slice", Args{"name": ArgText(name), "slice": ArgText(Literal(c.f.Slice.Value))})
	}
	return name
}

func (c campaignComposer) meta() Meta {
	m := c.f.meta(Campaign, Say("title.campaign", Args{"name": ArgText(c.name())}))
	m.Period = c.a.Campaign.Period
	m.Subject = c.subject()
	m.Preheader = c.verdict()
	return m
}

// subject carries the verdict: "Spring Sale: 6 of 8 goals met, ROI 128% (goal 100%)".
func (c campaignComposer) subject() Text {
	args := Args{"name": ArgText(c.name()),
		"met": ArgOf(Of(float64(c.a.Verdict.Met), Count)), "judged": ArgOf(Of(float64(c.a.Verdict.Judged), Count))}
	head := c.score("roi")
	if head == nil && len(c.a.Goals) > 0 {
		head = &c.a.Goals[0]
	}
	if head == nil || !head.Actual.Known() {
		if c.a.Verdict.Judged == 0 {
			return Say("subject.plain", args)
		}
		return Say("subject.goals", args)
	}
	args["kpi"] = ArgText(kpiName(head.KPI))
	args["actual"] = ArgOf(valueOf(head.Actual.Quantity, head.KPI.Unit))
	switch {
	case c.a.Verdict.Judged == 0:
		return Say("subject.kpi", args)
	case !head.Goal.Known():
		return Say("subject.goals_kpi", args)
	}
	args["goal"] = ArgOf(valueOf(head.Goal, head.KPI.Unit))
	return Say("subject.full", args)
}

func (c campaignComposer) score(id string) *assess.Score {
	for i := range c.a.Scorecard {
		if c.a.Scorecard[i].KPI.ID == id {
			return &c.a.Scorecard[i]
		}
	}
	return nil
}

// verdict is the answer in one sentence, as far as it can be given.
func (c campaignComposer) verdict() Text {
	v := c.a.Verdict
	args := Args{"name": ArgText(c.name()), "met": ArgOf(Of(float64(v.Met), Count)), "judged": ArgOf(Of(float64(v.Judged), Count)),
		"one": ArgOf(Of(1, Money))}
	roi := c.score("roi")
	returned := roi != nil && roi.Actual.Known()
	if returned {
		args["back"] = ArgOf(Of(1+roi.Actual.Number, Money))
	}
	phrase := "verdict.none"
	switch {
	case v.Judged == 0 && returned:
		phrase = "verdict.return"
	case v.Judged > 0 && returned:
		phrase = "verdict.goals_return"
	case v.Judged > 0:
		phrase = "verdict.goals"
	}
	if v.Judged > 0 && v.Met == v.Judged {
		phrase += ".all"
	}
	sentence := Say(phrase, args)
	worst := c.worst()
	if worst == nil {
		return Say("sentence", Args{"text": ArgText(sentence)})
	}
	return Say("verdict.but", Args{"verdict": ArgText(sentence), "but": ArgText(c.shortfall(*worst))})
}

// worst is the goal that was missed by most.
func (c campaignComposer) worst() *assess.Score {
	var worst *assess.Score
	for i := range c.a.Goals {
		g := &c.a.Goals[i]
		if g.Status == assess.Met || g.Status == assess.Unjudged || !g.Attainment.Known() {
			continue
		}
		if worst == nil || g.Attainment.Number < worst.Attainment.Number {
			worst = g
		}
	}
	return worst
}

// shortfall says by how much a goal was missed: a cost is over it, a gain
// under it, by the goal's own measure.
func (c campaignComposer) shortfall(s assess.Score) Text {
	args := Args{"kpi": ArgText(kpiName(s.KPI)), "actual": ArgOf(valueOf(s.Actual.Quantity, s.KPI.Unit)), "goal": ArgOf(valueOf(s.Goal, s.KPI.Unit))}
	if s.Goal.Number != 0 {
		args["off"] = ArgOf(Of(math.Abs(s.Actual.Number/s.Goal.Number-1), Ratio))
	}
	switch {
	case s.KPI.Unit == assess.Ratio || s.Goal.Number == 0:
		return Say("shortfall.against", args)
	case s.KPI.Direction == assess.LowerBetter:
		return Say("shortfall.over", args)
	}
	return Say("shortfall.under", args)
}

func (c campaignComposer) summary() *Section {
	s := &Section{ID: "summary", Label: Word("section.summary"), Title: c.name(), Subtitle: Say("summary.subtitle", Args{"period": ArgPeriod(c.a.Campaign.Period)})}
	s.add(Block{Verdict: &Verdict{Status: Status(c.a.Verdict.Status), Text: c.verdict()}})
	s.Blocks = append(s.Blocks, c.f.remarks()...)
	s.add(Block{Facts: c.facts()})
	s.add(Block{Scorecard: scorecardOf(c.a.Scorecard, c.against())})
	if f := findingsOf(c.a.Findings, 3, c.against()); f != nil {
		s.add(Block{Findings: f})
	}
	if a := actionsOf(c.a.Actions, 3); a != nil {
		s.add(Block{Actions: a})
	}
	return s
}

func (s *Section) add(b Block) { s.Blocks = append(s.Blocks, b) }

func (c campaignComposer) facts() *Facts {
	camp := c.a.Campaign
	f := &Facts{Items: []Fact{{label(Word("fact.dates")), Say("text.period_days", Args{
		"period": ArgPeriod(camp.Period), "days": ArgOf(Of(float64(camp.Period.Days()), Days))})}}}
	if camp.Owner != "" {
		f.Items = append(f.Items, Fact{label(Word("fact.owner")), Literal(camp.Owner)})
	}
	if camp.Objective != "" {
		f.Items = append(f.Items, Fact{label(Word("fact.objective")), Literal(camp.Objective)})
	}
	if camp.Budget.Known() {
		spent := c.a.Totals.Of("spend")
		f.Items = append(f.Items, Fact{label(Word("fact.budget")), Say("text.spent_of", Args{
			"spent": ArgOf(valueOf(spent, assess.Money)), "budget": ArgOf(valueOf(camp.Budget, assess.Money)),
			"share": ArgOf(valueOf(assess.Share(spent, camp.Budget), assess.Ratio))})})
	}
	return f
}

// against names the comparison, empty without one.
func (c campaignComposer) against() Text {
	if c.a.Baseline.Kind == assess.BeforeCampaign {
		return Literal(c.a.Baseline.Campaign.Name)
	}
	return Text{}
}

func (c campaignComposer) funnel() *Section { return funnelSection(c.a.Funnel) }

func ptr[T any](v T) *T { return &v }
