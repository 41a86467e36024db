package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"debrief/calendar"
	"debrief/scheduler"
)

// occurrenceColumns are what a row keeps of a scheduler.Occurrence.
const occurrenceColumns = `key, report, campaign, period, edition, mark, name, first_day, last_day,
	nominal, zone, planned, campaign_end, missing, reason`

// rowOf writes an occurrence as it is stored.
func rowOf(o scheduler.Occurrence) (*occurrenceRow, error) {
	missing, err := json.Marshal(o.Missing)
	if err != nil {
		return nil, fmt.Errorf("write missing datasets: %w", err)
	}
	reason, err := json.Marshal(reasonRowOf(o.Reason))
	if err != nil {
		return nil, fmt.Errorf("write reason: %w", err)
	}
	return &occurrenceRow{
		occurrence: o, key: string(o.Key()), mark: string(o.Mark), first: o.Period.First.String(), last: o.Period.Last.String(),
		nominal: localText(o.Nominal), planned: stamp(o.At), end: o.End.String(), missing: string(missing), reason: string(reason),
	}, nil
}

// values returns the row in the order of occurrenceColumns.
func (r *occurrenceRow) values() []any {
	o := &r.occurrence
	return []any{
		r.key, o.Topic.Report, o.Topic.Campaign, o.Topic.Period, o.Edition, r.mark, o.Name,
		r.first, r.last, r.nominal, o.Zone, r.planned, r.end, r.missing, r.reason,
	}
}

// made is what the scheduler compares the occurrence by before it is made.
func (r *occurrenceRow) made() *madeRow {
	t := r.occurrence.Topic
	return &madeRow{report: t.Report, campaign: t.Campaign, period: t.Period, edition: r.occurrence.Edition,
		mark: r.mark, end: r.end, missing: r.missing}
}

// occurrenceRow takes the columns of an occurrence from a row.
type occurrenceRow struct {
	occurrence                                                     scheduler.Occurrence
	key, mark, first, last, nominal, planned, end, missing, reason string

	seal string // terms_seal, scanned after them; "" if it is not
}

// dest returns where to scan occurrenceColumns to.
func (r *occurrenceRow) dest() []any {
	o := &r.occurrence
	return []any{
		&r.key, &o.Topic.Report, &o.Topic.Campaign, &o.Topic.Period, &o.Edition, &r.mark, &o.Name,
		&r.first, &r.last, &r.nominal, &o.Zone, &r.planned, &r.end, &r.missing, &r.reason,
	}
}

// read returns the occurrence that was scanned. That its key is the one it was
// found under is checked: the key is a hash of what it is about.
func (r *occurrenceRow) read() (scheduler.Occurrence, error) {
	o := &r.occurrence
	o.Mark = scheduler.Mark(r.mark)
	var p parser
	o.Period = calendar.Period{First: p.date(r.first), Last: p.date(r.last)}
	o.End, o.Nominal, o.At = p.date(r.end), p.local(r.nominal), p.stamp(r.planned)
	p.json(r.missing, &o.Missing)
	var reason reasonRow
	p.json(r.reason, &reason)
	o.Reason = reason.read(&p)
	if p.err == nil && r.seal != "" && r.seal != r.termsSeal() {
		p.err = errors.New("it has another seal")
	}
	if p.err == nil && string(o.Key()) != r.key {
		p.err = fmt.Errorf("it is about %v, edition %d, which has another key", o.Topic, o.Edition)
	}
	if p.err != nil {
		return *o, &CorruptError{What: "occurrence " + r.key, Why: p.err.Error()}
	}
	return *o, nil
}

// reasonRow is a scheduler.Reason in JSON. The change is a text since JSON has
// no infinity.
type reasonRow struct {
	Code   string `json:"code"`
	Until  string `json:"until,omitempty"`
	Was    string `json:"was,omitempty"`
	Is     string `json:"is,omitempty"`
	What   string `json:"what,omitempty"`
	Change string `json:"change,omitempty"`
}

func reasonRowOf(r scheduler.Reason) reasonRow {
	row := reasonRow{Code: string(r.Code), Until: localText(r.Until), Was: r.Was.String(), Is: r.Is.String(), What: r.What}
	if r.Change != 0 {
		row.Change = strconv.FormatFloat(r.Change, 'g', -1, 64)
	}
	return row
}

func (r reasonRow) read(p *parser) scheduler.Reason {
	return scheduler.Reason{
		Code: scheduler.Code(r.Code), Until: p.local(r.Until), Was: p.date(r.Was), Is: p.date(r.Is),
		What: r.What, Change: p.number(r.Change),
	}
}

// localText writes a local time, "" for none.
func localText(l calendar.LocalTime) string {
	if l.Date.IsZero() {
		return ""
	}
	return l.String()
}
