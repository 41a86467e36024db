package scheduler

import (
	"time"

	"debrief/calendar"
)

// Ledger is what was made and noted before, as the store knows it.
type Ledger struct {
	// Made are the editions about each topic, in any order.
	Made map[Topic][]Made
	// Checks are the last comparisons of figures that were sent.
	Checks map[Topic]Check
	// FirstSeen is the day on which each report was first in a plan.
	FirstSeen map[string]calendar.Date
	// HighWater is the latest time at which a decision was made. Confirming a
	// clock that was put back means setting it to the present.
	HighWater time.Time
}

// State says what has become of an occurrence.
type State string

// The states.
const (
	Queued    State = "queued"    // recorded; being made or retried
	Held      State = "held"      // made, waiting for approval
	Sent      State = "sent"      // finished, each recipient accounted for
	Failed    State = "failed"    // given up
	Withdrawn State = "withdrawn" // held, and then overtaken by a change of the plan
)

// Made is the record of one occurrence.
type Made struct {
	Edition    int
	Mark       Mark
	State      State
	End        calendar.Date // the campaign's end that was reckoned with; 0 for a period
	Incomplete bool          // required data were missing
	At         time.Time     // when the figures were read
	Digest     string        // of the figures
}

// Check is a comparison of an edition's figures with what the sources say since.
type Check struct {
	Edition int       // that was compared
	At      time.Time // when
	Digest  string    // of the figures as they are now
	Change  float64   // the largest relative change of a figure; +Inf for one that was nothing
}

// history is what matters of the editions about one topic.
type history struct {
	last     Made // the highest edition that was not withdrawn; edition 0 if there is none
	editions int  // the highest edition, withdrawn or not
	final    bool // a Final or Revised edition was sent
}

func historyOf(made []Made) history {
	var h history
	for _, m := range made {
		h.editions = max(h.editions, m.Edition)
		if m.State == Withdrawn {
			continue
		}
		if m.Edition > h.last.Edition {
			h.last = m
		}
		if m.State == Sent && m.Mark != Provisional {
			h.final = true
		}
	}
	return h
}

// nextMark returns the mark of the edition after h.
func (h history) nextMark(incomplete bool) Mark {
	switch {
	case h.final:
		return Revised
	case incomplete:
		return Provisional
	}
	return Final
}
