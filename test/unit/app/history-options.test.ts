import assert from 'node:assert/strict';
import { test } from 'node:test';
import { historyFilter, statusWord } from '../../../src/app/history-options.ts';
import { instant } from '../../../src/base/time.ts';
import { accountValue } from '../../support/account.ts';

const NOW = instant(Date.UTC(2026, 10, 27, 12));
const filter = (options: Parameters<typeof historyFilter>[0]) => {
  const { from, till, ...rest } = historyFilter(options, accountValue(), NOW);
  const moments = [from, till].map((at) => at !== undefined && new Date(at).toISOString());
  return { ...rest, moments };
};

test('days are the account’s and whole, moments and ages are as they are', () => {
  assert.deepEqual(filter({ since: '2026-11-01', until: '02.11.2026' }).moments, [
    '2026-10-31T21:00:00.000Z',
    '2026-11-02T21:00:00.000Z',
  ]);
  assert.deepEqual(filter({ since: '2026-11-01T10:00:00Z', until: '2026-11-01T10:30+03:00' }).moments, [
    '2026-11-01T10:00:00.000Z',
    '2026-11-01T07:30:00.000Z',
  ]);
  assert.deepEqual(filter({ since: '7d', until: '90m' }).moments, [
    '2026-11-20T12:00:00.000Z',
    '2026-11-27T10:30:00.000Z',
  ]);
});

test('statuses are numbers or heaps, kinds are words', () => {
  assert.deepEqual(filter({ status: '-1, delivered', kind: 'call,sms', phone: '123' }), {
    statuses: [-1, 1, 2, 4],
    kinds: ['call', 'sms'],
    recipients: ['123'],
    moments: [false, false],
  });
});

test('what is none of these is a sentence', () => {
  const wrong = [
    { since: 'yesterday' },
    { until: '2026-02-30' },
    { status: '99' },
    { status: 'lost' },
    { kind: 'toString' },
  ];
  for (const options of wrong)
    assert.throws(() => filter(options), { name: 'CommandError' }, JSON.stringify(options));
});

test('a server is asked for a status by its word, however it was typed', () => {
  assert.deepEqual(['20', '-1', 'numberWrong'].map(statusWord), ['undeliverable', 'waiting', 'numberWrong']);
  for (const text of ['21', 'toString', '']) assert.throws(() => statusWord(text), { name: 'CommandError' });
});
