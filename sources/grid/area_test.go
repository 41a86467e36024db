package grid

import "testing"

func TestAreas(t *testing.T) {
	for text, want := range map[string]string{
		"B3:H200": "B3:H200", "$B$3:$H$200": "B3:H200", "b3": "B3:B3", "A:C": "A1:C1048576", "2:4": "A2:XFD4", "XFD1048576": "XFD1048576:XFD1048576",
		"": "", "B": "", "H3:B1": "", "XFE1": "", "A0": "", "A1048577": "", "A1:B": "", "1A": "", "A1:B2:C3": "",
	} {
		a, err := ParseArea(text)
		if (err == nil) != (want != "") || err == nil && a.String() != want {
			t.Errorf("ParseArea(%q) = %v, %v; want %q", text, a, err, want)
		}
	}
	sheet, a, err := ParseReference(`'It''s a "plan"'!$B$3:$C$4`)
	if err != nil || sheet != `It's a "plan"` || a.String() != "B3:C4" {
		t.Errorf("parseReference = %q, %v, %v", sheet, a, err)
	}
}
