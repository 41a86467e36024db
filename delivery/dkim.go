package delivery

import (
	"bytes"
	"crypto"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// DKIM signs messages for a domain (RFC 6376).
type DKIM struct {
	Domain   string
	Selector string
	Key      crypto.Signer // *rsa.PrivateKey or ed25519.PrivateKey
}

// ParseDKIM returns a signer with a private key in PEM: PKCS #1 or PKCS #8, RSA
// or Ed25519. The key never appears in an error.
func ParseDKIM(domain, selector string, pem []byte) (*DKIM, error) {
	key, err := gomail.PrivKeyFromPEM(pem)
	if err != nil {
		return nil, errors.New("read DKIM key: want an RSA or Ed25519 private key in PEM")
	}
	if checkDomain(domain) != nil || checkDomain(selector) != nil {
		return nil, fmt.Errorf("read DKIM key: domain %q or selector %q is not a domain name", domain, selector)
	}
	return &DKIM{Domain: domain, Selector: selector, Key: key}, nil
}

// sign puts a DKIM-Signature before the message. The signature's time is the
// message's date, so that the bytes stay the same.
func (k *DKIM) sign(raw []byte, date time.Time) ([]byte, error) {
	// A signer of its own for each message: go-mail's writes to itself.
	s := gomail.NewDKIMSigner(k.Domain, k.Selector, k.Key)
	s.NowFunc = func() time.Time { return date }
	s.SignHeaders("From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Content-Type", "MIME-Version",
		"Auto-Submitted", "List-Unsubscribe", "List-Unsubscribe-Post")
	s.OversignHeaders("From", "To", "Subject")

	end := bytes.Index(raw, []byte("\r\n\r\n"))
	if end < 0 {
		return nil, errors.New("the message has no body")
	}
	line, err := s.Sign(raw[:end+2], raw[end+4:])
	if err != nil {
		return nil, fmt.Errorf("sign: %w", err)
	}
	return append([]byte(refold(line)), raw...), nil
}

// refold breaks a DKIM-Signature only between its tags and within the
// signature itself. go-mail also breaks long tags in the middle of a word,
// which a verifier reads as a space and refuses.
func refold(line string) string {
	line = strings.ReplaceAll(strings.TrimSuffix(line, "\r\n"), "\r\n ", "")
	tags, signature, _ := strings.Cut(line, "; b=")
	var b strings.Builder
	b.WriteString(strings.ReplaceAll(tags, "; ", ";\r\n ") + ";\r\n b=")
	for part := range slices.Chunk([]byte(signature), 72) {
		b.WriteString("\r\n " + string(part))
	}
	return b.String() + "\r\n"
}
