// Package delivery turns the parts of one mail into the bytes that are sent,
// and says what became of them.
//
// Compose builds a MIME message to one recipient: the same input always gives
// the same bytes, so that they can be stored before the first attempt and sent
// again under the same Message-ID. A Transport hands them over: package smtp to
// a mail server, package outbox to a folder. Its Receipt is the proof: accepted,
// deferred, failed, or in doubt when nobody can know.
//
// The package knows no reports and no templates, keeps nothing, and never
// retries by itself: Schedule says when a next attempt is due, Link signs what
// a mail points to, and the caller's ledger holds the state.
package delivery
