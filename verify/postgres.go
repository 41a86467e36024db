package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"time"
)

// postgres is a database server of our own, in a folder.
type postgres struct {
	bin     string
	dir     string
	port    int
	as      *syscall.Credential // PostgreSQL refuses to run as root
	process *exec.Cmd
	ended   chan struct{}
}

// newPostgres makes a server's files and starts it.
func newPostgres(ctx context.Context, dir string) (*postgres, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	if err != nil || len(found) == 0 {
		return nil, &deniedError{errors.New("needs PostgreSQL's server, as Debian installs it")}
	}
	slices.Sort(found)
	p := &postgres{bin: found[len(found)-1], dir: filepath.Join(dir, "pg")}
	if p.as, err = servant("postgres"); err != nil {
		return nil, &deniedError{err}
	}
	if p.port, err = freePort(); err != nil {
		return nil, err
	}
	if err := p.initialize(dir); err != nil {
		return nil, err
	}
	return p, p.start(ctx)
}

func (p *postgres) initialize(dir string) error {
	if err := os.MkdirAll(p.dir, 0o700); err != nil {
		return fmt.Errorf("make database: %w", err)
	}
	if p.as != nil {
		// The folders on the way down must let the servant through.
		for d := dir; d != os.TempDir() && d != "/"; d = filepath.Dir(d) {
			if err := os.Chmod(d, 0o755); err != nil {
				return fmt.Errorf("make database: %w", err)
			}
		}
		if err := os.Chown(p.dir, int(p.as.Uid), int(p.as.Gid)); err != nil {
			return fmt.Errorf("make database: %w", err)
		}
	}
	cmd := p.program("initdb", "-D", p.dir, "-A", "trust", "-U", "debrief", "-E", "UTF8", "--no-locale")
	if text, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("make database: %w\n%s", err, text)
	}
	return nil
}

// servant is who runs a server if we are root; nil if we are not.
func servant(name string) (*syscall.Credential, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup(name)
	if err != nil {
		return nil, fmt.Errorf("as root this needs the user %s: %w", name, err)
	}
	uid, uidErr := strconv.ParseUint(u.Uid, 10, 32)
	gid, gidErr := strconv.ParseUint(u.Gid, 10, 32)
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, errors.Join(uidErr, gidErr)
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("find a port: %w", err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

func (p *postgres) program(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(p.bin, name), args...)
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: p.as, Setpgid: true}
	return cmd
}

// start starts the server and waits until it answers.
func (p *postgres) start(ctx context.Context) error {
	p.process = p.program("postgres", "-D", p.dir, "-k", p.dir, "-p", strconv.Itoa(p.port), "-c", "listen_addresses=127.0.0.1", "-c", "log_min_messages=fatal")
	if err := p.process.Start(); err != nil {
		return fmt.Errorf("start database: %w", err)
	}
	ended := make(chan struct{})
	p.ended = ended
	go func(cmd *exec.Cmd) {
		_ = cmd.Wait() // however it ended
		close(ended)
	}(p.process)
	l, err := openLedger("pgx", p.address())
	if err != nil {
		return err
	}
	defer l.close()
	for from := time.Now(); time.Since(from) < 30*time.Second; time.Sleep(100 * time.Millisecond) {
		if err = l.db.PingContext(ctx); err == nil {
			return nil
		}
	}
	return fmt.Errorf("start database: %w", err)
}

// stop ends the server: at once, as a crash does, or with all in order.
func (p *postgres) stop(crash bool) {
	how := syscall.SIGINT
	if crash {
		how = syscall.SIGQUIT
	}
	_ = p.process.Process.Signal(how) // it may have ended
	<-p.ended
}

func (p *postgres) address() string { return databaseAt(p.host()) }

func (p *postgres) host() string { return fmt.Sprintf("127.0.0.1:%d", p.port) }

// databaseAt is the address of the database behind a host and port.
func databaseAt(host string) string {
	return fmt.Sprintf("postgres://debrief@%s/postgres?sslmode=disable", host)
}
