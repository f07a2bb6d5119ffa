package dozvon

import (
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/smtp"
	"net/textproto"
	"strings"
	"time"
)

// mailWay is the host of SMTPServer and "tls", "starttls" or "plain": a mail has the password in it, and leaves this machine encrypted
// unless told.
func (c *Classic) mailWay() (host, way string, err error) {
	host, port, err := net.SplitHostPort(c.SMTPServer)
	if err != nil || host == "" {
		return "", "", fmt.Errorf("dozvon: SMTPServer is host:port, not %q", c.SMTPServer)
	}
	address := net.ParseIP(host)
	switch {
	case c.SMTPSecurity == "tls", c.SMTPSecurity == "starttls", c.SMTPSecurity == "plain":
		return host, c.SMTPSecurity, nil
	case c.SMTPSecurity != "":
		return "", "", fmt.Errorf("dozvon: SMTPSecurity is tls, starttls, plain or empty, not %q", c.SMTPSecurity)
	case strings.EqualFold(host, "localhost") || address != nil && address.IsLoopback():
		return host, "plain", nil
	case port == "465":
		return host, "tls", nil
	default:
		return host, "starttls", nil
	}
}

// mail hands a text over to SMTPServer, signed in when SMTPAuth is given, and within the time-out as a whole.
func (c *Classic) mail(text string) error {
	host, way, err := c.mailWay()
	if err != nil {
		return err
	}
	timeout := c.Timeout
	if timeout == 0 {
		timeout = 30 * time.Second
	}
	connection, err := net.DialTimeout("tcp", c.SMTPServer, timeout)
	if err != nil {
		return mailTrouble(err)
	}
	defer connection.Close()
	if err := connection.SetDeadline(time.Now().Add(timeout)); err != nil {
		return mailTrouble(err)
	}
	known := &tls.Config{MinVersion: tls.VersionTLS12}
	if c.SMTPTLS != nil {
		known = c.SMTPTLS.Clone()
	}
	if known.ServerName == "" {
		known.ServerName = host
	}
	if way == "tls" {
		connection = tls.Client(connection, known)
	}
	client, err := smtp.NewClient(connection, host)
	if err != nil {
		return mailTrouble(err)
	}
	if way == "starttls" {
		if err := client.StartTLS(known); err != nil {
			return mailTrouble(err)
		}
	}
	return mailTrouble(c.talk(client, text))
}

func (c *Classic) talk(client *smtp.Client, text string) error {
	if c.SMTPAuth != nil {
		if err := client.Auth(c.SMTPAuth); err != nil {
			return err
		}
	}
	if err := client.Mail(c.SMTPFrom); err != nil {
		return err
	}
	if err := client.Rcpt(c.SMTPTo); err != nil {
		return err
	}
	into, err := client.Data()
	if err != nil {
		return err
	}
	if _, err := into.Write([]byte(c.message(text))); err != nil {
		return err
	}
	if err := into.Close(); err != nil {
		return err
	}
	_ = client.Quit() // the mail is taken; what becomes of this changes nothing
	return nil
}

// message is the mail; in base64 no line is too long or needs a way for eight bits.
func (c *Classic) message(text string) string {
	lines := []string{
		"From: <" + c.SMTPFrom + ">", "To: <" + c.SMTPTo + ">", "Date: " + time.Now().Format(time.RFC1123Z), "MIME-Version: 1.0",
		"Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64", "",
	}
	text = strings.NewReplacer("\r\n", "\r\n", "\r", "\r\n", "\n", "\r\n").Replace(text)
	written := base64.StdEncoding.EncodeToString([]byte(text))
	for ; len(written) > 76; written = written[76:] {
		lines = append(lines, written[:76])
	}
	return strings.Join(append(lines, written, ""), "\r\n")
}

// mailTrouble tells what the mail server said, or that it cannot be reached.
func mailTrouble(err error) error {
	var said *textproto.Error
	var network net.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &said):
		return fmt.Errorf("dozvon: the mail server said: %w", err)
	default:
		return &connectionError{late: errors.As(err, &network) && network.Timeout(), cause: err}
	}
}
