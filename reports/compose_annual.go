package reports

import (
	"math"
	"strconv"

	"debrief/assess"
)

// ComposeAnnual writes the review of a fiscal year.
func ComposeAnnual(r *assess.Review, f Frame) *Document {
	c := annualComposer{r: r, f: f}
	doc := &Document{Meta: c.meta(), Data: f.Data}
	doc.Model = c.model()
	sections := []*Section{c.summary(), c.goals(), c.quarters(), c.f.benchmark(), c.channels(), c.league()}
	if f.View != Executive {
		sections = append(sections, creditSection(c.r.Credit), c.seasons(), c.funnel(), c.change())
	}
	sections = append(sections, c.customers(), c.budget(), c.scenarios())
	if f.View != Executive && r.Execution != nil {
		sections = append(sections, executionSection(r.Execution, r.Execution.Trouble(maxTrouble)))
	}
	sections = append(sections, c.recommendations(), c.risks())
	if f.View != Executive {
		sections = append(sections, c.replays())
	}
	sections = append(sections, c.notes(), c.definitions())
	for _, s := range sections {
		if s != nil {
			doc.Sections = append(doc.Sections, *s)
		}
	}
	return doc.lead()
}

// maxTrouble is how many activities the review of a year shows.
const maxTrouble = 15

type annualComposer struct {
	r *assess.Review
	f Frame
}

func (c annualComposer) year() Text { return Literal(strconv.Itoa(c.r.Year)) }

// lastYear names what the year is compared with.
func (c annualComposer) lastYear() Text {
	return Say("annual.last_year", Args{"year": ArgText(Literal(strconv.Itoa(c.r.Year - 1)))})
}

func (c annualComposer) meta() Meta {
	args := Args{"organization": ArgText(c.f.whose()), "year": ArgText(c.year())}
	m := c.f.meta(Annual, Say("annual.title", args))
	m.Period = c.r.ToDate
	m.Subject, m.Preheader = c.subject(), c.verdict()
	return m
}

func (c annualComposer) verdictArgs() Args {
	v := c.r.Verdict
	a := Args{"organization": ArgText(c.f.whose()), "year": ArgText(c.year()), "met": ArgOf(Of(float64(v.Met), Count)),
		"judged": ArgOf(Of(float64(v.Judged), Count)), "one": ArgOf(Of(1, Money))}
	if b := c.r.Budget; b != nil && b.Gain.Known() {
		a["gain"] = ArgOf(valueOf(b.Gain.Quantity, assess.Ratio))
		a["measure"] = ArgText(measureName(b.Measure))
	}
	if roi := findScore(c.r.Scorecard, "roi"); roi != nil && roi.Actual.Known() {
		a["back"] = ArgOf(Of(1+roi.Actual.Number, Money))
	}
	return a
}

func findScore(scores []assess.Score, id string) *assess.Score {
	for i := range scores {
		if scores[i].KPI.ID == id {
			return &scores[i]
		}
	}
	return nil
}

func (c annualComposer) subject() Text {
	a := c.verdictArgs()
	if c.r.Verdict.Judged == 0 {
		return Say("annual.subject.plain", a)
	}
	if _, ok := a["gain"]; ok && c.r.Budget.Gain.Number >= minGain {
		return Say("annual.subject.gain", a)
	}
	return Say("annual.subject.goals", a)
}

// minGain is the gain from which a better split is worth a headline.
const minGain = 0.005

func (c annualComposer) verdict() Text {
	a := c.verdictArgs()
	_, returned := a["back"]
	phrase := "annual.verdict.none"
	switch {
	case c.r.Verdict.Judged > 0 && returned:
		phrase = "annual.verdict.goals_return"
	case c.r.Verdict.Judged > 0:
		phrase = "annual.verdict.goals"
	case returned:
		phrase = "annual.verdict.return"
	}
	sentence := Say(phrase, a)
	if _, ok := a["gain"]; ok && c.r.Budget.Gain.Number >= minGain {
		return Say("verdict.but", Args{"verdict": ArgText(sentence), "but": ArgText(Say("annual.verdict.gain", a))})
	}
	return Say("sentence", Args{"text": ArgText(sentence)})
}

func (c annualComposer) summary() *Section {
	s := &Section{ID: "summary", Label: Word("section.summary"), Title: Say("annual.title", c.meta().Title.Args), Subtitle: Say("annual.subtitle", Args{"period": ArgPeriod(c.r.ToDate)})}
	s.add(Block{Verdict: &Verdict{Status: Status(c.r.Verdict.Status), Text: c.verdict()}})
	s.Blocks = append(s.Blocks, c.f.remarks()...)
	s.add(Block{Scorecard: c.scorecard()})
	if f := findingsOf(c.r.Findings, 3, c.lastYear()); f != nil {
		s.add(Block{Findings: f})
	}
	if a := actionsOf(c.r.Actions, 5); a != nil {
		s.add(Block{Actions: a})
	}
	return s
}

// scorecard shows the year to date with, for KPIs with a goal, where the year
// will land against it.
func (c annualComposer) scorecard() *Scorecard {
	card := scorecardOf(c.r.Scorecard, c.lastYear())
	for i := range card.Scores {
		for _, g := range c.r.Goals {
			if g.KPI.ID == card.Scores[i].KPI {
				card.Scores[i].Landing = ptr(valueOf(g.Landing.Quantity, g.KPI.Unit))
				card.Scores[i].Goal = ptr(Of(g.Goal, Unit(g.KPI.Unit)))
				card.Scores[i].Attainment = ptr(valueOf(g.Attainment, assess.Ratio))
				card.Scores[i].Status = Status(g.Status)
			}
		}
	}
	return card
}

func (c annualComposer) goals() *Section {
	if len(c.r.Goals) == 0 {
		return nil
	}
	v := c.r.Verdict
	s := &Section{ID: "goals", Label: Word("section.goals"), Subtitle: Word("annual.goals.subtitle"),
		Title: Say("annual.goals.title", Args{"met": ArgOf(Of(float64(v.Met), Count)), "judged": ArgOf(Of(float64(v.Judged), Count)), "year": ArgText(c.year())})}
	if chart := c.trendChart(); chart != nil {
		s.add(Block{Chart: chart})
	}
	t := &Table{ID: "goals", Columns: []TableColumn{{Head: Word("head.kpi")}, {Head: Word("head.to_date")}, {Head: Word("head.landing")},
		{Head: Word("head.low")}, {Head: Word("head.high")}, {Head: Word("head.goal")}, {Head: Word("head.attainment"), Unit: Ratio}, {Head: Word("head.chance"), Unit: Ratio}, {Head: Word("head.status")}},
		Notes: []Text{Word("annual.goals.note")}}
	for _, g := range c.r.Goals {
		unit := g.KPI.Unit
		low, high := Cell{}, Cell{}
		if g.Landing.Known() && g.Landing.Ranged {
			low, high = valueCell(Of(g.Landing.Low, Unit(unit))), valueCell(Of(g.Landing.High, Unit(unit)))
		}
		t.Rows = append(t.Rows, Row{Cells: []Cell{textCell(label(kpiName(g.KPI))), valueCell(kpiValue(g.KPI, g.ToDate, nil)), valueCell(valueOf(g.Landing.Quantity, unit)), low, high,
			valueCell(Of(g.Goal, Unit(unit))), valueCell(valueOf(g.Attainment, assess.Ratio)), valueCell(valueOf(g.Chance, assess.Ratio)), {Status: Status(g.Status)}}})
	}
	s.add(Block{Table: t})
	return s
}

// trendChart shows the months of the year, those to come with their band, and
// the year before.
func (c annualComposer) trendChart() *Chart {
	t := c.r.Trend
	if len(t.Months) == 0 {
		return nil
	}
	line := &LineChart{Unit: MeasureUnit(t.Measure), Dates: t.Months}
	line.Series = append(line.Series, Series{Name: c.year(), Scenario: Actual, Values: Numbers(t.Actual)})
	if anyKnown(t.Before) {
		line.Series = append(line.Series, Series{Name: c.lastYear(), Scenario: Previous, Values: Numbers(t.Before)})
	}
	if anyKnown(t.Forecast) {
		line.Series = append(line.Series, Series{Name: Word("scenario.forecast"), Scenario: Forecast, Values: joined(t.Forecast, t.Actual), Low: joined(t.Low, t.Actual), High: joined(t.High, t.Actual)})
	}
	return &Chart{ID: "trend", Lead: true, Line: line, Title: Say("annual.trend", Args{"measure": ArgText(measureName(t.Measure))}), Subtitle: Word("annual.trend.subtitle")}
}

// joined starts a forecast at the last actual value, so that its line is not
// torn off.
func joined(forecast, actual []float64) Numbers {
	out := append(Numbers(nil), forecast...)
	for i := len(out) - 1; i > 0; i-- {
		if !math.IsNaN(out[i]) && math.IsNaN(out[i-1]) {
			out[i-1] = actual[i-1]
			break
		}
	}
	return out
}

func anyKnown(n []float64) bool {
	for _, v := range n {
		if !math.IsNaN(v) {
			return true
		}
	}
	return false
}

func (c annualComposer) channels() *Section {
	if len(c.r.Channels) < 2 {
		return nil
	}
	before := c.lastYear()
	if c.r.Before.IsZero() || len(c.r.Bridges) == 0 {
		before = Text{}
	}
	return channelsSection(c.r.Channels, c.r.Totals, c.f, before)
}

func (c annualComposer) league() *Section {
	if len(c.r.League) == 0 {
		return nil
	}
	s := &Section{ID: "league", Label: Word("section.league"), Subtitle: Word("annual.league.subtitle")}
	best, worst := c.r.League[0], c.r.League[len(c.r.League)-1]
	s.Title = Word("annual.league.title.plain")
	if best.ROI.Known() && worst.ROI.Known() && len(c.r.League) > 1 {
		s.Title = Say("annual.league.title", Args{"best": ArgText(Literal(best.Campaign.Name)), "worst": ArgText(Literal(worst.Campaign.Name)),
			"bestValue": ArgOf(Of(1+best.ROI.Number, Money)), "worstValue": ArgOf(Of(1+worst.ROI.Number, Money)), "one": ArgOf(Of(1, Money))})
	}
	bars := &BarChart{Unit: Ratio}
	t := &Table{ID: "league", Columns: []TableColumn{{Head: Word("head.campaign")}, {Head: Word("head.ended")}, {Head: label(Word("measure.spend")), Unit: Money}, {Head: label(Word("measure.revenue")), Unit: Money},
		{Head: label(Word("kpi.roi")), Unit: Ratio}, {Head: label(Word("kpi.cost_per_sale")), Unit: Money}, {Head: Word("head.goals_met")}, {Head: Word("head.status")}}}
	for _, r := range c.r.League {
		if r.ROI.Known() {
			bars.Bars = append(bars.Bars, Bar{Label: Literal(r.Campaign.Name), Value: estimateOf(r.ROI, assess.Ratio), Scenario: Actual})
		}
		t.Rows = append(t.Rows, leagueRow(r))
	}
	if len(bars.Bars) > 1 {
		s.add(Block{Chart: &Chart{ID: "league-roi", Title: Word("annual.league.chart"), Subtitle: Word("annual.league.chart.subtitle"), Bars: bars}})
	}
	s.add(Block{Table: t})
	return s
}

func leagueRow(r assess.Result) Row {
	end, met := textCell(Word("annual.running")), Cell{}
	if r.Ended {
		end = textCell(dateText(r.Campaign.Period.Last))
	}
	if r.Verdict.Judged > 0 {
		met = textCell(Say("annual.met_of", Args{"met": ArgOf(Of(float64(r.Verdict.Met), Count)), "judged": ArgOf(Of(float64(r.Verdict.Judged), Count))}))
	}
	return Row{Cells: []Cell{literalCell(r.Campaign.Name), end, valueCell(valueOf(r.Totals.Of("spend"), assess.Money)), valueCell(valueOf(r.Totals.Of("revenue"), assess.Money)),
		valueCell(estimateOf(r.ROI, assess.Ratio)), valueCell(estimateOf(r.Cost, assess.Money)), met, {Status: Status(r.Verdict.Status)}}}
}

func (c annualComposer) funnel() *Section { return funnelSection(c.r.Funnel) }

func (c annualComposer) change() *Section { return changeSection(c.r.Bridges, c.lastYear()) }

func (c annualComposer) recommendations() *Section {
	if len(c.r.Actions) == 0 {
		return nil
	}
	s := &Section{ID: "recommendations", Label: Word("section.recommendations"), Subtitle: Word("recommendations.subtitle"),
		Title: Say("annual.recommendations.title", Args{"n": ArgOf(Of(float64(len(c.r.Actions)), Count)), "year": ArgText(Literal(strconv.Itoa(c.r.Year + 1)))})}
	s.add(Block{Actions: actionsOf(c.r.Actions, len(c.r.Actions))})
	return s
}

func (c annualComposer) notes() *Section {
	var missing []Text
	for _, part := range []struct {
		there bool
		name  string
	}{{len(c.r.Goals) > 0, "section.goals"}, {len(c.r.Channels) > 1, "section.channels"}, {len(c.r.Bridges) > 0, "section.change"},
		{c.r.Customers != nil, "section.customers"}, {c.r.Budget != nil, "section.budget"}} {
		if !part.there {
			missing = append(missing, Word(part.name))
		}
	}
	return notesSection(c.f, c.r.Caveats, missing)
}

func (c annualComposer) definitions() *Section {
	ids := map[string]bool{"roi": true, "cost_per_sale": true, "cost_per_lead": true}
	for _, s := range c.r.Scorecard {
		ids[s.KPI.ID] = true
	}
	return definitionsSection(c.f.Catalogue, ids)
}
