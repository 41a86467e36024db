// Package sheetstest is a stand-in for Google, as far as debrief speaks to it:
// tokens of service accounts, spreadsheets.get of the Sheets API (v4) and
// files.get of the Drive API (v3), in the forms that Google documents.
package sheetstest

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"debrief/sources"
	"debrief/sources/grid"
	"debrief/sources/remote"
	"debrief/sources/remote/remotetest"
)

// What the stand-in holds: one spreadsheet, and one service account.
const (
	ID      = "1bWq4dPz0kZyX-example-of-an-address"
	Account = "debrief@stand-in.iam.gserviceaccount.com"
)

// Sheet is a worksheet.
type Sheet struct {
	Title  string
	Hidden bool
	Cells  [][]Cell // from A1
	Rows   int      // of the grid; those of the cells, and a thousand at least, if 0
	Merges []grid.Area
	Tables map[string]grid.Area
}

// Cell is a cell and its number format.
type Cell struct {
	sources.Cell
	Type    string // "CURRENCY"; of dates, DATE if it is empty
	Pattern string
}

// Plain makes cells without a format of their own.
func Plain(rows [][]sources.Cell) [][]Cell {
	all := make([][]Cell, len(rows))
	for i, row := range rows {
		all[i] = make([]Cell, len(row))
		for j := range row {
			all[i][j].Cell = row[j]
		}
	}
	return all
}

// Server is the stand-in. Its fields may be set before the first request, and
// within Before.
type Server struct {
	remotetest.Service

	Sheets  []Sheet
	Names   map[string]string // named ranges: "Sheet!A1:B2"
	Version int
	Kind    string // of the file
	Trashed bool
	// Before is called with each request; where it returns true it has answered.
	Before func(w http.ResponseWriter, r *http.Request) bool

	network remote.Network
	private *rsa.PrivateKey
}

// Hosts are the names by which the stand-in goes.
func Hosts() []string {
	return []string{"sheets.googleapis.com", "www.googleapis.com", "oauth2.googleapis.com"}
}

// New runs a stand-in until the test ends.
func New(t testing.TB, all ...Sheet) *Server {
	t.Helper()
	private, err := rsa.GenerateKey(rand.Reader, 1024) // short, as it guards nothing
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{Sheets: all, Version: 17, Kind: "application/vnd.google-apps.spreadsheet", private: private}
	s.network = remotetest.Serve(t, s, Hosts()...)
	return s
}

// Network leads to the stand-in in the place of Google.
func (s *Server) Network() remote.Network { return s.network }

// Key returns the service account's key, as Google gives it out.
func (s *Server) Key() (string, error) {
	der, err := x509.MarshalPKCS8PrivateKey(s.private)
	if err != nil {
		return "", err
	}
	text, err := json.Marshal(map[string]string{
		"type": "service_account", "project_id": "stand-in", "private_key_id": "canary-id", "client_email": Account, "client_id": "1",
		"private_key": string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})),
		"token_uri":   "https://evil.example/token",
	})
	return string(text), err
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.See(r.Host)
	if s.Before != nil && s.Before(w, r) {
		return
	}
	switch {
	case r.Host == "oauth2.googleapis.com" && r.URL.Path == "/token" && r.Method == http.MethodPost:
		s.giveToken(w, r)
	case r.Method != http.MethodGet:
		Fail(w, http.StatusMethodNotAllowed, "INVALID_ARGUMENT", "debrief only reads")
	case r.Header.Get("Authorization") != "Bearer "+s.Token():
		Fail(w, http.StatusUnauthorized, "UNAUTHENTICATED", "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.")
	case r.Host == "www.googleapis.com" && r.URL.Path == "/drive/v3/files/"+ID:
		reply(w, map[string]any{"version": fmt.Sprint(s.Version), "modifiedTime": "2026-06-19T08:00:00.000Z", "mimeType": s.Kind, "trashed": s.Trashed})
	case r.Host == "sheets.googleapis.com" && r.URL.Path == "/v4/spreadsheets/"+ID:
		s.get(w, r)
	default:
		Fail(w, http.StatusNotFound, "NOT_FOUND", "Requested entity was not found.")
	}
}

// Fail answers with an error in the form of the Sheets API.
func Fail(w http.ResponseWriter, code int, status, message string, reasons ...string) {
	var details []map[string]string
	for _, reason := range reasons {
		details = append(details, map[string]string{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason, "domain": "googleapis.com"})
	}
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	w.WriteHeader(code)
	reply(w, map[string]any{"error": map[string]any{"code": code, "message": message, "status": status, "details": details}})
}

// FailDrive answers with an error in the form of the Drive API.
func FailDrive(w http.ResponseWriter, code int, reason, message string) {
	w.WriteHeader(code)
	reply(w, map[string]any{"error": map[string]any{"code": code, "message": message, "errors": []map[string]string{{"domain": "usageLimits", "reason": reason, "message": message}}}})
}

// reply writes JSON. Who hung up does not hear it.
func reply(w http.ResponseWriter, v any) { _ = json.NewEncoder(w).Encode(v) }

// giveToken gives a token for an assertion that the account's key has signed.
func (s *Server) giveToken(w http.ResponseWriter, r *http.Request) {
	refuse := func(code, description string) {
		w.WriteHeader(http.StatusBadRequest)
		reply(w, map[string]string{"error": code, "error_description": description})
	}
	if r.FormValue("grant_type") != "urn:ietf:params:oauth:grant-type:jwt-bearer" {
		refuse("unsupported_grant_type", "Invalid grant_type: "+r.FormValue("grant_type"))
		return
	}
	signed := r.FormValue("assertion")
	last := strings.LastIndexByte(signed, '.')
	if last < 0 {
		refuse("invalid_request", "Missing required parameter: assertion")
		return
	}
	raw, err := base64.RawURLEncoding.DecodeString(signed[last+1:])
	signed = signed[:last]
	sum := sha256.Sum256([]byte(signed))
	if err != nil || rsa.VerifyPKCS1v15(&s.private.PublicKey, crypto.SHA256, sum[:], raw) != nil {
		refuse("invalid_grant", "Invalid JWT Signature.")
		return
	}
	_, claims, _ := strings.Cut(signed, ".")
	var c struct{ Iss, Scope, Aud string }
	if raw, err = base64.RawURLEncoding.DecodeString(claims); err != nil || json.Unmarshal(raw, &c) != nil || c.Iss != Account || c.Aud != "https://oauth2.googleapis.com/token" {
		refuse("invalid_grant", "Invalid issuer or audience.")
		return
	}
	for scope := range strings.FieldsSeq(c.Scope) {
		if !strings.HasSuffix(scope, ".readonly") {
			refuse("invalid_scope", scope+" may write")
			return
		}
	}
	reply(w, map[string]any{"access_token": s.Token(), "expires_in": 3599, "token_type": "Bearer"})
}

func (s *Server) get(w http.ResponseWriter, r *http.Request) {
	ranges := r.URL.Query()["ranges"]
	if len(ranges) == 0 {
		reply(w, s.shape())
		return
	}
	title, area, err := grid.ParseReference(ranges[0])
	for i := range s.Sheets {
		if sh := &s.Sheets[i]; err == nil && sh.Title == title {
			reply(w, map[string]any{"sheets": []any{map[string]any{"data": []any{sh.data(area)}}}})
			return
		}
	}
	Fail(w, http.StatusBadRequest, "INVALID_ARGUMENT", "Unable to parse range: "+ranges[0])
}

func (s *Server) shape() map[string]any {
	var all, names []any
	for i := range s.Sheets {
		sh := &s.Sheets[i]
		rows, columns := sh.size()
		properties := map[string]any{"sheetId": i, "title": sh.Title, "sheetType": "GRID", "gridProperties": map[string]any{"rowCount": rows, "columnCount": columns}}
		if sh.Hidden {
			properties["hidden"] = true
		}
		one := map[string]any{"properties": properties}
		var merges, tables []any
		for _, m := range sh.Merges {
			merges = append(merges, gridRange(i, m))
		}
		for name, a := range sh.Tables {
			tables = append(tables, map[string]any{"name": name, "range": gridRange(i, a)})
		}
		if merges != nil {
			one["merges"] = merges
		}
		if tables != nil {
			one["tables"] = tables
		}
		all = append(all, one)
	}
	for name, ref := range s.Names {
		title, a, err := grid.ParseReference(ref)
		for i := range s.Sheets {
			if err == nil && s.Sheets[i].Title == title {
				names = append(names, map[string]any{"name": name, "range": gridRange(i, a)})
			}
		}
	}
	all = append(all, map[string]any{"properties": map[string]any{"sheetId": 99, "title": "Chart1", "sheetType": "OBJECT"}})
	return map[string]any{"sheets": all, "namedRanges": names}
}

// gridRange leaves out zeros, as Google does.
func gridRange(sheet int, a grid.Area) map[string]any {
	r := map[string]any{}
	for name, v := range map[string]int{"sheetId": sheet, "startRowIndex": a.Top - 1, "endRowIndex": a.Bottom, "startColumnIndex": a.Left - 1, "endColumnIndex": a.Right} {
		if v != 0 && v != grid.Rows && v != grid.Columns {
			r[name] = v
		}
	}
	return r
}

func (sh *Sheet) size() (rows, columns int) {
	columns = 26
	for _, row := range sh.Cells {
		columns = max(columns, len(row))
	}
	if sh.Rows > 0 {
		return sh.Rows, columns
	}
	return max(1000, len(sh.Cells)), columns
}

// data are the cells of a range, without the empty rows at its end.
func (sh *Sheet) data(a grid.Area) map[string]any {
	var rows []any
	for r := a.Top; r <= min(a.Bottom, len(sh.Cells)); r++ {
		var cells []any
		for c := a.Left; c <= min(a.Right, len(sh.Cells[r-1])); c++ {
			cells = append(cells, written(&sh.Cells[r-1][c-1]))
		}
		row := map[string]any{}
		if cells != nil {
			row["values"] = cells
		}
		rows = append(rows, row)
	}
	d := map[string]any{}
	if rows != nil {
		d["rowData"] = rows
	}
	if a.Top > 1 {
		d["startRow"] = a.Top - 1
	}
	if a.Left > 1 {
		d["startColumn"] = a.Left - 1
	}
	return d
}

// written is a cell as CellData.
func written(c *Cell) map[string]any {
	value, kind := map[string]any{}, c.Type
	switch c.Kind {
	case sources.TextCell:
		value["stringValue"] = string(c.Text)
		if text := string(c.Text); text == "TRUE" || text == "FALSE" {
			value = map[string]any{"boolValue": text == "TRUE"}
		}
	case sources.NumberCell:
		value["numberValue"] = c.Number
	case sources.DateCell:
		value["numberValue"] = float64(c.Day-693594) + 0.25
		if kind == "" {
			kind = "DATE"
		}
	case sources.ErrorCell:
		value["errorValue"] = map[string]string{"type": string(c.Text), "message": "Function DIVIDE parameter 2 cannot be zero."}
	default:
		return map[string]any{}
	}
	out := map[string]any{"effectiveValue": value}
	if kind != "" {
		format := map[string]string{"type": kind}
		if c.Pattern != "" {
			format["pattern"] = c.Pattern
		}
		out["effectiveFormat"] = map[string]any{"numberFormat": format}
	}
	return out
}
