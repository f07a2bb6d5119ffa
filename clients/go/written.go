package dozvon

import (
	"encoding/json"
	"fmt"
	"sort"
	"strings"
	"unicode/utf8"
)

const unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"

// percent writes a text for a path or a query: all but the unreserved characters of RFC 3986 2.3 as percent codes of UTF-8.
func percent(text string) string {
	var written strings.Builder
	for _, octet := range []byte(strings.ToValidUTF8(text, "\ufffd")) {
		if strings.IndexByte(unreserved, octet) >= 0 {
			written.WriteByte(octet)
		} else {
			fmt.Fprintf(&written, "%%%02X", octet)
		}
	}
	return written.String()
}

// field is one name and value of a query or a form.
type field struct{ name, value string }

func pairs(fields []field) string {
	written := make([]string, len(fields))
	for at, one := range fields {
		written[at] = percent(one.name) + "=" + percent(one.value)
	}
	return strings.Join(written, "&")
}

// sortedJSON writes a value as the contract has it: no blanks, members sorted by code point, only the necessary escapes.
func sortedJSON(value any) ([]byte, error) {
	plain, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(strings.NewReader(string(plain)))
	decoder.UseNumber()
	var tree any
	if err := decoder.Decode(&tree); err != nil {
		return nil, err
	}
	var written strings.Builder
	writeJSON(&written, tree)
	return []byte(written.String()), nil
}

func writeJSON(into *strings.Builder, value any) {
	switch one := value.(type) {
	case nil:
		into.WriteString("null")
	case bool:
		fmt.Fprintf(into, "%t", one)
	case json.Number:
		into.WriteString(one.String())
	case string:
		writeText(into, one)
	case []any:
		into.WriteByte('[')
		for at, item := range one {
			if at > 0 {
				into.WriteByte(',')
			}
			writeJSON(into, item)
		}
		into.WriteByte(']')
	case map[string]any:
		names := make([]string, 0, len(one))
		for name := range one {
			names = append(names, name)
		}
		// The order of octets of UTF-8 is that of code points.
		sort.Strings(names)
		into.WriteByte('{')
		for at, name := range names {
			if at > 0 {
				into.WriteByte(',')
			}
			writeText(into, name)
			into.WriteByte(':')
			writeJSON(into, one[name])
		}
		into.WriteByte('}')
	}
}

var shortEscapes = map[rune]string{'"': `\"`, '\\': `\\`, '\b': `\b`, '\t': `\t`, '\n': `\n`, '\f': `\f`, '\r': `\r`}

func writeText(into *strings.Builder, text string) {
	into.WriteByte('"')
	for _, sign := range text {
		if short, known := shortEscapes[sign]; known {
			into.WriteString(short)
		} else if sign < 0x20 {
			fmt.Fprintf(into, `\u%04x`, sign)
		} else {
			into.WriteRune(sign)
		}
	}
	into.WriteByte('"')
}

func characters(text string) int { return utf8.RuneCountInString(text) }
