package xlsx

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"
)

// TestArchiveJoinsPieces reads back parts of sizes around that of a piece.
func TestArchiveJoinsPieces(t *testing.T) {
	for _, size := range []int{0, 1, pieceSize - 1, pieceSize, pieceSize + 1, 3*pieceSize + 17} {
		want := []byte(strings.Repeat("0123456789abcdef, a row of a sheet\n", size/35+1)[:size])
		var out bytes.Buffer
		a := &archive{to: &out, parts: map[string]*bytes.Buffer{}}
		w, err := a.Create("xl/part.xml")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(want); err != nil {
			t.Fatal(err)
		}
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
		r, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
		if err != nil {
			t.Fatal(err)
		}
		f, err := r.Open("xl/part.xml")
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(f); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%d bytes: read back %d bytes, %v", size, len(got), err)
		}
	}
}

func TestStoreResults(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{`<c r="A1" s="2" t="str"><f>1+1</f><v>2</v></c>`, `<c r="A1" s="2"><f>1+1</f><v>2</v></c>`},
		{`<c r="A1" t="str"><f>1/0</f></c><c r="B1"/>`, `<c r="A1" t="str"><f>1/0</f><v>–</v></c><c r="B1"/>`},
		{`<c r="A1" t="str"><f>A</f><v>1</v></c><c t="str"><f>B</f></c>`, `<c r="A1"><f>A</f><v>1</v></c><c t="str"><f>B</f><v>–</v></c>`},
		{`<c r="A1" t="str"><f>IF(A1&lt;2,&#34;a&#34;)</f></c>`, `<c r="A1" t="str"><f>IF(A1&lt;2,&#34;a&#34;)</f><v>a &amp; b</v></c>`},
		{`<c r="A1" t="s"><v>0</v></c>`, `<c r="A1" t="s"><v>0</v></c>`},
	} {
		if got := string(storeResults([]byte(c.in), map[string]string{`IF(A1<2,"a")`: "a & b"})); got != c.want {
			t.Errorf("storeResults(%s) = %s, want %s", c.in, got, c.want)
		}
	}
}

func TestSortTypes(t *testing.T) {
	in := `<Types><Override PartName="/b"></Override><Default Extension="xml"></Default><Override PartName="/a"></Override></Types>`
	want := `<Types><Default Extension="xml"></Default><Override PartName="/a"></Override><Override PartName="/b"></Override></Types>`
	if got := string(sortTypes([]byte(in))); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
