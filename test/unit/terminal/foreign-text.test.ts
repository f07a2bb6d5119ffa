// Texts of others on a terminal: the columns they take, and that nothing in them moves its cursor.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { displayWidth, fitted, jsonText, lines, oneLine } from '../../../src/app/terminal/foreign-text.ts';

const WIDTHS: readonly (readonly [string, number])[] = [
  ['abc', 3],
  ['Привет', 6],
  ['日本語', 6],
  ['한글', 4],
  ['e\u0301', 1],
  ['й', 1],
  ['\u200bx', 1],
  ['😀', 2],
  ['❤️', 2],
  ['👩‍👩‍👧', 2],
  ['🇰🇿', 2],
  ['ＡＢ', 4],
  ['', 0],
];

test('a text is as wide as a terminal draws it', () => {
  for (const [text, width] of WIDTHS) assert.equal(displayWidth(text), width, JSON.stringify(text));
});

test('what is too long ends with three dots and takes no more than its room', () => {
  assert.equal(fitted('abcdef', 6), 'abcdef');
  assert.equal(fitted('abcdef', 4), 'abc…');
  assert.equal(fitted('日本語', 4), '日…');
  assert.equal(fitted('e\u0301e\u0301e\u0301', 2), 'e\u0301…');
  assert.equal(fitted('abc', 0), '');
});

test('no control of a foreign text reaches the terminal', () => {
  assert.equal(oneLine('a\u001b[31mb\u0007'), 'a\\u{1b}[31mb\\u{7}');
  assert.equal(oneLine('one\r\ntwo\nthree\tfour\rfive'), 'one↵two↵three four five');
  assert.equal(oneLine('abc\u202edef\u2066\u009b'), 'abc\\u{202e}def\\u{2066}\\u{9b}');
  assert.equal(lines('one\r\ntwo\u001b]0;x\u0007'), 'one\ntwo\\u{1b}]0;x\\u{7}');
});

test('JSON is what it was for a program, with nothing in it that steers a terminal', () => {
  const value = { text: 'a\u001b\u009b31m\u202e\u007f й😀\n', none: null };
  const text = jsonText(value);
  assert.doesNotMatch(text, /[\u0000-\u001f\u007f-\u009f\u202e]/);
  assert.deepEqual(JSON.parse(text), value);
  assert.match(text, /й😀/);
});
