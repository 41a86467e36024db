package config

import (
	"slices"
	"testing"
)

func TestReference(t *testing.T) {
	t.Parallel()
	keys := Reference()
	for _, want := range []Key{
		{Path: "organization.name", Doc: "The organization's name, as reports show it.", Need: true},
		{Path: "sources.NAME.xlsx", Doc: "Workbook (.xlsx, .xlsm), or the https address of one."},
		{Path: "people.NAME.DIMENSION", Doc: "By dimension the value that is his or her own, such as channel: E-mail."},
		{Path: "reports.NAME.when.campaign_end.settle", Doc: "How long after the campaign's end its results have settled, such as 3d.", Default: "3d"},
		{Path: "reports.NAME.send[].view", Doc: "How much of it.", Default: "manager", OneOf: []string{"executive", "manager", "specialist"}},
		{Path: "email.smtp.host", Doc: "The mail server's name.", Need: true},
	} {
		if !slices.ContainsFunc(keys, func(k Key) bool { return sameKey(k, want) }) {
			t.Errorf("no %+v", want)
		}
	}
	seen := map[string]bool{}
	for _, k := range keys {
		if seen[k.Path] || k.Doc == "" {
			t.Errorf("%s stands twice, or is not explained", k.Path)
		}
		seen[k.Path] = true
	}
}

func sameKey(a, b Key) bool {
	return a.Path == b.Path && a.Doc == b.Doc && a.Default == b.Default && a.Need == b.Need && slices.Equal(a.OneOf, b.OneOf)
}
