// Package scheduler decides which reports are due, and for those that are not,
// why not. It is asked with everything it needs: the plan as it reads now, how
// far the data reach, the ledger of what was made, and the time. It answers
// with a Decision and changes nothing, so asking twice does no harm, and a
// start after a pause is the same question as any other.
//
// A report is identified by what it is about and its edition, never by the
// moment it ran (see Key). Whoever acts on a decision records each occurrence
// under its key, which is unique; that is what makes a report be made once.
//
// The package is not a job queue: it knows neither workers nor retries. It
// never reads the clock; only the Metronome, which calls a function every half
// minute or so, has one. It has its own words for what it needs to know of a
// campaign, and knows nothing of sheets, figures or mails.
package scheduler
