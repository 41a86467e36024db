package config

import (
	"fmt"
	"strings"
	"testing"
)

func TestOnlineFaults(t *testing.T) {
	const old = "results: { csv: results.csv }"
	google := func(rest string) string {
		return "results: { google_sheet: 1bWq4dPz0kZyX-example-of-an-address" + rest + " }"
	}
	drive := func(file, rest string) string { return "results: { onedrive: " + file + rest + " }" }
	const app = `, tenant: contoso.com, client_id: 11111111-2222-3333-4444-555555555555, client_secret: "${SHOP_PASSWORD}"`
	checkFaults(t, smallest, []faultCase{
		{"google", old, google(`, service_account: "${SHOP_PASSWORD}"`), ""},
		{"google, by its address", old, `results: { google_sheet: "https://docs.google.com/spreadsheets/d/1bWq4dPz0kZyX-example-of-an-address/edit#gid=0", service_account: "file:key.json" }`, ""},
		{"google without an account", old, google(""), `7:3: sources.results.service_account: missing, write service_account: "file:PATH" with the path of its key`},
		{"google, written out", old, google(`, service_account: abc`), `7:82: sources.results.service_account: a secret is written out in the file, write "${SERVICE_ACCOUNT}" and set that variable, or "file:PATH" and put it there`},
		{"google, another address", old, `results: { google_sheet: "https://example.com/plan", service_account: "file:key.json" }`, `7:28: sources.results.google_sheet: not the address of a Google spreadsheet, found "https://example.com/plan", copy it from your browser: https://docs.google.com/spreadsheets/d/…`},
		{"google, a zone", old, google(`, service_account: "file:key.json", time_zone: UTC`), `7:110: sources.results.time_zone: only databases have it, found "UTC", leave it out`},
		{"google, a folder", old, google(`, service_account: "file:key.json", folder: x`), `7:107: sources.results.folder: only files lie in a folder, found "x", leave it out`},
		{"google, a token", old, google(`, service_account: "file:key.json", token: "file:x"`), `7:106: sources.results.token: only files behind https have it, leave it out`},
		{"onedrive", old, drive("Plans/2026.xlsx, site: contoso.sharepoint.com/sites/marketing", app), ""},
		{"onedrive, a link", old, drive(`"https://contoso.sharepoint.com/:x:/s/marketing/E1"`, app+", allow_hosts: files.example.com"), ""},
		{"onedrive, no drive", old, drive("2026.xlsx", app), `7:24: sources.results.onedrive: it is not said in which drive the file lies, found "2026.xlsx", write one of site, owner and drive beside it, or a sharing link in its place`},
		{"onedrive, nobody", old, "results: { onedrive: 2026.xlsx, drive: b!0123456789 }", "7:3: sources.results.tenant: missing, write tenant: with the directory (tenant) id that Entra shows for the application\n7:3: sources.results.client_id: missing, write client_id: with the application (client) id that Entra shows\n7:3: sources.results.client_secret: missing, write client_secret: \"${CLIENT_SECRET}\" and set that variable"},
		{"onedrive, a token", old, drive("2026.xlsx, owner: mia@contoso.com", app+", token: \"file:x\""), `7:171: sources.results.token: only files behind https have it, leave it out`},
		{"onedrive, no application", old, drive("2026.xlsx, owner: mia@contoso.com", strings.Replace(app, "4444-555", "x", 1)), `7:91: sources.results.client_id: not the id of an application, found "11111111-2222-3333-x555555555", write the application (client) id that Entra shows`},
		{"a site of a file", old, `results: { csv: results.csv, site: contoso.sharepoint.com }`, `7:38: sources.results.site: only a workbook in OneDrive or SharePoint has it, found "contoso.sharepoint.com", leave it out`},
		{"an account of a file", old, `results: { csv: results.csv, service_account: "file:key.json" }`, `7:49: sources.results.service_account: only a Google spreadsheet has it, leave it out`},
	})
}

// TestFurtherDatabases: they are configured like the others, and want a table or
// a query.
func TestFurtherDatabases(t *testing.T) {
	const old, table = "results: { csv: results.csv }", "15:5: data.performance: neither a table nor a query, write table: with its name, or query: with a SELECT"
	for kind, column := range map[string][2]int{"sqlserver": {25, 88}, "clickhouse": {26, 90}, "trino": {21, 80}} {
		source := "results: { " + kind + ": \"" + kind + "://reader:${SHOP_PASSWORD}@db.example/shop\""
		checkFaults(t, smallest, []faultCase{
			{kind, old, source + ", time_zone: UTC, timeout: 2m }", table},
			{kind + " in a folder", old, source + ", folder: x }", fmt.Sprintf("7:%d: sources.results.folder: only files lie in a folder, found \"x\", leave it out\n", column[1]) + table},
			{kind + " written out", old, strings.Replace(source, "${SHOP_PASSWORD}", "hunter2", 1) + " }", fmt.Sprintf("7:%d: sources.results.%s: a password is written out in the file, write \"${PASSWORD}\" in its place and set that variable, or the whole address as \"${DSN}\" or \"file:PATH\"\n", column[0], kind) + table},
		})
	}
}
