// How far something is: the bar, the pace over the last seconds, what is left; drawn on a terminal, told in tenths elsewhere.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { displayWidth } from '../../../src/app/terminal/foreign-text.ts';
import { duration, progressText } from '../../../src/app/terminal/progress.ts';
import { ProgressLine } from '../../../src/app/terminal/progress-line.ts';

test('a line tells share, count, pace and what is left', () => {
  const seen = [{ at: 0, done: 0 }];
  const line = progressText({ label: 'x', done: 50, total: 200, seen, at: 10_000 }, 80);
  assert.equal(line, `x  ${'█'.repeat(7)}▌${'░'.repeat(22)}   25 %  50 of 200  5.0/s  30 s left`);
});

test('no pace is told before anything moved, and nothing is left of what is done', () => {
  const still = progressText({ label: 'x', done: 0, total: 4, seen: [{ at: 0, done: 0 }], at: 1_000 }, 80);
  assert.doesNotMatch(still, /\/s|left/);
  const done = progressText({ label: 'x', done: 4, total: 4, seen: [{ at: 0, done: 0 }], at: 1_000 }, 80);
  assert.match(done, / 100 % {2}4 of 4 {2}4\.0\/s$/);
  assert.match(progressText({ label: 'x', done: 0, total: 0, seen: [], at: 0 }, 80), /100 %/);
});

test('it fits into its terminal, without a bar where there is no room', () => {
  const seen = [{ at: 0, done: 0 }];
  for (const width of [100, 60, 40, 20])
    assert.ok(
      displayWidth(progressText({ label: 'mailing', done: 1, total: 3, seen, at: 500 }, width)) <= width,
    );
  assert.doesNotMatch(progressText({ label: 'mailing', done: 1, total: 3, seen, at: 500 }, 40), /█/);
});

test('times are told as people say them', () => {
  const told = [0.2, 59, 60, 200, 3_600, 7_500].map(duration);
  assert.deepEqual(told, ['1 s', '59 s', '1 min', '3 min 20 s', '1 h', '2 h 5 min']);
});

test('a terminal has one line drawn anew and taken away; anything else a line for each tenth', () => {
  const drawn: string[] = [];
  const terminal = { isTTY: true, columns: 40, write: (text: string) => drawn.push(text) };
  const line = new ProgressLine('x', terminal, () => 0);
  line.show(1, 2);
  line.clear();
  line.clear();
  assert.equal(drawn.length, 2);
  assert.match(drawn[0] ?? '', /^\r\u001b\[2Kx .*1 of 2$/);
  assert.equal(drawn[1], '\r\u001b[2K');
  const told: string[] = [];
  const pipe = new ProgressLine('x', { write: (text: string) => told.push(text) }, () => 0);
  for (let done = 0; done <= 100; done++) pipe.show(done, 100);
  assert.equal(told.length, 11);
  assert.ok(told.every((text) => text.endsWith('\n')));
});
