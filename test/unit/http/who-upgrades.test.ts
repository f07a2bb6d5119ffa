// Who opens a websocket: a browser sends the cookie along whatever page asks, so the origin decides; programs bring a key.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { err, ok } from '../../../src/base/result.ts';
import type { Doors } from '../../../src/core/doors.ts';
import { whoUpgrades } from '../../../src/interfaces/http/json/who-asks.ts';
import { accountValue } from '../../support/account.ts';

const account = accountValue();

const DOORS = {
  identify: async ({ apiKey }: { readonly apiKey: string }) =>
    apiKey === 'key'
      ? ok({ account, by: { means: 'key', name: 'till', scopes: ['read'] } })
      : err('sign-in-failed'),
  sessions: {
    find: async (token: string) =>
      token === 'mine'
        ? ok({
            id: 1,
            account,
            person: undefined,
            role: 'sender',
            passwordChange: 'not needed',
            csrfToken: 'c',
          })
        : err('sign-in-failed'),
  },
} as unknown as Doors;

type Headers = Parameters<typeof whoUpgrades>[1]['headers'];

async function asked(headers: Headers, needs: 'read' | 'send' | 'manage' = 'read'): Promise<string> {
  const found = await whoUpgrades(DOORS, { headers, address: '192.0.2.1', host: 'sms.example:8080' }, needs);
  return found.ok ? found.value.audit.means : found.error.fault;
}

const COOKIE = { cookie: 'dozvon_session=mine' };
const OWN = { origin: 'https://sms.example:8080' };

test('a page of this host opens one by the cookie', async () => {
  assert.equal(await asked({ ...COOKIE, ...OWN }), 'session');
  assert.equal(await asked({ ...COOKIE, ...OWN, 'sec-fetch-site': 'same-origin' }), 'session');
});

test('a page of another origin, or one that says none, does not', async () => {
  for (const origin of [
    'https://evil.example',
    'https://sms.example',
    'https://sms.example:8081',
    'null',
    '',
  ])
    assert.equal(await asked({ ...COOKIE, origin }), 'origin-foreign', origin);
  assert.equal(await asked(COOKIE), 'origin-foreign');
  assert.equal(await asked({ ...COOKIE, ...OWN, 'sec-fetch-site': 'cross-site' }), 'origin-foreign');
});

test('a program opens one by its key, without an origin', async () => {
  assert.equal(await asked({ authorization: 'Bearer key' }), 'key');
  assert.equal(await asked({ authorization: 'Bearer other', ...COOKIE, ...OWN }), 'sign-in-failed');
});

test('a cookie that is none, and a role that may not, are told apart', async () => {
  assert.equal(await asked({ cookie: 'dozvon_session=other', ...OWN }), 'sign-in-failed');
  assert.equal(await asked({ ...COOKIE, ...OWN }, 'send'), 'session');
  assert.equal(await asked({ ...COOKIE, ...OWN }, 'manage'), 'role-limited');
});
