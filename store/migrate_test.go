package store_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"debrief/store"
)

// childMigrate makes the test binary a program that migrates a store to a
// version and is killed at a step: "version step".
const childMigrate = "DEBRIEF_TEST_CHILD_MIGRATE"

// migrateAndDie is that program. It prints how many steps it lived through.
func migrateAndDie(address, what string) error {
	var version, step int
	if _, err := fmt.Sscan(what, &version, &step); err != nil {
		return err
	}
	steps, err := store.MigrateAndDie(context.Background(), address, version, step)
	if err == nil {
		fmt.Println(steps)
	}
	return err
}

// migrateIn runs that program on a store. It returns -1 if it was killed.
func migrateIn(t *testing.T, address string, version, step int) int {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childStore+"="+address, childMigrate+"="+fmt.Sprint(version, " ", step))
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		if !strings.Contains(err.Error(), "killed") {
			t.Fatalf("the child ended with %v", err)
		}
		return -1
	}
	n, err := strconv.Atoi(strings.TrimSpace(string(out)))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestKillInMigration makes the store of each release there was, and kills a
// process at each step of bringing it up to date: the next one finishes that
// and works.
func TestKillInMigration(t *testing.T) {
	if underRace {
		t.Skip("a hundred processes are killed without the race detector")
	}
	latest, err := store.Version()
	if err != nil {
		t.Fatal(err)
	}
	for from := range latest + 1 {
		t.Run(fmt.Sprintf("from version %d", from), func(t *testing.T) {
			onBoth(t, func(t *testing.T, address string) {
				fresh := func() string {
					if strings.HasPrefix(address, "postgres") {
						return emptyDatabase(t)
					}
					return sqliteAddress(t)
				}
				kills := 0
				for step := 1; ; step++ {
					address := fresh()
					if from > 0 && migrateIn(t, address, from, 1000) < 0 {
						t.Fatal("it was killed before its time")
					}
					if migrateIn(t, address, latest, step) >= 0 {
						break // there are no more steps
					}
					kills++
					s := open(t, address)
					key := plan(t, s, 1)
					var in inbox
					work(t, s, workers(s, 2, &in), is(t, s, key, store.Done))
					if len(in.sent) != 2 {
						t.Errorf("after a kill at step %d it sent %v", step, in.sent)
					}
					if err := s.Close(); err != nil {
						t.Fatal(err)
					}
				}
				if kills < 3 {
					t.Errorf("there were only %d kills", kills)
				}
				t.Logf("%d kills", kills)
			})
		})
	}
}
