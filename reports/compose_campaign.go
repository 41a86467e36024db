package reports

import (
	"cmp"
	"math"
	"slices"

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
		add(c.course(), c.channels(), c.funnel(), c.change(), c.execution())
	} else {
		add(c.channels())
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

func (c campaignComposer) goals() *Section {
	if len(c.a.Goals) == 0 {
		return nil
	}
	s := &Section{ID: "goals", Label: Word("section.goals"), Title: goalsTitle(c.a.Goals, c.a.Verdict), Subtitle: Word("goals.subtitle")}
	s.add(Block{Chart: bulletsOf("goals-chart", c.a.Goals)})
	s.add(Block{Table: goalsTable(c.a.Goals, c.against())})
	return s
}

func goalsTitle(goals []assess.Score, v assess.Verdict) Text {
	var missed []Text
	for _, g := range goals {
		if g.Status == assess.Missed || g.Status == assess.Near {
			missed = append(missed, kpiName(g.KPI))
		}
	}
	args := Args{"met": ArgOf(Of(float64(v.Met), Count)), "judged": ArgOf(Of(float64(v.Judged), Count))}
	switch {
	case v.Judged == 0:
		return Word("goals.title.none")
	case len(missed) == 0:
		return Say("goals.title.all", args)
	}
	args["missed"] = Arg{Texts: missed}
	args["count"] = ArgOf(Of(float64(len(missed)), Count))
	return Say("goals.title.some", args)
}

func (c campaignComposer) course() *Section {
	course := c.a.Course
	if len(course.Dates) < 3 || math.IsNaN(lastKnown(course.Result)) {
		return nil
	}
	s := &Section{ID: "course", Label: Word("section.course"), Title: c.courseTitle(), Subtitle: Say("course.subtitle", Args{"measure": ArgText(measureName(course.Measure))})}
	s.add(Block{Chart: c.resultChart()})
	if chart := c.spendChart(); chart != nil {
		s.add(Block{Chart: chart})
	}
	return s
}

// courseTitle says how the result ended against the pace, or against before.
func (c campaignComposer) courseTitle() Text {
	course := c.a.Course
	total := lastKnown(course.Result)
	args := Args{"measure": ArgText(measureName(course.Measure)), "total": ArgOf(Of(total, MeasureUnit(course.Measure)))}
	against := math.NaN()
	switch {
	case course.Pace != nil:
		against = course.Pace[len(course.Pace)-1]
	case course.Before != nil:
		against = lastKnown(course.Before)
		args["before"] = ArgText(c.against())
	}
	if math.IsNaN(against) || against == 0 {
		return Say("course.title.plain", args)
	}
	off := total/against - 1
	args["off"] = ArgOf(Of(off, Ratio))
	switch {
	case course.Pace == nil:
		return Say("course.title.before", args)
	case math.Abs(off) < 0.005:
		return Say("course.title.on", args)
	}
	return Say("course.title.pace", args)
}

func lastKnown(n []float64) float64 {
	for i := len(n) - 1; i >= 0; i-- {
		if !math.IsNaN(n[i]) {
			return n[i]
		}
	}
	return math.NaN()
}

func (c campaignComposer) resultChart() *Chart {
	course := c.a.Course
	line := &LineChart{Unit: MeasureUnit(course.Measure), Dates: course.Dates}
	line.Series = append(line.Series, Series{Name: Word("scenario.actual"), Scenario: Actual, Values: Numbers(course.Result)})
	if course.Pace != nil {
		line.Series = append(line.Series, Series{Name: Word("scenario.pace"), Scenario: Plan, Values: Numbers(course.Pace)})
	}
	if course.Before != nil {
		line.Series = append(line.Series, Series{Name: c.against(), Scenario: Previous, Values: Numbers(course.Before)})
	}
	if c.a.Execution != nil {
		for _, d := range c.a.Execution.Activities {
			if first := d.Actual.First; c.a.Campaign.Period.Contains(first) && len(line.Events) < 4 {
				line.Events = append(line.Events, Event{Date: first, Label: Literal(d.Name)})
			}
		}
	}
	return &Chart{ID: "course-result", Lead: true, Line: line, Title: Say("course.chart", Args{"measure": ArgText(measureName(course.Measure))}),
		Subtitle: Say("course.chart.subtitle", Args{"period": ArgPeriod(c.a.Campaign.Period)})}
}

func (c campaignComposer) spendChart() *Chart {
	course := c.a.Course
	if course.Budget == nil || lastKnown(course.Spend) == 0 {
		return nil
	}
	total, budget := lastKnown(course.Spend), course.Budget[len(course.Budget)-1]
	title := Say("spend.title", Args{"spent": ArgOf(Of(total, Money)), "budget": ArgOf(Of(budget, Money)), "share": ArgOf(Of(total/budget, Ratio))})
	return &Chart{ID: "course-spend", Title: title, Subtitle: Say("course.chart.subtitle", Args{"period": ArgPeriod(c.a.Campaign.Period)}),
		Line: &LineChart{Unit: Money, Dates: course.Dates, Series: []Series{
			{Name: label(Word("measure.spend")), Scenario: Actual, Values: Numbers(course.Spend)},
			{Name: Word("scenario.budget"), Scenario: Plan, Values: Numbers(course.Budget)},
		}}}
}

func (c campaignComposer) funnel() *Section { return funnelSection(c.a.Funnel) }

func (c campaignComposer) change() *Section {
	b := c.a.Bridge
	if b == nil {
		return nil
	}
	return bridgeSection(b, c.against())
}

// bridgeSteps is how many channels a bridge names before it sums up the rest.
const bridgeSteps = 7

// bridgeSection explains the change of a KPI by channel.
func bridgeSection(b *assess.Bridge, before Text) *Section {
	unit := Unit(b.KPI.Unit)
	parts := slices.Clone(b.Parts)
	slices.SortStableFunc(parts, func(x, y assess.Part) int {
		return cmp.Compare(math.Abs(y.Total()), math.Abs(x.Total()))
	})
	var rate, mix float64
	for _, p := range parts {
		rate, mix = rate+p.Rate, mix+p.Mix
	}
	diff := Unit(Points)
	if unit != Ratio {
		diff = unit
	}
	s := &Section{ID: "change", Label: Word("section.change"), Subtitle: Say("change.subtitle", Args{"kpi": ArgText(kpiName(b.KPI)), "before": ArgText(before)})}
	s.Title = Say("change.title", Args{"kpi": ArgText(kpiName(b.KPI)), "change": ArgOf(Of(b.To-b.From, diff)), "before": ArgText(before),
		"rate": ArgOf(Of(rate, diff)), "mix": ArgOf(Of(mix, diff))})
	s.add(Block{Chart: bridgeChart(b, parts, before, s)})
	s.add(Block{Table: bridgeTable(b, parts, diff, rate, mix)})
	return s
}

func bridgeChart(b *assess.Bridge, parts []assess.Part, before Text, s *Section) *Chart {
	unit := Unit(b.KPI.Unit)
	chart := &BridgeChart{Unit: unit,
		Start: Bar{Label: before, Value: Of(b.From, unit), Scenario: Previous},
		End:   Bar{Label: Word("scenario.actual"), Value: Of(b.To, unit), Scenario: Actual}}
	rest := 0.0
	for i, p := range parts {
		if i >= bridgeSteps {
			rest += p.Total()
			continue
		}
		chart.Steps = append(chart.Steps, Step{Label: Literal(p.Key), Value: Of(p.Total(), unit), Effect: b.KPI.Better(p.Total(), 0)})
	}
	if len(parts) > bridgeSteps {
		chart.Steps = append(chart.Steps, Step{Label: Word("rest"), Value: Of(rest, unit), Effect: b.KPI.Better(rest, 0)})
	}
	return &Chart{ID: "change-chart", Title: s.Title, Subtitle: s.Subtitle, Bridge: chart}
}

func bridgeTable(b *assess.Bridge, parts []assess.Part, diff Unit, rate, mix float64) *Table {
	t := &Table{ID: "change", Columns: []TableColumn{
		{Head: Word("head.channel")}, {Head: Word("head.rate_effect"), Unit: diff},
		{Head: Word("head.mix_effect"), Unit: diff}, {Head: Word("head.total_effect"), Unit: diff}},
		Notes: []Text{Say("change.note", Args{"kpi": ArgText(kpiName(b.KPI))})}}
	cell := func(n float64) Cell { return Cell{Value: ptr(Of(n, diff)), Effect: b.KPI.Better(n, 0)} }
	for _, p := range parts {
		t.Rows = append(t.Rows, Row{Cells: []Cell{literalCell(p.Key), cell(p.Rate), cell(p.Mix), cell(p.Total())}})
	}
	t.Rows = append(t.Rows, Row{Total: true, Cells: []Cell{textCell(Word("total")), cell(rate), cell(mix), cell(rate + mix)}})
	return t
}

func ptr[T any](v T) *T { return &v }
