package delivery_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"debrief/delivery"
)

func TestDefaultSchedule(t *testing.T) {
	s := delivery.DefaultSchedule()
	s.Jitter = 0
	first := time.Date(2026, 6, 14, 8, 0, 0, 0, time.UTC)
	a := delivery.Attempts{Key: "k", Count: 1, First: first, Last: first}
	var pauses []time.Duration
	for {
		next, ok := s.Next(a)
		if !ok {
			break
		}
		pauses = append(pauses, next.Sub(a.Last))
		a.Last, a.Count = next, a.Count+1
	}
	want := []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour, 4 * time.Hour, 4 * time.Hour}
	for i, w := range want {
		if pauses[i] != w {
			t.Errorf("pause %d is %v, want %v", i+1, pauses[i], w)
		}
	}
	if total := a.Last.Sub(first); total > s.Within || total < s.Within-4*time.Hour {
		t.Errorf("gave up after %v, want as many attempts as fit %v", total, s.Within)
	}
}

func TestScheduleSpreads(t *testing.T) {
	s := delivery.DefaultSchedule()
	first := time.Date(2026, 6, 14, 8, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		a := delivery.Attempts{Key: rapid.String().Draw(t, "key"), Count: rapid.IntRange(1, 40).Draw(t, "count"), First: first, Last: first}
		next, _ := s.Next(a)
		again, _ := s.Next(a)
		if !next.Equal(again) {
			t.Fatalf("%v, then %v", next, again)
		}
		pause := 4 * time.Hour
		if a.Count <= len(s.First) {
			pause = s.First[a.Count-1]
		}
		if off := next.Sub(first) - pause; off.Abs() > pause/10 {
			t.Fatalf("pause %v is off by %v", pause, off)
		}
	})
	a := delivery.Attempts{Key: "a", Count: 3, First: first, Last: first}
	b := delivery.Attempts{Key: "b", Count: 3, First: first, Last: first}
	na, _ := s.Next(a)
	if nb, _ := s.Next(b); na.Equal(nb) {
		t.Error("two deliveries try again at the same instant")
	}
}
