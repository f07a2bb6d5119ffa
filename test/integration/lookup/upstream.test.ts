// One whole server as the upstream of another: a message accepted by the one goes through the HTTP door of the other, and the
// receipt comes back by its handler call; a lost answer has it sent again, marked. Both keep real books.

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { instant } from '../../../src/base/time.ts';
import { SMS_HTTP } from '../../../src/channels/http-provider/sms-http.ts';
import type { HeardReply, OpenLink } from '../../../src/channels/link.ts';
import { OutboundHttp } from '../../../src/channels/outbound-http.ts';
import { startHandlerDeliverer } from '../../../src/channels/webhook/handler-deliverer.ts';
import type { ClaimedMessage, Outbox } from '../../../src/core/ports.ts';
import { Router } from '../../../src/core/routing/router.ts';
import { handlerServer } from '../../support/handler-server.ts';
import { shippedPlan } from '../../support/numbering.ts';
import { openTestStorage, testAccount } from '../../support/storage.ts';
import { storedDoor } from '../../support/stored-door.ts';
import { submissionOf } from '../../support/submission.ts';
import { readLink } from './link-stage.ts';

const clock = { now: () => instant(Date.now()) };

/** The classic API as an upstream, as the guide shows it. */
function upstreamEntry(url: string) {
  return {
    url: `${url}/sys/send.php`,
    bodyForm: 'form',
    body: 'login=client&psw=secret&charset=utf-8&fmt=3&phones={phone}&mes={text}&sender={sender}&id={id}&flash={flash}',
    answer: { id: '/id', error: '/error_code' },
    refusals: { 7: 'number-wrong', 9: 'again' },
    receipts: 'webhook',
    receipt: { id: '/id', status: '/status', err: '/err' },
    states: { '-1': 'pending', 0: 'pending', 1: 'delivered', 20: 'rejected' },
    hookSecret: 'phrase',
    hookDigest: 'md5',
    hookDigestAt: 'field:md5',
    hookDigestOf: '{id}:{phone}:{status}:{secret}',
    retrySeconds: 0.01,
  };
}

/** The first message that is due; wakes of a queue may be false. */
async function firstOf(outbox: Outbox): Promise<ClaimedMessage> {
  for (;;) {
    let stop = (): void => {};
    const woken = new Promise<void>((resolve) => {
      stop = outbox.onWork(['sms'], resolve);
    });
    const [message] = await outbox.claim(['sms'], 1);
    if (!message) await woken;
    stop();
    if (message) return message;
  }
}

/** What is stored below of a message that went up and was delivered there. */
async function roundTrip(context: TestContext, first: 'lost' | 'arrives') {
  const above = await storedDoor(context);
  const router = new Router({
    links: [{ name: 'upstream', kinds: new Set(['sms']) }],
    byKind: () => 'served',
  });
  const below = await openTestStorage({ router });
  context.after(() => below.close());

  let link: OpenLink | undefined;
  const replies: HeardReply[] = [];
  let replied = (): void => {};
  const told = new Promise<void>((resolve) => {
    replied = resolve;
  });
  const hook = await handlerServer(context, ({ method, headers, body }, response) => {
    const small = new Map(Object.entries(headers).map(([name, value]) => [name, String(value)]));
    void link?.hear?.({ method, query: new Map(), headers: small, body }).then((reply) => {
      replies.push(reply);
      response.writeHead(reply.status).end(reply.body);
      if (/status=1(&|$)/.test(body.toString('latin1'))) replied();
    });
  });
  await testAccount(above.given.storage, 'client', { settings: { handler: hook.address, secret: 'phrase' } });
  const outbound = new OutboundHttp({ privateAddresses: 'allow' });
  const deliverer = startHandlerDeliverer({
    queue: above.given.storage.deliveries,
    outbound,
    clock,
    report: (trouble) => assert.fail(String(trouble)),
  });
  context.after(async () => {
    await deliverer.stop();
    outbound.close();
  });

  let passed = 0;
  const path = await handlerServer(context, async ({ headers, body, target }, response) => {
    const type = String(headers['content-type']);
    const answer = await fetch(`${above.url}${target}`, {
      method: 'POST',
      body,
      headers: { 'content-type': type },
    });
    const text = await answer.text();
    if (++passed === 1 && first === 'lost') response.destroy();
    else response.end(text);
  });
  const { settings, faults } = readLink(SMS_HTTP, upstreamEntry(`http://127.0.0.1:${path.port}`));
  assert.deepEqual(faults, []);
  const account = await testAccount(below.storage, 'sender');
  const submitted = await below.storage.doors.submit(
    account,
    submissionOf('sms', 'Привет & пока', { phones: ['79990000001'] }),
  );
  assert.ok(submitted.ok);
  const opened = SMS_HTTP.open(settings, {
    name: 'upstream',
    outbox: below.storage.outbox,
    inbox: below.storage.inbox,
    reception: { receive: () => assert.fail('nobody wrote'), receivePart: () => assert.fail('nobody wrote') },
    clock,
    meter: {
      connections: () => {},
      window: () => {},
      answered: () => {},
      receipt: () => {},
      incoming: () => {},
    },
    numbering: shippedPlan(),
    providers: outbound,
    uploadPath: () => undefined,
    publicUrl: () => 'https://sms.example',
    turned: () => {},
    report: () => {},
  });
  link = opened;
  context.after(() => opened.stop());

  const { outbox, inbox } = above.given.storage;
  const message = await firstOf(outbox);
  assert.equal(message.text, 'Привет & пока');
  assert.equal(message.phone, '79990000001');
  await inbox.outcome(message.ref, { kind: 'final', status: 1, err: 0 });
  await told;
  assert.ok(replies.every(({ status }) => status === 200));
  await opened.stop();
  const { rows } = await below.client.query<{ status: number; final: boolean; doubtful: boolean }>(
    'select status, final, doubtful from messages',
  );
  assert.deepEqual(await below.storage.audit(), []);
  assert.deepEqual(await above.given.storage.audit(), []);
  assert.deepEqual([...below.faults, ...above.given.faults], []);
  return rows;
}

test('a message goes up to another server and its receipt comes down; the books of both are right', async (context) => {
  assert.deepEqual(await roundTrip(context, 'arrives'), [{ status: 1, final: true, doubtful: false }]);
});

// The server above refuses the repetition for a minute, so that it waits here still; the receipt waits for it.
test('when the answer gets lost, it is written down that the message may have gone out', async (context) => {
  assert.deepEqual(await roundTrip(context, 'lost'), [{ status: 0, final: false, doubtful: true }]);
});
