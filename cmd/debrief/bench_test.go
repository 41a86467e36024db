package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"debrief/calendar"
)

// The size of the benchmark: 250 days of 40 channels in ten regions are
// 100,000 rows of results, and 10,000 rows of data in the workbook.
const (
	benchDays     = 250
	benchChannels = 40
	benchRegions  = 10
)

// BenchmarkProcess measures the whole program, as a process of its own: from
// 100,000 rows of CSV to the PDF, the workbook with 10,000 rows of data, and
// the mail that carries both. It reports the most memory that it held, too.
func BenchmarkProcess(b *testing.B) {
	folder := b.TempDir()
	program := filepath.Join(folder, "debrief")
	if out, err := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-o", program, ".").CombinedOutput(); err != nil {
		b.Fatalf("build: %v\n%s", err, out)
	}
	writeBench(b, folder)
	var peak int64
	var busy time.Duration
	for b.Loop() {
		cmd := exec.Command(program, "run", "campaign-debrief", "--as-of", "2026-12-01")
		cmd.Dir = folder
		if out, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("%v\n%s", err, out)
		}
		busy += cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
		peak = max(peak, cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss)
	}
	b.ReportMetric(float64(peak)/1024, "MB-peak")
	b.ReportMetric(float64(busy.Milliseconds())/float64(b.N), "cpu-ms/op") // what a busy machine does not change
	checkBench(b, folder)
}

// checkBench makes sure that all of it was made.
func checkBench(b *testing.B, folder string) {
	b.Helper()
	preview := filepath.Join(folder, "preview")
	for pattern, check := range map[string]func([]byte) error{"*.pdf": isPDF, "*.eml": isMail, "*.xlsx": hasAllRows} {
		found, err := filepath.Glob(filepath.Join(preview, pattern))
		if err != nil || len(found) != 1 {
			b.Fatalf("%s: found %q, %v", pattern, found, err)
		}
		made, err := os.ReadFile(found[0])
		if err != nil {
			b.Fatal(err)
		}
		if err := check(made); err != nil {
			b.Fatalf("%s: %v", found[0], err)
		}
	}
}

// writeBench writes configuration, plan and results.
func writeBench(b *testing.B, folder string) {
	b.Helper()
	first := calendar.On(2026, time.January, 1)
	config, err := os.ReadFile(filepath.Join("testdata", "shop", "debrief.yaml"))
	if err != nil {
		b.Fatal(err)
	}
	plan := fmt.Sprintf("id,name,start,end,budget,owner,Goal leads,Goal ROI\nYEAR,All Year,%s,%s,900000,mia,90000,0.5\n", first, first+benchDays-1)
	for name, text := range map[string]string{"debrief.yaml": string(config), "plan.csv": plan} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	f, err := os.Create(filepath.Join(folder, "results.csv"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	w := bufio.NewWriter(f)
	fmt.Fprintln(w, "date,campaign,channel,region,spend,impressions,clicks,leads,sales,revenue")
	for i := range benchDays * benchChannels * benchRegions {
		day, channel, region := i/(benchChannels*benchRegions), i/benchRegions%benchChannels, i%benchRegions
		k := (i*7919)%97 + channel
		fmt.Fprintf(w, "%s,YEAR,Channel %02d,Region %d,%d.%02d,%d,%d,%d,%d,%d.50\n",
			first+calendar.Date(day), channel+1, region+1, 5+k%11, k%100, 900+k*3, 30+k%23, 1+k%4, k%3, k%3*35)
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
}

// hasAllRows checks that a workbook holds every row of data.
func hasAllRows(b []byte) error {
	rows, err := sheetRows(b, "Data")
	if err != nil {
		return err
	}
	if want := benchDays*benchChannels + 1; rows < want {
		return fmt.Errorf("%d rows of data, want %d", rows, want)
	}
	return nil
}

func sheetRows(workbook []byte, sheet string) (int, error) {
	f, err := excelize.OpenReader(bytes.NewReader(workbook))
	if err != nil {
		return 0, err
	}
	defer f.Close()
	rows, err := f.GetRows(sheet)
	return len(rows), err
}
