// E-mail addresses as the service keeps them: in small letters, mailboxes of any script, domains as the DNS has them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { domainToASCII } from 'node:url';
import fc from 'fast-check';
import { punycode } from '../../../src/base/punycode.ts';
import { parseMailSources, takesMailFrom } from '../../../src/core/accounts/mail-sources.ts';
import { asciiDomain } from '../../../src/core/numbers/domain-name.ts';
import { parseAsciiMailAddress, parseMailAddress } from '../../../src/core/numbers/recipient.ts';

test('labels are spelt as RFC 3492 section 7.1 has them', () => {
  const samples: readonly (readonly [label: string, spelt: string])[] = [
    ['ليهمابتكلموشعربي؟', 'egbpdaj6bu4bxfgehfvwxn'],
    ['他们为什么不说中文', 'ihqwcrb4cv8a8dqg056pqjye'],
    ['почемужеонинеговорятпорусски', 'b1abfaaepdrnnbgefbadotcwatmq2g4l'],
    ['3年b組金八先生', '3b-ww4c5e180e575a65lsy2b'],
    ['そのスピードで', 'd9juau41awczczp'],
    ['bücher', 'bcher-kva'],
    ['рф', 'p1ai'],
    ['abc', 'abc-'],
  ];
  for (const [label, spelt] of samples) assert.equal(punycode(label), spelt);
});

test('a domain in letters of its own is the one the DNS has, as a browser finds it', () => {
  assert.equal(asciiDomain('Почта.РФ'), 'xn--80a1acny.xn--p1ai');
  assert.equal(asciiDomain('例え。jp'), 'xn--r8jz45g.jp');
  assert.equal(asciiDomain('Example.COM'), 'example.com');
  for (const wrong of ['по чта.рф', '-почта.рф', 'почта-.рф', 'по😀.рф', '\u0301а.рф', 'я'.repeat(64)])
    assert.equal(asciiDomain(wrong), undefined, wrong);
  const letter = fc.constantFrom(...'абвгдежзийклмнопрстуфхцчшщыэюяёђљαβγδεζηθάüöäéñçşğ中文字日本語abc019');
  const label = fc.string({ unit: letter, minLength: 1, maxLength: 14 });
  fc.assert(
    fc.property(label, fc.constantFrom('рф', 'example', 'укр'), (one, top) => {
      assert.equal(asciiDomain(`${one}.${top}`), domainToASCII(`${one}.${top}`));
    }),
  );
});

test('a mailbox may be of any script, composed and in small letters; its length is counted in octets', () => {
  assert.equal(parseMailAddress(' Анна.Ивановна@Почта.РФ '), 'анна.ивановна@xn--80a1acny.xn--p1ai');
  assert.equal(parseMailAddress('anna@почта.рф'), 'anna@xn--80a1acny.xn--p1ai');
  assert.equal(parseMailAddress('и\u0306ра@a.example'), 'йра@a.example');
  assert.equal(parseMailAddress('用户@例子.中国'), '用户@xn--fsqu00a.xn--fiqs8s');
  assert.equal(parseMailAddress(`${'я'.repeat(32)}@a.example`), `${'я'.repeat(32)}@a.example`);
  for (const wrong of [
    `${'я'.repeat(33)}@a.example`,
    'ан на@a.example',
    'анна\u00a0@a.example',
    'анна\u202e@a.example',
    'ан"на@a.example',
    '😀@a.example',
    'анна@',
    '@почта.рф',
    'анна@почта',
    'анна@по_чта.рф',
  ])
    assert.equal(parseMailAddress(wrong), undefined, wrong);
});

test('mails are sent from addresses of ASCII alone', () => {
  assert.equal(parseAsciiMailAddress('Shop@Почта.рф'), 'shop@xn--80a1acny.xn--p1ai');
  assert.equal(parseAsciiMailAddress('магазин@a.example'), undefined);
});

test('a list of senders knows a domain in whatever way it is written', () => {
  const sources = parseMailSources('@Почта.рф, анна@a.example');
  assert.deepEqual(sources, ['@xn--80a1acny.xn--p1ai', 'анна@a.example']);
  assert.ok(takesMailFrom(sources!, 'boss@xn--80a1acny.xn--p1ai'));
  assert.ok(takesMailFrom(sources!, 'Анна@a.example'));
  assert.ok(!takesMailFrom(sources!, 'анна@b.example'));
});
