// Requests to addresses that clients gave: what is reached, what is refused, what is given up.

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { ResolveName } from '../../../src/channels/address-guard.ts';
import { fetchFile } from '../../../src/channels/fetch-file.ts';
import {
  OutboundHttp,
  type OutboundOptions,
  type OutboundRequest,
} from '../../../src/channels/outbound-http.ts';
import { type AnswerHandlerCall, handlerServer } from '../../support/handler-server.ts';

function outbound(context: TestContext, options: Partial<OutboundOptions> = {}): OutboundHttp {
  const made = new OutboundHttp({ privateAddresses: 'allow', ...options });
  context.after(() => made.close());
  return made;
}

function get(address: string, changes: Partial<OutboundRequest> = {}): OutboundRequest {
  return { method: 'GET', address, headers: {}, timeMax: 5_000, bytesMax: 100, longer: 'cut', ...changes };
}

test('private addresses are refused, whether written or resolved', async (context) => {
  const { port, calls } = await handlerServer(context);
  const resolve: ResolveName = (_name, done) => done(null, [{ address: '127.0.0.1', family: 4 }]);
  const guarded = outbound(context, { privateAddresses: 'refuse', resolve });
  for (const host of ['127.0.0.1', 'localhost', 'handler.test', '[::1]', '2130706433', '0x7f.1']) {
    const answer = await guarded.send(get(`http://${host}:${port}/`));
    assert.deepEqual(answer, { ok: false, error: { kind: 'address-refused' } }, host);
  }
  assert.equal(calls.length, 0);
});

test('the look-up that is judged is the one that is used: a name cannot change its answer in between', async (context) => {
  const { port, calls } = await handlerServer(context);
  let asked = 0;
  const resolve: ResolveName = (_name, done) =>
    done(null, asked++ === 0 ? [{ address: '127.0.0.1', family: 4 }] : [{ address: '8.8.8.8', family: 4 }]);
  const guarded = outbound(context, { privateAddresses: 'refuse', resolve });
  const answer = await guarded.send(get(`http://rebinding.test:${port}/`, { timeMax: 1_000 }));
  assert.ok(!answer.ok && answer.error.kind === 'address-refused');
  // One look-up decided and was the one used: there is no second moment to change the answer in.
  assert.equal(asked, 1);
  assert.equal(calls.length, 0);
});

test('of several addresses of a name only the public ones are left', async (context) => {
  const { port, calls } = await handlerServer(context);
  const resolve: ResolveName = (_name, done) =>
    done(null, [
      { address: '127.0.0.1', family: 4 },
      { address: '10.0.0.1', family: 4 },
    ]);
  const guarded = outbound(context, { privateAddresses: 'refuse', resolve });
  const answer = await guarded.send(get(`http://mixed.test:${port}/`));
  assert.ok(!answer.ok && answer.error.kind === 'address-refused');
  assert.equal(calls.length, 0);
});

test('allowed, a private address is reached by name and by number', async (context) => {
  const { address, port } = await handlerServer(context);
  const resolve: ResolveName = (_name, done) => done(null, [{ address: '127.0.0.1', family: 4 }]);
  const free = outbound(context, { resolve });
  for (const target of [address, `http://handler.test:${port}/`]) {
    const answer = await free.send(get(target));
    assert.ok(answer.ok && answer.value.status === 200 && answer.value.body.toString() === 'OK');
  }
});

test('a redirect is an answer, not a way', async (context) => {
  const secret = await handlerServer(context);
  const { address } = await handlerServer(context, (_call, response) =>
    response.writeHead(302, { location: secret.address }).end(),
  );
  const answer = await outbound(context).send(get(address));
  assert.equal(answer.ok && answer.value.status, 302);
  assert.equal(secret.calls.length, 0);
});

const NEVER: AnswerHandlerCall = () => undefined;
const DRIP: AnswerHandlerCall = (_call, response) => void response.write('a');

for (const [what, answering] of [
  ['never', NEVER],
  ['without end', DRIP],
] as const) {
  test(`a server that answers ${what} is given up in time`, async (context) => {
    const { address } = await handlerServer(context, answering);
    const answer = await outbound(context).send(get(address, { timeMax: 200 }));
    assert.deepEqual(answer, { ok: false, error: { kind: 'too-slow' } });
  });
}

test('an answer past its limit is cut or refused, as asked', async (context) => {
  const { address } = await handlerServer(context, (_call, response) => response.end('a'.repeat(1_000_000)));
  const out = outbound(context);
  const cut = await out.send(get(address));
  assert.equal(cut.ok && cut.value.body.length, 100);
  const refused = await out.send(get(address, { longer: 'refused' }));
  assert.deepEqual(refused, { ok: false, error: { kind: 'too-long' } });
});

test('a kept connection that the other side closed is replaced', async (context) => {
  const { address } = await handlerServer(context, (call, response) => {
    response.end('OK');
    // Closed behind the answer, as servers do whose idle time is over.
    if (call.target.endsWith('close')) response.on('finish', () => response.socket?.destroy());
  });
  const out = outbound(context);
  for (let round = 0; round < 5; round++) {
    assert.ok((await out.send(get(`${address}?close`))).ok);
    assert.ok((await out.send(get(address))).ok);
  }
});

test('nobody listening, no such scheme, no address at all', async (context) => {
  const { port } = await handlerServer(context);
  const out = outbound(context);
  const refused = await out.send(get('http://127.0.0.1:1/'));
  assert.deepEqual(refused, { ok: false, error: { kind: 'broken', cause: 'ECONNREFUSED' } });
  for (const address of [`ftp://127.0.0.1:${port}/`, 'handler', '', 'file:///etc/passwd'])
    assert.deepEqual(await out.send(get(address)), { ok: false, error: { kind: 'address-wrong' } });
});

test('a file of the web is fetched whole and named; anything else says why', async (context) => {
  const { port } = await handlerServer(context, (call, response) => {
    if (call.target.endsWith('.wav')) response.end(Buffer.alloc(300));
    else response.writeHead(404).end();
  });
  const out = outbound(context);
  const base = `http://127.0.0.1:${port}`;
  const file = await fetchFile(out, `${base}/sounds/a.wav`);
  assert.ok(file.ok && file.value.name === 'a.wav' && file.value.bytes.length === 300);
  assert.deepEqual(await fetchFile(out, `${base}/missing`), { ok: false, error: 'the address answers 404' });
  const guarded = outbound(context, { privateAddresses: 'refuse' });
  assert.deepEqual(await fetchFile(guarded, `${base}/a.wav`), {
    ok: false,
    error: 'private and loopback addresses are not allowed',
  });
});
