// The four transaction machines, row by row as RFC 3261 section 17 and RFC 6026 draw them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SIP_TIMERS, type TransactionSetting } from '../../../src/protocols/sip/timers.ts';
import type {
  ClientEvent,
  ServerEvent,
  Step,
  TransactionTimer,
} from '../../../src/protocols/sip/transaction.ts';
import { CLIENT_NEW, stepClient } from '../../../src/protocols/sip/transaction-client.ts';
import { CLIENT_INVITE_NEW, stepClientInvite } from '../../../src/protocols/sip/transaction-client-invite.ts';
import { SERVER_NEW, stepServer } from '../../../src/protocols/sip/transaction-server.ts';
import { SERVER_INVITE_NEW, stepServerInvite } from '../../../src/protocols/sip/transaction-server-invite.ts';

const UDP: TransactionSetting = { timers: SIP_TIMERS, reliability: 'unreliable' };
const TCP: TransactionSetting = { timers: SIP_TIMERS, reliability: 'reliable' };

type Machine<S, E> = (state: S, event: E, setting: TransactionSetting) => Step<S>;

/** Feeds the events and writes what came of each: `calling: send start B 32000 start A 500`. */
function run<S extends { readonly kind: string }, E>(
  machine: Machine<S, E>,
  first: S,
  { events, setting }: { events: readonly E[]; setting: TransactionSetting },
): string[] {
  let state = first;
  return events.map((event) => {
    const [next, effects] = machine(state, event, setting);
    state = next;
    const words = effects.map((effect) => {
      if (effect.kind === 'start') return `start ${effect.timer} ${effect.after}`;
      return effect.kind === 'stop' ? `stop ${effect.timer}` : effect.kind;
    });
    return [`${state.kind}:`, ...words].join(' ');
  });
}

const START: ClientEvent = { kind: 'start' };
const LOST: ClientEvent = { kind: 'transport-error' };

function status(value: number): ClientEvent {
  return { kind: 'response', status: value };
}

function timer(letter: TransactionTimer): { kind: 'timer'; timer: TransactionTimer } {
  return { kind: 'timer', timer: letter };
}

function respond(value: number): ServerEvent {
  return { kind: 'respond', status: value };
}

const clientInvite = (setting: TransactionSetting, ...events: ClientEvent[]): string[] =>
  run(stepClientInvite, CLIENT_INVITE_NEW, { events, setting });
const client = (setting: TransactionSetting, ...events: ClientEvent[]): string[] =>
  run(stepClient, CLIENT_NEW, { events, setting });
const serverInvite = (setting: TransactionSetting, ...events: ServerEvent[]): string[] =>
  run(stepServerInvite, SERVER_INVITE_NEW, { events, setting });
const server = (setting: TransactionSetting, ...events: ServerEvent[]): string[] =>
  run(stepServer, SERVER_NEW, { events, setting });

test('an INVITE is repeated with doubled pauses and given up by timer B', () => {
  assert.deepEqual(clientInvite(UDP, START, timer('A'), timer('A'), timer('B'), timer('A')), [
    'calling: send start B 32000 start A 500',
    'calling: send start A 1000',
    'calling: send start A 2000',
    'terminated: stop A timed-out done',
    'terminated:',
  ]);
});

test('an INVITE on a stream is not repeated', () => {
  assert.deepEqual(clientInvite(TCP, START), ['calling: send start B 32000']);
});

test('a provisional response ends the repeats, a refusal is acknowledged as often as it comes', () => {
  assert.deepEqual(clientInvite(UDP, START, status(180), timer('A'), status(486), status(486), timer('D')), [
    'calling: send start B 32000 start A 500',
    'proceeding: stop A stop B pass',
    'proceeding:',
    'completed: ack start D 32000 pass',
    'completed: ack',
    'terminated: done',
  ]);
});

test('timer D is nothing on a stream', () => {
  assert.equal(clientInvite(TCP, START, status(486)).at(-1), 'completed: stop A stop B ack start D 0 pass');
});

test('every 2xx passes while timer M runs, and nothing else does', () => {
  assert.deepEqual(clientInvite(UDP, START, status(200), status(200), status(180), status(486), timer('M')), [
    'calling: send start B 32000 start A 500',
    'accepted: stop A stop B start M 32000 pass',
    'accepted: pass',
    'accepted:',
    'accepted:',
    'terminated: done',
  ]);
});

test('a transport error ends an INVITE that waits, not one that was accepted', () => {
  assert.equal(clientInvite(UDP, START, LOST).at(-1), 'terminated: stop A stop B stop D failed done');
  assert.equal(clientInvite(UDP, START, status(200), LOST).at(-1), 'accepted:');
});

test('other requests are repeated up to T2, slower after a provisional response, and given up by timer F', () => {
  const e = timer('E');
  assert.deepEqual(client(UDP, START, e, e, e, e, e, timer('F')), [
    'trying: send start F 32000 start E 500',
    'trying: send start E 1000',
    'trying: send start E 2000',
    'trying: send start E 4000',
    'trying: send start E 4000',
    'trying: send start E 4000',
    'terminated: stop E timed-out done',
  ]);
  assert.deepEqual(client(UDP, START, status(100), e, timer('F')).slice(1), [
    'proceeding: pass',
    'proceeding: send start E 4000',
    'terminated: stop E timed-out done',
  ]);
});

test('a final response is passed once and repeats are swallowed for T4', () => {
  assert.deepEqual(client(UDP, START, status(200), status(200), timer('K')).slice(1), [
    'completed: stop E stop F start K 5000 pass',
    'completed:',
    'terminated: done',
  ]);
  assert.equal(client(TCP, START, status(200)).at(-1), 'completed: stop E stop F start K 0 pass');
});

test('an INVITE that comes again gets the last response, once there is one', () => {
  const again: ServerEvent = { kind: 'request' };
  assert.deepEqual(serverInvite(UDP, again, respond(100), again, respond(180), again), [
    'proceeding:',
    'proceeding: send',
    'proceeding: send',
    'proceeding: send',
    'proceeding: send',
  ]);
});

test('a refusal is repeated by timer G until the ACK, and timer I swallows late ACKs', () => {
  const ack: ServerEvent = { kind: 'ack' };
  const g = timer('G');
  assert.deepEqual(serverInvite(UDP, respond(486), g, g, g, g, ack, ack, timer('I')), [
    'completed: send start H 32000 start G 500',
    'completed: send start G 1000',
    'completed: send start G 2000',
    'completed: send start G 4000',
    'completed: send start G 4000',
    'confirmed: stop G stop H start I 5000',
    'confirmed:',
    'terminated: done',
  ]);
  assert.deepEqual(serverInvite(UDP, respond(486), timer('H')).at(-1), 'terminated: stop G timed-out done');
  assert.deepEqual(serverInvite(TCP, respond(486)), ['completed: send start H 32000']);
});

test('a 2xx keeps the transaction for timer L: repeats of the INVITE are swallowed, ours go out', () => {
  assert.deepEqual(
    serverInvite(
      UDP,
      respond(200),
      { kind: 'request' },
      respond(200),
      { kind: 'ack' },
      respond(486),
      timer('L'),
    ),
    [
      'accepted: send start L 32000',
      'accepted:',
      'accepted: send',
      'accepted: pass',
      'accepted:',
      'terminated: done',
    ],
  );
});

test('another request that comes again gets its response again until timer J', () => {
  const again: ServerEvent = { kind: 'request' };
  assert.deepEqual(server(UDP, again, respond(100), again, respond(200), again, respond(500), timer('J')), [
    'trying:',
    'proceeding: send',
    'proceeding: send',
    'completed: send start J 32000',
    'completed: send',
    'completed:',
    'terminated: done',
  ]);
  assert.equal(server(TCP, respond(200)).at(-1), 'completed: send start J 0');
});
