// The ports of one call's sound to a browser: only who proves to know the password of the call is heard there, whatever else is sent
// to them does no harm, and nothing of them is left when the call is over.

import assert from 'node:assert/strict';
import { createHmac, randomBytes } from 'node:crypto';
import dgram from 'node:dgram';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { LIMITS } from '../../../src/base/limits.ts';
import type { WebrtcSide } from '../../../src/protocols/sdp/webrtc.ts';
import { IceGate } from '../../../src/voice/webrtc/ice-gate.ts';
import { WebrtcPath } from '../../../src/voice/webrtc/webrtc-path.ts';
import { ManualScheduler } from '../../support/manual-scheduler.ts';

const KEEPER = { ufrag: 'ours', password: 'a password of twenty-two or more' };
const HERE = { address: '192.0.2.7', port: 40_000 };

function attribute(type: number, value: Uint8Array): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
}

/** A check as a browser that nominates sends it (RFC 8445 7.1), of any kind of message. */
function check(
  { ufrag, password }: { readonly ufrag: string; readonly password?: string },
  { behind = [], type = 1 }: { readonly behind?: readonly Buffer[]; readonly type?: number } = {},
): Buffer {
  const plain = [
    attribute(0x0006, Buffer.from(`${ufrag}:theirs`)),
    attribute(0x0024, Buffer.from([0x6e, 0, 1, 0xff])),
    attribute(0x802a, randomBytes(8)),
    attribute(0x0025, Buffer.alloc(0)),
    // Chromium sends attributes of its own, which are signed as all are.
    attribute(0xc057, Buffer.from([0, 1, 0, 10])),
  ];
  const head = Buffer.alloc(20);
  head.writeUInt16BE(type, 0);
  head.writeUInt32BE(0x2112a442, 4);
  randomBytes(12).copy(head, 8);
  const sized = (attributes: readonly Buffer[], more: number): Buffer => {
    const body = Buffer.concat(attributes);
    head.writeUInt16BE(body.length + more, 2);
    return Buffer.concat([head, body]);
  };
  if (password === undefined) return sized([...plain, ...behind], 0);
  const signature = createHmac('sha1', password).update(sized(plain, 24)).digest();
  return sized([...plain, attribute(0x0008, signature), ...behind], 0);
}

test('a check that is signed with the password is let in, and from then on what comes from its place', () => {
  const gate = new IceGate(KEEPER);
  const sound = Uint8Array.of(0x80, 8, 0, 1);
  assert.equal(gate.admits(sound, HERE), false);
  assert.equal(gate.admits(check(KEEPER, { behind: [attribute(0x8028, randomBytes(4))] }), HERE), true);
  assert.equal(gate.admits(sound, HERE), true);
  assert.equal(gate.admits(Uint8Array.of(22, 254, 253), HERE), true);
  assert.equal(gate.admits(sound, { ...HERE, port: 40_001 }), false);
});

test('a check without a signature, with another password or name, or with something added is not let in', () => {
  const refused = [
    check({ ufrag: 'ours' }),
    check({ ...KEEPER, password: 'guessed' }),
    check({ ...KEEPER, ufrag: 'another' }),
    check(KEEPER, { behind: [attribute(0x0025, Buffer.alloc(0))] }),
    check(KEEPER, { type: 0x0101 }),
    Buffer.concat([check(KEEPER), Buffer.alloc(4)]),
    check(KEEPER).subarray(0, -1),
  ];
  for (const packet of refused) {
    const gate = new IceGate(KEEPER);
    assert.equal(gate.admits(packet, HERE), false, packet.toString('hex'));
    assert.equal(gate.admits(Uint8Array.of(0x80), HERE), false);
  }
});

test('one call is at so many places and no more', () => {
  const gate = new IceGate(KEEPER);
  for (let port = 1; port <= LIMITS.webrtc.places; port++)
    assert.equal(gate.admits(check(KEEPER), { ...HERE, port }), true);
  assert.equal(gate.admits(check(KEEPER), { ...HERE, port: 60_000 }), false);
  assert.equal(gate.admits(check(KEEPER), { ...HERE, port: 1 }), true);
});

test('no bytes make the gate throw, and a check that was changed anywhere before its end is not let in', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      assert.equal(new IceGate(KEEPER).admits(bytes, HERE), false);
    }),
  );
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 255 }), (where, change) => {
      const packet = check(KEEPER);
      const at = where % packet.length;
      packet[at] = packet[at]! ^ change;
      assert.equal(new IceGate(KEEPER).admits(packet, HERE), false);
    }),
  );
});

const THEIRS: WebrtcSide = {
  ufrag: 'theirs',
  password: 'b'.repeat(24),
  fingerprints: [{ algorithm: 'sha-256', value: Array.from({ length: 32 }, () => 'AB').join(':') }],
  setup: 'active',
  candidates: [],
  lite: 'no',
};

type Opened = { readonly path: WebrtcPath; readonly scheduler: ManualScheduler; readonly port: number };

async function opened(context: TestContext): Promise<Opened> {
  const scheduler = new ManualScheduler();
  const path = await WebrtcPath.open({
    settings: { address: '127.0.0.1', ports: { first: 34_000, last: 34_999 } },
    scheduler,
    channel: { localAddress: '127.0.0.1', localPort: 9 },
  });
  context.after(() => path.close());
  return { path, scheduler, port: path.candidates()[0]!.port };
}

async function socketOf(context: TestContext): Promise<dgram.Socket> {
  const socket = dgram.createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  context.after(() => new Promise<void>((resolve) => socket.close(() => resolve())));
  return socket;
}

test('who does not know the password is not answered, and garbage in between hurts nobody', async (context) => {
  const { path, port } = await opened(context);
  path.connect(THEIRS, 'server');
  const { ufrag, password } = path.side('passive');
  const [stranger, browser] = await Promise.all([socketOf(context), socketOf(context)]);
  stranger.on('message', () => assert.fail('a stranger was answered'));
  stranger.send(check({ ufrag }), port, '127.0.0.1');
  stranger.send(check({ ufrag, password: 'guessed' }), port, '127.0.0.1');
  const answered = once(browser, 'message');
  browser.send(check({ ufrag, password }), port, '127.0.0.1');
  const [answer] = (await answered) as [Buffer];
  assert.equal(answer.readUInt16BE(0), 0x0101);
  // What DTLS makes of nonsense by who has proved itself is its call's affair alone.
  for (let times = 0; times < 60; times++) {
    const packet = randomBytes(1 + 3 * times);
    packet[0] = [20, 21, 22, 23, 128, 200][times % 6]!;
    if (packet.length > 13) packet.writeUInt16BE(packet.length - 13, 11);
    stranger.send(packet, port, '127.0.0.1');
    browser.send(packet, port, '127.0.0.1');
  }
  const again = new Promise<Buffer>((resolve) => {
    browser.on('message', (packet) => packet.readUInt16BE(0) === 0x0101 && resolve(packet));
  });
  browser.send(check({ ufrag, password }), port, '127.0.0.1');
  await again;
});

test('a path that nobody comes to ends when it was waited for long enough, and leaves no port', async (context) => {
  const { path, scheduler, port } = await opened(context);
  path.connect(THEIRS, 'server');
  // The call rings: nobody counts yet.
  await scheduler.pass(LIMITS.webrtc.securedMs * 3);
  const secured = path.secured();
  await scheduler.pass(LIMITS.webrtc.securedMs + 1);
  await assert.rejects(secured, /in time/);
  path.close();
  await boundAgain(port);
});

test('a path that is closed before anything was agreed leaves no port', async (context) => {
  const { path, port } = await opened(context);
  path.close();
  await boundAgain(port);
});

/** The port is free once what held it has closed, which is told to nobody. */
async function boundAgain(port: number): Promise<void> {
  for (;;) {
    const socket = dgram.createSocket('udp4');
    const free = await new Promise<boolean>((resolve) => {
      socket.once('error', () => resolve(false));
      socket.bind(port, '127.0.0.1', () => resolve(true));
    });
    await new Promise<void>((resolve) => socket.close(() => resolve()));
    if (free) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
