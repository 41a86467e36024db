package config

import (
	"debrief/calendar"
	"debrief/pipeline"
	"debrief/reports"
)

// Report is one kind of report, when it is made and who gets it.
type Report struct {
	Name     string        `yaml:",key"`
	Kind     reports.Kind  `yaml:"kind" need:"true" one:"campaign annual pulse" doc:"What it is about."`
	Title    string        `yaml:"title" doc:"How readers know it; the name if not written."`
	When     calendar.When `yaml:"when" doc:"When it is made: one cadence. If not written: three days after each campaign's end, six weeks before the budget, or on the first of each month."`
	TimeZone Zone          `yaml:"time_zone" doc:"Of its own; the organization's if not written."`
	CatchUp  string        `yaml:"catch_up" default:"latest" one:"latest all none" doc:"What becomes of reports on periods that fell due while nothing ran."`
	Requires []string      `yaml:"requires" doc:"Datasets that must reach a campaign's end."`
	Revise   Revise        `yaml:"revise" doc:"When corrected figures make a new edition."`
	Since    calendar.Date `yaml:"since" doc:"First day it is about; the day it was first seen if not written."`
	Approve  string        `yaml:"approve" doc:"Person who has to agree before it leaves."`
	InDoubt  string        `yaml:"in_doubt" default:"redeliver" one:"redeliver hold" doc:"What becomes of a mail of which nobody knows whether it arrived: sent again under the same Message-ID, or held for a person."`
	Operator string        `yaml:"operator" doc:"Who hears of its failures; the organization's operator if not written."`
	Send     []Send        `yaml:"send" need:"true" doc:"Who gets what."`

	// Cadence is When, read.
	Cadence calendar.Cadence `yaml:"-"`
}

// Revise says for how long and how closely figures that were sent are compared
// with what the sources say since. The zero Revise is never.
type Revise struct {
	Watch     calendar.Duration `yaml:"watch" doc:"How long after the last day reported on, such as 60d; never if not written."`
	Tolerance float64           `yaml:"tolerance" default:"2%" doc:"Relative change that makes a new edition."`
}

// Send gives one view of a report to some people.
type Send struct {
	To        []string          `yaml:"to" need:"true" doc:"People, lists, addresses, or campaign.owner."`
	View      reports.View      `yaml:"view" default:"manager" one:"executive manager specialist" doc:"How much of it."`
	Attach    []pipeline.Format `yaml:"attach" default:"pdf" one:"pdf xlsx html" doc:"Files in the mail: html is an accessible page; [] for none."`
	Slice     string            `yaml:"slice" doc:"Dimension by which each reader gets his or her own part."`
	Benchmark bool              `yaml:"benchmark" default:"false" doc:"With slice: totals of the whole beside the own part; without it a reader sees nothing but that."`
}

// Email is how mails leave.
type Email struct {
	From     Address  `yaml:"from" default:"debrief <debrief@localhost>" doc:"Sender."`
	Allow    []string `yaml:"allow" doc:"Domains, or single addresses; nothing is ever sent elsewhere."`
	Redirect Address  `yaml:"redirect" doc:"For trying out: everything goes to this one address."`
	Outbox   Path     `yaml:"outbox" default:"outbox" doc:"Folder for mails as .eml files, while there is no smtp."`
	SMTP     *SMTP    `yaml:"smtp" doc:"Mail server."`
	DKIM     *DKIM    `yaml:"dkim" doc:"Signature of mails."`
	Limits   Limits   `yaml:"limits" doc:"How many mails are usual; what is beyond waits."`
	Bounces  *Bounces `yaml:"bounces" doc:"Mailbox of the sender, where mails come back that could not be delivered."`

	AttachLimit Size              `yaml:"attach_limit" default:"7MB" doc:"Files of one mail, in sum, that are attached; when there is more, links to them stand in the mail."`
	LinksFor    calendar.Duration `yaml:"links_for" default:"30d" doc:"How long links to files work."`
}

// Limits say how many mails are usual, so that a mistake in a list of readers
// stays a small one.
type Limits struct {
	PerRun     int     `yaml:"per_run" default:"500" doc:"Most mails of one report; one with more waits for debrief approve."`
	PerDay     int     `yaml:"per_day" default:"2000" doc:"Most mails a day, counted in the organization's time zone over all processes that share a store; those beyond wait for the next day."`
	NewReaders float64 `yaml:"new_readers" default:"20%" doc:"Share of a report's readers who never got it before; with a larger one it waits for debrief approve. It counts from ten such readers and from a report's second month on."`
}

// Bounces is where mails come back: either a Maildir or an mbox file.
type Bounces struct {
	Maildir Path `yaml:"maildir" doc:"Folder with new and cur, which debrief may write: what was read is moved from the one to the other."`
	Mbox    Path `yaml:"mbox" doc:"File with many mails, which is only read."`

	GiveUpAfter int `yaml:"give_up_after" default:"5" doc:"Nothing more is sent to an address from which all mails came back on so many days with mails in a row, over two weeks or more, for whatever reason; 0 for never."`
}

// GiveUpAfter is the default of Bounces.GiveUpAfter.
const GiveUpAfter = 5

// SMTP is a mail server.
type SMTP struct {
	Host     string `yaml:"host" need:"true" doc:"The mail server's name."`
	Port     int    `yaml:"port" doc:"587 if not written, 465 with tls, 25 without encryption."`
	Security string `yaml:"security" default:"starttls" one:"starttls tls none" doc:"How the connection is encrypted; none only to this machine."`
	Username string `yaml:"username" doc:"To log in with."`
	Password Secret `yaml:"password" doc:"${VARIABLE} or file:PATH; with xoauth2 the access token."`
	Auth     string `yaml:"auth" one:"plain login scram-sha-1 scram-sha-256 xoauth2" doc:"How to log in; the strongest that the server offers if not written."`
}

// DKIM signs mails for a domain.
type DKIM struct {
	Domain   string `yaml:"domain" need:"true" doc:"Domain of the sender."`
	Selector string `yaml:"selector" need:"true" doc:"Name of the key in the domain's DNS."`
	Key      Secret `yaml:"key" need:"true" doc:"Private key in PEM: file:PATH or ${VARIABLE}."`
}
