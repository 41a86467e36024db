package delivery

import "time"

// Outcome says what became of one attempt.
type Outcome string

// The outcomes.
const (
	Accepted Outcome = "accepted" // the server took responsibility: final
	Deferred Outcome = "deferred" // certainly not delivered; try again later
	Failed   Outcome = "failed"   // certainly not delivered; the same again would fail again
	InDoubt  Outcome = "in doubt" // the server had the whole message and no answer came
)

// Fault says whose fault a failed attempt is, and so what to do about it.
type Fault string

// The faults.
const (
	NoFault       Fault = ""
	Temporary     Fault = "temporary"     // the server or the way to it: try again
	Configuration Fault = "configuration" // log-in, TLS, sender: pause the relay and tell the operator; no recipient is to blame
	Recipient     Fault = "recipient"     // this address is refused for good
	Content       Fault = "content"       // this message is refused for good
	TooBig        Fault = "too big"       // send again with links in place of files
)

// Phase is a step of handing over a message.
type Phase string

// The phases, in their order.
const (
	Dial      Phase = "dial"
	Banner    Phase = "banner"
	Hello     Phase = "hello" // EHLO
	StartTLS  Phase = "starttls"
	Handshake Phase = "handshake" // TLS
	Auth      Phase = "auth"
	Mail      Phase = "mail"
	Rcpt      Phase = "rcpt"
	Data      Phase = "data" // the DATA command
	Body      Phase = "body" // the message but its final dot
	Dot       Phase = "dot"  // the final dot and the answer to it
	Quit      Phase = "quit"
)

// Receipt is the proof of one attempt.
type Receipt struct {
	Outcome  Outcome   `json:"outcome"`
	Fault    Fault     `json:"fault,omitempty"`
	Phase    Phase     `json:"phase"`              // how far it came
	Code     int       `json:"code,omitempty"`     // of the server's reply: 250; 0 if there was none
	Enhanced string    `json:"enhanced,omitempty"` // RFC 3463: "2.0.0"
	Reply    string    `json:"reply,omitempty"`    // the server's words, or what happened instead
	QueueID  string    `json:"queueId,omitempty"`  // under which the server's log knows it
	At       time.Time `json:"at"`
}
