package reports

import "math"

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
			if first := d.Actual.First; first > c.a.Campaign.Period.First && c.a.Campaign.Period.Contains(first) && len(line.Events) < 4 {
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
