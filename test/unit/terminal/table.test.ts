// Tables for people: aligned by display width, fitted to the terminal, painted only where it is wanted.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { displayWidth } from '../../../src/app/terminal/foreign-text.ts';
import { paintFor, plain } from '../../../src/app/terminal/paint.ts';
import { fieldLines, tableLines } from '../../../src/app/terminal/table.ts';

const COLUMNS = [
  { heading: 'id', align: 'right' },
  { heading: 'name' },
  { heading: 'text', gives: 'way' },
] as const;

const ROWS = [
  ['1', 'Анна', 'hello'],
  ['20', '山田', 'e\u0301 two'],
];

test('columns stand under one another, whatever letters are in them', () => {
  assert.deepEqual(tableLines(COLUMNS, ROWS, { width: undefined, paint: plain }), [
    'id  name  text',
    ' 1  Анна  hello',
    '20  山田  e\u0301 two',
  ]);
});

test('a narrow terminal takes from what gives way, then from all, and no line is wider than it', () => {
  const rows = [['1', 'somebody with a name', 'a text that is much longer than anybody has room for']];
  for (const width of [60, 40, 24]) {
    const lines = tableLines(COLUMNS, rows, { width, paint: plain });
    for (const line of lines) assert.ok(displayWidth(line) <= width, `${width}: ${line}`);
  }
  const [, line = ''] = tableLines(COLUMNS, rows, { width: 60, paint: plain });
  assert.match(line, /somebody with a name {2}a text.*…$/);
});

test('where there is room for hardly anything, whole columns go, and a heading says that they went', () => {
  const wide = Array.from({ length: 8 }, (_, at) => ({ heading: `column ${at}` }));
  const row = wide.map(() => 'a cell of some length');
  for (const width of [60, 40, 20, 10]) {
    const lines = tableLines(wide, [row], { width, paint: plain });
    for (const line of lines) assert.ok(displayWidth(line) <= width, `${width}: ${line}`);
    assert.match(lines[0] ?? '', /^c.* {2}…$/);
  }
});

test('columns that can be done without go before a text is cut to nothing', () => {
  const columns = [
    { heading: 'id', align: 'right' },
    { heading: 'price', align: 'right', gives: 'place' },
    { heading: 'kind', gives: 'place' },
    { heading: 'text', gives: 'way' },
  ] as const;
  const row = ['1', '12.60 RUR', 'telegram', 'Your order is ready, come and get it before nine.'];
  const shown = (width: number): readonly string[] => tableLines(columns, [row], { width, paint: plain });
  assert.deepEqual(shown(49), [
    'id      price  kind      text',
    ' 1  12.60 RUR  telegram  Your order is ready, co…',
  ]);
  assert.deepEqual(shown(48), [
    'id      price  text                            …',
    ' 1  12.60 RUR  Your order is ready, come and…',
  ]);
  assert.deepEqual(shown(36), ['id  text                           …', ' 1  Your order is ready, come an…']);
  for (const width of [47, 42, 30, 20, 10]) {
    for (const line of shown(width)) assert.ok(displayWidth(line) <= width, `${width}: ${line}`);
  }
});

test('half a number is never shown', () => {
  const columns = [
    { heading: 'day', gives: 'nothing' },
    { heading: 'sum', align: 'right' },
    { heading: 'name' },
    { heading: 'other', align: 'right' },
  ] as const;
  const row = ['2026-11-28', '12345678.90 RUR', 'somebody with a name', '12345678.90 RUR'];
  assert.deepEqual(tableLines(columns, [row], { width: 60, paint: plain }), [
    'day                     sum  name                      other',
    '2026-11-28  12345678.90 RUR  somebody with…  12345678.90 RUR',
  ]);
  assert.deepEqual(tableLines(columns, [row], { width: 50, paint: plain }), [
    'day                     sum  name                …',
    '2026-11-28  12345678.90 RUR  somebody with a n…',
  ]);
});

test('where there is no terminal nothing is cut, and one long cell does not push the others away', () => {
  const long = 'x'.repeat(200);
  const columns = [{ heading: 'text' }, { heading: 'id' }];
  const lines = tableLines(
    columns,
    [
      [long, '1'],
      ['y', '2'],
    ],
    { width: undefined, paint: plain },
  );
  assert.deepEqual(lines.slice(1), [`${long}  1`, `y${' '.repeat(61)}2`]);
});

test('a list may be longer than a function takes arguments', () => {
  const rows = Array.from({ length: 200_000 }, () => ['x']);
  const lines = tableLines([{ heading: 'text' }], rows, { width: undefined, paint: plain });
  assert.equal(lines.length, 200_001);
});

test('a cell holds no control and no line feed', () => {
  const [, line] = tableLines([{ heading: 'text' }], [['a\n\u001b[2Jb']], { width: undefined, paint: plain });
  assert.equal(line, 'a↵\\u{1b}[2Jb');
});

test('colours are for terminals that want them, and take no room', () => {
  const tty = { isTTY: true };
  assert.equal(paintFor(tty, {})('bad', 'x'), '\u001b[31mx\u001b[0m');
  assert.equal(paintFor(tty, { NO_COLOR: '1' })('bad', 'x'), 'x');
  assert.equal(paintFor(tty, { NO_COLOR: '' })('bad', 'x'), '\u001b[31mx\u001b[0m');
  assert.equal(paintFor(tty, { TERM: 'dumb' })('bad', 'x'), 'x');
  assert.equal(paintFor({}, {})('bad', 'x'), 'x');
  const columns = [{ heading: 'status' }, { heading: 'n' }];
  const painted = tableLines(columns, [['delivered', '1']], { width: undefined, paint: paintFor(tty, {}) });
  assert.equal(painted[1], '\u001b[32mdelivered\u001b[0m  1');
  // A word that was cut means what it meant.
  const [, cut] = tableLines(columns, [['delivered', '1']], { width: 10, paint: paintFor(tty, {}) });
  assert.equal(cut, '\u001b[32mdelive…\u001b[0m  1');
});

test('fields are named and told below one another', () => {
  assert.deepEqual(
    fieldLines(
      [
        ['id', '1'],
        ['long name', 'a\nb'],
      ],
      plain,
    ),
    ['id         1', 'long name  a↵b'],
  );
});
