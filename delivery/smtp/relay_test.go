package smtp_test

import (
	"context"
	"testing"

	"debrief/delivery/deliverytest"
	"debrief/delivery/smtp"
)

// settings reach a sink under the name in its certificate, logging in.
func settings(k *deliverytest.Sink) smtp.Settings {
	return smtp.Settings{
		Host: deliverytest.Host, Roots: k.Roots, Dial: deliverytest.DialTo(k.Addr),
		Username: deliverytest.User, Secret: secret(deliverytest.Password),
	}
}

func secret(s string) func(context.Context) (string, error) {
	return func(context.Context) (string, error) { return s, nil }
}

func relay(t testing.TB, s smtp.Settings) *smtp.Relay {
	t.Helper()
	r, err := smtp.New(s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	return r
}

func TestConformance(t *testing.T) {
	for name, c := range map[string]struct {
		sink deliverytest.SinkOptions
		set  func(*smtp.Settings)
	}{
		"starttls": {set: func(*smtp.Settings) {}},
		"implicit": {sink: deliverytest.SinkOptions{Implicit: true}, set: func(s *smtp.Settings) { s.Security = smtp.Implicit }},
		"plain": {sink: deliverytest.SinkOptions{Plain: true, NoLogIn: true}, set: func(s *smtp.Settings) {
			s.Security, s.Username, s.Secret = smtp.Plain, "", nil
		}},
	} {
		t.Run(name, func(t *testing.T) {
			deliverytest.Run(t, func(t *testing.T) deliverytest.Subject {
				k := deliverytest.NewSink(t, c.sink)
				s := settings(k)
				c.set(&s)
				return deliverytest.Subject{Transport: relay(t, s), Delivered: k.Mails}
			})
		})
	}
}
