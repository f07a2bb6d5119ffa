// Texts, sender names and short links by the JSON API over real storage.

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { basic, jsonClient } from '../../support/json-client.ts';
import { storedDoor } from '../../support/stored-door.ts';

async function shop(context: TestContext) {
  const door = await storedDoor(context);
  return { ...door, client: jsonClient(door.url, basic('shop', 'secret')) };
}

type Body = Readonly<Record<string, unknown>>;

test('a text is kept, changed, told and forgotten, here and on the classic page alike', async (context) => {
  const { client, askJson } = await shop(context);
  const body = { name: 'ready', text: 'Your order is ready.', kind: 'sms' };
  const added = (await client.ask('POST /templates', { body })).body as { id: number };
  assert.deepEqual(added, { id: added.id, ...body, sender: null, signature: false });
  const change = { sender: 'Shop', kind: null, signature: true };
  const changed = await client.ask(`PATCH /templates/${added.id}`, { body: change });
  assert.deepEqual(changed.body, { ...added, ...change });
  const { items } = (await client.ask('GET /templates')).body as { items: Body[] };
  assert.deepEqual(items, [changed.body]);
  const classic = JSON.stringify(await askJson('templates', { get: '1' }));
  assert.match(classic, /"sender":"Shop"/);
  assert.equal((await client.ask(`DELETE /templates/${added.id}`)).status, 204);
  assert.equal((await client.ask(`DELETE /templates/${added.id}`)).status, 404);
});

test('a text is registered with operators', async (context) => {
  const { client } = await shop(context);
  const body = { sender: 'Shop', text: 'Your code is %d', marks: ['mts_auth', 'bee_srv'] };
  const added = (await client.ask('POST /operator-templates', { body })).body as { items: Body[] };
  assert.deepEqual(
    added.items.map(({ operator, kind, sender, text }) => [operator, kind, sender, text]),
    [
      ['mts', 'authorisation', 'Shop', 'Your code is %d'],
      ['beeline', 'service', 'Shop', 'Your code is %d'],
    ],
  );
  const found = await client.ask('GET /operator-templates', { query: { sender: 'Shop' } });
  assert.deepEqual(found.body, added);
  const wrong = { ...body, text: '%d{9,1}' };
  const refused = (await client.ask('POST /operator-templates', { body: wrong })).body as { errors: Body[] };
  assert.equal(refused.errors[0]?.pointer, '/text');
});

test('a sender name is asked for, described, documented, listed and given up', async (context) => {
  const { client } = await shop(context);
  const body = { sender: 'Shop', comment: 'the till', marks: ['mts'] };
  const added = (await client.ask('POST /senders', { body })).body as { id: number } & Body;
  assert.equal(added.sender, 'Shop');
  assert.deepEqual(
    (added.registrations as Body[]).map(({ mark, operator }) => [mark, operator]),
    [['mts', 'mts']],
  );
  assert.equal((await client.ask('POST /senders', { body })).status, 409);
  const change = { details: { site: 'https://shop.example' } };
  const changed = (await client.ask(`PATCH /senders/${added.id}`, { body: change })).body as Body;
  assert.deepEqual(changed.details, change.details);
  const pdf = {
    body: new TextEncoder().encode('%PDF-1.7\n'),
    headers: { 'content-type': 'application/pdf' },
  };
  const handed = await client.ask(`POST /senders/${added.id}/documents`, {
    ...pdf,
    query: { name: 'a.pdf' },
  });
  assert.equal(handed.status, 204);
  assert.equal(((await client.ask(`GET /senders/${added.id}`)).body as Body).documents, 1);
  const other = { body: new Uint8Array(200), headers: { 'content-type': 'application/octet-stream' } };
  assert.equal((await client.ask(`POST /senders/${added.id}/documents`, other)).status, 422);
  await client.ask('POST /senders', { body: { sender: 'Shop2' } });
  const first = (await client.ask('GET /senders', { query: { limit: 1 } })).body as Body;
  assert.equal((first.items as Body[])[0]?.id, added.id);
  const query = { limit: 1, cursor: String(first.next) };
  const second = (await client.ask('GET /senders', { query })).body as Body;
  assert.equal((second.items as Body[])[0]?.sender, 'Shop2');
  assert.equal(second.next, null);
  const foreign = await client.ask('GET /messages', { query: { cursor: String(first.next) } });
  assert.equal((foreign.body as Body).code, 'cursor-unknown');
  for (const changedSince of ['0000-04-20', '2026-02-30'])
    assert.equal((await client.ask('GET /senders', { query: { changedSince } })).status, 422);
  assert.equal((await client.ask('GET /senders', { query: { client: 'nobody' } })).status, 404);
  assert.equal((await client.ask(`DELETE /senders/${added.id}`)).status, 204);
  assert.equal((await client.ask(`GET /senders/${added.id}`)).status, 404);
});

test('a number is confirmed by the code that came to it', async (context) => {
  const { client, given } = await shop(context);
  const added = (await client.ask('POST /senders', { body: { sender: '79991234567' } })).body as {
    id: number;
  };
  const none = await client.ask(`POST /senders/${added.id}/code/check`, { body: { code: '123' } });
  assert.equal((none.body as Body).code, 'change-failed');
  assert.equal((await client.ask(`POST /senders/${added.id}/code`, { body: {} })).status, 204);
  const { rows } = await given.client.query('select text from submissions order by id desc limit 1');
  const code = /\d{4,}/.exec(String(rows[0]?.text))?.[0] ?? '';
  const confirmed = await client.ask(`POST /senders/${added.id}/code/check`, { body: { code } });
  assert.equal(confirmed.status, 200);
  assert.notEqual((confirmed.body as Body).state, 'new');
});

test('links of a text become short and their clicks are told', async (context) => {
  const { client } = await shop(context);
  const body = { recipients: ['79991234567'], text: 'See https://shop.example/order', shortLinks: true };
  assert.equal((await client.ask('POST /messages', { body })).status, 202);
  const query = { link: 'https://shop.example/order' };
  const clicks = (await client.ask('GET /links/clicks', { query })).body as Body;
  assert.equal(clicks.all, 0);
  assert.deepEqual((await client.ask(`GET /links/${clicks.id}/clicks`)).body, clicks);
  assert.equal((await client.ask('GET /links/999999/clicks')).status, 404);
});
