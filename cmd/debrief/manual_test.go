package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"gopkg.in/yaml.v3"

	"debrief"
	"debrief/cmd/debrief/internal/config"
	"debrief/sources/remote"
	"debrief/templates/fonts"
)

// TestManual does what the manual says: it reads every fenced block of the
// README and of docs/*.md in its order, in a folder that looks like the
// repository to the commands. What becomes of a block says its first line:
//
//	sh                every line is a command that must succeed
//	console           lines with "$ " are commands, the others what they print;
//	                  "…" stands for any text, on a line of its own for any
//	                  lines; exit=N expects that exit code
//	yaml file=NAME    the file is written, and must be a configuration without faults
//	                  unless it says unchecked
//	yaml same=PATH    stands in the repository, too, word for word
//	yaml part         a part of a configuration: it must fit into the example
//	csv, html and text file=NAME     the file is written
//	sql, and others with needs=postgres or needs=mariadb
//	                  is run by the administrator of such a server, if there is one
//	needs=google, needs=microsoft, needs=https, needs=ods
//	                  is tried on a stand-in for that service, or file
//	bash              is not run, as it changes the machine; its lines that call
//	                  debrief or make must name what there is
//
// Others, such as text and ini, are only shown.
func TestManual(t *testing.T) {
	skipUnderRace(t)
	demo := writeDemo(t)
	for _, name := range manuals(t) {
		t.Run(name, func(t *testing.T) {
			blocks := blocksOf(t, name)
			r := newReader(t, name, demo)
			r.startServers(blocks)
			r.startStandIns(blocks)
			for _, b := range blocks {
				r.do(b)
			}
		})
	}
}

// root is the repository. It is found before a test goes to another folder.
var root, errRoot = filepath.Abs("../..")

// manuals are the files whose blocks are tried.
func manuals(t *testing.T) []string {
	t.Helper()
	if errRoot != nil {
		t.Fatal(errRoot)
	}
	found, err := fs.Glob(os.DirFS(root), "docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	return append([]string{"README.md", "CONTRIBUTING.md"}, found...)
}

// block is a fenced block of a manual.
type block struct {
	lang string
	args map[string]string // "file", "exit"; a word without "=" has the value ""
	text string
	line int
}

// fence is a fenced block, which may be part of a list.
var fence = regexp.MustCompile("(?m)^( *)```(.*)\n((?s:.*?))^ *```$")

// blocksOf returns the fenced blocks of a file in their order.
func blocksOf(t *testing.T, name string) []block {
	t.Helper()
	text := manualText(t, name)
	var blocks []block
	for _, at := range fence.FindAllStringSubmatchIndex(text, -1) {
		indent := text[at[2]:at[3]]
		lang, rest, _ := strings.Cut(text[at[4]:at[5]], " ")
		body := strings.ReplaceAll("\n"+text[at[6]:at[7]], "\n"+indent, "\n")[1:]
		b := block{lang: lang, args: map[string]string{}, text: body, line: 1 + strings.Count(text[:at[0]], "\n")}
		for _, word := range strings.Fields(rest) {
			key, value, _ := strings.Cut(word, "=")
			b.args[key] = value
		}
		blocks = append(blocks, b)
	}
	return blocks
}

func manualText(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// reader is somebody who does what a manual says.
type reader struct {
	t    *testing.T
	name string
	env  map[string]string
	// replace puts this machine's servers and names in the place of those that
	// the manual invents.
	replace *strings.Replacer
	servers map[string]*manualServer
	network remote.Network // in which stand-ins have the places of services
}

// newReader goes to a folder that holds what the manual counts on: the demo's
// folder and the example.
func newReader(t *testing.T, name, demo string) *reader {
	dir := t.TempDir()
	if name != "README.md" { // which makes it itself
		if err := os.CopyFS(filepath.Join(dir, "debrief-demo"), os.DirFS(demo)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.CopyFS(filepath.Join(dir, "docs", "example"), os.DirFS(filepath.Join(root, "docs", "example"))); err != nil {
		t.Fatal(err)
	}
	copyFonts(t, filepath.Join(dir, "docs", "example", "brand"))
	r := &reader{t: t, name: name, env: map[string]string{"USER": "alex"}, replace: strings.NewReplacer(), servers: map[string]*manualServer{}}
	t.Chdir(dir)
	return r
}

// copyFonts puts two font files where a manual says that an organization has
// its own.
func copyFonts(t *testing.T, folder string) {
	t.Helper()
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, face := range map[string]*fonts.Face{"Bramble-Regular.ttf": fonts.Regular(), "Bramble-Bold.ttf": fonts.Bold()} {
		if err := os.WriteFile(filepath.Join(folder, name), face.TTF(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// do does one block.
func (r *reader) do(b block) {
	r.t.Helper()
	if engine := b.args["needs"]; engine != "" {
		if r.servers[engine] == nil && !slices.Contains(standIns, engine) {
			r.t.Logf("%s:%d: not tried, as there is no %s", r.name, b.line, engine)
			return
		}
		b.text = r.replace.Replace(b.text)
	}
	switch b.lang {
	case "sh":
		for _, line := range commandLines(b.text) {
			r.command(b, line, "…\n")
		}
	case "console":
		for _, step := range consoleSteps(b.text) {
			r.command(b, step.command, step.output)
		}
	case "yaml", "csv":
		r.file(b)
	case "html", "text":
		if b.args["file"] != "" {
			r.file(b)
		}
	case "sql":
		r.servers[b.args["needs"]].run(r.t, b.text)
	case "bash":
		for _, line := range commandLines(b.text) {
			checkNamed(r.t, r.name, line)
		}
	case "":
		r.t.Errorf("%s:%d: the block says no language", r.name, b.line)
	}
}

// commandLines are the lines of a block that are commands.
func commandLines(text string) []string {
	var lines []string
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(strings.TrimSpace(line), " # ")
		if line != "" && !strings.HasPrefix(line, "#") {
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	return lines
}

// step is a command of a console and what it prints.
type step struct{ command, output string }

func consoleSteps(text string) []step {
	var steps []step
	for line := range strings.Lines(text) {
		if command, ok := strings.CutPrefix(line, "$ "); ok {
			steps = append(steps, step{command: strings.TrimSpace(command)})
			continue
		}
		if n := len(steps); n > 0 {
			steps[n-1].output += line
		}
	}
	return steps
}

// command runs one command line and compares what it prints.
func (r *reader) command(b block, line, want string) {
	r.t.Helper()
	if name, value, ok := strings.Cut(strings.TrimPrefix(line, "export "), "="); ok && strings.HasPrefix(line, "export ") {
		r.env[name] = strings.Trim(value, `"'`)
		return
	}
	args, into := r.split(b, line)
	var out, errs bytes.Buffer
	code := run(r.t.Context(), args, world{in: strings.NewReader(""), out: &out, err: &errs, env: r.lookup, now: manualNow, network: r.network})
	if wanted := b.args["exit"]; wanted != "" && wanted != string(rune('0'+code)) || wanted == "" && code != exitOK {
		r.t.Fatalf("%s:%d: %s: exit code %d\n%s%s", r.name, b.line, line, code, out.String(), errs.String())
	}
	if into != "" {
		if err := os.WriteFile(into, out.Bytes(), 0o600); err != nil {
			r.t.Fatal(err)
		}
		return
	}
	if got := columns.ReplaceAllString(out.String()+errs.String(), "  "); !prints(want).MatchString(got) {
		r.t.Errorf("%s:%d: %s\nprints:\n%s\nand not:\n%s", r.name, b.line, line, got, want)
	}
}

// split returns the arguments of a command line that calls debrief, and the
// file into which its output goes.
func (r *reader) split(b block, line string) (args []string, into string) {
	line, into, _ = strings.Cut(line, " > ")
	for _, program := range []string{"go run ./cmd/debrief", "./debrief", "debrief"} {
		rest, ok := strings.CutPrefix(line, program)
		if ok && (rest == "" || rest[0] == ' ') {
			return words(rest), strings.TrimSpace(into)
		}
	}
	r.t.Fatalf("%s:%d: %q is not a command of debrief", r.name, b.line, line)
	return nil, ""
}

var wordForm = regexp.MustCompile(`"([^"]*)"|(\S+)`)

// words splits a command line at its blanks, but not within quotation marks.
func words(line string) []string {
	var all []string
	for _, m := range wordForm.FindAllStringSubmatch(line, -1) {
		all = append(all, m[1]+m[2])
	}
	return all
}

// columns are blanks between the columns of a table, whose widths depend on
// what is in them.
var columns = regexp.MustCompile(` {2,}`)

// prints is the form of an output in which "…" stands for anything. Blanks at
// the ends of lines do not matter.
func prints(want string) *regexp.Regexp {
	want = columns.ReplaceAllString(strings.TrimRight(want, "\n"), "  ")
	var form strings.Builder
	for line := range strings.Lines(want) {
		if strings.TrimSpace(line) == "…" {
			form.WriteString(`(?s:.*)`)
			continue
		}
		quoted := regexp.QuoteMeta(strings.TrimRight(line, " \n"))
		form.WriteString(strings.ReplaceAll(quoted, "…", ".*") + ` *\n`)
	}
	return regexp.MustCompile(`^` + form.String() + `\n*$`)
}

func (r *reader) lookup(name string) (string, bool) {
	value, ok := r.env[name]
	return r.replace.Replace(value), ok
}

// manualNow is when the manual is read: the day of the demo.
func manualNow() time.Time { return time.Date(2026, 10, 19, 9, 0, 0, 0, time.UTC) }

// file writes a file that a block holds, and checks configurations.
func (r *reader) file(b block) {
	r.t.Helper()
	if path, ok := b.args["same"]; ok {
		if want := manualText(r.t, path); b.text != want {
			r.t.Errorf("%s:%d: the block is not %s", r.name, b.line, path)
		}
		return
	}
	if _, ok := b.args["part"]; ok {
		r.load(b, whole(r.t, b.text))
		return
	}
	name := b.args["file"]
	if name == "" {
		r.t.Fatalf("%s:%d: say file=, same= or part, so that it is tried", r.name, b.line)
	}
	if err := os.WriteFile(name, []byte(b.text), 0o600); err != nil {
		r.t.Fatal(err)
	}
	if _, unchecked := b.args["unchecked"]; b.lang == "yaml" && !unchecked {
		r.load(b, []byte(b.text))
	}
}

// load reads a configuration; every variable that it uses is set.
func (r *reader) load(b block, text []byte) {
	r.t.Helper()
	file := filepath.Join(r.t.TempDir(), "debrief.yaml")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		r.t.Fatal(err)
	}
	if _, err := config.Load(file, func(name string) (string, bool) { return "value-of-" + name, true }); err != nil {
		r.t.Errorf("%s:%d: %v", r.name, b.line, err)
	}
}

// whole puts parts of a configuration in their places in the example: what is
// there under the same name is replaced.
func whole(t *testing.T, part string) []byte {
	t.Helper()
	base, over := mappingOfText(t, debrief.ExampleConfig), mappingOfText(t, []byte(part))
	for i := 0; i+1 < len(over.Content); i += 2 {
		section, value := over.Content[i], over.Content[i+1]
		old := entry(base, section.Value)
		if old == nil || value.Kind != yaml.MappingNode || section.Value == "store" { // of which there is one kind or the other
			set(base, section, value)
			continue
		}
		for k := 0; k+1 < len(value.Content); k += 2 {
			set(old, value.Content[k], value.Content[k+1])
		}
	}
	text, err := yaml.Marshal(base)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// mappingOfText reads a configuration as it is written.
func mappingOfText(t *testing.T, text []byte) *yaml.Node {
	t.Helper()
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	return doc.Content[0]
}

// entry returns the value under a name, or nil.
func entry(m *yaml.Node, name string) *yaml.Node {
	for i := 0; i+1 < len(m.Content); i += 2 {
		if m.Content[i].Value == name {
			return m.Content[i+1]
		}
	}
	return nil
}

// set puts a value under a name, in the place of the one that is there.
func set(m, name, value *yaml.Node) {
	if old := entry(m, name.Value); old != nil {
		*old = *value
		return
	}
	m.Content = append(m.Content, name, value)
}

// TestManualNames checks that every command and flag that the manual names in
// its sentences and tables exists.
func TestManualNames(t *testing.T) {
	t.Parallel()
	code := regexp.MustCompile("`([^`\n]+)`")
	for _, name := range manuals(t) {
		text := fence.ReplaceAllString(manualText(t, name), "")
		for _, m := range code.FindAllStringSubmatch(text, -1) {
			checkNamed(t, name, m[1])
		}
	}
}

// checkNamed checks a text that may be a command line: its command and flags,
// or the target of make. A flag alone has to be one of some command.
func checkNamed(t *testing.T, name, line string) {
	t.Helper()
	args := words(line)
	switch {
	case len(args) == 0:
	case args[0] == "make":
		for _, target := range args[1:] {
			if !strings.Contains(target, "=") && !strings.Contains(manualText(t, "Makefile"), "\n"+target+":") {
				t.Errorf("%s: %s: there is no target %s", name, line, target)
			}
		}
	case args[0] == "debrief" && len(args) > 1 || args[0] == "./debrief":
		checkNamedCommand(t, name, args[1:])
	case strings.HasPrefix(args[0], "--") && !hasFlag(args[0]):
		t.Errorf("%s: no command has %s", name, args[0])
	}
}

func checkNamedCommand(t *testing.T, name string, args []string) {
	t.Helper()
	cmd, _, err := newRoot(&app{}).Find(args[:1])
	if err != nil && args[0] != "--help" {
		t.Errorf("%s: there is no command %s", name, args[0])
		return
	}
	for _, arg := range args[1:] {
		flag, _, _ := strings.Cut(strings.TrimPrefix(arg, "--"), "=")
		if strings.HasPrefix(arg, "--") && flag != "help" && cmd.Flag(flag) == nil {
			t.Errorf("%s: debrief %s has no flag --%s", name, args[0], flag)
		}
	}
}

func hasFlag(arg string) bool {
	flag := strings.TrimPrefix(arg, "--")
	for _, cmd := range newRoot(&app{}).Commands() {
		if flag == "help" || cmd.Flag(flag) != nil {
			return true
		}
	}
	return false
}

// TestManualCommands checks that the README's table has every command, and the
// manual every flag.
func TestManualCommands(t *testing.T) {
	t.Parallel()
	var all strings.Builder
	for _, name := range manuals(t) {
		all.WriteString(manualText(t, name))
	}
	readme := manualText(t, "README.md")
	for _, cmd := range newRoot(&app{}).Commands() {
		if cmd.Name() == "help" || cmd.Name() == "completion" || cmd.Hidden {
			continue
		}
		if !strings.Contains(readme, "`debrief "+cmd.Name()) {
			t.Errorf("README.md does not name the command %s", cmd.Name())
		}
		for _, flag := range flagsOf(cmd) {
			if !strings.Contains(all.String(), "--"+flag) {
				t.Errorf("nothing in the manual names --%s of %s", flag, cmd.Name())
			}
		}
	}
}

// TestManualLinks checks that what the manual links to is there.
func TestManualLinks(t *testing.T) {
	t.Parallel()
	link := regexp.MustCompile(`\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"`)
	pages := append(manuals(t), "CHANGELOG.md", "ARCHITECTURE.md")
	for _, name := range pages {
		text := fence.ReplaceAllString(manualText(t, name), "")
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			target := m[1] + m[2]
			if strings.Contains(target, "://") || strings.HasPrefix(target, "mailto:") {
				continue
			}
			path, anchor, _ := strings.Cut(target, "#")
			file := name
			if path != "" {
				file = filepath.Join(filepath.Dir(name), path)
			}
			if _, err := os.Stat(filepath.Join(root, file)); err != nil {
				t.Errorf("%s: links to %s, which is not there", name, target)
			} else if anchor != "" && !slices.Contains(anchorsOf(t, file), anchor) {
				t.Errorf("%s: links to %s, and there is no such heading", name, target)
			}
		}
	}
}

var headingForm = regexp.MustCompile(`(?m)^#+ (.+)$`)

// anchorsOf returns the anchors that GitHub gives the headings of a file.
func anchorsOf(t *testing.T, name string) []string {
	t.Helper()
	text := fence.ReplaceAllString(manualText(t, name), "")
	var anchors []string
	for _, m := range headingForm.FindAllStringSubmatch(text, -1) {
		plain := regexp.MustCompile(`[^\p{L}\p{N} _-]`).ReplaceAllString(strings.ToLower(m[1]), "")
		anchors = append(anchors, strings.ReplaceAll(strings.TrimSpace(plain), " ", "-"))
	}
	return anchors
}
