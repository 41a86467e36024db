package store

import (
	"fmt"
	"hash/crc32"
	"slices"
	"strconv"
)

// castagnoli is the polynomial for which processors have an instruction.
var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// sealOf returns the checksum of a row's values. Neither database notices a bit
// that flips inside a value, and one in a date can send a report once more, one
// in an address send it to somebody else.
func sealOf(values ...string) string {
	sum := uint32(0)
	for _, v := range values {
		sum = crc32.Update(sum, castagnoli, []byte(v))
		sum = crc32.Update(sum, castagnoli, []byte{0})
	}
	return fmt.Sprintf("%08x", sum)
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

// states are all that there are.
func states() []State {
	return []State{Planned, Generating, Held, Delivering, Done, Failed, Cancelled, Withdrawn, Skipped}
}

// known refuses a state that there is not.
func (s State) known(key string) error {
	if slices.Contains(states(), s) {
		return nil
	}
	return &CorruptError{What: "occurrence " + key, Why: fmt.Sprintf("its state is %q", string(s))}
}

// deliverySeal is over what decides which bytes go to whom.
func deliverySeal(d *Delivery) string {
	return sealOf(d.Key, string(d.Occurrence), d.To.Email, d.From, d.Name, d.Digest)
}
