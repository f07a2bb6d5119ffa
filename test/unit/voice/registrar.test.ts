// The registrar of phones (RFC 3261 10.3): who proves what, what is kept for how long, and what a refusal is.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instant } from '../../../src/base/time.ts';
import type { AccountId } from '../../../src/core/accounts/account.ts';
import type { KnownPhone } from '../../../src/core/phones/phones.ts';
import { authorize, parseChallenge } from '../../../src/protocols/sip/digest.ts';
import type { SipHeader, SipRequest } from '../../../src/protocols/sip/message.ts';
import { Registrar } from '../../../src/voice/registrar/registrar.ts';
import { systemHash } from '../../../src/voice/signalling/endpoint-options.ts';
import type { LinkWatcher } from '../../../src/voice/signalling/network.ts';
import type { Flow } from '../../../src/voice/signalling/session.ts';
import { ManualScheduler } from '../../support/manual-scheduler.ts';
import { seededChance } from '../../support/signalling-stage.ts';

const SHOP = 1 as AccountId;
const OTHER = 2 as AccountId;
const MADE = instant(1_000);
const URI = 'sip:dozvon.invalid';

type Connection = Flow & { close(): void };

function connection(address = '198.51.100.7'): Connection {
  const watchers: LinkWatcher[] = [];
  const link = {
    transport: 'wss' as const,
    open: true,
    listener: { transport: 'wss' as const, address: '192.0.2.1', port: 8080 },
    send: () => assert.fail('the registrar sends by its replies alone'),
    anew: () => link,
    watch: (watcher: LinkWatcher) => void watchers.push(watcher),
    unwatch: () => undefined,
  };
  const close = (): void => {
    link.open = false;
    for (const watcher of watchers) watcher.linkClosed('closed');
  };
  return { address, port: 40_000, link, close };
}

type Told = { readonly status: number; readonly headers: readonly SipHeader[] };

function world(
  phones: readonly KnownPhone[] = [{ number: '101', account: SHOP, madeAt: MADE, passwords: ['secret'] }],
) {
  const scheduler = new ManualScheduler();
  const known = [...phones];
  const asked: string[] = [];
  const registrar = new Registrar({
    findPhone: async (number) => {
      asked.push(number);
      return known.find((one) => one.number === number);
    },
    scheduler,
    chance: seededChance(),
    hash: systemHash,
    report: (what, error) => assert.fail(`${what}: ${String(error)}`),
  });
  let sequence = 0;
  const send = (flow: Flow, request: SipRequest): Promise<Told> =>
    new Promise((resolve) => {
      registrar.register({ request, flow, reply: (status, headers = []) => resolve({ status, headers }) });
    });
  const made = (more: readonly SipHeader[], number: string, callId: string): SipRequest => ({
    kind: 'request',
    method: 'REGISTER',
    uri: URI,
    headers: [
      { name: 'To', value: `<sip:${number}@dozvon.invalid>` },
      { name: 'Call-ID', value: callId },
      { name: 'CSeq', value: `${++sequence} REGISTER` },
      ...more,
    ],
    body: new Uint8Array(),
  });
  /** A challenge met: what the second REGISTER is told. */
  const register = async (
    flow: Flow,
    contacts: readonly string[],
    asked: {
      readonly number?: string;
      readonly password?: string;
      readonly expires?: string;
      readonly callId?: string;
    } = {},
  ): Promise<Told> => {
    const { number = '101', password = 'secret', expires, callId = 'r1' } = asked;
    const more = contacts.map((value) => ({ name: 'Contact', value }));
    if (expires !== undefined) more.push({ name: 'Expires', value: expires });
    const first = await send(flow, made(more, number, callId));
    assert.equal(first.status, 401);
    const challenge = parseChallenge(first.headers[0]?.value ?? '');
    assert.ok(challenge.ok);
    const signature = authorize(
      {
        challenge: challenge.value,
        credentials: { username: number, password },
        method: 'REGISTER',
        uri: URI,
        body: new Uint8Array(),
        nonceCount: 1,
        cnonce: 'c',
      },
      systemHash,
    );
    return await send(flow, made([...more, { name: 'Authorization', value: signature }], number, callId));
  };
  return { registrar, scheduler, known, asked: asked as readonly string[], send, made, register };
}

const uris = async (registrar: Registrar, account = SHOP): Promise<readonly string[]> =>
  (await registrar.contacts(account, '101')).map(({ uri }) => uri);

test('who knows the password is registered, for the time that was asked and granted', async () => {
  const { registrar, scheduler, register } = world();
  const flow = connection();
  const told = await register(flow, ['<sip:101@a.invalid;transport=ws>;expires=120']);
  assert.equal(told.status, 200);
  assert.match(told.headers[0]?.value ?? '', /^<sip:101@a\.invalid;transport=ws>;expires=120$/);
  assert.deepEqual(await uris(registrar), ['sip:101@a.invalid;transport=ws']);
  assert.equal(await registrar.callerBy(flow, '101'), SHOP);
  assert.equal(
    await registrar.callerBy(connection(), '101'),
    undefined,
    'another connection has not registered',
  );
  await scheduler.pass(119_000);
  assert.equal(registrar.size, 1);
  await scheduler.pass(2_000);
  assert.equal(registrar.size, 0);
  assert.equal(await registrar.callerBy(flow, '101'), undefined);
});

test('without a time an hour is granted, and never more', async () => {
  const { register } = world();
  const plain = await register(connection(), ['<sip:101@a.invalid>']);
  assert.match(plain.headers[0]?.value ?? '', /expires=3600/);
  const long = await register(connection(), ['<sip:101@b.invalid>'], { expires: '999999', callId: 'r2' });
  assert.ok(
    long.headers.every(({ value }) => /expires=3600/.test(value)),
    JSON.stringify(long.headers),
  );
});

test('a time that is too brief is refused with what is brief enough', async () => {
  const { registrar, register } = world();
  const told = await register(connection(), ['<sip:101@a.invalid>;expires=5']);
  assert.deepEqual(told, { status: 423, headers: [{ name: 'Min-Expires', value: '60' }] });
  assert.equal(registrar.size, 0);
});

test('several contacts stand beside each other, the one registered last first; a refresh renews its own', async () => {
  const { registrar, register } = world();
  const flow = connection();
  await register(flow, ['<sip:101@a.invalid>']);
  await register(connection(), ['<sip:101@b.invalid>'], { callId: 'r2' });
  assert.deepEqual(await uris(registrar), ['sip:101@b.invalid', 'sip:101@a.invalid']);
  await register(flow, ['<sip:101@a.invalid>']);
  assert.deepEqual(await uris(registrar), ['sip:101@a.invalid', 'sip:101@b.invalid']);
});

test('one instance of a phone has one contact, whatever address it has now (RFC 5626)', async () => {
  const { registrar, register } = world();
  const instance = ';+sip.instance="<urn:uuid:1>";reg-id=1';
  await register(connection(), [`<sip:101@a.invalid>${instance}`]);
  await register(connection(), [`<sip:101@b.invalid>${instance}`], { callId: 'r2' });
  assert.deepEqual(await uris(registrar), ['sip:101@b.invalid']);
});

test('a contact is taken back by no time, all of them by a star', async () => {
  const { registrar, register } = world();
  const flow = connection();
  await register(flow, ['<sip:101@a.invalid>', '<sip:101@b.invalid>']);
  await register(flow, ['<sip:101@a.invalid>;expires=0']);
  assert.deepEqual(await uris(registrar), ['sip:101@b.invalid']);
  assert.equal((await register(flow, ['*'], { expires: '0' })).status, 200);
  assert.equal(registrar.size, 0);
});

test('a star beside a contact, or with a time, is malformed', async () => {
  const { send, made } = world();
  const star = { name: 'Contact', value: '*' };
  const told = await send(connection(), made([star, { name: 'Expires', value: '10' }], '101', 'r1'));
  assert.equal(told.status, 400);
});

test('more contacts than one phone may have are refused whole', async () => {
  const { registrar, register } = world();
  const many = Array.from({ length: 11 }, (_, at) => `<sip:101@h${at}.invalid>`);
  assert.equal((await register(connection(), many)).status, 403);
  assert.equal(registrar.size, 0);
});

test('a connection that closes takes its contacts with it', async () => {
  const { registrar, register } = world();
  const flow = connection();
  await register(flow, ['<sip:101@a.invalid>']);
  await register(connection(), ['<sip:101@b.invalid>'], { callId: 'r2' });
  flow.close();
  assert.deepEqual(await uris(registrar), ['sip:101@b.invalid']);
});

test('a wrong password and an unknown number are told the same', async () => {
  const { register } = world();
  const wrong = await register(connection(), ['<sip:101@a.invalid>'], { password: 'guess' });
  const nobody = await register(connection(), ['<sip:999@a.invalid>'], { number: '999' });
  assert.deepEqual(
    [wrong, nobody],
    [
      { status: 403, headers: [] },
      { status: 403, headers: [] },
    ],
  );
});

test('an address that guesses too often is shut out for a while, the right password too', async () => {
  const { scheduler, register } = world();
  for (let times = 0; times < 20; times++)
    await register(connection(), ['<sip:101@a.invalid>'], { password: `guess ${times}` });
  assert.equal((await register(connection(), ['<sip:101@a.invalid>'])).status, 403);
  assert.equal((await register(connection('203.0.113.9'), ['<sip:101@a.invalid>'])).status, 200);
  await scheduler.pass(600_001);
  assert.equal((await register(connection(), ['<sip:101@a.invalid>'])).status, 200);
});

test('what was signed once is not taken a second time, nor by another connection', async () => {
  const { send, made, registrar } = world();
  const flow = connection();
  const contact = { name: 'Contact', value: '<sip:101@a.invalid>' };
  const challenge = parseChallenge((await send(flow, made([contact], '101', 'r1'))).headers[0]?.value ?? '');
  assert.ok(challenge.ok);
  const credentials = { username: '101', password: 'secret' };
  const digest = { challenge: challenge.value, credentials, method: 'REGISTER', uri: URI, cnonce: 'c' };
  const value = authorize({ ...digest, body: new Uint8Array(), nonceCount: 1 }, systemHash);
  const signed = [contact, { name: 'Authorization', value }];
  assert.equal((await send(connection(), made(signed, '101', 'r1'))).status, 401);
  assert.equal((await send(flow, made(signed, '101', 'r1'))).status, 200);
  const again = await send(flow, made(signed, '101', 'r1'));
  assert.equal(again.status, 401);
  assert.match(again.headers[0]?.value ?? '', /stale=true/);
  assert.equal(registrar.size, 1);
});

test('a number that was given to another account is not rung where its last owner registered', async () => {
  const { registrar, known, register } = world();
  await register(connection(), ['<sip:101@a.invalid>']);
  known[0] = { number: '101', account: OTHER, madeAt: MADE, passwords: ['new'] };
  assert.deepEqual(await uris(registrar, OTHER), []);
  await register(connection(), ['<sip:101@b.invalid>'], { password: 'new', callId: 'r2' });
  assert.deepEqual(await uris(registrar, OTHER), ['sip:101@b.invalid']);
  assert.deepEqual(await uris(registrar), []);
});

test('a phone that was taken away neither calls nor is rung by the connection it had, made anew neither', async () => {
  const { registrar, known, register } = world();
  const flow = connection();
  await register(flow, ['<sip:101@a.invalid>']);
  const phone = known.pop()!;
  assert.equal(await registrar.callerBy(flow, '101'), undefined);
  assert.equal(registrar.size, 0);
  known.push(phone);
  await register(flow, ['<sip:101@a.invalid>'], { callId: 'r2' });
  assert.equal(await registrar.callerBy(flow, '101'), SHOP);
  known[0] = { ...phone, madeAt: instant(2_000), passwords: ['new'] };
  assert.deepEqual(await uris(registrar), []);
  assert.equal(await registrar.callerBy(flow, '101'), undefined);
});

test('a connection that has not registered is not known, one that has is', async () => {
  const { registrar, register } = world();
  const flow = connection();
  await register(flow, ['<sip:101@a.invalid>'], { password: 'guess' });
  assert.equal(registrar.hasProved(flow), false);
  await register(flow, ['<sip:101@a.invalid>']);
  assert.equal(registrar.hasProved(flow), true);
  assert.equal(registrar.hasProved(connection()), false);
});

test('guesses sent all at once ask the database once, and what is no number never', async () => {
  const { asked, send, made, register } = world();
  const flow = connection();
  const challenge = parseChallenge((await send(flow, made([], '101', 'r1'))).headers[0]?.value ?? '');
  assert.ok(challenge.ok);
  const guess = (nonceCount: number): SipHeader => ({
    name: 'Authorization',
    value: authorize(
      {
        challenge: challenge.value,
        credentials: { username: '101', password: `guess ${nonceCount}` },
        method: 'REGISTER',
        uri: URI,
        body: new Uint8Array(),
        nonceCount,
        cnonce: 'c',
      },
      systemHash,
    ),
  });
  const told = await Promise.all([1, 2, 3, 4].map((count) => send(flow, made([guess(count)], '101', 'r1'))));
  assert.deepEqual(
    told.map(({ status }) => status),
    [403, 503, 503, 503],
  );
  assert.deepEqual(asked, ['101']);
  assert.equal((await register(flow, [], { number: '%00' })).status, 403);
  assert.deepEqual(asked, ['101']);
});
