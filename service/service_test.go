package service

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"
	"github.com/prometheus/client_golang/prometheus"

	"debrief/assess"
	"debrief/calendar"
	"debrief/delivery"
	"debrief/pipeline"
	"debrief/reports"
	"debrief/scheduler"
	"debrief/sources"
	"debrief/store"
)

// desk is a source that holds one campaign, 1 to 10 March 2026, and results
// up to a day.
type desk struct {
	mu      sync.Mutex
	through int     // last day of March with results
	revenue float64 // a day
	end     int     // last day of the campaign
	fails   int     // after how many readings the error is gone; 0 for never
	err     error
}

func (d *desk) Read(_ context.Context, q sources.Query) (*sources.Result, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.err != nil {
		if d.fails--; d.fails != 0 {
			return nil, d.err
		}
		d.err = nil
	}
	if q.Dataset == "campaigns" {
		return &sources.Result{Table: sources.Table{Columns: []sources.Column{
			{Name: "id", Texts: []string{"S26"}}, {Name: "name", Texts: []string{"Spring Sale"}},
			{Name: "start", Kind: sources.Date, Dates: []calendar.Date{march(1)}}, {Name: "end", Kind: sources.Date, Dates: []calendar.Date{march(d.end)}},
		}}}, nil
	}
	t := sources.Table{Columns: []sources.Column{{Name: "date", Kind: sources.Date}, {Name: "campaign"}, {Name: "spend", Kind: sources.Number}, {Name: "revenue", Kind: sources.Number}}}
	for n := 1; n <= d.through; n++ {
		t.Columns[0].Dates = append(t.Columns[0].Dates, march(n))
		t.Columns[1].Texts = append(t.Columns[1].Texts, "S26")
		t.Columns[2].Numbers = append(t.Columns[2].Numbers, 100)
		t.Columns[3].Numbers = append(t.Columns[3].Numbers, d.revenue)
	}
	return &sources.Result{Table: t, Provenance: sources.Provenance{Rows: int64(d.through), Last: march(d.through)}}, nil
}

func (d *desk) Columns(context.Context, sources.Relation) ([]string, error) { return nil, nil }
func (d *desk) Close() error                                                { return nil }

func (d *desk) set(change func(*desk)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	change(d)
}

func march(n int) calendar.Date { return calendar.On(2026, 3, n) }

// postman is a transport that answers as it is told and keeps what it took.
type postman struct {
	mu     sync.Mutex
	answer func(to string, attempt int) delivery.Receipt // nil accepts all
	tries  map[string]int
	took   []delivery.Envelope
}

func (p *postman) Send(_ context.Context, e delivery.Envelope, beforeDot func() error) (delivery.Receipt, error) {
	if err := beforeDot(); err != nil {
		return delivery.Receipt{Outcome: delivery.Deferred, Fault: delivery.Temporary, Phase: delivery.Body, Reply: err.Error()}, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.tries == nil {
		p.tries = map[string]int{}
	}
	p.tries[e.To]++
	r := delivery.Receipt{Outcome: delivery.Accepted, Phase: delivery.Dot, Code: 250, Reply: "queued"}
	if p.answer != nil {
		r = p.answer(e.To, p.tries[e.To])
	}
	if r.Outcome != delivery.Accepted {
		return r, errors.New(r.Reply)
	}
	p.took = append(p.took, e)
	return r, nil
}

// inbox returns the mails taken for an address.
func (p *postman) inbox(to string) []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var out []string
	for _, e := range p.took {
		if e.To == to {
			out = append(out, string(e.Raw))
		}
	}
	return out
}

// office is a service with all that it works with.
type office struct {
	*Service
	t     *testing.T
	clock *clockwork.FakeClock
	store *store.Store
	file  string // of the store
	desk  *desk
	post  *postman
}

var (
	maria    = pipeline.Person{Name: "Maria", Email: "maria@harbour.example"}
	orla     = pipeline.Person{Name: "Orla", Email: "orla@harbour.example"}
	operator = pipeline.Person{Name: "Ops", Email: "ops@harbour.example"}
)

// open starts an office on the morning of 13 March 2026, three days after the
// campaign's end.
func open(t *testing.T, change func(*Report)) *office {
	t.Helper()
	cat, err := assess.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	quiet := slog.New(slog.DiscardHandler)
	o := &office{t: t, clock: clockwork.NewFakeClockAt(time.Date(2026, 3, 13, 9, 0, 0, 0, time.UTC)), file: filepath.Join(t.TempDir(), "debrief.db"), desk: &desk{through: 10, revenue: 250, end: 10}, post: &postman{}}
	o.store, err = store.Open(t.Context(), o.file, store.Options{Now: o.clock.Now, Log: quiet, Beat: 50 * time.Millisecond, Silence: time.Second, Retry: []time.Duration{time.Minute}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { o.store.Close() })
	def := Report{
		Report: pipeline.Report{Name: "debrief", Kind: reports.Campaign, Requires: []string{"performance"},
			Sends: []pipeline.Send{{View: reports.Manager, Attach: []pipeline.Format{pipeline.PDF}, To: []pipeline.Person{maria, orla}}}},
		Schedule: scheduler.Schedule{Report: "debrief", Since: march(1), Requires: []string{"performance"},
			Cadence: calendar.Cadence{Kind: calendar.CampaignEnd, At: calendar.Clock(8, 0), Settle: calendar.Days(3), Deadline: calendar.Days(10)},
			Revise:  scheduler.Revise{Watch: calendar.Days(60), Tolerance: 0.02}},
		Operator: &operator,
	}
	if change != nil {
		change(&def)
	}
	o.Service = New(Settings{
		Pipeline: &pipeline.Pipeline{
			Organization: pipeline.Organization{Name: "Harbour", Currency: "EUR", Locale: "en-GB", Calendar: calendar.Calendar{Zone: time.UTC}},
			Settings:     assess.DefaultSettings(cat), Log: quiet, People: func(string) (pipeline.Person, bool) { return pipeline.Person{}, false },
			Datasets: []pipeline.Dataset{{Name: "campaigns", Role: pipeline.Campaigns, Source: o.desk}, {Name: "performance", Role: pipeline.Performance, Source: o.desk, Measures: []string{"spend", "revenue"}}},
			Paint: pipeline.Painters{
				PDF:  func(d *reports.Document) ([]byte, error) { return []byte("%PDF"), nil },
				XLSX: func(d *reports.Document) ([]byte, error) { return []byte("PK"), nil },
				Mail: paintText,
			},
		},
		Reports: []Report{def}, Store: o.store, Post: pipeline.Post{From: delivery.Address{Email: "reports@harbour.example"}}, Transport: o.post,
		Retry: delivery.DefaultSchedule(), Operator: &operator, TickEvery: 30 * time.Second, PlanEvery: time.Minute, Workers: 2,
		Clock: o.clock, Log: quiet, Metrics: NewMetrics(prometheus.NewRegistry()),
	})
	return o
}

// paintText writes a document's first section as a mail, with its links.
func paintText(d *reports.Document, frame pipeline.MailFrame) (pipeline.MailParts, error) {
	lang, err := reports.NewLanguage(d.Meta.Locale, d.Meta.Currency)
	if err != nil {
		return pipeline.MailParts{}, err
	}
	var b strings.Builder
	for _, block := range d.Sections[0].Blocks {
		if block.Paragraph != nil {
			fmt.Fprintln(&b, lang.Text(block.Paragraph.Text))
		}
	}
	for _, a := range frame.Attachments {
		if a.URL != "" {
			fmt.Fprintf(&b, "until %s %s (%d): %s\n", frame.LinksUntil, a.Name, a.Bytes, a.URL)
		}
	}
	if frame.Unsubscribe != "" {
		fmt.Fprintln(&b, "stop:", frame.Unsubscribe)
	}
	return pipeline.MailParts{Subject: lang.Text(d.Meta.Subject), Text: b.String() + "end\n"}, nil
}

// day lets the clock run to a day of March, 09:00, and ticks.
func (o *office) day(n int) {
	o.t.Helper()
	target := time.Date(2026, 3, n, 9, 0, 0, 0, time.UTC)
	o.clock.Advance(target.Sub(o.clock.Now()))
	if err := o.tick(o.t.Context(), o.clock.Now()); err != nil {
		o.t.Fatalf("tick on %d March: %v", n, err)
	}
}

// work runs the workers until the occurrences are in the states given.
func (o *office) work(states ...store.State) []store.Line {
	o.t.Helper()
	return o.workUntil(fmt.Sprint(states), func(lines []store.Line) bool { return settled(lines, states) })
}

// workUntil runs the workers until the occurrences are as wanted.
func (o *office) workUntil(wanted string, settled func([]store.Line) bool) []store.Line {
	o.t.Helper()
	ctx, stop := context.WithTimeout(o.t.Context(), 20*time.Second)
	defer stop()
	done := make(chan error, 1)
	go func() { done <- o.Work(ctx) }()
	var lines []store.Line
	for ctx.Err() == nil {
		var err error
		if lines, err = o.store.History(ctx, store.Filter{}); err != nil && ctx.Err() == nil {
			o.t.Fatal(err)
		}
		slices.SortFunc(lines, func(a, b store.Line) int { return a.Edition - b.Edition })
		if settled(lines) {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	stop()
	if err := <-done; err != nil && !errors.Is(err, context.Canceled) {
		o.t.Fatal(err)
	}
	if !settled(lines) {
		for _, l := range lines {
			o.t.Logf("edition %d %s: %s %s %v", l.Edition, l.Mark, l.State, l.Why, l.Mails)
		}
		o.t.Fatalf("the work did not come to rest as %s", wanted)
	}
	return lines
}

func settled(lines []store.Line, states []store.State) bool {
	if len(lines) != len(states) {
		return false
	}
	for i, l := range lines {
		if l.State != states[i] {
			return false
		}
	}
	return true
}

func TestMadeOnceForEachReader(t *testing.T) {
	o := open(t, nil)
	o.day(13)
	o.day(13) // a second tick plans nothing
	o.work(store.Done)
	o.day(14)
	lines := o.work(store.Done)
	if lines[0].Mark != scheduler.Final || lines[0].Mails[store.Accepted] != 2 {
		t.Errorf("line = %+v", lines[0])
	}
	for _, who := range []string{maria.Email, orla.Email} {
		if got := o.post.inbox(who); len(got) != 1 || !strings.Contains(got[0], "Subject: Spring Sale") {
			t.Errorf("%s got %d mails", who, len(got))
		}
	}
	if got := o.post.inbox(operator.Email); len(got) != 0 {
		t.Errorf("the operator was bothered: %s", got)
	}
}

func TestWaitsForDataThenProvisionalThenFinal(t *testing.T) {
	o := open(t, nil)
	o.desk.set(func(d *desk) { d.through = 7 })
	o.day(13)
	o.work() // nothing is due
	o.day(20)
	lines := o.work(store.Done)
	if lines[0].Mark != scheduler.Provisional {
		t.Fatalf("mark = %s", lines[0].Mark)
	}
	if got := o.post.inbox(maria.Email); len(got) != 1 || !strings.Contains(got[0], "Provisional: data of performance") {
		t.Errorf("the mail does not say what is missing: %v", got)
	}
	o.desk.set(func(d *desk) { d.through = 10 })
	o.day(21)
	lines = o.work(store.Done, store.Done)
	if lines[1].Mark != scheduler.Final || len(o.post.inbox(maria.Email)) != 2 {
		t.Errorf("second edition: %s, %d mails", lines[1].Mark, len(o.post.inbox(maria.Email)))
	}
}

func TestRestatedFiguresMakeARevisedEdition(t *testing.T) {
	o := open(t, nil)
	o.day(13)
	o.work(store.Done)
	o.desk.set(func(d *desk) { d.revenue = 251 }) // within the tolerance
	o.day(21)
	o.day(22)
	o.work(store.Done)
	o.desk.set(func(d *desk) { d.revenue = 300 })
	o.day(29)
	o.day(30)
	lines := o.work(store.Done, store.Done)
	if lines[1].Mark != scheduler.Revised {
		t.Errorf("mark = %s", lines[1].Mark)
	}
	if got := o.post.inbox(orla.Email); len(got) != 2 || !strings.Contains(got[1], "figures were corrected since by up to 20%") {
		t.Errorf("the mail does not say what changed: %q", got[len(got)-1])
	}
}

func TestApproval(t *testing.T) {
	o := open(t, func(r *Report) { r.Approver = &operator; r.Schedule.Approve = "ops" })
	o.day(13)
	lines := o.work(store.Held)
	if len(o.post.inbox(maria.Email)) != 0 {
		t.Fatal("a report left before anybody agreed")
	}
	if got := o.post.inbox(operator.Email); len(got) != 1 || !strings.Contains(got[0], "debrief approve "+string(lines[0].Key)[:8]) {
		t.Fatalf("the approver was not asked: %v", got)
	}
	if err := o.store.Approve(t.Context(), lines[0].Key, store.Approval{Who: "ops", Comment: "Well done.", At: o.clock.Now()}); err != nil {
		t.Fatal(err)
	}
	o.work(store.Done)
	if got := o.post.inbox(maria.Email); len(got) != 1 || !strings.Contains(got[0], "Well done.") {
		t.Errorf("mail = %v", got)
	}
}

func TestFailedReportIsSeen(t *testing.T) {
	o := open(t, nil)
	o.day(13)
	o.desk.set(func(d *desk) { d.err = errors.New("connection refused") })
	o.work(store.Failed)
	notices := o.post.inbox(operator.Email)
	if len(notices) == 0 || !strings.Contains(notices[0], "could not be made") || !strings.Contains(notices[0], "connection refused") {
		t.Fatalf("notices = %v", notices)
	}
	if len(o.post.inbox(maria.Email)) != 0 {
		t.Error("a report was sent from a source that failed")
	}
}

// TestSourceIsTriedAgain: a database that breaks off is read again, and the
// report comes from the whole of it, once.
func TestSourceIsTriedAgain(t *testing.T) {
	o := open(t, nil)
	o.day(13)
	o.desk.set(func(d *desk) {
		d.err, d.fails = &sources.Failure{Place: "postgres shop@db.example", What: "the answer is not whole: 3 of 10 rows came"}, 2
	})
	lines := o.work(store.Done)
	if lines[0].Mark != scheduler.Final || lines[0].Mails[store.Accepted] != 2 {
		t.Errorf("line = %+v", lines[0])
	}
	for _, who := range []string{maria.Email, orla.Email} {
		if got := o.post.inbox(who); len(got) != 1 {
			t.Errorf("%s got %d mails", who, len(got))
		}
	}
	if notices := o.post.inbox(operator.Email); len(notices) != 1 || !strings.Contains(notices[0], "the answer is not whole") || !strings.Contains(notices[0], "tried again by itself") {
		t.Errorf("notices = %v", notices)
	}
}

func TestOneBadRecipientCostsNobodyElse(t *testing.T) {
	o := open(t, nil)
	o.post.answer = func(to string, _ int) delivery.Receipt {
		if to == maria.Email {
			return delivery.Receipt{Outcome: delivery.Failed, Fault: delivery.Recipient, Phase: delivery.Rcpt, Code: 550, Reply: "550 no such user"}
		}
		return delivery.Receipt{Outcome: delivery.Accepted, Phase: delivery.Dot, Code: 250}
	}
	o.day(13)
	lines := o.work(store.Done)
	if lines[0].Mails[store.Accepted] != 1 || lines[0].Mails[store.Refused] != 1 {
		t.Errorf("mails = %v", lines[0].Mails)
	}
	if got := o.post.inbox(operator.Email); len(got) != 1 || !strings.Contains(got[0], "550 no such user") {
		t.Errorf("notices = %v", got)
	}
}

func TestConfigurationFaultPausesTheRelay(t *testing.T) {
	o := open(t, nil)
	broken := true
	o.post.answer = func(to string, _ int) delivery.Receipt {
		if broken && to != operator.Email {
			return delivery.Receipt{Outcome: delivery.Deferred, Fault: delivery.Configuration, Phase: delivery.Auth, Code: 535, Reply: "535 bad credentials"}
		}
		return delivery.Receipt{Outcome: delivery.Accepted, Phase: delivery.Dot, Code: 250}
	}
	o.day(13)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- o.Work(ctx) }()
	for {
		if _, paused, err := o.store.Paused(ctx, relayName); err != nil {
			t.Fatal(err)
		} else if paused {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	stop()
	if err := <-done; err != nil && !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	o.post.mu.Lock()
	broken = false
	o.post.mu.Unlock()
	o.clock.Advance(2 * relayPause)
	lines := o.work(store.Done)
	if lines[0].Mails[store.Accepted] != 2 {
		t.Errorf("mails = %v", lines[0].Mails)
	}
}

func TestRecipientWhoLeftTheListGetsNothing(t *testing.T) {
	o := open(t, nil)
	o.post.answer = func(string, int) delivery.Receipt {
		return delivery.Receipt{Outcome: delivery.Deferred, Fault: delivery.Temporary, Phase: delivery.Dial, Reply: "no route"}
	}
	o.day(13)
	o.work(store.Delivering)
	o.post.mu.Lock()
	o.post.answer = nil
	o.post.mu.Unlock()
	set := o.current()
	set.Reports = slices.Clone(set.Reports)
	set.Reports[0].Sends = []pipeline.Send{{View: reports.Manager, To: []pipeline.Person{maria}}}
	o.Reload(set)
	o.work(store.Done)
	if len(o.post.inbox(maria.Email)) != 1 || len(o.post.inbox(orla.Email)) != 0 {
		t.Errorf("Maria %d, Orla %d", len(o.post.inbox(maria.Email)), len(o.post.inbox(orla.Email)))
	}
}

func TestWhatDidNotHappenRaisesAnAlarm(t *testing.T) {
	o := open(t, nil)
	o.day(13) // planned, and nobody works
	if got := o.post.inbox(operator.Email); len(got) != 0 {
		t.Fatalf("alarm at once: %v", got)
	}
	o.day(14)
	o.day(15)
	if got := o.post.inbox(operator.Email); len(got) != 1 || !strings.Contains(got[0], "is overdue") {
		t.Errorf("alarms = %v", got)
	}
}

// TestLateMailRaisesAnAlarm: after an hour, once, and again when it is given up.
func TestLateMailRaisesAnAlarm(t *testing.T) {
	o := open(t, nil)
	o.post.answer = func(to string, _ int) delivery.Receipt {
		if to == maria.Email {
			return delivery.Receipt{Outcome: delivery.Deferred, Fault: delivery.Temporary, Phase: delivery.Rcpt, Code: 451, Reply: "451 try later"}
		}
		return delivery.Receipt{Outcome: delivery.Accepted, Phase: delivery.Dot, Code: 250}
	}
	o.day(13)
	set := o.current()
	claim := &store.MailClaim{Delivery: store.Delivery{Key: "k", To: delivery.Address{Email: maria.Email}, Doubt: store.Redeliver}}
	claim.Attempts.First = o.clock.Now()
	try := func(r delivery.Receipt, next time.Time) []string {
		t.Helper()
		if err := o.after(t.Context(), set, claim, attempt{r, next, errors.New("451 try later")}); err != nil {
			t.Fatal(err)
		}
		got := o.post.inbox(operator.Email)
		for i := range got {
			got[i] = strings.ReplaceAll(got[i], "=\r\n", "") // quoted-printable
		}
		return got
	}
	deferred := delivery.Receipt{Outcome: delivery.Deferred, Fault: delivery.Temporary}
	o.clock.Advance(51 * time.Minute)
	if got := try(deferred, o.clock.Now().Add(time.Hour)); len(got) != 0 {
		t.Errorf("alarm before its time: %v", got)
	}
	o.clock.Advance(time.Hour)
	try(deferred, o.clock.Now().Add(time.Hour))
	if got := try(deferred, o.clock.Now().Add(time.Hour)); len(got) != 1 || !strings.Contains(got[0], "on its way for over an hour") {
		t.Errorf("alarms = %v", got)
	}
	if got := try(deferred, time.Time{}); len(got) != 2 || !strings.Contains(got[1], "was given up") {
		t.Errorf("alarms = %v", got)
	}
	claim.Delivery.Doubt = store.HoldForHuman
	if got := try(delivery.Receipt{Outcome: delivery.InDoubt}, time.Time{}); len(got) != 3 || !strings.Contains(got[2], "in doubt and held") {
		t.Errorf("alarms = %v", got)
	}
}

// TestMetricsBeginAtZero: an alarm on an increase must see the first failure.
func TestMetricsBeginAtZero(t *testing.T) {
	registry := prometheus.NewRegistry()
	NewMetrics(registry)
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		if want := map[string]int{"debrief_failures_total": 5, "debrief_mail_attempts_total": 4}[f.GetName()]; want > 0 && len(f.GetMetric()) != want {
			t.Errorf("%s has %d series, want %d", f.GetName(), len(f.GetMetric()), want)
		}
	}
	if len(families) != 7 {
		t.Errorf("%d families", len(families))
	}
}
