package sources

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/bits"

	"debrief/calendar"
)

// tableVersion begins an encoded table.
const tableVersion = 1

// errTruncated says that an encoded table is not whole.
var errTruncated = errors.New("decode table: it is damaged")

// AppendBinary implements encoding.BinaryAppender: column by column, each
// distinct text once, dates by their distance from the one before, numbers
// without the zeros at the end of their bits. Equal tables have equal bytes.
func (t *Table) AppendBinary(b []byte) ([]byte, error) {
	b = append(b, tableVersion)
	b = binary.AppendUvarint(b, uint64(len(t.Columns)))
	for i := range t.Columns {
		c := &t.Columns[i]
		b = appendText(b, c.Name)
		b = append(b, byte(c.Kind))
		b = binary.AppendUvarint(b, uint64(c.Len()))
		b = c.appendValues(b)
	}
	return b, nil
}

// MarshalBinary implements encoding.BinaryMarshaler.
func (t *Table) MarshalBinary() ([]byte, error) { return t.AppendBinary(nil) }

func (c *Column) appendValues(b []byte) []byte {
	switch c.Kind {
	case Number:
		for _, v := range c.Numbers {
			b = binary.AppendUvarint(b, bits.ReverseBytes64(numberBits(v)))
		}
	case Date:
		last := calendar.Date(0)
		for _, d := range c.Dates {
			b = binary.AppendVarint(b, int64(d)-int64(last))
			last = d
		}
	default:
		b = appendTexts(b, c.Texts)
	}
	return b
}

// appendTexts writes a text where it occurs first, and its number afterwards;
// 0 announces a new one.
func appendTexts(b []byte, texts []string) []byte {
	numbers := map[string]uint64{}
	for _, text := range texts {
		if n := numbers[text]; n > 0 {
			b = binary.AppendUvarint(b, n)
			continue
		}
		numbers[text] = uint64(len(numbers)) + 1
		b = appendText(append(b, 0), text)
	}
	return b
}

// UnmarshalBinary implements encoding.BinaryUnmarshaler. Bytes that are no
// table are an error, and take no more memory than a small multiple of theirs.
func (t *Table) UnmarshalBinary(data []byte) error {
	d := decoder{rest: data}
	if version := d.byte(); version != tableVersion && !d.damaged {
		return fmt.Errorf("decode table: it is of version %d", version)
	}
	var columns []Column
	for n := d.count(); n > 0 && !d.damaged; n-- {
		columns = append(columns, d.column())
	}
	if d.damaged || len(d.rest) > 0 {
		return errTruncated
	}
	t.Columns = columns
	return nil
}

// decoder reads an encoded table; once it is damaged it returns nothing more.
type decoder struct {
	rest    []byte
	damaged bool
}

func (d *decoder) fail() { d.rest, d.damaged = nil, true }

func (d *decoder) byte() byte {
	if len(d.rest) == 0 {
		d.fail()
		return 0
	}
	b := d.rest[0]
	d.rest = d.rest[1:]
	return b
}

func (d *decoder) uvarint() uint64 {
	v, n := binary.Uvarint(d.rest)
	if n <= 0 {
		d.fail()
		return 0
	}
	d.rest = d.rest[n:]
	return v
}

func (d *decoder) varint() int64 {
	v, n := binary.Varint(d.rest)
	if n <= 0 {
		d.fail()
		return 0
	}
	d.rest = d.rest[n:]
	return v
}

// count reads how many things follow, each of at least one byte.
func (d *decoder) count() int {
	n := d.uvarint()
	if n > uint64(len(d.rest)) {
		d.fail()
		return 0
	}
	return int(n)
}

func (d *decoder) text() string {
	n := d.count()
	text := string(d.rest[:n])
	d.rest = d.rest[n:]
	return text
}

func (d *decoder) column() Column {
	c := Column{Name: d.text(), Kind: Kind(d.byte())}
	n := d.count()
	switch c.Kind {
	case Text:
		c.Texts = d.texts(n)
	case Number:
		c.Numbers = d.numbers(n)
	case Date:
		c.Dates = d.dates(n)
	default:
		d.fail()
	}
	return c
}

func (d *decoder) numbers(n int) []float64 {
	values := make([]float64, n)
	for i := range values {
		values[i] = math.Float64frombits(bits.ReverseBytes64(d.uvarint()))
	}
	return values
}

func (d *decoder) dates(n int) []calendar.Date {
	values := make([]calendar.Date, n)
	last := int64(0)
	for i := range values {
		last += d.varint()
		if last != int64(calendar.Date(last)) {
			d.fail()
		}
		values[i] = calendar.Date(last)
	}
	return values
}

func (d *decoder) texts(n int) []string {
	values := make([]string, n)
	var known []string
	for i := range values {
		number := d.uvarint()
		switch {
		case number > uint64(len(known)):
			d.fail()
		case number > 0:
			values[i] = known[number-1]
		default:
			values[i] = d.text()
			known = append(known, values[i])
		}
	}
	return values
}
