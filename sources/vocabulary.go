package sources

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// wordClass says what a text is good for as a dimension.
type wordClass uint8

const (
	wordValue wordClass = iota
	wordBlank
	wordTotal      // the label of a total row
	wordErrorValue // "#REF!"
	wordUnreadable // not UTF-8, or with a NUL
)

// word is a text that was seen before.
type word struct {
	id    uint32 // of the value in its vocabulary, 0 for blank
	class wordClass
}

// vocabulary keeps each distinct text of a dimension once.
type vocabulary struct {
	words  map[string]word // by the text as found, and by its value
	values []string        // by id; 0 is ""
	blanks []string
	last   []byte // the text that was looked up last, as rows often repeat it
	hit    word
}

func newVocabulary(blanks []string) *vocabulary {
	return &vocabulary{
		words:  map[string]word{"": {class: wordBlank}},
		values: []string{""},
		blanks: blanks,
		hit:    word{class: wordBlank},
	}
}

// look returns the word for a text.
func (v *vocabulary) look(text []byte) word {
	if string(text) == string(v.last) {
		return v.hit
	}
	w, ok := v.words[string(text)]
	if !ok {
		w = v.learn(string(text))
	}
	v.last, v.hit = append(v.last[:0], text...), w
	return w
}

// learn adds a text and, if blanks surround it, what is between them.
func (v *vocabulary) learn(text string) word {
	value := strings.TrimSpace(text)
	if w, ok := v.words[value]; ok {
		v.words[text] = w
		return w
	}
	w := word{class: v.classify(value)}
	if w.class == wordValue {
		w.id = uint32(len(v.values))
		v.values = append(v.values, value)
	}
	v.words[value] = w
	v.words[text] = w
	return w
}

func (v *vocabulary) classify(value string) wordClass {
	switch {
	case slices.Contains(v.blanks, value):
		return wordBlank
	case !utf8.ValidString(value) || strings.ContainsRune(value, 0):
		return wordUnreadable
	case IsTotal(value):
		return wordTotal
	case isErrorValue(value):
		return wordErrorValue
	}
	return wordValue
}

// ranks returns the place of each id in the order of the values.
func (v *vocabulary) ranks() []uint32 {
	ids := make([]uint32, len(v.values))
	for i := range ids {
		ids[i] = uint32(i)
	}
	slices.SortFunc(ids, func(a, b uint32) int { return strings.Compare(v.values[a], v.values[b]) })
	ranks := make([]uint32, len(ids))
	for rank, id := range ids {
		ranks[id] = uint32(rank)
	}
	return ranks
}
