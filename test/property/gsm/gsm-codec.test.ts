// What must hold for every text and every run of octets: what is written is what is read, and nothing makes a reader throw.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeText, encodeText, type ShiftTables } from '../../../src/protocols/gsm/alphabet.ts';
import { readDataCoding, readSmppCoding, writeDataCoding } from '../../../src/protocols/gsm/data-coding.ts';
import { LANGUAGES, type LanguageId, NATIONAL_TABLES } from '../../../src/protocols/gsm/national-tables.ts';
import { fillBitsAfter, pack, packedLength, unpack } from '../../../src/protocols/gsm/septets.ts';
import { ucs2Decode, ucs2Encode } from '../../../src/protocols/gsm/ucs2.ts';
import { headerLength, readHeader, writeHeader } from '../../../src/protocols/gsm/user-data-header.ts';
import { HEADER } from '../../support/gsm-values.ts';

const SINGLE: readonly (LanguageId | undefined)[] = [undefined, ...LANGUAGES];
const LOCKING = SINGLE.filter((language) => !language || NATIONAL_TABLES[language].locking);

/** Every pair of tables there is. */
const PAIRS: readonly ShiftTables[] = LOCKING.flatMap((locking) =>
  SINGLE.map((single) => ({ ...(locking && { locking }), ...(single && { single }) })),
);

/** Every character the tables have: all that some septet, or an escape and one, is read as. */
function charactersOf(shifts: ShiftTables): readonly string[] {
  const codes = Array.from({ length: 128 }, (_, code) => code);
  const read = codes.flatMap((code) => [
    decodeText(Uint8Array.of(code), shifts),
    decodeText(Uint8Array.of(0x1b, code), shifts),
  ]);
  return [...new Set(read)];
}

for (const locking of LOCKING)
  test(`texts of the locking table of ${locking ?? 'no language'} come back as they were, with any single shift`, () => {
    for (const shifts of PAIRS.filter((pair) => pair.locking === locking)) {
      const characters = charactersOf(shifts);
      assert.ok(characters.length > 100);
      for (const character of characters)
        assert.ok(encodeText(character, shifts), `no septets for ${character}`);
      fc.assert(
        fc.property(fc.string({ unit: fc.constantFrom(...characters), maxLength: 300 }), (text) => {
          assert.equal(decodeText(encodeText(text, shifts)!, shifts), text);
        }),
        { numRuns: 20 },
      );
    }
  });

const OCTETS = fc.uint8Array({ maxLength: 300 });

test('any octets are some text, and septets that are not escapes keep their number', () => {
  fc.assert(
    fc.property(OCTETS, fc.constantFrom(...PAIRS), (octets, shifts) => {
      const text = decodeText(octets, shifts);
      assert.ok([...text].length <= octets.length);
      assert.ok(octets.includes(0x1b) || [...text].length === octets.length);
    }),
  );
});

test('septets are the same once packed and unpacked, behind any fill bits', () => {
  const septets = fc.uint8Array({ max: 0x7f, maxLength: 200 });
  fc.assert(
    fc.property(septets, fc.integer({ min: 0, max: 6 }), (all, fillBits) => {
      const packed = pack(all, fillBits);
      assert.equal(packed.length, packedLength(all.length, fillBits));
      assert.deepEqual(unpack(packed, all.length, fillBits), all);
    }),
  );
});

test('fill bits bring any header to a septet boundary', () => {
  for (let octets = 0; octets <= 140; octets++) {
    const fill = fillBitsAfter(octets);
    assert.ok(fill >= 0 && fill < 7);
    assert.equal((octets * 8 + fill) % 7, 0);
  }
});

test('any text in UCS-2 comes back, lone surrogates too', () => {
  const units = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 200 });
  fc.assert(
    fc.property(units, (codes) => {
      const text = codes.map((code) => String.fromCharCode(code)).join('');
      assert.equal(ucs2Decode(ucs2Encode(text), 'kept'), text);
    }),
  );
});

test('headers are read as they were written', () => {
  fc.assert(
    fc.property(HEADER, OCTETS, (elements, behind) => {
      const header = writeHeader(elements);
      assert.equal(header.length, headerLength(elements));
      const read = readHeader(Uint8Array.from([...header, ...behind]));
      if (elements.length > 0)
        assert.deepEqual(read, { ok: true, value: { elements, length: header.length } });
    }),
  );
});

test('any octets are a header that is written as it came, or a fault', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (tail) => {
      const octets = Uint8Array.from([tail.length, ...tail]);
      for (const hostile of [octets, octets.slice(1)]) {
        const read = readHeader(hostile);
        if (!read.ok || read.value.elements.length === 0) continue;
        assert.deepEqual(writeHeader(read.value.elements), hostile.slice(0, read.value.length));
      }
    }),
  );
});

test('every data coding scheme is written as one that means the same', () => {
  for (let octet = 0; octet < 256; octet++) {
    const coding = readDataCoding(octet);
    assert.deepEqual(readDataCoding(writeDataCoding(coding)), coding);
    const smpp = readSmppCoding(octet, 'gsm7');
    if (smpp.ok && octet >= 0x10) assert.equal(smpp.value.alphabet, coding.alphabet);
  }
});
