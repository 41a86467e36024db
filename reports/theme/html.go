package theme

import (
	"fmt"
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

// rule is a form of HTML that a mail must not have.
type rule struct {
	form       *regexp.Regexp
	what, hint string
}

// rules look at the text around the actions. What they find is named by its
// first group.
var rules = []rule{
	{regexp.MustCompile(`(?i)<\s*/?\s*(script|iframe|frame|object|embed|form|input|button|link|base|meta|video|audio|svg|style|body|html|head)\b`),
		"mail clients refuse this element, or it would break the mail", "leave it out; looks go into style=\"…\""},
	{regexp.MustCompile(`(?i)[\s"'/](on[a-z]+)\s*=`), "mails run no script", "leave it out"},
	{regexp.MustCompile(`(?i)\b((?:src|srcset|background|poster)\s*=\s*["']?\s*(?:https?:)?//)`), "a picture from elsewhere: many clients do not show it, and it tells who reads the mail", "use the logo, as in <img src=\"cid:{{.Logo}}\">"},
	{regexp.MustCompile(`(?i)(url\s*\(|@import|expression\s*\()`), "styles must not fetch anything", "leave it out"},
	{regexp.MustCompile(`(?i)(javascript\s*:|vbscript\s*:|data\s*:\s*text/html)`), "links must lead to pages", "write an https address"},
	{regexp.MustCompile(`(<!--)`), "comments of HTML are dropped by the template", "write {{/* … */}}"},
}

// CheckHTML finds what a block of a mail must not hold, beside what Check
// finds.
func CheckHTML(text string) []Fault {
	bare := actions.ReplaceAllStringFunc(text, func(a string) string { return strings.Repeat("_", len(a)) })
	var faults []Fault
	for _, r := range rules {
		for _, at := range r.form.FindAllStringSubmatchIndex(bare, -1) {
			f := Fault{What: r.what, Hint: r.hint, Found: text[at[2]:at[3]]}
			f.Line, f.Column = placeOf(text, at[2])
			faults = append(faults, f)
		}
	}
	return faults
}

var actions = regexp.MustCompile(`(?s)\{\{.*?\}\}`)

// Rows reports what is wrong with a filled block that must be rows of the
// mail's table: elements that are not closed, or closed twice. It returns ""
// for nothing.
func Rows(filled string) string {
	var open []string
	z := html.NewTokenizer(strings.NewReader(filled))
	for {
		switch z.Next() {
		case html.ErrorToken:
			if len(open) > 0 {
				return fmt.Sprintf("<%s> is not closed", open[len(open)-1])
			}
			return ""
		case html.TextToken:
			if len(open) == 0 && strings.TrimSpace(string(z.Text())) != "" {
				return "there is text outside of <tr><td> … </td></tr>"
			}
		case html.StartTagToken:
			name, _ := z.TagName()
			tag := string(name)
			if len(open) == 0 && tag != "tr" {
				return fmt.Sprintf("it begins with <%s>, and a block is one or more <tr><td> … </td></tr>", tag)
			}
			if !void[tag] {
				open = append(open, tag)
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			tag := string(name)
			if len(open) == 0 || open[len(open)-1] != tag {
				return fmt.Sprintf("</%s> closes what is not open", tag)
			}
			open = open[:len(open)-1]
		}
	}
}

// void are the elements without an end.
var void = map[string]bool{"br": true, "img": true, "hr": true, "wbr": true, "col": true}
