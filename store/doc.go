// Package store is the one owner of SQL. It keeps what was made and sent, and
// hands out the work that is still to do, in one SQLite file or in a PostgreSQL
// database; both pass the same suite.
//
// # The way a job goes
//
//	Ledger             what scheduler.Due needs, in a few queries
//	Apply, Plan        one transaction: an occurrence under its unique key, and a
//	                   job "generate"; a second tick inserts nothing
//	Work               runs the jobs until its context ends
//	  Generate(claim)  makes the report; then one short transaction:
//	    Finish         the run, its documents and files, a row and a job
//	                   "deliver" for each mail
//	    Hold           or the run alone, until a person calls Approve
//	  Deliver(claim)   sends one mail; then
//	    Dot            committed before the message's final dot is sent
//	    Record         the receipt; where it is to be tried again, the next job
//	                   in the same transaction
//
// An occurrence goes planned → generating → (held →) delivering → done, or ends
// as failed, cancelled, withdrawn or skipped. A delivery goes rendered →
// sending → dot → accepted, deferred, failed or in doubt; later it may be
// bounced. Each step of a delivery is also a line of its history, which is
// only ever added to.
//
// # Who may write
//
// River claims and wakes jobs, but the rows here are the truth. A claim writes
// its fence, River's job id and attempt, into the row that it works on, and
// every later write is conditional on it: whoever was given up for dead gets a
// *LostError and changes nothing. Processes beat every two seconds; the jobs of
// one that has not for ten are made available again. One process at a time
// works on a SQLite file, so there a start takes over at once.
//
// A delivery that is found at its dot when it is claimed again is in doubt, and
// its own policy says whether it is sent once more under the same Message-ID
// or waits for a person.
//
// # Backups
//
// Backup makes a copy that knows it is one. The first Open of a copy puts on
// hold whatever may have been sent since it was made: deliveries that were open
// become in doubt, occurrences that were open, or are planned for a time before
// that Open, or follow an edition from before it, wait for Approve. A
// PostgreSQL database that was restored is recognized by its tables' new
// identity. A SQLite file that was copied by other means knows less than its
// witness, a file beside it that keeps the number of the last step of a mail. A
// store that was put back together with its witness is not recognized: call
// MarkRestored.
//
// # Damage
//
// Contents are stored by their digest, and rows that decide about what is sent
// bear a checksum over what they say, compared whenever they are read. Before
// Work begins it has SQLite examine its file, and reads those rows. What is
// damaged is a *CorruptError, and nothing is sent.
//
// The package decides nothing about what is due, how a mail is classified or
// when it is tried again; it renders nothing and sends nothing.
package store
