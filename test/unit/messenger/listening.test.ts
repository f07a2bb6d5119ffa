// News of a provider: how often it is asked for them, by time that passes when a test says so, and how they are stored.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ok } from '../../../src/base/result.ts';
import { Listening } from '../../../src/channels/messenger/listening.ts';
import { type Messenger, onlyReply } from '../../../src/channels/messenger/messenger.ts';
import type { Receipt } from '../../../src/core/ports.ts';
import { heard, stage } from '../../integration/messenger/stage.ts';
import { ManualScheduler, settle } from '../../support/manual-scheduler.ts';

test('a provider that has nothing and says so at once is asked once a second', async (context) => {
  let polls = 0;
  const messenger: Messenger = {
    plan: () => ok([]),
    send: async () => ({ kind: 'delivered' }),
    poll: async () => {
      // Without the pause it would be asked for ever, and the test with it.
      if (++polls > 100) await new Promise(() => undefined);
      return { kind: 'got', heard: onlyReply({ status: 200 }), confirm: () => undefined };
    },
  };
  const timers = new ManualScheduler();
  const { doors } = stage(context);
  const listening = new Listening({ messenger, doors, timers });
  context.after(() => listening.stop());
  await settle();
  assert.equal(polls, 1);
  await timers.pass(999);
  assert.equal(polls, 1);
  await timers.pass(1);
  assert.equal(polls, 2);
});

test('what is told of many messages is stored at once, of one message in its order', async (context) => {
  const waiting: { readonly word: string; readonly store: () => void }[] = [];
  const receipt = ({ ids, report }: Receipt): Promise<void> =>
    new Promise((store) => waiting.push({ word: `${ids[0]} ${report.kind}`, store }));
  const { doors, clock } = stage(context, {
    inbox: { receipt, outcome: () => Promise.reject(new Error('nothing was sent')) },
  });
  const told = (id: string, kind: 'delivered' | 'read') => ({ ids: [id], at: clock.now(), report: { kind } });
  const receipts = [told('a', 'delivered'), told('b', 'delivered'), told('a', 'read'), told('c', 'read')];
  const messenger: Messenger = {
    plan: () => ok([]),
    send: async () => ({ kind: 'delivered' }),
    hear: () => ({ reply: { status: 200 }, receipts, messages: [] }),
  };
  const listening = new Listening({ messenger, doors });
  const reply = listening.hear(heard({}));
  await settle();
  assert.deepEqual(
    waiting.map(({ word }) => word),
    ['a delivered', 'b delivered', 'c read'],
  );
  for (const { store } of waiting) store();
  await settle();
  assert.equal(waiting[3]?.word, 'a read');
  waiting[3]?.store();
  assert.equal((await reply).status, 200);
});
