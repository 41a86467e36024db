package xlsx

import (
	"math"
	"strconv"
	"strings"
)

// readable returns a colour "#rrggbb" as a workbook writes it, if text in it
// can be read on white: a contrast of 4.5 to 1, as WCAG 2 asks (1.4.3).
func readable(colour string) (string, bool) {
	hex := strings.TrimPrefix(colour, "#")
	n, err := strconv.ParseUint(hex, 16, 32)
	if err != nil || len(hex) != 6 {
		return "", false
	}
	luminance := 0.2126*linear(n>>16&0xff) + 0.7152*linear(n>>8&0xff) + 0.0722*linear(n&0xff)
	return strings.ToUpper(hex), 1.05/(luminance+0.05) >= 4.5
}

// linear takes a channel out of sRGB's gamma.
func linear(channel uint64) float64 {
	c := float64(channel) / 255
	if c <= 0.04045 {
		return c / 12.92
	}
	return math.Pow((c+0.055)/1.055, 2.4)
}
