package reports

import "debrief/assess"

// benchmark sets a reader's own part beside the whole; nil where nobody allowed
// it.
func (f Frame) benchmark() *Section {
	b := f.Benchmark
	if b == nil || !b.Few && len(b.Rows) == 0 {
		return nil
	}
	s := &Section{ID: "benchmark", Label: Word("section.benchmark")}
	if b.Few {
		s.Title = Word("benchmark.title.few")
		s.add(Block{Paragraph: &Paragraph{Text: Word("benchmark.few")}})
		return s
	}
	s.Title, s.Subtitle = f.benchmarkTitle(), Say("benchmark.subtitle", Args{"whole": ArgText(benchmarkWhole(b))})
	for _, id := range []string{"roi", "cost_per_sale", "cost_per_lead"} {
		if row := benchmarkRow(b, id); row != nil && len(s.Blocks) < 2 {
			s.add(Block{Chart: f.benchmarkChart(row)})
		}
	}
	s.add(Block{Table: f.benchmarkTable()})
	return s
}

// benchmarkTitle compares what came back for the money, else the first KPI that
// is a ratio, else the share of the first that adds up.
func (f Frame) benchmarkTitle() Text {
	b := f.Benchmark
	a := Args{"slice": ArgText(Literal(f.Slice.Value)), "whole": ArgText(benchmarkWhole(b)), "one": ArgOf(Of(1, Money))}
	row := benchmarkLead(b)
	a["kpi"], a["own"], a["all"] = ArgText(kpiName(row.KPI)), ArgOf(valueOf(row.Own.Quantity, row.KPI.Unit)), ArgOf(valueOf(row.Whole, row.KPI.Unit))
	if row.KPI.ID == "roi" {
		a["own"], a["all"] = ArgOf(Of(1+row.Own.Number, Money)), ArgOf(Of(1+row.Whole.Number, Money))
		return Say("benchmark.title.roi", a)
	}
	return Say("benchmark.title", a)
}

func benchmarkLead(b *assess.Benchmark) *assess.BenchmarkRow {
	for _, id := range []string{"roi", "cost_per_sale", "cost_per_lead"} {
		if row := benchmarkRow(b, id); row != nil {
			return row
		}
	}
	return &b.Rows[0]
}

func benchmarkRow(b *assess.Benchmark, id string) *assess.BenchmarkRow {
	for i := range b.Rows {
		if b.Rows[i].KPI.ID == id {
			return &b.Rows[i]
		}
	}
	return nil
}

// benchmarkWhole names what the part is set beside.
func benchmarkWhole(b *assess.Benchmark) Text {
	if b.Dimension == assess.DimChannel {
		return Word("benchmark.channels")
	}
	return Word("benchmark.whole")
}

// benchmarkChart draws one KPI of the part with the whole as a line across it.
func (f Frame) benchmarkChart(row *assess.BenchmarkRow) *Chart {
	return &Chart{ID: "benchmark-" + row.KPI.ID, Half: true,
		Title: Say("benchmark.chart", Args{"kpi": ArgText(kpiName(row.KPI))}), Subtitle: Word("benchmark.chart.subtitle"),
		Bars: &BarChart{Unit: Unit(row.KPI.Unit), Bars: []Bar{{Label: Literal(f.Slice.Value), Value: estimateOf(row.Own, row.KPI.Unit), Scenario: Actual}},
			Reference: &Reference{Label: label(benchmarkWhole(f.Benchmark)), Value: valueOf(row.Whole, row.KPI.Unit)}}}
}

// benchmarkTable lists every KPI of the part and of the whole. KPIs differ in
// unit, so that cells bear it; the charts show the ranges.
func (f Frame) benchmarkTable() *Table {
	t := &Table{ID: "benchmark", Columns: []TableColumn{{Head: Word("head.kpi")}, {Head: Literal(f.Slice.Value)}, {Head: label(benchmarkWhole(f.Benchmark))},
		{Head: Word("head.part"), Unit: Ratio}}, Notes: []Text{Word("benchmark.note")}}
	for i := range f.Benchmark.Rows {
		row := &f.Benchmark.Rows[i]
		t.Rows = append(t.Rows, Row{Cells: []Cell{textCell(label(kpiName(row.KPI))), valueCell(kpiValue(row.KPI, assess.Estimate{Quantity: row.Own.Quantity}, nil)),
			valueCell(valueOf(row.Whole, row.KPI.Unit)), optionalCell(row.Share, assess.Ratio)}})
	}
	return t
}
