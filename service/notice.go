package service

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"debrief/delivery"
	"debrief/pipeline"
	"debrief/store"
)

// notice tells a person of a failure: what, why, what to do, and no data.
type notice struct {
	operator *pipeline.Person
	about    string // the report, for the subject
	key      string // of what is told: the same thing is told once
	what     string
	why      string
	todo     string
}

// notify sends a notice, past the ledger: what it tells may be that the ledger
// does not work. A notice that cannot be sent is logged and counted, for there
// is nobody else to tell.
func (s *Service) notify(ctx context.Context, set Settings, n notice) {
	set.Metrics.noticed()
	set.Log.Warn("notice", "about", n.about, "what", n.what, "why", n.why)
	s.tell(ctx, set, n)
}

// tell sends a notice, once.
func (s *Service) tell(ctx context.Context, set Settings, n notice) {
	if n.operator == nil || !s.once(n.key) {
		return
	}
	subject := "debrief: " + n.what
	var b strings.Builder
	fmt.Fprintf(&b, "%s.\n\nWhy: %s\n\nWhat to do: %s\n", n.what, n.why, n.todo)
	if err := s.mail(ctx, set, *n.operator, n.key, subject, b.String(), nil); err != nil {
		set.Metrics.noticeFailed()
		set.Log.Error("notice could not be sent", "to", n.operator.Email, "error", err)
		s.forget(n.key)
	}
}

// ask tells those who may let a held report go that it waits: the operator of
// one that is over a limit, and the approver, if it has one.
func (s *Service) ask(ctx context.Context, set Settings, def *Report, run *pipeline.Run, about string, asked store.Question) {
	if asked.Why != "" {
		set.Metrics.held()
		id := run.Subject.Key[:8]
		s.notify(ctx, set, notice{operator: def.Operator, about: def.Name, key: fmt.Sprintf("held %s %d %d", run.Subject.Key, asked.Mails, asked.NewReaders),
			what: fmt.Sprintf("The report %s about %s is held", def.Name, about), why: asked.Why,
			todo: fmt.Sprintf("Nothing of it was sent. If that many are right, run: debrief approve %s. If they are not, correct the readers first and approve it then; it goes to those who are readers at that moment. To stop it: debrief cancel %s", id, id)})
	}
	if def.Approver != nil {
		s.askApprover(ctx, set, def, run)
	}
}

// askApprover tells the approver that a report waits, with the report attached.
func (s *Service) askApprover(ctx context.Context, set Settings, def *Report, run *pipeline.Run) {
	id := run.Subject.Key[:8]
	subject := "To approve: " + run.Title
	text := fmt.Sprintf("%s\n\nThis report waits for your word before it goes to its readers.\n\nTo send it, run: debrief approve %s\nTo add a comment that readers see: debrief approve %s --comment \"…\"\nTo stop it: debrief cancel %s\n", run.Title, id, id, id)
	var files []delivery.File
	for _, v := range run.Variants {
		for _, f := range v.Files {
			if f.Format != pipeline.PDF {
				continue
			}
			locked, ok, err := set.Pipeline.Locked(f, *def.Approver)
			if err != nil {
				set.Metrics.noticeFailed()
				set.Log.Error("approver could not be sent the file", "to", def.Approver.Email, "error", err)
			} else if ok {
				files = append(files, delivery.File{Name: f.Name, MediaType: "application/pdf", Bytes: locked.Bytes})
			}
		}
		if len(files) > 0 {
			break
		}
	}
	if err := s.mail(ctx, set, *def.Approver, "approve "+run.Subject.Key, subject, text, files); err != nil {
		set.Metrics.noticeFailed()
		set.Log.Error("approver could not be asked", "to", def.Approver.Email, "error", err)
	}
}

// mail sends one plain mail at once.
func (s *Service) mail(ctx context.Context, set Settings, to pipeline.Person, key, subject, text string, files []delivery.File) error {
	email := to.Email
	if set.Post.Redirect != "" {
		email = set.Post.Redirect
	}
	addr, err := delivery.ParseAddress(email)
	if err != nil {
		return err
	}
	addr.Name = to.Name
	sum := sha256.Sum256([]byte(key + "\x00" + email))
	id := hex.EncodeToString(sum[:16])
	raw, err := delivery.Compose(&delivery.Message{ID: id, From: set.Post.From, To: addr, Subject: oneLine(subject), Date: set.Clock.Now(), Text: text, Files: files}, set.Post.DKIM)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	_, err = set.Transport.Send(ctx, delivery.Envelope{From: set.Post.From.Email, To: addr.Email, Raw: raw.Bytes, Name: "notice_" + id}, func() error { return nil })
	return err
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// once reports whether a notice with this key was not sent before.
func (s *Service) once(key string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.told == nil {
		s.told = map[string]bool{}
	}
	if s.told[key] {
		return false
	}
	s.told[key] = true
	return true
}

// knows reports whether a notice with this key was sent.
func (s *Service) knows(key string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.told[key]
}

func (s *Service) forget(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.told, key)
}
