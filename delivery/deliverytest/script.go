package deliverytest

import (
	"io"
	"math/rand/v2"
	"strings"
	"time"

	"debrief/delivery"
)

// Fault is a way in which a server misbehaves in one phase.
type Fault string

// The faults. In the phases Dial, Handshake and Body, where there is no reply
// to spoil, each stands for what comes nearest.
const (
	Later       Fault = "later"        // 451
	Closing     Fault = "closing"      // 421, and hangs up
	Refused     Fault = "refused"      // 550
	TooBig      Fault = "too big"      // 552 5.3.4
	Silent      Fault = "silent"       // never answers
	HangUp      Fault = "hangs up"     // closes without an answer
	Reset       Fault = "resets"       // the same, so that what was sent is lost
	Garbage     Fault = "garbage"      // answers something that is no reply
	Endless     Fault = "endless"      // answers a line that does not end
	Half        Fault = "half"         // answers half a reply and hangs up
	RightAndEnd Fault = "right, ended" // answers as it should, and hangs up
	Slow        Fault = "slow"         // answers as it should, after a while
)

// Faults returns all faults.
func Faults() []Fault {
	return []Fault{Later, Closing, Refused, TooBig, Silent, HangUp, Reset, Garbage, Endless, Half, RightAndEnd, Slow}
}

// Phases returns all phases.
func Phases() []delivery.Phase {
	return []delivery.Phase{delivery.Dial, delivery.Banner, delivery.Hello, delivery.StartTLS, delivery.Handshake, delivery.Auth,
		delivery.Mail, delivery.Rcpt, delivery.Data, delivery.Body, delivery.Dot, delivery.Quit}
}

// Script says where a server misbehaves, once.
type Script struct {
	Phase    delivery.Phase
	Fault    Fault
	After    int           // how often the phase goes well before
	Keeps    bool          // after the dot: takes the message although the client is not told
	Implicit bool          // TLS from the first byte
	Dribbles bool          // answers octet by octet
	Delay    time.Duration // of Slow
}

// refusals are what a server says when it does not say what it should.
var refusals = map[Fault]string{
	Later:   "451 4.3.0 try again later",
	Closing: "421 4.3.2 closing down",
	Refused: "550 5.7.1 not you",
	TooBig:  "552 5.3.4 too big for us",
	Garbage: "what was that?",
}

// answer tells how a phase ended.
type answer uint8

const (
	asked   answer = iota // answered as it should: go on
	refused               // said no: the client may go on
	gone                  // the connection is of no more use
)

// say answers in a phase, as the script has it.
func (c *scripted) say(phase delivery.Phase, right string) answer {
	fault, due := c.server.due(phase)
	if !due {
		return c.write(right, asked)
	}
	switch fault {
	case Later, Refused, TooBig:
		return c.write(refusals[fault], refused)
	case Closing:
		c.write(refusals[fault], gone)
	case Garbage:
		c.write(refusals[fault], gone)
		c.drain()
	case Silent:
		c.drain()
	case Half:
		c.write(right[:3]+"-half of it", gone)
	case Endless:
		c.flood()
	case RightAndEnd:
		c.write(right, gone)
	case Slow:
		time.Sleep(c.server.script.Delay)
		return c.write(right, asked)
	}
	c.end(fault == Reset)
	return gone
}

func (c *scripted) write(line string, then answer) answer {
	text := strings.ReplaceAll(line, "\n", "\r\n") + "\r\n"
	if !c.server.script.Dribbles {
		if _, err := io.WriteString(c.conn, text); err != nil {
			return gone
		}
		return then
	}
	for i := range len(text) {
		if _, err := io.WriteString(c.conn, text[i:i+1]); err != nil {
			return gone
		}
	}
	return then
}

// drain reads until the client gives up. What it reads does not matter.
func (c *scripted) drain() { _, _ = io.Copy(io.Discard, c.r) }

// flood writes a line that does not end, until the client gives up.
func (c *scripted) flood() {
	line := []byte(strings.Repeat("250 and on ", 100))
	for {
		if _, err := c.conn.Write(line); err != nil {
			return
		}
	}
}

// end closes the connection; abruptly, everything under way is lost.
func (c *scripted) end(abruptly bool) {
	if abruptly {
		_ = c.raw.SetLinger(0) // only fails on a closed connection
		_ = c.raw.Close()
		return
	}
	_ = c.conn.Close()
}

// RandomScript returns a script drawn from a seed.
func RandomScript(seed uint64) Script {
	r := rand.New(rand.NewPCG(seed, 1))
	phases, faults := Phases(), Faults()
	return Script{
		Phase: phases[r.IntN(len(phases))], Fault: faults[r.IntN(len(faults))],
		After: r.IntN(3), Keeps: r.IntN(2) == 0, Implicit: r.IntN(3) == 0, Dribbles: r.IntN(3) == 0,
	}
}
