package dozvon

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"os"
	"os/exec"
	"reflect"
	"strings"
	"testing"
	"time"
)

// Every case of clients/vectors, played by its server (node).

type vector struct {
	Name, Call, Key, IdempotencyKey string
	Login, Password                 string
	Timeout                         int
	Retries                         *int
	Arguments                       []json.RawMessage
	Exchanges                       []json.RawMessage
	Result                          json.RawMessage
	Error                           map[string]any
}

var server string

func TestMain(m *testing.M) {
	node := exec.Command("node", "../vectors/server.mjs")
	stdin, _ := node.StdinPipe()
	stdout, _ := node.StdoutPipe()
	if err := node.Start(); err != nil {
		fmt.Fprintln(os.Stderr, "node is needed for the vectors:", err)
		os.Exit(1)
	}
	line, _ := bufio.NewReader(stdout).ReadString('\n')
	server = strings.TrimSpace(line)
	code := m.Run()
	stdin.Close()
	os.Exit(code)
}

func readVectors[T any](t *testing.T, name string) []T {
	octets, err := os.ReadFile("../vectors/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var cases []T
	if err := json.Unmarshal(octets, &cases); err != nil {
		t.Fatal(err)
	}
	return cases
}

func argument[T any](t *testing.T, one vector, at int) T {
	var value T
	if at < len(one.Arguments) {
		decoder := json.NewDecoder(bytes.NewReader(one.Arguments[at]))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&value); err != nil {
			t.Fatalf("argument %d: %v", at, err)
		}
	}
	return value
}

// UnmarshalJSON lets the vectors write a recipient as its address.
func (r *Recipient) UnmarshalJSON(octets []byte) error {
	if json.Unmarshal(octets, &r.To) == nil {
		return nil
	}
	type plain Recipient
	return json.Unmarshal(octets, (*plain)(r))
}

func jsonOf(value any) json.RawMessage {
	if raw := reflect.Indirect(reflect.ValueOf(value)).FieldByName("Raw"); raw.IsValid() {
		return raw.Interface().(Raw).JSON
	}
	return nil
}

func told[T any](value *T, err error) (json.RawMessage, error) {
	if err != nil {
		return nil, err
	}
	return jsonOf(value), nil
}

func listed[T any](list []*T, err error) (json.RawMessage, error) {
	if err != nil {
		return nil, err
	}
	all := []json.RawMessage{}
	for _, one := range list {
		all = append(all, jsonOf(one))
	}
	return json.Marshal(all)
}

func walked[T any](pages *Pages[T]) (json.RawMessage, error) {
	var list []*T
	for pages.Next(context.Background()) {
		list = append(list, pages.Item())
	}
	return listed(list, pages.Err())
}

func nothing(err error) (json.RawMessage, error) { return json.RawMessage("null"), err }

func call(t *testing.T, c *Client, one vector) (json.RawMessage, error) {
	ctx := context.Background()
	var key []Key
	if one.IdempotencyKey != "" {
		key = []Key{Key(one.IdempotencyKey)}
	}
	number := func(at int) int64 { return argument[int64](t, one, at) }
	text := func(at int) string { return argument[string](t, one, at) }
	book := func() (*Contacts, *Groups) {
		if strings.HasPrefix(one.Call, "mail") {
			return c.MailContacts, c.MailGroups
		}
		return c.Contacts, c.Groups
	}
	contacts, groups := book()
	switch one.Call {
	case "messages.send":
		return told(c.Messages.Send(ctx, argument[Sending](t, one, 0), key...))
	case "messages.call":
		return callOf(t, c, one, key)
	case "messages.price":
		return told(c.Messages.Price(ctx, argument[Sending](t, one, 0)))
	case "messages.get":
		return told(c.Messages.Get(ctx, number(0)))
	case "messages.find":
		return told(c.Messages.Find(ctx, text(0), text(1)))
	case "messages.list":
		return walked(c.Messages.List(argument[MessageFilter](t, one, 0)))
	case "messages.why":
		return told(c.Messages.Why(ctx, number(0)))
	case "messages.remove":
		return nothing(c.Messages.Remove(ctx, number(0)))
	case "contacts.list":
		return walked(contacts.List(argument[ContactFilter](t, one, 0)))
	case "contacts.add", "mailContacts.add":
		return told(contacts.Add(ctx, argument[NewContact](t, one, 0)))
	case "contacts.get":
		return told(contacts.Get(ctx, number(0)))
	case "contacts.change":
		return told(contacts.Change(ctx, number(0), argument[Change](t, one, 1)))
	case "contacts.remove":
		return nothing(contacts.Remove(ctx, number(0)))
	case "groups.list":
		return listed(groups.List(ctx))
	case "groups.add":
		return told(groups.Add(ctx, argument[Change](t, one, 0)["name"].(string), key...))
	case "groups.change":
		return told(groups.Change(ctx, number(0), argument[Change](t, one, 1)))
	case "groups.remove":
		return nothing(groups.Remove(ctx, number(0)))
	case "groups.join":
		return nothing(groups.Join(ctx, number(0), number(1)))
	case "groups.leave":
		return nothing(groups.Leave(ctx, number(0), number(1)))
	case "mailings.create":
		return told(c.Mailings.Create(ctx, argument[NewMailing](t, one, 0), key...))
	case "mailings.list":
		return walked(c.Mailings.List())
	case "mailings.get":
		return told(c.Mailings.Get(ctx, text(0)))
	case "mailings.change":
		return told(c.Mailings.Change(ctx, text(0), argument[Change](t, one, 1)))
	case "mailings.addRecipients":
		return told(c.Mailings.AddRecipients(ctx, text(0), argument[[]Recipient](t, one, 1), key...))
	case "mailings.cancel":
		return told(c.Mailings.Cancel(ctx, text(0), key...))
	case "mailings.remove":
		return nothing(c.Mailings.Remove(ctx, text(0)))
	case "templates.list":
		return listed(c.Templates.List(ctx))
	case "templates.add":
		if one.Name == "a request with several" { // a Template cannot be that wrong
			return c.Request(ctx, "POST", "/templates", nil, argument[Change](t, one, 0), key...)
		}
		return told(c.Templates.Add(ctx, argument[NewTemplate](t, one, 0), key...))
	case "templates.change":
		return told(c.Templates.Change(ctx, number(0), argument[Change](t, one, 1)))
	case "templates.remove":
		return nothing(c.Templates.Remove(ctx, number(0)))
	case "senders.list":
		return walked(c.Senders.List(argument[SenderFilter](t, one, 0)))
	case "senders.add":
		return told(c.Senders.Add(ctx, argument[NewSender](t, one, 0), key...))
	case "senders.get":
		return told(c.Senders.Get(ctx, number(0)))
	case "senders.remove":
		return nothing(c.Senders.Remove(ctx, number(0)))
	case "senders.sendCode":
		return nothing(c.Senders.SendCode(ctx, number(0), key...))
	case "senders.checkCode":
		return told(c.Senders.CheckCode(ctx, number(0), text(1), key...))
	case "balance":
		return told(c.Balance(ctx))
	case "number":
		return told(c.Number(ctx, text(0)))
	case "numbers":
		return listed(c.Numbers(ctx, argument[[]string](t, one, 0)))
	case "checkMenu":
		return told(c.CheckMenu(ctx, text(0)))
	case "incoming":
		return walked(c.Incoming(argument[IncomingFilter](t, one, 0)))
	case "upload":
		content, _ := base64.StdEncoding.DecodeString(text(1))
		return told(c.Upload(ctx, text(0), content, text(2), key...))
	case "request":
		var query [][2]string
		for name, value := range argument[map[string]string](t, one, 2) {
			query = append(query, [2]string{name, value})
		}
		return c.Request(ctx, text(0), text(1), query, argument[any](t, one, 3), key...)
	}
	t.Fatalf("the library has no %s", one.Call)
	return nil, nil
}

func callOf(t *testing.T, c *Client, one vector, key []Key) (json.RawMessage, error) {
	recipients := []string{}
	if json.Unmarshal(one.Arguments[0], &recipients) != nil {
		recipients = []string{argument[string](t, one, 0)}
	}
	terms := argument[Sending](t, one, 2)
	var text string
	if json.Unmarshal(one.Arguments[1], &text) == nil {
		return told(c.Messages.Call(context.Background(), recipients, text, terms, key...))
	}
	return told(c.Messages.CallMenu(context.Background(), recipients, argument[Menu](t, one, 1), terms, key...))
}

func same(t *testing.T, got, expected json.RawMessage) {
	t.Helper()
	var a, b any
	if errA, errB := json.Unmarshal(got, &a), json.Unmarshal(expected, &b); errA != nil || errB != nil {
		t.Fatalf("not JSON: %s, %s", got, expected)
	}
	// A reply that is a list came in an object.
	if one, is := a.(map[string]any); is && reflect.DeepEqual(one["items"], b) {
		return
	}
	if !reflect.DeepEqual(a, b) {
		t.Fatalf("got %s\nexpected %s", got, expected)
	}
}

func kindOfError(err error) string {
	kinds := map[string]error{
		"authentication": ErrAuthentication, "money": ErrMoney, "permission": ErrPermission, "not-found": ErrNotFound,
		"conflict": ErrConflict, "rate-limit": ErrRateLimit, "invalid-request": ErrInvalidRequest, "unavailable": ErrUnavailable,
		"unreadable": ErrUnreadable, "timeout": ErrTimeout,
	}
	for name, kind := range kinds {
		if errors.Is(err, kind) {
			return name
		}
	}
	if errors.Is(err, ErrConnection) { // a time-out is one too
		return "connection"
	}
	return err.Error()
}

func asked(t *testing.T, id string, expected int) {
	t.Helper()
	response, err := http.Get(server + "/asked/" + id)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	octets, _ := io.ReadAll(response.Body)
	if string(octets) != fmt.Sprint(expected) {
		t.Fatalf("%s requests were right, not %d", octets, expected)
	}
}

func TestAPI(t *testing.T)     { play(t, "api") }
func TestTrouble(t *testing.T) { play(t, "trouble") }

func play(t *testing.T, file string) {
	for at, one := range readVectors[vector](t, file+".json") {
		t.Run(one.Name, func(t *testing.T) {
			options := Options{URL: fmt.Sprintf("%s/%s/%d", server, file, at), Key: one.Key, Timeout: time.Duration(one.Timeout) * time.Second}
			if one.Retries != nil {
				if options.Retries = *one.Retries; options.Retries == 0 {
					options.Retries = -1
				}
			}
			c, err := New(options)
			if err != nil {
				t.Fatal(err)
			}
			result, err := call(t, c, one)
			var problem *APIError
			switch {
			case one.Error == nil && err != nil:
				t.Fatal(err)
			case one.Error == nil:
				same(t, result, one.Result)
			case !errors.As(err, &problem):
				if !reflect.DeepEqual(map[string]any{"kind": kindOfError(err)}, one.Error) {
					t.Fatalf("got %v, expected %v", err, one.Error)
				}
			default:
				sameProblem(t, problem, one.Error)
			}
			asked(t, fmt.Sprintf("%s/%d", file, at), len(one.Exchanges))
		})
	}
}

func sameProblem(t *testing.T, problem *APIError, expected map[string]any) {
	t.Helper()
	mistakes := []any{}
	for _, one := range problem.Errors {
		mistakes = append(mistakes, map[string]any{"pointer": one.Pointer, "detail": one.Detail})
	}
	got := map[string]any{
		"kind": kindOfError(problem), "status": float64(problem.Status), "code": problem.Code, "title": problem.Title,
		"detail": problem.Detail, "errors": mistakes,
	}
	if problem.ID != "" {
		got["id"] = problem.ID
	}
	if problem.RetryAfter >= 0 {
		got["retryAfter"] = math.Min(float64(problem.RetryAfter), 1_000_000) // of dates it differs
	}
	if !reflect.DeepEqual(got, expected) {
		t.Fatalf("got %v\nexpected %v", got, expected)
	}
}

func TestClassic(t *testing.T) {
	for at, one := range readVectors[vector](t, "classic.json") {
		t.Run(one.Name, func(t *testing.T) {
			c := &Classic{URL: fmt.Sprintf("%s/classic/%d", server, at), Login: one.Login, Password: one.Password}
			result, _ := json.Marshal(classicResult(t, c, one))
			same(t, result, one.Result)
			asked(t, fmt.Sprintf("classic/%d", at), len(one.Exchanges))
		})
	}
}

func classicResult(t *testing.T, c *Classic, one vector) any {
	text := func(at int) string {
		value := argument[any](t, one, at)
		if value == nil {
			return ""
		}
		return fmt.Sprint(value)
	}
	number := func(at int) int { return argument[int](t, one, at) }
	sender := func(at int) *string {
		if at >= len(one.Arguments) || string(one.Arguments[at]) == "false" {
			return nil
		}
		value := text(at)
		return &value
	}
	var result []string
	var err error
	switch one.Call {
	case "send_sms":
		terms := ClassicTerms{Translit: number(2), Time: text(3), ID: text(4), Format: number(5), Sender: sender(6), Query: text(7)}
		result, err = c.SendSMS(text(0), text(1), terms)
	case "get_sms_cost":
		terms := ClassicTerms{Translit: number(2), Format: number(3), Sender: sender(4), Query: text(5)}
		result, err = c.GetSMSCost(text(0), text(1), terms)
	case "get_status":
		if id := text(0); strings.Contains(id, ",") {
			rows := c.GetStatuses(id, text(1), number(2))
			if len(rows) == 1 && strings.HasPrefix(rows[0][1], "-") {
				return rows[0] // the vector's refusal
			}
			return rows
		}
		return c.GetStatus(text(0), text(1), number(2))
	case "get_balance":
		if balance, ok := c.GetBalance(); ok {
			return balance
		}
		return false
	}
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func TestMenus(t *testing.T) {
	type menuVector struct {
		Name  string
		Menu  Menu
		Text  string
		Error *struct {
			Code string
			Item *int
		}
	}
	for _, one := range readVectors[menuVector](t, "menus.json") {
		t.Run(one.Name, func(t *testing.T) {
			text, err := one.Menu.Text()
			if one.Error == nil {
				if err != nil || text != one.Text {
					t.Fatalf("got %q, %v\nexpected %q", text, err, one.Text)
				}
				return
			}
			item := -1
			if one.Error.Item != nil {
				item = *one.Error.Item
			}
			var wrong *MenuError
			if !errors.As(err, &wrong) || *wrong != (MenuError{one.Error.Code, item}) {
				t.Fatalf("got %v, expected %v", err, one.Error)
			}
		})
	}
}

func TestWebhooks(t *testing.T) {
	type webhookVector struct {
		Name, Body, Signature, ContentType, Secret, Kind, Error string
		Now                                                     int64
		Fields                                                  map[string]string
	}
	for _, one := range readVectors[webhookVector](t, "webhooks.json") {
		t.Run(one.Name, func(t *testing.T) {
			told, err := ReadWebhook(Received{
				Body: []byte(one.Body), Signature: one.Signature, ContentType: one.ContentType, Secret: one.Secret,
				Now: time.Unix(one.Now, 0),
			})
			var wrong *WebhookError
			switch {
			case one.Error == "" && err != nil:
				t.Fatal(err)
			case one.Error == "":
				if told.Kind != one.Kind || !reflect.DeepEqual(told.Fields, one.Fields) {
					t.Fatalf("got %v, expected %v", told, one)
				}
			case !errors.As(err, &wrong) || wrong.Code != one.Error:
				t.Fatalf("got %v, expected %s", err, one.Error)
			}
		})
	}
}

func TestNobodyAnswers(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	url := "http://" + listener.Addr().String()
	silent, _ := New(Options{URL: url, Key: "key", Timeout: 50 * time.Millisecond, Retries: -1})
	if _, err := silent.Balance(context.Background()); !errors.Is(err, ErrTimeout) || !errors.Is(err, ErrConnection) {
		t.Fatalf("a server that says nothing: %v", err)
	}
	listener.Close()
	patient, _ := New(Options{URL: url, Key: "key", Retries: -1})
	if _, err := patient.Balance(context.Background()); !errors.Is(err, ErrConnection) || errors.Is(err, ErrTimeout) {
		t.Fatalf("a closed port: %v", err)
	}
	classic := &Classic{URL: url, Login: "shop", Password: "secret", Retries: -1}
	if got, _ := classic.SendSMS("79990000001", "Hello", ClassicTerms{}); !reflect.DeepEqual(got, []string{"", "-100"}) {
		t.Fatalf("a closed port: %v", got)
	}
}

func TestFilesAndMail(t *testing.T) {
	var came *http.Request
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	go http.Serve(listener, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseMultipartForm(1 << 20)
		came = r
		fmt.Fprint(w, "1,1,1.40,98.60")
	}))
	classic := &Classic{URL: "http://" + listener.Addr().String(), Login: "shop", Password: "p", SMTPFrom: "me@shop.example", SMTPTo: "send@send.sms.example"}
	sent, err := classic.SendSMS("79990000001", "Hello", ClassicTerms{Format: 9, Files: []ClassicFile{{"a.wav", []byte("sound")}}})
	if err != nil || !reflect.DeepEqual(sent, []string{"1", "1", "1.40", "98.60"}) {
		t.Fatal(sent, err)
	}
	file, head, err := came.FormFile("file0")
	if err != nil || head.Filename != "a.wav" || came.FormValue("call") != "1" {
		t.Fatal(head, err)
	}
	if octets, _ := io.ReadAll(file); string(octets) != "sound" {
		t.Fatalf("%q", octets)
	}
	if classic.SendSMSMail("79990000001", "Hello", ClassicTerms{}) == nil {
		t.Fatal("a mail without a server is taken")
	}
}

func TestNew(t *testing.T) {
	for _, wrong := range []Options{{URL: "sms.example.com", Key: "key"}, {URL: "https://sms.example.com"}} {
		if _, err := New(wrong); err == nil {
			t.Fatalf("%v is taken", wrong)
		}
	}
}
