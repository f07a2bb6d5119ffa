// Asking a provider for news: how often, whatever it answers, by time that passes when a test says so.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ok } from '../../../src/base/result.ts';
import { Listening } from '../../../src/channels/messenger/listening.ts';
import { type Messenger, onlyReply } from '../../../src/channels/messenger/messenger.ts';
import { stage } from '../../integration/messenger/stage.ts';
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
