// Rows of CSV: what is put in quotes, and what is kept from being a formula.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvNumber, csvRow, guardedText, unguardedText } from '../../../src/base/table-cells.ts';

test('cells are quoted when they hold a quote, an end of line or their own separator', () => {
  const cells = ['a,b', 'a;b', 'a"b', 'a\nb', 'a\rb', '', 'ab'];
  assert.equal(csvRow(cells), '"a,b",a;b,"a""b","a\nb","a\rb",,ab');
  assert.equal(csvRow(cells, ';'), 'a,b;"a;b";"a""b";"a\nb";"a\rb";;ab');
});

test('a text that would be a formula is guarded, and comes back as it was', () => {
  for (const text of [
    '=1',
    '+7',
    '-',
    '@a',
    '\tx',
    '\rx',
    "'=1",
    "''-",
    ' =1',
    '\n-1',
    " ' =1",
    '\u00a0@a',
    '＝1',
  ]) {
    assert.equal(guardedText(text), `'${text}`);
    assert.equal(unguardedText(guardedText(text)), text);
  }
  for (const text of ['', "'", "'a", 'a=1', '7', ' a', "' 7"])
    assert.deepEqual([guardedText(text), unguardedText(text)], [text, text]);
});

test('with semicolons a fraction has its comma, and only what holds a semicolon is quoted', () => {
  const cells = [csvNumber('-12.50', ';'), 'a,b', 'c;d'];
  assert.equal(csvRow(cells, ';'), '-12,50;a,b;"c;d"');
  assert.equal(csvRow([csvNumber('-12.50', ','), 'a,b', 'c;d']), '-12.50,"a,b",c;d');
});
