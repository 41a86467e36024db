package bounce_test

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"debrief/delivery/bounce"
)

// corpus is the folder of bounces that mail servers of sixty kinds wrote, with
// a list of what each of them says.
const corpus = "../../../shared/corpora/sisimai-bounces"

// want is what the list says of one recipient.
type want struct{ status, code, reason, hard string }

// expected reads the list, by the name of the file.
func expected(t testing.TB) map[string][]want {
	t.Helper()
	f, err := os.Open(filepath.Join(corpus, "expected.tsv"))
	if err != nil {
		t.Skip("the collection of bounces is not there:", err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma, r.FieldsPerRecord = '\t', -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	list := map[string][]want{}
	for _, row := range rows[1:] {
		name := filepath.Join(corpus, "maildir/bsd", fileOf(row[0])+"-"+row[1]+".eml")
		list[name] = append(list[name], want{row[3], row[4], row[5], row[6]})
	}
	return list
}

// fileOf mends the names of kinds that differ between the list and the files.
func fileOf(kind string) string {
	if _, rest, ok := strings.Cut(kind, "-"); ok && strings.HasSuffix(kind, "_test.go") {
		kind = strings.TrimSuffix(rest, "_test.go")
	}
	switch kind {
	case "lhost-interscanmss":
		return "lhost-trendmicro"
	case "lhost-mailmarshalsmtp":
		return "lhost-mailmarshal"
	}
	return kind
}

// class is what matters most of a recipient or mail: whether nothing more may
// be sent there.
func class(r bounce.Report) []string {
	if r.Kind != bounce.Failure && r.Kind != bounce.Delay {
		return []string{"none"}
	}
	var out []string
	for _, x := range r.Recipients {
		if x.Hard {
			out = append(out, "hard")
		} else {
			out = append(out, "soft")
		}
	}
	slices.Sort(out)
	return out
}

func classOf(list []want) []string {
	var out []string
	for _, w := range list {
		switch {
		case w.reason == "feedback" || w.reason == "vacation" || w.reason == "delivered":
			return []string{"none"}
		case w.hard == "true":
			out = append(out, "hard")
		default:
			out = append(out, "soft")
		}
	}
	slices.Sort(out)
	return out
}

func parse(t testing.TB, name string) bounce.Report {
	t.Helper()
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	r, err := bounce.Parse(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestCorpus holds what is said of each mail against what those who collected
// them say: whether nothing more may be sent there, for each of its recipients.
// To call an address dead that is not costs a reader his reports.
func TestCorpus(t *testing.T) {
	list := expected(t)
	right := 0
	for name, wants := range list {
		r := parse(t, name)
		got, want := class(r), classOf(wants)
		if slices.Equal(got, want) {
			right++
			continue
		}
		if count(got, "hard") > count(want, "hard") {
			t.Errorf("%s: called hard, and is not: %+v", filepath.Base(name), r)
		}
		t.Logf("%s: %s %v, want %v", filepath.Base(name), r.Kind, got, want)
	}
	t.Logf("%d of %d are right", right, len(list))
	if len(list) < 568 || float64(right) < 0.95*float64(len(list)) {
		t.Errorf("%d of %d are right; 95 %% of at least 568 are wanted", right, len(list))
	}
}

func count(list []string, word string) int {
	n := 0
	for _, s := range list {
		if s == word {
			n++
		}
	}
	return n
}

// reasons are ours for those of the collection.
var reasons = map[string]bounce.Reason{
	"userunknown": bounce.NoMailbox, "hostunknown": bounce.NoDomain, "hasmoved": bounce.Moved, "notaccept": bounce.NoMail,
	"mailboxfull": bounce.Full, "suspend": bounce.Disabled, "mesgtoobig": bounce.TooBig, "exceedlimit": bounce.TooBig,
	"expired": bounce.Expired, "networkerror": bounce.Network, "systemerror": bounce.Server, "mailererror": bounce.Server,
	"syntaxerror": bounce.Server, "systemfull": bounce.Server, "undefined": bounce.Unknown, "onhold": bounce.Unknown,
	"filtered": bounce.NoMailbox, // "user unknown", said too late to be sure
}

// TestCorpusDetails measures what is told for the sake of people, and may be
// less sure: status codes, and reasons.
func TestCorpusDetails(t *testing.T) {
	var statuses, rightStatuses, whys, rightWhys int
	for name, wants := range expected(t) {
		r := parse(t, name)
		if len(wants) != 1 || len(r.Recipients) != 1 {
			continue
		}
		got, want := r.Recipients[0], wants[0]
		if want.status != "" && !strings.Contains(want.status, ".0.9") { // those are the collectors' own
			statuses++
			if got.Status == want.status {
				rightStatuses++
			} else {
				t.Logf("%s: status %q, want %s", filepath.Base(name), got.Status, want.status)
			}
		}
		whys++
		wanted, ok := reasons[want.reason]
		if !ok {
			wanted = bounce.Rejected
		}
		if got.Reason == wanted {
			rightWhys++
		} else {
			t.Logf("%s: %s, want %s: %q", filepath.Base(name), got.Reason, want.reason, got.Text)
		}
	}
	t.Logf("%d of %d status codes, %d of %d reasons are right", rightStatuses, statuses, rightWhys, whys)
	if float64(rightStatuses) < 0.95*float64(statuses) || float64(rightWhys) < 0.8*float64(whys) {
		t.Errorf("%d of %d status codes and %d of %d reasons are right", rightStatuses, statuses, rightWhys, whys)
	}
}

func found(t *testing.T, pattern string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(corpus, pattern))
	if err != nil || len(names) == 0 {
		t.Skip("the collection of bounces is not there")
	}
	return names
}

// TestLineEnds reads the same mails as other systems store them.
func TestLineEnds(t *testing.T) {
	names := found(t, "maildir/bsd/*.eml")
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		raw = bytes.ReplaceAll(raw, []byte("\r"), nil)
		want, err := bounce.Parse(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		for _, end := range []string{"\r\n", "\r"} {
			got, err := bounce.Parse(bytes.NewReader(bytes.ReplaceAll(raw, []byte("\n"), []byte(end))))
			if err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%s with %q: %+v, %v; want %+v", filepath.Base(name), end, got, err, want)
			}
		}
	}
}

// TestNoBounces: ordinary mails are none.
func TestNoBounces(t *testing.T) {
	names := found(t, "maildir/not/is-not-bounce-*.eml")
	for _, name := range names {
		if r := parse(t, name); r.Kind != bounce.Other {
			t.Errorf("%s is called %s", filepath.Base(name), r.Kind)
		}
	}
}
