package main

import (
	"archive/zip"
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/go-sql-driver/mysql"
	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/xuri/excelize/v2"

	"debrief"
	"debrief/demo"
	"debrief/sources"
	"debrief/sources/graph/graphtest"
	"debrief/sources/remote/remotetest"
	"debrief/sources/sheets/sheetstest"
	"debrief/sources/sourcetest"
)

// writeDemo makes the demo's data and its configuration, without its reports.
func writeDemo(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if _, err := demo.Write(dir, demo.Options{}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, demoConfig), debrief.ExampleConfig, 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// Names that the manual invents.
const (
	manualDatabase = "shop"
	manualUser     = "debrief_reader"
	manualHost     = "db.example"
)

// manualServer is a database server with a database of its own for a manual.
type manualServer struct{ db *sql.DB }

// engines are the servers that the manual's statements are tried on.
var manualEngines = []struct{ name, variable, driver, port, drop string }{
	{"postgres", "DEBRIEF_TEST_POSTGRES", "pgx", "5432", "DROP DATABASE %s WITH (FORCE)"},
	{"mariadb", "DEBRIEF_TEST_MARIADB", "mysql", "3306", "DROP DATABASE %s"},
}

// startServers makes a database for the manual on each server that the
// environment names, if a block needs one, with the tables that the manual
// counts on. The names are ones that nobody else has, so that a server with
// data of its own is safe.
func (r *reader) startServers(blocks []block) {
	own := fmt.Sprintf("debrief%d", os.Getpid())
	pairs := []string{manualUser, own + "_r", manualDatabase, own}
	for _, e := range manualEngines {
		address, err := url.Parse(os.Getenv(e.variable))
		needed := slices.ContainsFunc(blocks, func(b block) bool { return b.args["needs"] == e.name })
		if err != nil || address.Host == "" || !needed {
			continue
		}
		admin := r.open(e.driver, *address)
		must(r.t, admin, "CREATE DATABASE "+own)
		r.t.Cleanup(func() {
			must(r.t, admin, fmt.Sprintf(e.drop, own))
			must(r.t, admin, "DROP USER "+own+"_r")
		})
		mine := *address
		mine.Path = "/" + own
		s := &manualServer{db: r.open(e.driver, mine)}
		s.run(r.t, manualTables)
		r.servers[e.name] = s
		pairs = append(pairs, manualHost+":"+e.port, address.Host)
	}
	if len(r.servers) > 0 {
		r.replace = strings.NewReplacer(pairs...)
	}
}

// open connects as the administrator, until the manual is read.
func (r *reader) open(driver string, address url.URL) *sql.DB {
	r.t.Helper()
	name := address.String()
	if driver == "mysql" {
		c := mysql.NewConfig()
		c.Net, c.Addr, c.User, c.DBName = "tcp", address.Host, address.User.Username(), strings.TrimPrefix(address.Path, "/")
		c.Passwd, _ = address.User.Password()
		name = c.FormatDSN()
	}
	db, err := sql.Open(driver, name)
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() {
		if err := db.Close(); err != nil {
			r.t.Error(err)
		}
	})
	return db
}

// run runs the statements of a block, as the administrator would.
func (s *manualServer) run(t *testing.T, text string) {
	t.Helper()
	for _, statement := range strings.Split(text, ";\n") {
		if strings.TrimSpace(statement) != "" {
			must(t, s.db, statement)
		}
	}
}

func must(t *testing.T, db *sql.DB, statement string) {
	t.Helper()
	// A cleanup runs when the test's own context has ended.
	if _, err := db.Exec(statement); err != nil {
		t.Error(errors.Join(errors.New(statement), err))
	}
}

// manualTables are the tables that the manual reads.
const manualTables = `CREATE TABLE campaigns (code varchar(20), title varchar(80), starts date, ends date, budget numeric(12, 2), goal_sales integer);
CREATE TABLE ad_results (clicked_at timestamp, campaign varchar(20), channel varchar(40), cost numeric(12, 2), clicks integer, sales integer, revenue numeric(12, 2));
INSERT INTO campaigns VALUES ('SPRING', 'Spring Sale', '2026-03-02', '2026-03-15', 2000, 40);
INSERT INTO ad_results VALUES ('2026-03-02 09:00:00', 'SPRING', 'Paid search', 88.10, 132, 2, 137.00), ('2026-03-03 10:00:00', 'SPRING', 'E-mail', 34.00, 96, 2, 137.00);
`

// standIns are the services and files that tests have a stand-in for.
var standIns = []string{"google", "microsoft", "https", "ods"}

// startStandIns puts stand-ins, which hold the rows of manualTables, into the
// places of the services and files that a block needs, and gives the manual
// their keys.
func (r *reader) startStandIns(blocks []block) {
	r.t.Helper()
	if !slices.ContainsFunc(blocks, func(b block) bool { return slices.Contains(standIns, b.args["needs"]) }) {
		return
	}
	microsoft := graphtest.New(r.t, manualBook(r.t))
	google := sheetstest.New(r.t)
	for _, sheet := range manualSheets() {
		google.Sheets = append(google.Sheets, sheetstest.Sheet{Title: sheet.title, Cells: sheetstest.Plain(sheet.rows)})
	}
	key, err := google.Key()
	err = errors.Join(err, os.WriteFile("google-key.json", []byte(key), 0o600), os.WriteFile("plan.ods", manualSpreadsheet(r.t), 0o600))
	if err != nil {
		r.t.Fatal(err)
	}
	r.env["CLIENT_SECRET"] = graphtest.Secret
	r.network = remotetest.Serve(r.t, http.HandlerFunc(func(w http.ResponseWriter, asked *http.Request) {
		switch {
		case slices.Contains(manualHosts, asked.Host):
			r.serveFile(w, asked)
		case strings.HasSuffix(asked.Host, ".googleapis.com"):
			google.ServeHTTP(w, asked)
		default:
			microsoft.ServeHTTP(w, asked)
		}
	}), slices.Concat(sheetstest.Hosts(), graphtest.Hosts(), manualHosts)...)
}

// manualHosts serve files to those who log in as the manual says.
var manualHosts = []string{"files.agency.example", "api.example.com"}

func (r *reader) serveFile(w http.ResponseWriter, asked *http.Request) {
	user, password, _ := asked.BasicAuth()
	switch {
	case asked.Method != http.MethodGet:
		w.WriteHeader(http.StatusMethodNotAllowed)
	case asked.Host+asked.URL.Path == "files.agency.example/plan.xlsx" && user == "debrief" && password == r.env["AGENCY_PASSWORD"]:
		_, _ = w.Write(manualBook(r.t)) // who hung up does not want it
	case asked.Host+asked.URL.Path == "api.example.com/export.csv" && asked.Header.Get("Authorization") == "Bearer "+r.env["EXPORT_TOKEN"]:
		for _, row := range manualSheets()[1].rows[2:] {
			for i, cell := range row {
				_, _ = fmt.Fprint(w, map[bool]string{true: ","}[i > 0], cell.String())
			}
			_, _ = fmt.Fprintln(w)
		}
	default:
		w.WriteHeader(http.StatusUnauthorized)
	}
}

// manualSheet is a sheet that the manual reads.
type manualSheet struct {
	title string
	rows  [][]sources.Cell
}

func manualSheets() []manualSheet {
	text, number, day := sourcetest.Text, sourcetest.Number, sourcetest.Day
	return []manualSheet{
		{"Campaigns", [][]sources.Cell{
			{text("id"), text("name"), text("start"), text("end"), text("budget")},
			{text("SPRING"), text("Spring Sale"), day("2026-03-02"), day("2026-03-15"), number(2000)}}},
		{"Results", [][]sources.Cell{
			{text("Results of our advertising")}, nil,
			{text("date"), text("campaign"), text("channel"), text("spend"), text("sales"), text("revenue")},
			{day("2026-03-02"), text("SPRING"), text("Paid search"), number(88.10), number(2), number(137)},
			{day("2026-03-03"), text("SPRING"), text("E-mail"), number(34), number(2), number(137)}}},
	}
}

// manualSpreadsheet is an OpenDocument spreadsheet of the sheets.
func manualSpreadsheet(t *testing.T) []byte {
	t.Helper()
	var body, b bytes.Buffer
	body.WriteString(`<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" ` +
		`xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>`)
	for _, sheet := range manualSheets() {
		fmt.Fprintf(&body, `<table:table table:name="%s">`, sheet.title)
		for _, row := range sheet.rows {
			body.WriteString("<table:table-row>")
			for _, cell := range row {
				kind := `office:value-type="string"`
				switch cell.Kind {
				case sources.NumberCell:
					kind = fmt.Sprintf(`office:value-type="float" office:value="%g"`, cell.Number)
				case sources.DateCell:
					kind = fmt.Sprintf(`office:value-type="date" office:date-value="%s"`, cell.Day)
				}
				fmt.Fprintf(&body, "<table:table-cell %s><text:p>%s</text:p></table:table-cell>", kind, cell.String())
			}
			body.WriteString("</table:table-row>")
		}
		body.WriteString("</table:table>")
	}
	body.WriteString("</office:spreadsheet></office:body></office:document-content>")
	z := zip.NewWriter(&b)
	for _, part := range []struct{ name, text string }{{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}, {"content.xml", body.String()}} {
		w, err := z.Create(part.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(part.text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// manualBook is a workbook of the sheets.
func manualBook(t *testing.T) []byte {
	t.Helper()
	book := excelize.NewFile()
	err := book.SetSheetName("Sheet1", "Campaigns")
	for _, sheet := range manualSheets() {
		_, wrong := book.NewSheet(sheet.title)
		err = errors.Join(err, wrong)
		for r, row := range sheet.rows {
			for c, cell := range row {
				at, wrong := excelize.CoordinatesToCellName(c+1, r+1)
				var value any = cell.String()
				switch cell.Kind {
				case sources.NumberCell:
					value = cell.Number
				case sources.DateCell:
					value = cell.Day.Time()
				}
				err = errors.Join(err, wrong, book.SetCellValue(sheet.title, at, value))
			}
		}
	}
	var b bytes.Buffer
	if err := errors.Join(err, book.Write(&b), book.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
