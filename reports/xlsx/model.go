package xlsx

import (
	"fmt"
	"math"
	"strings"

	"debrief/reports"
)

// The columns of the what-if sheet.
const (
	tryName = iota + 1
	tryNow
	tryProposed
	tryAmount // to type over
	tryLeast
	tryMost
	tryCheck
	tryResultNow
	tryResult
	tryGain
	tryGrowth
	tryNext
	tryScale
	tryElasticity
	tryAdvice
	tryBasis
)

// budgetModel writes a sheet on which other amounts can be tried: the response
// curve of each channel as a formula over its parameters, with totals, the
// check of limits and the splits of other totals.
func (b *book) budgetModel(m *reports.Model) error {
	s, err := b.newSheet(b.say("workbook.whatIf.tab"))
	if err != nil {
		return err
	}
	s.heading(s.lang.Text(m.Title), s.lang.Text(m.Subtitle))
	t := newTrialSheet(s, m)
	t.channels()
	t.total()
	s.row += 2
	t.scenarios()
	s.line(s.say("workbook.assumptions"), look{bold: true})
	for _, note := range m.Notes {
		s.line(s.lang.Text(note), look{size: sizeSmall, color: quiet})
	}
	s.legend()
	return s.finish()
}

// trialSheet is the what-if sheet in the making.
type trialSheet struct {
	*sheet
	model       *reports.Model
	first, last int // rows of channels
	money       numberFormat
	result      numberFormat
	returns     numberFormat
}

func newTrialSheet(s *sheet, m *reports.Model) *trialSheet {
	t := &trialSheet{sheet: s, model: m}
	var money, results []reports.Value
	for _, c := range m.Channels {
		money = append(money, reports.Of(c.Now, reports.Money), reports.Of(c.High, reports.Money))
		results = append(results, reports.Of(c.Response(c.Now), m.Unit))
	}
	t.money, t.result = formatOf(reports.Money, money), formatOf(m.Unit, results)
	t.returns = numberFormat{unit: m.Unit, decimals: 2}
	return t
}

func (t *trialSheet) channels() {
	s := t.sheet
	s.line(s.say("workbook.whatIf"), look{bold: true})
	s.head(column{title: s.say("workbook.channel")}, column{title: s.say("workbook.amountNow"), number: true}, column{title: s.say("workbook.proposed"), number: true},
		column{title: s.say("workbook.amount"), number: true}, column{title: s.say("workbook.least"), number: true}, column{title: s.say("workbook.most"), number: true},
		column{title: s.say("workbook.check")}, column{title: s.of("workbook.resultNow"), number: true}, column{title: s.of("workbook.result"), number: true},
		column{title: s.say("workbook.difference"), number: true}, column{title: s.say("workbook.growth"), number: true}, column{title: s.say("workbook.next"), number: true},
		column{title: s.say("workbook.scale"), number: true}, column{title: s.say("workbook.elasticity"), number: true}, column{title: s.say("workbook.advice")}, column{title: s.say("workbook.basis")})
	t.first = s.row
	for i := range t.model.Channels {
		t.channel(&t.model.Channels[i])
		t.last = s.row
		s.row++
	}
}

// of names a column after what the channels bring.
func (s *sheet) of(phrase string) string {
	return s.lang.Text(reports.Say(phrase, reports.Args{"measure": reports.ArgText(s.doc.Model.Measure)}))
}

func (t *trialSheet) channel(c *reports.ModelChannel) {
	s, line := t.sheet, look{bottom: rule}
	s.label(tryName, s.lang.Text(c.Label), line)
	for col, n := range map[int]float64{tryNow: c.Now, tryProposed: c.Proposed, tryLeast: c.Low, tryMost: c.High} {
		s.figure(col, reports.Of(n, reports.Money), t.money, line)
	}
	s.figure(tryAmount, reports.Of(c.Proposed, reports.Money), t.money, look{bottom: rule, fill: inputFill, color: inputInk})
	t.check(c)
	t.expect(c)
	s.label(tryAdvice, s.lang.Text(c.Advice), look{bottom: rule})
	s.label(tryBasis, s.lang.Text(c.Basis), look{bottom: rule})
}

// slack is how far beyond a limit an amount may lie for rounding's sake, as a
// share of the limit; tolerance is how a formula writes it.
const (
	slack     = 1e-6
	tolerance = "0.000001"
)

// check tells whether the amount tried lies within the limits.
func (t *trialSheet) check(c *reports.ModelChannel) {
	s := t.sheet
	below, above := s.statusWord(reports.Missed, "workbook.below_limit"), s.statusWord(reports.Missed, "workbook.above_limit")
	within := s.statusWord(reports.Met, "workbook.within")
	stored := within
	switch {
	case c.Proposed < c.Low*(1-slack):
		stored = below
	case c.Proposed > c.High*(1+slack):
		stored = above
	}
	amount, least, most := s.at(tryAmount, s.row), s.at(tryLeast, s.row), s.at(tryMost, s.row)
	s.wording(tryCheck, fmt.Sprintf(`IF(%s<%s*(1-%s),%s,IF(%s>%s*(1+%s),%s,%s))`, amount, least, tolerance, quoted(below), amount, most, tolerance, quoted(above), quoted(within)), stored)
}

// statusWord is a word with the sign of a status.
func (b *book) statusWord(status reports.Status, phrase string) string {
	return shape(status) + " " + b.say(phrase)
}

// quoted is a text as a formula writes it.
func quoted(text string) string { return `"` + strings.ReplaceAll(text, `"`, `""`) + `"` }

// wording writes a formula that comes to a word with the sign of a status.
func (s *sheet) wording(col int, formula, stored string) {
	l := look{bottom: rule, fill: liveFill}.beside(col)
	s.live = true
	s.words[formula] = stored
	s.keep(s.file.SetCellFormula(s.name, s.at(col, s.row), formula))
	s.draw(col, s.row, l)
	s.widen(col, textWidth(stored, look{bold: true}))
	s.statusColours(col)
	s.cols = max(s.cols, col)
}

// expect writes a channel's curve: its parameters, and what the amounts now and
// tried are expected to bring. A channel without a curve has a dash.
func (t *trialSheet) expect(c *reports.ModelChannel) {
	s, line := t.sheet, look{bottom: rule}
	if c.Scale <= 0 {
		for col := tryResultNow; col <= tryElasticity; col++ {
			s.text(col, "", line)
		}
		return
	}
	parameter := numberFormat{unit: reports.Number, decimals: 4}
	s.figure(tryScale, reports.Of(c.Scale, reports.Number), parameter, line)
	s.figure(tryElasticity, reports.Of(c.Elasticity, reports.Number), parameter, line)
	a, b := s.at(tryScale, s.row), s.at(tryElasticity, s.row)
	curve := func(col int) string { return fmt.Sprintf("%s*%s^%s", a, s.at(col, s.row), b) }
	now, then := c.Response(c.Now), c.Response(c.Proposed)
	s.model(tryResultNow, curve(tryNow), now, t.result, line)
	s.model(tryResult, curve(tryAmount), then, t.result, line)
	t.against(now, then, line)
	s.model(tryNext, fmt.Sprintf("%s*%s*%s^(%s-1)", b, a, s.at(tryAmount, s.row), b), c.Elasticity*c.Scale*math.Pow(c.Proposed, c.Elasticity-1), t.returns, line)
}

// against sets a result beside that of now.
func (t *trialSheet) against(now, then float64, l look) {
	s := t.sheet
	signed, growth := t.result, numberFormat{unit: reports.Ratio, decimals: 1, signed: true}
	signed.signed = true
	before, after := s.at(tryResultNow, s.row), s.at(tryResult, s.row)
	s.model(tryGain, after+"-"+before, then-now, signed, l)
	s.model(tryGrowth, after+"/"+before+"-1", then/now-1, growth, l)
}

func (t *trialSheet) total() {
	s, l := t.sheet, look{bold: true, top: ink}
	s.text(tryName, s.say("workbook.total"), l)
	var now, proposed, resultNow, result float64
	for _, c := range t.model.Channels {
		now, proposed = now+c.Now, proposed+c.Proposed
		resultNow, result = resultNow+c.Response(c.Now), result+c.Response(c.Proposed)
	}
	sum := func(col int, n float64, format numberFormat) {
		s.model(col, fmt.Sprintf("SUM(%s:%s)", s.at(col, t.first), s.at(col, t.last)), n, format, l)
	}
	sum(tryNow, now, t.money)
	sum(tryProposed, proposed, t.money)
	sum(tryAmount, proposed, t.money)
	sum(tryResultNow, resultNow, t.result)
	sum(tryResult, result, t.result)
	t.against(resultNow, result, l)
	same, more, less := s.statusWord(reports.Met, "workbook.same_total"), s.statusWord(reports.Near, "workbook.more_total"), s.statusWord(reports.Near, "workbook.less_total")
	stored := same
	switch {
	case proposed > now*(1+slack):
		stored = more
	case proposed < now*(1-slack):
		stored = less
	}
	amount, before := s.at(tryAmount, s.row), s.at(tryNow, s.row)
	s.wording(tryCheck, fmt.Sprintf(`IF(%s>%s*(1+%s),%s,IF(%s<%s*(1-%s),%s,%s))`, amount, before, tolerance, quoted(more), amount, before, tolerance, quoted(less), quoted(same)), stored)
	for _, col := range []int{tryLeast, tryMost, tryNext, tryScale, tryElasticity, tryAdvice, tryBasis} {
		s.draw(col, s.row, l)
	}
	s.row++
}

// scenarios writes the best split of other totals, and what each brings by the
// curves above.
func (t *trialSheet) scenarios() {
	s := t.sheet
	if len(t.model.Scenarios) == 0 {
		return
	}
	s.line(s.say("workbook.scenarios"), look{bold: true})
	s.line(s.say("workbook.scenariosHow"), look{size: sizeSmall, color: quiet})
	heads := []column{{title: s.say("workbook.channel")}}
	for _, sc := range t.model.Scenarios {
		title := s.say("scenarios.same")
		if sc.Change != 0 {
			title = s.lang.Signed(reports.Of(sc.Change, reports.Ratio))
		}
		heads = append(heads, column{title: title, number: true})
	}
	s.head(heads...)
	first := s.row
	for i, c := range t.model.Channels {
		s.text(1, s.lang.Text(c.Label), look{bottom: rule, wrap: true})
		for j, sc := range t.model.Scenarios {
			s.figure(j+2, reports.Of(sc.Spend[i], reports.Money), t.money, look{bottom: rule})
		}
		s.row++
	}
	t.outcome(first)
	s.row++
}

// outcome adds scenarios up and says what they bring.
func (t *trialSheet) outcome(first int) {
	s, l := t.sheet, look{bold: true, top: ink}
	last := s.row - 1
	resultNow := s.at(tryResultNow, t.last+1)
	parameters := func(col int) string { return fmt.Sprintf("$%s:$%s", s.at(col, t.first), s.at(col, t.last)) }
	s.text(1, s.say("workbook.total"), l)
	s.row++
	s.text(1, s.of("workbook.result"), l)
	s.row++
	s.text(1, s.say("workbook.growth"), l)
	s.row -= 2
	before := 0.0
	for _, c := range t.model.Channels {
		before += c.Response(c.Now)
	}
	for j, sc := range t.model.Scenarios {
		col, spend, result := j+2, 0.0, 0.0
		for i, x := range sc.Spend {
			spend, result = spend+x, result+t.model.Channels[i].Response(x)
		}
		amounts := s.at(col, first) + ":" + s.at(col, last)
		s.model(col, "SUM("+amounts+")", spend, t.money, l)
		s.row++
		s.model(col, fmt.Sprintf("SUMPRODUCT(%s*%s^%s)", parameters(tryScale), amounts, parameters(tryElasticity)), result, t.result, l)
		s.row++
		s.model(col, s.at(col, s.row-1)+"/$"+resultNow+"-1", result/before-1, numberFormat{unit: reports.Ratio, decimals: 1, signed: true}, l)
		s.row -= 2
	}
	s.row += 3
}
