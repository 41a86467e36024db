package pdf

import (
	"bytes"
	"testing"

	"debrief/reports"
	"debrief/reports/reporttest"
	"debrief/templates/fonts"
)

// ownType is a typeface from files: that of debrief itself, opened as another's.
func ownType(t testing.TB) *fonts.Type {
	t.Helper()
	regular, err := fonts.Open(fonts.Regular().TTF())
	if err != nil {
		t.Fatal(err)
	}
	bold, err := fonts.Open(fonts.Bold().TTF())
	if err != nil {
		t.Fatal(err)
	}
	return fonts.NewType("Acme", regular, bold)
}

func TestContractInATypeOfItsOwn(t *testing.T) {
	typ := ownType(t)
	reporttest.Run(t, reporttest.Renderer{SameBytes: true, Text: textOf, Render: func(d *reports.Document) ([]byte, error) {
		return Render(d, Options{Type: typ})
	}})
}

// TestTypeIsEmbedded: the organization's faces are in the file, the embedded
// ones only where the text needs them.
func TestTypeIsEmbedded(t *testing.T) {
	typ := ownType(t)
	regular, bold := fonts.Style{Type: typ}.Face(), fonts.Style{Type: typ, Bold: true}.Face()
	count := func(file []byte, name string) int { return bytes.Count(file, []byte("/BaseFont /utf8"+name)) }
	sample := mustRender(t, reporttest.Sample(), Options{Type: typ})
	hard := mustRender(t, reporttest.Hard(), Options{Type: typ})
	validate(t, sample, "")
	validate(t, hard, "")
	for _, face := range []*fonts.Face{regular, bold} {
		if count(sample, face.Key()) == 0 || count(hard, face.Key()) == 0 {
			t.Errorf("%s is not in the files", face.Name)
		}
	}
	if count(sample, "text") != 0 || count(sample, "strong") != 0 {
		t.Error("the sample needs none of the embedded Latin faces")
	}
	if count(hard, "fallback") == 0 {
		t.Error("Chinese names need the fallback")
	}
	if plain := mustRender(t, reporttest.Sample(), Options{}); bytes.Equal(plain, sample) {
		t.Error("the type changes nothing")
	}
}
