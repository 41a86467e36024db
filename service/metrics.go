package service

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"debrief/delivery"
	"debrief/delivery/bounce"
)

// Metrics count what the service does.
type Metrics struct {
	lastTick  prometheus.Gauge
	planned   prometheus.Counter
	making    prometheus.Histogram
	failures  *prometheus.CounterVec
	attempts  *prometheus.CounterVec
	limited   *prometheus.CounterVec
	bounces   *prometheus.CounterVec
	links     *prometheus.CounterVec
	notices   prometheus.Counter
	oldestDue prometheus.Gauge
}

// NewMetrics registers the metrics.
func NewMetrics(r prometheus.Registerer) *Metrics {
	m := &Metrics{
		lastTick:  prometheus.NewGauge(prometheus.GaugeOpts{Name: "debrief_last_tick_timestamp_seconds", Help: "When it was last found out what is due."}),
		planned:   prometheus.NewCounter(prometheus.CounterOpts{Name: "debrief_occurrences_planned_total", Help: "Reports that became due."}),
		making:    prometheus.NewHistogram(prometheus.HistogramOpts{Name: "debrief_report_seconds", Help: "Time to make a report.", Buckets: prometheus.ExponentialBuckets(0.05, 2, 12)}),
		failures:  prometheus.NewCounterVec(prometheus.CounterOpts{Name: "debrief_failures_total", Help: "Failures by what failed."}, []string{"what"}),
		attempts:  prometheus.NewCounterVec(prometheus.CounterOpts{Name: "debrief_mail_attempts_total", Help: "Attempts at handing over a mail by outcome."}, []string{"outcome"}),
		limited:   prometheus.NewCounterVec(prometheus.CounterOpts{Name: "debrief_held_total", Help: "Held because of a limit: reports until a person approves them, mails until the next day."}, []string{"what"}),
		bounces:   prometheus.NewCounterVec(prometheus.CounterOpts{Name: "debrief_bounces_total", Help: "Mails that came into the mailbox: hard and soft bounces, those of no mail of ours (foreign), and what is no bounce (other)."}, []string{"kind"}),
		links:     prometheus.NewCounterVec(prometheus.CounterOpts{Name: "debrief_links_total", Help: "Links of mails that were asked for, by what they give and what came of it."}, []string{"what", "outcome"}),
		notices:   prometheus.NewCounter(prometheus.CounterOpts{Name: "debrief_notices_total", Help: "Failures that the operator was told of."}),
		oldestDue: prometheus.NewGauge(prometheus.GaugeOpts{Name: "debrief_oldest_due_seconds", Help: "Age of the oldest report that is due and not finished; 0 if there is none."}),
	}
	// A series that begins with 1 has not increased, as Prometheus sees it.
	for _, what := range []string{"tick", "plan", "report", "notice", "mailbox"} {
		m.failures.WithLabelValues(what)
	}
	for _, o := range []delivery.Outcome{delivery.Accepted, delivery.Deferred, delivery.Failed, delivery.InDoubt} {
		m.attempts.WithLabelValues(string(o))
	}
	r.MustRegister(m.lastTick, m.planned, m.making, m.failures, m.attempts, m.limited, m.bounces, m.links, m.notices, m.oldestDue)
	return m
}

func (m *Metrics) ticked(now time.Time, due int) {
	m.lastTick.Set(float64(now.Unix()))
	m.planned.Add(float64(due))
}

func (m *Metrics) made(took time.Duration) { m.making.Observe(took.Seconds()) }
func (m *Metrics) tickFailed()             { m.failures.WithLabelValues("tick").Inc() }
func (m *Metrics) planFailed()             { m.failures.WithLabelValues("plan").Inc() }
func (m *Metrics) reportFailed()           { m.failures.WithLabelValues("report").Inc() }
func (m *Metrics) noticeFailed()           { m.failures.WithLabelValues("notice").Inc() }
func (m *Metrics) held()                   { m.limited.WithLabelValues("report").Inc() }
func (m *Metrics) waits()                  { m.limited.WithLabelValues("mail").Inc() }
func (m *Metrics) mailboxFailed()          { m.failures.WithLabelValues("mailbox").Inc() }
func (m *Metrics) noticed()                { m.notices.Inc() }

func (m *Metrics) attempted(o delivery.Outcome) { m.attempts.WithLabelValues(string(o)).Inc() }

// returned counts a mail that came into the mailbox.
func (m *Metrics) returned(r Returned) {
	kind := "other"
	if r.Report.Kind == bounce.Failure {
		kind = "foreign"
	}
	for i, e := range r.Effects {
		if i == 0 || e.Hard {
			kind = map[bool]string{true: "hard", false: "soft"}[e.Hard]
		}
	}
	m.bounces.WithLabelValues(kind).Inc()
}

func (m *Metrics) linked(what, outcome string) { m.links.WithLabelValues(what, outcome).Inc() }

func (m *Metrics) overdue(age time.Duration) { m.oldestDue.Set(age.Seconds()) }
