// A call of ours before anybody is rung: what keeps it from being made ready decides whether it ends or waits for another moment.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ok } from '../../../src/base/result.ts';
import { instant } from '../../../src/base/time.ts';
import { ACCOUNT_DEFAULTS, type Account } from '../../../src/core/accounts/account.ts';
import type { MessageRef } from '../../../src/core/messages/submission.ts';
import type { ClaimedMessage } from '../../../src/core/ports.ts';
import { CallRun } from '../../../src/voice/calls/call-run.ts';
import type { CallSurroundings } from '../../../src/voice/calls/call-surroundings.ts';
import { namedPrompts } from '../../support/fake-leg.ts';
import { ManualScheduler } from '../../support/manual-scheduler.ts';

const CALL = {
  ref: 1 as MessageRef,
  account: { settings: { ...ACCOUNT_DEFAULTS } } as unknown as Account,
  publicId: '1',
  kind: 'call',
  phone: '79991234567',
  text: 'Hello{menu: Press 1\n1: call:79990000001\n}',
  sender: undefined,
  call: { ringSeconds: 20, pauseSeconds: 20, attempts: 1, uploads: [] },
  parts: 5,
  doubtful: 'no',
  attempt: 1,
  acceptedAt: instant(0),
  validUntil: instant(1_000),
  lastEvent: 0,
} as const satisfies ClaimedMessage;

test('a call whose menu rings others goes back to the queue when the database cannot say whom it may ring', async () => {
  const done: string[] = [];
  const around: Partial<CallSurroundings> = {
    outbox: {
      putBack: async () => void done.push('put back'),
      claim: () => assert.fail('nothing is claimed'),
      onWork: () => assert.fail('no work is waited for'),
    } as unknown as CallSurroundings['outbox'],
    inbox: { outcome: () => assert.fail('no outcome is told'), receipt: () => assert.fail('no receipt') },
    journal: { write: () => assert.fail('nothing has happened') },
    shelf: {
      prepare: async () => ok({ ...namedPrompts, release: () => void done.push('released') }),
      close: () => undefined,
    },
    transferWays: async () => {
      throw new Error('the database is away');
    },
    dial: () => assert.fail('nobody is rung'),
    scheduler: new ManualScheduler(),
    clock: { now: () => instant(0) },
    defaultVoice: 'm3',
    onFault: () => undefined,
  };
  await new CallRun(CALL, around as CallSurroundings).run();
  assert.deepEqual(done, ['released', 'put back']);
});
