package remote

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"debrief/sources"
)

// Client asks an API for JSON. It follows no redirects.
type Client struct {
	Transport http.RoundTripper
	Place     string        // of the source, for people and without secrets
	MaxBytes  int64         // of an answer, unpacked; 64 MB if 0
	TimeLimit time.Duration // of one question and its answer, waits included; 5 minutes if 0
	// Explain says what an answer means that is not 200. Its Failure may lack
	// the Place.
	Explain func(status int, h http.Header, body []byte) *sources.Failure
}

// The limits where none are set, and how much is read of an answer that is an error.
const (
	defaultBytes = 64 << 20
	defaultTime  = 5 * time.Minute
	maxComplaint = 64 << 10
)

// Get asks for an address and decodes the answer.
func (c *Client) Get(ctx context.Context, address string, into any) error {
	limit := c.TimeLimit
	if limit == 0 {
		limit = defaultTime
	}
	ctx, cancel := Within(ctx, limit)
	defer cancel()
	if err := c.get(ctx, address, into); err != nil {
		return Explain(ctx, c.Place, limit, err)
	}
	return nil
}

func (c *Client) get(ctx context.Context, address string, into any) (err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return fmt.Errorf("make a request")
	}
	r.Header.Set("User-Agent", "debrief (gzip)") // Google packs answers only for those who say so here, too
	r.Header.Set("Accept", "application/json")
	client := http.Client{Transport: c.Transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Do(r)
	if err != nil {
		return err
	}
	defer func() {
		if closing := response.Body.Close(); err == nil {
			err = closing
		}
	}()
	if response.StatusCode != http.StatusOK {
		return c.complain(response)
	}
	return c.decode(response.Body, into)
}

// complain returns what an answer means that is an error.
func (c *Client) complain(r *http.Response) error {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxComplaint))
	if err != nil {
		body = nil // its status says enough
	}
	f := c.Explain(r.StatusCode, r.Header, body)
	if f.Place == "" {
		f.Place = c.Place
	}
	return f
}

func (c *Client) decode(body io.Reader, into any) error {
	limit := c.MaxBytes
	if limit == 0 {
		limit = defaultBytes
	}
	counted := &io.LimitedReader{R: body, N: limit + 1}
	err := json.NewDecoder(counted).Decode(into)
	if counted.N <= 0 {
		return &sources.Failure{Place: c.Place, What: fmt.Sprintf("an answer is larger than %d MB", limit>>20), Hint: "read a smaller range", Final: true}
	}
	if err != nil {
		return fmt.Errorf("read the answer: %w", err)
	}
	return nil
}
