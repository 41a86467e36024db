package xlsx

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"html"
	"io"
	"io/fs"
	"maps"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/klauspost/compress/flate"
	"golang.org/x/sync/errgroup"

	"debrief/reports"
)

// archive receives the parts of a workbook from excelize and writes them so
// that equal workbooks are equal bytes: sorted by name and without times.
// Excelize itself writes them, and the list of content types, in the order of
// a map.
type archive struct {
	to    io.Writer
	parts map[string]*bytes.Buffer
	words map[string]string // by formula, of those that come to a word
	rows  sheetRows
}

// Create implements excelize.ZipWriter.
func (a *archive) Create(name string) (io.Writer, error) {
	b := new(bytes.Buffer)
	a.parts[name] = b
	return b, nil
}

// AddFS implements excelize.ZipWriter, which asks for it without using it.
func (a *archive) AddFS(fs.FS) error { return errors.ErrUnsupported }

// Close implements excelize.ZipWriter: it compresses the parts side by side
// and writes the archive.
func (a *archive) Close() error {
	if _, ok := a.parts[a.rows.part]; !ok && a.rows.part != "" {
		return fmt.Errorf("add the rows of data: there is no part %s", a.rows.part)
	}
	var parts []*packed
	var pieces []*piece
	for _, name := range slices.Sorted(maps.Keys(a.parts)) {
		part, err := a.mend(name, a.parts[name].Bytes())
		if err != nil {
			return fmt.Errorf("finish %s: %w", name, err)
		}
		p := split(name, part)
		parts, pieces = append(parts, p), append(pieces, p.pieces...)
	}
	if err := compress(pieces); err != nil {
		return fmt.Errorf("compress the archive: %w", err)
	}
	z := zip.NewWriter(a.to)
	for _, p := range parts {
		if err := p.write(z); err != nil {
			return fmt.Errorf("write %s: %w", p.name, err)
		}
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("close the archive: %w", err)
	}
	return nil
}

// packed is a part in compressed pieces.
type packed struct {
	name   string
	size   int
	sum    uint32
	pieces []*piece
}

// piece is a stretch of a part. All but the last end on a byte without ending
// the stream (RFC 1951, 3.2.4), so that compressed pieces can be joined.
type piece struct {
	plain []byte
	last  bool
	bytes bytes.Buffer
}

// pieceSize is small enough to share the work on a large sheet among
// processors, and large enough to lose nothing by starting afresh.
const pieceSize = 256 << 10

func split(name string, plain []byte) *packed {
	p := &packed{name: name, size: len(plain), sum: crc32.ChecksumIEEE(plain)}
	for stretch := range slices.Chunk(plain, pieceSize) {
		p.pieces = append(p.pieces, &piece{plain: stretch})
	}
	if len(p.pieces) == 0 {
		p.pieces = []*piece{{}}
	}
	p.pieces[len(p.pieces)-1].last = true
	return p
}

// level makes hardly larger files than higher ones, in half of the time.
const level = 6

// compress works with as many workers as there are processors. Each has one
// compressor, which is far larger than most pieces.
func compress(pieces []*piece) error {
	var next atomic.Int32
	var workers errgroup.Group
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() error {
			w, err := flate.NewWriter(io.Discard, level)
			if err != nil {
				return err
			}
			for i := int(next.Add(1)) - 1; i < len(pieces); i = int(next.Add(1)) - 1 {
				if err := pieces[i].compress(w); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return workers.Wait()
}

func (p *piece) compress(w *flate.Writer) error {
	w.Reset(&p.bytes)
	if _, err := w.Write(p.plain); err != nil {
		return err
	}
	if p.last {
		return w.Close()
	}
	return w.Flush()
}

func (p *packed) write(z *zip.Writer) error {
	length := 0
	for _, piece := range p.pieces {
		length += piece.bytes.Len()
	}
	w, err := z.CreateRaw(&zip.FileHeader{
		Name: p.name, Method: zip.Deflate, CRC32: p.sum,
		CompressedSize64: uint64(length), UncompressedSize64: uint64(p.size),
	})
	if err != nil {
		return err
	}
	for _, piece := range p.pieces {
		if _, err := w.Write(piece.bytes.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

const contentTypes = "[Content_Types].xml"

// mend puts right what excelize leaves open in a part.
func (a *archive) mend(name string, part []byte) ([]byte, error) {
	switch {
	case name == contentTypes:
		return sortTypes(part), nil
	case name == a.rows.part:
		return a.rows.into(part)
	case strings.HasPrefix(name, "xl/worksheets/sheet") && bytes.Contains(part, []byte("</f>")):
		return storeResults(part, a.words), nil
	}
	return part, nil
}

var contentType = regexp.MustCompile(`<(Default|Override) [^>]*></(Default|Override)>`)

// sortTypes sorts the list of content types, which comes in the order of a
// map. The types of kinds of files stand before those of single parts.
func sortTypes(part []byte) []byte {
	list := contentType.FindAllString(string(part), -1)
	slices.Sort(list)
	i := 0
	return contentType.ReplaceAllFunc(part, func([]byte) []byte {
		i++
		return []byte(list[i-1])
	})
}

// storeResults makes the stored results of formulas what they are: excelize
// writes the number that a cell had before it got its formula, but as text. A
// formula without a number comes to its word, or to a dash.
func storeResults(part []byte, words map[string]string) []byte {
	const asText, end = ` t="str"><f>`, `</f>`
	out := make([]byte, 0, len(part)+len(part)/64)
	for {
		start := bytes.Index(part, []byte(asText))
		if start < 0 {
			return append(out, part...)
		}
		stop := start + bytes.Index(part[start:], []byte(end)) + len(end)
		out = append(out, part[:start]...)
		formula := part[start+len(asText) : stop]
		if part = part[stop:]; bytes.HasPrefix(part, []byte("<v>")) {
			out = append(append(out, "><f>"...), formula...)
			continue
		}
		out = append(append(out, asText...), formula...)
		word := reports.Dash
		if w, ok := words[html.UnescapeString(string(bytes.TrimSuffix(formula, []byte(end))))]; ok {
			word = w
		}
		out = append(out, "<v>"+html.EscapeString(word)+"</v>"...)
	}
}
