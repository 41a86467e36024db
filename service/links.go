package service

import (
	"context"
	"errors"
	"fmt"
	"net/url"

	"debrief/calendar"
	"debrief/delivery"
	"debrief/pipeline"
	"debrief/store"
)

// LinkedFile is a file that a link in a mail gives.
type LinkedFile struct {
	Name      string
	MediaType string
	Bytes     []byte
}

// LinkedFile returns the file that an asked address stands for: one of those
// that belong to the mail that the link was made for, as they are stored. It is
// delivery.ErrLinkForged, or delivery.ErrLinkExpired also where the file was
// removed from the store since.
func (s *Service) LinkedFile(ctx context.Context, address *url.URL) (LinkedFile, error) {
	set := s.current()
	file, err := set.linkedFile(ctx, address)
	return file, set.answered("file", err)
}

func (set Settings) linkedFile(ctx context.Context, address *url.URL) (LinkedFile, error) {
	link, err := set.openLink(pipeline.FileLink, address)
	if err != nil {
		return LinkedFile{}, err
	}
	f, raw, ok, err := set.Store.Attachment(ctx, link.Reader, link.Object)
	if err == nil && !ok {
		err = delivery.ErrLinkExpired
	}
	return LinkedFile{Name: f.Name, MediaType: pipeline.Format(f.Format).MediaType(), Bytes: raw}, err
}

// KnowsLink reports whether an address is a link that was made here, even one
// that has ended. It is nothing that is counted.
func (s *Service) KnowsLink(address *url.URL) bool {
	linking := s.current().Post.Linking
	if linking == nil {
		return false
	}
	_, err := linking.Links.Open(address, linking.Now())
	return err == nil || errors.Is(err, delivery.ErrLinkExpired)
}

// openLink checks an address before anything is looked for.
func (set Settings) openLink(action string, address *url.URL) (delivery.Link, error) {
	if set.Post.Linking == nil {
		return delivery.Link{}, delivery.ErrLinkForged
	}
	link, err := set.Post.Linking.Links.Open(address, set.Post.Linking.Now())
	if err == nil && link.Action != action {
		err = delivery.ErrLinkForged
	}
	return link, err
}

// answered counts an answer, and logs what is neither the link's fault nor its
// age.
func (set Settings) answered(what string, err error) error {
	outcome := "opened"
	switch {
	case errors.Is(err, delivery.ErrLinkExpired):
		outcome = "expired"
	case errors.Is(err, delivery.ErrLinkForged):
		outcome = "refused"
	case err != nil:
		outcome = "failed"
		set.Log.Error("a link could not be opened", "what", what, "error", err)
	}
	set.Metrics.linked(what, outcome)
	return err
}

// Subscription is a report that an address gets, or got until it was stopped.
type Subscription struct {
	Report  string // as its readers know it
	Address string
	Locale  string
	Stopped calendar.Date // zero while it goes on
}

// Subscription returns what a link to stop mails is about.
func (s *Service) Subscription(ctx context.Context, address *url.URL) (Subscription, error) {
	set := s.current()
	x, err := set.subscription(ctx, address)
	return set.shown(x), set.answered("page", err)
}

func (set Settings) subscription(ctx context.Context, address *url.URL) (store.Subscription, error) {
	link, err := set.openLink(pipeline.StopLink, address)
	if err != nil {
		return store.Subscription{}, err
	}
	x, ok, err := set.Store.Subscription(ctx, link.Object)
	if err == nil && !ok {
		err = delivery.ErrLinkExpired
	}
	return x, err
}

// shown puts a subscription into its reader's words.
func (set Settings) shown(x store.Subscription) Subscription {
	out := Subscription{Report: x.Report, Address: x.Address, Locale: set.Pipeline.Organization.Locale}
	if def := set.report(x.Report); def != nil && def.Title != "" {
		out.Report = def.Title
	}
	if p, ok := set.Pipeline.People(x.Address); ok && p.Locale != "" {
		out.Locale = p.Locale
	}
	if !x.Stopped.IsZero() {
		out.Stopped = set.Pipeline.Organization.Calendar.Today(x.Stopped)
	}
	return out
}

// House is whose reports they are, for pages.
type House struct {
	Organization string
	Currency     string
	Locale       string
	Sender       string // address of the mails
}

// House says whose reports they are.
func (s *Service) House() House {
	set := s.current()
	o := set.Pipeline.Organization
	return House{Organization: o.Name, Currency: o.Currency, Locale: o.Locale, Sender: set.Post.From.Email}
}

// Stop stops a report to the reader whose link it is. The operator hears of the
// first time: the reader still stands in the configuration.
func (s *Service) Stop(ctx context.Context, address *url.URL) (Subscription, error) {
	set := s.current()
	x, first, err := set.stop(ctx, address)
	if first {
		s.tellStopped(ctx, set, x)
	}
	return set.shown(x), set.answered("stop", err)
}

func (set Settings) stop(ctx context.Context, address *url.URL) (store.Subscription, bool, error) {
	x, err := set.subscription(ctx, address)
	if err != nil {
		return x, false, err
	}
	today := set.Pipeline.Organization.Calendar.Today(set.Post.Linking.Now())
	return set.Store.Stop(ctx, x.ID, fmt.Sprintf("the reader stopped this report by the link in a mail on %s", today))
}

// tellStopped does not keep the reader waiting.
func (s *Service) tellStopped(ctx context.Context, set Settings, x store.Subscription) {
	set.Log.Info("stopped by its reader", "report", x.Report, "address", x.Address)
	n := notice{operator: set.operatorOf(x.Report), about: x.Report, key: "stopped " + x.ID + " " + x.Stopped.String(),
		what: fmt.Sprintf("%s does not want the report %s any more", x.Address, x.Report),
		why:  "The reader stopped it by the link in a mail. Nothing of it goes there from now on; other reports do.",
		todo: fmt.Sprintf("Nothing, or take the reader off the list. If it was a mistake, run: debrief resume %s --report %s", x.Address, x.Report)}
	s.errands.Go(func() { s.tell(context.WithoutCancel(ctx), set, n) })
}

// relink puts links in the place of the files of a mail that is too big, which
// the receipt says. done is false where it cannot be done and the mail has
// failed.
func (set Settings) relink(ctx context.Context, c *store.MailClaim, receipt delivery.Receipt) (done bool, err error) {
	d := &c.Delivery
	if d.Form == store.Linked || d.Document == "" || set.Post.Linking == nil {
		return false, nil
	}
	letter, err := set.letter(ctx, c)
	if err != nil || len(letter.Files) == 0 {
		return false, err
	}
	why := "too big for the mail server"
	if len(c.Raw) == 0 {
		why = "the files are too big to be attached"
	}
	linked, err := set.Pipeline.Linked(letter, set.Post, why)
	if err != nil {
		return false, err
	}
	if err := set.Store.Relink(ctx, c, receipt, *linked); err != nil {
		return false, err
	}
	set.Log.Info("mail too big, files become links", "to", d.To.Email, "reply", receipt.Reply)
	return true, nil
}

// letter is what a mail was made of, from the store.
func (set Settings) letter(ctx context.Context, c *store.MailClaim) (pipeline.Letter, error) {
	d := &c.Delivery
	document, err := set.Store.Report(ctx, d.Document)
	if err != nil {
		return pipeline.Letter{}, err
	}
	files, err := set.Store.Attachments(ctx, d.Key)
	if err != nil {
		return pipeline.Letter{}, err
	}
	letter := pipeline.Letter{Key: d.Key, Report: set.report(c.About.Report).Report, To: d.To, Date: c.About.At, Document: document, Slice: d.Slice}
	for _, f := range files {
		letter.Files = append(letter.Files, pipeline.File{Format: pipeline.Format(f.Format), Name: f.Name, Size: int(f.Size)})
	}
	return letter, nil
}
