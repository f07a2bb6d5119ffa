import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Instant, instant } from '../../../src/base/time.ts';
import type { ClaimedMessage } from '../../../src/core/ports.ts';
import { testAccount } from '../../support/storage.ts';
import { type StoredDoor, storedDoor } from '../../support/stored-door.ts';
import { submissionOf } from '../../support/submission.ts';

const PHONE = { 'user-agent': 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Mobile' };
const SALE = 'https://shop.example/sale?from=sms&to=Всем';

/** A clock that a test sets, at noon in Moscow unless told otherwise. */
function clockAt(now = Date.UTC(2024, 2, 5, 9)): { now: () => Instant; at: number } {
  const clock = { at: now, now: () => instant(clock.at) };
  return clock;
}

async function claimed({ given }: StoredDoor): Promise<readonly ClaimedMessage[]> {
  return await given.storage.outbox.claim(['sms', 'flash'], 100);
}

function codeIn(text: string | undefined): string {
  return /\/t\/([0-9A-Za-z]{11})(?![\w])/.exec(text ?? '')?.[1] ?? `no code in ${text}`;
}

const click = (door: StoredDoor, code: string, options: RequestInit = {}): Promise<Response> =>
  fetch(`${door.url}/t/${code}`, { redirect: 'manual', headers: PHONE, ...options });

const delivered = { kind: 'final', status: 1, err: 0 } as const;

test('each recipient gets a link of its own, as long as any, counted once', async (context) => {
  const door = await storedDoor(context);
  const { ask, askJson } = door;
  const text = `${'x'.repeat(100)} ${SALE} and ${SALE}. End`;
  const asked = { phones: '79991234567,79991234568', mes: text, tinyurl: '1' };
  assert.deepEqual(await askJson('send', { ...asked, cost: '1' }), { cost: '5.60', cnt: 4 });
  assert.deepEqual(await askJson('send', asked), { id: 1, cnt: 4 });
  const [one, other] = await claimed(door);
  assert.match(
    one?.text ?? '',
    /^x{100} http:\/\/127\.0\.0\.1:8080\/t\/\w{11} and http:\/\/127\.0\.0\.1:8080\/t\/\w{11}\. End$/,
  );
  const codes = [one, other].flatMap((message) =>
    [...(message?.text ?? '').matchAll(/\/t\/(\w{11})/g)].map((m) => m[1]),
  );
  assert.equal(new Set(codes).size, 4);
  // What the client sees is what was sent.
  const status = (await askJson('status', { phone: one?.phone ?? '', id: '1', all: '1' })) as {
    readonly message: string;
  };
  assert.equal(status.message, one?.text);
  assert.equal((await door.given.storage.history.of('shop'))[0]?.message, one?.text);
  assert.equal((await door.given.client.query('select from short_links')).rowCount, 1);
  assert.match(await ask('send', { phones: '79991234567', mes: `plain ${SALE}` }), /^OK/);
  assert.equal((await claimed(door))[0]?.text, `plain ${SALE}`);
});

test('what looks like a place in a text goes out as it was written, with short links and without', async (context) => {
  const door = await storedDoor(context);
  const { ask, askJson } = door;
  const written = 'x.com/_container_ https://x.com/_container_';
  assert.match(await ask('send', { phones: '79991234567', mes: written }), /^OK/);
  assert.equal((await claimed(door))[0]?.text, written);
  await askJson('send', { phones: '79991234567', mes: `x.com/_container_ ${SALE}`, tinyurl: '1', id: 'ad' });
  const text = (await claimed(door))[0]?.text;
  assert.match(text ?? '', /^x\.com\/_container_ http:\/\/127\.0\.0\.1:8080\/t\/\w{11}$/);
  const status = (await askJson('status', { phone: '79991234567', id: 'ad', all: '1' })) as {
    readonly message: string;
  };
  assert.equal(status.message, text);
  assert.equal((await click(door, codeIn(text))).headers.get('location'), new URL(SALE).href);
});

test('a click leads on, is counted, and is the status of that very message', async (context) => {
  const clock = clockAt();
  const door = await storedDoor(context, { clock });
  const { askJson, given } = door;
  const changed = await given.storage.accounts.change('shop', {
    settings: { handler: 'https://shop.example/told' },
  });
  assert.ok(changed.ok);
  await askJson('send', { phones: '79991234567,79991234568', mes: `Look: ${SALE}`, tinyurl: '1', id: 'ad' });
  const [one, other] = await claimed(door);
  assert.ok(one && other);
  await given.storage.inbox.outcome(one.ref, delivered);
  const response = await click(door, codeIn(one.text));
  assert.equal(response.status, 302);
  assert.equal(response.headers.get('location'), new URL(SALE).href);
  assert.equal(response.headers.get('cache-control'), 'private, no-store');
  assert.equal(response.headers.get('referrer-policy'), 'no-referrer');
  await click(door, codeIn(one.text));
  // Not delivered yet: counted, but its status is for the operator to tell.
  await click(door, codeIn(other.text));
  const { rows } = await given.client.query('select phone, status, final from messages order by id');
  assert.deepEqual(rows, [
    { phone: '79991234567', status: 4, final: true },
    { phone: '79991234568', status: -1, final: false },
  ]);
  const told = await given.client.query(`select fields from deliveries where kind = 'status' order by id`);
  const statuses = told.rows.map((row) => new Map<string, string>(row.fields));
  assert.deepEqual(
    statuses.map((fields) => [fields.get('id'), fields.get('phone'), fields.get('status')]),
    [
      ['ad', '79991234567', '1'],
      ['ad', '79991234567', '4'],
    ],
  );
  assert.deepEqual(await askJson('tinyurls', { get: '1', link: SALE }), {
    id: 1,
    cnt: 3,
    cnt_mon: 3,
    cnt_day: 3,
    cnt_yes: 0,
  });
  assert.deepEqual(await given.storage.audit(), []);
});

test('read becomes clicked, failed never', async (context) => {
  const door = await storedDoor(context);
  const { askJson, given } = door;
  await askJson('send', { phones: '79991234567,79991234568', mes: SALE, tinyurl: '1' });
  const [read, failed] = await claimed(door);
  assert.ok(read && failed);
  await given.storage.inbox.outcome(read.ref, { kind: 'final', status: 2, err: 0 });
  await given.storage.inbox.outcome(failed.ref, { kind: 'final', status: 20, err: 1 });
  for (const { text } of [read, failed]) assert.equal((await click(door, codeIn(text))).status, 302);
  const { rows } = await given.client.query('select status from messages order by id');
  assert.deepEqual(rows, [{ status: 4 }, { status: 20 }]);
});

test('programs are led on and not counted', async (context) => {
  const door = await storedDoor(context);
  const { askJson, given } = door;
  await askJson('send', { phones: '79991234567', mes: SALE, tinyurl: '1' });
  const [one] = await claimed(door);
  assert.ok(one);
  await given.storage.inbox.outcome(one.ref, delivered);
  const code = codeIn(one.text);
  const looks: readonly RequestInit[] = [
    { method: 'HEAD' },
    { headers: { 'user-agent': 'TelegramBot (like TwitterBot)' } },
    { headers: { ...PHONE, 'sec-purpose': 'prefetch' } },
  ];
  for (const look of looks) assert.equal((await click(door, code, look)).status, 302);
  const clicks = (await askJson('tinyurls', { get: '1', id: '1' })) as { readonly cnt: number };
  assert.equal(clicks.cnt, 0);
  assert.equal((await given.client.query('select status from messages')).rows[0].status, 1);
});

test('days and months are those of the account', async (context) => {
  // Half past midnight in Moscow is still the day before in London.
  const clock = clockAt(Date.UTC(2024, 1, 29, 20));
  const door = await storedDoor(context, { clock });
  const { ask, askJson } = door;
  await askJson('send', { phones: '79991234567', mes: SALE, tinyurl: '1', valid: '1' });
  const [one] = await claimed(door);
  const code = codeIn(one?.text);
  await click(door, code);
  clock.at = Date.UTC(2024, 1, 29, 21, 30);
  await click(door, code);
  await click(door, code);
  assert.equal(
    await ask('tinyurls', { get: '1', link: SALE }),
    'id = 1, cnt = 3, cnt_mon = 2, cnt_day = 2, cnt_yes = 1',
  );
  assert.equal(await ask('tinyurls', { get: '1', id: '1', fmt: '1' }), '1,3,2,2,1');
  assert.equal(
    await ask('tinyurls', { get: '1', link: `http://127.0.0.1:8080/t/${code}`, fmt: '2' }),
    '<tinyurl><id>1</id><cnt>3</cnt><cnt_mon>2</cnt_mon><cnt_day>2</cnt_day><cnt_yes>1</cnt_yes></tinyurl>',
  );
});

test('links of others, and what is no link, are not found', async (context) => {
  const door = await storedDoor(context);
  const { ask, askJson, given } = door;
  await askJson('send', { phones: '79991234567', mes: SALE, tinyurl: '1' });
  await testAccount(given.storage, 'other');
  const missing = 'ERROR = 3 (no records found)';
  assert.equal(await ask('tinyurls', { get: '1', id: '1', login: 'other' }), missing);
  assert.equal(await ask('tinyurls', { get: '1', link: SALE, login: 'other' }), missing);
  assert.equal(await ask('tinyurls', { get: '1', link: 'https://shop.example/' }), missing);
  assert.equal(await ask('tinyurls', { get: '1', id: '999999999999999' }), missing);
  for (const values of [{}, { get: '1' }, { get: '1', id: 'x' }, { link: SALE }])
    assert.match(await ask('tinyurls', values as Record<string, string>), /^ERROR = 1 \(/);
  for (const code of ['00000000000', 'zzzzzzzzzzz', 'short', '%00', 'a'.repeat(90), '_000000001_'])
    assert.equal((await click(door, code)).status, 404, code);
  assert.deepEqual(door.troubles, []);
});

test('a link of another account cannot be borrowed by writing its place', async (context) => {
  const door = await storedDoor(context);
  const { askJson, given } = door;
  await askJson('send', { phones: '79991234567', mes: SALE, tinyurl: '1' });
  const other = await testAccount(given.storage, 'other');
  const forged = 'see http://127.0.0.1:8080/t/_000000001_';
  assert.ok((await given.storage.doors.submit(other, submissionOf('sms', forged))).ok);
  const messages = await claimed(door);
  const mine = messages.find(({ account }) => account.login === 'other');
  assert.equal((await click(door, codeIn(mine?.text))).status, 404);
});

test('a link ends with the history of its message', async (context) => {
  const clock = clockAt();
  const door = await storedDoor(context, { clock });
  const { ask, askJson, given } = door;
  await given.storage.accounts.change('shop', { settings: { historyDays: 30 } });
  await askJson('send', { phones: '79991234567,79991234568', mes: SALE, tinyurl: '1' });
  const [one, other] = await claimed(door);
  assert.ok(one && other);
  await given.storage.inbox.outcome(other.ref, delivered);
  assert.equal(await ask('status', { phone: other.phone, id: '1', del: '1' }), 'OK');
  assert.equal((await click(door, codeIn(other.text))).status, 404);
  clock.at += 29 * 86_400_000;
  assert.equal((await click(door, codeIn(one.text))).status, 302);
  clock.at += 2 * 86_400_000;
  assert.equal((await click(door, codeIn(one.text))).status, 404);
});

test('many clicks at once are all counted', async (context) => {
  const door = await storedDoor(context);
  const { askJson, given } = door;
  const phones = Array.from({ length: 40 }, (_, at) => String(79990000000 + at)).join(',');
  await askJson('send', { phones, mes: SALE, tinyurl: '1' });
  const messages = await claimed(door);
  await Promise.all(messages.map(({ ref }) => given.storage.inbox.outcome(ref, delivered)));
  await Promise.all(messages.flatMap(({ text }) => [click(door, codeIn(text)), click(door, codeIn(text))]));
  const clicks = (await askJson('tinyurls', { get: '1', id: '1' })) as { readonly cnt: number };
  assert.equal(clicks.cnt, 80);
  const { rows } = await given.client.query('select status, count(*)::integer from messages group by 1');
  assert.deepEqual(rows, [{ status: 4, count: 40 }]);
});

test('the address of short links is what the installation says', async (context) => {
  const door = await storedDoor(context, { shortLinkPrefix: () => 'https://go.example/' });
  await door.askJson('send', {
    phones: '79991234567',
    mes: `${SALE} https://[broken`,
    tinyurl: '1',
    translit: '2',
  });
  const [one] = await claimed(door);
  assert.match(one?.text ?? '', /^https:\/\/go\.example\/[0-9A-Za-z]{11} https:\/\/\[broken$/);
});
