// Package dozvon is a client of the messaging and voice centre Dozvon: messages, calls with menus, mailings, contacts, and the functions
// of the classic libraries (Classic). It needs nothing but the standard library.
package dozvon

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	mathrand "math/rand"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Options say where the server is and who asks it.
type Options struct {
	URL string // such as https://sms.example.com; a path before /api may follow
	Key string // a key of the account
	// Login and Password in place of a key.
	Login, Password string
	Timeout         time.Duration // of one try, its answer included; 30 s unless told
	Retries         int           // how often a request may be sent again; 2 when 0, none when negative
	// Transport in place of http.DefaultTransport, whose proxy is that of the environment: for certificates of your own, say.
	Transport http.RoundTripper
}

// Client is one account on one server. It may be used by many goroutines.
type Client struct {
	Messages     *Messages
	Contacts     *Contacts // the book of telephones
	Groups       *Groups
	MailContacts *Contacts // the book of e-mail addresses
	MailGroups   *Groups
	Mailings     *Mailings
	Templates    *Templates
	Senders      *Senders

	root          string
	authorization string
	retries       int
	http          *http.Client
}

// isAddress tells whether a server can be there: a path may follow, and nothing else.
func isAddress(text string) bool {
	read, err := url.Parse(text)
	return err == nil && (read.Scheme == "https" || read.Scheme == "http") && read.Host != "" && read.User == nil &&
		!strings.ContainsAny(text, "?#")
}

// isPlain tells whether a text is printable ASCII, which cannot end a header.
func isPlain(text string) bool {
	return strings.IndexFunc(text, func(sign rune) bool { return sign < ' ' || sign > '~' }) < 0
}

// New makes a client; nothing is asked yet.
func New(options Options) (*Client, error) {
	if !isAddress(options.URL) {
		return nil, fmt.Errorf("dozvon: not an address of a server: %s", options.URL)
	}
	if !isPlain(options.Key) {
		return nil, errors.New("dozvon: the key has signs that are not printable ASCII")
	}
	if options.Key == "" && options.Login == "" {
		return nil, errors.New("dozvon: a key, or a login and a password, is needed")
	}
	c := &Client{
		root:          strings.TrimRight(options.URL, "/"),
		authorization: "Bearer " + options.Key,
		retries:       options.Retries,
		http:          httpClient(options.Timeout, options.Transport),
	}
	if options.Key == "" {
		c.authorization = "Basic " + base64.StdEncoding.EncodeToString([]byte(options.Login+":"+options.Password))
	}
	if c.retries == 0 {
		c.retries = 2
	}
	c.Messages = &Messages{c}
	c.Contacts, c.Groups = &Contacts{c, "phones"}, &Groups{c, "phones"}
	c.MailContacts, c.MailGroups = &Contacts{c, "mails"}, &Groups{c, "mails"}
	c.Mailings, c.Templates, c.Senders = &Mailings{c}, &Templates{c}, &Senders{c}
	return c, nil
}

func httpClient(timeout time.Duration, transport http.RoundTripper) *http.Client {
	if timeout == 0 {
		timeout = 30 * time.Second
	}
	refuse := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &http.Client{Timeout: timeout, Transport: transport, CheckRedirect: refuse}
}

// Key is an idempotency key of your own, 1 to 255 printable ASCII characters without quotes and backslashes: the same request with it is
// done once.
type Key string

func (k Key) isRight() bool {
	return len(k) >= 1 && len(k) <= 255 && isPlain(string(k)) && !strings.ContainsAny(string(k), `"\`)
}

func keyOf(keys []Key) *Key {
	if len(keys) > 0 {
		return &keys[0]
	}
	var octets [16]byte
	if _, err := rand.Read(octets[:]); err != nil {
		panic(err) // no random source: nothing can be promised any more
	}
	octets[6], octets[8] = octets[6]&0x0f|0x40, octets[8]&0x3f|0x80
	key := Key(fmt.Sprintf("%x-%x-%x-%x-%x", octets[:4], octets[4:6], octets[6:8], octets[8:10], octets[10:]))
	return &key
}

type request struct {
	method, path string
	query        []field
	body         any    // made JSON, unless it is []byte
	contentType  string // of []byte
	key          *Key
}

// Request asks any address of the API: for operations younger than this library. A nil body is none.
func (c *Client) Request(ctx context.Context, method, path string, query [][2]string, body any, key ...Key) (json.RawMessage, error) {
	asked := request{method: method, path: path, body: body}
	for _, one := range query {
		asked.query = append(asked.query, field{one[0], one[1]})
	}
	if len(key) > 0 {
		asked.key = &key[0]
	}
	return c.ask(ctx, asked)
}

// ask sends a request, again when that may help, and gives the body of a success.
func (c *Client) ask(ctx context.Context, asked request) (json.RawMessage, error) {
	if asked.key != nil && !asked.key.isRight() {
		return nil, errors.New("dozvon: an idempotency key is 1 to 255 printable ASCII characters without quotes and backslashes")
	}
	body, contentType, err := written(asked)
	if err != nil {
		return nil, fmt.Errorf("dozvon: the body: %w", err)
	}
	// A POST without a key may have been done although nothing came back.
	isOnce := asked.method == http.MethodPost && asked.key == nil
	for attempt := 0; ; attempt++ {
		reply, err := c.once(ctx, asked, body, contentType)
		if err == nil {
			return reply, nil
		}
		pause, again := pauseBefore(err, attempt, isOnce)
		if ctx.Err() != nil || !again || attempt >= c.retries {
			return nil, err
		}
		timer := time.NewTimer(pause)
		select {
		case <-ctx.Done():
			timer.Stop()
			return nil, fmt.Errorf("dozvon: %w", ctx.Err())
		case <-timer.C:
		}
	}
}

func written(asked request) ([]byte, string, error) {
	switch body := asked.body.(type) {
	case nil:
		return nil, "", nil
	case []byte:
		return body, asked.contentType, nil
	default:
		octets, err := sortedJSON(body)
		return octets, "application/json", err
	}
}

func (c *Client) once(ctx context.Context, asked request, body []byte, contentType string) (json.RawMessage, error) {
	target := c.root + "/api/v1" + asked.path
	if search := pairs(asked.query); search != "" {
		target += "?" + search
	}
	sent, err := http.NewRequestWithContext(ctx, asked.method, target, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("dozvon: %w", err)
	}
	sent.Header.Set("accept", "application/json")
	sent.Header.Set("authorization", c.authorization)
	if contentType != "" {
		sent.Header.Set("content-type", contentType)
	}
	if asked.key != nil {
		sent.Header.Set("idempotency-key", `"`+string(*asked.key)+`"`)
	}
	response, err := c.http.Do(sent)
	if err != nil {
		return nil, lost(ctx, err)
	}
	defer response.Body.Close()
	octets, err := bodyOf(ctx, response)
	if err != nil {
		return nil, err
	}
	if response.StatusCode < 200 || response.StatusCode > 299 {
		return nil, readProblem(response.StatusCode, octets, response.Header.Get("retry-after"))
	}
	return octets, nil
}

// answerMost: a page of 1,000 messages of 1,000 characters is a few MiB; what is larger is not from this API.
const answerMost = 64 << 20

func bodyOf(ctx context.Context, response *http.Response) ([]byte, error) {
	octets, err := io.ReadAll(io.LimitReader(response.Body, answerMost+1))
	switch {
	case err != nil:
		return nil, lost(ctx, err)
	case len(octets) > answerMost:
		return nil, fmt.Errorf("%w: longer than %d octets", ErrUnreadable, answerMost)
	default:
		return octets, nil
	}
}

// lost is a request nobody answered; the caller's own end of it is no trouble of the server.
func lost(ctx context.Context, cause error) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("dozvon: %w", err)
	}
	var trouble net.Error
	return &connectionError{late: errors.As(cause, &trouble) && trouble.Timeout(), cause: cause}
}

const (
	retryAfterMax = 10
	firstPause    = 500 * time.Millisecond
	lastPause     = 10 * time.Second
)

// growing is half a second, doubled each time, less up to half of it by chance.
func growing(attempt int) time.Duration {
	most := lastPause
	if attempt < 5 {
		most = firstPause << attempt
	}
	return time.Duration(float64(most) * (0.5 + mathrand.Float64()/2))
}

// pauseBefore tells how long to wait before a request is sent again, and whether it is at all.
func pauseBefore(trouble error, attempt int, isOnce bool) (time.Duration, bool) {
	var problem *APIError
	if !errors.As(trouble, &problem) {
		return growing(attempt), !isOnce && errors.Is(trouble, ErrConnection)
	}
	switch problem.Code {
	case "requests-too-many", "key-in-use", "service-unavailable":
	case "unknown":
		if isOnce || problem.Status < 502 || problem.Status > 504 {
			return 0, false
		}
	default:
		return 0, false
	}
	if problem.RetryAfter < 0 {
		return growing(attempt), true
	}
	return time.Duration(problem.RetryAfter) * time.Second, problem.RetryAfter <= retryAfterMax
}
