// What domains say about TLS to their mail servers, read as RFC 8461 has it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { namesServer, readStsPolicy, readStsRecord } from '../../../src/protocols/mta-sts/policy.ts';

test('a record has an id when it is the only one of its kind and can be read', () => {
  const cases: readonly (readonly [texts: readonly string[], id: string | undefined])[] = [
    [['v=STSv1; id=20160831085700Z;'], '20160831085700Z'],
    [['v=STSv1;id=1'], '1'],
    [['v=STSv1; id=1 ; x=y;'], '1'],
    [['v=STSv1; x=y; id=2'], '2'],
    [['v=spf1 -all', 'v=STSv1; id=3;'], '3'],
    [['v=STSv1; id=1;', 'v=STSv1; id=2;'], undefined],
    [['v=STSv1;'], undefined],
    [['v=STSv1; id=;'], undefined],
    [['v=STSv1; id=a-b;'], undefined],
    [[`v=STSv1; id=${'1'.repeat(33)};`], undefined],
    [['v=STSv1; id=1;; x=y'], undefined],
    [['v=STSv2; id=1;'], undefined],
    [[' v=STSv1; id=1;'], undefined],
    [[], undefined],
  ];
  for (const [texts, id] of cases) assert.equal(readStsRecord(texts), id, texts.join(' | '));
});

test('a policy has a version, a mode, its servers and its age; what is not known is passed over', () => {
  const policy = readStsPolicy(
    'version: STSv1\r\nmode: enforce\r\nmx: mail.example.com\r\nmx: *.Example.net\r\nmx: backupmx.example.com.\r\nmax_age: 604800\r\nmode: none\r\nfuture: ?',
  );
  assert.deepEqual(policy, {
    ok: true,
    value: {
      mode: 'enforce',
      maxAgeSeconds: 604_800,
      mx: ['mail.example.com', '*.example.net', 'backupmx.example.com'],
    },
  });
  const none = readStsPolicy('version:STSv1\nmode:none\nmax_age:9999999999');
  assert.deepEqual(none.ok && none.value, { mode: 'none', maxAgeSeconds: 31_557_600, mx: [] });
});

test('a policy that is not whole is none', () => {
  const whole = 'version: STSv1\nmode: enforce\nmx: a.example\nmax_age: 86400\n';
  assert.ok(readStsPolicy(whole).ok);
  for (const [from, to] of [
    ['version: STSv1\n', ''],
    ['STSv1', 'stsv1'],
    ['enforce', 'Enforce'],
    ['mode: enforce\n', ''],
    ['mx: a.example\n', ''],
    ['a.example', '*.*.example'],
    ['a.example', 'a*.example'],
    ['a.example', 'a..example'],
    ['a.example', 'почта.example'],
    ['86400', '-1'],
    ['86400', '1e9'],
    ['86400', '12345678901'],
    ['max_age: 86400\n', ''],
    ['mode:', 'mode'],
  ] as const)
    assert.equal(readStsPolicy(whole.replace(from, to)).ok, false, `${from} -> ${to}`);
});

test('a wildcard stands for the leftmost label and no other', () => {
  const policy = { mx: ['mx.example.com', '*.example.net'] };
  for (const host of ['mx.example.com', 'MX.Example.COM.', 'a.example.net'])
    assert.ok(namesServer(policy, host), host);
  for (const host of [
    'a.mx.example.com',
    'example.net',
    'a.b.example.net',
    '.example.net',
    'example.com',
    '',
  ])
    assert.ok(!namesServer(policy, host), host);
});

test('nothing a domain may publish makes the readers throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      readStsRecord([`v=STSv1;${text}`]);
      readStsPolicy(`version: STSv1\n${text}`);
      namesServer({ mx: [text] }, text);
    }),
  );
});
