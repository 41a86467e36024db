package xlsx

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strconv"
	"unicode/utf8"
)

// errNotUnderstood says that a workbook is written in a way that the direct
// reader leaves to excelize.
var errNotUnderstood = errors.New("not understood")

// errDocType refuses XML that declares entities of its own. No writer of
// workbooks does; those who do hide bombs in them.
var errDocType = errors.New("its XML declares a document type")

// maxToken is the length of the longest tag or text; a cell's text has at most
// 32,767 characters.
const maxToken = 1 << 20

// errEndless refuses XML with a longer one. No reader gets more out of it, and
// all but this one hold it in memory.
var errEndless = errors.New("its XML has a tag or text of more than 1 MB")

// tokens parts XML into tags and the text before them. It is for the few
// parts of a workbook that are large, and knows only the XML that writers of
// workbooks write: no document types, no CDATA, UTF-8.
type tokens struct {
	r    *bufio.Reader
	text []byte // before the tag, as written, if it was asked for
}

func newTokens(r io.Reader) *tokens {
	return &tokens{r: bufio.NewReaderSize(r, maxToken)}
}

// next returns what is between "<" and ">" of the next tag, valid until the
// following call, and keeps the text before it if keep is set. io.EOF is the
// end.
func (t *tokens) next(keep bool) ([]byte, error) {
	before, err := t.r.ReadSlice('<')
	if err == io.EOF && len(bytes.TrimSpace(before)) > 0 {
		return nil, errNotUnderstood
	}
	if err != nil {
		return nil, tokenError(err)
	}
	if keep {
		t.text = append(t.text, before[:len(before)-1]...)
	}
	return t.tag()
}

func (t *tokens) tag() ([]byte, error) {
	tag, err := t.r.ReadSlice('>')
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return nil, tokenError(err)
	}
	tag = tag[:len(tag)-1]
	if bytes.HasPrefix(tag, []byte("!DOCTYPE")) {
		return nil, errDocType
	}
	if len(tag) == 0 || tag[0] == '!' || tag[0] != '/' && bytes.Count(tag, []byte{'"'})%2 == 1 {
		return nil, errNotUnderstood
	}
	return tag, nil
}

// ahead returns what of the following text is in memory, and skip goes behind
// its first n bytes.
func (t *tokens) ahead() []byte {
	ahead, _ := t.r.Peek(t.r.Buffered()) // which needs no reading
	return ahead
}

func (t *tokens) skip(n int) { _, _ = t.r.Discard(n) } // of what is in memory

func tokenError(err error) error {
	if errors.Is(err, bufio.ErrBufferFull) {
		return errEndless
	}
	return err
}

// localName returns the name of a tag without its prefix, and whether it is a
// closing tag.
func localName(tag []byte) (name []byte, closing bool) {
	if tag[0] == '/' {
		tag, closing = tag[1:], true
	}
	end := 0
	for end < len(tag) && !isSpace(tag[end]) && tag[end] != '/' {
		if tag[end] == ':' {
			tag, end = tag[end+1:], 0
			continue
		}
		end++
	}
	return tag[:end], closing
}

// isEmpty reports whether a tag closes itself.
func isEmpty(tag []byte) bool { return tag[len(tag)-1] == '/' }

// attribute returns the value of an attribute, as written; names have no
// prefix.
func attribute(tag []byte, name string) []byte {
	for rest := tag; ; {
		i := bytes.Index(rest, []byte(name))
		if i < 0 {
			return nil
		}
		before, after := rest[:i], rest[i+len(name):]
		rest = after
		if len(before) == 0 || !isSpace(before[len(before)-1]) || len(after) < 2 || after[0] != '=' {
			continue
		}
		quote := after[1]
		if end := bytes.IndexByte(after[2:], quote); end >= 0 && (quote == '"' || quote == '\'') {
			return after[2 : 2+end]
		}
	}
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

// unescape appends a text of XML to b with its entities and line ends undone.
func unescape(b, text []byte) []byte {
	if bytes.IndexByte(text, '&') < 0 && bytes.IndexByte(text, '\r') < 0 { // as nearly all are
		return append(b, text...)
	}
	for {
		i := bytes.IndexAny(text, "&\r")
		if i < 0 {
			return append(b, text...)
		}
		b, text = append(b, text[:i]...), text[i:]
		if text[0] == '\r' {
			if text = text[1:]; len(text) == 0 || text[0] != '\n' {
				b = append(b, '\n')
			}
			continue
		}
		b, text = entity(b, text)
	}
}

// entity appends what an entity at the start of text stands for; one that is
// not known stays as it is.
func entity(b, text []byte) (appended, rest []byte) {
	end := bytes.IndexByte(text[:min(len(text), 12)], ';')
	if end < 0 {
		return append(b, '&'), text[1:]
	}
	name := string(text[1:end])
	for _, e := range []struct {
		name string
		char byte
	}{{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}} {
		if e.name == name {
			return append(b, e.char), text[end+1:]
		}
	}
	base, digits := 10, name
	if len(digits) > 1 && digits[0] == '#' {
		digits = digits[1:]
		if digits[0] == 'x' {
			base, digits = 16, digits[1:]
		}
		if r, err := strconv.ParseUint(digits, base, 21); err == nil {
			return utf8.AppendRune(b, rune(r)), text[end+1:]
		}
	}
	return append(b, '&'), text[1:]
}

// unescapeX undoes the form _x000D_ in which workbooks write characters that
// XML cannot hold (ECMA-376, 22.4.2.4).
func unescapeX(text []byte) []byte {
	i := bytes.Index(text, []byte("_x"))
	if i < 0 {
		return text
	}
	out := append([]byte{}, text[:i]...)
	for rest := text[i:]; len(rest) > 0; {
		if code, ok := escapedX(rest); ok {
			out, rest = utf8.AppendRune(out, code), rest[7:]
			continue
		}
		out, rest = append(out, rest[0]), rest[1:]
	}
	return out
}

func escapedX(s []byte) (rune, bool) {
	if len(s) < 7 || s[0] != '_' || s[1] != 'x' || s[6] != '_' {
		return 0, false
	}
	code, err := strconv.ParseUint(string(s[2:6]), 16, 16)
	return rune(code), err == nil
}
