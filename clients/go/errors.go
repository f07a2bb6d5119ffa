package dozvon

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"time"
)

// Kinds of refusals and of troubles on the way: errors.Is(err, dozvon.ErrMoney).
var (
	ErrAuthentication = errors.New("not signed in")                // 401
	ErrMoney          = errors.New("not enough money")             // 402
	ErrPermission     = errors.New("not allowed")                  // 403
	ErrNotFound       = errors.New("no such thing")                // 404, 410
	ErrConflict       = errors.New("cannot be done as things are") // 409
	ErrRateLimit      = errors.New("asked too often")              // 429
	ErrInvalidRequest = errors.New("the request is wrong")         // any other 4xx, and 3xx
	ErrUnavailable    = errors.New("the server cannot answer")     // 5xx
	ErrConnection     = errors.New("the server cannot be reached")
	ErrTimeout        = errors.New("the server did not answer in time") // also ErrConnection
	// ErrUnreadable: a success that is not what this API says (no JSON, not all of it, too much of it), or a list that does not end.
	ErrUnreadable = errors.New("dozvon: the answer cannot be read")
)

// Mistake is what is wrong at one place of a request; Pointer is that of RFC 6901, or /query/…, /path/…, /header/….
type Mistake struct {
	Pointer string `json:"pointer"`
	Detail  string `json:"detail"`
}

// APIError is a refusal of the server (RFC 9457).
type APIError struct {
	Status int    // HTTP status, 300 to 599
	Code   string // for programs, such as money-short; "unknown" when the answer is none of this API
	Title  string
	Detail string // what exactly is wrong, for people
	Errors []Mistake
	ID     string // of a sending that is stored although it was refused
	// RetryAfter is the number of seconds after which it is worth asking again; -1: not told.
	RetryAfter int
}

func (e *APIError) Error() string {
	if e.Detail == "" {
		return "dozvon: " + e.Title
	}
	return "dozvon: " + e.Detail
}

// Is tells the kinds apart.
func (e *APIError) Is(kind error) bool { return e.kind() == kind }

func (e *APIError) kind() error {
	switch {
	case e.Status == 401:
		return ErrAuthentication
	case e.Status == 402:
		return ErrMoney
	case e.Status == 403:
		return ErrPermission
	case e.Status == 404 || e.Status == 410:
		return ErrNotFound
	case e.Status == 409:
		return ErrConflict
	case e.Status == 429:
		return ErrRateLimit
	case e.Status >= 500:
		return ErrUnavailable
	default:
		return ErrInvalidRequest
	}
}

// connectionError is a request nobody answered.
type connectionError struct {
	late  bool
	cause error
}

func (e *connectionError) Error() string {
	kind := ErrConnection
	if e.late {
		kind = ErrTimeout
	}
	return fmt.Sprintf("dozvon: %v: %v", kind, e.cause)
}

func (e *connectionError) Unwrap() error { return e.cause }

func (e *connectionError) Is(kind error) bool {
	return kind == ErrConnection || e.late && kind == ErrTimeout
}

func readProblem(status int, body []byte, retryAfter string) *APIError {
	var told struct {
		Code, Title, Detail, ID string
		Errors                  []json.RawMessage
	}
	// What is no object of the API leaves everything empty.
	_ = json.Unmarshal(body, &told)
	problem := &APIError{
		Status: status, Code: told.Code, Title: told.Title, Detail: told.Detail, ID: told.ID, RetryAfter: -1,
	}
	for _, one := range told.Errors {
		var mistake Mistake
		if json.Unmarshal(one, &mistake) == nil {
			problem.Errors = append(problem.Errors, mistake)
		}
	}
	if problem.Code == "" {
		problem.Code = "unknown"
	}
	if problem.Title == "" {
		problem.Title = fmt.Sprintf("HTTP %d", status)
	}
	if seconds, err := strconv.ParseUint(retryAfter, 10, 31); err == nil {
		problem.RetryAfter = int(seconds)
	} else if then, err := http.ParseTime(retryAfter); err == nil { // RFC 9110 10.2.3: seconds or a date
		problem.RetryAfter = int(math.Max(0, math.Min(math.Ceil(time.Until(then).Seconds()), math.MaxInt32)))
	}
	return problem
}
