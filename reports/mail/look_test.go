package mail

import (
	"bytes"
	"image"
	"image/jpeg"
	"strings"
	"testing"
	"time"

	"debrief/reports"
	"debrief/reports/reporttest"
	"debrief/reports/theme"
)

// TestOwnBlocksKeepTheRules: whoever begins from debrief's own blocks begins
// from ones that pass, and that look as they did.
func TestOwnBlocksKeepTheRules(t *testing.T) {
	blocks, err := Blocks()
	if err != nil {
		t.Fatal(err)
	}
	if len(blocks) != 13 {
		t.Errorf("%d blocks, want 11 of HTML and 2 of text", len(blocks))
	}
	all := map[string]string{}
	for _, b := range blocks {
		all[b.Name] = b.Text
		if b.Data == nil {
			t.Errorf("%s has no data", b.Name)
		}
	}
	look, faults, err := NewLook(all, nil)
	if err != nil || len(faults) > 0 {
		t.Fatal(err, faults)
	}
	doc := reporttest.Sample()
	want, err := Render(doc, Options{})
	if err != nil {
		t.Fatal(err)
	}
	got, err := Render(doc, Options{Look: look})
	if err != nil {
		t.Fatal(err)
	}
	if got.HTML != want.HTML || got.Text != want.Text {
		t.Error("its own blocks make another mail")
	}
}

func faultsIn(t *testing.T, name, text string) string {
	t.Helper()
	look, faults, err := NewLook(map[string]string{name: text}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if (look == nil) != (len(faults) > 0) {
		t.Fatalf("look %v with faults %v", look, faults)
	}
	var lines []string
	for _, f := range faults {
		if f.Hint == "" && f.Found == "" || f.Line < 1 || f.Column < 1 {
			t.Errorf("a fault without a place or a hint: %+v", f)
		}
		lines = append(lines, f.Block+": "+f.What)
	}
	return strings.Join(lines, "\n")
}

func TestBlocksThatAreRefused(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"hero.html", "<tr></tr>", "hero.html: there is no such block"},
		{"header.html", "<tr><td>{{range 1000000000000}}x{{end}}</td></tr>", "header.html: not a list"},
		{"header.html", "<tr><td>{{.Title}}</td>", "header.html: filled with data it is not whole HTML: <tr> is not closed"},
		{"header.html", "<tr><td>{{if .About}}</td></tr>{{end}}", "not whole HTML"},
		{"header.html", "{{.Title}}", "there is text outside"},
		{"header.html", `<tr><td style="{{if .About}}"{{end}}>x</td></tr>`, "end in different contexts"},
		{"footer.html", "<tr><td>{{.Trace}}</td></tr>", "a reader must see why the mail came"},
		{"footer.html", "<tr><td>{{.Reason}}</td></tr>", "a reader must see how to stop the mails"},
		{"footer.txt", "{{.Reason}}", "a reader must see how to stop the mails"},
		{"chart.html", "<tr><td>{{.Heading}}</td></tr>", "the picture is not shown"},
		{"chart.html", `<tr><td><img src="cid:{{.CID}}"><img src="http://x/y"></td></tr>`, "a picture from elsewhere"},
		{"facts.html", "<tr><td>" + strings.Repeat("{{range .Items}}"+strings.Repeat("y", 9000)+"{{end}}", 6) + "</td></tr>", "the output is too long"},
		{"verdict.html", "<tr><td>{{.Status}}</td></tr>", "neither a text nor a number"},
	} {
		if got := faultsIn(t, tt.name, tt.text); !strings.Contains(got, tt.want) {
			t.Errorf("%s %.60s: %q, want %q", tt.name, tt.text, got, tt.want)
		}
	}
}

// picture is a small JPEG.
func jpegLogo(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 40, 10)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestBlocksOfAnOrganization(t *testing.T) {
	look, faults, err := NewLook(map[string]string{
		"header.html": `<tr><td class="ink"><img src="cid:{{.Logo}}" alt="{{.Organization}}"><h1>ACME {{.Title}}</h1></td></tr>`,
		"header.txt":  "*** {{.Organization}} ***\n\n{{.Title}} " + strings.Repeat("and so on ", 10),
		"footer.html": `<tr><td>{{.Reason}} {{if .Unsubscribe}}<a href="{{.Unsubscribe}}">{{.Stop}}</a>{{end}} Acme Ltd, Reg. 123</td></tr>`,
	}, nil)
	if err != nil || len(faults) > 0 {
		t.Fatal(err, faults)
	}
	doc := reporttest.Sample()
	doc.Meta.Organization, doc.Meta.Title = `<b>&"`, reports.Literal("<script>x</script>")
	doc.Meta.Brand.Logo = jpegLogo(t)
	parts, err := Render(doc, Options{Look: look, Unsubscribe: "https://reports.example/stop"})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"<h1>ACME &lt;script&gt;x&lt;/script&gt;</h1>", `src="cid:logo@debrief" alt="&lt;b&gt;&amp;&#34;"`, `<a href="https://reports.example/stop">`, "Acme Ltd, Reg. 123"} {
		if !strings.Contains(parts.HTML, want) {
			t.Errorf("the mail does not hold %s", want)
		}
	}
	if !strings.HasPrefix(parts.Text, "*** <b>&\" ***\n\n<script>x</script> and so on") {
		t.Errorf("text begins %.80q", parts.Text)
	}
	for l := range strings.SplitSeq(parts.Text, "\n") {
		if len([]rune(l)) > width && !strings.Contains(l, "://") {
			t.Errorf("line of %d characters: %s", len([]rune(l)), l)
		}
	}
	if !strings.Contains(parts.Text, "https://reports.example/stop") {
		t.Error("the text does not say how to stop the mails")
	}
	if len(parts.Inline) != 2 || parts.Inline[1].CID != logoCID || !bytes.HasPrefix(parts.Inline[1].PNG, []byte("\x89PNG")) {
		t.Errorf("pictures: %d", len(parts.Inline))
	}
	doc.Meta.Brand.Logo = []byte("no picture")
	if parts, err = Render(doc, Options{Look: look}); err != nil || len(parts.Inline) != 1 {
		t.Errorf("a broken logo: %v, %d pictures", err, len(parts.Inline))
	}
}

// FuzzBlock finds blocks that pass and then do not fill a mail.
func FuzzBlock(f *testing.F) {
	blocks, err := Blocks()
	if err != nil {
		f.Fatal(err)
	}
	for i, b := range blocks {
		f.Add(uint8(i), b.Text)
		f.Add(uint8(i), "<tr><td>{{range 1000000000000}}x{{end}}</td></tr>")
		f.Add(uint8(i), "<tr><td>{{range .Rows}}{{range $.Rows}}{{range .Items}}{{end}}{{end}}{{end}}</td></tr>")
		f.Add(uint8(i), "<tr><td {{if .Items}}a=\"{{end}}\">{{.Font}}{{.Brand}}</td></tr>")
	}
	doc := reporttest.Sample()
	f.Fuzz(func(t *testing.T, block uint8, text string) {
		name := blocks[int(block)%len(blocks)].Name
		start := time.Now()
		look, faults, err := NewLook(map[string]string{name: text}, nil)
		if err != nil {
			t.Fatalf("neither a look nor a fault: %v", err)
		}
		for _, fault := range faults {
			if fault.Line < 1 || fault.Column < 1 || fault.What == "" || strings.ContainsAny(fault.What, "\r\n") {
				t.Fatalf("fault without a place or a text: %+v", fault)
			}
		}
		if look == nil {
			return
		}
		parts, err := Render(doc, Options{Look: look})
		if err != nil && !strings.Contains(err.Error(), theme.ErrTooLong.Error()) && !strings.Contains(err.Error(), "bytes, want less") {
			t.Fatalf("a block that passed does not fill a mail: %v", err)
		}
		if err == nil && len(parts.HTML) >= MaxHTML {
			t.Fatalf("a mail of %d bytes", len(parts.HTML))
		}
		if took := time.Since(start); took > 20*time.Second {
			t.Fatalf("took %s", took)
		}
	})
}
