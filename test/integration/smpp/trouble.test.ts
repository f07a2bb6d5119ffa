// Centres that are too slow, too busy or gone in the middle: what waits, what is doubtful, and that nothing gets lost.

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { LIMITS } from '../../../src/base/limits.ts';
import { instant } from '../../../src/base/time.ts';
import type { ClaimedMessage } from '../../../src/core/ports.ts';
import { compose } from '../../../src/protocols/smpp/pdu.ts';
import { tlv } from '../../../src/protocols/smpp/tlvs.ts';
import { MessageCentre } from '../../support/message-centre.ts';
import { SmppStage } from '../../support/smpp-stage.ts';

const LIMIT = { timeout: 60_000 };
const LONG = 'A text that is certainly longer than a single message may be. '.repeat(6);
const LONG_PARTS = 3;

async function bound(
  context: TestContext,
  given: Readonly<Record<string, unknown>> = {},
): Promise<SmppStage> {
  const stage = await SmppStage.open({ downSeconds: 86_400, enquireSeconds: 3_600, ...given });
  context.after(() => stage.close());
  await stage.bound();
  return stage;
}

function addPhones(stage: SmppStage, count: number): readonly string[] {
  const phones = Array.from({ length: count }, (_, at) => `7999000${String(at + 1).padStart(4, '0')}`);
  for (const phone of phones) stage.outbox.add(phone);
  return phones;
}

/** Every answer so far has been looked at, one that the centre gave last among them. */
async function answered(stage: SmppStage): Promise<void> {
  await stage.until(() => stage.counted.length === stage.centre.submits.length);
}

test(
  'a window that is throttled makes one pause, which grows, and shrinks when the centre takes again',
  LIMIT,
  async (context) => {
    const stage = await bound(context, { window: 5 });
    stage.centre.script = () => ({ kind: 'status', status: 'ESME_RTHROTTLED' });
    const phones = addPhones(stage, 8);
    for (const [at, pause] of [250, 500, 1_000].entries()) {
      await stage.until(() => stage.centre.submits.length === 5 * (at + 1));
      await answered(stage);
      await stage.time.pass(pause - 1);
      await stage.until(() => stage.outbox.waiting === 0);
      assert.equal(stage.centre.submits.length, 5 * (at + 1), 'not before the pause is over');
      if (at === 2) stage.centre.script = () => ({ kind: 'take' });
      await stage.time.pass(1);
    }
    await stage.outbox.until(() => stage.outbox.outcomes.length === 8);
    assert.ok(stage.outcomes.every((outcome) => outcome.startsWith('handed')));
    assert.deepEqual(
      stage.centre.submits.slice(-8).map(({ pdu }) => pdu.destination_addr),
      phones,
      'in their order all the same',
    );
    stage.centre.script = (_, number) => ({
      kind: 'status',
      status: number === 24 ? 'ESME_RMSGQFUL' : 'ESME_ROK',
    });
    stage.outbox.add('79990000009');
    await stage.until(() => stage.centre.submits.length === 24);
    await answered(stage);
    await stage.time.pass(249);
    assert.equal(stage.centre.submits.length, 24);
    await stage.time.pass(1);
    await stage.outbox.until(() => stage.outbox.outcomes.length === 9);
  },
);

test('while a centre asks for patience, nothing more is taken out of the queue', LIMIT, async (context) => {
  const stage = await bound(context, { window: 1 });
  stage.centre.script = () => ({ kind: 'status', status: 'ESME_RMSGQFUL' });
  addPhones(stage, 1);
  await stage.until(() => stage.centre.submits.length === 1);
  await answered(stage);
  addPhones(stage, 200);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(stage.outbox.waiting, 200);
  stage.centre.script = () => ({ kind: 'take' });
  await stage.time.pass(250);
  await stage.outbox.until(() => stage.outbox.outcomes.length === 201);
});

test('a congested centre of version 5 is spared', LIMIT, async (context) => {
  const centre = await MessageCentre.open({ session: { interface_version: 0x50 } });
  const stage = new SmppStage(centre, { version: '5', window: 1, downSeconds: 86_400 });
  context.after(() => stage.close());
  await stage.bound();
  centre.script = () => ({ kind: 'take', tlvs: [tlv('congestion_state', 95)] });
  addPhones(stage, 2);
  await stage.until(() => stage.outcomes.length === 1 && stage.time.waiting.includes(250));
  assert.equal(centre.submits.length, 1);
  await stage.time.pass(250);
  await stage.outbox.until(() => stage.outbox.outcomes.length === 2);
});

test(
  'a system error is tried again a while later, five times, then the message goes back for a minute',
  LIMIT,
  async (context) => {
    const stage = await bound(context);
    stage.centre.script = () => ({ kind: 'status', status: 'ESME_RSYSERR' });
    stage.outbox.add('79990000001');
    for (let attempt = 1; attempt <= 6; attempt++) {
      await stage.until(() => stage.centre.submits.length === attempt);
      await answered(stage);
      if (attempt === 6) break;
      await stage.time.pass(1_000 * attempt - 1);
      assert.equal(stage.centre.submits.length, attempt);
      await stage.time.pass(1);
    }
    await stage.outbox.until(() => stage.outbox.putBacks.length === 1);
    assert.deepEqual(stage.outbox.dueAgain, [60_000]);
    assert.deepEqual(stage.outcomes, []);
  },
);

test('a system error holds up its own message alone', LIMIT, async (context) => {
  const stage = await bound(context, { window: 2 });
  stage.centre.script = ({ pdu }) =>
    pdu.destination_addr === '79990000001' ? { kind: 'status', status: 'ESME_RSYSERR' } : { kind: 'take' };
  addPhones(stage, 20);
  await stage.outbox.until(() => stage.outbox.outcomes.length === 19);
  stage.centre.script = () => ({ kind: 'take' });
  await stage.time.pass(1_000);
  await stage.outbox.until(() => stage.outbox.outcomes.length === 20);
});

/** Passes the pauses between a message's tries, which its centre cannot take. */
async function tried(stage: SmppStage): Promise<void> {
  const before = stage.centre.submits.length;
  for (let time = 1; time <= 5; time++) {
    await answered(stage);
    await stage.time.pass(1_000 * time);
    await stage.until(() => stage.centre.submits.length === before + time);
  }
  await answered(stage);
}

test(
  'a centre that says for too long that it can take nothing is down: others take over, and it gets another chance',
  LIMIT,
  async (context) => {
    const stage = await bound(context, { downSeconds: 20 });
    stage.centre.script = () => ({ kind: 'status', status: 'ESME_RSYSERR' });
    stage.outbox.add('79990000001');
    await stage.until(() => stage.centre.submits.length === 1);
    await tried(stage);
    await stage.until(() => stage.centre.submits.length === 7);
    assert.deepEqual([stage.turned, stage.outbox.reroutes], [['yes'], []], 'it is patient at first');
    await tried(stage);
    await stage.outbox.until(() => stage.outbox.reroutes.length === 1);
    assert.deepEqual([stage.turned, stage.outbox.waiting], [['yes', 'no'], 1]);
    stage.outbox.add('79990000002');
    await stage.time.pass(59_999);
    assert.deepEqual([stage.centre.submits.length, stage.outbox.waiting], [12, 2], 'it is left alone');
    stage.centre.script = () => ({ kind: 'take' });
    await stage.time.pass(1);
    await stage.outbox.until(() => stage.outbox.outcomes.length === 2);
    assert.deepEqual(stage.turned, ['yes', 'no', 'yes']);
    assert.ok(stage.outcomes.every((outcome) => outcome.startsWith('handed')));
  },
);

test(
  'a message that a centre never takes, while it takes others, has failed on the link',
  LIMIT,
  async (context) => {
    const stage = await bound(context);
    stage.centre.script = ({ pdu }) =>
      pdu.destination_addr === '79990000001' ? { kind: 'status', status: 'ESME_RSYSERR' } : { kind: 'take' };
    stage.outbox.add('79990000001');
    for (let round = 1; round <= 5; round++) {
      await stage.until(() => stage.centre.submits.length === 6 * round - 5);
      await tried(stage);
      await stage.outbox.until(() => stage.outbox.putBacks.length === round);
    }
    await stage.until(() => stage.centre.submits.length === 31);
    await answered(stage);
    stage.outbox.add('79990000002');
    await stage.outbox.until(() => stage.outbox.outcomes.length === 1);
    await tried(stage);
    await stage.outbox.until(() => stage.outbox.outcomes.length === 2);
    assert.deepEqual(stage.outcomes, ['handed 20', 'link-failed 20/220 refused']);
    assert.equal(stage.outbox.putBacks.length, 5);
  },
);

test('every part of a message has tries of its own', LIMIT, async (context) => {
  const stage = await bound(context);
  stage.centre.script = (_, number) =>
    number <= 9 ? { kind: 'status', status: 'ESME_RX_T_APPN' } : { kind: 'take' };
  stage.outbox.add('79990000001', 'sms', { text: LONG, parts: LONG_PARTS });
  for (let tried = 1; tried <= 3; tried++) {
    await stage.until(() => stage.centre.submits.length === 3 * tried);
    await answered(stage);
    await stage.time.pass(1_000 * tried);
  }
  await stage.outbox.until(() => stage.outbox.outcomes.length === 1);
  assert.match(stage.outcomes[0] ?? '', /^handed /);
});

test('a part that is never taken fails the message, whose other parts were', LIMIT, async (context) => {
  const stage = await bound(context);
  stage.centre.script = (_, number) =>
    number <= 2 ? { kind: 'take' } : { kind: 'status', status: 'ESME_RSYSERR' };
  stage.outbox.add('79990000001', 'sms', { text: LONG, parts: LONG_PARTS });
  for (let tried = 1; tried <= 6; tried++) {
    await stage.until(() => stage.centre.submits.length === 2 + tried);
    await answered(stage);
    if (tried < 6) await stage.time.pass(1_000 * tried);
  }
  await stage.outbox.until(() => stage.outbox.outcomes.length === 1);
  assert.deepEqual(stage.outcomes, ['link-failed 20/220 refused']);
});

test('what is not answered in time is doubtful, and twice so the link has failed', LIMIT, async (context) => {
  const stage = await bound(context, { responseSeconds: 20 });
  stage.centre.script = () => ({ kind: 'hold' });
  stage.outbox.add('79990000001');
  stage.outbox.add('79990000002', 'sms', { doubtful: 'yes' });
  await stage.until(() => stage.centre.submits.length === 2);
  await stage.time.pass(19_999);
  assert.deepEqual(stage.outcomes, []);
  await stage.time.pass(1);
  await stage.outbox.until(() => stage.outbox.outcomes.length === 2);
  assert.deepEqual(stage.outcomes, ['doubtful', 'link-failed 20/220 unanswered']);
  assert.equal(stage.connections, 1, 'the bind stays');
  stage.centre.submits[0]?.answer({ kind: 'take' });
  stage.centre.script = () => ({ kind: 'take' });
  stage.outbox.add('79990000003');
  await stage.outbox.until(() => stage.outbox.outcomes.length === 3);
  assert.deepEqual(stage.outcomes[2], 'handed 3', 'a late answer is nobody else’s');
});

/** A message whose answer is late, and is due again. */
async function late(stage: SmppStage): Promise<ClaimedMessage['ref']> {
  stage.centre.script = () => ({ kind: 'hold' });
  const ref = stage.outbox.add('79990000001');
  await stage.until(() => stage.centre.submits.length === 1);
  await stage.time.pass(20_000);
  await stage.outbox.until(() => stage.outbox.outcomes.length === 1);
  const after = instant(20_000);
  assert.deepEqual(stage.outbox.outcomes[0]?.outcome, { kind: 'doubtful', link: 'first', after });
  return ref;
}

/** The centre has been heard: what it said before that has been taken in. */
async function heardFrom(stage: SmppStage): Promise<void> {
  await stage.centre.ask(compose('deliver_sm', { short_message: Buffer.from('Hi') }));
}

test('what a slow centre has taken after all is not sent again', LIMIT, async (context) => {
  const stage = await bound(context, { responseSeconds: 20 });
  const ref = await late(stage);
  stage.centre.submits[0]?.answer({ kind: 'take' });
  await heardFrom(stage);
  stage.outbox.add('79990000001', 'sms', { ref, doubtful: 'yes', attempt: 2 });
  await stage.outbox.until(() => stage.outbox.outcomes.length === 2);
  const { outcome } = stage.outbox.outcomes[1] ?? {};
  assert.ok(outcome?.kind === 'handed');
  assert.deepEqual([outcome.ids, outcome.since, outcome.otherIds], [['1'], 0, undefined]);
  assert.equal(stage.centre.submits.length, 1);
});

test(
  'a message that was sent again goes by both names that a slow centre gave it',
  LIMIT,
  async (context) => {
    const stage = await bound(context, { responseSeconds: 20 });
    const ref = await late(stage);
    stage.outbox.add('79990000001', 'sms', { ref, doubtful: 'yes', attempt: 2 });
    await stage.until(() => stage.centre.submits.length === 2);
    stage.centre.submits[0]?.answer({ kind: 'take' });
    await heardFrom(stage);
    stage.centre.submits[1]?.answer({ kind: 'take' });
    await stage.outbox.until(() => stage.outbox.outcomes.length === 2);
    const { outcome } = stage.outbox.outcomes[1] ?? {};
    assert.ok(outcome?.kind === 'handed');
    assert.deepEqual([outcome.ids, outcome.otherIds], [['1'], [{ index: 0, id: '2' }]]);
  },
);

test(
  'a message whose first sending was taken late has not failed as its second stays unanswered',
  LIMIT,
  async (context) => {
    const stage = await bound(context, { responseSeconds: 20 });
    const ref = await late(stage);
    stage.outbox.add('79990000001', 'sms', { ref, doubtful: 'yes', attempt: 2 });
    await stage.until(() => stage.centre.submits.length === 2);
    stage.centre.submits[0]?.answer({ kind: 'take' });
    await heardFrom(stage);
    await stage.time.pass(20_000);
    await stage.outbox.until(() => stage.outbox.outcomes.length === 2);
    assert.deepEqual(stage.outcomes[1], 'handed 1');
  },
);

test(
  'a centre that falls silent gets nothing more: what waits goes on with its next sign of life',
  LIMIT,
  async (context) => {
    const stage = await bound(context, { window: 2 });
    for (const { socket } of stage.centre.sessions) socket.pause();
    await stage.time.pass(1);
    addPhones(stage, 2);
    await stage.until(() => stage.outbox.waiting === 0);
    await stage.time.pass(30_000);
    await stage.outbox.until(() => stage.outbox.outcomes.length === 2);
    assert.deepEqual(stage.outcomes, ['doubtful', 'doubtful']);
    stage.outbox.add('79990000003');
    await stage.until(() => stage.outbox.waiting === 0);
    for (const { socket } of stage.centre.sessions) socket.resume();
    await stage.outbox.until(() => stage.outbox.outcomes.length === 3);
    assert.deepEqual(stage.outcomes[2], 'handed 3');
    assert.equal(stage.connections, 1);
  },
);

test('a half-open connection takes no message with it that came after it broke', LIMIT, async (context) => {
  const stage = await bound(context, { window: 2 });
  for (const { socket } of stage.centre.sessions) socket.pause();
  await stage.time.pass(1);
  addPhones(stage, 2);
  await stage.until(() => stage.outbox.waiting === 0);
  await stage.time.pass(30_000);
  await stage.outbox.until(() => stage.outbox.outcomes.length === 2);
  stage.outbox.add('79990000003');
  await stage.until(() => stage.outbox.waiting === 0);
  await stage.time.pass(30_000);
  await stage.outbox.until(() => stage.outbox.putBacks.length === 1);
  assert.deepEqual(stage.outcomes, ['doubtful', 'doubtful']);
  await stage.time.pass(1_000);
  await stage.outbox.until(() => stage.outbox.outcomes.length === 3);
  assert.match(stage.outcomes[2] ?? '', /^handed /);
});

test(
  'a connection that breaks again says nothing against its messages, until it has broken five times',
  LIMIT,
  async (context) => {
    const stage = await bound(context);
    stage.centre.script = (_, number) => ({ kind: number === 2 ? 'reset' : 'hold' });
    stage.outbox.add('79990000001', 'sms', { doubtful: 'yes', attempt: 4 });
    stage.outbox.add('79990000002', 'sms', { doubtful: 'yes', attempt: 5 });
    await stage.outbox.until(() => stage.outbox.outcomes.length === 2);
    assert.deepEqual(stage.outcomes, ['doubtful', 'link-failed 20/220 unanswered']);
  },
);

test('where doubtful messages are given up, none is sent again', LIMIT, async (context) => {
  const stage = await bound(context, { unanswered: 'give-up' });
  stage.centre.script = () => ({ kind: 'hold' });
  stage.outbox.add('79990000001');
  await stage.until(() => stage.centre.submits.length === 1);
  await stage.time.pass(30_000);
  stage.outbox.add('79990000002', 'sms', { doubtful: 'yes' });
  await stage.outbox.until(() => stage.outbox.outcomes.length === 2);
  assert.deepEqual(stage.outcomes, ['link-failed 20/220 unanswered', 'final 20/245']);
  assert.equal(stage.centre.submits.length, 1);
});

test('an answer that cannot be read leaves its message doubtful', LIMIT, async (context) => {
  const stage = await bound(context);
  const more = '\u0014\u0000\0\0'.repeat(LIMITS.smpp.tlvs + 1);
  stage.centre.script = ({ pdu }) => ({ kind: 'bytes', bytes: takenAs(`x\0${more}`, pdu.sequence_number) });
  stage.outbox.add('79990000001');
  await stage.outbox.until(() => stage.outbox.outcomes.length === 1);
  assert.deepEqual(stage.outcomes, ['doubtful']);
  assert.equal(stage.connections, 1);
});

test(
  'an answer that is only untidy is taken: no NUL, a name too long, a parameter cut off, no name at all',
  LIMIT,
  async (context) => {
    const stage = await bound(context, { window: 1 });
    const bodies = ['abc', 'y'.repeat(70), 'x\0\u0004\u0024\u00ff\u00ff', ''];
    stage.centre.script = ({ pdu }, number) => ({
      kind: 'bytes',
      bytes: takenAs(bodies[number - 1] ?? '', pdu.sequence_number),
    });
    addPhones(stage, 4);
    await stage.outbox.until(() => stage.outbox.outcomes.length === 4);
    assert.deepEqual(stage.outcomes, ['handed abc', `handed ${'y'.repeat(70)}`, 'handed x', 'handed ']);
  },
);

for (const kind of ['end', 'reset'] as const)
  test(
    `a connection that is ${kind} in mid-window: in flight is doubtful, the rest goes out after the next bind`,
    LIMIT,
    async (context) => {
      const stage = await bound(context, { window: 4 });
      stage.centre.script = (_, number) =>
        number <= 3 ? { kind: 'take' } : number < 7 ? { kind: 'hold' } : { kind };
      const phones = addPhones(stage, 12);
      await stage.bound(0);
      await stage.outbox.until(
        () => stage.outbox.outcomes.length === 7 && stage.outbox.putBacks.length === 5,
      );
      const of = (wanted: string): readonly string[] =>
        stage.outbox.outcomes
          .filter(({ outcome }) => outcome.kind === wanted)
          .map(({ phone }) => phone)
          .toSorted();
      assert.deepEqual(of('handed'), phones.slice(0, 3));
      assert.deepEqual(of('doubtful'), phones.slice(3, 7));
      assert.equal(stage.outbox.waiting, 5);
      stage.centre.script = () => ({ kind: 'take' });
      await stage.time.pass(1_000);
      await stage.outbox.until(() => stage.outbox.outcomes.length === 12);
      assert.deepEqual(of('handed'), [...phones.slice(0, 3), ...phones.slice(7)]);
      assert.equal(stage.centre.submits.length, 12, 'nothing went out twice');
    },
  );

test(
  'a connection lost between the parts of a message leaves it doubtful; one that has not begun goes back',
  LIMIT,
  async (context) => {
    const stage = await bound(context, { window: 1 });
    stage.centre.script = (_, number) => (number === 1 ? { kind: 'take' } : { kind: 'reset' });
    stage.outbox.add('79990000001', 'sms', { text: LONG, parts: LONG_PARTS });
    stage.outbox.add('79990000002', 'sms', { text: LONG, parts: LONG_PARTS });
    await stage.outbox.until(() => stage.outbox.outcomes.length === 1 && stage.outbox.putBacks.length === 1);
    assert.deepEqual(stage.outbox.outcomes[0]?.phone, '79990000001');
    assert.deepEqual(stage.outcomes, ['doubtful']);
  },
);

test(
  'a message that left in part waits for the next bind, and is doubtful once the link is down',
  LIMIT,
  async (context) => {
    const stage = await bound(context, { window: 1, downSeconds: 100 });
    stage.centre.script = () => ({ kind: 'status', status: 'ESME_RTHROTTLED' });
    stage.outbox.add('79990000001', 'sms', { text: LONG, parts: LONG_PARTS });
    await stage.until(() => stage.centre.submits.length === 1);
    await answered(stage);
    stage.centre.script = (_, number) =>
      number === 2 ? { kind: 'take' } : { kind: 'status', status: 'ESME_RTHROTTLED' };
    await stage.time.pass(250);
    await stage.until(() => stage.centre.submits.length === 3);
    await answered(stage);
    stage.centre.bindScript = () => 'ESME_RBINDFAIL';
    stage.centre.drop();
    await stage.bound(0);
    assert.deepEqual(stage.outcomes, []);
    await stage.time.pass(100_000);
    await stage.outbox.until(() => stage.outbox.outcomes.length === 1);
    assert.deepEqual(stage.outcomes, ['doubtful']);
    assert.deepEqual(stage.turned, ['yes', 'no']);
  },
);

test('a claim that comes back after the last bind went is given back', LIMIT, async (context) => {
  const stage = await SmppStage.open({ downSeconds: 86_400 });
  context.after(() => stage.close());
  const claim = stage.outbox.claim.bind(stage.outbox);
  stage.outbox.claim = async (work, limit) => {
    const claimed = await claim(work, limit);
    if (claimed.length > 0) {
      stage.centre.drop();
      await stage.bound(0);
    }
    return claimed;
  };
  await stage.bound();
  addPhones(stage, 1);
  await stage.outbox.until(() => stage.outbox.putBacks.length === 1);
  assert.equal(stage.centre.submits.length, 0);
});

test(
  'stop in the middle: what is in flight gets its answer, what has not left goes back, nothing else',
  LIMIT,
  async (context) => {
    const stage = await bound(context, { window: 4 });
    stage.centre.script = (_, number) => (number <= 2 ? { kind: 'take' } : { kind: 'hold' });
    const phones = addPhones(stage, 30);
    await stage.until(() => stage.centre.submits.length === 6);
    const stopped = stage.link.stop();
    await stage.outbox.until(() => stage.outbox.putBacks.length === 24);
    for (const heard of stage.centre.submits.slice(2)) heard.answer({ kind: 'take' });
    await stopped;
    assert.deepEqual(
      stage.outbox.outcomes.map(({ phone, outcome }) => `${phone} ${outcome.kind}`).toSorted(),
      phones.slice(0, 6).map((phone) => `${phone} handed`),
    );
    assert.equal(stage.outbox.waiting, 24);
    assert.equal(stage.centre.submits.length, 6);
    await stage.until(() => stage.centre.sessions.size === 0);
    await stage.until(() => stage.time.waiting.length === 0);
  },
);

test(
  'stop with answers that ask for another try: those messages go back too, parts of others are doubtful',
  LIMIT,
  async (context) => {
    const stage = await bound(context, { window: 10 });
    stage.centre.script = () => ({ kind: 'hold' });
    stage.outbox.add('79990000001');
    stage.outbox.add('79990000002');
    stage.outbox.add('79990000003', 'sms', { text: LONG, parts: LONG_PARTS });
    await stage.until(() => stage.centre.submits.length === 5);
    const stopped = stage.link.stop();
    const [one, two, three, four, five] = stage.centre.submits;
    one?.answer({ kind: 'status', status: 'ESME_RTHROTTLED' });
    two?.answer({ kind: 'status', status: 'ESME_RSYSERR' });
    three?.answer({ kind: 'take' });
    four?.answer({ kind: 'status', status: 'ESME_RTHROTTLED' });
    five?.answer({ kind: 'take' });
    await stopped;
    assert.equal(stage.outbox.putBacks.length, 2);
    assert.deepEqual(stage.outcomes, ['doubtful']);
    await stage.until(() => stage.centre.sessions.size === 0);
    await stage.until(() => stage.time.waiting.length === 0);
  },
);

test(
  'stop with a centre that answers nothing more ends after its time-outs, with what was in flight doubtful',
  LIMIT,
  async (context) => {
    const stage = await bound(context, { window: 2, responseSeconds: 5 });
    stage.centre.script = () => ({ kind: 'hold' });
    addPhones(stage, 3);
    await stage.until(() => stage.centre.submits.length === 2);
    for (const { socket } of stage.centre.sessions) socket.pause();
    const stopped = stage.link.stop();
    await stage.outbox.until(() => stage.outbox.putBacks.length === 1);
    await stage.time.pass(5_000);
    await stage.time.pass(5_000);
    await stopped;
    assert.deepEqual(stage.outcomes, ['doubtful', 'doubtful']);
  },
);

/** submit_sm_resp with whatever body, by its bytes. */
function takenAs(body: string, sequence_number: number): Uint8Array {
  const bytes = Buffer.alloc(16 + body.length);
  bytes.writeUInt32BE(bytes.length, 0);
  bytes.writeUInt32BE(0x8000_0004, 4);
  bytes.writeUInt32BE(sequence_number, 12);
  bytes.write(body, 16, 'latin1');
  return bytes;
}

for (const [name, bytes] of [
  ['a length that no PDU has', [0, 0, 0, 3]],
  ['a length past every PDU', [0xff, 0xff, 0xff, 0xff]],
] as const)
  test(
    `${name} in place of an answer ends the connection: in flight is doubtful, the rest goes on after it`,
    LIMIT,
    async (context) => {
      const stage = await bound(context, { window: 3 });
      stage.centre.script = (_, number) =>
        number === 3
          ? { kind: 'bytes', bytes: Uint8Array.from(bytes) }
          : number < 3
            ? { kind: 'hold' }
            : { kind: 'take' };
      addPhones(stage, 8);
      await stage.outbox.until(
        () => stage.outbox.outcomes.length === 3 && stage.outbox.putBacks.length === 5,
      );
      assert.deepEqual(stage.outcomes, ['doubtful', 'doubtful', 'doubtful']);
      await stage.time.pass(1_000);
      await stage.outbox.until(() => stage.outbox.outcomes.length === 8);
      assert.equal(stage.centre.submits.length, 8);
    },
  );

test('answers to nothing and twice over change nothing', LIMIT, async (context) => {
  const stage = await bound(context, { window: 2 });
  stage.centre.script = ({ pdu, session }) => {
    for (const number of [0, 0x7fff_ffff, pdu.sequence_number, pdu.sequence_number])
      session.socket.write(takenAs('mine\0', number));
    return { kind: 'take', id: 'late' };
  };
  addPhones(stage, 10);
  await stage.outbox.until(() => stage.outbox.outcomes.length === 10);
  assert.deepEqual([...new Set(stage.outcomes)], ['handed mine']);
  assert.equal(stage.connections, 1);
});
