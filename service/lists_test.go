package service

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"debrief/delivery"
	"debrief/pipeline"
	"debrief/reports"
	"debrief/sources"
	"debrief/store"
)

// roll is a source that holds a list of readers.
type roll struct {
	mu     sync.Mutex
	emails []string
	bad    []string
	err    error
}

func (r *roll) Read(context.Context, sources.Query) (*sources.Result, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err != nil {
		return nil, r.err
	}
	out := &sources.Result{Table: sources.Table{Columns: []sources.Column{{Name: "email", Texts: slices.Clone(r.emails)}}}, Provenance: sources.Provenance{Source: "xlsx readers.xlsx"}}
	for i, bad := range r.bad {
		out.Rejected.Rows++
		out.Rejected.Reasons = append(out.Rejected.Reasons, sources.Reason{What: sources.WrongForm, Field: "email", Rows: 1,
			Examples: []sources.Example{{Where: "readers.xlsx Readers!B" + string(rune('7'+i)), Value: bad}}})
	}
	return out, nil
}

func (r *roll) Columns(context.Context, sources.Relation) ([]string, error) { return nil, nil }
func (r *roll) Close() error                                                { return nil }

func (r *roll) set(change func(*roll)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	change(r)
}

// withRoll starts an office whose report goes to a list that stands in a source.
func withRoll(t *testing.T, r *roll) *office {
	o := open(t, func(def *Report) {
		def.Sends = []pipeline.Send{{View: reports.Manager, Attach: []pipeline.Format{pipeline.PDF}, Lists: []string{"regional"}}}
	})
	p := o.settings.Pipeline
	p.Lists = []pipeline.List{{Name: "regional", Source: r}}
	p.People = func(who string) (pipeline.Person, bool) { return pipeline.Person{Email: who}, true }
	return o
}

func TestListThatCannotBeRead(t *testing.T) {
	r := &roll{err: errors.New("the sheet is locked")}
	o := withRoll(t, r)
	o.day(13)
	o.errands.Wait()
	if notices := o.post.inbox(operator.Email); len(notices) != 1 || !strings.Contains(notices[0], "The list regional could not be read") {
		t.Errorf("notices at the plan's reading: %v", notices)
	}
	lines := o.work(store.Failed)
	if !strings.Contains(lines[0].Why, "the sheet is locked") || len(o.post.inbox(maria.Email)) != 0 {
		t.Fatalf("%+v", lines[0])
	}
	r.set(func(r *roll) { r.err, r.emails = nil, []string{maria.Email} })
	if err := o.store.Retry(t.Context(), lines[0].Key, store.Act{Who: "test"}); err != nil {
		t.Fatal(err)
	}
	o.work(store.Done)
	if len(o.post.inbox(maria.Email)) != 1 {
		t.Error("the report that waited was not sent")
	}
}

func TestEmptyListSendsNothing(t *testing.T) {
	o := withRoll(t, &roll{bad: []string{"bo"}})
	o.day(13)
	lines := o.work(store.Failed)
	if !strings.Contains(lines[0].Why, "names nobody that mail may go to") || !strings.Contains(lines[0].Why, `Readers!B7: "bo" is not an address`) {
		t.Errorf("why: %s", lines[0].Why)
	}
}

func TestRowsThatCannotBeUsedAreTold(t *testing.T) {
	o := withRoll(t, &roll{emails: []string{maria.Email}, bad: []string{"bo", "cleo@"}})
	o.day(13)
	o.work(store.Done)
	o.errands.Wait()
	notices := strings.Join(o.post.inbox(operator.Email), "")
	for _, want := range []string{"The list regional has rows that cannot be used", `Readers!B7: "bo" is not an address`, `Readers!B8: "cleo@" is not an address`} {
		if !strings.Contains(notices, want) {
			t.Errorf("no %q in %s", want, notices)
		}
	}
	if len(o.post.inbox(maria.Email)) != 1 {
		t.Error("a good row got nothing")
	}
}

// TestListIsReadAgainBeforeTheMail: who left the list meanwhile gets nothing,
// and while it cannot be read nobody is left out.
func TestListIsReadAgainBeforeTheMail(t *testing.T) {
	r := &roll{emails: []string{maria.Email, orla.Email}}
	o := withRoll(t, r)
	o.post.answer = func(string, int) delivery.Receipt {
		return delivery.Receipt{Outcome: delivery.Deferred, Fault: delivery.Temporary, Phase: delivery.Dial, Reply: "no route"}
	}
	o.day(13)
	o.work(store.Delivering)
	o.post.mu.Lock()
	o.post.answer = nil
	o.post.mu.Unlock()
	set := o.current()
	ctx := t.Context()
	r.set(func(r *roll) { r.err = errors.New("the sheet is locked") })
	o.clock.Advance(2 * rosterAge)
	if _, err := o.listed(ctx, set, set.Reports[0].Report, maria.Email); err == nil {
		t.Error("a list that cannot be read decides who is on it")
	}
	r.set(func(r *roll) { r.err, r.emails = nil, []string{maria.Email} })
	o.work(store.Done)
	if len(o.post.inbox(maria.Email)) != 1 || len(o.post.inbox(orla.Email)) != 0 {
		t.Errorf("Maria %d, Orla %d", len(o.post.inbox(maria.Email)), len(o.post.inbox(orla.Email)))
	}
	r.set(func(r *roll) { r.emails = append(r.emails, orla.Email) })
	if on, err := o.listed(ctx, set, set.Reports[0].Report, orla.Email); err != nil || !on {
		t.Errorf("who came onto the list since it was last read: %v, %v", on, err)
	}
}
