// Codes at the sign-in to the console: set up, asked for, taken once, replaced by recovery codes, taken away; all over the
// real door and the real database.

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { Secret, TOTP, URI } from 'otpauth';
import { LIMITS } from '../../../src/base/limits.ts';
import { SECOND } from '../../../src/base/time.ts';
import { BrowserClient, codeOf, signedIn } from '../../support/browser-client.ts';
import { basic, jsonClient } from '../../support/json-client.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { storedDoor } from '../../support/stored-door.ts';

const SHOP = { login: 'shop', password: 'secret' };
const STEP = 30 * SECOND;

async function shop(context: TestContext) {
  const clock = new ManualClock();
  const door = await storedDoor(context, { clock });
  return { ...door, clock };
}

type Shop = Awaited<ReturnType<typeof shop>>;

/** Counted by the test itself: RFC 6238 with the values every app takes. */
function codeAt(secret: string, at: number): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at });
}

async function begun({ url, clock }: Shop) {
  const browser = await signedIn(url, SHOP);
  const reply = await browser.ask('POST /session/totp', { body: { password: 'secret' } });
  assert.equal(reply.status, 200);
  const { secret, uri } = reply.body as { secret: string; uri: string };
  return { browser, secret, uri, now: () => codeAt(secret, clock.now()) };
}

async function confirmed(given: Shop) {
  const factor = await begun(given);
  const body = { code: factor.now() };
  const reply = await factor.browser.ask('POST /session/totp/confirm', { body });
  assert.equal(reply.status, 200);
  given.clock.advance(2 * STEP);
  return { ...factor, recovery: (reply.body as { recoveryCodes: string[] }).recoveryCodes };
}

test('a code is asked for at the sign-in and taken once', async (context) => {
  const given = await shop(context);
  const { now, browser } = await confirmed(given);
  assert.equal(codeOf(await browser.ask('GET /session')), 200, 'the session goes on');
  const tried = async (code?: string) =>
    codeOf(await new BrowserClient(given.url).signIn({ ...SHOP, ...(code !== undefined && { code }) }));
  assert.equal(await tried(), 'code-needed');
  assert.equal(await tried('000000'), 'code-wrong');
  assert.equal(await tried(now()), 200);
  assert.equal(await tried(now()), 'code-wrong', 'whoever has read it over a shoulder is late');
  given.clock.advance(STEP);
  assert.equal(await tried(`${now().slice(0, 3)} ${now().slice(3)}`), 200);
});

test('a clock may be one step off, not two, and an older code than the last is none', async (context) => {
  const given = await shop(context);
  const { secret } = await confirmed(given);
  const { clock } = given;
  const tried = async (steps: number) =>
    codeOf(
      await new BrowserClient(given.url).signIn({
        ...SHOP,
        code: codeAt(secret, clock.now() + steps * STEP),
      }),
    );
  clock.advance(10 * STEP);
  assert.equal(await tried(-2), 'code-wrong');
  assert.equal(await tried(2), 'code-wrong');
  assert.equal(await tried(-1), 200);
  assert.equal(await tried(1), 200);
  assert.equal(await tried(0), 'code-wrong');
});

test('without the password a code is asked of nobody', async (context) => {
  const given = await shop(context);
  const { now } = await confirmed(given);
  const reply = await new BrowserClient(given.url).signIn({ ...SHOP, password: 'wrong', code: now() });
  assert.equal(codeOf(reply), 'sign-in-failed');
});

test('wrong codes are counted like wrong passwords', async (context) => {
  const given = await shop(context);
  const { now } = await confirmed(given);
  const address = '192.0.2.9';
  const open = (code: string) =>
    given.given.storage.doors.sessions.open({ ...SHOP, code, address, agent: '' });
  for (let guess = 0; guess < LIMITS.console.failuresFreeOfLogin; guess++) await open(`00000${guess}`);
  const refused = await open(now());
  assert.ok(!refused.ok && refused.error.fault === 'sign-in-delayed');
});

test('a recovery code is good once, however it is written', async (context) => {
  const given = await shop(context);
  const { recovery } = await confirmed(given);
  assert.equal(recovery.length, LIMITS.console.recoveryCodes);
  assert.equal(new Set(recovery).size, recovery.length);
  const [first = '', second = ''] = recovery;
  const tried = async (code: string) => codeOf(await new BrowserClient(given.url).signIn({ ...SHOP, code }));
  assert.equal(await tried(first), 200);
  assert.equal(await tried(first), 'code-wrong');
  assert.equal(await tried(second.toUpperCase().replaceAll('-', ' ')), 200);
});

test('of two that come with one code at the same time one is let in', async (context) => {
  const given = await shop(context);
  const { now, recovery } = await confirmed(given);
  for (const code of [now(), recovery[0] ?? '']) {
    const tries = Array.from({ length: 4 }, () => new BrowserClient(given.url).signIn({ ...SHOP, code }));
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    assert.equal(statuses.filter((status) => status === 200).length, 1);
  }
});

test('neither secret nor recovery codes lie open in the database, or are told again', async (context) => {
  const given = await shop(context);
  const { secret, uri, recovery, browser } = await confirmed(given);
  const { rows } = await given.given.client.query(
    "select encode(secret, 'escape') as s, recovery::text as r from second_factors",
  );
  const [row] = rows as { s: string; r: string }[];
  assert.ok(row && !row.s.includes(secret));
  for (const code of recovery)
    assert.ok(!row.r.includes(code) && !row.r.includes(Buffer.from(code).toString('hex')));
  const parsed = URI.parse(uri);
  assert.ok(parsed instanceof TOTP);
  assert.deepEqual([parsed.issuer, parsed.label, parsed.secret.base32], ['Dozvon', 'shop', secret]);
  const again = await browser.ask('POST /session/totp', { body: { password: 'secret' } });
  assert.equal(codeOf(again), 'change-failed');
});

test('a factor that nobody confirms asks nobody, and must be begun anew after a quarter of an hour', async (context) => {
  const given = await shop(context);
  const { browser, now, secret } = await begun(given);
  await signedIn(given.url, SHOP);
  const confirm = async (code: string) =>
    codeOf(await browser.ask('POST /session/totp/confirm', { body: { code } }));
  assert.equal(await confirm('000000'), 'parameters-wrong');
  given.clock.advance(LIMITS.console.factorBegun + 1);
  assert.equal(await confirm(now()), 'record-missing');
  const anew = await browser.ask('POST /session/totp', { body: { password: 'secret' } });
  assert.notEqual((anew.body as { secret: string }).secret, secret);
  const wrong = await browser.ask('POST /session/totp', { body: { password: 'wrong' } });
  assert.equal(codeOf(wrong), 'parameters-wrong');
});

test('it is taken away with a code, and by an owner from whoever has lost it', async (context) => {
  const given = await shop(context);
  const { browser, now } = await confirmed(given);
  assert.equal(
    codeOf(await browser.ask('DELETE /session/totp', { query: { code: '000000' } })),
    'parameters-wrong',
  );
  assert.equal((await browser.ask('DELETE /session/totp', { query: { code: now() } })).status, 204);
  assert.equal(
    codeOf(await browser.ask('DELETE /session/totp', { query: { code: now() } })),
    'record-missing',
  );
  const owner = jsonClient(given.url, basic('shop', 'secret'));
  const added = (await owner.ask('POST /people', { body: { login: 'anna', role: 'viewer' } })).body as {
    id: number;
    password: string;
  };
  const anna = await signedIn(given.url, { login: 'anna', password: added.password });
  const password = 'anna Likes 2 geese';
  await anna.ask('PUT /session/password', { body: { password: added.password, newPassword: password } });
  const { secret } = (await anna.ask('POST /session/totp', { body: { password } })).body as {
    secret: string;
  };
  const body = { code: codeAt(secret, given.clock.now()) };
  assert.equal((await anna.ask('POST /session/totp/confirm', { body })).status, 200);
  assert.equal(codeOf(await new BrowserClient(given.url).signIn({ login: 'anna', password })), 'code-needed');
  const reset = await owner.ask(`PATCH /people/${added.id}`, { body: { secondFactor: false } });
  assert.equal((reset.body as { secondFactor: boolean }).secondFactor, false);
  await signedIn(given.url, { login: 'anna', password });
});
