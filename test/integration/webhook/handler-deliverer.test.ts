// Handler calls from the queue to a real listener: success, repeats, slow handlers beside quick ones.

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { MINUTE } from '../../../src/base/time.ts';
import { OutboundHttp } from '../../../src/channels/outbound-http.ts';
import {
  type HandlerDeliverer,
  type HandlerDelivererOptions,
  startHandlerDeliverer,
} from '../../../src/channels/webhook/handler-deliverer.ts';
import type { AccountId } from '../../../src/core/accounts/account.ts';
import { FakeDeliveryQueue } from '../../support/fake-delivery-queue.ts';
import { type AnswerHandlerCall, handlerServer } from '../../support/handler-server.ts';
import { ManualClock } from '../../support/manual-clock.ts';

type Running = {
  readonly clock: ManualClock;
  readonly queue: FakeDeliveryQueue;
  readonly deliverer: HandlerDeliverer;
  readonly troubles: unknown[];
};

function start(context: TestContext, changes: Partial<HandlerDelivererOptions> = {}): Running {
  const clock = new ManualClock();
  const queue = new FakeDeliveryQueue(clock);
  const outbound = new OutboundHttp({ privateAddresses: 'allow' });
  const troubles: unknown[] = [];
  const report = (trouble: unknown): void => void troubles.push(trouble);
  const deliverer = startHandlerDeliverer({ queue, outbound, clock, report, ...changes });
  context.after(async () => {
    outbound.close();
    await deliverer.stop();
  });
  return { clock, queue, deliverer, troubles };
}

function call(address: string, account = 1, id = '1') {
  const fields = new Map([
    ['id', id],
    ['phone', '79999999999'],
    ['status', '1'],
  ]);
  const kind = 'status' as const;
  return { account: account as AccountId, kind, address, method: 'post' as const, secret: 'secret', fields };
}

test('a call is posted once and any 2xx ends it', async (context) => {
  const { queue, clock } = start(context);
  const handler = await handlerServer(context, (_call, response) => void response.writeHead(204).end());
  const ref = queue.add(call(`${handler.address}?md5&charset=utf-8`));
  const [event] = await queue.ended(1);
  const made = { at: clock.now(), milliseconds: 0, status: 204 };
  assert.deepEqual(event, { kind: 'succeeded', ref, made });
  assert.equal(handler.calls[0]?.method, 'POST');
  assert.equal(handler.calls[0]?.target, '/handler?md5&charset=utf-8');
  assert.match(handler.calls[0]?.body.toString() ?? '', /^id=1&phone=79999999999&status=1&md5=[0-9a-f]{32}$/);
  assert.match(String(handler.calls[0]?.headers['x-dozvon-signature']), /^t=\d+,v1=[0-9a-f]{64}$/);
});

test('a failed call comes again within a minute, then with growing pauses, until it succeeds', async (context) => {
  const { queue, clock } = start(context);
  let failing = 3;
  const handler = await handlerServer(context, (_call, response) =>
    response.writeHead(failing-- > 0 ? 500 : 200).end('come back later'),
  );
  const ref = queue.add(call(handler.address));
  const pauses: number[] = [];
  for (let attempt = 1; attempt <= 3; attempt++) {
    const event = (await queue.ended(attempt))[attempt - 1];
    assert.ok(event?.kind === 'failed' && event.nextAt !== undefined);
    assert.equal(event.made.failure, 'the handler answers 500');
    assert.equal(event.made.status, 500);
    assert.equal(event.made.answer, 'come back later');
    const pause = event.nextAt - clock.now();
    pauses.push(pause);
    clock.advance(pause);
    queue.wake();
  }
  assert.deepEqual((await queue.ended(4))[3], {
    kind: 'succeeded',
    ref,
    made: { at: clock.now(), milliseconds: 0, status: 200 },
  });
  assert.equal(queue.stateOf(ref), 'succeeded');
  assert.ok(pauses[0]! < MINUTE && pauses[0]! < pauses[1]! && pauses[1]! < pauses[2]!);
});

test('a call that never succeeds is given up', async (context) => {
  const { queue, clock } = start(context);
  const handler = await handlerServer(context, (_call, response) => response.writeHead(302).end());
  const ref = queue.add(call(handler.address));
  for (let attempt = 1; queue.stateOf(ref) !== 'given-up'; attempt++) {
    const event = (await queue.ended(attempt))[attempt - 1];
    if (event?.kind !== 'failed' || event.nextAt === undefined) break;
    clock.advance(event.nextAt - clock.now());
    queue.wake();
  }
  assert.equal(queue.stateOf(ref), 'given-up');
  assert.equal(handler.calls.length, 7);
});

test('a handler that never answers delays nobody else and is a failed attempt', async (context) => {
  const { queue } = start(context, { answerTime: 1_000 });
  const waiting: (() => void)[] = [];
  const stuck: AnswerHandlerCall = (_call, response) => void waiting.push(() => response.end());
  const slow = await handlerServer(context, stuck);
  const quick = await handlerServer(context);
  for (let index = 0; index < 30; index++) queue.add(call(slow.address, 1, `slow-${index}`));
  for (let index = 0; index < 30; index++) queue.add(call(quick.address, 2, `quick-${index}`));
  const events = await queue.ended(30);
  assert.ok(events.every((event) => event.kind === 'succeeded'));
  assert.equal(quick.calls.length, 30);
  // Four at a time, no more, are with the slow one.
  assert.equal(slow.calls.length, 4);
  const failed = (await queue.ended(31))[30];
  assert.ok(failed?.kind === 'failed' && failed.made.failure === 'no answer in time');
});

test('a handler that failed gets one call at a time until it answers', async (context) => {
  const { queue, clock } = start(context);
  let underWay = 0;
  let most = 0;
  let broken = true;
  const handler = await handlerServer(context, (_call, response) => {
    underWay++;
    most = Math.max(most, underWay);
    setImmediate(() => {
      underWay--;
      response.writeHead(broken ? 500 : 200).end();
    });
  });
  queue.add(call(handler.address));
  await queue.ended(1);
  most = 0;
  for (let index = 0; index < 10; index++) queue.add(call(handler.address));
  await queue.ended(11);
  assert.equal(most, 1);
  broken = false;
  clock.advance(MINUTE);
  queue.wake();
  await queue.ended(22);
  assert.equal(handler.calls.length, 22);
});

test('a call that could not be given back takes none of those claimed beside it along', async (context) => {
  const { queue, clock, troubles } = start(context);
  const broken = await handlerServer(context, (_call, response) => response.writeHead(500).end());
  queue.add(call(broken.address, 1));
  await queue.ended(1);
  const others = await handlerServer(context);
  queue.putBackFailures = 1;
  clock.advance(MINUTE);
  // All of them wait for the same claim: the failing handler gets one call, and gives the second back.
  for (const id of ['a', 'b']) queue.add(call(broken.address, 1, id));
  const ref = queue.add(call(others.address, 2));
  await queue.ended(2);
  await queue.ended(3);
  assert.equal(queue.stateOf(ref), 'succeeded');
  assert.equal(troubles.length, 1);
});

test('an outcome the store could not take is stored when it is back, and the handler is not told twice', async (context) => {
  const { queue, troubles } = start(context);
  const handler = await handlerServer(context);
  queue.failures = 1;
  const ref = queue.add(call(handler.address));
  await queue.ended(1);
  assert.equal(queue.stateOf(ref), 'succeeded');
  assert.equal(handler.calls.length, 1);
  assert.equal(troubles.length, 1);
});

test('stopping waits for what is under way and claims nothing more', async (context) => {
  const { queue, deliverer } = start(context);
  let answer = (): void => undefined;
  const asked = new Promise<void>((resolve) => {
    handlerServer(context, (_call, response) => {
      answer = () => void response.end();
      resolve();
    }).then((handler) => queue.add(call(handler.address)));
  });
  await asked;
  const stopping = deliverer.stop();
  const left = queue.add(call('http://127.0.0.1:1/'));
  answer();
  await stopping;
  assert.equal(queue.events.length, 1);
  assert.equal(queue.stateOf(left), 'waiting');
});
