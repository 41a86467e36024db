package profile_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"debrief/sources"
	"debrief/sources/csv"
	"debrief/sources/profile"
	"debrief/sources/xlsx"
)

// sampleOf is the sample of a text with a row a line and ";" between cells.
func sampleOf(text string) *sources.Sample {
	s := &sources.Sample{Place: "test"}
	for i, line := range strings.Split(text, "\n") {
		row := sources.SampleRow{At: i + 1}
		some := false
		for _, cell := range strings.Split(line, ";") {
			c := sources.SampleCell{}
			if cell = strings.TrimSpace(cell); cell != "" {
				c.Cell = sources.Cell{Kind: sources.TextCell, Text: []byte(cell)}
				some = true
			}
			row.Cells = append(row.Cells, c)
		}
		if some {
			s.Rows = append(s.Rows, row)
			s.Total++
		}
	}
	return s
}

func lines(all ...string) string { return strings.Join(all, "\n") }

func TestHeader(t *testing.T) {
	tests := []struct {
		name, text string
		header     int
		none       string
		totals     int
	}{
		{"first row", lines("Date;Clicks", "2026-01-01;5"), 1, "", 0},
		{"titles above", lines("Report of March;;", ";;", "Date;Campaign;Clicks", "2026-03-01;A;5", "2026-03-02;B;7"), 3, "", 0},
		{"groups above", lines(";Google;;Meta;", "Date;Spend;Clicks;Cost;Visits", "2026-03-01;1;5;3;4"), 2, "", 0},
		{"totals", lines("Date;Clicks", "2026-01-01;5", "Total;5", "Gesamt:;5"), 1, "", 2},
		{"text only", lines("Name;City", "Ann;Cork", "Bob;Galway"), 1, "", 0},
		{"empty", "", 0, "it is empty", 0},
		{"headings only", "Date;Campaign;Clicks", 0, "no row looks like the headings of columns of which each holds one kind of value", 0},
		{"numbers", lines("1;2;3", "4;5;6"), 0, "no row looks like the headings of columns of which each holds one kind of value", 0},
		{"calendar", lines("Mo;Di;Mi;Do;Fr", "1;2;3;4;5"), 0, "row 1 names the days of the week: it is a calendar, not a table", 0},
		{"months across", lines("Channel;Jan 2026;Feb 2026;Mar 2026;Apr 2026", "Search;1;2;3;4"), 0, "in row 1 days or months run across: a table has a row for each day, with its date in a column", 0},
		{"pivot", lines("Sum of Clicks;Column Labels", "Row Labels;2025", "Search;7"), 0, `row 1 is that of a pivot table ("Column Labels"): read the data that it sums up`, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := profile.Look(sampleOf(test.text))
			if got.Header != test.header || got.None != test.none || len(got.Totals) != test.totals {
				t.Errorf("header %d, none %q, totals %v; want %d, %q, %d", got.Header, got.None, got.Totals, test.header, test.none, test.totals)
			}
		})
	}
}

func TestDates(t *testing.T) {
	tests := []struct {
		name            string
		values          []string
		stated          []string
		ambiguous       []string
		least, greatest string
	}{
		{"iso", []string{"2026-03-01", "2026-03-02 08:00"}, nil, nil, "2026-03-01", "2026-03-02"},
		{"day first", []string{"03/04/2026", "13/04/2026"}, []string{"D/M/YYYY"}, nil, "2026-04-03", "2026-04-13"},
		{"month first", []string{"3/4/26", "4/13/26"}, []string{"M/D/YY"}, nil, "2026-03-04", "2026-04-13"},
		{"either", []string{"03/04/2026", "05/06/2026"}, nil, []string{"03/04/2026"}, "", ""},
		{"the same day either way", []string{"03/03/2026", "05/05/2026"}, []string{"D/M/YYYY"}, nil, "2026-03-03", "2026-05-05"},
		{"points", []string{"03.04.2026", "05.06.2026"}, []string{"D.M.YYYY"}, nil, "2026-04-03", "2026-06-05"},
		{"names", []string{"3 Mar 2026", "14 März 2026"}, []string{"D MMM YYYY"}, nil, "2026-03-03", "2026-03-14"},
		{"two forms", []string{"13/04/2026", "2026-04-14"}, []string{"D/M/YYYY", "YYYY-MM-DD"}, nil, "2026-04-13", "2026-04-14"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := profile.Look(sampleOf("Day;Clicks\n" + strings.Join(test.values, ";1\n") + ";1")).Column("Day")
			if got == nil || got.Kind != profile.Date {
				t.Fatalf("no column of dates: %+v", got)
			}
			if !slices.Equal(got.Dates, test.stated) || !slices.Equal(got.Ambiguous, test.ambiguous) || got.Least != test.least || got.Greatest != test.greatest {
				t.Errorf("%q, ambiguous %q, %s to %s", got.Dates, got.Ambiguous, got.Least, got.Greatest)
			}
		})
	}
}

// TestDatesInOrder tells day from month where only one of them puts a daily
// series in order.
func TestDatesInOrder(t *testing.T) {
	var rows []string
	for _, month := range []string{"01", "02", "03"} {
		for _, day := range []string{"01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12"} {
			rows = append(rows, month+"-"+day+"-2026;1")
		}
	}
	got := profile.Look(sampleOf("Day;Clicks\n" + strings.Join(rows, "\n"))).Column("Day")
	if !slices.Equal(got.Dates, []string{"M-D-YYYY"}) || len(got.Ambiguous) > 0 {
		t.Errorf("%q, ambiguous %q", got.Dates, got.Ambiguous)
	}
}

func TestNumbers(t *testing.T) {
	tests := []struct {
		name       string
		values     string
		decimal    rune
		currencies []string
		greatest   string
	}{
		{"point", "1,234.50 2 3.5", '.', nil, "1234.5"},
		{"comma", "1.234,50 2 3,5", ',', nil, "1234.5"},
		{"no sign", "12 34 56", 0, nil, "56"},
		{"one with three digits", "1,234 5 6", 0, nil, "1234"},
		{"many with three digits", "1,234 2,345 3,456 4,567 5,678", '.', nil, "5678"},
		{"euro", "€12 €13.50 €14", '.', []string{"EUR"}, "14"},
		{"two currencies", "€12 $13 €14", 0, []string{"EUR", "$"}, "14"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := profile.Look(sampleOf("Name;Cost\na;" + strings.ReplaceAll(test.values, " ", "\na;"))).Column("Cost")
			if got.Kind != profile.Number || got.Decimal != test.decimal || !slices.Equal(got.Currencies, test.currencies) || got.Greatest != test.greatest {
				t.Errorf("%s, decimal %q, %q, up to %s", got.Kind, got.Decimal, got.Currencies, got.Greatest)
			}
		})
	}
}

func TestPropose(t *testing.T) {
	tests := []struct {
		name, text, role string
		fields           map[string]string
	}{
		{"german", lines("Tag;Kampagne;Kanal;Kosten;Klicks;Bestellungen;Umsatz", "2026-01-01;A;E-Mail;1,5;2;3;4,5"), "performance",
			map[string]string{"date": "Tag", "campaign": "Kampagne", "channel": "Kanal", "spend": "Kosten", "clicks": "Klicks", "sales": "Bestellungen", "revenue": "Umsatz"}},
		{"french", lines("Jour;Campagne;Canal;Dépenses;Clics;Commandes;Chiffre d'affaires", "2026-01-01;A;e-mail;1;2;3;4"), "performance",
			map[string]string{"date": "Jour", "campaign": "Campagne", "channel": "Canal", "spend": "Dépenses", "clicks": "Clics", "sales": "Commandes", "revenue": "Chiffre d'affaires"}},
		{"spanish", lines("Fecha;Campaña;Canal;Gasto;Clics;Pedidos;Ingresos", "2026-01-01;A;correo;1;2;3;4"), "performance",
			map[string]string{"date": "Fecha", "campaign": "Campaña", "channel": "Canal", "spend": "Gasto", "clicks": "Clics", "sales": "Pedidos", "revenue": "Ingresos"}},
		{"italian", lines("Data;Campagna;Canale;Spesa;Clic;Ordini;Ricavi", "2026-01-01;A;posta;1;2;3;4"), "performance",
			map[string]string{"date": "Data", "campaign": "Campagna", "channel": "Canale", "spend": "Spesa", "clicks": "Clic", "sales": "Ordini", "revenue": "Ricavi"}},
		{"russian", lines("Дата;Кампания;Канал;Расходы;Клики;Заказы;Выручка", "2026-01-01;A;почта;1;2;3;4"), "performance",
			map[string]string{"date": "Дата", "campaign": "Кампания", "channel": "Канал", "spend": "Расходы", "clicks": "Клики", "sales": "Заказы", "revenue": "Выручка"}},
		{"platform", lines("utm_campaign;reportingDate;amountSpent (USD);Impr.;Link clicks;CTR", "A;2026-01-01;1.5;2;3;0.1"), "performance",
			map[string]string{"campaign": "utm_campaign", "date": "reportingDate", "spend": "amountSpent (USD)", "impressions": "Impr.", "clicks": "Link clicks"}},
		{"plan", lines("Code;Campaign;Start date;End date;Budget (€);Goal leads;Target ROI", "A;Spring;2026-01-01;2026-01-31;100;5;1.2"), "campaigns",
			map[string]string{"id": "Code", "name": "Campaign", "start": "Start date", "end": "End date", "budget": "Budget (€)", "goal leads": "Goal leads", "goal roi": "Target ROI"}},
		{"orders", lines("Order date;Customer ID;Order value;Channel", "2026-01-01;17;12.5;E-mail", "2026-01-02;18;12.5;E-mail"), "orders",
			map[string]string{"date": "Order date", "customer": "Customer ID", "value": "Order value", "channel": "Channel"}},
		{"rates", lines("Date;Currency;Rate", "2026-01-01;USD;0.92", "2026-01-02;USD;0.93"), "rates",
			map[string]string{"date": "Date", "currency": "Currency", "rate": "Rate"}},
		{"slip of the pen", lines("Date;Campain;Impresions;Clicks", "2026-01-01;A;7;5"), "performance",
			map[string]string{"date": "Date", "campaign": "Campain", "impressions": "Impresions", "clicks": "Clicks"}},
		{"money is not counted", lines("Date;Campaign;Sales", "2026-01-01;A;$7.50"), "performance",
			map[string]string{"date": "Date", "campaign": "Campaign", "revenue": "Sales"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			all := profile.Propose(profile.Look(sampleOf(test.text)))
			if len(all) == 0 || all[0].Role != test.role {
				t.Fatalf("%+v", all)
			}
			got := map[string]string{}
			for _, g := range all[0].Fields {
				got[g.Field] = g.Heading
			}
			for _, g := range all[0].Goals {
				got["goal "+g.Field] = g.Heading
			}
			if diff := cmp.Diff(test.fields, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestRatios keeps what is computed from others apart from what is added up.
func TestRatios(t *testing.T) {
	p := profile.Propose(profile.Look(sampleOf(lines("Date;Campaign;Cost;Leads;CPL;Conversion rate", "2026-01-01;A;10;2;5;0.1"))))[0]
	if diff := cmp.Diff(map[string]string{"cost_per_lead": "CPL", "conversion_rate": "Conversion rate"}, p.Ratios); diff != "" {
		t.Error(diff)
	}
}

func TestBlanks(t *testing.T) {
	p := profile.Propose(profile.Look(sampleOf(lines("Date;Campaign;Cost", "2026-01-01;A;10", "2026-01-02;A;--", "2026-01-03;A;11", "2026-01-04;A;12", "2026-01-05;A;13", "2026-01-06;A;x14", "2026-01-07;A;1", "2026-01-08;A;1", "2026-01-09;A;1", "2026-01-10;A;1"))))[0]
	if !slices.Equal(p.Blanks, []string{"--"}) || len(p.Doubts) != 1 || !strings.Contains(p.Doubts[0], `"x14"`) {
		t.Errorf("blanks %q, doubts %q", p.Blanks, p.Doubts)
	}
}

const public = "../../../shared/data"

// look looks at a public file, or skips.
func look(t *testing.T, path, sheet string) *profile.Table {
	t.Helper()
	if _, err := os.Stat(filepath.Join(public, path)); err != nil {
		t.Skip("the public data are not here:", err)
	}
	var src sources.Source
	var err error
	if strings.HasSuffix(path, ".xlsx") {
		src, err = xlsx.Open(t.Context(), xlsx.Options{Folder: public, Path: path})
	} else {
		src, err = csv.Open(t.Context(), csv.Options{Folder: public, Path: path})
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { src.Close() })
	s, err := src.(sources.Sampler).Sample(t.Context(), sources.Relation{Sheet: sheet}, 2000)
	if err != nil {
		t.Fatal(err)
	}
	return profile.Look(s)
}

// TestPublic says what is to be found in workbooks and files of strangers.
func TestPublic(t *testing.T) {
	tests := []struct {
		path, sheet string
		none        string // part of the reason
		role        string
		fields      map[string]string
		dates       []string
	}{
		{path: "xlsx-messy/marina_calendar.xlsx", none: "it is a calendar"},
		{path: "xlsx-messy/sylvia_cal.xlsx", none: "it is a calendar"},
		{path: "xlsx-messy/saleem_budget.xlsx", sheet: "Setting ", none: "no row looks like the headings"},
		{path: "xlsx-messy/saleem_budget.xlsx", sheet: "Tracker ", none: "days or months run across"},
		{path: "xlsx-messy/saleem_budget.xlsx", sheet: "Data Entry", none: "days or months run across"},
		{path: "xlsx-messy/krish.xlsx", sheet: "Marketing Data", role: "campaigns", fields: map[string]string{"id": "Campaign ID", "name": "Campaign Name", "start": "Start Date", "end": "End Date"}},
		{path: "xlsx-messy/krish.xlsx", sheet: "Pivot Data", none: "pivot table"},
		{path: "xlsx-messy/krish.xlsx", sheet: "Dashboard", none: "no row looks like the headings"},
		{path: "xlsx-messy/assem.xlsx", sheet: "Marketing_Campaign", role: "campaigns", fields: map[string]string{"id": "Campaign ID", "start": "Campaign Start Date", "end": "Campaign End Date"}},
		{path: "xlsx-messy/assem.xlsx", sheet: "Customers"},
		{path: "campaign-leads-orders/Marketing.csv", role: "performance", dates: []string{"M/D/YY"}, fields: map[string]string{
			"date": "c_date", "campaign": "campaign_name", "channel": "category", "spend": "mark_spent", "impressions": "impressions", "clicks": "clicks", "leads": "leads", "sales": "orders", "revenue": "revenue"}},
		{path: "website-visitors/daily-website-visitors_thousands-quoted.csv", role: "performance", dates: []string{"M/D/YYYY"}, fields: map[string]string{"date": "Date", "sessions": "Unique.Visits", "page_views": "Page.Loads"}},
		{path: "website-visitors/daily-website-visitors_mixed-date-formats.csv", role: "performance", dates: []string{"M/D/YYYY", "M-D-YYYY"}, fields: map[string]string{"date": "Date", "sessions": "Unique.Visits", "page_views": "Page.Loads"}},
		{path: "fitness-marketing-ru/payments.xlsx", role: "orders", fields: map[string]string{"date": "payment_date", "value": "amount", "customer": "user_id"}},
		{path: "fitness-marketing-ru/marketing.xlsx"},
	}
	for _, test := range tests {
		t.Run(filepath.Base(test.path)+" "+test.sheet, func(t *testing.T) {
			table := look(t, test.path, test.sheet)
			if (test.none == "") != (table.None == "") || !strings.Contains(table.None, test.none) {
				t.Fatalf("no table because %q, want %q", table.None, test.none)
			}
			all := profile.Propose(table)
			if test.role == "" {
				if len(all) > 0 && all[0].Confidence > 0.6 {
					t.Errorf("taken for %s at %.2f", all[0].Role, all[0].Confidence)
				}
				return
			}
			if len(all) == 0 || all[0].Role != test.role {
				t.Fatalf("taken for %+v", all)
			}
			got := map[string]string{}
			for _, g := range all[0].Fields {
				got[g.Field] = g.Heading
			}
			if diff := cmp.Diff(test.fields, got); diff != "" || !slices.Equal(all[0].Dates, test.dates) {
				t.Errorf("dates %q\n%s", all[0].Dates, diff)
			}
		})
	}
}
