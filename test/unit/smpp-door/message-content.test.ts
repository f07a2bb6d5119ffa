// Octets of a submission read: alphabets, headers, parts, the marks of the service.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FAULTS, type FaultCode } from '../../../src/core/faults.ts';
import { ERR } from '../../../src/core/messages/errors.ts';
import {
  contentOf,
  joinOctets,
  readOctets,
  storedOctets,
  takenOctets,
} from '../../../src/interfaces/smpp/message-content.ts';
import { faultRefusal, refusalOf } from '../../../src/interfaces/smpp/replies.ts';
import { statusNumber } from '../../../src/protocols/smpp/command-status.ts';
import { type Tlv, tlv } from '../../../src/protocols/smpp/tlvs.ts';

type Given = {
  readonly esm_class?: number;
  readonly data_coding?: number;
  readonly octets: string | Uint8Array;
  readonly tlvs?: readonly Tlv[];
};

function read({ octets, ...said }: Given) {
  const bytes = typeof octets === 'string' ? Buffer.from(octets, 'latin1') : octets;
  return readOctets({ esm_class: 0, data_coding: 0, tlvs: [], ...said, octets: bytes }, 'gsm7');
}

function content(given: Given) {
  const part = read(given);
  return part.ok ? contentOf(part.value.read) : part;
}

test('the marks of the service are read as the ASCII they are written in, the rest is of the GSM alphabet', () => {
  const texts = [
    ['__HLR__', '__HLR__'],
    ['__CALL__ a\u0011b', '__CALL__ a_b'],
    ['a\u0000b\n~~~\nof mine', 'a@b\n~~~\nof mine'],
    ['a\r\n~~~\r\nof mine', 'a\n~~~\nof mine'],
    ['plain _ and ~', 'plain § and ü'],
  ] as const;
  for (const [octets, text] of texts) {
    const found = content({ octets });
    assert.deepEqual(found.ok && found.value, { kind: 'text', text, shown: 'kept' });
  }
});

test('data keeps its header, and has a zero for none', () => {
  const found = content({ data_coding: 2, octets: 'abc' });
  assert.deepEqual(found.ok && found.value, { kind: 'data', hex: '00616263' });
  const ports = content({
    esm_class: 0x40,
    data_coding: 0xf5,
    octets: Buffer.from('0605040b8423f001', 'hex'),
  });
  assert.deepEqual(ports.ok && ports.value, { kind: 'data', hex: '0605040b8423f001' });
});

test('the tables of a national language come with the header', () => {
  // 3GPP TS 23.038 annex A.2.1: the Turkish single shift table, ESC and 0x47 are Ğ.
  const found = content({ esm_class: 0x40, octets: Buffer.from('0324010161621b47', 'hex') });
  assert.deepEqual(found.ok && found.value, { kind: 'text', text: 'abĞ', shown: 'kept' });
});

test('a text by the locking and single shift tables of Hindi is the text', () => {
  // Annexes A.3.6 and A.2.6: 0x15 is U+0915, ESC and 0x0E a hyphen.
  const found = content({ esm_class: 0x40, octets: Buffer.from('0624010625010615161b0e', 'hex') });
  assert.deepEqual(found.ok && found.value, { kind: 'text', text: 'कख-', shown: 'kept' });
});

test('a text with ports is refused: it would lose them', () => {
  const found = content({ esm_class: 0x40, octets: Buffer.from('06050415820000616263', 'hex') });
  assert.equal(!found.ok && found.error.status, 'ESME_RINVESMCLASS');
});

test('parts are numbered by the header or by parameters, not by both', () => {
  const sar = [tlv('sar_msg_ref_num', 300), tlv('sar_total_segments', 2), tlv('sar_segment_seqnum', 2)];
  const inTlvs = read({ octets: 'a', tlvs: sar });
  assert.deepEqual(inTlvs.ok && inTlvs.value.concat, { reference: 300, total: 2, number: 2 });
  const header = Buffer.from('050003070201', 'hex');
  const both = read({ esm_class: 0x40, octets: header, tlvs: sar });
  assert.equal(!both.ok && both.error.status, 'ESME_ROPTPARNOTALLWD');
  const wrong = read({ octets: 'a', tlvs: [...sar.slice(0, 2), tlv('sar_segment_seqnum', 3)] });
  assert.equal(!wrong.ok && wrong.error.status, 'ESME_RINVOPTPARAMVAL');
  // Two of three say nothing; one part of one is a whole message.
  const half = read({ octets: 'a', tlvs: sar.slice(0, 2) });
  assert.deepEqual(half.ok && half.value.concat, undefined);
  const single = [tlv('sar_msg_ref_num', 1), tlv('sar_total_segments', 1), tlv('sar_segment_seqnum', 1)];
  const alone = read({ octets: 'a', tlvs: single });
  assert.deepEqual(alone.ok && alone.value.concat, undefined);
});

test('octets that are stored come back the same', () => {
  const given = read({
    esm_class: 0x40,
    data_coding: 4,
    octets: Buffer.from('0b050415820000000307020141', 'hex'),
  });
  assert.ok(given.ok);
  const taken = takenOctets(JSON.parse(JSON.stringify(storedOctets(given.value.read))));
  assert.ok(taken);
  assert.deepEqual(contentOf(taken), { ok: true, value: { kind: 'data', hex: '0605041582000041' } });
  assert.equal(joinOctets([]), undefined);
});

test('every fault has a status, and those of the moment are those clients repeat', () => {
  const repeated = new Set(['ESME_RTHROTTLED', 'ESME_RSYSERR', 'ESME_RMSGQFUL']);
  for (const fault of Object.keys(FAULTS) as FaultCode[]) {
    const { status } = faultRefusal(fault);
    assert.ok(statusNumber(status) > 0, fault);
    if (FAULTS[fault].kind === 'refused') assert.ok(!repeated.has(status), fault);
  }
});

test('a sender that is not registered is told by the source address', () => {
  const recipients = [
    { phone: '79990000001', parts: 1, cost: 0 as never, refused: { status: 23, err: ERR.senderUnknown } },
  ];
  assert.equal(refusalOf({ fault: 'message-forbidden', recipients }).status, 'ESME_RINVSRCADR');
  assert.equal(refusalOf({ fault: 'message-forbidden' }).status, 'ESME_RSUBMITFAIL');
});
