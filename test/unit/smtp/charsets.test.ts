// Charsets and codings of mails with commands, as one table: what clients declare, and what their bytes then mean (spec smtp 3).

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import iconv from 'iconv-lite';
import { commandTextOf } from '../../../src/interfaces/smtp/command-text.ts';
import { readMail } from '../../../src/interfaces/smtp/mail.ts';
import { decodeField } from '../../../src/interfaces/smtp/mail-charset.ts';

const TEXT = 'alex:123::::79990000001:Привет, мир';

/** What Content-Type says; undefined: there is none. And what the bytes are. */
const DECLARED: readonly (readonly [type: string | undefined, bytes: string])[] = [
  [undefined, 'koi8-r'],
  ['text/plain', 'koi8-r'],
  ['text/plain; charset=us-ascii', 'koi8-r'],
  ['text/plain; charset=x-unknown', 'koi8-r'],
  ['text/plain; charset=base64', 'koi8-r'],
  ['text/plain; charset=koi8-r', 'koi8-r'],
  ['text/plain; charset=KOI8_R', 'koi8-r'],
  ['text/plain; charset="windows-1251"', 'windows-1251'],
  ['text/plain; charset=cp1251', 'windows-1251'],
  ['TEXT/PLAIN; format=flowed; CHARSET="UTF-8"', 'utf-8'],
  ['text/plain; charset=utf8', 'utf-8'],
  ['text/plain; charset=iso-8859-5', 'iso-8859-5'],
  ['text/plain; charset=cp866', 'cp866'],
  ['text/plain; charset=utf-16', 'utf-16'],
];

type Coding = readonly [name: string, write: (bytes: Buffer) => Buffer];

const CODINGS: readonly Coding[] = [
  ['8bit', (bytes) => bytes],
  ['base64', (bytes) => Buffer.from(bytes.toString('base64').replace(/.{76}/g, '$&\r\n'))],
  [
    'Quoted-Printable',
    (bytes) =>
      Buffer.from(
        [...bytes].map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('=\r\n'),
      ),
  ],
];

function textOf(mail: Buffer): string | undefined {
  const read = readMail(mail);
  assert.ok(read.ok);
  return commandTextOf(read.value)?.text.trimEnd();
}

describe('charsets of mails', () => {
  for (const [type, charset] of DECLARED)
    for (const [coding, write] of CODINGS)
      test(`${type ?? 'nothing declared'} in ${coding}`, () => {
        // Line ends of UTF-16 are no line ends before it is decoded.
        if (charset === 'utf-16' && coding === '8bit') return;
        const head = [
          ...(type === undefined ? [] : [`Content-Type: ${type}`]),
          ...(coding === '8bit' ? [] : [`Content-Transfer-Encoding: ${coding}`]),
        ];
        const written = write(iconv.encode(TEXT, charset));
        const mail = Buffer.concat([Buffer.from(`${[...head, '', ''].join('\r\n')}`), written]);
        assert.equal(textOf(mail), TEXT);
      });

  test('a byte order mark is none of the text', () => {
    const bytes = Buffer.from(`\ufeff${TEXT}`);
    assert.equal(
      textOf(Buffer.concat([Buffer.from('Content-Type: text/plain; charset=utf-8\n\n'), bytes])),
      TEXT,
    );
  });

  test('each part has a charset of its own', () => {
    const mail = Buffer.concat([
      Buffer.from('Content-Type: multipart/mixed; boundary=b; charset=utf-8\n\n--b\n\n'),
      iconv.encode(TEXT, 'koi8-r'),
      Buffer.from('\n--b\nContent-Type: text/plain; charset=utf-8\n\nother\n--b--\n'),
    ]);
    assert.equal(textOf(mail), TEXT);
  });
});

describe('header fields', () => {
  test('words in any charset and coding, a character split between two of them', () => {
    const bytes = Buffer.from('Счёт').toString('base64');
    assert.equal(decodeField(`=?UTF-8?B?${bytes}?= no 5`), 'Счёт no 5');
    assert.equal(decodeField('=?utf-8?Q?=D0=A1=D1=87_?=\r\n =?utf-8?q?=D1=91=D1=82?='), 'Сч ёт');
    assert.equal(decodeField('=?utf-8?Q?=D0?= =?utf-8?Q?=A1?='), 'С');
    assert.equal(decodeField('=?windows-1251?Q?=CF=F0?='), 'Пр');
  });

  test('bytes that nobody coded are UTF-8 where they can be, else what the service takes for usual', () => {
    assert.equal(decodeField(Buffer.from('Счёт').toString('latin1')), 'Счёт');
    assert.equal(decodeField(iconv.encode('Счёт', 'koi8-r').toString('latin1')), 'Счёт');
  });

  test('what only looks like a word stays', () => {
    for (const text of ['=?', '=?utf-8?X?abc?=', '=?utf-8?B?', 'a =?= b'])
      assert.equal(decodeField(text), text);
  });
});
