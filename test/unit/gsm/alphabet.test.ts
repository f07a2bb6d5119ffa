// The alphabets of the networks, code by code, and the octets texts become.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hexEncode } from '../../../src/base/bytes.ts';
import { decodeText, encodeText, type ShiftTables, septetsBy } from '../../../src/protocols/gsm/alphabet.ts';
import {
  LANGUAGES,
  type LanguageId,
  languageOf,
  NATIONAL_TABLES,
} from '../../../src/protocols/gsm/national-tables.ts';
import { ucs2Decode, ucs2Encode } from '../../../src/protocols/gsm/ucs2.ts';
import { NATIONAL_ROWS } from '../../support/national-rows.ts';

const ALL_CODES = Uint8Array.from({ length: 128 }, (_, code) => code);

/** A whole locking table but for its escape. */
function tableOf(shifts: ShiftTables): string {
  return decodeText(
    ALL_CODES.filter((code) => code !== 0x1b),
    shifts,
  );
}

test('the default alphabet is that of 23.038 section 6.2.1', () => {
  assert.equal(
    tableOf({}),
    '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
      '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
  );
});

test('the Turkish locking table is that of section A.3.1', () => {
  assert.equal(
    tableOf({ locking: 'turkish' }),
    '@£$¥€éùıòÇ\nĞğ\rÅåΔ_ΦΓΛΩΠΨΣΘΞŞşßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
      'İABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§çabcdefghijklmnopqrstuvwxyzäöñüà',
  );
});

test('the Portuguese locking table is that of section A.3.3', () => {
  assert.equal(
    tableOf({ locking: 'portuguese' }),
    '@£$¥êéúíóç\nÔô\rÁáΔ_ªÇÀ∞^\\€Ó|ÂâÊÉ !"#º%&\'()*+,-./0123456789:;<=>?' +
      'ÍABCDEFGHIJKLMNOPQRSTUVWXYZÃÕÚÜ§~abcdefghijklmnopqrstuvwxyzãõ`üà',
  );
});

const EXTENSIONS: readonly (readonly [
  name: string,
  shifts: ShiftTables,
  codes: readonly number[],
  text: string,
])[] = [
  ['the default', {}, [0x0a, 0x14, 0x28, 0x29, 0x2f, 0x3c, 0x3d, 0x3e, 0x40, 0x65], '\f^{}\\[~]|€'],
  ['the Turkish', { single: 'turkish' }, [0x47, 0x49, 0x53, 0x63, 0x65, 0x67, 0x69, 0x73], 'ĞİŞç€ğış'],
  [
    'the Spanish',
    { single: 'spanish' },
    [0x09, 0x41, 0x49, 0x4f, 0x55, 0x61, 0x65, 0x69, 0x6f, 0x75],
    'çÁÍÓÚá€íóú',
  ],
  [
    'the Portuguese',
    { single: 'portuguese' },
    [
      0x05, 0x09, 0x0b, 0x0c, 0x0e, 0x0f, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18, 0x19, 0x1f, 0x41, 0x49,
      0x4f, 0x55, 0x5b, 0x5c, 0x61, 0x69, 0x6f, 0x75, 0x7b, 0x7c, 0x7f,
    ],
    'êçÔôÁáΦΓ^ΩΠΨΣΘÊÀÍÓÚÃÕÂíóúãõâ',
  ],
];

for (const [name, shifts, codes, text] of EXTENSIONS)
  test(`${name} extension table is read behind escapes`, () => {
    assert.equal(decodeText(Uint8Array.from(codes.flatMap((code) => [0x1b, code])), shifts), text);
  });

/** The code points of a table as its rows are written: what stands alone, or behind an escape other than in the main table. */
function rowsOf(language: LanguageId, table: 'locking' | 'single'): readonly string[] {
  const pointOf = (code: number): string => {
    const shown =
      table === 'locking'
        ? decodeText(Uint8Array.of(code), { locking: language })
        : decodeText(Uint8Array.of(0x1b, code), { single: language });
    const shownOtherwise = table === 'locking' ? ' ' : decodeText(Uint8Array.of(code));
    const nothing = code === 0x1b || (shown === shownOtherwise && !(table === 'locking' && code === 0x20));
    return nothing ? '-' : shown.codePointAt(0)!.toString(16).padStart(4, '0');
  };
  return Array.from({ length: 8 }, (_, row) =>
    Array.from({ length: 16 }, (_, column) => pointOf(row * 16 + column)).join(' '),
  );
}

for (const [name, rows] of Object.entries(NATIONAL_ROWS))
  test(`the tables of ${name} are those of annex A, code by code`, () => {
    const language = name as keyof typeof NATIONAL_ROWS;
    assert.deepEqual(rowsOf(language, 'locking'), rows.locking);
    // What the single shift table has in the place where the default alphabet has it too is not seen behind the escape.
    const seen = rows.single.map((row, at) =>
      row
        .split(' ')
        .map((point, column) => (isDefault(point, at * 16 + column) ? '-' : point))
        .join(' '),
    );
    assert.deepEqual(rowsOf(language, 'single'), seen);
  });

function isDefault(point: string, code: number): boolean {
  return point === decodeText(Uint8Array.of(code)).codePointAt(0)!.toString(16).padStart(4, '0');
}

test('a code of a national table without a character is shown as a space, and a space is never written with it', () => {
  // 23.038 section A.3.11: 0x0B of the Tamil table is nothing.
  assert.equal(decodeText(Uint8Array.of(0x05, 0x0b, 0x05), { locking: 'tamil' }), 'இ இ');
  assert.equal(hexEncode(encodeText(' ', { locking: 'tamil' })!), '20');
  assert.equal(encodeText('\uffff', { locking: 'tamil' }), undefined);
});

test('a code the extension table lacks is the main table’s character, an escape that leads nowhere a space', () => {
  assert.equal(decodeText(Uint8Array.of(0x1b, 0x41)), 'A');
  assert.equal(decodeText(Uint8Array.of(0x1b, 0x1b, 0x41)), ' A');
  assert.equal(decodeText(Uint8Array.of(0x41, 0x1b)), 'A ');
  assert.equal(decodeText(Uint8Array.of(0x41, 0x80, 0xff)), 'A\ufffd\ufffd');
});

test('texts become septets, with escapes where they are needed', () => {
  assert.equal(hexEncode(encodeText('@a€')!), '00611b65');
  assert.equal(encodeText('я'), undefined);
  assert.equal(encodeText('\x1b'), undefined);
  assert.equal(hexEncode(encodeText('ş€', { locking: 'turkish' })!), '1d04');
  assert.equal(hexEncode(encodeText('ş', { single: 'turkish' })!), '1b73');
  assert.equal(septetsBy({})('€'), 2);
  assert.equal(septetsBy({})('ğ'), undefined);
});

test('languages are known by their numbers', () => {
  assert.deepEqual(
    LANGUAGES.map((language) => NATIONAL_TABLES[language].identifier),
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13],
  );
  for (const language of LANGUAGES) assert.equal(languageOf(NATIONAL_TABLES[language].identifier), language);
  assert.equal(languageOf(0), undefined);
  assert.equal(languageOf(14), undefined);
});

test('UCS-2 is UTF-16, big-endian; a byte order mark goes, half a unit is U+FFFD', () => {
  assert.equal(hexEncode(ucs2Encode('я😀')), '044fd83dde00');
  assert.equal(ucs2Decode(Uint8Array.of(0xfe, 0xff, 0x04, 0x4f)), 'я');
  assert.equal(ucs2Decode(Uint8Array.of(0xfe, 0xff, 0x04, 0x4f), 'kept'), '\ufeffя');
  assert.equal(ucs2Decode(Uint8Array.of(0x04, 0x4f, 0x04)), 'я\ufffd');
  assert.equal(ucs2Decode(Uint8Array.of(0xd8, 0x3d)), '\ud83d');
});
