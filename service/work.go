package service

import (
	"context"
	"errors"
	"fmt"
	"time"

	"debrief/calendar"
	"debrief/delivery"
	"debrief/pipeline"
	"debrief/reports"
	"debrief/scheduler"
	"debrief/store"
)

// generate makes the report of an occurrence: everything is painted and
// composed before anything is recorded.
func (s *Service) generate(ctx context.Context, c *store.ReportClaim) error {
	defer s.memory.use()()
	set := s.current()
	start := set.Clock.Now()
	def := set.report(c.Occurrence.Report)
	if def == nil {
		return &goneError{report: c.Occurrence.Report}
	}
	run, err := set.Pipeline.Generate(ctx, set.subject(def, c, start))
	if err != nil {
		return s.reportFailed(ctx, set, def, c, err)
	}
	if err := set.keepData(ctx, c, run); err != nil {
		return err
	}
	made := store.Made{Run: run, ReadAt: start, Figures: run.Figures.String()}
	mails, err := set.Pipeline.Mails(run, set.Post)
	if err != nil {
		return s.reportFailed(ctx, set, def, c, err)
	}
	asked, err := set.question(ctx, def, c, mails)
	if err != nil {
		return err
	}
	if asked.Why != "" || def.Approver != nil && c.Approval.Who == "" {
		if err := set.Store.Hold(ctx, c, made, asked); err != nil {
			return err
		}
		s.ask(ctx, set, def, run, c.Occurrence.Name, asked)
		return nil
	}
	if err := set.Store.Finish(ctx, c, made, kept(mails, def.Doubt)); err != nil {
		return err
	}
	s.tellRefused(ctx, set, def, mails)
	set.Metrics.made(set.Clock.Since(start))
	set.Log.Info("made", "report", def.Name, "about", c.Occurrence.Name, "edition", c.Occurrence.Edition, "mails", len(mails), "took", set.Clock.Since(start).Round(time.Millisecond))
	return nil
}

// keepData stores the data that the report was made from, so that each of its
// figures can be followed and the report made again.
func (set Settings) keepData(ctx context.Context, c *store.ReportClaim, run *pipeline.Run) error {
	for _, r := range run.Readings {
		provenance, table, err := r.Freeze()
		if err != nil {
			return err
		}
		if err := set.Store.KeepSnapshot(ctx, c, store.Snapshot{Dataset: r.Dataset, Provenance: provenance}, table); err != nil {
			return err
		}
	}
	return nil
}

// subject puts an occurrence into the pipeline's words.
func (set Settings) subject(def *Report, c *store.ReportClaim, now time.Time) pipeline.Subject {
	o := c.Occurrence
	return pipeline.Subject{
		Key: string(c.Key), Report: def.Report, Campaign: o.Campaign, Period: o.Period, AsOf: set.Pipeline.Organization.Calendar.Today(now),
		Made: o.At, Edition: o.Edition, Mark: reports.Mark(o.Mark), Comment: c.Approval.Comment,
		Missing: o.Missing, Changed: changed(o),
	}
}

// changed says in a reader's words why there is a further edition; empty for
// a first one.
func changed(o scheduler.Occurrence) reports.Text {
	switch o.Reason.Code {
	case scheduler.EndMoved:
		return reports.Say("revised.end_moved", reports.Args{"was": {Date: o.Reason.Was}, "is": {Date: o.Reason.Is}})
	case scheduler.Restated:
		return reports.Say("revised.restated", reports.Args{"change": reports.ArgOf(reports.Of(o.Reason.Change, reports.Ratio))})
	case scheduler.DataCame:
		return reports.Word("revised.data_came")
	}
	return reports.Text{}
}

func kept(mails []pipeline.Delivery, doubt store.Doubt) []store.Mail {
	out := make([]store.Mail, len(mails))
	for i, m := range mails {
		out[i] = store.Mail{Delivery: m, Slice: m.Slice, Doubt: doubt}
	}
	return out
}

// goneError says that a report was taken out of the configuration after an
// occurrence of it was planned.
type goneError struct{ report string }

func (e *goneError) Error() string {
	return fmt.Sprintf("report %q is not in the configuration any more", e.report)
}

// Permanent reports that trying again does not help.
func (e *goneError) Permanent() bool { return true }

// reportFailed tells the operator of a first or final failure, and returns the
// error for the store to record.
func (s *Service) reportFailed(ctx context.Context, set Settings, def *Report, c *store.ReportClaim, err error) error {
	set.Metrics.reportFailed()
	set.Log.Error("report failed", "report", def.Name, "about", c.Occurrence.Name, "run", c.Run, "error", err)
	if ctx.Err() == nil {
		s.notify(ctx, set, notice{operator: def.Operator, about: def.Name, key: fmt.Sprintf("%s %d", c.Key, min(c.Run, 2)),
			what: fmt.Sprintf("The report %s about %s could not be made", def.Name, c.Occurrence.Name), why: err.Error(),
			todo: "It is tried again by itself for a while. Mend the cause; if it has been given up, run: debrief retry " + string(c.Key)[:8]})
	}
	return err
}

// deliver hands one mail over, if it is still wanted.
func (s *Service) deliver(ctx context.Context, c *store.MailClaim) error {
	set := s.current()
	why := set.unwanted(c)
	if why == offList {
		listed, err := s.listed(ctx, set, set.report(c.About.Report).Report, c.Delivery.To.Email)
		if err != nil {
			set.Log.Warn("mail waits for its list", "to", c.Delivery.To.Email, "error", err)
			return set.Store.Postpone(ctx, c, set.Clock.Now().Add(listPause), "the list cannot be read: "+err.Error())
		}
		if listed {
			why = ""
		}
	}
	if why != "" {
		return set.Store.Withhold(ctx, c, why)
	}
	pause, paused, err := set.Store.Paused(ctx, relayName)
	if err != nil {
		return err
	}
	if paused {
		return set.Store.Postpone(ctx, c, pause.Until, pause.Why)
	}
	receipt, err := set.send(ctx, c)
	if receipt.Fault == delivery.TooBig {
		done, failed := set.relink(ctx, c, receipt)
		if done {
			set.Metrics.attempted(receipt.Outcome)
			return nil
		}
		if failed != nil { // not the mail's fault: later it may work
			receipt.Outcome, receipt.Reply = delivery.Deferred, fmt.Sprintf("%s; its files could not be made links: %v", receipt.Reply, failed)
		}
	}
	var next time.Time
	if again(receipt) {
		if at, ok := set.Retry.Next(c.Attempts); ok {
			next = at
		}
	}
	return errors.Join(set.Store.Record(ctx, c, receipt, next), s.after(ctx, set, c, attempt{receipt, next, err}))
}

// send hands one mail to the transport. One that was never composed, as its
// files were too big, is too big still.
func (set Settings) send(ctx context.Context, c *store.MailClaim) (delivery.Receipt, error) {
	d := &c.Delivery
	if len(c.Raw) == 0 {
		err := errors.New("the files are too big to be attached, and there are no links without serve.public_url")
		return delivery.Receipt{Outcome: delivery.Failed, Fault: delivery.TooBig, Phase: delivery.Mail, Reply: err.Error(), At: set.Clock.Now()}, err
	}
	envelope := delivery.Envelope{From: d.From, To: d.To.Email, Raw: c.Raw, Name: d.Name}
	return set.Transport.Send(ctx, envelope, func() error { return set.Store.Dot(ctx, c) })
}

// tooBigTodo is what the operator does about mails that are too big.
const tooBigTodo = "Set serve.public_url, so that such files become links, or attach fewer of them; then run: debrief resend"

// tellRefused tells the operator of mails that could not even be composed.
func (s *Service) tellRefused(ctx context.Context, set Settings, def *Report, mails []pipeline.Delivery) {
	for i := range mails {
		if m := &mails[i]; m.Refused != "" {
			set.Metrics.attempted(delivery.Failed)
			s.notify(ctx, set, notice{operator: def.Operator, about: def.Name, key: "failed " + m.Key, why: m.Refused, todo: tooBigTodo,
				what: fmt.Sprintf("The mail of the report %s to %s is too big", def.Name, m.To.Email)})
		}
	}
}

// again reports whether a further attempt may help.
func again(r delivery.Receipt) bool {
	return r.Outcome == delivery.Deferred || r.Outcome == delivery.InDoubt || r.Fault == delivery.Configuration
}

// attempt is how an attempt at a mail went.
type attempt struct {
	receipt delivery.Receipt
	next    time.Time // when it is made again; zero if it is not
	err     error
}

// lateAfter is how long a mail may be on its way before the operator hears of it.
const lateAfter = time.Hour

// after logs and counts an attempt, pauses the relay on a fault that is
// nobody's but the configuration's, and tells the operator of a mail that is
// late, was given up or waits for a person.
func (s *Service) after(ctx context.Context, set Settings, c *store.MailClaim, a attempt) error {
	r, err := a.receipt, a.err
	set.Metrics.attempted(r.Outcome)
	if err == nil {
		set.Log.Info("mail accepted", "to", c.Delivery.To.Email, "reply", r.Reply)
		return nil
	}
	set.Log.Warn("mail not accepted", "to", c.Delivery.To.Email, "outcome", r.Outcome, "fault", r.Fault, "error", err)
	n := notice{operator: set.operatorOf(c.About.Report), about: c.About.Report, why: err.Error()}
	mail := fmt.Sprintf("The mail about %s to %s", c.About.Name, c.Delivery.To.Email)
	switch {
	case r.Fault == delivery.Configuration:
		pause := store.Pause{Relay: relayName, Why: err.Error(), Until: set.Clock.Now().Add(relayPause)}
		if err := set.Store.PauseRelay(ctx, pause); err != nil {
			return err
		}
		n.key, n.what = "relay "+calendar.DateOf(set.Clock.Now()).String(), "The mail server refuses debrief itself"
		n.todo = "No reader lost anything: mails wait and are tried again. Check the log-in and the sender, then run: debrief check"
	case r.Outcome == delivery.Failed:
		n.key, n.what = "failed "+c.Delivery.Key, mail+" was refused for good"
		n.todo = "Check the address, then run: debrief resend"
		if r.Fault == delivery.TooBig {
			n.todo = tooBigTodo
		}
		if r.Fault == delivery.TooBig && set.Post.Linking != nil {
			n.todo = "The mail is too big even with links in place of its files: have the mail server take bigger ones, then run: debrief resend"
		}
	case r.Outcome == delivery.InDoubt && c.Delivery.Doubt != store.Redeliver:
		n.key, n.what = "doubt "+c.Delivery.Key, mail+" is in doubt and held"
		n.todo = "Ask the reader whether it arrived; if not, run: debrief resend"
	case a.next.IsZero():
		n.key, n.what = "given up "+c.Delivery.Key, mail+" was given up"
		n.todo = "Look at the mail server, then run: debrief resend"
	case set.Clock.Since(c.Attempts.First) >= lateAfter:
		n.key, n.what = "late "+c.Delivery.Key, mail+" has been on its way for over an hour"
		n.todo = "It is tried again by itself for five days. Look at the mail server and at the address"
	default:
		return nil
	}
	s.notify(ctx, set, n)
	return nil
}

// spoilt counts a mail that was not sent since what the store holds of it is
// damaged, and tells the operator of the first of a day.
func (s *Service) spoilt(ctx context.Context, c *store.MailClaim, damage error) {
	set := s.current()
	set.Metrics.attempted(delivery.Failed)
	s.notify(ctx, set, notice{operator: set.operatorOf(c.About.Report), about: c.About.Report, key: "spoilt " + calendar.DateOf(set.Clock.Now()).String(),
		what: "The store is damaged: a mail to " + c.Delivery.To.Email + " was not sent", why: damage.Error(),
		todo: "Nothing wrong went out. Look at the disk, see with debrief verify what else is damaged, and restore the last backup"})
}

// relayName is what the store calls the one relay of a configuration;
// relayPause is how long it rests after it refused debrief itself.
const (
	relayName  = "smtp"
	relayPause = 10 * time.Minute
)

// operatorOf is who hears of a report's failures.
func (set Settings) operatorOf(report string) *pipeline.Person {
	if def := set.report(report); def != nil && def.Operator != nil {
		return def.Operator
	}
	return set.Operator
}

// offList is why a mail is not sent to whom no line of its report names, and no
// list that stands in a source either; listPause is how long a mail waits for a
// list that cannot be read.
const (
	offList   = "the recipient is not on the list any more"
	listPause = 10 * time.Minute
)

// unwanted says why a mail is not to be sent any more, "" if it is.
func (set Settings) unwanted(c *store.MailClaim) string {
	def := set.report(c.About.Report)
	switch {
	case def == nil:
		return "the report is not in the configuration any more"
	case set.Post.Redirect == "" && set.Post.Allows != nil && !set.Post.Allows(c.Delivery.To.Email):
		return "the address is not allowed any more"
	case set.Post.Redirect == "" && !set.Pipeline.Reads(def.Report, c.Delivery.To.Email, c.About.Campaign != ""):
		return offList
	}
	return ""
}
