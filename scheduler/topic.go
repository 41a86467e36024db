package scheduler

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"time"

	"debrief/calendar"
)

// Topic is what a report is about: a campaign, or a period. Exactly one of
// Campaign and Period is set.
type Topic struct {
	Report   string // the report's name in the configuration
	Campaign string // the campaign's id in the plan
	Period   string // the period's name, "2026-Q3"; see calendar.Occurrence
}

// Key identifies one edition of a report about one topic: 32 hexadecimal
// digits, a hash of the report, the campaign or period, and the edition.
type Key string

// Mark says how final an edition is.
type Mark string

// The marks. A Provisional edition lacks data and is followed by exactly one
// Final; whatever follows a Final is Revised.
const (
	Provisional Mark = "provisional"
	Final       Mark = "final"
	Revised     Mark = "revised"
)

// Occurrence is one edition of one report that is to be made.
type Occurrence struct {
	Topic
	Name    string // the campaign's or the period's name, for people
	Edition int    // 1, 2, 3…
	Mark    Mark

	Period  calendar.Period    // the days that are reported on
	Nominal calendar.LocalTime // when it was planned, on the clocks of Zone
	Zone    string
	At      time.Time // the same instant, in UTC

	End     calendar.Date // the campaign's end that was reckoned with; 0 for a period
	Missing []string      // required datasets that do not reach the end yet
	Reason  Reason        // why it is due
}

// Key returns the identity under which the occurrence is recorded.
func (o Occurrence) Key() Key { return o.Topic.Key(o.Edition) }

// Key returns the identity of an edition about the topic.
func (t Topic) Key(edition int) Key {
	return hash("occurrence", t.Report, t.Campaign, t.Period, strconv.Itoa(edition))
}

// PreviewKey returns the identity of a preview that a person asks for. No
// preview has the key of an occurrence, so that none can stand in the way of
// one; token tells previews of one topic apart.
func (t Topic) PreviewKey(token string) Key {
	return hash("preview", t.Report, t.Campaign, t.Period, token)
}

// hash keeps the parts apart by their lengths: no two lists of parts give the
// same bytes.
func hash(parts ...string) Key {
	h := sha256.New()
	for _, part := range parts {
		h.Write(strconv.AppendInt(nil, int64(len(part)), 10))
		h.Write([]byte{':'})
		h.Write([]byte(part))
	}
	return Key(hex.EncodeToString(h.Sum(nil)[:16]))
}
