package reports

import (
	"fmt"
	"io/fs"
	"path"
	"strings"
	"sync"

	"golang.org/x/text/currency"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"gopkg.in/yaml.v3"

	"debrief/templates"
)

// Language writes texts, numbers and dates for one locale and currency. It is
// safe for use by several goroutines.
type Language struct {
	tag     language.Tag // of the locale: how numbers are grouped
	words   *wordbook
	printer *message.Printer
	symbol  string // of the currency: "€"
}

// wordbook is a language file, parsed.
type wordbook struct {
	Tag      language.Tag      `yaml:"-"`
	Language string            `yaml:"language"`
	Like     string            `yaml:"like"`    // the language whose words stand where this one has none: "en-GB"
	List     string            `yaml:"list"`    // "and" in "a, b and c"
	Money    string            `yaml:"money"`   // "{symbol}{n}"
	Percent  string            `yaml:"percent"` // "{n}%"
	Points   string            `yaml:"points"`
	Times    string            `yaml:"times"`
	Range    string            `yaml:"range"` // "{low} to {high}"
	Compact  []string          `yaml:"compact"`
	Units    map[string]string `yaml:"units"`
	Heads    map[string]string `yaml:"heads"`
	Dates    dateWords         `yaml:"dates"`
	Plurals  []string          `yaml:"plurals"` // phrases that are nouns in the plural
	Quarter  string            `yaml:"quarter"` // "Q{n} {y}"
	Causal   []string          `yaml:"causal"`  // words that claim a cause, which evidence level D does not carry
	Phrases  map[string]string `yaml:"phrases"`

	phrases map[string]phrase
	plurals map[string]bool
}

type dateWords struct {
	Long   string   `yaml:"long"`   // "{d} {month} {y}"
	Medium string   `yaml:"medium"` // "{d} {mon} {y}"
	Short  string   `yaml:"short"`  // "{d} {mon}"
	Month  string   `yaml:"month"`  // "{month} {y}"
	Months []string `yaml:"months"`
	Mons   []string `yaml:"mons"`
}

// wordbooks parses the embedded language files once; they are read-only after.
var wordbooks = sync.OnceValues(func() ([]*wordbook, error) {
	names, err := fs.Glob(templates.Languages, "languages/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("list languages: %w", err)
	}
	var books []*wordbook
	for _, name := range names {
		b := new(wordbook)
		if err := b.read(name); err != nil {
			return nil, fmt.Errorf("read language %s: %w", path.Base(name), err)
		}
		books = append(books, b)
	}
	return books, nil
})

// read fills the wordbook from a file: what the file does not say is taken
// from the language that it is like.
func (b *wordbook) read(name string) error {
	raw, err := templates.Languages.ReadFile(name)
	if err != nil {
		return err
	}
	var like struct{ Like string }
	if err := yaml.Unmarshal(raw, &like); err != nil {
		return err
	}
	if like.Like != "" {
		if err := b.read(path.Join(path.Dir(name), like.Like+".yaml")); err != nil {
			return fmt.Errorf("like %s: %w", like.Like, err)
		}
	}
	if err := yaml.Unmarshal(raw, b); err != nil {
		return err
	}
	return b.parse()
}

// parse makes of the words what is needed to write with them.
func (b *wordbook) parse() (err error) {
	if b.Tag, err = language.Parse(b.Language); err != nil {
		return fmt.Errorf("tag %q: %w", b.Language, err)
	}
	b.phrases = make(map[string]phrase, len(b.Phrases))
	for id, text := range b.Phrases {
		if b.phrases[id], err = parsePhrase(text); err != nil {
			return fmt.Errorf("phrase %s: %w", id, err)
		}
	}
	b.plurals = make(map[string]bool, len(b.Plurals))
	for _, id := range b.Plurals {
		b.plurals[id] = true
	}
	return nil
}

// NewLanguage returns the language for a locale such as "en-IE" and a currency
// such as "EUR". A locale without phrases of its own takes those of the
// nearest one and its own number format; one without any relative is an error.
func NewLanguage(locale, currencyCode string) (*Language, error) {
	tag, err := language.Parse(locale)
	if err != nil {
		return nil, fmt.Errorf("locale %q: %w", locale, err)
	}
	unit, err := currency.ParseISO(currencyCode)
	if err != nil {
		return nil, fmt.Errorf("currency %q: not an ISO 4217 code", currencyCode)
	}
	books, err := wordbooks()
	if err != nil {
		return nil, err
	}
	words, err := nearest(tag, books)
	if err != nil {
		return nil, err
	}
	p := message.NewPrinter(tag)
	return &Language{tag: tag, words: words, printer: p, symbol: p.Sprint(currency.NarrowSymbol(unit))}, nil
}

func nearest(tag language.Tag, books []*wordbook) (*wordbook, error) {
	tags := make([]language.Tag, len(books))
	for i, b := range books {
		tags[i] = b.Tag
	}
	_, i, confidence := language.NewMatcher(tags).Match(tag)
	if confidence < language.High { // Klingon is said to be near to English
		names := make([]string, len(tags))
		for i, t := range tags {
			names[i] = t.String()
		}
		return nil, fmt.Errorf("locale %q: no phrases; there are %s", tag, strings.Join(names, ", "))
	}
	return books[i], nil
}

// Tag returns the BCP 47 tag of the locale, for document metadata.
func (l *Language) Tag() string { return l.tag.String() }

// Text writes t. A phrase that the language lacks is written as its id in
// angle brackets; Check finds such phrases before anybody reads them.
func (l *Language) Text(t Text) string {
	if t.Phrase == "" {
		return t.Literal
	}
	p, ok := l.words.phrases[t.Phrase]
	if !ok {
		return "⟨" + t.Phrase + "⟩"
	}
	return p.write(l, t.Args)
}

// Check reports the first phrase or argument that t refers to in vain.
func (l *Language) Check(t Text) error {
	if t.Phrase == "" {
		return nil
	}
	p, ok := l.words.phrases[t.Phrase]
	if !ok {
		return fmt.Errorf("language %s: no phrase %q", l.words.Language, t.Phrase)
	}
	missing := ""
	p.arguments(func(name string) {
		if _, ok := t.Args[name]; !ok {
			missing = name
		}
	})
	if missing != "" {
		return fmt.Errorf("language %s: phrase %q: no argument %q", l.words.Language, t.Phrase, missing)
	}
	for _, a := range t.Args {
		for _, sub := range a.texts() {
			if err := l.Check(sub); err != nil {
				return err
			}
		}
	}
	return nil
}

func (a Arg) texts() []Text {
	if a.Text != nil {
		return append([]Text{*a.Text}, a.Texts...)
	}
	return a.Texts
}
