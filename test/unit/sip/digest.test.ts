// Digest: the examples of RFC 7616 3.9 and RFC 2617 3.5, the session variants, qop auth-int, and the server's side.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import {
  authorize,
  type Challenge,
  chooseChallenge,
  type DigestHash,
  type DigestRequest,
  formatChallenge,
  nonceCountOf,
  parseAuthorization,
  parseChallenge,
  verifyAuthorization,
} from '../../../src/protocols/sip/digest.ts';

const NAMES = { MD5: 'md5', 'SHA-256': 'sha256', 'SHA-512-256': 'sha512-256' } as const;
const hash: DigestHash = (algorithm, bytes) => createHash(NAMES[algorithm]).update(bytes).digest();
const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

function challenge(value: string): Challenge {
  const result = parseChallenge(value);
  assert.ok(result.ok, result.ok ? '' : result.error);
  return result.value;
}

function responseOf(value: string): string {
  const result = parseAuthorization(value);
  assert.ok(result.ok, result.ok ? '' : result.error);
  return result.value.response;
}

const NOTHING = new Uint8Array(0);

function request(value: string, change: Partial<DigestRequest> = {}): DigestRequest {
  return {
    challenge: challenge(value),
    credentials: { username: 'anna', password: 'zanzibar' },
    method: 'INVITE',
    uri: 'sip:rose@elm.example',
    body: NOTHING,
    nonceCount: 1,
    cnonce: '0a4f113b',
    ...change,
  };
}

/** Published examples: challenge, what is asked, the response printed there. */
const EXAMPLES = [
  {
    source: 'RFC 7616 3.9.1, MD5',
    challenge:
      'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=MD5, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"',
    username: 'Mufasa',
    password: 'Circle of Life',
    uri: '/dir/index.html',
    cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
    response: '8ca523f5e9506fed4657c9700eebdbec',
  },
  {
    source: 'RFC 7616 3.9.1, SHA-256',
    challenge:
      'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=SHA-256, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"',
    username: 'Mufasa',
    password: 'Circle of Life',
    uri: '/dir/index.html',
    cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
    response: '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1',
  },
  {
    source: 'RFC 7616 3.9.2 with its erratum, SHA-512-256 and userhash',
    challenge:
      'Digest realm="api@example.org", qop="auth", algorithm=SHA-512-256, nonce="5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK", opaque="HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS", charset=UTF-8, userhash=true',
    username: 'Jäsøn Doe',
    password: 'Secret, or not?',
    uri: '/doe.json',
    cnonce: 'NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v',
    response: '3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5',
  },
  {
    source: 'RFC 2617 3.5',
    challenge:
      'Digest realm="testrealm@host.com", qop="auth,auth-int", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"',
    username: 'Mufasa',
    password: 'Circle Of Life',
    uri: '/dir/index.html',
    cnonce: '0a4f113b',
    response: '6629fae49393a05397450978507c4ef1',
  },
];

for (const { source, response, challenge: value, username, password, uri, cnonce } of EXAMPLES)
  test(`${source}: the response is the one printed there, and the server finds it right`, () => {
    const credentials = { username, password };
    const header = authorize(request(value, { credentials, method: 'GET', uri, cnonce }), hash);
    assert.equal(responseOf(header), response);
    const parsed = parseAuthorization(header);
    assert.ok(parsed.ok);
    const verify = { authorization: parsed.value, method: 'GET', body: NOTHING };
    assert.equal(verifyAuthorization({ ...verify, credentials }, hash), 'right');
    assert.equal(verifyAuthorization({ ...verify, credentials: { username, password: 'x' } }, hash), 'wrong');
    assert.equal(verifyAuthorization({ ...verify, method: 'PUT', credentials }, hash), 'wrong');
    assert.equal(verifyAuthorization({ ...verify, credentials: { username: 'x', password } }, hash), 'wrong');
  });

test('the userhash hides the name', () => {
  const { challenge: value, username, password } = EXAMPLES[2]!;
  const header = authorize(request(value, { credentials: { username, password } }), hash);
  assert.match(header, /username="793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b"/);
  assert.match(header, /userhash=true/);
});

test('without qop the sum is that of RFC 2069 and neither count nor cnonce is sent', () => {
  const header = authorize(request('Digest realm="r", nonce="n"'), hash);
  assert.equal(responseOf(header), md5(`${md5('anna:r:zanzibar')}:n:${md5('INVITE:sip:rose@elm.example')}`));
  assert.doesNotMatch(header, /cnonce|nc=|qop|algorithm/);
});

test('the session variant mixes nonce and cnonce into the secret', () => {
  const header = authorize(
    request('Digest realm="r", nonce="n", qop="auth", algorithm=md5-SESS', { nonceCount: 18 }),
    hash,
  );
  const secret = md5(`${md5('anna:r:zanzibar')}:n:0a4f113b`);
  assert.equal(
    responseOf(header),
    md5(`${secret}:n:00000012:0a4f113b:auth:${md5('INVITE:sip:rose@elm.example')}`),
  );
  assert.match(header, /algorithm=MD5-sess, cnonce="0a4f113b", qop=auth, nc=00000012/);
  const parsed = parseAuthorization(header);
  assert.equal(parsed.ok && nonceCountOf(parsed.value), 18);
});

test('auth-int covers the body, and is used only where auth is not offered', () => {
  const body = new TextEncoder().encode('v=0\r\n');
  const header = authorize(request('Digest realm="r", nonce="n", qop="auth-int"', { body }), hash);
  const a2 = md5(`INVITE:sip:rose@elm.example:${md5('v=0\r\n')}`);
  assert.equal(responseOf(header), md5(`${md5('anna:r:zanzibar')}:n:00000001:0a4f113b:auth-int:${a2}`));
  const parsed = parseAuthorization(header);
  assert.ok(parsed.ok);
  const credentials = { username: 'anna', password: 'zanzibar' };
  const verify = { authorization: parsed.value, credentials, method: 'INVITE' };
  assert.equal(verifyAuthorization({ ...verify, body }, hash), 'right');
  assert.equal(verifyAuthorization({ ...verify, body: NOTHING }, hash), 'wrong');
  assert.match(authorize(request('Digest realm="r", nonce="n", qop="auth-int, auth"'), hash), /qop=auth,/);
});

test('of several challenges the first that is understood is met (RFC 8760 2.4)', () => {
  const list = [
    'Basic realm="r"',
    'Digest realm="r", nonce="1", algorithm=TIGER-9',
    'Digest realm="r", nonce="2", algorithm=SHA-256, qop="confidential"',
    'Digest realm="r", nonce="3", algorithm=SHA-256, qop="auth", stale=TRUE',
    'Digest realm="r", nonce="4", qop="auth"',
  ];
  const chosen = chooseChallenge(list);
  assert.deepEqual([chosen?.nonce, chosen?.algorithm, chosen?.stale], ['3', 'SHA-256', true]);
  assert.equal(chooseChallenge(list.slice(0, 3)), undefined);
});

test('a challenge survives being written', () => {
  const one = challenge(
    'Digest nonce="a,b\\"c" ,  realm="p\\\\q" , qop=auth, algorithm="SHA-256", stale=true, opaque=""',
  );
  assert.deepEqual([one.nonce, one.realm, one.qop, one.opaque], ['a,b"c', 'p\\q', ['auth'], '']);
  assert.deepEqual(challenge(formatChallenge(one)), one);
});

test('malformed challenges and authorizations say why', () => {
  for (const value of [
    '',
    'Digest',
    'Digest realm="r"',
    'Digest nonce="n"',
    'Digest realm="r, nonce="n"',
    'Digest realm, nonce="n"',
    'NTLM realm="r", nonce="n"',
  ])
    assert.equal(parseChallenge(value).ok, false, value);
  const good = authorize(request('Digest realm="r", nonce="n", qop=auth'), hash);
  for (const value of [
    '',
    'Digest x',
    good.replace('response', 'reply'),
    good.replace('nc=00000001', 'nc=1'),
    good.replace('qop=auth', 'qop=other'),
    good.replace(/cnonce="[^"]*"/, 'cnonce=""'),
  ])
    assert.equal(parseAuthorization(value).ok, false, value);
});
