package sources_test

import (
	"testing"

	"pgregory.net/rapid"

	"debrief/calendar"
	"debrief/sources"
)

func TestLayouts(t *testing.T) {
	for _, tt := range []struct {
		layout, text, want string // want "" is a refusal
	}{
		{"", "2026-03-29", "2026-03-29"},
		{"", " 2026-03-29 ", "2026-03-29"},
		{"", "2026-03-29T08:00:00Z", "2026-03-29"},
		{"", "2026-03-29 08:00", "2026-03-29"},
		{"", "2026-03-29 23:59:59.123456+02:00", "2026-03-29"},
		{"", "2026-03-29 8:05 PM", "2026-03-29"},
		{"", "2026-02-29", ""},
		{"", "2028-02-29", "2028-02-29"},
		{"", "29.03.2026", ""},
		{"", "2026-03-29x", ""},
		{"", "2026-03-29 tomorrow", ""},
		{"", "2026-03-29 25:00", ""},
		{"", "", ""},
		{"M/D/YY", "2/1/21", "2021-02-01"},
		{"M/D/YY", "12/31/99", "1999-12-31"},
		{"M/D/YY", "02/01/21", "2021-02-01"},
		{"M/D/YY", "2/1/2021", ""},
		{"M/D/YYYY", "9/14/2014", "2014-09-14"},
		{"M/D/YYYY", "10-01-2014", ""},
		{"M/D/YYYY", "13/1/2014", ""},
		{"DD.MM.YYYY", "29.03.2026", "2026-03-29"},
		{"DD.MM.YYYY", "1.3.2026", "2026-03-01"},
		{"DD.MM.YYYY", "31.04.2026", ""},
		{"YYYYMMDD", "20260329", "2026-03-29"},
		{"YYYYMMDD", "2026329", ""},
		{"D MMM YYYY", "1 Mar 2026", "2026-03-01"},
		{"D MMM YYYY", "1 mars 2026", "2026-03-01"},
		{"D. MMMM YYYY", "29. März 2026", "2026-03-29"},
		{"MMMM D, YYYY", "December 1, 2026", "2026-12-01"},
		{"D MMM YYYY", "3 déc. 2026", "2026-12-03"},
		{"D MMM YYYY", "3 мая 2026", "2026-05-03"},
		{"D MMM YYYY", "3 Foo 2026", ""},
		{"DD-MMM-YY", "05-Oct-26", "2026-10-05"},
	} {
		var stated []string
		if tt.layout != "" {
			stated = []string{tt.layout}
		}
		layouts, err := sources.ParseLayouts(stated)
		if err != nil {
			t.Fatal(err)
		}
		got, fault := layouts.Parse([]byte(tt.text))
		if got.String() != tt.want || (fault == sources.DateFits) != (tt.want != "") {
			t.Errorf("%q as %q = %q, %v; want %q", tt.text, tt.layout, got, fault, tt.want)
		}
	}
}

func TestTwoLayouts(t *testing.T) {
	layouts, err := sources.ParseLayouts([]string{"M/D/YYYY", "D/M/YYYY"})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		text  string
		want  string
		fault sources.DateFault
	}{
		{"3/4/2026", "", sources.DateAmbiguous},
		{"3/3/2026", "2026-03-03", sources.DateFits},
		{"3/14/2026", "2026-03-14", sources.DateFits},
		{"14/3/2026", "2026-03-14", sources.DateFits},
		{"2026-03-14", "", sources.DateUnknown},
	} {
		if got, fault := layouts.Parse([]byte(tt.text)); got.String() != tt.want || fault != tt.fault {
			t.Errorf("%q = %q, %v; want %q, %v", tt.text, got, fault, tt.want, tt.fault)
		}
	}
}

func TestParseLayoutsRefuses(t *testing.T) {
	for _, layout := range []string{"", "YYYY", "MM/DD", "YYYY-MM-MM-DD", "YY-YYYY-M-D", "M MMM D YYYY", "yyyy-mm-dd", "2006-01-02"} {
		if _, err := sources.ParseLayouts([]string{layout}); err == nil {
			t.Errorf("layout %q is accepted", layout)
		}
	}
}

func TestLayoutsAgreeWithTime(t *testing.T) {
	layouts := map[string]string{"YYYY-MM-DD": "2006-01-02", "M/D/YYYY": "1/2/2006", "D MMM YYYY": "2 Jan 2006", "YYYYMMDD": "20060102", "MMMM D, YYYY": "January 2, 2006"}
	rapid.Check(t, func(t *rapid.T) {
		want := calendar.Date(rapid.IntRange(1, 3_652_059).Draw(t, "day"))
		for ours, theirs := range layouts {
			l, err := sources.ParseLayouts([]string{ours})
			if err != nil {
				t.Fatal(err)
			}
			text := want.Time().Format(theirs)
			if got, fault := l.Parse([]byte(text)); got != want || fault != sources.DateFits {
				t.Fatalf("%s as %s = %s, want %s", text, ours, got, want)
			}
		}
	})
}

func FuzzLayouts(f *testing.F) {
	for _, seed := range [][2]string{{"M/D/YY", "2/1/21"}, {"D MMM YYYY", "3 déc. 2026"}, {"YYYYMMDD", "20260329"}} {
		f.Add(seed[0], []byte(seed[1]))
	}
	f.Fuzz(func(t *testing.T, layout string, text []byte) {
		l, err := sources.ParseLayouts([]string{layout})
		if err != nil {
			return
		}
		d, fault := l.Parse(text)
		if (d == 0) != (fault != sources.DateFits) {
			t.Errorf("%q as %q = %v with fault %v", text, layout, d, fault)
		}
		if y := d.Year(); fault == sources.DateFits && (y < 1 || y > 9999) {
			t.Errorf("%q as %q is in the year %d", text, layout, y)
		}
	})
}

func BenchmarkLayouts(b *testing.B) {
	for layout, text := range map[string]string{"YYYY-MM-DD": "2026-03-29", "M/D/YY": "3/29/26", "D MMM YYYY": "29 März 2026"} {
		b.Run(layout, func(b *testing.B) {
			l, err := sources.ParseLayouts([]string{layout})
			if err != nil {
				b.Fatal(err)
			}
			in := []byte(text)
			for b.Loop() {
				l.Parse(in)
			}
		})
	}
}
