package xlsx

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"debrief/reports"
)

// portraitWidth is how many characters stand side by side on an upright page
// in a size that one can read.
const portraitWidth = 125

const paperA4 = 9

// page sets the sheet up for print: one page wide, lying if it is wide, with
// the header of its one table on every page.
func (s *sheet) page(width float64) error {
	if err := s.setUp(s.name, width); err != nil {
		return err
	}
	if len(s.tableRows) != 1 {
		return nil
	}
	return s.repeat(s.name, s.tableRows[0])
}

func (b *book) setUp(sheet string, width float64) error {
	fit, wide, tall, paper := true, 1, 0, paperA4
	orientation := "portrait"
	if width > portraitWidth {
		orientation = "landscape"
	}
	if err := b.file.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return fmt.Errorf("set up page: %w", err)
	}
	if err := b.file.SetPageLayout(sheet, &excelize.PageLayoutOptions{Size: &paper, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &tall}); err != nil {
		return fmt.Errorf("set up page: %w", err)
	}
	side, top, edge := 0.5, 0.8, 0.35
	if err := b.file.SetPageMargins(sheet, &excelize.PageLayoutMarginsOptions{Left: &side, Right: &side, Top: &top, Bottom: &top, Header: &edge, Footer: &edge}); err != nil {
		return fmt.Errorf("set up page: %w", err)
	}
	header, footer := b.headerFooter()
	if err := b.file.SetHeaderFooter(sheet, &excelize.HeaderFooterOptions{OddHeader: header, OddFooter: footer}); err != nil {
		return fmt.Errorf("set up page: %w", err)
	}
	return nil
}

// repeat prints a row on top of every page.
func (b *book) repeat(sheet string, row int) error {
	err := b.file.SetDefinedName(&excelize.DefinedName{
		Name: "_xlnm.Print_Titles", Scope: sheet,
		RefersTo: fmt.Sprintf("%s!$%d:$%d", quoteSheet(sheet), row, row),
	})
	if err != nil {
		return fmt.Errorf("repeat row %d in print: %w", row, err)
	}
	return nil
}

// quoteSheet writes a sheet's name as formulas refer to it.
func quoteSheet(name string) string { return "'" + strings.ReplaceAll(name, "'", "''") + "'" }

func (b *book) headerFooter() (header, footer string) {
	m := &b.doc.Meta
	asOf := b.lang.Text(reports.Say("workbook.footer", reports.Args{
		"date": {Date: m.DataTo}, "edition": reports.ArgOf(reports.Of(float64(m.Edition), reports.Number)),
		"run": reports.ArgText(reports.Literal(m.Run)),
	}))
	header = "&L" + inHeader(m.Organization) + "&R" + inHeader(b.lang.Text(m.Title))
	footer = "&L" + inHeader(asOf) + "&R" + headerFont + b.say("workbook.page")
	return header, footer
}

const headerFont = `&9&"` + fontFamily + `,Regular"`

// inHeader escapes a text for a page's header and cuts it to the part of the
// room (255 characters in all) that is its own.
func inHeader(text string) string {
	return headerFont + strings.ReplaceAll(shorten(oneLine(printable(text)), 70), "&", "&&")
}
