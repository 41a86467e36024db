package csv

// delimiters are the ones that are looked for, the most usual first.
var delimiters = []byte{',', ';', '\t', '|'}

// detectRecords is how many records are looked at to find the delimiter.
const detectRecords = 50

// detectDelimiter returns the delimiter of a text that begins with sample: the
// one that parts the most records into the same number of fields, and among
// equals the one that makes more fields. A text of one column has a comma.
func detectDelimiter(sample []byte, end byte) byte {
	best, bestRecords, bestFields := byte(','), 0, 0
	for _, d := range delimiters {
		fields, records := commonWidth(widths(sample, d, end))
		if fields > 1 && (records > bestRecords || records == bestRecords && fields > bestFields) {
			best, bestRecords, bestFields = d, records, fields
		}
	}
	return best
}

// widths counts the fields of the first records; blank lines do not count.
func widths(sample []byte, delimiter, end byte) []int {
	var all []int
	fields, quoted, blank := 1, false, true
	for _, c := range sample {
		switch {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == delimiter:
			fields++
		case c == end:
			if !blank {
				all = append(all, fields)
			}
			fields, blank = 1, true
			if len(all) == detectRecords {
				return all
			}
			continue
		}
		if c != '\r' && c != ' ' {
			blank = false
		}
	}
	if !blank && len(all) == 0 {
		all = append(all, fields)
	}
	return all
}

// commonWidth returns the most frequent width, the greater one among equals,
// and how often it occurs.
func commonWidth(all []int) (width, times int) {
	count := map[int]int{}
	for _, w := range all {
		count[w]++
	}
	for w, n := range count {
		if n > times || n == times && w > width {
			width, times = w, n
		}
	}
	return width, times
}
