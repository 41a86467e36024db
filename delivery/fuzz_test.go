package delivery_test

import (
	"net/url"
	"testing"
	"time"

	"debrief/delivery"
)

// FuzzLinksOpen: whatever is asked for, only what was signed opens.
func FuzzLinksOpen(f *testing.F) {
	l := links(f, "https://debrief.harbour.example/reports")
	made := delivery.Link{Action: "f", Object: "pdf", Reader: "9b1c", Expires: noon.Add(time.Hour)}
	good := l.URL(made)
	f.Add(good)
	f.Add(l.URL(delivery.Link{Action: "u", Object: "8f3c"}))
	for _, s := range []string{"", "/", "/f/pdf", "/f/%", "/f/pdf?e=%&s=%", "/reports/f/pdf?e=99999999999999999999", "//f//pdf?e=-1", "/f/..%2f..%2fx?e=1;s=2"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, asked string) {
		u, err := url.Parse(asked)
		if err != nil {
			return
		}
		got, err := l.Open(u, noon)
		if err != nil {
			return
		}
		again, err := url.Parse(l.URL(got))
		if err != nil {
			t.Fatal(err)
		}
		if u.Query().Get("s") != again.Query().Get("s") {
			t.Errorf("%q opened as %+v, which is not what its signature says", asked, got)
		}
	})
}
