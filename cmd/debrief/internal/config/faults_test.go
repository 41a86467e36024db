package config

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// faultOf returns the faults of a text, a line each.
func faultsOf(text string) string {
	_, faults := parse([]byte(text), "/srv/debrief", variables)
	for i := range faults {
		faults[i].File = "debrief.yaml"
	}
	return faults.Error()
}

// edit replaces one place of a sample.
func edit(t *testing.T, sample, old, new string) string {
	t.Helper()
	if strings.Count(sample, old) != 1 {
		t.Fatalf("%q stands %d times in the sample", old, strings.Count(sample, old))
	}
	return strings.Replace(sample, old, new, 1)
}

type faultCase struct {
	name, old, new string
	want           string // without "debrief.yaml:", one line for each fault
}

func checkFaults(t *testing.T, sample string, cases []faultCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := strings.ReplaceAll(faultsOf(edit(t, sample, c.old, c.new)), "debrief.yaml:", "")
			if got != c.want {
				t.Errorf("got:\n%s\nwant:\n%s", got, c.want)
			}
		})
	}
}

func TestFaultsOfForm(t *testing.T) {
	checkFaults(t, smallest, []faultCase{
		{"unknown key", "  currency: EUR", "  curency: EUR", `1:1: organization.currency: missing, write currency: its ISO 4217 code, such as EUR
3:3: organization.curency: unknown key, found "curency", did you mean "currency"?`},
		{"unknown section", "reports:\n", "mail: { from: x }\nreports:\n", `17:1: mail: unknown key, found "mail", did you mean "email"?`},
		{"duplicate key", "  currency: EUR", "  currency: EUR\n  name: Other", `4:3: organization.name: the same key twice, found "name", keep this one or that of line 2`},
		{"missing key", "    kind: campaign\n", "", `18:3: reports.debrief.kind: missing, write kind: with one of campaign, annual, pulse`},
		{"missing section", "organization:\n  name: Harbour Coffee\n  currency: EUR\n", "", `2:1: organization: missing, write organization: whose marketing it is`},
		{"nothing behind the colon", "currency: EUR", "currency:", `3:12: organization.currency: nothing is written here, write a value, or leave the line out`},
		{"empty text", "name: Harbour Coffee", `name: ""`, `2:9: organization.name: nothing is written here, write a value, or leave the line out`},
		{"mapping for a text", "name: Harbour Coffee", "name: { a: b }", `2:9: organization.name: a single value is needed here`},
		{"text for a mapping", "plan: { xlsx: plan.xlsx }", "plan: plan.xlsx", `6:9: sources.plan: names with values are needed here, found "plan.xlsx", write name: value, each on its line`},
		{"list for a mapping", "{ sales: Goal }", "[sales]", `13:12: data.campaigns.goals: names with values are needed here, write name: value, each on its line`},
		{"empty entry", "plan: { xlsx: plan.xlsx }", "plan:", `6:8: sources.plan: nothing is written here, write its settings, or leave it out`},
		{"not a number", "currency: EUR", "currency: EUR\n  margin: much", `4:11: organization.margin: not a number, found "much", write one such as 0.62, 62% or 5_200_000`},
		{"not a number either", "currency: EUR", "currency: EUR\n  margin: 0x10", `4:11: organization.margin: not a number, found "0x10", write one such as 0.62, 62% or 5_200_000`},
		{"not a whole number", "from: results", "from: results\n    header: 1.5", `16:13: data.performance.header: not a whole number, found "1.5", write one such as 25`},
		{"word that is not allowed", "kind: campaign", "kind: champaign", `19:11: reports.debrief.kind: unknown kind, found "champaign", did you mean "campaign"?`},
		{"alias", "name: Harbour Coffee", "name: &a Harbour Coffee\n  operator: *a", `2:9: organization.name: anchors and aliases are not understood here, found "Harbour Coffee", write the value itself
3:13: organization.operator: anchors and aliases are not understood here, found "a", write the value itself`},
		{"merge", "    from: results", "    <<: { from: results }", `14:3: data.performance.from: missing, write from: name of a source
15:5: data.performance.<<: merging is not understood here, found "<<", write the settings themselves`},
		{"tag", "name: Harbour Coffee", "name: !!binary aGk=", `2:9: organization.name: tags are not understood here, found "aGk=", write the value without !!binary`},
		{"no name before the colon", "reports:\n", "? [a]\n: b\nreports:\n", `17:3: a name is needed before the colon, write name: value`},
		{"not YAML", "  results: { csv: results.csv }", "  results: { csv: results.csv", `7:3: not YAML: did not find expected ',' or '}', look at the indent, the colons, the brackets and the quotes from here on`},
		{"tab", "  currency: EUR", "\tcurrency: EUR", `3:1: not YAML: found a tab character that violates indentation, indent with blanks, not with a tab`},
		{"control character", "Harbour Coffee", "Harbour\x01Coffee", `2:16: a control character, U+0001, delete it, or end the line as usual`},
		{"line of another kind", "Harbour Coffee", "Harbour\u2028Coffee", `2:16: a control character, U+2028, delete it, or end the line as usual`},
		{"old line end", "currency: EUR\n", "currency: EUR\r  locale: en-GB\n", `3:16: a control character, U+000D, delete it, or end the line as usual`},
		{"not UTF-8", "Harbour Coffee", "Harbour \xe9Coffee", `2:17: the file is not in UTF-8, save it in that encoding`},
		{"second document", "reports:\n", "---\nreports:\n", `17:1: a second document begins here, leave out the line ---`},
		{"year that is none", "reports:\n", "goals: { next: { revenue: 1 } }\nreports:\n", `17:10: goals.next: not a year, found "next", write one such as 2026`},
		{"margin that is not set", "reports:\n", "kpis: { net: { formula: revenue * margin } }\nreports:\n", `17:25: kpis.net.formula: the formula uses the margin, and the organization has none, found "revenue * margin", write organization.margin`},
		{"unknown measure of no kind", "reports:\n", "kpis: { wonder: { formula: miracles / spend } }\nreports:\n", `17:28: kpis.wonder.formula: unknown measure miracles, found "miracles / spend", name a measure of your own under columns of its dataset; debrief kpis lists the others`},
		{"unset variable", "name: Harbour Coffee", "name: ${ORGANISATION}", `2:9: organization.name: the variable ORGANISATION is not set, found "${ORGANISATION}", set it in the environment of debrief`},
		{"variable that is none", "name: Harbour Coffee", "name: ${ORG-NAME}", `2:9: organization.name: not a variable, found "${ORG-NAME}", write "${NAME}" in letters, digits and _, or "$${" for the two signs themselves`},
		{"variable that does not fit", "currency: EUR", "currency: ${SOMEWHERE}", `3:13: organization.currency: the variable's value does not fit here, found "${SOMEWHERE}", write its ISO 4217 code, such as EUR, GBP or USD`},
	})
}

func TestFaultsOfOrganization(t *testing.T) {
	checkFaults(t, fullest, []faultCase{
		{"currency", "currency: eur", "currency: Euro", `3:13: organization.currency: unknown currency, found "Euro", write its ISO 4217 code, such as EUR, GBP or USD`},
		{"locale", "locale: en-IE", "locale: ja", `4:11: organization.locale: unknown locale, found "ja", write one such as en-GB, en-IE or en-US`},
		{"locale without form", "locale: en-IE", "locale: e_n!", `4:11: organization.locale: unknown locale, found "e_n!", write one such as en-GB, en-IE or en-US`},
		{"zone", "time_zone: Europe/Dublin", "time_zone: Dublin", `5:14: organization.time_zone: unknown time zone, found "Dublin", write one such as Europe/Dublin or America/New_York`},
		{"zone of the machine", "time_zone: Europe/Dublin", "time_zone: Local", `5:14: organization.time_zone: unknown time zone, found "Local", write one such as Europe/Dublin or America/New_York`},
		{"month and day", "fiscal_year_starts: 04-01", "fiscal_year_starts: 04-31", `6:23: organization.fiscal_year_starts: day of the year: not understood, found "04-31", write month and day, "12-01" for 1 December`},
		{"date", "2026-12-25, ", "2026-12-32, ", `8:14: organization.holidays[0]: not a date, found "2026-12-32", write year, month and day, such as 2026-12-31`},
		{"colour", `primary: "#0B3D2E"`, `primary: green`, `9:43: organization.brand.primary: not a colour, found "green", write "#" and six hexadecimal digits in quotes, such as "#0b3d2e"`},
		{"pale colour", `primary: "#0B3D2E"`, `primary: "#ffd700"`, `9:43: organization.brand.primary: too pale to be read on white: the contrast is 1.4, and 3 is needed, found "#ffd700", a darker shade is "#ad9200"`},
		{"colour without quotes", `primary: "#0B3D2E", accent: "#d9822b" }`, "primary:\n    #0b3d2e\n  }", `11:3: organization.brand.primary: nothing is written here, write the colour in quotes, as # begins a comment`},
		{"logo", "brand/logo.png", "brand/logo.svg", `9:18: organization.brand.logo: not a PNG or JPEG file, found "brand/logo.svg", write the name of one`},
		{"margin", "margin: 62%", "margin: 62", `10:11: organization.margin: not a share, found "62", write a number from 0 to 1, such as 0.62`},
		{"operator", "operator: maria\n\n", "operator: mario\n\n", `11:13: organization.operator: unknown person, found "mario", did you mean "maria"?`},
		{"list as operator", "operator: maria\n\n", "operator: board\n\n", `11:13: organization.operator: unknown person, found "board", it is a list; name one person`},
		{"missing operator", "  operator: maria\n\n", "\n", `1:1: organization.operator: mails are sent, so somebody must hear of those that fail, write operator: with an address`},
	})
}

func TestFaultsOfData(t *testing.T) {
	checkFaults(t, fullest, []faultCase{
		{"unknown source", "from: plan\n", "from: plans\n", `22:11: data.campaigns.from: unknown source, found "plans", did you mean "plan"?`},
		{"two kinds", "{ xlsx: plan.xlsx, folder: sheets }", "{ xlsx: plan.xlsx, csv: plan.csv }", `14:9: sources.plan: 2 kinds of source instead of one, write one of xlsx, ods, csv, google_sheet, onedrive, sqlite, postgres, mysql, sqlserver, clickhouse, trino`},
		{"no kind", "{ xlsx: plan.xlsx, folder: sheets }", "{ folder: sheets }", `14:9: sources.plan: 0 kinds of source instead of one, write one of xlsx, ods, csv, google_sheet, onedrive, sqlite, postgres, mysql, sqlserver, clickhouse, trino`},
		{"delimiter", "delimiter: tab", `delimiter: ";;"`, `15:47: sources.exports.delimiter: unknown delimiter, found ";;", write one character such as ";", or tab`},
		{"encoding", "encoding: cp1252", `encoding: latin`, `15:62: sources.exports.encoding: unknown encoding, found "latin", write one such as utf-8, cp1252, iso-8859-2 or utf-16le`},
		{"delimiter of a workbook", "folder: sheets", `delimiter: ";"`, `14:39: sources.plan.delimiter: only CSV files have it, found ";", leave it out`},
		{"zone of a workbook", "folder: sheets", `time_zone: UTC`, `14:39: sources.plan.time_zone: only databases have it, found "UTC", leave it out`},
		{"folder of a server", "crm: { mysql: file:secrets/crm }", "crm: { mysql: file:secrets/crm, folder: x }", `18:43: sources.crm.folder: only files lie in a folder, found "x", leave it out`},
		{"timeout", "timeout: 90m", "timeout: 3d", `16:41: sources.local.timeout: longer than a statement may take, found "3d", write minutes or hours, such as "5m"`},
		{"duration", "timeout: 90m", "timeout: 90s", `16:41: sources.local.timeout: duration: the unit 's' is not known, found "90s", write a whole number and a unit: "90m", "2h", "3d", "6w" or "3y"`},
		{"sheet of a database", "table: orders", "table: orders, sheet: Orders", `37:48: data.orders.sheet: a database has none, found "Orders", leave it out`},
		{"query of a workbook", "sheet: Plan", "query: SELECT 1", `23:12: data.campaigns.query: a workbook cannot be queried, found "SELECT 1", leave it out`},
		{"table of a file", "dates: DD/MM/YYYY", "table: email", `36:34: data.email.table: a CSV file has none, found "email", leave it out`},
		{"table and query", "table: orders", "table: orders, query: SELECT 1", `37:48: data.orders.query: both a table and a query, found "SELECT 1", leave one of them out`},
		{"neither table nor query", "table: orders, ", "", `37:11: data.orders: neither a table nor a query, write table: with its name, or query: with a SELECT`},
		{"range", "range: B3:H200", "range: 3B-200", `24:12: data.campaigns.range: not a range of cells, found "3B-200", write one such as B3:H200`},
		{"dates", "D MMM YYYY", "D MMM", `28:25: data.campaigns.dates[1]: not a layout of dates, found "D MMM", write a year, a month and a day, such as DD.MM.YYYY, M/D/YY or D MMM YYYY`},
		{"single date layout", "dates: DD/MM/YYYY", "dates: MM/YYYY", `36:34: data.email.dates: not a layout of dates, found "MM/YYYY", write a year, a month and a day, such as DD.MM.YYYY, M/D/YY or D MMM YYYY`},
		{"field of the plan", "end: End", "finish: End", `26:52: data.campaigns.columns.finish: unknown field, found "finish", write one of id, name, start, end, budget, owner, objective, status, comparable`},
		{"field of orders", "customer: customer_id", "client: customer_id", `37:52: data.orders.columns.client: unknown field, found "client", write one of date, customer, channel, value, currency, id`},
		{"measure's name", "trials: trial_starts", `"Trial starts": trial_starts`, `34:27: data.performance.columns.Trial starts: not a name for formulas, found "Trial starts", write small letters a to z, digits and _, beginning with a letter
41:52: kpis.cost_per_trial.formula: unknown measure trials, found "spend / trials", name a measure of your own under columns of its dataset; debrief kpis lists the others`},
		{"dimension's name", "dimensions: [region]", "dimensions: [Region]", `35:18: data.performance.dimensions[0]: not a name, found "Region", write small letters a to z, digits and _; columns says what it is in your data
49:77: people.tom.region: unknown key, found "region", write one of name, email, locale, file_password, channel
66:45: reports.debrief.send[1].slice: unknown dimension, found "region", write one of channel, or name it under dimensions of its dataset`},
		{"dataset's name", "  email: {", "  E-mail: {", `36:3: data.E-mail: not a name for formulas, found "E-mail", write small letters a to z, digits and _, beginning with a letter
42:28: kpis.forward_rate.formula: unknown measure email_forwards, found "email_forwards / email_delivered", name a measure of your own under columns of its dataset; debrief kpis lists the others
60:29: reports.debrief.requires[1]: not a dataset with days, found "email", did you mean "E-mail"?`},
		{"near a known dataset", "  orders: {", "  order: {", `37:3: data.order: almost the name of a dataset that debrief knows, found "order", did you mean "orders"?`},
		{"missing dataset", "  campaigns:\n", "  campaign:\n", `21:3: data.campaign: almost the name of a dataset that debrief knows, found "campaign", did you mean "campaigns"?`},
		{"dimensions of the plan", "    sheet: Plan", "    dimensions: [region]", `23:17: data.campaigns.dimensions: only performance has further dimensions, leave it out`},
		{"goals of orders", "table: orders", "table: orders, goals: { roi: ROI }", `37:48: data.orders.goals: only campaigns have goals, leave it out`},
		{"goal for an unknown KPI", "roi: Goal ROI", "rio: Goal ROI", `27:14: data.campaigns.goals.rio: unknown KPI, found "rio", did you mean "roi"?`},
		{"year's goal for an unknown KPI", "roi: 1.2", "returns: 1.2", `45:31: goals.2026.returns: unknown KPI, found "returns", debrief kpis lists those that there are`},
		{"formula", "formula: spend / trials", "formula: spend / (trials", `41:52: kpis.cost_per_trial.formula: not a formula: unexpected token EOF, at character 15, found "spend / (trials", write measures, numbers, + - * / and parentheses`},
		{"unknown measures", "formula: spend / trials", "formula: spent / trails", `41:52: kpis.cost_per_trial.formula: unknown measure spent, trails, found "spent / trails", did you mean "spend / trials"?`},
		{"KPI in a formula", "formula: spend / trials", "formula: roi * trials", `41:52: kpis.cost_per_trial.formula: unknown measure roi, found "roi * trials", did you mean "((revenue - spend) / spend) * trials"?`},
		{"measure of another dataset", "email_forwards / email_delivered", "forwards / email_delivered", `42:28: kpis.forward_rate.formula: unknown measure forwards, found "forwards / email_delivered", did you mean "email_forwards / email_delivered"?`},
		{"KPI's name", "forward_rate: {", "Forward-Rate: {", `42:3: kpis.Forward-Rate: not a name for formulas, found "Forward-Rate", write small letters a to z, digits and _, beginning with a letter`},
	})
}

func TestFaultsOfReaders(t *testing.T) {
	checkFaults(t, fullest, []faultCase{
		{"bad address", "email: tom@harbour.example", "email: tom at harbour", `49:34: people.tom.email: not an address: there is no @, found "tom at harbour", write one such as maria@example.com`},
		{"two addresses", "email: tom@harbour.example", `email: "tom@harbour.example, x@harbour.example"`, `49:34: people.tom.email: not an address: the character '@' is not allowed before the @, found "tom@harbour.example, x@harbour.example", write one such as maria@example.com`},
		{"address that is not allowed", "email: tom@harbour.example", "email: tom@harbor.example", `49:34: people.tom.email: email.allow does not have this address, found "tom@harbor.example", correct it, or add harbor.example there`},
		{"unknown key of a person", "locale: en-GB", "local: en-GB", `49:92: people.tom.local: unknown key, found "local", did you mean "locale"?`},
		{"short password", "${TOM_FILES}", "${SHORT}", `49:122: people.tom.file_password: the password is too short, take one of 8 characters or more`},
		{"long password", "${TOM_FILES}", "${LONG}", `49:122: people.tom.file_password: the password is too long, or has a control character, take one of at most 120 letters, on one line`},
		{"password in the file", `"${TOM_FILES}"`, "canary-written", `49:122: people.tom.file_password: a secret is written out in the file, write "${FILE_PASSWORD}" and set that variable, or "file:PATH" and put it there`},
		{"password in a file that is not there", `"${TOM_FILES}"`, "file:secrets/tom", `49:122: people.tom.file_password: no such file or directory, put the password into that file, on one line`},
		{"page for a reader with a password", "attach: [pdf, xlsx]", "attach: [pdf, html]", `66:61: reports.debrief.send[1].attach: tom@harbour.example has a file_password, and a page in HTML cannot be encrypted, write a line without html for this reader`},
		{"unknown dimension of a person", "region: North", "area: North", `49:77: people.tom.area: unknown key, found "area", write one of name, email, locale, file_password, channel, region
66:15: reports.debrief.send[1].to: no region of their own for tom@harbour.example, found "tom", write region: under each of them in people`},
		{"name on two lines", "name: Tom Byrne", `name: "Tom\nByrne"`, `49:16: people.tom.name: more than one line, or a control character, found "Tom\nByrne", write it on one line`},
		{"key of a person", "  tom: {", "  tom b.: {", `49:3: people.tom b.: not a name, found "tom b.", write letters, digits, - and _
63:15: reports.debrief.operator: unknown person, found "tom", did you mean "tom b."?
66:15: reports.debrief.send[1].to: unknown person or list, found "tom", did you mean "tom b."?`},
		{"unknown person on a list", "board: [maria, ", "board: [mara, ", `52:11: lists.board[0]: unknown person, found "mara", did you mean "maria"?`},
		{"list on a list", "all: maria", "all: board", `53:8: lists.all: unknown person, found "board", it is a list; name one person`},
		{"empty list", "all: maria", "all: []", `53:8: lists.all: nobody is on the list, write people, as in [maria, tom]`},
		{"list with a person's name", "all: maria", "maria: tom", `53:3: lists.maria: the name of a person, too, found "maria", choose another name for the list`},
		{"bad address on a list", "cfo@partner.example]\n  all", "cfo@@partner.example]\n  all", `52:18: lists.board[1]: not an address: the character '@' is not allowed before the @, found "cfo@@partner.example", write one such as maria@example.com`},
		{"unknown person or list", "to: board }", "to: bored }", `72:18: reports.review.send[0].to: unknown person or list, found "bored", write one of all, board, campaign.owner, maria, tom`},
		{"address in to that is not allowed", "to: board }", "to: you@elsewhere.example }", `72:18: reports.review.send[0].to: email.allow does not have this address, found "you@elsewhere.example", correct it, or add elsewhere.example there`},
		{"nobody", "to: board }", "to: [] }", `72:18: reports.review.send[0].to: nobody, write people, lists, addresses or campaign.owner`},
		{"no slice", "to: tom, view", "to: [tom, board], view", `66:21: reports.debrief.send[1].to[1]: no region of their own for maria@harbour.example, cfo@partner.example, found "board", write region: under each of them in people`},
		{"unknown dimension", "slice: region", "slice: regions", `66:45: reports.debrief.send[1].slice: unknown dimension, found "regions", did you mean "region"?`},
		{"owner without campaign", "to: board }", "to: campaign.owner }", `72:18: reports.review.send[0].to: a report of kind annual has no campaign, found "campaign.owner", name a person`},
		{"view", "view: specialist", "view: special", `66:26: reports.debrief.send[1].view: unknown view, found "special", did you mean "specialist"?`},
		{"format", "attach: [pdf, xlsx]", "attach: [pdf, docx]", `66:67: reports.debrief.send[1].attach[1]: unknown attach, found "docx", write one of pdf, xlsx, html`},
	})
}

func TestFaultsOfReports(t *testing.T) {
	checkFaults(t, fullest, []faultCase{
		{"settle after deadline", "deadline: 2w", "deadline: 4d", `59:64: reports.debrief.when.campaign_end.deadline: duration: both deadline and settle count from the campaign's end, and this is not the later, found "4d", write 5d or more`},
		{"settle in hours", "settle: 4d", "settle: 4h", `59:37: reports.debrief.when.campaign_end.settle: duration: less than a whole day, found "4h", write days or weeks, "3d" or "6w"`},
		{"time", `at: "09:00"`, "at: 9am", `59:45: reports.debrief.when.campaign_end.at: time: not understood, found "9am", write hours and minutes on a 24-hour clock, "08:00"`},
		{"cron", "0 8 * * MON", "0 8 * MON", `76:38: reports.cron.when.cron: cron expression: 4 fields instead of 5, found "0 8 * MON", write five fields: minute, hour, day of month, month, day of week; "0 8 * * MON" is Mondays at 08:00`},
		{"cron of no day", "0 8 * * MON", "0 8 30 2 *", `76:38: reports.cron.when.cron: cron expression: there is no such day in any year, found "0 8 30 2 *", write five fields: minute, hour, day of month, month, day of week; "0 8 * * MON" is Mondays at 08:00`},
		{"day of the week", "weekly: mon", "weekly: moonday", `73:71: reports.weekly.when.weekly: day of the week: not understood, found "moonday", write "monday" or "mon"`},
		{"day of the quarter", "quarterly: -1", "quarterly: 93", `74:48: reports.quarterly.when.quarterly: day: not understood, found "93", write a number from 1 to 92, or -1 for the last day`},
		{"two cadences", "weekly: mon", "weekly: mon, monthly: 1", `73:61: reports.weekly.when: 2 cadences instead of one, write one of campaign_end, before_budget, yearly, quarterly, monthly, weekly, cron`},
		{"unknown cadence", "weekly: mon", "weakly: mon", `73:63: reports.weekly.when.weakly: unknown key, found "weakly", did you mean "weekly"?`},
		{"at beside cron", `cron: "0 8 * * MON"`, `cron: "0 8 * * MON", at: "08:00"`, `76:57: reports.cron.when.at: time: a cron expression has its own, found "08:00", leave it out`},
		{"end of campaigns for a pulse", "weekly: mon", "campaign_end: { settle: 3d }", `73:77: reports.weekly.when.campaign_end: a report of kind pulse is not about one campaign, write a cadence such as monthly: 1, or kind: campaign`},
		{"month for a campaign", `campaign_end: { settle: 4d, at: "09:00", deadline: 2w }`, "monthly: 1", `59:11: reports.debrief.when: a campaign's debrief follows the campaign's end, write campaign_end: { settle: 3d }`},
		{"no budget_due", "  budget_due: 12-01\n", "", `68:11: reports.review.when: the organization has no budget_due, write the day, as in budget_due: 12-01`},
		{"catch_up", "catch_up: none", "catch_up: nothing", `76:65: reports.cron.catch_up: unknown catch_up, found "nothing", write one of latest, all, none`},
		{"requires what is not there", "requires: [performance, email]", "requires: [performance, mails]", `60:29: reports.debrief.requires[1]: not a dataset with days, found "mails", write one of performance, email, orders`},
		{"requires the plan", "requires: [performance, email]", "requires: [campaigns]", `60:16: reports.debrief.requires[0]: not a dataset with days, found "campaigns", write one of performance, email, orders`},
		{"requires for a pulse", "when: { weekly: mon }", "when: { weekly: mon }, requires: email", `73:88: reports.weekly.requires: only reports on campaigns wait for data, found "email", leave it out`},
		{"zone for a campaign", "    since: 2026-01-01", "    time_zone: UTC", `62:16: reports.debrief.time_zone: campaigns end in the organization's time zone, found "UTC", leave it out`},
		{"tolerance", "tolerance: 0.02", "tolerance: -2%", `61:38: reports.debrief.revise.tolerance: less than nothing, found "-2%", write a share such as 2%`},
		{"watch", "watch: 60d", "watch: 60m", `61:22: reports.debrief.revise.watch: shorter than a day, found "60m", write days or weeks, such as 60d`},
		{"since", "since: 2026-01-01", "since: 01.01.2026", `62:12: reports.debrief.since: not a date, found "01.01.2026", write year, month and day, such as 2026-12-31`},
		{"approve", "approve: maria", "approve: board", `70:14: reports.review.approve: unknown person, found "board", it is a list; name one person`},
		{"nobody gets it", "send: [{ to: board }]", "send: []", `72:11: reports.review.send: nobody gets the report, write who does, as in [{ to: maria }]`},
		{"no send", "    send: [{ to: board }]\n", "", `67:3: reports.review.send: missing, write send: who gets what`},
		{"name", "  yearly: {", "  yearly/2026: {", `75:3: reports.yearly/2026: not a name, found "yearly/2026", write letters, digits, - and _`},
	})
}

func TestFaultsOfDelivery(t *testing.T) {
	checkFaults(t, fullest, []faultCase{
		{"password", `"${SMTP_PASSWORD}"`, "hunter2", `88:15: email.smtp.password: a secret is written out in the file, write "${PASSWORD}" and set that variable, or "file:PATH" and put it there`},
		{"password in a part", `"${SMTP_PASSWORD}"`, `"x${SMTP_PASSWORD}"`, `88:15: email.smtp.password: a secret is written out in the file, write "${PASSWORD}" and set that variable, or "file:PATH" and put it there`},
		{"unset password", `"${SMTP_PASSWORD}"`, `"${SMTP_SECRET}"`, `88:15: email.smtp.password: the variable SMTP_SECRET is not set, set it in the environment of debrief`},
		{"empty password", `"${SMTP_PASSWORD}"`, `"${EMPTY}"`, `88:15: email.smtp.password: the variable is empty, give ${EMPTY} a value`},
		{"no password", "    password: \"${SMTP_PASSWORD}\"\n", "", `83:3: email.smtp.password: missing, write a password for the user name`},
		{"password in a URL", "debrief:${SHOP_PASSWORD}@", "debrief:hunter2@", `17:21: sources.shop.postgres: a password is written out in the file, write "${PASSWORD}" in its place and set that variable, or the whole address as "${DSN}" or "file:PATH"`},
		{"password of another form", "mysql: file:secrets/crm", "mysql: debrief:hunter2@tcp(db)/crm", `18:17: sources.crm.mysql: a password is written out in the file, write "${PASSWORD}" in its place and set that variable, or the whole address as "${DSN}" or "file:PATH"`},
		{"password among parameters", "${DEBRIEF_DSN}", "host=db password=hunter2", `94:20: store.postgres: a password is written out in the file, write "${PASSWORD}" in its place and set that variable, or the whole address as "${DSN}" or "file:PATH"`},
		{"password in a file's name", "sqlite: results.db", "sqlite: postgres://debrief:hunter2@db/shop", `16:20: sources.local.sqlite: a password is written out in the file, passwords belong in variables, and addresses with them under postgres or mysql`},
		{"key", "file:secrets/dkim.pem", "MIIEpAIBAAKCAQEA", `90:60: email.dkim.key: a secret is written out in the file, write "${KEY}" and set that variable, or "file:PATH" and put it there`},
		{"no file", "file:secrets/dkim.pem", `"file:"`, `90:60: email.dkim.key: no file is named, write "file:PATH"`},
		{"security", "security: tls", "security: ssl", `86:15: email.smtp.security: unknown security, found "ssl", write one of starttls, tls, none`},
		{"no security", "security: tls", "security: none", `86:15: email.smtp.security: does not fit here, found "none", write starttls or tls: a password is never sent in plain text`},
		{"port", "port: 465", "port: 70000", `85:11: email.smtp.port: does not fit here, found "70000", write a number from 1 to 65535; usually 587, or 465 with tls`},
		{"auth", "auth: scram-sha-256", "auth: ntlm", `89:11: email.smtp.auth: unknown auth, found "ntlm", write one of plain, login, scram-sha-1, scram-sha-256, xoauth2`},
		{"no host", "    host: smtp.harbour.example\n", "", `83:3: email.smtp.host: missing, write host: the mail server's name`},
		{"no sender", "  from: Harbour Coffee Marketing <reports@harbour.example>\n", "", `78:1: email.from: mails are sent, so they need a sender, write from: with an address`},
		{"no allow", "  allow: [harbour.example, cfo@partner.example]\n", "", `78:1: email.allow: mails are sent, so it must be said to which domains, write allow: with them, as in [example.com]`},
		{"allow", "allow: [harbour.example, ", `allow: ["*.harbour.example", harbour.example, `, `80:11: email.allow[0]: neither a domain nor an address, found "*.harbour.example", write one such as example.com, without @ and *`},
		{"redirect", "redirect: maria@harbour.example", "redirect: maria@home.example", `81:13: email.redirect: email.allow does not have this address, found "maria@home.example", correct it, or add home.example there`},
		{"no mails a run", "  dkim: {", "  limits: { per_run: 0 }\n  dkim: {", `90:22: email.limits.per_run: no mail could be sent, found "0", write the most mails that one report may send, such as 500`},
		{"no mails a day", "  dkim: {", "  limits: { per_day: 0 }\n  dkim: {", `90:22: email.limits.per_day: no mail could be sent, found "0", write the most mails that may be sent a day, such as 2000`},
		{"share of new readers", "  dkim: {", "  limits: { new_readers: 20 }\n  dkim: {", `90:26: email.limits.new_readers: not a share, found "20", write one from 0% to 100%; with 100% nobody is asked`},
		{"unknown limit", "  dkim: {", "  limits: { per_rum: 20 }\n  dkim: {", `90:13: email.limits.per_rum: unknown key, found "per_rum", did you mean "per_run"?`},
		{"two mailboxes", "  dkim: {", "  bounces: { maildir: Mail, mbox: mbox }\n  dkim: {", `90:35: email.bounces.mbox: two mailboxes, found "mbox", leave maildir or mbox out`},
		{"no mailbox", "  dkim: {", "  bounces: {}\n  dkim: {", `90:12: email.bounces: no mailbox is named, write maildir: with a folder, or mbox: with a file`},
		{"kind of mailbox", "  dkim: {", "  bounces: { mbox: mbox, imap: mail.harbour.example }\n  dkim: {", `90:26: email.bounces.imap: unknown key, found "imap", write one of maildir, mbox, give_up_after`},
		{"no size", "attach_limit: 2.5 MB", "attach_limit: 0MB", `91:17: email.attach_limit: no size, found "0MB", write one such as "7MB"`},
		{"size without unit", "attach_limit: 2.5 MB", "attach_limit: 7000000", `91:17: email.attach_limit: not a size, found "7000000", write a number and kB or MB, such as "7MB"`},
		{"size of another kind", "attach_limit: 2.5 MB", "attach_limit: -7MB", `91:17: email.attach_limit: not a size, found "-7MB", write a number and kB or MB, such as "7MB"`},
		{"links for hours", "links_for: 2w", "links_for: 12h", `92:14: email.links_for: not a number of days, found "12h", write days or weeks, such as "30d"`},
		{"links for no time", "links_for: 2w", "links_for: soon", `92:14: email.links_for: duration: not understood, found "soon", write a whole number and a unit: "90m", "2h", "3d", "6w" or "3y"`},
		{"links to what is gone", "links_for: 2w", "links_for: 11y", `92:14: email.links_for: longer than files are kept, found "11y", write at most what store.keep says, or keep them longer`},
		{"two stores", "store: {", "store: { sqlite: debrief.db,", `94:40: store.postgres: two stores, leave sqlite or postgres out`},
		{"keep", "keep: 10y", "keep: 10h", `94:44: store.keep: shorter than a day, found "10h", write days, weeks or years, such as "3y"`},
		{"listen", "listen: 0.0.0.0:8080", "listen: 8080", `95:18: serve.listen: not a host and port, found "8080", write one such as 127.0.0.1:8080`},
		{"public address", "https://reports.harbour.example/debrief", "reports.harbour.example", `95:44: serve.public_url: not a plain address, found "reports.harbour.example", write one such as https://debrief.example.com`},
		{"public address with a question", "https://reports.harbour.example/debrief", `"https://reports.harbour.example/?a"`, `95:44: serve.public_url: not a plain address, found "https://reports.harbour.example/?a", write one such as https://debrief.example.com`},
		{"public address in plain text", "https://reports.harbour.example/debrief", "http://reports.harbour.example", `95:44: serve.public_url: links in mails must be encrypted, found "http://reports.harbour.example", write https://, and let a reverse proxy in front of serve.listen do it`},
		{"public address with a password", "https://reports.harbour.example/debrief", "https://me:hunter2@reports.harbour.example", `95:44: serve.public_url: a password is written out in the file, passwords belong in variables, and addresses with them under postgres or mysql`},
	})
}

// TestAllFaultsAtOnce reads a file in which nearly everything is wrong.
func TestAllFaultsAtOnce(t *testing.T) {
	_, err := Load("testdata/faults.yaml", variables)
	var faults Faults
	if !errors.As(err, &faults) {
		t.Fatal(err)
	}
	golden(t, "faults.golden", faults.Error()+"\n")
}

func TestLoadRefusesFiles(t *testing.T) {
	folder := t.TempDir()
	large := filepath.Join(folder, "large.yaml")
	if err := os.WriteFile(large, bytes.Repeat([]byte("# \n"), maxFile), 0o600); err != nil {
		t.Fatal(err)
	}
	empty := filepath.Join(folder, "empty.yaml")
	if err := os.WriteFile(empty, []byte("# nothing\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string]string{
		large:                                "larger than 1024 kB",
		filepath.Join(folder, "absent.yaml"): "no such file",
		folder:                               "is a directory",
		empty:                                empty + ":1:1: the file is empty",
	} {
		if _, err := Load(file, noVariables); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", file, err)
		}
	}
}
