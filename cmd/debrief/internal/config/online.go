package config

import (
	"errors"

	"debrief/sources"
	"debrief/sources/sheets"
)

// checkGoogle checks what belongs to a Google spreadsheet alone.
func (c *checker) checkGoogle(path string, s *Source, kind SourceKind) {
	if kind != GoogleSheet {
		c.refuse(below(path, "service_account"), "only a Google spreadsheet has it")
		return
	}
	var wrong *sources.Failure
	if err := sheets.Check(s.Sheet); s.Sheet != "" && errors.As(err, &wrong) {
		c.fault(below(path, string(kind)), wrong.What, wrong.Hint)
	}
	if !c.written(below(path, "service_account")) {
		c.fault(path, "no service account that may read the spreadsheet", `write service_account: "file:PATH" with the path of its key`)
	}
}
