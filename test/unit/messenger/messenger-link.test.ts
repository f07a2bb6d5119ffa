// The runner of messengers with an adapter that answers as a test says and time that passes when a test says so.

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { LIMITS } from '../../../src/base/limits.ts';
import { err, ok, type Result } from '../../../src/base/result.ts';
import { later } from '../../../src/base/time.ts';
import { ClaimLoop } from '../../../src/channels/claim-loop.ts';
import type { LinkDoors, OpenLink } from '../../../src/channels/link.ts';
import type {
  Messenger,
  Piece,
  Refusal,
  Sending,
  SendResult,
} from '../../../src/channels/messenger/messenger.ts';
import {
  openMessengerLink,
  type RunnerSettings,
  wordOf,
} from '../../../src/channels/messenger/messenger-link.ts';
import { refusal } from '../../../src/channels/messenger/refusals.ts';
import { stage } from '../../integration/messenger/stage.ts';
import type { FakeOutbox } from '../../support/fake-outbox.ts';
import { ManualScheduler, settle } from '../../support/manual-scheduler.ts';

/** Claims are gathered for some milliseconds of real time: another loop that begins now comes round no sooner than any. */
async function quiet(): Promise<void> {
  await new Promise<void>((done, fail) => {
    let rounds = 0;
    const loop = new ClaimLoop({
      claim: async () => {
        if (++rounds < 3) loop.wake();
        else void loop.stop().then(done);
      },
      onWork: () => () => {},
      report: fail,
    });
    loop.wake();
  });
  await settle();
}

/** After the time that passed, whatever it set in motion has come to rest. */
class Passing extends ManualScheduler {
  override async pass(milliseconds: number): Promise<void> {
    await super.pass(milliseconds);
    await quiet();
    await super.pass(0);
  }
}

const TAKEN: SendResult = { kind: 'taken', id: 'a' };

/** Each sending waits for the test to answer it. */
class HeldMessenger {
  repeats: Messenger['repeats'] | undefined;
  readonly sendings: { readonly sending: Sending; readonly answer: (result: SendResult) => void }[] = [];
  pieces: Result<readonly Piece[], Refusal> = ok([{ text: 'Hello', files: [] }]);

  plan(): Result<readonly Piece[], Refusal> {
    return this.pieces;
  }

  send(sending: Sending): Promise<SendResult> {
    return new Promise((answer) => this.sendings.push({ sending, answer }));
  }

  /** Answers the sending at this place, from the first one made. */
  async answer(at: number, result: SendResult): Promise<void> {
    this.sendings[at]?.answer(result);
    await quiet();
  }
}

type Running = {
  readonly messenger: HeldMessenger;
  readonly timers: ManualScheduler;
  readonly outbox: FakeOutbox;
  readonly link: OpenLink;
  readonly turns: readonly string[];
  readonly reports: readonly string[];
  readonly clock: LinkDoors['clock'];
};

function start(context: TestContext, changes: Partial<RunnerSettings> = {}): Running {
  const messenger = new HeldMessenger();
  const timers = new Passing();
  const { doors, outbox, turns, reports, clock } = stage(context);
  const settings = { rate: 100, window: 10, receiptHours: 24, ...changes };
  const link = openMessengerLink({ messenger: messenger as Messenger, settings, doors, timers });
  context.after(async () => {
    const stopped = link.stop();
    for (const { answer } of messenger.sendings) answer(TAKEN);
    await stopped;
  });
  return { messenger, timers, outbox, link, turns, reports, clock };
}

async function added(outbox: FakeOutbox, count: number): Promise<void> {
  for (let at = 0; at < count; at++) outbox.add(`7999000000${at}`, 'social');
  await quiet();
}

test('what the provider took waits for receipts by its name', async (context) => {
  const { messenger, outbox, clock } = start(context);
  await added(outbox, 1);
  await messenger.answer(0, { kind: 'taken', id: 'wamid.1' });
  const until = clock.now() + 86_400_000;
  assert.deepEqual(outbox.outcomes[0]?.outcome, {
    kind: 'handed',
    link: 'chat',
    ids: ['wamid.1'],
    awaits: 'all',
    until,
    silence: 'failed',
  });
});

test('no more is claimed than the window lets out', async (context) => {
  const { messenger, outbox, timers } = start(context, { window: 2 });
  await added(outbox, 5);
  await timers.pass(100);
  assert.equal(messenger.sendings.length, 2);
  assert.equal(outbox.waiting, 3);
  await messenger.answer(0, TAKEN);
  await timers.pass(100);
  assert.equal(messenger.sendings.length, 3);
  assert.equal(outbox.waiting, 2);
});

test('messages leave at the pace that was set', async (context) => {
  const { messenger, outbox, timers } = start(context, { rate: 2 });
  await added(outbox, 2);
  assert.equal(messenger.sendings.length, 1);
  await timers.pass(499);
  assert.equal(messenger.sendings.length, 1);
  await timers.pass(1);
  assert.equal(messenger.sendings.length, 2);
});

test('a slow link claims one message at a time', async (context) => {
  const { outbox, messenger } = start(context, { rate: 0.1, window: 10 });
  await added(outbox, 3);
  assert.equal(outbox.waiting, 2);
  assert.equal(messenger.sendings.length, 1);
});

test('a refusal is final where no other link could do better, and passes the message on otherwise', async (context) => {
  const { messenger, outbox, timers } = start(context);
  await added(outbox, 2);
  await timers.pass(100);
  await messenger.answer(0, { kind: 'refused', ...refusal('nobody', '131026') });
  await messenger.answer(1, { kind: 'refused', ...refusal('numberWrong', 'x', 'no') });
  assert.deepEqual(outbox.outcomes, [
    {
      phone: '79990000000',
      outcome: { kind: 'link-failed', link: 'chat', status: 20, err: 1, reason: 'refused' },
    },
    { phone: '79990000001', outcome: { kind: 'final', status: 22, err: 249 } },
  ]);
});

test('a message whose second piece is refused ends there: no other link sends the first once more', async (context) => {
  const { messenger, outbox, timers } = start(context);
  messenger.pieces = ok(['one ', 'two'].map((text) => ({ text, files: [] })));
  await added(outbox, 1);
  await messenger.answer(0, TAKEN);
  await timers.pass(100);
  await messenger.answer(1, { kind: 'refused', ...refusal('unsupported', '131051') });
  assert.deepEqual(outbox.outcomes[0]?.outcome, { kind: 'final', status: 20, err: 241 });
});

test('what cannot go this way at all is never sent', async (context) => {
  const { messenger, outbox } = start(context);
  messenger.pieces = err(refusal('rejected', 'the text is empty', 'no'));
  await added(outbox, 1);
  assert.deepEqual(outbox.outcomes[0]?.outcome, { kind: 'final', status: 20, err: 255 });
  assert.deepEqual(messenger.sendings, []);
});

test('asked to come later, the link sends nothing until then and loses no attempt', async (context) => {
  const { messenger, outbox, timers, turns } = start(context, { window: 1 });
  await added(outbox, 1);
  await messenger.answer(0, { kind: 'later', whose: 'link', after: 30_000, code: '429' });
  assert.equal(outbox.putBacks.length, 1);
  await added(outbox, 1);
  await timers.pass(29_999);
  assert.equal(messenger.sendings.length, 1);
  await timers.pass(1);
  assert.equal(messenger.sendings.length, 2);
  assert.deepEqual(turns, []);
});

test('a provider that asks for a day is believed for a quarter of an hour', async (context) => {
  const { messenger, outbox, timers } = start(context, { window: 1 });
  await added(outbox, 1);
  await messenger.answer(0, { kind: 'later', whose: 'link', after: 86_400_000, code: '429' });
  await timers.pass(LIMITS.messenger.laterMost);
  assert.equal(messenger.sendings.length, 2);
});

test('one recipient put off does not hold up the others', async (context) => {
  const { messenger, outbox, timers } = start(context, { window: 1 });
  await added(outbox, 2);
  await messenger.answer(0, { kind: 'later', whose: 'message', after: 60_000, code: '131056' });
  await timers.pass(10);
  assert.equal(messenger.sendings.length, 2);
  assert.equal(messenger.sendings[1]?.sending.message.phone, '79990000001');
});

test('five failures in a row take the link down, one message at a time tries it, and an answer brings it back', async (context) => {
  const { messenger, outbox, timers, turns, reports } = start(context);
  await added(outbox, 1);
  for (let at = 0; at < LIMITS.messenger.failuresUntilDown; at++) {
    assert.deepEqual(turns, []);
    await messenger.answer(at, { kind: 'away', lasting: 'no', code: 'ECONNREFUSED' });
    if (at < LIMITS.messenger.failuresUntilDown - 1) await timers.pass(1_000 * 2 ** at);
  }
  assert.deepEqual(turns, ['no']);
  assert.deepEqual(outbox.reroutes, ['chat']);
  assert.match(reports[0] ?? '', /it is down: ECONNREFUSED/);
  await added(outbox, 4);
  await timers.pass(16_000);
  assert.equal(messenger.sendings.length, 6);
  await messenger.answer(5, TAKEN);
  await timers.pass(1_000);
  assert.deepEqual(turns, ['no', 'yes']);
  assert.equal(messenger.sendings.length, 10);
});

test('while the link stays down, what is due moves on after every try', async (context) => {
  const { messenger, outbox, timers } = start(context);
  await added(outbox, 1);
  await messenger.answer(0, { kind: 'away', lasting: 'yes', code: '401' });
  await timers.pass(LIMITS.messenger.pauseMost);
  await messenger.answer(1, { kind: 'away', lasting: 'yes', code: '401' });
  assert.deepEqual(outbox.reroutes, ['chat', 'chat']);
});

test('what a provider says is counted by its first word, so that sentences make no metric each', () => {
  const said = {
    '429 Too Many Requests: retry after 35': '429',
    '131026 Message undeliverable to 79990000001': '131026',
    'HTTP 503': 'HTTP 503',
    FLOOD_WAIT_30: 'FLOOD_WAIT',
    ACCESS_TOKEN_INVALID: 'ACCESS_TOKEN_INVALID',
    'notification 3': 'notification 0',
    'no answer in time': 'no answer in time',
    'the request failed: ECONNREFUSED': 'the request failed: ECONNREFUSED',
    'Unknown subscriber 79990000001': 'Unknown subscriber 0',
  };
  for (const [code, word] of Object.entries(said)) assert.equal(wordOf(code), word);
});

test('a lost answer leaves the message in doubt', async (context) => {
  const { messenger, outbox } = start(context);
  await added(outbox, 1);
  await messenger.answer(0, { kind: 'unknown', code: 'no answer in time' });
  assert.deepEqual(outbox.outcomes[0]?.outcome, { kind: 'doubtful', link: 'chat' });
});

test('a message whose answers alone get lost again and again is passed on as unanswered', async (context) => {
  const { messenger, outbox, timers } = start(context, { window: 1 });
  const ref = outbox.add('79990000009', 'social');
  await quiet();
  for (let round = 0; round < LIMITS.messenger.lostOfMessage; round++) {
    await messenger.answer(2 * round, { kind: 'unknown', code: 'HTTP 500' });
    if (round === LIMITS.messenger.lostOfMessage - 1) break;
    await timers.pass(10_000);
    // Another one is answered between.
    await added(outbox, 1);
    await messenger.answer(2 * round + 1, TAKEN);
    outbox.add('79990000009', 'social', { ref });
    await timers.pass(10_000);
  }
  assert.deepEqual(outbox.outcomes.at(-1)?.outcome, {
    kind: 'link-failed',
    link: 'chat',
    status: 20,
    err: 255,
    reason: 'unanswered',
  });
});

for (const [repeats, sendings] of [
  [undefined, LIMITS.messenger.lostInRow],
  ['recognised', 20],
] as const) {
  test(`with no answer at all a message is sent ${sendings} times where repetitions are ${repeats ?? 'shown'}`, async (context) => {
    const { messenger, outbox, timers } = start(context, { window: 1 });
    messenger.repeats = repeats;
    const ref = outbox.add('79990000009', 'social');
    await quiet();
    for (let round = 0; round < 20 && outbox.outcomes.at(-1)?.outcome.kind !== 'link-failed'; round++) {
      await messenger.answer(round, { kind: 'unknown', code: 'no answer in time' });
      if (outbox.outcomes.at(-1)?.outcome.kind === 'doubtful') outbox.add('79990000009', 'social', { ref });
      await timers.pass(LIMITS.messenger.pauseMost);
    }
    assert.equal(outbox.outcomes.length, sendings);
    assert.equal(outbox.outcomes.at(-1)?.outcome.kind, repeats ? 'doubtful' : 'link-failed');
  });
}

test('the link stops with what has not begun given back and what is under way stored', async (context) => {
  const { messenger, outbox, link } = start(context, { rate: 2 });
  await added(outbox, 2);
  const stopped = link.stop();
  await settle();
  assert.equal(outbox.putBacks.length, 1);
  await messenger.answer(0, TAKEN);
  await stopped;
  assert.equal(outbox.outcomes.length, 1);
});

test('what a stopped link gave back goes out by the next one', async (context) => {
  const first = start(context, { rate: 0.01 });
  await added(first.outbox, 1);
  await first.messenger.answer(0, TAKEN);
  await added(first.outbox, 1);
  await first.link.stop();
  assert.equal(first.outbox.putBacks.length, 1);
  const messenger = new HeldMessenger();
  const { doors } = stage(context);
  const moved = { ...doors, outbox: first.outbox, inbox: first.outbox };
  const settings = { rate: 100, window: 10, receiptHours: 24 };
  const next = openMessengerLink({
    messenger: messenger as Messenger,
    settings,
    doors: moved,
    timers: new Passing(),
  });
  await quiet();
  await messenger.answer(0, TAKEN);
  await next.stop();
  assert.equal(first.outbox.outcomes.length, 2);
  assert.equal(first.outbox.waiting, 0);
});

test('a message of which a part is out waits for its rest, and is in doubt when the link stops before', async (context) => {
  const { messenger, outbox, link, timers, clock } = start(context);
  messenger.pieces = ok(['one ', 'two'].map((text) => ({ text, files: [] })));
  outbox.add('79990000001', 'social', { validUntil: later(clock.now(), 60_000) });
  await quiet();
  await messenger.answer(0, { kind: 'taken', id: 'a' });
  await timers.pass(10);
  await messenger.answer(1, { kind: 'later', whose: 'link', after: 5_000, code: '429' });
  assert.deepEqual(outbox.putBacks, []);
  await timers.pass(5_000);
  assert.equal(messenger.sendings[2]?.sending.number, 1);
  await messenger.answer(2, { kind: 'later', whose: 'link', after: 5_000, code: '429' });
  await link.stop();
  assert.deepEqual(outbox.outcomes[0]?.outcome, { kind: 'doubtful', link: 'chat' });
});

test('a store that fails for a moment gets the outcome all the same', async (context) => {
  const { messenger, outbox } = start(context);
  outbox.failures = 1;
  await added(outbox, 1);
  await messenger.answer(0, TAKEN);
  await outbox.until(() => outbox.outcomes.length === 1);
  assert.equal(outbox.outcomes[0]?.outcome.kind, 'handed');
});
