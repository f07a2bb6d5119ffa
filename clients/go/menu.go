package dozvon

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
)

// Menu is the menu of a call as data.
type Menu struct {
	Start string     `json:"start,omitempty"` // spoken first, once
	Menu  string     `json:"menu"`            // the choice
	Items []MenuItem `json:"items"`
	End   string     `json:"end,omitempty"` // spoken before the call ends
}

// MenuItem does one thing on a key (1 to 9, * # 0), a path of keys (12: key 2 after key 1), or for jumps to its label.
type MenuItem struct {
	On     string      `json:"on"`
	Play   *string     `json:"play,omitempty"`
	Do     *string     `json:"do,omitempty"`   // back, start, repeat, end
	Call   []string    `json:"call,omitempty"` // one to nine numbers, rung one after the other
	Wait   *int        `json:"wait,omitempty"` // of a call: seconds each rings, 1 to 120
	OK     string      `json:"ok,omitempty"`   // of a call: "end" after a conversation
	Err    string      `json:"err,omitempty"`  // of a call: where nobody answered leads to
	SMS    *MenuSMS    `json:"sms,omitempty"`
	Record *MenuRecord `json:"record,omitempty"`
	Notify *MenuNotify `json:"notify,omitempty"`
}

// MenuSMS goes to a number, or to $phone, who is called.
type MenuSMS struct {
	To     string `json:"to"`
	Sender string `json:"sender"`
	Text   string `json:"text"`
}

// MenuRecord is seconds of recording (1 to 1,800), or, of a call, that it is recorded.
type MenuRecord struct {
	Seconds int
	Call    bool
}

// UnmarshalJSON reads a number or true.
func (r *MenuRecord) UnmarshalJSON(octets []byte) error {
	if json.Unmarshal(octets, &r.Call) == nil {
		return nil
	}
	return json.Unmarshal(octets, &r.Seconds)
}

// MarshalJSON writes a number or true.
func (r MenuRecord) MarshalJSON() ([]byte, error) {
	if r.Call {
		return []byte("true"), nil
	}
	return json.Marshal(r.Seconds)
}

// MenuNotify tells the account's handler (Address empty) or an address.
type MenuNotify struct{ Address string }

// UnmarshalJSON reads true or an address.
func (n *MenuNotify) UnmarshalJSON(octets []byte) error {
	if string(octets) == "true" {
		return nil
	}
	return json.Unmarshal(octets, &n.Address)
}

// MarshalJSON writes true or an address.
func (n MenuNotify) MarshalJSON() ([]byte, error) {
	if n.Address == "" {
		return []byte("true"), nil
	}
	return json.Marshal(n.Address)
}

// Play speaks a text.
func Play(on, text string) MenuItem { return MenuItem{On: on, Play: &text} }

// Do goes back, to the start, repeats or ends.
func Do(on, what string) MenuItem { return MenuItem{On: on, Do: &what} }

// Dial puts the call through to the first of the numbers that answers.
func Dial(on string, numbers ...string) MenuItem {
	return MenuItem{On: on, Call: append([]string{}, numbers...)}
}

// Record records what is said for up to so many seconds.
func Record(on string, seconds int) MenuItem {
	return MenuItem{On: on, Record: &MenuRecord{Seconds: seconds}}
}

// Notify tells the account's handler, or an address.
func Notify(on, address string) MenuItem { return MenuItem{On: on, Notify: &MenuNotify{address}} }

// Text sends an SMS.
func Text(on string, sms MenuSMS) MenuItem { return MenuItem{On: on, SMS: &sms} }

// MenuError says why data are no menu.
type MenuError struct {
	Code string
	Item int // which item, from 0; -1: the menu as a whole
}

func (e *MenuError) Error() string {
	if e.Item < 0 {
		return "dozvon: the menu: " + e.Code
	}
	return fmt.Sprintf("dozvon: item %d of the menu: %s", e.Item+1, e.Code)
}

var (
	selectorForm = regexp.MustCompile(`^(?:[*#]|[A-Za-z0-9]+)$`)
	phoneForm    = regexp.MustCompile(`^\+?[0-9]{3,15}$`)
	addressForm  = regexp.MustCompile(`^(?i:https?)://[^\s/?#]\S*$`)
	commandForm  = regexp.MustCompile(`^(?i:back|start|repeat|end|url|record|record[ \t]+[0-9]+)$`)
	lineEnds     = regexp.MustCompile(`[ \t]*[\r\n][ \t\r\n]*`)
	escapes      = strings.NewReplacer(`\`, `\\`, `{`, `\{`, `}`, `\}`)
)

const (
	blanks   = " \t\r\n"
	menuMost = 1000
)

// Text is what is sent with a call. The error is a *MenuError.
func (m Menu) Text() (string, error) {
	known := map[string]bool{}
	for _, item := range m.Items {
		known[item.On] = true
	}
	var lines []string
	if start := plain(m.Start); start != "" {
		lines = append(lines, start)
	}
	lines = append(lines, "{menu: "+spoken(m.Menu))
	for at, item := range m.Items {
		value, code := item.value(known)
		if code != "" {
			return "", &MenuError{code, at}
		}
		lines = append(lines, item.On+": "+value)
	}
	lines = append(lines, "}")
	if end := plain(m.End); end != "" {
		lines = append(lines, end)
	}
	if spoken(m.Menu) == "" {
		return "", &MenuError{"text-empty", -1}
	}
	text := strings.Join(lines, "\n")
	if characters(text) > menuMost {
		return "", &MenuError{"text-too-long", -1}
	}
	return text, nil
}

func (i MenuItem) value(known map[string]bool) (value, code string) {
	if !selectorForm.MatchString(i.On) {
		return "", "selector-wrong"
	}
	isCall := i.Call != nil
	actions := 0
	for _, there := range []bool{i.Play != nil, i.Do != nil, isCall, i.SMS != nil, i.Record != nil && !isCall, i.Notify != nil} {
		if there {
			actions++
		}
	}
	switch {
	case actions != 1:
		return "", "action-wrong"
	case i.Play != nil:
		return played(*i.Play)
	case i.Do != nil:
		switch *i.Do {
		case "back", "start", "repeat", "end":
			return *i.Do, ""
		}
		return "", "action-wrong"
	case isCall:
		return i.dialled(known)
	case i.SMS != nil:
		return i.SMS.value()
	case i.Record != nil:
		if i.Record.Seconds < 1 || i.Record.Seconds > 1800 {
			return "", "record-wrong"
		}
		return fmt.Sprintf("record: %d", i.Record.Seconds), ""
	case i.Notify.Address == "":
		return "url", ""
	case !addressForm.MatchString(i.Notify.Address):
		return "", "address-wrong"
	default:
		return escapes.Replace(i.Notify.Address), ""
	}
}

func played(given string) (value, code string) {
	text := spoken(given)
	if text == "" {
		return "", "text-empty"
	}
	if commandForm.MatchString(text) {
		return "", "text-is-command"
	}
	return text, ""
}

func (i MenuItem) dialled(known map[string]bool) (value, code string) {
	if len(i.Call) < 1 || len(i.Call) > 9 {
		return "", "numbers-wrong"
	}
	for _, number := range i.Call {
		if !phoneForm.MatchString(number) {
			return "", "number-wrong"
		}
	}
	written := "call: " + strings.Join(i.Call, ",")
	if i.Wait != nil {
		if *i.Wait < 1 || *i.Wait > 120 {
			return "", "wait-wrong"
		}
		written += fmt.Sprintf(" wait=%d", *i.Wait)
	}
	if i.OK != "" {
		if i.OK != "end" {
			return "", "action-wrong"
		}
		written += " ok:end"
	}
	if i.Err != "" {
		if !known[i.Err] {
			return "", "target-unknown"
		}
		written += " err:" + i.Err
	}
	if i.Record != nil && i.Record.Call {
		written += " record"
	}
	return written, ""
}

func (s MenuSMS) value() (value, code string) {
	if s.To != "$phone" && !phoneForm.MatchString(s.To) {
		return "", "number-wrong"
	}
	if plain(s.Sender) == "" || strings.ContainsAny(s.Sender, ",\r\n") {
		return "", "sender-wrong"
	}
	if plain(s.Text) == "" {
		return "", "text-empty"
	}
	return "sms: " + s.To + "," + plain(s.Sender) + "," + plain(s.Text), ""
}

// plain is one line without blanks at its ends, its braces and backslashes plain characters.
func plain(text string) string {
	return escapes.Replace(lineEnds.ReplaceAllString(strings.Trim(text, blanks), " "))
}

// spoken is the same where a colon could make a command or an entry of it.
func spoken(text string) string { return strings.ReplaceAll(plain(text), ":", `\:`) }
