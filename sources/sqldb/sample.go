package sqldb

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"

	"debrief/sources"
)

// limiter is implemented by engines that do not know LIMIT.
type limiter interface {
	// limited returns the statement for the first rows of a query.
	limited(query string, rows int) string
}

// Sample implements sources.Sampler.
func (s *Source) Sample(ctx context.Context, from sources.Relation, limit int) (*sources.Sample, error) {
	query, err := s.query(from)
	if err != nil {
		return nil, err
	}
	out := &sources.Sample{Place: s.engine.place()}
	err = s.session(ctx, func(ctx context.Context, conn *sql.Conn) error {
		columns, err := s.shape(ctx, conn, query)
		if err != nil {
			return err
		}
		for _, c := range columns {
			out.Names = append(out.Names, c.name)
		}
		if err := conn.QueryRowContext(ctx, "SELECT "+countOf(s.engine)+" FROM (\n"+query+"\n) AS q").Scan(&out.Total); err != nil {
			return err
		}
		out.Rows, err = s.sampled(ctx, conn, s.limited(query, limit), columns)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func (s *Source) limited(query string, limit int) string {
	if l, ok := s.engine.(limiter); ok {
		return l.limited(query, limit)
	}
	return fmt.Sprintf("SELECT * FROM (\n%s\n) AS q LIMIT %d", query, limit)
}

// sampled reads rows as they are.
func (s *Source) sampled(ctx context.Context, conn *sql.Conn, query string, columns []columnOf) (all []sources.SampleRow, err error) {
	rows, err := conn.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	values, pointers := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		pointers[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(pointers...); err != nil {
			return nil, err
		}
		row := sources.SampleRow{At: len(all) + 1, Cells: make([]sources.SampleCell, len(columns))}
		for i, c := range columns {
			cell := toCell(values[i], c.class)
			cell.Text = bytes.Clone(cell.Text)
			row.Cells[i].Cell = cell
		}
		all = append(all, row)
	}
	return all, rows.Err()
}
