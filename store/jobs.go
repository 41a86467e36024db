package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/riverqueue/river"
)

// The kinds of jobs, each with a queue of its own name.
const (
	generateKind = "generate"
	deliverKind  = "deliver"
)

// maxAttempts is more than is ever reached: what is given up is decided here,
// never by River, whose retries are for when the store itself cannot be written.
const maxAttempts = 10000

// generateArgs asks to make an occurrence.
type generateArgs struct {
	Occurrence string `json:"occurrence"`
}

// Kind names the job.
func (generateArgs) Kind() string { return generateKind }

// deliverArgs asks to send a delivery.
type deliverArgs struct {
	Delivery string `json:"delivery"`
}

// Kind names the job.
func (deliverArgs) Kind() string { return deliverKind }

// job is work to be inserted.
type job struct {
	kind string
	key  string    // of the row that it is for
	at   time.Time // when; zero for at once
}

// table returns where the rows of a kind of job are.
func table(kind string) string {
	if kind == generateKind {
		return "occurrences"
	}
	return "deliveries"
}

func (j job) params() river.InsertManyParams {
	var args river.JobArgs = generateArgs{j.key}
	if j.kind == deliverKind {
		args = deliverArgs{j.key}
	}
	return river.InsertManyParams{Args: args, InsertOpts: &river.InsertOpts{
		Queue: j.kind, MaxAttempts: maxAttempts, ScheduledAt: j.at,
	}}
}

// enqueue inserts jobs of one kind and writes their ids into the rows that they
// are for. From then on no older job can claim those rows.
func (s *Store) enqueue(ctx context.Context, t transaction, jobs []job) error {
	for chunk := range slices.Chunk(jobs, planChunk) {
		params := make([]river.InsertManyParams, len(chunk))
		for i, j := range chunk {
			if !j.at.After(s.options.Now()) {
				j.at = time.Time{} // River looks for what has come due every five seconds only
			}
			params[i] = j.params()
		}
		ids, err := t.insertJobs(ctx, params)
		if err != nil {
			return err
		}
		if err := assign(ctx, t, chunk, ids); err != nil {
			return fmt.Errorf("assign jobs: %w", err)
		}
	}
	return nil
}

func assign(ctx context.Context, t transaction, jobs []job, ids []int64) error {
	pairs := make([]string, len(jobs))
	args := make([]any, 0, 2*len(jobs))
	for i, j := range jobs {
		pairs[i] = fmt.Sprintf("(CAST($%d AS TEXT), CAST($%d AS BIGINT))", 2*i+1, 2*i+2)
		args = append(args, j.key, ids[i])
	}
	_, err := t.exec(ctx, `UPDATE `+table(jobs[0].kind)+` SET job_id = v.column2, attempt = 0
		FROM (VALUES `+strings.Join(pairs, ", ")+`) AS v WHERE key = v.column1`, args...)
	return err
}
