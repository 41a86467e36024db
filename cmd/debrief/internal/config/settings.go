package config

import (
	"debrief/assess"
	"debrief/calendar"
	"debrief/pipeline"
	"debrief/reports/mail"
	"debrief/templates/fonts"
)

// The tags of settings:
//
//	yaml:"name"     the key; ",key" takes the name of the entry that holds the
//	                struct, ",rest" takes all keys that no other field has
//	need:"true"     must be written
//	default:"text"  stands for what is not written, as if it were
//	one:"a b"       the words that are allowed
//	secret:"dsn"    a Secret that may be an address without its password
//	doc:"text"      the explanation for editors

// Config is the whole file, checked. What is not written has its default.
type Config struct {
	Organization Organization               `yaml:"organization" need:"true" doc:"Whose marketing it is."`
	Sources      []Source                   `yaml:"sources" need:"true" doc:"Where the figures are: files and databases, by a name of your choice."`
	Data         []Dataset                  `yaml:"data" need:"true" doc:"What the figures mean: campaigns, performance, activities, orders, groups, touchpoints, rates; any other name is a further set of measures."`
	KPIs         []KPI                      `yaml:"kpis" doc:"KPIs beside the built-in ones."`
	Goals        map[int]map[string]float64 `yaml:"goals" doc:"Goals of whole fiscal years: KPI to target."`
	Budget       Budget                     `yaml:"budget" doc:"What the recommendation for next year's budget has to keep to."`
	People       []Person                   `yaml:"people" doc:"Who gets reports, by a short name."`
	Lists        []List                     `yaml:"lists" doc:"Lists of people: their short names, or addresses; or where the list stands."`
	Reports      []Report                   `yaml:"reports" need:"true" doc:"What is sent, when, and to whom."`
	Email        Email                      `yaml:"email" doc:"How mails leave."`
	Store        Store                      `yaml:"store" doc:"Where debrief keeps what it did."`
	Serve        Serve                      `yaml:"serve" doc:"The console."`

	// Catalogue is the built-in KPIs and those of the file.
	Catalogue *assess.Catalogue `yaml:"-"`
	// Type is the organization's typeface, nil for debrief's own. Look is how its
	// mails look.
	Type *fonts.Type `yaml:"-"`
	Look *mail.Look  `yaml:"-"`
	// File is the file's name as it was given, Folder the absolute folder that
	// it lies in, from which relative paths count.
	File   string `yaml:"-"`
	Folder string `yaml:"-"`

	places   places
	settings []Setting
}

// Organization is whose marketing it is, and how it counts years and money.
type Organization struct {
	Name             string            `yaml:"name" need:"true" doc:"The organization's name, as reports show it."`
	Currency         Currency          `yaml:"currency" need:"true" doc:"Its ISO 4217 code, such as EUR."`
	Locale           Locale            `yaml:"locale" default:"en-GB" doc:"Language and number format, such as en-IE."`
	TimeZone         Zone              `yaml:"time_zone" default:"UTC" doc:"In which days begin and campaigns end, such as Europe/Dublin."`
	FiscalYearStarts calendar.MonthDay `yaml:"fiscal_year_starts" default:"01-01" doc:"Month and day."`
	BudgetDue        calendar.MonthDay `yaml:"budget_due" doc:"Month and day on which next year's budget is decided."`
	Holidays         []calendar.Date   `yaml:"holidays" doc:"Days on which nobody works, beside weekends."`
	Brand            Brand             `yaml:"brand" doc:"How reports look."`
	Margin           *float64          `yaml:"margin" doc:"Contribution margin, from 0 to 1: what is left of one unit of revenue after the cost of the goods."`
	Operator         string            `yaml:"operator" doc:"Person or address that hears of everything that failed."`
}

// Brand is the organization's look.
type Brand struct {
	Logo    Path   `yaml:"logo" doc:"PNG or JPEG."`
	Primary Colour `yaml:"primary" doc:"Colour of headings and marks, such as \"#0b3d2e\"; it must be readable on white."`
	Accent  Colour `yaml:"accent" doc:"Second colour."`
	Font    *Font  `yaml:"font" doc:"The organization's typeface."`
	Theme   Path   `yaml:"theme" doc:"Folder with blocks of mails that stand in the place of debrief's own; debrief theme writes one to begin from."`
}

// Font is the organization's typeface, from two files.
type Font struct {
	Regular Path   `yaml:"regular" need:"true" doc:"TrueType file (.ttf) of running text."`
	Bold    Path   `yaml:"bold" need:"true" doc:"TrueType file (.ttf) of headings: SemiBold or Bold."`
	Name    string `yaml:"name" doc:"What mails and pages call the family; what the file says if not written."`
}

// Source is a place that holds data: exactly one of its first fields, which
// name its kind, is set. The file of xlsx, ods and csv may lie behind https.
type Source struct {
	Name     string `yaml:",key"`
	XLSX     string `yaml:"xlsx" doc:"Workbook (.xlsx, .xlsm), or the https address of one."`
	ODS      string `yaml:"ods" doc:"OpenDocument spreadsheet (.ods), or the https address of one."`
	CSV      string `yaml:"csv" doc:"Delimited file, a pattern such as \"exports/*.csv\", or the https address of a file."`
	Sheet    string `yaml:"google_sheet" doc:"Google spreadsheet: its id, or the address that a browser shows."`
	OneDrive string `yaml:"onedrive" doc:"Excel workbook in OneDrive or SharePoint: its path, such as Plans/2026.xlsx, its id, or a sharing link."`
	SQLite   string `yaml:"sqlite" doc:"SQLite database file."`
	Postgres Secret `yaml:"postgres" secret:"dsn" doc:"Address of a PostgreSQL database; its password from a variable."`
	MySQL    Secret `yaml:"mysql" secret:"dsn" doc:"Address of a MySQL or MariaDB database; its password from a variable."`

	SQLServer  Secret `yaml:"sqlserver" secret:"dsn" doc:"Address of a SQL Server database; its password from a variable."`
	ClickHouse Secret `yaml:"clickhouse" secret:"dsn" doc:"Address of a ClickHouse database; its password from a variable."`
	Trino      Secret `yaml:"trino" secret:"dsn" doc:"Address of a catalog and schema of Trino; its password from a variable."`

	Folder    Path              `yaml:"folder" doc:"Folder below which the files must lie; that of this file if not written."`
	Delimiter string            `yaml:"delimiter" doc:"CSV: one character or tab; found out if not written."`
	Encoding  string            `yaml:"encoding" doc:"CSV: such as utf-8 or cp1252; found out if not written."`
	TimeZone  Zone              `yaml:"time_zone" doc:"Databases: in which instants become days; the organization's if not written."`
	Timeout   calendar.Duration `yaml:"timeout" doc:"Databases: how long a statement may take; 5m if not written."`

	ServiceAccount Secret `yaml:"service_account" doc:"google_sheet: the service account's key, the JSON that Google gives out, from a variable or file."`

	Site         string `yaml:"site" doc:"onedrive: SharePoint site in whose library the workbook lies, such as contoso.sharepoint.com/sites/marketing."`
	Owner        string `yaml:"owner" doc:"onedrive: person whose OneDrive it is, such as mia@contoso.com."`
	Drive        string `yaml:"drive" doc:"onedrive: id of another drive or library."`
	Tenant       string `yaml:"tenant" doc:"onedrive: directory (tenant) id of the organization, or its domain."`
	ClientID     string `yaml:"client_id" doc:"onedrive: application (client) id of the application that may read it."`
	ClientSecret Secret `yaml:"client_secret" doc:"onedrive: its secret, from a variable or file."`

	AllowHosts []string `yaml:"allow_hosts" doc:"https and onedrive: hosts to which the address may redirect, beside its own; *.example.com is all below it."`
	Token      Secret   `yaml:"token" doc:"https: bearer token, from a variable or file."`
	Username   string   `yaml:"username" doc:"https: user name, in the place of a token."`
	Password   Secret   `yaml:"password" doc:"https: its password, from a variable or file."`
}

// Dataset says where a set of rows is and what its columns mean.
type Dataset struct {
	Name       string            `yaml:",key"`
	From       string            `yaml:"from" need:"true" doc:"Name of a source."`
	Sheet      string            `yaml:"sheet" doc:"Worksheet; the first visible one if not written."`
	Range      string            `yaml:"range" doc:"Cells of the sheet, such as B3:H200."`
	Table      string            `yaml:"table" doc:"Table or view of a database, or a named table of a workbook."`
	Query      string            `yaml:"query" doc:"SELECT statement."`
	Header     int               `yaml:"header" default:"0" doc:"Row of the headings, from 1; 0 finds it."`
	Columns    map[string]string `yaml:"columns" doc:"What debrief calls it, and your column; same names need no line."`
	Dates      []string          `yaml:"dates" doc:"How dates are written as text, such as DD.MM.YYYY; ISO if not written."`
	Decimal    string            `yaml:"decimal" default:"." one:". ," doc:"Decimal sign of numbers written as text."`
	Blanks     []string          `yaml:"blanks" doc:"Texts that mean no value, such as n/a."`
	Dimensions []string          `yaml:"dimensions" doc:"Further columns to cut by, such as region."`
	Goals      map[string]string `yaml:"goals" doc:"Campaigns: KPI, and the column with its goal."`
	Tolerance  Tolerance         `yaml:"tolerance" doc:"What becomes of a report when rows cannot be used, or the data contradict themselves."`
	Fixed      map[string]string `yaml:"fixed" doc:"What no column holds and is the same in every row, such as channel: Paid search."`
}

// Tolerance says how many rows of a dataset may be unusable, without those that
// sum up others, and what may be in doubt.
type Tolerance struct {
	Rejected float64              `yaml:"rejected" default:"5%" doc:"Share of the rows up to which a report only notes it."`
	Then     pipeline.Consequence `yaml:"then" default:"provisional" one:"note provisional stop" doc:"What happens when there are more."`
	Stop     float64              `yaml:"stop" default:"20%" doc:"Share beyond which no report is made, whatever then says."`

	Duplicates pipeline.Consequence `yaml:"duplicates" default:"provisional" one:"note provisional stop" doc:"What happens when more than the share under rejected are there twice: rows, or orders with the same id."`
	Totals     pipeline.Consequence `yaml:"totals" default:"provisional" one:"note provisional stop" doc:"The same when a total row differs by more than that from what the rows add up to."`
	Ratios     pipeline.Consequence `yaml:"ratios" default:"note" one:"note provisional stop" doc:"The same when a computed column, such as CTR, is not what its parts make in more of the rows."`
	Gaps       pipeline.Consequence `yaml:"gaps" default:"note" one:"note provisional stop" doc:"The same when more of the days on which campaigns ran have no row."`
	Unplanned  pipeline.Consequence `yaml:"unplanned" default:"note" one:"note provisional stop" doc:"The same when more of the results are of campaigns that the plan does not have."`
	Currencies pipeline.Consequence `yaml:"currencies" default:"stop" one:"note provisional stop" doc:"What happens when amounts are written in several currencies, or in another than the organization's, and no column says so."`
}

// KPI is a KPI that the file defines.
type KPI struct {
	ID      string `yaml:",key"`
	Name    string `yaml:"name" doc:"As readers see it; the id if not written."`
	Formula string `yaml:"formula" need:"true" doc:"A formula over measures, such as spend / leads; it is computed on sums."`
	Unit    string `yaml:"unit" default:"number" one:"currency count ratio times months number" doc:"What it counts."`
	Good    string `yaml:"good" default:"high" one:"high low neither" doc:"Which way is good."`
	Tier    string `yaml:"tier" default:"outcome" one:"input output outtake outcome impact" doc:"Where it stands on the way from money to value."`
}

// Person is somebody who gets reports.
type Person struct {
	Key      string            `yaml:",key"`
	Name     string            `yaml:"name" doc:"In full."`
	Email    Address           `yaml:"email" need:"true" doc:"One address."`
	Locale   Locale            `yaml:"locale" doc:"The organization's if not written."`
	Password Secret            `yaml:"file_password" doc:"Encrypts the PDF and the workbook attached for this person; from a variable or file."`
	Slices   map[string]string `yaml:",rest" doc:"By dimension the value that is his or her own, such as channel: E-mail."`
}

// List is a list of readers: it says who is on it, or where it stands.
type List struct {
	Name    string   `yaml:",key"`
	Members []string `yaml:",items" doc:"People by their short names, or addresses, as in [maria, tom]."`

	From    string            `yaml:"from" need:"true" doc:"In the place of names: the source that holds the list, a row for each reader."`
	Sheet   string            `yaml:"sheet" doc:"Worksheet; the first visible one if not written."`
	Range   string            `yaml:"range" doc:"Cells of the sheet, such as B3:H200."`
	Table   string            `yaml:"table" doc:"Table or view of a database, or a named table of a workbook."`
	Query   string            `yaml:"query" doc:"SELECT statement."`
	Header  int               `yaml:"header" default:"0" doc:"Row of the headings, from 1; 0 finds it."`
	Columns map[string]string `yaml:"columns" doc:"Your columns for email, name, locale and dimensions such as channel; same names need no line."`
}

// Store is where debrief keeps what it did: one of its first two fields is set.
type Store struct {
	SQLite   Path              `yaml:"sqlite" doc:"Database file; debrief.db if no database is named."`
	Postgres Secret            `yaml:"postgres" secret:"dsn" doc:"Address of a PostgreSQL database, which several machines may share."`
	Keep     calendar.Duration `yaml:"keep" default:"3y" doc:"How long runs and files are kept."`
}

// Serve is the console.
type Serve struct {
	Listen    string `yaml:"listen" default:"127.0.0.1:8080" doc:"Host and port."`
	PublicURL string `yaml:"public_url" doc:"Address under which readers reach this debrief through a reverse proxy, such as https://debrief.example.com: for links to files that are too big for a mail, and to stop mails."`
	Ping      string `yaml:"ping" doc:"Address that is fetched after each healthy look at what is due, so that a watchman notices silence."`
}
