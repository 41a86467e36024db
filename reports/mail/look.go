package mail

import (
	"bytes"
	"fmt"
	html "html/template"
	"io/fs"
	"maps"
	"path"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	text "text/template"

	"debrief/reports/theme"
	"debrief/templates"
	"debrief/templates/fonts"
)

// Look is how mails look: the blocks that they are made of, debrief's own or an
// organization's, and the type that they ask for. It is read-only once made.
type Look struct {
	typ   *fonts.Type
	html  *html.Template
	plain *text.Template
	logo  bool // a block shows the logo
}

// Block is a part of a mail that an organization may replace.
type Block struct {
	Name string       // of its file: "header.html", "footer.txt"
	Data reflect.Type // what it may use
	Text string       // debrief's own
}

// blockData are the data of each block, by the name without the ending.
var blockData = map[string]reflect.Type{
	"header": reflect.TypeFor[header](), "verdict": reflect.TypeFor[verdict](), "facts": reflect.TypeFor[facts](),
	"scorecard": reflect.TypeFor[scorecard](), "chart": reflect.TypeFor[picture](), "findings": reflect.TypeFor[findings](),
	"actions": reflect.TypeFor[actions](), "table": reflect.TypeFor[table](), "notes": reflect.TypeFor[notes](),
	"files": reflect.TypeFor[files](), "footer": reflect.TypeFor[footer](),
}

// Blocks returns the blocks that may be replaced, by name.
func Blocks() ([]Block, error) {
	own, err := ownBlocks()
	if err != nil {
		return nil, err
	}
	var out []Block
	for _, name := range slices.Sorted(maps.Keys(own)) {
		out = append(out, Block{name, dataOf(name), own[name]})
	}
	return out, nil
}

func dataOf(name string) reflect.Type { return blockData[strings.TrimSuffix(name, path.Ext(name))] }

// ownBlocks reads the embedded blocks.
var ownBlocks = sync.OnceValues(func() (map[string]string, error) {
	const folder = "mail/blocks"
	files, err := fs.ReadDir(templates.Mail, folder)
	if err != nil {
		return nil, fmt.Errorf("read blocks: %w", err)
	}
	out := map[string]string{}
	for _, f := range files {
		raw, err := templates.Mail.ReadFile(folder + "/" + f.Name())
		if err != nil {
			return nil, fmt.Errorf("read block: %w", err)
		}
		out[f.Name()] = string(raw)
	}
	return out, nil
})

// builtIn is debrief's own look.
var builtIn = sync.OnceValues(func() (*Look, error) { return newLook(nil, nil) })

// BlockFault is a fault of a block that an organization wrote.
type BlockFault struct {
	Block string
	theme.Fault
}

// NewLook makes a look of an organization's type, which may be nil, and of its
// blocks by the names of their files. Blocks with faults make no look: all
// faults are returned. Each block was filled with samples once, so that one
// which passes fills a mail.
func NewLook(blocks map[string]string, typ *fonts.Type) (*Look, []BlockFault, error) {
	var faults []BlockFault
	for _, name := range slices.Sorted(maps.Keys(blocks)) {
		for _, f := range checkBlock(name, blocks[name]) {
			faults = append(faults, BlockFault{name, f})
		}
	}
	if len(faults) > 0 {
		return nil, faults, nil
	}
	look, err := newLook(blocks, typ)
	if err != nil {
		return nil, nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(blocks)) {
		for _, f := range look.try(name) {
			faults = append(faults, BlockFault{name, f})
		}
	}
	if len(faults) > 0 {
		return nil, faults, nil
	}
	return look, nil, nil
}

func checkBlock(name, block string) []theme.Fault {
	data := dataOf(name)
	if data == nil {
		return []theme.Fault{{Line: 1, Column: 1, What: "there is no such block", Found: name}}
	}
	faults := theme.Check(block, data)
	if path.Ext(name) == ".html" {
		faults = append(faults, theme.CheckHTML(block)...)
	}
	return faults
}

// newLook puts blocks in the place of debrief's own.
func newLook(blocks map[string]string, typ *fonts.Type) (*Look, error) {
	own, err := ownBlocks()
	if err != nil {
		return nil, err
	}
	l := &Look{typ: typ}
	if l.html, err = html.ParseFS(templates.Mail, "mail/body.html"); err != nil {
		return nil, fmt.Errorf("read template: %w", err)
	}
	functions := text.FuncMap{"wrap": wrap, "join": join, "pairs": pairs, "scores": scores, "cells": cells,
		"header": func(h *header) (string, error) { return l.lines("header", h) },
		"footer": func(f *footer) (string, error) { return l.lines("footer", f) },
	}
	if l.plain, err = text.New("body.txt").Funcs(functions).ParseFS(templates.Mail, "mail/body.txt"); err != nil {
		return nil, fmt.Errorf("read template: %w", err)
	}
	for name, block := range own {
		if other, ok := blocks[name]; ok {
			block = other
			l.logo = l.logo || strings.Contains(other, ".Logo")
		}
		switch short, ending := strings.TrimSuffix(name, path.Ext(name)), path.Ext(name); ending {
		case ".html":
			_, err = l.html.New(short).Parse(block)
		default:
			_, err = l.plain.New(short).Parse(block)
		}
		if err != nil {
			return nil, fmt.Errorf("read block %s: %w", name, err)
		}
	}
	return l, nil
}

// Bounds on what a block, and the frame with all blocks, may write.
const (
	maxBlock = MaxHTML / 2
	maxBody  = 4 * MaxHTML
)

// fillHTML writes the HTML part.
func (l *Look) fillHTML(v *view) (string, error) {
	var b bytes.Buffer
	if err := l.html.ExecuteTemplate(theme.Limit(&b, maxBody), "body.html", v); err != nil {
		return "", fmt.Errorf("fill template: %w", err)
	}
	return blankLines.ReplaceAllString(b.String(), "\n"), nil
}

// blankLines are what the templates' conditions leave behind.
var blankLines = regexp.MustCompile(`\n\s*\n`)

// fillText writes the text part.
func (l *Look) fillText(v *view) (string, error) {
	var b bytes.Buffer
	if err := l.plain.ExecuteTemplate(theme.Limit(&b, maxBody), "body.txt", v); err != nil {
		return "", fmt.Errorf("fill template: %w", err)
	}
	return strings.TrimSpace(gaps.ReplaceAllString(b.String(), "\n\n")) + "\n", nil
}

// lines fills a block of text and wraps its lines.
func (l *Look) lines(name string, data any) (string, error) {
	var b bytes.Buffer
	if err := l.plain.ExecuteTemplate(theme.Limit(&b, maxBlock), name, data); err != nil {
		return "", fmt.Errorf("fill block %s: %w", name, err)
	}
	var out strings.Builder
	for s := range strings.SplitSeq(strings.Trim(b.String(), "\n"), "\n") {
		if s = strings.TrimSpace(s); s == "" {
			out.WriteString("\n")
			continue
		}
		out.WriteString(wrap("", s))
	}
	return strings.TrimLeft(out.String(), "\n"), nil
}

// try fills a block with samples and looks at what comes of it.
func (l *Look) try(name string) []theme.Fault {
	short, ending := strings.TrimSuffix(name, path.Ext(name)), path.Ext(name)
	for _, s := range samples(short) {
		var filled string
		var err error
		if ending == ".html" {
			var b bytes.Buffer
			err = l.html.ExecuteTemplate(theme.Limit(&b, maxBlock), short, s.data)
			filled = b.String()
		} else {
			filled, err = l.lines(short, s.data)
		}
		if err != nil {
			return []theme.Fault{unfilled(err)}
		}
		if wrong := judge(ending, filled, s.must); wrong != nil {
			return []theme.Fault{*wrong}
		}
	}
	return nil
}

// judge looks at a filled block.
func judge(ending, filled string, must []need) *theme.Fault {
	if ending == ".html" {
		if why := theme.Rows(filled); why != "" {
			return &theme.Fault{Line: 1, Column: 1, What: "filled with data it is not whole HTML: " + why,
				Hint: "close each element within the same if, with or range that it is opened in"}
		}
	}
	for _, m := range must {
		if !strings.Contains(filled, m.text) && (m.html == "" || ending == ".html") {
			return &theme.Fault{Line: 1, Column: 1, What: m.why, Hint: m.hint}
		}
	}
	return nil
}

// unfilled puts the template library's error into a fault.
func unfilled(err error) theme.Fault {
	f := theme.Fault{Line: 1, Column: 1, What: err.Error(), Hint: "write data between elements or within quoted attributes"}
	if m := executionPlace.FindStringSubmatch(err.Error()); m != nil {
		_, _ = fmt.Sscan(m[1], &f.Line) // digits, by the form
		f.What = m[2]
	}
	return f
}

var executionPlace = regexp.MustCompile(`(?s)template: ?[\w.]+:(\d+)(?::\d+)?: (.*)$`)
