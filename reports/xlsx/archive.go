package xlsx

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"maps"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"

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
	parts := make([]packed, 0, len(a.parts))
	for _, name := range slices.Sorted(maps.Keys(a.parts)) {
		parts = append(parts, packed{name: name, plain: a.parts[name].Bytes()})
	}
	if err := pack(parts); err != nil {
		return err
	}
	z := zip.NewWriter(a.to)
	for i := range parts {
		if err := parts[i].write(z); err != nil {
			return fmt.Errorf("write %s: %w", parts[i].name, err)
		}
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("close the archive: %w", err)
	}
	return nil
}

// packed is a part with its compressed bytes.
type packed struct {
	name  string
	plain []byte
	bytes bytes.Buffer
}

// level is what the standard library's archives use too; a higher one is
// slower and hardly smaller.
const level = 5

// pack compresses parts with as many workers as there are processors. Each has
// one compressor, which is far larger than most parts.
func pack(parts []packed) error {
	var next atomic.Int32
	var workers errgroup.Group
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() error {
			w, err := flate.NewWriter(io.Discard, level)
			if err != nil {
				return fmt.Errorf("start compressor: %w", err)
			}
			for i := int(next.Add(1)) - 1; i < len(parts); i = int(next.Add(1)) - 1 {
				if err := parts[i].pack(w); err != nil {
					return fmt.Errorf("compress %s: %w", parts[i].name, err)
				}
			}
			return nil
		})
	}
	return workers.Wait()
}

func (p *packed) pack(w *flate.Writer) error {
	p.plain = mend(p.name, p.plain)
	w.Reset(&p.bytes)
	if _, err := w.Write(p.plain); err != nil {
		return err
	}
	return w.Close()
}

func (p *packed) write(z *zip.Writer) error {
	w, err := z.CreateRaw(&zip.FileHeader{
		Name: p.name, Method: zip.Deflate, CRC32: crc32.ChecksumIEEE(p.plain),
		CompressedSize64: uint64(p.bytes.Len()), UncompressedSize64: uint64(len(p.plain)),
	})
	if err != nil {
		return err
	}
	_, err = w.Write(p.bytes.Bytes())
	return err
}

const contentTypes = "[Content_Types].xml"

// mend puts right what excelize leaves open in a part.
func mend(name string, part []byte) []byte {
	switch {
	case name == contentTypes:
		return sortTypes(part)
	case strings.HasPrefix(name, "xl/worksheets/sheet") && bytes.Contains(part, []byte("</f>")):
		return storeResults(part)
	}
	return part
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
// formula without a number comes to a dash.
func storeResults(part []byte) []byte {
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
		out = append(out, "<v>"+reports.Dash+"</v>"...)
	}
}
