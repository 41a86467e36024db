package bounce

import "strings"

// phrase says which words, in lower case, mean a reason.
type phrase struct {
	reason Reason
	words  []string
}

// phrases are looked through in their order: what blames something else than
// the address stands before what blames the address, since servers put "user
// unknown" behind many of their reasons.
var phrases = []phrase{
	{Full, []string{"not enough disk space", "mailbox full", "mailbox is full", "mailbox exceed", "quota", "over the limit", "insufficient storage", "storage limit", "mail box full", "not enough storage", "mailfolder is full", "maildir delivery failed", "out of storage", "too much mail data", "inbox is full", "exceeded storage", "mailbox size limit", "account is full", "space left", "mailbox would exceed", "maximum allowed storage"}},
	{TooBig, []string{"message too large", "message size exceeds", "size limit", "too big", "message file too big", "exceeds the maximum", "maximum message size", "larger than the current", "exceeding the size"}},
	{NoMailbox, []string{"recipient address rejected: access denied"}}, // what Exchange Online says of addresses it does not know
	{Rejected, []string{"recipient preferences", "permission to post", "message rejected", "mail rejected", "message filtered", "content filter", "service refuse", "not allowed", "mismatches client ip", "invalid ip", "spam", "blacklist", "blocklist", "blocked", "block list", "spamhaus", "rbl", "dnsbl", "reputation", "dmarc", "spf", "dkim", "unauthenticated", "authenticat", "policy", "ptr record", "reverse dns", "reverse lookup", "relaying denied", "relay access denied", "not permitted to relay", "unable to relay", "relay not permitted", "virus", "malware", "prohibited", "sender rejected", "sender address rejected", "sender verify", "sender denied", "bad sender", "invalid sender", "sender domain", "banned", "unsolicited", "too many", "rate limit", "greylist", "content rejected", "access denied", "client host rejected", "helo", "forged", "not authorized", "not allowed to", "closed mailing list", "not a member", "not member", "you do not have permission", "restricted"}},
	{Disabled, []string{"frozen", "disabled", "suspended", "inactive", "not active", "deactivated", "account has been", "temporarily unavailable", "locked", "account expired"}},
	{Expired, []string{"failing for a long time", "did not accept our requests", "host not reachable", "will be retried", "be delivered for the last", "about a delay", "too long", "expired", "timed out", "timeout", "retry time", "undeliverable for", "time limit", "been in the queue", "could not be delivered for", "deferred", "cannot send message", "unable to deliver message after", "delivery time"}},
	{Network, []string{"temporary lookup failure", "host not found, try again", "temporar"}},
	{Server, []string{"not implemented", "sequence of commands", "protocol violation", "malformed address", "service currently unavailable", "could not load", "configuration error", "local error", "system error", "command failed", "command died", "cannot open", "can't create", "permission denied", "syntax error", "unable to execute", "pipe to", "couldn't create", "mailer error"}},
	{NoMail, []string{"no mx record found", "does not accept mail", "doesn't accept mail", "nullmx", "null mx", "no smtp service", "does not accept any mail", "accepts no mail", "has an empty mx"}},
	{NoDomain, []string{"dns lookup failure", "domain is not reachable", "host unknown", "unknown host", "host not found", "domain not found", "no such domain", "unrouteable address", "unrouteable mail domain", "unroutable", "domain does not exist", "name or service not known", "couldn't find any host", "no mail exchanger", "nxdomain", "no such host", "unknown domain", "domain name not found", "illegal host", "could not be found by dns", "host or domain name not found", "not found on dns", "invalid domain"}},
	{Network, []string{"connection refused", "no route to host", "network is unreachable", "mail loop", "hop count", "too many hops", "loops back to myself", "host is unreachable", "could not connect", "connection reset", "lost connection", "name server", "name service error"}},
	{Moved, []string{"has moved", "no longer with", "address has changed", "has been replaced", "account has moved", "new address", "no longer works", "user has left"}},
	{NoMailbox, []string{"invalid final delivery userid", "delivery error: dd", "mailbox unavailable", "user unknown", "unknown user", "no such user", "no such recipient", "no such mailbox", "no such address", "no such account", "no such person", "recipient unknown", "unknown recipient", "unknown address", "address unknown", "unknown local part", "invalid recipient", "invalid mailbox", "invalid address", "user not found", "mailbox not found", "address not found", "account not found", "not found in", "does not exist", "doesn't exist", "not exist", "not a valid", "isn't a valid", "no mailbox", "not listed in", "not recognized", "unknown or illegal", "not our customer", "user is unknown", "bad destination", "no account", "is not known", "is unknown", "mailbox unknown", "undeliverable address", "no longer available", "recipnotfound", "couldn't be found", "could not be found", "wasn't found", "no valid recipients", "bad address", "invalid user", "user invalid"}},
}

// reasonOf returns the first reason that a text names.
func reasonOf(text string) Reason {
	text = strings.ToLower(oneLine(text))
	for _, p := range phrases {
		for _, w := range p.words {
			if strings.Contains(text, w) {
				return p.reason
			}
		}
	}
	return Unknown
}

// meanings are what enhanced status codes mean (RFC 3463 and its registry),
// without the first digit.
var meanings = map[string]Reason{
	"1.0": NoMailbox, "1.1": NoMailbox, "1.2": NoDomain, "1.3": NoMailbox, "1.6": Moved, "1.7": Rejected, "1.8": Rejected, "1.10": NoMail,
	"2.1": Disabled, "2.2": Full, "2.3": TooBig,
	"3.1": Server, "3.2": Server, "3.4": TooBig, "3.5": Server,
	"4.1": Network, "4.2": Network, "4.3": Network, "4.4": NoDomain, "4.6": Network, "4.7": Expired,
	"6.0": Rejected, "7.0": Rejected, "7.1": Rejected, "7.26": Rejected, "7.25": Rejected, "7.23": Rejected, "7.27": Rejected,
}

// reasonFor weighs the server's words, its codes, and the words around them.
func reasonFor(status string, code int, said, around string) Reason {
	if strings.HasSuffix(status, ".1.7") || strings.HasSuffix(status, ".1.8") {
		return Rejected // the sender's address
	}
	if r := reasonOf(said); r != Unknown {
		return r
	}
	if code == 556 || code == 521 && (status == "" || status == "5.3.2") { // RFC 7504
		return NoMail
	}
	if status != "" {
		if r, ok := meanings[status[2:]]; ok {
			return r
		}
		if strings.HasPrefix(status[2:], "7.") {
			return Rejected
		}
	}
	if code == 552 {
		return Full
	}
	return reasonOf(around)
}
