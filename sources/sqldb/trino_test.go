package sqldb

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"debrief/calendar"
	"debrief/sources"
)

// trinoStandIn answers statements in the form of Trino's client protocol.
type trinoStandIn struct {
	mu    sync.Mutex
	asked []string
	next  map[string]any    // what the answer is that was promised last
	fail  map[string]string // by the beginning of a statement: the name of an error
}

// ServeHTTP implements http.Handler.
func (s *trinoStandIn) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	if r.Method == http.MethodGet {
		s.mu.Lock()
		defer s.mu.Unlock()
		_ = json.NewEncoder(w).Encode(s.next) // who hung up does not hear it
		return
	}
	if r.Method != http.MethodPost || r.URL.Path != "/v1/statement" {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	statement := string(body)
	s.mu.Lock()
	s.asked = append(s.asked, fmt.Sprintf("%s|%s|%s", r.Header.Get("X-Trino-Transaction-Id"), r.Header.Get("X-Trino-Session"), statement))
	s.mu.Unlock()
	answer := map[string]any{"id": "q1", "infoUri": "http://x/", "stats": map[string]any{"state": "FINISHED"}}
	switch {
	case strings.HasPrefix(statement, "START TRANSACTION"):
		w.Header().Set("X-Trino-Started-Transaction-Id", "tx-1")
	case strings.HasPrefix(statement, "SELECT * FROM (") && strings.HasSuffix(statement, "WHERE 1 = 0"):
		answer["columns"] = columnsOf("day", "timestamp(3) with time zone", "campaign", "varchar(20)", "spend", "decimal(12,2)")
	case strings.HasPrefix(statement, "SELECT CAST(q."):
		answer["columns"] = columnsOf("a", "date", "b", "varchar", "c", "decimal(38,2)", "d", "bigint", "e", "bigint", "f", "decimal(38,2)")
		answer["data"] = [][]any{{"2026-03-01", "Spring", "12.50", 2, 3, "12.50"}, {"2026-03-02", nil, nil, 1, 3, "12.50"}}
	}
	for start, name := range s.fail {
		if strings.HasPrefix(statement, start) {
			answer = map[string]any{"id": "q1", "stats": map[string]any{"state": "FAILED"}, "error": map[string]any{"message": "refused", "errorName": name, "errorType": "USER_ERROR", "errorCode": 4}}
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.next = answer
	_ = json.NewEncoder(w).Encode(map[string]any{"id": "q1", "nextUri": "http://" + r.Host + "/v1/statement/executing/q1/1", "stats": map[string]any{"state": "QUEUED"}})
}

func columnsOf(namesAndTypes ...string) []map[string]any {
	var all []map[string]any
	for i := 0; i < len(namesAndTypes); i += 2 {
		raw, rest, some := strings.Cut(namesAndTypes[i+1], "(")
		var arguments []map[string]any
		if some {
			inside, behind, _ := strings.Cut(rest, ")")
			raw += behind
			for n := range strings.SplitSeq(inside, ",") {
				arguments = append(arguments, map[string]any{"kind": "LONG", "value": json.Number(n)})
			}
		}
		all = append(all, map[string]any{"name": namesAndTypes[i], "type": namesAndTypes[i+1], "typeSignature": map[string]any{"rawType": raw, "arguments": arguments}})
	}
	return all
}

func openTrino(t *testing.T, s *trinoStandIn) *Source {
	t.Helper()
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	src, err := Open(t.Context(), Options{Engine: Trino, Address: "trino://reader@" + strings.TrimPrefix(server.URL, "http://") + "/hive/shop?tls=off", TimeZone: "Europe/Dublin", Timeout: 90 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := src.Close(); err != nil {
			t.Error(err)
		}
	})
	return src.(*Source)
}

var trinoQuery = sources.Query{
	Dataset: "performance", Group: true, From: sources.Relation{Table: "results"},
	Period:  calendar.Period{First: calendar.On(2026, 3, 1), Last: calendar.On(2026, 3, 31)},
	Mapping: sources.Mapping{Columns: map[string]string{"date": "day"}},
	Fields:  []sources.Field{{Name: "date", Kind: sources.Date}, {Name: "campaign", Blank: true}, {Name: "spend", Kind: sources.Number, Role: sources.Measure}},
}

// TestTrinoSession: all of a reading goes through the driver within a read-only
// transaction with a time limit, and ends with it.
func TestTrinoSession(t *testing.T) {
	s := &trinoStandIn{}
	got, err := openTrino(t, s).Read(t.Context(), trinoQuery)
	if err != nil {
		t.Fatal(err)
	}
	spend, _ := got.Table.Column("spend").Number(0)
	_, known := got.Table.Column("spend").Number(1)
	if got.Table.Len() != 2 || spend != 12.5 || known || got.Provenance.Rows != 3 || got.Provenance.Last != calendar.On(2026, 3, 2) {
		t.Errorf("%+v", got)
	}
	if len(s.asked) != 4 {
		t.Fatalf("asked %q", s.asked)
	}
	for i, want := range []string{"NONE|query_max_run_time=90s|START TRANSACTION", "tx-1|query_max_run_time=90s|SELECT * FROM", "tx-1|query_max_run_time=90s|SELECT CAST(q.", "tx-1|query_max_run_time=90s|ROLLBACK"} {
		if !strings.HasPrefix(s.asked[i], want) {
			t.Errorf("statement %d = %q, want %q", i, s.asked[i], want)
		}
	}
	if !strings.Contains(s.asked[0], "READ ONLY") || !strings.Contains(s.asked[2], "TIMESTAMP '2026-03-01 00:00:00 Europe/Dublin'") {
		t.Errorf("asked %q", s.asked)
	}
}

// TestTrinoRefuses: what the coordinator refuses is told, and the transaction
// ended; a write that it does not refuse is found.
func TestTrinoRefuses(t *testing.T) {
	s := &trinoStandIn{fail: map[string]string{"SELECT CAST(q.": "EXCEEDED_TIME_LIMIT"}}
	_, err := openTrino(t, s).Read(t.Context(), trinoQuery)
	var f *sources.Failure
	if !errors.As(err, &f) || !strings.Contains(f.What, "longer than its time limit") {
		t.Errorf("error = %v", err)
	}
	if last := s.asked[len(s.asked)-1]; !strings.HasSuffix(last, "ROLLBACK") {
		t.Errorf("it ended with %q", last)
	}
	for name, want := range map[string]string{"READ_ONLY_VIOLATION": "", "PERMISSION_DENIED": "", "": "the session may write"} {
		s := &trinoStandIn{fail: map[string]string{}}
		if name != "" {
			s.fail["CREATE TABLE"] = name
		}
		err := openTrino(t, s).ProveReadOnly(t.Context())
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error = %v, want %q", name, err, want)
		}
	}
}
