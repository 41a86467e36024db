package debrief_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// rule is what the code of a package may reach for. Tests may reach for all.
type rule struct {
	ours  string // packages of ours it may import
	doors string // ways out of pure code, and libraries kept in few rooms
}

// policy has a rule for every package. Who needs more here should first ask
// whether the code is in the right room.
var policy = map[string]rule{
	".": {},

	// Pure: no clock, no files, no network, no log, no chance.
	"calendar":           {},
	"assess":             {ours: "calendar assess/forecast assess/lifetime assess/lift assess/response assess/attribution"},
	"assess/attribution": {},
	"assess/forecast":    {},
	"assess/lifetime":    {},
	"assess/lift":        {},
	"assess/response":    {},
	"templates":          {},
	"templates/fonts":    {},

	// From an assessment to the bytes of a report.
	"reports":            {ours: "assess calendar templates"},
	"reports/chart":      {ours: "calendar reports templates/fonts", doors: "picture"},
	"reports/mail":       {ours: "calendar reports reports/chart reports/theme templates templates/fonts"},
	"reports/theme":      {},
	"reports/page":       {ours: "calendar reports reports/chart templates templates/fonts"},
	"reports/pdf":        {ours: "calendar reports reports/chart templates/fonts", doors: "pdf"},
	"reports/reporttest": {ours: "calendar reports"},
	"reports/xlsx":       {ours: "calendar reports reports/chart templates", doors: "workbook"},

	// From the owners' data to tables.
	"sources":                   {ours: "calendar"},
	"sources/cage":              {ours: "sources sources/files", doors: "clock files programs signals system"},
	"sources/csv":               {ours: "calendar sources sources/files", doors: "files"},
	"sources/fetch":             {ours: "sources sources/remote", doors: "files network"},
	"sources/files":             {ours: "sources", doors: "files system"},
	"sources/graph":             {ours: "sources sources/fetch sources/remote", doors: "network"},
	"sources/graph/graphtest":   {ours: "sources/remote sources/remote/remotetest", doors: "network"},
	"sources/grid":              {ours: "sources"},
	"sources/profile":           {ours: "calendar sources"},
	"sources/remote":            {ours: "sources", doors: "network system"},
	"sources/remote/remotetest": {ours: "sources/remote", doors: "network chance"},
	"sources/sheets":            {ours: "calendar sources sources/grid sources/remote", doors: "network"},
	"sources/sheets/sheetstest": {ours: "sources sources/grid sources/remote sources/remote/remotetest", doors: "network chance"},
	"sources/sourcetest":        {ours: "calendar sources", doors: "files system"},
	"sources/sqldb":             {ours: "calendar sources sources/files", doors: "files network database"},
	"sources/xlsx":              {ours: "calendar sources sources/files sources/grid", doors: "workbook"},

	// From files to inboxes. What talks to servers needs deadlines, so a clock.
	"delivery":              {doors: "mail"},
	"delivery/bounce":       {},
	"delivery/deliverytest": {ours: "delivery", doors: "clock network mail chance system"},
	"delivery/mailbox":      {doors: "files system"},
	"delivery/outbox":       {ours: "delivery", doors: "clock files chance"},
	"delivery/smtp":         {ours: "delivery", doors: "clock network mail"},

	// What is due, the way of one report, and what was done.
	"scheduler": {ours: "calendar", doors: "ticks"},
	"pipeline":  {ours: "assess calendar delivery reports scheduler sources sources/profile", doors: "log clock"}, // the log says how long a reading took
	"store":     {ours: "calendar delivery pipeline reports scheduler", doors: "clock files database chance log"},
	"service":   {ours: "assess calendar delivery delivery/bounce delivery/mailbox pipeline reports scheduler store", doors: "log metrics"},
	"web":       {ours: "calendar pipeline reports reports/page scheduler templates", doors: "clock network log metrics"},

	// verify looks at debrief from outside, with a model of its own.
	"verify": {doors: "*"},

	"demo":                        {doors: "files database workbook"},
	"cmd/debrief/internal/config": {ours: "assess calendar delivery delivery/smtp pipeline reports reports/mail reports/theme scheduler sources sources/csv sources/fetch sources/graph sources/sheets templates/fonts", doors: "files network log"},
	"cmd/debrief":                 {ours: "*", doors: "clock files network log signals system metrics commands"},
}

// doors names what leads out of pure code, and the libraries of one purpose.
// A module's path stands for all of its packages.
var doors = map[string]string{
	"os":                              "files",
	"os/exec":                         "programs",
	"os/signal":                       "signals",
	"syscall":                         "system",
	"net":                             "network",
	"net/http":                        "network",
	"net/smtp":                        "network",
	"net/rpc":                         "network",
	"crypto/tls":                      "network",
	"database/sql":                    "database",
	"github.com/jackc/pgx":            "database",
	"github.com/go-sql-driver":        "database",
	"github.com/microsoft/go-mssqldb": "database",
	"github.com/ClickHouse":           "database",
	"github.com/trinodb":              "database",
	"modernc.org/sqlite":              "database",
	"github.com/riverqueue":           "database",
	"github.com/pressly/goose":        "database",
	"log":                             "log",
	"log/slog":                        "log",
	"crypto/rand":                     "chance",
	"github.com/xuri/excelize":        "workbook",
	"github.com/johnfercher":          "pdf",
	"github.com/phpdave11":            "pdf",
	"github.com/pdfcpu":               "pdf",
	"git.sr.ht/~sbinet/gg":            "picture",
	"github.com/golang/freetype":      "picture",
	"github.com/wneessen":             "mail",
	"github.com/emersion":             "mail",
	"github.com/go-co-op/gocron":      "ticks",
	"github.com/prometheus":           "metrics",
	"github.com/spf13":                "commands",
	"golang.org/x/oauth2":             "network",
}

// byCall are packages that are judged by what is called of them.
var byCall = []string{"time", "path/filepath", "math/rand", "math/rand/v2", "net/http"}

// calls are functions that are doors though their package is none.
var calls = map[string]string{
	"time.Now": "clock", "time.Since": "clock", "time.Until": "clock", "time.Sleep": "clock",
	"time.After": "clock", "time.AfterFunc": "clock", "time.Tick": "clock", "time.NewTicker": "clock", "time.NewTimer": "clock",
	"path/filepath.Glob": "files", "path/filepath.Walk": "files", "path/filepath.WalkDir": "files",
	"path/filepath.EvalSymlinks": "files", "path/filepath.Abs": "files",
}

// exceptions are functions that are none though their package is a door, by
// the package that calls them and no other.
var exceptions = map[string]string{
	"reports/page": "net/http.DetectContentType", // looks at bytes, opens nothing
}

func TestEveryPackageHasARule(t *testing.T) {
	found := packages(t)
	for dir := range found {
		if _, ok := policy[dir]; !ok {
			t.Errorf("package %s has no rule: say in policy what it may import", dir)
		}
	}
	for dir, r := range policy {
		if _, ok := found[dir]; !ok {
			t.Errorf("policy has a rule for %s, and there is no such package", dir)
		}
		for _, other := range strings.Fields(r.ours) {
			if _, ok := found[other]; !ok && other != "*" {
				t.Errorf("policy lets %s import %s, and there is no such package", dir, other)
			}
		}
	}
}

func TestPackagesKeepToTheirRules(t *testing.T) {
	for dir, files := range packages(t) {
		r := policy[dir]
		for _, f := range files {
			for _, use := range f.uses() {
				if why := r.forbids(use); why != "" && exceptions[dir] != use.name() {
					t.Errorf("%s: %s %s", f.position(use), dir, why)
				}
			}
		}
	}
}

// forbids says what is wrong with a use, or nothing.
func (r rule) forbids(u use) string {
	if ours, ok := strings.CutPrefix(u.pkg, "debrief/"); ok || u.pkg == "debrief" {
		if ours == "debrief" {
			ours = "."
		}
		if r.ours == "*" || slices.Contains(strings.Fields(r.ours), ours) {
			return ""
		}
		return "may not import " + u.pkg
	}
	if door := u.door(); door != "" && r.doors != "*" && !slices.Contains(strings.Fields(r.doors), door) {
		return "may not use " + u.name() + " (" + door + ")"
	}
	return ""
}

// use is one place where a file reaches for a package or calls a function.
type use struct {
	pkg  string
	call string // with the package's path; "" where the package is imported
	at   token.Pos
}

func (u use) name() string {
	if u.call != "" {
		return u.call
	}
	return u.pkg
}

// door is the door that a use goes through, or "".
func (u use) door() string {
	if d := calls[u.call]; d != "" {
		return d
	}
	if (u.pkg == "math/rand" || u.pkg == "math/rand/v2") && u.call != "" && !seeded(u.call) {
		return "chance"
	}
	for p := u.pkg; p != "."; p = path.Dir(p) {
		if d := doors[p]; d != "" && (p == u.pkg || strings.Contains(p, ".")) {
			return d
		}
	}
	return ""
}

// seeded reports whether a name of math/rand draws nothing from the generator
// that all share: constructors and types.
func seeded(call string) bool {
	name := call[strings.LastIndex(call, ".")+1:]
	return strings.HasPrefix(name, "New") || slices.Contains([]string{"Rand", "Source", "PCG", "ChaCha8", "Zipf"}, name)
}

// source is a parsed file of a package.
type source struct {
	set  *token.FileSet
	file *ast.File
}

func (s source) position(u use) token.Position { return s.set.Position(u.at) }

// uses lists the imports of a file, and in the place of those that are judged
// by call every use of them.
func (s source) uses() []use {
	var out []use
	named := map[string]string{} // import path by the name it has in the file
	for _, spec := range s.file.Imports {
		pkg, _ := strconv.Unquote(spec.Path.Value)
		name := path.Base(strings.TrimSuffix(pkg, "/v2"))
		if spec.Name != nil {
			name = spec.Name.Name
		}
		if slices.Contains(byCall, pkg) {
			named[name] = pkg
			continue
		}
		out = append(out, use{pkg: pkg, at: spec.Pos()})
	}
	ast.Inspect(s.file, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := sel.X.(*ast.Ident); ok && named[x.Name] != "" {
				pkg := named[x.Name]
				out = append(out, use{pkg: pkg, call: pkg + "." + sel.Sel.Name, at: sel.Pos()})
			}
		}
		return true
	})
	return out
}

// packages parses the code of all packages, by their folder, without tests.
func packages(t *testing.T) map[string][]source {
	t.Helper()
	found := map[string][]source{}
	set := token.NewFileSet()
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if base := d.Name(); base != "." && (base[0] == '.' || base[0] == '_' || base == "testdata") {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(set, name, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		dir := filepath.ToSlash(filepath.Dir(name))
		found[dir] = append(found[dir], source{set, file})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// TestPolicyHasNoCircles keeps the policy from allowing what cannot compile,
// which would hide which way dependencies point.
func TestPolicyHasNoCircles(t *testing.T) {
	var visit func(dir string, way []string)
	visit = func(dir string, way []string) {
		if slices.Contains(way, dir) {
			t.Fatalf("the policy goes round in a circle: %s", strings.Join(append(way, dir), " → "))
		}
		if policy[dir].ours == "*" {
			return
		}
		for _, next := range strings.Fields(policy[dir].ours) {
			visit(next, append(way, dir))
		}
	}
	for _, dir := range slices.Sorted(maps.Keys(policy)) {
		visit(dir, nil)
	}
}

func TestForbids(t *testing.T) {
	pure := rule{ours: "calendar"}
	for _, c := range []struct {
		use  use
		want string
	}{
		{use{pkg: "strings"}, ""},
		{use{pkg: "debrief/calendar"}, ""},
		{use{pkg: "debrief/assess"}, "may not import debrief/assess"},
		{use{pkg: "debrief"}, "may not import debrief"},
		{use{pkg: "net"}, "may not use net (network)"},
		{use{pkg: "net/url"}, ""},
		{use{pkg: "time"}, ""},
		{use{pkg: "time", call: "time.Date"}, ""},
		{use{pkg: "time", call: "time.Now"}, "may not use time.Now (clock)"},
		{use{pkg: "math/rand/v2", call: "math/rand/v2.NewPCG"}, ""},
		{use{pkg: "math/rand/v2", call: "math/rand/v2.IntN"}, "may not use math/rand/v2.IntN (chance)"},
		{use{pkg: "github.com/jackc/pgx/v5/stdlib"}, "may not use github.com/jackc/pgx/v5/stdlib (database)"},
	} {
		if got := pure.forbids(c.use); got != c.want {
			t.Errorf("forbids(%s) = %q, want %q", c.use.name(), got, c.want)
		}
	}
}
