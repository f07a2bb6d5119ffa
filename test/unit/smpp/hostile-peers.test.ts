// Peers that are silent, dead, liars, floods or drips: what a session answers, when it gives up, and that every token comes back.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compose } from '../../../src/protocols/smpp/pdu.ts';
import { bindOf, bytesOf, Clock, Side } from './joined-sessions.ts';

const SUBMIT = compose('submit_sm', { destination_addr: '79990000001' });

function boundEsme(given: { readonly lateMs?: number } = {}): { readonly clock: Clock; readonly esme: Side } {
  const clock = new Clock();
  const esme = new Side(clock, { role: 'esme', ...given });
  esme.step({ kind: 'bind', content: bindOf('bind_transceiver') });
  esme.hearPdu(compose('bind_transceiver_resp', { system_id: 'centre' }), 1);
  esme.wrote();
  esme.heard();
  return { clock, esme };
}

function boundSmsc(peerWindow = 2): Side {
  const smsc = new Side(new Clock(), { role: 'smsc', peerWindow });
  smsc.hearPdu(bindOf('bind_transceiver'), 1);
  smsc.step({ kind: 'accept-bind', system_id: 'centre' });
  smsc.wrote();
  smsc.heard();
  return smsc;
}

test('who connects and says nothing is closed by the session-init timer', () => {
  const smsc = new Side(new Clock(), { role: 'smsc' });
  smsc.pass(4_999);
  assert.equal(smsc.closed, false);
  smsc.pass(1);
  assert.deepEqual(smsc.heard(), ['close no-bind']);
});

test('who sends anything but a bind is closed by the session-init timer all the same', () => {
  const smsc = new Side(new Clock(), { role: 'smsc' });
  for (let turn = 1; turn <= 5; turn++) {
    smsc.hearPdu(compose('enquire_link'), turn);
    smsc.pass(1_000);
  }
  assert.deepEqual(smsc.heard(), ['close no-bind']);
});

test('an SMSC that does not answer the bind is left', () => {
  const esme = new Side(new Clock(), { role: 'esme', sessionInitMs: 60_000 });
  esme.step({ kind: 'bind', content: bindOf('bind_transceiver') });
  esme.pass(10_000);
  assert.deepEqual(esme.heard(), ['close no-bind']);
});

test('a silent peer is asked when the link is idle, and is dead when it does not answer', () => {
  const { esme } = boundEsme();
  esme.pass(29_999);
  assert.deepEqual(esme.wrote(), []);
  esme.pass(1);
  assert.deepEqual(esme.wrote(), ['enquire_link 2 0x0']);
  esme.pass(9_999);
  assert.equal(esme.closed, false);
  esme.pass(1);
  assert.deepEqual(esme.heard(), ['close link-dead']);
});

test('a peer that answers stays, whichever PDU it answers with', () => {
  const { esme } = boundEsme();
  for (let turn = 0, sequence = 2; turn < 10; turn++, sequence++) {
    esme.pass(30_000);
    assert.deepEqual(esme.wrote(), [`enquire_link ${sequence} 0x0`]);
    if (turn % 2 === 0) esme.hearPdu(compose('enquire_link_resp'), sequence);
    else esme.hearPdu(compose('generic_nack', { command_status: 3 }), sequence);
  }
  assert.deepEqual(esme.heard(), []);
});

test('a peer that never answers enquire_link but says other things is alive', () => {
  const { esme } = boundEsme();
  esme.pass(30_000);
  assert.deepEqual(esme.wrote(), ['enquire_link 2 0x0']);
  esme.pass(5_000);
  esme.hearPdu(compose('deliver_sm', { source_addr: '79990000001' }), 8);
  esme.pass(5_000);
  assert.equal(esme.closed, false);
});

test('a half-open connection: requests that leave and are not answered come back as unknown, then the link is dead', () => {
  const { esme } = boundEsme();
  esme.step({ kind: 'request', token: 'a', content: SUBMIT });
  esme.pass(6_000);
  esme.step({ kind: 'request', token: 'b', content: SUBMIT });
  esme.pass(3_999);
  assert.deepEqual(esme.heard(), []);
  esme.pass(1);
  assert.deepEqual(esme.heard(), ['unanswered a timeout']);
  assert.equal(esme.session.room, 1);
  esme.pass(6_000);
  assert.deepEqual(esme.heard(), ['unanswered b timeout']);
  esme.pass(24_000);
  assert.deepEqual(esme.heard(), ['close link-dead']);
});

test('a peer that was silent for a whole request is asked for a sign of life, and gets no more before it gives one', () => {
  const { clock, esme } = boundEsme();
  clock.now++;
  esme.step({ kind: 'request', token: 'a', content: SUBMIT });
  esme.pass(10_000);
  assert.deepEqual(esme.wrote(), ['submit_sm 2 0x0', 'enquire_link 3 0x0']);
  assert.equal(esme.session.room, 0);
  esme.step({ kind: 'request', token: 'b', content: SUBMIT });
  esme.hearPdu(compose('enquire_link_resp'), 3);
  assert.equal(esme.session.room, 2);
  assert.deepEqual(esme.heard(), ['unanswered a timeout', 'not-sent b window-full', 'heard-again']);
  esme.pass(1);
  esme.step({ kind: 'request', token: 'c', content: SUBMIT });
  esme.pass(20_000);
  assert.deepEqual(esme.heard(), ['unanswered c timeout', 'close link-dead']);
});

test('an answer that comes late is told once, for a while', () => {
  const { clock, esme } = boundEsme({ lateMs: 60_000 });
  esme.step({ kind: 'request', token: 'a', content: SUBMIT });
  esme.step({ kind: 'request', token: 'b', content: SUBMIT });
  esme.pass(10_000);
  assert.deepEqual(esme.heard(), ['unanswered a timeout', 'unanswered b timeout']);
  esme.hearPdu(compose('enquire_link_resp'), 4);
  esme.hearPdu(compose('data_sm_resp', { message_id: 'x' }), 2);
  for (let time = 0; time < 2; time++) esme.hearPdu(compose('submit_sm_resp', { message_id: '7' }), 2);
  assert.deepEqual(esme.heard(), ['answered-late a submit_sm_resp']);
  clock.now += 60_001;
  esme.hearPdu(compose('submit_sm_resp', { message_id: '8' }), 3);
  assert.deepEqual(esme.heard(), []);
});

test('a peer that answers others, but not one, is not doubted', () => {
  const { clock, esme } = boundEsme();
  clock.now++;
  esme.step({ kind: 'request', token: 'a', content: SUBMIT });
  esme.pass(5_000);
  esme.hearPdu(compose('enquire_link'), 9);
  esme.wrote();
  esme.pass(5_000);
  assert.deepEqual(esme.heard(), ['unanswered a timeout']);
  assert.deepEqual(esme.wrote(), []);
  assert.equal(esme.session.room, 2);
});

test('a lost connection gives every token back once, and later ones at once', () => {
  const { esme } = boundEsme();
  esme.step({ kind: 'request', token: 'a', content: SUBMIT });
  esme.step({ kind: 'request', token: 'b', content: SUBMIT });
  esme.step({ kind: 'lost' });
  esme.step({ kind: 'request', token: 'c', content: SUBMIT });
  esme.hearPdu(compose('submit_sm_resp', { message_id: '1' }), 2);
  assert.deepEqual(esme.heard(), [
    'unanswered a closed',
    'unanswered b closed',
    'close lost',
    'not-sent c not-bound',
  ]);
  assert.deepEqual(esme.timers, []);
});

test('a client that only keeps quiet is closed by the inactivity timer', () => {
  const smsc = new Side(new Clock(), { role: 'smsc', enquireLinkMs: 1_000_000 });
  smsc.hearPdu(bindOf('bind_transmitter'), 1);
  smsc.step({ kind: 'accept-bind', system_id: 'centre' });
  smsc.pass(100_000);
  smsc.hearPdu(compose('enquire_link'), 2);
  smsc.pass(119_999);
  assert.equal(smsc.closed, false);
  smsc.pass(1);
  assert.equal(smsc.heard().at(-1), 'close inactive');
});

test('a slow drip inside one PDU is no sign of life', () => {
  const smsc = boundSmsc();
  const bytes = bytesOf(SUBMIT, 2);
  for (let at = 0; at < bytes.length - 1 && !smsc.closed; at++) {
    smsc.hear(bytes.subarray(at, at + 1));
    smsc.pass(1_000);
  }
  assert.deepEqual(smsc.heard(), ['close link-dead']);
});

test('lengths that lie break the stream: generic_nack, and nothing more is read', () => {
  for (const length of [0, 15, 72 * 1024 + 1, 0x7fff_ffff, 0xffff_ffff]) {
    const smsc = boundSmsc();
    const lie = bytesOf(SUBMIT, 2).slice();
    new DataView(lie.buffer).setUint32(0, length);
    smsc.hear(lie);
    smsc.hear(bytesOf(SUBMIT, 3));
    assert.deepEqual(smsc.wrote(), ['generic_nack 0 0x2'], String(length));
    assert.deepEqual(smsc.heard(), ['close broken-stream'], String(length));
  }
});

test('an unknown command is nacked under its number, and the session goes on', () => {
  const smsc = boundSmsc();
  const odd = bytesOf(SUBMIT, 77).slice();
  new DataView(odd.buffer).setUint32(4, 0x0001_0200);
  smsc.hear(odd);
  assert.deepEqual(smsc.wrote(), ['generic_nack 77 0x3']);
  smsc.hearPdu(SUBMIT, 78);
  assert.deepEqual(smsc.heard(), ['request submit_sm 78']);
});

test('a request that cannot be read is answered by its own response with the reason', () => {
  const smsc = boundSmsc();
  const cut = bytesOf(SUBMIT, 5).slice(0, -1);
  new DataView(cut.buffer).setUint32(0, cut.length);
  smsc.hear(cut);
  assert.deepEqual(smsc.wrote(), ['submit_sm_resp 5 0x2']);
  assert.equal(smsc.session.counts.faulty, 1);
});

test('answers to nothing, late, doubled and of another command are counted and ignored', () => {
  const { esme } = boundEsme();
  const answer = compose('submit_sm_resp', { message_id: '1' });
  esme.hearPdu(answer, 999);
  esme.hearPdu(compose('generic_nack', { command_status: 2 }), 0);
  esme.step({ kind: 'request', token: 'a', content: SUBMIT });
  esme.hearPdu(compose('query_sm_resp'), 2);
  assert.deepEqual(esme.heard(), []);
  esme.hearPdu(answer, 2);
  esme.hearPdu(answer, 2);
  esme.step({ kind: 'request', token: 'b', content: SUBMIT });
  esme.pass(10_000);
  esme.hearPdu(answer, 3);
  assert.deepEqual(esme.heard(), ['answered a submit_sm_resp 0x0', 'unanswered b timeout']);
  assert.equal(esme.session.counts.strayResponses, 5);
  assert.deepEqual(esme.wrote(), ['submit_sm 2 0x0', 'submit_sm 3 0x0']);
});

test('a generic_nack ends the request it names', () => {
  const { esme } = boundEsme();
  esme.step({ kind: 'request', token: 'a', content: SUBMIT });
  esme.hearPdu(compose('generic_nack', { command_status: 3 }), 2);
  assert.deepEqual(esme.heard(), ['answered a generic_nack 0x3']);
});

test('an answer that cannot be read leaves its request unknown and is not nacked', () => {
  const { esme } = boundEsme();
  esme.step({ kind: 'request', token: 'q', content: compose('query_sm', { message_id: '1' }) });
  esme.wrote();
  const cut = bytesOf(compose('query_sm_resp', { message_id: '1' }), 2).slice(0, 18);
  new DataView(cut.buffer).setUint32(0, cut.length);
  esme.hear(cut);
  assert.deepEqual(esme.heard(), ['unanswered q unreadable']);
  assert.deepEqual(esme.wrote(), []);
});

test('deliveries above the window are to come again, in the word that centres know', () => {
  const { esme } = boundEsme();
  for (const sequence of [7, 8, 9]) esme.hearPdu(compose('deliver_sm', { esm_class: 4 }), sequence);
  assert.deepEqual(esme.wrote(), ['deliver_sm_resp 9 0x64']);
});

test('a flood above the window is throttled at once, and the window opens again with each answer', () => {
  const smsc = boundSmsc(2);
  for (let sequence = 10; sequence < 1_010; sequence++) smsc.hearPdu(SUBMIT, sequence);
  assert.deepEqual(smsc.heard(), ['request submit_sm 10', 'request submit_sm 11']);
  const wrote = smsc.wrote();
  assert.equal(wrote.length, 998);
  assert.deepEqual([wrote[0], wrote.at(-1)], ['submit_sm_resp 12 0x58', 'submit_sm_resp 1009 0x58']);
  assert.equal(smsc.session.counts.throttled, 998);
  smsc.step({
    kind: 'respond',
    handle: smsc.handles[0]!,
    content: compose('submit_sm_resp', { message_id: '1' }),
  });
  smsc.hearPdu(SUBMIT, 2_000);
  assert.deepEqual(smsc.heard(), ['request submit_sm 2000']);
});

test('a peer that uses one number twice gets two answers', () => {
  const smsc = boundSmsc();
  smsc.hearPdu(SUBMIT, 7);
  smsc.hearPdu(SUBMIT, 7);
  for (const handle of smsc.handles) {
    const message_id = String(handle);
    smsc.step({ kind: 'respond', handle, content: compose('submit_sm_resp', { message_id }) });
  }
  assert.deepEqual(smsc.wrote(), ['submit_sm_resp 7 0x0', 'submit_sm_resp 7 0x0']);
});

test('an answer of ours that has no place on the wire becomes a system error', () => {
  const smsc = boundSmsc();
  smsc.hearPdu(SUBMIT, 7);
  const content = compose('submit_sm_resp', { message_id: 'x'.repeat(65) });
  smsc.step({ kind: 'respond', handle: smsc.handles[0]!, content });
  assert.deepEqual(smsc.wrote(), ['submit_sm_resp 7 0x8']);
});

test('a bind with a password nobody can send ends the session before anything leaves', () => {
  const esme = new Side(new Clock(), { role: 'esme' });
  esme.step({ kind: 'bind', content: { ...bindOf('bind_receiver'), password: 'пароль' } });
  assert.deepEqual(esme.heard(), ['close bind-unwritable']);
  assert.deepEqual(esme.wrote(), []);
});
