package xlsx_test

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"debrief/assess/response"
	"debrief/reports"
)

// budgeted is a document with a model of four channels, the last of which has
// no curve, and one with a name that is hard on formulas.
func budgeted() *reports.Document {
	doc := live()
	doc.Model = &reports.Model{
		Title: reports.Literal("What other amounts would bring"), Subtitle: reports.Literal("Type amounts"), Measure: reports.Literal("revenue"), Unit: reports.Money,
		Channels: []reports.ModelChannel{
			{Label: reports.Literal("Paid search"), Now: 500000, Proposed: 620000, Low: 350000, High: 650000, Scale: 14.1063, Elasticity: 0.8458, Advice: reports.Literal("raise"), Basis: reports.Literal("24 months")},
			{Label: reports.Literal(`="Display"`), Now: 200000, Proposed: 100000, Low: 60000, High: 110000, Scale: 451.3291, Elasticity: 0.4815, Advice: reports.Literal("cut"), Basis: reports.Literal("24 months")},
			{Label: reports.Literal("E-mail"), Now: 100000, Proposed: 80000, Low: 90000, High: 130000, Scale: 657.4679, Elasticity: 0.6152, Advice: reports.Literal("hold"), Basis: reports.Literal("the usual response")},
			{Label: reports.Literal("Fair"), Now: 10000, Proposed: 10000, Low: 0, High: 20000, Advice: reports.Literal("hold"), Basis: reports.Literal("none")},
		},
		Scenarios: []reports.ModelScenario{
			{Change: -0.1, Spend: []float64{450000, 90000, 85000, 9000}},
			{Change: 0, Spend: []float64{600000, 100000, 100000, 10000}},
		},
		Notes: []reports.Text{reports.Literal("A note")},
	}
	return doc
}

// cells of the what-if sheet, found by what heads them.
type tried struct {
	file  *excelize.File
	first int // row of the first channel
}

func whatIf(t *testing.T, f *excelize.File) tried {
	t.Helper()
	rows, err := f.GetRows("What if")
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range rows {
		if len(row) > 0 && row[0] == "Channel" {
			return tried{f, i + 2}
		}
	}
	t.Fatal("the what-if sheet has no table")
	return tried{}
}

func (w tried) number(t *testing.T, column string, row int) float64 {
	t.Helper()
	n, err := strconv.ParseFloat(rawCell(t, w.file, "What if", fmt.Sprintf("%s%d", column, row)), 64)
	if err != nil {
		t.Fatalf("%s%d: %v", column, row, err)
	}
	return n
}

func TestWhatIfStoresWhatTheCurvesGive(t *testing.T) {
	doc := budgeted()
	out, err := render(doc)
	if err != nil {
		t.Fatal(err)
	}
	checkWhatIf(t, whatIf(t, open(t, out)), doc.Model, proposals(doc.Model))
}

func proposals(m *reports.Model) []float64 {
	out := make([]float64, len(m.Channels))
	for i, c := range m.Channels {
		out[i] = c.Proposed
	}
	return out
}

// checkWhatIf compares the sheet with the curves of the response method.
func checkWhatIf(t *testing.T, w tried, m *reports.Model, amounts []float64) {
	t.Helper()
	spent, total, before := 0.0, 0.0, 0.0
	for i, c := range m.Channels {
		row := w.first + i
		spent += amounts[i]
		if want := limitWord(c, amounts[i]); rawCell(t, w.file, "What if", fmt.Sprintf("G%d", row)) != want {
			t.Errorf("row %d: %q, want %q", row, rawCell(t, w.file, "What if", fmt.Sprintf("G%d", row)), want)
		}
		if c.Scale == 0 {
			if got := rawCell(t, w.file, "What if", fmt.Sprintf("I%d", row)); got != "" {
				t.Errorf("a channel without a curve expects %q", got)
			}
			continue
		}
		curve := response.Power{LogA: math.Log(c.Scale), B: c.Elasticity}
		now, then := curve.Response(c.Now), curve.Response(amounts[i])
		total, before = total+then, before+now
		near(t, fmt.Sprintf("result of row %d", row), w.number(t, "I", row), then)
		near(t, fmt.Sprintf("result now of row %d", row), w.number(t, "H", row), now)
		near(t, fmt.Sprintf("change of row %d", row), w.number(t, "J", row), then-now)
		near(t, fmt.Sprintf("next unit of row %d", row), w.number(t, "L", row), curve.Marginal(amounts[i]))
	}
	end := w.first + len(m.Channels)
	near(t, "total tried", w.number(t, "D", end), spent)
	near(t, "total expected", w.number(t, "I", end), total)
	near(t, "growth", w.number(t, "K", end), total/before-1)
}

func limitWord(c reports.ModelChannel, amount float64) string {
	switch {
	case amount < c.Low:
		return "○ below the limit"
	case amount > c.High:
		return "○ above the limit"
	}
	return "● within"
}

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-6*math.Max(1, math.Abs(want)) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// TestWhatIfFollowsTheAmounts types other amounts into the sheet, has
// LibreOffice calculate it and compares with the response method.
func TestWhatIfFollowsTheAmounts(t *testing.T) {
	doc := budgeted()
	out, err := render(doc)
	if err != nil {
		t.Fatal(err)
	}
	amounts := []float64{700000, 60000, 123456.78, 30000}
	f := open(t, out)
	w := whatIf(t, f)
	for i, n := range amounts {
		if err := f.SetCellFloat("What if", fmt.Sprintf("D%d", w.first+i), n, -1, 64); err != nil {
			t.Fatal(err)
		}
	}
	var changed bytes.Buffer
	if err := f.Write(&changed); err != nil {
		t.Fatal(err)
	}
	after := calculate(t, map[string][]byte{"asis": out, "changed": changed.Bytes()})
	checkWhatIf(t, whatIf(t, open(t, after["changed"])), doc.Model, amounts)
	compareCells(t, "as is", open(t, out), open(t, after["asis"]))
}

func TestWhatIfSheetStandsForTheOneBelowCurves(t *testing.T) {
	out, err := render(budgeted())
	if err != nil {
		t.Fatal(err)
	}
	list := open(t, out).GetSheetList()
	if !strings.Contains(strings.Join(list, "|"), "What if") {
		t.Errorf("sheets are %q", list)
	}
}
