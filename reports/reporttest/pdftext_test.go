package reporttest

import "testing"

func TestDecode(t *testing.T) {
	if got := decode([]byte("\x00A\x04\x14\x00\\(")); got != "AД(" {
		t.Errorf("decode = %q", got)
	}
}
