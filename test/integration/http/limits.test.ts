// What is past a limit: a clear answer, and never more work or memory than the limit says.

import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import { LIMITS } from '../../../src/base/limits.ts';
import { classicDoor } from '../../support/classic-door.ts';
import { exchange, rawGet, rawPost } from '../../support/http-exchange.ts';

const SEND = '/sys/send.php?login=alex&psw=123&phones=79999999999&mes=Hello';
const FORM = 'application/x-www-form-urlencoded';

test('a body past its limit is error 1 in the form the query asks for', async (context) => {
  const { core, port } = await classicDoor(context);
  const body = Buffer.alloc(LIMITS.http.bodyBytes + 1, 'a');
  const [answer] = await exchange(port, rawPost(`${SEND}&fmt=3`, FORM, body));
  assert.equal(answer?.status, 200);
  assert.match(
    answer?.body.toString() ?? '',
    /^\{"error": "parameters error: the request is larger than \d+ bytes","error_code": 1\}$/,
  );
  assert.deepEqual(core.submissions, []);
});

test('headers past their limit are 431', async (context) => {
  const { port } = await classicDoor(context);
  const [answer] = await exchange(port, rawGet(SEND, `X: ${'a'.repeat(LIMITS.http.headerBytes)}`));
  assert.equal(answer?.status, 431);
});

test('a long text fits the line of a GET', async (context) => {
  const { core, port } = await classicDoor(context);
  await exchange(port, rawGet(`${SEND}&charset=utf-8&mes=${'Ж '.repeat(500)}`));
  assert.equal(core.submissions[0]?.items[0]?.text.length, 1_000);
});

test('one request too many of a login at the same time is error 9; others are served', async (context) => {
  const { core, port } = await classicDoor(context, { simultaneous: 3 });
  let open = (): void => undefined;
  core.gate = new Promise((resolve) => {
    open = resolve;
  });
  const waiting = [1, 2, 3].map(() => exchange(port, rawGet(SEND)));
  while (core.signIns.length < 3) await new Promise((turn) => setImmediate(turn));
  const [refused] = await exchange(port, rawGet(`${SEND}&fmt=1`));
  assert.equal(refused?.body.toString(), '0,-9');
  open();
  for (const answers of await Promise.all(waiting)) assert.match(answers[0]!.body.toString(), /^OK/);
  const [served] = await exchange(port, rawGet(SEND));
  assert.match(served?.body.toString() ?? '', /^OK/);
});

test('who asks through a trusted proxy has the address that the proxy tells, and nobody else may tell one', async (context) => {
  const trusting = await classicDoor(context, { proxies: ['127.0.0.0/8'] });
  const plain = await classicDoor(context);
  for (const { port } of [trusting, plain]) {
    await exchange(port, rawGet(SEND, 'X-Forwarded-For: 198.51.100.7, 203.0.113.9'));
  }
  assert.deepEqual(
    [trusting, plain].map(({ core }) => core.signIns[0]?.address),
    ['203.0.113.9', '127.0.0.1'],
  );
});

test('without its database the service says 503 in the form asked for, and works again afterwards', async (context) => {
  const { core, port, troubles } = await classicDoor(context);
  core.broken = true;
  const [answer] = await exchange(port, rawGet(`${SEND}&fmt=3`));
  assert.equal(answer?.status, 503);
  assert.equal(answer?.body.toString(), '{"error": "service unavailable, try again later","error_code": 9}');
  assert.equal(troubles.length, 1);
  core.broken = false;
  const [again] = await exchange(port, rawGet(SEND));
  assert.equal(again?.body.toString(), 'OK - 1 SMS, ID - 1');
});

test('a client that asks and asks is read no further than so many unanswered requests', async (context) => {
  let ready = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    ready = resolve;
  });
  const { core, port } = await classicDoor(context, {
    health: () => gate.then(() => ({ status: 'ready', parts: {} })),
  });
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  const line = 'GET /health HTTP/1.1\r\n\r\n';
  // More than the buffers of both ends hold.
  socket.write(line.repeat(1_000_000));
  for (let time = 0; time < 50; time++) await exchange(port, rawGet(SEND));
  assert.equal(core.submissions.length, 50);
  assert.ok(socket.writableLength > 0);
  ready();
  socket.destroy();
});

test('thousands of requests sent ahead are all answered, those with bodies too', async (context) => {
  const { port } = await classicDoor(context);
  const one = `GET /health HTTP/1.1\r\n\r\nPOST /nowhere HTTP/1.1\r\nContent-Length: 30000\r\n\r\n${'a'.repeat(30_000)}`;
  const last = 'GET /health HTTP/1.1\r\nConnection: close\r\n\r\n';
  const answers = await exchange(port, 'GET /health HTTP/1.1\r\n\r\n'.repeat(3_000) + one.repeat(50) + last);
  assert.equal(answers.filter((answer) => answer.status === 200).length, 3_051);
  assert.equal(answers.filter((answer) => answer.status === 404).length, 50);
});

/** Bytes received until the other side closes. */
function untilClosed(port: number, first: string, drip: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let received = '';
    const dripping = (): void => {
      if (!socket.destroyed) socket.write(drip, () => setTimeout(dripping, 50));
    };
    socket.on('connect', () => {
      socket.write(first);
      dripping();
    });
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(received));
  });
}

const HURRY = { headers: 400, request: 800, idle: 400 };

const SLOW: readonly (readonly [what: string, first: string, drip: string])[] = [
  ['nothing at all', '', ''],
  ['a request line that never ends', 'GET /sys/send.php?mes=', 'я '],
  ['headers that never end', 'GET / HTTP/1.1\r\n', 'X: y\r\n'],
  ['a body that never ends', `POST /sys/send.php HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n`, 'a'],
  [
    'a second request line that never ends',
    'GET /sys/balance.php HTTP/1.1\r\nHost: x\r\n\r\nGET /sys/send.php?mes=',
    ' ',
  ],
];

for (const [what, first, drip] of SLOW) {
  test(`a client that sends ${what} is cut off`, async (context) => {
    const { port } = await classicDoor(context, { times: HURRY });
    await untilClosed(port, first, drip);
  });
}

test('an idle connection is closed after its time', async (context) => {
  const { port } = await classicDoor(context, { times: HURRY });
  const answers = await exchange(port, 'GET /health HTTP/1.1\r\nHost: x\r\n\r\n');
  assert.equal(answers.length, 1);
});

test('closing lets a request under way finish', async (context) => {
  const { core, port, door } = await classicDoor(context);
  let open = (): void => undefined;
  core.gate = new Promise((resolve) => {
    open = resolve;
  });
  const waiting = exchange(port, rawGet(SEND));
  while (core.signIns.length < 1) await new Promise((turn) => setImmediate(turn));
  const closing = door.close();
  open();
  assert.match((await waiting)[0]!.body.toString(), /^OK/);
  await closing;
});
