package graph

import (
	"context"
	"encoding/base64"
	"net/url"
	"path"
	"regexp"
	"strings"

	"debrief/sources"
	"debrief/sources/fetch"
)

// Address says where a workbook lies: File in a drive that one of the others
// names, or a sharing link as the File alone.
type Address struct {
	File  string // a path in the drive, "Plans/2026.xlsx"; the id of an item; or a sharing link
	Site  string // SharePoint site whose default library it is: "contoso.sharepoint.com/sites/marketing"
	Owner string // person whose OneDrive it is: "mia@contoso.com"
	Drive string // id of any drive or library
}

var (
	idForm     = regexp.MustCompile(`^[A-Za-z0-9!_-]{10,200}$`)
	siteForm   = regexp.MustCompile(`^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(/[^/:?#]+)*$`)
	ownerForm  = regexp.MustCompile(`^[^@\s/:?#]+@[^@\s/:?#]+$|^[A-Za-z0-9-]{10,}$`)
	tenantForm = regexp.MustCompile(`^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$`)
	clientForm = regexp.MustCompile(`^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$`)
)

// A Fault is a part of the options that is wrong.
type Fault struct {
	Key string // "file", "site", "owner", "drive", "tenant", "client" or "hosts"
	*sources.Failure
}

// isLink reports whether the file is named by a sharing link.
func (a Address) isLink() bool { return strings.Contains(a.File, "://") }

// isPath reports whether the file is named by its path in the drive.
func (a Address) isPath() bool { return path.Ext(a.File) != "" || strings.Contains(a.File, "/") }

// name is what people call the file. A link is a secret, as it may be all that
// is needed to open what it leads to.
func (a Address) name() string {
	switch {
	case a.isLink():
		if u, err := url.Parse(a.File); err == nil {
			return "link to " + u.Host
		}
		return "link"
	case a.isPath():
		return path.Base(a.File)
	}
	return "item " + a.File
}

// Faults lists what is wrong with the address and the application.
func (o Options) Faults() []Fault {
	var all []Fault
	fault := func(wrong bool, key, what, hint string) {
		if wrong {
			all = append(all, Fault{key, &sources.Failure{Place: "onedrive", What: what, Hint: hint, Final: true}})
		}
	}
	drives := 0
	for _, d := range []string{o.Site, o.Owner, o.Drive} {
		if d != "" {
			drives++
		}
	}
	link := o.isLink()
	fault(link && !strings.HasPrefix(o.File, "https://"), "file", "the sharing link does not begin with https://", "copy it with Share, Copy link")
	fault(link && drives > 0, "file", "a sharing link needs no site, owner or drive beside it", "leave them out, or write the file's path")
	fault(!link && drives != 1, "file", "it is not said in which drive the file lies", "write one of site, owner and drive beside it, or a sharing link in its place")
	fault(!link && !o.isPath() && !idForm.MatchString(o.File), "file", "neither a path of a file nor its id", "write its path in the library, such as Plans/2026.xlsx")
	fault(!link && strings.Contains("/"+o.File+"/", "/../"), "file", "the path leads out of the drive", "write the path from the top of the library")
	fault(o.Site != "" && !siteForm.MatchString(o.Site), "site", "not the address of a SharePoint site", "write it without https://, such as contoso.sharepoint.com/sites/marketing")
	fault(o.Owner != "" && !ownerForm.MatchString(o.Owner), "owner", "not the name by which somebody signs in", "write it like mia@contoso.com")
	fault(o.Drive != "" && !idForm.MatchString(o.Drive), "drive", "not the id of a drive", `write it as Graph shows it, beginning with "b!"`)
	fault(!tenantForm.MatchString(o.Tenant), "tenant", "not the id or domain of an organization", "write the directory (tenant) id that Entra shows for the application")
	fault(!clientForm.MatchString(o.Client), "client", "not the id of an application", "write the application (client) id that Entra shows")
	for _, h := range o.Hosts {
		fault(fetch.Options{URL: "https://" + graphHost, Hosts: []string{h}}.Check() != nil, "hosts", "a host that is none", "write hosts as files.example.com, without https:// and path")
	}
	return all
}

// Check returns the first of the faults, or nil.
func (o Options) Check() error {
	if all := o.Faults(); len(all) > 0 {
		return all[0].Failure
	}
	return nil
}

// address returns the address of the item, for which a site's id is asked once.
func (s *Source) address(ctx context.Context) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.base != "" {
		return s.base, nil
	}
	drive, err := s.drive(ctx)
	if err != nil {
		return "", err
	}
	a := s.options.Address
	switch {
	case a.isLink():
		s.base = drive
	case a.isPath():
		s.base = drive + "/root:/" + escape(strings.Trim(a.File, "/"))
	default:
		s.base = drive + "/items/" + url.PathEscape(a.File)
	}
	return s.base, nil
}

// content returns the address of the item's bytes.
func (s *Source) content(base string) string {
	if s.options.isPath() && !s.options.isLink() {
		return base + ":/content"
	}
	return base + "/content"
}

// drive returns the address of the drive, or that of the item behind a link.
func (s *Source) drive(ctx context.Context) (string, error) {
	const root = "https://" + graphHost + "/v1.0"
	a := s.options.Address
	switch {
	case a.isLink():
		return root + "/shares/u!" + base64.RawURLEncoding.EncodeToString([]byte(a.File)) + "/driveItem", nil
	case a.Owner != "":
		return root + "/users/" + url.PathEscape(a.Owner) + "/drive", nil
	case a.Drive != "":
		return root + "/drives/" + url.PathEscape(a.Drive), nil
	}
	host, rest, _ := strings.Cut(a.Site, "/")
	site := root + "/sites/" + host
	if rest != "" {
		site += ":/" + escape(rest)
	}
	var found struct {
		ID string `json:"id"`
	}
	if err := s.client.Get(ctx, site+"?$select=id", &found); err != nil {
		return "", err
	}
	return root + "/sites/" + url.PathEscape(found.ID) + "/drive", nil
}

// escape writes a path for a URL.
func escape(p string) string {
	parts := strings.Split(p, "/")
	for i := range parts {
		parts[i] = url.PathEscape(parts[i])
	}
	return strings.Join(parts, "/")
}
