package sources

import (
	"strings"
	"time"
)

// monthSpellings lists, from January, how exports write the months in English,
// German, French, Spanish, Italian, Dutch, Portuguese, Polish, Swedish, Danish
// and Russian: in lower case, short forms without their point. No spelling
// means two months, so that the language need not be stated.
var monthSpellings = [12]string{
	"jan january januar jänner januari janvier janv enero ene gennaio gen janeiro styczeń stycznia sty январь января янв",
	"feb february februar februari février févr fév fevrier febrero febbraio fevereiro fev luty lutego lut февраль февраля фев февр",
	"mar march märz mär mrz mars marzo maart mrt março marco marts marzec marca март марта мар",
	"apr april avril avr abril abr aprile kwiecień kwietnia kwi апрель апреля апр",
	"may mai mayo maggio mag mei maio maj maja май мая",
	"jun june juni juin junio giugno giu junho czerwiec czerwca cze июнь июня июн",
	"jul july juli juillet juil julio luglio lug julho lipiec lipca lip июль июля июл",
	"aug august août aout agosto ago augustus augusti sierpień sierpnia sie август августа авг",
	"sep sept september septembre septiembre settembre set setembro wrzesień września wrz сентябрь сентября сен сент",
	"oct october oktober okt octobre octubre ottobre ott outubro out październik października paź октябрь октября окт",
	"nov november novembre noviembre novembro listopad listopada lis ноябрь ноября ноя нояб",
	"dec december dezember dez décembre déc diciembre dic dicembre dezembro grudzień grudnia gru декабрь декабря дек",
}

// monthNames returns the month of each spelling.
func monthNames() map[string]time.Month {
	names := make(map[string]time.Month, 220)
	for i, spellings := range monthSpellings {
		for name := range strings.FieldsSeq(spellings) {
			names[name] = time.Month(i + 1)
		}
	}
	return names
}

// Month returns the month that a word names in one of these languages, with or
// without the point of a short form.
func Month(word string) (time.Month, bool) {
	word = strings.ToLower(strings.TrimSuffix(word, "."))
	for i, spellings := range monthSpellings {
		if word != "" && !strings.Contains(word, " ") && strings.Contains(" "+spellings+" ", " "+word+" ") {
			return time.Month(i + 1), true
		}
	}
	return 0, false
}
