package main

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/text/currency"

	"debrief/delivery"
)

// answers are what the data do not tell.
type answers struct {
	organization string
	currency     string
	zone         string
	name         string
	email        string
	assumed      bool // nobody was asked
}

// asker puts questions to a person, or takes the answers that are proposed.
type asker struct {
	in    *bufio.Reader
	out   io.Writer
	quiet bool
}

// asker asks on a terminal only.
func (a *app) asker(yes bool) *asker {
	return &asker{in: bufio.NewReader(a.in), out: a.out, quiet: yes || !isTerminal(a.in)}
}

func isTerminal(r io.Reader) bool {
	f, ok := r.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// question asks until the answer is right; an empty one is what is proposed.
func (k *asker) question(text, proposed string, check func(string) error) (string, error) {
	if k.quiet {
		return proposed, nil
	}
	for {
		fmt.Fprintf(k.out, "%s [%s]: ", text, proposed)
		line, err := k.in.ReadString('\n')
		answer := cmp.Or(strings.TrimSpace(line), proposed)
		wrong := check(answer)
		if wrong == nil {
			return answer, nil
		}
		if err != nil {
			return "", fmt.Errorf("ask %q: %w", text, err)
		}
		fmt.Fprintf(k.out, "  %v\n", wrong)
	}
}

// ask asks for what the data do not tell.
func (b *beginning) ask(k *asker) error {
	b.answers.assumed = k.quiet
	for _, q := range []struct {
		to             *string
		text, proposed string
		check          func(string) error
	}{
		{&b.answers.organization, "Whose marketing is it?", "My organization", anyLine},
		{&b.answers.currency, "In which currency does it count (ISO code)?", b.currency(), isCurrency},
		{&b.answers.zone, "In which time zone do its days begin?", "UTC", isZone},
		{&b.answers.name, "Who shall get the first reports?", "Me", anyLine},
		{&b.answers.email, "At which address?", "me@example.com", isAddress},
	} {
		answer, err := k.question(q.text, q.proposed, q.check)
		if err != nil {
			return err
		}
		*q.to = answer
	}
	return nil
}

// currency is the one that the amounts are shown in, if there is one.
func (b *beginning) currency() string {
	for _, c := range []*candidate{b.results, b.plan} {
		if c == nil {
			continue
		}
		for i := range c.table.Columns {
			if all := c.table.Columns[i].Currencies; len(all) == 1 {
				if all[0] == "$" {
					return "USD"
				}
				if isCurrency(all[0]) == nil {
					return all[0]
				}
			}
		}
	}
	return "EUR"
}

func anyLine(s string) error {
	if strings.TrimSpace(s) == "" {
		return errors.New("write something")
	}
	return nil
}

func isCurrency(s string) error {
	if _, err := currency.ParseISO(s); err != nil {
		return errors.New("write an ISO 4217 code, such as EUR, GBP or USD")
	}
	return nil
}

func isZone(s string) error {
	if _, err := time.LoadLocation(s); err != nil || s == "" || s == "Local" {
		return errors.New("write one such as Europe/Dublin or America/New_York")
	}
	return nil
}

func isAddress(s string) error {
	if _, err := delivery.ParseAddress(s); err != nil {
		return errors.New("write one such as maria@example.com")
	}
	return nil
}
