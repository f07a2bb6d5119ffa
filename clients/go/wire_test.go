package dozvon

import (
	"bufio"
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/smtp"
	"os"
	"os/exec"
	"reflect"
	"strings"
	"testing"
	"time"
)

// What comes over the wire that is not as it should be.

// answered is a server that gives one answer to each connection, in order; an empty one hangs up. It tells what it heard.
func answered(t *testing.T, answers ...string) (url string, heard func() []string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	told := make(chan string, len(answers))
	go func() {
		defer listener.Close()
		for _, answer := range answers {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			request, err := http.ReadRequest(bufio.NewReader(connection))
			if err == nil {
				_, _ = io.ReadAll(request.Body)
				told <- request.Method + " " + request.URL.RequestURI() + " " + request.Header.Get("idempotency-key")
			}
			_, _ = io.WriteString(connection, answer)
			connection.Close()
		}
	}()
	t.Cleanup(func() { listener.Close() })
	return "http://" + listener.Addr().String(), func() []string {
		all := []string{}
		for len(told) > 0 {
			all = append(all, <-told)
		}
		return all
	}
}

func reply(status, headers, body string) string {
	return fmt.Sprintf("HTTP/1.1 %s\r\n%sContent-Length: %d\r\nConnection: close\r\n\r\n%s", status, headers, len(body), body)
}

func ok(body string) string { return reply("200 OK", "", body) }

func client(t *testing.T, url string, retries int) *Client {
	t.Helper()
	c, err := New(Options{URL: url, Key: "key", Retries: retries, Transport: &http.Transport{DisableKeepAlives: true}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestUnreadable(t *testing.T) {
	for _, body := range []string{"<html>sign in</html>", `{"balance":{"amount":"1`, "[]", "null", "", `{"balance":7}`} {
		url, heard := answered(t, ok(body))
		if _, err := client(t, url, 2).Balance(context.Background()); !errors.Is(err, ErrUnreadable) || len(heard()) != 1 {
			t.Fatalf("%q: %v", body, err)
		}
	}
	endless := ok(`{"items":[{"id":"1"}],"next":"a"}`)
	url, _ := answered(t, ok("{}"), endless, endless)
	c := client(t, url, 2)
	if _, err := c.Templates.List(context.Background()); !errors.Is(err, ErrUnreadable) {
		t.Fatalf("a list without items: %v", err)
	}
	count := 0
	var last error
	c.Messages.List(MessageFilter{}).All(context.Background())(func(one *Message, err error) bool {
		if last = err; err == nil {
			count++
		}
		return true
	})
	if count != 1 || !errors.Is(last, ErrUnreadable) {
		t.Fatalf("a list that does not end: %d, %v", count, last)
	}
}

func TestAllStops(t *testing.T) {
	url, heard := answered(t, ok(`{"items":[{"id":"1"},{"id":"2"}],"next":null}`))
	pages := client(t, url, -1).Messages.List(MessageFilter{})
	pages.All(context.Background())(func(one *Message, err error) bool { return false })
	if !pages.Next(context.Background()) || pages.Item().ID != "2" || pages.Next(context.Background()) || pages.Err() != nil {
		t.Fatal(pages.Item(), pages.Err())
	}
	if got := heard(); len(got) != 1 {
		t.Fatal(got)
	}
}

func TestSentAgain(t *testing.T) {
	ctx := context.Background()
	url, heard := answered(t, "", "", ok(`{"id":1}`), reply("502 Bad", "", "<html>"), "", ok(`{"id":"7"}`))
	c := client(t, url, 2)
	if _, err := c.Contacts.Add(ctx, NewContact{}); !errors.Is(err, ErrConnection) {
		t.Fatalf("a POST without a key: %v", err)
	}
	if _, err := c.Contacts.Get(ctx, 1); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Contacts.Add(ctx, NewContact{}); !errors.Is(err, ErrUnavailable) {
		t.Fatalf("a POST without a key, 502: %v", err)
	}
	if _, err := c.Messages.Send(ctx, Sending{}); err != nil {
		t.Fatal(err)
	}
	got := heard()
	if len(got) != 6 || got[4] != got[5] || !strings.HasSuffix(got[4], `"`) {
		t.Fatal(got)
	}
}

func TestRetryAfterDate(t *testing.T) {
	past, far := "Retry-After: Sun, 06 Nov 1994 08:49:37 GMT\r\n", "Retry-After: Thu, 31 Dec 2099 23:59:59 GMT\r\n"
	url, heard := answered(t, reply("503 No", past, ""), reply("503 No", far, ""))
	_, err := client(t, url, 2).Balance(context.Background())
	var problem *APIError
	if !errors.As(err, &problem) || problem.RetryAfter < 1_000_000 || len(heard()) != 2 {
		t.Fatal(err)
	}
	if most := growing(1000); most > lastPause {
		t.Fatal(most)
	}
}

// requested is held where the request is read first, as HTTP has it.
func requested(t *testing.T, answer func(io.Writer)) string {
	t.Helper()
	return held(t, func(into io.ReadWriter) {
		if _, err := http.ReadRequest(bufio.NewReader(into)); err == nil {
			answer(into)
		}
	})
}

// held answers with something that does not come to an end.
func held(t *testing.T, answer func(io.ReadWriter)) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		connection, err := listener.Accept()
		if err != nil {
			return
		}
		defer connection.Close()
		answer(connection)
		_, _ = io.Copy(io.Discard, connection)
	}()
	return "http://" + listener.Addr().String()
}

func TestLimits(t *testing.T) {
	stops := requested(t, func(into io.Writer) { _, _ = io.WriteString(into, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{") })
	hasty, _ := New(Options{URL: stops, Key: "key", Timeout: 300 * time.Millisecond, Retries: -1})
	if _, err := hasty.Balance(context.Background()); !errors.Is(err, ErrTimeout) {
		t.Fatalf("an answer that stops in its middle: %v", err)
	}
	endless := requested(t, func(into io.Writer) {
		_, err := io.WriteString(into, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
		for blanks := bytes.Repeat([]byte(" "), 1<<20); err == nil; {
			_, err = into.Write(blanks)
		}
	})
	if _, err := client(t, endless, 2).Balance(context.Background()); !errors.Is(err, ErrUnreadable) {
		t.Fatalf("an answer without an end: %v", err)
	}
}

func TestContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	url := requested(t, func(io.Writer) { cancel() })
	_, err := client(t, url, 2).Balance(ctx)
	if !errors.Is(err, context.Canceled) || errors.Is(err, ErrConnection) {
		t.Fatal(err)
	}
}

func TestCertificates(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "{}") }))
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // it tells of clients that hang up
	server.StartTLS()
	defer server.Close()
	if _, err := client(t, server.URL, -1).Balance(context.Background()); !errors.Is(err, ErrConnection) {
		t.Fatalf("a certificate nobody knows: %v", err)
	}
	known, _ := New(Options{URL: server.URL, Key: "key", Transport: server.Client().Transport})
	if _, err := known.Balance(context.Background()); err != nil {
		t.Fatal(err)
	}
}

func TestRefusedAtOnce(t *testing.T) {
	for _, options := range []Options{
		{URL: "https://sms example.com", Key: "key"}, {URL: "https://", Key: "key"}, {URL: "https://shop:secret@sms.example.com", Key: "key"},
		{URL: "https://sms.example.com/?a", Key: "key"}, {URL: "ftp://sms.example.com", Key: "key"}, {URL: "https://sms.example.com", Key: "a\r\nb"},
	} {
		if _, err := New(options); err == nil {
			t.Fatalf("%v is taken", options)
		}
	}
	c := client(t, "http://127.0.0.1:1", 2)
	for _, key := range []Key{"", `a"b`, `a\b`, "a\r\nb", "ж", Key(strings.Repeat("a", 256))} {
		if _, err := c.Messages.Send(context.Background(), Sending{}, key); err == nil || errors.Is(err, ErrConnection) {
			t.Fatalf("the key %q: %v", key, err)
		}
	}
	if _, err := NewClassic("sms.example.com", "shop", "secret"); err == nil {
		t.Fatal("a classic address that is none is taken")
	}
	if _, err := (&Classic{URL: "sms.example.com", Login: "shop"}).SendSMS("79990000001", "Hello", ClassicTerms{}); err == nil {
		t.Fatal("a classic address that is none is asked")
	}
}

func TestHandlerBodies(t *testing.T) {
	read := func(body, contentType string) (*HandlerCall, error) {
		mac := hmac.New(sha256.New, []byte("secret"))
		mac.Write([]byte("7." + body))
		signature := "t=7,v1=" + hex.EncodeToString(mac.Sum(nil))
		return ReadWebhook(Received{[]byte(body), signature, contentType, "secret", time.Unix(7, 0), time.Second})
	}
	for body, contentType := range map[string]string{
		`{"a":1}`: "application/json", `{"a":null}`: "application/json", "null": "application/json", "[]": "application/json",
		"a=%FF": "", "a=%zz": "", "a=%d": "",
	} {
		var wrong *WebhookError
		if _, err := read(body, contentType); !errors.As(err, &wrong) || wrong.Code != "body-unreadable" {
			t.Fatalf("%s: %v", body, err)
		}
	}
	if call, err := read(`{"ID":"1"}`, "APPLICATION/JSON"); err != nil || !reflect.DeepEqual(call.Fields, map[string]string{"ID": "1"}) {
		t.Fatal(call, err)
	}
}

func TestMail(t *testing.T) {
	sink := exec.Command("node", "../vectors/mail.mjs")
	stdin, _ := sink.StdinPipe()
	stdout, _ := sink.StdoutPipe()
	if err := sink.Start(); err != nil {
		t.Fatal(err)
	}
	defer stdin.Close()
	lines := bufio.NewReader(stdout)
	line, _ := lines.ReadString('\n')
	ports := strings.Fields(line)
	classic := &Classic{
		URL: "https://sms.example.com", Login: "shop", Password: "p", Timeout: 20 * time.Second,
		SMTPServer: "127.0.0.1:" + ports[0], SMTPFrom: "me@shop.example", SMTPTo: "send@send.sms.example",
	}
	text, sender := "Привет\n.\n..\n"+strings.Repeat("ж", 1000), "Shop"
	if err := classic.SendSMSMail("79990000001", text, ClassicTerms{Translit: 1, ID: "7", Format: 1, Sender: &sender}); err != nil {
		t.Fatal(err)
	}
	type taken struct {
		From, To, Type, Text, Login string
		Encrypted                   bool
	}
	next := func() (mail taken) {
		line, _ := lines.ReadBytes('\n')
		if err := json.Unmarshal(line, &mail); err != nil {
			t.Fatal(err)
		}
		return mail
	}
	mail := next()
	if mail.Text != "shop:p:7:0:1,1,Shop:79990000001:"+strings.ReplaceAll(text, "\n", "\r\n") || mail.From != "me@shop.example" ||
		mail.To != "send@send.sms.example" || mail.Type != "text/plain; charset=utf-8" {
		t.Fatal(mail)
	}
	encrypted := *classic
	encrypted.SMTPAuth = smtp.PlainAuth("", "mailer", "phrase", "127.0.0.1")
	pem, _ := os.ReadFile("../../test/support/tls/localhost.pem")
	for at, security := range []string{"starttls", "tls"} {
		encrypted.SMTPServer, encrypted.SMTPSecurity, encrypted.SMTPTLS = "127.0.0.1:"+ports[at+1], security, nil
		if err := encrypted.SendSMSMail("79990000001", "Hello", ClassicTerms{}); !errors.Is(err, ErrConnection) {
			t.Fatalf("%s with a certificate nobody knows: %v", security, err)
		}
		encrypted.SMTPTLS = &tls.Config{RootCAs: x509.NewCertPool(), MinVersion: tls.VersionTLS12}
		encrypted.SMTPTLS.RootCAs.AppendCertsFromPEM(pem)
		if err := encrypted.SendSMSMail("79990000001", security, ClassicTerms{}); err != nil {
			t.Fatalf("%s: %v", security, err)
		}
		if mail := next(); !mail.Encrypted || mail.Login != "mailer" || !strings.HasSuffix(mail.Text, ":"+security) {
			t.Fatalf("%s: %v", security, mail)
		}
	}
	encrypted.SMTPServer, encrypted.SMTPSecurity = classic.SMTPServer, "starttls"
	if err := encrypted.SendSMSMail("79990000001", "Hello", ClassicTerms{}); err == nil {
		t.Fatal("a mail goes open though STARTTLS is not offered")
	}
	classic.SMTPTo = "send@send.sms.example>\r\nRCPT TO:<you@shop.example"
	if err := classic.SendSMSMail("79990000001", "Hello", ClassicTerms{}); err == nil {
		t.Fatal("an address of two lines is taken")
	}
}

func TestMailWay(t *testing.T) {
	for _, one := range []struct{ server, security, way string }{
		{"localhost:25", "", "plain"}, {"127.0.0.1:2525", "", "plain"}, {"[::1]:25", "", "plain"},
		{"mail.sms.example:25", "", "starttls"}, {"127.0.0.1.sms.example:587", "", "starttls"}, {"mail.sms.example:465", "", "tls"},
		{"mail.sms.example:25", "plain", "plain"}, {"localhost:25", "none", ""}, {"mail.sms.example", "", ""}, {"", "", ""},
	} {
		_, way, err := (&Classic{SMTPServer: one.server, SMTPSecurity: one.security}).mailWay()
		if way != one.way || (err == nil) == (way == "") {
			t.Errorf("%v: %s, %v", one, way, err)
		}
	}
}

func TestMailTroubles(t *testing.T) {
	classic := &Classic{Login: "shop", Password: "p", Timeout: 300 * time.Millisecond, SMTPFrom: "me@shop.example", SMTPTo: "send@sms.example"}
	send := func(url string) error {
		classic.SMTPServer = strings.TrimPrefix(url, "http://")
		return classic.SendSMSMail("79990000001", "Hello", ClassicTerms{})
	}
	if err := send(held(t, func(io.ReadWriter) {})); !errors.Is(err, ErrTimeout) {
		t.Fatalf("a relay that says nothing: %v", err)
	}
	classic.Timeout = 20 * time.Second
	err := send(held(t, func(into io.ReadWriter) { _, _ = io.WriteString(into, "554-no\r\n554 not you\r\n") }))
	if err == nil || errors.Is(err, ErrConnection) || !strings.Contains(err.Error(), "not you") {
		t.Fatalf("a relay that refuses: %v", err)
	}
	listener, _ := net.Listen("tcp", "127.0.0.1:0")
	listener.Close()
	if err := send(listener.Addr().String()); !errors.Is(err, ErrConnection) {
		t.Fatalf("no relay: %v", err)
	}
}
