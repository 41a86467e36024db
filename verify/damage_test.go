package main

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestJudgeDamage holds the judge of damaged stores to its words: a second copy
// is allowed of a mail that was in doubt, and only if the store in the place of
// the old one knows of all that was under way.
func TestJudgeDamage(t *testing.T) {
	const warned = `level=WARN msg="the store was restored from an older copy"`
	mail := arrival{to: ann, campaign: "C00001", digest: "d"}
	changed, foreign := mail, mail
	changed.digest, foreign.to = "e", cat
	in := func(state string, last, lastOut int64) sight {
		return sight{entries: []entry{{campaign: "C00001", to: ann, state: state, digest: "d"}}, last: last, lastOut: lastOut}
	}
	is := func(s sight) *sight { return &s }
	tests := []struct {
		name                          string
		sound                         bool
		was                           sight
		back                          *sight
		arrived                       []arrival
		had                           int
		said                          string
		lost, doubled, inDoubt, fault int
	}{
		{name: "sent", was: in("rendered", 1, 0), arrived: []arrival{mail}},
		{name: "in doubt, not sent again", was: in("dot", 3, 3), back: is(in("dot", 3, 3)), arrived: []arrival{mail}, had: 1},
		{name: "in doubt, sent again", was: in("dot", 3, 3), back: is(in("dot", 3, 3)), arrived: []arrival{mail, mail}, had: 1, inDoubt: 1},
		{name: "in doubt, sent twice again", was: in("dot", 3, 3), back: is(in("dot", 3, 3)), arrived: []arrival{mail, mail, mail}, had: 1, doubled: 1, inDoubt: 1, fault: 1},
		{name: "in doubt in a store that cannot be read", was: in("dot", 3, 3), arrived: []arrival{mail, mail}, had: 1, inDoubt: 1},
		{name: "accepted, sent again", was: in("accepted", 4, 4), back: is(in("accepted", 4, 4)), arrived: []arrival{mail, mail}, had: 1, doubled: 1, fault: 1},
		{name: "copy that knows no less", was: in("sending", 5, 3), back: is(in("dot", 3, 3)), arrived: []arrival{mail, mail}, had: 1, inDoubt: 1},
		{name: "copy from before the answer", was: in("accepted", 4, 4), back: is(in("dot", 3, 3)), arrived: []arrival{mail, mail}, had: 1, doubled: 1, fault: 1},
		{name: "copy from before the dot", was: in("dot", 3, 3), back: is(in("sending", 2, 0)), arrived: []arrival{mail, mail}, had: 1, doubled: 1, fault: 1},
		{name: "copy from before another's dot", was: in("dot", 9, 9), back: is(in("dot", 3, 3)), arrived: []arrival{mail, mail}, had: 1, doubled: 1, fault: 1},
		{name: "copy that sends what never went", was: in("sending", 5, 3), back: is(in("rendered", 1, 0)), arrived: []arrival{mail}},
		{name: "copy that sends twice what never went", was: in("sending", 5, 3), back: is(in("rendered", 1, 0)), arrived: []arrival{mail, mail}, doubled: 1, fault: 1},
		{name: "other bytes", was: in("rendered", 1, 0), arrived: []arrival{changed}, fault: 1},
		{name: "somebody else", was: in("accepted", 4, 4), arrived: []arrival{mail, foreign}, had: 1, fault: 1},
		{name: "held", was: in("dot", 3, 3), said: warned},
		{name: "held in silence", was: in("dot", 3, 3), lost: 1, fault: 1},
		{name: "a kill, and one is missing", sound: true, was: in("rendered", 1, 0), said: warned, lost: 1, fault: 2},
		{name: "a kill, and it is taken for a copy", sound: true, was: in("accepted", 4, 4), arrived: []arrival{mail}, had: 1, said: warned, fault: 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d := damaged{what: "a test", sound: test.sound, due: []due{{campaign: "C00001", to: ann}}, was: test.was, back: test.back, had: test.had}
			var v verdict
			d.judge(&v, 0, test.arrived, test.said)
			if v.lost != test.lost || v.doubled != test.doubled || v.inDoubt != test.inDoubt || len(v.faults) != test.fault {
				t.Errorf("lost %d, doubled %d, in doubt %d, faults %v; want %d, %d, %d and %d faults",
					v.lost, v.doubled, v.inDoubt, v.faults, test.lost, test.doubled, test.inDoubt, test.fault)
			}
		})
	}
}

// TestFlipInside changes one bit wherever the bytes stand, and nothing else.
func TestFlipInside(t *testing.T) {
	b := &bench{random: rand.New(rand.NewPCG(1, 0))}
	mail := []byte(strings.Repeat("0123456789abcdefghijklmnopqrstuvwxyz", 20))
	for range 500 {
		file := bytes.Join([][]byte{bytes.Repeat([]byte{0}, 100), mail[:300], bytes.Repeat([]byte{1}, 100), mail[300:]}, nil)
		was := bytes.Clone(file)
		at, ok := b.flipInside(file, mail)
		if !ok || at < 0 || at >= len(mail) {
			t.Fatalf("byte %d, %t", at, ok)
		}
		changed := 0
		for i := range file {
			if file[i] == was[i] {
				continue
			}
			changed++
			if diff := file[i] ^ was[i]; was[i] != mail[at] || diff&(diff-1) != 0 {
				t.Fatalf("%q became %q, meant is byte %d, %q", was[i], file[i], at, mail[at])
			}
		}
		if changed == 0 {
			t.Fatal("nothing changed")
		}
	}
	if at, ok := b.flipInside([]byte("another file"), mail); ok {
		t.Errorf("found byte %d in a file that does not hold it", at)
	}
}
