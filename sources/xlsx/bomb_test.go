package xlsx

import (
	"archive/zip"
	"compress/flate"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"debrief/sources/cage"
)

// bombs are workbooks that are small on disk and large in the hands of a
// reader. Each is made in five sizes, the first of which hurts already.
var bombs = map[string]func(b *bomb, size int){
	"blanks in a sheet":    func(b *bomb, size int) { b.sheet(func() { b.repeat(" ", size*150<<20) }) },
	"a size that is a lie": func(b *bomb, size int) { b.lie(size * 60 << 20) },
	"too many parts": func(b *bomb, size int) {
		for i := range 17_000 + size*4_000 {
			_, err := b.zip.CreateHeader(&zip.FileHeader{Name: fmt.Sprint("xl/media/", i)})
			b.errs = errors.Join(b.errs, err)
		}
	},
	"a part twice":  func(b *bomb, size int) { b.part("xl/worksheets/sheet1.xml"); b.repeat(" ", size<<20) },
	"shared texts":  func(b *bomb, size int) { b.texts(size * 6 << 20) },
	"cells far out": func(b *bomb, size int) { b.farOut(size * 20_000) },
	"cells at the end of rows without numbers": func(b *bomb, size int) {
		b.sheet(func() { b.repeat(`<row><c r="XFD1" t="n"><v>1</v></c></row>`, size*5<<20) })
	},
	"merged areas": func(b *bomb, size int) {
		b.sheet(func() {
			b.write(`</sheetData><mergeCells>`)
			b.repeat(`<mergeCell ref="A3:XFD1048576"/>`, size*4<<20)
			b.write(`</mergeCells><sheetData>`)
		})
	},
	"entities": func(b *bomb, size int) {
		b.part("xl/sharedStrings.xml")
		b.write(`<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY a "ha">`)
		for c := 'b'; c < rune('f'+4*size); c++ {
			b.write(fmt.Sprintf(`<!ENTITY %c "%s">`, c, strings.Repeat(fmt.Sprintf("&%c;", c-1), 10)))
		}
		b.write(`]><sst><si><t>&` + string(rune('f'+4*size-1)) + `;</t></si></sst>`)
	},
	"deep elements":  func(b *bomb, size int) { b.sheet(func() { b.repeat("<x>", size*10<<20) }) },
	"an endless tag": func(b *bomb, size int) { b.sheet(func() { b.write("<row "); b.repeat("a", size*50<<20) }) },
	"an endless text": func(b *bomb, size int) {
		b.sheet(func() {
			b.write(`<row r="1"><c r="A1" t="inlineStr"><is><t>`)
			b.repeat("campaign", size*50<<20)
			b.write(`</t></is></c></row>`)
		})
	},
}

// TestBombsInCages: each is refused, within a second of work and 128 MB; the
// race detector multiplies both.
func TestBombsInCages(t *testing.T) {
	sizes := 1
	if *allWorkbooks {
		sizes = 5
	}
	for name, make := range bombs {
		for size := 1; size <= sizes; size++ {
			t.Run(fmt.Sprint(name, " ", size), func(t *testing.T) {
				path := filepath.Join(t.TempDir(), "bomb.xlsx")
				light(t, path, func(b *bomb) { make(b, size) })
				src, used := caged(t, path, cage.Options{Opener: "any", TimeLimit: 20 * time.Second})
				_, err := src.Read(t.Context(), anything("S"))
				wellSaid(t, path, err)
				t.Logf("%s of work, %d MB: %v", used.CPU.Round(time.Millisecond), used.Memory>>20, err)
				if err == nil {
					t.Error("it is not refused")
				}
				if used.CPU > raceCost*time.Second || used.Memory > raceCost*128<<20 {
					t.Error("it took more than a second or 128 MB")
				}
			})
		}
	}
}

// bomb is a workbook in the making.
type bomb struct {
	zip  *zip.Writer
	now  io.Writer // the part at hand
	errs error
	left parts // of the frame, that are not written yet
}

// light writes a bomb.
func light(t *testing.T, path string, fill func(*bomb)) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	b := &bomb{zip: zip.NewWriter(f), left: frame()}
	b.zip.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	fill(b)
	for name, text := range b.left {
		b.part(name)
		b.write(text)
	}
	if err := errors.Join(b.errs, b.zip.Close(), f.Close()); err != nil {
		t.Fatal(err)
	}
}

// part begins a part, beside one of the same name that the frame may have.
func (b *bomb) part(name string) {
	w, err := b.zip.Create(name)
	b.now, b.errs = w, errors.Join(b.errs, err)
}

func (b *bomb) write(text string) {
	_, err := io.WriteString(b.now, text)
	b.errs = errors.Join(b.errs, err)
}

// repeat writes a text until it has about so many bytes.
func (b *bomb) repeat(text string, bytes int) {
	block := strings.Repeat(text, 1+(64<<10)/len(text))
	for n := 0; n < bytes; n += len(block) {
		b.write(block)
	}
}

// sheet writes the sheet, with rows of which fill is one.
func (b *bomb) sheet(fill func()) {
	delete(b.left, "xl/worksheets/sheet1.xml")
	b.part("xl/worksheets/sheet1.xml")
	b.write(strings.TrimSuffix(sheetOf(""), "</sheetData>"))
	fill()
	b.write("</sheetData></worksheet>")
}

// texts writes the part of texts, most of it items without any.
func (b *bomb) texts(items int) {
	b.part("xl/sharedStrings.xml")
	b.write("<sst " + mainSpace + ">")
	b.repeat("<si/>", items*5)
	b.write("</sst>")
}

// farOut writes rows whose only cell is in the last column.
func (b *bomb) farOut(rows int) {
	b.sheet(func() {
		for i := range rows {
			b.write(fmt.Sprintf(`<row r="%d"><c r="XFD%d"><v>1</v></c></row>`, i+1, i+1))
		}
	})
}

// lie writes a sheet whose header says that it has 100 bytes.
func (b *bomb) lie(bytes int) {
	delete(b.left, "xl/worksheets/sheet1.xml")
	raw := &strings.Builder{}
	squeeze, err := flate.NewWriter(raw, flate.BestSpeed)
	b.errs = errors.Join(b.errs, err)
	block := strings.Repeat("<row/>", 10_000)
	sum := crc32.NewIEEE()
	for n := 0; n < bytes; n += len(block) {
		_, err := io.WriteString(io.MultiWriter(squeeze, sum), block)
		b.errs = errors.Join(b.errs, err)
	}
	b.errs = errors.Join(b.errs, squeeze.Close())
	w, err := b.zip.CreateRaw(&zip.FileHeader{Name: "xl/worksheets/sheet1.xml", Method: zip.Deflate, CRC32: sum.Sum32(), CompressedSize64: uint64(raw.Len()), UncompressedSize64: 100})
	b.now, b.errs = w, errors.Join(b.errs, err)
	b.write(raw.String())
}
