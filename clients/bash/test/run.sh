#!/usr/bin/env bash
# All vectors of clients/vectors, and what happens when nobody answers, in TAP: `bash test/run.sh` in the library's folder.

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 2
vectors=../vectors node=${NODE:-node} PHONE=79990000001
unset DOZVON_KEY
. ./dozvon.sh
scratch=$(mktemp -d)
trap 'rm -rf -- "$scratch"; exec 5>&- 7>&- 9>&-' EXIT
count=0 failed=0

# $1: name, $2: wanted, $3: got; texts.
same() {
  count=$((count + 1))
  if [[ $2 == "$3" ]]; then
    printf 'ok %d - %s\n' "$count" "${1//#/\\#}"
  else
    failed=$((failed + 1))
    printf 'not ok %d - %s\n# wanted %s\n# got    %s\n' "$count" "${1//#/\\#}" "${2//$'\n'/$'\n# '}" "${3//$'\n'/$'\n# '}"
  fi
}

# Programs that say when they are ready, and end with their standard input: pipes, held open by descriptors.
mkfifo "$scratch/"{in,out,mails,took,answers,ready}
"$node" $vectors/server.mjs <"$scratch/in" >"$scratch/out" &
exec 9>"$scratch/in" 8<"$scratch/out"
read -r url <&8
exec 8<&-
# How many right requests of a case came, over a connection of its own: without starting a program.
asked() {
  local place=${url#http://} line number=''
  exec 8<>"/dev/tcp/${place%:*}/${place#*:}"
  printf 'GET /asked/%s HTTP/1.0\r\n\r\n' "$1" >&8
  while IFS= read -r line <&8; do if [[ $line == $'\r' ]]; then break; fi; done
  IFS= read -r number <&8
  exec 8>&-
  printf '%s' "$number"
}
# One start of jq reads all cases of a file: what the program $2 makes of each, a list of texts, is printed as lines; a text is as printf %b
# takes it, and all else is its JSON.
cases() { jq -r "$2"' | (length | tostring), (.[] | if type == "string" then . else tojson end | gsub("\\\\"; "\\\\") | gsub("\n"; "\\n"))' "$vectors/$1.json"; }
# The next case into `given`.
next_case() {
  local length line at
  given=()
  IFS= read -r length || return
  for ((at = 0; at < length; at++)); do
    IFS= read -r line
    printf -v "given[$at]" '%b' "$line"
  done
}
# Outcomes are noted as JSON, a line each, and compared in one go: the name, what was wanted, what came, member for member.
note() { printf '%s\n' "$1" >>"$scratch/outcomes"; }
compare() {
  local name wanted got
  while IFS= read -r name && IFS= read -r wanted && IFS= read -r got; do
    same "$name" "$wanted" "$got"
  done < <(jq -Sr --slurpfile outcomes "$scratch/outcomes" "to_entries[] | .value as \$case | \$outcomes[.key] as \$outcome | $2
    | .[0], (.[1:][] | tojson)" "$vectors/$1.json")
  rm -- "$scratch/outcomes"
}
# jq writes members sorted where it writes JSON by itself (-S), not in tojson.
sorted='def sorted: if type == "object" then to_entries | sort_by(.key) | map(.value |= sorted) | from_entries elif type == "array" then map(sorted) else . end;'

# Plays the cases of the file $1 by the JSON API.
play() {
  local index=0 file=$1
  while next_case; do
    name=${given[0]} call=${given[1]} key=${given[2]} DOZVON_KEY=${given[3]} DOZVON_TIMEOUT=${given[4]} DOZVON_RETRIES=${given[5]}
    exchanges=${given[6]}
    given=("${given[@]:7}")
    DOZVON_URL=$url/$file/$index/
    if [[ $call == upload ]]; then
      base64 -d <<<"${given[1]}" >"$scratch/upload"
      given[1]=$scratch/upload
    fi
    if [[ $call == request && ${given[2]} == null ]]; then given[2]=''; fi
    if [[ $call == request && ${given[3]} == null ]]; then given[3]=-; fi
    options=()
    if [[ -n $key ]]; then options=(--idempotency-key "$key"); fi
    dozvon "${options[@]}" "$call" "${given[@]}" >"$scratch/said" 2>"$scratch/err"
    status=$?
    said=$(<"$scratch/said") error=$(<"$scratch/err")
    note "{\"status\":$status,\"said\":[${said//$'\n'/,}],\"error\":${error:-null}}"
    same "$file: $name: requests" "$exchanges" "$(asked "$file/$index")"
    index=$((index + 1))
  done < <(cases "$file" '.[] | [.name, .call, .idempotencyKey // "", .key, .timeout // 30, .retries // 2, (.exchanges | length)] + .arguments')
  local statuses='' kind
  for kind in "${!DOZVON_STATUS[@]}"; do statuses+=",\"$kind\":${DOZVON_STATUS[$kind]}"; done
  # Lists are a line an item; nothing at all is null; how far a date is differs from run to run.
  compare "$file" "$sorted"' '"{${statuses:1}}"' as $status
    | (if $case | has("error") then {error: $case.error, status: $status[$case.error.kind]} else {result: $case.result, status: 0} end) as $wanted
    | (if $outcome.status != 0 then {error: ($outcome.error | if has("status") then . else {kind} end | if .retryAfter then .retryAfter |= ([., 1000000] | min) else . end)}
      elif ($case.result | type) == "array" then {result: $outcome.said} else {result: $outcome.said[0]} end) as $got
    | ["'"$file"': \($case.name)", ($wanted | sorted), ($got + {status: $outcome.status} | sorted)]'
}
play api
play trouble
unset DOZVON_KEY
DOZVON_TIMEOUT=30 DOZVON_RETRIES=2

index=0
while next_case; do
  name=${given[0]} call=${given[1]} DOZVON_LOGIN=${given[2]} DOZVON_PASSWORD=${given[3]} exchanges=${given[4]} wanted=${given[5]}
  DOZVON_URL=$url/classic/$index
  got=$("$call" "${given[@]:6}")
  same "classic: $name" "$wanted" "$got"
  same "classic: $name: requests" "$exchanges" "$(asked "classic/$index")"
  index=$((index + 1))
done < <(cases classic '.[] | [.name, .call, .login, .password, (.exchanges | length), (.result
  | if . == false then "" elif type == "string" then . elif (.[0] | type) == "array" then map(join("\t")) | join("\n") else join("\t") end)] + .arguments')
exec 9>&-

while next_case; do
  name=${given[0]} wanted=${given[2]}
  if dozvon_menu "${given[1]}" >"$scratch/said" 2>"$scratch/err"; then
    got=text:$(<"$scratch/said")
  else
    got=$(<"$scratch/err")
    got=error:${got#*\"code\":}
  fi
  same "menu: $name" "$wanted" "$got"
done < <(cases menus '.[] | [.name, .menu, if has("error") then "error:\(.error.code | tojson)\(if .error | has("item") then ",\"item\":\(.error.item)" else "" end)}" else "text:\(.text)" end]')

while next_case; do
  name=${given[0]}
  if said=$(printf '%s' "${given[1]}" | dozvon_webhook "${given[@]:2}" 2>"$scratch/err"); then note "$said"; else note "$(<"$scratch/err")"; fi
done < <(cases webhooks '.[] | [.name, .body, .signature // "", .contentType // "", .secret, (.now | tostring)]')
compare webhooks "$sorted"' ["webhook: \($case.name)", ($case | if has("error") then {error} else {kind, fields} end | sorted),
  ($outcome | if .kind == "webhook" then {error: .code} else . end | sorted)]'

for given in 'sms.example k' 'http://x?y k' 'http://x'; do
  read -r DOZVON_URL DOZVON_KEY <<<"$given"
  DOZVON_LOGIN='' dozvon balance 2>/dev/null
  same "refused: $given" 2 $?
done
DOZVON_URL=http://x.example DOZVON_LOGIN=shop DOZVON_PASSWORD=p
send_sms $PHONE x 0 0 0 12 2>/dev/null
same 'no format 12' 2 $?

# A server that answers each connection with the next argument (`never`: not at all; `drip`: an octet now and then for ever), and writes down
# what it heard. A second port does the same over TLS, with the certificate of localhost.
tls=../../test/support/tls/localhost
"$node" -e '
  const { createServer } = require("node:net");
  const tls = require("node:tls");
  const { appendFileSync, readFileSync, writeFileSync } = require("node:fs");
  const [file, key, cert] = process.argv.slice(1);
  let answers = [];
  const serve = (socket) => {
    const answer = answers.shift();
    let text = "";
    socket.on("error", () => {}).setEncoding("latin1").on("data", (more) => {
      text += more;
      const [head, body] = text.split(/\r\n\r\n([^]*)/);
      if (body === undefined || body.length < Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0)) return;
      appendFileSync(file, text, "latin1");
      if (answer === "drip") {
        socket.write("HTTP/1.1 200 OK\r\nx: ");
        const pace = setInterval(() => socket.write("x"), 20);
        socket.on("close", () => clearInterval(pace));
      } else if (answer !== "never") socket.end(answer);
    });
  };
  const secure = tls.createServer({ key: readFileSync(key), cert: readFileSync(cert) }, serve).listen(0, "127.0.0.1");
  const port = createServer(serve).listen(0, "127.0.0.1", () => {
    let left = "";
    process.stdin.on("end", () => process.exit(0)).on("data", (more) => {
      left += more;
      if (!left.endsWith("\n")) return;
      answers = JSON.parse(left);
      left = "";
      writeFileSync(file, "");
      console.log(port.address().port, secure.address().port);
    });
  });' "$scratch/heard" $tls-key.pem $tls.pem <"$scratch/answers" >"$scratch/ready" &
exec 7>"$scratch/answers" 6<"$scratch/ready"
hearing() {
  local answer line='' port secure
  for answer; do line+=,$(_dozvon_quoted "$answer"); done
  printf '[%s]\n' "${line:1}" >&7
  read -r port secure <&6
  DOZVON_URL=http://127.0.0.1:$port SECURE_URL=https://localhost:$secure
}
# $1: status and words, $2: headers, a line each, $3: body.
answer() { printf 'HTTP/1.1 %s\r\n%scontent-length: %d\r\n\r\n%s' "$1" "${2:+${2//$'\n'/$'\r\n'}$'\r\n'}" "${#3}" "$3"; }
JSON='content-type: application/json'
DOZVON_KEY=k
sending="{\"recipients\":[\"$PHONE\"],\"text\":\"Hello\"}"
hearing '' $'HTTP/1.1 202 Accepted\r\ncontent-type: application/json\r\ncontent-length: 10\r\n\r\n{"id":"1"}'
same 'a broken connection is tried again' '{"id":"1"}' "$(dozvon messages.send "$sending")"
mapfile -t keys < <(grep -i ^idempotency-key "$scratch/heard" | tr -d '\r')
same 'both tries have the same key' "2 ${keys[0]}" "${#keys[@]} ${keys[1]}"
[[ ${keys[0]} =~ ^idempotency-key:\ \"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\"$ ]]
same 'the key is a random UUID' 0 $?

hearing never never
DOZVON_TIMEOUT=0.3 DOZVON_RETRIES=1 dozvon balance 2>"$scratch/err"
same 'no answer is a time-out' "${DOZVON_STATUS[timeout]} {\"kind\":\"timeout\"}" "$? $(<"$scratch/err")"
same 'it was tried twice' 2 "$(grep -c '^GET ' "$scratch/heard")"

DOZVON_RETRIES=0 dozvon balance 2>/dev/null
same 'a closed port is a connection error' "${DOZVON_STATUS[connection]}" $?
same 'a classic function says -100' $'\t-100' "$(SMSC_RETRIES=0 send_sms $PHONE Hello)"
SMSC_RETRIES=0 get_balance
same 'a classic balance is none' 1 $?

hearing drip
DOZVON_TIMEOUT=0.3 DOZVON_RETRIES=0 dozvon balance 2>/dev/null
same 'an answer that drips is a time-out' "${DOZVON_STATUS[timeout]}" $?

hearing "$(answer '429 Too Many Requests' $'content-type: application/problem+json\nretry-after: Fri, 31 Dec 2100 23:59:59 GMT' '{"code":"requests-too-many"}')"
dozvon balance 2>"$scratch/err"
same 'a date is waited for like seconds: not when it is far' "${DOZVON_STATUS[rate-limit]} true" "$? $(jq '.retryAfter > 1000000' "$scratch/err")"
hearing "$(answer '429 Too Many Requests' $'Content-Type: application/problem+json\nRetry-After: \tSat, 01 Jan 2000 00:00:00 GMT ' '{"code":"requests-too-many"}')" "$(answer '200 OK' "$JSON" '{"a":1}')"
same 'and at once when it is over' '{"a":1}' "$(dozvon balance)"

hearing '' "$(answer '200 OK' "$JSON" '{}')"
dozvon request POST /black-list '' '{}' 2>/dev/null
same 'what may not be done twice is not sent again' "${DOZVON_STATUS[connection]} 1" "$? $(grep -c '^POST ' "$scratch/heard")"
hearing "$(answer '502 Bad Gateway' '' '')"
dozvon contacts.add '{}' 2>/dev/null
same 'nor after an answer from something on the way' "${DOZVON_STATUS[unavailable]}" $?
hearing '' "$(answer '200 OK' "$JSON" '{}')"
same 'but with a key it is' '{}' "$(dozvon --idempotency-key k request POST /black-list '' '{}')"

for body in '{"items":[' '<html>' '[]' '{"items":{}}' '{"items":[],"next":5}'; do
  type=$JSON
  if [[ $body == \<* ]]; then type='content-type: text/html'; fi
  hearing "$(answer '200 OK' "$type" "$body")"
  dozvon messages.list >"$scratch/said" 2>"$scratch/err"
  same "a list of $body" "${DOZVON_STATUS[unreadable]} unreadable" "$? $(jq -r .kind "$scratch/err")"
done
hearing "$(answer '200 OK' "$JSON" '{}')"
DOZVON_URL=$SECURE_URL DOZVON_RETRIES=0 dozvon balance 2>/dev/null
same 'a certificate of nobody known is refused' "${DOZVON_STATUS[connection]} 0" "$? $(wc -c <"$scratch/heard")"
same 'a known one is not' '{}' "$(DOZVON_URL=$SECURE_URL CURL_CA_BUNDLE=$tls.pem dozvon balance)"

hearing "$(answer '200 OK' "$JSON" '{}')" "$(answer '200 OK' '' 9.00)" "$(answer '407 No' '' '')"
DOZVON_PROXY=http://user:p%40ss@${DOZVON_URL#http://}
same 'over a proxy' '{}' "$(NO_PROXY='*' DOZVON_URL=http://sms.example/x dozvon balance)"
same 'the classic functions too' 9.00 "$(DOZVON_URL=http://sms.example DOZVON_LOGIN=shop get_balance)"
DOZVON_URL=https://sms.example DOZVON_RETRIES=0 dozvon balance 2>/dev/null
same 'a proxy that refuses' "${DOZVON_STATUS[connection]}" $?
same 'what it was asked' 'GET http://sms.example/x/api/v1/account/balance HTTP/1.1 Proxy-Authorization: Basic dXNlcjpwQHNz POST http://sms.example/sys/balance.php HTTP/1.1 Proxy-Authorization: Basic dXNlcjpwQHNz CONNECT sms.example:443 HTTP/1.1 Proxy-Authorization: Basic dXNlcjpwQHNz ' \
  "$(grep -Eo '(GET|POST|CONNECT) [^ ]+ HTTP/1.1|^Proxy-Auth.*' "$scratch/heard" | tr '\r\n' ' ' | tr -s ' ')"
DOZVON_PROXY=''
hearing "$(answer '200 OK' "$JSON" '{}')"
same 'no proxy of the environment' '{}' "$(http_proxy=http://127.0.0.1:1 dozvon balance)"

hearing "$(answer '200 OK' 'content-type: text/csv' 'a;b')"
same 'any address may answer otherwise' 'a;b' "$(dozvon request GET /export)"
page=$(answer '200 OK' "$JSON" '{"items":[{"a":1}],"next":"same"}')
hearing "$page" "$page" "$page"
dozvon messages.list >"$scratch/said" 2>/dev/null
same 'a list without an end ends' "${DOZVON_STATUS[unreadable]} 2" "$? $(grep -c '^GET ' "$scratch/heard")"

hearing "$(answer '200 OK' 'content-type: text/plain' "$(printf '%02000d' 0)")"
_DOZVON_REPLY_MAX=1 dozvon request GET /long 2>/dev/null
same 'an answer that is too long is none' "${DOZVON_STATUS[unreadable]}" $?

hearing "$(answer '200 OK' "$JSON" '{}')"
dozvon request GET '/a{b,c}/../[1-2]' >/dev/null
same 'a path goes out as it is' 'GET /api/v1/a{b,c}/../[1-2] HTTP/1.1' "$(head -n 1 "$scratch/heard" | tr -d '\r')"

hearing "$(answer '200 OK' "$JSON" '{"items":[{"a":1}],"next":null}')" "$(answer '200 OK' '' '1,1,1.40,9.00')" "$(answer '200 OK' '' 9.00)"
(
  set -eufCo pipefail
  IFS=,
  unset DOZVON_KEY
  DOZVON_LOGIN=shop DOZVON_PASSWORD=p
  dozvon messages.list
  send_sms $PHONE x
  get_balance
  printf 'mes=1' | dozvon_webhook "t=1,v1=$(printf 1.mes=1 | _dozvon_hmac s)" '' s 1
) >|"$scratch/said" 2>&1
same 'a program with settings of its own' $'{"a":1}\n1\t1\t1.40\t9.00\n9.00\n{"kind":"incoming-message","fields":{"mes":"1"}}' "$(<"$scratch/said")"
(set -u; dozvon messages.send; dozvon; dozvon messages.find; dozvon --idempotency-key) >"$scratch/said" 2>&1
same 'what is missing is no unbound variable' 0 "$(grep -c unbound "$scratch/said")"

for body in 'mes=%' 'mes=%4' 'mes=%4g' 'mes=%zz' 'mes=%ff' '{"mes":1}' '{"mes":null}' '[]' '{"mes":"1"'; do
  type=''
  if [[ $body != mes* ]]; then type=application/json; fi
  printf '%s' "$body" | dozvon_webhook "t=1,v1=$(printf '1.%s' "$body" | _dozvon_hmac s)" "$type" s 1 >"$scratch/said" 2>"$scratch/err"
  same "unreadable: $body" '21 "body-unreadable"' "$? $(jq .code "$scratch/err")"
done
form='Application/X-WWW-form-urlencoded; charset="Windows-1251"'
printf 'mes=%%CF' | dozvon_webhook "t=1,v1=$(printf '1.mes=%%CF' | _dozvon_hmac s)" "$form" s 1 >"$scratch/said"
same 'another charset' '{"kind":"incoming-message","fields":{"mes":"П"}}' "$(<"$scratch/said")"
body='%D0%BF%22=%5C%0a+%01/"\&&a&b==&'
printf '%s' "$body" | dozvon_webhook "t=1,v1=$(printf '1.%s' "$body" | _dozvon_hmac s)" '' s 1 >"$scratch/said"
same 'a form with all signs' '{"kind":"status","fields":{"п\"":"\\\n \u0001/\"\\","a":"","b":"="}}' "$(<"$scratch/said")"

for given in $'k\nx: y' 'k k' 'ключ'; do
  DOZVON_KEY=$given dozvon balance 2>/dev/null
  same "no key: $given" 2 $?
done
DOZVON_TIMEOUT='a[$(touch "$scratch/hacked")]' dozvon balance 2>/dev/null
same 'a time-out is a number' 2 $?
DOZVON_RETRIES='a[$(touch "$scratch/hacked")]' dozvon balance 2>/dev/null
same 'how often is a number' 2 $?
dozvon_webhook "t=1,v1=$(printf '%064d' 0)" '' s 'a[$(touch "$scratch/hacked")]' </dev/null 2>/dev/null
same 'a moment is a number' 2 $?
same 'and nothing of it was run' '' "$(find "$scratch" -name hacked)"

# The arguments of every program that is started, as anybody may list them.
for program in curl jq sed tr od awk base64 iconv sha256sum cat; do
  printf '#!/bin/sh\nprintf "%%s\\n" "$0 $*" >>"%s"\nexec %s "$@"\n' "$scratch/shown" "$(type -P $program)" >"$scratch/$program"
  chmod +x "$scratch/$program"
done
hearing "$(answer '202 Accepted' "$JSON" '{}')" "$(answer '200 OK' '' '1,1,1.40,9.00')" "$(answer '500 No' '' '')"
(
  PATH=$scratch:$PATH DOZVON_PASSWORD=HIDDEN DOZVON_LOGIN=shop DOZVON_RETRIES=0 DOZVON_PROXY=http://u:HIDDEN@${DOZVON_URL#http://}
  DOZVON_KEY=HIDDEN dozvon messages.call $PHONE '{"menu":"HIDDEN","items":[]}'
  send_sms $PHONE HIDDEN
  DOZVON_KEY='' dozvon messages.list '{"words":"HIDDEN"}'
  printf 'mes=HIDDEN' | dozvon_webhook "t=1,v1=$(printf 1.mes=HIDDEN | _dozvon_hmac HIDDEN)" '' HIDDEN 1
) >"$scratch/said" 2>/dev/null
same 'secrets and texts are no arguments' '0 1' "$(grep -c HIDDEN "$scratch/shown") $(grep -c '"mes":"HIDDEN"' "$scratch/said")"

hearing $'HTTP/1.1 302 Found\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n'
dozvon balance 2>"$scratch/err"
same 'a redirect is refused' "${DOZVON_STATUS[invalid-request]} 302" "$? $(jq .status "$scratch/err")"

hearing $'HTTP/1.1 200 OK\r\ncontent-length: 13\r\n\r\n1,1,1.40,9.00'
printf 'RIFF\0' >"$scratch/a \"b\".wav"
same 'a sending with a file' $'1\t1\t1.40\t9.00' "$(send_sms $PHONE 'Да "\' 0 0 0 0 false '' "$scratch/a \"b\".wav")"
parts=$(tr -d '\r\0' <"$scratch/heard")
[[ $parts == *$'name="mes"\n\nДа "\\\n'* && $parts == *'name="file0"; filename="a '*$'\n\nRIFF\n'* ]]
same 'fields and files go as parts' 0 $?

"$node" $vectors/mail.mjs <"$scratch/mails" >"$scratch/took" &
exec 5>"$scratch/mails" 8<"$scratch/took"
read -r port starttls tls <&8
SMTP_SERVER=127.0.0.1:$port send_sms_mail $PHONE 'код 1' 0 0 7 1 Shop
same 'a command goes to a mail server' 0 $?
same 'the mail' "[\"send@send.sms.example\",\"shop:p:7:0:0,1,Shop:$PHONE:код 1\"]" "$(head -n 1 <&8 | jq -c '[.to, .text]')"
for security in starttls tls; do
  SMTP_SECURITY=$security SMTP_SERVER=localhost:${!security}
  SMTP_LOGIN=mailer SMTP_PASSWORD=phrase send_sms_mail $PHONE 'nobody knows'
  same "$security with a certificate nobody knows" 60 $?
  CURL_CA_BUNDLE=../../test/support/tls/localhost.pem SMTP_LOGIN=mailer SMTP_PASSWORD=phrase send_sms_mail $PHONE $security
  same "$security with a known one" "[true,\"mailer\",\"shop:p:0:0:0,0,:$PHONE:$security\"]" "$(head -n 1 <&8 | jq -c '[.encrypted, .login, .text]')"
done
SMTP_SERVER=localhost:$port SMTP_SECURITY=starttls send_sms_mail $PHONE x
same 'STARTTLS that is not offered' 64 $?
while read -r SMTP_SERVER SMTP_SECURITY wanted; do
  if [[ $SMTP_SECURITY == - ]]; then SMTP_SECURITY=''; fi
  same "the way to $SMTP_SERVER" "$wanted" "$(_smsc_mail_way 2>/dev/null || echo none)"
done <<'WAYS'
localhost - plain
127.0.0.1:2525 - plain
[::1]:2525 - plain
mail.sms.example - starttls
127.0.0.1.sms.example:587 - starttls
mail.sms.example:465 - tls
mail.sms.example plain plain
mail.sms.example:x - none
localhost none none
WAYS
SMTP_SERVER='' SMTP_SECURITY=''
printf '#!/bin/sh\nprintf "%%s\\n" "$@" >"%s/args"\ncat >"%s/letter"\n' "$scratch" "$scratch" >"$scratch/sendmail"
chmod +x "$scratch/sendmail"
SENDMAIL=$scratch/sendmail send_sms_mail $PHONE 'код 1' 0 0 7 1 Shop
same 'a command goes to sendmail' "shop:p:7:0:0,1,Shop:$PHONE:код 1" "$(sed '1,/^$/d' "$scratch/letter" | base64 -d)"
same 'by its address' send@send.sms.example "$(tail -n 1 "$scratch/args")"

printf '1..%d\n' "$count"
exec 5>&- 7>&- 6<&- 8<&-
wait
exit $((failed > 0))
