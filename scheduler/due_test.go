package scheduler_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"debrief/calendar"
	"debrief/scheduler"
)

func date(t testing.TB, s string) calendar.Date {
	t.Helper()
	if s == "" {
		return 0
	}
	d, err := calendar.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func dublin(t testing.TB) calendar.Calendar {
	t.Helper()
	zone, err := calendar.LoadZone("Europe/Dublin")
	if err != nil {
		t.Fatal(err)
	}
	return calendar.Calendar{Zone: zone, BudgetDue: calendar.MonthDay{Month: time.December, Day: 1}}
}

// at reads a local time in Dublin.
func at(t testing.TB, s string) time.Time {
	t.Helper()
	l, err := calendar.ParseLocalTime(s)
	if err != nil {
		t.Fatal(err)
	}
	return l.In(dublin(t).Zone)
}

var debriefs = scheduler.Schedule{
	Report: "debrief",
	Cadence: calendar.Cadence{
		Kind: calendar.CampaignEnd, At: calendar.Clock(8, 0), Settle: calendar.Days(3), Deadline: calendar.Days(10),
	},
	Since:    calendar.On(2026, 1, 1),
	Requires: []string{"performance"},
	Revise:   scheduler.Revise{Watch: calendar.Days(60), Tolerance: 0.02},
	Approve:  "maria",
}

var spring = scheduler.Topic{Report: "debrief", Campaign: "spring"}

// campaignCase is one campaign, "spring", from 1 to 28 March unless moved.
type campaignCase struct {
	name   string
	now    string
	end    string // "2026-03-28" if empty
	status scheduler.Status
	data   string // watermark of performance
	made   []scheduler.Made
	check  scheduler.Check
	want   string // "edition mark code" if due, else "code"
	extra  string // "withdraw n" or "recheck n"
}

func sent(t *testing.T, edition int, mark scheduler.Mark, end string) scheduler.Made {
	t.Helper()
	return scheduler.Made{
		Edition: edition, Mark: mark, State: scheduler.Sent, End: date(t, end),
		Incomplete: mark == scheduler.Provisional, At: at(t, "2026-04-01T08:00"), Digest: "a",
	}
}

func inState(m scheduler.Made, state scheduler.State) scheduler.Made {
	m.State = state
	return m
}

func TestCampaign(t *testing.T) {
	final := sent(t, 1, scheduler.Final, "2026-03-28")
	provisional := sent(t, 1, scheduler.Provisional, "2026-03-28")
	moved := sent(t, 1, scheduler.Final, "2026-03-20")
	for _, tt := range []campaignCase{
		{name: "runs", now: "2026-03-28T23:59", want: "not_ended"},
		{name: "settles", now: "2026-03-31T07:59", data: "2026-03-31", want: "settling"},
		{name: "settled", now: "2026-03-31T08:00", data: "2026-03-28", want: "1 final settled"},
		{name: "waits for data", now: "2026-04-07T07:59", data: "2026-03-27", want: "waiting_for_data"},
		{name: "deadline", now: "2026-04-07T08:00", data: "2026-03-27", want: "1 provisional deadline_passed"},
		{name: "no data at all", now: "2026-04-07T08:00", want: "1 provisional deadline_passed"},
		{name: "found late", now: "2026-11-01T12:00", data: "2026-10-31", want: "1 final settled"},
		{name: "before since", now: "2026-04-07T08:00", end: "2025-12-31", data: "2026-03-31", want: "before_since"},
		{name: "cancelled", now: "2026-04-07T08:00", status: scheduler.Cancelled, data: "2026-03-28", want: "cancelled"},
		{name: "cancelled while held", now: "2026-04-07T08:00", status: scheduler.Cancelled,
			made: []scheduler.Made{inState(final, scheduler.Held)}, want: "cancelled", extra: "withdraw 1"},
		{name: "sent", now: "2026-04-02T08:00", data: "2026-03-31", made: []scheduler.Made{final}, want: "sent"},
		{name: "in progress", now: "2026-04-02T08:00", data: "2026-03-31",
			made: []scheduler.Made{inState(final, scheduler.Queued)}, want: "in_progress"},
		{name: "held", now: "2026-04-02T08:00", data: "2026-03-31",
			made: []scheduler.Made{inState(final, scheduler.Held)}, want: "held"},
		{name: "failed", now: "2026-04-02T08:00", data: "2026-03-31",
			made: []scheduler.Made{inState(final, scheduler.Failed)}, want: "failed"},
		{name: "data still missing", now: "2026-05-02T08:00", data: "2026-03-27",
			made: []scheduler.Made{provisional}, want: "sent"},
		{name: "data came", now: "2026-05-02T08:00", data: "2026-03-28",
			made: []scheduler.Made{provisional}, want: "2 final data_came"},
		{name: "data came, provisional on its way", now: "2026-05-02T08:00", data: "2026-03-28",
			made: []scheduler.Made{inState(provisional, scheduler.Queued)}, want: "in_progress"},
		{name: "moved later after sending, not over", now: "2026-03-25T08:00", data: "2026-03-24",
			made: []scheduler.Made{moved}, want: "not_ended"},
		{name: "moved later after sending, over", now: "2026-03-31T08:00", data: "2026-03-30",
			made: []scheduler.Made{moved}, want: "2 revised end_moved"},
		{name: "moved earlier after sending", now: "2026-04-01T08:00", end: "2026-03-20", data: "2026-03-30",
			made: []scheduler.Made{final}, want: "2 revised end_moved"},
		{name: "moved while held", now: "2026-04-01T08:00", end: "2026-03-30", data: "2026-03-30",
			made: []scheduler.Made{inState(final, scheduler.Held)}, want: "end_moved", extra: "withdraw 1"},
		{name: "moved while held, withdrawn", now: "2026-04-02T08:00", end: "2026-03-30", data: "2026-03-30",
			made: []scheduler.Made{inState(final, scheduler.Withdrawn)}, want: "2 final settled"},
		{name: "moved on and back again", now: "2026-04-02T08:00", data: "2026-03-30",
			made: []scheduler.Made{final, inState(sent(t, 2, scheduler.Revised, "2026-03-30"), scheduler.Withdrawn)}, want: "sent"},
		{name: "moved after a provisional one", now: "2026-04-20T08:00", end: "2026-04-01", data: "2026-04-10",
			made: []scheduler.Made{provisional}, want: "2 final end_moved"},
		{name: "a week later", now: "2026-04-08T08:00", data: "2026-04-07", made: []scheduler.Made{final},
			want: "sent", extra: "recheck 1"},
		{name: "compared lately", now: "2026-04-10T08:00", data: "2026-04-07", made: []scheduler.Made{final},
			check: scheduler.Check{Edition: 1, At: at(t, "2026-04-08T08:00"), Digest: "a"}, want: "sent"},
		{name: "watched long enough", now: "2026-05-29T08:00", data: "2026-04-07", made: []scheduler.Made{final}, want: "sent"},
		{name: "restated within tolerance", now: "2026-04-08T09:00", data: "2026-04-07", made: []scheduler.Made{final},
			check: scheduler.Check{Edition: 1, At: at(t, "2026-04-08T08:00"), Digest: "b", Change: 0.02}, want: "sent"},
		{name: "restated", now: "2026-04-08T09:00", data: "2026-04-07", made: []scheduler.Made{final},
			check: scheduler.Check{Edition: 1, At: at(t, "2026-04-08T08:00"), Digest: "b", Change: 0.021}, want: "2 revised restated"},
		{name: "restated and revised", now: "2026-04-08T10:00", data: "2026-04-07",
			made:  []scheduler.Made{final, {Edition: 2, Mark: scheduler.Revised, State: scheduler.Sent, End: date(t, "2026-03-28"), At: at(t, "2026-04-08T09:00"), Digest: "b"}},
			check: scheduler.Check{Edition: 1, At: at(t, "2026-04-08T08:00"), Digest: "b", Change: 0.021}, want: "sent"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			end := calendar.On(2026, 3, 28)
			if tt.end != "" {
				end = date(t, tt.end)
			}
			plan := scheduler.Plan{
				Calendar: dublin(t), Schedules: []scheduler.Schedule{debriefs},
				Subjects: []scheduler.Subject{{ID: "spring", Name: "Spring", Start: end - 27, End: end, Status: tt.status}},
			}
			ledger := scheduler.Ledger{
				Made:   map[scheduler.Topic][]scheduler.Made{spring: tt.made},
				Checks: map[scheduler.Topic]scheduler.Check{spring: tt.check},
			}
			d := scheduler.Due(plan, scheduler.Watermarks{"performance": date(t, tt.data)}, ledger, at(t, tt.now))
			got, extra := campaignOutcome(d)
			if got != tt.want || extra != tt.extra {
				t.Errorf("got %q, %q; want %q, %q", got, extra, tt.want, tt.extra)
			}
		})
	}
}

// campaignOutcome says a decision about one campaign in the words of campaignCase.
func campaignOutcome(d scheduler.Decision) (outcome, extra string) {
	for _, o := range d.Due {
		outcome += fmt.Sprintf("%d %s %s", o.Edition, o.Mark, o.Reason.Code)
	}
	for _, i := range d.Idle {
		outcome += string(i.Code)
	}
	for _, w := range d.Withdraw {
		extra += fmt.Sprintf("withdraw %d", w.Edition)
	}
	for _, r := range d.Rechecks {
		extra += fmt.Sprintf("recheck %d", r.Edition)
	}
	return outcome, extra
}

func monthly(policy scheduler.CatchUp) scheduler.Schedule {
	return scheduler.Schedule{
		Report: "pulse", CatchUp: policy, Since: calendar.On(2026, 1, 1),
		Cadence: calendar.Cadence{Kind: calendar.Monthly, Day: 1, At: calendar.Clock(7, 30)},
	}
}

func TestOccurrenceOfAPeriod(t *testing.T) {
	plan := scheduler.Plan{Calendar: dublin(t), Schedules: []scheduler.Schedule{monthly("")}}
	got := scheduler.Due(plan, nil, scheduler.Ledger{}, at(t, "2026-04-01T07:30"))
	want := scheduler.Decision{
		Due: []scheduler.Occurrence{{
			Topic: scheduler.Topic{Report: "pulse", Period: "2026-03"}, Name: "2026-03", Edition: 1, Mark: scheduler.Final,
			Period:  calendar.Period{First: calendar.On(2026, 3, 1), Last: calendar.On(2026, 3, 31)},
			Nominal: calendar.LocalTime{Date: calendar.On(2026, 4, 1), Time: calendar.Clock(7, 30)},
			Zone:    "Europe/Dublin", At: time.Date(2026, 4, 1, 6, 30, 0, 0, time.UTC),
			Reason: scheduler.Reason{Code: scheduler.OnTime, Until: calendar.LocalTime{Date: calendar.On(2026, 4, 1), Time: calendar.Clock(7, 30)}},
		}},
		FirstSeen: map[string]calendar.Date{"pulse": calendar.On(2026, 4, 1)},
		HighWater: at(t, "2026-04-01T07:30"),
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(scheduler.Decision{}, "Idle")); diff != "" {
		t.Errorf("Due (-want +got):\n%s", diff)
	}
}

func TestPeriodsFollowUp(t *testing.T) {
	s := monthly(scheduler.Latest)
	s.Revise = scheduler.Revise{Watch: calendar.Days(60), Tolerance: 0.02}
	plan := scheduler.Plan{Calendar: dublin(t), Schedules: []scheduler.Schedule{s}}
	march := scheduler.Topic{Report: "pulse", Period: "2026-03"}
	april := scheduler.Topic{Report: "pulse", Period: "2026-04"}
	ledger := scheduler.Ledger{
		Made: map[scheduler.Topic][]scheduler.Made{
			march: {{Edition: 1, Mark: scheduler.Final, State: scheduler.Sent, At: at(t, "2026-04-01T07:30"), Digest: "a"}},
			april: {{Edition: 1, Mark: scheduler.Final, State: scheduler.Sent, At: at(t, "2026-05-01T07:30"), Digest: "a"}},
		},
		Checks: map[scheduler.Topic]scheduler.Check{april: {Edition: 1, At: at(t, "2026-05-08T08:00"), Digest: "c", Change: 0.3}},
	}
	d := scheduler.Due(plan, nil, ledger, at(t, "2026-05-08T09:00"))
	if len(d.Due) != 1 || d.Due[0].Topic != april || d.Due[0].Mark != scheduler.Revised || d.Due[0].Edition != 2 {
		t.Errorf("due: %+v, want edition 2 about April, revised", d.Due)
	}
	if len(d.Rechecks) != 1 || d.Rechecks[0].Topic != march {
		t.Errorf("rechecks: %+v, want March", d.Rechecks)
	}
}

func TestFirstStartFloodsNobody(t *testing.T) {
	s, pulse := debriefs, monthly(scheduler.All)
	s.Since, pulse.Since = 0, 0
	plan := scheduler.Plan{Calendar: dublin(t), Schedules: []scheduler.Schedule{s, pulse}}
	for i := range 50 {
		plan.Subjects = append(plan.Subjects, scheduler.Subject{ID: fmt.Sprint(i), End: calendar.On(2026, 1, 1) + calendar.Date(i)})
	}
	now := at(t, "2026-04-15T12:00")
	d := scheduler.Due(plan, scheduler.Watermarks{"performance": calendar.On(2026, 4, 14)}, scheduler.Ledger{}, now)
	if len(d.Due) != 0 {
		t.Errorf("%d reports on the first day: %+v", len(d.Due), d.Due)
	}
	if got := d.FirstSeen["debrief"]; got != calendar.On(2026, 4, 15) {
		t.Errorf("first seen on %s", got)
	}
	later := scheduler.Due(plan, nil, scheduler.Ledger{FirstSeen: d.FirstSeen}, at(t, "2026-06-15T12:00"))
	if len(later.Due) != 2 || len(later.FirstSeen) != 0 {
		t.Errorf("two months later: %d due, %v new; want the pulses of May and June", len(later.Due), later.FirstSeen)
	}
}

func TestClockPutBack(t *testing.T) {
	plan := scheduler.Plan{Calendar: dublin(t), Schedules: []scheduler.Schedule{monthly("")}}
	ledger := scheduler.Ledger{HighWater: at(t, "2026-04-01T11:00")}
	if d := scheduler.Due(plan, nil, ledger, at(t, "2026-04-01T08:00")); d.Halted != nil || len(d.Due) != 1 {
		t.Errorf("three hours back: halted %v, %d due", d.Halted, len(d.Due))
	} else if !d.HighWater.Equal(ledger.HighWater) {
		t.Errorf("high water fell to %s", d.HighWater)
	}
	d := scheduler.Due(plan, nil, ledger, at(t, "2026-04-01T07:59"))
	if d.Halted == nil || d.Halted.Code != scheduler.ClockBack || len(d.Due) != 0 || !d.HighWater.Equal(ledger.HighWater) {
		t.Errorf("further back: %+v", d)
	}
	ledger.HighWater = at(t, "2026-04-01T07:59")
	if d := scheduler.Due(plan, nil, ledger, at(t, "2026-04-01T08:00")); d.Halted != nil || len(d.Due) != 1 {
		t.Errorf("after it was confirmed: halted %v, %d due", d.Halted, len(d.Due))
	}
}

func TestKeys(t *testing.T) {
	a := scheduler.Topic{Report: "r", Campaign: "x"}
	keys := map[scheduler.Key]string{}
	for name, key := range map[string]scheduler.Key{
		"campaign":        a.Key(1),
		"second edition":  a.Key(2),
		"period":          scheduler.Topic{Report: "r", Period: "x"}.Key(1),
		"other report":    scheduler.Topic{Report: "rx"}.Key(1),
		"preview":         a.PreviewKey("1"),
		"another preview": a.PreviewKey("2"),
	} {
		if other, taken := keys[key]; taken {
			t.Errorf("%s and %s have the same key", name, other)
		}
		keys[key] = name
		if len(key) != 32 {
			t.Errorf("%s: key %q", name, key)
		}
	}
}

func TestManual(t *testing.T) {
	plan := scheduler.Plan{
		Calendar: dublin(t), Schedules: []scheduler.Schedule{debriefs, monthly("")},
		Subjects: []scheduler.Subject{{ID: "spring", Name: "Spring", Start: calendar.On(2026, 3, 1), End: calendar.On(2026, 3, 28)}},
	}
	have := scheduler.Watermarks{"performance": calendar.On(2026, 3, 31)}
	now := at(t, "2026-03-31T08:00")
	due := scheduler.Due(plan, have, scheduler.Ledger{}, now)
	for i, ask := range []scheduler.Asked{{Report: "debrief", Campaign: "spring", Now: now}, {Report: "pulse", Now: now}} {
		o, err := scheduler.Manual(plan, have, scheduler.Ledger{}, ask)
		if err != nil {
			t.Fatal(err)
		}
		if o.Key() != due.Due[i].Key() || o.Mark != scheduler.Final {
			t.Errorf("%s by hand has another key than the scheduler's: %+v", ask.Report, o)
		}
		made := map[scheduler.Topic][]scheduler.Made{o.Topic: {{Edition: 1, Mark: o.Mark, State: scheduler.Queued, End: o.End}}}
		if _, err := scheduler.Manual(plan, have, scheduler.Ledger{Made: made}, ask); err == nil {
			t.Errorf("%s is made a second time by hand", ask.Report)
		}
		for _, again := range scheduler.Due(plan, have, scheduler.Ledger{Made: made}, now).Due {
			if again.Topic == o.Topic {
				t.Errorf("%s is made a second time by the scheduler", ask.Report)
			}
		}
	}
	for _, ask := range []scheduler.Asked{{Report: "nothing"}, {Report: "debrief", Campaign: "autumn", Now: now}, {Report: "pulse", Campaign: "spring", Now: now}} {
		if _, err := scheduler.Manual(plan, have, scheduler.Ledger{}, ask); err == nil {
			t.Errorf("%+v was accepted", ask)
		}
	}
}

func TestUpcoming(t *testing.T) {
	tokyo, err := calendar.LoadZone("Asia/Tokyo")
	if err != nil {
		t.Fatal(err)
	}
	pulse := monthly("")
	pulse.Zone = tokyo
	annual := scheduler.Schedule{Report: "annual", Cadence: calendar.Cadence{Kind: calendar.BeforeBudget, Lead: calendar.Days(42), At: calendar.Clock(8, 0)}}
	plan := scheduler.Plan{
		Calendar: dublin(t), Schedules: []scheduler.Schedule{debriefs, annual, pulse},
		Subjects: []scheduler.Subject{
			{ID: "spring", Name: "Spring", End: calendar.On(2026, 3, 28)},
			{ID: "autumn", Name: "Autumn", End: calendar.On(2026, 10, 24)},
			{ID: "off", Name: "Off", End: calendar.On(2026, 10, 24), Status: scheduler.Cancelled},
		},
	}
	var got []string
	for _, e := range scheduler.Upcoming(plan, scheduler.Ledger{}, at(t, "2026-09-15T12:00"), at(t, "2026-11-15T12:00")) {
		got = append(got, fmt.Sprintf("%s %s %s %s %s", e.Report, e.Name, e.Nominal, e.Zone, e.Reason.Code))
	}
	want := []string{
		"pulse 2026-09 2026-10-01T07:30 Asia/Tokyo coming",
		"annual 2026 2026-10-20T08:00 Europe/Dublin coming",
		"debrief Autumn 2026-10-27T08:00 Europe/Dublin not_ended",
		"pulse 2026-10 2026-11-01T07:30 Asia/Tokyo coming",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Upcoming (-want +got):\n%s", diff)
	}
}

func TestValidate(t *testing.T) {
	bad := monthly("sometimes")
	bad.Requires = []string{"performance"}
	bad.Revise.Tolerance = -1
	var fields []string
	for _, p := range bad.Validate(dublin(t)) {
		fields = append(fields, p.Field)
		if p.Err.Hint == "" {
			t.Errorf("%s: no hint", p.Field)
		}
	}
	if diff := cmp.Diff([]string{"catch_up", "requires", "revise"}, fields); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	if problems := debriefs.Validate(dublin(t)); len(problems) != 0 {
		t.Errorf("a good schedule has problems: %v", problems)
	}
}

// BenchmarkDue decides about 10,000 campaigns for 3 reports and about 997
// reports on periods.
func BenchmarkDue(b *testing.B) {
	plan := scheduler.Plan{Calendar: dublin(b)}
	now := at(b, "2026-06-15T12:00")
	ledger := scheduler.Ledger{Made: map[scheduler.Topic][]scheduler.Made{}, FirstSeen: map[string]calendar.Date{}}
	for i := range 1000 {
		s := monthly(scheduler.Latest)
		if i < 3 {
			s = debriefs
		}
		s.Report = fmt.Sprintf("report %d", i)
		plan.Schedules = append(plan.Schedules, s)
		ledger.FirstSeen[s.Report] = calendar.On(2026, 1, 1)
		ledger.Made[scheduler.Topic{Report: s.Report, Period: "2026-05"}] = []scheduler.Made{{Edition: 1, Mark: scheduler.Final, State: scheduler.Sent, At: now}}
	}
	for i := range 10_000 {
		c := scheduler.Subject{ID: fmt.Sprintf("C-%05d", i), Name: "Campaign", End: calendar.On(2026, 1, 1) + calendar.Date(i%365)}
		plan.Subjects = append(plan.Subjects, c)
		for r := 0; r < 3 && i%2 == 0; r++ {
			topic := scheduler.Topic{Report: plan.Schedules[r].Report, Campaign: c.ID}
			ledger.Made[topic] = []scheduler.Made{{Edition: 1, Mark: scheduler.Final, State: scheduler.Sent, End: c.End, At: now}}
		}
	}
	have := scheduler.Watermarks{"performance": calendar.On(2026, 6, 14)}
	b.ReportAllocs()
	for b.Loop() {
		if d := scheduler.Due(plan, have, ledger, now); len(d.Due) == 0 || len(d.Idle) < 20_000 {
			b.Fatalf("%d due, %d idle", len(d.Due), len(d.Idle))
		}
	}
}
