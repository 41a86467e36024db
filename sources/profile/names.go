package profile

import (
	"strings"

	"debrief/sources"
)

// How sure a name makes.
const (
	sureName   = 0.95 // the heading is one of the field's names
	partName   = 0.75 // one of its names stands within the heading
	nearName   = 0.6  // it is one of them but for a slip of the pen
	minNear    = 6    // letters from which a slip of the pen is believed
	minPart    = 3    // letters of a name that may stand within a heading
	maxSurplus = 3    // further words of a heading
)

// nameScore tells how sure a heading makes that a column holds a field, from 0
// to 1.
func nameScore(field, heading string) float64 {
	return score(fieldNames[field], sources.PlainName(heading))
}

func score(names, heading string) float64 {
	best := 0.0
	for name := range strings.SplitSeq(names, "|") {
		best = max(best, compare(name, heading))
	}
	return best
}

func compare(name, heading string) float64 {
	switch {
	case name == "" || heading == "":
		return 0
	case name == heading || strings.ReplaceAll(name, " ", "") == strings.ReplaceAll(heading, " ", ""):
		return sureName
	case len(name) >= minPart && strings.Contains(" "+heading+" ", " "+name+" "):
		surplus := len(strings.Fields(heading)) - len(strings.Fields(name))
		return max(0, partName-0.05*float64(min(surplus, maxSurplus)-1)-0.2*float64(max(0, surplus-maxSurplus)))
	case len([]rune(name)) >= minNear && sources.IsSlip(name, heading):
		return nearName
	}
	return 0
}

// isOneOf reports whether a text is one of the words of a list.
func isOneOf(text, list string) bool {
	text = strings.ToLower(strings.TrimSpace(text))
	return text != "" && !strings.Contains(text, "|") && strings.Contains("|"+list+"|", "|"+text+"|")
}

func isMonth(word string) bool {
	_, ok := sources.Month(word)
	return ok
}
