// Texts to bytes and back in the three charsets of the classic calls.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { charsetOf, decode, ESCAPES, encode } from '../../../src/dialect/charset.ts';

test('names are known in any spelling that clients use', () => {
  for (const name of ['utf-8', 'UTF-8', 'utf8', 'Utf_8']) assert.equal(charsetOf(name), 'utf-8');
  for (const name of ['koi8-r', 'koi8_r', 'KOI8R']) assert.equal(charsetOf(name), 'koi8-r');
  for (const name of ['windows-1251', 'Windows_1251', 'cp1251'])
    assert.equal(charsetOf(name), 'windows-1251');
  for (const name of ['', 'latin1', 'constructor', 'utf-16']) assert.equal(charsetOf(name), undefined);
});

const WORDS: readonly (readonly [charset: 'windows-1251' | 'utf-8' | 'koi8-r', hex: string])[] = [
  ['windows-1251', 'cff0e8e2e5f2'],
  ['koi8-r', 'f0d2c9d7c5d4'],
  ['utf-8', 'd09fd180d0b8d0b2d0b5d182'],
];

for (const [charset, hex] of WORDS) {
  test(`a Russian word in ${charset}, both ways`, () => {
    assert.equal(decode(Buffer.from(hex, 'hex'), charset), 'Привет');
    assert.equal(encode('Привет', charset, ESCAPES.text).toString('hex'), hex);
  });
}

test('bytes that no character has are replaced, not refused', () => {
  assert.equal(decode(Buffer.from([0x41, 0xff, 0x42]), 'utf-8'), 'A\ufffdB');
  assert.equal(decode(Buffer.from([0x41, 0x98, 0x42]), 'windows-1251').length, 3);
});

test('what a charset lacks is written the way the syntax has for it', () => {
  const bytes = (escaped: (typeof ESCAPES)[keyof typeof ESCAPES]): string =>
    decode(encode('Да 😀 €', 'windows-1251', escaped), 'windows-1251');
  assert.equal(bytes(ESCAPES.text), 'Да ? €');
  assert.equal(bytes(ESCAPES.xml), 'Да &#128512; €');
  assert.equal(bytes(ESCAPES.json), 'Да \\ud83d\\ude00 €');
});
