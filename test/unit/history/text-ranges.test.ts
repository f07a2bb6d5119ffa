// Where the pieces of a menu stand in its message.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outlineOf, rangesOf, textRangesOf } from '../../../src/language/index.ts';

const pieces = (message: string) => {
  const found = textRangesOf(message);
  const text = (item: string) => rangesOf(found, item).map(({ from, to }) => message.slice(from, to));
  return { found, text };
};

test('each piece is cut out of the message as it was written, line ends and signs outside the basic plane included', () => {
  const message =
    ' 😀 Hello \r\n{menu: Press 1,\r\n or 2\r\n1: One\r\n  more of it\r\n2 : url\r\n1: record: 5\r\nerr: no \\} \r\n}  Bye\n~~~\nnote';
  const { found, text } = pieces(message);
  assert.deepEqual(text('START'), ['😀 Hello']);
  assert.deepEqual(text('MENU'), ['Press 1,\r\n or 2']);
  assert.deepEqual(text('1'), ['1: One\r\n  more of it', '1: record: 5']);
  assert.deepEqual(text('2'), ['2 : url']);
  assert.deepEqual(text('err'), ['err: no \\}']);
  assert.deepEqual(text('END'), ['Bye']);
  assert.deepEqual(text('7'), []);
  assert.deepEqual(
    found.entries.map(({ selector, action }) => `${selector} ${action}`),
    ['1 play', '2 url', '1 record', 'err play'],
  );
});

test('a text without a menu is all START, an empty one has nothing', () => {
  assert.deepEqual(pieces('Hello').text('START'), ['Hello']);
  assert.deepEqual(textRangesOf(''), { entries: [] });
  assert.deepEqual(textRangesOf('{menu:').entries, []);
});

test('the timeline and the drawn tree tell the same place of an entry, with a mistake in it or not', () => {
  const message = '{menu: Press\n 1 : One\n  and more\n12: Deep\n2: call:12x\nERR: no\n*: back\n}';
  const lines = message.split('\n');
  const { menu } = outlineOf(message);
  const drawn = [
    ...menu!.items,
    ...menu!.items.flatMap(({ children }) => children),
    ...menu!.controls,
    ...menu!.labels,
  ];
  const { found } = pieces(message);
  const at = (line: number, column: number) =>
    lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0) + column - 1;
  for (const { selector, entries } of drawn)
    assert.deepEqual(
      entries.map(({ span }) => ({ from: at(span.line, span.column), to: at(span.endLine, span.endColumn) })),
      rangesOf(found, selector),
      selector,
    );
  assert.equal(drawn.flatMap(({ entries }) => entries).length, found.entries.length);
  assert.equal(found.entries.length, 5);
});
