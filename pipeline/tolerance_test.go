package pipeline

import (
	"context"
	"errors"
	"strings"
	"testing"

	"debrief/reports"
	"debrief/sources"
)

// flawed is a source of which some rows cannot be used.
type flawed struct {
	sources.Source
	rows, rejected, totals int64
}

func (s flawed) Read(ctx context.Context, q sources.Query) (*sources.Result, error) {
	r, err := s.Source.Read(ctx, q)
	if err != nil || q.Dataset != "performance" {
		return r, err
	}
	r.Provenance.Rows = s.rows
	r.Rejected = sources.Rejected{Rows: s.rejected + s.totals, Reasons: []sources.Reason{
		{What: sources.TotalRow, Field: "campaign", Rows: s.totals},
		{What: sources.NotANumber, Field: "spend", Rows: s.rejected, Examples: []sources.Example{{Where: "march.csv:17, column Cost", Value: "tbc"}}},
	}}
	return r, nil
}

func TestTolerance(t *testing.T) {
	tests := []struct {
		name             string
		tolerance        Tolerance
		rejected, totals int64 // of 100 rows
		mark             reports.Mark
		noted            bool
		stopped          string
	}{
		{"none", Tolerance{}, 0, 0, reports.Final, false, ""},
		{"few", Tolerance{}, 5, 0, reports.Final, false, ""},
		{"more", Tolerance{}, 6, 0, reports.Provisional, true, ""},
		{"many", Tolerance{}, 20, 0, reports.Provisional, true, ""},
		{"too many", Tolerance{}, 21, 0, "", false, "21 of 100 rows of performance cannot be used, which is more than 20 %: 21 × text in a number in spend, for example \"tbc\" at march.csv:17, column Cost"},
		{"totals are none", Tolerance{}, 5, 90, reports.Final, false, ""},
		{"note", Tolerance{Rejected: 0.01, Then: Note, Stop: 0.5}, 40, 0, reports.Final, true, ""},
		{"stop", Tolerance{Rejected: 0.01, Then: Stop, Stop: 0.5}, 2, 0, "", false, "2 of 100 rows of performance cannot be used, which is more than 1 %"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p, s := pipelineOn(t)
			d := p.dataset(Performance)
			d.Source, d.Tolerance = flawed{s, 100, test.rejected, test.totals}, test.tolerance
			run, err := p.Generate(t.Context(), subject(Send{To: []Person{orla}, View: reports.Manager}))
			var rejected *RejectedError
			if test.stopped != "" {
				if !errors.As(err, &rejected) || !strings.HasPrefix(rejected.Error(), test.stopped) || !rejected.Permanent() || rejected.Advice() == "" {
					t.Fatalf("error %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			doc := run.Variants[0].Document
			if doc.Meta.Mark != test.mark {
				t.Errorf("marked %q, want %q", doc.Meta.Mark, test.mark)
			}
			if run.Subject.Mark != reports.Final {
				t.Errorf("the subject is %q now", run.Subject.Mark)
			}
			if got := len(p.caveatsOf(t, test.rejected, test.tolerance)) > 0; got != test.noted {
				t.Errorf("noted: %v", got)
			}
		})
	}
}

// caveatsOf returns what a report and a slice of it say about rejected rows.
func (p *Pipeline) caveatsOf(t *testing.T, rejected int64, tolerance Tolerance) []string {
	t.Helper()
	p.dataset(Performance).Tolerance = tolerance
	r := &sources.Result{Provenance: sources.Provenance{Rows: 100}, Rejected: sources.Rejected{Rows: rejected, Reasons: []sources.Reason{{What: sources.NotANumber, Rows: rejected}}}}
	j, err := p.judge([]Reading{{"performance", r}})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, c := range j.caveats(reports.Slice{}) {
		out = append(out, c.Rule)
	}
	for _, c := range j.caveats(reports.Slice{Dimension: "channel", Value: "Radio"}) {
		if len(c.Values) > 0 {
			t.Errorf("a slice learns how much there is: %+v", c)
		}
	}
	return out
}
