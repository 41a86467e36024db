package sqldb

import (
	"strings"

	"debrief/sources"
)

// query returns the SELECT that a relation means.
func (s *Source) query(from sources.Relation) (string, error) {
	refuse := func(what, hint string) (string, error) {
		return "", &sources.Failure{Place: s.engine.place(), What: what, Hint: hint, Final: true}
	}
	switch {
	case from.Sheet != "" || from.Range != "":
		return refuse("a database has no sheets and ranges", "name a table or write a query")
	case from.Query != "" && from.Table != "":
		return refuse("both a table and a query are given", "leave one of them out")
	case from.Table != "":
		parts := strings.Split(from.Table, ".")
		for i, part := range parts {
			parts[i] = s.engine.quote(part)
		}
		return "SELECT * FROM " + strings.Join(parts, "."), nil
	}
	query := strings.TrimRight(from.Query, "; \t\r\n")
	switch {
	case query == "":
		return refuse("neither a table nor a query is given", "name a table or write a query")
	case strings.ContainsRune(query, 0):
		return refuse("the query has a zero byte", "")
	case hasSemicolon(query):
		return refuse("the query has more than one statement", "write one SELECT")
	}
	return query, nil
}

// hasSemicolon reports whether a semicolon stands outside quotes and comments.
// It is there to say early and clearly what the database would refuse; safety
// does not rest on it.
func hasSemicolon(query string) bool {
	for i := 0; i < len(query); i++ {
		switch rest := query[i:]; {
		case rest[0] == ';':
			return true
		case rest[0] == '\'' || rest[0] == '"' || rest[0] == '`':
			i += closing(rest[1:], rest[:1])
		case strings.HasPrefix(rest, "--"):
			i += closing(rest[1:], "\n")
		case strings.HasPrefix(rest, "/*"):
			i += closing(rest[1:], "*/")
		}
	}
	return false
}

// closing returns how far to go on to stand on the end of the closing sign.
func closing(rest, sign string) int {
	if n := strings.Index(rest, sign); n >= 0 {
		return n + len(sign)
	}
	return len(rest)
}
