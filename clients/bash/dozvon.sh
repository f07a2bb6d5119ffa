#!/usr/bin/env bash
# Client of a Dozvon server for Bash 4.3 and newer: to be sourced, or a command by itself (README.md). Needs curl and jq 1.6.
# Secrets and texts go to them over pipes and files of the user's own, never as arguments, which everybody may see.

# Where the server is, and a key, or login and password.
: "${DOZVON_URL=}" "${DOZVON_LOGIN=}" "${DOZVON_PASSWORD=}"
# Seconds for one try; how often a request may be sent again.
: "${DOZVON_TIMEOUT=30}" "${DOZVON_RETRIES=2}"

# Kind of an error → status that a function returns.
declare -gA DOZVON_STATUS=(
  [misuse]=2 [authentication]=10 [money]=11 [permission]=12 [not-found]=13 [conflict]=14 [rate-limit]=15
  [invalid-request]=16 [unavailable]=17 [connection]=18 [timeout]=19 [menu]=20 [webhook]=21
)

# All but the unreserved characters of RFC 3986 2.3; jq 1.6 leaves five more as they are.
_DOZVON_JQ='def percent: tostring | @uri | gsub("!"; "%21") | gsub("\\*"; "%2A") | gsub("\u0027"; "%27")
  | gsub("\\("; "%28") | gsub("\\)"; "%29");
def pairs: map((.key | percent) + "=" + (.value | percent)) | join("&");'

_dozvon_percent() { printf '%s' "$1" | jq -Rrsj "$_DOZVON_JQ percent"; }

# Says on standard error, as one line of JSON, what is wrong. $1: kind, $2: detail, $3: more members.
_dozvon_fail() {
  printf '%s' "$2" | jq -Rsc --arg kind "$1" --argjson more "${3:-{\}}" '{kind: $kind, detail: .} + $more' >&2
  return "${DOZVON_STATUS[$1]}"
}

_dozvon_uuid() {
  local hex
  hex=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  printf '%s-%s-4%s-%x%s-%s' "${hex:0:8}" "${hex:8:4}" "${hex:13:3}" $((0x${hex:16:1} & 3 | 8)) "${hex:17:3}" "${hex:20:12}"
}

# Seconds before a repetition that nobody told the time of: 0.5 doubled each time, less up to half of it by chance.
_dozvon_growing() {
  local ms=$(((1 << $1) * (500 - RANDOM % 251)))
  printf '%d.%03d' $((ms / 1000)) $((ms % 1000))
}

# A line of a curl configuration: name = "value".
_dozvon_option() {
  local value=${2//\\/\\\\}
  value=${value//\"/\\\"}
  value=${value//$'\n'/\\n}
  value=${value//$'\r'/\\r}
  printf '%s = "%s"\n' "$1" "${value//$'\t'/\\t}"
}

# JSON without blanks, members sorted by code point, letters as they are; jq since 1.7 escapes U+007F.
_dozvon_json() { jq -cS . | sed -E ':a; s/(^|[^\\])((\\\\)*)\\u007f/\1\2\x7f/; ta' | tr -d '\n'; }

# One try with the curl configuration in $work/curl: sets $http (the status; empty: nothing came back) and $trouble (a kind).
_dozvon_once() {
  local done=0
  : >"$work/head" >"$work/reply"
  http=$(curl -q --silent --config "$work/curl" --max-time "$DOZVON_TIMEOUT" --noproxy '*' --proto '=http,https' \
    --dump-header "$work/head" --output "$work/reply" --write-out '%{http_code}' 2>/dev/null) || done=$?
  trouble=''
  if ((done == 28)); then trouble=timeout; elif ((done != 0)); then trouble=connection; fi
  if [[ -n $trouble ]]; then http=''; fi
}

_dozvon_header() { awk -v name="$1" 'BEGIN { FS = ":[ \t]*" } tolower($1) == name { sub(/^[^:]*:[ \t]*/, ""); sub(/[ \t\r]+$/, ""); told = $0 } END { printf "%s", told }' "$work/head"; }

# What an answer that is no success says, as one line of JSON.
_dozvon_problem() {
  jq -Rsc --argjson status "$http" --arg after "$(_dozvon_header retry-after)" '
    def text: if type == "string" then . else "" end;
    (try fromjson catch {}) as $value | (if ($value | type) == "object" then $value else {} end) as $told
    | {kind: ({"401": "authentication", "402": "money", "403": "permission", "404": "not-found", "409": "conflict",
        "410": "not-found", "429": "rate-limit"}[$status | tostring]
        // (if $status >= 500 then "unavailable" else "invalid-request" end)),
      status: $status,
      code: ($told.code | text | if . == "" then "unknown" else . end),
      title: ($told.title | text | if . == "" then "HTTP \($status)" else . end),
      detail: ($told.detail | text),
      errors: (if ($told.errors | type) == "array" then $told.errors else [] end)}
    + (if ($told.id | text) == "" then {} else {id: $told.id} end)
    + (if $after | test("^[0-9]{1,9}$") then {retryAfter: ($after | tonumber)} else {} end)' "$work/reply"
}

# Seconds until a refusal ($1) is worth another try; fails: it is not sent again. $2: how often it was tried.
_dozvon_pause() {
  local passing after
  passing=$(jq -r 'if .code == "unknown" then .status == 502 or .status == 503 or .status == 504
    else .code == "requests-too-many" or .code == "key-in-use" or .code == "service-unavailable" end' <<<"$1")
  after=$(jq -r '.retryAfter // ""' <<<"$1")
  [[ $passing == true ]] || return 1
  if [[ -z $after ]]; then _dozvon_growing "$2"; else ((after <= 10)) && printf '%s' "$after"; fi
}

_dozvon_is_url() { [[ $1 =~ ^https?://[^[:space:]/?#@]+(/[^[:space:]?#]*)?$ ]]; }

# Asks, and asks again. $1: method, $2: path and query, $3: type of the body in $work/body (empty: none), $4: idempotency key.
# Leaves the answer of a success in $work/reply.
_dozvon_ask() {
  local url=$DOZVON_URL http trouble attempt=0 problem pause key=$4
  while [[ $url == */ ]]; do url=${url%/}; done
  _dozvon_is_url "$DOZVON_URL" || { _dozvon_fail misuse "not an address of a server: $DOZVON_URL"; return; }
  [[ -n ${DOZVON_KEY-} || -n $DOZVON_LOGIN ]] || { _dozvon_fail misuse 'a key, or a login and a password, is needed'; return; }
  [[ -z $key || $key =~ ^[][\ \!\#-Z^-~]{1,255}$ ]] || { _dozvon_fail misuse 'an idempotency key is 1 to 255 printable ASCII characters without quotes and backslashes'; return; }
  {
    _dozvon_option url "$url/api/v1$2"
    _dozvon_option request "$1"
    _dozvon_option header 'accept: application/json'
    _dozvon_option header 'expect:'
    if [[ -n ${DOZVON_KEY-} ]]; then
      _dozvon_option header "authorization: Bearer $DOZVON_KEY"
    else
      _dozvon_option header "authorization: Basic $(printf '%s' "$DOZVON_LOGIN:$DOZVON_PASSWORD" | base64 | tr -d '\n')"
    fi
    if [[ -n $3 ]]; then
      _dozvon_option header "content-type: $3"
      _dozvon_option data-binary "@$work/body"
    fi
    if [[ -n $key ]]; then _dozvon_option header "idempotency-key: \"$key\""; fi
  } >"$work/curl"
  while :; do
    _dozvon_once
    if [[ $http == 2?? ]]; then return 0; fi
    if [[ -z $http ]]; then
      problem=$(printf '{"kind":"%s"}' "$trouble")
      pause=$(_dozvon_growing "$attempt")
    else
      problem=$(_dozvon_problem)
      pause=$(_dozvon_pause "$problem" "$attempt") || pause=''
    fi
    if ((attempt >= DOZVON_RETRIES)) || [[ -z $pause ]]; then
      printf '%s\n' "$problem" >&2
      return "${DOZVON_STATUS[$(jq -r .kind <<<"$problem")]}"
    fi
    sleep "$pause"
    attempt=$((attempt + 1))
  done
}

# Prints the answer: JSON as one line, through the jq program $1, else its octets.
_dozvon_told() {
  if [[ ! -s $work/reply ]]; then return 0; fi
  if [[ ! $(_dozvon_header content-type) =~ ^application/([a-zA-Z0-9_.-]+\+)?json ]]; then
    cat "$work/reply"
  else
    jq -c "${1-.}" "$work/reply" 2>/dev/null || _dozvon_fail connection 'the answer is no JSON'
  fi
}

# $1: method, $2: path, $3: body of JSON, `-` for none, $4: the word `key` where an idempotency key is sent, $5: jq program.
_dozvon_do() {
  local type='' key=''
  if [[ $3 != - ]]; then
    type=application/json
    printf '%s' "$3" | _dozvon_json >"$work/body" 2>/dev/null && [[ -s $work/body ]] || { _dozvon_fail misuse 'the body is no JSON'; return; }
  fi
  if [[ ${4-} == key ]]; then key=${idempotency_key:-$(_dozvon_uuid)}; else key=${idempotency_key-}; fi
  _dozvon_ask "$1" "$2" "$type" "$key" && _dozvon_told "${5-.}"
}

# Prints all items of a list, a line each. $1: path, $2: names of the filter in their order, $3: the filter as JSON.
_dozvon_walk() {
  local cursor='null' search
  while :; do
    search=$(printf '%s\n' "${3:-{\}}" | jq -r --arg names "$2" --argjson cursor "$cursor" "$_DOZVON_JQ"'
      . as $given | ($names | split(" ")) as $names
      | [$names[] | select(in($given))] + [$given | keys_unsorted[] | select(. as $name | $names | index($name) | not)]
      | map({key: ., value: $given[.]}) + [{key: "cursor", value: $cursor}]
      | map(select(.value != null and .value != "")) | pairs' 2>/dev/null) || { _dozvon_fail misuse 'the filter is no object of JSON'; return; }
    _dozvon_ask GET "$1${search:+?$search}" '' '' || return
    _dozvon_told '.items[]' || return
    cursor=$(jq -c '.next' "$work/reply")
    if [[ $cursor == null ]]; then return 0; fi
  done
}

_dozvon_call() {
  local recipients=$1 text=$2 terms=${3:-{\}}
  if [[ $recipients != \[* ]]; then recipients=$(printf '%s' "$recipients" | jq -Rsc '[.]'); fi
  # A menu as data is an object of JSON; a text with a menu never is.
  if printf '%s' "$text" | jq -e 'type == "object"' >/dev/null 2>&1; then text=$(dozvon_menu "$text") || return; fi
  text=$(printf '%s' "$text" | jq -Rsc .)
  _dozvon_do POST /messages "$(printf '%s\n' "$recipients" "$text" "$terms" |
    jq -cs '.[2] + {kind: "call", recipients: .[0], text: .[1]}')" key
}

_dozvon_contacts() {
  local path="/books/$1/contacts" id
  id=$(_dozvon_percent "${3-}")
  case $2 in
    list) _dozvon_walk "$path" 'group address ownId names search limit' "${3-}" ;;
    add) _dozvon_do POST "$path" "$3" ;;
    get) _dozvon_do GET "$path/$id" - ;;
    change) _dozvon_do PATCH "$path/$id" "$4" ;;
    remove) _dozvon_do DELETE "$path/$id" - ;;
    *) _dozvon_fail misuse "no operation $2" ;;
  esac
}

_dozvon_groups() {
  local path="/books/$1/groups" id other
  id=$(_dozvon_percent "${3-}") other=$(_dozvon_percent "${4-}")
  case $2 in
    list) _dozvon_do GET "$path" - '' '.items[]' ;;
    add) _dozvon_do POST "$path" "$3" key ;;
    change) _dozvon_do PATCH "$path/$id" "$4" ;;
    remove) _dozvon_do DELETE "$path/$id" - ;;
    join) _dozvon_do PUT "$path/$id/contacts/$other" - ;;
    leave) _dozvon_do DELETE "$path/$id/contacts/$other" - ;;
    *) _dozvon_fail misuse "no operation $2" ;;
  esac
}

_dozvon_upload() {
  cat -- "${2--}" >"$work/body" || { _dozvon_fail misuse "the file $2 cannot be read"; return; }
  _dozvon_ask POST "/uploads?name=$(_dozvon_percent "$1")" "${3:-application/octet-stream}" "${idempotency_key:-$(_dozvon_uuid)}" && _dozvon_told
}

_dozvon_request() {
  local search=''
  [[ $1 =~ ^[A-Z]+$ && $2 =~ ^/[!-~]*$ ]] || { _dozvon_fail misuse "not a request: $1 $2"; return; }
  if [[ -n ${3-} ]]; then
    search=$(printf '%s' "$3" | jq -r "$_DOZVON_JQ"' to_entries | map(select(.value != null and .value != "")) | pairs') ||
      { _dozvon_fail misuse 'the query is no object of JSON'; return; }
  fi
  _dozvon_do "$1" "$2${search:+?$search}" "${4:--}"
}

# dozvon [--idempotency-key KEY] OPERATION ARGUMENT…   by the names of clients/README.md; what comes is printed, lists a line an item.
dozvon() (
  idempotency_key=''
  if [[ ${1-} == --idempotency-key ]]; then
    idempotency_key=$2
    shift 2
  fi
  operation=${1-}
  shift
  work=$(mktemp -d) || exit 2
  trap 'rm -rf -- "$work"' EXIT
  one=$(_dozvon_percent "${1-}")
  case $operation in
    messages.send) _dozvon_do POST /messages "$1" key ;;
    messages.call) _dozvon_call "$@" ;;
    messages.price) _dozvon_do POST /messages/price "$1" ;;
    messages.get) _dozvon_do GET "/messages/$one" - ;;
    messages.find) _dozvon_do GET "/messages/$one?recipient=$(_dozvon_percent "$2")" - ;;
    messages.list) _dozvon_walk /messages 'recipient status kind id recipientBegins recipientEnds words sender heap direction mailing from to limit' "${1-}" ;;
    messages.why) _dozvon_do GET "/messages/$one/why" - ;;
    messages.remove) _dozvon_do DELETE "/messages/$one" - ;;
    contacts.*) _dozvon_contacts phones "${operation#*.}" "$@" ;;
    mailContacts.*) _dozvon_contacts mails "${operation#*.}" "$@" ;;
    groups.*) _dozvon_groups phones "${operation#*.}" "$@" ;;
    mailGroups.*) _dozvon_groups mails "${operation#*.}" "$@" ;;
    mailings.create) _dozvon_do POST /mailings "$1" key ;;
    mailings.list) _dozvon_walk /mailings '' '' ;;
    mailings.get) _dozvon_do GET "/mailings/$one" - ;;
    mailings.change) _dozvon_do PATCH "/mailings/$one" "$2" ;;
    mailings.remove) _dozvon_do DELETE "/mailings/$one" - ;;
    mailings.addRecipients) _dozvon_do POST "/mailings/$one/recipients" "{\"recipients\":$2}" key ;;
    mailings.start | mailings.pause | mailings.cancel) _dozvon_do POST "/mailings/$one/${operation#*.}" - key ;;
    templates.list) _dozvon_do GET /templates - '' '.items[]' ;;
    templates.add) _dozvon_do POST /templates "$1" key ;;
    templates.change) _dozvon_do PATCH "/templates/$one" "$2" ;;
    templates.remove) _dozvon_do DELETE "/templates/$one" - ;;
    senders.list) _dozvon_walk /senders 'client states changedSince limit' "${1-}" ;;
    senders.add) _dozvon_do POST /senders "$1" key ;;
    senders.get) _dozvon_do GET "/senders/$one" - ;;
    senders.change) _dozvon_do PATCH "/senders/$one" "$2" ;;
    senders.remove) _dozvon_do DELETE "/senders/$one" - ;;
    senders.sendCode) _dozvon_do POST "/senders/$one/code" '{}' key ;;
    senders.checkCode) _dozvon_do POST "/senders/$one/code/check" "$(printf '%s' "$2" | jq -Rsc '{code: .}')" key ;;
    account) _dozvon_do GET /account - ;;
    balance) _dozvon_do GET /account/balance - ;;
    number) _dozvon_do GET "/numbers/$one" - ;;
    numbers) _dozvon_do POST /numbers/lookup "{\"numbers\":$1}" '' '.items[]' ;;
    checkMenu) _dozvon_do POST /menus/check "$(printf '%s' "$1" | jq -Rsc '{text: .}')" ;;
    incoming) _dozvon_walk /incoming-messages 'after to subscriber order from limit' "${1-}" ;;
    upload) _dozvon_upload "$@" ;;
    request) _dozvon_request "$@" ;;
    *) _dozvon_fail misuse "no operation $operation" ;;
  esac
)

# The text of a call from a menu as data ($1, JSON).
dozvon_menu() {
  local made code
  made=$(printf '%s' "$1" | jq -c '
    def fail($code; $at): error({code: $code} + (if $at == null then {} else {item: $at} end));
    def escaped: gsub("(?<sign>[\\\\{}])"; "\\\(.sign)");
    def plain: if type == "string" then . else "" end
      | sub("^[ \t\r\n]+"; "") | sub("[ \t\r\n]+$"; "") | gsub("[ \t]*[\r\n][ \t\r\n]*"; " ") | escaped;
    def spoken: plain | gsub(":"; "\\:");
    def phone: type == "string" and test("^\\+?[0-9]{3,15}\\z");
    def within($most): type == "number" and . == floor and . >= 1 and . <= $most;
    def played($at): spoken | if . == "" then fail("text-empty"; $at)
      elif test("^(?:back|start|repeat|end|url|record|record[ \t]+[0-9]+)\\z"; "i") then fail("text-is-command"; $at) else . end;
    def called($at; $known):
      if (.call | type) != "array" or (.call | length) < 1 or (.call | length) > 9 then fail("numbers-wrong"; $at)
      elif any(.call[]; phone | not) then fail("number-wrong"; $at)
      elif .wait != null and (.wait | within(120) | not) then fail("wait-wrong"; $at)
      elif .ok != null and .ok != "end" then fail("action-wrong"; $at)
      elif .err != null and (.err as $err | $known | index($err) | not) then fail("target-unknown"; $at)
      else ["call: " + (.call | join(",")), (.wait | values | "wait=\(.)"), (.ok | values | "ok:\(.)"),
        (.err | values | "err:\(.)"), (select(.record == true) | "record")] | join(" ") end;
    def texted($at): if type != "object" then fail("action-wrong"; $at)
      elif .to != "$phone" and (.to | phone | not) then fail("number-wrong"; $at)
      elif (.sender | plain) == "" or (.sender | test("[,\r\n]")) then fail("sender-wrong"; $at)
      elif (.text | plain) == "" then fail("text-empty"; $at)
      else "sms: \(.to),\(.sender | plain),\(.text | plain)" end;
    def value($at; $known): . as $item
      | ["play", "do", "call", "sms", "record", "notify"]
      | map(select(. as $name | $item | has($name) and (($name == "record" and has("call")) | not)))
      | if length != 1 then fail("action-wrong"; $at) else .[0] end | . as $action | $item
      | if $action == "play" then .play | played($at)
        elif $action == "do" then .do | if . == "back" or . == "start" or . == "repeat" or . == "end" then . else fail("action-wrong"; $at) end
        elif $action == "call" then called($at; $known)
        elif $action == "sms" then .sms | texted($at)
        elif $action == "record" then .record | if within(1800) then "record: \(.)" else fail("record-wrong"; $at) end
        elif .notify == true then "url"
        else .notify | if type == "string" and test("^https?://[^\\s/?#][^\\s]*\\z"; "i") then escaped else fail("address-wrong"; $at) end end;
    try (
      (.items // []) as $items | [$items[].on] as $known
      | [range($items | length) as $at | $items[$at]
          | (if (.on | type) == "string" and (.on | test("^(?:[*#]|[A-Za-z0-9]+)\\z")) then .on else fail("selector-wrong"; $at) end)
            + ": " + value($at; $known)] as $entries
      | (.menu | spoken) as $choice | (if $choice == "" then fail("text-empty"; null) else . end)
      | [(.start | plain | select(. != "")), "{menu: " + $choice] + $entries + ["}", (.end | plain | select(. != ""))]
      | join("\n") | if length > 1000 then fail("text-too-long"; null) else {text: .} end
    ) catch (if type == "object" then {error: .} else error end)' 2>/dev/null) || { _dozvon_fail misuse 'the menu is no object of JSON'; return; }
  code=$(jq -c '.error // empty' <<<"$made")
  if [[ -n $code ]]; then _dozvon_fail menu 'the data are no menu' "$code"; else jq -j .text <<<"$made"; fi
}

# HMAC-SHA256 (RFC 2104) of standard input in hexadecimal; the key is $1. By hand, since openssl would take it as an argument.
_dozvon_hmac() (
  LC_ALL=C
  key=$(printf '%s' "$1" | od -An -v -tx1 | tr -d ' \n')
  if ((${#key} > 128)); then key=$(printf '%s' "$1" | sha256sum | cut -d' ' -f1); fi
  while ((${#key} < 128)); do key+=00; done
  inner='' outer=''
  for ((at = 0; at < 128; at += 2)); do
    printf -v inner '%s\\x%02x' "$inner" $((0x${key:at:2} ^ 0x36))
    printf -v outer '%s\\x%02x' "$outer" $((0x${key:at:2} ^ 0x5c))
  done
  digest=$({ printf '%b' "$inner"; cat; } | sha256sum | cut -d' ' -f1)
  { printf '%b' "$outer"; printf '%b' "$(sed 's/../\\x&/g' <<<"$digest")"; } | sha256sum | cut -d' ' -f1
)

# Checks a handler call and reads it. Standard input: the body as it came; $1: X-Dozvon-Signature; $2: Content-Type, empty for none;
# $3: the secret; $4: seconds of the Unix clock, now unless told; $5: seconds a call may be old. Prints {"kind": …, "fields": {…}}.
dozvon_webhook() (
  now=${4:-$(date +%s)} differs=0
  work=$(mktemp -d) || exit 2
  trap 'rm -rf -- "$work"' EXIT
  cat >"$work/body"
  wrong() { _dozvon_fail webhook "$2" "{\"code\":\"$1\"}"; exit; }
  [[ $1 =~ ^t=([0-9]{1,12}),v1=([0-9a-f]{64})$ ]] || wrong signature-missing 'no header X-Dozvon-Signature, or not one of this form'
  seconds=${BASH_REMATCH[1]} digest=${BASH_REMATCH[2]}
  made=$({ printf '%s.' "$seconds"; cat "$work/body"; } | _dozvon_hmac "$3")
  # All digits are looked at, whichever differs.
  for ((at = 0; at < 64; at++)); do differs=$((differs | 0x${made:at:1} ^ 0x${digest:at:1})); done
  ((differs == 0)) || wrong signature-wrong 'the signature is not that of this body'
  age=$((now - 10#$seconds))
  ((${age#-} <= ${5:-300})) || wrong signature-old 'the call was signed too long ago'
  type=${2:-application/x-www-form-urlencoded}
  type=${type,,} charset=utf-8
  if [[ $type =~ charset=\"?([a-z0-9_.:-]+) ]]; then charset=${BASH_REMATCH[1]}; fi
  type=${type%%;*} type=${type// /}
  if [[ $type == application/json ]]; then
    iconv -f "$charset" -t utf-8 "$work/body" 2>/dev/null >"$work/text" || wrong body-unreadable "not a text in $charset"
    fields=$(jq -c 'if type == "object" then map_values(tostring) else error end' "$work/text" 2>/dev/null) || wrong body-unreadable 'not an object of JSON'
  elif [[ $type == application/x-www-form-urlencoded ]]; then
    # Each name and each value becomes a line of JSON.
    fields=$(set -o pipefail
      tr '\n&' '\001\n' <"$work/body" | while IFS= read -r part || [[ -n $part ]]; do
      if [[ -z $part ]]; then continue; fi
      for written in "${part%%=*}" "$(if [[ $part == *=* ]]; then printf '%s' "${part#*=}"; fi)"; do
        written=${written//+/ }
        written=$(printf '%s' "${written//\\/\\\\}" | sed -E 's/%([0-9A-Fa-f]{2})/\\x\1/g')
        printf '%b' "$written" | tr '\001' '\n' | iconv -f "$charset" -t utf-8 2>/dev/null | jq -Rsc . || exit 1
      done
    done | jq -sc '[range(0; length; 2) as $at | {(.[$at]): .[$at + 1]}] | add // {}') || wrong body-unreadable "not a form in $charset"
  else
    wrong body-unreadable "$type is not read here: ask for fmt=3 or a form"
  fi
  jq -c '{kind: (if has("waitcall") then "confirming-call" elif has("item") then "menu" elif has("mes") | not then "status"
    elif has("call") then "incoming-call" else "incoming-message" end), fields: .}' <<<"$fields"
)

# ── The classic functions: DOZVON_URL, DOZVON_LOGIN (empty: the password is a key) and DOZVON_PASSWORD say where and who. Columns are
# printed with tabs between them, a row a line; refused: status 1.

# What send_sms_mail needs: addresses, and a mail server (host or host:port; empty: the command sendmail) with a login if it asks for one.
: "${SMTP_FROM=api@sms.example}" "${SMTP_TO=send@send.sms.example}" "${SMTP_SERVER=}" "${SMTP_LOGIN=}" "${SMTP_PASSWORD=}"
: "${SMSC_RETRIES=4}"

_SMSC_FLAGS=('' flash=1 push=1 hlr=1 bin=1 bin=2 ping=1 mms=1 mail=1 call=1 viber=1 soc=1)

_smsc_flag() {
  [[ $1 =~ ^[0-9]{1,2}$ ]] && ((10#$1 < ${#_SMSC_FLAGS[@]})) || { _dozvon_fail misuse "no format $1"; return; }
  if [[ -n ${_SMSC_FLAGS[$1]} ]]; then fields+=("${_SMSC_FLAGS[$1]%=*}" "${_SMSC_FLAGS[$1]#*=}"); fi
}

# `name=value&…` as a caller wrote it, percent codes read.
_smsc_query() {
  local part value parts
  IFS='&' read -r -d '' -a parts <<<"$1&" || :
  for part in "${parts[@]}"; do
    part=${part%$'\n'}
    if [[ -z $part ]]; then continue; fi
    value=''
    if [[ $part == *=* ]]; then value=${part#*=}; fi
    fields+=("$(_smsc_read "${part%%=*}")" "$(_smsc_read "$value")")
  done
}

_smsc_read() {
  local written=${1//+/ }
  printf '%b' "$(printf '%s' "${written//\\/\\\\}" | sed -E 's/%([0-9A-Fa-f]{2})/\\x\1/g')"
}

# Asks page $1 with the pairs of `fields` and the files of `files`; prints the reply, which has a refusal's form when nobody answered.
_smsc_ask() (
  url=$DOZVON_URL DOZVON_RETRIES=$SMSC_RETRIES
  while [[ $url == */ ]]; do url=${url%/}; done
  _dozvon_is_url "$DOZVON_URL" || { _dozvon_fail misuse "not an address of a server: $DOZVON_URL"; return; }
  work=$(mktemp -d) || exit 2
  trap 'rm -rf -- "$work"' EXIT
  if [[ -n $DOZVON_LOGIN ]]; then access=(login "$DOZVON_LOGIN" psw "$DOZVON_PASSWORD"); else access=(apikey "$DOZVON_PASSWORD"); fi
  told=("${access[@]}" fmt 1 charset utf-8 "${fields[@]}")
  {
    _dozvon_option url "$url/sys/$1.php"
    _dozvon_option request POST
    _dozvon_option header 'expect:'
    if ((${#files[@]} == 0)); then
      for ((at = 0; at < ${#told[@]}; at += 2)); do
        if ((at > 0)); then printf '&'; fi
        _dozvon_percent "${told[at]}"
        printf '='
        _dozvon_percent "${told[at + 1]}"
      done >"$work/body"
      _dozvon_option header 'content-type: application/x-www-form-urlencoded'
      _dozvon_option data-binary "@$work/body"
    else
      for ((at = 0; at < ${#told[@]}; at += 2)); do _dozvon_option form-string "${told[at]}=${told[at + 1]}"; done
      for at in "${!files[@]}"; do
        path=${files[at]//\\/\\\\}
        _dozvon_option form "file$at=@\"${path//\"/\\\"}\";type=application/octet-stream"
      done
    fi
  } >"$work/curl"
  for ((attempt = 0; attempt <= DOZVON_RETRIES; attempt++)); do
    if ((attempt > 0)); then sleep "$(_dozvon_growing $((attempt - 1)))"; fi
    _dozvon_once
    if [[ $http == 2?? && -s $work/reply ]]; then
      cat "$work/reply"
      return
    fi
  done
  printf '%s' ',-100'
)

# Prints a row; status 1: it is a refusal.
_smsc_row() {
  printf '%s\n' "${1//,/$'\t'}"
  [[ ! $1 =~ ^[^,]*,-[0-9]+$ ]]
}

# send_sms PHONES MESSAGE [TRANSLIT TIME ID FORMAT SENDER QUERY FILE…]   SENDER: `false` for none at all
send_sms() {
  local reply fields=(cost 3 phones "$1" mes "$2" translit "${3:-0}" id "${5:-0}") files=("${@:9}")
  _smsc_flag "${6:-0}" || return
  if [[ ${7-false} != false ]]; then fields+=(sender "$7"); fi
  if [[ ${4:-0} != 0 ]]; then fields+=(time "$4"); fi
  _smsc_query "${8-}"
  reply=$(_smsc_ask send) || return
  _smsc_row "$reply"
}

# send_sms_mail PHONES MESSAGE [TRANSLIT TIME ID FORMAT SENDER]   status 0: the mail program took it
send_sms_mail() (
  text="$DOZVON_LOGIN:$DOZVON_PASSWORD:${5:-0}:${4:-0}:${3:-0},${6:-0},${7-}:$1:$2"
  letter() {
    printf '%s\r\n' "From: $SMTP_FROM" "To: $SMTP_TO" "Message-ID: <$(_dozvon_uuid)@${SMTP_FROM#*@}>" 'MIME-Version: 1.0' \
      'Content-Type: text/plain; charset=utf-8' 'Content-Transfer-Encoding: base64' ''
    printf '%s' "$text" | base64 | sed 's/$/\r/'
  }
  if [[ -z $SMTP_SERVER ]]; then
    letter | tr -d '\r' | "${SENDMAIL:-sendmail}" -i -f "$SMTP_FROM" -- "$SMTP_TO"
    exit
  fi
  work=$(mktemp -d) || exit 2
  trap 'rm -rf -- "$work"' EXIT
  letter >"$work/letter"
  {
    _dozvon_option url "smtp://$SMTP_SERVER"
    _dozvon_option mail-from "$SMTP_FROM"
    _dozvon_option mail-rcpt "$SMTP_TO"
    _dozvon_option upload-file "$work/letter"
    if [[ -n $SMTP_LOGIN ]]; then _dozvon_option user "$SMTP_LOGIN:$SMTP_PASSWORD"; fi
  } >"$work/curl"
  curl -q --silent --config "$work/curl" --max-time "$DOZVON_TIMEOUT" --noproxy '*'
)

# get_sms_cost PHONES MESSAGE [TRANSLIT FORMAT SENDER QUERY]
get_sms_cost() {
  local reply fields=(cost 1 phones "$1" mes "$2") files=()
  if [[ ${5-false} != false ]]; then fields+=(sender "$5"); fi
  fields+=(translit "${3:-0}")
  _smsc_flag "${4:-0}" || return
  _smsc_query "${6-}"
  reply=$(_smsc_ask send) || return
  _smsc_row "$reply"
}

# get_status ID PHONE [ALL]
get_status() {
  local all=${3:-0} reply row columns most hlr_at fields=() files=()
  fields=(phone "$2" id "$1" all "$all")
  reply=$(_smsc_ask status) || return
  if [[ $1 == *,* && ! ( $reply != *$'\n'* && $reply =~ ^0?,- ) ]]; then
    while IFS= read -r row || [[ -n $row ]]; do
      if [[ -n $row ]]; then printf '%s\n' "${row//,/$'\t'}"; fi
    done <<<"$reply"
    return 0
  fi
  # Texts may hold commas: with `all` the columns before them are counted.
  most=9 hlr_at=14
  if [[ $all == 2 ]]; then most=12 hlr_at=17; fi
  IFS=, read -r -d '' -a columns <<<"$reply," || :
  if [[ $all == 0 || ${columns[hlr_at]-} == HLR || ${#columns[@]} -le $most ]]; then
    _smsc_row "$reply"
    return
  fi
  row=$reply
  for ((; most > 1; most--)); do
    printf '%s\t' "${row%%,*}"
    row=${row#*,}
  done
  printf '%s\n' "$row"
}

# get_balance   status 1: there is none
get_balance() {
  local reply fields=() files=()
  reply=$(_smsc_ask balance) || return
  if [[ -z $reply || $reply == *,* ]]; then return 1; fi
  printf '%s\n' "$reply"
}

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then dozvon "$@"; fi
