// The session of both roles joined back to back: what either user is told, and what went over the wire.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compose } from '../../../src/protocols/smpp/pdu.ts';
import { Flights } from '../../../src/protocols/smpp/session-flights.ts';
import type { SessionSettings } from '../../../src/protocols/smpp/session-types.ts';
import { tlv, tlvNumber } from '../../../src/protocols/smpp/tlvs.ts';
import { bindOf, Clock, carry, pduOf, Side } from './joined-sessions.ts';

const SUBMIT = compose('submit_sm', {
  source_addr: 'INFO',
  destination_addr: '79990000001',
  short_message: new TextEncoder().encode('hello'),
});
const DELIVER = compose('deliver_sm', { source_addr: '79990000001', esm_class: 4 });
const SUBMITTED = compose('submit_sm_resp', { message_id: '1' });
const DELIVERED = compose('deliver_sm_resp');

type Bind = 'bind_transceiver' | 'bind_receiver' | 'bind_transmitter';

function bound(
  command: Bind = 'bind_transceiver',
  settings: { readonly esme?: Partial<SessionSettings>; readonly smsc?: Partial<SessionSettings> } = {},
): { readonly clock: Clock; readonly esme: Side; readonly smsc: Side } {
  const clock = new Clock();
  const esme = new Side(clock, { role: 'esme', ...settings.esme });
  const smsc = new Side(clock, { role: 'smsc', ...settings.smsc });
  esme.step({ kind: 'bind', content: bindOf(command) });
  carry(esme, smsc);
  smsc.step({ kind: 'accept-bind', system_id: 'centre' });
  carry(esme, smsc);
  esme.heard();
  smsc.heard();
  return { clock, esme, smsc };
}

test('an ESME binds, the SMSC decides, and both know the version', () => {
  const clock = new Clock();
  const esme = new Side(clock, { role: 'esme' });
  const smsc = new Side(clock, { role: 'smsc', interface_version: 0x34 });
  assert.deepEqual(smsc.timers, ['session-init']);
  esme.step({ kind: 'bind', content: bindOf('bind_transceiver') });
  carry(esme, smsc);
  assert.deepEqual(smsc.heard(), ['bind-asked transceiver login']);
  assert.equal(esme.session.room, 0);
  smsc.step({ kind: 'accept-bind', system_id: 'centre' });
  const answer = pduOf(smsc.wire[0]!);
  assert.equal(tlvNumber(answer.tlvs, 'sc_interface_version'), 0x34);
  carry(esme, smsc);
  assert.deepEqual(smsc.heard(), ['bound transceiver login 0x34']);
  assert.deepEqual(esme.heard(), ['bound transceiver centre 0x34']);
  assert.deepEqual(smsc.timers, ['enquire-link', 'inactivity']);
  assert.equal(esme.session.room, 2);
});

test('a refused bind tells its status and ends the session on both sides', () => {
  const clock = new Clock();
  const esme = new Side(clock, { role: 'esme' });
  const smsc = new Side(clock, { role: 'smsc' });
  esme.step({ kind: 'bind', content: bindOf('bind_receiver') });
  carry(esme, smsc);
  smsc.step({ kind: 'refuse-bind', command_status: 0x0e });
  carry(esme, smsc);
  assert.deepEqual(smsc.heard(), ['bind-asked receiver login', 'close bind-refused']);
  assert.deepEqual(esme.heard(), ['bind-failed 0xe', 'close bind-refused']);
  assert.deepEqual([...esme.timers, ...smsc.timers], []);
});

test('requests go both ways, answers come in any order, and the window is never passed', () => {
  const { esme, smsc } = bound();
  for (const token of ['a', 'b', 'c']) esme.step({ kind: 'request', token, content: SUBMIT });
  assert.deepEqual(esme.heard(), ['not-sent c window-full']);
  assert.equal(esme.session.room, 0);
  carry(esme, smsc);
  assert.deepEqual(smsc.heard(), ['request submit_sm 2', 'request submit_sm 3']);
  smsc.step({ kind: 'request', token: 'receipt', content: DELIVER });
  smsc.step({ kind: 'respond', handle: smsc.handles[1]!, content: SUBMITTED });
  smsc.step({ kind: 'respond', handle: smsc.handles[0]!, content: { ...SUBMITTED, command_status: 0x58 } });
  carry(esme, smsc);
  assert.deepEqual(esme.heard(), [
    'request deliver_sm 1',
    'answered b submit_sm_resp 0x0',
    'answered a submit_sm_resp 0x58',
  ]);
  esme.step({ kind: 'respond', handle: esme.handles[0]!, content: DELIVERED });
  carry(esme, smsc);
  assert.deepEqual(smsc.heard(), ['answered receipt deliver_sm_resp 0x0']);
  assert.equal(esme.session.room, 2);
});

test('an answer given twice, or after the end, says nothing', () => {
  const { esme, smsc } = bound();
  esme.step({ kind: 'request', token: 'a', content: SUBMIT });
  carry(esme, smsc);
  const handle = smsc.handles[0]!;
  smsc.step({ kind: 'respond', handle, content: SUBMITTED });
  smsc.step({ kind: 'respond', handle, content: SUBMITTED });
  assert.deepEqual(smsc.wrote(), ['submit_sm_resp 2 0x0']);
  smsc.step({ kind: 'lost' });
  smsc.step({ kind: 'respond', handle, content: SUBMITTED });
  assert.deepEqual(smsc.wrote(), []);
});

test('each bind lets through what its direction has, either way', () => {
  const table: readonly (readonly [Bind, string, string])[] = [
    ['bind_transmitter', '', 'not-sent d direction'],
    ['bind_receiver', 'not-sent s direction', ''],
    ['bind_transceiver', '', ''],
  ];
  for (const [command, esmeTold, smscTold] of table) {
    const { esme, smsc } = bound(command);
    esme.step({ kind: 'request', token: 's', content: SUBMIT });
    smsc.step({ kind: 'request', token: 'd', content: DELIVER });
    esme.step({ kind: 'request', token: 'x', content: { ...SUBMIT, short_message: new Uint8Array(256) } });
    assert.equal(esme.heard()[0] ?? '', esmeTold || 'not-sent x unwritable', command);
    assert.equal(smsc.heard()[0] ?? '', smscTold, command);
  }
});

test('a peer that sends against its direction is answered ESME_RINVBNDSTS', () => {
  const { esme, smsc } = bound('bind_receiver');
  smsc.hearPdu(SUBMIT, 9);
  assert.deepEqual(smsc.wrote(), ['submit_sm_resp 9 0x4']);
  smsc.hearPdu(DELIVER, 10);
  assert.deepEqual(smsc.wrote(), ['deliver_sm_resp 10 0x4']);
  esme.hearPdu(bindOf('bind_receiver'), 11);
  assert.deepEqual(esme.wrote(), ['bind_receiver_resp 11 0x4']);
  assert.deepEqual(smsc.heard(), []);
});

test('a centre that delivers to a transmitter is heard: refused, its receipts would be lost', () => {
  const { esme } = bound('bind_transmitter');
  esme.hearPdu(DELIVER, 9);
  esme.hearPdu(compose('data_sm'), 10);
  assert.deepEqual(esme.heard(), ['request deliver_sm 9', 'request data_sm 10']);
  esme.hearPdu(SUBMIT, 11);
  assert.deepEqual(esme.wrote(), ['submit_sm_resp 11 0x4']);
});

test('before a bind only enquire_link is served, and a second bind is answered ESME_RALYBND', () => {
  const smsc = new Side(new Clock(), { role: 'smsc' });
  smsc.hearPdu(compose('enquire_link'), 1);
  smsc.hearPdu(SUBMIT, 2);
  smsc.hearPdu(compose('unbind'), 3);
  assert.deepEqual(smsc.wrote(), ['enquire_link_resp 1 0x0', 'submit_sm_resp 2 0x4', 'unbind_resp 3 0x4']);
  smsc.hearPdu(bindOf('bind_transmitter'), 4);
  smsc.hearPdu(bindOf('bind_transmitter'), 5);
  smsc.hearPdu(compose('enquire_link'), 6);
  assert.deepEqual(smsc.wrote(), ['bind_transmitter_resp 5 0x5', 'enquire_link_resp 6 0x0']);
  smsc.step({ kind: 'accept-bind', system_id: 'centre' });
  smsc.hearPdu(bindOf('bind_receiver'), 7);
  assert.deepEqual(smsc.wrote(), ['bind_transmitter_resp 4 0x0', 'bind_receiver_resp 7 0x5']);
});

test('a receipt that overtakes the answer to the bind is to come again', () => {
  const esme = new Side(new Clock(), { role: 'esme' });
  esme.step({ kind: 'bind', content: bindOf('bind_transceiver') });
  esme.wrote();
  esme.hearPdu(DELIVER, 5);
  assert.deepEqual(esme.wrote(), ['deliver_sm_resp 5 0x64']);
  esme.hearPdu(compose('bind_transceiver_resp', { system_id: 'centre' }), 1);
  esme.hearPdu(DELIVER, 6);
  assert.deepEqual(esme.heard(), ['bound transceiver centre 0x34', 'request deliver_sm 6']);
});

test('an SMSC that connects asks to be bound to', () => {
  const clock = new Clock();
  const esme = new Side(clock, { role: 'esme' });
  const smsc = new Side(clock, { role: 'smsc' });
  smsc.step({ kind: 'outbind', content: compose('outbind', { system_id: 'centre', password: 'secret' }) });
  carry(esme, smsc);
  assert.deepEqual(esme.heard(), ['outbind-asked outbind']);
  esme.step({ kind: 'bind', content: bindOf('bind_receiver') });
  carry(esme, smsc);
  assert.deepEqual(smsc.heard(), ['bind-asked receiver login']);
});

test('a notice leaves without waiting for anybody', () => {
  const { esme, smsc } = bound();
  smsc.step({
    kind: 'notify',
    token: 'n',
    content: compose('alert_notification', { source_addr: '79990000001' }),
  });
  carry(esme, smsc);
  assert.deepEqual(smsc.heard(), ['sent n']);
  assert.deepEqual(esme.heard(), ['notice alert_notification']);
  esme.step({ kind: 'notify', token: 'm', content: compose('alert_notification') });
  assert.deepEqual(esme.heard(), ['not-sent m direction']);
});

test('our end waits for what is pending either way, refuses new work kindly, then unbinds', () => {
  const { esme, smsc } = bound();
  esme.step({ kind: 'request', token: 'a', content: SUBMIT });
  smsc.step({ kind: 'request', token: 'd', content: DELIVER });
  carry(esme, smsc);
  esme.heard();
  smsc.heard();
  esme.step({ kind: 'end' });
  assert.deepEqual(esme.heard(), ['unbound']);
  esme.step({ kind: 'request', token: 'b', content: SUBMIT });
  assert.deepEqual(esme.heard(), ['not-sent b ending']);
  esme.hearPdu(DELIVER, 70);
  assert.deepEqual(esme.wrote(), ['deliver_sm_resp 70 0x64']);
  smsc.step({ kind: 'respond', handle: smsc.handles[0]!, content: SUBMITTED });
  carry(esme, smsc);
  assert.deepEqual(esme.heard(), ['answered a submit_sm_resp 0x0']);
  esme.step({ kind: 'respond', handle: esme.handles[0]!, content: DELIVERED });
  carry(esme, smsc);
  assert.deepEqual(esme.heard(), ['close unbound']);
  assert.deepEqual(smsc.heard(), ['answered d deliver_sm_resp 0x0', 'unbound', 'close unbound']);
});

test('an unbind that nobody answers ends the session soon, however long answers may take', () => {
  const { esme } = bound('bind_transceiver', { esme: { responseMs: 600_000, enquireLinkMs: 1_000_000 } });
  esme.step({ kind: 'end' });
  esme.pass(4_999);
  assert.equal(esme.closed, false);
  esme.pass(1);
  assert.deepEqual(esme.heard(), ['unbound', 'close unbind-unanswered']);
  assert.deepEqual(esme.timers, []);
});

test("the peer's unbind is answered after its requests are, and what it still leaves unanswered is unknown", () => {
  const { esme, smsc } = bound();
  smsc.step({ kind: 'request', token: 'd', content: DELIVER });
  smsc.hearPdu(SUBMIT, 40);
  smsc.wrote();
  smsc.hearPdu(compose('unbind'), 41);
  assert.deepEqual(smsc.wrote(), []);
  smsc.step({ kind: 'respond', handle: smsc.handles[0]!, content: SUBMITTED });
  assert.deepEqual(smsc.wrote(), ['submit_sm_resp 40 0x0']);
  smsc.pass(1_999);
  assert.equal(smsc.closed, false);
  smsc.pass(1);
  assert.deepEqual(smsc.wrote(), ['unbind_resp 41 0x0']);
  assert.deepEqual(smsc.heard(), ['request submit_sm 40', 'unbound', 'unanswered d closed', 'close unbound']);
  assert.equal(esme.closed, false);
});

test('an unbind of the peer that overtakes its answers leaves nothing unknown: the last of them ends the session', () => {
  const { esme } = bound();
  for (const token of ['a', 'b']) esme.step({ kind: 'request', token, content: SUBMIT });
  esme.hearPdu(compose('unbind'), 7);
  esme.hearPdu(SUBMITTED, 3);
  esme.wrote();
  assert.equal(esme.closed, false);
  esme.pass(1_000);
  esme.hearPdu(SUBMITTED, 2);
  assert.deepEqual(esme.wrote(), ['unbind_resp 7 0x0']);
  assert.deepEqual(esme.heard(), [
    'unbound',
    'answered b submit_sm_resp 0x0',
    'answered a submit_sm_resp 0x0',
    'close unbound',
  ]);
  assert.deepEqual(esme.timers, []);
});

test('receipts that a centre sends behind its unbind are taken for a moment, submissions of a client are not', () => {
  const { esme, smsc } = bound();
  esme.step({ kind: 'request', token: 'a', content: SUBMIT });
  esme.wrote();
  esme.hearPdu(compose('unbind'), 7);
  esme.hearPdu(DELIVER, 8);
  esme.hearPdu(SUBMITTED, 2);
  assert.deepEqual(esme.wrote(), []);
  esme.step({ kind: 'respond', handle: esme.handles[0]!, content: DELIVERED });
  assert.deepEqual(esme.wrote(), ['deliver_sm_resp 8 0x0', 'unbind_resp 7 0x0']);
  smsc.step({ kind: 'request', token: 'd', content: DELIVER });
  smsc.wrote();
  smsc.hearPdu(compose('unbind'), 7);
  smsc.hearPdu(SUBMIT, 8);
  assert.deepEqual(smsc.wrote(), ['submit_sm_resp 8 0x4']);
});

test('two unbinds that cross end both sides', () => {
  const { esme, smsc } = bound();
  esme.step({ kind: 'end' });
  smsc.step({ kind: 'end' });
  carry(esme, smsc);
  assert.deepEqual(esme.heard(), ['unbound', 'close unbound']);
  assert.deepEqual(smsc.heard(), ['unbound', 'close unbound']);
});

test('an end that waits for a user who never answers goes on after the response time', () => {
  const { esme, smsc } = bound();
  smsc.hearPdu(SUBMIT, 40);
  smsc.step({ kind: 'end' });
  smsc.pass(9_999);
  assert.deepEqual(smsc.wrote(), []);
  smsc.pass(1);
  assert.deepEqual(smsc.wrote(), ['unbind 1 0x0']);
  smsc.pass(10_000);
  assert.deepEqual(smsc.heard(), ['request submit_sm 40', 'unbound', 'close unbind-unanswered']);
  assert.deepEqual(smsc.timers, []);
  assert.equal(esme.closed, false);
});

test('a peer below 3.4 never sees an optional parameter, and a message that lies in one is not sent', () => {
  const clock = new Clock();
  const smsc = new Side(clock, { role: 'smsc' });
  smsc.hearPdu({ ...bindOf('bind_transceiver'), interface_version: 0x33 }, 1);
  smsc.step({ kind: 'accept-bind', system_id: 'centre' });
  assert.deepEqual(pduOf(smsc.wire.splice(0)[0]!).tlvs, []);
  assert.deepEqual(smsc.heard(), ['bind-asked transceiver login', 'bound transceiver login 0x33']);
  const tlvs = [tlv('receipted_message_id', '1'), tlv('message_state', 2)];
  smsc.step({ kind: 'request', token: 'd', content: { ...DELIVER, tlvs } });
  assert.deepEqual(pduOf(smsc.wire.splice(0)[0]!).tlvs, []);
  const payload = { ...DELIVER, tlvs: [tlv('message_payload', new Uint8Array(300))] };
  smsc.step({ kind: 'request', token: 'p', content: payload });
  assert.deepEqual(smsc.heard(), ['not-sent p version']);
});

test('congestion_state reaches a peer of 5.0 and not one of 3.4, and is told when it changes', () => {
  const told = (version: number): readonly string[] => {
    const { esme, smsc } = bound('bind_transceiver', { esme: { interface_version: version } });
    for (const percent of [80, 80, 90]) {
      esme.step({ kind: 'request', token: 'a', content: SUBMIT });
      carry(esme, smsc);
      const tlvs = [tlv('congestion_state', percent)];
      smsc.step({ kind: 'respond', handle: smsc.handles.pop()!, content: { ...SUBMITTED, tlvs } });
      carry(esme, smsc);
    }
    return esme.heard().filter((line) => line.startsWith('congestion'));
  };
  assert.deepEqual(told(0x50), ['congestion 80', 'congestion 90']);
  assert.deepEqual(told(0x34), []);
});

test('broadcasts need version 5.0', () => {
  const { esme } = bound('bind_transceiver', { smsc: { interface_version: 0x34 } });
  esme.step({ kind: 'request', token: 'b', content: compose('broadcast_sm', { source_addr: '1' }) });
  assert.deepEqual(esme.heard(), ['not-sent b version']);
});

test('sequence numbers go round past the highest and step over those in flight', () => {
  const clock = new Clock();
  const esme = new Side(clock, { role: 'esme', window: 10 }, 0x7fff_fffd);
  esme.step({ kind: 'bind', content: bindOf('bind_transmitter') });
  esme.hearPdu(compose('bind_transmitter_resp', { system_id: 'centre' }), 0x7fff_fffe);
  esme.wrote();
  for (const token of ['a', 'b', 'c']) esme.step({ kind: 'request', token, content: SUBMIT });
  assert.deepEqual(esme.wrote(), ['submit_sm 2147483647 0x0', 'submit_sm 1 0x0', 'submit_sm 2 0x0']);
  const flights = new Flights<string>(0x7fff_fffe);
  flights.add(1, { command: 'submit_sm', sentAt: 0, user: { token: 'old' } });
  assert.deepEqual([flights.nextSequence(), flights.nextSequence()], [0x7fff_ffff, 2]);
});
