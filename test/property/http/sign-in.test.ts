// Whatever is sent as a sign-in, a cookie or a token beside it: the answer is one of those that are described, nothing
// breaks inside, and nobody gets in by it.

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { instant } from '../../../src/base/time.ts';
import { KEY_SCOPES } from '../../../src/core/accounts/api-keys.ts';
import { REQUEST_LIMITS } from '../../../src/core/accounts/request-limits.ts';
import { ROLES, roleAllows } from '../../../src/core/people/role.ts';
import { readSessionCookie } from '../../../src/interfaces/http/json/session-cookie.ts';
import { hashPassword, isHashed } from '../../../src/storage/people/password-hash.ts';
import { newRecoveryCode, newSecret, recoveryDigest, stepOf } from '../../../src/storage/people/totp.ts';
import { BrowserClient, codeOf } from '../../support/browser-client.ts';
import { storedDoor } from '../../support/stored-door.ts';

const MANY = 1_000_000;
const TEXT = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom('', 'shop', 'SHOP', 'secret', '\0', 'sh\0op', '\ud800', "' or 1=1 --", 'x'.repeat(999)),
);
/** What a header can hold at all. */
const HEADER = fc.oneof(
  fc.stringMatching(/^[\x20-\x7e]{0,120}$/),
  fc.stringMatching(/^(?:dozvon_session=[\x21-\x7e]{0,50}; ?){0,3}$/),
  fc.stringMatching(/^dozvon_session=[A-Za-z0-9_-]{43}$/),
);

async function door(context: TestContext) {
  return await storedDoor(context, { limits: { ...REQUEST_LIMITS, failedSignIns: MANY } });
}

test('a body of a sign-in is never more than a sign-in that failed', async (context) => {
  const { url, troubles } = await door(context);
  const body = fc.oneof(
    fc.record({ login: TEXT, password: TEXT, code: fc.option(TEXT, { nil: undefined }) }),
    fc.jsonValue(),
  );
  const allowed = new Set(['sign-in-failed', 'request-invalid', 'sign-in-delayed', 'request-malformed']);
  await fc.assert(
    fc.asyncProperty(body, async (given) => {
      const { login, password } = (given ?? {}) as { login?: unknown; password?: unknown };
      fc.pre(!(login === 'shop' && password === 'secret'));
      const reply = await new BrowserClient(url).ask('POST /session', { body: JSON.stringify(given) });
      assert.ok(allowed.has(String(codeOf(reply))), JSON.stringify(reply.body));
      assert.equal(reply.headers.get('set-cookie'), null);
    }),
    { numRuns: 60 },
  );
  assert.deepEqual(troubles, []);
});

test('a cookie that was made up opens nothing', async (context) => {
  const { url, troubles } = await door(context);
  await fc.assert(
    fc.asyncProperty(HEADER, HEADER, async (cookie, token) => {
      const headers = { cookie: cookie.trim(), 'x-csrf-token': token.trim() };
      const seen = await new BrowserClient(url).ask('GET /session', { headers });
      assert.equal(codeOf(seen), 'sign-in-failed');
      const done = await new BrowserClient(url).ask('DELETE /session', { headers });
      assert.equal(codeOf(done), 'sign-in-failed');
    }),
    { numRuns: 100 },
  );
  assert.deepEqual(troubles, []);
});

test('a token that was made up changes nothing, a header of an origin that was made up opens nothing', async (context) => {
  const { url, troubles } = await door(context);
  const browser = new BrowserClient(url);
  await browser.signIn({ login: 'shop', password: 'secret' });
  await fc.assert(
    fc.asyncProperty(HEADER, HEADER, async (token, origin) => {
      const change = { body: { menuRounds: 2 } };
      const wrong = await browser.ask('PATCH /account/settings', {
        ...change,
        headers: { 'x-csrf-token': token.trim() },
      });
      assert.equal(codeOf(wrong), 'csrf-token-wrong');
      fc.pre(origin.trim() !== '');
      const foreign = await browser.ask('GET /account', { headers: { origin: origin.trim() } });
      assert.equal(codeOf(foreign), 'origin-foreign');
    }),
    { numRuns: 60 },
  );
  assert.deepEqual(troubles, []);
});

test('what is read of a cookie header has no gaps, quotes or signs that part values', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (header) => {
      const read = readSessionCookie(header) ?? readSessionCookie(`a=b; dozvon_session=${header}`);
      assert.ok(read === undefined || /^[!#-+\--:<-[\]-~]{1,200}$/.test(read));
    }),
  );
});

const isWhole = (text: string): boolean => Buffer.from(text).toString() === text;

test('a password is right, another one is not, and no hash is like another', async () => {
  await fc.assert(
    fc.asyncProperty(TEXT, TEXT, async (password, other) => {
      fc.pre(password.normalize('NFC') !== other.normalize('NFC'));
      const [one, two] = [await hashPassword(password), await hashPassword(password)];
      assert.notEqual(one, two);
      assert.ok(await isHashed(password, one));
      // What UTF-8 cannot hold is one and the same sign.
      if (isWhole(other) && isWhole(password)) assert.ok(!(await isHashed(other, one)));
      assert.ok(!(await isHashed(password, undefined)));
    }),
    { numRuns: 5, examples: [['', '\0']] },
  );
});

test('a stored hash that is none lets nobody in', async () => {
  for (const hash of ['', '$scrypt$', '$scrypt$ln=15,r=8,p=3$$', 'x'.repeat(200)])
    assert.ok(!(await isHashed('', hash)));
});

test('each role allows all that the one before it does, and none but an owner everything', () => {
  for (const [at, role] of ROLES.entries())
    for (const need of [...KEY_SCOPES, 'everything'] as const)
      assert.ok(!roleAllows(ROLES[at - 1] ?? role, need) || roleAllows(role, need), `${role} ${need}`);
  assert.deepEqual(
    ROLES.filter((role) => roleAllows(role, 'everything')),
    ['owner'],
  );
});

test('a recovery code is known however it is typed, and nothing else is one', () => {
  const key = new Uint8Array(32).fill(7);
  const code = newRecoveryCode();
  const digest = recoveryDigest(code, key);
  for (const typed of [code.toUpperCase(), code.replaceAll('-', ''), ` ${code} `, code.replaceAll('0', 'O')])
    assert.deepEqual(recoveryDigest(typed, key), digest);
  assert.notDeepEqual(recoveryDigest(code, new Uint8Array(32)), digest);
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (text) => {
      assert.notDeepEqual(recoveryDigest(text, key), digest);
    }),
  );
});

test('no text but six digits is a code', () => {
  const secret = newSecret();
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat(), (text, at) => {
      if (!/^\d{6}$/.test(text)) assert.equal(stepOf(secret, text, instant(at)), undefined);
    }),
  );
});

test('the codes of RFC 6238 are taken', () => {
  // Appendix B, SHA-1: the secret is the ASCII text 12345678901234567890; the last six of its eight digits.
  const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
  const vectors: readonly (readonly [number, string])[] = [
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ];
  for (const [seconds, code] of vectors)
    assert.equal(stepOf(secret, code, instant(seconds * 1_000)), Math.floor(seconds / 30));
});
