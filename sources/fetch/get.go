package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"path/filepath"

	"debrief/sources"
	"debrief/sources/remote"
)

// newest makes sure that the copy is the newest, and returns it for a reader who
// is to release it.
func (s *Source) newest(ctx context.Context) (*replica, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ctx, cancel := remote.Within(ctx, s.options.TimeLimit)
	defer cancel()
	request, err := s.request(ctx)
	if err != nil {
		return nil, err
	}
	response, err := s.client.Do(request)
	if err != nil {
		return nil, s.explain(ctx, err)
	}
	last, next := s.current, s.current
	if response.StatusCode != http.StatusNotModified || last == nil {
		next, err = s.take(ctx, response)
	}
	if err = errors.Join(err, response.Body.Close()); err != nil {
		return nil, s.explain(ctx, err)
	}
	s.current = next
	next.readers++
	return next, s.sweep(last)
}

// request asks for the file, if it is another than the copy.
func (s *Source) request(ctx context.Context) (*http.Request, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.target.url.String(), nil)
	if err != nil {
		return nil, fmt.Errorf("read %s: make a request", s.target.place)
	}
	r.Header.Set("User-Agent", "debrief")
	if s.options.Authorize != nil {
		header, err := s.options.Authorize(ctx)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", s.target.place, err)
		}
		r.Header.Set("Authorization", header)
	}
	switch c := s.current; {
	case c == nil:
	case c.tag != "":
		r.Header.Set("If-None-Match", c.tag)
	case c.modified != "":
		r.Header.Set("If-Modified-Since", c.modified)
	}
	return r, nil
}

// maxRedirects is how many redirects are followed.
const maxRedirects = 5

// redirect checks where a server sends us, and gives no secret to another host.
func (s *Source) redirect(next *http.Request, before []*http.Request) error {
	switch {
	case len(before) > maxRedirects:
		return s.fail("it redirects again and again", "use the address that it leads to in the end")
	case next.URL.Scheme != "https":
		return s.fail("it redirects to an address without https", "use the address that it leads to in the end")
	case !s.target.allows(next.URL, s.options.Hosts):
		return s.fail("it redirects to "+next.URL.Hostname(), "if that is right, add the host to allow_hosts of the source; a log-in page means that the link is not open to debrief")
	}
	next.Header.Del("Referer") // it holds the whole address
	if hostPort(next.URL) != hostPort(s.target.url) {
		next.Header.Del("Authorization")
	}
	return nil
}

// take stores an answer.
func (s *Source) take(ctx context.Context, r *http.Response) (*replica, error) {
	if err := s.status(r); err != nil {
		return nil, err
	}
	if r.ContentLength > s.options.MaxBytes {
		return nil, s.tooLarge()
	}
	folder, err := s.store(ctx, r.Body)
	if err != nil {
		return nil, err
	}
	return &replica{folder: folder, tag: r.Header.Get("ETag"), modified: r.Header.Get("Last-Modified")}, nil
}

// status turns everything but a file into words.
func (s *Source) status(r *http.Response) error {
	if err := s.service(r); err != nil {
		return err
	}
	f := &sources.Failure{Place: s.target.place, Final: true}
	switch code := r.StatusCode; {
	case code == http.StatusOK:
		if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "text/html" {
			return nil
		}
		f.What, f.Hint = "the address leads to a web page, not to a file", "use the link that downloads the file; a log-in page means that debrief may not read it"
	case code == http.StatusUnauthorized, code == http.StatusForbidden:
		f.What, f.Hint = fmt.Sprintf("the server refuses it (%d)", code), "check the source's token, or username and password, and their rights"
	case code == http.StatusNotFound, code == http.StatusGone:
		f.What, f.Hint, f.Final = fmt.Sprintf("there is no such file (%d)", code), "check the address, and that the file was delivered", false
	case code == http.StatusTooManyRequests, code >= 500:
		f.What, f.Hint, f.Final = fmt.Sprintf("the server cannot answer now (%d)", code), "it is tried again", false
	default:
		f.What, f.Hint = fmt.Sprintf("the server answers with %d", code), "try the address in a browser"
	}
	return f
}

// store writes the file into a new folder, since another may still be read.
func (s *Source) store(ctx context.Context, body io.Reader) (folder string, err error) {
	if folder, err = os.MkdirTemp(s.folder, ""); err != nil {
		return "", fmt.Errorf("keep a copy of %s: %w", s.target.place, err)
	}
	if err = s.fill(ctx, filepath.Join(folder, s.target.file), body); err != nil {
		return "", errors.Join(err, os.RemoveAll(folder))
	}
	return folder, nil
}

func (s *Source) fill(ctx context.Context, path string, body io.Reader) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("keep a copy of %s: %w", s.target.place, err)
	}
	n, err := io.Copy(f, io.LimitReader(body, s.options.MaxBytes+1))
	if err = errors.Join(err, f.Close()); err == nil && n > s.options.MaxBytes {
		return s.tooLarge()
	}
	// A server may still end its answer in due form when it is cancelled, and
	// then a part looks like the whole.
	return errors.Join(err, ctx.Err())
}

func (s *Source) tooLarge() error {
	return s.fail(fmt.Sprintf("the file is larger than %d MB", s.options.MaxBytes>>20), "fetch a part of it, or read from the database behind it")
}

func (s *Source) fail(what, hint string) error {
	return &sources.Failure{Place: s.target.place, What: what, Hint: hint, Final: true}
}

func (s *Source) explain(ctx context.Context, err error) error {
	return remote.Explain(ctx, s.target.place, s.options.TimeLimit, err)
}

// maxComplaint is how much is read of an answer that is no file.
const maxComplaint = 64 << 10

// service asks the service whose file it is what an answer means.
func (s *Source) service(r *http.Response) error {
	if s.options.Explain == nil || r.StatusCode == http.StatusOK {
		return nil
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxComplaint))
	if err != nil {
		return err
	}
	f := s.options.Explain(r.StatusCode, r.Header, body)
	if f == nil {
		return nil
	}
	if f.Place == "" {
		f.Place = s.target.place
	}
	return f
}
