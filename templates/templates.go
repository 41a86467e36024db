// Package templates holds the embedded text of debrief: one file per language
// with its phrases, number and date words, and the mails' and pages' HTML. It
// is text only; what fills it lives in reports.
package templates

import "embed"

// Languages holds one YAML file per language, named by its BCP 47 tag:
// languages/en-GB.yaml. A language is added by adding a file.
//
//go:embed languages/*.yaml
var Languages embed.FS

// Mail holds the two bodies of a mail, mail/body.html for html/template and
// mail/body.txt for text/template, and in mail/blocks the blocks that they are
// made of, which an organization may replace with its own.
//
//go:embed mail/body.html mail/body.txt mail/blocks
var Mail embed.FS
