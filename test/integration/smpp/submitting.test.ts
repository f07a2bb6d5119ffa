// What a link makes of the answers it gets, and of those it does not get.

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { instant } from '../../../src/base/time.ts';
import type { StatusName } from '../../../src/protocols/smpp/command-status.ts';
import { SmppStage } from '../../support/smpp-stage.ts';

const LIMIT = { timeout: 60_000 };
const LONG = 'A text that is certainly longer than a single message may be. '.repeat(6);
const LONG_PARTS = 3;

async function bound(
  context: TestContext,
  given: Readonly<Record<string, unknown>> = {},
): Promise<SmppStage> {
  const stage = await SmppStage.open(given);
  context.after(() => stage.close());
  await stage.bound((given.binds as number | undefined) ?? 1);
  return stage;
}

function phones(count: number): readonly string[] {
  return Array.from({ length: count }, (_, at) => `7999000${String(at + 1).padStart(4, '0')}`);
}

test('what is taken is handed over by the name the centre gave it', LIMIT, async (context) => {
  const stage = await bound(context, { receiptHours: 2, receipts: 'last' });
  stage.centre.script = () => ({ kind: 'take', id: ' 0x00ABCDEF ' });
  stage.outbox.add('79990000001');
  await stage.outbox.until(() => stage.outbox.outcomes.length === 1);
  assert.deepEqual(stage.outbox.outcomes[0]?.outcome, {
    kind: 'handed',
    link: 'first',
    ids: ['abcdef'],
    awaits: 'last',
    until: 7_200_000,
    silence: 'failed',
  });
  assert.deepEqual(stage.counted, ['taken 0X00']);
});

test(
  'without receipts what is taken is delivered; with those of failures silence means so',
  LIMIT,
  async (context) => {
    const none = await bound(context, { registered: 'none' });
    none.outbox.add('79990000001');
    await none.outbox.until(() => none.outbox.outcomes.length === 1);
    assert.deepEqual(none.outcomes, ['final 1/0']);
    assert.equal(none.centre.submits[0]?.pdu.registered_delivery, 0);
    const failure = await bound(context, { registered: 'failure' });
    failure.outbox.add('79990000001');
    await failure.outbox.until(() => failure.outbox.outcomes.length === 1);
    const [ended] = failure.outbox.outcomes;
    assert.equal(ended?.outcome.kind === 'handed' && ended.outcome.silence, 'delivered');
    assert.equal(failure.centre.submits[0]?.pdu.registered_delivery, 2);
  },
);

test('a look-up waits for its receipt, whatever receipts are asked for otherwise', LIMIT, async (context) => {
  const stage = await bound(context, { registered: 'none', lookups: 'texts' });
  stage.outbox.add('79990000001', 'hlr');
  await stage.outbox.until(() => stage.outbox.outcomes.length === 1);
  assert.deepEqual(stage.outcomes, ['handed 1']);
  assert.equal(stage.centre.submits[0]?.pdu.registered_delivery, 1);
  assert.deepEqual(stage.centre.texts, ['__HLR__']);
});

test(
  'a thousand messages go out once each and in their order, never more at once than the window',
  LIMIT,
  async (context) => {
    const stage = await bound(context, { window: 7 });
    const sent = phones(1_000);
    for (const phone of sent) stage.outbox.add(phone);
    await stage.outbox.until(() => stage.outbox.outcomes.length === 1_000);
    assert.deepEqual(
      stage.centre.submits.map(({ pdu }) => pdu.destination_addr),
      sent,
    );
    assert.ok([...stage.centre.sessions].every(({ mostUnanswered }) => mostUnanswered <= 7));
    assert.ok(stage.outbox.outcomes.every(({ outcome }) => outcome.kind === 'handed'));
  },
);

test(
  'answers in another order than the questions end the messages they belong to',
  LIMIT,
  async (context) => {
    const stage = await bound(context, { window: 20 });
    stage.centre.script = () => ({ kind: 'hold' });
    for (const phone of phones(20)) stage.outbox.add(phone);
    await stage.until(() => stage.centre.submits.length === 20);
    for (const { pdu, answer } of stage.centre.submits.toReversed())
      answer({ kind: 'take', id: `id-${pdu.destination_addr}` });
    await stage.outbox.until(() => stage.outbox.outcomes.length === 20);
    for (const { phone, outcome } of stage.outbox.outcomes)
      assert.deepEqual(outcome.kind === 'handed' && outcome.ids, [`id-${phone}`]);
  },
);

test(
  'a message of several parts is handed over when every part is taken, with their names in order',
  LIMIT,
  async (context) => {
    const stage = await bound(context);
    stage.centre.script = () => ({ kind: 'hold' });
    stage.outbox.add('79990000001', 'sms', { text: LONG, parts: LONG_PARTS });
    await stage.until(() => stage.centre.submits.length === LONG_PARTS);
    const [one, two, three] = stage.centre.submits;
    three?.answer({ kind: 'take', id: 'c' });
    one?.answer({ kind: 'take', id: 'a' });
    assert.deepEqual(stage.outcomes, []);
    two?.answer({ kind: 'take', id: 'b' });
    await stage.outbox.until(() => stage.outbox.outcomes.length === 1);
    assert.deepEqual(stage.outcomes, ['handed a,b,c']);
  },
);

const REFUSALS: readonly (readonly [StatusName | number, string])[] = [
  ['ESME_RINVDSTADR', 'link-failed 22/249 refused'],
  ['ESME_RINVSRCADR', 'link-failed 23/254 refused'],
  ['ESME_RSUBMITFAIL', 'link-failed 20/255 refused'],
  ['ESME_RINVMSGLEN', 'link-failed 20/255 refused'],
  [0x401, 'link-failed 20/255 refused'],
];

for (const [status, outcome] of REFUSALS)
  test(`a centre that refuses with ${status} has the message go on as ${outcome}`, LIMIT, async (context) => {
    const stage = await bound(context);
    stage.centre.script = () => ({ kind: 'status', status });
    stage.outbox.add('79990000001');
    await stage.outbox.until(() => stage.outbox.outcomes.length === 1);
    assert.deepEqual(stage.outcomes, [outcome]);
    assert.equal(stage.centre.submits.length, 1, 'it is not sent again');
  });

test('codes of the centre mean what the configuration says', LIMIT, async (context) => {
  const stage = await bound(context, { errors: { '0x401': '23/253', '0x58': '20/244' } });
  const statuses = [0x401, 0x58];
  stage.centre.script = (_, number) => ({ kind: 'status', status: statuses[number - 1] ?? 0 });
  for (const phone of phones(2)) stage.outbox.add(phone);
  await stage.outbox.until(() => stage.outbox.outcomes.length === 2);
  assert.deepEqual(stage.outcomes, ['link-failed 23/253 refused', 'link-failed 20/244 refused']);
});

test('a generic_nack refuses, whatever its status', LIMIT, async (context) => {
  const stage = await bound(context);
  stage.centre.script = (_, number) => ({
    kind: 'nack',
    status: number === 1 ? 'ESME_RINVCMDID' : 'ESME_ROK',
  });
  for (const phone of phones(2)) stage.outbox.add(phone);
  await stage.outbox.until(() => stage.outbox.outcomes.length === 2);
  assert.deepEqual(stage.outcomes, ['link-failed 20/255 refused', 'link-failed 20/255 refused']);
});

test(
  'one refused part ends the message; the answers for the others change nothing',
  LIMIT,
  async (context) => {
    const stage = await bound(context);
    stage.centre.script = () => ({ kind: 'hold' });
    stage.outbox.add('79990000001', 'sms', { text: LONG, parts: LONG_PARTS });
    await stage.until(() => stage.centre.submits.length === LONG_PARTS);
    const [one, two, three] = stage.centre.submits;
    two?.answer({ kind: 'status', status: 'ESME_RSUBMITFAIL' });
    await stage.outbox.until(() => stage.outbox.outcomes.length === 1);
    one?.answer({ kind: 'take' });
    three?.answer({ kind: 'status', status: 'ESME_RTHROTTLED' });
    stage.centre.script = () => ({ kind: 'take' });
    await stage.until(() => stage.counted.length === LONG_PARTS);
    await stage.time.pass(60_000);
    assert.deepEqual(stage.outcomes, ['link-failed 20/255 refused']);
    assert.equal(stage.centre.submits.length, LONG_PARTS);
  },
);

test('what cannot be written is refused and blocks nothing', LIMIT, async (context) => {
  const stage = await bound(context);
  stage.outbox.add('7'.repeat(30));
  stage.outbox.add('79990000001', 'sms', { sender: 'Дозвон' });
  stage.outbox.add('79990000002');
  await stage.outbox.until(() => stage.outbox.outcomes.length === 3);
  assert.deepEqual(stage.outcomes.toSorted(), [
    'handed 1',
    'link-failed 20/255 refused',
    'link-failed 20/255 refused',
  ]);
});

test('what has expired is not sent, though it was claimed in time', LIMIT, async (context) => {
  const stage = await bound(context, { window: 1 });
  stage.centre.script = () => ({ kind: 'hold' });
  stage.outbox.add('79990000001', 'sms', { validUntil: instant(1_000) });
  stage.outbox.add('79990000002', 'sms', { validUntil: instant(1_000) });
  stage.outbox.add('79990000003', 'sms', { validUntil: instant(9_000) });
  await stage.until(() => stage.centre.submits.length === 1 && stage.outbox.waiting === 0);
  stage.clock.advance(1_001);
  stage.centre.script = () => ({ kind: 'take' });
  stage.centre.submits[0]?.answer({ kind: 'take' });
  await stage.outbox.until(() => stage.outbox.outcomes.length === 3);
  assert.deepEqual(stage.outbox.outcomes.map(({ phone, outcome }) => `${phone} ${outcome.kind}`).toSorted(), [
    '79990000001 handed',
    '79990000002 final',
    '79990000003 handed',
  ]);
  assert.ok(stage.outcomes.includes('final 3/0'));
});

test(
  'the pace is kept: so many a second, evenly, though the centre would take more',
  LIMIT,
  async (context) => {
    const stage = await bound(context, { throughput: 10, window: 100 });
    for (const phone of phones(40)) stage.outbox.add(phone);
    await stage.until(() => stage.outbox.outcomes.length >= 1 && stage.time.waiting.length > 0);
    const counts: number[] = [];
    let last = stage.centre.submits.length;
    assert.ok(last <= 2, `${last} at once`);
    for (let tenth = 1; tenth <= 38; tenth++) {
      await stage.time.pass(100);
      await stage.until(
        () =>
          stage.centre.submits.length > last && stage.outbox.outcomes.length === stage.centre.submits.length,
      );
      counts.push(stage.centre.submits.length - last);
      last = stage.centre.submits.length;
    }
    assert.ok(
      counts.every((count) => count === 1),
      counts.join(' '),
    );
  },
);

test('what finds no room in the window does not use up the pace', LIMIT, async (context) => {
  // At a thousand a second a beat of 20 ms has room for twenty after a pause, and no time passes from then on.
  const stage = await bound(context, { throughput: 1_000, window: 1 });
  await stage.time.pass(1_000);
  for (const phone of phones(20)) stage.outbox.add(phone);
  await stage.outbox.until(() => stage.outbox.outcomes.length === 20);
  assert.equal(stage.centre.submits.length, 20);
});

test('a slow centre does not take the pace away: more are in flight then', LIMIT, async (context) => {
  const stage = await bound(context, { throughput: 5, window: 100 });
  stage.centre.script = () => ({ kind: 'hold' });
  for (const phone of phones(30)) stage.outbox.add(phone);
  for (let second = 1; second <= 5; second++) {
    await stage.time.pass(1_000);
    await stage.until(() => stage.centre.submits.length >= 5 * second);
  }
  assert.deepEqual(stage.outcomes, []);
});

test(
  'a store that fails is asked until it takes the outcome, and nothing is sent twice',
  LIMIT,
  async (context) => {
    const stage = await bound(context);
    stage.outbox.failures = 2;
    for (const phone of phones(2)) stage.outbox.add(phone);
    await stage.outbox.until(() => stage.outbox.outcomes.length === 2);
    assert.equal(stage.centre.submits.length, 2);
    assert.deepEqual(stage.reports, ['link first: the database is gone', 'link first: the database is gone']);
  },
);
