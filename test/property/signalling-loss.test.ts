// Two endpoints over a network that loses, doubles and delays: whatever it does, both agree on how the call ended as far as
// that can be known, and nothing is kept afterwards. Time is simulated.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createEndpoint } from '../../src/voice/signalling/create-endpoint.ts';
import type { Endpoint, SessionEvent } from '../../src/voice/signalling/session.ts';
import { ANSWER, OFFER, seededChance } from '../support/signalling-stage.ts';
import { SimulatedNetwork } from '../support/simulated-network.ts';
import { SimulatedTime } from '../support/simulated-time.ts';

type Play = {
  /** For each datagram in turn, when its copies arrive; then everything arrives at once. */
  readonly fates: readonly (readonly number[])[];
  readonly answerAfter: number;
  readonly answer: 'accept' | 'reject' | 'ring-only' | 'reliably';
  readonly callerEndsAfter: number;
  readonly calleeEndsAfter: number;
  readonly callerChangesAfter: number;
  readonly calleeChangesAfter: number;
  readonly ringMax: number;
};

const fate = fc.oneof(
  { weight: 4, arbitrary: fc.constant([1]) },
  { weight: 3, arbitrary: fc.constant<number[]>([]) },
  { weight: 1, arbitrary: fc.constant([1, 3]) },
  { weight: 2, arbitrary: fc.integer({ min: 2, max: 3_000 }).map((delay) => [delay]) },
);

const moment = fc.integer({ min: 0, max: 20_000 });

const play: fc.Arbitrary<Play> = fc.record({
  fates: fc.array(fate, { maxLength: 60 }),
  answerAfter: fc.integer({ min: 0, max: 5_000 }),
  answer: fc.constantFrom('accept', 'reject', 'ring-only', 'reliably'),
  callerEndsAfter: moment,
  calleeEndsAfter: moment,
  callerChangesAfter: moment,
  calleeChangesAfter: moment,
  ringMax: fc.integer({ min: 100, max: 20_000 }),
});

type Sides = {
  readonly caller: SessionEvent[];
  readonly callee: SessionEvent[][];
  readonly stats: unknown[];
};

function answering(events: SessionEvent[], description: string): (event: SessionEvent) => void {
  return (event) => {
    events.push(event);
    if (event.kind === 'offer') event.reply({ description });
  };
}

async function open(network: SimulatedNetwork, address: string, seed: number): Promise<Endpoint> {
  return createEndpoint({
    listen: [{ transport: 'udp', address, port: 5060 }],
    clock: network.time,
    network,
    chance: seededChance(seed),
  });
}

async function act(acted: Play): Promise<Sides> {
  const time = new SimulatedTime();
  const network = new SimulatedNetwork(time);
  let datagram = 0;
  network.fate = () => acted.fates[datagram++] ?? [1];
  const a = await open(network, '192.0.2.1', 1);
  const b = await open(network, '192.0.2.2', 2);
  const callee: SessionEvent[][] = [];
  b.onInvite((invite) => {
    const events: SessionEvent[] = [];
    callee.push(events);
    invite.onCancelled(() => events.push({ kind: 'ended', end: { kind: 'cancelled' } }));
    invite.ring(180);
    time.alarm(acted.answerAfter, () => {
      if (events.length > 0) return;
      if (acted.answer === 'reject') invite.reject(486);
      if (acted.answer !== 'accept' && acted.answer !== 'reliably') return;
      const session = invite.accept(ANSWER, answering(events, 'callee answers'));
      time.alarm(acted.calleeEndsAfter, () => session.end());
      time.alarm(acted.calleeChangesAfter, () => session.change('callee offers'));
    });
  });
  const caller: SessionEvent[] = [];
  const headers = acted.answer === 'reliably' ? [{ name: 'Require', value: '100rel' }] : [];
  const session = a.invite({
    uri: 'sip:100@192.0.2.2:5060',
    from: { user: 'a' },
    description: OFFER,
    headers,
    ringMax: acted.ringMax,
    onEvent: answering(caller, 'caller answers'),
  });
  time.alarm(acted.callerEndsAfter, () => session.end());
  time.alarm(acted.callerChangesAfter, () => session.change('caller offers'));
  // An INVITE whose every reply is lost rings until the five minutes it may stay open.
  await time.pass(450_000);
  const stats = [a.stats(), b.stats()].map(({ sessions, lingering, transactions }) => ({
    sessions,
    lingering,
    transactions,
  }));
  return { caller, callee, stats };
}

function ends(events: readonly SessionEvent[]): number {
  return events.filter((event) => event.kind === 'ended').length;
}

test('whatever is lost, doubled or late, both sides end once and keep nothing', async () => {
  await fc.assert(
    fc.asyncProperty(play, async (acted) => {
      const { caller, callee, stats } = await act(acted);
      const nothing = { sessions: 0, lingering: 0, transactions: 0 };
      assert.deepEqual(stats, [nothing, nothing]);
      assert.equal(ends(caller), 1);
      assert.equal(caller.at(-1)?.kind, 'ended');
      for (const events of callee) {
        assert.ok(ends(events) <= 1);
        if (events.some((event) => event.kind === 'answered')) assert.equal(events.at(-1)?.kind, 'ended');
      }
      const answered = caller.some((event) => event.kind === 'answered');
      // Who hears an answer hears it of somebody who gave one.
      if (answered) assert.ok(callee.some((events) => events.some((event) => event.kind === 'answered')));
    }),
    { numRuns: 150 },
  );
});

test('a call over a network that loses nothing is agreed on by both sides', async () => {
  await fc.assert(
    fc.asyncProperty(play, async (acted) => {
      const { caller, callee } = await act({ ...acted, fates: [] });
      assert.ok(callee.length <= 1);
      const heard = caller.some((event) => event.kind === 'answered');
      const gave = callee.some((events) => events.some((event) => event.kind === 'answered'));
      // The one thing that may differ: an answer that crossed our CANCEL is not told to the caller.
      const end = caller.at(-1);
      if (gave !== heard) assert.ok(end?.kind === 'ended' && end.end.kind === 'cancelled');
    }),
    { numRuns: 50 },
  );
});
