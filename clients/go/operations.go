package dozvon

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
)

type kept interface{ keep(json.RawMessage) }

// read makes a reply of octets, which are an object; the reply itself stays in its JSON.
func read[T any](octets json.RawMessage, err error) (*T, error) {
	if err != nil {
		return nil, err
	}
	if trimmed := bytes.TrimLeft(octets, " \t\r\n"); len(trimmed) == 0 || trimmed[0] != '{' {
		return nil, fmt.Errorf("%w: it is no object of JSON", ErrUnreadable)
	}
	value := new(T)
	if err := json.Unmarshal(octets, value); err != nil {
		return nil, fmt.Errorf("%w: %v", ErrUnreadable, err)
	}
	if one, keeps := any(value).(kept); keeps {
		one.keep(octets)
	}
	return value, nil
}

type page struct {
	Items []json.RawMessage `json:"items"`
	Next  *string           `json:"next"`
}

func items[T any](octets json.RawMessage, err error) ([]*T, error) {
	list, _, err := pageOf[T](octets, err)
	return list, err
}

func pageOf[T any](octets json.RawMessage, err error) (all []*T, next *string, _ error) {
	told, err := read[page](octets, err)
	if err != nil {
		return nil, nil, err
	}
	if told.Items == nil {
		return nil, nil, fmt.Errorf("%w: it is no list", ErrUnreadable)
	}
	list := make([]*T, len(told.Items))
	for at, one := range told.Items {
		if list[at], err = read[T](one, nil); err != nil {
			return nil, nil, err
		}
	}
	return list, told.Next, nil
}

// Pages walks a list page by page; the next page is asked for when the last one is used up:
//
//	for pages.Next(ctx) { use(pages.Item()) }
//	if pages.Err() != nil { … }
//
// It is for one goroutine. From Go 1.23 on: for message, err := range pages.All(ctx) { … }.
type Pages[T any] struct {
	client *Client
	path   string
	query  []field
	cursor *string
	asked  bool
	left   []*T
	item   *T
	err    error
}

func newPages[T any](client *Client, path string, query []field) *Pages[T] {
	return &Pages[T]{client: client, path: path, query: query}
}

// Next goes to the next item; false: there is none, or Err tells why.
func (p *Pages[T]) Next(ctx context.Context) bool {
	for len(p.left) == 0 {
		if p.err != nil || p.asked && p.cursor == nil {
			return false
		}
		query := p.query
		if p.cursor != nil {
			query = append(append([]field{}, query...), field{"cursor", *p.cursor})
		}
		octets, err := p.client.ask(ctx, request{method: http.MethodGet, path: p.path, query: query})
		p.asked = true
		before := p.cursor
		if p.left, p.cursor, p.err = pageOf[T](octets, err); p.err != nil {
			return false
		}
		if p.cursor != nil && (*p.cursor == "" || before != nil && *before == *p.cursor) {
			p.left, p.err = nil, fmt.Errorf("%w: the list does not end", ErrUnreadable)
			return false
		}
	}
	p.item, p.left = p.left[0], p.left[1:]
	return true
}

// All walks the rest for a range loop; an error is the last that comes.
func (p *Pages[T]) All(ctx context.Context) func(yield func(*T, error) bool) {
	return func(yield func(*T, error) bool) {
		for p.Next(ctx) {
			if !yield(p.item, nil) {
				return
			}
		}
		if p.err != nil {
			yield(nil, p.err)
		}
	}
}

// Item is the one Next has gone to.
func (p *Pages[T]) Item() *T { return p.item }

// Err is what stopped the walk; nil at its end.
func (p *Pages[T]) Err() error { return p.err }

// fields leaves out what is not given.
func fields(all ...field) []field {
	var given []field
	for _, one := range all {
		if one.value != "" {
			given = append(given, one)
		}
	}
	return given
}

func number[T ~int | ~int64](value T) string {
	if value == 0 {
		return ""
	}
	return strconv.FormatInt(int64(value), 10)
}

// Messages are sent, looked at, taken away.
type Messages struct{ client *Client }

// Send sends a text of any kind.
func (m *Messages) Send(ctx context.Context, sending Sending, key ...Key) (*AcceptedSending, error) {
	return read[AcceptedSending](m.client.ask(ctx, request{method: "POST", path: "/messages", body: sending, key: keyOf(key)}))
}

// Call rings recipients; the text may hold a menu. The terms are those of a sending without kind, recipients and text.
func (m *Messages) Call(ctx context.Context, recipients []string, text string, terms Sending, key ...Key) (*AcceptedSending, error) {
	terms.Kind, terms.Recipients, terms.Text = "call", To(recipients...), text
	return m.Send(ctx, terms, key...)
}

// CallMenu rings recipients with a menu of data.
func (m *Messages) CallMenu(ctx context.Context, recipients []string, menu Menu, terms Sending, key ...Key) (*AcceptedSending, error) {
	text, err := menu.Text()
	if err != nil {
		return nil, err
	}
	return m.Call(ctx, recipients, text, terms, key...)
}

// Price tells what the same sending would cost; nothing is sent.
func (m *Messages) Price(ctx context.Context, sending Sending) (*Price, error) {
	return read[Price](m.client.ask(ctx, request{method: "POST", path: "/messages/price", body: sending}))
}

// Get finds a message by its number.
func (m *Messages) Get(ctx context.Context, number int64) (*Message, error) {
	return read[Message](m.client.ask(ctx, request{method: "GET", path: "/messages/" + strconv.FormatInt(number, 10)}))
}

// Find finds a message by the id of its sending and its recipient.
func (m *Messages) Find(ctx context.Context, id, recipient string) (*Message, error) {
	query := []field{{"recipient", recipient}}
	return read[Message](m.client.ask(ctx, request{method: "GET", path: "/messages/" + percent(id), query: query}))
}

// MessageFilter says which messages are listed; what is empty does not count. Moments are RFC 3339.
type MessageFilter struct {
	Recipient, Status, Kind, ID, RecipientBegins, RecipientEnds, Words, Sender, Heap, Direction, Mailing, From, To string
	Limit                                                                                                          int // of a page
}

// List walks over messages, newest first.
func (m *Messages) List(filter MessageFilter) *Pages[Message] {
	return newPages[Message](m.client, "/messages", fields(
		field{"recipient", filter.Recipient}, field{"status", filter.Status}, field{"kind", filter.Kind}, field{"id", filter.ID},
		field{"recipientBegins", filter.RecipientBegins}, field{"recipientEnds", filter.RecipientEnds}, field{"words", filter.Words},
		field{"sender", filter.Sender}, field{"heap", filter.Heap}, field{"direction", filter.Direction},
		field{"mailing", filter.Mailing}, field{"from", filter.From}, field{"to", filter.To}, field{"limit", number(filter.Limit)},
	))
}

// Why tells why a message is where it is.
func (m *Messages) Why(ctx context.Context, number int64) (*Reasons, error) {
	return read[Reasons](m.client.ask(ctx, request{method: "GET", path: "/messages/" + strconv.FormatInt(number, 10) + "/why"}))
}

// Remove takes a message away; what still waits is not sent and costs nothing.
func (m *Messages) Remove(ctx context.Context, number int64) error {
	return m.client.remove(ctx, "/messages/"+strconv.FormatInt(number, 10))
}

func (c *Client) remove(ctx context.Context, path string) error {
	_, err := c.ask(ctx, request{method: "DELETE", path: path})
	return err
}

// Contacts of one book.
type Contacts struct {
	client *Client
	book   string
}

// ContactFilter says which contacts are listed.
type ContactFilter struct {
	Group                         int64
	Address, OwnID, Names, Search string
	Limit                         int // of a page
}

func (c *Contacts) path(id int64) string {
	return "/books/" + c.book + "/contacts/" + strconv.FormatInt(id, 10)
}

// List walks over contacts.
func (c *Contacts) List(filter ContactFilter) *Pages[Contact] {
	return newPages[Contact](c.client, "/books/"+c.book+"/contacts", fields(
		field{"group", number(filter.Group)}, field{"address", filter.Address}, field{"ownId", filter.OwnID},
		field{"names", filter.Names}, field{"search", filter.Search}, field{"limit", number(filter.Limit)},
	))
}

// Add keeps a contact; one with one of its addresses becomes it.
func (c *Contacts) Add(ctx context.Context, contact NewContact) (*Contact, error) {
	return read[Contact](c.client.ask(ctx, request{method: "POST", path: "/books/" + c.book + "/contacts", body: contact}))
}

// Get finds a contact.
func (c *Contacts) Get(ctx context.Context, id int64) (*Contact, error) {
	return read[Contact](c.client.ask(ctx, request{method: "GET", path: c.path(id)}))
}

// Change changes a contact.
func (c *Contacts) Change(ctx context.Context, id int64, change Change) (*Contact, error) {
	return read[Contact](c.client.ask(ctx, request{method: "PATCH", path: c.path(id), body: change}))
}

// Remove takes a contact away.
func (c *Contacts) Remove(ctx context.Context, id int64) error {
	return c.client.remove(ctx, c.path(id))
}

// Groups of one book.
type Groups struct {
	client *Client
	book   string
}

func (g *Groups) path(id int64) string {
	return "/books/" + g.book + "/groups/" + strconv.FormatInt(id, 10)
}

// List tells all groups.
func (g *Groups) List(ctx context.Context) ([]*Group, error) {
	return items[Group](g.client.ask(ctx, request{method: "GET", path: "/books/" + g.book + "/groups"}))
}

// Add makes a group.
func (g *Groups) Add(ctx context.Context, name string, key ...Key) (*Group, error) {
	asked := request{method: "POST", path: "/books/" + g.book + "/groups", body: Change{"name": name}, key: keyOf(key)}
	return read[Group](g.client.ask(ctx, asked))
}

// Change changes a group.
func (g *Groups) Change(ctx context.Context, id int64, change Change) (*Group, error) {
	return read[Group](g.client.ask(ctx, request{method: "PATCH", path: g.path(id), body: change}))
}

// Remove takes a group away; its contacts stay.
func (g *Groups) Remove(ctx context.Context, id int64) error { return g.client.remove(ctx, g.path(id)) }

func (g *Groups) member(id, contact int64) string {
	return g.path(id) + "/contacts/" + strconv.FormatInt(contact, 10)
}

// Join puts a contact into a group.
func (g *Groups) Join(ctx context.Context, id, contact int64) error {
	_, err := g.client.ask(ctx, request{method: "PUT", path: g.member(id, contact)})
	return err
}

// Leave takes a contact out of a group.
func (g *Groups) Leave(ctx context.Context, id, contact int64) error {
	return g.client.remove(ctx, g.member(id, contact))
}

// Mailings to many.
type Mailings struct{ client *Client }

func (m *Mailings) path(id, what string) string { return "/mailings/" + percent(id) + what }

// Create plans a mailing and tells its id.
func (m *Mailings) Create(ctx context.Context, mailing NewMailing, key ...Key) (*Mailing, error) {
	return read[Mailing](m.client.ask(ctx, request{method: "POST", path: "/mailings", body: mailing, key: keyOf(key)}))
}

// List walks over mailings, newest first.
func (m *Mailings) List() *Pages[Mailing] { return newPages[Mailing](m.client, "/mailings", nil) }

// Get finds a mailing with its counts.
func (m *Mailings) Get(ctx context.Context, id string) (*Mailing, error) {
	return read[Mailing](m.client.ask(ctx, request{method: "GET", path: m.path(id, "")}))
}

// Change changes a mailing.
func (m *Mailings) Change(ctx context.Context, id string, change Change) (*Mailing, error) {
	return read[Mailing](m.client.ask(ctx, request{method: "PATCH", path: m.path(id, ""), body: change}))
}

// AddRecipients adds to a mailing that is open; it tells how many it has now.
func (m *Mailings) AddRecipients(ctx context.Context, id string, recipients []Recipient, key ...Key) (*Mailing, error) {
	asked := request{method: "POST", path: m.path(id, "/recipients"), body: Change{"recipients": recipients}, key: keyOf(key)}
	return read[Mailing](m.client.ask(ctx, asked))
}

func (m *Mailings) control(ctx context.Context, id, what string, key []Key) (*Mailing, error) {
	return read[Mailing](m.client.ask(ctx, request{method: "POST", path: m.path(id, what), key: keyOf(key)}))
}

// Start begins a run.
func (m *Mailings) Start(ctx context.Context, id string, key ...Key) (*Mailing, error) {
	return m.control(ctx, id, "/start", key)
}

// Pause holds what has not left yet.
func (m *Mailings) Pause(ctx context.Context, id string, key ...Key) (*Mailing, error) {
	return m.control(ctx, id, "/pause", key)
}

// Cancel ends it; what has not left yet is not sent.
func (m *Mailings) Cancel(ctx context.Context, id string, key ...Key) (*Mailing, error) {
	return m.control(ctx, id, "/cancel", key)
}

// Remove takes a mailing away.
func (m *Mailings) Remove(ctx context.Context, id string) error {
	return m.client.remove(ctx, m.path(id, ""))
}

// Templates are texts kept to be sent again.
type Templates struct{ client *Client }

// List tells all of them.
func (t *Templates) List(ctx context.Context) ([]*Template, error) {
	return items[Template](t.client.ask(ctx, request{method: "GET", path: "/templates"}))
}

// Add keeps a text.
func (t *Templates) Add(ctx context.Context, template NewTemplate, key ...Key) (*Template, error) {
	return read[Template](t.client.ask(ctx, request{method: "POST", path: "/templates", body: template, key: keyOf(key)}))
}

// Change changes a template.
func (t *Templates) Change(ctx context.Context, id int64, change Change) (*Template, error) {
	path := "/templates/" + strconv.FormatInt(id, 10)
	return read[Template](t.client.ask(ctx, request{method: "PATCH", path: path, body: change}))
}

// Remove takes a template away.
func (t *Templates) Remove(ctx context.Context, id int64) error {
	return t.client.remove(ctx, "/templates/"+strconv.FormatInt(id, 10))
}

// Senders are names to send under.
type Senders struct{ client *Client }

func (s *Senders) path(id int64, what string) string {
	return "/senders/" + strconv.FormatInt(id, 10) + what
}

// SenderFilter says which senders are listed.
type SenderFilter struct {
	Client, States, ChangedSince string
	Limit                        int // of a page
}

// List walks over senders.
func (s *Senders) List(filter SenderFilter) *Pages[Sender] {
	return newPages[Sender](s.client, "/senders", fields(
		field{"client", filter.Client}, field{"states", filter.States}, field{"changedSince", filter.ChangedSince},
		field{"limit", number(filter.Limit)},
	))
}

// Add asks for a name.
func (s *Senders) Add(ctx context.Context, sender NewSender, key ...Key) (*Sender, error) {
	return read[Sender](s.client.ask(ctx, request{method: "POST", path: "/senders", body: sender, key: keyOf(key)}))
}

// Get finds a sender.
func (s *Senders) Get(ctx context.Context, id int64) (*Sender, error) {
	return read[Sender](s.client.ask(ctx, request{method: "GET", path: s.path(id, "")}))
}

// Change changes a sender.
func (s *Senders) Change(ctx context.Context, id int64, change Change) (*Sender, error) {
	return read[Sender](s.client.ask(ctx, request{method: "PATCH", path: s.path(id, ""), body: change}))
}

// Remove gives a sender up.
func (s *Senders) Remove(ctx context.Context, id int64) error {
	return s.client.remove(ctx, s.path(id, ""))
}

// SendCode sends a code to a number that is to be a sender.
func (s *Senders) SendCode(ctx context.Context, id int64, key ...Key) error {
	_, err := s.client.ask(ctx, request{method: "POST", path: s.path(id, "/code"), body: Change{}, key: keyOf(key)})
	return err
}

// CheckCode confirms a number by the code it got.
func (s *Senders) CheckCode(ctx context.Context, id int64, code string, key ...Key) (*Sender, error) {
	asked := request{method: "POST", path: s.path(id, "/code/check"), body: Change{"code": code}, key: keyOf(key)}
	return read[Sender](s.client.ask(ctx, asked))
}

// Account is who asks.
func (c *Client) Account(ctx context.Context) (*Account, error) {
	return read[Account](c.ask(ctx, request{method: "GET", path: "/account"}))
}

// Balance of the account.
func (c *Client) Balance(ctx context.Context) (*Balance, error) {
	return read[Balance](c.ask(ctx, request{method: "GET", path: "/account/balance"}))
}

// Number asks the numbering plan; nothing is sent and nothing costs.
func (c *Client) Number(ctx context.Context, phone string) (*Number, error) {
	return read[Number](c.ask(ctx, request{method: "GET", path: "/numbers/" + percent(phone)}))
}

// Numbers asks it of up to 500, in their order.
func (c *Client) Numbers(ctx context.Context, phones []string) ([]*Number, error) {
	return items[Number](c.ask(ctx, request{method: "POST", path: "/numbers/lookup", body: Change{"numbers": phones}}))
}

// CheckMenu tells mistakes of a text with a menu, and what the menu does.
func (c *Client) CheckMenu(ctx context.Context, text string) (*CheckedMenu, error) {
	return read[CheckedMenu](c.ask(ctx, request{method: "POST", path: "/menus/check", body: Change{"text": text}}))
}

// IncomingFilter says which messages from subscribers are listed; After is the number of the last one known.
type IncomingFilter struct {
	After                       *int64
	To, Subscriber, Order, From string
	Limit                       int // of a page
}

// Incoming walks over messages from subscribers, oldest first.
func (c *Client) Incoming(filter IncomingFilter) *Pages[IncomingMessage] {
	after := ""
	if filter.After != nil {
		after = strconv.FormatInt(*filter.After, 10)
	}
	return newPages[IncomingMessage](c, "/incoming-messages", fields(
		field{"after", after}, field{"to", filter.To}, field{"subscriber", filter.Subscriber}, field{"order", filter.Order},
		field{"from", filter.From}, field{"limit", number(filter.Limit)},
	))
}

// Upload hands in a sound or an attachment, up to 5 MiB.
func (c *Client) Upload(ctx context.Context, name string, content []byte, contentType string, key ...Key) (*Upload, error) {
	asked := request{method: "POST", path: "/uploads", query: []field{{"name", name}}, body: content, contentType: contentType, key: keyOf(key)}
	return read[Upload](c.ask(ctx, asked))
}
