package xlsx

import (
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

func TestInline(t *testing.T) {
	for text, want := range map[string]string{
		"Paid search":       "<t>Paid search</t>",
		" R&D <b> ":         `<t xml:space="preserve"> R&amp;D &lt;b&gt; </t>`,
		"_x0041_ _x005F_":   "<t>_x005F_x0041_ _x005F_x005F_</t>",
		"a\x07b\xff":        "<t>a\ufffdb\ufffd</t>",
		"=1+1":              "<t>=1+1</t>",
		"line\nbreak\ttab!": "<t>line&#xA;break&#x9;tab!</t>",
	} {
		if got := inline(text); got != want {
			t.Errorf("inline(%q) = %s, want %s", text, got, want)
		}
	}
}

// TestInlineIsCut: a cell holds so many units of UTF-16, and half of a
// character is none.
func TestInlineIsCut(t *testing.T) {
	const most = excelize.TotalCellChars
	for text, want := range map[string]string{
		strings.Repeat("a", most+1):                            strings.Repeat("a", most),
		strings.Repeat("é", most):                              strings.Repeat("é", most),
		strings.Repeat("a", most-1) + "😀":                      strings.Repeat("a", most-1),
		strings.Repeat("a", most-2) + "😀" + "b":                strings.Repeat("a", most-2) + "😀",
		strings.Repeat("\u65e5", most-1) + "\u672c" + "\u8a9e": strings.Repeat("\u65e5", most-1) + "\u672c",
	} {
		if got := inline(text); got != "<t>"+want+"</t>" {
			t.Errorf("a text of %d bytes becomes one of %d, want %d", len(text), len(got)-len("<t></t>"), len(want))
		}
	}
}

func TestRowsNeedAPlace(t *testing.T) {
	r := sheetRows{xml: []byte("<row/>")}
	if got, err := r.into([]byte("<sheetData><row/></sheetData><x/>")); err != nil || string(got) != "<sheetData><row/><row/></sheetData><x/>" {
		t.Errorf("%s, %v", got, err)
	}
	if _, err := r.into([]byte("<worksheet/>")); err == nil {
		t.Error("rows were added to a part that has no place for them")
	}
}
