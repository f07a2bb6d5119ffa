// Lines that need no shell are told from those that do.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainWords } from '../../support/command-runner.ts';

test('a line that a shell takes as it stands is its words', () => {
  assert.deepEqual(plainWords(`./dozvon account add shop --with 'fl[28]=1' "a b"c  `), [
    './dozvon',
    'account',
    'add',
    'shop',
    '--with',
    'fl[28]=1',
    'a bc',
  ]);
  assert.deepEqual(plainWords(`  x ''`), ['x', '']);
  assert.deepEqual(plainWords(''), []);
});

test('a line that a shell does more with is left to it', () => {
  for (const line of [
    'a | b',
    'a > b',
    'a *',
    'a $B',
    'a "$B"',
    'a `b`',
    'a; b',
    'a & b',
    "a 'b",
    'a ~/b',
    'a # b',
    'a\nb',
    'a \\b',
  ])
    assert.equal(plainWords(line), undefined, line);
});
