// How far a call is after each of its events.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instant } from '../../../src/base/time.ts';
import type { CallEvent } from '../../../src/core/events/call-event.ts';
import { type CallProgress, progressAtClaim, stepProgress } from '../../../src/core/live/call-progress.ts';

function after(...events: readonly CallEvent[]): CallProgress {
  return events.reduce(
    (progress, event, at) => stepProgress(progress, { number: at + 1, at: instant((at + 1) * 1_000), event }),
    progressAtClaim(instant(0), 0),
  );
}

const DIALLING: CallEvent = { kind: 'dialling', attempt: 1, trunk: 'city' };
const RINGING: CallEvent = { kind: 'ringing', status: 180 };
const ANSWERED: CallEvent = { kind: 'answered' };

test('a call is prepared, dialled, rings and is in its menu, with the keys and the words', () => {
  assert.deepEqual([after().state, after().since], ['preparing', 0]);
  assert.deepEqual([after(DIALLING).state, after(DIALLING).trunk], ['dialling', 'city']);
  assert.deepEqual([after(DIALLING, RINGING).state, after(DIALLING, RINGING).since], ['ringing', 2_000]);
  const talking = after(
    DIALLING,
    RINGING,
    ANSWERED,
    { kind: 'said', item: 'MENU', texts: ['Press', 'one'] },
    { kind: 'key', key: '1', source: 'rtp' },
    { kind: 'key', key: '2', source: 'rtp' },
    { kind: 'position', item: '12' },
  );
  const { state, since, answeredAt, item, said, keys, event } = talking;
  assert.deepEqual(
    { state, since, answeredAt, item, said, keys, event },
    {
      state: 'in-menu',
      since: 3_000,
      answeredAt: 3_000,
      item: '12',
      said: 'Press one',
      keys: '12',
      event: 7,
    },
  );
});

test('a recording is a state until it is over', () => {
  const before = [DIALLING, RINGING, ANSWERED, { kind: 'recording', item: '7' }] as const;
  assert.equal(after(...before).state, 'recording');
  const recorded = { kind: 'recorded', item: '7', seconds: 3, end: 'key', path: 'a.wav', bytes: 9 } as const;
  assert.equal(after(...before, recorded).state, 'in-menu');
});

test('a transfer rings until somebody answers, or nobody is left', () => {
  const transfer = { kind: 'transfer', item: '9', numbers: ['74950000001', '74950000002'] } as const;
  const busy = { kind: 'transfer-failed', number: '74950000001', cause: 'busy' } as const;
  const ringing = after(DIALLING, RINGING, ANSWERED, transfer, busy);
  assert.deepEqual([ringing.state, ringing.transferTo], ['transferring', ['74950000002']]);
  const none = after(DIALLING, RINGING, ANSWERED, transfer, busy, { ...busy, number: '74950000002' });
  assert.deepEqual([none.state, none.transferTo], ['in-menu', []]);
  const talking = after(DIALLING, RINGING, ANSWERED, transfer, {
    kind: 'transfer-answered',
    number: '74950000002',
  });
  assert.deepEqual([talking.state, talking.transferTo], ['transferred', ['74950000002']]);
  // A conversation that is recorded goes on when its recording is full.
  const full = { kind: 'recorded', item: '9', seconds: 9, end: 'limit', path: 'a.wav', bytes: 9 } as const;
  assert.equal(stepProgress(talking, { number: 6, at: instant(9_000), event: full }).state, 'transferred');
  const ended = { kind: 'transfer-ended', number: '74950000002', by: 'other', seconds: 5 } as const;
  assert.equal(stepProgress(talking, { number: 6, at: instant(9_000), event: ended }).state, 'in-menu');
});

test('a call that came in rings, and may be held', () => {
  const incoming = { kind: 'incoming', to: '74950000001', answer: 'menu', trunk: 'city' } as const;
  assert.deepEqual([after(incoming).state, after(incoming).trunk], ['ringing', 'city']);
  assert.equal(after(incoming, ANSWERED, { kind: 'held' }).held, 'yes');
  assert.equal(after(incoming, ANSWERED, { kind: 'held' }, { kind: 'resumed' }).held, 'no');
});

test('of very many keys the last are shown', () => {
  const keys = Array.from(
    { length: 60 },
    (_, at): CallEvent => ({ kind: 'key', key: String(at % 10), source: 'rtp' }),
  );
  assert.equal(after(ANSWERED, ...keys).keys, '0123456789'.repeat(4));
});
