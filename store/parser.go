package store

import (
	"encoding/json"
	"strconv"
	"time"

	"debrief/calendar"
)

// parser reads stored texts and keeps the first error.
type parser struct {
	err error
}

func (p *parser) keep(err error) {
	if p.err == nil {
		p.err = err
	}
}

func (p *parser) date(text string) (d calendar.Date) {
	p.keep(d.UnmarshalText([]byte(text)))
	return d
}

func (p *parser) local(text string) calendar.LocalTime {
	if text == "" {
		return calendar.LocalTime{}
	}
	l, err := calendar.ParseLocalTime(text)
	p.keep(err)
	return l
}

func (p *parser) stamp(text string) time.Time {
	t, err := parseStamp(text)
	p.keep(err)
	return t
}

func (p *parser) number(text string) float64 {
	if text == "" {
		return 0
	}
	f, err := strconv.ParseFloat(text, 64)
	p.keep(err)
	return f
}

func (p *parser) json(text string, into any) {
	p.keep(json.Unmarshal([]byte(text), into))
}
