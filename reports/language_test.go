package reports_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"debrief/calendar"
	"debrief/reports"
)

// Every language says what English says, and with no argument that English
// does not have: the composers pass those.
func TestLanguagesSayTheSame(t *testing.T) {
	books := reports.Phrases(t)
	english := books["en-GB"]
	for lang, phrases := range books {
		for id, want := range english {
			got, ok := phrases[id]
			if !ok {
				t.Errorf("%s lacks %s", lang, id)
				continue
			}
			for _, arg := range got {
				if !slices.Contains(want, arg) {
					t.Errorf("%s %s has an argument %q that en-GB has not", lang, id, arg)
				}
			}
		}
		for id := range phrases {
			if _, ok := english[id]; !ok {
				t.Errorf("%s has %s, which en-GB has not", lang, id)
			}
		}
	}
	if got := slices.Sorted(maps.Keys(books)); len(got) < 3 {
		t.Errorf("languages = %v", got)
	}
}

// A language answers to its relatives, and only to them.
func TestLocalesFindTheirLanguage(t *testing.T) {
	for locale, want := range map[string]string{
		"en-IE": "met", "en-AU": "met", "en-US": "met", "de-AT": "erreicht", "de-CH": "erreicht", "de": "erreicht",
	} {
		l, err := reports.NewLanguage(locale, "EUR")
		if err != nil {
			t.Errorf("%s: %v", locale, err)
			continue
		}
		if got := l.Text(reports.Word("status.met")); got != want {
			t.Errorf("%s: met = %q, want %q", locale, got, want)
		}
	}
	if _, err := reports.NewLanguage("fr-FR", "EUR"); err == nil {
		t.Error("French is spoken without a file for it")
	}
}

func TestNumbersAndDatesOfLocales(t *testing.T) {
	day := calendar.On(2026, 6, 14)
	ofMonth := calendar.MonthOf(day)
	of := reports.Of
	for locale, want := range map[string][]string{
		"en-IE": {"€2.28", "€32.50", "€5.23M", "12.3%", "0.92%", "1.23 points", "−€0.64", "14 June 2026", "June 2026", "Q2 2026", "4 May – 14 Jun 2026"},
		"de-DE": {"2,28 €", "32,50 €", "5,23 Mio. €", "12,3 %", "0,92 %", "1,23 %-Punkte", "−0,64 €", "14. Juni 2026", "Juni 2026", "Q2 2026", "4. Mai – 14. Juni 2026"},
		"en-US": {"€2.28", "€32.50", "€5.23M", "12.3%", "0.92%", "1.23 points", "−€0.64", "June 14, 2026", "June 2026", "Q2 2026", "May 4 – Jun 14, 2026"},
	} {
		l, err := reports.NewLanguage(locale, "EUR")
		if err != nil {
			t.Fatal(err)
		}
		got := []string{
			l.Value(of(2.284, reports.Money)), l.Value(of(32.51, reports.Money)), l.Value(of(5_234_000, reports.Money)),
			l.Value(of(0.1234, reports.Ratio)), l.Value(of(0.00919, reports.Ratio)), l.Value(of(0.01234, reports.Points)), l.Value(of(-0.64, reports.Money)),
			l.Date(day), l.Period(ofMonth), l.Period(calendar.Period{First: calendar.On(2026, 4, 1), Last: calendar.On(2026, 6, 30)}),
			l.Period(calendar.Period{First: calendar.On(2026, 5, 4), Last: day}),
		}
		for i := range want {
			if g := strings.ReplaceAll(got[i], "\u00a0", " "); g != want[i] {
				t.Errorf("%s: %q, want %q", locale, g, want[i])
			}
		}
	}
}

func TestPhraseNotation(t *testing.T) {
	l, err := reports.NewLanguage("en-GB", "EUR")
	if err != nil {
		t.Fatal(err)
	}
	n := func(x float64) reports.Arg { return reports.ArgOf(reports.Of(x, reports.Count)) }
	word := func(id string) reports.Arg { return reports.ArgText(reports.Word(id)) }
	for phrase, want := range map[string]map[string]reports.Args{
		"{n:no goal|{n} goal|{n} goals}": {"no goal": {"n": n(0)}, "1 goal": {"n": n(1)}, "7 goals": {"n": n(7)}},
		"{n:one|all {n} of {m}}":         {"one": {"n": n(1), "m": n(9)}, "all 2 of 9": {"n": n(2), "m": n(9)}},
		"{kpi.cap} {kpi#was|were}":       {"Revenue was": {"kpi": word("kpi.revenue")}, "Leads were": {"kpi": word("kpi.leads")}},
		"{n.exact} and {n.signed}":       {"55,712 and +55.7k": {"n": n(55712)}},
		"{n?up|down} {n.abs}":            {"down 3": {"n": n(-3)}},
	} {
		for text, args := range want {
			if got := reports.WritePhrase(t, l, phrase, args); got != text {
				t.Errorf("%s: %q, want %q", phrase, got, text)
			}
		}
	}
	for _, bad := range []string{"{n", "{n:one}", "{n?a|b|c}", "{n.loud}", "{n:{m|b}"} {
		if reports.PhraseError(bad) == nil {
			t.Errorf("%q is taken for a phrase", bad)
		}
	}
}

// A debrief reads in every language: no phrase is left unresolved.
func TestComposedInEveryLanguage(t *testing.T) {
	a, cat := springSale(t)
	for locale := range reports.Phrases(t) {
		f := frame(cat)
		f.Locale = locale
		doc := reports.ComposeCampaign(a, f)
		l, err := reports.NewLanguage(locale, "EUR")
		if err != nil {
			t.Fatal(err)
		}
		if err := doc.Check(l); err != nil {
			t.Errorf("%s: %v", locale, err)
		}
	}
}

func TestAChangeTooSmallToBeWrittenHasNoSign(t *testing.T) {
	en, err := reports.NewLanguage("en-IE", "EUR")
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range map[float64]string{0.069: "+6.9%", -0.069: "\u22126.9%", 0.0000001: "0%", -0.0000001: "0%", 0: "0%"} {
		if got := en.Signed(reports.Of(n, reports.Ratio)); got != want {
			t.Errorf("Signed(%v) = %q, want %q", n, got, want)
		}
	}
	if reports.Flat("+10") || !reports.Flat("0.00\u00a0points") {
		t.Error("Flat is wrong about 10 or 0.00")
	}
}
