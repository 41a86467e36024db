package mail_test

import (
	"bytes"
	"fmt"
	"image/png"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"debrief/reports"
	"debrief/reports/mail"
	"debrief/reports/reporttest"
)

func TestConformance(t *testing.T) {
	shows := func(s reports.Section, b reports.Block) bool {
		return s.ID == "summary" && !long(b) || b.Chart != nil && b.Chart.Lead
	}
	t.Run("html", func(t *testing.T) {
		reporttest.Run(t, reporttest.Renderer{Shows: shows, SameBytes: true,
			Render: func(d *reports.Document) ([]byte, error) {
				parts, err := mail.Render(d, options())
				return []byte(parts.HTML), err
			},
			Text: func(b []byte) (string, error) { return visible(b) },
		})
	})
	t.Run("text", func(t *testing.T) {
		reporttest.Run(t, reporttest.Renderer{Shows: shows, SameBytes: true,
			Render: func(d *reports.Document) ([]byte, error) {
				parts, err := mail.Render(d, options())
				return []byte(parts.Text), err
			},
			Text: func(b []byte) (string, error) { return string(b), nil },
		})
	})
}

// long reports blocks whose texts the mail shortens.
func long(b reports.Block) bool { return b.Paragraph != nil }

// visible returns the text of a page.
func visible(page []byte) (string, error) {
	var b strings.Builder
	z := html.NewTokenizer(bytes.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			if z.Err() == io.EOF {
				return b.String(), nil
			}
			return "", z.Err()
		case html.TextToken:
			b.Write(z.Text())
		}
	}
}

// allowed is the CSS that Outlook, Gmail and Apple Mail take inline, or ignore
// without harm.
var allowed = []string{
	"margin", "padding", "padding-top", "padding-bottom", "width", "max-width", "height", "display", "border", "border-top",
	"border-collapse", "background-color", "color", "font-family", "font-size", "font-weight", "line-height",
	"text-decoration", "white-space", "overflow-wrap", "word-break", "-webkit-text-size-adjust", "max-height", "overflow",
}

var tags = []string{"html", "head", "meta", "title", "style", "body", "div", "table", "tbody", "tr", "td", "th", "h1", "h2", "p", "span", "br", "img", "a"}

// void elements have no end tag.
var void = []string{"meta", "br", "img"}

func TestHTML(t *testing.T) {
	for name, doc := range map[string]*reports.Document{
		"sample": reporttest.Sample(), "hard": reporttest.Hard(), "failure": failure(), "provisional": provisional(), "worst": worst(),
	} {
		t.Run(name, func(t *testing.T) {
			parts := render(t, doc, options())
			if len(parts.HTML) >= mail.MaxHTML {
				t.Errorf("%d bytes, want less than %d", len(parts.HTML), mail.MaxHTML)
			}
			checkPage(t, parts)
			checkStyle(t, parts.HTML)
			if strings.Contains(parts.HTML, "ZgotmplZ") {
				t.Error("the template refused a value")
			}
			if !strings.Contains(parts.HTML, `<!--[if mso]><table role="presentation" width="600"`) {
				t.Error("nothing keeps Outlook at 600 px")
			}
		})
	}
}

// checkPage reads the page tag by tag: all closed in order, known, with
// nothing from elsewhere, and pictures that are attached and described.
func checkPage(t *testing.T, parts mail.Parts) {
	t.Helper()
	var open []string
	for z := html.NewTokenizer(strings.NewReader(parts.HTML)); ; {
		kind := z.Next()
		token := z.Token()
		switch kind {
		case html.ErrorToken:
			if z.Err() != io.EOF || len(open) > 0 {
				t.Errorf("at the end: %v, open are %v", z.Err(), open)
			}
			return
		case html.StartTagToken:
			checkTag(t, token, parts.Inline)
			if !slices.Contains(void, token.Data) {
				open = append(open, token.Data)
			}
		case html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != token.Data {
				t.Fatalf("</%s> closes %v", token.Data, open)
			}
			open = open[:len(open)-1]
		}
	}
}

func checkTag(t *testing.T, token html.Token, images []mail.Image) {
	t.Helper()
	if !slices.Contains(tags, token.Data) {
		t.Errorf("element %s", token)
	}
	attr := make(map[string]string)
	for _, a := range token.Attr {
		attr[a.Key] = a.Val
		if strings.HasPrefix(a.Key, "on") || strings.Contains(a.Val, "javascript:") || strings.Contains(a.Val, "url(") {
			t.Errorf("attribute %s=%q", a.Key, a.Val)
		}
	}
	for declaration := range strings.SplitSeq(attr["style"], ";") {
		property, _, _ := strings.Cut(strings.TrimSpace(declaration), ":")
		if property != "" && !slices.Contains(allowed, property) {
			t.Errorf("<%s>: CSS property %q", token.Data, property)
		}
	}
	switch token.Data {
	case "img":
		known := slices.ContainsFunc(images, func(i mail.Image) bool { return attr["src"] == "cid:"+i.CID })
		if !known || attr["alt"] == "" || attr["width"] == "" {
			t.Errorf("picture %v: want one that is attached, with text and width", attr)
		}
	case "table":
		if attr["role"] != "presentation" && attr["width"] == "" {
			t.Errorf("table %v", attr)
		}
	default:
		if attr["src"] != "" || attr["background"] != "" {
			t.Errorf("<%s> loads %v", token.Data, attr)
		}
	}
}

// checkStyle looks at the style sheet, which only recolours and narrows.
func checkStyle(t *testing.T, page string) {
	t.Helper()
	_, rest, _ := strings.Cut(page, "<style>")
	sheet, _, _ := strings.Cut(rest, "</style>")
	for _, want := range []string{"color-scheme: light dark", "prefers-color-scheme: dark", "max-width: 480px"} {
		if !strings.Contains(sheet, want) {
			t.Errorf("the style sheet lacks %q", want)
		}
	}
	if regexp.MustCompile(`url\(|@import|@font-face|expression|http`).MatchString(page[:strings.Index(page, "<body")]) {
		t.Error("the head loads something")
	}
	// Every class that the page uses has a colour for the dark, or lays out.
	for _, m := range regexp.MustCompile(`class="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		for class := range strings.FieldsSeq(m[1]) {
			if !strings.Contains(sheet, "."+class+" {") {
				t.Errorf("class %q is not in the style sheet", class)
			}
		}
	}
}

// worst is a document with as much of everything as may come.
func worst() *reports.Document {
	doc := reporttest.Hard()
	text := reports.Literal(strings.Repeat("W&<\"é€", 300))
	value := reports.Of(-1.23456e15, reports.Money)
	findings := make([]reports.Finding, 5)
	for i := range findings {
		findings[i] = reports.Finding{Text: text, Evidence: text, Level: "A"}
	}
	var groups []reports.FindingGroup
	for _, k := range []reports.FindingKind{reports.Strength, reports.Weakness, reports.Opportunity, reports.Watch} {
		groups = append(groups, reports.FindingGroup{Kind: k, Items: findings})
	}
	scores := make([]reports.Score, 8)
	for i := range scores {
		scores[i] = reports.Score{Name: text, Actual: value, Goal: &value, Attainment: &value, Change: &value, Status: reports.Missed}
	}
	doc.Sections = []reports.Section{{ID: "summary", Blocks: []reports.Block{
		{Verdict: &reports.Verdict{Text: text}},
		{Scorecard: &reports.Scorecard{Scores: scores, Against: text}},
		{Findings: &reports.Findings{Groups: groups}},
	}}}
	return doc
}

func TestPicture(t *testing.T) {
	parts := render(t, reporttest.Sample(), options())
	if len(parts.Inline) != 1 || parts.Inline[0].Alt == "" {
		t.Fatalf("%d pictures, want one with a text", len(parts.Inline))
	}
	config, err := png.DecodeConfig(bytes.NewReader(parts.Inline[0].PNG))
	if err != nil || config.Width != 2*552 {
		t.Errorf("%d px wide, %v; want twice the 552 px that it is shown at", config.Width, err)
	}
	doc := reporttest.Sample()
	for _, s := range doc.Sections {
		for _, b := range s.Blocks {
			if b.Chart != nil {
				b.Chart.Lead = false
			}
		}
	}
	if parts := render(t, doc, options()); len(parts.Inline) != 0 || strings.Contains(parts.HTML, "<img") {
		t.Error("a mail without a lead chart has a picture")
	}
}

func TestText(t *testing.T) {
	for name, doc := range map[string]*reports.Document{"sample": reporttest.Sample(), "failure": failure()} {
		parts := render(t, doc, options())
		for l := range strings.Lines(parts.Text) {
			l = strings.TrimSuffix(l, "\n")
			if n := len([]rune(l)); n > 72 && strings.Contains(strings.TrimSpace(l), " ") {
				t.Errorf("%s: a line of %d characters: %q", name, n, l)
			}
			if strings.TrimRight(l, " ") != l || strings.ContainsAny(l, "<>\t*#") {
				t.Errorf("%s: mark-up or trailing space: %q", name, l)
			}
		}
	}
}

func TestSubject(t *testing.T) {
	for _, c := range []struct{ subject, want string }{
		{"Spring Sale: 6 of 8 goals met", "Spring Sale: 6 of 8 goals met"},
		{"a\r\nBcc: x@y.example\x00  b", "a Bcc: x@y.example b"},
		{"", "Spring Sale 2026: campaign debrief"},
		{strings.Repeat("€", 200), strings.Repeat("€", 149) + "…"},
		{"\xff\xfea", "a"},
	} {
		doc := reporttest.Sample()
		doc.Meta.Subject = reports.Literal(c.subject)
		if got := render(t, doc, options()).Subject; got != c.want {
			t.Errorf("subject of %q is %q, want %q", c.subject, got, c.want)
		}
	}
}

func TestRefuses(t *testing.T) {
	for name, change := range map[string]func(*reports.Document, *mail.Options){
		"script as link":  func(_ *reports.Document, o *mail.Options) { o.Unsubscribe = "javascript:alert(1)" },
		"file as link":    func(_ *reports.Document, o *mail.Options) { o.Files[0].URL = "file:///etc/passwd" },
		"no such locale":  func(d *reports.Document, _ *mail.Options) { d.Meta.Locale = "xx-YY" },
		"empty block":     func(d *reports.Document, _ *mail.Options) { d.Sections[0].Blocks = []reports.Block{{}} },
		"no such money":   func(d *reports.Document, _ *mail.Options) { d.Meta.Currency = "?" },
		"relative a link": func(_ *reports.Document, o *mail.Options) { o.Files[0].URL = "/file/1" },
	} {
		doc, opts := reporttest.Sample(), options()
		change(doc, &opts)
		if _, err := mail.Render(doc, opts); err == nil {
			t.Errorf("%s: rendered, want an error", name)
		}
	}
}

func FuzzRender(f *testing.F) {
	for _, s := range []string{"a", "<script>", "{{.}}", "\x00\xff", "]]><!--", strings.Repeat("a", 5000)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		doc := failure()
		text := reports.Literal(s)
		doc.Meta.Title, doc.Meta.Subject, doc.Meta.Organization, doc.Meta.Run = text, text, s, s
		doc.Sections[0].Blocks = append(doc.Sections[0].Blocks,
			reports.Block{Verdict: &reports.Verdict{Text: text}},
			reports.Block{Notes: &reports.Notes{Items: []reports.Note{{Term: text, Text: text}}}})
		parts := render(t, doc, mail.Options{Reason: text, Files: []mail.File{{Name: s}}})
		checkPage(t, parts)
		if strings.ContainsAny(parts.Subject, "\r\n\x00") || strings.Contains(parts.Text, "\x00") {
			t.Errorf("subject %q", parts.Subject)
		}
	})
}

func BenchmarkRender(b *testing.B) {
	doc := reporttest.Sample()
	for b.Loop() {
		if _, err := mail.Render(doc, options()); err != nil {
			b.Fatal(err)
		}
	}
}

func Example() {
	parts, err := mail.Render(reporttest.Sample(), mail.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(parts.Subject)
	// Output: Spring Sale: 6 of 8 goals met, ROI 128% (goal 100%)
}
