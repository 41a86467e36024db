package theme

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"reflect"
	"strings"
	"testing"
)

type around struct{ Organization string }

type sheet struct {
	around
	Title  string
	Font   template.CSS
	Status struct{ Word string }
	Rows   []row
	Grid   [][]string
	Notes  []string
	N      int
	hidden string // as methods, no business of templates
}

type row struct {
	Name  string
	Cells []string
}

func (s sheet) Secret() string { return s.hidden }

func faultsOf(faults []Fault) string {
	var lines []string
	for _, f := range faults {
		lines = append(lines, fmt.Sprintf("%d:%d %s %q %s", f.Line, f.Column, f.What, f.Found, f.Hint))
	}
	return strings.Join(lines, "\n")
}

func TestCheckAccepts(t *testing.T) {
	for _, text := range []string{
		"", "plain", "{{/* said to oneself */}}",
		"{{.Title}} {{.Organization}} {{.Status.Word}} {{$.Title}} {{.N}} {{.Font}}",
		`{{if .Title}}a{{else if eq .N 3}}b{{else}}c{{end}}`,
		`{{with .Status}}{{.Word}}{{$.Title}}{{end}}`,
		`{{range .Rows}}{{.Name}}{{range .Cells}}{{.}}{{end}}{{else}}none{{end}}`,
		`{{range .Grid}}{{range .}}{{.}}{{end}}{{end}}`,
		`{{if and .Title (not .Notes) (ne .Title "x")}}{{- .Title -}}{{end}}`,
		`{{if or .Rows .Notes}}x{{end}}`,
	} {
		if faults := Check(text, reflect.TypeFor[sheet]()); len(faults) > 0 {
			t.Errorf("%s: %s", text, faultsOf(faults))
		}
		if _, err := template.New("x").Parse(text); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestCheckRefuses(t *testing.T) {
	deep := strings.Repeat("{{if .Title}}", 60) + strings.Repeat("{{end}}", 60)
	for _, tt := range []struct{ text, want string }{
		{"{{range 1000000000000}}{{end}}", `1:9 not a list`},
		{"{{range .N}}{{end}}", `1:9 not a list`},
		{"{{range .Title}}{{end}}", `1:9 not a list`},
		{"{{range $i, $r := .Rows}}{{end}}", "1:9 variables are not understood"},
		{"{{$x := .Title}}{{$x}}", "1:3 variables are not understood"},
		{"a\n  {{.Titel}}", "2:5 unknown field"},
		{"{{.hidden}}", "1:3 unknown field"},
		{"{{.Secret}}", "1:3 unknown field"},
		{"{{$.Status.Wrod}}", "1:3 unknown field"},
		{"ab {{.Status.Wrod}}", "1:6 unknown field"},
		{"{{if not .Status.Wrod}}{{end}}", "1:10 unknown field"},
		{"{{.Title.Word}}", "it has no fields"},
		{"{{range .Rows}}{{.Title}}{{end}}", "1:18 unknown field"},
		{"{{.Rows}}", "neither a text nor a number"},
		{"{{.Status}}", "neither a text nor a number"},
		{"{{.}}", "neither a text nor a number"},
		{`{{printf "%9999999d" 1}}`, "1:3 unknown function"},
		{`{{call .Title}}`, "unknown function"},
		{`{{html .Title}}`, "unknown function"},
		{`{{len .Rows}}`, "unknown function"},
		{`{{.Title | not}}`, "one expression is needed"},
		{`{{.Title "x"}}`, "fields take no arguments"},
		{`{{not}}`, "the wrong number of arguments"},
		{`{{if eq .Rows .Title}}{{end}}`, "only texts and numbers can be compared"},
		{`{{define "x"}}{{end}}`, "1:3 templates within templates"},
		{"a\n{{- template \"x\"}}", "2:5 templates within templates"},
		{`{{block "x" .}}{{end}}`, "templates within templates"},
		{`{{range .Rows}}{{break}}{{end}}`, "not understood here"},
		{"a\nb {{if .Title}}", "unexpected EOF"},
		{"a\nb {{.Title", "2:3 unclosed action"},
		{"a {{end}}", "1:3 unexpected"},
		{strings.Repeat("x", MaxBytes+1), "1:1 the file has 65537 bytes"},
		{deep, "conditions stand too deep"},
		{strings.Repeat("{{.Title}}", maxNodes+1), "the block is too long"},
		{"{{range .Rows}}{{range $.Rows}}{{range $.Rows}}{{range $.Rows}}{{end}}{{end}}{{end}}{{end}}", "ranges stand too deep"},
		{`{{nil}}`, ""},
		{`{{1.5}}`, "not understood here"},
		{`{{'a'}}`, ""},
		{`{{(.Title).X}}`, "not understood here"},
	} {
		got := faultsOf(Check(tt.text, reflect.TypeFor[sheet]()))
		if got == "" && tt.text != `{{'a'}}` || !strings.Contains(got, tt.want) {
			t.Errorf("%.60s: %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestCheckFindsAllAtOnce(t *testing.T) {
	faults := Check("{{.A}}\n{{range .N}}{{end}}\n{{printf .B}}", reflect.TypeFor[sheet]())
	if len(faults) < 3 || faults[0].Line != 1 || faults[1].Line != 2 || faults[2].Line != 3 {
		t.Errorf("%s", faultsOf(faults))
	}
}

func TestCheckHTML(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{`<tr><td><a href="https://harbour.example/imprint">{{.Title}}</a></td></tr>`, ""},
		{`<img src="cid:{{.Logo}}" alt="">`, ""},
		{"<tr>\n<script>x</script>", "2:2 mail clients refuse"},
		{`<td OnClick="x">`, `1:5 mails run no script`},
		{`<img src="https://tracker.example/x.png">`, "1:6 a picture from elsewhere"},
		{`<td background='//tracker.example/x'>`, "a picture from elsewhere"},
		{`<td style="background:url(https://x)">`, "styles must not fetch"},
		{`<a href="javascript:x">`, "links must lead to pages"},
		{"<!-- note -->", "comments of HTML"},
		{`<style>p{}</style>`, "mail clients refuse"},
	} {
		if got := faultsOf(CheckHTML(tt.text)); tt.want == "" && got != "" || !strings.Contains(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestRows(t *testing.T) {
	for text, want := range map[string]string{
		"":                                    "",
		"<tr><td>a<br>b</td></tr>\n<tr></tr>": "",
		"<tr><td>a</tr>":                      "</tr> closes what is not open",
		"<tr><td>a":                           "<td> is not closed",
		"<p>a</p>":                            "it begins with <p>",
		"</table>":                            "</table> closes what is not open",
		"hello":                               "there is text outside",
	} {
		if got := Rows(text); !strings.HasPrefix(got, want) || want == "" && got != "" {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func TestLimit(t *testing.T) {
	var b bytes.Buffer
	w := Limit(&b, 5)
	if _, err := w.Write([]byte("12345")); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte("6")); !errors.Is(err, ErrTooLong) || b.String() != "12345" {
		t.Errorf("%v, %q", err, b.String())
	}
}
