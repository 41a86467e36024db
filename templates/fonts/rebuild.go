package fonts

import (
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
)

// table is a table of a font file. Whatever is read beyond its end is 0.
type table []byte

func (t table) u16(at int) int {
	if at < 0 || at+2 > len(t) {
		return 0
	}
	return int(binary.BigEndian.Uint16(t[at:]))
}

func (t table) u32(at int) int {
	if at < 0 || at+4 > len(t) {
		return 0
	}
	return int(binary.BigEndian.Uint32(t[at:]))
}

// from is the rest of the table from an offset.
func (t table) from(at int) table {
	if at < 0 || at > len(t) {
		return nil
	}
	return t[at:]
}

// kept are the tables that drawing needs. Layout tables, signatures and
// bitmaps stay behind.
var kept = []string{"OS/2", "cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "name", "post", "prep"}

// tablesOf takes a TrueType file apart. What is none is refused by its kind.
func tablesOf(file table) (map[string]table, error) {
	if err := kindOf(file); err != nil {
		return nil, err
	}
	tables := map[string]table{}
	for i := range file.u16(4) {
		record := file.from(12 + 16*i)
		if len(record) < 16 {
			break
		}
		at, size := record.u32(8), record.u32(12)
		if at > len(file) || size > len(file)-at {
			return nil, refused(fmt.Sprintf("the file is cut off: its table %q lies beyond the end", string(record[:4])), "copy the file again")
		}
		tables[string(record[:4])] = file[at : at+size]
	}
	if tables["fvar"] != nil {
		return nil, refused("a variable font", "take a static file for each weight, such as Regular and SemiBold")
	}
	if tables["CFF "] != nil || tables["CFF2"] != nil || tables["glyf"] == nil {
		return nil, refused("its letters are not TrueType outlines (it has no table glyf)", "take the .ttf file of the font")
	}
	for _, name := range []string{"head", "hhea", "hmtx", "loca", "maxp", "cmap", "name", "post"} {
		if tables[name] == nil {
			return nil, refused(fmt.Sprintf("it has no table %q", name), "take the file for desktop programs from its maker, not one made for a website")
		}
	}
	return tables, nil
}

func kindOf(file table) error {
	const trueType, apple = "\x00\x01\x00\x00", "true"
	if len(file) < 12 {
		return refused("not a font file", "name a TrueType file (.ttf)")
	}
	switch string(file[:4]) {
	case trueType, apple:
		return nil
	case "OTTO":
		return refused("an OpenType file with PostScript outlines (CFF)", "take the TrueType file (.ttf) of the font")
	case "ttcf":
		return refused("a collection of fonts (.ttc)", "take the files of single fonts (.ttf)")
	case "wOFF", "wOF2":
		return refused("a web font (WOFF)", "take the TrueType file (.ttf) of the font")
	}
	return refused("not a TrueType file", "name a TrueType file (.ttf)")
}

// rebuild makes a file of the kept tables and a map of letters.
func rebuild(tables map[string]table, chars map[rune]int) ([]byte, error) {
	cmap, err := cmapOf(chars)
	if err != nil {
		return nil, err
	}
	parts := map[string]table{"cmap": cmap}
	for _, name := range kept {
		if t := tables[name]; t != nil {
			parts[name] = t
		}
	}
	names := slices.Sorted(maps.Keys(parts))
	power := 1
	selector := 0
	for power*2 <= len(names) {
		power, selector = power*2, selector+1
	}
	out := []byte("\x00\x01\x00\x00")
	out = put16(out, len(names), power*16, selector, (len(names)-power)*16)
	at := 12 + 16*len(names)
	for _, name := range names {
		out = append(out, name...)
		out = binary.BigEndian.AppendUint32(out, checksum(parts[name]))
		out = binary.BigEndian.AppendUint32(out, uint32(at))
		out = binary.BigEndian.AppendUint32(out, uint32(len(parts[name])))
		at += (len(parts[name]) + 3) &^ 3
	}
	for _, name := range names {
		out = append(out, parts[name]...)
		out = append(out, make([]byte, -len(parts[name])&3)...)
	}
	return out, nil
}

func put16(out []byte, values ...int) []byte {
	for _, v := range values {
		out = binary.BigEndian.AppendUint16(out, uint16(v))
	}
	return out
}

func checksum(t table) uint32 {
	sum := uint32(0)
	for at := 0; at < len(t); at += 4 {
		var word [4]byte
		copy(word[:], t[at:])
		sum += binary.BigEndian.Uint32(word[:])
	}
	return sum
}

// segment is a stretch of letters whose glyphs follow each other.
type segment struct{ first, last, delta int }

// cmapOf writes a table cmap with one part of format 4, which is all that a
// PDF writer reads.
func cmapOf(chars map[rune]int) (table, error) {
	segments := segmentsOf(chars)
	const most = (0xffff - 16) / 8
	if len(segments) > most {
		return nil, refused("it has too many letters", "make a subset of it with the letters that you need")
	}
	n := len(segments)
	power, selector := 1, 0
	for power*2 <= n {
		power, selector = power*2, selector+1
	}
	out := put16(nil, 0, 1, 3, 1, 0, 12, 4, 16+8*n, 0, 2*n, 2*power, selector, 2*(n-power))
	for _, s := range segments {
		out = put16(out, s.last)
	}
	out = put16(out, 0)
	for _, s := range segments {
		out = put16(out, s.first)
	}
	for _, s := range segments {
		out = put16(out, s.delta)
	}
	return append(out, make([]byte, 2*n)...), nil
}

func segmentsOf(chars map[rune]int) []segment {
	var out []segment
	for _, r := range slices.Sorted(maps.Keys(chars)) {
		delta := chars[r] - int(r)
		if n := len(out); n > 0 && out[n-1].last == int(r)-1 && out[n-1].delta == delta {
			out[n-1].last++
			continue
		}
		out = append(out, segment{int(r), int(r), delta})
	}
	return append(out, segment{0xffff, 0xffff, 1})
}
