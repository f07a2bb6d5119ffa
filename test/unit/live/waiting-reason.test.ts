// Why a group of messages waits, in a word and a sentence.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instant } from '../../../src/base/time.ts';
import type { TrunkNow } from '../../../src/core/live/live.ts';
import { reasonOf, type WaitingFacts } from '../../../src/core/live/waiting-reason.ts';
import type { LinkNow } from '../../../src/core/routing/link-now.ts';

const UP: LinkNow = { up: 'yes', connections: 1, window: { used: 0, size: 10 }, patienceSince: undefined };
const TRUNK: TrunkNow = {
  name: 'city',
  registered: 'yes',
  healthy: 'yes',
  lastError: undefined,
  busy: 0,
  lines: 2,
  waiting: 0,
  quality: 1,
};
const AT = instant(Date.UTC(2026, 0, 1, 9));

function reason(facts: Partial<WaitingFacts>): string {
  const taker = { kind: 'link', link: 'mts', now: UP } as const;
  const { reason: word, sentence } = reasonOf({ state: 'due', taker, from: AT, timeZone: 'UTC', ...facts });
  return `${word}: ${sentence}`;
}

const link = (now: Partial<LinkNow> | undefined): WaitingFacts['taker'] => ({
  kind: 'link',
  link: 'mts',
  now: now && { ...UP, ...now },
});
const calls = (...trunks: readonly Partial<TrunkNow>[]): WaitingFacts['taker'] => ({
  kind: 'calls',
  trunks: trunks.map((one) => ({ ...TRUNK, ...one })),
});

test('what is due waits for its link, its trunk or its channel', () => {
  assert.equal(reason({ taker: link({ up: 'no' }) }), 'link-down: Link mts is down.');
  assert.match(reason({ taker: link({ connections: 0 }) }), /^link-down: Link mts has no connection/);
  assert.match(reason({ taker: link(undefined) }), /^link-down: .* does not run on this node/);
  assert.match(reason({ taker: link({ patienceSince: AT }) }), /^link-throttled: .* 01\.01\.2026 09:00:00/);
  assert.match(reason({ taker: link({ window: { used: 10, size: 10 } }) }), /^link-full: .* 10 messages/);
  assert.match(reason({ taker: link({}) }), /^link-pace: /);
  assert.match(reason({ taker: { kind: 'channel', served: 'no' } }), /^no-channel: /);
  assert.match(reason({ taker: { kind: 'test-mode' } }), /^test-mode: /);
  assert.match(reason({ taker: calls() }), /^trunks-down: No trunk is configured/);
  assert.match(reason({ taker: calls({ healthy: 'no' }) }), /^trunks-down: No trunk is well/);
  assert.match(reason({ taker: calls({ busy: 2 }, { healthy: 'no' }) }), /^lines-busy: /);
  assert.match(reason({ taker: calls({ busy: 2 }, { busy: 1 }) }), /^calls-pace: /);
  assert.match(reason({ taker: calls({ busy: 900, lines: undefined }) }), /^calls-pace: /);
});

test('what is due later says why later', () => {
  assert.match(reason({ state: 'attempted' }), /^next-attempt: .* 01\.01\.2026 09:00:00/);
  assert.match(reason({ state: 'put-off' }), /^outside-hours: .*sendingHours/);
  assert.match(reason({ state: 'later' }), /^asked-for-later: /);
  assert.match(reason({ state: 'stopped', from: undefined }), /^mailing-paused: /);
});

test('what is due in a moment waits for a link that takes nothing, and else for its time', () => {
  assert.match(reason({ state: 'soon', taker: link({ up: 'no' }) }), /^link-down: /);
  assert.match(reason({ state: 'soon', taker: link({}) }), /^asked-for-later: /);
  assert.match(reason({ state: 'soon', taker: calls() }), /^asked-for-later: /);
});
