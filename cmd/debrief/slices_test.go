package main

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"debrief/reports"
	"debrief/reports/reporttest"
)

// slicesVariable asks for a reader for every slice in place of a few.
const slicesVariable = "DEBRIEF_TEST_SLICES"

const (
	sliceCount  = 200
	regionCount = 40
)

// TestASliceShowsNothingElse makes reports for readers of single channels and
// regions among two hundred, and looks through every part of the mails that leave
// for names and numbers of any other slice, and for totals of the whole.
func TestASliceShowsNothingElse(t *testing.T) {
	c := canaries{t: t, folder: t.TempDir(), readers: map[string]slicer{}}
	c.write()
	for _, report := range []string{"campaign-debrief", "annual-review", "pulse"} {
		out := filepath.Join(c.folder, report)
		args := []string{"run", report, "--config", filepath.Join(c.folder, "debrief.yaml"), "--as-of", "2026-05-04", "--out", out}
		if report == "campaign-debrief" {
			args = append(args, "--campaign", "S26")
		}
		var said, wrong bytes.Buffer
		if code := run(t.Context(), args, world{in: strings.NewReader(""), out: &said, err: &wrong, env: os.LookupEnv, now: time.Now}); code != 0 {
			t.Fatalf("%s: %s", report, wrong.String())
		}
		c.look(report, out)
	}
}

// slicer is a reader of one slice.
type slicer struct {
	dimension string
	value     int
	benchmark bool
}

// canaries are made-up results in which every slice has names and sums of its
// own.
type canaries struct {
	t       *testing.T
	folder  string
	readers map[string]slicer // by address
}

func channelName(i int) string  { return fmt.Sprintf("Kx%03dq", i) }
func regionName(i int) string   { return fmt.Sprintf("Rz%03dw", i) }
func campaignName(i int) string { return fmt.Sprintf("Cj%03dv", i) }
func activityName(i int) string { return fmt.Sprintf("Ay%03dp", i) }

// canaryForm is the form of all these names; file names have them in small letters.
var canaryForm = regexp.MustCompile(`(?i)Kx\d{3}q|Rz\d{3}w|Cj\d{3}v|Ay\d{3}p`)

// amounts are a channel's spend and revenue of a day: no two channels have sums
// in common.
func amounts(i int) (spend, revenue float64) {
	return 20_011 + 137*float64(i) + 0.25, 50_021 + 211*float64(i) + 0.75
}

func (c *canaries) write() {
	c.plan()
	c.results()
	c.config()
}

func (c *canaries) file(name string, rows [][]string) {
	c.t.Helper()
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	if err := w.WriteAll(rows); err != nil {
		c.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(c.folder, name), b.Bytes(), 0o600); err != nil {
		c.t.Fatal(err)
	}
}

// plan has two campaigns of all channels, and one for each channel alone.
func (c *canaries) plan() {
	campaigns := [][]string{{"id", "name", "start", "end", "budget", "Goal revenue", "Goal roi"},
		{"S25", "Spring Sale 2025", "2025-03-02", "2025-03-11", "", "", ""}, {"S26", "Spring Sale 2026", "2026-03-02", "2026-03-11", "61234567", "98765432", "1.5"}}
	activities := [][]string{{"campaign", "activity", "channel", "planned_start", "planned_end", "actual_start", "actual_end", "planned_cost", "actual_cost"}}
	for i := range sliceCount {
		campaigns = append(campaigns, []string{campaignName(i), campaignName(i), "2026-04-06", "2026-05-20", "", "", ""})
		activities = append(activities, []string{"S26", activityName(i), channelName(i), "2026-02-01", "2026-02-20", "2026-02-03", "2026-03-04", "500", "620"})
	}
	c.file("plan.csv", campaigns)
	c.file("activities.csv", activities)
}

// results are ten days of each campaign; some rows of other slices cannot be
// used, or are there twice, which the data notes tell of.
func (c *canaries) results() {
	rows := [][]string{{"date", "campaign", "channel", "region", "spend", "impressions", "clicks", "leads", "sales", "revenue"}}
	orders := [][]string{{"date", "customer", "channel", "value"}}
	for i := range sliceCount {
		for _, of := range []struct{ id, from string }{{"S25", "2025-03-02"}, {"S26", "2026-03-02"}, {campaignName(i), "2026-04-06"}} {
			from, err := time.Parse(time.DateOnly, of.from)
			if err != nil {
				c.t.Fatal(err)
			}
			for day := range 10 {
				spend, revenue := amounts(i)
				date := from.AddDate(0, 0, day).Format(time.DateOnly)
				rows = append(rows, []string{date, of.id, channelName(i), regionName(i % regionCount), exact(spend), strconv.Itoa(900_000 + 10*i), strconv.Itoa(9_000 + i), "700", strconv.Itoa(300 + i), exact(revenue)})
				for n := range 2 {
					orders = append(orders, []string{date, fmt.Sprintf("c%d-%d", i, (day+n)%7), channelName(i), exact(31.5 + float64(i))})
				}
			}
		}
	}
	rows = append(rows, rows[1+30*177], rows[1+30*178], // twice
		[]string{"2026-03-05", "S26", channelName(179), regionName(19), channelName(179) + " tbc", "1", "1", "1", "1", "1"})
	c.file("results.csv", rows)
	c.file("orders.csv", orders)
}

func exact(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// config sends each report to readers of channels and regions, one of whom may
// see the whole beside his own.
func (c *canaries) config() {
	readers := []int{3, 42, 177}
	if os.Getenv(slicesVariable) != "" {
		readers = nil
		for i := range sliceCount {
			readers = append(readers, i)
		}
	}
	var people, channels, regions strings.Builder
	add := func(key string, s slicer, list *strings.Builder) {
		value := channelName(s.value)
		if s.dimension == "region" {
			value = regionName(s.value)
		}
		fmt.Fprintf(&people, "  %s: { name: Reader, email: %s@shop.example, %s: %s }\n", key, key, s.dimension, value)
		c.readers[key+"@shop.example"] = s
		if list != nil {
			fmt.Fprintf(list, "%s, ", key)
		}
	}
	for _, i := range readers {
		add(fmt.Sprintf("p%d", i), slicer{"channel", i, false}, &channels)
	}
	for _, i := range readers[:min(len(readers), regionCount)] {
		add(fmt.Sprintf("r%d", i%regionCount), slicer{"region", i % regionCount, false}, &regions)
	}
	add("b7", slicer{"channel", 7, true}, nil)
	send := fmt.Sprintf(`send:
      - { to: [%s], view: specialist, slice: channel, attach: [pdf, xlsx, html] }
      - { to: [%s], view: manager, slice: region, attach: [pdf, xlsx, html] }
      - { to: b7, view: specialist, slice: channel, benchmark: true, attach: [pdf, xlsx, html] }`, strings.TrimSuffix(channels.String(), ", "), strings.TrimSuffix(regions.String(), ", "))
	text := `organization: { name: Corner Shop, currency: EUR, margin: 0.5, budget_due: 12-01 }
sources: { plan: { csv: plan.csv }, activities: { csv: activities.csv }, results: { csv: results.csv }, orders: { csv: orders.csv } }
data:
  campaigns: { from: plan, goals: { revenue: Goal revenue, roi: Goal roi } }
  activities: { from: activities }
  performance: { from: results, dimensions: [region] }
  orders: { from: orders }
goals: { 2026: { revenue: 987_654_321, roi: 1.2 } }
people:
` + people.String() + `reports:
  campaign-debrief:
    kind: campaign
    ` + send + `
  annual-review:
    kind: annual
    ` + send + `
  pulse:
    kind: pulse
    when: { monthly: 1 }
    ` + send + "\n"
	if err := os.WriteFile(filepath.Join(c.folder, "debrief.yaml"), []byte(text), 0o600); err != nil {
		c.t.Fatal(err)
	}
}

// look reads all mails of a report.
func (c *canaries) look(report, folder string) {
	c.t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.eml"))
	if err != nil || len(files) != len(c.readers) {
		c.t.Fatalf("%s: %d mails to %d readers, %v", report, len(files), len(c.readers), err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			c.t.Fatal(err)
		}
		m, err := mail.ReadMessage(bytes.NewReader(raw))
		if err != nil {
			c.t.Fatal(err)
		}
		to, err := mail.ParseAddress(m.Header.Get("To"))
		if err != nil {
			c.t.Fatal(err)
		}
		subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
		if err != nil {
			c.t.Fatal(err)
		}
		seen := map[string]string{"subject": subject}
		c.parts(seen, m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), m.Body)
		c.judge(report+" to "+to.Address, c.readers[to.Address], seen)
	}
}

// parts collects what can be read in a mail, by its media type.
func (c *canaries) parts(seen map[string]string, contentType, encoding string, body io.Reader) {
	c.t.Helper()
	media, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		c.t.Fatal(err)
	}
	if strings.HasPrefix(media, "multipart/") {
		for r := multipart.NewReader(body, params["boundary"]); ; {
			p, err := r.NextRawPart()
			if err == io.EOF {
				return
			}
			if err != nil {
				c.t.Fatal(err)
			}
			seen["names"] += p.FileName() + "\n"
			c.parts(seen, p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), p)
		}
	}
	switch encoding {
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	}
	raw, err := io.ReadAll(body)
	if err != nil {
		c.t.Fatal(err)
	}
	switch {
	case media == "application/pdf":
		seen[media] += c.pdf(raw)
		// Titles and bookmarks are in two bytes a letter.
		seen["file of the PDF"] += strings.ReplaceAll(string(raw), "\x00", "")
	case strings.HasSuffix(media, "spreadsheetml.sheet"):
		seen["workbook"] += c.workbook(raw)
	case !strings.HasPrefix(media, "image/"):
		seen[media] += string(raw)
	}
}

// pdf returns the text of the pages.
func (c *canaries) pdf(raw []byte) string {
	c.t.Helper()
	drawn, err := reporttest.PDFText(raw)
	if err != nil {
		c.t.Fatal(err)
	}
	var b strings.Builder
	for _, d := range drawn {
		b.WriteString(d.Text)
	}
	return b.String()
}

// workbook returns all parts of the file.
func (c *canaries) workbook(raw []byte) string {
	c.t.Helper()
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		c.t.Fatal(err)
	}
	var b strings.Builder
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			c.t.Fatal(err)
		}
		if _, err := io.Copy(&b, r); err != nil {
			c.t.Fatal(err)
		}
	}
	return b.String()
}

// judge looks for what a reader may not see, and for his own, without which
// nothing was looked at.
func (c *canaries) judge(mail string, s slicer, seen map[string]string) {
	c.t.Helper()
	own := func(i int) bool {
		return s.dimension == "channel" && i == s.value || s.dimension == "region" && i%regionCount == s.value
	}
	var forbidden []string
	allowed := map[string]bool{strings.ToLower(regionName(s.value % regionCount)): true}
	for i := range sliceCount {
		if own(i) {
			for _, name := range []string{channelName(i), campaignName(i), activityName(i)} {
				allowed[strings.ToLower(name)] = true
			}
		} else {
			forbidden = append(forbidden, sums(i)...)
		}
	}
	whole := c.whole()
	if !s.benchmark {
		forbidden = append(forbidden, whole...)
	}
	for _, medium := range []string{"subject", "names", "text/plain", "text/html", "application/pdf", "file of the PDF", "workbook"} {
		text := seen[medium]
		if text == "" {
			c.t.Errorf("%s: there is no %s", mail, medium)
		}
		for _, name := range canaryForm.FindAllString(text, -1) {
			if !allowed[strings.ToLower(name)] {
				c.t.Errorf("%s, %s: names %s", mail, medium, name)
			}
		}
		if medium == "file of the PDF" {
			continue // packed, so that digits may be anything
		}
		for _, number := range forbidden {
			if strings.Contains(text, number) {
				c.t.Errorf("%s, %s: shows %q", mail, medium, number)
			}
		}
	}
	// Without these, nothing was read.
	for medium, own := range map[string]string{"text/plain": "Corner Shop", "text/html": s.name(), "application/pdf": s.name(), "workbook": s.name()} {
		if !strings.Contains(seen[medium], own) {
			c.t.Errorf("%s, %s: does not show its own %q", mail, medium, own)
		}
	}
	if s.benchmark && strings.HasPrefix(mail, "campaign-debrief") {
		for _, medium := range []string{"application/pdf", "workbook"} {
			if !slices.ContainsFunc(whole, func(w string) bool { return strings.Contains(seen[medium], w) }) {
				c.t.Errorf("%s, %s: does not show the whole", mail, medium)
			}
		}
	}
}

func (s slicer) name() string {
	if s.dimension == "region" {
		return regionName(s.value)
	}
	return channelName(s.value)
}

// sums are what a channel spent and took in a campaign, as files and readers
// have it.
func sums(i int) []string {
	spend, revenue := amounts(i)
	var out []string
	for _, v := range []float64{10 * spend, 10 * revenue} {
		out = append(out, exact(v), grouped(v))
	}
	return out
}

// whole are the totals of all channels in a campaign, budgets and goals of the
// whole, and how many rows there are.
func (c *canaries) whole() []string {
	c.t.Helper()
	lang, err := reports.NewLanguage("en-GB", "EUR")
	if err != nil {
		c.t.Fatal(err)
	}
	var spend, revenue float64
	for i := range sliceCount {
		s, r := amounts(i)
		spend, revenue = spend+10*s, revenue+10*r
	}
	spend2, revenue2 := amounts(177) // of the first row that is there twice
	spend3, revenue3 := amounts(178)
	var out []string
	for _, v := range []float64{spend, revenue, spend + spend2, revenue + revenue2, spend + spend2 + spend3, revenue + revenue2 + revenue3, 61_234_567, 98_765_432, 987_654_321} {
		out = append(out, exact(v), grouped(v), lang.Value(reports.Of(v, reports.Money)))
	}
	return append(out, grouped(30*sliceCount+3), ">"+exact(30*sliceCount+3)+"<")
}

// grouped writes a whole number as British readers have it.
func grouped(v float64) string {
	digits := strconv.FormatFloat(math.Round(v), 'f', 0, 64)
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return digits
}
