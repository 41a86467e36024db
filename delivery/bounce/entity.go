package bounce

import (
	"cmp"
	"encoding/base64"
	"io"
	"mime"
	"mime/quotedprintable"
	"strings"

	"golang.org/x/text/encoding/htmlindex"
)

// header is the fields of a mail or part, by their names in lower case, each
// unfolded. Of several fields with one name, all are kept.
type header map[string][]string

func (h header) get(name string) string {
	if v := h[name]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// What of a header is kept.
const (
	maxFields = 500
	maxField  = 8 << 10
)

// cutHeader takes the header off a text. It forgives what mail servers do
// wrong: a line that is no field is left out.
func cutHeader(s string) (h header, body string) {
	h = header{}
	last := ""
	for n := 0; s != ""; n++ {
		line, rest, _ := strings.Cut(s, "\n")
		if strings.TrimSpace(line) == "" {
			return h, rest
		}
		s = rest
		if line[0] == ' ' || line[0] == '\t' {
			if v := h[last]; len(v) > 0 && len(v[len(v)-1]) < maxField {
				v[len(v)-1] += " " + strings.TrimSpace(cut(line, maxField))
			}
			continue
		}
		name, value, ok := strings.Cut(line, ":")
		last = strings.ToLower(strings.TrimSpace(name))
		if !ok || n > maxFields || strings.ContainsAny(last, " \t<") {
			last = ""
			continue
		}
		h[last] = append(h[last], strings.TrimSpace(cut(value, maxField)))
	}
	return h, ""
}

// part is a leaf of a mail's tree.
type part struct {
	mediaType string // in lower case, "text/plain" if none is said
	text      string // decoded, as far as it can be
}

// What a mail's tree may hold; more is left out.
const (
	maxDepth = 8
	maxParts = 64
)

// leaves appends the parts of an entity to a list.
func leaves(list []part, h header, body string, depth int) []part {
	mediaType, params := mediaTypeOf(h.get("content-type"))
	if len(list) >= maxParts {
		return list
	}
	if strings.HasPrefix(mediaType, "multipart/") && depth < maxDepth {
		pieces := split(body, cmp.Or(params["boundary"], firstBoundary(body)))
		for _, piece := range pieces {
			inner, text := cutHeader(piece)
			list = leaves(list, inner, text, depth+1)
		}
		if len(pieces) == 0 {
			list = append(list, part{"text/plain", body})
		}
		return list
	}
	text := decodeTransfer(h.get("content-transfer-encoding"), body)
	if strings.HasPrefix(mediaType, "text/") || mediaType == "message/delivery-status" {
		text = decodeCharset(params["charset"], text)
	}
	return append(list, part{mediaType, text})
}

// mediaTypeOf forgives parameters that are written wrongly.
func mediaTypeOf(field string) (string, map[string]string) {
	if field == "" {
		return "text/plain", nil
	}
	mediaType, params, err := mime.ParseMediaType(field)
	if err == nil && mediaType != "" {
		return mediaType, params
	}
	mediaType, rest, _ := strings.Cut(field, ";")
	params = map[string]string{}
	for _, p := range strings.Split(rest, ";") {
		name, value, _ := strings.Cut(p, "=")
		params[strings.ToLower(strings.TrimSpace(name))] = strings.Trim(strings.TrimSpace(value), `"`)
	}
	return strings.ToLower(strings.TrimSpace(mediaType)), params
}

// firstBoundary guesses a boundary that the header does not say.
func firstBoundary(body string) string {
	for line := range strings.Lines(body) {
		if b, ok := strings.CutPrefix(strings.TrimSpace(line), "--"); ok && b != "" && !strings.ContainsAny(b, " \t") {
			return b
		}
	}
	return "none"
}

// split returns what stands between the boundaries; the end may be missing.
func split(body, boundary string) []string {
	var pieces []string
	start := -1
	for at := 0; at < len(body) && len(pieces) < maxParts; {
		end := strings.IndexByte(body[at:], '\n') + at + 1
		if end == at {
			end = len(body)
		}
		line := strings.TrimRight(body[at:end], " \t\n")
		if after, ok := strings.CutPrefix(line, "--"+boundary); ok && (after == "" || after == "--") {
			if start >= 0 {
				pieces = append(pieces, body[start:at])
			}
			if start = end; after == "--" {
				return pieces
			}
		}
		at = end
	}
	if start >= 0 && len(pieces) < maxParts {
		pieces = append(pieces, body[start:])
	}
	return pieces
}

// decodeTransfer undoes base64 and quoted-printable as far as that goes.
func decodeTransfer(encoding, text string) string {
	var r io.Reader
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "base64":
		r = base64.NewDecoder(base64.StdEncoding, strings.NewReader(text))
	case "quoted-printable":
		r = quotedprintable.NewReader(strings.NewReader(text))
	default:
		return text
	}
	decoded, err := io.ReadAll(r)
	if err != nil && len(decoded) == 0 {
		return text
	}
	return strings.ReplaceAll(string(decoded), "\r\n", "\n")
}

// decodeCharset turns a text into UTF-8, or leaves it as it is.
func decodeCharset(name, text string) string {
	if name == "" {
		return text
	}
	e, err := htmlindex.Get(name)
	if err != nil {
		return text
	}
	decoded, err := e.NewDecoder().String(text)
	if err != nil {
		return text
	}
	return decoded
}

// words decodes a header field's encoded words (RFC 2047).
func words(field string) string {
	d := mime.WordDecoder{CharsetReader: func(charset string, r io.Reader) (io.Reader, error) {
		e, err := htmlindex.Get(charset)
		if err != nil {
			return nil, err
		}
		return e.NewDecoder().Reader(r), nil
	}}
	decoded, err := d.DecodeHeader(field)
	if err != nil {
		return field
	}
	return decoded
}
