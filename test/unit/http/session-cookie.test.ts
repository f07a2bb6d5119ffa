// The cookie of a session: what is read out of a header of browsers, proxies and those who make headers by hand.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { printSessionCookie, readSessionCookie } from '../../../src/interfaces/http/json/session-cookie.ts';

const READ: readonly (readonly [header: string | undefined, token: string | undefined])[] = [
  [undefined, undefined],
  ['', undefined],
  ['dozvon_session=abc', 'abc'],
  ['theme=dark; dozvon_session=abc; lang=ru', 'abc'],
  ['theme=dark;dozvon_session=abc', 'abc'],
  ['dozvon_session=', undefined],
  ['dozvon_session', undefined],
  ['Dozvon_session=abc', undefined],
  ['xdozvon_session=abc', undefined],
  ['dozvon_session=abc; dozvon_session=abd', undefined],
  ['dozvon_session=a b', undefined],
  ['dozvon_session="abc"', undefined],
  [`dozvon_session=${'a'.repeat(201)}`, undefined],
];

test('one value is read, two are none', () => {
  for (const [header, token] of READ) assert.equal(readSessionCookie(header), token, header);
});

test('over https it is for https alone', () => {
  const common = 'Path=/; Max-Age=604800; HttpOnly; SameSite=Strict';
  assert.equal(printSessionCookie({ token: 'abc' }, 'http'), `dozvon_session=abc; ${common}`);
  assert.equal(printSessionCookie({ token: 'abc' }, 'https'), `dozvon_session=abc; ${common}; Secure`);
  assert.match(printSessionCookie('cleared', 'http'), /^dozvon_session=; Path=\/; Max-Age=0;/);
});
