// Sub-clients, documents and prices by the JSON API over real storage; every reply is held against its description.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { basic, jsonClient } from '../../support/json-client.ts';
import { storedDoor } from '../../support/stored-door.ts';

type Body = Readonly<Record<string, unknown>>;
const PASSWORD = 'Longer-1';

test('a sub-client is made, listed, changed, paid, counted and billed', async (context) => {
  const door = await storedDoor(context, { limits: { clientChanges: 100 } });
  const { ask } = jsonClient(door.url, basic('shop', 'secret'));
  const codeOf = async (...asked: Parameters<typeof ask>) => {
    const { status, body } = await ask(...asked);
    return [status, (body as Body).code];
  };
  const given = { login: 'sub', password: PASSWORD, settings: { dlim: '5', 'fl[16]': '1' } };
  const made = await ask('POST /sub-clients', { body: given });
  assert.equal(made.status, 201);
  const { id } = made.body as { id: number };
  assert.deepEqual(await codeOf('POST /sub-clients', { body: given }), [409, 'client-not-saved']);
  for (const wrong of [
    { password: 'longenough' },
    { login: 'a b' },
    { settings: { nope: '1' } },
    { settings: { tz: '99' } },
  ])
    assert.deepEqual(await codeOf('POST /sub-clients', { body: { ...given, login: 'other', ...wrong } }), [
      422,
      'parameters-wrong',
    ]);
  const list = (await ask('GET /sub-clients')).body as { items: Body[] };
  assert.deepEqual(list.items, [
    {
      id,
      login: 'sub',
      parent: door.account.id,
      state: 'open',
      sharing: 'own tariff, own balance',
      plan: 0,
      balance: { amount: '0.00', currency: 'RUR' },
      electronicBalance: { amount: '0.00', currency: 'RUR' },
    },
  ]);
  assert.equal((await ask(`PATCH /sub-clients/${id}`, { body: { settings: { fio: 'Anna' } } })).status, 204);
  assert.deepEqual(await codeOf(`PATCH /sub-clients/${id}`, { body: { settings: {} } }), [
    422,
    'parameters-wrong',
  ]);
  assert.deepEqual(await codeOf('PATCH /sub-clients/999999', { body: { settings: { fio: 'x' } } }), [
    404,
    'client-missing',
  ]);
  const paid = await ask(`POST /sub-clients/${id}/payments`, { body: { amount: '20' } });
  assert.deepEqual(paid.body, { moved: { amount: '20.00', currency: 'RUR' } });
  assert.deepEqual(await codeOf(`POST /sub-clients/${id}/payments`, { body: { amount: '5000' } }), [
    402,
    'money-short',
  ]);
  const back = await ask(`POST /sub-clients/${id}/payments`, { body: { amount: '-50.25' } });
  assert.deepEqual(back.body, { moved: { amount: '20.00', currency: 'RUR' } });
  const query = { from: '2024-01-01' };
  const counted = (await ask('GET /sub-clients/statistics', { query })).body as { items: Body[] };
  assert.deepEqual(counted.items, [
    {
      login: 'sub',
      messages: 0,
      spent: { amount: '0.00', currency: 'RUR' },
      received: { amount: '20.00', currency: 'RUR' },
    },
  ]);
  assert.deepEqual(await codeOf('GET /sub-clients/statistics', { query: { from: '2024-02-31' } }), [
    422,
    'date-wrong',
  ]);
  const invoice = await ask(`POST /sub-clients/${id}/invoices`, { body: { amount: '500.00' } });
  assert.equal(invoice.status, 201);
  const documents = (await ask(`GET /sub-clients/${id}/documents`)).body as { items: Body[] };
  assert.deepEqual(
    documents.items.map(({ kind, number, sum }) => ({ kind, number, sum })),
    [{ kind: 'invoice', number: 1, sum: { amount: '500.00', currency: 'RUR' } }],
  );
  const printed = (await ask(`GET /sub-clients/${id}/documents/invoice/1`)).body as Body;
  assert.match(String(printed.page), /Пятьсот рублей 00 копеек/);
  assert.deepEqual(await codeOf(`GET /sub-clients/${id}/documents/act/1`), [404, 'record-missing']);
  const prices = (await ask('GET /prices')).body as { items: { prices: Record<string, Body> }[] };
  assert.deepEqual(prices.items[0]?.prices.call, { amount: '0.60', currency: 'RUR' });
  const electronic = await ask('GET /account/balance', { query: { purse: 'electronic' } });
  assert.deepEqual((electronic.body as Body).balance, { amount: '0.00', currency: 'RUR' });
  assert.deepEqual(door.troubles, []);
});

test('what an account may not change it changes in neither of the two APIs', async (context) => {
  const door = await storedDoor(context, { limits: { clientChanges: 100 } });
  const main = jsonClient(door.url, basic('shop', 'secret'));
  const made = await main.ask('POST /sub-clients', { body: { login: 'sub', password: PASSWORD } });
  const { id } = made.body as { id: number };
  const sub = jsonClient(door.url, basic('sub', PASSWORD));
  assert.equal(
    (await sub.ask(`PATCH /sub-clients/${id}`, { body: { settings: { fio: 'Me' } } })).status,
    204,
  );
  assert.equal(
    (await sub.ask(`PATCH /sub-clients/${id}`, { body: { settings: { dlim: '0' } } })).status,
    409,
  );
  await main.ask(`PATCH /sub-clients/${id}`, { body: { settings: { 'fl[27]': '1' } } });
  assert.equal(
    (await sub.ask(`PATCH /sub-clients/${id}`, { body: { settings: { fio: 'Me' } } })).status,
    409,
  );
  assert.equal((await sub.ask('PATCH /account/settings', { body: { name: 'Me' } })).status, 409);
  assert.deepEqual(door.troubles, []);
});
