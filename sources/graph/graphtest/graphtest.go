// Package graphtest is a stand-in for Microsoft, as far as debrief speaks to it:
// tokens of applications, sites, items and their content in Microsoft Graph
// (v1.0), and the storage that downloads are sent to, in the forms that
// Microsoft documents.
package graphtest

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"debrief/sources/remote"
	"debrief/sources/remote/remotetest"
)

// What the stand-in knows.
const (
	Tenant = "contoso.onmicrosoft.com"
	Client = "11111111-2222-3333-4444-555555555555"
	Secret = "canary~secret+/="
	Site   = "contoso.sharepoint.com/sites/marketing"
	File   = "Plans/Plan 2026 #1.xlsx"
	Owner  = "mia@contoso.com"
	Drive  = "b!canary-drive-0123456789"
	Item   = "01ITEMITEMITEMITEM"
	Link   = "https://contoso.sharepoint.com/:x:/s/marketing/canary-link?e=x"
)

const siteID = "contoso.sharepoint.com,2C712604-1370,A4567890"

// Server is the stand-in, with one workbook. Its fields may be set before the
// first request, and within Before.
type Server struct {
	remotetest.Service

	Content []byte
	Name    string
	Version int
	Folder  bool
	Size    int64 // as the metadata tell it; that of the content if 0
	// Before is called with each request; where it returns true it has answered.
	Before func(w http.ResponseWriter, r *http.Request) bool

	network remote.Network
}

// Hosts are the names by which the stand-in goes.
func Hosts() []string {
	return []string{"graph.microsoft.com", "login.microsoftonline.com", "contoso.sharepoint.com", "evil.example"}
}

// New runs a stand-in until the test ends.
func New(t testing.TB, content []byte) *Server {
	t.Helper()
	s := &Server{Content: content, Name: "Plan 2026 #1.xlsx", Version: 12}
	s.network = remotetest.Serve(t, s, Hosts()...)
	return s
}

// Network leads to the stand-in in the place of Microsoft.
func (s *Server) Network() remote.Network { return s.network }

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.See(r.Host)
	if s.Before != nil && s.Before(w, r) {
		return
	}
	switch r.Host {
	case "login.microsoftonline.com":
		s.giveToken(w, r)
	case "graph.microsoft.com":
		s.graph(w, r)
	case "contoso.sharepoint.com":
		s.download(w, r)
	default:
		Fail(w, http.StatusTeapot, "evil", "nobody should be here")
	}
}

// Fail answers with an error in the form of Graph.
func Fail(w http.ResponseWriter, status int, code, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	reply(w, map[string]any{"error": map[string]any{"code": code, "message": message, "innerError": map[string]string{"request-id": "3d1b1e2c"}}})
}

// reply writes JSON. Who hung up does not hear it.
func reply(w http.ResponseWriter, v any) { _ = json.NewEncoder(w).Encode(v) }

func (s *Server) giveToken(w http.ResponseWriter, r *http.Request) {
	refuse := func(code, description string) {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.WriteHeader(http.StatusUnauthorized)
		reply(w, map[string]any{"error": code, "error_description": description, "error_codes": []int{7000215}})
	}
	switch {
	case r.URL.Path != "/"+Tenant+"/oauth2/v2.0/token" || r.Method != http.MethodPost:
		refuse("invalid_request", "AADSTS90002: Tenant not found.")
	case r.FormValue("client_id") != Client || r.FormValue("grant_type") != "client_credentials" || r.FormValue("scope") != "https://graph.microsoft.com/.default":
		refuse("unauthorized_client", "AADSTS700016: Application was not found in the directory.")
	case r.FormValue("client_secret") != Secret:
		refuse("invalid_client", "AADSTS7000215: Invalid client secret provided: '"+r.FormValue("client_secret")+"'. Ensure the secret being sent in the request is the client secret value, not the client secret ID.")
	default:
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		reply(w, map[string]any{"token_type": "Bearer", "expires_in": 3599, "ext_expires_in": 3599, "access_token": s.Token()})
	}
}

// items are the ways to the one workbook.
func items() []string {
	const root = "/v1.0"
	share := "u!" + base64.RawURLEncoding.EncodeToString([]byte(Link))
	var all []string
	for _, drive := range []string{"/sites/" + siteID + "/drive", "/users/" + Owner + "/drive", "/drives/" + Drive} {
		all = append(all, root+drive+"/root:/"+File, root+drive+"/items/"+Item)
	}
	return append(all, root+"/shares/"+share+"/driveItem")
}

func (s *Server) graph(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.Header.Get("Authorization") != "Bearer "+s.Token():
		Fail(w, http.StatusUnauthorized, "InvalidAuthenticationToken", "Access token has expired or is not yet valid.")
		return
	case r.Method != http.MethodGet:
		Fail(w, http.StatusForbidden, "accessDenied", "debrief only reads")
		return
	case r.URL.Path == "/v1.0/sites/contoso.sharepoint.com:/sites/marketing":
		reply(w, map[string]string{"id": siteID})
		return
	}
	for _, item := range items() {
		switch r.URL.Path {
		case item:
			reply(w, s.metadata())
			return
		case item + "/content", item + ":/content":
			http.Redirect(w, r, "https://contoso.sharepoint.com/sites/marketing/_layouts/15/download.aspx?UniqueId=1&tempauth=canary-auth", http.StatusFound)
			return
		}
	}
	Fail(w, http.StatusNotFound, "itemNotFound", "The resource could not be found.")
}

func (s *Server) metadata() map[string]any {
	size := s.Size
	if size == 0 {
		size = int64(len(s.Content))
	}
	m := map[string]any{"name": s.Name, "size": size, "lastModifiedDateTime": "2026-06-19T08:00:00Z", "cTag": s.tag()}
	if s.Folder {
		m["folder"] = map[string]int{"childCount": 3}
	} else {
		m["file"] = map[string]any{"mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
	}
	return m
}

func (s *Server) tag() string { return fmt.Sprintf(`"c:{8E2D0C1B},%d"`, s.Version) }

// download sends the file to whoever has the address, which is all that it
// takes. Who sends a token along has not read the documentation.
func (s *Server) download(w http.ResponseWriter, r *http.Request) {
	if !strings.Contains(r.URL.RawQuery, "tempauth=canary-auth") || r.Header.Get("Authorization") != "" || r.Header.Get("Referer") != "" {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	w.Header().Set("ETag", s.tag())
	if r.Header.Get("If-None-Match") == s.tag() {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Header().Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	// Who hung up does not hear it.
	_, _ = w.Write(s.Content)
}
