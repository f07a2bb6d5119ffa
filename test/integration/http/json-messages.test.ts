// Messages by the JSON API over real storage: sent once whatever happens, priced, paged, looked at, taken away.

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { basic, jsonClient } from '../../support/json-client.ts';
import { storedDoor } from '../../support/stored-door.ts';

async function shop(context: TestContext) {
  const door = await storedDoor(context);
  return { ...door, client: jsonClient(door.url, basic('shop', 'secret')) };
}

type Body = Readonly<Record<string, unknown>>;

const HELLO = { recipients: ['79991234567'], text: 'Hello' };

test('a sending is accepted, found again and told by number and by id', async (context) => {
  const { client, askJson } = await shop(context);
  const sent = await client.ask('POST /messages', { body: { ...HELLO, id: 'order-7' } });
  assert.equal(sent.status, 202);
  assert.deepEqual(sent.body, {
    id: 'order-7',
    count: 1,
    price: { amount: '1.40', currency: 'RUR' },
    balance: { amount: '998.60', currency: 'RUR' },
    recipients: [{ recipient: '79991234567', parts: 1, price: { amount: '1.40', currency: 'RUR' } }],
  });
  const page = (await client.ask('GET /messages', { query: { id: 'order-7' } })).body as { items: Body[] };
  assert.equal(page.items.length, 1);
  const { number } = page.items[0] as { number: number };
  const byNumber = (await client.ask(`GET /messages/${number}`)).body as Body;
  assert.equal(byNumber.status, 'waiting');
  const byId = await client.ask('GET /messages/order-7', { query: { recipient: '+7 999 123-45-67' } });
  assert.deepEqual(byId.body, byNumber);
  const classic = await askJson('status', { id: 'order-7', phone: '79991234567' });
  assert.equal((classic as { status: number }).status, -1);
});

test('recipients may have texts and senders of their own', async (context) => {
  const { client, given, account } = await shop(context);
  await given.storage.senders.approveName(account, { kind: 'name', name: 'Shop' });
  const recipients = [
    '79991234567',
    { to: '79991234568', text: 'Other' },
    { to: '79991234569', sender: 'Shop' },
  ];
  const sent = await client.ask('POST /messages', { body: { text: 'Same', recipients } });
  assert.equal(sent.status, 202);
  const page = (await client.ask('GET /messages')).body as { items: Body[] };
  const told = page.items.map(({ recipient, text, sender }) => [recipient, text, sender]).reverse();
  assert.deepEqual(told, [
    ['79991234567', 'Same', null],
    ['79991234568', 'Other', null],
    ['79991234569', 'Same', 'Shop'],
  ]);
});

test('recipients may have times of their own', async (context) => {
  const { client } = await shop(context);
  const soon = new Date(Date.now() + 3_600_000).toISOString();
  const later = new Date(Date.now() + 7_200_000).toISOString();
  const body = {
    text: 'Same',
    sendAt: soon,
    recipients: ['79991234567', { to: '79991234568', sendAt: later }],
  };
  assert.equal((await client.ask('POST /messages', { body })).status, 202);
  const { items } = (await client.ask('GET /messages')).body as { items: Body[] };
  const dues = items.map(({ nextAttemptAt }) => Date.parse(String(nextAttemptAt)));
  assert.deepEqual(dues, [Date.parse(later), Date.parse(soon)]);
  const both = { to: '79991234569', sendAt: later, sendHours: { from: 9, till: 21 } };
  const refused = await client.ask('POST /messages', { body: { text: 'Same', recipients: ['1', both] } });
  const { errors } = refused.body as { errors: Body[] };
  assert.equal(errors[0]?.pointer, '/recipients/1/sendHours');
});

test('a message is explained by number and by id', async (context) => {
  const { client } = await shop(context);
  await client.ask('POST /messages', { body: { ...HELLO, id: 'order' } });
  const { items } = (await client.ask('GET /messages')).body as { items: Body[] };
  const byNumber = (await client.ask(`GET /messages/${items[0]?.number}/why`)).body as Body;
  assert.equal(byNumber.status, 'waiting');
  assert.equal(byNumber.rule, null);
  assert.match(String((byNumber.sentences as string[])[0]), /^It is due since/);
  const query = { recipient: '79991234567' };
  assert.deepEqual((await client.ask('GET /messages/order/why', { query })).body, byNumber);
  assert.equal((await client.ask('GET /messages/order/why')).status, 404);
  assert.equal((await client.ask('GET /messages/99999/why')).status, 404);
  await client.ask(`DELETE /messages/${items[0]?.number}`);
  assert.equal((await client.ask(`GET /messages/${items[0]?.number}/why`)).status, 404);
});

test('e-mail goes to addresses, with a subject', async (context) => {
  const door = await storedDoor(context, { kinds: new Set(['mail']) });
  const client = jsonClient(door.url, basic('shop', 'secret'));
  await client.ask('PATCH /account/settings', { body: { email: 'shop@shop.example' } });
  const body = { kind: 'mail', subject: 'Order 7', text: 'It is ready.', recipients: ['Ann@shop.example'] };
  const sent = await client.ask('POST /messages', { body });
  assert.equal(sent.status, 202, JSON.stringify(sent.body));
  const page = (await client.ask('GET /messages', { query: { recipient: 'ann@shop.example' } })).body;
  assert.equal((page as { items: Body[] }).items[0]?.recipient, 'ann@shop.example');
  const number = await client.ask('POST /messages', { body: { ...body, recipients: ['79991234567'] } });
  assert.equal((number.body as Body).code, 'number-wrong');
});

test('an e-mail carries files handed in before, of any common type', async (context) => {
  const door = await storedDoor(context, { kinds: new Set(['mail']) });
  const client = jsonClient(door.url, basic('shop', 'secret'));
  await client.ask('PATCH /account/settings', { body: { email: 'shop@shop.example' } });
  const attachments: string[] = [];
  for (const type of ['application/pdf', 'image/png', 'video/mp4', 'text/plain; charset=koi8-r']) {
    const file = { body: new Uint8Array(300), headers: { 'content-type': type } };
    const stored = await client.ask('POST /uploads', file);
    assert.equal(stored.status, 201, type);
    attachments.push((stored.body as { id: string }).id);
  }
  const body = { kind: 'mail', subject: 'Order 7', recipients: ['ann@shop.example'], attachments };
  assert.equal((await client.ask('POST /messages', { body })).status, 202);
  const { rows } = await door.given.client.query("select options->'files' as files from submissions");
  assert.deepEqual(
    rows[0].files.map(({ file }: { file: string }) => file),
    attachments,
  );
});

test('a repeat with the same key is answered as the first was and sends nothing', async (context) => {
  const { client, given } = await shop(context);
  const headers = { 'idempotency-key': '"one"' };
  const first = await client.ask('POST /messages', { body: HELLO, headers });
  const second = await client.ask('POST /messages', {
    body: { text: HELLO.text, recipients: HELLO.recipients },
    headers: { 'idempotency-key': 'one' },
  });
  assert.equal(second.status, 202);
  assert.deepEqual(second.body, first.body);
  const other = await client.ask('POST /messages', { body: { ...HELLO, text: 'Bye' }, headers });
  assert.equal((other.body as Body).code, 'key-reused');
  // A key of its own makes the same text a new sending at once.
  const anew = await client.ask('POST /messages', { body: HELLO, headers: { 'idempotency-key': 'two' } });
  assert.equal(anew.status, 202);
  const { rows } = await given.client.query('select count(*)::int as sent from messages');
  assert.deepEqual(rows, [{ sent: 2 }]);
  assert.deepEqual(await given.storage.audit(), []);
});

test('of many requests with one key at the same time one sends, whatever the others are told', async (context) => {
  const { client, given } = await shop(context);
  const headers = { 'idempotency-key': 'storm' };
  const asked = Array.from({ length: 12 }, () => client.ask('POST /messages', { body: HELLO, headers }));
  const statuses = (await Promise.all(asked)).map(({ status }) => status);
  assert.ok(statuses.includes(202));
  assert.ok(statuses.every((status) => status === 202 || status === 409));
  const { rows } = await given.client.query('select count(*)::int as sent from messages');
  assert.deepEqual(rows, [{ sent: 1 }]);
});

test('a transaction that dies stores neither messages nor key, so the repeat sends', async (context) => {
  const { client, given } = await shop(context);
  await given.client.query(`
    create function break_keys() returns trigger language plpgsql as $$ begin raise exception 'broken'; end $$;
    create trigger break_keys before insert on idempotency_keys for each row execute function break_keys()`);
  const headers = { 'idempotency-key': 'crash' };
  const broken = await client.ask('POST /messages', { body: HELLO, headers });
  assert.equal(broken.status, 503);
  const before = await given.client.query('select count(*)::int as sent from messages');
  assert.deepEqual(before.rows, [{ sent: 0 }]);
  await given.client.query('drop trigger break_keys on idempotency_keys');
  assert.equal((await client.ask('POST /messages', { body: HELLO, headers })).status, 202);
  const after = await given.client.query('select count(*)::int as sent from messages');
  assert.deepEqual(after.rows, [{ sent: 1 }]);
  assert.deepEqual(await given.storage.audit(), []);
});

test('a refusal that is stored is repeated by its key, one that is not leaves the key free', async (context) => {
  const { client } = await shop(context);
  const wrong = { body: { ...HELLO, recipients: ['12'] }, headers: { 'idempotency-key': 'wrong' } };
  const first = await client.ask('POST /messages', wrong);
  assert.equal((first.body as Body).code, 'number-wrong');
  assert.deepEqual((await client.ask('POST /messages', wrong)).body, first.body);
  const headers = { 'idempotency-key': 'menu' };
  const menu = { kind: 'call', recipients: HELLO.recipients, text: 'Hi{menu:\n1: record: soon\n}' };
  assert.equal((await client.ask('POST /messages', { body: menu, headers })).status, 422);
  const mended = { ...menu, text: 'Hi{menu: Press 1\n1: end\n}' };
  assert.equal((await client.ask('POST /messages', { body: mended, headers })).status, 202);
});

test('a key is forgotten after a day', async (context) => {
  const { client, given } = await shop(context);
  const headers = { 'idempotency-key': 'old' };
  const first = (await client.ask('POST /messages', { body: HELLO, headers })).body as Body;
  await given.client.query("update idempotency_keys set created_at = now() - interval '25 hours'");
  const second = (await client.ask('POST /messages', { body: HELLO, headers })).body as Body;
  assert.notEqual(second.id, first.id);
});

test('without a key the same text within a minute is refused, as on the classic page', async (context) => {
  const { client, askJson } = await shop(context);
  await client.ask('POST /messages', { body: HELLO });
  const again = await client.ask('POST /messages', { body: HELLO });
  assert.equal(again.status, 429);
  assert.equal(again.headers.get('retry-after'), '60');
  const classic = await askJson('send', { phones: '79991234567', mes: 'Hello' });
  assert.equal((classic as { error_code: number }).error_code, 9);
});

test('pages follow one another and do not move when something is sent meanwhile', async (context) => {
  const { client } = await shop(context);
  for (const text of ['one', 'two', 'three'])
    await client.ask('POST /messages', { body: { ...HELLO, text } });
  const textsOf = (body: unknown): unknown[] => (body as { items: Body[] }).items.map((item) => item.text);
  const first = (await client.ask('GET /messages', { query: { limit: 2 } })).body as { next: string };
  assert.deepEqual(textsOf(first), ['three', 'two']);
  await client.ask('POST /messages', { body: { ...HELLO, text: 'four' } });
  const second = (await client.ask('GET /messages', { query: { limit: 2, cursor: first.next } })).body;
  assert.deepEqual(textsOf(second), ['one']);
  assert.equal((second as { next: unknown }).next, null);
  const broken = await client.ask('GET /messages', { query: { cursor: 'abc' } });
  assert.equal(broken.status, 404);
});

test('lists are filtered by recipient, status, kind and time of acceptance', async (context) => {
  const { client } = await shop(context);
  await client.ask('POST /messages', { body: { ...HELLO, recipients: ['79991234567', '12'] } });
  await client.ask('POST /messages', { body: { ...HELLO, kind: 'call', text: 'Call' } });
  const count = async (query: Readonly<Record<string, string>>): Promise<number> =>
    ((await client.ask('GET /messages', { query })).body as { items: unknown[] }).items.length;
  assert.equal(await count({}), 3);
  assert.equal(await count({ recipient: '8 (999) 123-45-67' }), 2);
  assert.equal(await count({ status: 'numberWrong' }), 1);
  assert.equal(await count({ kind: 'call' }), 1);
  assert.equal(await count({ to: '2020-01-01T00:00:00Z' }), 0);
  assert.equal(await count({ from: '2020-01-01T03:00:00+03:00' }), 3);
});

test('a message that waits is taken away and paid back; one that is not there is 404', async (context) => {
  const { client, given } = await shop(context);
  const sendAt = new Date(Date.now() + 3_600_000).toISOString();
  await client.ask('POST /messages', { body: { ...HELLO, sendAt } });
  const [item] = ((await client.ask('GET /messages')).body as { items: { number: number }[] }).items;
  assert.equal((await client.ask(`DELETE /messages/${item?.number}`)).status, 204);
  assert.equal((await client.ask(`GET /messages/${item?.number}`)).status, 404);
  assert.equal((await client.ask(`DELETE /messages/${item?.number}`)).status, 404);
  const balance = (await client.ask('GET /account/balance')).body;
  assert.deepEqual((balance as { balance: unknown }).balance, { amount: '1000.00', currency: 'RUR' });
  assert.deepEqual(await given.storage.audit(), []);
});

test('an account sees nothing of another one', async (context) => {
  const { client, given, url } = await shop(context);
  await client.ask('POST /messages', { body: HELLO });
  const [item] = ((await client.ask('GET /messages')).body as { items: { number: number }[] }).items;
  await given.storage.accounts.add({ login: 'other', password: 'secret' });
  const other = jsonClient(url, basic('other', 'secret'));
  assert.deepEqual((await other.ask('GET /messages')).body, { items: [], next: null, searchedTo: null });
  assert.equal((await other.ask(`GET /messages/${item?.number}`)).status, 404);
  assert.equal((await other.ask(`DELETE /messages/${item?.number}`)).status, 404);
});

test('a price stores nothing and costs nothing', async (context) => {
  const { client } = await shop(context);
  const priced = await client.ask('POST /messages/price', { body: HELLO });
  assert.equal(priced.status, 200);
  assert.deepEqual((priced.body as Body).price, { amount: '1.40', currency: 'RUR' });
  assert.deepEqual((await client.ask('GET /messages')).body, { items: [], next: null, searchedTo: null });
});

test('a call takes sounds handed in before, of this account alone', async (context) => {
  const { client, given, url } = await shop(context);
  const headers = { 'content-type': 'audio/wav' };
  const stored = await client.ask('POST /uploads', {
    body: new Uint8Array(300),
    headers,
    query: { name: 'hi' },
  });
  assert.equal(stored.status, 201);
  const { id } = stored.body as { id: string };
  const call = { kind: 'call', recipients: ['79991234567'], call: { sounds: [id], attempts: 2 } };
  assert.equal((await client.ask('POST /messages', { body: call })).status, 202);
  const { rows } = await given.client.query("select options->'call' as call from submissions");
  assert.equal(rows[0].call.uploads[0].file, id);
  assert.equal(rows[0].call.attempts, 2);
  await given.storage.accounts.add({ login: 'other', password: 'secret' });
  const stranger = await jsonClient(url, basic('other', 'secret')).ask('POST /messages', { body: call });
  assert.deepEqual((stranger.body as { errors: unknown }).errors, [
    { pointer: '/call/sounds/0', detail: 'is no upload of this account, or too old' },
  ]);
  assert.equal((await client.ask('POST /uploads', { body: new Uint8Array(100), headers })).status, 422);
});

test('money that is short is told with the id and the recipients', async (context) => {
  const { client, given } = await shop(context);
  await given.storage.accounts.topUp('shop', -9_999_000 as never);
  const refused = await client.ask('POST /messages', { body: HELLO });
  assert.equal(refused.status, 402);
  const { id, recipients } = refused.body as { id: string; recipients: unknown };
  assert.equal(id, '1');
  assert.deepEqual(recipients, [{ recipient: '79991234567', parts: 1, statusCode: 24, errorCode: 0 }]);
});

test('what contradicts itself is refused with its place', async (context) => {
  const { client } = await shop(context);
  const pointerOf = async (body: object): Promise<unknown> => {
    const refused = await client.ask('POST /messages', { body });
    assert.equal(refused.status, 422, JSON.stringify(refused.body));
    return (refused.body as { errors: { pointer: string }[] }).errors[0]?.pointer;
  };
  const hours = { from: 9, till: 21 };
  assert.equal(await pointerOf({ ...HELLO, call: {} }), '/call');
  assert.equal(await pointerOf({ ...HELLO, binary: 'hex' }), '/binary');
  assert.equal(await pointerOf({ ...HELLO, kind: 'binary', text: 'xyz' }), '/text');
  assert.equal(await pointerOf({ ...HELLO, id: '00' }), '/id');
  assert.equal(await pointerOf({ ...HELLO, sendHours: { from: 9, till: 9 } }), '/sendHours/till');
  assert.equal(await pointerOf({ ...HELLO, sendHours: hours, sendAt: '2026-01-01T00:00:00Z' }), '/sendHours');
  assert.equal(await pointerOf({ ...HELLO, sendAt: '2126-01-01T00:00:00Z' }), '/sendAt');
  assert.equal(await pointerOf({ ...HELLO, 'a/b': 1 }), '/a~1b');
});
