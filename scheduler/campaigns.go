package scheduler

import "debrief/calendar"

// dossier is what there is to know about one campaign for one report.
type dossier struct {
	*Schedule
	*Subject
	history
	topic Topic
}

// campaign decides about one campaign for one report.
func (d *decider) campaign(s *Schedule, c *Subject, since calendar.Date) {
	topic := Topic{Report: s.Report, Campaign: c.ID}
	f := dossier{Schedule: s, Subject: c, topic: topic, history: historyOf(d.ledger.Made[topic])}
	moved := f.last.Edition > 0 && f.last.End != c.End
	switch {
	case c.Status == Cancelled:
		d.withdraw(f, Reason{Code: CalledOff})
	case c.End.IsZero():
		d.idle(f, Reason{Code: NoEnd})
	case f.editions == 0 && c.End < since:
		d.idle(f, Reason{Code: BeforeSince, Is: c.End, Was: since})
	case moved && f.last.State == Held:
		d.withdraw(f, Reason{Code: EndMoved, Was: f.last.End, Is: c.End})
	case f.last.Edition > 0 && !moved:
		d.reported(f)
	case f.last.State == Queued:
		d.idle(f, Reason{Code: InProgress})
	default:
		d.ended(f)
	}
}

// idle notes why nothing is due about a campaign.
func (d *decider) idle(f dossier, reason Reason) {
	d.Idle = append(d.Idle, Idle{Topic: f.topic, Name: f.Name, Reason: reason})
}

// withdraw notes why nothing is due, and takes back the last edition if it is
// held.
func (d *decider) withdraw(f dossier, reason Reason) {
	if f.last.State == Held {
		d.Withdraw = append(d.Withdraw, Withdrawal{Topic: f.topic, Edition: f.last.Edition, Reason: reason})
	}
	d.idle(f, reason)
}

// ended decides about a campaign on whose end, as the plan has it, there is no
// edition yet: it must have settled, and its data be there or waited for long
// enough.
func (d *decider) ended(f dossier) {
	due, deadline := f.Cadence.ForCampaign(f.End)
	if !d.reached(due) {
		reason := Reason{Code: Settling, Is: f.End, Until: due}
		if d.today <= f.End {
			reason.Code = NotEnded
		}
		d.idle(f, reason)
		return
	}
	reason := Reason{Code: Settled, Is: f.End, Until: due}
	missing := f.missing(d.have, f.End)
	if len(missing) > 0 {
		reason = Reason{Code: DeadlinePassed, Is: f.End, Until: deadline, What: list(missing)}
		if !d.reached(deadline) {
			reason.Code = WaitingForData
			d.idle(f, reason)
			return
		}
	}
	if f.last.Edition > 0 {
		reason.Code, reason.Was = EndMoved, f.last.End
	}
	d.debrief(f, missing, reason)
}

// reported decides about a campaign whose last edition reckons with the end
// that the plan has: a new one is due if the data that it lacked have come, or
// if figures were restated.
func (d *decider) reported(f dossier) {
	missing := f.missing(d.have, f.End)
	finished := f.last.State == Sent || f.last.State == Failed
	if f.last.Incomplete && finished && len(missing) == 0 {
		d.debrief(f, nil, Reason{Code: DataCame, Is: f.End, Until: d.local()})
		return
	}
	if d.unfinished(f.Schedule, Idle{Topic: f.topic, Name: f.Name}, f.last.State) {
		return
	}
	if change, beyond := d.restated(f.Schedule, f.topic, f.last); beyond && !f.last.Incomplete {
		d.debrief(f, missing, Reason{Code: Restated, Change: change, Until: d.local()})
		return
	}
	if !f.last.Incomplete {
		d.recheck(f.Schedule, f.topic, f.last, f.period())
	}
	d.idle(f, Reason{Code: AlreadySent})
}

// debrief makes the next edition about a campaign due, for the local time in
// reason.Until.
func (d *decider) debrief(f dossier, missing []string, reason Reason) {
	d.Due = append(d.Due, f.edition(d.plan.Calendar, missing, reason))
}

// edition returns the next edition about the campaign.
func (f dossier) edition(org calendar.Calendar, missing []string, reason Reason) Occurrence {
	return Occurrence{
		Topic: f.topic, Name: f.Name, Edition: f.editions + 1, Mark: f.nextMark(len(missing) > 0),
		Period: f.period(), End: f.End, Missing: missing, Reason: reason,
		Nominal: reason.Until, Zone: org.Zone.String(), At: reason.Until.In(org.Zone),
	}
}

// local returns what clocks of the organization show now.
func (d *decider) local() calendar.LocalTime {
	return calendar.LocalOf(d.now.In(d.plan.Calendar.Zone))
}

// reached reports whether a local time of the organization has come. The date
// alone settles it on most days.
func (d *decider) reached(n calendar.LocalTime) bool {
	switch {
	case n.Date > d.today:
		return false
	case n.Date < d.today-1:
		return true
	}
	return !n.In(d.plan.Calendar.Zone).After(d.now)
}

// period returns the days of a campaign, its last one alone if the plan gives
// no start.
func (c *Subject) period() calendar.Period {
	if c.Start.IsZero() || c.Start > c.End {
		return calendar.Period{First: c.End, Last: c.End}
	}
	return calendar.Period{First: c.Start, Last: c.End}
}
