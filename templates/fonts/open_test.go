package fonts

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// at returns where a table of a font file begins, or its record with -1.
func at(t testing.TB, file []byte, name string) int {
	t.Helper()
	for i := range table(file).u16(4) {
		if record := table(file).from(12 + 16*i); string(record[:4]) == name {
			return record.u32(8)
		}
	}
	t.Fatalf("no table %s", name)
	return 0
}

// without is a file whose table of a name bears another one.
func renamed(t testing.TB, file []byte, from, to string) []byte {
	t.Helper()
	out := bytes.Clone(file)
	i := bytes.Index(out[:12+16*table(out).u16(4)], []byte(from))
	if i < 0 {
		t.Fatalf("no table %s", from)
	}
	copy(out[i:], to)
	return out
}

func permitting(t testing.TB, fsType int) []byte {
	file := Regular().TTF()
	binary.BigEndian.PutUint16(file[at(t, file, "OS/2")+8:], uint16(fsType))
	return file
}

func begun(with string) []byte {
	file := Regular().TTF()
	copy(file, with)
	return file
}

func TestOpen(t *testing.T) {
	for _, fsType := range []int{0, 4, 8} {
		f, err := Open(permitting(t, fsType))
		if err != nil {
			t.Fatalf("fsType %d: %v", fsType, err)
		}
		if f.family != "Inter" || len(f.digest) != 64 {
			t.Errorf("family %q, digest %q", f.family, f.digest)
		}
		for r, width := range regular.load().advance {
			if got := f.Advance(r); got != float64(width) {
				t.Fatalf("%q is %g wide, in the file it is %g", r, got, width)
			}
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	file := Regular().TTF()
	cut := file[:len(file)/2]
	tests := []struct {
		name string
		file []byte
		want string
	}{
		{"nothing", nil, "not a font file"},
		{"postscript", begun("OTTO"), "PostScript outlines"},
		{"collection", begun("ttcf"), "collection"},
		{"web", begun("wOFF"), "web font"},
		{"web 2", begun("wOF2"), "web font"},
		{"text", []byte("organization: Harbour Coffee"), "not a TrueType file"},
		{"cut", cut, "cut off"},
		{"cff within", renamed(t, file, "glyf", "CFF "), "not TrueType outlines"},
		{"variable", renamed(t, file, "post", "fvar"), "variable font"},
		{"no names", renamed(t, file, "name", "xxxx"), `no table "name"`},
		{"no permission", renamed(t, file, "OS/2", "xxxx"), "whether it may be embedded"},
		{"restricted", permitting(t, 2), "forbids to embed it"},
		{"whole only", permitting(t, 0x108), "forbids to embed a part"},
		{"bitmaps", permitting(t, 0x200), "bitmaps"},
		{"no latin", Fallback().TTF(), "it has no"},
		{"large", make([]byte, MaxFile+1), "larger than"},
	}
	for _, tt := range tests {
		_, err := Open(tt.file)
		var refused *FileError
		if !errors.As(err, &refused) || !strings.Contains(refused.What, tt.want) || refused.Advice() == "" {
			t.Errorf("%s: %v, want %q with advice", tt.name, err, tt.want)
		}
	}
}

// latin is a typeface with nothing but ASCII.
func latin(t testing.TB) *Type {
	t.Helper()
	var faces []*Face
	for _, f := range []*Face{Regular(), Bold()} {
		tables, err := tablesOf(f.TTF())
		if err != nil {
			t.Fatal(err)
		}
		chars := charsOf(f.load().font)
		for r := range chars {
			if r > '~' {
				delete(chars, r)
			}
		}
		file, err := rebuild(tables, chars)
		if err != nil {
			t.Fatal(err)
		}
		opened, err := Open(file)
		if err != nil {
			t.Fatal(err)
		}
		faces = append(faces, opened)
	}
	return NewType("Acme Sans", faces[0], faces[1])
}

func TestLettersThatATypeLacks(t *testing.T) {
	typ := latin(t)
	for _, bold := range []bool{false, true} {
		var got []string
		for _, run := range (Style{Size: 9, Bold: bold, Type: typ}).Runs("Ad Ωм 微信 1") {
			name := run.Face.Name
			if run.Face == typ.face(bold) {
				name = "own"
			}
			got = append(got, name+":"+run.Text)
		}
		embedded := map[bool]string{false: "Inter", true: "Inter SemiBold"}[bold]
		want := []string{"own:Ad ", embedded + ":Ωм", "own: ", "Droid Sans Fallback:微信", "own: 1"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	}
	if got := typ.Clean("Ωм 微 ח"); got != "Ωм 微 □" {
		t.Errorf("Clean: %q", got)
	}
}

func TestTypeIsTold(t *testing.T) {
	a, b := latin(t), latin(t)
	if a.Digest != b.Digest || a.Digest == "" {
		t.Errorf("the same files: %s and %s", a.Digest, b.Digest)
	}
	if other := NewType("Acme Sans", a.bold, a.regular); other.Digest == a.Digest {
		t.Error("other files have the same digest")
	}
	if !a.Tabular() {
		t.Error("figures of Inter have one width")
	}
	for name, want := range map[string]string{"": "Inter,x", `A"c'me; }`: "Acme,x", "500 Sans": "'500 Sans',x", "Gill Sans": "Gill Sans,x"} {
		if got := NewType(name, a.regular, a.bold).Stack("x"); got != want {
			t.Errorf("name %q: %s, want %s", name, got, want)
		}
	}
	if got := (*Type)(nil).Stack("x"); got != "x" {
		t.Errorf("no type: %s", got)
	}
}

// gsub is a table with one feature of one lookup.
func gsub(tag string, kind int, part []byte) table {
	out := put16(nil, 1, 0, 0, 10, 10+14) // version, scripts, features, lookups
	out = append(put16(out, 1), tag...)   // features: one
	out = put16(out, 8, 0, 1, 0)          // at 8: its lookups are 0
	out = put16(out, 1, 4)                // lookups: one, at 4
	out = put16(out, kind, 0, 1, 8)       // its one part at 8
	return append(out, part...)
}

func TestTabularFigures(t *testing.T) {
	chars := map[rune]int{}
	for r := '0'; r <= '9'; r++ {
		chars[r] = 20 + int(r-'0')
	}
	byDelta := put16(nil, 1, 6, 100, 2, 1, 20, 29, 0)                  // covered: 20 to 29
	byList := put16(nil, 2, 10, 2, 500, 501, 1, 2, 21, 23)             // covered: 21 and 23
	wrapped := append(put16(nil, 1, single, 0, 8), byDelta...)         // an extension
	broken := put16(nil, 1, 0xfff0, 100)                               // covered: beyond the end
	endless := append(put16(nil, 1, single, 0, 0), make([]byte, 4)...) // an extension of itself
	all := map[rune]int{'0': 120, '1': 121, '2': 122, '3': 123, '4': 124, '5': 125, '6': 126, '7': 127, '8': 128, '9': 129}
	tests := []struct {
		name string
		gsub table
		want map[rune]int
	}{
		{"none", nil, map[rune]int{}},
		{"delta", gsub("tnum", single, byDelta), all},
		{"list", gsub("tnum", single, byList), map[rune]int{'1': 500, '3': 501}},
		{"extension", gsub("tnum", extension, wrapped), all},
		{"another feature", gsub("onum", single, byDelta), map[rune]int{}},
		{"another kind", gsub("tnum", 4, byDelta), map[rune]int{}},
		{"broken", gsub("tnum", single, broken), map[rune]int{}},
		{"endless", gsub("tnum", extension, endless), map[rune]int{}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, tabularFigures(tt.gsub, chars)); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
}

func FuzzOpen(f *testing.F) {
	file := Bold().TTF()
	f.Add(file[:2000])
	f.Add([]byte("\x00\x01\x00\x00\x00\x10"))
	f.Add([]byte(gsub("tnum", single, put16(nil, 1, 6, 100, 2, 1, 20, 29, 0))))
	chars := map[rune]int{'0': 20, '1': 21, '9': 29}
	f.Fuzz(func(t *testing.T, file []byte) {
		if face, err := Open(file); err == nil {
			face.Outline('A')
		}
		for r := range tabularFigures(table(file), chars) {
			if chars[r] == 0 {
				t.Fatalf("a figure %q that the font does not have", r)
			}
		}
	})
}
