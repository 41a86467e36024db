package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

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
}

// Delivery is one mail to one recipient.
type Delivery struct {
	Key      string // hash of the occurrence, the address and the slice: the same on every attempt
	To       delivery.Address
	Subject  string
	Slice    reports.Slice
	Envelope delivery.Envelope
	Digest   string // SHA-256 of the bytes, in hex
}

// Mails composes one mail for each reader of each variant. All are composed
// before it returns, or it returns every fault.
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
	msg := delivery.Message{From: post.From, ReplyTo: post.ReplyTo, To: to, Date: run.Subject.Made, ID: deliveryKey(run.Subject.Key, to.Email, v)}
	frame := MailFrame{Reason: run.Subject.Report.reason(p.Organization.Name)}
	for _, f := range v.Files {
		if slices.Contains(r.Attach, f.Format) {
			msg.Files = append(msg.Files, delivery.File{Name: f.Name, MediaType: mediaType(f.Format), Bytes: f.Bytes})
			frame.Attachments = append(frame.Attachments, Attachment{Name: f.Name, Bytes: len(f.Bytes)})
		}
	}
	parts, err := p.Paint.Mail(v.Document, frame)
	if err != nil {
		return nil, err
	}
	msg.Subject, msg.HTML, msg.Text = parts.Subject, parts.HTML, parts.Text
	for _, img := range parts.Images {
		msg.Inline = append(msg.Inline, delivery.Inline{CID: img.CID, Name: "chart.png", MediaType: "image/png", Bytes: img.PNG})
	}
	composed, err := delivery.Compose(&msg, post.DKIM)
	if err != nil {
		return nil, err
	}
	return &Delivery{Key: msg.ID, To: to, Slice: v.Slice, Subject: msg.Subject, Digest: composed.Digest(),
		Envelope: delivery.Envelope{From: post.From.Email, To: to.Email, Raw: composed.Bytes, Name: v.Document.Meta.FileName}}, nil
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

func mediaType(f Format) string {
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
		receipt, err := t.Send(ctx, m.Envelope, func() error { return nil })
		out[i] = Outcome{Delivery: m, Receipt: receipt, Err: err}
	}
	return out
}
