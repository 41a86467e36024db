package config

import (
	"strings"
	"testing"
)

// smallest is about as little as a configuration can have.
const smallest = `organization:
  name: Harbour Coffee
  currency: EUR

sources:
  plan: { xlsx: plan.xlsx }
  results: { csv: results.csv }

data:
  campaigns:
    from: plan
    columns: { id: Code, start: Start, end: End, budget: Budget }
    goals: { sales: Goal }
  performance:
    from: results

reports:
  debrief:
    kind: campaign
    send: [{ to: maria@harbour.example }]
`

// fullest uses every key.
const fullest = `organization:
  name: Harbour Coffee
  currency: eur
  locale: en-IE
  time_zone: Europe/Dublin
  fiscal_year_starts: 04-01
  budget_due: 12-01
  holidays: [2026-12-25, 2026-12-26]
  brand: { logo: brand/logo.png, primary: "#0B3D2E", accent: "#d9822b" }
  margin: 62%
  operator: maria

sources:
  plan: { xlsx: plan.xlsx, folder: sheets }
  exports: { csv: "exports/*.csv", delimiter: tab, encoding: cp1252 }
  local: { sqlite: results.db, timeout: 90m }
  shop: { postgres: "postgres://debrief:${SHOP_PASSWORD}@db.harbour.example/shop", time_zone: UTC }
  crm: { mysql: file:secrets/crm }

data:
  campaigns:
    from: plan
    sheet: Plan
    range: B3:H200
    header: 3
    columns: { id: Code, name: Name, start: Start, end: End, budget: "Budget (€)", comparable: Like }
    goals: { roi: Goal ROI, cost_per_trial: Goal trials }
    dates: [DD.MM.YYYY, D MMM YYYY]
    decimal: ","
    blanks: ["--", n/a]
  performance:
    from: shop
    query: SELECT * FROM results
    columns: { date: day, trials: trial_starts, region: area }
    dimensions: [region]
  email: { from: exports, dates: DD/MM/YYYY, columns: { date: Day, forwards: Forwards } }
  orders: { from: local, table: orders, columns: { customer: customer_id } }
  activities: { from: crm, query: SELECT * FROM activities }

kpis:
  cost_per_trial: { name: Cost per trial, formula: spend / trials, unit: currency, good: low, tier: outtake }
  forward_rate: { formula: email_forwards / email_delivered, unit: ratio }

goals:
  2026: { revenue: 5_200_000, roi: 1.2, cost_per_trial: 20 }

people:
  maria: { name: Maria Keane, email: maria@harbour.example }
  tom: { name: Tom Byrne, email: tom@harbour.example, channel: Paid search, region: North, locale: en-GB, file_password: "${TOM_FILES}" }

lists:
  board: [maria, cfo@partner.example]
  all: maria

reports:
  debrief:
    kind: campaign
    title: Campaign debrief
    when: { campaign_end: { settle: 4d, at: "09:00", deadline: 2w } }
    requires: [performance, email]
    revise: { watch: 60d, tolerance: 0.02 }
    since: 2026-01-01
    operator: tom
    send:
      - { to: [board, campaign.owner], view: executive, attach: [] }
      - { to: tom, view: specialist, slice: region, attach: [pdf, xlsx] }
  review:
    kind: annual
    when: { before_budget: 6w, at: "08:00" }
    approve: maria
    catch_up: all
    send: [{ to: board }]
  weekly: { kind: pulse, time_zone: America/New_York, when: { weekly: mon }, send: [{ to: maria }] }
  quarterly: { kind: pulse, when: { quarterly: -1 }, send: [{ to: maria }] }
  yearly: { kind: pulse, when: { yearly: 03-15 }, send: [{ to: maria }] }
  cron: { kind: pulse, when: { cron: "0 8 * * MON" }, catch_up: none, send: [{ to: maria }] }

email:
  from: Harbour Coffee Marketing <reports@harbour.example>
  allow: [harbour.example, cfo@partner.example]
  redirect: maria@harbour.example
  outbox: mails
  smtp:
    host: smtp.harbour.example
    port: 465
    security: tls
    username: reports
    password: "${SMTP_PASSWORD}"
    auth: scram-sha-256
  dkim: { domain: harbour.example, selector: debrief, key: file:secrets/dkim.pem }
  attach_limit: 2.5 MB
  links_for: 2w

store: { postgres: "${DEBRIEF_DSN}", keep: 10y }
serve: { listen: 0.0.0.0:8080, public_url: https://reports.harbour.example/debrief }
budget: { reserve: 10%, lifespan: 2.5, channels: { Paid search: { min: 40_000, max: 60_000 }, "SEO & content": { max: 20_000 } } }
`

// variables has the variables of fullest.
func variables(name string) (string, bool) {
	value, ok := map[string]string{
		"SHOP_PASSWORD": "canary-shop",
		"SMTP_PASSWORD": "canary-smtp",
		"DEBRIEF_DSN":   "postgres://debrief:canary-dsn@db/debrief",
		"TOM_FILES":     "canary-files",
		"SHORT":         "Ab1-x",
		"LONG":          strings.Repeat("long ", 30),
		"EMPTY":         "",
		"SOMEWHERE":     "canary-elsewhere",
	}[name]
	return value, ok
}

// load reads a text that has no fault.
func load(t *testing.T, text string) *Config {
	t.Helper()
	c, faults := parse([]byte(text), "/srv/debrief", variables)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return c
}
