// SMS by a provider over HTTP: what it is asked, what its answers make of a message, and that nothing goes out twice unless
// nobody knows. The provider here is another server of this kind, behind its own HTTP door, or one that behaves badly.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { instant } from '../../../src/base/time.ts';
import { SMS_HTTP } from '../../../src/channels/http-provider/sms-http.ts';
import { handlerRequest } from '../../../src/channels/webhook/handler-request.ts';
import type { AccountId } from '../../../src/core/accounts/account.ts';
import { money } from '../../../src/core/accounts/money.ts';
import type { Delivery, DeliveryRef } from '../../../src/core/events/delivery.ts';
import { incomingFields } from '../../../src/core/incoming/incoming-fields.ts';
import { statusFields } from '../../../src/core/messages/status-fields.ts';
import { classicDoor } from '../../support/classic-door.ts';
import { type AnswerHandlerCall, handlerServer } from '../../support/handler-server.ts';
import { heard, openLink, readLink } from './link-stage.ts';

/** The classic API as an upstream: the form of send.php, its errors, its handler calls with their md5. */
function classic(port: number, changes: Readonly<Record<string, unknown>> = {}) {
  return {
    url: `http://127.0.0.1:${port}/sys/send.php`,
    body: 'login=alex&psw=123&charset=utf-8&fmt=3&phones={phone}&mes={text}&sender={sender}&id={id}&flash={flash}',
    bodyForm: 'form',
    answer: { id: '/id', error: '/error_code' },
    refusals: {
      2: 'away',
      3: 'away',
      4: 'again',
      6: 'forbidden',
      7: 'number-wrong',
      8: 'refused',
      9: 'again',
    },
    kinds: ['sms', 'flash'],
    receipts: 'webhook',
    receipt: { id: '/id', status: '/status', err: '/err', phone: '/phone' },
    states: {
      '-1': 'pending',
      0: 'pending',
      1: 'delivered',
      2: 'read',
      3: 'expired',
      20: 'rejected',
      22: 'number-wrong',
      25: 'no-route',
      '*': 'rejected',
    },
    incoming: { from: '/phone', to: '/to', text: '/mes', key: '/id', seconds: '/ts' },
    hookSecret: 'shared',
    hookDigest: 'md5',
    hookDigestAt: 'field:md5',
    hookDigestOf: '{id}:{phone}:{status}:{secret}',
    hookDigestOfIncoming: '{phone}:{mes}:{to}:{secret}',
    retrySeconds: 0.005,
    ...changes,
  };
}

test('one server is the upstream of another: text, sender and id arrive, and the id comes back', async (context) => {
  const { core, port } = await classicDoor(context);
  const { outbox } = openLink(context, SMS_HTTP, classic(port));
  const text = 'Ёлки & "палки" = 100% +\n€';
  outbox.add('79990000001', 'sms', { text, sender: 'Shop & Co' });
  outbox.add('79990000002', 'flash');
  await outbox.until(() => outbox.outcomes.length === 2);
  const [first, second] = [...core.submissions].sort(
    (one, other) => Number(one.publicId) - Number(other.publicId),
  );
  assert.equal(first?.items[0]?.text, text);
  assert.equal(first?.sender, 'Shop & Co');
  assert.deepEqual(first?.items[0]?.phones, ['79990000001']);
  assert.equal(first?.kind, 'sms');
  assert.equal(second?.kind, 'flash');
  for (const { phone, outcome } of outbox.outcomes) {
    assert.ok(outcome.kind === 'handed');
    assert.deepEqual(outcome.ids, [phone === '79990000001' ? '1' : '2']);
    assert.equal(outcome.awaits, 'all');
  }
});

test('its refusals are ends, waits, or a link that is down', async (context) => {
  const { core, port } = await classicDoor(context);
  const stage = openLink(context, SMS_HTTP, classic(port));
  const { outbox } = stage;
  core.refusal = { fault: 'message-forbidden', publicId: '1' };
  outbox.add('79990000001');
  await outbox.until(() => outbox.outcomes.length === 1);
  assert.deepEqual(outbox.outcomes[0]?.outcome, { kind: 'final', status: 23, err: 252 });
  core.refusal = undefined;
  outbox.add('1234567');
  await outbox.until(() => outbox.outcomes.length === 2);
  core.refusal = { fault: 'money-short', publicId: '3' };
  outbox.add('79990000003');
  await outbox.until(() => outbox.reroutes.length > 0);
  assert.equal(stage.turns[0], 'no');
  core.refusal = undefined;
  await outbox.until(() => outbox.outcomes.length === 3);
  assert.equal(outbox.outcomes[2]?.outcome.kind, 'handed');
  assert.deepEqual(outbox.outcomes[2]?.phone, '79990000003');
});

/** The upstream's call to the handler, which is our link. */
function handlerCall(kind: 'status' | 'incoming', fields: ReadonlyMap<string, string>, options = '') {
  const delivery: Delivery = {
    ref: 1 as DeliveryRef,
    account: 1 as AccountId,
    kind,
    address: `https://sms.example/links/provider${options}`,
    method: 'post',
    secret: 'shared',
    fields,
    attempt: 1,
  };
  const { headers, body = Buffer.alloc(0) } = handlerRequest(delivery, 1_700_000_000);
  return { headers, body };
}

const STATUS = statusFields({
  publicId: '17',
  phone: '79990000001',
  status: 1,
  err: 0,
  at: instant(1_700_000_000_000),
  parts: 1,
  cost: money(0),
  kind: 'sms',
  purse: 1,
  sender: 'Магазин',
  lookup: undefined,
  mccmnc: undefined,
  timeZone: 'Europe/Moscow',
});

async function hear(
  stage: ReturnType<typeof openLink>,
  call: { readonly headers: object; readonly body: Uint8Array },
) {
  assert.ok(stage.link.hear);
  const { headers, body } = call;
  return await stage.link.hear({
    method: 'POST',
    query: new Map(),
    headers: new Map(Object.entries(headers)),
    body,
  });
}

test('what its handler calls tell of messages are receipts, whatever charset they come in', async (context) => {
  const { port } = await classicDoor(context);
  const stage = openLink(context, SMS_HTTP, classic(port));
  for (const options of ['', '?charset=utf-8', '?format=json'])
    assert.deepEqual(await hear(stage, handlerCall('status', STATUS, options)), {
      status: 200,
      contentType: 'text/plain',
      body: 'OK',
    });
  const failed = new Map([...STATUS, ['status', '20'], ['err', '6']]);
  const waits = new Map([...STATUS, ['status', '0']]);
  assert.equal((await hear(stage, handlerCall('status', failed))).status, 200);
  assert.equal((await hear(stage, handlerCall('status', waits))).status, 200);
  const { receipts } = stage.outbox;
  assert.equal(receipts.length, 4);
  for (const { ids, report } of receipts.slice(0, 3)) {
    assert.deepEqual(ids, ['17']);
    assert.deepEqual(report, { kind: 'delivered' });
  }
  assert.deepEqual(receipts[3]?.report, { kind: 'failed', status: 20, err: 6 });
});

const INCOMING = incomingFields({
  id: 5,
  phone: '79990000001',
  to: '79990000099',
  text: 'Да & нет',
  receivedAt: instant(1_700_000_000_000),
  smsId: undefined,
  timeZone: 'Europe/Moscow',
});

test('messages of subscribers come in by its handler calls', async (context) => {
  const { port } = await classicDoor(context);
  const stage = openLink(context, SMS_HTTP, classic(port));
  assert.equal((await hear(stage, handlerCall('incoming', INCOMING))).status, 200);
  const [message] = stage.received;
  assert.deepEqual(
    { ...message, receivedAt: 0 },
    {
      from: '79990000001',
      to: '79990000099',
      text: 'Да & нет',
      sentAt: 1_700_000_000_000,
      receivedAt: 0,
      source: 'provider',
      key: '5',
    },
  );
});

test('a digest over a message of a subscriber does not vouch for a receipt', async (context) => {
  const { port } = await classicDoor(context);
  const stage = openLink(context, SMS_HTTP, classic(port));
  const { headers, body } = handlerCall('incoming', INCOMING);
  const forged = Buffer.from(body.toString('latin1').replace('id=5', 'id=17&status=1'), 'latin1');
  const reply = await hear(stage, { headers, body: forged });
  assert.equal(reply.status, 200);
  assert.equal(stage.outbox.receipts.length, 0);
  const tampered = Buffer.from(body.toString('latin1').replace('79990000001', '79990000002'), 'latin1');
  assert.equal((await hear(stage, { headers, body: tampered })).status, 401);
});

async function rough(
  context: TestContext,
  answer: AnswerHandlerCall,
  changes: Readonly<Record<string, unknown>> = {},
) {
  const server = await handlerServer(context, answer);
  const {
    hookSecret: _s,
    hookDigest: _d,
    hookDigestAt: _a,
    hookDigestOf: _o,
    hookDigestOfIncoming: _i,
    ...rest
  } = classic(server.port, changes);
  const stage = openLink(context, SMS_HTTP, { ...rest, hookSecret: 'shared', ...changes });
  return { ...server, ...stage };
}

test('a message whose answer got lost is sent once more, marked, and then goes elsewhere', async (context) => {
  const { outbox, calls } = await rough(context, (_call, response) => response.destroy());
  outbox.add('79990000001');
  await outbox.until(() => outbox.outcomes.length === 1);
  assert.deepEqual(outbox.outcomes[0]?.outcome, { kind: 'doubtful', link: 'provider' });
  outbox.add('79990000001', 'sms', { doubtful: 'yes' });
  await outbox.until(() => outbox.outcomes.length === 2);
  assert.deepEqual(outbox.outcomes[1]?.outcome, {
    kind: 'link-failed',
    link: 'provider',
    reason: 'unanswered',
    status: 20,
    err: 245,
  });
  assert.equal(calls.length, 2, 'nothing was repeated unasked');
});

test('where nothing may go out twice, a lost answer ends the message', async (context) => {
  const { outbox } = await rough(context, (_call, response) => response.destroy(), { unanswered: 'give-up' });
  outbox.add('79990000001');
  await outbox.until(() => outbox.outcomes.length === 1);
  const { outcome } = outbox.outcomes[0]!;
  assert.ok(outcome.kind === 'link-failed' && outcome.reason === 'unanswered' && outcome.err === 245);
});

test('an answer cut in the middle, one too late and a gateway without one are in doubt as well', async (context) => {
  const ways: AnswerHandlerCall[] = [
    (_call, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"id"', () => response.destroy());
    },
    () => {},
    (_call, response) => response.writeHead(504).end(),
  ];
  let next = 0;
  const { outbox } = await rough(context, (call, response) => ways[next++]?.(call, response), {
    timeoutSeconds: 0.2,
    window: 1,
  });
  for (const last of [1, 2, 3]) outbox.add(`7999000000${last}`);
  await outbox.until(() => outbox.outcomes.length === 3);
  for (const { outcome } of outbox.outcomes) assert.equal(outcome.kind, 'doubtful');
});

test('a server error puts the message back and counts for nothing', async (context) => {
  let call = 0;
  const { outbox, putBacks } = await rough(context, (_call, response) => {
    call++;
    if (call === 1) response.writeHead(500).end();
    else if (call === 2) response.writeHead(429, { 'retry-after': 'Thu, 01 Jan 1970 00:00:00 GMT' }).end();
    else response.end('{"id":"x"}');
  }).then(({ outbox }) => ({ outbox, putBacks: outbox.putBacks }));
  const ref = outbox.add('79990000001');
  await outbox.until(() => outbox.outcomes.length === 1);
  assert.deepEqual(putBacks, [ref, ref]);
});

test('503 is patience where it says how long, and trouble that takes the link down where it does not', async (context) => {
  let call = 0;
  const { outbox, turns, answers } = await rough(context, ({ method }, response) => {
    if (method === 'GET') response.writeHead(503).end();
    else response.writeHead(503, ++call === 1 ? { 'retry-after': '0' } : {}).end();
  });
  outbox.add('79990000001');
  await outbox.until(() => outbox.reroutes.length > 0);
  assert.deepEqual(answers, ['throttled 503', 'unanswered 503', 'unanswered 503', 'unanswered 503']);
  assert.deepEqual(turns, ['no']);
});

test('an answer that is neither an id nor an error is a refusal, and is reported', async (context) => {
  const { outbox, reports } = await rough(context, (_call, response) => response.end('<html>welcome</html>'));
  outbox.add('79990000001');
  await outbox.until(() => outbox.outcomes.length === 1);
  assert.equal(outbox.outcomes[0]?.outcome.kind, 'link-failed');
  assert.deepEqual(reports, ['the provider: its answer has neither an id nor an error']);
});

test('octets of a binary message are told in hexadecimal, ids of several parts are all kept', async (context) => {
  const { outbox, calls } = await rough(context, (_call, response) => response.end('{"ids":["a","b"]}'), {
    body: '{"to":"{phone}","hex":"{text}","bin":{binary}}',
    bodyForm: 'json',
    answer: { id: '/ids' },
    kinds: ['binary'],
  });
  outbox.add('79990000001', 'binary', { text: '\u0000\u00ffA', binary: 'bytes' });
  outbox.add('79990000001', 'binary', { text: '00ff41', binary: 'hex' });
  await outbox.until(() => outbox.outcomes.length === 2);
  for (const { body } of calls)
    assert.deepEqual(JSON.parse(body.toString('utf8')), { to: '79990000001', hex: '00ff41', bin: 1 });
  const { outcome } = outbox.outcomes[0]!;
  assert.ok(outcome.kind === 'handed');
  assert.deepEqual(outcome.ids, ['a', 'b']);
});

test('without receipts what was taken counts as delivered', async (context) => {
  const { outbox } = await rough(context, (_call, response) => response.end('OK'), {
    answer: { error: '/error' },
    receipts: 'none',
  });
  outbox.add('79990000001');
  await outbox.until(() => outbox.outcomes.length === 1);
  assert.deepEqual(outbox.outcomes[0]?.outcome, { kind: 'final', status: 1, err: 0 });
});

test('a list of receipts under a digest of the body is taken whole', async (context) => {
  const stage = await rough(context, (_call, response) => response.end('{"id":1}'), {
    hookItems: '/events',
    hookReply: '{}',
  });
  const body = JSON.stringify({
    events: [
      { id: 'a', status: 1, phone: '+79990000001' },
      { id: 'b', status: 'odd', phone: 'nobody' },
      { id: 'c', status: 0 },
    ],
  });
  const digest = (encoding: 'hex' | 'base64'): string =>
    createHmac('sha256', 'shared').update(body).digest(encoding);
  const hex = digest('hex');
  for (const signature of [hex, `sha256=${hex}`, digest('base64')])
    assert.equal(await heard(stage, { body, headers: { 'x-signature': signature } }), 200);
  assert.equal(stage.outbox.receipts.length, 6);
  assert.deepEqual(
    stage.outbox.receipts.slice(0, 2).map(({ phones }) => phones),
    [['79990000001'], []],
  );
  assert.deepEqual(stage.outbox.receipts[1]?.report, {
    kind: 'failed',
    status: 20,
    err: 255,
    reason: 'undelivered',
  });
  for (const signature of ['', 'sha256=', hex.slice(2), 'x'.repeat(64)])
    assert.equal(await heard(stage, { body, headers: { 'x-signature': signature } }), 401);
  assert.equal(await heard(stage, { body: `${body} `, headers: { 'x-signature': hex } }), 401);
  const many = JSON.stringify({ events: Array.from({ length: 1_001 }, () => ({ id: 'a', status: 1 })) });
  const signature = createHmac('sha256', 'shared').update(many).digest('hex');
  assert.equal(await heard(stage, { body: many, headers: { 'x-signature': signature } }), 413);
});

test('when the link stops, what is under way ends and nothing more is claimed', async (context) => {
  let arrived = (): void => {};
  const came = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  let answer = (): void => {};
  const { outbox, link } = await rough(context, (_call, response) => {
    answer = () => void response.end('{"id":"x"}');
    arrived();
  });
  outbox.add('79990000001');
  await came;
  const stopped = link.stop();
  outbox.add('79990000002');
  answer();
  await stopped;
  assert.equal(outbox.outcomes[0]?.outcome.kind, 'handed');
  assert.equal(outbox.waiting, 1);
});

test('no more is claimed than the window, and nothing is forgotten', async (context) => {
  let under = 0;
  let most = 0;
  const { outbox } = await rough(
    context,
    (_call, response) => {
      most = Math.max(most, ++under);
      setImmediate(() => {
        under--;
        response.end('{"id":"x"}');
      });
    },
    { window: 4 },
  );
  for (let index = 0; index < 200; index++) outbox.add(`7999${String(index).padStart(7, '0')}`);
  await outbox.until(() => outbox.outcomes.length === 200);
  assert.ok(most <= 4, String(most));
});

test('an outcome the store could not take is told again, and the message is sent once', async (context) => {
  const { outbox, calls } = await rough(context, (_call, response) => response.end('{"id":"x"}'));
  outbox.failures = 1;
  outbox.add('79990000001');
  await outbox.until(() => outbox.outcomes.length === 1);
  assert.equal(calls.length, 1);
});

test('receipts without a secret, and digests without one in their text, are refused', () => {
  const { hookSecret: _none, ...open } = classic(1);
  assert.match(readLink(SMS_HTTP, open).faults.join(), /hookToken or hookSecret is required/);
  const { faults } = readLink(SMS_HTTP, classic(1, { hookDigestOf: '{id}:{phone}' }));
  assert.deepEqual(faults, ['links[0].hookDigestOf must have {secret}']);
});
