package config

import (
	"net"
	"net/netip"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"debrief/delivery"
)

// readable is the least contrast with white of a colour for large text and
// marks (WCAG 2.2, criteria 1.4.3 and 1.4.11).
const readable = 3

func (c *checker) checkOrganization() {
	o := &c.Organization
	c.checkLine("organization.name", o.Name)
	c.checkReader("organization.operator", o.Operator)
	if o.Margin != nil && (*o.Margin < 0 || *o.Margin > 1) {
		c.fault("organization.margin", "not a share", "write a number from 0 to 1, such as 0.62")
	}
	if p := o.Brand.Primary; p != "" && p.onWhite() < readable {
		c.fault("organization.brand.primary", "too pale to be read on white: the contrast is "+strconv.FormatFloat(p.onWhite(), 'f', 1, 64)+", and 3 is needed",
			`a darker shade is "`+string(p.darker(readable))+`"`)
	}
	if l := o.Brand.Logo; l != "" && !slices.Contains([]string{".png", ".jpg", ".jpeg"}, strings.ToLower(filepath.Ext(string(l)))) {
		c.fault("organization.brand.logo", "not a PNG or JPEG file", "write the name of one")
	}
	c.checkFont()
	c.checkTheme()
}

func (c *checker) checkEmail() {
	for i, entry := range c.Email.Allow {
		c.checkAllowEntry(c.item("email.allow", i), entry)
	}
	c.checkAllowed("email.redirect", c.Email.Redirect.Email)
	c.checkLimits()
	c.checkBounces()
	c.checkLinksFor()
	if c.Email.SMTP == nil {
		return
	}
	c.need("organization.operator", "mails are sent, so somebody must hear of those that fail", "write operator: with an address")
	c.need("email.from", "mails are sent, so they need a sender", "write from: with an address")
	if len(c.Email.Allow) == 0 {
		c.fault("email.allow", "mails are sent, so it must be said to which domains", "write allow: with them, as in [example.com]")
	}
	c.checkSMTP()
}

// need reports a setting that has to be written because of another one.
func (c *checker) need(path, what, hint string) {
	if !c.written(path) {
		c.fault(path, what, hint)
	}
}

// checkLinksFor holds links to whole days, and to files that are kept.
func (c *checker) checkLinksFor() {
	long, keep := c.Email.LinksFor, c.Store.Keep
	switch {
	case c.faulty("email.links_for"):
	case long.Clock != 0 || long.Days < 1:
		c.fault("email.links_for", "not a number of days", `write days or weeks, such as "30d"`)
	case keep.Days > 0 && long.Days > keep.Days:
		c.fault("email.links_for", "longer than files are kept", "write at most what store.keep says, or keep them longer")
	}
}

func (c *checker) checkAllowEntry(path, entry string) {
	address := entry
	if !strings.Contains(entry, "@") {
		address = "somebody@" + entry
	}
	if _, err := delivery.ParseAddress(address); entry != "" && err != nil {
		c.fault(path, "neither a domain nor an address", "write one such as example.com, without @ and *")
	}
}

func (c *checker) checkSMTP() {
	s := c.Email.SMTP
	for _, p := range s.Settings().Validate() {
		path := below("email.smtp", p.Setting)
		if p.Setting == "password" && c.written(path) {
			continue
		}
		what := "does not fit here"
		if !c.written(path) {
			what = "missing"
		}
		c.fault(path, what, "write "+p.Want)
	}
	if s.Security == "none" && s.Host != "" && !isLoopback(s.Host) {
		c.fault("email.smtp.security", "without encryption, mails may only be handed to this machine", "write starttls or tls")
	}
}

func (c *checker) checkLimits() {
	l := c.Email.Limits
	if l.PerRun < 1 && c.written("email.limits.per_run") {
		c.fault("email.limits.per_run", "no mail could be sent", "write the most mails that one report may send, such as 500")
	}
	if l.PerDay < 1 && c.written("email.limits.per_day") {
		c.fault("email.limits.per_day", "no mail could be sent", "write the most mails that may be sent a day, such as 2000")
	}
	if l.NewReaders < 0 || l.NewReaders > 1 {
		c.fault("email.limits.new_readers", "not a share", "write one from 0% to 100%; with 100% nobody is asked")
	}
}

func (c *checker) checkBounces() {
	b := c.Email.Bounces
	switch {
	case b == nil:
	case c.written("email.bounces.maildir") && c.written("email.bounces.mbox"):
		c.fault("email.bounces.mbox", "two mailboxes", "leave maildir or mbox out")
	case b.Maildir == "" && b.Mbox == "":
		c.fault("email.bounces", "no mailbox is named", "write maildir: with a folder, or mbox: with a file")
	case c.Email.SMTP == nil:
		c.fault("email.bounces", "without a mail server nothing is sent that could come back", "name one under smtp, or leave bounces out")
	}
}

func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	address, err := netip.ParseAddr(host)
	return err == nil && address.IsLoopback()
}

func (c *checker) checkStore() {
	if c.written("store.sqlite") && c.written("store.postgres") {
		c.fault("store.postgres", "two stores", "leave sqlite or postgres out")
	}
	if c.Store.Keep.Days < 1 && c.written("store.keep") && !c.Store.Keep.IsZero() {
		c.fault("store.keep", "shorter than a day", `write days, weeks or years, such as "3y"`)
	}
}

func (c *checker) checkServe() {
	host, port, err := net.SplitHostPort(c.Serve.Listen)
	n, notNumber := strconv.Atoi(port)
	if c.Serve.Listen != "" && (err != nil || notNumber != nil || n < 0 || n > 65535 || strings.ContainsAny(host, " /@")) {
		c.fault("serve.listen", "not a host and port", "write one such as 127.0.0.1:8080")
	}
	c.checkPublicURL()
}

func (c *checker) checkPublicURL() {
	if c.Serve.PublicURL == "" {
		return
	}
	u, err := url.Parse(c.Serve.PublicURL)
	switch {
	case err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || len(c.Serve.PublicURL) > maxPublicURL:
		c.fault("serve.public_url", "not a plain address", "write one such as https://debrief.example.com")
	case u.Scheme == "https", u.Scheme == "http" && isLoopback(u.Hostname()):
	default:
		c.fault("serve.public_url", "links in mails must be encrypted", "write https://, and let a reverse proxy in front of serve.listen do it")
	}
}

// maxPublicURL leaves room for the rest of a link in the line of a header.
const maxPublicURL = 300
