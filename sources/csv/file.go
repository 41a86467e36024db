package csv

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"

	"debrief/sources"
)

// sampleSize is how much of a file is looked at to see how it is written.
const sampleSize = 64 << 10

// file is a delimited file being read.
type file struct {
	name      string
	disk      *os.File
	info      fs.FileInfo // when it was opened
	hash      hash.Hash
	charset   charset
	delimiter byte
	end       byte // of a line
	chunks    chunker
}

// open opens a file and finds out how it is written.
func (s *Source) open(name string) (*file, error) {
	disk, err := s.folder.Open(name)
	if err != nil {
		return nil, err
	}
	f := &file{name: name, disk: disk, hash: sha256.New()}
	if err := f.look(s.options); err != nil {
		return nil, errors.Join(f.failure(err), disk.Close())
	}
	return f, nil
}

// Close closes the file.
func (f *file) Close() error { return f.disk.Close() }

// look finds compression, encoding, line ends and delimiter.
func (f *file) look(o Options) (err error) {
	if f.info, err = f.disk.Stat(); err != nil {
		return err
	}
	text, err := unzipped(io.TeeReader(f.disk, f.hash))
	if err != nil {
		return err
	}
	if text, err = f.decode(text, o.Encoding); err != nil {
		return err
	}
	sample, err := peek(text)
	if err != nil {
		return err
	}
	f.end = '\n'
	if bytes.IndexByte(sample, '\n') < 0 && bytes.IndexByte(sample, '\r') >= 0 {
		f.end = '\r'
	}
	if err := f.findDelimiter(sample, o.Delimiter); err != nil {
		return err
	}
	f.chunks = chunker{r: text, delimiter: f.delimiter, end: f.end, line: 1}
	return nil
}

// unzipped undoes gzip, which is recognized by its first bytes.
func unzipped(r io.Reader) (*bufio.Reader, error) {
	raw := bufio.NewReaderSize(r, sampleSize)
	magic, err := raw.Peek(2)
	if err != nil && err != io.EOF {
		return nil, err
	}
	if !bytes.Equal(magic, []byte("\x1f\x8b")) {
		return raw, nil
	}
	z, err := gzip.NewReader(raw)
	if err != nil {
		return nil, err
	}
	return bufio.NewReaderSize(z, sampleSize), nil
}

// decode returns the text as UTF-8 without its byte order mark.
func (f *file) decode(r *bufio.Reader, stated string) (*bufio.Reader, error) {
	sample, err := peek(r)
	if err != nil {
		return nil, err
	}
	found, mark, err := detect(sample, len(sample) < sampleSize)
	if stated != "" {
		f.charset, err = decoderFor(stated)
	} else {
		f.charset = found
	}
	if err != nil {
		return nil, &syntaxError{1, err.Error(), `name the file that is meant, or state its encoding, such as "cp1252"`}
	}
	if _, err := r.Discard(mark); err != nil {
		return nil, err
	}
	if f.charset.decoder == nil {
		return r, nil
	}
	return bufio.NewReaderSize(f.charset.decode(r), sampleSize), nil
}

// peek returns the start of a text without taking it.
func peek(r *bufio.Reader) ([]byte, error) {
	sample, err := r.Peek(sampleSize)
	if err == io.EOF {
		err = nil
	}
	return sample, err
}

// findDelimiter takes the delimiter that is stated: by the options, by a first
// line "sep=;" as Excel writes it; or the one that fits.
func (f *file) findDelimiter(sample []byte, stated string) error {
	var err error
	if f.delimiter, err = parseDelimiter(stated); err != nil || f.delimiter != 0 {
		return err
	}
	line, _, _ := bytes.Cut(sample, []byte{f.end})
	line = bytes.Trim(line, "\r\"")
	if sep, ok := bytes.CutPrefix(line, []byte("sep=")); ok && len(sep) == 1 {
		f.delimiter = sep[0]
		return nil
	}
	f.delimiter = detectDelimiter(sample, f.end)
	return nil
}

// next reads the first chunk.
func (f *file) next(ctx context.Context) (chunk, error) {
	c, err := f.chunks.next(ctx, nil)
	if err == io.EOF {
		return c, nil
	}
	if err != nil {
		return c, f.failure(err)
	}
	return c, nil
}

// topRow is a row at the top of a file.
type topRow struct {
	fields []string
	rest   int   // bytes of the chunk behind it
	line   int64 // at which the rest begins
}

// top returns the rows at the top of a file: as many as are searched for
// headings, or as are stated.
func (f *file) top(first chunk, stated int) ([]topRow, error) {
	s := f.scanner(chunk{bytes.Clone(first.text), first.line})
	var rows []topRow
	for len(rows) < max(stated, sources.HeaderRows) {
		_, ok, err := s.next()
		if err != nil {
			return nil, f.failure(err)
		}
		if !ok {
			break
		}
		row := topRow{rest: len(s.text), line: s.line}
		for _, field := range s.fields {
			row.fields = append(row.fields, string(bytes.TrimSpace(field)))
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func (f *file) scanner(c chunk) *scanner {
	return newScanner(c.text, c.line, f.delimiter, f.end)
}

// finish checks that the file was read whole and did not change meanwhile, and
// returns the digest of its bytes.
func (f *file) finish() (digest string, err error) {
	if _, err := io.Copy(f.hash, f.disk); err != nil {
		return "", f.failure(err)
	}
	info, err := f.disk.Stat()
	if err != nil {
		return "", f.failure(err)
	}
	if info.Size() != f.info.Size() || !info.ModTime().Equal(f.info.ModTime()) {
		return "", &sources.Failure{Place: f.name, What: "the file was written to while it was read", Hint: "deliver it under another name and rename it when it is whole"}
	}
	return hex.EncodeToString(f.hash.Sum(nil)), nil
}

// failure says where an error of reading happened.
func (f *file) failure(err error) error {
	var syntax *syntaxError
	var known *sources.Failure
	switch {
	case errors.As(err, &known):
		return err
	case errors.As(err, &syntax):
		return &sources.Failure{Place: fmt.Sprintf("%s:%d", f.name, syntax.line), What: syntax.what, Hint: syntax.hint, Final: true}
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("read %s: %w", f.name, err)
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, gzip.ErrHeader), errors.Is(err, gzip.ErrChecksum):
		return &sources.Failure{Place: f.name, What: "the compressed file is damaged or not whole", Hint: "deliver it again", Err: err}
	}
	return &sources.Failure{Place: f.name, What: "the file cannot be read", Err: err}
}
