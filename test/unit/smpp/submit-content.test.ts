// Submissions by their bytes: every kind of message, alphabet and way of joining parts.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hexEncode } from '../../../src/base/bytes.ts';
import { DAY, HOUR, instant } from '../../../src/base/time.ts';
import { type SubmitContent, submitContents } from '../../../src/channels/smpp/submit-content.ts';
import type { MessageKind } from '../../../src/core/messages/kind.ts';
import type { MessageRef } from '../../../src/core/messages/submission.ts';
import type { ClaimedMessage } from '../../../src/core/ports.ts';
import { encodeText } from '../../../src/protocols/gsm/alphabet.ts';
import { unpack } from '../../../src/protocols/gsm/septets.ts';
import { ucs2Decode } from '../../../src/protocols/gsm/ucs2.ts';
import { tlvBytes, tlvNumber } from '../../../src/protocols/smpp/tlvs.ts';
import { writePdu } from '../../../src/protocols/smpp/write-pdu.ts';
import { accountValue } from '../../support/account.ts';
import { smppSettingsOf } from '../../support/smpp-stage.ts';

const NOW = instant(Date.UTC(2026, 0, 15, 9));

function message(kind: MessageKind, text: string, given: Partial<ClaimedMessage> = {}): ClaimedMessage {
  return {
    ref: 0x1a5 as MessageRef,
    account: accountValue(),
    publicId: '1',
    kind,
    phone: '79990000001',
    text,
    sender: undefined,
    call: undefined,
    parts: 1,
    doubtful: 'no',
    attempt: 1,
    acceptedAt: NOW,
    validUntil: instant(NOW + DAY),
    lastEvent: 0,
    ...given,
  };
}

type Given = Readonly<Record<string, unknown>>;

function contents(of: ClaimedMessage, given: Given = {}): readonly SubmitContent[] {
  const made = submitContents(of, smppSettingsOf(given), { now: NOW });
  assert.ok(made);
  return made;
}

function only(of: ClaimedMessage, given: Given = {}): SubmitContent {
  const [one, ...more] = contents(of, given);
  assert.ok(one && more.length === 0);
  return one;
}

/** What the network needs to know of a part, on one line. */
function line(one: SubmitContent): string {
  const { esm_class, protocol_id, data_coding, short_message } = one;
  return [esm_class, protocol_id, data_coding]
    .map((octet) => octet.toString(16))
    .join(' ')
    .concat(` ${hexEncode(short_message)}`);
}

test('a whole submission is these bytes', () => {
  const written = writePdu(only(message('sms', 'Hi@', { sender: 'Dozvon' }), { serviceType: 'CMT' }), 7);
  assert.ok(written.ok);
  const ascii = (text: string): string => hexEncode(Buffer.from(`${text}\0`));
  assert.equal(
    hexEncode(written.value),
    [
      '00000048000000040000000000000007',
      ascii('CMT'),
      '0500',
      ascii('Dozvon'),
      '0101',
      ascii('79990000001'),
      '000000',
      '00',
      ascii('000001000000000R'),
      '01000000',
      '03486900',
    ].join(''),
  );
});

const KINDS: readonly (readonly [string, ClaimedMessage, Given, string])[] = [
  ['sms', message('sms', 'Hi €'), {}, '0 0 0 4869201b65'],
  ['sms in UCS-2', message('sms', 'Да'), {}, '0 0 8 04140430'],
  ['sms in UCS-2, swapped', message('sms', 'Да'), { ucs2: 'little-endian' }, '0 0 8 14043004'],
  ['sms packed', message('sms', 'hellohello'), { alphabet: 'gsm7-packed' }, '0 0 0 e8329bfd4697d9ec37'],
  ['sms in Latin-1', message('sms', 'à[ñ'), { alphabet: 'latin1' }, '0 0 3 e05bf1'],
  ['a text that Latin-1 lacks', message('sms', '€'), { alphabet: 'latin1' }, '0 0 8 20ac'],
  ['own codings', message('sms', 'A'), { codings: { gsm7: 1 } }, '0 0 1 41'],
  ['own codings of UCS-2', message('sms', 'Я'), { codings: { ucs2: 24 } }, '0 0 18 042f'],
  ['flash', message('flash', 'Hi'), {}, '0 0 10 4869'],
  ['flash in UCS-2', message('flash', 'Я'), {}, '0 0 18 042f'],
  ['flash of a Latin-1 centre', message('flash', 'à'), { alphabet: 'latin1' }, '0 0 10 7f'],
  ['binary octets', message('binary', '\u0000\u00ff\u0001', { binary: 'bytes' }), {}, '0 0 4 ff01'],
  ['binary in hexadecimal', message('binary', '00FFA0', { binary: 'hex' }), {}, '0 0 4 ffa0'],
  [
    'binary with a header of its own',
    message('binary', '06050415810000FF', { binary: 'hex' }),
    {},
    '40 0 4 06050415810000ff',
  ],
  ['a silent ping', message('ping', 'never sent'), {}, '0 40 0 '],
  ['a ping by look-up', message('ping', ''), { lookups: 'texts' }, '0 0 0 5f5f50494e475f5f'],
  ['hlr', message('hlr', ''), { lookups: 'texts' }, '0 0 0 5f5f484c525f5f'],
];

for (const [name, of, given, expected] of KINDS)
  test(`${name} is ${expected}`, () => assert.equal(line(only(of, given)), expected));

test('a push is octets behind its ports, of class 1', () => {
  const one = only(message('push', 'http://a.example/\nTitle'));
  assert.deepEqual([one.esm_class, one.data_coding], [0x40, 0x15]);
  assert.equal(hexEncode(one.short_message.slice(0, 7)), '0605040b8423f0');
});

const LONG = 'abcdefghij'.repeat(31);
const LONG_UCS2 = 'Привет '.repeat(20);

test('parts are joined by a header with the number of the message', () => {
  const parts = contents(message('sms', LONG));
  assert.deepEqual(
    parts.map((one) => [one.esm_class, hexEncode(one.short_message.slice(0, 6)), one.short_message.length]),
    [
      [0x40, '050003a50301', 159],
      [0x40, '050003a50302', 159],
      [0x40, '050003a50303', 10],
    ],
  );
});

test('packed parts have a bit between header and text, and none is larger than the network takes', () => {
  const parts = contents(message('sms', LONG), { alphabet: 'gsm7-packed' });
  assert.deepEqual(
    parts.map(({ short_message }) => short_message.length),
    [140, 140, 10],
  );
  const texts = parts.map(({ short_message }) => Buffer.from(unpack(short_message.slice(6), 153, 1)));
  assert.equal(Buffer.concat(texts).toString('latin1'), LONG);
});

test('parts of UCS-2 are joined the same way, and swapped behind their headers alone', () => {
  for (const order of ['big-endian', 'little-endian']) {
    const parts = contents(message('sms', LONG_UCS2), { ucs2: order });
    assert.equal(parts.length, 3);
    const text = parts.map(({ short_message }, at) => {
      assert.equal(hexEncode(short_message.slice(0, 6)), `050003a5030${at + 1}`);
      const octets = Buffer.from(short_message.slice(6));
      return ucs2Decode(order === 'big-endian' ? octets : octets.swap16());
    });
    assert.equal(text.join(''), LONG_UCS2);
  }
});

test('with sar_ parameters parts have no header', () => {
  const parts = contents(message('sms', LONG), { joining: 'sar' });
  assert.deepEqual(
    parts.map((one) => [
      one.esm_class,
      tlvNumber(one.tlvs, 'sar_msg_ref_num'),
      tlvNumber(one.tlvs, 'sar_total_segments'),
      tlvNumber(one.tlvs, 'sar_segment_seqnum'),
      one.short_message.length,
    ]),
    [
      [0, 0xa5, 3, 1, 153],
      [0, 0xa5, 3, 2, 153],
      [0, 0xa5, 3, 3, 4],
    ],
  );
  const alone = only(message('sms', 'Hi'), { joining: 'sar' });
  assert.deepEqual(alone.tlvs, []);
});

test('a header of the message’s own excludes sar_ parameters: its parts are joined in it', () => {
  const parts = contents(message('push', `http://a.example/${'x'.repeat(200)}`), { joining: 'sar' });
  assert.equal(parts.length, 2);
  for (const [at, one] of parts.entries()) {
    assert.deepEqual(one.tlvs, []);
    assert.equal(hexEncode(one.short_message.slice(0, 12)), `0b0003a5020${at + 1}05040b8423f0`);
  }
});

test('with message_payload a message is one submission, however long', () => {
  const one = only(message('sms', LONG), { joining: 'payload' });
  assert.equal(one.short_message.length, 0);
  assert.deepEqual(tlvBytes(one.tlvs, 'message_payload'), encodeText(LONG));
  const wide = only(message('sms', LONG_UCS2), { joining: 'payload' });
  assert.equal(ucs2Decode(tlvBytes(wide.tlvs, 'message_payload') ?? new Uint8Array(0)), LONG_UCS2);
  assert.equal(wide.data_coding, 8);
  const short = only(message('sms', 'Hi'), { joining: 'payload' });
  assert.deepEqual([short.tlvs.length, short.short_message.length], [0, 2]);
});

test('a long text that Latin-1 lacks a character of is one the centre cuts, not parts twice their size', () => {
  for (const text of [`${LONG}€`, `${'a'.repeat(100)}€`]) {
    const one = only(message('sms', text), { alphabet: 'latin1' });
    assert.deepEqual([one.data_coding, one.esm_class, one.short_message.length], [8, 0, 0]);
    assert.equal(ucs2Decode(tlvBytes(one.tlvs, 'message_payload') ?? new Uint8Array(0)), text);
  }
});

test('more parts than can be numbered are none', () => {
  const text = 'a'.repeat(153 * 256);
  assert.equal(submitContents(message('sms', text), smppSettingsOf(), { now: NOW }), undefined);
});

const SENDERS: readonly (readonly [string | undefined, Given, readonly [number, number, string]])[] = [
  [undefined, {}, [0, 0, '']],
  ['', {}, [0, 0, '']],
  ['Dozvon', {}, [5, 0, 'Dozvon']],
  ['DOZVON 24', {}, [5, 0, 'DOZVON 24']],
  ['4040', {}, [3, 1, '4040']],
  ['79990000001', {}, [1, 1, '79990000001']],
  ['+79990000001', {}, [1, 1, '79990000001']],
  ['Dozvon', { sourceTon: 0, sourceNpi: 9 }, [0, 9, 'Dozvon']],
  ['4040', { sourceTon: 6 }, [6, 1, '4040']],
];

for (const [sender, given, expected] of SENDERS)
  test(`the sender ${sender} with ${JSON.stringify(given)} is ${expected.join(' ')}`, () => {
    const one = only(message('sms', 'Hi', { sender }), given);
    assert.deepEqual([one.source_addr_ton, one.source_addr_npi, one.source_addr], expected);
  });

test('the recipient is written as the centre wants it', () => {
  const plain = only(message('sms', 'Hi'));
  assert.deepEqual([plain.dest_addr_ton, plain.dest_addr_npi, plain.destination_addr], [1, 1, '79990000001']);
  const own = only(message('sms', 'Hi'), { destinationTon: 0, destinationNpi: 0, plus: true });
  assert.deepEqual([own.dest_addr_ton, own.dest_addr_npi, own.destination_addr], [0, 0, '+79990000001']);
});

const VALIDITIES: readonly (readonly [string, number, string])[] = [
  ['relative', DAY, '000001000000000R'],
  ['relative', 90 * 60_000 + 5_900, '000000013005000R'],
  ['relative', -HOUR, '000000000001000R'],
  ['relative', 200 * DAY, ''],
  ['absolute', 36 * HOUR, '260116210000000+'],
  ['none', DAY, ''],
];

for (const [validity, left, expected] of VALIDITIES)
  test(`${left} ms left in ${validity} form are "${expected}"`, () => {
    const of = message('sms', 'Hi', { validUntil: instant(NOW + left) });
    assert.equal(only(of, { validity }).validity_period, expected);
  });

test('receipts are asked for as configured, for a look-up always', () => {
  for (const [registered, flag] of [
    ['final', 1],
    ['failure', 2],
    ['none', 0],
  ] as const) {
    assert.equal(only(message('sms', 'Hi'), { registered }).registered_delivery, flag);
    const lookup = { registered, lookups: 'texts' };
    assert.equal(only(message('hlr', ''), lookup).registered_delivery, 1);
  }
});
