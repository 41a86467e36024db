package remote

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"debrief/sources"
)

// errTooSlow is the cause of the end of a context that Within made.
var errTooSlow = errors.New("too slow")

// Within returns a context that ends after a time limit; Explain knows by it
// that the limit is why.
func Within(ctx context.Context, limit time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(ctx, limit, errTooSlow)
}

// Explain puts into words why nothing came from a server. The errors of net/url
// hold the whole address, so only what they wrap is shown.
func Explain(ctx context.Context, place string, limit time.Duration, err error) error {
	var known *sources.Failure
	var private *PrivateError
	var outer *url.Error
	switch {
	case errors.As(err, &known):
		return known
	case errors.As(err, &private):
		return &sources.Failure{Place: place, What: "the address leads into a private network", Hint: "debrief fetches files from the public internet only; put the file into a folder instead", Final: true, Err: private}
	case errors.Is(context.Cause(ctx), errTooSlow):
		return &sources.Failure{Place: place, What: fmt.Sprintf("it cannot be fetched within %s", limit), Hint: "it is tried again; a smaller file is fetched sooner"}
	case ctx.Err() != nil:
		return fmt.Errorf("read %s: %w", place, ctx.Err())
	case errors.As(err, &outer):
		err = outer.Err
	}
	return &sources.Failure{Place: place, What: "it cannot be fetched", Hint: "check the address and the connection; it is tried again", Err: err}
}

// maxLine is how many characters of what a server says are shown.
const maxLine = 200

// Line returns what a server says as one line that is not too long.
func Line(text string) string {
	line := []rune(strings.Join(strings.Fields(text), " "))
	if len(line) > maxLine {
		return string(line[:maxLine-1]) + "…"
	}
	return string(line)
}
