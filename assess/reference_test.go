package assess_test

import (
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"debrief/assess"
	"debrief/calendar"
)

const marketing = "../../shared/data/campaign-leads-orders/Marketing.csv"

// marketingFacts reads the public campaign file, each of its campaigns as a
// channel of one campaign "feb".
func marketingFacts(t testing.TB) *assess.Facts {
	t.Helper()
	raw, err := os.ReadFile(marketing)
	if err != nil {
		t.Skipf("public check data are not here: %v", err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(raw), "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for i, h := range rows[0] {
		at[h] = i
	}
	f := &assess.Facts{Dims: map[string][]string{}, Measures: map[string][]float64{}}
	for _, r := range rows[1:] {
		d, err := time.Parse("1/2/06", r[at["c_date"]])
		if err != nil {
			t.Fatal(err)
		}
		f.Dates = append(f.Dates, calendar.DateOf(d))
		f.Dims["campaign"] = append(f.Dims["campaign"], "feb")
		f.Dims["channel"] = append(f.Dims["channel"], r[at["campaign_name"]])
		f.Dims["category"] = append(f.Dims["category"], r[at["category"]])
		for field, heading := range map[string]string{"spend": "mark_spent", "impressions": "impressions", "clicks": "clicks", "leads": "leads", "sales": "orders", "revenue": "revenue"} {
			v, err := strconv.ParseFloat(r[at[heading]], 64)
			if err != nil {
				t.Fatal(err)
			}
			f.Measures[field] = append(f.Measures[field], v)
		}
	}
	return f
}

func catalogue(t testing.TB) *assess.Catalogue {
	t.Helper()
	c, err := assess.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// digits compares to the number of significant digits that the reference gives.
func digits(t *testing.T, what string, got float64, want string) {
	t.Helper()
	n := len(strings.Trim(strings.NewReplacer("-", "", ".", "").Replace(want), "0"))
	ref, err := strconv.ParseFloat(want, 64)
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(got-ref) > 0.5000001*math.Pow(10, math.Floor(math.Log10(math.Abs(ref)))-float64(max(n, 3)-1)) {
		t.Errorf("%s = %.9g, want %s", what, got, want)
	}
}

// The values are those of the data's reference.md, recomputed with pandas.
func TestCatalogueOnPublicCampaign(t *testing.T) {
	rows := marketingFacts(t).All()
	c := catalogue(t)
	total := map[string]string{
		"spend": "30590883", "leads": "65579", "sales": "8043", "revenue": "42889366",
		"ctr": "0.00190142", "cpm": "19.3893", "cpc": "10.1972", "cost_per_lead": "466.474", "cost_per_sale": "3803.42",
		"lead_rate": "0.0218603", "lead_to_sale": "0.122646", "conversion_rate": "0.00268107", "average_order_value": "5332.51",
		"roas": "1.40203", "roi": "0.402031",
	}
	for id, want := range total {
		digits(t, id, c.KPI(id).Formula.Eval(rows.Totals()).Number, want)
	}
	youtube := rows.Where("channel", "youtube_blogger")
	for id, want := range map[string]string{"cost_per_lead": "408.613", "cost_per_sale": "2120.13", "roi": "2.77321", "ctr": "0.0103006"} {
		digits(t, "youtube "+id, c.KPI(id).Formula.Eval(youtube.Totals()).Number, want)
	}
	social := rows.Where("category", "social")
	digits(t, "social roi", c.KPI("roi").Formula.Eval(social.Totals()).Number, "-0.136757")
}

func TestIntervalsOnPublicCampaign(t *testing.T) {
	rows := marketingFacts(t).All()
	c := catalogue(t)
	roas := c.KPI("roas").Estimate(rows.Sums(nil))
	digits(t, "ROAS low", roas.Low, "1.31545")
	digits(t, "ROAS high", roas.High, "1.48861")
	lal := c.KPI("roas").Estimate(rows.Where("channel", "facebook_lal").Sums(nil))
	digits(t, "lal low", lal.Low, "0.0854651")
	rate := c.KPI("conversion_rate").Estimate(rows.Where("channel", "facebook_retargeting").Sums(nil))
	digits(t, "rate low", rate.Low, "0.00298748")
	digits(t, "rate high", rate.High, "0.00435088")
}

func TestDecomposeOnPublicCampaign(t *testing.T) {
	rows := marketingFacts(t).All()
	first := rows.In(calendar.Period{First: calendar.On(2021, 2, 1), Last: calendar.On(2021, 2, 14)})
	second := rows.In(calendar.Period{First: calendar.On(2021, 2, 15), Last: calendar.On(2021, 2, 28)})
	parts := assess.Decompose(catalogue(t).KPI("roas"), first.By("channel"), second.By("channel"), nil)
	var mix, rate float64
	for _, p := range parts {
		mix, rate = mix+p.Mix, rate+p.Rate
		if p.Key == "youtube_blogger" {
			digits(t, "youtube mix", p.Mix, "-0.0824734")
			digits(t, "youtube rate", p.Rate, "0.00884532")
		}
	}
	digits(t, "mix", mix, "-0.083425")
	digits(t, "rate", rate, "0.042824")
}

func TestAssessPublicCampaign(t *testing.T) {
	facts := marketingFacts(t)
	plan := &assess.Plan{Campaigns: []assess.Campaign{{
		ID: "feb", Name: "February", Period: calendar.Period{First: calendar.On(2021, 2, 1), Last: calendar.On(2021, 2, 28)},
		Budget: assess.Known(30e6), Goals: []assess.Goal{{"roi", 0.5}, {"leads", 60000}, {"cost_per_sale", 4000}},
	}}}
	a, err := assess.Assess(assess.Input{Plan: plan, Facts: facts, AsOf: calendar.On(2021, 3, 5), Settings: assess.DefaultSettings(catalogue(t))}, "feb")
	if err != nil {
		t.Fatal(err)
	}
	if a.Verdict != (assess.Verdict{Status: assess.Near, Met: 2, Near: 0, Judged: 3}) {
		t.Errorf("verdict = %+v", a.Verdict)
	}
	if a.Channels[0].Name != "banner_partner" || len(a.Channels) != 11 {
		t.Errorf("channels: %d, largest %s", len(a.Channels), a.Channels[0].Name)
	}
	for _, f := range a.Findings {
		t.Log(f.Kind, f.Rule, f.Subject, fmt.Sprintf("%.0f %v", f.Stake, f.Values))
	}
	for _, x := range a.Actions {
		t.Log("action", x.Rule, x.From, "→", x.Subject, x.Effect)
	}
	for _, x := range a.Caveats {
		t.Log("caveat", x)
	}
}
