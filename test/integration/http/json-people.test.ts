// People of an account and what is written down about them: made, changed, removed by owners, and the audit log of who did
// what; over the real door and the real database.

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { LIMITS } from '../../../src/base/limits.ts';
import { DAY, MINUTE } from '../../../src/base/time.ts';
import { StoredAuditLog } from '../../../src/storage/people/audit-log.ts';
import { BrowserClient, codeOf, signedIn } from '../../support/browser-client.ts';
import { basic, jsonClient } from '../../support/json-client.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { testAccount } from '../../support/storage.ts';
import { storedDoor } from '../../support/stored-door.ts';

const SHOP = { login: 'shop', password: 'secret' };

type Body = Readonly<Record<string, unknown>>;

async function shop(context: TestContext) {
  const clock = new ManualClock();
  const door = await storedDoor(context, { clock });
  return { ...door, clock, owner: jsonClient(door.url, basic('shop', 'secret')) };
}

type Shop = Awaited<ReturnType<typeof shop>>;

async function added({ owner }: Shop, login: string, role = 'viewer') {
  const reply = await owner.ask('POST /people', { body: { login, name: `Name of ${login}`, role } });
  assert.equal(reply.status, 201, JSON.stringify(reply.body));
  return reply.body as { readonly id: number; readonly password: string };
}

/** Newest first, once entries of programs, which are stored a moment later, are there too. */
async function audit(
  { owner, given }: Shop,
  query: Readonly<Record<string, string | number>> = {},
  least = 0,
) {
  for (let tries = 0; ; tries++) {
    const { rows } = await given.client.query('select count(*)::int as n from audit_log');
    if ((rows[0] as { n: number }).n >= least) break;
    assert.ok(tries < 2_000, 'the entries are stored');
  }
  const reply = await owner.ask('GET /audit', { query });
  assert.equal(reply.status, 200);
  return reply.body as { items: Readonly<Record<string, unknown>>[]; next: string | null };
}

test('a person is made with a password that is told once, and is listed without it', async (context) => {
  const given = await shop(context);
  const { id, password } = await added(given, 'anna', 'sender');
  assert.match(password, /^[a-zA-Z2-9]{5}-[a-zA-Z2-9]{5}-[a-zA-Z2-9]{5}$/);
  const listed = (await given.owner.ask('GET /people')).body;
  assert.deepEqual(listed, {
    items: [
      {
        id,
        login: 'anna',
        name: 'Name of anna',
        role: 'sender',
        state: 'open',
        secondFactor: false,
        passwordUntil: '2026-01-29T09:00:00Z',
        madeAt: '2026-01-15T09:00:00Z',
        signedInAt: null,
      },
    ],
  });
  await signedIn(given.url, { login: 'anna', password });
  const { items } = (await given.owner.ask('GET /people')).body as { items: Body[] };
  assert.equal(items[0]?.signedInAt, '2026-01-15T09:00:00Z');
  const { rows } = await given.given.client.query('select password from people');
  const kept = String((rows[0] as Body).password);
  assert.match(kept, /^\$scrypt\$ln=15,r=8,p=3\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
});

test('the same request by its key makes one person and tells the same password', async (context) => {
  const { owner, given } = await shop(context);
  const request = { body: { login: 'anna', role: 'viewer' }, headers: { 'idempotency-key': 'anna' } };
  const first = await owner.ask('POST /people', request);
  assert.deepEqual((await owner.ask('POST /people', request)).body, first.body);
  const { password } = first.body as { password: string };
  const { rows } = await given.client.query(
    "select encode(sealed, 'escape') as kept, answer::text from idempotency_keys",
  );
  assert.ok(!JSON.stringify(rows).includes(password));
});

test('a login is one’s in the whole installation, accounts counted, however it is written', async (context) => {
  const given = await shop(context);
  const { owner } = given;
  const { storage } = given.given;
  await added(given, 'anna');
  await testAccount(storage, 'bakery');
  const asked = async (login: string) =>
    codeOf(await owner.ask('POST /people', { body: { login, role: 'viewer' } }));
  for (const login of ['anna', 'ANNA', 'shop', 'bakery', 'Bakery'])
    assert.equal(await asked(login), 'login-taken', login);
  assert.equal(await asked('two words'), 'parameters-wrong');
  const made = await storage.accounts.add({ login: 'Anna', password: 'x' });
  assert.deepEqual(made, { ok: false, error: 'account-exists' });
  const sub = await owner.ask('POST /sub-clients', { body: { login: 'anna', password: 'Goose 3 likes' } });
  assert.equal(sub.status, 409, JSON.stringify(sub.body));
  const other = await owner.ask('POST /sub-clients', { body: { login: 'below', password: 'Goose 3 likes' } });
  assert.equal(other.status, 201, JSON.stringify(other.body));
  const both = await Promise.all([
    storage.accounts.add({ login: 'race', password: 'x' }),
    owner.ask('POST /people', { body: { login: 'RACE', role: 'viewer' } }),
  ]);
  assert.equal(Number(both[0].ok) + Number(both[1].status === 201), 1, 'of two at the same time one has it');
});

test('an owner has only the people of his account', async (context) => {
  const given = await shop(context);
  await testAccount(given.given.storage, 'bakery');
  const { id } = await added(given, 'anna');
  const as = basic('bakery', 'secret');
  assert.deepEqual((await given.owner.ask('GET /people', { as })).body, { items: [] });
  assert.equal(
    codeOf(await given.owner.ask(`PATCH /people/${id}`, { as, body: { name: 'x' } })),
    'record-missing',
  );
  assert.equal(codeOf(await given.owner.ask(`DELETE /people/${id}`, { as })), 'record-missing');
  assert.equal((await given.owner.ask(`DELETE /people/${id}`)).status, 204);
  assert.equal(codeOf(await given.owner.ask(`DELETE /people/${id}`)), 'record-missing');
});

test('another password is given, and the one before is good no more', async (context) => {
  const given = await shop(context);
  const { id, password } = await added(given, 'anna');
  const changed = await given.owner.ask(`PATCH /people/${id}`, {
    body: { password: 'new', role: 'manager' },
  });
  const { password: next, ...person } = changed.body as Body;
  assert.deepEqual([person.role, person.passwordUntil], ['manager', '2026-01-29T09:00:00Z']);
  assert.equal(
    codeOf(await new BrowserClient(given.url).signIn({ login: 'anna', password })),
    'sign-in-failed',
  );
  await signedIn(given.url, { login: 'anna', password: String(next) });
  const renamed = await given.owner.ask(`PATCH /people/${id}`, { body: { name: 'Anna' } });
  assert.ok(!('password' in (renamed.body as Body)));
});

test('who is removed, blocked or made to look only has no password of the phone of the account’s pages', async (context) => {
  const given = await shop(context);
  const phone = async () => (await given.owner.ask('POST /browser-phone')).body as Body;
  const [anna, boris, vera] = [
    await added(given, 'anna', 'sender'),
    await added(given, 'boris', 'sender'),
    await added(given, 'vera', 'sender'),
  ];
  const passwords = [await phone()];
  assert.deepEqual(await phone(), passwords[0]);
  const asks = [
    () => given.owner.ask(`PATCH /people/${anna.id}`, { body: { role: 'viewer' } }),
    () => given.owner.ask(`PATCH /people/${boris.id}`, { body: { state: 'blocked' } }),
    () => given.owner.ask(`DELETE /people/${vera.id}`),
  ];
  for (const ask of asks) {
    assert.ok((await ask()).status < 300);
    passwords.push(await phone());
  }
  assert.equal(new Set(passwords.map(({ number }) => number)).size, 1);
  assert.equal(new Set(passwords.map(({ password }) => password)).size, passwords.length);
  const kept = passwords.at(-1);
  await given.owner.ask(`PATCH /people/${anna.id}`, { body: { name: 'Anna' } });
  assert.deepEqual(await phone(), kept);
});

test('a limited key decides about nobody', async (context) => {
  const { owner } = await shop(context);
  const made = await owner.ask('POST /account/api-keys', {
    body: { name: 'till', scopes: ['read', 'send'] },
  });
  const as = `Bearer ${(made.body as { key: string }).key}`;
  for (const address of ['GET /people', 'GET /audit'])
    assert.equal(codeOf(await owner.ask(address, { as })), 'key-limited');
});

test('every sign-in and every change is written down: who, what, from where, how it ended', async (context) => {
  const given = await shop(context);
  const { id, password } = await added(given, 'anna', 'manager');
  await new BrowserClient(given.url).signIn({ login: 'anna', password: 'wrong' });
  const anna = await signedIn(given.url, { login: 'anna', password });
  const newPassword = 'anna Likes 2 geese';
  await anna.ask('PUT /session/password', { body: { password, newPassword } });
  await anna.ask('PATCH /account/settings', { body: { menuRounds: 2 } });
  await anna.ask(`DELETE /people/${id}`);
  await anna.ask('GET /messages');
  const { items } = await audit(given, {}, 6);
  const shown = items.map(({ person, who, role, means, operation, touched, address, status, code }) =>
    [person, who, role, means, operation, touched, address, status, code].join(' '),
  );
  const from = '127.0.0.1';
  assert.deepEqual(shown, [
    `${id} anna manager session removePerson DELETE /people/${id} ${from} 403 role-limited`,
    `${id} anna manager session changeSettings PATCH /account/settings ${from} 200 `,
    `${id} anna manager session changePassword PUT /session/password ${from} 200 `,
    `${id} anna manager password startSession POST /session ${from} 200 `,
    `${id} anna manager password startSession POST /session ${from} 401 sign-in-failed`,
    ` shop owner password addPerson POST /people ${from} 201 `,
  ]);
  const { rows } = await given.given.client.query('select a::text as line from audit_log a');
  const lines = rows.map((row) => String((row as Body).line)).join('\n');
  for (const secret of [password, newPassword, 'secret', 'wrong']) assert.ok(!lines.includes(secret), secret);
});

test('what a key does is written down under its name', async (context) => {
  const given = await shop(context);
  const made = await given.owner.ask('POST /account/api-keys', { body: { name: 'till', scopes: ['send'] } });
  const as = `Bearer ${(made.body as { key: string }).key}`;
  await given.owner.ask('POST /messages', {
    as,
    body: { recipients: ['79991234567'], text: 'Hidden words' },
  });
  const { items } = await audit(given, { means: 'key' }, 2);
  assert.deepEqual(
    items.map(({ who, role, operation, status }) => [who, role, operation, status]),
    [['till', 'send', 'sendMessages', 202]],
  );
  const { rows } = await given.given.client.query('select a::text as line from audit_log a');
  assert.ok(!JSON.stringify(rows).includes('Hidden'));
});

test('the log is filtered and paged', async (context) => {
  const given = await shop(context);
  const { id } = await added(given, 'anna');
  const start = given.clock.now();
  given.clock.advance(MINUTE);
  for (let time = 0; time < 4; time++)
    await given.owner.ask(`PATCH /people/${id}`, { body: { name: `Anna ${time}` } });
  await given.owner.ask('PATCH /people/2147483647', { body: { name: 'Nobody' } });
  await audit(given, {}, 6);
  const found = async (query: Readonly<Record<string, string | number>>) =>
    (await audit(given, query)).items.length;
  assert.equal(await found({}), 6);
  assert.equal(await found({ operation: 'changePerson' }), 5);
  assert.equal(await found({ outcome: 'refused' }), 1);
  assert.equal(await found({ outcome: 'done' }), 5);
  assert.equal(await found({ from: new Date(start + 1).toISOString() }), 5);
  assert.equal(await found({ to: new Date(start + 1).toISOString() }), 1);
  assert.equal(await found({ person: id }), 0);
  const seen: unknown[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = await audit(given, { limit: 4, ...(cursor !== '' && { cursor }) });
    seen.push(...page.items.map((item) => item.id));
    cursor = page.next;
  }
  assert.equal(seen.length, 6);
  assert.deepEqual(
    [...seen].sort((a, b) => Number(b) - Number(a)),
    seen,
  );
});

test('who tried a login that nobody has is told to administrators, and not what was typed', async (context) => {
  const given = await shop(context);
  const { storage } = given.given;
  await new BrowserClient(given.url).signIn({ login: 'MyPassword1!', password: 'x' });
  const before = await audit(given, {}, 1);
  assert.deepEqual(before.items, []);
  await testAccount(storage, 'root');
  const changed = await storage.accounts.change('root', { administrator: 'on' });
  assert.ok(changed.ok);
  const administrator = changed.value;
  const told = await storage.doors.auditLog.list(administrator, { limit: 10 });
  assert.ok(told.ok);
  assert.deepEqual(
    told.value.map(({ who, role, code }) => [who, role, code]),
    [['My…', '', 'sign-in-failed']],
  );
});

test('a sign-in that nothing is looked at for is not written down, so that nobody fills the log', async (context) => {
  const given = await shop(context);
  const { sessions } = given.given.storage.doors;
  for (let guess = 0; guess < LIMITS.console.failuresFreeOfLogin + 10; guess++)
    await sessions.open({ ...SHOP, password: 'x', code: undefined, address: '192.0.2.9', agent: '' });
  assert.equal((await audit(given)).items.length, LIMITS.console.failuresFreeOfLogin);
});

test('entries are forgotten after their days', async (context) => {
  const given = await shop(context);
  const { clock } = given;
  const { database } = given.given.storage;
  await signedIn(given.url, SHOP);
  const log = new StoredAuditLog({ database, clock, onFault: (what) => assert.fail(what) });
  clock.advance(LIMITS.console.auditDays * DAY);
  await log.forget();
  assert.equal((await audit(given)).items.length, 1);
  clock.advance(1);
  await log.forget();
  await log.close();
  assert.equal((await audit(given)).items.length, 0);
});

test('an account has so many people and no more', async (context) => {
  const given = await shop(context);
  await given.given.client.query(
    `insert into people (account_id, login, name, role, password, password_at, made_at)
     select a.id, 'p' || n, '', 'viewer', '', now(), now() from accounts a, generate_series(1, $1) n where a.login = 'shop'`,
    [LIMITS.console.people],
  );
  const reply = await given.owner.ask('POST /people', { body: { login: 'anna', role: 'viewer' } });
  assert.equal(codeOf(reply), 'change-failed');
});
