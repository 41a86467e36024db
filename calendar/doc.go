// Package calendar knows the dates, periods and cadences of reporting: when a
// fiscal year starts, which day "six weeks before the budget" is, and at which
// instant "08:00 in Dublin" happens on the night the clocks change.
//
// It is pure: it never reads the clock and does no input or output. It is not
// a scheduler; it answers when something is due, never whether it was done.
package calendar
