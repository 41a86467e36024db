package demo

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// readSheet is a sheet as people see it: the header, and the rows by their headings.
func readSheet(t *testing.T, path, name string) ([]string, []map[string]string) {
	t.Helper()
	book, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	cells, err := book.GetRows(name)
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, line := range cells[1:] {
		row := map[string]string{}
		for i, cell := range line {
			row[cells[0][i]] = cell
		}
		rows = append(rows, row)
	}
	return cells[0], rows
}

func TestCampaignSheet(t *testing.T) {
	header, rows := readSheet(t, files(t).Plan, "Campaigns")
	want := []string{"Code", "Campaign", "Start", "End", "Budget (€)", "Owner", "Objective", "Status",
		"Goal leads", "Goal sales", "Goal revenue", "Goal ROI", "Goal cost per lead", "Goal cost per sale"}
	if diff := cmp.Diff(want, header); diff != "" {
		t.Error(diff)
	}
	i := slices.IndexFunc(rows, func(r map[string]string) bool { return r["Code"] == "26-AUTUMN" })
	autumn := map[string]string{
		"Code": "26-AUTUMN", "Campaign": "Autumn Blend 2026", "Start": "24/08/2026", "End": "04/10/2026", "Budget (€)": "€190,000",
		"Owner": "aoife", "Objective": "Win subscribers with the autumn blend", "Status": "Ended", "Goal leads": "15,500", "Goal sales": "6,600",
		"Goal revenue": "€355,000", "Goal ROI": "90%", "Goal cost per lead": "€12.25", "Goal cost per sale": "€28.80",
	}
	if diff := cmp.Diff(autumn, rows[i]); diff != "" {
		t.Error(diff)
	}
}

// TestPlanIsConsistent holds the plan's goals and statuses against each other: a reader would.
func TestPlanIsConsistent(t *testing.T) {
	for _, c := range harbourCampaigns() {
		share := 0.0
		for _, f := range c.flights {
			share += f.share
		}
		within(t, c.code+" shares", share, .999, 1.001)
		if g := c.goals; g.sales > 0 {
			within(t, c.code+" goal cost per lead × leads", g.costPerLead*g.leads/c.budget, .985, 1.015)
			within(t, c.code+" goal cost per sale × sales", g.costPerSale*g.sales/c.budget, .985, 1.015)
			within(t, c.code+" goal ROI of goal revenue", (1+g.roi)*c.budget/g.revenue, .97, 1.03)
		}
		status := planned
		switch {
		case c.status == cancelled:
			status = cancelled
		case c.runs.to <= lastDay:
			status = ended
		case c.runs.from <= lastDay:
			status = running
		}
		if c.status != status {
			t.Errorf("%s is %s, its dates say %s", c.code, c.status, status)
		}
	}
}

func TestActivitySheet(t *testing.T) {
	_, rows := readSheet(t, files(t).Plan, "Activities")
	got := map[string]int{}
	for _, r := range rows {
		got[r["Status"]]++
		start, end := r["Actual start"], r["Actual end"]
		if (r["Status"] == done) != (end != "") || (r["Status"] == done || r["Status"] == running) != (start != "") {
			t.Errorf("%s, %s is %s with the dates %q and %q", r["Campaign"], r["Activity"], r["Status"], start, end)
		}
		if hasStarted(t, r) && start != r["Planned start"] {
			got["late"]++
		}
	}
	for _, status := range []string{done, running, "Planned", notDone, cancelled, "late"} {
		if got[status] == 0 {
			t.Errorf("no activity is %s: %v", status, got)
		}
	}
}

// hasStarted checks that an activity has a planned time, and tells whether it started.
func hasStarted(t *testing.T, r map[string]string) bool {
	t.Helper()
	for _, heading := range []string{"Planned start", "Planned end"} {
		if _, err := time.Parse("02/01/2006", r[heading]); err != nil {
			t.Errorf("%s, %s: %v", r["Campaign"], r["Activity"], err)
		}
	}
	return r["Actual start"] != ""
}

// TestActivitiesCostWhatTheResultsShow traces the execution to the money spent.
func TestActivitiesCostWhatTheResultsShow(t *testing.T) {
	costs := map[string]float64{}
	for _, a := range harbour().activities {
		if a.actualCost != nil {
			costs[a.campaign] += *a.actualCost
		}
	}
	for code, s := range harbour().byCampaign() {
		if !strings.HasPrefix(code, "AO-") {
			within(t, code+" costs against its spend", costs[code]/s.spend, .9999, 1.0001)
		}
	}
}

func TestBudgetLimitsHoldTheDraft(t *testing.T) {
	rows := harbour().budget()
	if len(rows) != len(harbour().company.channels) {
		t.Fatalf("%d rows for %d channels", len(rows), len(harbour().company.channels))
	}
	for _, b := range rows {
		within(t, b.channel+" draft", b.first, b.least, b.most)
		within(t, b.channel+" expected", b.expected, b.toDate, 2*b.toDate)
	}
}
