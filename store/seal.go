package store

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"strconv"
)

// castagnoli is the polynomial for which processors have an instruction.
var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// sealOf returns the checksum of a row's values. Neither database notices a bit
// that flips inside a value, and one in a date can send a report once more, one
// in an address send it to somebody else.
func sealOf(values ...string) string {
	buffer := make([]byte, 0, 512) // of the stack, as a rule
	for _, v := range values {
		buffer = append(append(buffer, v...), 0)
	}
	sum := crc32.Checksum(buffer, castagnoli)
	return hex.EncodeToString(binary.BigEndian.AppendUint32(nil, sum))
}

// broken reports whether values are not those that were sealed. A row without
// a seal is from a release that had none.
func broken(seal string, values ...string) bool {
	return seal != "" && seal != sealOf(values...)
}

// termsSeal is over an occurrence as it was planned.
func (r *occurrenceRow) termsSeal() string {
	o := &r.occurrence
	return sealOf(r.key, o.Topic.Report, o.Topic.Campaign, o.Topic.Period, strconv.Itoa(o.Edition), r.mark, o.Name,
		r.first, r.last, r.nominal, o.Zone, r.planned, r.end, r.missing, r.reason)
}

// madeRow is what the scheduler compares an occurrence by.
type madeRow struct {
	report, campaign, period string
	edition                  int
	mark, end, missing       string
	readAt, figures          string // "" until it is made
}

func (m *madeRow) seal() string {
	return sealOf(m.report, m.campaign, m.period, strconv.Itoa(m.edition), m.mark, m.end, m.missing, m.readAt, m.figures)
}

// known reports whether there is such a state.
func (s State) known() bool {
	switch s {
	case Planned, Generating, Held, Delivering, Done, Failed, Cancelled, Withdrawn, Skipped:
		return true
	}
	return false
}

func unknownState(key, state string) error {
	return &CorruptError{What: "occurrence " + key, Why: fmt.Sprintf("its state is %q", state)}
}

// deliverySeal is over what decides which bytes go to whom.
func deliverySeal(d *Delivery) string {
	return sealOf(d.Key, string(d.Occurrence), d.To.Email, d.From, d.Name, d.Digest)
}
