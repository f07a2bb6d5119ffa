// Keys of the JSON API over real storage: what a limited API key may do, there and on the classic pages, and what an
// idempotency key keeps from happening twice.

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { basic, jsonClient } from '../../support/json-client.ts';
import { storedDoor } from '../../support/stored-door.ts';

async function shop(context: TestContext) {
  const door = await storedDoor(context);
  return { ...door, client: jsonClient(door.url, basic('shop', 'secret')) };
}

type Shop = Awaited<ReturnType<typeof shop>>;

type Body = Readonly<Record<string, unknown>>;

const HELLO = { recipients: ['79991234567'], text: 'Hello' };

async function keyFor({ client }: Shop, scopes: readonly string[]): Promise<{ id: number; key: string }> {
  const made = await client.ask('POST /account/api-keys', { body: { name: scopes.join(), scopes } });
  assert.equal(made.status, 201);
  return made.body as { id: number; key: string };
}

test('a limited key does what it is for and is told what it is not for', async (context) => {
  const given = await shop(context);
  const statusOf = async (key: string, address: string, body?: object): Promise<unknown> => {
    const reply = await given.client.ask(address, { as: `Bearer ${key}`, ...(body && { body }) });
    return reply.status === 403 ? (reply.body as Body).code : reply.status;
  };
  const asked = async (key: string): Promise<readonly unknown[]> => [
    await statusOf(key, 'GET /messages'),
    await statusOf(key, 'POST /messages', HELLO),
    await statusOf(key, 'PATCH /mailings/1', { text: 'Hello' }),
    await statusOf(key, 'POST /task-groups/1/events', { what: 'failure' }),
    await statusOf(key, 'PATCH /account/settings', { menuRounds: 2 }),
    await statusOf(key, 'POST /account/api-keys', { name: 'another' }),
  ];
  const no = 'key-limited';
  assert.deepEqual(await asked((await keyFor(given, ['read'])).key), [200, no, no, no, no, no]);
  assert.deepEqual(await asked((await keyFor(given, ['send'])).key), [no, 202, 404, 404, no, no]);
  assert.deepEqual(await asked((await keyFor(given, ['manage'])).key), [no, no, no, no, 200, no]);
});

test('a key is limited and let free again, at once', async (context) => {
  const given = await shop(context);
  const { id, key } = await keyFor(given, ['read', 'send', 'manage']);
  const as = `Bearer ${key}`;
  assert.equal((await given.client.ask('GET /account', { as })).status, 200);
  const limited = await given.client.ask(`PATCH /account/api-keys/${id}`, { body: { scopes: ['send'] } });
  assert.deepEqual((limited.body as Body).scopes, ['send']);
  assert.equal((await given.client.ask('GET /account', { as })).status, 403);
  await given.client.ask(`PATCH /account/api-keys/${id}`, { body: { scopes: ['send', 'read'] } });
  assert.equal((await given.client.ask('GET /account', { as })).status, 200);
});

test('classic pages go by the same limits, and a limited key locks nobody out', async (context) => {
  const given = await shop(context);
  const { key } = await keyFor(given, ['read']);
  const ask = async (page: string, fields: Record<string, string>): Promise<string> => {
    const body = new URLSearchParams({ charset: 'utf-8', ...fields });
    return await (await fetch(`${given.url}/sys/${page}.php`, { method: 'POST', body })).text();
  };
  const sending = { phones: '79991234567', mes: 'Hello' };
  const refused = /^ERROR = 2 \(authorise error: the key is not for this, it lacks send\)/;
  for (let time = 0; time < 70; time++) assert.match(await ask('send', { apikey: key, ...sending }), refused);
  assert.equal(await ask('balance', { apikey: key }), '1000.00');
  assert.match(await ask('send', { login: 'shop', psw: key, ...sending }), refused);
  const gone = { phone: '79991234567', id: '1', del: '1' };
  assert.match(await ask('status', { apikey: key, ...gone }), /it lacks manage/);
});

test('whoever does not say what it is about to do takes no limited key', async (context) => {
  const given = await shop(context);
  const { key } = await keyFor(given, ['read', 'send']);
  const signIn = { login: '', password: '', apiKey: key, address: '127.0.0.1' };
  const { authenticate } = given.given.storage.doors;
  assert.deepEqual(await authenticate(signIn), { ok: false, error: 'key-limited' });
  assert.ok((await authenticate({ ...signIn, needs: 'read' })).ok);
});

test('what was made with a key is made once, and the answer is told again whole', async (context) => {
  const { client, given } = await shop(context);
  const headers = { 'idempotency-key': 'till' };
  const first = await client.ask('POST /account/api-keys', { body: { name: 'till' }, headers });
  const second = await client.ask('POST /account/api-keys', { body: { name: 'till' }, headers });
  assert.equal(second.status, 201);
  assert.deepEqual(second.body, first.body);
  const other = await client.ask('POST /account/api-keys', { body: { name: 'shop' }, headers });
  assert.equal((other.body as Body).code, 'key-reused');
  const sending = await client.ask('POST /messages', { body: HELLO, headers });
  assert.equal((sending.body as Body).code, 'key-reused');
  const { key } = first.body as { key: string };
  const { rows } = await given.client.query('select encode(sealed, $1) as kept from idempotency_keys', [
    'escape',
  ]);
  assert.ok(!String(rows[0]?.kept).includes(key), 'a key is not kept in clear');
  const { items } = (await client.ask('GET /account/api-keys')).body as { items: unknown[] };
  assert.equal(items.length, 1);
});

test('of many with one key at the same time one makes something', async (context) => {
  const { client } = await shop(context);
  const request = { body: { name: 'till' }, headers: { 'idempotency-key': 'storm' } };
  const asked = Array.from({ length: 12 }, () => client.ask('POST /account/api-keys', request));
  const statuses = (await Promise.all(asked)).map(({ status }) => status);
  assert.ok(statuses.every((status) => status === 201 || status === 409));
  const { items } = (await client.ask('GET /account/api-keys')).body as { items: unknown[] };
  assert.equal(items.length, 1);
});

test('a file is told apart from another by its bytes', async (context) => {
  const { client } = await shop(context);
  const ask = (filled: number) =>
    client.ask('POST /uploads', {
      body: new Uint8Array(300).fill(filled),
      headers: { 'content-type': 'audio/wav', 'idempotency-key': 'sound' },
    });
  const first = await ask(1);
  assert.deepEqual((await ask(1)).body, first.body);
  assert.equal(((await ask(2)).body as Body).code, 'key-reused');
});

test('a refusal leaves the key free', async (context) => {
  const { client } = await shop(context);
  const headers = { 'content-type': 'audio/wav', 'idempotency-key': 'short' };
  assert.equal((await client.ask('POST /uploads', { body: new Uint8Array(5), headers })).status, 422);
  assert.equal((await client.ask('POST /uploads', { body: new Uint8Array(500), headers })).status, 201);
});

test('a first request that broke off is told as such, and nothing is done again', async (context) => {
  const { client, given } = await shop(context);
  await given.client.query(`
    create function break_keys() returns trigger language plpgsql as $$ begin raise exception 'broken'; end $$;
    create trigger break_keys before insert on api_keys for each row execute function break_keys()`);
  const request = { body: { name: 'till' }, headers: { 'idempotency-key': 'crash' } };
  assert.equal((await client.ask('POST /account/api-keys', request)).status, 503);
  await given.client.query('drop trigger break_keys on api_keys');
  const again = await client.ask('POST /account/api-keys', request);
  assert.equal((again.body as Body).code, 'key-broken-off');
  // A server that died in the middle left the key under way; its time passes.
  await given.client.query("update idempotency_keys set under_way_until = now() + interval '1 minute'");
  assert.equal(((await client.ask('POST /account/api-keys', request)).body as Body).code, 'key-in-use');
  await given.client.query("update idempotency_keys set under_way_until = now() - interval '1 minute'");
  assert.equal(((await client.ask('POST /account/api-keys', request)).body as Body).code, 'key-broken-off');
  await given.client.query("update idempotency_keys set created_at = now() - interval '25 hours'");
  assert.equal((await client.ask('POST /account/api-keys', request)).status, 201);
});
