// Package remotetest lets tests put servers of their own in the place of those
// of the internet.
package remotetest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"debrief/sources/remote"
)

// Serve runs a server behind https until the test ends, and returns a network
// in which it goes by the names of the hosts.
func Serve(t testing.TB, h http.Handler, hosts ...string) remote.Network {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: hosts, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewUnstartedServer(h)
	s.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	s.StartTLS()
	t.Cleanup(s.Close)
	n := remote.Network{Permits: func(netip.Addr) bool { return true }, Roots: x509.NewCertPool(), Hosts: map[string]string{}}
	n.Roots.AddCert(certificate)
	for _, host := range hosts {
		n.Hosts[host+":443"] = strings.TrimPrefix(s.URL, "https://")
	}
	return n
}
