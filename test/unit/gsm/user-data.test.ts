// Packing, headers and data coding schemes, octet by octet.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hexDecode, hexEncode } from '../../../src/base/bytes.ts';
import { encodeText } from '../../../src/protocols/gsm/alphabet.ts';
import {
  type DataCoding,
  readDataCoding,
  readSmppCoding,
  writeDataCoding,
} from '../../../src/protocols/gsm/data-coding.ts';
import { fillBitsAfter, pack, unpack } from '../../../src/protocols/gsm/septets.ts';
import {
  concatenationOf,
  type HeaderElement,
  portsOf,
  readHeader,
  writeHeader,
} from '../../../src/protocols/gsm/user-data-header.ts';
import { serviceIndication } from '../../../src/protocols/gsm/wap-push.ts';

const octets = (hex: string): Uint8Array => hexDecode(hex)!;

test('seven octets hold eight septets', () => {
  assert.equal(hexEncode(pack(encodeText('hellohello')!)), 'e8329bfd4697d9ec37');
  assert.deepEqual(unpack(octets('e8329bfd4697d9ec37'), 10), encodeText('hellohello'));
  assert.equal(hexEncode(pack(encodeText('12345678')!)), '31d98c56b3dd70');
});

test('a text behind a header begins at a septet boundary', () => {
  assert.deepEqual([0, 6, 7, 8].map(fillBitsAfter), [0, 1, 0, 6]);
  assert.equal(hexEncode(pack(encodeText('a')!, 1)), 'c2');
  assert.equal(hexEncode(pack(encodeText('a')!, 6)), '4018');
  assert.deepEqual(unpack(octets('4018'), 1, 6), encodeText('a'));
});

test('no more septets are read than the octets hold', () => {
  assert.equal(unpack(octets('31d9'), 100).length, 2);
  assert.equal(unpack(new Uint8Array(0), 3, 6).length, 0);
});

const HEADERS: readonly (readonly [hex: string, elements: readonly HeaderElement[]])[] = [
  ['0500037a0302', [{ kind: 'concatenation8', reference: 0x7a, total: 3, number: 2 }]],
  ['060804abcd0201', [{ kind: 'concatenation16', reference: 0xabcd, total: 2, number: 1 }]],
  ['0605040b8423f0', [{ kind: 'ports16', destination: 2948, source: 9200 }]],
  ['040402f5f0', [{ kind: 'ports8', destination: 0xf5, source: 0xf0 }]],
  [
    '06240101250101',
    [
      { kind: 'single-shift', language: 1 },
      { kind: 'locking-shift', language: 1 },
    ],
  ],
  ['0470020102', [{ kind: 'other', identifier: 0x70, octets: Uint8Array.of(1, 2) }]],
  ['027000', [{ kind: 'other', identifier: 0x70, octets: new Uint8Array(0) }]],
];

for (const [hex, elements] of HEADERS)
  test(`the header ${hex} is read and written`, () => {
    const read = readHeader(octets(`${hex}ffff`));
    assert.deepEqual(read, { ok: true, value: { elements, length: hex.length / 2 } });
    assert.equal(hexEncode(writeHeader(elements)), hex);
  });

test('parts with impossible numbers are kept and not acted upon', () => {
  for (const hex of ['0500037a0300', '0500037a0304', '0500037a0000', '0400027a03', '060804abcd0003']) {
    const read = readHeader(octets(hex));
    assert.ok(read.ok);
    assert.equal(read.value.elements[0]?.kind, 'other');
    assert.equal(concatenationOf(read.value.elements), undefined);
    assert.equal(hexEncode(writeHeader(read.value.elements)), hex);
  }
});

test('of elements that exclude each other the last one counts', () => {
  const elements: HeaderElement[] = [
    { kind: 'concatenation8', reference: 1, total: 2, number: 1 },
    { kind: 'concatenation16', reference: 0xabcd, total: 2, number: 2 },
    { kind: 'ports8', destination: 1, source: 2 },
    { kind: 'ports16', destination: 3, source: 4 },
  ];
  assert.deepEqual(concatenationOf(elements), { reference: 0xabcd, total: 2, number: 2 });
  assert.deepEqual(portsOf(elements), { destination: 3, source: 4 });
});

for (const [hex, fault] of [
  ['', 'header-cut-off'],
  ['05', 'header-cut-off'],
  ['0500037a03', 'header-cut-off'],
  ['0100', 'element-cut-off'],
  ['050004010203', 'element-cut-off'],
  ['0600037a030200', 'element-cut-off'],
] as const)
  test(`the header "${hex}" is refused: ${fault}`, () => {
    assert.deepEqual(readHeader(octets(hex)), { ok: false, error: fault });
  });

const CODINGS: readonly (readonly [octet: number, coding: DataCoding])[] = [
  [0x00, { alphabet: 'gsm7', compression: 'none' }],
  [0x04, { alphabet: 'octets', compression: 'none' }],
  [0x08, { alphabet: 'ucs2', compression: 'none' }],
  [0x10, { alphabet: 'gsm7', compression: 'none', messageClass: 0 }],
  [0x15, { alphabet: 'octets', compression: 'none', messageClass: 1 }],
  [0x18, { alphabet: 'ucs2', compression: 'none', messageClass: 0 }],
  [0x29, { alphabet: 'ucs2', compression: 'compressed' }],
  [0x53, { alphabet: 'gsm7', compression: 'none', messageClass: 3, deletion: 'automatic' }],
  [
    0xc8,
    {
      alphabet: 'gsm7',
      compression: 'none',
      waiting: { what: 'voicemail', state: 'active', message: 'discard' },
    },
  ],
  [
    0xd1,
    { alphabet: 'gsm7', compression: 'none', waiting: { what: 'fax', state: 'inactive', message: 'store' } },
  ],
  [
    0xeb,
    { alphabet: 'ucs2', compression: 'none', waiting: { what: 'other', state: 'active', message: 'store' } },
  ],
];

for (const [octet, coding] of CODINGS)
  test(`the data coding scheme 0x${octet.toString(16)} is read and written`, () => {
    assert.deepEqual(readDataCoding(octet), coding);
    assert.deepEqual(readDataCoding(writeDataCoding(coding)), coding);
  });

test('reserved data coding schemes are the default alphabet, and 0xF4 is what 0x14 is', () => {
  assert.deepEqual(readDataCoding(0x0c), { alphabet: 'gsm7', compression: 'none' });
  assert.deepEqual(readDataCoding(0x9f), { alphabet: 'gsm7', compression: 'none' });
  assert.deepEqual(readDataCoding(0xf4), readDataCoding(0x14));
  assert.equal(writeDataCoding(readDataCoding(0xf5)), 0x15);
});

const SMPP: readonly (readonly [value: number, alphabet: string | undefined, messageClass?: number])[] = [
  [0, 'gsm7'],
  [1, 'latin1'],
  [2, 'octets'],
  [3, 'latin1'],
  [4, 'octets'],
  [5, undefined],
  [8, 'ucs2'],
  [0x0d, undefined],
  [0x10, 'gsm7', 0],
  [0x18, 'ucs2', 0],
  [0x1c, undefined],
  [0x20, undefined],
  [0x80, undefined],
  [0xc8, 'gsm7'],
  [0xf0, 'gsm7', 0],
  [0xf5, 'octets', 1],
  [0x100, undefined],
];

for (const [value, alphabet, messageClass] of SMPP)
  test(`data_coding 0x${value.toString(16)} of SMPP is ${alphabet ?? 'refused'}`, () => {
    const read = readSmppCoding(value, 'gsm7');
    assert.equal(read.ok, alphabet !== undefined);
    if (read.ok)
      assert.deepEqual(read.value, { alphabet, ...(messageClass !== undefined && { messageClass }) });
  });

test('data_coding 0 is ISO-8859-1 where the centre says so', () => {
  assert.deepEqual(readSmppCoding(0, 'latin1'), { ok: true, value: { alphabet: 'latin1' } });
  assert.deepEqual(readSmppCoding(0x10, 'latin1'), {
    ok: true,
    value: { alphabet: 'gsm7', messageClass: 0 },
  });
});

test('a service indication is the octets of WAP-167, with the short forms of the address', () => {
  const push = (hrefToken: string, rest: string, title: string): string =>
    `01060603ae81eaaf8202056a0045c6${hrefToken}03${Buffer.from(rest).toString('hex')}000103${Buffer.from(title).toString('hex')}000101`;
  assert.equal(
    hexEncode(serviceIndication('http://news.example/1', 'Now')),
    push('0c', 'news.example/1', 'Now'),
  );
  assert.equal(hexEncode(serviceIndication('https://www.a.example', 'Да')), push('0f', 'a.example', 'Да'));
  assert.equal(hexEncode(serviceIndication('https://a.example', '')), push('0e', 'a.example', ''));
  assert.equal(hexEncode(serviceIndication('http://www.a.example', '')), push('0d', 'a.example', ''));
  assert.equal(hexEncode(serviceIndication('wap.example', 'a\0b')), push('0b', 'wap.example', 'ab'));
});
