package dozvon

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"mime/multipart"
	"net/smtp"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Classic has the functions of the classic libraries with the same arguments and results: all values are texts cut from the reply.
type Classic struct {
	URL      string // such as https://sms.example.com
	Login    string // empty: the password is a key of the account
	Password string
	Timeout  time.Duration // of one try; 30 s unless told
	Retries  int           // when nothing came back; 4 when 0, none when negative
	// Of SendSMSMail.
	SMTPServer string    // such as smtp.example.com:587
	SMTPAuth   smtp.Auth // nil: none
	SMTPFrom   string
	SMTPTo     string // the server's address for commands, such as send@send.sms.example.com
	// SMTPSecurity is "tls" from the beginning, "starttls", or "plain"; empty: "plain" on this machine, "tls" at port 465, else "starttls".
	SMTPSecurity string
	SMTPTLS      *tls.Config // for certificates of your own
}

// ClassicFile goes with a sending.
type ClassicFile struct {
	Name    string
	Content []byte
}

// ClassicTerms are the arguments of a sending that need not be given.
type ClassicTerms struct {
	Translit int
	Time     string // "" or "0": now
	ID       string // "" is "0"
	Format   int    // 1 flash … 11 soc
	Sender   *string
	Query    string // further fields as name=value&…
	Files    []ClassicFile
}

var formats = [...]string{"", "flash=1", "push=1", "hlr=1", "bin=1", "bin=2", "ping=1", "mms=1", "mail=1", "call=1", "viber=1", "soc=1"}

const noAnswer = ",-100"

// NewClassic makes a client with a login and its password, or with an empty login and a key.
func NewClassic(url, login, password string) (*Classic, error) {
	c := &Classic{URL: url, Login: login, Password: password}
	return c, c.check()
}

func (c *Classic) check() error {
	switch {
	case !isAddress(c.URL):
		return fmt.Errorf("dozvon: not an address of a server: %s", c.URL)
	case c.Login == "" && c.Password == "":
		return errors.New("dozvon: a login and a password, or a key, is needed")
	default:
		return nil
	}
}

// SendSMS gives id, count, cost, balance; or id, -error.
func (c *Classic) SendSMS(phones, message string, terms ClassicTerms) ([]string, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	flag, err := flagOf(terms.Format)
	if err != nil {
		return nil, err
	}
	id := terms.ID
	if id == "" {
		id = "0"
	}
	sent := []field{{"cost", "3"}, {"phones", phones}, {"mes", message}, {"translit", strconv.Itoa(terms.Translit)}, {"id", id}}
	sent = append(sent, flag...)
	sent = append(sent, senderOf(terms.Sender)...)
	if terms.Time != "" && terms.Time != "0" {
		sent = append(sent, field{"time", terms.Time})
	}
	return strings.Split(c.ask("send", append(sent, queryFields(terms.Query)...), terms.Files), ","), nil
}

// SendSMSMail sends a command by mail. There is no reply: a refusal comes as a mail.
func (c *Classic) SendSMSMail(phones, message string, terms ClassicTerms) error {
	if c.SMTPServer == "" || c.SMTPFrom == "" || c.SMTPTo == "" {
		return fmt.Errorf("dozvon: SendSMSMail needs SMTPServer, SMTPFrom and SMTPTo")
	}
	at, id, sender := terms.Time, terms.ID, ""
	if at == "" {
		at = "0"
	}
	if id == "" {
		id = "0"
	}
	if terms.Sender != nil {
		sender = *terms.Sender
	}
	text := fmt.Sprintf("%s:%s:%s:%s:%d,%d,%s:%s:%s", c.Login, c.Password, id, at, terms.Translit, terms.Format, sender, phones, message)
	return c.mail(text)
}

// GetSMSCost gives cost, count; or 0, -error.
func (c *Classic) GetSMSCost(phones, message string, terms ClassicTerms) ([]string, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	flag, err := flagOf(terms.Format)
	if err != nil {
		return nil, err
	}
	sent := append([]field{{"cost", "1"}, {"phones", phones}, {"mes", message}}, senderOf(terms.Sender)...)
	sent = append(append(sent, field{"translit", strconv.Itoa(terms.Translit)}), flag...)
	return strings.Split(c.ask("send", append(sent, queryFields(terms.Query)...), nil), ","), nil
}

// GetStatus gives the columns of one message.
func (c *Classic) GetStatus(id, phone string, all int) []string {
	return columnsOf(c.status(id, phone, all), all)
}

// GetStatuses gives a row for each of several ids, which stand with commas between; one row that begins with 0 or nothing and a minus
// is a refusal.
func (c *Classic) GetStatuses(ids, phones string, all int) [][]string {
	var rows [][]string
	for _, row := range strings.Split(c.status(ids, phones, all), "\n") {
		if row != "" {
			rows = append(rows, strings.Split(row, ","))
		}
	}
	return rows
}

func (c *Classic) status(id, phone string, all int) string {
	return c.ask("status", []field{{"phone", phone}, {"id", id}, {"all", strconv.Itoa(all)}}, nil)
}

// GetBalance gives the balance; false: it is refused.
func (c *Classic) GetBalance() (string, bool) {
	reply := c.ask("balance", nil, nil)
	if strings.Contains(reply, ",") {
		return "", false
	}
	return strings.TrimSpace(reply), true
}

func (c *Classic) ask(page string, fields []field, files []ClassicFile) string {
	secret := []field{{"login", c.Login}, {"psw", c.Password}}
	if c.Login == "" {
		secret = []field{{"apikey", c.Password}}
	}
	all := append(append(secret, field{"fmt", "1"}, field{"charset", "utf-8"}), fields...)
	body, contentType := []byte(pairs(all)), "application/x-www-form-urlencoded"
	if len(files) > 0 {
		body, contentType = parts(all, files)
	}
	retries := c.Retries
	if retries == 0 {
		retries = 4
	}
	if c.check() != nil {
		return noAnswer
	}
	for attempt := 0; ; attempt++ {
		reply := c.once(strings.TrimRight(c.URL, "/")+"/sys/"+page+".php", body, contentType)
		if reply != "" {
			return reply
		}
		if attempt >= retries {
			return noAnswer
		}
		time.Sleep(growing(attempt))
	}
}

func (c *Classic) once(target string, body []byte, contentType string) string {
	response, err := httpClient(c.Timeout, nil).Post(target, contentType, bytes.NewReader(body))
	if err != nil {
		return ""
	}
	defer response.Body.Close()
	octets, err := bodyOf(context.Background(), response)
	if err != nil || response.StatusCode/100 != 2 {
		return ""
	}
	return string(octets)
}

func parts(fields []field, files []ClassicFile) ([]byte, string) {
	var body bytes.Buffer
	writer := multipart.NewWriter(&body)
	for _, one := range fields {
		_ = writer.WriteField(one.name, one.value) // a buffer takes everything
	}
	for at, one := range files {
		part, _ := writer.CreateFormFile(fmt.Sprintf("file%d", at), one.Name)
		_, _ = part.Write(one.Content)
	}
	_ = writer.Close()
	return body.Bytes(), writer.FormDataContentType()
}

func flagOf(format int) ([]field, error) {
	if format < 0 || format >= len(formats) {
		return nil, fmt.Errorf("dozvon: no format %d", format)
	}
	return queryFields(formats[format]), nil
}

func senderOf(sender *string) []field {
	if sender == nil {
		return nil
	}
	return []field{{"sender", *sender}}
}

func queryFields(query string) []field {
	var read []field
	text := func(written string) string {
		if plain, err := url.QueryUnescape(written); err == nil {
			return plain
		}
		return written
	}
	for _, part := range strings.Split(query, "&") {
		if name, value, _ := strings.Cut(part, "="); part != "" {
			read = append(read, field{text(name), text(value)})
		}
	}
	return read
}

// columnsOf puts together again what the commas of a text have cut.
func columnsOf(row string, all int) []string {
	columns := strings.Split(row, ",")
	most, hlrAt := 9, 14
	if all == 2 {
		most, hlrAt = 12, 17
	}
	if all == 0 || len(columns) <= most || len(columns) > hlrAt && columns[hlrAt] == "HLR" {
		return columns
	}
	return append(columns[:most-1:most-1], strings.Join(columns[most-1:], ","))
}
