package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"debrief/delivery"
	"debrief/reports"
)

// Post is the sender's side of mails.
type Post struct {
	From     delivery.Address
	ReplyTo  *delivery.Address
	Allows   func(address string) bool // whether anything may be sent to an address; nil allows all
	Redirect string                    // every mail goes to this address instead, if set
	DKIM     *delivery.DKIM
	Ceiling  int64 // bytes of the files that one mail may have attached; 0 is no limit
	Linking  *Linking
}

// Delivery is one mail to one recipient.
type Delivery struct {
	Key      string // hash of the occurrence, the address and the slice: the same on every attempt
	Report   string
	To       delivery.Address
	Subject  string
	Slice    reports.Slice
	Envelope delivery.Envelope
	Digest   string // SHA-256 of the bytes, in hex
	Document *reports.Document
	Files    []File // attached, or linked to
	Linked   bool   // the files are links
	Note     string // why the files are links
	Refused  string // why there are no bytes: the files are too big to be attached, and nothing serves links
}

// Mails composes one mail for each reader of each variant. All are composed
// before it returns, or it returns every fault. One whose files are too big is
// no fault of the others: see Delivery.Refused.
func (p *Pipeline) Mails(run *Run, post Post) ([]Delivery, error) {
	var out []Delivery
	var errs []error
	for i := range run.Variants {
		for _, r := range run.Variants[i].Readers {
			d, err := p.mail(run, &run.Variants[i], r, post)
			if err != nil {
				errs = append(errs, fmt.Errorf("compose mail to %s: %w", r.Email, err))
				continue
			}
			out = append(out, *d)
		}
	}
	return out, errors.Join(errs...)
}

func (p *Pipeline) mail(run *Run, v *Variant, r Recipient, post Post) (*Delivery, error) {
	to, err := post.address(r)
	if err != nil {
		return nil, err
	}
	reader := to.Email
	if post.Redirect != "" { // each reader's mail stays one of its own
		reader = r.Email
	}
	l := Letter{Key: deliveryKey(run.Subject.Key, reader, v), Report: run.Subject.Report, To: to, Date: run.Subject.Made,
		Document: v.Document, Slice: v.Slice}
	for _, f := range v.Files {
		if !slices.Contains(r.Attach, f.Format) {
			continue
		}
		locked, ok, err := p.Locked(f, r.Person)
		if err != nil {
			return nil, err
		}
		if ok {
			l.Files = append(l.Files, locked)
		}
	}
	tooBig := post.TooBig(l.Files)
	switch {
	case tooBig == "":
		return p.attached(l, post)
	case post.Linking == nil:
		d := l.delivery(post)
		d.Refused = tooBig + ", and without serve.public_url there is no address at which they could be had instead"
		return &d, nil
	}
	return p.Linked(l, post, tooBig)
}

// Letter is what a mail is made of.
type Letter struct {
	Key      string // of the delivery
	Report   Report
	To       delivery.Address
	Date     time.Time // of the header
	Document *reports.Document
	Slice    reports.Slice
	Files    []File // for Linked without their bytes
}

func (l *Letter) delivery(post Post) Delivery {
	return Delivery{Key: l.Key, Report: l.Report.Name, To: l.To, Slice: l.Slice, Document: l.Document, Files: l.Files,
		Envelope: delivery.Envelope{From: post.From.Email, To: l.To.Email, Name: l.Document.Meta.FileName}}
}

// attached composes a mail with its files in it.
func (p *Pipeline) attached(l Letter, post Post) (*Delivery, error) {
	msg := l.message(post)
	var frame MailFrame
	for _, f := range l.Files {
		msg.Files = append(msg.Files, delivery.File{Name: f.Name, MediaType: f.Format.MediaType(), Bytes: f.Bytes})
		frame.Attachments = append(frame.Attachments, Attachment{Name: f.Name, Bytes: f.size()})
	}
	return p.compose(&l, msg, frame, post)
}

func (l *Letter) message(post Post) *delivery.Message {
	return &delivery.Message{ID: l.Key, From: post.From, ReplyTo: post.ReplyTo, To: l.To, Date: l.Date}
}

// compose paints and writes the mail.
func (p *Pipeline) compose(l *Letter, msg *delivery.Message, frame MailFrame, post Post) (*Delivery, error) {
	frame.Reason = l.Report.reason(p.Organization.Name)
	if post.Linking != nil {
		frame.Unsubscribe = post.Linking.stop(l)
		// RFC 8058 knows one click by https only.
		msg.Unsubscribe, msg.OneClick = frame.Unsubscribe, strings.HasPrefix(frame.Unsubscribe, "https:")
	}
	parts, err := p.Paint.Mail(l.Document, frame)
	if err != nil {
		return nil, err
	}
	msg.Subject, msg.HTML, msg.Text = parts.Subject, parts.HTML, parts.Text
	for _, img := range parts.Images {
		msg.Inline = append(msg.Inline, delivery.Inline{CID: img.CID, Name: "chart.png", MediaType: "image/png", Bytes: img.PNG})
	}
	composed, err := delivery.Compose(msg, post.DKIM)
	if err != nil {
		return nil, err
	}
	d := l.delivery(post)
	d.Subject, d.Digest, d.Envelope.Raw = msg.Subject, composed.Digest(), composed.Bytes
	return &d, nil
}

// address is where a reader's mail goes: to the redirect where one is set, and
// never outside the allowed domains.
func (post Post) address(r Recipient) (delivery.Address, error) {
	email := r.Email
	if post.Redirect != "" {
		email = post.Redirect
	}
	to, err := delivery.ParseAddress(email)
	if err != nil {
		return to, err
	}
	to.Name = r.Name
	if post.Redirect == "" && post.Allows != nil && !post.Allows(to.Email) {
		return to, fmt.Errorf("%s is not among the domains and addresses that email.allow lists", to.Email)
	}
	return to, nil
}

func deliveryKey(occurrence, email string, v *Variant) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%s\x00%s\x00%s", occurrence, strings.ToLower(email), v.Slice.Dimension, v.Slice.Value))
	return hex.EncodeToString(sum[:])[:32]
}

// MediaType is the format's type in mails and on the web.
func (f Format) MediaType() string {
	switch f {
	case XLSX:
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	case HTML:
		return "text/html"
	}
	return "application/pdf"
}

// reason says why somebody gets a report.
func (r Report) reason(organization string) reports.Text {
	title := r.Title
	if title == "" {
		title = r.Name
	}
	return reports.Say("reason.list", reports.Args{"report": reports.ArgText(reports.Literal(title)), "organization": reports.ArgText(reports.Literal(organization))})
}

// Outcome is what became of one mail.
type Outcome struct {
	Delivery Delivery
	Receipt  delivery.Receipt
	Err      error
}

// Deliver hands over each mail in its own transaction, so that one recipient
// never costs another anything.
func Deliver(ctx context.Context, mails []Delivery, t delivery.Transport) []Outcome {
	out := make([]Outcome, len(mails))
	for i, m := range mails {
		if m.Refused != "" {
			out[i] = Outcome{Delivery: m, Receipt: delivery.Receipt{Outcome: delivery.Failed, Fault: delivery.TooBig, Phase: delivery.Mail, Reply: m.Refused}, Err: errors.New(m.Refused)}
			continue
		}
		receipt, err := t.Send(ctx, m.Envelope, func() error { return nil })
		out[i] = Outcome{Delivery: m, Receipt: receipt, Err: err}
	}
	return out
}
