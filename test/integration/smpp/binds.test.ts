// Binds of a link: how they are made, how they come back, and what tells that one is dead.

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { MessageCentre } from '../../support/message-centre.ts';
import { SmppStage } from '../../support/smpp-stage.ts';

const LIMIT = { timeout: 60_000 };

async function stageOf(
  context: TestContext,
  given: Readonly<Record<string, unknown>> = {},
): Promise<SmppStage> {
  const stage = await SmppStage.open(given);
  context.after(() => stage.close());
  return stage;
}

test('a transceiver binds with what is configured', LIMIT, async (context) => {
  const stage = await stageOf(context, {
    systemType: 'VMA',
    addressTon: 0,
    addressNpi: 2,
    addressRange: '^7',
    version: '5',
  });
  await stage.bound();
  const [bind] = stage.centre.binds;
  assert.ok(bind);
  assert.equal(bind.command, 'bind_transceiver');
  assert.deepEqual(
    [bind.system_id, bind.password, bind.system_type, bind.interface_version, bind.address_range],
    ['login', 'secret', 'VMA', 0x50, '^7'],
  );
  assert.deepEqual([bind.addr_ton, bind.addr_npi], [0, 2]);
  assert.deepEqual(stage.turned, ['yes']);
  assert.deepEqual(stage.reports, []);
});

test(
  'a pair is a transmitter and a receiver: messages go by the one, receipts come by the other',
  LIMIT,
  async (context) => {
    const stage = await stageOf(context, { bind: 'pair' });
    await stage.bound(2);
    assert.deepEqual(stage.centre.binds.map(({ command }) => command).sort(), [
      'bind_receiver',
      'bind_transmitter',
    ]);
    stage.outbox.add('79990000001');
    await stage.outbox.until(() => stage.outbox.outcomes.length === 1);
    assert.equal(stage.centre.submits[0]?.session.direction, 'transmitter');
    const answer = await stage.centre.receipt('1', 'DELIVRD');
    assert.equal(answer?.command_status, 0);
    assert.equal(stage.outbox.receipts.length, 1);
  },
);

test('several binds share the messages, each within its own window', LIMIT, async (context) => {
  const stage = await stageOf(context, { binds: 3, window: 2 });
  await stage.bound(3);
  stage.centre.script = () => ({ kind: 'hold' });
  for (let at = 0; at < 10; at++) stage.outbox.add('79990000001');
  await stage.until(() => stage.centre.submits.length === 6);
  assert.deepEqual(
    [...stage.centre.sessions].map(({ unanswered }) => unanswered),
    [2, 2, 2],
  );
  stage.centre.script = () => ({ kind: 'take' });
  for (const heard of stage.centre.submits.slice()) heard.answer({ kind: 'take', id: 'x' });
  await stage.outbox.until(() => stage.outbox.outcomes.length === 10);
  assert.ok([...stage.centre.sessions].every(({ mostUnanswered }) => mostUnanswered === 2));
});

test(
  'a refused bind is tried again after ever longer pauses up to the longest, and is told of once',
  LIMIT,
  async (context) => {
    const stage = await stageOf(context, { reconnectSeconds: 4, downSeconds: 86_400 });
    stage.centre.bindScript = () => 'ESME_RINVPASWD';
    for (const [at, middle] of [500, 1_000, 2_000, 4_000, 4_000, 4_000].entries()) {
      const pause = await reconnecting(stage);
      assert.equal(stage.centre.binds.length, at + 1);
      assert.ok(pause >= middle * 0.75 && pause <= Math.min(middle * 1.25, 4_000), `${at}: ${pause}`);
      await stage.time.pass(pause);
    }
    assert.deepEqual(stage.reports, [
      'link first: the bind was refused: 0x0E ESME_RINVPASWD, password is wrong',
    ]);
    await reconnecting(stage);
    stage.centre.bindScript = () => 'ESME_ROK';
    await stage.time.pass(4_000);
    await stage.bound();
  },
);

test(
  'a bind that carried something is made again soon, however often it breaks; one that did not, later each time',
  LIMIT,
  async (context) => {
    const stage = await stageOf(context, { downSeconds: 86_400, enquireSeconds: 3_600 });
    for (const [at, carries] of ['yes', 'yes', 'yes', 'no', 'no'].entries()) {
      await stage.bound();
      if (carries === 'yes') {
        stage.outbox.add('79990000001');
        await stage.outbox.until(() => stage.outbox.outcomes.length === at + 1);
      }
      stage.centre.drop();
      await stage.bound(0);
      const pause = await reconnecting(stage);
      const middle = [500, 500, 500, 1_000, 2_000][at] ?? 0;
      assert.ok(pause >= middle * 0.75 && pause <= middle * 1.25, `${at}: ${pause}`);
      await stage.time.pass(pause);
    }
  },
);

test(
  'nobody listens: the link counts as down in time, its messages move, and it comes back by itself',
  LIMIT,
  async (context) => {
    const gone = await MessageCentre.open();
    const { port } = gone;
    await gone.close();
    const stage = new SmppStage(gone, { port, downSeconds: 5, connectSeconds: 9, reconnectSeconds: 60 });
    context.after(() => stage.link.stop());
    stage.outbox.add('79990000001');
    while (stage.time.now() < 5_000) await stage.time.pass(await reconnecting(stage));
    assert.deepEqual(stage.turned, ['no']);
    assert.deepEqual([...new Set(stage.outbox.reroutes)], ['first']);
    assert.equal(stage.outbox.waiting, 1, 'nothing is claimed without a bind');
    assert.equal(stage.reports.length, 1);
    assert.match(stage.reports[0] ?? '', /^link first: connect ECONNREFUSED/);
    const back = await MessageCentre.open({ port });
    context.after(() => back.close());
    await stage.time.pass(await reconnecting(stage));
    await stage.bound();
    await stage.outbox.until(() => stage.outbox.outcomes.length === 1);
    assert.deepEqual(stage.turned, ['no', 'yes']);
  },
);

test('a bind that broke is made again, and the link was never down', LIMIT, async (context) => {
  const stage = await stageOf(context);
  for (let broken = 0; broken < 3; broken++) {
    await stage.bound();
    stage.centre.drop();
    await stage.bound(0);
    await stage.time.pass(await reconnecting(stage));
  }
  await stage.bound();
  assert.equal(stage.turned.includes('no'), false);
  assert.deepEqual(stage.outbox.reroutes, []);
});

test(
  'a centre that takes the connection and says nothing is left after connectSeconds and responseSeconds',
  LIMIT,
  async (context) => {
    const stage = await stageOf(context, { connectSeconds: 3, downSeconds: 86_400 });
    stage.centre.bindScript = () => 'silent';
    await stage.until(() => stage.centre.binds.length === 1);
    await stage.time.pass(2_999);
    assert.deepEqual(stage.reports, []);
    await stage.time.pass(1);
    await reconnecting(stage);
    assert.deepEqual(stage.reports, ['link first: the session was not bound in time']);
  },
);

test(
  'a bound centre that falls silent is asked by enquire_link, and left when it does not answer',
  LIMIT,
  async (context) => {
    const stage = await stageOf(context, { enquireSeconds: 7, responseSeconds: 3, downSeconds: 86_400 });
    await stage.bound();
    const [session] = stage.centre.sessions;
    await stage.time.pass(7_000);
    // Both ways are in order: behind its first answer is that to enquire_link, and the second has been read after it.
    for (const id of ['1', '2']) await stage.centre.receipt(id, 'DELIVRD');
    await stage.time.pass(3_000);
    assert.equal(stage.connections, 1, 'it answered, and is alive');
    session?.socket.pause();
    await stage.time.pass(14_000);
    await stage.time.pass(3_000);
    await stage.bound(0);
    assert.match(stage.reports.at(-1) ?? '', /enquire_link was not answered in 3000 ms/);
  },
);

test('a centre that unbinds is answered, left and bound again', LIMIT, async (context) => {
  const stage = await stageOf(context);
  await stage.bound();
  const [session] = stage.centre.sessions;
  session?.connection.step({ kind: 'end' });
  await stage.bound(0);
  await stage.time.pass(await reconnecting(stage));
  await stage.bound();
  assert.equal(stage.centre.binds.length, 2);
});

for (const [name, bytes] of [
  ['a length past every PDU', [0x7f, 0xff, 0xff, 0xff, 0x80, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 1]],
  ['a length shorter than a header', [0, 0, 0, 4, 0x80, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 1]],
  ['another protocol', [...Buffer.from('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')]],
] as const)
  test(`${name} for an answer to the bind ends the connection, not the link`, LIMIT, async (context) => {
    const stage = await stageOf(context, { downSeconds: 86_400 });
    stage.centre.stranger = (socket) => void socket.once('data', () => socket.write(Uint8Array.from(bytes)));
    await stage.until(() => stage.centre.connections === 1);
    // The first connection was met before there was a stranger, or by it.
    if (stage.centre.sessions.size > 0) stage.centre.drop();
    const pause = await reconnecting(stage);
    const before = stage.centre.connections;
    stage.centre.stranger = undefined;
    await stage.time.pass(pause);
    await stage.bound();
    assert.equal(stage.centre.connections, before + 1);
  });

test('stop before anything is bound, while nobody answers, ends at once', LIMIT, async (context) => {
  const stage = await stageOf(context);
  stage.centre.bindScript = () => 'silent';
  await stage.until(() => stage.centre.binds.length === 1);
  await stage.link.stop();
  assert.deepEqual(stage.reports, []);
});

/** Waits for the pause before the next attempt: besides it there is only the moment from which on the link counts as down. */
async function reconnecting(stage: SmppStage): Promise<number> {
  const pause = (): number | undefined => {
    const { waiting } = stage.time;
    // While it connects, the time it may take stands there untouched.
    const connects = waiting.includes(stage.settings.connectSeconds * 1_000);
    return waiting.length === 2 && !connects && waiting.some((one) => one <= 5_000) ? waiting[0] : undefined;
  };
  await stage.until(() => pause() !== undefined);
  return pause() ?? 0;
}
