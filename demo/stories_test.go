package demo

import (
	"fmt"
	"math"
	"os"
	"slices"
	"testing"
	"text/tabwriter"
	"time"
)

// sums are the additive measures of some results.
type sums struct {
	spend, revenue                    float64
	impressions, clicks, leads, sales int
}

func (s *sums) add(r result) {
	s.spend += r.spend
	s.revenue += r.revenue
	s.impressions += r.impressions
	s.clicks += r.clicks
	s.leads += r.leads
	s.sales += r.sales
}

func (s sums) roi() float64         { return s.revenue/s.spend - 1 }
func (s sums) costPerLead() float64 { return s.spend / float64(s.leads) }
func (s sums) costPerSale() float64 { return s.spend / float64(s.sales) }
func (s sums) value() float64       { return s.revenue / float64(s.sales) }

// by sums the results under the keys that a function gives them; "" leaves a result out.
func (d *dataset) by(key func(result) string) map[string]sums {
	all := map[string]sums{}
	for _, r := range d.results {
		if k := key(r); k != "" {
			s := all[k]
			s.add(r)
			all[k] = s
		}
	}
	return all
}

func (d *dataset) byCampaign() map[string]sums {
	return d.by(func(r result) string { return d.company.campaigns[r.campaign].code })
}

func (d *dataset) byChannelAndYear() map[string]sums {
	return d.by(func(r result) string {
		return fmt.Sprintf("%s %d", d.company.channels[r.channel].name, r.on.time().Year())
	})
}

// attainments are the goals' shares that a result reached, in the order leads, sales, revenue, ROI,
// cost per lead, cost per sale.
func attainments(g goals, s sums) []float64 {
	return []float64{
		float64(s.leads) / g.leads, float64(s.sales) / g.sales, s.revenue / g.revenue, s.roi() / g.roi,
		g.costPerLead / s.costPerLead(), g.costPerSale / s.costPerSale(),
	}
}

func (d *dataset) attainmentsOf(code string) []float64 {
	i := slices.IndexFunc(d.company.campaigns, func(c campaign) bool { return c.code == code })
	return attainments(d.company.campaigns[i].goals, d.byCampaign()[code])
}

func TestHarbourAtWorkMissesItsGoals(t *testing.T) {
	if got := harbour().attainmentsOf("26-ATWORK"); slices.Max(got) > .85 {
		t.Errorf("attainments %.2f, want each below .85", got)
	}
}

func TestColdBrew2026BeatsItsGoals(t *testing.T) {
	if got := harbour().attainmentsOf("26-COLDBREW"); slices.Min(got) < 1.1 {
		t.Errorf("attainments %.2f, want each above 1.1", got)
	}
}

func TestAutumn2026IsMixedAndItsLikeDidBetter(t *testing.T) {
	got := harbour().attainmentsOf("26-AUTUMN")
	for i, want := range []string{"met", "near", "met", "missed", "met", "missed"} {
		status := "missed"
		switch {
		case got[i] >= 1:
			status = "met"
		case got[i] >= .9:
			status = "near"
		}
		if status != want {
			t.Errorf("goal %d: attainment %.3f is %s, want %s", i, got[i], status, want)
		}
	}
	all := harbour().byCampaign()
	now, before := all["26-AUTUMN"], all["25-AUTUMN"]
	if now.roi() > before.roi()-.05 || now.leads < before.leads {
		t.Errorf("ROI %.2f after %.2f with %d leads after %d, want less money from more leads", now.roi(), before.roi(), now.leads, before.leads)
	}
	if over := now.spend / 190_000; over < 1.04 || over > 1.10 {
		t.Errorf("spent %.3f of the budget, want 4 to 10 %% too much", over)
	}
}

func TestDisplayLosesItsPower(t *testing.T) {
	all := harbour().by(func(r result) string {
		if harbour().company.channels[r.channel].name != display || r.on < date(2025, 1, 1) {
			return ""
		}
		return fmt.Sprintf("half %d", (r.on.quarter()-1)/2)
	})
	before, first, second := all["half 1"].costPerSale(), all["half 2"].costPerSale(), all["half 3"].costPerSale()
	if first < 1.25*before || second < 1.8*before {
		t.Errorf("cost per sale %.2f in the second half of 2025, then %.2f and %.2f: want a steep rise", before, first, second)
	}
}

// TestFiguresAreThoseOfAShop holds the whole against what such a shop has.
func TestFiguresAreThoseOfAShop(t *testing.T) {
	d := harbour()
	year := d.by(func(r result) string { return fmt.Sprint(r.on.time().Year()) })["2025"]
	within(t, "spend of 2025", year.spend, 2.1e6, 2.4e6)
	within(t, "revenue of 2025", year.revenue, 4.6e6, 5.3e6)
	within(t, "sale value of 2025", year.value(), 50, 62)
	for name, s := range d.byChannelAndYear() {
		within(t, name+" ROI", s.roi(), -.5, 9)
		within(t, name+" cost per lead", s.costPerLead(), 2, 35)
		within(t, name+" cost per sale", s.costPerSale(), 5, 130)
		within(t, name+" sale value", s.value(), 45, 70)
		within(t, name+" cost per click", s.spend/float64(s.clicks), .15, 2)
		within(t, name+" leads per sale", float64(s.leads)/float64(s.sales), 2, 5)
	}
	for code, s := range d.byCampaign() {
		within(t, code+" ROI", s.roi(), -.5, 2)
		within(t, code+" cost per sale", s.costPerSale(), 18, 120)
	}
}

func within(t *testing.T, what string, got, least, most float64) {
	t.Helper()
	if !(got >= least && got <= most) {
		t.Errorf("%s is %.2f, want %.2f to %.2f", what, got, least, most)
	}
}

func TestEachRowIsPossible(t *testing.T) {
	for _, opts := range []Options{{Seed: DefaultSeed}, {Seed: 3}} {
		for _, r := range generate(opts).results {
			funnel := []int{r.impressions, r.clicks, r.leads, r.sales, 0}
			if !slices.IsSortedFunc(funnel, func(a, b int) int { return b - a }) || r.sessions > r.clicks || r.sessions < 0 {
				t.Fatalf("seed %d: the funnel widens in %+v", opts.Seed, r)
			}
			if !(r.spend > 0) || (r.sales == 0) != (r.revenue == 0) || r.revenue < 11*float64(r.sales) || r.spend > 3000 || r.revenue > 15000 {
				t.Fatalf("seed %d: money makes no sense in %+v", opts.Seed, r)
			}
		}
	}
}

func TestDemandFollowsTheWeekAndTheYear(t *testing.T) {
	d := harbour()
	quiet := d.by(func(r result) string { // always-on alone, where the campaigns do not disturb
		if c := d.company.campaigns[r.campaign]; !c.alwaysOn {
			return ""
		}
		return r.on.weekday().String()
	})
	if monday, saturday := quiet["Monday"].sales, quiet["Saturday"].sales; float64(monday) < 1.12*float64(saturday) {
		t.Errorf("%d sales on Mondays, %d on Saturdays", monday, saturday)
	}
	months := d.by(func(r result) string { return r.on.time().Format("2006-01") })
	if months["2025-11"].sales < 3*months["2025-05"].sales/2 {
		t.Errorf("%d sales in November 2025, %d in May", months["2025-11"].sales, months["2025-05"].sales)
	}
}

// TestReturnsDiminish finds each channel's elasticity again from its weeks, as an analyst would.
func TestReturnsDiminish(t *testing.T) {
	d := harbour()
	for i, ch := range d.company.channels {
		// The fading of the one would be mistaken for saturation; the retainer of the other is too even to
		// learn from.
		if ch.name == display || ch.name == seo {
			continue
		}
		var spend, sales []float64
		weeks := d.by(func(r result) string {
			if r.channel != i {
				return ""
			}
			return fmt.Sprint(int(r.on) / 7)
		})
		for week := range int(lastDay) / 7 {
			s := weeks[fmt.Sprint(week)]
			season := 0.0
			for d := day(7 * week); d < day(7*week+7); d++ {
				season += demand(d) / 7
			}
			spend, sales = append(spend, math.Log(s.spend)), append(sales, math.Log(float64(s.sales)/season))
		}
		within(t, ch.name+" elasticity", slope(spend, sales), ch.elasticity-.2, ch.elasticity+.2)
	}
}

// slope is the least-squares slope of y on x.
func slope(x, y []float64) float64 {
	var mx, my, xy, xx float64
	for i := range x {
		mx, my = mx+x[i]/float64(len(x)), my+y[i]/float64(len(y))
	}
	for i := range x {
		xy, xx = xy+(x[i]-mx)*(y[i]-my), xx+(x[i]-mx)*(x[i]-mx)
	}
	return xy / xx
}

func TestTheGapAndTheRestatedWeek(t *testing.T) {
	d := harbour()
	perDay := map[day]int{}
	for _, r := range d.results {
		if d.company.channels[r.channel].name == affiliates {
			perDay[r.on]++
		}
	}
	for on := day(0); on <= lastDay; on++ {
		missing := on >= date(2026, time.September, 8) && on <= date(2026, time.September, 10)
		if (perDay[on] == 0) != missing {
			t.Errorf("%s: %d rows of %s", on.iso(), perDay[on], affiliates)
		}
	}
	var before, after sums
	for _, r := range d.firstLoad {
		before.add(r)
	}
	for _, r := range d.results {
		if d.company.loadedOn(r) == correctionDay && r.on != correctionDay-1 {
			after.add(r)
		}
	}
	if got := correctionDay.iso(); got != "2026-10-06" {
		t.Errorf("corrected on %s", got)
	}
	within(t, "first load against the corrected revenue", before.revenue/after.revenue, 1.05, 1.2)
	within(t, "first load against the corrected spend", before.spend/after.spend, 1, 1)
}

// TestShowFigures prints the figures for a person who wants to judge them: go test -run ShowFigures -v.
func TestShowFigures(t *testing.T) {
	if !testing.Verbose() {
		t.Skip("prints tables; run with -v")
	}
	for _, table := range []map[string]sums{harbour().byCampaign(), harbour().byChannelAndYear()} {
		w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
		fmt.Fprintln(w, "\tspend\tleads\tsales\trevenue\tROI\tcost/lead\tcost/sale\tsale value\t")
		var names []string
		for name := range table {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range names {
			s := table[name]
			fmt.Fprintf(w, "%s\t%.0f\t%d\t%d\t%.0f\t%.2f\t%.2f\t%.2f\t%.2f\t\n", name, s.spend, s.leads, s.sales, s.revenue, s.roi(), s.costPerLead(), s.costPerSale(), s.value())
		}
		w.Flush()
	}
}
