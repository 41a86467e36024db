package profile_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"debrief/sources/profile"
)

func TestNear(t *testing.T) {
	performance := []string{"channel", "currency", "spend", "impressions", "clicks", "leads", "sales", "revenue"}
	plan := []string{"name", "budget", "owner", "objective", "status", "comparable"}
	for _, tt := range []struct {
		fields, headings []string
		want             []profile.Match
	}{
		{performance, []string{"chanel"}, []profile.Match{{Field: "channel", Heading: "chanel"}}},
		{performance, []string{"Kanal", "Spend (EUR)", "Klicks"}, []profile.Match{{Field: "channel", Heading: "Kanal"}, {Field: "spend", Heading: "Spend (EUR)"}, {Field: "clicks", Heading: "Klicks"}}},
		{performance, []string{"Umsatz", "impresssions", "revenu"}, []profile.Match{{Field: "revenue", Heading: "Umsatz"}, {Field: "impressions", Heading: "impresssions"}, {Field: "revenue", Heading: "revenu"}}},
		// Ordinary further columns are no slips.
		{performance, []string{"Notes", "Ad group", "Creative", "Weekday", "CTR", "Cost per lead", "Budget share", "Row", "Campaign manager", "Week", "Rank", "Reach"}, nil},
		{plan, []string{"Manager", "Goal leads", "Quarter", "Title", "Stage", "Agency", "Comment"}, nil},
		{plan, []string{"Budgett", "Budget (€)", "OWNER"}, []profile.Match{{Field: "budget", Heading: "Budgett"}, {Field: "budget", Heading: "Budget (€)"}, {Field: "owner", Heading: "OWNER"}}},
		// A field that has its column needs no other.
		{nil, []string{"chanel"}, nil},
	} {
		if diff := cmp.Diff(tt.want, profile.Near(tt.fields, tt.headings), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.headings, diff)
		}
	}
}
