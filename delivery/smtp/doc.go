// Package smtp hands messages over to a mail server.
//
// It drives the dialogue phase by phase, one transaction per recipient, so
// that at every moment it is known whether the server may have the message:
// the caller is told right before the final dot, and whatever goes wrong after
// it is "in doubt" and nothing else. After any failure past the DATA command
// the connection is closed, never reused, so that a half-sent message cannot
// be completed by accident.
//
// Connections are encrypted and the server's certificate is verified; plain
// text exists only towards the same machine. The package composes nothing,
// keeps no queue and does not retry.
package smtp
