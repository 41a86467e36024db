package pipeline

import (
	"encoding/json"
	"fmt"
	"time"

	"debrief/calendar"
	"debrief/sources"
)

// origin is where a reading came from, as it is kept.
type origin struct {
	Source    string           `json:"source"`
	Version   string           `json:"version,omitempty"`
	Statement string           `json:"statement,omitempty"`
	Rows      int64            `json:"rows"`
	First     calendar.Date    `json:"first,omitzero"`
	Last      calendar.Date    `json:"last,omitzero"`
	Digest    string           `json:"digest,omitempty"`
	Rejected  sources.Rejected `json:"rejected,omitzero"`
	Checks    *sources.Checks  `json:"checks,omitempty"`
	Read      time.Time        `json:"read,omitzero"`
}

// Freeze turns a reading into what is kept of it: in JSON where it came from
// and what of it was rejected, and the bytes of its table.
func (r Reading) Freeze() (provenance string, table []byte, err error) {
	p := r.Provenance
	o := origin{Source: p.Source, Version: p.Version, Statement: p.Statement, Rows: p.Rows, First: p.First, Last: p.Last, Digest: p.Digest, Rejected: r.Rejected, Read: p.Read}
	if !r.Checks.IsZero() {
		o.Checks = &r.Checks
	}
	text, err := json.Marshal(o)
	if err != nil {
		return "", nil, fmt.Errorf("freeze %s: %w", r.Dataset, err)
	}
	table, err = r.Table.MarshalBinary()
	if err != nil {
		return "", nil, fmt.Errorf("freeze %s: %w", r.Dataset, err)
	}
	return string(text), table, nil
}

// Thaw undoes Freeze.
func Thaw(dataset, provenance string, table []byte) (Reading, error) {
	var o origin
	if err := json.Unmarshal([]byte(provenance), &o); err != nil {
		return Reading{}, fmt.Errorf("thaw %s: read where it came from: %w", dataset, err)
	}
	r := &sources.Result{
		Rejected:   o.Rejected,
		Provenance: sources.Provenance{Source: o.Source, Version: o.Version, Statement: o.Statement, Rows: o.Rows, First: o.First, Last: o.Last, Digest: o.Digest, Read: o.Read},
	}
	if o.Checks != nil {
		r.Checks = *o.Checks
	}
	if err := r.Table.UnmarshalBinary(table); err != nil {
		return Reading{}, fmt.Errorf("thaw %s: %w", dataset, err)
	}
	return Reading{dataset, r}, nil
}
