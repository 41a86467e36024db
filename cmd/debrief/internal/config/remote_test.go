package config

import (
	"strings"
	"testing"
)

func TestRemoteFaults(t *testing.T) {
	const old = "results: { csv: results.csv }"
	long := func(rest string) string { return "results: { csv: " + rest + " }" }
	checkFaults(t, smallest, []faultCase{
		{"https", old, long("https://files.example.com/results.csv, allow_hosts: cdn.example.com:8443, username: mia, password: \"${SHOP_PASSWORD}\""), ""},
		{"token", old, long("https://files.example.com/results.csv, token: \"${SHOP_PASSWORD}\", delimiter: tab"), ""},
		{"http", old, long("http://files.example.com/results.csv"), `7:19: sources.results.csv: the address does not begin with https://, found "http://files.example.com/results.csv", files are fetched over https only`},
		{"host that is none", old, long("https://files.example.com/a.csv, allow_hosts: [https://x.example]"), `7:66: sources.results.allow_hosts[0]: a host that is none, found "https://x.example", write hosts as files.example.com, without https:// and path`},
		{"folder", old, long("https://files.example.com/a.csv, folder: x"), `7:60: sources.results.folder: a file behind https lies in none, found "x", leave it out`},
		{"token of a file", old, long("a.csv, token: \"${SHOP_PASSWORD}\""), `7:33: sources.results.token: only files behind https have it, leave it out`},
		{"two log-ins", old, long("https://files.example.com/a.csv, token: \"${SHOP_PASSWORD}\", username: mia"), `7:59: sources.results.token: both a token and a user name or password, leave one of them out`},
		{"half a log-in", old, long("https://files.example.com/a.csv, username: mia"), `7:62: sources.results.username: no password beside it, found "mia", write password: "${PASSWORD}" and set that variable`},
		{"secret written out", old, long("https://files.example.com/a.csv, token: abc"), `7:59: sources.results.token: a secret is written out in the file, write "${TOKEN}" and set that variable, or "file:PATH" and put it there`},
	})
}

func TestAuthorize(t *testing.T) {
	for rest, want := range map[string]string{
		"":                              "",
		", token: \"${SHOP_PASSWORD}\"": "Bearer canary",
		", username: mia, password: \"${SHOP_PASSWORD}\"": "Basic bWlhOmNhbmFyeQ==",
	} {
		text := strings.Replace(smallest, "csv: results.csv", "csv: https://files.example.com/a.csv"+rest, 1)
		cfg, faults := parse([]byte(text), "/srv/debrief", func(string) (string, bool) { return "canary", true })
		if len(faults) > 0 {
			t.Fatal(faults)
		}
		got := ""
		if authorize := cfg.Source("results").Authorize(); authorize != nil {
			var err error
			if got, err = authorize(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if got != want {
			t.Errorf("%q: header = %q, want %q", rest, got, want)
		}
	}
}
