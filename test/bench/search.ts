// What looking back costs on a million messages of one account, a tenth of them calls with their events: each search a page of
// fifty; a heat map of all calls; and what the indexes add to accepting. Prints lines; the
// numbers in docs/internals/storage.md come from here. Run: node dist/test/bench/search.js

import { instant } from '../../src/base/time.ts';
import type { ArchiveFilter } from '../../src/core/messages/message-archive.ts';
import { openTestStorage, testAccount } from '../support/storage.ts';

const MESSAGES = 1_000_000;
const CALLS = 100_000;
const PAGE = { before: undefined, limit: 51 };

const MENU = 'Hello{menu: Press 1 or 2\n1: One\n2: Two\n3: Three\n}Bye';

// One text for each message, as a mailing with names makes them: every hundredth speaks of a parcel, one in a million of amber.
const FILL = `
with s as (
  insert into submissions (account_id, public_id, accepted_at, door, kind, text, sender, recipients)
  select $1, 'b' || n, now() - interval '150 days' + n * interval '12 seconds', 'http', case when n % 10 = 0 then 7 else 0 end,
    case when n % 10 = 0 then $3 when n = 400001 then 'The amber room is open'
      when n % 100 = 1 then 'Dear Ann ' || n || ', your parcel waits for you' else 'Dear Ann ' || n || ', your code is ' || n * 7 end,
    case when n = 300001 then 'Rare' else 'Shop' end, 1
  from generate_series($2::integer, $2::integer + 99999) n returning id, accepted_at, kind, public_id
)
insert into messages (submission_id, account_id, phone, kind, queue, status, changed_at, parts, unit_price, reserved, cost, valid_until, final)
select id, $1, '79' || lpad(((substr(public_id, 2)::bigint * 7919) % 1000000000)::text, 9, '0'), kind, kind,
  case when public_id = 'b200001' then 3 else 1 end, accepted_at, 1, 0, 0, 0, accepted_at, true
from s order by id`;

const EVENTS = `
insert into events (message_id, number, at, kind, data)
select m.id, e.number, m.changed_at + e.number * interval '1 second', e.kind, e.data::jsonb
from messages m cross join (values
  (1, 'dialling', '{"attempt": 1, "trunk": "office"}'), (2, 'ringing', '{"status": 180}'), (3, 'answered', '{}'),
  (4, 'said', '{"item": "START", "texts": ["Hello"], "seconds": 1}'), (5, 'position', '{"item": "MENU"}'),
  (6, 'said', '{"item": "MENU", "texts": ["Press 1 or 2"], "seconds": 3}'),
  (7, 'key', '{"key": "2", "source": "event", "during": "playing"}'), (8, 'position', '{"item": "2"}'),
  (9, 'said', '{"item": "2", "texts": ["Two"], "seconds": 1}'), (10, 'silence', '{}'),
  (11, 'note', '{"what": "silence-round"}'), (12, 'said', '{"item": "2", "texts": ["Two"], "seconds": 1}'),
  (13, 'key', '{"key": "9", "source": "event"}'), (14, 'note', '{"what": "wrong-key", "key": "9"}'),
  (15, 'ended', '{"cause": "subscriber", "seconds": 12}')
) e(number, kind, data)
where m.account_id = $1 and m.kind = 7`;

const SEARCHES: readonly (readonly [string, ArchiveFilter])[] = [
  ['newest', {}],
  ['one recipient', { recipients: ['79000007919'] }],
  ['number ends with 4 digits', { recipientEnds: '7919' }],
  ['number ends with 9 digits', { recipientEnds: '000007919' }],
  ['number begins with 5 digits', { recipientBegins: '79000' }],
  ['number begins with 1 digit', { recipientBegins: '7' }],
  ['a word of every message', { words: 'dear' }],
  ['a word of one in a hundred', { words: 'parcel' }],
  ['a word of one in a million', { words: 'amber' }],
  ['a word of none', { words: 'tortoise' }],
  ['a word of one in a million, number ends with 1', { words: 'amber', recipientEnds: '1' }],
  ['id of a sending', { publicId: 'b500000' }],
  ['calls', { kinds: ['call'] }],
  ['a sender of one in a million', { sender: 'Rare' }],
  ['a status of one in a million', { statuses: [3] }],
  ['a status of none', { statuses: [23] }],
  [
    'a status of one in a million within a week',
    { statuses: [3], from: instant(Date.now() - 7 * 86_400_000) },
  ],
];

const given = await openTestStorage();
try {
  const account = await testAccount(given.storage, 'bench');
  const filling = performance.now();
  for (let at = 1; at <= MESSAGES; at += 100_000) await given.client.query(FILL, [account.id, at, MENU]);
  console.log(`filled in ${((performance.now() - filling) / 1000).toFixed(0)} s`);
  await given.client.query(EVENTS, [account.id]);
  await given.client.query('vacuum analyze');
  const { rows } = await given.client.query<{ name: string; size: string }>(
    `select relname as name, pg_size_pretty(pg_relation_size(oid)) as size from pg_class
     where relname in ('messages', 'submissions', 'messages_by_phone', 'messages_by_phone_end', 'submissions_by_words')`,
  );
  for (const { name, size } of rows) console.log(`${name.padEnd(24)} ${size}`);
  const { archive, heatMaps } = given.storage.doors;
  for (const [what, filter] of SEARCHES) {
    const times: number[] = [];
    let told = '';
    for (let round = 0; round < 3; round++) {
      const start = performance.now();
      const found = await archive.search(account, filter, PAGE);
      times.push(performance.now() - start);
      if (found.ok) told = `${found.value.messages.length} found${found.value.broken ? ', broken off' : ''}`;
    }
    console.log(
      `${what.padEnd(50)} ${Math.min(...times)
        .toFixed(1)
        .padStart(8)} ms  ${told}`,
    );
  }
  const start = performance.now();
  const from = instant(Date.now() - 170 * 86_400_000);
  const till = instant(Date.now());
  for (;;) {
    const map = await heatMaps.of(account, { kind: 'text', text: MENU, from, till });
    if (!map.ok) throw new Error(map.error);
    if (map.value.kind === 'counting') continue;
    const { calls } = map.value.map;
    const seconds = (performance.now() - start) / 1000;
    console.log(`heat map of ${calls} of ${CALLS} calls among ${MESSAGES} messages: ${seconds.toFixed(1)} s`);
    break;
  }
  // What each index adds to the acceptance of a hundred thousand.
  const { rows: indexes } = await given.client.query<{ name: string; made: string }>(
    `select indexname as name, indexdef as made from pg_indexes
     where indexname in ('messages_by_phone_end', 'submissions_by_words')`,
  );
  for (const { name, made } of [{ name: 'nothing', made: '' }, ...indexes, { name: 'nothing', made: '' }]) {
    if (made !== '') await given.client.query(`drop index ${name}`);
    const times: number[] = [];
    for (let round = 0; round < 3; round++) {
      const begin = performance.now();
      await given.client.query(FILL, [account.id, 2_000_000, MENU]);
      times.push(performance.now() - begin);
    }
    console.log(`100,000 more, without ${name}: ${Math.min(...times).toFixed(0)} ms`);
    if (made !== '') await given.client.query(made);
  }
} finally {
  await given.close();
}
