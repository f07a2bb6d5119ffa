// Mailings by the JSON API over real storage: made, filled in pages and from a file, changed, ordered about, listed.

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { basic, jsonClient } from '../../support/json-client.ts';
import { runMailings } from '../../support/mailing.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { testAccount } from '../../support/storage.ts';
import { storedDoor } from '../../support/stored-door.ts';

async function shop(context: TestContext) {
  const door = await storedDoor(context, { mailings: 'by hand', clock: new ManualClock() });
  return { ...door, client: jsonClient(door.url, basic('shop', 'secret')) };
}

type Body = Readonly<Record<string, unknown>>;

const SPRING = {
  name: 'spring',
  recipients: ['79990000001', { to: '79990000002', text: 'Own' }],
  text: 'Hello',
};

test('a mailing is made, runs, and is told with its messages by status', async (context) => {
  const { client, given, ask } = await shop(context);
  const made = await client.ask('POST /mailings', { body: SPRING });
  assert.equal(made.status, 201);
  assert.deepEqual(made.body, { id: '1000001', price: { amount: '2.80', currency: 'RUR' } });
  await runMailings(given.storage);
  const told = (await client.ask('GET /mailings/1000001')).body as Body;
  assert.deepEqual(
    [told.stage, told.run, told.taken, told.messages, told.price],
    ['running', 1, 2, [{ status: 'waiting', statusCode: -1, count: 2 }], { amount: '2.80', currency: 'RUR' }],
  );
  const claimed = await given.storage.outbox.claim(['sms'], 9);
  assert.deepEqual(claimed.map(({ text }) => text).sort(), ['Hello', 'Own']);
  assert.match(await ask('jobs', { get: '1', id: '1000001' }), /^1000001, name = spring, status = 2,/);
});

test('one that is open is filled in pages and from a file, and is started', async (context) => {
  const { client, given, url } = await shop(context);
  const open = {
    name: 'large',
    open: true,
    text: 'Hello',
    perSecond: 1_000,
    sendHours: { from: 0, till: 24 },
  };
  assert.deepEqual((await client.ask('POST /mailings', { body: open })).body, { id: '1000001' });
  const page = (first: number): Body => ({
    recipients: Array.from({ length: 3 }, (_, at) => `7999000000${first + at}`),
  });
  const at = 'POST /mailings/1000001';
  assert.deepEqual((await client.ask(`${at}/recipients`, { body: page(0) })).body, { recipients: 3 });
  assert.deepEqual((await client.ask(`${at}/recipients`, { body: page(2) })).body, { recipients: 6 });
  const file = await fetch(`${url}/api/v1/mailings/1000001/recipients-file`, {
    method: 'POST',
    headers: { authorization: basic('shop', 'secret'), 'content-type': 'text/csv' },
    body: '79990000009;His text\n',
  });
  assert.deepEqual(await file.json(), { recipients: 7 });
  const group = await client.ask(`${at}/recipients`, { body: { recipients: ['G5'] } });
  assert.equal(group.status, 422);
  const started = await client.ask(`${at}/start`);
  assert.deepEqual(
    [started.status, (started.body as Body).stage, (started.body as Body).recipients],
    [200, 'waiting', 6],
  );
  assert.equal((await client.ask(`${at}/recipients`, { body: page(5) })).status, 409);
  await runMailings(given.storage);
  assert.equal((await given.storage.outbox.claim(['sms'], 99)).length, 6);
});

test('a table fills the text for each of its rows, and bad rows are told of', async (context) => {
  const { client, given } = await shop(context);
  const open = { name: 'debts', open: true, text: '#FNM#, you owe #cmt#' };
  await client.ask('POST /mailings', { body: open });
  const table = 'Телефон;Имя;Долг\n89990000001;Анна;150\nabc;Пётр;7\n;;\n79990000002;Борис;200\n';
  const take = async (query: Readonly<Record<string, string>>, body = table) =>
    await client.ask('POST /mailings/1000001/recipients-table', {
      ...{ query, body, headers: { 'content-type': 'text/csv' } },
    });
  const columns = 'phone=1,firstName=Имя,comment=3';
  assert.deepEqual((await take({ columns })).body, {
    ...{ recipients: 2, price: { amount: '2.80', currency: 'RUR' }, rows: 3, failed: 1 },
    faults: [{ row: 3, column: 1, sentence: '"abc" is no phone number', cells: ['abc', 'Пётр', '7'] }],
  });
  assert.equal((await take({ columns: 'shoe=1' })).status, 422);
  assert.equal((await take({}, 'nobody')).status, 422);
  assert.equal((await take({}, '')).status, 422);
  await client.ask('POST /mailings/1000001/start');
  await runMailings(given.storage);
  assert.deepEqual((await given.storage.outbox.claim(['sms'], 9)).map(({ text }) => text).sort(), [
    'Анна, you owe 150',
    'Борис, you owe 200',
  ]);
  assert.equal((await take({ columns })).status, 409);
  const missing = await client.ask('POST /mailings/7/recipients-table', {
    body: 'a',
    headers: { 'content-type': 'text/csv' },
  });
  assert.equal(missing.status, 404);
});

test('the pace may change in the middle of a run, and what is told of its end follows', async (context) => {
  const { client, given } = await shop(context);
  const recipients = Array.from({ length: 20 }, (_, at) => `799900000${at + 10}`);
  await client.ask('POST /mailings', { body: { ...SPRING, recipients, perSecond: 2 } });
  await runMailings(given.storage);
  const told = async (): Promise<Body> => (await client.ask('GET /mailings/1000001')).body as Body;
  const slow = await told();
  assert.deepEqual(
    [slow.stage, slow.taken, slow.perSecond, slow.ended, slow.endsAt],
    ['running', 2, 2, 0, null],
  );
  const changed = await client.ask('PATCH /mailings/1000001', { body: { perSecond: 9, name: 'faster' } });
  assert.deepEqual(
    [changed.status, (changed.body as Body).perSecond, (changed.body as Body).name],
    [200, 9, 'faster'],
  );
  for (const body of [{ text: 'Other' }, { perSecond: 9, secondTry: true }, { recipients }])
    assert.equal((await client.ask('PATCH /mailings/1000001', { body })).status, 409, JSON.stringify(body));
  const fast = await told();
  assert.ok(Date.parse(String(fast.lastTurnAt)) < Date.parse(String(slow.lastTurnAt)));
  assert.equal(((await client.ask('POST /mailings/1000001/pause')).body as Body).stage, 'paused');
  assert.equal((await client.ask('PATCH /mailings/1000001', { body: { perSecond: null } })).status, 200);
  assert.equal((await told()).perSecond, null);
});

test('orders, changes and refusals have their statuses', async (context) => {
  const { client, given } = await shop(context);
  const later = {
    ...SPRING,
    sendAt: '2026-12-31T07:00:00Z',
    repeat: 'working-days',
    spread: { hours: 2, everyMinutes: 30 },
  };
  assert.equal((await client.ask('POST /mailings', { body: later })).status, 201);
  const told = (await client.ask('GET /mailings/1000001')).body as Body;
  assert.deepEqual(
    [told.stage, told.plannedAt, told.repeat, told.portions],
    ['waiting', '2026-12-31T07:00:00Z', 'working-days', 4],
  );
  const change = {
    name: 'summer',
    repeat: 'monthly',
    spread: null,
    repeatsMax: 3,
    recipients: ['79990000007'],
  };
  const changed = (await client.ask('PATCH /mailings/1000001', { body: change })).body as Body;
  assert.deepEqual(
    [changed.name, changed.repeat, changed.portions, changed.repeatsMax, changed.recipients],
    ['summer', 'monthly', null, 3, 1],
  );
  assert.equal((await client.ask('PATCH /mailings/1000001', { body: { sender: 'UNKNOWN' } })).status, 403);
  assert.equal(((await client.ask('POST /mailings/1000001/pause')).body as Body).stage, 'paused');
  assert.equal((await client.ask('POST /mailings/1000001/pause')).status, 409);
  assert.equal(((await client.ask('POST /mailings/1000001/cancel')).body as Body).stage, 'cancelled');
  await runMailings(given.storage);
  assert.equal((await client.ask('DELETE /mailings/1000001')).status, 204);
  assert.equal((await client.ask('GET /mailings/1000001')).status, 404);
  assert.equal((await client.ask('POST /mailings/77/start')).status, 404);
  for (const body of [
    { ...SPRING, name: ' ' },
    { name: 'x', text: 'Hello' },
    { ...SPRING, groups: [5] },
    { ...SPRING, text: '' },
    { ...SPRING, recipients: [{ to: '79990000002', sendAt: '2026-12-31T07:00:00Z' }] },
  ])
    assert.equal((await client.ask('POST /mailings', { body })).status, 422, JSON.stringify(body));
  await testAccount(given.storage, 'barred', { settings: { mailings: 'forbid' } });
  const barred = await client.ask('POST /mailings', { body: SPRING, as: basic('barred', 'secret') });
  assert.equal((barred.body as Body).code, 'mailing-forbidden');
});

test('of recipients and groups only what is given is changed', async (context) => {
  const { client } = await shop(context);
  const group = (number: number): Promise<unknown> =>
    client.ask('POST /books/phones/groups', { body: { name: `G${number}`, number } });
  await group(5);
  await group(6);
  const sendAt = '2026-12-31T07:00:00Z';
  await client.ask('POST /mailings', { body: { ...SPRING, sendAt, groups: [5] } });
  const changed = async (body: Body): Promise<readonly unknown[]> => {
    const told = (await client.ask('PATCH /mailings/1000001', { body })).body as Body;
    return [told.recipients, told.groups];
  };
  assert.deepEqual(await changed({ groups: [6] }), [2, [6]]);
  assert.deepEqual(await changed({ recipients: ['79990000007'] }), [1, [6]]);
  assert.deepEqual(await changed({ recipients: ['79990000008', 'G5'] }), [1, [5]]);
  assert.deepEqual(await changed({ groups: [] }), [1, []]);
});

test('the list has pages', async (context) => {
  const { client } = await shop(context);
  for (let at = 0; at < 5; at++)
    await client.ask('POST /mailings', {
      body: { ...SPRING, name: `no ${at}`, sendAt: '2026-12-31T07:00:00Z' },
    });
  const names: unknown[] = [];
  let cursor = '';
  do {
    const { body } = await client.ask(`GET /mailings?limit=2${cursor}`);
    const { items, next } = body as { readonly items: Body[]; readonly next: string | null };
    names.push(items.map(({ name }) => name));
    cursor = next === null ? '' : `&cursor=${next}`;
  } while (cursor !== '');
  assert.deepEqual(names, [['no 4', 'no 3'], ['no 2', 'no 1'], ['no 0']]);
});
