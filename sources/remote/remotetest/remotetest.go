// Package remotetest lets tests put servers of their own in the place of those
// of the internet.
package remotetest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
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

// Service is what stand-ins for services have in common: they count the
// questions, and give out tokens. It may be used by several goroutines.
type Service struct {
	mu     sync.Mutex
	counts map[string]int
	tokens int
}

// See counts a question to a host.
func (s *Service) See(host string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.counts == nil {
		s.counts = map[string]int{}
	}
	s.counts[host]++
}

// Count returns how often a host was asked.
func (s *Service) Count(host string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.counts[host]
}

// Token returns the token that holds at present.
func (s *Service) Token() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return fmt.Sprintf("canary-token-%d", s.tokens)
}

// Expire makes the tokens that were given out invalid.
func (s *Service) Expire() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tokens++
}
