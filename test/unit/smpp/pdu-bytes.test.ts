// PDUs to the byte, and what real peers send that the standard does not have.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hexDecode, hexEncode, latin1Encode } from '../../../src/base/bytes.ts';
import type { Result } from '../../../src/base/result.ts';
import { type CommandName, commandId } from '../../../src/protocols/smpp/command-ids.ts';
import { statusNumber, statusSays } from '../../../src/protocols/smpp/command-status.ts';
import { type Content, compose, type Pdu } from '../../../src/protocols/smpp/pdu.ts';
import { LAYOUTS } from '../../../src/protocols/smpp/pdu-layouts.ts';
import { type ReadFault, readPdu } from '../../../src/protocols/smpp/read-pdu.ts';
import { TLVS } from '../../../src/protocols/smpp/tlv-table.ts';
import { findTlv, tlv, tlvBytes, tlvNumber, tlvText } from '../../../src/protocols/smpp/tlvs.ts';
import { type WriteFault, writePdu } from '../../../src/protocols/smpp/write-pdu.ts';

/** A PDU of hexadecimal digits: the header is made, the rest is given. */
function pdu(command: CommandName, body: string, command_status = 0): Uint8Array {
  const rest = hexDecode(body.replace(/\s/g, ''))!;
  const bytes = new Uint8Array(16 + rest.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, bytes.length);
  view.setUint32(4, commandId(command));
  view.setUint32(8, command_status);
  view.setUint32(12, 7);
  bytes.set(rest, 16);
  return bytes;
}

function read(bytes: Uint8Array): Pdu {
  const result = readPdu(bytes);
  assert.ok(result.ok, JSON.stringify(result));
  return result.value;
}

function fault(result: Result<unknown, ReadFault>): string {
  assert.ok(!result.ok);
  const { command_status, sequence_number, says } = result.error;
  return `${sequence_number} ${statusSays(command_status).split(',')[0]}: ${says}`;
}

function written(content: Content): string {
  const result = writePdu(content, 7);
  assert.ok(result.ok, JSON.stringify(result));
  return hexEncode(result.value);
}

const hex = (text: string): string => hexEncode(latin1Encode(text));

test('a bind lies on the wire as section 4.1.5 has it', () => {
  const bind = compose('bind_transceiver', {
    system_id: 'login',
    password: 'secret',
    interface_version: 0x34,
    addr_ton: 5,
    addr_npi: 1,
  });
  const header = '00000022 00000009 00000000 00000007';
  const body = `${hex('login')}00 ${hex('secret')}00 00 34 05 01 00`;
  assert.equal(written(bind), `${header}${body}`.replace(/\s/g, ''));
  assert.deepEqual(read(hexDecode(written(bind))!), { ...bind, sequence_number: 7 });
});

test('a submit_sm has its fields in the order of section 4.4.1, then its parameters', () => {
  const submit = compose('submit_sm', {
    service_type: 'CMT',
    source_addr_ton: 5,
    source_addr_npi: 1,
    source_addr: 'INFO',
    dest_addr_ton: 1,
    dest_addr_npi: 1,
    destination_addr: '79990000001',
    esm_class: 0x40,
    protocol_id: 2,
    priority_flag: 3,
    validity_period: '000001000000000R',
    registered_delivery: 1,
    replace_if_present_flag: 0,
    data_coding: 8,
    sm_default_msg_id: 9,
    short_message: Uint8Array.of(0, 0x41),
    tlvs: [
      tlv('user_message_reference', 0x0102),
      tlv('sc_interface_version', 0x34),
      { tag: 0x2001, value: Uint8Array.of(1) },
    ],
  });
  const body = [
    `${hex('CMT')}00 05 01 ${hex('INFO')}00 01 01 ${hex('79990000001')}00 40 02 03 00`,
    `${hex('000001000000000R')}00 01 00 08 09 02 0041 02040002 0102 02100001 34 20010001 01`,
  ].join('');
  assert.equal(written(submit), hexEncode(pdu('submit_sm', body)));
  assert.deepEqual(read(hexDecode(written(submit))!), { ...submit, sequence_number: 7 });
});

test('a submit_multi lists addresses and distribution lists, its response those it refused', () => {
  const address = { dest_addr_ton: 1, dest_addr_npi: 1, destination_addr: '79990000001' };
  const submit = compose('submit_multi', {
    dest_address: [
      { kind: 'address', ...address },
      { kind: 'list', dl_name: 'all' },
    ],
  });
  const body = `00 000000 02 01 0101 ${hex('79990000001')}00 02 ${hex('all')}00 000000 00 00 00 00 00 00 00`;
  assert.equal(written(submit), hexEncode(pdu('submit_multi', body)));
  const answer = compose('submit_multi_resp', {
    message_id: '1',
    unsuccess_sme: [{ ...address, error_status_code: 0x0b }],
  });
  const refused = `3100 01 0101 ${hex('79990000001')}00 0000000b`;
  assert.equal(written(answer), hexEncode(pdu('submit_multi_resp', refused)));
});

test('commands without fields are headers, and anything after them is passed over', () => {
  for (const command of ['enquire_link', 'unbind', 'generic_nack', 'cancel_sm_resp'] as const) {
    assert.equal(written(compose(command)).length, 32, command);
    assert.deepEqual(read(pdu(command, 'ff ff ff')).tlvs, [], command);
  }
});

test('a refusal that says nothing but its status has no body, and one that says more has', () => {
  assert.equal(written(compose('submit_sm_resp', { command_status: 0x58 })).length, 32);
  assert.equal(written(compose('submit_sm_resp')).length, 34);
  const told = compose('submit_sm_resp', {
    command_status: 0x45,
    tlvs: [tlv('additional_status_info_text', 'no')],
  });
  assert.equal(written(told), hexEncode(pdu('submit_sm_resp', `00 001d0003 ${hex('no')}00`, 0x45)));
});

test('a refused delivery keeps its field, which peers want: bodies are left out where the standard says so', () => {
  assert.equal(
    written(compose('deliver_sm_resp', { command_status: 0x64 })),
    hexEncode(pdu('deliver_sm_resp', '00', 0x64)),
  );
  assert.equal(
    written(compose('query_sm_resp', { command_status: 0x67 })),
    hexEncode(pdu('query_sm_resp', '00000000', 0x67)),
  );
  assert.equal(written(compose('bind_transceiver_resp', { command_status: 0x0e })).length, 32);
});

test('a delivery is read for what it tells, though its fields are longer than they may be, or its end is broken', () => {
  const tail = `04 00 00 00 00 00 00 00 00 05 ${hex('id:12')}`;
  const long = `${hex('TOOLONG')}00 0101 ${hex('1'.repeat(30))}00 0101 ${hex('4040')}00`;
  const delivery = read(pdu('deliver_sm', `${long} ${tail} 0427 0001 02 0424 0100 00`));
  assert.ok(delivery.command === 'deliver_sm');
  assert.equal(hexEncode(delivery.short_message), hex('id:12'));
  assert.equal(delivery.source_addr, '1'.repeat(30));
  assert.equal(tlvNumber(delivery.tlvs, 'message_state'), 2);
  assert.equal(
    fault(readPdu(pdu('deliver_sm', `00 0101 00 0101 00 ${tail.replace('05', '06')}`))),
    '7 0x01 ESME_RINVMSGLEN: sm_length is 6, but fewer octets follow',
  );
});

test('every command of the table has its own identifier, and every response is its request with the highest bit', () => {
  const ids = Object.keys(LAYOUTS).map((name) => commandId(name as CommandName));
  assert.equal(new Set(ids).size, ids.length);
  assert.equal(commandId('submit_sm_resp'), 0x8000_0004);
  assert.equal(commandId('broadcast_sm'), 0x111);
  assert.equal(commandId('data_sm_resp'), 0x8000_0103);
});

test('every tag of the table is its own, and every status says something', () => {
  const tags = Object.values(TLVS).map(([tag]) => tag);
  assert.equal(new Set(tags).size, tags.length);
  assert.equal(statusNumber('ESME_RTHROTTLED'), 0x58);
  assert.equal(statusSays(0x0e), '0x0E ESME_RINVPASWD, password is wrong');
  assert.equal(statusSays(0x412), "0x412, the peer's own code");
  assert.equal(statusSays(0x500), '0x500, a reserved code');
});

test('a long password is read and written; a longer one is answered ESME_RINVPASWD', () => {
  const bind = (password: string): Uint8Array =>
    pdu('bind_receiver', `${hex('login')}00 ${hex(password)}00 00 34 00 00 00`);
  const long = read(bind('p'.repeat(64)));
  assert.equal('password' in long && long.password, 'p'.repeat(64));
  assert.equal(fault(readPdu(bind('p'.repeat(65)))), '7 0x0E ESME_RINVPASWD: password is longer than 64');
});

test('a last string without NUL is taken to the end', () => {
  const query = read(pdu('query_sm', `${hex('12')}00 01 01 ${hex('INFO')}`));
  assert.equal('source_addr' in query && query.source_addr, 'INFO');
  const answer = read(pdu('submit_sm_resp', hex('855469')));
  assert.equal('message_id' in answer && answer.message_id, '855469');
});

test('responses may be short: without strings, and with an error status without anything', () => {
  assert.deepEqual(read(pdu('deliver_sm_resp', '')), { ...compose('deliver_sm_resp'), sequence_number: 7 });
  assert.deepEqual(read(pdu('submit_multi_resp', `${hex('1')}00`)), {
    ...compose('submit_multi_resp', { message_id: '1' }),
    sequence_number: 7,
  });
  assert.equal(read(pdu('query_sm_resp', `${hex('1')}`, 0x67)).command_status, 0x67);
  assert.equal(
    fault(readPdu(pdu('query_sm_resp', hex('1')))),
    '7 0x02 ESME_RINVCMDLEN: ends before message_state',
  );
});

test('an overlong message_id of a response is kept: what it names has happened', () => {
  const answer = read(pdu('submit_sm_resp', `${hex('a'.repeat(90))}00`));
  assert.equal('message_id' in answer && answer.message_id.length, 90);
});

test('requests that are short, long or lie are refused with what is wrong', () => {
  const head = `00 0000 00 0000 ${hex('79990000001')}00 000000 00 00 00 00 00 00`;
  const table: readonly (readonly [Uint8Array, string])[] = [
    [pdu('submit_sm', ''), '7 0x02 ESME_RINVCMDLEN: ends before service_type'],
    [pdu('submit_sm', head), '7 0x02 ESME_RINVCMDLEN: ends before sm_length'],
    [pdu('submit_sm', `${head} 05 00`), '7 0x01 ESME_RINVMSGLEN: sm_length is 5, but fewer octets follow'],
    [pdu('submit_sm', `${hex('TOOLONG')}00`), '7 0x15 ESME_RINVSERTYP: service_type is longer than 5'],
    [
      pdu('submit_sm', `00 0000 ${hex('1'.repeat(21))}00`),
      '7 0x0A ESME_RINVSRCADR: source_addr is longer than 20',
    ],
    [
      pdu('submit_sm', `${head} 00 0424 0005 00`),
      '7 0xC0 ESME_RINVOPTPARSTREAM: an optional parameter is longer than what follows',
    ],
    [
      pdu('submit_sm', `${head} 00 ${'20000000'.repeat(1_001)}`),
      '7 0xC0 ESME_RINVOPTPARSTREAM: too many optional parameters',
    ],
    [pdu('submit_multi', '00 0000 00 01 03 00'), '7 0x40 ESME_RINVDESTFLAG: dest_flag is 3'],
  ];
  for (const [bytes, says] of table) assert.equal(fault(readPdu(bytes)), says);
  assert.equal(fault(readPdu(Uint8Array.of(1, 2, 3))), '0 0x02 ESME_RINVCMDLEN: shorter than a header');
});

test('NULs after the last parameter are passed over', () => {
  const bytes = pdu('submit_sm', '00 0000 00 0000 00 000000 00 00 00 00 00 00 00 02040002 0001 000000');
  assert.equal(read(bytes).tlvs.length, 1);
});

test('parameters are kept in their order, unknown and repeated ones too', () => {
  const bytes = pdu('submit_sm_resp', `00 1400 0001 aa 0204 0001 05 1400 0000 ffff 0002 0102`);
  const { tlvs } = read(bytes);
  assert.deepEqual(
    tlvs.map((one) => [one.tag, hexEncode(one.value)]),
    [
      [0x1400, 'aa'],
      [0x0204, '05'],
      [0x1400, ''],
      [0xffff, '0102'],
    ],
  );
  assert.equal(hexEncode(findTlv(tlvs, 0xffff)!), '0102');
});

test('parameters are read by what came: integers of any width, strings without NUL', () => {
  const of = (tag: number, value: string) => [{ tag, value: hexDecode(value)! }];
  assert.equal(tlvNumber(of(0x0427, '00000002'), 'message_state'), 2);
  assert.equal(tlvNumber(of(0x0204, '05'), 'user_message_reference'), 5);
  assert.equal(tlvNumber(of(0x0017, 'ffffffff'), 'qos_time_to_live'), 0xffff_ffff);
  assert.equal(tlvNumber(of(0x0427, ''), 'message_state'), undefined);
  assert.equal(tlvNumber([], 'message_state'), undefined);
  assert.equal(tlvText(of(0x001e, '313233'), 'receipted_message_id'), '123');
  assert.equal(tlvText(of(0x001e, '31323300'), 'receipted_message_id'), '123');
  assert.deepEqual(tlvBytes(of(0x0424, '00'), 'message_payload'), Uint8Array.of(0));
  assert.equal(hexEncode(tlv('qos_time_to_live', 0xfffe_fdfc).value), 'fffefdfc');
  assert.equal(tlv('alert_on_message_delivery', Uint8Array.of(1)).value.length, 0);
});

test('values that have no place on the wire are named', () => {
  const wrong = (content: Content): WriteFault => {
    const result = writePdu(content, 1);
    assert.ok(!result.ok);
    return result.error;
  };
  const octet = 'has a character that is no octet';
  assert.deepEqual(wrong(compose('submit_sm', { source_addr: 'x'.repeat(21) })), {
    field: 'source_addr',
    says: 'is longer than 20',
  });
  assert.deepEqual(wrong(compose('submit_sm', { source_addr: 'ИНФО' })), {
    field: 'source_addr',
    says: octet,
  });
  assert.deepEqual(wrong(compose('submit_sm', { source_addr: 'a\0b' })), {
    field: 'source_addr',
    says: octet,
  });
  assert.deepEqual(wrong(compose('submit_sm', { esm_class: 256 })), {
    field: 'esm_class',
    says: 'is no octet',
  });
  assert.deepEqual(wrong(compose('submit_sm', { short_message: new Uint8Array(256) })), {
    field: 'short_message',
    says: 'is longer than 255',
  });
  const destination = { kind: 'list', dl_name: 'all' } as const;
  assert.deepEqual(wrong(compose('submit_multi', { dest_address: Array(256).fill(destination) })), {
    field: 'dest_address',
    says: 'has more than 255 entries',
  });
  const payload = tlv('message_payload', new Uint8Array(65_536));
  assert.deepEqual(wrong(compose('submit_sm', { tlvs: [payload] })), {
    field: 'tlv 0x0424',
    says: 'is longer than 65535',
  });
  const half = tlv('message_payload', new Uint8Array(40_000));
  assert.deepEqual(wrong(compose('submit_sm', { tlvs: [half, half] })), {
    field: 'tlvs',
    says: 'make the PDU larger than peers take',
  });
});
