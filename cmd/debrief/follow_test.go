package main

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"debrief/delivery/deliverytest"
)

// servePort finds a port for a script's debrief serve: SERVE_PORT.
func servePort(env *testscript.Env) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		return err
	}
	env.Setenv("SERVE_PORT", port)
	return l.Close()
}

// follow asks debrief serve for the last link of a mail, as a reverse proxy
// would: "follow [post|altered] f/ 200 TEXT" wants that status, and the text in
// the answer.
func follow(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 4 {
		ts.Fatalf("usage: follow get|post|altered prefix status text")
	}
	link := linkInMail(ts, args[1])
	if args[0] == "altered" {
		link += "x"
	}
	deadline := time.Now().Add(20 * time.Second)
	for {
		resp, err := request(args[0] == "post", "http://127.0.0.1:"+ts.Getenv("SERVE_PORT")+link)
		if err != nil && time.Now().Before(deadline) { // it is starting
			time.Sleep(50 * time.Millisecond)
			continue
		}
		ts.Check(err)
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		ts.Check(err)
		if strconv.Itoa(resp.StatusCode) != args[2] || !bytes.Contains(body, []byte(args[3])) {
			ts.Fatalf("%s %s: %s\n%.2000s", args[0], link, resp.Status, body)
		}
		return
	}
}

func request(post bool, address string) (*http.Response, error) {
	if post {
		return http.PostForm(address, url.Values{"List-Unsubscribe": {"One-Click"}})
	}
	return http.Get(address)
}

var publicLink = regexp.MustCompile(`https://reports\.shop\.example(/[fu]/[^\s>"]+)`)

// linkInMail returns what stands behind the public address.
func linkInMail(ts *testscript.TestScript, prefix string) string {
	mails := ts.Value(mailServer{}).(*deliverytest.Sink).Mails()
	for i := len(mails) - 1; i >= 0; i-- {
		text := strings.NewReplacer("=\r\n", "", "=3D", "=").Replace(string(mails[i]))
		for _, found := range publicLink.FindAllStringSubmatch(text, -1) {
			if strings.HasPrefix(found[1], "/"+prefix) {
				return found[1]
			}
		}
	}
	ts.Fatalf("no mail has a link to %s", prefix)
	return ""
}

// fetched waits until debrief serve answers with a text: "fetch /healthz ok".
func fetched(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: fetch path text")
	}
	deadline := time.Now().Add(30 * time.Second)
	for {
		resp, err := request(false, "http://127.0.0.1:"+ts.Getenv("SERVE_PORT")+args[0])
		var body []byte
		if err == nil {
			body, err = io.ReadAll(resp.Body)
			resp.Body.Close()
		}
		if err == nil && bytes.Contains(body, []byte(args[1])) {
			return
		}
		if time.Now().After(deadline) {
			ts.Fatalf("%s: %v\n%.4000s", args[0], err, body)
		}
		time.Sleep(50 * time.Millisecond)
	}
}
