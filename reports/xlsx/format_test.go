package xlsx

import (
	"strings"
	"testing"

	"debrief/reports"
)

func TestNumberFormatCodes(t *testing.T) {
	l, err := reports.NewLanguage("en-IE", "EUR")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		format numberFormat
		want   string
	}{
		{numberFormat{unit: reports.Money}, `"€"#,##0;"−€"#,##0`},
		{numberFormat{unit: reports.Money, decimals: 2}, `"€"#,##0.00;"−€"#,##0.00`},
		{numberFormat{unit: reports.Count}, `#,##0;"−"#,##0`},
		{numberFormat{unit: reports.Ratio, decimals: 1}, `#,##0.0%;"−"#,##0.0%`},
		{numberFormat{unit: reports.Ratio, decimals: 1, signed: true}, `"+"#,##0.0%;"−"#,##0.0%;#,##0.0%`},
		{numberFormat{unit: reports.Points, decimals: 1, signed: true}, `"+"#,##0.0" points";"−"#,##0.0" points";#,##0.0" points"`},
		{numberFormat{unit: reports.Times, decimals: 2, small: true}, `#,##0.00"×""°";"−"#,##0.00"×""°"`},
		{numberFormat{unit: reports.Days}, "[=1]#,##0\"\u00a0day\";[<0]\"−\"#,##0\"\u00a0days\";#,##0\"\u00a0days\""},
		{numberFormat{unit: reports.Days, decimals: 1}, "#,##0.0\"\u00a0days\";\"−\"#,##0.0\"\u00a0days\""},
	} {
		if got := c.format.code(l); got != c.want {
			t.Errorf("%+v: %s, want %s", c.format, got, c.want)
		}
	}
}

func TestSheetNames(t *testing.T) {
	n := names{}
	for _, c := range []struct{ in, want string }{
		{"Channels", "Channels"}, {"channels", "channels 2"}, {"A/B: [test]?", "A B test"}, {"'quoted'", "quoted"},
		{"", "_"}, {"History", "History_"}, {strings.Repeat("x", 40), strings.Repeat("x", 31)},
		{strings.Repeat("X", 40), strings.Repeat("X", 29) + " 2"}, {strings.Repeat("🍂", 20), strings.Repeat("🍂", 15)},
	} {
		if got := n.sheetName(c.in); got != c.want {
			t.Errorf("sheetName(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestTableNames(t *testing.T) {
	n := names{"data": true}
	for _, c := range []struct{ in, want string }{{"channels", "t_channels"}, {"roi2026", "t_roi2026"}, {"a b-c", "t_a_b_c"}, {"A b c", "t_A_b_c_2"}} {
		if got := n.tableName(c.in); got != c.want {
			t.Errorf("tableName(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}
