// Package remote reaches servers of the public internet for sources, and no
// others: every address is checked when the connection is made, so that no name
// and no redirect leads into the network behind. It waits when a server asks
// for it, and adds tokens to requests to those hosts only that they are for.
//
// It knows no service. Those that speak to one say what its answers mean.
package remote

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"
)

// Network is how connections are made. The zero Network is the public
// internet; tests reach their own servers by another.
type Network struct {
	Permits func(netip.Addr) bool // nil for addresses of the public internet only
	Roots   *x509.CertPool        // nil for the system's
	Hosts   map[string]string     // addresses in the place of others, "127.0.0.1:4711" for "example.com:443"
}

// PrivateError says that an address is not one of the public internet.
type PrivateError struct{ address string }

// Error implements error.
func (e *PrivateError) Error() string {
	return fmt.Sprintf("%s is no address of the public internet", e.address)
}

// Transport makes connections with all of their limits. The address is checked
// after the name was resolved and before anything is sent: whatever a name
// server answers, and whenever, no other address is reached.
func (n Network) Transport() *http.Transport {
	permits := n.Permits
	if permits == nil {
		permits = isPublic
	}
	dial := &net.Dialer{Timeout: 10 * time.Second, Control: func(_, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err != nil || !permits(at.Addr()) {
			return &PrivateError{address}
		}
		return nil
	}}
	return &http.Transport{
		Proxy: nil, // it would connect in our place, unchecked
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			if other := n.Hosts[address]; other != "" {
				address = other
			}
			return dial.DialContext(ctx, network, address)
		},
		TLSClientConfig:        &tls.Config{RootCAs: n.Roots, MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    10 * time.Second,
		ResponseHeaderTimeout:  60 * time.Second,
		MaxResponseHeaderBytes: 64 << 10,
		IdleConnTimeout:        30 * time.Second,
		MaxIdleConns:           1,
		ForceAttemptHTTP2:      true,
	}
}

// special are the ranges of global unicast addresses that do not lead to a host
// of the public internet, or lead to another address that is written in them
// (IANA special-purpose address registries; RFC 6890 and its successors).
var special = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("192.88.99.0/24"), netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("2001::/23"), netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("2002::/16"), netip.MustParsePrefix("3fff::/20"),
}

// publicV6 is the part of the IPv6 addresses that is given out. What lies
// beside it is local, or stands for an IPv4 address.
var publicV6 = netip.MustParsePrefix("2000::/3")

// isPublic reports whether an address belongs to a host of the public internet.
func isPublic(a netip.Addr) bool {
	if a.Zone() != "" {
		return false
	}
	a = a.Unmap()
	if !a.IsGlobalUnicast() || a.IsPrivate() || a.Is6() && !publicV6.Contains(a) {
		return false
	}
	for _, p := range special {
		if p.Contains(a) {
			return false
		}
	}
	return true
}
