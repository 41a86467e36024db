package config

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/currency"

	"debrief/delivery"
	"debrief/reports"
)

// Currency is an ISO 4217 code, "EUR".
type Currency string

// UnmarshalText implements encoding.TextUnmarshaler.
func (c *Currency) UnmarshalText(text []byte) error {
	unit, err := currency.ParseISO(string(text))
	if err != nil {
		return &mistake{"unknown currency", "write its ISO 4217 code, such as EUR, GBP or USD"}
	}
	*c = Currency(unit.String())
	return nil
}

// Locale is a language and a place, "en-IE", that there are phrases for.
type Locale string

// UnmarshalText implements encoding.TextUnmarshaler.
func (l *Locale) UnmarshalText(text []byte) error {
	// The currency does not matter for whether there are phrases.
	if _, err := reports.NewLanguage(string(text), "EUR"); err != nil {
		return &mistake{"unknown locale", "write one such as en-GB, en-IE or en-US"}
	}
	*l = Locale(text)
	return nil
}

// Zone is a time zone; without a Location, none is written.
type Zone struct{ *time.Location }

// UnmarshalText implements encoding.TextUnmarshaler for names of the IANA
// database.
func (z *Zone) UnmarshalText(text []byte) error {
	name := string(text)
	location, err := time.LoadLocation(name)
	if err != nil || name == "" || name == "Local" {
		return &mistake{"unknown time zone", "write one such as Europe/Dublin or America/New_York"}
	}
	z.Location = location
	return nil
}

// Size is a number of bytes.
type Size int64

var sizeForm = regexp.MustCompile(`^(\d{1,6}(?:\.\d{1,3})?) ?(kB|MB)$`)

// UnmarshalText implements encoding.TextUnmarshaler for "500kB" and "7MB".
func (s *Size) UnmarshalText(text []byte) error {
	m := sizeForm.FindSubmatch(text)
	if m == nil {
		return &mistake{"not a size", `write a number and kB or MB, such as "7MB"`}
	}
	n, err := strconv.ParseFloat(string(m[1]), 64)
	if err != nil || n == 0 {
		return &mistake{"no size", `write one such as "7MB"`}
	}
	unit := 1e3
	if string(m[2]) == "MB" {
		unit = 1e6
	}
	*s = Size(math.Round(n * unit))
	return nil
}

// Address is one mailbox; the zero Address is none.
type Address struct{ delivery.Address }

// UnmarshalText implements encoding.TextUnmarshaler.
func (a *Address) UnmarshalText(text []byte) error {
	parsed, err := delivery.ParseAddress(string(text))
	if err != nil {
		return badAddress(err)
	}
	a.Address = parsed
	return nil
}

// IsZero reports whether there is no address.
func (a Address) IsZero() bool { return a.Email == "" }

// badAddress says why a text is not an address. The cause's own text quotes
// the address, which a fault shows by itself.
func badAddress(err error) *mistake {
	if cause := errors.Unwrap(err); cause != nil {
		err = cause
	}
	return &mistake{"not an address: " + err.Error(), "write one such as maria@example.com"}
}

// Colour is "#rrggbb"; an empty one is the theme's own.
type Colour string

var colourForm = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

// UnmarshalText implements encoding.TextUnmarshaler.
func (c *Colour) UnmarshalText(text []byte) error {
	if !colourForm.Match(text) {
		return &mistake{"not a colour", `write "#" and six hexadecimal digits in quotes, such as "#0b3d2e"`}
	}
	*c = Colour(strings.ToLower(string(text)))
	return nil
}

// channels returns red, green and blue from 0 to 255.
func (c Colour) channels() [3]float64 {
	n, err := strconv.ParseUint(strings.TrimPrefix(string(c), "#"), 16, 32)
	if err != nil {
		return [3]float64{}
	}
	return [3]float64{float64(n >> 16 & 0xff), float64(n >> 8 & 0xff), float64(n & 0xff)}
}

// onWhite returns the contrast ratio of the colour on white, from 1 to 21 (WCAG
// 2.2, "relative luminance" and "contrast ratio").
func (c Colour) onWhite() float64 {
	var luminance float64
	for i, weight := range [...]float64{0.2126, 0.7152, 0.0722} {
		share := c.channels()[i] / 255
		if share <= 0.04045 {
			luminance += weight * share / 12.92
		} else {
			luminance += weight * math.Pow((share+0.055)/1.055, 2.4)
		}
	}
	return 1.05 / (luminance + 0.05)
}

// darker returns the lightest shade of the colour that has a contrast on white.
func (c Colour) darker(contrast float64) Colour {
	rgb := c.channels()
	for percent := 99; percent >= 0; percent-- {
		share := float64(percent) / 100
		shade := Colour(fmt.Sprintf("#%02x%02x%02x", int(rgb[0]*share), int(rgb[1]*share), int(rgb[2]*share)))
		if shade.onWhite() >= contrast {
			return shade
		}
	}
	return "#000000"
}
