package web

import (
	"context"
	"errors"
	"mime"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"debrief/calendar"
	"debrief/pipeline"
)

// Why a link opens nothing.
var (
	// ErrNoLink says that an address is none of ours, or was altered. It is the
	// same whether there is something behind it or not.
	ErrNoLink = errors.New("not a link")
	// ErrLinkOver says that a link was ours and has ended.
	ErrLinkOver = errors.New("the link has ended")
)

// Desk answers for the links in mails. It gets addresses as they were asked
// for, and it alone knows which of them are good.
type Desk interface {
	// Knows reports whether a link was made by this desk, even one that has ended.
	Knows(link *url.URL) bool
	// File returns the file that a link gives.
	File(ctx context.Context, link *url.URL) (File, error)
	// Subscription returns what a link to stop mails is about, and changes
	// nothing.
	Subscription(ctx context.Context, link *url.URL) (Subscription, error)
	// Stop stops it. It may be called again.
	Stop(ctx context.Context, link *url.URL) (Subscription, error)
	// House says whose pages these are.
	House() House
}

// File is a file to be saved.
type File struct {
	Name      string
	MediaType string
	Bytes     []byte
}

// Subscription is a report that an address gets, or got until it was stopped.
type Subscription struct {
	Report  string // as its readers know it
	Address string
	Locale  string
	Stopped calendar.Date // zero while it goes on
}

// House is whose reports they are, for pages.
type House struct {
	Organization string
	Currency     string
	Locale       string
	Sender       string // address of the mails, for questions
}

// deskFor returns the desk that made a link. What none has made, the first
// turns away.
func deskFor(desks []Desk, link *url.URL) Desk {
	if i := slices.IndexFunc(desks, func(d Desk) bool { return d.Knows(link) }); i >= 0 {
		return desks[i]
	}
	return desks[0]
}

// links serves what links in mails stand for.
type links struct{ desk Desk }

// The limits of an answer and of a question.
const (
	fileLimit = 10 * time.Minute // to send a file over a slow line
	maxForm   = 4 << 10
)

// ServeHTTP goes by the last two elements of the path: the address may lie
// below one of a reverse proxy. Whether it is a link, the desk finds out.
func (l *links) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	serve, methods := l.missing, []string{http.MethodGet, http.MethodHead}
	switch path.Base(path.Dir(r.URL.Path)) {
	case pipeline.FileLink:
		serve = l.file
	case pipeline.StopLink:
		serve, methods = l.subscription, append(methods, http.MethodPost)
	}
	if !slices.Contains(methods, r.Method) {
		w.Header().Set("Allow", strings.Join(methods, ", "))
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	serve(w, r)
}

func (l *links) missing(w http.ResponseWriter, _ *http.Request) { l.refuse(w, ErrNoLink) }

// file sends a file to be saved, whatever a browser would rather do with it.
func (l *links) file(w http.ResponseWriter, r *http.Request) {
	f, err := l.desk.File(r.Context(), r.URL)
	if err != nil {
		l.refuse(w, err)
		return
	}
	// Fails where the connection knows no deadlines: then the server's stays.
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(fileLimit))
	h := w.Header()
	h.Set("Content-Type", f.MediaType)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}))
	h.Set("Content-Length", strconv.Itoa(len(f.Bytes)))
	if r.Method == http.MethodHead {
		return
	}
	_, _ = w.Write(f.Bytes) // fails when the reader has gone
}

// subscription shows the page that stops mails, and stops them on a POST only:
// programs that look into mails fetch what they find there (RFC 8058).
func (l *links) subscription(w http.ResponseWriter, r *http.Request) {
	ask := l.desk.Subscription
	if r.Method == http.MethodPost {
		if !oneClick(w, r) {
			http.Error(w, "want the form of RFC 8058: List-Unsubscribe=One-Click", http.StatusBadRequest)
			return
		}
		ask = l.desk.Stop
	}
	s, err := ask(r.Context(), r.URL)
	if err != nil {
		l.refuse(w, err)
		return
	}
	l.show(w, http.StatusOK, l.subscriptionPage(s))
}

// oneClick reports whether a body is the form of RFC 8058, in either of its
// encodings. It is too small for any part of it to be put on the disk.
func oneClick(w http.ResponseWriter, r *http.Request) bool {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseMultipartForm(maxForm); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		return false
	}
	return r.PostForm.Get("List-Unsubscribe") == "One-Click"
}

// refuse shows why a link opens nothing.
func (l *links) refuse(w http.ResponseWriter, err error) {
	switch {
	case errors.Is(err, ErrNoLink):
		l.show(w, http.StatusNotFound, l.page("link.missing"))
	case errors.Is(err, ErrLinkOver):
		l.show(w, http.StatusGone, l.page("link.over"))
	default: // the desk has logged it
		l.show(w, http.StatusInternalServerError, l.page("link.failed"))
	}
}
