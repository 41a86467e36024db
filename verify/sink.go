package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"mime"
	"net"
	"net/mail"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-smtp"
)

// sink is a mail server that notes what it takes responsibility for: a message
// counts from its final dot on, whether or not the client lives to hear so.
type sink struct {
	addr   string
	server *smtp.Server

	mu       sync.Mutex
	arrivals []arrival
	notices  int // to the operator
	strange  []string
	pace     func() time.Duration // how long to think before an answer; nil for not at all
	watch    func(moment)         // is told of each moment; nil for nobody
}

// arrival is a message that the server took.
type arrival struct {
	to       string
	campaign string
	id       string // Message-ID
	digest   string // SHA-256 of its bytes
	hop      string // what the server before wrote on top; "" without one
}

// moment is a point in the dialogue about one message.
type moment struct {
	phase    phase
	to       string
	campaign string // known from the dot on
}

// phase is where in the dialogue.
type phase string

const (
	atMail   phase = "mail"
	atRcpt   phase = "rcpt"
	atData   phase = "data"
	atDot    phase = "dot"    // taken, not answered yet
	answered phase = "answer" // the answer to the dot has left
)

func openSink(address string) (*sink, error) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("start mail server: %w", err)
	}
	s := &sink{addr: listener.Addr().String()}
	s.server = smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &dialogue{sink: s}, nil }))
	s.server.Domain = "mail.proof.example"
	s.server.ErrorLog = silence{}
	go func() { _ = s.server.Serve(listener) }() // ends when it is closed
	return s, nil
}

func (s *sink) close() { _ = s.server.Close() } // connections of clients that were killed

// reset sets what happens in dialogues from here on.
func (s *sink) reset(pace func() time.Duration, watch func(moment)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pace, s.watch = pace, watch
}

func (s *sink) arrived() []arrival {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]arrival(nil), s.arrivals...)
}

func (s *sink) at(m moment) {
	s.mu.Lock()
	pace, watch := s.pace, s.watch
	s.mu.Unlock()
	if watch != nil {
		watch(m)
	}
	if pace != nil && (m.phase == atRcpt || m.phase == atDot) {
		time.Sleep(pace())
	}
}

// campaignID is how a campaign is found in a subject.
var campaignID = regexp.MustCompile(`\bC\d{5}\b`)

// take notes a message and returns the campaign that it is about.
func (s *sink) take(to string, raw []byte) string {
	sum := sha256.Sum256(raw)
	a := arrival{to: strings.ToLower(to), digest: hex.EncodeToString(sum[:])}
	m, err := mail.ReadMessage(strings.NewReader(string(raw)))
	if err == nil {
		subject, decodeErr := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
		a.id, a.campaign, err = m.Header.Get("Message-ID"), campaignID.FindString(subject), decodeErr
		a.hop = m.Header.Get("Received")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case err != nil:
		s.strange = append(s.strange, fmt.Sprintf("a message to %s cannot be read: %v", to, err))
	case a.to == operator:
		s.notices++
	default:
		s.arrivals = append(s.arrivals, a)
	}
	return a.campaign
}

// dialogue is a connection.
type dialogue struct {
	sink *sink
	now  moment
}

func (d *dialogue) reach(p phase) {
	d.now.phase = p
	d.sink.at(d.now)
}

func (d *dialogue) Mail(string, *smtp.MailOptions) error {
	d.now = moment{}
	d.reach(atMail)
	return nil
}

func (d *dialogue) Rcpt(to string, _ *smtp.RcptOptions) error {
	d.now.to = to
	d.reach(atRcpt)
	return nil
}

func (d *dialogue) Data(r io.Reader) error {
	d.reach(atData)
	raw, err := io.ReadAll(r)
	if err != nil {
		return err // the dot never came
	}
	d.now.campaign = d.sink.take(d.now.to, raw)
	d.reach(atDot)
	return &smtp.SMTPError{Code: 250, EnhancedCode: smtp.EnhancedCode{2, 0, 0}, Message: "queued as 4F2A1"}
}

// Reset is called when the answer to a message was written, too.
func (d *dialogue) Reset() {
	if d.now.phase == atDot {
		d.reach(answered)
	}
}

func (d *dialogue) Logout() error { return nil }

type silence struct{}

func (silence) Printf(string, ...any) {}
func (silence) Println(...any)        {}
