package pipeline

import (
	"fmt"
	"slices"

	"debrief/assess"
	"debrief/calendar"
	"debrief/reports"
	"debrief/sources"
)

// Tolerance says how many of a dataset's rows may be unusable, and what becomes
// of a report when there are more. Rows that sum up others do not count, as
// they are left out on purpose. The zero Tolerance is DefaultTolerance.
type Tolerance struct {
	Rejected float64 // share of the rows up to which the report only notes it
	Then     Consequence
	Stop     float64 // share beyond which no report is made, whatever Then says

	// What becomes of a report when more than the share Rejected is in doubt:
	// of the rows, the days or the amount.
	Duplicates Consequence
	Totals     Consequence
	Ratios     Consequence
	Gaps       Consequence
	Unplanned  Consequence
	Currencies Consequence // of any amount
}

// then returns what becomes of a report for a kind of doubt.
func (t *Tolerance) then(kind DoubtKind) Consequence {
	switch kind {
	case Duplicates:
		return t.Duplicates
	case Totals:
		return t.Totals
	case Ratios:
		return t.Ratios
	case Gaps:
		return t.Gaps
	case Unplanned:
		return t.Unplanned
	case Currencies:
		return t.Currencies
	}
	return Note
}

// exceeded reports whether a share is more than is tolerated without
// consequence.
func (t *Tolerance) exceeded(kind DoubtKind, share float64) bool {
	return kind == Currencies || share > t.Rejected
}

// Consequence is what becomes of a report whose data exceed the tolerance.
type Consequence string

// The consequences.
const (
	Note        Consequence = "note"        // the report says so in its data notes
	Provisional Consequence = "provisional" // it says so and is marked Provisional
	Stop        Consequence = "stop"        // it is not made, and the operator is told why
)

// DefaultTolerance is what holds where nothing is said.
var DefaultTolerance = Tolerance{
	Rejected: 0.05, Then: Provisional, Stop: 0.20,
	Duplicates: Provisional, Totals: Provisional, Ratios: Note, Gaps: Note, Unplanned: Note, Currencies: Stop,
}

// RejectedError says that a report was not made because too many rows of a
// dataset could not be used.
type RejectedError struct {
	Dataset  string
	Rows     int64   // that were read
	Rejected int64   // of them, without totals
	Limit    float64 // share that is tolerated
	Example  string  // "2 × text in a number in spend, for example \"tbc\" at march.csv:17, column Cost"
}

// Error says how many rows could not be used, and gives an example.
func (e *RejectedError) Error() string {
	return fmt.Sprintf("%d of %d rows of %s cannot be used, which is more than %.3g %%: %s", e.Rejected, e.Rows, e.Dataset, 100*e.Limit, e.Example)
}

// Advice says where to mend it.
func (e *RejectedError) Advice() string {
	return fmt.Sprintf("mend the rows, or say in data.%[1]s how its dates and numbers are written; data.%[1]s.tolerance says how many are tolerated", e.Dataset)
}

// Permanent reports true: the rows stay as they are until somebody mends them.
func (e *RejectedError) Permanent() bool { return true }

// judgement is what the unusable rows of all datasets mean for a report.
type judgement struct {
	provisional bool
	exceeded    []excess
	doubts      []Doubt
	why         []reports.Text // it is provisional
}

// excess is a dataset beyond its tolerance.
type excess struct {
	dataset string
	share   float64
}

// judge weighs what was rejected against what each dataset tolerates.
func (p *Pipeline) judge(readings []Reading) (judgement, error) {
	var j judgement
	for _, r := range readings {
		t := p.tolerance(r.Dataset)
		rejected := faulty(&r.Rejected)
		if rejected == 0 || r.Provenance.Rows == 0 {
			continue
		}
		share := float64(rejected) / float64(r.Provenance.Rows)
		limit := t.Stop
		if t.Then == Stop {
			limit = min(t.Rejected, t.Stop)
		}
		if share > limit {
			return j, &RejectedError{Dataset: r.Dataset, Rows: r.Provenance.Rows, Rejected: rejected, Limit: limit, Example: exampleOf(&r.Rejected)}
		}
		if share > t.Rejected {
			j.exceeded = append(j.exceeded, excess{r.Dataset, share})
			if t.Then == Provisional {
				j.suspect(reports.Say("doubt.rejected.short", reports.Args{"dataset": literal(r.Dataset)}))
			}
		}
	}
	return j, nil
}

// suspect makes a report provisional.
func (j *judgement) suspect(why reports.Text) { j.provisional, j.why = true, append(j.why, why) }

// weigh adds what the doubts about the data mean for a report.
func (j *judgement) weigh(doubts []Doubt) error {
	j.doubts = doubts
	for i := range doubts {
		d := &doubts[i]
		switch {
		case !d.Exceeds:
		case d.Then == Stop:
			return &DoubtError{Dataset: d.Dataset, Kind: d.Kind, What: d.English()}
		case d.Then == Provisional:
			j.suspect(d.short())
		}
	}
	return nil
}

// tolerance returns that of a dataset.
func (p *Pipeline) tolerance(dataset string) Tolerance {
	for i := range p.Datasets {
		if t := p.Datasets[i].Tolerance; p.Datasets[i].Name == dataset && t != (Tolerance{}) {
			return t
		}
	}
	return DefaultTolerance
}

// faulty counts the rows that should have been usable.
func faulty(r *sources.Rejected) int64 {
	n := r.Rows
	for _, reason := range r.Reasons {
		if reason.What == sources.TotalRow {
			n -= reason.Rows
		}
	}
	return n
}

// exampleOf shows the most frequent fault.
func exampleOf(r *sources.Rejected) string {
	for _, reason := range r.Reasons {
		if reason.What == sources.TotalRow {
			continue
		}
		return reason.String()
	}
	return ""
}

// judged is the part of a maker that knows how good its data are.
type judged struct{ quality judgement }

func (m *judged) setQuality(j judgement) { m.quality = j }

// doubtful says why a document is provisional.
func (m *judged) doubtful() []reports.Text { return m.quality.why }

// mark is a document's mark: Provisional if the data are not good enough for
// the one that was asked for.
func (m *judged) mark(asked reports.Mark) reports.Mark {
	if m.quality.provisional {
		return reports.Provisional
	}
	return asked
}

// known puts what is known of the data before the caveats of an assessment, and
// leaves out of these what the data notes of a whole report say anyway: days
// that are missing in all channels.
func (j *judgement) known(s reports.Slice, unplanned, assessed []assess.Caveat) []assess.Caveat {
	if s.Dimension == "" {
		assessed = slices.DeleteFunc(assessed, func(c assess.Caveat) bool { return j.tells(c.Gaps) })
	}
	return slices.Concat(j.caveats(s), unplanned, assessed)
}

// tells reports whether a doubt is about all of some gaps.
func (j *judgement) tells(gaps []calendar.Period) bool {
	if len(gaps) == 0 {
		return false
	}
	return slices.ContainsFunc(j.doubts, func(d Doubt) bool {
		return !slices.ContainsFunc(gaps, func(g calendar.Period) bool {
			return !slices.ContainsFunc(d.gaps, func(known calendar.Period) bool { return known.First <= g.First && g.Last <= known.Last })
		})
	})
}

// caveats tell the reader of datasets beyond their tolerance. A slice learns
// that, and not how much there is.
func (j *judgement) caveats(s reports.Slice) []assess.Caveat {
	var out []assess.Caveat
	for _, e := range j.exceeded {
		c := assess.Caveat{Rule: "rejected", Text: e.dataset}
		if s.Dimension == "" {
			c.Values = map[string]assess.Amount{"share": {Quantity: assess.Known(e.share), Unit: assess.Ratio}}
		} else {
			c.Rule = "rejected_some"
		}
		out = append(out, c)
	}
	return out
}
