package config

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"debrief/reports/mail"
	"debrief/reports/theme"
	"debrief/templates/fonts"
)

// checkFont opens the organization's typeface.
func (c *checker) checkFont() {
	f := c.Organization.Brand.Font
	if f == nil {
		return
	}
	c.checkLine("organization.brand.font.name", f.Name)
	regular := c.openFace("organization.brand.font.regular", f.Regular)
	bold := c.openFace("organization.brand.font.bold", f.Bold)
	if regular != nil && bold != nil {
		c.Type = fonts.NewType(f.Name, regular, bold)
	}
}

// openFace opens one file of a typeface; nil, with a fault, if it cannot be
// used.
func (c *checker) openFace(path string, file Path) *fonts.Face {
	if file == "" {
		return nil // missing: a fault of its own
	}
	raw, err := readRegular(string(file), fonts.MaxFile)
	if err != nil {
		c.fault(path, "the file cannot be read: "+cause(err), "write the name of a TrueType file (.ttf)")
		return nil
	}
	face, err := fonts.Open(raw)
	var refused *fonts.FileError
	if errors.As(err, &refused) {
		c.fault(path, refused.What, refused.Hint)
		return nil
	}
	if err != nil {
		c.fault(path, err.Error(), "")
		return nil
	}
	return face
}

// readRegular reads a file of bounded size that is a regular one.
func readRegular(name string, limit int64) (raw []byte, err error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("it is not a regular file")
	}
	return read(name, limit)
}

// cause is an error without the file's name, which the fault shows as well.
func cause(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}

// themeMails is the folder of a theme that holds the blocks of mails.
const themeMails = "mail"

// checkTheme reads the blocks of mails and tries them.
func (c *checker) checkTheme() {
	const path = "organization.brand.theme"
	blocks := map[string]string{}
	folder := string(c.Organization.Brand.Theme)
	if folder != "" {
		var ok bool
		if blocks, ok = c.readBlocks(path, filepath.Join(folder, themeMails)); !ok {
			return
		}
	}
	if folder == "" && c.Type == nil {
		return
	}
	look, faults, err := mail.NewLook(blocks, c.Type)
	if err != nil {
		c.fault(path, "the theme cannot be used: "+err.Error(), "")
		return
	}
	for _, f := range faults {
		c.faults = append(c.faults, Fault{File: filepath.Join(folder, themeMails, f.Block), Line: f.Line, Column: f.Column,
			What: f.What, Found: f.Found, Hint: f.Hint})
	}
	c.Look = look
}

// readBlocks reads the files of a theme, by their names. It is false, with
// faults, where one cannot be used.
func (c *checker) readBlocks(path, folder string) (blocks map[string]string, ok bool) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		c.fault(path, fmt.Sprintf("its folder %s cannot be read: %s", themeMails, cause(err)), "debrief theme FOLDER writes one to begin from")
		return nil, false
	}
	known, err := mail.Blocks()
	if err != nil {
		c.fault(path, err.Error(), "")
		return nil, false
	}
	var names []string
	for _, b := range known {
		names = append(names, b.Name)
	}
	blocks, ok = map[string]string{}, true
	for _, e := range entries {
		if ending := filepath.Ext(e.Name()); ending != ".html" && ending != ".txt" {
			continue
		}
		file := filepath.Join(folder, e.Name())
		raw, err := readRegular(file, theme.MaxBytes)
		switch {
		case !slices.Contains(names, e.Name()):
			c.blockFault(file, "there is no such block of a mail", cmp.Or(suggest(e.Name(), names), "debrief theme FOLDER writes all that there are"))
			ok = false
		case err != nil:
			c.blockFault(file, "the file cannot be read: "+cause(err), "")
			ok = false
		}
		blocks[e.Name()] = string(raw)
	}
	return blocks, ok
}

func (c *checker) blockFault(file, what, hint string) {
	c.faults = append(c.faults, Fault{File: file, Line: 1, Column: 1, What: what, Hint: hint})
}
