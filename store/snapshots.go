package store

import (
	"context"
	"errors"

	"debrief/scheduler"
)

// Snapshot is the data that a report was made from, so that it can be made
// again.
type Snapshot struct {
	Dataset    string
	Provenance string // where they came from, in JSON
	Digest     string // of the bytes
}

// KeepSnapshot stores the data of one dataset, compressed, for the occurrence
// that is being made. A second one of the same dataset takes its place. It
// returns a *LostError if the claim is lost.
func (s *Store) KeepSnapshot(ctx context.Context, c *ReportClaim, snapshot Snapshot, raw []byte) error {
	digest, err := s.keepCompressed(ctx, raw)
	if err != nil {
		return err
	}
	return s.write(ctx, "keep snapshot for "+string(c.Key), func(t transaction) error {
		if err := s.advance(ctx, t, c, Generating, ""); err != nil {
			return err
		}
		_, err := t.exec(ctx, `INSERT INTO snapshots (occurrence, dataset, run, provenance, digest, at) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (occurrence, dataset) DO UPDATE SET
				run = excluded.run, provenance = excluded.provenance, digest = excluded.digest, at = excluded.at`,
			string(c.Key), snapshot.Dataset, c.Run, snapshot.Provenance, digest, s.now())
		return err
	})
}

// Snapshot returns the data of one dataset that an occurrence was made from,
// and false if none was kept. Damaged data are a *CorruptError.
func (s *Store) Snapshot(ctx context.Context, key scheduler.Key, dataset string) (found Snapshot, raw []byte, ok bool, err error) {
	found.Dataset = dataset
	err = s.read(ctx, "read snapshot of "+string(key), func(q querier) error {
		err := one(ctx, q, sql("SELECT provenance, digest FROM snapshots WHERE occurrence = $1 AND dataset = $2", string(key), dataset),
			&found.Provenance, &found.Digest)
		if err != nil {
			return err
		}
		raw, err = content(ctx, q, found.Digest)
		return err
	})
	if errors.Is(err, errNoRow) {
		return Snapshot{}, nil, false, nil
	}
	return found, raw, err == nil, err
}

// Snapshots lists the data that an occurrence was made from, by dataset; none
// if it was not made yet or was pruned. Their bytes are had by Content.
func (s *Store) Snapshots(ctx context.Context, key scheduler.Key) (list []Snapshot, err error) {
	query := sql("SELECT dataset, provenance, digest FROM snapshots WHERE occurrence = $1 ORDER BY dataset", string(key))
	err = s.read(ctx, "list snapshots of "+string(key), func(q querier) error {
		return each(ctx, q, query, func(r rows) error {
			var x Snapshot
			err := r.Scan(&x.Dataset, &x.Provenance, &x.Digest)
			list = append(list, x)
			return err
		})
	})
	return list, err
}
