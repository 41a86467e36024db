package main

import (
	"strings"
	"testing"
)

func TestCountCases(t *testing.T) {
	const output = `{"Action":"run","Test":"TestA"}
{"Action":"run","Test":"TestA/one"}
{"Action":"pass","Test":"TestA/one"}
{"Action":"output","Test":"TestA/two","Output":"    a_test.go:7: not so\n"}
{"Action":"output","Test":"TestA/two","Output":"--- FAIL: TestA/two\n"}
{"Action":"fail","Test":"TestA/two"}
{"Action":"fail","Test":"TestA"}
{"Action":"pass","Test":"TestB"}
{"Action":"output","Test":"TestC","Output":"    c_test.go:3: no server\n"}
{"Action":"skip","Test":"TestC"}
{"Action":"fail"}
`
	got, err := countCases(strings.NewReader(output))
	if err != nil {
		t.Fatal(err)
	}
	if got.Runs != 4 || got.passed() != 2 || len(got.Faults) != 2 || !strings.Contains(got.Faults[0].String(), "not so") {
		t.Errorf("%+v", got)
	}
	if len(got.Notes) != 1 || got.Skipped != "" {
		t.Errorf("skipped: %+v", got)
	}
	none, err := countCases(strings.NewReader(`{"Action":"skip","Test":"TestC"}`))
	if err != nil || none.Skipped == "" || !none.proved() {
		t.Errorf("nothing was run: %+v, %v", none, err)
	}
	if _, err := countCases(strings.NewReader("go: no module")); err == nil {
		t.Error("what is no report of tests was counted")
	}
}
