package csv

import (
	"bytes"
	"context"
	"fmt"
	"io"
)

// blockSize is how much is read at a time.
const blockSize = 256 << 10

// chunk is a part of a file that ends where a record ends.
type chunk struct {
	text []byte
	line int64 // of the file, at which it begins
}

// chunker parts a text into chunks of whole records.
type chunker struct {
	r         io.Reader
	delimiter byte
	end       byte // of a line
	line      int64
	carry     []byte // the start of a record whose end was not read yet
	done      bool
}

// next fills buf, which it may replace by a larger one, with the next whole
// records; io.EOF says that there are none.
func (c *chunker) next(ctx context.Context, buf []byte) (chunk, error) {
	buf = append(buf[:0], c.carry...)
	c.carry = c.carry[:0]
	for !c.done {
		if err := ctx.Err(); err != nil {
			return chunk{}, err
		}
		var err error
		if buf, err = c.fill(buf); err != nil {
			return chunk{}, err
		}
		if cut := c.lastEnd(buf); cut > 0 && !c.done {
			c.carry = append(c.carry, buf[cut:]...)
			return c.take(buf[:cut]), nil
		}
		if !c.done && len(buf) > maxRecord {
			return chunk{}, &syntaxError{c.line, fmt.Sprintf("a record is longer than %d bytes", maxRecord), "check that every quote is closed"}
		}
	}
	if len(buf) == 0 {
		return chunk{}, io.EOF
	}
	return c.take(buf), nil
}

// fill appends a block to buf and notes the end of the text.
func (c *chunker) fill(buf []byte) ([]byte, error) {
	have := len(buf)
	if cap(buf) < have+blockSize {
		const room = 64 << 10 // for what is carried over, so that the buffer serves again
		buf = append(make([]byte, 0, have+max(have, blockSize)+room), buf...)
	}
	// Not io.ReadFull, which cannot tell the end of a text from the sudden end
	// of a compressed file.
	for len(buf) < have+blockSize {
		n, err := c.r.Read(buf[len(buf) : have+blockSize])
		buf = buf[:len(buf)+n]
		if err == io.EOF {
			c.done = true
			return buf, nil
		}
		if err != nil {
			return nil, err
		}
	}
	return buf, nil
}

// lastEnd returns the index behind the last end of a record, 0 for none. It
// jumps from quote to quote, as a line ends its record unless it stands within
// quotes.
func (c *chunker) lastEnd(buf []byte) int {
	last := 0
	for at := 0; ; {
		quote := bytes.IndexByte(buf[at:], '"')
		plain := buf[at:]
		if quote >= 0 {
			plain = plain[:quote]
		}
		if i := bytes.LastIndexByte(plain, c.end); i >= 0 {
			last = at + i + 1
		}
		if quote < 0 {
			return last
		}
		at += quote + 1
		if !c.opens(buf[:at-1]) {
			continue
		}
		n := closingQuote(buf[at:])
		if n < 0 {
			return last
		}
		at += n + 1
	}
}

// opens reports whether a quote behind this text begins a field.
func (c *chunker) opens(before []byte) bool {
	before = bytes.TrimRight(before, " ")
	if len(before) == 0 {
		return true
	}
	b := before[len(before)-1]
	return b == c.delimiter || b == c.end
}

// closingQuote returns the index of the quote that ends a field, -1 if it is
// not here or cannot be told from a doubled one.
func closingQuote(text []byte) int {
	for at := 0; ; {
		i := bytes.IndexByte(text[at:], '"')
		if i < 0 || at+i+1 == len(text) {
			return -1
		}
		at += i + 1
		if text[at] != '"' {
			return at - 1
		}
		at++
	}
}

func (c *chunker) take(text []byte) chunk {
	taken := chunk{text: text, line: c.line}
	c.line += int64(bytes.Count(text, []byte{c.end}))
	return taken
}
