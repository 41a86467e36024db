package sources

import "strings"

// totalWords are the labels of rows that sum up others, in lower case.
const totalWords = "|total|totals|grand total|grand totals|overall total|sub total|subtotal|sub-total|sum|sum total" +
	"|summe|gesamt|gesamtsumme|gesamtergebnis|insgesamt|zwischensumme|total général|total general|sous-total|somme|ensemble" +
	"|suma|suma total|totale|totale complessivo|somma|totaal|eindtotaal|subtotaal|soma|total geral|razem|suma końcowa|łącznie" +
	"|summa|totalt|i alt|итого|итог|всего|общий итог|合計|总计|合计|"

// IsTotal reports whether a text labels a row that sums up others: one of the
// words alone, or with a colon and what it is the total of ("Total: Account").
// A campaign may well be called "Total Wellness".
func IsTotal(text string) bool {
	label, _, _ := strings.Cut(text, ":")
	label = strings.ToLower(strings.TrimSpace(label))
	return label != "" && !strings.Contains(label, "|") && strings.Contains(totalWords, "|"+label+"|")
}

// errorValues are what workbooks show, and export, in place of a value that
// could not be computed.
const errorValues = "|#REF!|#N/A|#DIV/0!|#VALUE!|#NAME?|#NUM!|#NULL!|#SPILL!|#CALC!|#GETTING_DATA|#FIELD!|#BLOCKED!|#CONNECT!|#UNKNOWN!|#BUSY!|#ERROR!|"

func isErrorValue(text string) bool {
	return strings.HasPrefix(text, "#") && !strings.Contains(text, "|") && strings.Contains(errorValues, "|"+text+"|")
}
