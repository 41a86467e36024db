package store

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"time"
)

// coding is how bytes are kept.
type coding string

const (
	plain   coding = ""
	gzipped coding = "gzip"
)

// Keep stores bytes under their SHA-256 digest, in hex, and returns it. Bytes
// that are there already are not stored again.
func (s *Store) Keep(ctx context.Context, raw []byte) (digest string, err error) {
	return s.keep(ctx, raw, plain)
}

// keepCompressed is Keep for bytes that become much smaller; the digest is that
// of the bytes as they are given.
func (s *Store) keepCompressed(ctx context.Context, raw []byte) (digest string, err error) {
	return s.keep(ctx, raw, gzipped)
}

// keepFor is how long bytes stay that nothing refers to: longer than it takes
// from keeping them to recording what they belong to.
const keepFor = 24 * time.Hour

func (s *Store) keep(ctx context.Context, raw []byte, c coding) (string, error) {
	digest := digestOf(raw)
	fresh, err := s.freshlyKept(ctx, digest)
	if err != nil || fresh {
		return digest, err
	}
	stored := raw
	if stored == nil {
		stored = []byte{} // no bytes are something else than NULL
	}
	if c == gzipped {
		if stored, err = compress(raw); err != nil {
			return "", fmt.Errorf("keep bytes: %w", err)
		}
	}
	err = s.write(ctx, "keep bytes", func(t transaction) error {
		_, err := t.exec(ctx, `INSERT INTO contents (digest, size, coding, kept, bytes) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (digest) DO UPDATE SET kept = excluded.kept`, digest, len(raw), c, s.now(), stored)
		return err
	})
	return digest, err
}

// freshlyKept reports whether bytes are there and safe from Prune for a while.
func (s *Store) freshlyKept(ctx context.Context, digest string) (bool, error) {
	var n int
	since := stamp(s.options.Now().Add(-keepFor / 2))
	err := s.read(ctx, "keep bytes", func(q querier) error {
		return one(ctx, q, sql("SELECT count(*) FROM contents WHERE digest = $1 AND kept > $2", digest, since), &n)
	})
	return n > 0, err
}

// Content returns the bytes of a digest. If they are not the ones that were
// stored, or not there any more, it returns a *CorruptError.
func (s *Store) Content(ctx context.Context, digest string) (raw []byte, err error) {
	err = s.read(ctx, "read bytes", func(q querier) error {
		raw, err = content(ctx, q, digest)
		return err
	})
	return raw, err
}

func content(ctx context.Context, q querier, digest string) ([]byte, error) {
	var c coding
	var stored []byte
	err := one(ctx, q, sql("SELECT coding, bytes FROM contents WHERE digest = $1", digest), (*string)(&c), &stored)
	damaged := &CorruptError{What: "content " + digest}
	if errors.Is(err, errNoRow) {
		damaged.Why = "its bytes are not there"
		return nil, damaged
	}
	if err != nil {
		return nil, err
	}
	if c == gzipped {
		if stored, err = expand(stored); err != nil {
			damaged.Why = err.Error()
			return nil, damaged
		}
	}
	if digestOf(stored) != digest {
		damaged.Why = "its bytes have another digest"
		return nil, damaged
	}
	return stored, nil
}

func digestOf(raw []byte) string {
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}

func compress(raw []byte) ([]byte, error) {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(raw); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func expand(stored []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(stored))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}
