package reports

import (
	"cmp"
	"slices"
	"strings"

	"debrief/assess"
)

// creditSection tells how models divide conversions among channels; nil without
// touchpoints.
func creditSection(a *assess.Attribution) *Section {
	if a == nil {
		return nil
	}
	s := &Section{ID: "attribution", Level: attributed, Label: Word("section.attribution"), Title: creditTitle(a),
		Subtitle: Say("attribution.subtitle", Args{"period": ArgPeriod(a.Period)})}
	if !a.TooFew {
		s.add(Block{Chart: creditChart(a)})
	}
	s.add(Block{Paragraph: &Paragraph{Text: creditWords(a)}})
	if !a.TooFew {
		for _, note := range creditNotes(a) {
			s.add(Block{Paragraph: &Paragraph{Text: note}})
		}
		s.add(Block{Table: creditTable(a)})
	}
	return s
}

// named are the channels with a credit of their own.
func named(a *assess.Attribution) []assess.Credited {
	var out []assess.Credited
	for _, ch := range a.Channels {
		if ch.Name != "" {
			out = append(out, ch)
		}
	}
	return out
}

// dependent are the channels whose credit depends on the model, the widest
// apart first.
func dependent(a *assess.Attribution) []assess.Credited {
	var out []assess.Credited
	for _, ch := range named(a) {
		if ch.Depends() {
			out = append(out, ch)
		}
	}
	slices.SortStableFunc(out, func(x, y assess.Credited) int { return cmp.Compare(y.Span(), x.Span()) })
	return out
}

// creditTitle names the channel whose credit depends most on the model.
func creditTitle(a *assess.Attribution) Text {
	args := Args{"n": ArgOf(Of(a.Conversions, Count))}
	if a.TooFew {
		return Say("attribution.title.few", args)
	}
	depends := dependent(a)
	if len(depends) == 0 {
		return Say("attribution.title.same", args)
	}
	most := depends[0]
	args["channel"] = ArgText(Literal(most.Name))
	args["low"], args["high"] = ArgOf(Of(most.Low, Count)), ArgOf(Of(most.High, Count))
	return Say("attribution.title.depends", args)
}

// creditWords say which channels' credit depends on the model, and what of the
// conversions is divided.
func creditWords(a *assess.Attribution) Text {
	args := Args{"n": ArgOf(Of(a.Conversions, Count)), "untouched": ArgOf(Of(a.Untouched, Count)), "all": ArgOf(Of(a.Conversions+a.Untouched, Count))}
	if a.TooFew {
		return Say("attribution.words.few", args)
	}
	depends, steady := dependent(a), steadyOf(a)
	args["channels"], args["steady"] = Arg{Texts: namesOf(depends)}, Arg{Texts: namesOf(steady)}
	args["count"], args["of"] = ArgOf(Of(float64(len(depends)), Count)), ArgOf(Of(float64(len(named(a))), Count))
	switch {
	case len(depends) == 0:
		return Say("attribution.words.same", args)
	case len(depends) <= maxNamed:
		return Say("attribution.words.depends", args)
	case len(steady) > 0 && len(steady) <= maxNamed:
		return Say("attribution.words.steady", args)
	}
	return Say("attribution.words.many", args)
}

// steadyOf are the channels whose credit does not depend on the model.
func steadyOf(a *assess.Attribution) []assess.Credited {
	return slices.DeleteFunc(named(a), assess.Credited.Depends)
}

func namesOf(channels []assess.Credited) []Text {
	out := make([]Text, len(channels))
	for i, ch := range channels {
		out[i] = Literal(ch.Name)
	}
	return out
}

// maxNamed is how many channels a sentence names.
const maxNamed = 4

// creditChart draws the least and the most that a model gives each channel.
func creditChart(a *assess.Attribution) *Chart {
	dots := &DotChart{Unit: Count, From: Word("attribution.least"), To: Word("attribution.most")}
	for _, ch := range creditShown(a) {
		dots.Rows = append(dots.Rows, Dots{Label: creditName(a, ch), From: Of(ch.Low, Count), To: Of(ch.High, Count)})
	}
	return &Chart{ID: "attribution", Dots: dots, Title: Word("attribution.chart"), Subtitle: Word("attribution.chart.subtitle")}
}

// creditShown are the channels of a chart: the most by name; the rest stands in
// the table of the workbook.
func creditShown(a *assess.Attribution) []assess.Credited {
	return a.Channels[:min(len(a.Channels), maxBars)]
}

func creditName(a *assess.Attribution, ch assess.Credited) Text {
	if ch.Name == "" {
		return restText(a.Rest)
	}
	return Literal(ch.Name)
}

// methodWord names a model.
func methodWord(m assess.CreditMethod) Text {
	return Word("attribution.method." + strings.ReplaceAll(string(m), " ", "_"))
}

// creditTable sets all models side by side, in the workbook: a page has the
// chart of their ends.
func creditTable(a *assess.Attribution) *Table {
	t := &Table{ID: "attribution", Columns: []TableColumn{{Head: Word("head.channel")}}}
	for _, m := range a.Methods {
		t.Columns = append(t.Columns, TableColumn{Head: methodWord(m)})
	}
	t.Columns = append(t.Columns, TableColumn{Head: Word("head.least")}, TableColumn{Head: Word("head.most")})
	claimed := a.Claimed.Known()
	if claimed {
		t.Columns = append(t.Columns, TableColumn{Head: Word("head.claimed")})
	}
	for _, ch := range a.Channels {
		row := Row{Cells: []Cell{textCell(creditName(a, ch))}}
		for _, v := range append(slices.Clone(ch.Credits), ch.Low, ch.High) {
			row.Cells = append(row.Cells, valueCell(Of(v, Count)))
		}
		if claimed {
			row.Cells = append(row.Cells, optionalCell(ch.Claimed, assess.Count))
		}
		t.Rows = append(t.Rows, row)
	}
	total := Row{Total: true, Cells: []Cell{textCell(Word("channels.all"))}}
	for range a.Methods {
		total.Cells = append(total.Cells, valueCell(Of(a.Conversions, Count)))
	}
	total.Cells = append(total.Cells, Cell{}, Cell{})
	if claimed {
		total.Cells = append(total.Cells, optionalCell(a.Claimed, assess.Count))
	}
	if claimed {
		t.Notes = []Text{Word("attribution.note.claimed")}
	}
	t.Rows = append(t.Rows, total)
	t.keepFor(Workbook)
	return t
}

func creditNotes(a *assess.Attribution) []Text {
	notes := []Text{Say("attribution.note", Args{"days": ArgOf(Of(assess.TouchLookback, Days)), "half": ArgOf(Of(a.HalfLife, Days))})}
	if a.Rest > 0 {
		notes = append(notes, Say("attribution.note.rest", Args{"n": ArgOf(Of(float64(a.Rest), Count)), "least": ArgOf(Of(assess.MinCell, Count))}))
	}
	return notes
}
