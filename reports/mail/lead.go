package mail

import (
	"fmt"

	"debrief/reports"
	"debrief/reports/chart"
)

// The lead chart's place: as wide as the column without its margins, drawn
// twice as fine, and so few millimetres wide that its labels can still be read
// on a phone.
const (
	leadWidth  = 552 // CSS pixels
	leadMM     = 100.0
	leadHeight = 62.0 // millimetres
	leadDPI    = 2 * leadWidth / leadMM * 25.4
	leadCID    = "chart@debrief"
)

// leadOf returns the chart that the mail shows, nil if there is none.
func leadOf(doc *reports.Document) *reports.Chart {
	for _, s := range doc.Sections {
		for _, b := range s.Blocks {
			if b.Chart != nil && b.Chart.Lead {
				return b.Chart
			}
		}
	}
	return nil
}

// Chart implements reports.Painter. Charts but the lead are in the
// attachments.
func (p *painter) Chart(c *reports.Chart) error {
	if c != p.lead {
		return nil
	}
	return p.showLead()
}

// showLead paints the lead chart unless it has been.
func (p *painter) showLead() error {
	c := p.lead
	if c == nil {
		return nil
	}
	p.lead = nil
	scene := chart.Draw(c, p.lang, p.theme, chart.Size{W: leadMM, H: leadHeight})
	png, err := scene.PNG(leadDPI)
	if err != nil {
		return fmt.Errorf("chart %s: %w", c.ID, err)
	}
	alt := line(scene.Alt, p.limit)
	if alt == "" {
		alt = p.text(c.Title)
	}
	p.images = append(p.images, Image{CID: leadCID, PNG: png, Alt: alt})
	p.add(block{Chart: &picture{Around: p.around, Heading: p.text(c.Title), Subtitle: p.text(c.Subtitle), Alt: alt, CID: leadCID, Width: leadWidth}})
	return nil
}
