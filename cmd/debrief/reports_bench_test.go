package main

import (
	"syscall"
	"testing"
	"time"

	"debrief/pipeline"
	"debrief/reports/reporttest"
)

// BenchmarkReports measures what rendering a report of eight pages, ten charts
// and 10,000 rows of data takes once all is warm: its parts, the whole of it,
// and PDF and mail alone. reports/min is how many two cores would make, from the
// time that the processor worked, which other work on the machine changes
// little.
func BenchmarkReports(b *testing.B) {
	doc := reporttest.Sample()
	doc.Data = reporttest.Data(10_000)
	var p brush
	pdf := func() error { _, err := p.pdf(doc); return err }
	workbook := func() error { _, err := p.xlsx(doc); return err }
	mail := func() error { _, err := p.mail(doc, pipeline.MailFrame{}); return err }
	for _, c := range []struct {
		name  string
		parts []func() error
	}{
		{"pdf", []func() error{pdf}}, {"workbook", []func() error{workbook}}, {"mail", []func() error{mail}},
		{"pdf+mail", []func() error{pdf, mail}}, {"whole", []func() error{pdf, workbook, mail}},
	} {
		b.Run(c.name, func(b *testing.B) { renderAgain(b, c.parts) })
	}
}

func renderAgain(b *testing.B, parts []func() error) {
	b.ReportAllocs()
	before := processorTime(b)
	for b.Loop() {
		for _, part := range parts {
			if err := part(); err != nil {
				b.Fatal(err)
			}
		}
	}
	each := (processorTime(b) - before).Seconds() / float64(b.N)
	b.ReportMetric(1000*each, "cpu-ms/op")
	b.ReportMetric(2*60/each, "reports/min")
}

func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		b.Fatal(err)
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}
