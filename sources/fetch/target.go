package fetch

import (
	"net"
	"net/url"
	"path"
	"strings"
	"unicode"

	"debrief/sources"
)

// target is where a file lies.
type target struct {
	url   *url.URL
	place string // for people: host and file name, as paths and parameters may be secret links
	file  string // the name of the copy
}

// parseTarget reads a URL. Its errors show nothing of it, as it may hold secrets.
func parseTarget(text string) (target, error) {
	u, err := url.Parse(text)
	if err != nil {
		return target{}, faulty("the address cannot be understood", "write it as your browser shows it, beginning with https://")
	}
	switch {
	case u.Scheme != "https" || u.Opaque != "":
		return target{}, faulty("the address does not begin with https://", "files are fetched over https only")
	case u.User != nil:
		return target{}, faulty("the address holds a user name", "write it under username, and the password under password")
	case u.Hostname() == "":
		return target{}, faulty("the address names no host", "write it as your browser shows it")
	}
	u.Fragment = ""
	t := target{url: u, file: fileName(u.Path)}
	t.place = "https://" + u.Host + "/"
	if strings.Trim(path.Dir(u.Path), "/.") != "" {
		t.place += "…/"
	}
	t.place += t.file
	return t, nil
}

func faulty(what, hint string) error {
	return &sources.Failure{Place: "https", What: what, Hint: hint, Final: true}
}

// maxName is how many characters of a file's name are kept.
const maxName = 60

// fileName makes a name for the copy of the last element of a path, without
// what patterns of files and paths are made of.
func fileName(p string) string {
	name := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("._-", r) {
			return r
		}
		return '_'
	}, path.Base("/"+p))
	if runes := []rune(name); len(runes) > maxName {
		name = string(runes[len(runes)-maxName:])
	}
	if strings.Trim(name, "._-") == "" {
		return "file"
	}
	return name
}

// hostPort is the form in which hosts are compared.
func hostPort(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = "443"
	}
	return strings.ToLower(net.JoinHostPort(strings.TrimSuffix(u.Hostname(), "."), port))
}

// allows reports whether a URL may be fetched: its host is the target's, or one
// of the list.
func (t target) allows(u *url.URL, hosts []string) bool {
	at := hostPort(u)
	if at == hostPort(t.url) {
		return true
	}
	for _, h := range hosts {
		if listed, err := url.Parse("https://" + h); err == nil && matches(at, hostPort(listed)) {
			return true
		}
	}
	return false
}

// matches reports whether a host is the one that is listed, or one below it
// where "*.example.com" is listed.
func matches(at, listed string) bool {
	domain, wild := strings.CutPrefix(listed, "*")
	return at == listed || wild && strings.HasPrefix(domain, ".") && strings.HasSuffix(at, domain) && len(at) > len(domain)
}

// Check returns what is wrong with the options, or nil. The error shows nothing
// of the address.
func (o Options) Check() error {
	if _, err := parseTarget(o.URL); err != nil {
		return err
	}
	for _, h := range o.Hosts {
		u, err := url.Parse("https://" + h)
		if err != nil || u.Host != h || u.Hostname() == "" {
			return faulty("a host that is none", "write hosts as files.example.com, without https:// and path")
		}
	}
	return nil
}
