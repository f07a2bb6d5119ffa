// The live board: put together frame by frame, drawn into a terminal of any size, and told in lines where there is none.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallNow, LiveFrame } from '../../../clients/typescript/src/index.ts';
import { boardAfter, boardLines, EMPTY_BOARD, newsLines } from '../../../src/app/remote/board.ts';
import { displayWidth } from '../../../src/app/terminal/foreign-text.ts';
import { plain } from '../../../src/app/terminal/paint.ts';

const AT = Date.parse('2026-11-28T07:00:10.000Z');
const HEAD = { number: 1, cursor: 'c' };

const CALL: CallNow = {
  number: 41,
  id: '7',
  login: 'shop',
  phone: '79990000001',
  sender: null,
  direction: 'out',
  attempt: 1,
  state: 'in-menu',
  since: '2026-11-28T07:00:00.000Z',
  answeredAt: '2026-11-28T07:00:00.000Z',
  trunk: 'phones',
  item: 'MENU',
  said: 'Press 1\u001b[2J to go on with a text that is much too long for any narrow terminal there is',
  keys: '12',
  transferTo: [],
  held: false,
  node: 'a',
};

const FRAMES: readonly LiveFrame[] = [
  { ...HEAD, topic: 'calls', snapshot: true, calls: [CALL], over: [] },
  {
    ...HEAD,
    topic: 'rates',
    snapshot: true,
    from: null,
    points: [
      {
        at: '2026-11-28T07:00:09.000Z',
        kind: 'sms',
        accepted: 4,
        handed: 0,
        delivered: 2,
        failed: 0,
        expired: 0,
      },
      {
        at: '2026-11-28T07:00:10.000Z',
        kind: 'sms',
        accepted: 8,
        handed: 0,
        delivered: 0,
        failed: 1,
        expired: 0,
      },
    ],
  },
  {
    ...HEAD,
    topic: 'queues',
    groups: [
      {
        id: 'g',
        login: 'shop',
        kind: 'sms',
        reason: 'link-down',
        sentence: 'The link is down.',
        link: 'main',
        count: 9,
        more: true,
        from: null,
        to: null,
      },
    ],
  },
];

const board = FRAMES.reduce(boardAfter, EMPTY_BOARD);
const drawn = (width: number, height: number): readonly string[] =>
  boardLines(board, { at: AT, height, look: { width, paint: plain } });

test('calls, rates and what waits stand on it', () => {
  const lines = drawn(120, 40);
  assert.match(lines[0] ?? '', /^accepted {8}12 +▄█$/);
  assert.match(lines[2] ?? '', /^delivered {8}2 +█$/);
  assert.ok(lines.includes('calls'));
  assert.match(
    lines.find((line) => line.includes('79990000001')) ?? '',
    /^ +41 {2}79990000001 {2}in-menu {2}10 s {2}phones {2}MENU {2}12 +Press 1\\u\{1b\}\[2J/,
  );
  assert.ok(lines.some((line) => /^ +9\+ {2}sms {3}link-down {2}The link is down\.$/.test(line)));
});

test('it fits into any terminal and says how much does not', () => {
  for (const [width, height] of [
    [120, 40],
    [80, 10],
    [40, 6],
  ] as const) {
    const lines = drawn(width, height);
    assert.ok(lines.length <= height);
    for (const line of lines) assert.ok(displayWidth(line) <= width, `${width}: ${line}`);
  }
  assert.match(drawn(80, 6).at(-1) ?? '', /^…and \d+ more lines$/);
});

test('a call that is over goes, and a snapshot takes the place of all', () => {
  const over = boardAfter(board, { ...HEAD, topic: 'calls', snapshot: false, calls: [], over: [41] });
  assert.equal(over.calls.size, 0);
  const other = { ...CALL, number: 42 };
  const anew = boardAfter(board, { ...HEAD, topic: 'calls', snapshot: true, calls: [other], over: [] });
  assert.deepEqual([...anew.calls.keys()], [42]);
});

test('without a terminal what is news is told in lines, harmlessly', () => {
  const [news = ''] = newsLines(EMPTY_BOARD, FRAMES[0] as LiveFrame);
  assert.match(news, /^call 41 79990000001: in-menu, at MENU, keys 12, "Press 1\\u\{1b\}\[2J/);
  const over = newsLines(board, { ...HEAD, topic: 'calls', snapshot: false, calls: [], over: [41] });
  assert.deepEqual(over, ['call 41 79990000001 is over']);
});
