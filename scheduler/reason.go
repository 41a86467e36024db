package scheduler

import (
	"fmt"
	"strings"

	"debrief/calendar"
)

// Code is the rule that made something due, or not due.
type Code string

// Why something is due.
const (
	OnTime         Code = "on_time"         // the cadence says so
	CaughtUp       Code = "caught_up"       // it fell due while nothing ran
	Settled        Code = "settled"         // the campaign ended and its results have settled
	DeadlinePassed Code = "deadline_passed" // required data are missing, and were waited for long enough
	DataCame       Code = "data_came"       // data that an edition lacked are there
	EndMoved       Code = "end_moved"       // the campaign's end is not the one that was reckoned with
	Restated       Code = "restated"        // figures changed by more than the tolerance
	ByHand         Code = "by_hand"         // a person asked for it
	Recheck        Code = "recheck"         // figures that were sent are to be compared with the sources again
)

// Why something is not due.
const (
	Coming         Code = "coming"           // the next time is in the future
	NotEnded       Code = "not_ended"        // the campaign runs or is to come
	Settling       Code = "settling"         // it ended, and its results have not settled
	WaitingForData Code = "waiting_for_data" // required data do not reach its end
	NoEnd          Code = "no_end"           // the plan gives no end
	CalledOff      Code = "cancelled"        // the plan says so
	BeforeSince    Code = "before_since"     // it ended before the first day the report is about
	InProgress     Code = "in_progress"      // an edition is being made
	OnHold         Code = "held"             // an edition waits for approval
	AlreadySent    Code = "sent"             // and nothing has changed since
	GivenUp        Code = "failed"           // an edition failed for good
	Skipped        Code = "skipped"          // the policy for what was missed leaves it out
	ClockBack      Code = "clock_back"       // the clock was put back too far to be believed
)

// Reason is why something is due or not. Which fields beside the code are set
// depends on it.
type Reason struct {
	Code    Code
	Until   calendar.LocalTime // when the matter comes up again, or came up
	Was, Is calendar.Date      // a date as it was reckoned with and as it is
	What    string             // datasets, a person, a policy
	Change  float64            // a relative change, 0.02 for 2 %
}

// String says the reason in a sentence without a full stop, in English.
func (r Reason) String() string { return r.In("") }

// In is String with the zone of its times behind them, "" for none.
func (r Reason) In(zone string) string {
	switch r.Code {
	case OnTime, CaughtUp, Coming:
		return r.timing(zone)
	case NotEnded, Settling, Settled, EndMoved, BeforeSince, NoEnd, CalledOff:
		return r.campaign(zone)
	case WaitingForData, DeadlinePassed, DataCame, Restated, Recheck:
		return r.data(zone)
	case InProgress:
		return "an edition is being made"
	case OnHold:
		return "held for approval by " + r.What
	case AlreadySent:
		return "sent, and nothing has changed since"
	case GivenUp:
		return "failed; run it again by hand when the cause is mended"
	case Skipped:
		return fmt.Sprintf("missed at %s and skipped: catch_up is %s", r.at(zone), r.What)
	case ByHand:
		return "asked for by hand"
	case ClockBack:
		return "the clock was put back by " + r.What + "; nothing runs until it is confirmed"
	}
	return string(r.Code)
}

// at writes Until as people do: the date, the time and the zone.
func (r Reason) at(zone string) string {
	return strings.TrimSpace(r.Until.Date.String() + " " + r.Until.Time.String() + " " + zone)
}

func (r Reason) timing(zone string) string {
	switch r.Code {
	case OnTime:
		return "due at " + r.at(zone)
	case CaughtUp:
		return fmt.Sprintf("was due at %s, while nothing ran", r.at(zone))
	}
	return "next at " + r.at(zone)
}

func (r Reason) campaign(zone string) string {
	switch r.Code {
	case NotEnded:
		return fmt.Sprintf("ends on %s, due at %s", r.Is, r.at(zone))
	case Settling:
		return fmt.Sprintf("ended on %s, its results settle until %s", r.Is, r.at(zone))
	case Settled:
		return fmt.Sprintf("ended on %s, and its results have settled", r.Is)
	case EndMoved:
		return fmt.Sprintf("its end was moved from %s to %s", r.Was, r.Is)
	case BeforeSince:
		return fmt.Sprintf("ended on %s, before the report's first day %s", r.Is, r.Was)
	case NoEnd:
		return "the plan gives no end"
	}
	return "cancelled in the plan"
}

func (r Reason) data(zone string) string {
	switch r.Code {
	case WaitingForData:
		return fmt.Sprintf("waiting for %s up to %s, until %s at the latest", r.What, r.Is, r.at(zone))
	case DeadlinePassed:
		return fmt.Sprintf("%s does not reach %s, and the deadline %s has passed", r.What, r.Is, r.at(zone))
	case DataCame:
		return fmt.Sprintf("the data that were missing now reach %s", r.Is)
	case Recheck:
		return "a week has passed since its figures were last compared"
	}
	return fmt.Sprintf("figures were restated by %.1f%%", 100*r.Change)
}
