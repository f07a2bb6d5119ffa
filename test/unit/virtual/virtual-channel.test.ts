// The virtual channel: what it claims, what becomes of it, and that nothing is lost when it stops.

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { LinkMeter } from '../../../src/channels/link-meter.ts';
import {
  startVirtualChannel,
  VIRTUAL_KINDS,
  type VirtualChannelOptions,
} from '../../../src/channels/virtual/virtual-channel.ts';
import type { Account } from '../../../src/core/accounts/account.ts';
import { FakeCore } from '../../support/fake-core.ts';
import { FakeOutbox } from '../../support/fake-outbox.ts';

function start(
  context: TestContext,
  changes: Partial<VirtualChannelOptions> = {},
  test: 'on' | 'off' = 'off',
) {
  const { account } = new FakeCore();
  const tested: Account = { ...account, settings: { ...account.settings, test } };
  const outbox = new FakeOutbox(tested);
  const troubles: unknown[] = [];
  const report = (trouble: unknown): void => void troubles.push(trouble);
  const channel = startVirtualChannel({
    work: VIRTUAL_KINDS,
    outbox,
    inbox: outbox,
    delay: 1,
    outcomes: [],
    report,
    ...changes,
  });
  context.after(() => channel.stop());
  return { outbox, channel, troubles };
}

test('an SMS is delivered a moment after it was claimed; a call is left alone', async (context) => {
  const { outbox } = start(context);
  outbox.add('79999999999', 'call');
  outbox.add('79999999999');
  await outbox.until(() => outbox.outcomes.length === 1);
  assert.deepEqual(outbox.outcomes, [
    { phone: '79999999999', outcome: { kind: 'final', status: 1, err: 0 } },
  ]);
  assert.equal(outbox.waiting, 1);
});

test('the longest prefix of a number says what becomes of it', async (context) => {
  const { outbox } = start(context, {
    outcomes: [
      { prefix: '7999', status: 20, err: 6 },
      { prefix: '7', status: 3, err: 0 },
      { prefix: '79991', status: 20, err: 13, delay: 2 },
    ],
  });
  for (const phone of ['79990000000', '78880000000', '79991000000', '4915112345678']) outbox.add(phone);
  await outbox.until(() => outbox.outcomes.length === 4);
  const seen = new Map(outbox.outcomes.map(({ phone, outcome }) => [phone, outcome]));
  assert.deepEqual(
    ['79990000000', '78880000000', '79991000000', '4915112345678'].map((phone) => seen.get(phone)),
    [
      { kind: 'final', status: 20, err: 6 },
      { kind: 'final', status: 3, err: 0 },
      { kind: 'final', status: 20, err: 13 },
      { kind: 'final', status: 1, err: 0 },
    ],
  );
});

test('what it does is counted as of any link', async (context) => {
  const told: string[] = [];
  const meter: LinkMeter = {
    connections: (up, configured) => void told.push(`connections ${up}/${configured}`),
    window: (used) => void told.push(`window ${used}`),
    answered: (answer, seconds, code) => void told.push(`${answer} ${seconds} ${code}`),
    receipt: () => {},
    incoming: () => {},
  };
  const { outbox } = start(context, { meter, outcomes: [{ prefix: '', status: 20, err: 6 }] });
  outbox.add('79990000001');
  await outbox.until(() => outbox.outcomes.length === 1);
  assert.deepEqual(
    told.filter((one) => one !== 'window 0'),
    ['connections 1/1', 'window 1', 'taken 0.001 20/6'],
  );
});

test('an account in test mode gets the error of virtual sending with its delivery', async (context) => {
  const { outbox } = start(context, {}, 'on');
  outbox.add('79999999999');
  await outbox.until(() => outbox.outcomes.length === 1);
  assert.deepEqual(outbox.outcomes[0]?.outcome, { kind: 'final', status: 1, err: 200 });
});

test('more than may be under way at once is taken as room comes', async (context) => {
  const { outbox } = start(context);
  for (let index = 0; index < 5_000; index++) outbox.add(`7999${String(index).padStart(7, '0')}`);
  await outbox.until(() => outbox.outcomes.length === 5_000);
  assert.equal(new Set(outbox.outcomes.map((one) => one.phone)).size, 5_000);
});

test('stopping puts back what is not delivered yet', async (context) => {
  const { outbox, channel } = start(context, { delay: 60_000 });
  const ref = outbox.add('79999999999');
  await outbox.until(() => outbox.waiting === 0);
  await channel.stop();
  assert.deepEqual(outbox.putBacks, [ref]);
  assert.deepEqual(outbox.outcomes, []);
});

test('an outcome the store could not take is told again', async (context) => {
  const { outbox, troubles } = start(context);
  outbox.failures = 1;
  outbox.add('79999999999');
  await outbox.until(() => outbox.outcomes.length === 1);
  assert.equal(troubles.length, 1);
});
