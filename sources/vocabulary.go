package sources

import (
	"encoding/binary"
	"math/bits"
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
	recent [recentWords]recentWord // as rows often repeat a text: quicker than a map
}

// recentWords is a power of two.
const recentWords = 256

type recentWord struct {
	text string
	word word
}

func newVocabulary(blanks []string) *vocabulary {
	return &vocabulary{
		words:  map[string]word{"": {class: wordBlank}},
		values: []string{""},
		blanks: blanks,
		recent: [recentWords]recentWord{{word: word{class: wordBlank}}},
	}
}

// look returns the word for a text.
func (v *vocabulary) look(text []byte) word {
	r := &v.recent[mixed(text)%recentWords]
	if r.text != string(text) {
		w, ok := v.words[string(text)]
		if !ok {
			w = v.learn(string(text))
		}
		if value := v.values[w.id]; value == string(text) {
			*r = recentWord{value, w}
		}
		return w
	}
	return r.word
}

// mixed is a number that texts of a column rarely share: of their ends, where
// they differ.
func mixed(text []byte) uint64 {
	const odd = 0x9e3779b97f4a7c15
	h := uint64(len(text))
	if len(text) >= 8 {
		h += binary.LittleEndian.Uint64(text) ^ bits.RotateLeft64(binary.LittleEndian.Uint64(text[len(text)-8:]), 21)
	} else {
		for _, c := range text {
			h = h<<8 | uint64(c)
		}
	}
	return h * odd >> 32
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
