package mail

import "strings"

// sample is data to try a block with, and what the filled block must hold.
type sample struct {
	data any
	must []need
}

// need is a text that a filled block must hold, and why.
type need struct{ text, html, why, hint string }

// Texts of samples: one that HTML must escape, and one that is long.
const (
	stopLink = "https://reports.example/stop/1"
	reasonIs = "You get this as a reader of pulse."
	awkward  = `Tom & "Jerry" <b>'s</b>`
)

// samples are data for a block: all fields filled, and as few as there may be.
func samples(block string) []sample {
	long := strings.Repeat("Wide words ", 20)
	full := Around{Lang: "en-IE", Organization: awkward, Title: awkward, Brand: "#0b3d2e", Font: stack, Logo: logoCID}
	bare := Around{Lang: "en-IE", Organization: "A", Title: "B", Brand: "#0b3d2e", Font: stack}
	status := mark{"●", "met", "good", "#00786c"}
	items := []labelled{{"Period", awkward}, {"Owner", long}, {"", ""}}
	switch block {
	case "header":
		return []sample{{data: &header{full, long}}, {data: &header{bare, ""}}}
	case "footer":
		must := []need{{text: reasonIs, why: "a reader must see why the mail came", hint: "write {{.Reason}}"},
			{text: stopLink, why: "a reader must see how to stop the mails", hint: `write {{if .Unsubscribe}} … {{.Unsubscribe}} … {{.Stop}} … {{end}}`}}
		return []sample{{&footer{full, reasonIs, stopLink, "Stop these mails", long}, must}, {data: &footer{bare, "", "", "Stop", "Edition 1"}}}
	case "verdict":
		return []sample{{data: &verdict{full, status, long}}, {data: &verdict{bare, mark{}, ""}}}
	case "facts":
		return []sample{{data: &facts{full, items}}, {data: &facts{bare, items[:1]}}}
	case "notes":
		return []sample{{data: &notes{full, items}}, {data: &notes{bare, items[:1]}}}
	case "scorecard":
		row := score{Name: awkward, Actual: "€1M", Landing: "€2M", Goal: "goal €2M", Attained: "50% of goal", GoalAlone: "€2M", Share: "50%",
			Status: status, Change: change{"+5%", "good", "#00786c"}}
		card := scorecard{Around: full, Head: "Key figures", KPI: "KPI", Actual: "Actual", Goal: "Goal", OfGoal: "Of goal", Status: "Status", Change: "Change",
			Landing: "Landing", Against: "Change: against 2025", Compares: true, Rows: []score{row, row}}
		plain := scorecard{Around: bare, Head: "Key figures", Rows: []score{{Name: "Leads", Actual: "–"}}}
		return []sample{{data: &card}, {data: &plain}}
	case "chart":
		must := []need{{text: "cid:" + leadCID, html: "only", why: "the picture is not shown", hint: `write <img src="cid:{{.CID}}" alt="{{.Alt}}">`}}
		return []sample{{&picture{full, awkward, long, awkward, leadCID, leadWidth}, must}, {&picture{bare, "A", "", "B", leadCID, leadWidth}, must}}
	case "findings":
		g := group{"Strengths", "good", "#00786c", true, []finding{{awkward, long}, {"A", ""}}}
		return []sample{{data: &findings{full, []group{g, {Head: "Weaknesses", Items: g.Items}}}}, {data: &findings{bare, []group{g}}}}
	case "actions":
		a := action{"1.", awkward, long, "+5%", "Maria, 1 December"}
		return []sample{{data: &actions{full, "Decisions", []action{a, {Number: "2.", Text: "B"}}}}, {data: &actions{bare, "Decisions", []action{{Number: "1.", Text: "B"}}}}}
	case "table":
		row := []cell{{awkward, "left"}, {"1,000", "right"}}
		return []sample{{data: &table{full, awkward, row, [][]cell{row, row}, []string{long}}}, {data: &table{Around: bare, Heads: row}}}
	case "files":
		list := []file{{"report.pdf", "90 kB", ""}, {"report.xlsx", "", "https://reports.example/f/1"}}
		return []sample{{data: &files{full, "Attached", "Until 1 May", list}}, {data: &files{bare, "Attached", "", list[:1]}}}
	}
	return nil
}
