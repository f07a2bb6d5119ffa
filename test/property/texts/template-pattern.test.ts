// The matcher of operators' templates against the plainest way to say the same: a regular expression of small templates.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fits, masksOf, parseTemplate } from '../../../src/core/texts/template-pattern.ts';

const NUMBER = '\\d+(?:[.,:/-]\\d+)*';
const WORD = '[^ ]+';

const bounds = fc
  .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 0, max: 2 }))
  .map(([least, more]) => ({ written: `{${least},${least + more}}`, least, most: least + more }));
const variable = fc.oneof(
  fc.constant({ written: '', least: 1, most: 1 }),
  fc.constant({ written: '+', least: 1, most: 50 }),
  bounds,
);

type Piece = { readonly template: string; readonly expression: string };

const run = (sign: string, one: string): fc.Arbitrary<Piece> =>
  variable.map(({ written, least, most }) => ({
    template: `%${sign}${written}`,
    expression: `${one}(?: ${one}){${least - 1},${most - 1}}`,
  }));
const literal: fc.Arbitrary<Piece> = fc
  .stringMatching(/^[ab1., ]{1,3}$/)
  .map((text) => ({ template: text, expression: text.replace(/[.]/g, '\\.') }));

const template = fc.array(fc.oneof(literal, run('d', NUMBER), run('w', WORD)), {
  minLength: 1,
  maxLength: 4,
});
const text = fc.stringMatching(/^[ab12., ]{0,10}$/);

const even = (written: string): string => written.trim().replace(/ +/g, ' ');

test('fits exactly what the expression fits', () => {
  fc.assert(
    fc.property(template, text, (pieces, written) => {
      const whole = pieces.map((piece) => piece.template).join('');
      const pattern = parseTemplate(whole);
      assert.ok(pattern);
      // Blanks of the template are evened before it is read, so the expression is made of an even one alone.
      fc.pre(even(whole) === whole);
      const expression = new RegExp(`^${pieces.map((piece) => piece.expression).join('')}$`);
      assert.equal(fits(masksOf(written), pattern), expression.test(even(written)), `${whole} | ${written}`);
    }),
    { numRuns: 3_000 },
  );
});
