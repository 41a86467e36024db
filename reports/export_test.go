package reports

import "testing"

// PhraseTexts returns the phrases of all languages by "language id".
func PhraseTexts(t testing.TB) map[string]string {
	books, err := wordbooks()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, b := range books {
		for id, text := range b.Phrases {
			out[b.Language+" "+id] = text
		}
	}
	return out
}
