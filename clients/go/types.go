package dozvon

import (
	"encoding/json"
	"time"
)

// Raw is a reply as it came, with the members this library has no name for.
type Raw struct {
	JSON json.RawMessage `json:"-"`
}

func (r *Raw) keep(octets json.RawMessage) { r.JSON = octets }

// Change names the members of a thing that change and their new values; nil takes a value away.
type Change = map[string]any

// Money is a decimal text with its currency.
type Money struct {
	Amount   string `json:"amount"`
	Currency string `json:"currency"`
}

// Recipient is one of a sending; the rest is that of the sending where it is empty.
type Recipient struct {
	To        string     `json:"to"`
	Text      string     `json:"text,omitempty"`
	Sender    string     `json:"sender,omitempty"`
	SendAt    *time.Time `json:"sendAt,omitempty"`
	SendHours *Hours     `json:"sendHours,omitempty"`
}

// MarshalJSON writes a recipient without terms of its own as its address alone.
func (r Recipient) MarshalJSON() ([]byte, error) {
	if r == (Recipient{To: r.To}) {
		return json.Marshal(r.To)
	}
	type plain Recipient
	return json.Marshal(plain(r))
}

// To makes recipients of addresses.
func To(addresses ...string) []Recipient {
	recipients := make([]Recipient, len(addresses))
	for at, address := range addresses {
		recipients[at].To = address
	}
	return recipients
}

// Hours of the day, 0 to 24, in a zone that is so many hours ahead of UTC.
type Hours struct {
	From      int `json:"from"`
	Till      int `json:"till"`
	UTCOffset int `json:"utcOffset"`
}

// CallTerms say how a call rings.
type CallTerms struct {
	Voice        string   `json:"voice,omitempty"`
	RingSeconds  int      `json:"ringSeconds,omitempty"`  // 10 to 35
	PauseSeconds int      `json:"pauseSeconds,omitempty"` // 10 to 3,600
	Attempts     int      `json:"attempts,omitempty"`     // 1 to 9
	Sounds       []string `json:"sounds,omitempty"`       // ids of uploads
}

// Sending is a text of any kind for up to 10,000 recipients.
type Sending struct {
	Kind            string      `json:"kind,omitempty"` // sms unless told
	Recipients      []Recipient `json:"recipients,omitempty"`
	Text            string      `json:"text,omitempty"`
	ID              string      `json:"id,omitempty"`
	Sender          string      `json:"sender,omitempty"`
	Subject         string      `json:"subject,omitempty"`
	FallbackText    string      `json:"fallbackText,omitempty"`
	Transliteration string      `json:"transliteration,omitempty"`
	MaximumParts    int         `json:"maximumParts,omitempty"`
	Binary          string      `json:"binary,omitempty"`
	Attachments     []string    `json:"attachments,omitempty"`
	ShortLinks      bool        `json:"shortLinks,omitempty"`
	SendAt          *time.Time  `json:"sendAt,omitempty"`
	SendHours       *Hours      `json:"sendHours,omitempty"`
	ValidityMinutes int         `json:"validityMinutes,omitempty"` // 1 to 1,440
	Call            *CallTerms  `json:"call,omitempty"`
}

// AcceptedSending is what was taken.
type AcceptedSending struct {
	Raw
	ID      string `json:"id"`
	Count   int    `json:"count"` // parts altogether, or seconds of calls
	Price   Money  `json:"price"`
	Balance Money  `json:"balance"`
}

// Price is what a sending would cost.
type Price struct {
	Raw
	Count   int   `json:"count"`
	Price   Money `json:"price"`
	Balance Money `json:"balance"`
}

// Message is one to one recipient.
type Message struct {
	Raw
	Number     int64      `json:"number"`
	ID         string     `json:"id"`
	Recipient  string     `json:"recipient"`
	Kind       string     `json:"kind"`
	Status     string     `json:"status"`
	StatusCode int        `json:"statusCode"`
	StatusText string     `json:"statusText"`
	Final      bool       `json:"final"` // whether the status is the last one
	ErrorCode  int        `json:"errorCode"`
	ErrorText  *string    `json:"errorText"`
	Text       string     `json:"text"`
	Sender     *string    `json:"sender"`
	Parts      int        `json:"parts"`
	Price      Money      `json:"price"`
	AcceptedAt time.Time  `json:"acceptedAt"`
	ChangedAt  time.Time  `json:"changedAt"`
	ValidUntil *time.Time `json:"validUntil"`
	// Doubtful: an answer of the operator got lost and the message was sent again.
	Doubtful bool `json:"doubtful"`
}

// Reasons tell why a message is where it is.
type Reasons struct {
	Raw
	Status    string   `json:"status"`
	Sentences []string `json:"sentences"`
}

// NewContact has up to 20 addresses.
type NewContact struct {
	Addresses  []string `json:"addresses"`
	Groups     []int64  `json:"groups,omitempty"`
	Name       string   `json:"name,omitempty"`
	LastName   string   `json:"lastName,omitempty"`
	FirstName  string   `json:"firstName,omitempty"`
	MiddleName string   `json:"middleName,omitempty"`
	Birthday   string   `json:"birthday,omitempty"` // such as 1990-01-07
	OwnID      string   `json:"ownId,omitempty"`
	Comment    string   `json:"comment,omitempty"`
	Tags       string   `json:"tags,omitempty"`
}

// Contact of a book.
type Contact struct {
	Raw
	ID        int64    `json:"id"`
	Addresses []string `json:"addresses"`
	Groups    []int64  `json:"groups"`
	Name      *string  `json:"name"`
	Birthday  *string  `json:"birthday"`
	OwnID     *string  `json:"ownId"`
	Comment   *string  `json:"comment"`
}

// Group of contacts.
type Group struct {
	Raw
	ID       int64  `json:"id"`
	Name     string `json:"name"`
	Number   *int   `json:"number"`
	Contacts int    `json:"contacts"`
}

// NewMailing goes to recipients, to groups, or is filled later (Open).
type NewMailing struct {
	Name            string      `json:"name"`
	Recipients      []Recipient `json:"recipients,omitempty"`
	Groups          []int64     `json:"groups,omitempty"`
	Open            bool        `json:"open,omitempty"`
	Kind            string      `json:"kind,omitempty"`
	Text            string      `json:"text,omitempty"`
	Sender          string      `json:"sender,omitempty"`
	Subject         string      `json:"subject,omitempty"`
	Transliteration string      `json:"transliteration,omitempty"`
	SendAt          *time.Time  `json:"sendAt,omitempty"`
	SendHours       *Hours      `json:"sendHours,omitempty"`
	ValidityMinutes int         `json:"validityMinutes,omitempty"`
	PerSecond       int         `json:"perSecond,omitempty"` // recipients a second at most
	Repeat          string      `json:"repeat,omitempty"`
	Call            *CallTerms  `json:"call,omitempty"`
}

// Mailing to many.
type Mailing struct {
	Raw
	ID         string     `json:"id"`
	Name       string     `json:"name"`
	Stage      string     `json:"stage"` // new, waiting, running, paused, finished, cancelled, failed
	Recipients int        `json:"recipients"`
	Total      int        `json:"total"` // recipients of the present or last run
	Taken      int        `json:"taken"` // how many of them have become messages
	Failure    *string    `json:"failure"`
	PlannedAt  *time.Time `json:"plannedAt"`
}

// NewTemplate is a text to be kept.
type NewTemplate struct {
	Name      string `json:"name"`
	Text      string `json:"text"`
	Kind      string `json:"kind,omitempty"`
	Sender    string `json:"sender,omitempty"`
	Signature bool   `json:"signature,omitempty"`
}

// Template is a text kept to be sent again.
type Template struct {
	Raw
	ID     int64   `json:"id"`
	Name   string  `json:"name"`
	Text   string  `json:"text"`
	Kind   *string `json:"kind"`
	Sender *string `json:"sender"`
}

// NewSender is a name, a number or an e-mail address to send under.
type NewSender struct {
	Sender  string   `json:"sender"`
	Comment string   `json:"comment,omitempty"`
	Marks   []string `json:"marks,omitempty"`
}

// Sender is a name to send under.
type Sender struct {
	Raw
	ID      int64   `json:"id"`
	Sender  string  `json:"sender"`
	Kind    string  `json:"kind"`
	State   string  `json:"state"`
	Comment *string `json:"comment"`
	Reason  *string `json:"reason"`
}

// Balance of an account.
type Balance struct {
	Raw
	Balance Money `json:"balance"`
	Credit  Money `json:"credit"`
}

// Number is what the numbering plan says.
type Number struct {
	Raw
	Number      string  `json:"number"`
	Known       bool    `json:"known"`
	CountryCode *string `json:"countryCode"`
	Country     *string `json:"country"`
	Operator    *string `json:"operator"`
	Region      *string `json:"region"`
	TimeZone    *string `json:"timeZone"`
}

// Diagnostic is one mistake of a menu; lines and columns count from 1.
type Diagnostic struct {
	Code     string `json:"code"`
	Severity string `json:"severity"`
	Sentence string `json:"sentence"`
	Line     int    `json:"line"`
	Column   int    `json:"column"`
}

// CheckedMenu is what the server says of a text with a menu.
type CheckedMenu struct {
	Raw
	Compiles    bool         `json:"compiles"`
	Diagnostics []Diagnostic `json:"diagnostics"`
	Explanation []string     `json:"explanation"`
}

// IncomingMessage comes from a subscriber.
type IncomingMessage struct {
	Raw
	Number     int64     `json:"number"` // for IncomingFilter.After
	From       string    `json:"from"`
	To         string    `json:"to"`
	Text       string    `json:"text"`
	SentAt     time.Time `json:"sentAt"`
	ReceivedAt time.Time `json:"receivedAt"`
}

// Upload is a file handed in, to be named within the next twelve hours.
type Upload struct {
	Raw
	ID    string    `json:"id"`
	Name  string    `json:"name"`
	Bytes int64     `json:"bytes"`
	Until time.Time `json:"until"`
}

// Account is the one who asks.
type Account struct {
	Raw
	Login     string `json:"login"`
	Currency  string `json:"currency"`
	SubClient bool   `json:"subClient"`
}
