// Signing in to the console over the real door and the real database: cookie and token, what pages of other sites cannot
// do, how a session ends, and how guessing gets slower and slower.

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { LIMITS } from '../../../src/base/limits.ts';
import { DAY, MINUTE } from '../../../src/base/time.ts';
import { REQUEST_LIMITS } from '../../../src/core/accounts/request-limits.ts';
import { forgetSessions } from '../../../src/storage/people/sessions.ts';
import { openStorage } from '../../../src/storage/storage.ts';
import { BrowserClient, codeOf, signedIn } from '../../support/browser-client.ts';
import { basic, jsonClient } from '../../support/json-client.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { storedDoor } from '../../support/stored-door.ts';
import { submissionOf } from '../../support/submission.ts';

const SHOP = { login: 'shop', password: 'secret' };

type Body = Readonly<Record<string, unknown>>;

async function shop(context: TestContext) {
  const clock = new ManualClock();
  const door = await storedDoor(context, { clock });
  return { ...door, clock, owner: jsonClient(door.url, basic('shop', 'secret')) };
}

type Shop = Awaited<ReturnType<typeof shop>>;

/** Somebody who has signed in once and chosen a password. */
async function person({ url, owner }: Shop, login: string, role: string): Promise<BrowserClient> {
  const added = await owner.ask('POST /people', { body: { login, role } });
  assert.equal(added.status, 201);
  const { password } = added.body as { password: string };
  const browser = await signedIn(url, { login, password });
  const body = { password, newPassword: `${login} Likes 2 geese` };
  assert.equal((await browser.ask('PUT /session/password', { body })).status, 200);
  return browser;
}

const passwordOf = (login: string): string => `${login} Likes 2 geese`;

/** Spec http-balance: the limit of the classic page. */
const BALANCES_A_MINUTE = 10;

test('pages ask for the balance as often as they like, programs ten times a minute', async (context) => {
  const { url, owner } = await shop(context);
  const browser = await signedIn(url, SHOP);
  const asks = Array.from({ length: BALANCES_A_MINUTE + 1 });
  for (const _ of asks) assert.equal((await browser.ask('GET /account/balance')).status, 200);
  const statuses: number[] = [];
  for (const _ of asks) statuses.push((await owner.ask('GET /account/balance')).status);
  assert.deepEqual(statuses, [...asks.slice(1).map(() => 200), 429]);
});

test('pages look at the same message as often as they like, programs five times a minute', async (context) => {
  const { url, owner, given, account } = await shop(context);
  await given.storage.doors.submit(account, submissionOf('sms', 'one', { phones: ['79990000001'] }));
  const listed = (await owner.ask('GET /messages')).body as { items: readonly { number: number }[] };
  const address = `GET /messages/${listed.items[0]?.number}`;
  const browser = await signedIn(url, SHOP);
  const asks = Array.from({ length: REQUEST_LIMITS.statusPerMessage + 1 });
  for (const _ of asks) assert.equal((await browser.ask(address)).status, 200);
  const statuses: number[] = [];
  for (const _ of asks) statuses.push((await owner.ask(address)).status);
  assert.deepEqual(statuses, [...asks.slice(1).map(() => 200), 429]);
});

test('the login of the account opens a session, and the cookie is nothing a page can read', async (context) => {
  const { url } = await shop(context);
  const browser = new BrowserClient(url);
  const reply = await browser.signIn(SHOP);
  const { csrfToken, until, ...told } = reply.body as Body;
  assert.deepEqual(told, {
    person: { id: null, login: 'shop', name: '', secondFactor: false },
    role: 'owner',
    scopes: ['read', 'send', 'manage'],
    account: { login: 'shop', name: null, currency: 'RUR' },
    administrator: false,
    mustChangePassword: false,
  });
  assert.match(String(csrfToken), /^[A-Za-z0-9_-]{20,}$/);
  assert.equal(until, '2026-01-15T19:00:00Z');
  const cookie = reply.headers.get('set-cookie') ?? '';
  assert.match(
    cookie,
    /^dozvon_session=[A-Za-z0-9_-]{43}; Path=\/; Max-Age=604800; HttpOnly; SameSite=Strict$/,
  );
  assert.deepEqual((await browser.ask('GET /session')).body, reply.body);
  assert.equal((await browser.ask('GET /messages')).status, 200);
});

test('behind a proxy that speaks https the cookie never goes over http, and the host is the one outside', async (context) => {
  const { url } = await storedDoor(context, { proxies: ['127.0.0.1'] });
  const outside = {
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'sms.example',
    origin: 'https://sms.example',
  };
  const reply = await new BrowserClient(url).ask('POST /session', { body: SHOP, headers: outside });
  assert.equal(reply.status, 200);
  assert.match(reply.headers.get('set-cookie') ?? '', /; Secure$/);
  const headers = { ...outside, origin: url };
  const inside = await new BrowserClient(url).ask('POST /session', { body: SHOP, headers });
  assert.equal(codeOf(inside), 'origin-foreign');
});

test('whoever is not a proxy that is trusted says nothing about the host', async (context) => {
  const { url } = await shop(context);
  const headers = { 'x-forwarded-host': 'evil.example', origin: 'https://evil.example' };
  const reply = await new BrowserClient(url).ask('POST /session', { body: SHOP, headers });
  assert.equal(codeOf(reply), 'origin-foreign');
});

test('what changes something needs the token of the session beside the cookie', async (context) => {
  const { url } = await shop(context);
  const browser = await signedIn(url, SHOP);
  const change = { body: { menuRounds: 2 } };
  const other = await signedIn(url, SHOP);
  for (const token of ['', 'x', browser.csrfToken.slice(1), other.csrfToken]) {
    const headers = { 'x-csrf-token': token };
    assert.equal(
      codeOf(await browser.ask('PATCH /account/settings', { ...change, headers })),
      'csrf-token-wrong',
    );
  }
  assert.equal((await browser.ask('PATCH /account/settings', change)).status, 200);
});

test('pages of other origins get nothing by the cookie, not even to sign in', async (context) => {
  const { url } = await shop(context);
  const browser = await signedIn(url, SHOP);
  const host = new URL(url).host;
  const foreign = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: `${url}0` },
    { origin: `http://${host}.evil.example` },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'cross-site' },
  ];
  for (const headers of foreign) {
    assert.equal(codeOf(await browser.ask('GET /messages', { headers })), 'origin-foreign');
    assert.equal(codeOf(await browser.ask('DELETE /session', { headers })), 'origin-foreign');
    assert.equal(codeOf(await browser.ask('POST /session', { body: SHOP, headers })), 'origin-foreign');
  }
  assert.equal(
    (await browser.ask('GET /messages', { headers: { 'sec-fetch-site': 'same-origin' } })).status,
    200,
  );
});

test('keys and passwords in the header go on as they were, whatever page asks', async (context) => {
  const { url, owner } = await shop(context);
  const headers = { origin: 'https://partner.example', cookie: 'dozvon_session=nonsense' };
  const changed = await owner.ask('PATCH /account/settings', { body: { menuRounds: 3 }, headers });
  assert.equal(changed.status, 200);
  const browser = await signedIn(url, SHOP);
  // The header is read, the cookie is not: a wrong header is not mended by a good cookie.
  const reply = await jsonClient(url, '').ask('GET /messages', {
    as: basic('shop', 'wrong'),
    headers: { cookie: browser.cookie ?? '' },
  });
  assert.equal(codeOf(reply), 'sign-in-failed');
});

test('a script is not asked for a password by the browser’s own window', async (context) => {
  const { url } = await shop(context);
  const browser = new BrowserClient(url);
  const reply = await browser.ask('GET /session', { headers: { 'sec-fetch-site': 'same-origin' } });
  assert.equal(reply.status, 401);
  assert.doesNotMatch(reply.headers.get('www-authenticate') ?? '', /Basic/);
  assert.match((await browser.ask('GET /messages')).headers.get('www-authenticate') ?? '', /Basic/);
});

test('each role does what it is for and is told what it is not for', async (context) => {
  const given = await shop(context);
  const asked = async (browser: BrowserClient): Promise<readonly unknown[]> => [
    codeOf(await browser.ask('GET /messages')),
    codeOf(
      await browser.ask('POST /messages', { body: { recipients: ['79991234567'], text: browser.csrfToken } }),
    ),
    codeOf(await browser.ask('PATCH /account/settings', { body: { menuRounds: 2 } })),
    codeOf(await browser.ask('POST /account/api-keys', { body: { name: 'till' } })),
    codeOf(await browser.ask('GET /people')),
    codeOf(await browser.ask('GET /audit')),
    codeOf(await browser.ask('GET /sessions', { query: { whose: 'everybody' } })),
  ];
  const no = 'role-limited';
  const owner = await person(given, 'olga', 'owner');
  assert.deepEqual(await asked(await person(given, 'vera', 'viewer')), [200, no, no, no, no, no, no]);
  assert.deepEqual(await asked(await person(given, 'semyon', 'sender')), [200, 202, no, no, no, no, no]);
  assert.deepEqual(await asked(await person(given, 'maria', 'manager')), [200, 202, 200, no, no, no, no]);
  assert.deepEqual(await asked(owner), [200, 202, 200, 201, 200, 200, 200]);
});

test('neither a manager nor a key that manages takes the account over by its password', async (context) => {
  const given = await shop(context);
  const { owner, url, ask, account, clock } = given;
  const manager = await person(given, 'maria', 'manager');
  const made = await owner.ask('POST /account/api-keys', { body: { name: 'till', scopes: ['manage'] } });
  const { key } = made.body as { key: string };
  const password = 'another Goose 3';
  const address = `PATCH /sub-clients/${account.id}`;
  const body = { settings: { password } };
  assert.equal(codeOf(await manager.ask(address, { body })), 'change-failed');
  assert.equal(codeOf(await owner.ask(address, { as: `Bearer ${key}`, body })), 'change-failed');
  for (const by of [{ user: 'shop' }, { user_id: String(account.id) }])
    for (const signed of [
      { login: '', psw: '', apikey: key },
      { login: 'shop', psw: key },
      { login: '', psw: key },
    ]) {
      clock.advance(MINUTE);
      const reply = await ask('users', { ...by, ...signed, chg: '1', password });
      assert.match(reply, /^ERROR = [15] /);
    }
  assert.equal(codeOf(await new BrowserClient(url).signIn({ login: 'shop', password })), 'sign-in-failed');
  clock.advance(MINUTE);
  const shown = { settings: { password, pswc: 'secret' } };
  assert.equal((await owner.ask(`PATCH /sub-clients/${account.id}`, { body: shown })).status, 204);
  await signedIn(url, { login: 'shop', password });
});

test('a session ends unused after a night, and used after a week', async (context) => {
  const { url, clock } = await shop(context);
  const idle = await signedIn(url, SHOP);
  clock.advance(LIMITS.console.sessionIdle - 1);
  assert.equal((await idle.ask('GET /session')).status, 200);
  clock.advance(LIMITS.console.sessionIdle);
  assert.equal(codeOf(await idle.ask('GET /session')), 'sign-in-failed');
  const busy = await signedIn(url, SHOP);
  const nights = Math.floor(LIMITS.console.sessionLongest / (LIMITS.console.sessionIdle / 2)) - 1;
  for (let night = 0; night < nights; night++) {
    clock.advance(LIMITS.console.sessionIdle / 2);
    assert.equal((await busy.ask('GET /session')).status, 200);
  }
  clock.advance(LIMITS.console.sessionIdle);
  assert.equal(codeOf(await busy.ask('GET /session')), 'sign-in-failed');
});

test('a session outlives the server, and the database holds no token', async (context) => {
  const { url, given, clock } = await shop(context);
  const browser = await signedIn(url, SHOP);
  const token = (browser.cookie ?? '').split('=')[1] ?? '';
  const { rows } = await given.client.query('select * from sessions');
  assert.ok(!JSON.stringify(rows).includes(token));
  const again = await openStorage({ ...given.options, role: 'command', clock });
  const found = await again.doors.sessions.find(token, { address: '127.0.0.1', agent: '' });
  await again.close();
  assert.ok(found.ok && found.value.account.login === 'shop' && found.value.csrfToken === browser.csrfToken);
});

test('signing out ends the session and takes the cookie away', async (context) => {
  const { url } = await shop(context);
  const browser = await signedIn(url, SHOP);
  const { cookie = '' } = browser;
  const out = await browser.ask('DELETE /session');
  assert.match(out.headers.get('set-cookie') ?? '', /^dozvon_session=; Path=\/; Max-Age=0;/);
  assert.equal(codeOf(await browser.ask('GET /session', { headers: { cookie } })), 'sign-in-failed');
});

test('whoever changes the password ends the other sessions and goes on in this one', async (context) => {
  const given = await shop(context);
  const here = await person(given, 'anna', 'sender');
  const there = await signedIn(given.url, { login: 'anna', password: passwordOf('anna') });
  const before = here.cookie;
  const body = { password: passwordOf('anna'), newPassword: 'another Goose 3' };
  const refused: readonly (readonly [object, string])[] = [
    [{ ...body, password: 'wrong' }, '/password'],
    [{ ...body, newPassword: passwordOf('anna') }, '/newPassword'],
    [{ ...body, newPassword: 'goose' }, '/newPassword'],
    [{ ...body, newPassword: 'onlysmallletters' }, '/newPassword'],
  ];
  for (const [asked, pointer] of refused) {
    const reply = await here.ask('PUT /session/password', { body: asked });
    assert.equal(reply.status, 422);
    assert.equal((reply.body as { errors: { pointer: string }[] }).errors[0]?.pointer, pointer);
  }
  assert.equal((await here.ask('PUT /session/password', { body })).status, 200);
  assert.notEqual(here.cookie, before);
  assert.equal((await here.ask('GET /messages')).status, 200);
  assert.equal(
    codeOf(await here.ask('GET /messages', { headers: { cookie: before ?? '' } })),
    'sign-in-failed',
  );
  assert.equal(codeOf(await there.ask('GET /messages')), 'sign-in-failed');
  await signedIn(given.url, { login: 'anna', password: 'another Goose 3' });
});

test('the owner changes the password of the account, for programs too', async (context) => {
  const { url, owner } = await shop(context);
  const browser = await signedIn(url, SHOP);
  const body = { password: 'secret', newPassword: 'another Goose 3' };
  assert.equal((await browser.ask('PUT /session/password', { body })).status, 200);
  assert.equal((await browser.ask('GET /people')).status, 200);
  assert.equal((await owner.ask('GET /messages')).status, 401);
  const as = basic('shop', 'another Goose 3');
  assert.equal((await owner.ask('GET /messages', { as })).status, 200);
});

test('a session ends when somebody else changes the password, the role or the person', async (context) => {
  const given = await shop(context);
  const { owner, url } = given;
  const idOf = async (login: string): Promise<number> => {
    const { items } = (await owner.ask('GET /people')).body as { items: { id: number; login: string }[] };
    return items.find((one) => one.login === login)?.id ?? 0;
  };
  const changes: readonly (readonly [string, object | undefined])[] = [
    ['PATCH', { role: 'manager' }],
    ['PATCH', { state: 'blocked' }],
    ['PATCH', { password: 'new' }],
    ['DELETE', undefined],
  ];
  for (const [at, [method, body]] of changes.entries()) {
    const login = `person${at}`;
    const browser = await person(given, login, 'viewer');
    const id = await idOf(login);
    await owner.ask(`PATCH /people/${id}`, { body: { name: 'Anna' } });
    assert.equal((await browser.ask('GET /messages')).status, 200, 'a name ends nothing');
    await owner.ask(`${method} /people/${id}`, body ? { body } : {});
    assert.equal(codeOf(await browser.ask('GET /messages')), 'sign-in-failed', JSON.stringify(body));
  }
  const account = await signedIn(url, SHOP);
  await given.given.storage.accounts.change('shop', { password: 'another Goose 3' });
  assert.equal(codeOf(await account.ask('GET /messages')), 'sign-in-failed');
});

/** Asks while a change is under way, which is done as soon as the work waits for it. */
async function meanwhile<T>({ given: { client } }: Shop, change: string, ask: () => Promise<T>): Promise<T> {
  const waiting = 'select from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))';
  await client.query('begin');
  await client.query(change);
  let state: 'asked' | 'answered' = 'asked';
  const asked = ask().finally(() => (state = 'answered'));
  while (state === 'asked' && (await client.query(waiting)).rowCount === 0);
  assert.equal(state, 'asked', 'it did not wait for the change');
  await client.query('commit');
  return await asked;
}

test('whoever is blocked or given another password while his is looked at gets no session', async (context) => {
  const given = await shop(context);
  const { client } = given.given;
  await person(given, 'anna', 'viewer');
  await client.query('delete from sessions');
  const cases: readonly (readonly [string, string, string])[] = [
    ["update people set state = 'blocked' where login = 'anna'", 'anna', passwordOf('anna')],
    ["update people set password = '' where login = 'anna'", 'anna', passwordOf('anna')],
    ["update accounts set password = '' where login = 'shop'", 'shop', 'secret'],
  ];
  for (const [change, login, password] of cases) {
    await client.query("update people set state = 'open'");
    const browser = new BrowserClient(given.url);
    const reply = await meanwhile(given, change, () => browser.signIn({ login, password }));
    assert.equal(codeOf(reply), 'sign-in-failed', change);
    assert.equal((await client.query('select from sessions')).rowCount, 0, change);
  }
});

test('whoever is blocked while he changes his password changes nothing and has no session', async (context) => {
  const given = await shop(context);
  const { client } = given.given;
  const anna = await person(given, 'anna', 'viewer');
  const body = { password: passwordOf('anna'), newPassword: 'another Goose 3' };
  const block = "update people set state = 'blocked' where login = 'anna'";
  const reply = await meanwhile(given, block, () => anna.ask('PUT /session/password', { body }));
  assert.equal(reply.status, 422);
  assert.equal((await client.query('select from sessions')).rowCount, 0);
  await client.query("update people set state = 'open'");
  await signedIn(given.url, { login: 'anna', password: passwordOf('anna') });
});

test('sessions are one’s own to see and to end, and the owner’s all', async (context) => {
  const given = await shop(context);
  const anna = await person(given, 'anna', 'viewer');
  const owner = await signedIn(given.url, SHOP);
  const listOf = async (browser: BrowserClient, whose: string) => {
    const reply = await browser.ask('GET /sessions', { query: { whose } });
    return (reply.body as { items: { id: number; login: string; current: boolean; agent: string }[] }).items;
  };
  const [own] = await listOf(anna, 'mine');
  assert.deepEqual([own?.login, own?.current, own?.agent], ['anna', true, 'Test browser']);
  const all = await listOf(owner, 'everybody');
  assert.deepEqual(
    all.map(({ login }) => login),
    ['shop', 'anna'],
  );
  assert.deepEqual(
    (await listOf(owner, 'mine')).map(({ login }) => login),
    ['shop'],
  );
  assert.equal(codeOf(await anna.ask(`DELETE /sessions/${all[0]?.id}`)), 'record-missing');
  assert.equal((await owner.ask(`DELETE /sessions/${own?.id}`)).status, 204);
  assert.equal(codeOf(await anna.ask('GET /session')), 'sign-in-failed');
});

test('one session too many ends the one that was unused longest', async (context) => {
  const { url, clock } = await shop(context);
  const first = await signedIn(url, SHOP);
  const second = await signedIn(url, SHOP);
  clock.advance(MINUTE);
  await first.ask('GET /session');
  for (let more = 2; more < LIMITS.console.sessionsOfPerson; more++) await signedIn(url, SHOP);
  assert.equal((await second.ask('GET /session', {})).status, 200);
  clock.advance(MINUTE);
  await first.ask('GET /session');
  await signedIn(url, SHOP);
  assert.equal((await first.ask('GET /session')).status, 200);
  assert.equal(codeOf(await second.ask('GET /session')), 'sign-in-failed');
});

test('the addresses of the account hold for sessions too', async (context) => {
  const given = await shop(context);
  const anna = await person(given, 'anna', 'viewer');
  await given.given.client.query(
    `insert into account_addresses (account_id, network) select id, '192.0.2.0/24' from accounts where login = 'shop'`,
  );
  const heard = async () => codeOf(await anna.ask('GET /session')) === 'sign-in-failed';
  for (let tries = 0; !(await heard()); tries++) assert.ok(tries < 1_000, 'the change is heard of');
  const browser = new BrowserClient(given.url);
  assert.equal(
    codeOf(await browser.signIn({ login: 'anna', password: passwordOf('anna') })),
    'sign-in-failed',
  );
});

test('a blocked account has no sessions', async (context) => {
  const given = await shop(context);
  const anna = await person(given, 'anna', 'viewer');
  await given.given.storage.accounts.change('shop', { state: 'blocked' });
  const heard = async () => codeOf(await anna.ask('GET /session')) === 'sign-in-failed';
  for (let tries = 0; !(await heard()); tries++) assert.ok(tries < 1_000, 'the change is heard of');
  const browser = new BrowserClient(given.url);
  assert.equal(
    codeOf(await browser.signIn({ login: 'anna', password: passwordOf('anna') })),
    'sign-in-failed',
  );
});

test('a given password is good for two weeks and for nothing but another one', async (context) => {
  const given = await shop(context);
  const { owner, url, clock } = given;
  const added = (await owner.ask('POST /people', { body: { login: 'anna', role: 'owner' } })).body as Body;
  const signIn = { login: 'anna', password: String(added.password) };
  const anna = await signedIn(url, signIn);
  assert.equal(((await anna.ask('GET /session')).body as Body).mustChangePassword, true);
  for (const address of ['GET /messages', 'GET /sessions', 'POST /session/totp'])
    assert.equal(
      codeOf(await anna.ask(address, address.startsWith('P') ? { body: { password: 'x' } } : {})),
      'password-change-needed',
    );
  clock.advance(LIMITS.console.givenPassword);
  assert.equal(codeOf(await new BrowserClient(url).signIn(signIn)), 'sign-in-failed');
  assert.ok(LIMITS.console.givenPassword > 7 * DAY);
});

test('guessing a login gets slower with every failure, whether there is such a login or not', async (context) => {
  const given = await shop(context);
  const { url, clock } = given;
  await person(given, 'anna', 'viewer');
  clock.advance(LIMITS.console.failuresForgotten);
  const answers: Record<string, readonly unknown[]> = {};
  for (const login of ['anna', 'shop', 'nobody']) {
    const told: unknown[] = [];
    for (let guess = 0; guess < LIMITS.console.failuresFreeOfLogin + 1; guess++) {
      const reply = await new BrowserClient(url).signIn({ login, password: `wrong ${guess}` });
      told.push([reply.status, reply.headers.get('retry-after'), reply.body]);
    }
    answers[login] = told;
  }
  assert.deepEqual(answers.nobody, answers.shop);
  const last = answers.nobody?.at(-1) as readonly [number, string, Body];
  assert.deepEqual([last[0], last[1], last[2].code], [429, '5', 'sign-in-delayed']);
  const right = { login: 'shop', password: 'secret' };
  assert.equal(codeOf(await new BrowserClient(url).signIn(right)), 'sign-in-delayed');
  clock.advance(LIMITS.console.delayFirst);
  assert.equal(codeOf(await new BrowserClient(url).signIn({ ...right, password: 'no' })), 'sign-in-failed');
  const longer = await new BrowserClient(url).signIn(right);
  assert.equal(longer.headers.get('retry-after'), '10');
  clock.advance(2 * LIMITS.console.delayFirst);
  assert.equal((await new BrowserClient(url).signIn(right)).status, 200);
});

test('where a login was right before, strangers’ guesses keep nobody out', async (context) => {
  const { given, clock } = await shop(context);
  const { sessions } = given.storage.doors;
  const signIn = (address: string, password: string) =>
    sessions.open({ login: 'shop', password, code: undefined, address, agent: '' });
  assert.ok((await signIn('192.0.2.1', 'secret')).ok);
  for (let guess = 0; guess < LIMITS.console.failuresFreeOfLogin; guess++)
    await signIn('192.0.2.66', `wrong ${guess}`);
  const stranger = await signIn('192.0.2.67', 'secret');
  assert.ok(!stranger.ok && stranger.error.fault === 'sign-in-delayed');
  assert.ok((await signIn('192.0.2.1', 'secret')).ok);
  clock.advance(MINUTE);
  for (let guess = 0; guess < LIMITS.console.failuresFreeOfLogin; guess++)
    await signIn('192.0.2.1', `wrong ${guess}`);
  const own = await signIn('192.0.2.1', 'secret');
  assert.ok(
    !own.ok && own.error.fault === 'sign-in-delayed',
    'an address one signed in from is no way to guess',
  );
});

test('many guesses at once learn no more than one by one', async (context) => {
  const { given } = await shop(context);
  const { sessions } = given.storage.doors;
  const guesses = Array.from({ length: 20 }, (_, at) => (at === 19 ? 'secret' : `wrong ${at}`));
  const tried = await Promise.all(
    guesses.map((password) =>
      sessions.open({ login: 'shop', password, code: undefined, address: '192.0.2.9', agent: '' }),
    ),
  );
  const faults = tried.map((one) => (one.ok ? 'open' : one.error.fault));
  assert.equal(
    faults.filter((fault) => fault === 'sign-in-failed').length,
    LIMITS.console.failuresFreeOfLogin,
  );
  assert.ok(!faults.includes('open'));
});

test('an address that fails with one login after another is delayed too, and locked at every door', async (context) => {
  const { given, clock } = await shop(context);
  const { sessions, authenticate } = given.storage.doors;
  const address = '192.0.2.9';
  const signIn = (login: string) =>
    sessions.open({ login, password: 'x', code: undefined, address, agent: '' });
  for (let guess = 0; guess < LIMITS.console.failuresFreeOfAddress; guess++) {
    const failed = await signIn(`login${guess}`);
    assert.ok(!failed.ok && failed.error.fault === 'sign-in-failed');
  }
  const delayed = await signIn('fresh');
  assert.ok(!delayed.ok && delayed.error.fault === 'sign-in-delayed');
  const program = { login: 'shop', password: 'secret', apiKey: '', address };
  assert.ok((await authenticate(program)).ok, 'programs have sixty a minute');
  for (let guess = LIMITS.console.failuresFreeOfAddress; guess < 60; guess++)
    await authenticate({ ...program, password: 'x' });
  assert.deepEqual(await authenticate(program), { ok: false, error: 'address-locked' });
  clock.advance(MINUTE);
  assert.ok((await authenticate(program)).ok);
});

test('whoever has no session is told so where only one will do', async (context) => {
  const { owner } = await shop(context);
  for (const address of ['GET /session', 'GET /sessions', 'DELETE /session'])
    assert.equal(codeOf(await owner.ask(address)), 'session-needed');
});

test('sessions whose time is over are cleared away', async (context) => {
  const { url, given, clock } = await shop(context);
  await signedIn(url, SHOP);
  clock.advance(LIMITS.console.sessionIdle - 1);
  await signedIn(url, SHOP);
  const left = async (): Promise<number> => {
    await forgetSessions(given.storage.database, clock.now());
    return (await given.client.query('select id from sessions')).rows.length;
  };
  assert.equal(await left(), 2);
  clock.advance(1);
  assert.equal(await left(), 1);
});
