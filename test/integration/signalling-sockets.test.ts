// Two endpoints over real sockets on loopback: the same call by UDP, TCP and TLS, over IPv6, and what only sockets can do wrong.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { test } from 'node:test';
import { LIMITS } from '../../src/base/limits.ts';
import { createEndpoint } from '../../src/voice/signalling/create-endpoint.ts';
import type { TlsOptions } from '../../src/voice/signalling/endpoint-options.ts';
import type { Endpoint, SessionEvent, Transport } from '../../src/voice/signalling/session.ts';
import { ANSWER, OFFER, told } from '../support/signalling-stage.ts';

const PEM = (name: string): string =>
  readFileSync(new URL(`../../../test/support/tls/${name}.pem`, import.meta.url), 'utf8');

function tls(): TlsOptions {
  return { certificate: PEM('localhost'), key: PEM('localhost-key'), authorities: PEM('localhost') };
}

type Pair = { readonly a: Endpoint; readonly b: Endpoint; close(): Promise<void> };

async function pair(transport: Transport, address = '127.0.0.1', tlsOfA: TlsOptions = tls()): Promise<Pair> {
  const listen = [{ transport, address, port: 0 }];
  const a = await createEndpoint({ listen, tls: tlsOfA });
  const b = await createEndpoint({ listen, tls: tls() });
  return { a, b, close: async () => void (await Promise.all([a.close(), b.close()])) };
}

type Played = { readonly caller: SessionEvent[]; readonly callee: SessionEvent[] };

/** One call from `a` that the side named here hangs up once both have heard of the answer. */
function play({ a, b }: Pair, by: 'caller' | 'callee', uri: string): Promise<Played> {
  return new Promise((resolve) => {
    const caller: SessionEvent[] = [];
    const callee: SessionEvent[] = [];
    let ended = 0;
    const end = (event: SessionEvent): void => {
      if (event.kind === 'ended' && ++ended === 2) resolve({ caller, callee });
    };
    b.onInvite((invite) => {
      invite.ring(180);
      const session = invite.accept(ANSWER, (event) => {
        callee.push(event);
        end(event);
        if (event.kind === 'answered' && by === 'callee') session.end();
      });
    });
    const session = a.invite({
      uri,
      from: { user: 'a' },
      description: OFFER,
      ringMax: 30_000,
      onEvent: (event) => {
        caller.push(event);
        end(event);
        if (event.kind === 'answered' && by === 'caller') session.end({ q850: 16 });
        if (event.kind === 'ended' && callee.length === 0) resolve({ caller, callee });
      },
    });
  });
}

function uriOf(b: Endpoint, host = '127.0.0.1'): string {
  const { port, transport } = b.listening[0]!;
  return `sip:100@${host}:${port};transport=${transport}`;
}

for (const transport of ['udp', 'tcp', 'tls'] as const) {
  test(`a call over ${transport} ends the same from either side`, async () => {
    const two = await pair(transport);
    const ours = await play(two, 'caller', uriOf(two.b));
    assert.deepEqual(told(ours.caller), ['progress 180', 'answered', 'ended hung-up us']);
    assert.deepEqual(told(ours.callee), ['answered', 'ended hung-up them']);
    const theirs = await play(two, 'callee', uriOf(two.b));
    assert.deepEqual(told(theirs.caller), ['progress 180', 'answered', 'ended hung-up them']);
    assert.deepEqual(told(theirs.callee), ['answered', 'ended hung-up us']);
    assert.equal(two.a.stats().sessions + two.b.stats().sessions, 0);
    await two.close();
  });
}

test('a call over IPv6', async () => {
  const two = await pair('udp', '::1');
  const played = await play(two, 'caller', uriOf(two.b, '[::1]'));
  assert.deepEqual(told(played.caller), ['progress 180', 'answered', 'ended hung-up us']);
  await two.close();
});

test('a name is looked up and its certificate is checked against it', async () => {
  const two = await pair('tls');
  const played = await play(two, 'caller', uriOf(two.b, 'localhost'));
  assert.deepEqual(told(played.caller), ['progress 180', 'answered', 'ended hung-up us']);
  await two.close();
});

test('a certificate nobody vouches for makes the call unreachable', async () => {
  const { authorities: _, ...unknowing } = tls();
  const two = await pair('tls', '127.0.0.1', unknowing);
  const played = await play(two, 'caller', uriOf(two.b));
  assert.deepEqual(told(played.caller), ['ended unreachable']);
  await two.close();
});

test('a port where nobody listens is unreachable at once over TCP', async () => {
  const a = await createEndpoint({ listen: [{ transport: 'tcp', address: '127.0.0.1', port: 0 }] });
  const reply = await a.request({
    method: 'OPTIONS',
    uri: 'sip:127.0.0.1:1;transport=tcp',
    from: 'sip:a@example.com',
    to: 'sip:b@example.com',
  });
  assert.equal(reply.kind, 'unreachable');
  await a.close();
});

test('one connection carries many calls', async () => {
  const two = await pair('tcp');
  for (let turn = 0; turn < 5; turn++) await play(two, 'caller', uriOf(two.b));
  const { sent, retransmitted } = two.a.stats();
  assert.equal(sent, 15);
  assert.equal(retransmitted, 0);
  await two.close();
});

test('a request too long for a datagram goes by TCP when the transport is not asked for', async () => {
  const address = '127.0.0.1';
  const b = await createEndpoint({
    listen: [
      { transport: 'udp', address, port: 0 },
      { transport: 'tcp', address, port: 0 },
    ],
  });
  const tcp = b.listening[1]!;
  const a = await createEndpoint({
    listen: [
      { transport: 'udp', address, port: 0 },
      { transport: 'tcp', address, port: 0 },
    ],
  });
  const transports: string[] = [];
  b.onInvite((invite) => {
    transports.push(invite.source.transport);
    invite.reject(486);
  });
  const ended = (description: string, port: number): Promise<SessionEvent> =>
    new Promise((resolve) => {
      a.invite({
        uri: `sip:100@127.0.0.1:${port}`,
        from: { user: 'a' },
        description,
        ringMax: 1_000,
        onEvent: (event) => event.kind === 'ended' && resolve(event),
      });
    });
  await ended('x'.repeat(2_000), tcp.port);
  // Nobody listens for TCP on the port of UDP: the long request falls back to a datagram.
  await ended('x'.repeat(2_000), b.listening[0]!.port);
  await ended('short', b.listening[0]!.port);
  assert.deepEqual(transports, ['tcp', 'udp', 'udp']);
  await Promise.all([a.close(), b.close()]);
});

async function dial(endpoint: Endpoint): Promise<Socket> {
  const socket = connect(endpoint.listening[0]!.port, '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

const OPTIONS = (callId: string, port: number): string =>
  [
    'OPTIONS sip:127.0.0.1 SIP/2.0',
    `Via: SIP/2.0/TCP 127.0.0.1:${port};branch=z9hG4bK${callId}`,
    'f: <sip:a@example.com>;tag=1',
    't: <sip:b@example.com>',
    `i: ${callId}`,
    'CSeq: 1 OPTIONS',
    'l: 0',
    '\r\n',
  ].join('\r\n');

test('a keep-alive is answered, and requests cut anywhere are put together', async () => {
  const b = await createEndpoint({ listen: [{ transport: 'tcp', address: '127.0.0.1', port: 0 }] });
  const socket = await dial(b);
  let heard = '';
  const replies = new Promise<void>((resolve) => {
    socket.on('data', (bytes) => {
      heard += bytes.toString('latin1');
      if (heard.split('SIP/2.0 200 OK').length === 3) resolve();
    });
  });
  const text = `\r\n\r\n${OPTIONS('one', 5060)}${OPTIONS('two', 5060)}`;
  for (const piece of text.match(/[\s\S]{1,7}/g)!) socket.write(piece);
  await replies;
  assert.ok(heard.startsWith('\r\nSIP/2.0 200 OK'));
  socket.destroy();
  await b.close();
});

test('a stream that cannot be read is closed and the endpoint goes on', async () => {
  const b = await createEndpoint({ listen: [{ transport: 'tcp', address: '127.0.0.1', port: 0 }] });
  const socket = await dial(b);
  socket.write('OPTIONS sip:a SIP/2.0\r\nContent-Length: 99999999999\r\n\r\n');
  socket.resume();
  await once(socket, 'close');
  assert.equal(b.stats().malformed, 1);
  const second = await dial(b);
  second.write(OPTIONS('after', 5060));
  const [bytes] = (await once(second, 'data')) as [Buffer];
  assert.match(bytes.toString(), /^SIP\/2\.0 200/);
  second.destroy();
  await b.close();
});

test('connections past the limit are closed, those within it live', async () => {
  const b = await createEndpoint({
    listen: [{ transport: 'tcp', address: '127.0.0.1', port: 0 }],
    connectionsMax: 1,
  });
  const first = await dial(b);
  const second = await dial(b);
  second.resume();
  await once(second, 'close');
  first.write(OPTIONS('first', 5060));
  const [bytes] = (await once(first, 'data')) as [Buffer];
  assert.match(bytes.toString(), /^SIP\/2\.0 200/);
  first.destroy();
  await b.close();
});

test('connections that strangers opened leave room for ours', async () => {
  const listen = [{ transport: 'tcp' as const, address: '127.0.0.1', port: 0 }];
  const b = await createEndpoint({ listen, connectionsMax: 1 });
  const home = await createEndpoint({ listen });
  const stranger = await dial(b);
  const { port } = home.listening[0]!;
  const asked = { method: 'OPTIONS', uri: `sip:127.0.0.1:${port}`, from: '<sip:b@127.0.0.1>' } as const;
  const reply = await b.request({
    ...asked,
    to: `<${asked.uri}>`,
    nextHop: { host: '127.0.0.1', port, transport: 'tcp' },
  });
  assert.equal(reply.kind === 'reply' && reply.status, 200);
  stranger.destroy();
  await Promise.all([b.close(), home.close()]);
});

test('one address has so many connections and no more; those that end make room', async () => {
  const b = await createEndpoint({ listen: [{ transport: 'tcp', address: '127.0.0.1', port: 0 }] });
  const sockets: Socket[] = [];
  for (let at = 0; at < LIMITS.signalling.connectionsOfAddress; at++) sockets.push(await dial(b));
  const tooMany = await dial(b);
  tooMany.resume();
  await once(tooMany, 'close');
  const [first] = sockets;
  first!.resume();
  first!.end();
  await once(first!, 'close');
  const next = await dial(b);
  next.write(OPTIONS('next', 5060));
  const [bytes] = (await once(next, 'data')) as [Buffer];
  assert.match(bytes.toString(), /^SIP\/2\.0 200/);
  for (const socket of [...sockets, next]) socket.destroy();
  await b.close();
});

test('a reply whose connection is gone goes by a new one to where the Via says', async () => {
  const b = await createEndpoint({ listen: [{ transport: 'tcp', address: '127.0.0.1', port: 0 }] });
  const home = await createEndpoint({ listen: [{ transport: 'tcp', address: '127.0.0.1', port: 0 }] });
  const received = home.stats().received;
  const socket = await dial(b);
  const invited = new Promise<void>((resolve) => {
    b.onInvite((invite) => {
      socket.destroy();
      socket.once('close', () => {
        setImmediate(() => {
          invite.reject(486);
          resolve();
        });
      });
    });
  });
  const text = OPTIONS('gone', home.listening[0]!.port)
    .replaceAll('OPTIONS', 'INVITE')
    .replace('l: 0', 'm: <sip:a@127.0.0.1>\r\nl: 0');
  socket.write(text);
  await invited;
  while (home.stats().received === received) await new Promise((resolve) => setImmediate(resolve));
  await Promise.all([b.close(), home.close()]);
});

test('a listener that cannot be opened is an error and leaves nothing open', async () => {
  const b = await createEndpoint({ listen: [{ transport: 'udp', address: '127.0.0.1', port: 0 }] });
  const { port } = b.listening[0]!;
  const listen = [
    { transport: 'tcp' as const, address: '127.0.0.1', port: 0 },
    { transport: 'udp' as const, address: '127.0.0.1', port },
  ];
  await assert.rejects(createEndpoint({ listen }), /EADDRINUSE/);
  await assert.rejects(
    createEndpoint({ listen: [{ transport: 'tls', address: '127.0.0.1', port: 0 }] }),
    /certificate/,
  );
  await b.close();
});

test('close hangs up what stands and then answers nothing', async () => {
  const two = await pair('udp');
  const callee: SessionEvent[] = [];
  const answered = new Promise<void>((resolve) => {
    two.b.onInvite((invite) => {
      invite.accept(ANSWER, (event) => {
        callee.push(event);
        if (event.kind === 'ended') resolve();
      });
    });
  });
  const caller: SessionEvent[] = [];
  await new Promise<void>((resolve) => {
    two.a.invite({
      uri: uriOf(two.b),
      from: { user: 'a' },
      description: OFFER,
      ringMax: 1_000,
      onEvent: (event) => {
        caller.push(event);
        if (event.kind === 'answered') resolve();
      },
    });
  });
  await two.a.close();
  await answered;
  assert.deepEqual(told(caller), ['answered', 'ended hung-up us']);
  assert.deepEqual(told(callee), ['answered', 'ended hung-up them']);
  await two.b.close();
});
