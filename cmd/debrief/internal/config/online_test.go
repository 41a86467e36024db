package config

import "testing"

func TestOnlineFaults(t *testing.T) {
	const old = "results: { csv: results.csv }"
	google := func(rest string) string {
		return "results: { google_sheet: 1bWq4dPz0kZyX-example-of-an-address" + rest + " }"
	}
	checkFaults(t, smallest, []faultCase{
		{"google", old, google(`, service_account: "${SHOP_PASSWORD}"`), ""},
		{"google, by its address", old, `results: { google_sheet: "https://docs.google.com/spreadsheets/d/1bWq4dPz0kZyX-example-of-an-address/edit#gid=0", service_account: "file:key.json" }`, ""},
		{"google without an account", old, google(""), `7:12: sources.results: no service account that may read the spreadsheet, write service_account: "file:PATH" with the path of its key`},
		{"google, written out", old, google(`, service_account: abc`), `7:82: sources.results.service_account: a secret is written out in the file, write "${SERVICE_ACCOUNT}" and set that variable, or "file:PATH" and put it there`},
		{"google, another address", old, `results: { google_sheet: "https://example.com/plan", service_account: "file:key.json" }`, `7:28: sources.results.google_sheet: not the address of a Google spreadsheet, found "https://example.com/plan", copy it from your browser: https://docs.google.com/spreadsheets/d/…`},
		{"google, a zone", old, google(`, service_account: "file:key.json", time_zone: UTC`), `7:110: sources.results.time_zone: only databases have it, found "UTC", leave it out`},
		{"google, a folder", old, google(`, service_account: "file:key.json", folder: x`), `7:107: sources.results.folder: only files lie in a folder, found "x", leave it out`},
		{"google, a token", old, google(`, service_account: "file:key.json", token: "file:x"`), `7:106: sources.results.token: only files behind https have it, leave it out`},
		{"an account of a file", old, `results: { csv: results.csv, service_account: "file:key.json" }`, `7:49: sources.results.service_account: only a Google spreadsheet has it, leave it out`},
	})
}
