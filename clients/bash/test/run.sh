#!/usr/bin/env bash
# All vectors of clients/vectors, and what happens when nobody answers, in TAP: `bash test/run.sh` in the library's folder.

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 2
vectors=../vectors node=${NODE:-node} PHONE=79990000001
unset DOZVON_KEY
. ./dozvon.sh
scratch=$(mktemp -d)
trap 'rm -rf -- "$scratch"; exec 7>&- 9>&-' EXIT
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

# A program that ends with its standard input, a pipe held open by descriptor $1.
mkfifo "$scratch/in" "$scratch/mail"
"$node" $vectors/server.mjs <"$scratch/in" >"$scratch/url" &
exec 9>"$scratch/in"
until [[ -s $scratch/url ]]; do sleep 0.05; done
url=$(<"$scratch/url")
asked() { curl -q -s --noproxy '*' "$url/asked/$1"; }
# A member of a case as the shell has it: texts as they are, all else as JSON; the dot keeps line ends at the end.
text() {
  local told
  told=$(printf '%s' "$case" | jq -j "$1 | if type == \"string\" then . else tojson end" && printf .)
  printf -v "$2" '%s' "${told%.}"
}

# Arguments of a case into `given`.
arguments() {
  local length at
  given=()
  length=$(printf '%s' "$case" | jq '.arguments | length')
  for ((at = 0; at < length; at++)); do text ".arguments[$at]" "given[$at]"; done
}

index=0
while IFS= read -r case; do
  text .name name; text .call call; text '.idempotencyKey // ""' key
  arguments
  DOZVON_URL=$url/api/$index/
  text '.key // ""' DOZVON_KEY; text '.login // ""' DOZVON_LOGIN; text '.password // ""' DOZVON_PASSWORD
  if [[ $call == upload ]]; then
    base64 -d <<<"${given[1]}" >"$scratch/upload"
    given[1]=$scratch/upload
  fi
  if [[ $call == request && ${given[2]} == null ]]; then given[2]=''; fi
  if [[ $call == request && ${given[3]} == null ]]; then given[3]=-; fi
  options=()
  if [[ -n $key ]]; then options=(--idempotency-key "$key"); fi
  dozvon "${options[@]}" "$call" "${given[@]}" >"$scratch/out" 2>"$scratch/err"
  status=$?
  if ((status == 0)); then
    # Lists are a line an item; nothing at all is null.
    got=$(jq -Sc -n --argjson list "$(jq -c '.result | type == "array"' <<<"$case")" --slurpfile said "$scratch/out" '{result: (if $list then $said else $said[0] end)}')
  else
    got=$(jq -Sc '{error: .}' "$scratch/err")
    same "api: $name: status" "${DOZVON_STATUS[$(jq -r .error.kind <<<"$got")]}" "$status"
  fi
  same "api: $name" "$(printf '%s' "$case" | jq -Sc 'if has("error") then {error} else {result} end')" "$got"
  same "api: $name: requests" "$(printf '%s' "$case" | jq '.exchanges | length')" "$(asked "api/$index")"
  index=$((index + 1))
done < <(jq -c '.[]' $vectors/api.json)
unset DOZVON_KEY

index=0
while IFS= read -r case; do
  text .name name; text .call call
  arguments
  DOZVON_URL=$url/classic/$index
  text .login DOZVON_LOGIN; text .password DOZVON_PASSWORD
  got=$("$call" "${given[@]}")
  wanted=$(printf '%s' "$case" | jq -r '.result | if . == false then "" elif type == "string" then . elif (.[0] | type) == "array" then .[] | join("\t") else join("\t") end')
  same "classic: $name" "$wanted" "$got"
  same "classic: $name: requests" "$(printf '%s' "$case" | jq '.exchanges | length')" "$(asked "classic/$index")"
  index=$((index + 1))
done < <(jq -c '.[]' $vectors/classic.json)
exec 9>&-

while IFS= read -r case; do
  text .name name; text .menu menu
  if dozvon_menu "$menu" >"$scratch/out" 2>"$scratch/err"; then
    got=$(jq -Rsc '{text: .}' "$scratch/out")
  else
    got=$(jq -Sc '{error: (del(.kind, .detail))}' "$scratch/err")
  fi
  same "menu: $name" "$(printf '%s' "$case" | jq -Sc 'if has("error") then {error} else {text} end')" "$got"
done < <(jq -c '.[]' $vectors/menus.json)

while IFS= read -r case; do
  text .name name; text .body body; text '.signature // ""' signature; text '.contentType // ""' type; text .secret secret; text .now now
  got=$(printf '%s' "$body" | dozvon_webhook "$signature" "$type" "$secret" "$now" 2>"$scratch/err") ||
    got=$(jq -c '{error: .code}' "$scratch/err")
  same "webhook: $name" "$(printf '%s' "$case" | jq -Sc 'if has("error") then {error} else {kind, fields} end')" "$(jq -Sc . <<<"$got")"
done < <(jq -c '.[]' $vectors/webhooks.json)

for given in 'sms.example k' 'http://x?y k' 'http://x'; do
  read -r DOZVON_URL DOZVON_KEY <<<"$given"
  DOZVON_LOGIN='' dozvon balance 2>/dev/null
  same "refused: $given" 2 $?
done
DOZVON_URL=http://x.example DOZVON_LOGIN=shop DOZVON_PASSWORD=p
send_sms $PHONE x 0 0 0 12 2>/dev/null
same 'no format 12' 2 $?

# A server that answers each connection with the next argument; `never`: not at all. Writes down what it heard.
hearing() {
  : >"$scratch/heard" >"$scratch/port"
  # shellcheck disable=SC2016
  "$node" -e '
    const { createServer } = require("node:net");
    const { appendFileSync, writeFileSync } = require("node:fs");
    const [folder, ...answers] = process.argv.slice(1);
    createServer((socket) => {
      const answer = answers.shift();
      let text = "";
      socket.on("error", () => {}).setEncoding("latin1").on("data", (more) => {
        text += more;
        const [head, body] = text.split(/\r\n\r\n([^]*)/);
        if (body === undefined || body.length < Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0)) return;
        appendFileSync(`${folder}/heard`, text, "latin1");
        if (answer !== "never") socket.end(answer);
      });
    }).listen(0, "127.0.0.1", function () { writeFileSync(`${folder}/port`, String(this.address().port)); });
    process.stdin.resume().on("end", () => process.exit(0));' "$scratch" "$@" <"$scratch/mail" &
  exec 7>"$scratch/mail"
  until [[ -s $scratch/port ]]; do sleep 0.05; done
  DOZVON_URL=http://127.0.0.1:$(<"$scratch/port")
}
DOZVON_KEY=k
sending="{\"recipients\":[\"$PHONE\"],\"text\":\"Hello\"}"
hearing '' $'HTTP/1.1 202 Accepted\r\ncontent-type: application/json\r\ncontent-length: 10\r\n\r\n{"id":"1"}'
same 'a broken connection is tried again' '{"id":"1"}' "$(dozvon messages.send "$sending")"
exec 7>&-
mapfile -t keys < <(grep -i ^idempotency-key "$scratch/heard" | tr -d '\r')
same 'both tries have the same key' "2 ${keys[0]}" "${#keys[@]} ${keys[1]}"
[[ ${keys[0]} =~ ^idempotency-key:\ \"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\"$ ]]
same 'the key is a random UUID' 0 $?

hearing never never
DOZVON_TIMEOUT=0.3 DOZVON_RETRIES=1 dozvon balance 2>"$scratch/err"
same 'no answer is a time-out' "${DOZVON_STATUS[timeout]} {\"kind\":\"timeout\"}" "$? $(<"$scratch/err")"
same 'it was tried twice' 2 "$(grep -c '^GET ' "$scratch/heard")"
exec 7>&-

DOZVON_RETRIES=0 dozvon balance 2>/dev/null
same 'a closed port is a connection error' "${DOZVON_STATUS[connection]}" $?
same 'a classic function says -100' $'\t-100' "$(SMSC_RETRIES=0 send_sms $PHONE Hello)"
SMSC_RETRIES=0 get_balance
same 'a classic balance is none' 1 $?

hearing $'HTTP/1.1 302 Found\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n'
dozvon balance 2>"$scratch/err"
same 'a redirect is refused' "${DOZVON_STATUS[invalid-request]} 302" "$? $(jq .status "$scratch/err")"
exec 7>&-

hearing $'HTTP/1.1 200 OK\r\ncontent-length: 13\r\n\r\n1,1,1.40,9.00'
printf 'RIFF\0' >"$scratch/a \"b\".wav"
same 'a sending with a file' $'1\t1\t1.40\t9.00' "$(send_sms $PHONE 'Да "\' 0 0 0 0 false '' "$scratch/a \"b\".wav")"
exec 7>&-
parts=$(tr -d '\r\0' <"$scratch/heard")
[[ $parts == *$'name="mes"\n\nДа "\\\n'* && $parts == *'name="file0"; filename="a '*$'\n\nRIFF\n'* ]]
same 'fields and files go as parts' 0 $?

"$node" $vectors/mail.mjs <"$scratch/mail" >"$scratch/took" &
exec 7>"$scratch/mail"
until [[ -s $scratch/took ]]; do sleep 0.05; done
SMTP_SERVER=127.0.0.1:$(<"$scratch/took") send_sms_mail $PHONE 'код 1' 0 0 7 1 Shop
same 'a command goes to a mail server' 0 $?
same 'the mail' "[\"send@send.sms.example\",\"shop:p:7:0:0,1,Shop:$PHONE:код 1\"]" "$(tail -n 1 "$scratch/took" | jq -c '[.to, .text]')"
exec 7>&-
printf '#!/bin/sh\nprintf "%%s\\n" "$@" >"%s/args"\ncat >"%s/letter"\n' "$scratch" "$scratch" >"$scratch/sendmail"
chmod +x "$scratch/sendmail"
SENDMAIL=$scratch/sendmail send_sms_mail $PHONE 'код 1' 0 0 7 1 Shop
same 'a command goes to sendmail' "shop:p:7:0:0,1,Shop:$PHONE:код 1" "$(sed '1,/^$/d' "$scratch/letter" | base64 -d)"
same 'by its address' send@send.sms.example "$(tail -n 1 "$scratch/args")"

printf '1..%d\n' "$count"
wait
exit $((failed > 0))
