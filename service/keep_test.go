package service

import (
	"testing"

	"debrief/pipeline"
	"debrief/store"
)

// TestDataAreKept: what a report was made from is in the store, as it was then.
func TestDataAreKept(t *testing.T) {
	o := open(t, nil)
	o.day(13)
	lines := o.work(store.Done)
	o.desk.set(func(d *desk) { d.revenue = 999 })
	snapshots, err := o.store.Snapshots(t.Context(), lines[0].Key)
	if err != nil || len(snapshots) != 2 || snapshots[0].Dataset != "campaigns" || snapshots[1].Dataset != "performance" {
		t.Fatalf("snapshots = %+v, %v", snapshots, err)
	}
	raw, err := o.store.Content(t.Context(), snapshots[1].Digest)
	if err != nil {
		t.Fatal(err)
	}
	got, err := pipeline.Thaw("performance", snapshots[1].Provenance, raw)
	if err != nil {
		t.Fatal(err)
	}
	if v, ok := got.Table.Column("revenue").Number(9); got.Table.Len() != 10 || !ok || v != 250 || got.Provenance.Last != march(10) {
		t.Errorf("%d rows to %s, revenue %v", got.Table.Len(), got.Provenance.Last, v)
	}
}
