package sqldb_test

import (
	"testing"

	"debrief/sources/sourcetest"
)

func TestPublicData(t *testing.T) {
	const file = "../../../shared/data/campaign-leads-orders/Marketing.csv"
	for _, s := range []server{sqliteServer, postgresServer, mariaServer} {
		t.Run(s.name, func(t *testing.T) { sourcetest.CampaignLeads(t, file, s.fill(t)) })
	}
	t.Run("hillstrom", func(t *testing.T) {
		sourcetest.Hillstrom(t, "../../../shared/data/hillstrom-email/hillstrom.csv", sqliteServer.fill(t))
	})
}
