// What overviews are made of, by the JSON API over real storage: the newest that came in, all that is set of a sub-client, payments and
// documents of one's own, and where messages went.

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { instant } from '../../../src/base/time.ts';
import { money } from '../../../src/core/accounts/money.ts';
import type { StorageOptions } from '../../../src/storage/ground.ts';
import { basic, jsonClient } from '../../support/json-client.ts';
import { storedDoor } from '../../support/stored-door.ts';
import { submissionOf } from '../../support/submission.ts';

type Body = Readonly<Record<string, unknown>>;
type List = { readonly items: readonly Body[]; readonly next: string | null };

async function shop(context: TestContext, options: Partial<StorageOptions> = {}) {
  const door = await storedDoor(context, options);
  const { ask } = jsonClient(door.url, basic('shop', 'secret'));
  const list = async (address: string, query = {}): Promise<List> =>
    (await ask(address, { query })).body as List;
  return { ...door, ask, list, storage: door.given.storage };
}

test('incoming messages are told newest first, page by page, and of one subscriber', async (context) => {
  const { storage, account, ask, list } = await shop(context);
  for (const phones of [['79991234567'], ['79991234568']])
    assert.ok((await storage.doors.submit(account, submissionOf('sms', 'Yes or no?', { phones }))).ok);
  const at = instant(Date.now());
  for (const [from, text] of [
    ['79991234567', 'one'],
    ['79991234568', 'two'],
    ['79991234567', 'three'],
  ] as const) {
    const message = { from, to: '2525', text, sentAt: at, receivedAt: at, source: 'test' };
    assert.equal((await storage.receiving.incoming.receive(message)).kind, 'taken');
  }
  const first = await list('GET /incoming-messages', { order: 'newest', limit: 2 });
  assert.deepEqual(
    first.items.map(({ text }) => text),
    ['three', 'two'],
  );
  const second = await list('GET /incoming-messages', {
    order: 'newest',
    limit: 2,
    cursor: first.next ?? '',
  });
  assert.deepEqual([second.items.map(({ text }) => text), second.next], [['one'], null]);
  const theirs = await list('GET /incoming-messages', { order: 'newest', subscriber: '+7 999 123-45-67' });
  assert.deepEqual(
    theirs.items.map(({ text }) => text),
    ['three', 'one'],
  );
  const crossed = await ask('GET /incoming-messages', { query: { order: 'newest', after: 1 } });
  assert.equal(crossed.status, 422);
  const foreign = await ask('GET /incoming-messages', { query: { cursor: first.next ?? '' } });
  assert.equal(foreign.status, 404, 'a cursor of the other order');
});

test('calls that were waited for are listed, the newest first, of this account alone', async (context) => {
  const confirming = { numbers: ['74950000001'], milliseconds: 600_000 };
  const { ask, list, storage, url } = await shop(context, { confirming });
  for (const phone of ['79991234567', '79991234568']) await ask('POST /confirmations', { body: { phone } });
  const call = { from: '79991234567', to: ['74950000001'], at: instant(Date.now()) };
  await storage.receiving.waitedCalls.called(call);
  assert.deepEqual(
    (await list('GET /confirmations')).items.map(({ phone, calledAt }) => [phone, calledAt === null]),
    [
      ['79991234568', true],
      ['79991234567', false],
    ],
  );
  await storage.accounts.add({ login: 'other', password: 'secret' });
  const other = jsonClient(url, basic('other', 'secret'));
  assert.deepEqual(((await other.ask('GET /confirmations')).body as List).items, []);
});

test('all that is set of a sub-client is told as a change takes it, to the account above alone', async (context) => {
  const { ask, storage, url } = await shop(context, { limits: { clientChanges: 100 } });
  const settings = {
    fio: 'Anna',
    tz: '17',
    dlim: '500',
    tmlim: '9-21',
    nb: '12.50',
    'fl[28]': '1',
    'fl2[4]': '1',
    type: '1',
    transfer_numbers: 'listed',
  };
  const body = { login: 'below', password: 'Longer-1', settings };
  const { id } = (await ask('POST /sub-clients', { body })).body as { id: number };
  const told = (await ask(`GET /sub-clients/${id}`)).body as Body & { settings: Record<string, string> };
  assert.deepEqual([told.login, told.sharing, told.state], ['below', 'main tariff, own balance', 'open']);
  for (const [name, value] of Object.entries(settings)) assert.equal(told.settings[name], value, name);
  assert.equal(told.settings['fl[6]'], '0');
  assert.equal(JSON.stringify(told).includes('Longer-1'), false);
  const { type: _type, tariff: _tariff, curr: _curr, ...again } = told.settings;
  assert.equal((await ask(`PATCH /sub-clients/${id}`, { body: { settings: again } })).status, 204);
  assert.deepEqual((await ask(`GET /sub-clients/${id}`)).body, told, 'given back it changes nothing');
  assert.equal((await ask('GET /sub-clients/999999')).status, 404);
  await storage.accounts.add({ login: 'other', password: 'secret' });
  const other = jsonClient(url, basic('other', 'secret'));
  assert.equal((await other.ask(`GET /sub-clients/${id}`)).status, 404);
});

test('payments are told with what each did to the balance, and nothing of messages', async (context) => {
  const { ask, list, storage, account } = await shop(context);
  const body = { login: 'below', password: 'Longer-1' };
  const { id } = (await ask('POST /sub-clients', { body })).body as { id: number };
  await ask(`POST /sub-clients/${id}/payments`, { body: { amount: '20' } });
  await ask(`POST /sub-clients/${id}/payments`, { body: { amount: '-5' } });
  await storage.accounts.topUp('shop', money(70_000), 2);
  await storage.receiving.rental.add('74950000001' as never, money(310_000));
  await storage.doors.rental.rent(account, '74950000001', 'on');
  assert.ok((await storage.doors.submit(account, submissionOf('sms', 'hi'))).ok);
  const all = await list('GET /account/payments');
  const shown = all.items.map(({ why, purse, other, amount }) => [
    why,
    purse,
    other,
    Math.sign(Number((amount as { amount: string }).amount)),
  ]);
  assert.deepEqual(shown, [
    ['rent', 'ordinary', null, -1],
    ['top-up', 'electronic', null, 1],
    ['transfer', 'ordinary', 'below', 1],
    ['transfer', 'ordinary', 'below', -1],
    ['top-up', 'ordinary', null, 1],
  ]);
  const first = await list('GET /account/payments', { limit: 4 });
  assert.deepEqual(
    [...first.items, ...(await list('GET /account/payments', { limit: 4, cursor: first.next ?? '' })).items],
    all.items,
  );
});

test('an account reads the invoices made out to it, and nobody else’s', async (context) => {
  const { ask, url } = await shop(context);
  const body = { login: 'below', password: 'Longer-1' };
  const { id } = (await ask('POST /sub-clients', { body })).body as { id: number };
  await ask(`POST /sub-clients/${id}/invoices`, { body: { amount: '500.00', service: 'Messages' } });
  const below = jsonClient(url, basic('below', 'Longer-1'));
  const { items } = (await below.ask('GET /account/documents')).body as List;
  assert.deepEqual(
    items.map(({ kind, sum }) => [kind, (sum as { amount: string }).amount]),
    [['invoice', '500.00']],
  );
  const number = Number(items[0]?.number);
  const whole = (await below.ask(`GET /account/documents/invoice/${number}`)).body as { page: string };
  assert.match(whole.page, /Messages/);
  assert.equal((await ask(`GET /account/documents/invoice/${number}`)).status, 404);
  assert.deepEqual(((await ask('GET /account/documents')).body as List).items, []);
});

test('messages are counted by country and operator of a time, and by kind', async (context) => {
  const { ask, storage, account, given } = await shop(context);
  for (const [phones, kind] of [
    [['79251234567', '79251234568'], 'sms'],
    [['79161234567'], 'sms'],
    [['77011234567'], 'call'],
  ] as const)
    assert.ok((await storage.doors.submit(account, submissionOf(kind, 'hello', { phones }))).ok);
  await given.client.query("update messages set status = 1 where phone = '79251234567'");
  const today = new Date(Date.now() + 3 * 3_600_000).toISOString().slice(0, 10);
  const places = async (query = {}): Promise<readonly Body[]> =>
    ((await ask('GET /statistics/places', { query: { from: today, to: today, ...query } })).body as List)
      .items;
  const rows = await places();
  assert.deepEqual(
    rows.map(({ countryCode, messages, delivered }) => [countryCode, messages, delivered]),
    [
      ['RU', 2, 1],
      ['KZ', 1, 0],
      ['RU', 1, 0],
    ],
  );
  assert.notEqual(rows[0]?.operator, rows[2]?.operator);
  assert.equal((await places({ kind: 'call' })).length, 1);
  assert.deepEqual(await places({ from: '2024-01-01', to: '2024-01-02' }), []);
  for (const query of [
    { from: today, to: '2024-01-01' },
    { from: '2024-01-01', to: '2024-12-31' },
  ])
    assert.equal((await ask('GET /statistics/places', { query })).status, 422);
});
