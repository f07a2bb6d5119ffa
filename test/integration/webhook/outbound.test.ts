// Requests to addresses that clients gave: what is reached, what is refused, what is given up.

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { isPublicAddress, type ResolveName } from '../../../src/channels/address-guard.ts';
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

test('only what the Internet has given out is public, in whatever form it is written', () => {
  const refused = [
    ...['0.0.0.0', '10.1.2.3', '100.64.0.1', '127.8.8.8', '169.254.169.254', '172.31.0.1', '192.0.0.170'],
    ...[
      '192.88.99.1',
      '192.168.1.1',
      '198.18.0.1',
      '203.0.113.1',
      '224.0.0.1',
      '240.0.0.1',
      '255.255.255.255',
    ],
    // IPv4 inside IPv6: mapped, compatible, translated, by relays and tunnels.
    ...['::ffff:127.0.0.1', '::ffff:7f00:1', '::127.0.0.1', '::7f00:1', '::ffff:0:7f00:1', '64:ff9b::7f00:1'],
    ...['64:ff9b:1::a00:1', '2002:7f00:1::1', '2001:0:7f00:1::', '[::1]', '[fe80::1]', 'fe80::1%eth0'],
    ...[
      '::',
      '::1',
      'fc00::1',
      'fd12::1',
      'fec0::1',
      'ff02::1',
      '100::1',
      '2001:db8::1',
      '3fff::1',
      '5f00::1',
    ],
    // Never given out: nobody's today, somebody's network tomorrow.
    ...['200::1', '4000::1', '8000::1', 'e000::1', 'not an address', ''],
  ];
  for (const address of refused) assert.equal(isPublicAddress(address), false, address);
  for (const address of ['8.8.8.8', '::ffff:8.8.8.8', '2606:4700::1111', '[2a00:1450::1]', '192.31.197.1'])
    assert.equal(isPublicAddress(address), true, address);
});

test('an address cannot be hidden in how it is written', async (context) => {
  const { port, calls } = await handlerServer(context);
  const resolve: ResolveName = (_name, done) => done(null, [{ address: '127.0.0.1', family: 4 }]);
  const guarded = outbound(context, { privateAddresses: 'refuse', resolve });
  for (const host of [
    ...[
      '127.1',
      '0177.0.0.1',
      '%31%32%37.0.0.1',
      '１２７.0.0.1',
      '127.0.0.1.',
      '0',
      '[::]',
      '[::ffff:127.0.0.1]',
    ],
    ...['[::7f00:1]', '[0:0:0:0:0:0:0:1]', 'user:pass@127.0.0.1', 'localhost.', 'LOCALHOST'],
  ]) {
    const answer = await guarded.send(get(`http://${host}:${port}/`));
    assert.deepEqual(answer, { ok: false, error: { kind: 'address-refused' } }, host);
  }
  assert.equal(calls.length, 0);
});

test('a kept connection leads where it led, whatever the name says by then', async (context) => {
  const { port, calls } = await handlerServer(context);
  let asked = 0;
  const resolve: ResolveName = (_name, done) =>
    done(null, [{ address: asked++ === 0 ? '127.0.0.1' : '127.0.0.2', family: 4 }]);
  const out = outbound(context, { resolve });
  for (let time = 0; time < 3; time++) assert.ok((await out.send(get(`http://kept.test:${port}/`))).ok);
  assert.equal(asked, 1);
  assert.equal(calls.length, 3);
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
    assert.deepEqual(answer, { ok: false, error: { kind: 'too-slow', left: 'maybe' } });
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
  assert.deepEqual(refused, { ok: false, error: { kind: 'broken', cause: 'ECONNREFUSED', left: 'no' } });
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
