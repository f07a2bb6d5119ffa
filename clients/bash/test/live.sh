#!/usr/bin/env bash
# What every library does against a live server (clients/README.md), in Bash.

. "$(dirname "${BASH_SOURCE[0]}")/../dozvon.sh"

ended() {
  local left message=''
  for ((left = 120; left >= 0; left--)); do
    message=$(dozvon messages.list "{\"recipient\":\"$2\",\"id\":\"$1\"}" | head -n 1)
    if [[ $(jq .final <<<"$message") == true ]]; then break; fi
    sleep 0.5
  done
  jq -r .status <<<"$message"
}

hello='{"recipients":["79990000001"],"text":"Hello"}' key=live-$(date +%s%N)
sent=$(dozvon --idempotency-key "$key" messages.send "$hello")
again=$(dozvon --idempotency-key "$key" messages.send "$hello")
delivered=$(ended "$(jq -r .id <<<"$sent")" 79990000001)
call=$(dozvon messages.call 79990000002 '{"menu":"Press 1","items":[{"on":"1","play":"One"}]}')
called=$(ended "$(jq -r .id <<<"$call")" 79990000002)
price=$(dozvon messages.price "{\"recipients\":[\"79990000001\"],\"text\":\"$(printf 'a%.0s' {1..161})\"}")
dozvon messages.send '{"recipients":["79990000001"],"text":"Hello again"}' >/dev/null
listed=$(dozvon messages.list '{"recipient":"79990000001","limit":1}' | wc -l)

contact=$(dozvon contacts.add '{"addresses":["79990000003"],"name":"Анна"}' | jq .id)
name=$(dozvon contacts.list '{"search":"Анна"}' | jq -r .name)
dozvon contacts.remove "$contact"

template=$(dozvon templates.add '{"name":"live","text":"one"}' | jq .id)
dozvon templates.change "$template" '{"text":"two"}' >/dev/null
kept=$(dozvon templates.list | head -n 1 | jq -r .text)
dozvon templates.remove "$template"

mailing=$(dozvon mailings.create '{"name":"live","text":"Hello","recipients":["79990000004","79990000005"],"open":true}' | jq -r .id)
dozvon mailings.addRecipients "$mailing" '["79990000006"]' >/dev/null
dozvon mailings.start "$mailing" >/dev/null
for ((left = 120; left >= 0; left--)); do
  finished=$(dozvon mailings.get "$mailing")
  if [[ $(jq -r .stage <<<"$finished") == finished ]]; then break; fi
  sleep 0.5
done

checked=$(dozvon checkMenu $'Hello{menu: Press 1\n1: call:12x\n}')
refused=$(DOZVON_KEY=wrong dozvon balance 2>&1 | jq -r .kind)

IFS=$'\t' read -r -a columns < <(send_sms 79990000007 Hello)
for ((left = 120; left >= 0; left--)); do
  status=$(get_status "${columns[0]}" 79990000007 | cut -f1)
  if [[ $status != -1 && $status != 0 ]]; then break; fi
  sleep 0.5
done
cost=$(get_sms_cost 79990000007 Hello)
balance=$(get_balance)

jq -nc --argjson sent "$sent" --argjson again "$again" --arg delivered "$delivered" --arg called "$called" \
  --argjson price "$price" --argjson listed "$listed" --arg name "$name" --arg kept "$kept" \
  --argjson finished "$finished" --argjson checked "$checked" --arg refused "$refused" \
  --argjson columns "${#columns[@]}" --arg status "$status" --arg cost "$cost" --arg balance "$balance" '{
    sent: $sent.count, again: ($again.id == $sent.id), delivered: $delivered, called: $called, price: $price.count,
    listed: $listed, contact: $name, template: $kept, mailing: $finished.recipients,
    complaint: $checked.diagnostics[0].code, refused: $refused,
    classic: [$columns, $status, ($cost | split("\t")), ($balance | test("^[0-9]+\\.[0-9]{2}$"))]}'
