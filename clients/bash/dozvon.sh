#!/usr/bin/env bash
# Client of a Dozvon server for Bash 4.3 and newer: to be sourced, or a command by itself (README.md). Needs curl and jq 1.6.
# Secrets and texts go to them over pipes and files of the user's own, never as arguments, which everybody may see.

# Where the server is, and a key, or login and password.
: "${DOZVON_URL=}" "${DOZVON_LOGIN=}" "${DOZVON_PASSWORD=}"
# Address of an HTTP proxy; what the environment says of proxies does not count.
: "${DOZVON_PROXY=}"
# Seconds for one try; how often a request may be sent again.
: "${DOZVON_TIMEOUT=30}" "${DOZVON_RETRIES=2}"

# Kind of an error → status that a function returns.
declare -gA DOZVON_STATUS=(
  [misuse]=2 [authentication]=10 [money]=11 [permission]=12 [not-found]=13 [conflict]=14 [rate-limit]=15
  [invalid-request]=16 [unavailable]=17 [connection]=18 [timeout]=19 [menu]=20 [webhook]=21 [unreadable]=22
)

# KiB of an answer; a longer one is none.
_DOZVON_REPLY_MAX=65536

# In jq: all but the unreserved characters of RFC 3986 2.3 as percent codes; jq 1.6 leaves five more as they are.
_DOZVON_JQ='def percent: tostring | @uri | gsub("!"; "%21") | gsub("\\*"; "%2A") | gsub("\u0027"; "%27")
  | gsub("\\("; "%28") | gsub("\\)"; "%29");
def pairs: map((.key | percent) + "=" + (.value | percent)) | join("&");'

_DOZVON_ITEMS='.items | if type == "array" then .[] else error("no list") end'

# Percent codes of $1 without starting a program.
_dozvon_percent() {
  local LC_ALL=C text=$1 sign at
  for ((at = 0; at < ${#text}; at++)); do
    sign=${text:at:1}
    case $sign in
      [-._~0-9abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ]) printf '%s' "$sign" ;;
      *)
        # An octet beyond ASCII is a negative number to some versions.
        printf -v sign '%d' "'$sign"
        printf '%%%02X' $((sign & 255))
        ;;
    esac
  done
}

# Text $1 as a string of JSON.
_dozvon_quoted() {
  local text=${1//\\/\\\\} at sign code
  text=${text//\"/\\\"}
  if [[ $text == *[[:cntrl:]]* ]]; then
    for ((at = 1; at < 32; at++)); do
      printf -v code '\\x%02x' "$at"
      printf -v sign '%b' "$code"
      printf -v code '\\u%04x' "$at"
      text=${text//"$sign"/"$code"}
    done
  fi
  printf '"%s"' "$text"
}

# Says on standard error, as one line of JSON, what is wrong. $1: kind, $2: detail, $3: more members.
_dozvon_fail() {
  printf '{"kind":"%s","detail":%s%s}\n' "$1" "$(_dozvon_quoted "$2")" "${3:+,$3}" >&2
  return "${DOZVON_STATUS[$1]}"
}

_dozvon_uuid() {
  local hex
  hex=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  printf '%s-%s-4%s-%x%s-%s' "${hex:0:8}" "${hex:8:4}" "${hex:13:3}" $((0x${hex:16:1} & 3 | 8)) "${hex:17:3}" "${hex:20:12}"
}

# Seconds before a repetition that nobody told the time of: 0.5 doubled each time up to 10, less up to half of it by chance.
_dozvon_growing() {
  local ms=$(($1 > 4 ? 10000 : 500 << $1))
  ms=$((ms - RANDOM % (ms / 2 + 1)))
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

# Writes JSON ($1, through the jq program $2 with the options behind it) to $work/body: without blanks, members sorted by code point,
# letters as they are; jq since 1.7 escapes U+007F. Fails: it is none.
_dozvon_body() {
  local text
  text=$(jq -cS "${@:3}" "${2-.}" <<<"$1" 2>/dev/null) && [[ -n $text && $text != *$'\n'* ]] || { _dozvon_fail misuse 'the body is no JSON'; return; }
  if [[ $text == *\\u007f* ]]; then text=$(sed -E ':a; s/(^|[^\\])((\\\\)*)\\u007f/\1\2\x7f/; ta' <<<"$text"); fi
  printf '%s' "$text" >"$work/body"
}

# One try with the curl configuration in $work/curl: sets $http (the status; empty: nothing came back), $type and $trouble (a kind).
_dozvon_once() {
  local ended=0 said
  : >"$work/head"
  : >"$work/reply"
  # The configuration is the only one; the path goes out as it is; an answer too long breaks off.
  said=$(trap '' XFSZ; ulimit -S -f "$_DOZVON_REPLY_MAX" 2>/dev/null
    exec curl -q --silent --config "$work/curl" --max-time "$DOZVON_TIMEOUT" --proto '=http,https' --globoff --path-as-is \
      --dump-header "$work/head" --output "$work/reply" --write-out '%{http_code} %{content_type}' 2>/dev/null) || ended=$?
  trouble='' http=${said%% *} type=${said#* }
  case $ended in
    0) ;;
    23) trouble=unreadable ;;
    28) trouble=timeout ;;
    *) trouble=connection ;;
  esac
  if [[ -n $trouble ]]; then http=''; fi
}

# What the answer says of when to ask again.
_dozvon_after() {
  local line told=''
  while IFS= read -r line; do
    line=${line%$'\r'}
    if [[ ${line,,} == retry-after:* ]]; then IFS=$' \t' read -r told <<<"${line#*:}"; fi
  done <"$work/head"
  printf '%s' "$told"
}

# What an answer that is no success says, as one line of JSON; behind it, its kind and the seconds until it is worth another try: `growing`
# when nobody told, `never` when it is not.
_dozvon_problem() {
  jq -Rrs --argjson status "$http" --arg after "$(_dozvon_after)" --argjson most 10 '
    def text: if type == "string" then . else "" end;
    (try fromjson catch {}) as $value | (if ($value | type) == "object" then $value else {} end) as $told
    | ($after | if test("^[0-9]{1,9}$") then tonumber
        else try (strptime("%a, %d %b %Y %H:%M:%S GMT") | mktime - now | ceil | [., 0] | max) catch null end) as $seconds
    | {kind: ({"401": "authentication", "402": "money", "403": "permission", "404": "not-found", "409": "conflict",
        "410": "not-found", "429": "rate-limit"}[$status | tostring]
        // (if $status >= 500 then "unavailable" else "invalid-request" end)),
      status: $status,
      code: ($told.code | text | if . == "" then "unknown" else . end),
      title: ($told.title | text | if . == "" then "HTTP \($status)" else . end),
      detail: ($told.detail | text),
      errors: (if ($told.errors | type) == "array" then [$told.errors[] | objects] else [] end)}
    + (if ($told.id | text) == "" then {} else {id: $told.id} end)
    + (if $seconds == null then {} else {retryAfter: $seconds} end)
    | tojson, .kind, (
      (if .code == "unknown" then .status else .code end) as $what
      | if ["requests-too-many", "key-in-use", "service-unavailable", 502, 503, 504] | index($what) | not then "never"
        elif .retryAfter == null then "growing" elif .retryAfter > $most then "never" else .retryAfter end)' < <(head -c 1000000 "$work/reply")
}

_dozvon_is_url() { [[ $1 =~ ^https?://[^[:space:]/?#@]+(/[^[:space:]?#]*)?$ ]]; }

# How long and how often may be tried: numbers, since Bash would reckon with whatever stands there.
_dozvon_is_set() { [[ $1 =~ ^[0-9]+(\.[0-9]+)?$ && $2 =~ ^[0-9]{1,3}$ ]] || _dozvon_fail misuse 'a time-out is seconds, and how often to try again is 0 to 999'; }

# Where to, and over what: a proxy's password is not for everybody to see.
_dozvon_way() {
  _dozvon_option url "$1"
  _dozvon_option proxy "$DOZVON_PROXY"
  _dozvon_option noproxy "$(if [[ -z $DOZVON_PROXY ]]; then printf '*'; fi)"
}

# Asks, and asks again. $1: method, $2: path and query, $3: type of the body in $work/body (empty: none), $4: idempotency key.
# Leaves the answer of a success in $work/reply, its type in $type.
_dozvon_ask() {
  local url=$DOZVON_URL http trouble attempt=0 problem kind pause key=$4
  while [[ $url == */ ]]; do url=${url%/}; done
  _dozvon_is_url "$DOZVON_URL" || { _dozvon_fail misuse "not an address of a server: $DOZVON_URL"; return; }
  _dozvon_is_set "$DOZVON_TIMEOUT" "$DOZVON_RETRIES" || return
  [[ -n ${DOZVON_KEY-} || -n $DOZVON_LOGIN ]] || { _dozvon_fail misuse 'a key, or a login and a password, is needed'; return; }
  [[ ${DOZVON_KEY-} =~ ^[!-~]*$ ]] || { _dozvon_fail misuse 'a key is printable ASCII without blanks'; return; }
  [[ -z $key || $key =~ ^[][\ \!\#-Z^-~]{1,255}$ ]] || { _dozvon_fail misuse 'an idempotency key is 1 to 255 printable ASCII characters without quotes and backslashes'; return; }
  {
    _dozvon_way "$url/api/v1$2"
    _dozvon_option request "$1"
    _dozvon_option header 'accept: application/json'
    _dozvon_option header 'expect:'
    if [[ -n ${DOZVON_KEY-} ]]; then
      _dozvon_option header "authorization: Bearer $DOZVON_KEY"
    else
      _dozvon_option header "authorization: Basic $(printf '%s' "$DOZVON_LOGIN:$DOZVON_PASSWORD" | base64 -w 0)"
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
    if [[ -n $http ]]; then
      { IFS= read -r problem && read -r kind && read -r pause; } < <(_dozvon_problem) || problem='{"kind":"unreadable"}' kind=unreadable pause=never
    else
      problem="{\"kind\":\"$trouble\"}" kind=$trouble pause=growing
      if [[ $trouble == unreadable ]]; then pause=never; fi
    fi
    # A POST without a key may have been done although nothing came back.
    if [[ $1 == POST && -z $key && ( -z $http || $problem == *'"code":"unknown"'* ) ]]; then pause=never; fi
    if ((attempt >= DOZVON_RETRIES)) || [[ $pause == never ]]; then
      printf '%s\n' "$problem" >&2
      return "${DOZVON_STATUS[$kind]}"
    fi
    if [[ $pause == growing ]]; then pause=$(_dozvon_growing "$attempt"); fi
    sleep "$pause"
    attempt=$((attempt + 1))
  done
}

# Prints the answer: JSON as one line, through the jq program $1; what is none as its octets, where any answer will do. Every operation
# tells an object, or nothing.
_dozvon_told() {
  local ended=0 check='if type == "object" then . else error("no object") end |'
  if [[ -n $raw ]]; then check=''; fi
  if [[ ! -s $work/reply ]]; then
    if [[ -z $raw$silent ]]; then _dozvon_fail unreadable 'there is no answer'; fi
    return
  fi
  if [[ ! ${type,,} =~ ^application/([a-z0-9_.-]+\+)?json([^a-z0-9_]|$) ]]; then
    if [[ -n $raw ]]; then cat "$work/reply"; else _dozvon_fail unreadable 'the answer is no JSON'; fi
    return
  fi
  jq -c "$check ${1-.}" "$work/reply" 2>/dev/null || ended=$?
  # Whoever reads may have had enough (a broken pipe).
  if ((ended > 128)); then return "$ended"; fi
  ((ended == 0)) || _dozvon_fail unreadable 'the answer is no JSON, or not that of this API'
}

# $1: method, $2: path, $3: body of JSON, `-` for none, $4: the word `key` where an idempotency key is sent, $5: jq program.
_dozvon_do() {
  local type='' key=$idempotency_key
  if [[ $3 != - ]]; then
    type=application/json
    _dozvon_body "$3" || return
  fi
  if [[ ${4-} == key && -z $key ]]; then key=$(_dozvon_uuid); fi
  _dozvon_ask "$1" "$2" "$type" "$key" && _dozvon_told "${5-.}"
}

# Prints all items of a list, a line each. $1: path, $2: names of the filter in their order, $3: the filter as JSON.
_dozvon_walk() {
  local search='' cursor='' next type
  if [[ -n ${3-} ]]; then
    search=$(jq -r --arg names "$2" "$_DOZVON_JQ"'
      . as $given | ($names | split(" ")) as $names
      | [$names[] | select(in($given))] + [$given | keys_unsorted[] | select(. as $name | $names | index($name) | not)]
      | map({key: ., value: $given[.]} | select(.value != null and .value != "")) | pairs' <<<"$3" 2>/dev/null) ||
      { _dozvon_fail misuse 'the filter is no object of JSON'; return; }
  fi
  while :; do
    next=$search${cursor:+${search:+&}cursor=$cursor}
    _dozvon_ask GET "$1${next:+?$next}" '' '' || return
    # The next cursor, in quotes, then the items.
    _dozvon_told "$_DOZVON_JQ"' (.next | if . == null then "" elif type == "string" and . != "" then percent else error("no cursor") end), ('"$_DOZVON_ITEMS)" >"$work/page" || return
    next=''
    {
      IFS= read -r next || :
      cat || return
    } <"$work/page"
    next=${next//\"/}
    if [[ -z $next ]]; then return 0; fi
    if [[ $next == "$cursor" ]]; then _dozvon_fail unreadable 'the list has no end'; return; fi
    cursor=$next
  done
}

_dozvon_call() {
  local recipients=$1 text=$2 terms=${3:-{\}} type=application/json
  # A menu as data is an object of JSON; a text with a menu never is.
  if [[ $text =~ ^[[:space:]]*\{ ]] && jq -e 'type == "object"' <<<"$text" >/dev/null 2>&1; then text=$(dozvon_menu "$text") || return; fi
  printf '%s' "$recipients" >"$work/recipients"
  printf '%s' "$text" >"$work/text"
  _dozvon_body "$terms" '. + {kind: "call", text: $text, recipients: ($recipients | if startswith("[") then fromjson else [.] end)}' \
    --rawfile recipients "$work/recipients" --rawfile text "$work/text" || return
  _dozvon_ask POST /messages application/json "${idempotency_key:-$(_dozvon_uuid)}" && _dozvon_told
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
    list) _dozvon_do GET "$path" - '' "$_DOZVON_ITEMS" ;;
    add) _dozvon_do POST "$path" "$3" key ;;
    change) _dozvon_do PATCH "$path/$id" "$4" ;;
    remove) _dozvon_do DELETE "$path/$id" - ;;
    join) _dozvon_do PUT "$path/$id/contacts/$other" - ;;
    leave) _dozvon_do DELETE "$path/$id/contacts/$other" - ;;
    *) _dozvon_fail misuse "no operation $2" ;;
  esac
}

_dozvon_upload() {
  local type
  cat -- "${2:--}" >"$work/body" || { _dozvon_fail misuse "the file $2 cannot be read"; return; }
  _dozvon_ask POST "/uploads?name=$(_dozvon_percent "$1")" "${3:-application/octet-stream}" "${idempotency_key:-$(_dozvon_uuid)}" && _dozvon_told
}

_dozvon_request() {
  local search='' raw=yes
  [[ $1 =~ ^[A-Z]+$ && $2 =~ ^/[!-~]*$ ]] || { _dozvon_fail misuse "not a request: $1 $2"; return; }
  if [[ -n ${3-} ]]; then
    search=$(jq -r "$_DOZVON_JQ"' to_entries | map(select(.value != null and .value != "")) | pairs' <<<"$3" 2>/dev/null) ||
      { _dozvon_fail misuse 'the query is no object of JSON'; return; }
  fi
  _dozvon_do "$1" "$2${search:+?$search}" "${4:--}"
}

# dozvon [--idempotency-key KEY] OPERATION ARGUMENT…   by the names of clients/README.md; what comes is printed, lists a line an item.
dozvon() (
  # Whatever the caller has set: ranges of characters are those of ASCII here, words end at blanks, files may be written again.
  # `raw`: what is answered may be no JSON; `silent`: it may be nothing.
  set +C
  IFS=$' \t\n' LC_ALL=C idempotency_key='' raw='' silent=''
  if [[ ${1-} == --idempotency-key ]]; then
    idempotency_key=${2-}
    shift $(($# > 1 ? 2 : 1))
  fi
  operation=${1-}
  if [[ $operation =~ ^([a-zA-Z]+\.(remove|join|leave)|senders\.sendCode)$ ]]; then silent=yes; fi
  set -- "${2-}" "${3-}" "${4-}" "${5-}"
  work=$(mktemp -d) || exit 2
  trap 'rm -rf -- "$work"' EXIT
  # What stands in a path; bodies do not.
  one=''
  if [[ $1 != [[\{]* ]]; then one=$(_dozvon_percent "$1"); fi
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
    templates.list) _dozvon_do GET /templates - '' "$_DOZVON_ITEMS" ;;
    templates.add) _dozvon_do POST /templates "$1" key ;;
    templates.change) _dozvon_do PATCH "/templates/$one" "$2" ;;
    templates.remove) _dozvon_do DELETE "/templates/$one" - ;;
    senders.list) _dozvon_walk /senders 'client states changedSince limit' "${1-}" ;;
    senders.add) _dozvon_do POST /senders "$1" key ;;
    senders.get) _dozvon_do GET "/senders/$one" - ;;
    senders.change) _dozvon_do PATCH "/senders/$one" "$2" ;;
    senders.remove) _dozvon_do DELETE "/senders/$one" - ;;
    senders.sendCode) _dozvon_do POST "/senders/$one/code" '{}' key ;;
    senders.checkCode) _dozvon_do POST "/senders/$one/code/check" "{\"code\":$(_dozvon_quoted "$2")}" key ;;
    account) _dozvon_do GET /account - ;;
    balance) _dozvon_do GET /account/balance - ;;
    number) _dozvon_do GET "/numbers/$one" - ;;
    numbers) _dozvon_do POST /numbers/lookup "{\"numbers\":$1}" '' "$_DOZVON_ITEMS" ;;
    checkMenu) _dozvon_do POST /menus/check "{\"text\":$(_dozvon_quoted "$1")}" ;;
    incoming) _dozvon_walk /incoming-messages 'after to subscriber order from limit' "${1-}" ;;
    upload) _dozvon_upload "$@" ;;
    request) _dozvon_request "$@" ;;
    *) _dozvon_fail misuse "no operation $operation" ;;
  esac
)

# The text of a call from a menu as data ($1, JSON).
dozvon_menu() {
  local made
  made=$(jq -r '
    def fail($code; $at): error({code: $code} + (if $at == null then {} else {item: $at} end));
    def escaped: gsub("(?<sign>[\\\\{}])"; "\\\(.sign)");
    def plain: if type == "string" then . else "" end
      | sub("^[ \t\r\n]+"; "") | sub("[ \t\r\n]+$"; "") | gsub("[ \t]*[\r\n][ \t\r\n]*"; " ") | escaped;
    def spoken: plain | gsub(":"; "\\:");
    def phone: type == "string" and test("^\\+?[0-9]{3,15}\\z");
    def within($most): type == "number" and . == floor and . >= 1 and . <= $most;
    def played($at): spoken | if . == "" then fail("text-empty"; $at)
      elif ascii_downcase | test("^(?:back|start|repeat|end|url|record|record[ \t]+[0-9]+)\\z") then fail("text-is-command"; $at) else . end;
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
        else .notify | if type == "string" and (ascii_downcase | test("^https?://[^\\s/?#][^\\s]*\\z")) then escaped else fail("address-wrong"; $at) end end;
    try (
      (.items // []) as $items | [$items[].on] as $known
      | [range($items | length) as $at | $items[$at]
          | (if (.on | type) == "string" and (.on | test("^(?:[*#]|[A-Za-z0-9]+)\\z")) then .on else fail("selector-wrong"; $at) end)
            + ": " + value($at; $known)] as $entries
      | (.menu | spoken) as $choice | (if $choice == "" then fail("text-empty"; null) else . end)
      | [(.start | plain | select(. != "")), "{menu: " + $choice] + $entries + ["}", (.end | plain | select(. != ""))]
      | join("\n") | if length > 1000 then fail("text-too-long"; null) else "=" + . end
    ) catch (if type == "object" then "!\(tojson[1:-1])" else error end)' <<<"$1" 2>/dev/null) && [[ -n $made ]] || { _dozvon_fail misuse 'the menu is no object of JSON'; return; }
  if [[ $made == !* ]]; then _dozvon_fail menu 'the data are no menu' "${made:1}"; else printf '%s' "${made:1}"; fi
}

# HMAC-SHA256 (RFC 2104) of standard input in hexadecimal; the key is $1. By hand, since openssl would take it as an argument.
_dozvon_hmac() (
  IFS=$' \t\n' LC_ALL=C
  key=$(printf '%s' "$1" | od -An -v -tx1 | tr -d ' \n')
  if ((${#key} > 128)); then read -r key _ < <(printf '%s' "$1" | sha256sum); fi
  while ((${#key} < 128)); do key+='00'; done
  inner='' outer='' digest=''
  for ((at = 0; at < 128; at += 2)); do
    printf -v octet '\\x%02x' $((0x${key:at:2} ^ 0x36))
    inner+=$octet
    printf -v octet '\\x%02x' $((0x${key:at:2} ^ 0x5c))
    outer+=$octet
  done
  read -r made _ < <({ printf '%b' "$inner"; cat; } | sha256sum)
  for ((at = 0; at < 64; at += 2)); do digest+=\\x${made:at:2}; done
  read -r made _ < <(printf '%b' "$outer$digest" | sha256sum)
  printf '%s' "$made"
)

# Checks a handler call and reads it. Standard input: the body as it came; $1: X-Dozvon-Signature; $2: Content-Type, empty for none;
# $3: the secret; $4: seconds of the Unix clock, now unless told; $5: seconds a call may be old. Prints {"kind": …, "fields": {…}}.
dozvon_webhook() (
  set +C
  IFS=$' \t\n' LC_ALL=C now=${4:-$(printf '%(%s)T' -1)} tolerance=${5:-300} differs=0
  wrong() { _dozvon_fail webhook "$2" "\"code\":\"$1\""; exit; }
  [[ $now =~ ^[0-9]{1,12}$ && $tolerance =~ ^[0-9]{1,12}$ ]] || { _dozvon_fail misuse 'a moment and a tolerance are whole seconds'; exit; }
  work=$(mktemp -d) || exit 2
  trap 'rm -rf -- "$work"' EXIT
  cat >"$work/body"
  [[ ${1-} =~ ^t=([0-9]{1,12}),v1=([0-9a-f]{64})$ ]] || wrong signature-missing 'no header X-Dozvon-Signature, or not one of this form'
  seconds=${BASH_REMATCH[1]} digest=${BASH_REMATCH[2]}
  made=$({ printf '%s.' "$seconds"; cat "$work/body"; } | _dozvon_hmac "${3-}")
  # All digits are looked at, whichever differs.
  for ((at = 0; at < 64; at++)); do differs=$((differs | 0x${made:at:1} ^ 0x${digest:at:1})); done
  ((differs == 0)) || wrong signature-wrong 'the signature is not that of this body'
  age=$((10#$now - 10#$seconds))
  ((${age#-} <= 10#$tolerance)) || wrong signature-old 'the call was signed too long ago'
  type=${2:-application/x-www-form-urlencoded}
  type=${type,,} charset=utf-8
  if [[ $type =~ charset=\"?([a-z0-9_.:-]+) ]]; then charset=${BASH_REMATCH[1]}; fi
  type=${type%%;*} type=${type// /}
  if [[ $type == application/json ]]; then
    cat "$work/body"
  elif [[ $type == application/x-www-form-urlencoded ]]; then
    if grep -Eaq '%([^0-9A-Fa-f]|.[^0-9A-Fa-f]|.?$)' "$work/body"; then wrong body-unreadable 'broken percent codes'; fi
    _dozvon_form <"$work/body"
  else
    wrong body-unreadable "$type is not read here: ask for fmt=3 or a form"
  fi >"$work/text"
  iconv -f "$charset" -t utf-8 "$work/text" 2>/dev/null >"$work/body" || wrong body-unreadable "not a text in $charset"
  jq -cs 'if length == 1 and (.[0] | type) == "object" and all(.[0][]; type == "string") then .[0] else error end
    | {kind: (if has("waitcall") then "confirming-call" elif has("item") then "menu" elif has("mes") | not then "status"
    elif has("call") then "incoming-call" else "incoming-message" end), fields: .}' "$work/body" 2>/dev/null || wrong body-unreadable 'not an object of JSON, or not a form'
)

# A form as JSON, in its own charset: what JSON writes otherwise is escaped while it is still in percent codes.
_dozvon_form() {
  local text
  text=$(tr -d '\0' | sed -E -e ':a; $!{N; ba}; s/\\/%5C/g; s/"/%22/g; s/\n/%0A/g; s/\+/ /g; s/&+/\n/g; s/^\n|\n$//g' |
    sed -E -e '/^$/d; /=/!s/$/=/; s/=/":"/; s/.*/"&"/' -e 's/%(22|5[Cc])/\\\\\\x\1/g; s/%([01][0-9A-Fa-f])/\\\\u00\1/g; s/%([0-9A-Fa-f]{2})/\\x\1/g')
  printf '{%b}' "${text//$'\n'/,}"
}

# ── The classic functions: DOZVON_URL, DOZVON_LOGIN (empty: the password is a key) and DOZVON_PASSWORD say where and who. Columns are
# printed with tabs between them, a row a line; refused: status 1.

# What send_sms_mail needs: addresses, and a mail server (host or host:port; empty: the command sendmail) with a login if it asks for one.
: "${SMTP_FROM=api@sms.example}" "${SMTP_TO=send@send.sms.example}" "${SMTP_SERVER=}" "${SMTP_LOGIN=}" "${SMTP_PASSWORD=}"
# `tls` from the beginning, `starttls`, or `plain`; empty: `plain` on this machine, `tls` at port 465, else `starttls`.
: "${SMTP_SECURITY=}"
: "${SMSC_RETRIES=4}"

_SMSC_FLAGS=('' flash=1 push=1 hlr=1 bin=1 bin=2 ping=1 mms=1 mail=1 call=1 viber=1 soc=1)

_smsc_flag() {
  [[ $1 =~ ^[0-9]{1,2}$ ]] && ((10#$1 < ${#_SMSC_FLAGS[@]})) || { _dozvon_fail misuse "no format $1"; return; }
  local flag=${_SMSC_FLAGS[10#$1]}
  if [[ -n $flag ]]; then fields+=("${flag%=*}" "${flag#*=}"); fi
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
  local left=${1//+/ } octet
  while [[ $left =~ ^([^%]*)%([0-9A-Fa-f]{2})(.*)$ ]]; do
    printf -v octet '%b' "\\x${BASH_REMATCH[2]}"
    printf '%s%s' "${BASH_REMATCH[1]}" "$octet"
    left=${BASH_REMATCH[3]}
  done
  printf '%s' "$left"
}

# Asks page $1 with the pairs of `fields` and the files of `files`; prints the reply, which has a refusal's form when nobody answered.
_smsc_ask() (
  set +C
  IFS=$' \t\n' LC_ALL=C url=$DOZVON_URL DOZVON_RETRIES=$SMSC_RETRIES
  while [[ $url == */ ]]; do url=${url%/}; done
  _dozvon_is_url "$DOZVON_URL" || { _dozvon_fail misuse "not an address of a server: $DOZVON_URL"; return; }
  _dozvon_is_set "$DOZVON_TIMEOUT" "$DOZVON_RETRIES" || return
  work=$(mktemp -d) || exit 2
  trap 'rm -rf -- "$work"' EXIT
  if [[ -n $DOZVON_LOGIN ]]; then access=(login "$DOZVON_LOGIN" psw "$DOZVON_PASSWORD"); else access=(apikey "$DOZVON_PASSWORD"); fi
  told=("${access[@]}" fmt 1 charset utf-8 ${fields[@]+"${fields[@]}"})
  {
    _dozvon_way "$url/sys/$1.php"
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
  local reply fields=(cost 3 phones "${1-}" mes "${2-}" translit "${3:-0}" id "${5:-0}") files=("${@:9}")
  _smsc_flag "${6:-0}" || return
  if [[ ${7-false} != false ]]; then fields+=(sender "$7"); fi
  if [[ ${4:-0} != 0 ]]; then fields+=(time "$4"); fi
  _smsc_query "${8-}"
  reply=$(_smsc_ask send) || return
  _smsc_row "$reply"
}

# The way to SMTP_SERVER: tls, starttls or plain.
_smsc_mail_way() {
  local host=''
  if [[ $SMTP_SERVER =~ ^(\[[0-9a-fA-F:.]+\]|[^][:space:]/:?#@[]+)(:[0-9]{1,5})?$ ]]; then host=${BASH_REMATCH[1],,}; fi
  [[ -n $host && $SMTP_SECURITY =~ ^(|tls|starttls|plain)$ ]] ||
    { _dozvon_fail misuse 'SMTP_SERVER is host or host:port, and SMTP_SECURITY is tls, starttls, plain or empty'; return; }
  if [[ -n $SMTP_SECURITY ]]; then
    printf '%s' "$SMTP_SECURITY"
  elif [[ $host =~ ^(localhost|127(\.[0-9]{1,3}){3}|\[::1\])$ ]]; then
    printf plain
  elif [[ $SMTP_SERVER == *:465 ]]; then
    printf tls
  else
    printf starttls
  fi
}

# send_sms_mail PHONES MESSAGE [TRANSLIT TIME ID FORMAT SENDER]   status 0: the mail program took it
# The mail has the password in it: it leaves this machine encrypted, unless SMTP_SECURITY is plain.
send_sms_mail() (
  text="$DOZVON_LOGIN:$DOZVON_PASSWORD:${5:-0}:${4:-0}:${3:-0},${6:-0},${7-}:${1-}:${2-}"
  letter() {
    printf '%s\r\n' "From: $SMTP_FROM" "To: $SMTP_TO" "Message-ID: <$(_dozvon_uuid)@${SMTP_FROM#*@}>" 'MIME-Version: 1.0' \
      'Content-Type: text/plain; charset=utf-8' 'Content-Transfer-Encoding: base64' ''
    printf '%s' "$text" | base64 | sed 's/$/\r/'
  }
  if [[ -z $SMTP_SERVER ]]; then
    letter | tr -d '\r' | "${SENDMAIL:-sendmail}" -i -f "$SMTP_FROM" -- "$SMTP_TO"
    exit
  fi
  way=$(_smsc_mail_way) || exit
  work=$(mktemp -d) || exit 2
  trap 'rm -rf -- "$work"' EXIT
  letter >"$work/letter"
  {
    _dozvon_option url "$(if [[ $way == tls ]]; then printf smtps; else printf smtp; fi)://$SMTP_SERVER"
    if [[ $way == starttls ]]; then printf 'ssl-reqd\n'; fi
    _dozvon_option mail-from "$SMTP_FROM"
    _dozvon_option mail-rcpt "$SMTP_TO"
    _dozvon_option upload-file "$work/letter"
    if [[ -n $SMTP_LOGIN ]]; then _dozvon_option user "$SMTP_LOGIN:$SMTP_PASSWORD"; fi
  } >"$work/curl"
  curl -q --silent --config "$work/curl" --max-time "$DOZVON_TIMEOUT" --noproxy '*'
)

# get_sms_cost PHONES MESSAGE [TRANSLIT FORMAT SENDER QUERY]
get_sms_cost() {
  local reply fields=(cost 1 phones "${1-}" mes "${2-}") files=()
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
  fields=(phone "${2-}" id "${1-}" all "$all")
  reply=$(_smsc_ask status) || return
  if [[ ${1-} == *,* && ! ( $reply != *$'\n'* && $reply =~ ^0?,- ) ]]; then
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
