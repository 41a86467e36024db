package xlsx

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"debrief/sources/grid"
)

// TestWholeCells holds that a sheet says the same whether its cells are in
// memory as a whole, and taken at once, or come byte by byte.
func TestWholeCells(t *testing.T) {
	const sheet = `<worksheet><sheetData>
<row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c><c r="B1" t="inlineStr"><is><t xml:space="preserve"> spend </t></is></c></row>
<row r="2"><c r="A2" t="inlineStr"><is><t>R&amp;D &lt;x&gt;&#10;_x0041_</t></is></c><c r="B2" s="1"><v>12.5</v></c><c r="D2"><f>B2*2</f><v>25</v></c></row>
<row r="3"><c r="A3" t="inlineStr"><is><r><t>ri</t></r><r><t>ch</t></r><rPh sb="0" eb="1"><t>said</t></rPh></is></c><c r="B3"><v></v></c><c r="C3" t="b"><v>1</v></c></row>
<row r="4"><c r="A4" t="str"><v>text</v></c><c r="B4" t="e"><v>#N/A</v></c><c r="C4"/><c r="D4"><v>7</v> </c><c r="E4" t="inlineStr"><is><t></t></is></c></row>
</sheetData></worksheet>`
	whole := cellsOf(t, strings.NewReader(sheet))
	if diff := cmp.Diff(whole, cellsOf(t, iotest.OneByteReader(strings.NewReader(sheet)))); diff != "" {
		t.Errorf("in memory (-), byte by byte (+):\n%s", diff)
	}
	want := []string{"A1=name", "B1= spend ", "A2=R&D <x>\nA", "B2=12.5", "D2=25", "A3=rich", "C3=TRUE", "A4=text", "B4=#N/A", "D4=7"}
	if diff := cmp.Diff(want, whole); diff != "" {
		t.Error(diff)
	}
}

func cellsOf(t *testing.T, r io.Reader) []string {
	t.Helper()
	var all []string
	s := sheetScanner{book: &directBook{}, tokens: newTokens(r), spent: budget{limit: 1000}, visit: func(row int, cells []grid.Cell) error {
		for _, c := range cells {
			all = append(all, fmt.Sprintf("%c%d=%s", 'A'+c.Column-1, row, c.String()))
		}
		return nil
	}}
	if err := s.scan(t.Context()); err != nil {
		t.Fatal(err)
	}
	return all
}
