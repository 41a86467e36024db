package store

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"debrief/delivery"
	"debrief/reports"
	"debrief/scheduler"
)

// Detail is all that is known of one occurrence.
type Detail struct {
	Line
	Approval   Approval
	Runs       []Run
	Documents  []Document // of the last run that made some
	Deliveries []DeliveryDetail
}

// Run is one attempt at making an occurrence.
type Run struct {
	Number  int
	Outcome string // "started", "made", "failed", "interrupted"
	Error   string
	Started time.Time
	Ended   time.Time // zero while it goes on
}

// Document is a variant of a report with its files. The bytes are had by
// Content and the digests, the document by Report.
type Document struct {
	View   reports.View
	Slice  reports.Slice
	Locale string
	Digest string
	Files  []File
}

// File is a painted document.
type File struct {
	Name   string
	Format string
	Digest string
	Size   int64 // in bytes
}

// DeliveryDetail is a delivery with its history, the oldest line first.
type DeliveryDetail struct {
	Delivery
	History []Step
}

// Step is a line of a delivery's history. Lines are added and never changed.
type Step struct {
	At      time.Time
	State   DeliveryState
	Attempt int
	Receipt *delivery.Receipt // of an attempt that ended
	Note    string            // otherwise, what happened
}

// Show returns the occurrence whose key begins with prefix. It is a
// *RefusedError if there is none, or more than one.
func (s *Store) Show(ctx context.Context, prefix string) (d Detail, err error) {
	err = s.read(ctx, "show "+prefix, func(q querier) error {
		if d.Line, err = findLine(ctx, q, prefix); err != nil {
			return err
		}
		key := string(d.Key)
		var approved string
		err := one(ctx, q, sql("SELECT approved_by, comment, approved_at FROM occurrences WHERE key = $1", key),
			&d.Approval.Who, &d.Approval.Comment, &approved)
		if err != nil {
			return err
		}
		if d.Approval.At, err = parseStamp(approved); err != nil {
			return err
		}
		if d.Runs, err = readRuns(ctx, q, key); err != nil {
			return err
		}
		if d.Documents, err = readDocuments(ctx, q, key); err != nil {
			return err
		}
		d.Deliveries, err = readDeliveries(ctx, q, key)
		return err
	})
	return d, err
}

func findLine(ctx context.Context, q querier, prefix string) (Line, error) {
	lines, err := readLines(ctx, q, sql("SELECT "+lineColumns+" FROM occurrences WHERE key >= $1 AND key < $2 ORDER BY key LIMIT 2",
		prefix, prefix+"~")) // "~" comes after every digit of a key
	switch {
	case err != nil:
		return Line{}, err
	case len(lines) == 0 || prefix == "":
		return Line{}, &RefusedError{What: "there is no report whose key begins with " + prefix, Hint: "list what there is with history"}
	case len(lines) > 1:
		return Line{}, &RefusedError{What: "several keys begin with " + prefix, Hint: "write more of it"}
	}
	return lines[0], countMails(ctx, q, lines)
}

func readRuns(ctx context.Context, q querier, key string) (list []Run, err error) {
	query := sql("SELECT number, outcome, error, started, ended FROM runs WHERE occurrence = $1 ORDER BY number", key)
	err = each(ctx, q, query, func(r rows) error {
		var run Run
		var started, ended string
		if err := r.Scan(&run.Number, &run.Outcome, &run.Error, &started, &ended); err != nil {
			return err
		}
		var p parser
		run.Started, run.Ended = p.stamp(started), p.stamp(ended)
		list = append(list, run)
		return p.err
	})
	return list, err
}

// latestRun chooses the rows of the last run that made documents.
const latestRun = " WHERE occurrence = $1 AND run = (SELECT max(run) FROM documents WHERE occurrence = $1)"

func readDocuments(ctx context.Context, q querier, key string) (list []Document, err error) {
	query := sql("SELECT view_name, dimension, value, locale, digest FROM documents"+latestRun+" ORDER BY position", key)
	err = each(ctx, q, query, func(r rows) error {
		var d Document
		var view string
		err := r.Scan(&view, &d.Slice.Dimension, &d.Slice.Value, &d.Locale, &d.Digest)
		d.View = reports.View(view)
		list = append(list, d)
		return err
	})
	if err != nil {
		return nil, err
	}
	query = sql("SELECT document, name, format, digest, size FROM files"+latestRun+" ORDER BY document, name", key)
	err = each(ctx, q, query, func(r rows) error {
		var f File
		var document int
		if err := r.Scan(&document, &f.Name, &f.Format, &f.Digest, &f.Size); err != nil {
			return err
		}
		if document < 0 || document >= len(list) {
			return &CorruptError{What: "file " + f.Name, Why: "its document is not there"}
		}
		list[document].Files = append(list[document].Files, f)
		return nil
	})
	return list, err
}

func readDeliveries(ctx context.Context, q querier, key string) (list []DeliveryDetail, err error) {
	at := map[string]int{}
	err = each(ctx, q, sql("SELECT "+deliveryColumns+" FROM deliveries WHERE occurrence = $1 ORDER BY recipient, key", key), func(r rows) error {
		d, err := scanDelivery(r.Scan)
		at[d.Key] = len(list)
		list = append(list, DeliveryDetail{Delivery: d})
		return err
	})
	if err != nil {
		return nil, err
	}
	query := sql(`SELECT h.delivery, h.at, h.state, h.attempt, h.detail FROM delivery_history h
		JOIN deliveries d ON d.key = h.delivery WHERE d.occurrence = $1 ORDER BY h.id`, key)
	err = each(ctx, q, query, func(r rows) error {
		delivery, step, err := scanStep(r)
		if err != nil {
			return err
		}
		d := &list[at[delivery]]
		d.History = append(d.History, step)
		return nil
	})
	return list, err
}

func scanStep(r rows) (delivery string, step Step, err error) {
	var at, state, detail string
	if err := r.Scan(&delivery, &at, &state, &step.Attempt, &detail); err != nil {
		return "", step, err
	}
	var p parser
	step.At, step.State = p.stamp(at), DeliveryState(state)
	switch {
	case detail == "{}": // nothing to say
	case strings.HasPrefix(detail, "{"):
		p.json(detail, &step.Receipt)
	default:
		step.Note = detail
	}
	return delivery, step, p.err
}

// Report returns the document of a digest.
func (s *Store) Report(ctx context.Context, digest string) (*reports.Document, error) {
	raw, err := s.Content(ctx, digest)
	if err != nil {
		return nil, err
	}
	var d reports.Document
	if err := json.Unmarshal(raw, &d); err != nil {
		return nil, &CorruptError{What: "document " + digest, Why: err.Error()}
	}
	return &d, nil
}

// Message returns the bytes of the mail that a delivery sends or has sent.
func (s *Store) Message(ctx context.Context, deliveryKey string) (raw []byte, err error) {
	err = s.read(ctx, "read mail "+deliveryKey, func(q querier) error {
		var digest string
		err := one(ctx, q, sql("SELECT digest FROM deliveries WHERE key = $1", deliveryKey), &digest)
		if errors.Is(err, errNoRow) {
			return &RefusedError{What: "there is no mail " + deliveryKey, Hint: "list the mails of a report with show"}
		}
		if err != nil {
			return err
		}
		raw, err = content(ctx, q, digest)
		return err
	})
	return raw, err
}

// Process is a program that works on the store.
type Process struct {
	ID            string
	Host          string
	PID           int
	Started, Seen time.Time
}

// Processes returns the programs that work on the store or were not yet found
// dead.
func (s *Store) Processes(ctx context.Context) (list []Process, err error) {
	err = s.read(ctx, "read processes", func(q querier) error {
		return each(ctx, q, sql("SELECT id, host, pid, started, seen FROM processes ORDER BY started, id"), func(r rows) error {
			var x Process
			var started, seen string
			if err := r.Scan(&x.ID, &x.Host, &x.PID, &started, &seen); err != nil {
				return err
			}
			var p parser
			x.Started, x.Seen = p.stamp(started), p.stamp(seen)
			list = append(list, x)
			return p.err
		})
	})
	return list, err
}

// Find returns the occurrence of a topic and edition, and false if there is none.
func (s *Store) Find(ctx context.Context, key scheduler.Key) (line Line, ok bool, err error) {
	err = s.read(ctx, "find "+string(key), func(q querier) error {
		lines, err := readLines(ctx, q, sql("SELECT "+lineColumns+" FROM occurrences WHERE key = $1", string(key)))
		if err != nil || len(lines) == 0 {
			return err
		}
		ok, line = true, lines[0]
		return countMails(ctx, q, lines)
	})
	return line, ok, err
}
