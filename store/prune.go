package store

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// Pruned says what Prune removed.
type Pruned struct {
	Occurrences int
	Contents    int64 // files, mails, documents and snapshots
}

// pruneChunk is how many occurrences one transaction prunes, so that others
// are not kept waiting.
const pruneChunk = 50

// Prune removes what belongs to occurrences that ended before the given time:
// their mails, files, documents, data and histories. Their keys and states
// stay, since without them they would be made again. It may be called while
// others work.
func (s *Store) Prune(ctx context.Context, before time.Time) (Pruned, error) {
	var total Pruned
	for {
		n, err := s.pruneSome(ctx, stamp(before))
		total.Occurrences += n
		if err != nil {
			return total, err
		}
		if n < pruneChunk {
			break
		}
	}
	err := s.write(ctx, "remove bytes that nothing refers to", func(t transaction) (err error) {
		total.Contents, err = t.exec(ctx, `DELETE FROM contents WHERE kept < $1
			AND NOT EXISTS (SELECT 1 FROM deliveries x WHERE x.digest = contents.digest)
			AND NOT EXISTS (SELECT 1 FROM deliveries x WHERE x.document = contents.digest)
			AND NOT EXISTS (SELECT 1 FROM attachments x WHERE x.digest = contents.digest)
			AND NOT EXISTS (SELECT 1 FROM files x WHERE x.digest = contents.digest)
			AND NOT EXISTS (SELECT 1 FROM documents x WHERE x.digest = contents.digest)
			AND NOT EXISTS (SELECT 1 FROM snapshots x WHERE x.digest = contents.digest)`, stamp(s.options.Now().Add(-keepFor)))
		return err
	})
	return total, err
}

func (s *Store) pruneSome(ctx context.Context, before string) (n int, err error) {
	err = s.write(ctx, "prune", func(t transaction) error {
		var keys []any
		query := sql(`SELECT key FROM occurrences WHERE pruned = '' AND changed < $1
			AND state IN ('done', 'failed', 'cancelled', 'withdrawn', 'skipped') ORDER BY changed LIMIT $2`, before, pruneChunk)
		err := each(ctx, t, query, func(r rows) error {
			var key string
			err := r.Scan(&key)
			keys = append(keys, key)
			return err
		})
		if n = len(keys); err != nil || n == 0 {
			return err
		}
		return s.pruneThese(ctx, t, keys)
	})
	return n, err
}

func (s *Store) pruneThese(ctx context.Context, t transaction, keys []any) error {
	places := make([]string, len(keys))
	for i := range keys {
		places[i] = fmt.Sprintf("$%d", i+1)
	}
	in := " IN (" + strings.Join(places, ", ") + ")"
	statements := []string{
		"DELETE FROM delivery_history WHERE delivery IN (SELECT key FROM deliveries WHERE occurrence" + in + ")",
		"DELETE FROM attachments WHERE delivery IN (SELECT key FROM deliveries WHERE occurrence" + in + ")",
		"DELETE FROM deliveries WHERE occurrence" + in,
		"DELETE FROM files WHERE occurrence" + in,
		"DELETE FROM documents WHERE occurrence" + in,
		"DELETE FROM snapshots WHERE occurrence" + in,
		"DELETE FROM runs WHERE occurrence" + in,
	}
	for _, text := range statements {
		if _, err := t.exec(ctx, text, keys...); err != nil {
			return err
		}
	}
	_, err := t.exec(ctx, fmt.Sprintf("UPDATE occurrences SET pruned = $%d WHERE key", len(keys)+1)+in, append(keys, s.now())...)
	return err
}
