package pipeline

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"

	"debrief/calendar"
	"debrief/delivery"
)

// The actions of links in mails: delivery.Link.Action.
const (
	FileLink = "f" // gives a file: Object is its format, Reader the key of the delivery
	StopLink = "u" // stops a report to an address: Object is the SubscriptionID
)

// Linking makes the links in mails.
type Linking struct {
	Links *delivery.Links
	Days  int              // how long links to files work, beside the day on which they are made
	Now   func() time.Time // the program's clock
}

// SubscriptionID names that an address gets a report. It stays the same over
// all editions.
func SubscriptionID(report, address string) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "subscription\x00%s\x00%s", report, strings.ToLower(address)))
	return hex.EncodeToString(sum[:])[:32]
}

// stop is the address that stops a report to a reader. It does not expire: a
// mail may be found again after years.
func (k *Linking) stop(l *Letter) string {
	return k.Links.URL(delivery.Link{Action: StopLink, Object: SubscriptionID(l.Report.Name, l.To.Email)})
}

// until is the last day, in the calendar's zone, on which links work that are
// made now, and the instant at which they end.
func (k *Linking) until(c calendar.Calendar) (calendar.Date, time.Time) {
	last := c.Today(k.Now()) + calendar.Date(k.Days)
	return last, calendar.LocalTime{Date: last + 1}.In(c.Zone)
}

// Linked composes a mail in which the files are links, under the same
// Message-ID as with them attached. why says in the ledger why they are.
func (p *Pipeline) Linked(l Letter, post Post, why string) (*Delivery, error) {
	last, end := post.Linking.until(p.Organization.Calendar)
	frame := MailFrame{LinksUntil: last}
	for _, f := range l.Files {
		link := delivery.Link{Action: FileLink, Object: string(f.Format), Reader: l.Key, Expires: end}
		frame.Attachments = append(frame.Attachments, Attachment{Name: f.Name, Bytes: f.size(), URL: post.Linking.Links.URL(link)})
	}
	d, err := p.compose(&l, l.message(post), frame, post)
	if err != nil {
		return nil, err
	}
	d.Linked, d.Note = true, fmt.Sprintf("%s: in their place are links that work until %s", why, last)
	return d, nil
}

// TooBig says by how much files pass what may be attached to one mail; "" if
// they do not.
func (post Post) TooBig(files []File) string {
	total := 0
	for _, f := range files {
		total += f.size()
	}
	if post.Ceiling == 0 || int64(total) <= post.Ceiling {
		return ""
	}
	return fmt.Sprintf("the files have %s, and email.attach_limit is %s", SizeOf(int64(total)), SizeOf(post.Ceiling))
}

// SizeOf writes a number of bytes for a person: "7 MB", "2.5 MB", "300 kB".
func SizeOf(n int64) string {
	if n < 1e6 {
		return strconv.FormatInt(max(1, n/1000), 10) + " kB"
	}
	return strings.TrimSuffix(strconv.FormatFloat(float64(n)/1e6, 'f', 1, 64), ".0") + " MB"
}

// size in bytes, also of a file whose bytes are not at hand.
func (f File) size() int {
	if f.Bytes == nil {
		return f.Size
	}
	return len(f.Bytes)
}
