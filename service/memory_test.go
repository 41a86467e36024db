package service

import "testing"

func TestMemoryIsGivenBackOnceAllIsMade(t *testing.T) {
	var m memory
	first, second := m.use(), m.use()
	if first(); m.giveBack() {
		t.Error("memory was given back while a report was being made")
	}
	if second(); !m.giveBack() {
		t.Error("memory was not given back when all was made")
	}
	if m.giveBack() {
		t.Error("memory was given back twice")
	}
}
