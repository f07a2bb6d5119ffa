// Clients as they are: the official PHP library, which takes the next PDU for its answer, and others that write what no standard has.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { statusNumber } from '../../../src/protocols/smpp/command-status.ts';
import { compose } from '../../../src/protocols/smpp/pdu.ts';
import { writeRelative } from '../../../src/protocols/smpp/times.ts';
import { tlv } from '../../../src/protocols/smpp/tlvs.ts';
import { EsmeStage } from '../../support/esme-stage.ts';
import { bytesOf, RawEsme } from '../../support/raw-esme.ts';

const LIMIT = { timeout: 120_000 };

/** submit_sm as the library has it: priority 3, text in message_payload, validity of a day, destination of type 5 (1.3). */
function libraryMessage(text: string, said: object = {}) {
  return compose('submit_sm', {
    dest_addr_ton: 5,
    dest_addr_npi: 1,
    source_addr_ton: 5,
    source_addr_npi: 1,
    source_addr: '.',
    destination_addr: '79990000001',
    priority_flag: 3,
    validity_period: writeRelative(86_400_000) ?? '',
    data_coding: 4,
    tlvs: [tlv('message_payload', Buffer.from(text, 'latin1'))],
    ...said,
  });
}

test(
  'a transmitter of the official library gets its answer as the next PDU, in one piece',
  LIMIT,
  async (context) => {
    const stage = await EsmeStage.open(context);
    const raw = await RawEsme.connect(stage.door.port);
    const bind = await raw.bind('bind_transmitter', { addr_ton: 5, addr_npi: 1 });
    assert.deepEqual(
      [bind?.command, bind?.command_status, bind?.sequence_number],
      ['bind_transmitter_resp', 0, 1],
    );
    raw.pieces.length = 0;
    const sequence = raw.send(libraryMessage('Hello', { registered_delivery: 1 }));
    const bytes = Buffer.from((await raw.next()) ?? []);
    // Length, submit_sm_resp, status, sequence number; then the id in digits and its NUL, and nothing more.
    const id = bytes.subarray(16, -1).toString('latin1');
    assert.match(id, /^\d+$/);
    assert.equal(bytes.readUInt32BE(4), 0x8000_0004);
    assert.deepEqual([bytes.readUInt32BE(8), bytes.readUInt32BE(12), bytes.at(-1)], [0, sequence, 0]);
    assert.deepEqual(raw.pieces, [bytes.length]);
    const [message] = await stage.claim(1);
    assert.deepEqual([message?.kind, message?.text, message?.sender], ['sms', 'Hello', undefined]);
    if (message) await stage.storage.inbox.outcome(message.ref, { kind: 'final', status: 1, err: 0 });
    // The receipt waits for a bind that takes one; a transmitter hears nothing it did not ask for.
    for (let asked = 0; asked < 5; asked++) {
      const next = raw.send(libraryMessage(`Hello ${asked}`));
      const answer = await raw.nextPdu();
      assert.deepEqual([answer?.command, answer?.sequence_number], ['submit_sm_resp', next]);
    }
    const unbind = raw.send(compose('unbind'));
    const last = await raw.nextPdu();
    assert.deepEqual([last?.command, last?.sequence_number], ['unbind_resp', unbind]);
    assert.equal(await raw.next(), undefined, 'and the connection is closed');
  },
);

test('Latin text comes as 4 or as 0, Cyrillic as 8', LIMIT, async (context) => {
  const stage = await EsmeStage.open(context);
  const raw = await RawEsme.connect(stage.door.port);
  await raw.bind('bind_transmitter');
  for (const [data_coding, payload, text] of [
    [4, Buffer.from('Text 1.3'), 'Text 1.3'],
    [0, Buffer.from('Text 1.4'), 'Text 1.4'],
    [8, Buffer.from('Текст', 'utf16le').swap16(), 'Текст'],
  ] as const) {
    await raw.ask(libraryMessage('', { data_coding, tlvs: [tlv('message_payload', payload)] }));
    assert.equal((await stage.claim(1))[0]?.text, text);
  }
  raw.end();
});

test('many requests in one piece are answered each, whatever their order', LIMIT, async (context) => {
  const stage = await EsmeStage.open(context, { settings: { smppRate: 1_000 } });
  const raw = await RawEsme.connect(stage.door.port);
  await raw.bind();
  const all = Array.from({ length: 90 }, (_, at) =>
    bytesOf(libraryMessage('Hello', { destination_addr: `799900010${at + 10}` }), at + 100),
  );
  raw.write(Buffer.concat(all));
  const answered = new Set<number>();
  for (let at = 0; at < 90; at++) {
    const pdu = await raw.nextPdu();
    assert.equal(pdu?.command_status, 0);
    answered.add(pdu?.sequence_number ?? 0);
  }
  assert.deepEqual(
    [...answered].sort((a, b) => a - b),
    Array.from({ length: 90 }, (_, at) => at + 100),
  );
  assert.equal((await stage.claim(90)).length, 90);
  raw.end();
});

test('optional parameters nobody knows are no harm, and none go to a peer of 3.3', LIMIT, async (context) => {
  const stage = await EsmeStage.open(context);
  const raw = await RawEsme.connect(stage.door.port);
  const bind = await raw.bind('bind_transceiver', { interface_version: 0x33 });
  assert.deepEqual(bind?.tlvs, []);
  const strange = { tag: 0x3fff, value: Uint8Array.of(1, 2, 3) };
  const content = compose('submit_sm', {
    destination_addr: '79990000001',
    short_message: Buffer.from('Hello'),
    registered_delivery: 1,
    tlvs: [strange],
  });
  assert.equal((await raw.ask(content))?.command_status, 0);
  await stage.end();
  const receipt = await raw.nextPdu();
  assert.deepEqual([receipt?.command, receipt?.tlvs], ['deliver_sm', []]);
  raw.end();
});

test('an unknown command is refused with its number and the session goes on', LIMIT, async (context) => {
  const stage = await EsmeStage.open(context);
  const raw = await RawEsme.connect(stage.door.port);
  await raw.bind();
  const unknown = Buffer.from(bytesOf(compose('enquire_link'), 77));
  unknown.writeUInt32BE(0x0000_0999, 4);
  raw.write(unknown);
  const nack = await raw.nextPdu();
  assert.deepEqual(
    [nack?.command, nack?.command_status, nack?.sequence_number],
    ['generic_nack', statusNumber('ESME_RINVCMDID'), 77],
  );
  assert.equal((await raw.ask(compose('enquire_link')))?.command, 'enquire_link_resp');
  // outbind is for the other role; nobody answers it.
  raw.send(compose('outbind', { system_id: 'centre' }));
  assert.equal((await raw.ask(compose('enquire_link')))?.command, 'enquire_link_resp');
  raw.end();
});

test('a length that lies ends the connection with a refusal', LIMIT, async (context) => {
  const stage = await EsmeStage.open(context);
  for (const length of [3, 0x7fff_ffff]) {
    const raw = await RawEsme.connect(stage.door.port);
    await raw.bind();
    const lying = Buffer.alloc(16);
    lying.writeUInt32BE(length);
    raw.write(lying);
    const nack = await raw.nextPdu();
    assert.deepEqual(
      [nack?.command, nack?.command_status],
      ['generic_nack', statusNumber('ESME_RINVCMDLEN')],
    );
    assert.equal(await raw.next(), undefined);
    const next = await stage.bind();
    await next.unbind();
  }
});
