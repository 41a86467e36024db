package page_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"debrief/reports"
	"debrief/reports/page"
	"debrief/reports/reporttest"
)

func documents() map[string]*reports.Document {
	branded := reporttest.Sample()
	branded.Meta.Brand = reports.Brand{Primary: "#7a1f3d", Logo: []byte("\x89PNG\r\n\x1a\n")}
	return map[string]*reports.Document{"sample": reporttest.Sample(), "hard": reporttest.Hard(), "branded": branded}
}

// TestStructure checks what assistive technology and the policy rely on.
func TestStructure(t *testing.T) {
	for name, doc := range documents() {
		t.Run(name, func(t *testing.T) {
			c := checker{t: t, ids: map[string]bool{}}
			c.walk(parse(t, doc))
			if c.headings[1] != 1 {
				t.Errorf("%d headings of the first level", c.headings[1])
			}
			for _, link := range c.links {
				if !c.ids[link] {
					t.Errorf("a link leads to %q, which is not there", link)
				}
			}
		})
	}
}

func parse(t *testing.T, doc *reports.Document) *html.Node {
	t.Helper()
	out, err := render(doc)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(out), "ZgotmplZ") {
		t.Error("the template refused something")
	}
	root, err := html.Parse(bytes.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	return root
}

type checker struct {
	t        *testing.T
	ids      map[string]bool
	links    []string
	level    int // of the heading before
	headings [7]int
	policy   string
}

func (c *checker) walk(n *html.Node) {
	if n.Type == html.ElementNode {
		c.element(n)
	}
	for child := range n.ChildNodes() {
		c.walk(child)
	}
}

func (c *checker) element(n *html.Node) {
	c.attributes(n)
	switch n.Data {
	case "script", "link", "iframe", "object", "embed", "form":
		c.t.Errorf("there is a %s element", n.Data)
	case "html":
		if attr(n, "lang") == "" {
			c.t.Error("the page has no language")
		}
	case "meta":
		if attr(n, "http-equiv") != "" {
			c.policy = attr(n, "content")
		}
	case "style":
		c.style(n)
	case "h1", "h2", "h3":
		c.heading(n)
	case "table":
		if find(n, "caption") == nil {
			c.t.Error("a table has no caption")
		}
	case "th":
		if attr(n, "scope") == "" || strings.TrimSpace(content(n)) == "" {
			c.t.Errorf("a header cell has no scope or no text: %q", content(n))
		}
	case "svg":
		if !hidden(n) && (attr(n, "role") != "img" || find(n, "title") == nil || content(find(n, "title")) == "") {
			c.t.Error("a picture has no text alternative")
		}
	}
}

func (c *checker) attributes(n *html.Node) {
	for _, a := range n.Attr {
		switch {
		case a.Key == "style" || strings.HasPrefix(a.Key, "on"):
			c.t.Errorf("%s has the attribute %s, which the policy forbids", n.Data, a.Key)
		case a.Key == "id":
			if a.Val == "" || strings.ContainsAny(a.Val, " \t\n") || c.ids[a.Val] {
				c.t.Errorf("the id %q is not unique or not valid", a.Val)
			}
			c.ids[a.Val] = true
		case a.Key == "href" && strings.HasPrefix(a.Val, "#"):
			c.links = append(c.links, a.Val[1:])
		case (a.Key == "href" || a.Key == "src") && !strings.HasPrefix(a.Val, "data:image/"):
			c.t.Errorf("%s refers outside: %q", n.Data, a.Val)
		}
	}
}

// style checks that the policy names the style sheet, and that it loads
// nothing.
func (c *checker) style(n *html.Node) {
	css := content(n)
	sum := sha256.Sum256([]byte(css))
	if !strings.Contains(c.policy, "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'") {
		c.t.Errorf("the policy %q does not name the style sheet", c.policy)
	}
	if strings.Contains(css, "url(") || strings.Contains(css, "@import") {
		c.t.Error("the style sheet loads something")
	}
}

func (c *checker) heading(n *html.Node) {
	level := int(n.Data[1] - '0')
	if level > c.level+1 {
		c.t.Errorf("a heading of level %d follows one of level %d: %q", level, c.level, content(n))
	}
	c.level = level
	c.headings[level]++
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func hidden(n *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if attr(n, "aria-hidden") == "true" {
			return true
		}
	}
	return false
}

func find(n *html.Node, name string) *html.Node {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && d.Data == name {
			return d
		}
	}
	return nil
}

func content(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// TestTextStaysText puts mark-up into every kind of text.
func TestTextStaysText(t *testing.T) {
	const hostile = `</style></title></svg><script>alert(1)</script><img src=x onerror=alert(1)>"'`
	doc := reporttest.Sample()
	doc.Meta.Organization, doc.Meta.Title, doc.Meta.Preheader = hostile, reports.Literal(hostile), reports.Literal(hostile)
	doc.Meta.Run = hostile
	for i := range doc.Sections {
		s := &doc.Sections[i]
		s.ID, s.Label, s.Title = hostile, reports.Literal(hostile), reports.Literal(hostile)
		for _, b := range s.Blocks {
			switch {
			case b.Chart != nil:
				b.Chart.Title, b.Chart.Alt = reports.Literal(hostile), reports.Literal(hostile)
			case b.Table != nil:
				b.Table.Title, b.Table.Columns[0].Head = reports.Literal(hostile), reports.Literal(hostile)
			}
		}
	}
	c := checker{t: t, ids: map[string]bool{}}
	c.walk(parse(t, doc))
}

func TestNoContents(t *testing.T) {
	out, err := page.Render(reporttest.Sample(), page.Options{NoContents: true})
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(out, []byte("<nav")) {
		t.Error("there is a list of sections")
	}
}

func TestRefusesUnknownLocale(t *testing.T) {
	doc := reporttest.Sample()
	doc.Meta.Locale = "zz-not-a-locale-"
	if _, err := page.Render(doc, page.Options{}); err == nil {
		t.Error("want an error")
	}
}

func BenchmarkRender(b *testing.B) {
	doc := reporttest.Sample()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := render(doc); err != nil {
			b.Fatal(err)
		}
	}
}
