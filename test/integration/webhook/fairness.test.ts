// Handlers that never answer beside one that does, over the real queue: nobody waits for another client's handler, be it one that
// is slow or hundreds.

import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { test } from 'node:test';
import { OutboundHttp } from '../../../src/channels/outbound-http.ts';
import { startHandlerDeliverer } from '../../../src/channels/webhook/handler-deliverer.ts';
import type { Account, AccountId } from '../../../src/core/accounts/account.ts';
import { FakeDeliveryQueue } from '../../support/fake-delivery-queue.ts';
import { handlerServer } from '../../support/handler-server.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { openTestStorage, testAccount } from '../../support/storage.ts';
import { submissionOf } from '../../support/submission.ts';

const PHONES = Array.from({ length: 40 }, (_, at) => String(79_991_230_000 + at));

test('a slow handler with hundreds of calls waiting delays no call of another client', async (context) => {
  const given = await openTestStorage();
  context.after(() => given.close());
  const { storage } = given;
  const stuck: ServerResponse[] = [];
  const slow = await handlerServer(context, (_call, response) => void stuck.push(response));
  let arrived = (): void => undefined;
  const quick = await handlerServer(context, (_call, response) => {
    response.end('OK');
    arrived();
  });
  const all = new Promise<void>((resolve) => {
    arrived = () => {
      if (quick.calls.length === PHONES.length) resolve();
    };
  });
  const client = (login: string, handler: string): Promise<Account> =>
    testAccount(storage, login, { settings: { handler } });
  const send = async (account: Account, texts: readonly string[]): Promise<void> => {
    for (const text of texts)
      assert.ok((await storage.doors.submit(account, submissionOf('sms', text, { phones: PHONES }))).ok);
    for (;;) {
      const messages = await storage.outbox.claim(['sms'], 500);
      if (messages.length === 0) return;
      await Promise.all(
        messages.map(({ ref }) => storage.inbox.outcome(ref, { kind: 'final', status: 1, err: 0 })),
      );
    }
  };
  await send(await client('slow', slow.address), ['1', '2', '3', '4', '5', '6']);
  const outbound = new OutboundHttp({ privateAddresses: 'allow' });
  const troubles: unknown[] = [];
  const deliverer = startHandlerDeliverer({
    queue: storage.deliveries,
    outbound,
    clock: { now: () => Date.now() as never },
    report: (trouble) => troubles.push(trouble),
    // Longer than this test may take: the slow handler never gives its places back.
    answerTime: 600_000,
  });
  await send(await client('quick', quick.address), ['1']);
  await all;
  assert.equal(slow.calls.length, 4);
  assert.deepEqual(troubles, []);
  const stopped = deliverer.stop();
  for (const response of stuck) response.end();
  await stopped;
  outbound.close();
});

test('hundreds of handlers that fail leave room for those that answer', async (context) => {
  const clock = new ManualClock();
  const queue = new FakeDeliveryQueue(clock);
  const stuck: ServerResponse[] = [];
  let failing = 'at once' as 'at once' | 'never answering';
  const slow = await handlerServer(context, (_call, response) => {
    if (failing === 'at once') response.writeHead(500).end();
    else stuck.push(response);
  });
  const quick = await handlerServer(context);
  const call = (address: string, account: number) => ({
    account: account as AccountId,
    kind: 'status' as const,
    address,
    method: 'post' as const,
    secret: undefined,
    fields: new Map([['id', String(account)]]),
  });
  const outbound = new OutboundHttp({ privateAddresses: 'allow' });
  const deliverer = startHandlerDeliverer({
    queue,
    outbound,
    clock,
    report: () => undefined,
    answerTime: 600_000,
  });
  const accounts = Array.from({ length: 600 }, (_, at) => at + 2);
  for (const account of accounts) queue.add(call(slow.address, account));
  await queue.ended(600);
  // All of them have failed once; now they do not answer at all, and there are more of them than places.
  failing = 'never answering';
  for (const account of accounts) queue.add(call(slow.address, account));
  clock.advance(60_000);
  queue.wake();
  queue.add(call(quick.address, 1));
  for (let count = 601; quick.calls.length === 0; count++) await queue.ended(count);
  assert.equal(quick.calls.length, 1);
  assert.ok(stuck.length <= 256, `${stuck.length}`);
  const stopped = deliverer.stop();
  for (const response of stuck) response.end();
  await stopped;
  outbound.close();
});
