package delivery_test

import (
	"encoding/base64"
	"io"
	"mime/quotedprintable"
	"strings"
)

func base64Of(b []byte) string { return base64.StdEncoding.EncodeToString(b) }

// crlf is how a text comes back from the wire.
func crlf(s string) []byte { return []byte(strings.ReplaceAll(s, "\n", "\r\n")) }

// decoded undoes a transfer encoding.
func decoded(encoding string, r io.Reader) io.Reader {
	switch strings.ToLower(encoding) {
	case "quoted-printable":
		return quotedprintable.NewReader(r)
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, r)
	}
	return r
}
