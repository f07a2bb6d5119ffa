package dozvon

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// HandlerCall is what the server tells a handler.
type HandlerCall struct {
	Kind   string // status, incoming-message, incoming-call, confirming-call, menu
	Fields map[string]string
}

// Received is a call to a handler as it came.
type Received struct {
	Body        []byte        // before anything has read it; of a GET what follows the question mark
	Signature   string        // the header X-Dozvon-Signature
	ContentType string        // the header Content-Type; a GET has none
	Secret      string        // the account's
	Now         time.Time     // the present moment unless told
	Tolerance   time.Duration // how old a call may be; 300 s unless told
}

// WebhookError is a call that cannot be trusted or read: answer it with 400.
type WebhookError struct {
	Code string // signature-missing, signature-wrong, signature-old, body-unreadable
}

func (e *WebhookError) Error() string { return "dozvon: a call to the handler: " + e.Code }

var signatureForm = regexp.MustCompile(`^t=([0-9]{1,12}),v1=([0-9a-f]{64})$`)

// ReadWebhook checks the signature of a call and reads it. The error is a *WebhookError.
func ReadWebhook(received Received) (*HandlerCall, error) {
	match := signatureForm.FindStringSubmatch(received.Signature)
	if match == nil {
		return nil, &WebhookError{"signature-missing"}
	}
	digest, _ := hex.DecodeString(match[2])
	mac := hmac.New(sha256.New, []byte(received.Secret))
	mac.Write([]byte(match[1] + "."))
	mac.Write(received.Body)
	if !hmac.Equal(mac.Sum(nil), digest) {
		return nil, &WebhookError{"signature-wrong"}
	}
	if received.Now.IsZero() {
		received.Now = time.Now()
	}
	if received.Tolerance == 0 {
		received.Tolerance = 300 * time.Second
	}
	seconds, _ := strconv.ParseInt(match[1], 10, 64)
	if age := received.Now.Sub(time.Unix(seconds, 0)); age.Abs() > received.Tolerance {
		return nil, &WebhookError{"signature-old"}
	}
	fields, err := fieldsOf(received.Body, received.ContentType)
	if err != nil {
		return nil, &WebhookError{"body-unreadable"}
	}
	return &HandlerCall{kindOf(fields), fields}, nil
}

func fieldsOf(body []byte, contentType string) (map[string]string, error) {
	if contentType == "" {
		contentType = "application/x-www-form-urlencoded"
	}
	kind, parameters, err := mime.ParseMediaType(contentType)
	if err != nil {
		return nil, err
	}
	if charset, told := parameters["charset"]; told && !strings.EqualFold(charset, "utf-8") {
		return nil, fmt.Errorf("the charset %s is not read here: ask for utf-8", charset)
	}
	switch kind {
	case "application/json":
		return jsonFields(body)
	case "application/x-www-form-urlencoded":
		return formFields(body)
	default:
		return nil, fmt.Errorf("%s is not read here", kind)
	}
}

func jsonFields(body []byte) (map[string]string, error) {
	var told map[string]*string
	if !utf8.Valid(body) {
		return nil, errors.New("not UTF-8")
	}
	if err := json.Unmarshal(body, &told); err != nil {
		return nil, err
	}
	if told == nil {
		return nil, errors.New("no object")
	}
	fields := make(map[string]string, len(told))
	for name, value := range told {
		if value == nil {
			return nil, errors.New("not a text")
		}
		fields[name] = *value
	}
	return fields, nil
}

func formFields(body []byte) (map[string]string, error) {
	told := map[string]string{}
	for _, part := range strings.Split(string(body), "&") {
		name, value, _ := strings.Cut(part, "=")
		name, nameErr := url.QueryUnescape(name)
		value, valueErr := url.QueryUnescape(value)
		if nameErr != nil || valueErr != nil || !utf8.ValidString(name+value) {
			return nil, errors.New("not a form")
		}
		if part != "" {
			told[name] = value
		}
	}
	return told, nil
}

func kindOf(fields map[string]string) string {
	has := func(name string) bool { _, there := fields[name]; return there }
	switch {
	case has("waitcall"):
		return "confirming-call"
	case has("item"):
		return "menu"
	case !has("mes"):
		return "status"
	case has("call"):
		return "incoming-call"
	default:
		return "incoming-message"
	}
}
