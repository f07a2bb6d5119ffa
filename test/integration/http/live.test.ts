// What is watched over the websocket and told as snapshots, over real storage: whose it is, what comes when, and what ends it.

import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { LIMITS } from '../../../src/base/limits.ts';
import type { StorageOptions } from '../../../src/storage/ground.ts';
import { basic, jsonClient } from '../../support/json-client.ts';
import { LivePage, refusal } from '../../support/live-client.ts';
import { runMailings } from '../../support/mailing.ts';
import { testAccount } from '../../support/storage.ts';
import { storedDoor } from '../../support/stored-door.ts';

const SHOP = { authorization: basic('shop', 'secret') };

async function shop(
  context: TestContext,
  options: Partial<StorageOptions> & { readonly signedInMs?: number } = {},
) {
  const door = await storedDoor(context, options);
  const client = jsonClient(door.url, SHOP.authorization);
  const send = async (recipients: readonly string[], body: object = {}): Promise<void> => {
    const sent = await client.ask('POST /messages', { body: { recipients, text: 'Hello', ...body } });
    assert.equal(sent.status, 202, JSON.stringify(sent.body));
  };
  const watch = async (
    first: object,
    headers: Readonly<Record<string, string>> = SHOP,
  ): Promise<LivePage> => {
    const page = await LivePage.open(door.url, headers, first);
    context.after(() => page.close());
    return page;
  };
  const administer = async (): Promise<void> => {
    const changed = await door.given.storage.accounts.change('shop', { administrator: 'on' });
    assert.ok(changed.ok);
  };
  return { ...door, client, send, watch, administer };
}

test('who does not say who they are, or wrongly, gets no websocket', async (context) => {
  const { url } = await shop(context);
  const wrong = await refusal(url, { authorization: basic('shop', 'wrong') });
  assert.deepEqual([wrong.status, (wrong.body as { code: string }).code], [401, 'sign-in-failed']);
  const nobody = await refusal(url, { origin: url });
  assert.deepEqual([nobody.status, (nobody.body as { code: string }).code], [401, 'sign-in-failed']);
});

test('a page watches by its session, pages of other origins do not, and the end of the session is its end', async (context) => {
  const { url, watch } = await shop(context, { signedInMs: 100 });
  const signedIn = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ login: 'shop', password: 'secret' }),
  });
  assert.ok(signedIn.ok, await signedIn.clone().text());
  const [cookie = ''] = (signedIn.headers.get('set-cookie') ?? '').split(';');
  const { csrfToken } = (await signedIn.json()) as { csrfToken: string };
  for (const origin of [{}, { origin: 'https://elsewhere.example' }])
    assert.equal((await refusal(url, { cookie, ...origin })).status, 403);
  const page = await watch({ subscribe: ['calls'] }, { cookie, origin: url });
  await page.frame('calls');
  const headers = { cookie, origin: url, 'x-csrf-token': csrfToken };
  assert.equal((await fetch(`${url}/api/v1/session`, { method: 'DELETE', headers })).status, 204);
  assert.equal((await page.end()).code, 4401);
});

test('a page that opens is told what is on, and then every message that is accepted', async (context) => {
  const { send, watch } = await shop(context);
  const page = await watch({ subscribe: ['messages', 'rates', 'calls', 'links', 'trunks', 'queues'] });
  assert.deepEqual((await page.frame('messages')).changes, []);
  assert.deepEqual((await page.frame('calls', ({ snapshot }) => snapshot)).calls, []);
  assert.equal((await page.frame('rates')).snapshot, true);
  assert.deepEqual((await page.frame('queues')).groups, []);
  await send(['79991234567', '79991234568']);
  const { changes } = await page.frame('messages', (frame) => frame.changes.length > 0);
  assert.deepEqual(
    changes.map(({ kind, was, status, final, count, numbers }) => ({
      kind,
      was,
      status,
      final,
      count,
      numbers,
    })),
    [{ kind: 'sms', was: null, status: 'waiting', final: false, count: 2, numbers: [1, 2] }],
  );
  const { points } = await page.frame('rates', ({ snapshot }) => !snapshot);
  assert.deepEqual(
    points.map(({ kind, accepted, delivered }) => ({ kind, accepted, delivered })),
    [{ kind: 'sms', accepted: 2, delivered: 0 }],
  );
  const { groups } = await page.frame('queues', (frame) => frame.groups.length > 0);
  assert.equal(groups[0]?.count, 2);
});

test('what happened before somebody watched is in the series of a page that opens', async (context) => {
  const { send, watch, client } = await shop(context);
  await send(['79991234567', '79991234568', '79991234569']);
  const page = await watch({ subscribe: ['rates'] });
  const { points } = await page.frame('rates');
  assert.equal(
    points.reduce((sum, { accepted }) => sum + accepted, 0),
    3,
  );
  const told = (await client.ask('GET /live/rates')).body as { points: { accepted: number }[] };
  assert.equal(
    told.points.reduce((sum, { accepted }) => sum + accepted, 0),
    3,
  );
});

test('a connection that comes again goes on where it was, and misses nothing', async (context) => {
  const { send, watch } = await shop(context);
  const page = await watch({ subscribe: ['messages'] });
  await send(['79991234567']);
  const { cursor } = await page.frame('messages', (frame) => frame.changes.length > 0);
  page.close();
  await send(['79991234568']);
  await send(['79991234569']);
  const again = await watch({ subscribe: ['messages'], cursor });
  const { changes } = await again.frame('messages');
  assert.deepEqual(
    changes.flatMap(({ numbers }) => numbers),
    [2, 3],
  );
  assert.ok(!again.frames.some(({ topic }) => topic === 'missed'));
});

test('a cursor from too long ago, or of nobody, is answered with how much is missed', async (context) => {
  const { watch } = await shop(context);
  const old = Math.floor((Date.now() - LIMITS.live.changesKept) / 1_000);
  const now = Math.floor(Date.now() / 1_000);
  const made = ['5:5:', `1:9223372036854775807:`, '5:4:', '5:9:9', '5:9:7,6', '5:9:,', '0:0:'].map(
    (one) => `${one}.${now}`,
  );
  for (const cursor of [`5:5:.${old}`, ...made.slice(1), 'what']) {
    const page = await watch({ subscribe: ['messages'], cursor });
    await page.frame('missed');
    assert.deepEqual((await page.frame('messages')).changes, []);
  }
});

test('nobody sees what is another account’s, and only an administrator sees everybody’s', async (context) => {
  const { given, url, send, watch, administer, client } = await shop(context);
  await testAccount(given.storage, 'other');
  const other = { authorization: basic('other', 'secret') };
  const theirs = await watch({ subscribe: ['messages', 'queues'] }, other);
  await theirs.frame('queues');
  theirs.say({ subscribe: ['messages'], scope: 'installation' });
  assert.match((await theirs.frame('refused')).detail, /administrator/i);
  await administer();
  const all = await watch({ subscribe: ['messages', 'queues'], scope: 'installation' });
  await all.frame('messages');
  const otherClient = jsonClient(url, other.authorization);
  await otherClient.ask('POST /messages', { body: { recipients: ['79990000009'], text: 'Theirs' } });
  await send(['79991234567']);
  const own = await theirs.frame('messages', (frame) => frame.changes.length > 0);
  assert.deepEqual(
    own.changes.map(({ numbers }) => numbers),
    [[1]],
  );
  const { groups } = await all.frame('queues', (frame) => frame.groups.length === 2);
  assert.deepEqual(
    groups.map(({ login }) => login),
    ['shop', 'other'],
  );
  const { body } = await otherClient.ask('GET /live/queues');
  assert.deepEqual(
    (body as { items: { login: string }[] }).items.map(({ login }) => login),
    ['other'],
  );
  assert.equal((await otherClient.ask('GET /live/queues', { query: { scope: 'installation' } })).status, 403);
  const shops = groups[0] as { id: string };
  assert.equal((await otherClient.ask(`GET /live/queues/${shops.id}/messages`)).status, 404);
  const page = await client.ask(`GET /live/queues/${shops.id}/messages`);
  assert.deepEqual(
    (page.body as { items: { recipient: string }[] }).items.map(({ recipient }) => recipient),
    ['79991234567'],
  );
});

test('waiting messages are grouped by their reason, and told page by page', async (context) => {
  const { client, send } = await shop(context);
  await send(['79991234567', '79991234568', '79991234569']);
  const later = new Date(Date.now() + 7_200_000).toISOString();
  await send(['79991234560'], { sendAt: later });
  const { items } = (await client.ask('GET /live/queues')).body as {
    items: { id: string; reason: string; count: number; from: string; sentence: string }[];
  };
  assert.deepEqual(
    items.map(({ reason, count }) => [reason, count]),
    [
      ['link-pace', 3],
      ['asked-for-later', 1],
    ],
  );
  assert.equal(Date.parse(items[1]?.from ?? ''), Date.parse(later));
  const address = `GET /live/queues/${items[0]?.id}/messages`;
  type Page = { items: { number: number }[]; next: string | null };
  const first = (await client.ask(address, { query: { limit: 2 } })).body as Page;
  assert.deepEqual(
    first.items.map(({ number }) => number),
    [1, 2],
  );
  const second = (await client.ask(address, { query: { limit: 2, cursor: first.next ?? '' } })).body as Page;
  assert.deepEqual(
    second.items.map(({ number }) => number),
    [3],
  );
  assert.equal(second.next, null);
  assert.equal((await client.ask('GET /live/queues/1.0.0.nothing/messages')).status, 404);
});

test('a mailing that is paused says so for the messages it holds', async (context) => {
  const { client, given } = await shop(context, { mailings: 'by hand' });
  const made = await client.ask('POST /mailings', {
    body: { name: 'Spring', text: 'Hello', recipients: ['79990000001', '79990000002'] },
  });
  const { id } = made.body as { id: string };
  await runMailings(given.storage);
  assert.equal((await client.ask(`POST /mailings/${id}/pause`)).status, 200);
  await runMailings(given.storage);
  const { items } = (await client.ask('GET /live/queues')).body as {
    items: { id: string; reason: string; count: number }[];
  };
  assert.deepEqual(
    items.map(({ reason, count }) => [reason, count]),
    [['mailing-paused', 2]],
  );
  const page = (await client.ask(`GET /live/queues/${items[0]?.id}/messages`)).body as {
    items: { recipient: string }[];
  };
  assert.deepEqual(
    page.items.map(({ recipient }) => recipient),
    ['79990000001', '79990000002'],
  );
});

test('what is said without sense is refused and changes nothing; too much of it ends the connection', async (context) => {
  const { watch, send } = await shop(context);
  const page = await watch({ subscribe: ['messages'] });
  await page.frame('messages');
  for (const nonsense of ['', '{', '[]', '{"subscribe":["weather"]}', '{"subscribe":["calls"],"more":1}'])
    page.say(nonsense);
  await page.frame('refused', ({ number }) => number === 6);
  await send(['79991234567']);
  await page.frame('messages', ({ changes }) => changes.length > 0);
  for (let said = 0; said < LIMITS.live.messagesOfMinute; said++) page.say('{');
  assert.equal((await page.end()).code, 4429);
});

test('a message of a page that is too long, or not text, ends the connection', async (context) => {
  const { watch } = await shop(context);
  const long = await watch({ subscribe: ['messages'] });
  long.say('x'.repeat(LIMITS.live.messageBytes + 1));
  assert.equal((await long.end()).code, 1009);
  const binary = await watch({ subscribe: ['messages'] });
  binary.socket.send(Buffer.from([1]), { binary: true });
  assert.equal((await binary.end()).code, 1003);
});

test('who takes too little of what is told is closed, and told so when it goes on reading', async (context) => {
  const { watch, given, account } = await shop(context);
  // As many points as a series can have: some hundreds of kilobytes, which the buffers of the system hold only a few times.
  await given.client.query(
    `insert into message_changes (at, account_id, kind, was, status, count)
     select now() - s * interval '1 second', $1, k, null, -1, 1
     from generate_series(1, 290) s, unnest(array[0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 13, 14, 15]) k`,
    [account.id],
  );
  const page = await watch({ subscribe: ['rates'] });
  await page.frame('rates');
  page.socket.pause();
  for (let said = 0; said < 60; said++) {
    page.say({ subscribe: ['rates'] });
    await new Promise((resolve) => setImmediate(resolve));
    await given.client.query('select pg_sleep(0.05)');
  }
  page.socket.resume();
  assert.equal((await page.end()).code, 4408);
});

test('an account may have so many websockets and no more', async (context) => {
  const { url, watch } = await shop(context);
  for (let count = 0; count < LIMITS.live.socketsOfAccount; count++) await watch({ subscribe: [] });
  assert.equal((await refusal(url, SHOP)).status, 429);
});

test('a request that would rather speak another protocol is answered in this one, body and all', async (context) => {
  const { url } = await shop(context);
  const form = 'login=shop&psw=secret&phones=79991234567&mes=Hello&fmt=3';
  const { port } = new URL(url);
  const socket = connect(Number(port), '127.0.0.1');
  socket.write(
    [
      'POST /sys/send.php HTTP/1.1',
      'Host: 127.0.0.1',
      'Connection: Upgrade, HTTP2-Settings, close',
      'Upgrade: h2c',
      'HTTP2-Settings: AAMAAABkAAQAAP__',
      'Content-Type: application/x-www-form-urlencoded',
      `Content-Length: ${form.length}`,
      '',
      form.slice(0, 10),
    ].join('\r\n'),
  );
  socket.write(form.slice(10));
  const answer = await text(socket);
  assert.match(answer, /^HTTP\/1\.1 200 /);
  assert.match(answer, /"id": ?1/);
});

test('asked without a websocket, the address says what it is for', async (context) => {
  const { client } = await shop(context);
  const { status, headers } = await client.ask('GET /live');
  assert.equal(status, 426);
  assert.equal(headers.get('upgrade'), 'websocket');
});
