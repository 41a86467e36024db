package templates

import "embed"

// Page holds the report as a web page: page/page.html for html/template and
// the style sheet that it includes.
//
//go:embed page/page.html page/page.css
var Page embed.FS
