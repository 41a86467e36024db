package csv_test

import (
	stdcsv "encoding/csv"
	"errors"
	"strings"
	"testing"

	"debrief/sources"
	"debrief/sources/csv"
)

// FuzzRead: whatever the file holds, it is read or refused in words; what
// encoding/csv reads as well has the same number of rows.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{"campaign,spend\na,1\n", "campaign;spend\r\n\"a\"\"b\";2\r\n", "\ufeffcampaign,spend\n\"x\ny\",3", "campaign\tspend\na\t(1)\n\n\n", "campaign,spend\na,1,2\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		folder := write(t, map[string]string{"a.csv": string(data)})
		src := open(t, csv.Options{Folder: folder, Path: "a.csv", Delimiter: ",", Encoding: "utf-8"})
		q := spend(sources.Mapping{Header: 1})
		result, err := src.Read(t.Context(), q)
		if err != nil {
			var permanent interface{ Permanent() bool }
			if !errors.As(err, &permanent) {
				t.Errorf("error without a type: %v", err)
			}
			return
		}
		q.Group = false
		again, err := src.Read(t.Context(), q)
		if err != nil || again.Provenance.Rows != result.Provenance.Rows || again.Rejected.Rows != result.Rejected.Rows {
			t.Errorf("grouped %+v, in rows %+v, %v", result, again, err)
		}
		if want, ok := standardRows(string(data)); ok && int64(want) != result.Provenance.Rows {
			t.Errorf("rows = %d, encoding/csv reads %d", result.Provenance.Rows, want)
		}
	})
}

// standardRows counts the rows with encoding/csv, which differs on purpose in
// lone carriage returns and in rows that are blank.
func standardRows(text string) (int, bool) {
	if strings.Contains(strings.ReplaceAll(text, "\r\n", "\n"), "\r") || strings.ContainsAny(text, "\x00\ufeff") {
		return 0, false
	}
	records, err := stdcsv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(records) == 0 {
		return 0, false
	}
	rows := 0
	for _, record := range records[1:] {
		if strings.TrimSpace(strings.Join(record, "")) != "" {
			rows++
		}
	}
	return rows, strings.HasPrefix(text, "campaign,spend\n")
}
