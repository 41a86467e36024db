package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

// product is a mail server of the trade: the Debian packages to unpack, and a
// script that sets it up and runs it in the foreground. SINK is the port to
// pass mails on to, PORT the one to listen on, GREY that of a policy service.
type product struct {
	name     string
	packages []string
	script   string
	policy   bool // asks the policy service, so that it can greylist
}

func products() []product {
	return []product{
		{name: "Postfix", packages: []string{"postfix"}, policy: true, script: `
getent group postfix >/dev/null || groupadd -r postfix
getent group postdrop >/dev/null || groupadd -r postdrop
getent passwd postfix >/dev/null || useradd -r -g postfix -d /var/spool/postfix -s /usr/sbin/nologin postfix
ldconfig
mkdir -p /etc/postfix /var/spool/postfix /var/lib/postfix /var/log
chown postfix /var/lib/postfix
cat >/etc/postfix/main.cf <<END
compatibility_level = 3.6
myhostname = mail.proof.example
mydestination =
alias_maps =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
relayhost = [127.0.0.1]:$SINK
smtp_dns_support_level = disabled
smtp_host_lookup = native
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_recipient_restrictions = check_policy_service inet:127.0.0.1:$GREY
smtpd_policy_service_default_action = DUNNO
smtpd_client_connection_rate_limit = 0
maillog_file = /var/log/postfix.log
minimal_backoff_time = 2s
queue_run_delay = 2s
END
sed "s/^smtp  *inet.*/127.0.0.1:$PORT inet n - n - - smtpd/" /usr/share/postfix/master.cf.dist >/etc/postfix/master.cf
postconf -F '*/*/chroot = n'
exec postfix start-fg`},
		{name: "Exim", packages: []string{"exim4-base", "exim4-daemon-light"}, script: `
getent group Debian-exim >/dev/null || groupadd -r Debian-exim
getent passwd Debian-exim >/dev/null || useradd -r -g Debian-exim -d /var/spool/exim4 -s /usr/sbin/nologin Debian-exim
mkdir -p /var/spool/exim4/input /var/spool/exim4/db /var/log/exim4
chown -R Debian-exim:Debian-exim /var/spool/exim4 /var/log/exim4
cat >/etc/exim-proof.conf <<END
primary_hostname = mail.proof.example
local_interfaces = 127.0.0.1
daemon_smtp_ports = $PORT
host_lookup =
acl_smtp_rcpt = here
keep_environment =
begin acl
here:
  accept
begin routers
out:
  driver = manualroute
  route_list = * 127.0.0.1
  self = send
  transport = out
begin transports
out:
  driver = smtp
  port = $SINK
  allow_localhost
begin retry
* * F,1h,3s
END
exec /usr/sbin/exim4 -C /etc/exim-proof.conf -bdf -q2s`},
		{name: "OpenSMTPD", packages: []string{"opensmtpd"}, script: `
for u in opensmtpd opensmtpq; do
  getent group $u >/dev/null || groupadd -r $u
  getent passwd $u >/dev/null || useradd -r -g $u -d /run/opensmtpd -s /usr/sbin/nologin $u
done
mkdir -p /run/opensmtpd /var/spool/smtpd /var/lib/opensmtpd/empty
chmod 711 /var/spool/smtpd
echo mail.proof.example >/etc/mailname
cat >/etc/smtpd-proof.conf <<END
listen on 127.0.0.1 port $PORT
action "out" relay host smtp://127.0.0.1:$SINK
match from any for any action "out"
END
exec /usr/sbin/smtpd -d -f /etc/smtpd-proof.conf`},
	}
}

// proveServers has each product between the program and the mail server that
// notes what arrives, and kills and starts it again while mails go through. A
// run is a report.
func proveServers(ctx context.Context, b *bench) (tally, error) {
	var t tally
	for _, p := range products() {
		err := b.proveServer(ctx, p, &t)
		var denied *deniedError
		if errors.As(err, &denied) {
			t.Notes = append(t.Notes, fmt.Sprintf("%s skipped: %v", p.name, err))
			continue
		}
		if err != nil {
			return t, fmt.Errorf("%s: %w", p.name, err)
		}
	}
	if t.Runs == 0 {
		t.Skipped = strings.Join(t.Notes, "; ")
	}
	return t, nil
}

// proveServer passes count reports through a product.
func (b *bench) proveServer(ctx context.Context, p product, t *tally) (err error) {
	s, err := b.openScene()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	grey, err := openPolicy()
	if err != nil {
		return err
	}
	defer grey.close()
	m, err := b.install(p, s, grey)
	if err != nil {
		return err
	}
	s.undo = append(s.undo, m.remove)
	if err := m.start(); err != nil {
		return &deniedError{err}
	}
	s.mail, s.relayed = m.addr, true
	before := len(t.Faults)
	if err := errors.Join(s.furnish(), s.add(0, b.count)); err != nil {
		return err
	}
	c, err := s.serve(b.binary)
	if err != nil {
		return err
	}
	defer c.kill()
	for range 4 {
		time.Sleep(b.between(time.Second, 4*time.Second))
		m.stop() // as a crash does
		time.Sleep(b.between(0, time.Second))
		if err := m.start(); err != nil {
			return err
		}
	}
	grey.lenient.Store(true)
	took, err := s.drain(ctx, s.ledger, 25*time.Minute, c.alive)
	t.took(took)
	if err != nil {
		t.Faults = append(t.Faults, fault{-1, p.name + ": " + err.Error()})
	}
	s.awaitEach(2 * b.count)
	v, err := s.account(ctx, s.sink, s.ledger)
	if err != nil {
		return err
	}
	t.add(b.count, v)
	t.Notes = append(t.Notes, fmt.Sprintf("%s: %d mails, %d greylisted, killed 4 times, %d faults", p.name, v.mails, grey.deferred.Load(), len(t.Faults)-before))
	return nil
}

// machine is a product unpacked over a view of this system, so that several
// can be there that would exclude each other.
type machine struct {
	root    string
	base    string
	addr    string
	env     []string
	script  string
	process *exec.Cmd
	ended   chan struct{}
	log     *os.File
}

// install unpacks a product.
func (b *bench) install(p product, s *scene, grey *policy) (*machine, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	_, sinkPort, _ := net.SplitHostPort(s.sink.addr)
	m := &machine{base: filepath.Join(s.dir, "machine"), addr: fmt.Sprintf("127.0.0.1:%d", port), script: p.script}
	m.root = filepath.Join(m.base, "root")
	m.env = append(os.Environ(), fmt.Sprintf("PORT=%d", port), "SINK="+sinkPort, "GREY="+grey.port())
	if err := os.MkdirAll(m.base, 0o755); err != nil {
		return nil, fmt.Errorf("unpack %s: %w", p.name, err)
	}
	if m.log, err = os.Create(filepath.Join(b.home, p.name+".log")); err != nil {
		return nil, fmt.Errorf("unpack %s: %w", p.name, err)
	}
	script := `set -e
mount -t tmpfs -o mode=755 none "$0"
cd "$0"
mkdir -m 755 packed upper work root
cd packed
apt-get download -qq "$@"
for f in *.deb; do dpkg -x "$f" .; rm "$f"; done
# Where / has links in place of these folders, the packages' must not hide them.
for d in bin sbin lib; do if [ -L /$d ] && [ -d $d ]; then mkdir -p usr/$d; cp -r $d/. usr/$d/; rm -r $d; fi; done
cd ..
chmod 755 packed
mount -t overlay overlay -o lowerdir="$PWD/packed:/",upperdir="$PWD/upper",workdir="$PWD/work" root
mount --bind /dev root/dev
mount -t proc none root/proc
`
	cmd := exec.Command("sh", append([]string{"-c", script, m.base}, p.packages...)...)
	if text, err := cmd.CombinedOutput(); err != nil {
		unpacked := fmt.Errorf("unpack %s: %w %s", p.name, err, strings.TrimSpace(string(text)))
		_ = command("umount", "-R", m.base) // it may not have come as far as that
		return nil, &deniedError{unpacked}
	}
	return m, nil
}

// start runs the product and waits until it answers.
func (m *machine) start() error {
	// In a space of processes of its own all of them end with the first.
	m.process = exec.Command("unshare", "--pid", "--fork", "chroot", m.root, "sh", "-ec", m.script)
	m.process.Env = m.env
	m.process.Stdout, m.process.Stderr = m.log, m.log
	if err := m.process.Start(); err != nil {
		return fmt.Errorf("start mail server: %w", err)
	}
	ended := make(chan struct{})
	m.ended = ended
	go func(cmd *exec.Cmd) {
		_ = cmd.Wait() // however it ended
		close(ended)
	}(m.process)
	for range 200 {
		conn, err := net.Dial("tcp", m.addr)
		if err == nil {
			return conn.Close()
		}
		time.Sleep(50 * time.Millisecond)
	}
	m.stop()
	return fmt.Errorf("the mail server does not answer; see %s", m.log.Name())
}

// stop ends the product with all that belongs to it, at once: it kills the
// first process of their space, which is the only child of unshare.
func (m *machine) stop() {
	pid := m.process.Process.Pid
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid))
	if first, convErr := strconv.Atoi(strings.TrimSpace(string(text))); err == nil && convErr == nil {
		_ = syscall.Kill(first, syscall.SIGKILL) // it may have ended
	}
	<-m.ended
}

func (m *machine) remove() error {
	m.stop()
	var err error
	for range 20 { // children may take a moment to end
		err = command("umount", m.root+"/proc", m.root+"/dev", m.root, m.base)
		if err == nil {
			break
		}
		time.Sleep(200 * time.Millisecond)
	}
	return errors.Join(err, m.log.Close())
}

// policy answers Postfix's question whether to take a recipient: of the first
// attempts every third is told to come again, as greylisting does.
type policy struct {
	listener net.Listener
	asked    atomic.Int64
	deferred atomic.Int64
	lenient  atomic.Bool
}

func openPolicy() (*policy, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("start policy service: %w", err)
	}
	p := &policy{listener: l}
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go p.serve(conn)
		}
	}()
	return p, nil
}

func (p *policy) serve(conn net.Conn) {
	defer conn.Close()
	for scan := bufio.NewScanner(conn); scan.Scan(); {
		if scan.Text() != "" { // an empty line ends the question
			continue
		}
		action := "DUNNO"
		if p.asked.Add(1)%3 == 0 && !p.lenient.Load() {
			p.deferred.Add(1)
			action = "DEFER_IF_PERMIT 4.2.0 greylisted, try again"
		}
		if _, err := fmt.Fprintf(conn, "action=%s\n\n", action); err != nil {
			return
		}
	}
}

func (p *policy) port() string {
	_, port, _ := net.SplitHostPort(p.listener.Addr().String())
	return port
}

func (p *policy) close() { _ = p.listener.Close() }
