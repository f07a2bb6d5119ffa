// Whatever the text and wherever the cursor: what editors ask of the language is answered, lies inside the text, and edits do what
// they promise.
import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  compile,
  definitionsOf,
  edited,
  fixesOf,
  foldsIn,
  hintAt,
  type MenuSymbol,
  occurrencesIn,
  offersAt,
  piecesOf,
  renamed,
  symbolsIn,
  type TextRange,
} from '../../../src/language/index.ts';
import { menu, message, soup } from './menus.ts';

const anyText = fc.oneof(message, soup, fc.string({ unit: 'binary', maxLength: 300 }));
const place = fc.double({ min: 0, max: 1, noNaN: true });
const name = fc.constantFrom(
  '1',
  '2',
  '33',
  '*',
  '0',
  '#',
  'err',
  'sorry',
  'A1',
  'x y',
  '',
  'Метка',
  '10',
  '😀',
);

function liesIn(text: string, { from, to }: TextRange): void {
  assert.ok(0 <= from && from <= to && to <= text.length, `${from}..${to} of ${text.length}`);
}

function checkSymbols(text: string, symbols: readonly MenuSymbol[]): void {
  for (const { range, selection, children } of symbols) {
    liesIn(text, range);
    assert.ok(range.from <= selection.from && selection.to <= range.to);
    checkSymbols(text, children);
  }
}

test('everything asked of any text at any place is answered with places of the text', () => {
  fc.assert(
    fc.property(anyText, place, (text, share) => {
      const at = Math.floor(share * text.length);
      for (const language of ['en', 'ru'] as const) {
        const hint = hintAt(text, at, language);
        if (hint) {
          liesIn(text, hint);
          assert.notEqual(hint.text, '');
        }
        const offers = offersAt(text, at, language);
        if (offers) assert.ok(0 <= offers.from && offers.from <= at);
        checkSymbols(text, symbolsIn(text, language));
      }
      for (const fold of foldsIn(text)) liesIn(text, fold);
      for (const { selector, range } of occurrencesIn(text)) {
        liesIn(text, range);
        assert.equal(text.slice(range.from, range.to), selector);
        definitionsOf(occurrencesIn(text), selector);
      }
    }),
    { numRuns: 400 },
  );
});

test('pieces follow one another', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      let end = 0;
      for (const { from, to } of piecesOf(text)) {
        assert.ok(end <= from && from < to && to <= text.length);
        assert.doesNotMatch(text.slice(from, to), /[\r\n]/);
        end = to;
      }
    }),
    { numRuns: 400 },
  );
});

test('a renaming can be taken back, and what compiled compiles', () => {
  let done = 0;
  fc.assert(
    fc.property(fc.oneof(menu, anyText), place, name, (text, share, put) => {
      const occurrences = occurrencesIn(text);
      const chosen = occurrences[Math.floor(share * (occurrences.length - 1))];
      if (!chosen) return;
      const edits = renamed(text, chosen.range.from, put);
      if (!edits.ok) return;
      const after = edited(text, edits.value);
      assert.equal(compile(after).program === undefined, compile(text).program === undefined);
      const moved = occurrencesIn(after)[occurrences.indexOf(chosen)];
      assert.equal(moved?.selector, put);
      const back = renamed(after, moved.range.from, chosen.selector);
      assert.equal(back.ok && edited(after, back.value), text);
      done++;
    }),
    { numRuns: 1500 },
  );
  assert.ok(done > 50, `${done} renamings were done`);
});

test('fixes are edits of the text that do not overlap', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      for (const complaint of compile(text).diagnostics)
        for (const { title, edits } of fixesOf(text, complaint, 'en')) {
          assert.notEqual(title, '');
          const sorted = [...edits].sort((a, b) => a.from - b.from);
          for (const [at, edit] of sorted.entries()) {
            liesIn(text, edit);
            assert.ok(at === 0 || sorted[at - 1]!.to <= edit.from);
          }
          assert.notEqual(edited(text, edits), text);
        }
    }),
    { numRuns: 800 },
  );
});
