// URIs: the comparison table of RFC 3261 19.1.4, parts, escapes, refusals.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  formatUri,
  parseUri,
  type SipUri,
  sameUri,
  schemeOf,
  telephoneOf,
} from '../../../src/protocols/sip/uri.ts';

function uri(text: string): SipUri {
  const result = parseUri(text);
  assert.ok(result.ok, `${text}: ${result.ok ? '' : result.error}`);
  return result.value;
}

/** Pairs that are one URI, after the examples of 19.1.4. */
const SAME = [
  ['sip:%61nna@oak.example;transport=TCP', 'sip:anna@OaK.ExAmPlE;Transport=tcp'],
  ['sip:rose@elm.example', 'sip:rose@elm.example;newparam=5'],
  ['sip:rose@elm.example', 'sip:rose@elm.example;security=on'],
  [
    'sip:elm.example;transport=tcp;method=REGISTER?to=sip:rose%40ash.example',
    'sip:elm.example;method=REGISTER;transport=tcp?to=sip:rose%40ash.example',
  ],
  [
    'sip:anna@oak.example?subject=project%20x&priority=urgent',
    'sip:anna@oak.example?priority=urgent&subject=project%20x',
  ],
  ['sip:anna@[2001:db8::1]', 'sip:anna@[2001:DB8:0:0:0:0:0:1]'],
  ['sip:anna@oak.example;lr', 'sip:anna@oak.example;lr=on;flag'.replace('=on', '')],
  ['tel:+15550100', 'tel:+15550100'],
] as const;

/** Pairs that are two, each with what sets them apart. */
const DIFFERENT = [
  ['sip:ANNA@oak.example', 'sip:anna@oak.example', 'case of the user'],
  ['sip:anna@oak.example', 'sip:anna@oak.example:5060', 'a port that is the default'],
  ['sip:anna@oak.example', 'sip:anna@oak.example;transport=udp', 'a transport that is the default'],
  ['sip:anna@oak.example;transport=udp', 'sip:anna@oak.example;transport=tcp', 'transport'],
  ['sip:anna@oak.example', 'sip:anna@oak.example;maddr=192.0.2.1', 'maddr in one'],
  ['sip:anna@oak.example', 'sip:anna@oak.example;user=phone', 'user in one'],
  ['sip:anna@oak.example', 'sip:anna@oak.example;ttl=1', 'ttl in one'],
  ['sip:anna@oak.example', 'sip:anna@oak.example;method=BYE', 'method in one'],
  ['sip:anna@oak.example;security=on', 'sip:anna@oak.example;security=off', 'a parameter both have'],
  ['sip:anna@oak.example?subject=a', 'sip:anna@oak.example', 'headers'],
  ['sip:anna@oak.example?subject=a', 'sip:anna@oak.example?subject=b', 'a header'],
  ['sip:anna@oak.example', 'sips:anna@oak.example', 'scheme'],
  ['sip:anna@oak.example', 'sip:anna@192.0.2.4', 'a name and its address'],
  ['sip:anna:one@oak.example', 'sip:anna:two@oak.example', 'password'],
  ['sip:oak.example', 'sip:anna@oak.example', 'a user in one'],
  ['sip:anna@[2001:db8::1]', 'sip:anna@[2001:db8::2]', 'address'],
  ['tel:+15550100', 'tel:+15550101', 'opaque part'],
] as const;

test('URIs that 19.1.4 calls equal are equal both ways round', () => {
  for (const [one, other] of SAME) {
    assert.ok(sameUri(uri(one), uri(other)), `${one} = ${other}`);
    assert.ok(sameUri(uri(other), uri(one)), `${other} = ${one}`);
  }
});

test('URIs that differ differ both ways round', () => {
  for (const [one, other, what] of DIFFERENT) {
    assert.equal(sameUri(uri(one), uri(other)), false, what);
    assert.equal(sameUri(uri(other), uri(one)), false, what);
  }
});

test('the parts come unescaped, the host without brackets, names of parameters in lower case', () => {
  const one = uri(
    'sips:a%20b;x=1:p%3Aq@[2001:db8::9]:5061;Transport=TLS;lr?Subject=one%26two&Replaces=a%40b',
  );
  assert.deepEqual(one, {
    scheme: 'sips',
    user: 'a b;x=1',
    password: 'p:q',
    host: '2001:db8::9',
    port: 5061,
    parameters: new Map([
      ['transport', 'TLS'],
      ['lr', ''],
    ]),
    headers: new Map([
      ['subject', 'one&two'],
      ['replaces', 'a@b'],
    ]),
  });
  assert.equal(
    formatUri(one),
    'sips:a%20b;x=1:p%3Aq@[2001:db8::9]:5061;transport=TLS;lr?subject=one%26two&replaces=a%40b',
  );
});

test('a number as phones write it keeps its plus, stars and hashes', () => {
  assert.equal(telephoneOf('sip:+79990000001@192.0.2.1;user=phone'), '+79990000001');
  assert.equal(telephoneOf('sip:%2B79990000001@192.0.2.1'), '+79990000001');
  assert.equal(telephoneOf('sip:*21%23@192.0.2.1'), '*21#');
  assert.equal(telephoneOf('sip:*21#@192.0.2.1'), '*21#');
  assert.equal(formatUri(uri('sip:*21#@192.0.2.1')), 'sip:*21%23@192.0.2.1');
  assert.equal(telephoneOf('tel:+7-999-000-00-01;phone-context=x'), '+7-999-000-00-01');
  assert.equal(telephoneOf('sip:192.0.2.1'), '');
});

test('a number is told apart from the parameters behind it', () => {
  for (const [text, number] of [
    ['sip:+79990000001@192.0.2.1;user=phone', '+79990000001'],
    ['sip:+79990000001;npdi;rn=+7999@192.0.2.1', '+79990000001'],
    ['sip:79990000001;phone-context=example.com@192.0.2.1', '79990000001'],
    ['tel:+7-999-000-00-01;phone-context=x', '+7-999-000-00-01'],
    ['sip:192.0.2.1', ''],
    ['mailto:anna@example.com', ''],
    ['nothing', ''],
  ] as const)
    assert.equal(telephoneOf(text), number, text);
});

test('what is no URI says why', () => {
  const wrong = [
    '',
    'anna@oak.example',
    ':anna',
    '1sip:anna@oak.example',
    'sip:',
    'sip:@oak.example',
    'sip:anna@',
    'sip:anna@oak.example:',
    'sip:anna@oak.example:99999',
    'sip:anna@oak.example:50a',
    'sip:anna@oak..example',
    'sip:anna@oak.example;',
    'sip:anna@oak.example;;lr',
    'sip:anna@oak.example;=x',
    'sip:anna@oak.example?',
    'sip:anna@2001:db8::1',
    'sip:anna@[2001:db8::1',
    'sip:anna@[2001:db8:::1::2]',
    'sip:anna@[1.2.3.4]',
    'sip:an na@oak.example',
    'sip:an%0na@oak.example',
    'sip:an%ff@oak.example',
    'sip:<anna>@oak.example',
    'sip:anna@@oak.example',
    `sip:anna@oak.example${';p=1'.repeat(100)}`,
    'tel:',
  ];
  for (const text of wrong) {
    const result = parseUri(text);
    assert.equal(result.ok, false, text);
  }
});

test('another scheme is kept whole', () => {
  assert.deepEqual(uri('HTTP://www.example.com/a;b?c').opaque, '//www.example.com/a;b?c');
  assert.equal(formatUri(uri('urn:service:sos')), 'urn:service:sos');
  assert.equal(schemeOf('no colon'), undefined);
});
