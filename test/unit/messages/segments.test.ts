// Lengths and cuts of texts, at every edge of the tables.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { alphabetOf, cutToParts, PART_SIZES, segments } from '../../../src/core/messages/segments.ts';

const COUNTED: readonly (readonly [what: string, text: string, alphabet: string, parts: number])[] = [
  ['nothing', '', 'gsm7', 1],
  ['160 Latin letters', 'a'.repeat(160), 'gsm7', 1],
  ['161 Latin letters', 'a'.repeat(161), 'gsm7', 2],
  ['306 Latin letters', 'a'.repeat(306), 'gsm7', 2],
  ['307 Latin letters', 'a'.repeat(307), 'gsm7', 3],
  ['70 Cyrillic letters', 'я'.repeat(70), 'ucs2', 1],
  ['71 Cyrillic letters', 'я'.repeat(71), 'ucs2', 2],
  ['134 Cyrillic letters', 'я'.repeat(134), 'ucs2', 2],
  ['135 Cyrillic letters', 'я'.repeat(135), 'ucs2', 3],
  ['one Cyrillic letter among Latin ones', `${'a'.repeat(70)}я`, 'ucs2', 2],
  ['80 euro signs, which count two each', '€'.repeat(80), 'gsm7', 1],
  ['81 euro signs', '€'.repeat(81), 'gsm7', 2],
  ['35 emoji of two units', '😀'.repeat(35), 'ucs2', 1],
  ['36 emoji of two units', '😀'.repeat(36), 'ucs2', 2],
  ['Greek capitals of the GSM table', 'ΔΦΓΛΩΠΨΣΘΞ', 'gsm7', 1],
  ['a typographic quote', '“', 'ucs2', 1],
];

for (const [what, text, alphabet, parts] of COUNTED) {
  test(`${what}: ${alphabet}, ${parts}`, () => {
    const counted = segments(text);
    assert.equal(counted.alphabet, alphabet);
    assert.equal(counted.parts, parts);
  });
}

test('an extended character is never split between parts', () => {
  // The 153rd septet of the first part is left empty.
  const { pieces } = segments(`${'a'.repeat(152)}€${'b'.repeat(20)}`);
  assert.equal(pieces[0], 'a'.repeat(152));
  assert.ok(pieces[1]!.startsWith('€'));
});

test('a surrogate pair is never split between parts', () => {
  const { pieces } = segments(`${'я'.repeat(66)}😀${'я'.repeat(20)}`);
  assert.equal(pieces[0], 'я'.repeat(66));
  assert.ok(pieces[1]!.startsWith('😀'));
});

test('binary texts count octets, 140 alone and 134 in a part', () => {
  assert.equal(segments('00'.repeat(140), 'hex').parts, 1);
  assert.equal(segments('00'.repeat(141), 'hex').parts, 2);
  assert.equal(segments('\xff'.repeat(140), 'bytes').parts, 1);
  assert.equal(segments('\xff'.repeat(269), 'bytes').parts, 3);
  assert.deepEqual(
    segments('00'.repeat(141), 'hex').pieces.map((piece) => piece.length),
    [268, 14],
  );
});

const TEXTS = fc.string({ unit: fc.constantFrom('a', '€', '[', 'я', '😀', '\n', ' ', 'é'), maxLength: 400 });

test('the pieces of any text are the text, each within its part', () => {
  fc.assert(
    fc.property(TEXTS, (text) => {
      const { pieces, alphabet, parts } = segments(text);
      assert.equal(pieces.join(''), text);
      assert.equal(pieces.length, parts);
      const size = parts === 1 ? PART_SIZES[alphabet].alone : PART_SIZES[alphabet].part;
      for (const piece of pieces) {
        const units = alphabet === 'ucs2' ? piece.length : segments(piece).units;
        assert.ok(units <= size);
      }
    }),
  );
});

test('a text cut to some parts is a beginning of it and takes no more', () => {
  fc.assert(
    fc.property(TEXTS, fc.integer({ min: 1, max: 4 }), (text, most) => {
      const cut = cutToParts(text, most);
      assert.ok(text.startsWith(cut));
      assert.ok(segments(cut).parts <= most);
      assert.ok(alphabetOf(cut) === 'gsm7' || alphabetOf(text) === 'ucs2');
    }),
  );
});
