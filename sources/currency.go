package sources

import (
	"strings"
	"unicode"
)

// currencySigns are the codes of signs that mean one currency. "$" and "kr"
// mean many.
var currencySigns = map[string]string{
	"€": "EUR", "£": "GBP", "¥": "¥", "₹": "INR", "₽": "RUB", "₺": "TRY", "₩": "KRW", "₴": "UAH", "₪": "ILS", "₦": "NGN", "₫": "VND", "฿": "THB",
	"us$": "USD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "hk$": "HKD", "nz$": "NZD", "s$": "SGD", "r$": "BRL", "zł": "PLN", "kč": "CZK", "ft": "HUF", "руб": "RUB", "р": "RUB", "$": "$",
}

// currencyCodes are the ISO 4217 codes that are recognized beside numbers and
// as the values of a column.
const currencyCodes = " aed ars aud bgn brl cad chf clp cny cop czk dkk egp eur gbp hkd huf idr ils inr isk jpy krw mxn myr ngn nok nzd pen" +
	" php pkr pln ron rsd rub sar sek sgd thb try twd uah usd vnd zar "

// IsCurrencyCode reports whether a text is the code of a currency.
func IsCurrencyCode(text string) bool {
	return len(text) == 3 && strings.Contains(currencyCodes, " "+strings.ToLower(text)+" ")
}

// CurrencyIn returns the currency that a number is written with: its code, or
// its sign where that means several; "" if there is none.
func CurrencyIn(text string) string {
	letters := strings.ToLower(strings.TrimFunc(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.Is(unicode.Sc, r) {
			return r
		}
		return ' '
	}, text), unicode.IsSpace))
	if code, ok := currencySigns[letters]; ok {
		return code
	}
	if IsCurrencyCode(letters) {
		return strings.ToUpper(letters)
	}
	return ""
}
