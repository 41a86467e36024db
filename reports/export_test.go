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

// Phrases returns the arguments of every phrase by language and id.
func Phrases(t testing.TB) map[string]map[string][]string {
	books, err := wordbooks()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]map[string][]string{}
	for _, b := range books {
		out[b.Language] = map[string][]string{}
		for id, p := range b.phrases {
			args := []string{}
			p.arguments(func(name string) { args = append(args, name) })
			out[b.Language][id] = args
		}
	}
	return out
}

// WritePhrase writes a phrase that no file has.
func WritePhrase(t testing.TB, l *Language, text string, args Args) string {
	p, err := parsePhrase(text)
	if err != nil {
		t.Fatal(err)
	}
	return p.write(l, args)
}

// PhraseError returns what is wrong with a phrase.
func PhraseError(text string) error {
	_, err := parsePhrase(text)
	return err
}
