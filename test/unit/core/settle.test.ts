import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { instant } from '../../../src/base/time.ts';
import { money } from '../../../src/core/accounts/money.ts';
import { type Attempted, decide } from '../../../src/core/messages/settle.ts';
import { heapOf, STATUSES } from '../../../src/core/messages/status.ts';
import type { AttemptOutcome } from '../../../src/core/ports.ts';
import type { FailOverReason } from '../../../src/core/routing/route.ts';

const NOW = instant(1_000_000);

function message(given: Partial<Attempted> = {}): Attempted {
  return {
    attempts: 1,
    attemptsMax: 3,
    pauseSeconds: 20,
    validUntil: instant(NOW + 3_600_000),
    unitPrice: money(1_200),
    reserved: money(6_000),
    parts: 5,
    refund: 'on failure',
    nextLink: () => undefined,
    ...given,
  };
}

const BUSY: AttemptOutcome = { kind: 'failed', status: 20, err: 240, retry: 'yes' };

test('whoever answered makes status 1, paid by the second, with no further attempt', () => {
  const decision = decide({ kind: 'answered', seconds: 7.2, err: 0 }, message(), NOW);
  assert.deepEqual(decision, {
    kind: 'final',
    status: 1,
    err: 0,
    parts: 8,
    settlement: { income: 6_000, refund: 0, excess: 3_600 },
  });
});

test('a kind that is charged anyway costs when it failed, and not when its time ran out', () => {
  const lookup = message({ refund: 'never', attemptsMax: 1 });
  const failed = decide({ kind: 'final', status: 20, err: 1 }, lookup, NOW);
  assert.deepEqual(failed.kind === 'final' && failed.settlement, { income: 6_000, refund: 0, excess: 0 });
  const late = decide({ kind: 'final', status: 3, err: 0 }, lookup, NOW);
  assert.deepEqual(late.kind === 'final' && late.settlement, { income: 0, refund: 6_000, excess: 0 });
});

test('a call of two seconds is billed as five', () => {
  const decision = decide(
    { kind: 'answered', seconds: 2, err: 0 },
    message({ reserved: money(12_000) }),
    NOW,
  );
  assert.ok(decision.kind === 'final');
  assert.equal(decision.parts, 5);
  assert.deepEqual(decision.settlement, { income: 6_000, refund: 6_000, excess: 0 });
});

test('a failed attempt is followed by the next after the pause', () => {
  assert.deepEqual(decide(BUSY, message(), NOW), { kind: 'again', at: NOW + 20_000, doubtful: 'no' });
});

test('the last attempt leaves its status and error and gives the money back', () => {
  const decision = decide(BUSY, message({ attempts: 3 }), NOW);
  assert.ok(decision.kind === 'final');
  assert.deepEqual([decision.status, decision.err], [20, 240]);
  assert.deepEqual(decision.settlement, { income: 0, refund: 6_000, excess: 0 });
});

test('a failure that no attempt can mend is final at once', () => {
  const decision = decide({ ...BUSY, retry: 'no' }, message(), NOW);
  assert.ok(decision.kind === 'final');
  assert.equal(decision.status, 20);
});

test('an attempt that would begin after the life time makes the message expired', () => {
  const decision = decide(BUSY, message({ validUntil: instant(NOW + 19_999) }), NOW);
  assert.ok(decision.kind === 'final');
  assert.deepEqual([decision.status, decision.err], [3, 0]);
});

test('whatever the outcome, the reservation is parted without a rest', () => {
  const outcomes = fc.oneof(
    fc.record({
      kind: fc.constant('answered' as const),
      seconds: fc.double({ min: 0, max: 7200, noNaN: true }),
      err: fc.constant(0),
    }),
    fc.record({
      kind: fc.constant('final' as const),
      status: fc.constantFrom(...[...STATUSES.keys()].filter((status) => heapOf(status) !== 'waiting')),
      err: fc.nat(255),
    }),
    fc.record({
      kind: fc.constant('failed' as const),
      status: fc.constant(20),
      err: fc.nat(255),
      retry: fc.constantFrom('yes' as const, 'no' as const),
    }),
  );
  const messages = fc.record({
    unit: fc.nat(100_000),
    parts: fc.nat(500),
    attempts: fc.integer({ min: 1, max: 9 }),
  });
  fc.assert(
    fc.property(outcomes, messages, (outcome, { unit, parts, attempts }) => {
      const reserved = money(unit * parts);
      const decision = decide(outcome, message({ unitPrice: money(unit), parts, reserved, attempts }), NOW);
      if (decision.kind !== 'final') return;
      const { income, refund, excess } = decision.settlement;
      assert.ok(income >= 0 && refund >= 0 && excess >= 0);
      assert.equal(income + refund, reserved);
      if (excess > 0) assert.equal(refund, 0);
    }),
  );
});

const REFUSED: AttemptOutcome = { kind: 'link-failed', link: 'one', status: 20, err: 255, reason: 'refused' };

test('what a link could not carry goes by the next at once, while its life lasts; without a next the failure stands', () => {
  const next = message({
    nextLink: (failed, reason) => (failed === 'one' && reason === 'refused' ? 'two' : undefined),
  });
  assert.deepEqual(decide(REFUSED, next, NOW), {
    kind: 'rerouted',
    failed: 'one',
    link: 'two',
    doubtful: 'no',
  });
  const late = decide(REFUSED, { ...next, validUntil: instant(NOW - 1) }, NOW);
  assert.ok(late.kind === 'final' && late.status === 3);
  const last = decide(REFUSED, message(), NOW);
  assert.ok(last.kind === 'final' && last.status === 20 && last.err === 255 && last.settlement.income === 0);
});

test('a look-up that was refused costs nothing; one that may have been made and found nobody does', () => {
  const lookup = message({ refund: 'never' });
  const charged = (reason: FailOverReason): number => {
    const decision = decide({ ...REFUSED, reason }, lookup, NOW);
    assert.ok(decision.kind === 'final' && decision.status === 20);
    return decision.settlement.income;
  };
  assert.deepEqual([charged('refused'), charged('down')], [0, 0]);
  assert.ok(charged('undelivered') > 0 && charged('unanswered') > 0);
});

test('what the next link takes over from one that did not answer is marked: the first may have sent it', () => {
  const next = message({ nextLink: () => 'two' });
  const decision = decide({ ...REFUSED, reason: 'unanswered' }, next, NOW);
  assert.deepEqual(decision, { kind: 'rerouted', failed: 'one', link: 'two', doubtful: 'yes' });
});

test('what is handed over waits for its receipt, what is doubtful is sent again and marked', () => {
  const until = instant(NOW + 1_000);
  const handed = {
    kind: 'handed',
    link: 'one',
    ids: ['1'],
    awaits: 'all',
    until,
    silence: 'failed',
  } as const;
  assert.deepEqual(decide(handed, message(), NOW), { kind: 'handed', until, silence: 'failed' });
  const doubtful: AttemptOutcome = { kind: 'doubtful', link: 'one' };
  assert.deepEqual(decide(doubtful, message(), NOW), { kind: 'again', at: NOW, doubtful: 'yes' });
  const late = decide(doubtful, message({ validUntil: instant(NOW - 1) }), NOW);
  assert.ok(late.kind === 'final' && late.status === 3);
});
