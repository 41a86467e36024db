package sources

import (
	"fmt"
	"testing"
)

// TestVocabularyKeepsIDs looks up more texts than its small table holds, in
// several orders: each keeps its id, and texts that blanks alone tell apart
// share one.
func TestVocabularyKeepsIDs(t *testing.T) {
	v := newVocabulary([]string{"NA"})
	const n = 3 * recentWords
	ids := map[string]uint32{}
	for round := range 3 {
		for i := range n {
			text := fmt.Sprintf("channel %d", i*(round+1)%n)
			w := v.look([]byte(text))
			if spaced := v.look([]byte(" " + text + "\t")); spaced != w {
				t.Fatalf("%q is %v, with blanks %v", text, w, spaced)
			}
			if id, seen := ids[text]; seen && id != w.id || w.id == 0 || v.values[w.id] != text {
				t.Fatalf("%q has id %d of %q, had %d", text, w.id, v.values[w.id], id)
			}
			ids[text] = w.id
		}
		for text, want := range map[string]wordClass{"": wordBlank, "  ": wordBlank, "NA": wordBlank, "Total": wordTotal, "#REF!": wordErrorValue, "a\xff": wordUnreadable} {
			if w := v.look([]byte(text)); w.class != want || w.id != 0 {
				t.Errorf("round %d: %q is %v, want class %d", round, text, w, want)
			}
		}
	}
	if len(ids) != n {
		t.Errorf("%d texts, want %d", len(ids), n)
	}
}
