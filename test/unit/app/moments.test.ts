// When something is, as it is typed: every way it may be written, and what is near to one and is none.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { momentOf } from '../../../src/app/moments.ts';
import { instant } from '../../../src/base/time.ts';

const NOW = instant(Date.UTC(2026, 10, 27, 12));

function read(text: string, end: 'start of day' | 'end of day' = 'start of day'): string {
  return new Date(momentOf('--at', text, { zone: 'Europe/Berlin', now: NOW, end })).toISOString();
}

test('days and moments without a zone are those of the zone given, summer and winter', () => {
  assert.equal(read('2026-11-27'), '2026-11-26T23:00:00.000Z');
  assert.equal(read('27.11.2026', 'end of day'), '2026-11-27T23:00:00.000Z');
  assert.equal(read('2026-12-31T18:00'), '2026-12-31T17:00:00.000Z');
  assert.equal(read('2026-07-01 18:00'), '2026-07-01T16:00:00.000Z');
  assert.equal(read('2026-03-29T03:30'), '2026-03-29T01:30:00.000Z');
  assert.equal(read('2026-12-31T18:00:30Z'), '2026-12-31T18:00:30.000Z');
  assert.equal(read('2026-12-31T18:00+03:00'), '2026-12-31T15:00:00.000Z');
  assert.equal(read('90m'), '2026-11-27T10:30:00.000Z');
});

test('what is nearly a moment is none', () => {
  for (const text of [
    '2026-11-27junk',
    '2026-02-31',
    '2026-02-31T10:00',
    '2026-02-31T10:00:00Z',
    '2026-11-27T24:00',
    '2026-11-27T10:60',
    '2026-11-27T10',
    '12w',
    '',
  ])
    assert.throws(() => read(text), {
      name: 'CommandError',
      message: `--at: "${text}" is no moment; write a day (2026-11-27), a moment (2026-11-27T10:00:00Z) or an age (12h)`,
    });
});
