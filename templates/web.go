package templates

import "embed"

// Web holds the small pages behind the links in mails: web/link.html for
// html/template and the style sheet that it includes.
//
//go:embed web/link.html web/link.css
var Web embed.FS
