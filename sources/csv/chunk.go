package csv

import (
	"bytes"
	"context"
	"fmt"
	"io"
)

// blockSize is how much is read at a time.
const blockSize = 512 << 10

// chunk is a part of a file that ends where a record ends.
type chunk struct {
	text []byte
	line int64 // of the file, at which it begins
}

// chunker parts a text into chunks of whole records. It finds their ends by
// counting quotes: a line ends a record exactly if the quotes before it are
// even. Where that is wrong because a quote stands in a wrong place, the
// scanner meets that quote before it meets the wrong end.
type chunker struct {
	r     io.Reader
	end   byte
	line  int64
	carry []byte // the start of a record whose end was not read yet
	done  bool
}

var quote = []byte{'"'}

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
		buf = append(make([]byte, 0, have+max(have, blockSize)), buf...)
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

// lastEnd returns the index behind the last end of a record, 0 for none.
func (c *chunker) lastEnd(buf []byte) int {
	odd := bytes.Count(buf, quote)%2 == 1
	for cut := len(buf); ; {
		i := bytes.LastIndexByte(buf[:cut], c.end)
		if i < 0 {
			return 0
		}
		if bytes.Count(buf[i:cut], quote)%2 == 1 {
			odd = !odd
		}
		if !odd {
			return i + 1
		}
		cut = i
	}
}

func (c *chunker) take(text []byte) chunk {
	taken := chunk{text: text, line: c.line}
	c.line += int64(bytes.Count(text, []byte{c.end}))
	return taken
}
