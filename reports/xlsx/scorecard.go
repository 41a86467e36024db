package xlsx

import (
	"slices"
	"strconv"

	"github.com/xuri/excelize/v2"

	"debrief/reports"
)

// Scorecard writes a row for each KPI. Attainment follows actual and goal by
// a formula where that is what it is.
func (s *sheet) Scorecard(card *reports.Scorecard) error {
	if len(card.Scores) == 0 {
		return s.err
	}
	c := s.scoreColumns(card)
	s.head(c.heads...)
	first := s.row
	for i := range card.Scores {
		s.score(c, &card.Scores[i])
		s.row++
	}
	s.attainmentBars(c.attainment, first, s.row-1)
	s.sparks(card, c.trend, first)
	if slices.ContainsFunc(card.Scores, func(sc reports.Score) bool { return sc.Actual.Small }) {
		s.smallNote()
	}
	s.row++
	return s.err
}

// scoreColumns says which columns a scorecard has and where they stand.
type scoreColumns struct {
	heads                                                 []column
	low, landing, goal, attainment, status, change, trend int
}

func (s *sheet) scoreColumns(card *reports.Scorecard) scoreColumns {
	var c scoreColumns
	add := func(title string, number bool) int {
		c.heads = append(c.heads, column{title: title, number: number})
		return len(c.heads)
	}
	add(s.say("workbook.kpi"), false)
	add(s.say("workbook.actual"), true)
	if slices.ContainsFunc(card.Scores, func(sc reports.Score) bool { return sc.Actual.Interval != nil }) {
		c.low = add(s.say("workbook.low"), true)
		add(s.say("workbook.high"), true)
	}
	if card.Lands() {
		c.heads[1].title = s.say("workbook.to_date")
		c.landing = add(s.say("workbook.landing"), true)
	}
	c.goal = add(s.say("workbook.goal"), true)
	c.attainment = add(s.say("workbook.attainment"), true)
	c.status = add(s.say("workbook.status"), false)
	change := s.say("workbook.change")
	if against := s.lang.Text(card.Against); against != "" {
		change = s.lang.Text(reports.Say("workbook.against", reports.Args{"what": reports.ArgText(card.Against)}))
	}
	c.change = add(change, true)
	c.trend = add(s.say("workbook.trend"), false)
	return c
}

func (s *sheet) score(c scoreColumns, sc *reports.Score) {
	line := look{bottom: rule, middle: true}
	name, strong := line, line
	name.wrap, strong.bold = true, true
	s.text(1, s.lang.Text(sc.Name), name)
	s.figure(2, sc.Actual, formatOf(sc.Actual.Unit, []reports.Value{sc.Actual}), strong)
	if c.low > 0 {
		s.bounds(c.low, sc.Actual, formatOf(sc.Actual.Unit, []reports.Value{sc.Actual}), line)
	}
	if c.landing > 0 {
		s.optional(c.landing, sc.Landing, line)
	}
	s.optional(c.goal, sc.Goal, line)
	s.attainment(c, sc, line)
	s.status(c.status, sc.Status, line)
	change := line
	change.color = effectColour(sc.Effect)
	s.change(c.change, sc.Change, change)
	s.draw(c.trend, s.row, line)
	s.cols = max(s.cols, c.trend)
}

// optional writes a value that there need not be.
func (s *sheet) optional(col int, v *reports.Value, l look) {
	if v == nil {
		s.draw(col, s.row, l)
		return
	}
	s.figure(col, *v, formatOf(v.Unit, []reports.Value{*v}), l)
}

// change writes a difference with its sign.
func (s *sheet) change(col int, v *reports.Value, l look) {
	if v == nil {
		s.draw(col, s.row, l)
		return
	}
	format := formatOf(v.Unit, []reports.Value{*v})
	format.signed = true
	s.figure(col, *v, format, l)
}

// bounds writes the ends of a value's interval, which are never formulas.
func (s *sheet) bounds(col int, v reports.Value, format numberFormat, l look) {
	l.color = quiet
	if !v.Known() || v.Interval == nil {
		s.draw(col, s.row, l)
		s.draw(col+1, s.row, l)
		return
	}
	s.figure(col, reports.Of(v.Interval.Low, v.Unit), format, l)
	s.figure(col+1, reports.Of(v.Interval.High, v.Unit), format, l)
}

// attainment writes the share of the goal that was reached: a formula over the
// cells beside it where that gives the document's value.
func (s *sheet) attainment(c scoreColumns, sc *reports.Score, l look) {
	formula, ok := s.attainmentFormula(c, sc)
	if !ok {
		s.optional(c.attainment, sc.Attainment, l)
		return
	}
	v := *sc.Attainment
	l.code, l.align, l.fill = s.styles.code(numberFormat{unit: v.Unit, decimals: 1}, s.lang), "right", liveFill
	s.live = true
	s.formulaCell(c.attainment, formula, v, l)
}

func (s *sheet) attainmentFormula(c scoreColumns, sc *reports.Score) (string, bool) {
	judged, col := &sc.Actual, 2
	if sc.Landing != nil {
		judged, col = sc.Landing, c.landing
	}
	if sc.Attainment == nil || sc.Goal == nil || !sc.Attainment.Known() || !judged.Known() || !sc.Goal.Known() {
		return "", false
	}
	over, under := raw(*judged), raw(*sc.Goal)
	overCell, underCell := s.at(col, s.row), s.at(c.goal, s.row)
	if sc.LowerGood {
		over, under, overCell, underCell = under, over, underCell, overCell
	}
	if under == 0 || !agree(over/under, sc.Attainment.Number) {
		return "", false
	}
	return "IFERROR(" + overCell + "/" + underCell + ",\"" + reports.Dash + "\")", true
}

// attainmentBars puts a bar behind attainments, the full cell being one and a half times
// the goal.
func (s *sheet) attainmentBars(col, first, last int) {
	s.keep(s.file.SetConditionalFormat(s.name, s.at(col, first)+":"+s.at(col, last), []excelize.ConditionalFormatOptions{{
		Type: "data_bar", Criteria: "=", MinType: "num", MinValue: "0", MaxType: "num", MaxValue: "1.5",
		BarColor: "#C5D3E0", BarSolid: true,
	}}))
}

// sparks draws the courses as sparklines over figures on the sheet of chart
// data.
func (s *sheet) sparks(card *reports.Scorecard, col, first int) {
	f := &frame{title: s.say("workbook.trend") + " – " + s.name, corner: s.say("workbook.item")}
	for i := range card.Scores {
		sc := &card.Scores[i]
		for n := len(f.labels); n < len(sc.Spark); n++ {
			f.labels = append(f.labels, frameLabel{text: strconv.Itoa(n + 1)})
		}
		f.columns = append(f.columns, frameColumn{s.lang.Text(sc.Name), valuesOfNumbers(sc.Spark, sc.Actual.Unit)})
	}
	if len(f.labels) == 0 {
		return
	}
	s.addFrame(f)
	for i := range card.Scores {
		if len(card.Scores[i].Spark) == 0 {
			continue
		}
		s.keep(s.file.AddSparkline(s.name, &excelize.SparklineOptions{
			Location: []string{s.at(col, first+i)}, Range: []string{f.column(i + 1)}, Last: true, SeriesColor: "#" + quiet, Weight: 1.25,
		}))
	}
}

// smallNote says what the mark behind a number means.
func (s *sheet) smallNote() {
	s.line(smallMark+" "+s.say("workbook.small"), look{size: sizeSmall, color: quiet})
}
