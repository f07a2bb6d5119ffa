// WebSockets of phones as a transport of SIP (RFC 7118, RFC 5626): what goes down which connection, keep-alives, and the end of one.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { header } from '../../../src/protocols/sip/message.ts';
import { parseMessage } from '../../../src/protocols/sip/parse.ts';
import type { MessageSocket, SocketEars } from '../../../src/voice/signalling/network.ts';
import type { Flow, IncomingInvite, IncomingRegister } from '../../../src/voice/signalling/session.ts';
import { ANSWER, OFFER, type Stage, stage, told } from '../../support/signalling-stage.ts';

class Socket implements MessageSocket {
  readonly sent: string[] = [];
  pings = 0;
  end: string | undefined;
  waiting = 0;

  send(bytes: Uint8Array): void {
    this.sent.push(new TextDecoder().decode(bytes));
  }

  ping(): void {
    this.pings++;
  }

  close(code: number, reason: string): void {
    this.end = `${code} ${reason}`;
  }
}

type Phone = { readonly socket: Socket; readonly ears: SocketEars; say(text: string): void };

function phoneOf({ endpoint }: Stage): Phone {
  const socket = new Socket();
  const ears = endpoint.takeSocket(socket, {
    from: { address: '198.51.100.7', port: 40_000 },
    to: { address: '192.0.2.1', port: 8080 },
    encrypted: 'yes',
  });
  return { socket, ears, say: (text) => ears.message(new TextEncoder().encode(text)) };
}

function asked(method: string, more: readonly string[] = [], body = ''): string {
  return [
    `${method} sip:dozvon.invalid SIP/2.0`,
    'Via: SIP/2.0/WSS abc.invalid;branch=z9hG4bKa1',
    'From: <sip:101@dozvon.invalid>;tag=f1',
    'To: <sip:101@dozvon.invalid>',
    'Call-ID: c1',
    `CSeq: 1 ${method}`,
    'Contact: <sip:101@abc.invalid;transport=ws>',
    ...more,
    '',
    body,
  ].join('\r\n');
}

/** A desk that keeps what comes to it. */
function desk({ endpoint }: Stage): { registers: IncomingRegister[]; invites: IncomingInvite[] } {
  const kept = { registers: [] as IncomingRegister[], invites: [] as IncomingInvite[] };
  endpoint.servePhones({
    knows: () => kept.registers.length > 0,
    register: (register) => kept.registers.push(register),
    invite: (invite) => kept.invites.push(invite),
  });
  return kept;
}

function flowOf(kept: { readonly registers: readonly IncomingRegister[] }): Flow {
  const [register] = kept.registers;
  assert.ok(register);
  return register.flow;
}

test('a REGISTER comes to the desk, and its answer goes back by the same socket', async () => {
  const play = await stage();
  const kept = desk(play);
  const { socket, say } = phoneOf(play);
  say(asked('REGISTER'));
  kept.registers[0]?.reply(200);
  assert.match(socket.sent[0] ?? '', /^SIP\/2\.0 200 OK\r\n/);
  // Who comes from a name that leads nowhere is told where it really came from (RFC 3261 18.2.1).
  assert.match(socket.sent[0] ?? '', /received=198\.51\.100\.7/);
  await play.drained();
});

test('without a desk a REGISTER is refused, and so is one by UDP with a desk', async () => {
  const play = await stage();
  const { socket, say } = phoneOf(play);
  say(asked('REGISTER'));
  assert.match(socket.sent[0] ?? '', /^SIP\/2\.0 405 /);
  const kept = desk(play);
  play.peer.bytes(asked('REGISTER').replace('SIP/2.0/WSS', 'SIP/2.0/UDP'), play.us);
  await play.time.pass(10);
  assert.equal(kept.registers.length, 0);
});

test('an INVITE to a phone goes down its own connection, whatever its Contact says, and so does all that follows', async () => {
  const play = await stage();
  const kept = desk(play);
  const { socket, say } = phoneOf(play);
  say(asked('REGISTER'));
  const { session, events } = play.call({ uri: 'sip:101@abc.invalid;transport=ws', flow: flowOf(kept) });
  await play.time.pass(1);
  const invite = parseMessage(new TextEncoder().encode(socket.sent.at(-1)), { transport: 'datagram' });
  assert.ok(invite.ok && invite.value.kind === 'request');
  assert.equal(invite.value.uri, 'sip:101@abc.invalid;transport=ws');
  assert.match(header(invite.value, 'Via') ?? '', /^SIP\/2\.0\/WSS 192\.0\.2\.1:8080;/);
  assert.match(header(invite.value, 'Contact') ?? '', /;transport=ws>$/);
  const echo = ['Via', 'From', 'Call-ID', 'CSeq'].map((name) => `${name}: ${header(invite.value, name)}`);
  say(
    [
      'SIP/2.0 200 OK',
      ...echo,
      `To: ${header(invite.value, 'To')};tag=t1`,
      'Contact: <sip:101@abc.invalid;transport=ws>',
      'Content-Type: application/sdp',
      '',
      ANSWER,
    ].join('\r\n'),
  );
  await play.time.pass(1);
  assert.deepEqual(told(events), ['answered']);
  assert.match(socket.sent.at(-1) ?? '', /^ACK sip:101@abc\.invalid;transport=ws /);
  session.end();
  await play.time.pass(1);
  assert.match(socket.sent.at(-1) ?? '', /^BYE sip:101@abc\.invalid;transport=ws /);
});

test('a phone whose connection is closed cannot be called', async () => {
  const play = await stage();
  const kept = desk(play);
  const { ears, say } = phoneOf(play);
  say(asked('REGISTER'));
  const flow = flowOf(kept);
  let ended = '';
  flow.link.watch({ linkClosed: (reason) => (ended = reason) });
  ears.closed();
  assert.equal(ended, 'the connection was closed');
  const { events } = play.call({ uri: 'sip:101@abc.invalid;transport=ws', flow });
  await play.time.pass(1);
  assert.deepEqual(told(events), ['ended unreachable']);
});

test('an INVITE of a phone comes to the desk with its connection, not to the handler of trunks', async () => {
  const play = await stage();
  const kept = desk(play);
  const { socket, say } = phoneOf(play);
  say(asked('REGISTER'));
  say(asked('INVITE', ['Content-Type: application/sdp'], OFFER));
  assert.equal(play.invites.length, 0);
  assert.equal(kept.invites[0]?.description, OFFER);
  assert.equal(kept.invites[0]?.flow?.address, '198.51.100.7');
  kept.invites[0]?.reject(404);
  await play.time.pass(1);
  assert.match(socket.sent.at(-1) ?? '', /^SIP\/2\.0 404 /);
});

test('a socket is pinged, and one that gives no sign of life is closed', async () => {
  const play = await stage();
  const { socket, ears } = phoneOf(play);
  for (let times = 0; times < 10; times++) {
    await play.time.pass(25_000);
    ears.pong();
  }
  assert.equal(socket.pings, 10);
  assert.equal(socket.end, undefined);
  await play.time.pass(100_000);
  assert.equal(socket.end, '1008 no sign of life');
});

test('two line ends are answered with one (RFC 5626 3.5.1)', async () => {
  const play = await stage();
  const { socket, say } = phoneOf(play);
  say('\r\n\r\n');
  say('\r\n');
  assert.deepEqual(socket.sent, ['\r\n']);
});

test('a phone that does not read what is sent to it is closed', async () => {
  const play = await stage();
  const kept = desk(play);
  const { socket, say } = phoneOf(play);
  say(asked('REGISTER'));
  socket.waiting = 10_000_000;
  kept.registers[0]?.reply(200);
  assert.equal(socket.end, '1008 the phone does not read');
});

test('closing the endpoint closes the sockets as gone away', async () => {
  const play = await stage();
  const { socket } = phoneOf(play);
  await play.endpoint.close();
  assert.equal(socket.end, '1001 closed');
});

test('an INVITE by a connection that has not registered is refused without being kept', async () => {
  const play = await stage();
  const kept = desk(play);
  const { socket, say } = phoneOf(play);
  for (let times = 1; times <= 20; times++)
    say(
      asked('INVITE').replace('z9hG4bKa1', `z9hG4bKs${times}`).replace('Call-ID: c1', `Call-ID: s${times}`),
    );
  assert.match(
    socket.sent[0] ?? '',
    /^SIP\/2\.0 403 [\s\S]*Warning: 399 dozvon "Register first as who calls"/,
  );
  assert.equal(socket.sent.length, 20);
  assert.equal(kept.invites.length, 0);
  assert.equal(play.endpoint.stats().transactions, 0);
  assert.equal(play.endpoint.stats().sessions, 0);
  await play.drained();
});
