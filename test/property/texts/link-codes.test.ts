// Codes of short links: every one leads back, no two are the same, and one that nobody gave leads nowhere in particular.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { LinkCodes } from '../../../src/core/links/link-code.ts';

const codesOf = (key: string): LinkCodes =>
  new LinkCodes((round, half) =>
    createHmac('sha256', key).update(`${round} ${half}`).digest().readUInt32BE(0),
  );

const codes = codesOf('key');
const ref = fc.maxSafeNat();
const number = fc.integer({ min: 1, max: 15 });

test('a code leads back to its message and place', () => {
  fc.assert(
    fc.property(ref, number, (ref, number) => {
      const code = codes.code({ ref, number });
      assert.match(code, /^[0-9A-Za-z]{11}$/);
      assert.deepEqual(codes.read(code), { ref, number });
    }),
  );
});

test('neighbours have nothing in common, and another key has other codes', () => {
  const some = Array.from({ length: 500 }, (_, ref) => codes.code({ ref, number: 1 }));
  assert.equal(new Set(some.map((code) => code.slice(0, 6))).size, some.length);
  assert.notEqual(codesOf('other').code({ ref: 1, number: 1 }), codes.code({ ref: 1, number: 1 }));
});

test('any text is read or refused, never more', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9A-Za-z]{11}$/)), (text) => {
      const name = codes.read(text);
      if (name) assert.equal(codes.code(name), text);
    }),
  );
  assert.equal(codes.read('zzzzzzzzzzz'), undefined);
});
