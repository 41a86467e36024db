package main

import (
	"testing"
)

// TestJudge holds the model to its words: what is a loss, what an unmarked
// copy, and what the ledger may own up to.
func TestJudge(t *testing.T) {
	mail := arrival{to: ann, campaign: "C00001", id: "<1@x>", digest: "d"}
	other := mail
	other.id = "<2@x>"
	changed := mail
	changed.digest = "e"
	accepted := entry{state: "accepted", digest: "d", dots: 1}
	marked := entry{state: "accepted", digest: "d", dots: 2, repeats: 1, doubts: 1}
	held := entry{state: "in doubt", digest: "d", dots: 1, doubts: 1}
	tests := []struct {
		name                          string
		held                          bool
		copies                        []arrival
		known                         []entry
		lost, doubled, inDoubt, fault int
	}{
		{name: "arrived once", copies: []arrival{mail}, known: []entry{accepted}},
		{name: "marked copy", copies: []arrival{mail, mail}, known: []entry{marked}, inDoubt: 1},
		{name: "marked, no copy", copies: []arrival{mail}, known: []entry{marked}},
		{name: "held", held: true, copies: []arrival{mail}, known: []entry{held}, inDoubt: 1},
		{name: "held before it arrived", held: true, known: []entry{held}, inDoubt: 1},
		{name: "in doubt and given up", known: []entry{held}, lost: 1, fault: 2},
		{name: "lost", known: []entry{accepted}, lost: 1, fault: 1},
		{name: "unmarked copy", copies: []arrival{mail, mail}, known: []entry{accepted}, doubled: 1, fault: 2},
		{name: "no dot announced", copies: []arrival{mail}, known: []entry{{state: "accepted", digest: "d"}}, fault: 1},
		{name: "copy of what is held", held: true, copies: []arrival{mail, mail}, known: []entry{marked}, doubled: 1, fault: 1},
		{name: "another Message-ID", copies: []arrival{mail, other}, known: []entry{marked}, inDoubt: 1, fault: 1},
		{name: "other bytes", copies: []arrival{changed}, known: []entry{accepted}, fault: 1},
		{name: "no end", copies: []arrival{mail}, known: []entry{{state: "dot", digest: "d", dots: 1}}, fault: 1},
		{name: "not held", copies: []arrival{mail}, known: []entry{held}, fault: 1},
		{name: "not in the ledger", copies: []arrival{mail}, fault: 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var v verdict
			v.judge(due{campaign: "C00001", to: ann, held: test.held}, test.copies, test.known)
			if v.lost != test.lost || v.doubled != test.doubled || v.inDoubt != test.inDoubt || len(v.faults) != test.fault {
				t.Errorf("lost %d, doubled %d, in doubt %d, faults %v; want %d, %d, %d and %d faults",
					v.lost, v.doubled, v.inDoubt, v.faults, test.lost, test.doubled, test.inDoubt, test.fault)
			}
		})
	}
}

func TestTally(t *testing.T) {
	tally := tally{Runs: 4, Faults: []fault{{2, "a"}, {2, "b"}, {3, "c"}}}
	if tally.passed() != 2 || tally.proved() {
		t.Errorf("passed %d, proved %t", tally.passed(), tally.proved())
	}
	tally.Faults = append(tally.Faults, fault{-1, "everybody's"})
	if tally.passed() != 0 {
		t.Errorf("passed %d with a fault that is nobody's", tally.passed())
	}
}

// TestHandedOver tells copies that a server in between made from ours.
func TestHandedOver(t *testing.T) {
	list := []arrival{{id: "1", hop: "A"}, {id: "1", hop: "A"}, {id: "1", hop: "B"}}
	if got := (&office{relayed: true}).handedOver(list); len(got) != 2 {
		t.Errorf("%d left of three, want 2", len(got))
	}
}
