// Receipts as the standard has them, as peers write them, and as a subscriber could forge them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { latin1Encode } from '../../../src/base/bytes.ts';
import { printHlrReceipt, readHlrReceipt } from '../../../src/protocols/smpp/hlr-receipt.ts';
import {
  isFinal,
  MESSAGE_STATES,
  type MessageState,
  stateOfNumber,
  stateOfWord,
} from '../../../src/protocols/smpp/message-states.ts';
import { compose } from '../../../src/protocols/smpp/pdu.ts';
import { isReceipt, printReceipt, type Receipt, readReceipt } from '../../../src/protocols/smpp/receipt.ts';
import { readReceiptDate } from '../../../src/protocols/smpp/receipt-keys.ts';
import { type Tlv, tlv } from '../../../src/protocols/smpp/tlvs.ts';

function receipt(
  text: string,
  said: { readonly esm_class?: number; readonly tlvs?: readonly Tlv[] } = {},
): Receipt | undefined {
  const { esm_class = 4, tlvs = [] } = said;
  return readReceipt(compose('deliver_sm', { esm_class, short_message: latin1Encode(text), tlvs }));
}

const STANDARD =
  'id:855469 sub:001 dlvrd:001 submit date:2611271932 done date:2611271935 stat:DELIVRD err:000 text:Hello id:7 stat:EXPIRED';
const DONE = { year: 2026, month: 11, day: 27, hour: 19, minute: 35, second: 0 };

test('a receipt of appendix B gives all its fields, and its text does not speak for it', () => {
  assert.deepEqual(receipt(STANDARD), {
    id: '855469',
    otherId: undefined,
    state: 'DELIVERED',
    stat: 'DELIVRD',
    err: '000',
    submitted: { written: '2611271932', fields: { ...DONE, minute: 32 } },
    done: { written: '2611271935', fields: DONE },
    text: 'Hello id:7 stat:EXPIRED',
    networkError: undefined,
    knownBy: 'esm_class',
  });
});

test('keys come in any case and order, some are missing, dates have 10, 12 or 14 digits', () => {
  const odd = receipt(
    'ID:a-1 STAT:undeliverable Err:21 Done Date:261127193507 submit_date:20261127193200 Text:',
  );
  assert.equal(odd?.id, 'a-1');
  assert.equal(odd.state, 'UNDELIVERABLE');
  assert.equal(odd.stat, 'undeliverable');
  assert.equal(odd.err, '21');
  assert.deepEqual(odd.done?.fields, { ...DONE, second: 7 });
  assert.deepEqual(odd.submitted?.fields, { ...DONE, minute: 32 });
  assert.equal(odd.text, '');
  const whole = receipt('id:2 status:FAILED error:21 text:status:DELIVRD');
  assert.deepEqual([whole?.state, whole?.stat, whole?.err], ['UNDELIVERABLE', 'FAILED', '21']);
  const bare = receipt('id:1');
  assert.deepEqual([bare?.id, bare?.state, bare?.stat, bare?.done], ['1', undefined, '', undefined]);
  const first = receipt('text:Hello stat:EXPIRED id:9');
  assert.deepEqual([first?.id, first?.state, first?.text], ['9', 'EXPIRED', 'Hello']);
});

test('dates that are none keep their digits', () => {
  assert.deepEqual(readReceiptDate('0000000000'), { written: '0000000000', fields: undefined });
  assert.deepEqual(readReceiptDate('202611271935').fields, DONE);
  assert.deepEqual(readReceiptDate('2026-11-27 19:35:00').fields, DONE);
  assert.equal(readReceiptDate('yesterday').fields, undefined);
});

test('parameters are believed before the text', () => {
  const tlvs = [
    tlv('receipted_message_id', 'ff01'),
    tlv('message_state', 3),
    tlv('network_error_code', Uint8Array.of(3, 0x01, 0x02)),
  ];
  const told = receipt(STANDARD, { tlvs });
  assert.deepEqual(
    [told?.id, told?.otherId, told?.state, told?.networkError],
    ['ff01', '855469', 'EXPIRED', { network_type: 3, code: 258 }],
  );
  const silent = readReceipt(compose('data_sm', { esm_class: 4, tlvs }));
  assert.deepEqual([silent?.id, silent?.state], ['ff01', 'EXPIRED']);
  const unknown = receipt(STANDARD, { tlvs: [tlv('message_state', 77)] });
  assert.equal(unknown?.state, 'DELIVERED');
  // 0 is no state of 3.4: who fills nothing in writes it.
  const empty = [tlv('message_state', 0)];
  assert.equal(receipt(STANDARD, { tlvs: empty })?.state, 'DELIVERED');
  assert.equal(receipt('id:1 err:000', { tlvs: empty })?.state, 'SCHEDULED');
});

test('NULs between values and behind them are blanks, and a byte order mark is none of the text', () => {
  const ended = receipt('id:12\0 sub:001 stat:UNDELIV\0 err:006\0');
  assert.deepEqual([ended?.id, ended?.state, ended?.err], ['12', 'UNDELIVERABLE', '006']);
  const marked = new Uint8Array(Buffer.from('\ufeffid:12 stat:DELIVRD err:000', 'utf16le').swap16());
  const wide = readReceipt(compose('deliver_sm', { esm_class: 4, data_coding: 8, short_message: marked }));
  assert.deepEqual([wide?.id, wide?.state], ['12', 'DELIVERED']);
});

test('a receipt may lie in message_payload, and be UTF-16', () => {
  const tlvs = [tlv('message_payload', latin1Encode(STANDARD))];
  assert.equal(receipt('', { tlvs })?.id, '855469');
  const wide = new Uint8Array(Buffer.from(STANDARD, 'utf16le').swap16());
  const pdu = { esm_class: 4, data_coding: 8 };
  assert.equal(
    readReceipt(compose('deliver_sm', { ...pdu, short_message: wide.subarray(0, 250) }))?.stat,
    'DELIVRD',
  );
  assert.equal(
    readReceipt(compose('deliver_sm', { ...pdu, short_message: latin1Encode(STANDARD) }))?.stat,
    'DELIVRD',
  );
});

test('esm_class tells a receipt; without it a parameter or the text does, and it is said which', () => {
  assert.deepEqual([0, 0x04, 0x20, 0x24, 0x08, 0x10, 0x40, 0x44].map(isReceipt), [
    false,
    true,
    true,
    true,
    false,
    false,
    false,
    true,
  ]);
  assert.equal(receipt(STANDARD, { esm_class: 0 })?.knownBy, 'text');
  assert.equal(receipt('', { esm_class: 0, tlvs: [tlv('receipted_message_id', '1')] })?.knownBy, 'tlv');
  for (const text of [
    'Hello',
    'id:12 please',
    'my id:1 stat:DELIVRD err:000',
    'id:1 stat:GOOD err:000',
    'id:1 stat:DELIVRD',
  ])
    assert.equal(receipt(text, { esm_class: 0 }), undefined, text);
});

test('what is printed is read back', () => {
  const states = Object.keys(MESSAGE_STATES) as MessageState[];
  for (const state of states) {
    const said = {
      id: '12',
      sub: 1,
      dlvrd: 1,
      submitted: DONE,
      done: DONE,
      state,
      err: 21,
      text: 'Привет,\nмир и все, кто в нём',
    };
    const text = printReceipt(said);
    const read = receipt(text);
    assert.deepEqual([read?.id, read?.state, read?.err, read?.done?.fields], ['12', state, '021', DONE]);
    assert.match(
      text,
      /^id:12 sub:001 dlvrd:001 submit date:2611271935 done date:2611271935 stat:[A-Z]{7} err:021 text:\?{6}, \?/,
    );
    assert.equal(read?.text.length, 20);
  }
});

test('states are known by number and by word, and which are final', () => {
  assert.equal(stateOfNumber(8), 'REJECTED');
  assert.equal(stateOfNumber(10), undefined);
  assert.deepEqual(
    ['DELIVRD', 'deleted', 'ACCEPTED', 'rejectd', 'failed', 'Cancelled', 'DEL', ''].map(stateOfWord),
    ['DELIVERED', 'DELETED', 'ACCEPTED', 'REJECTED', 'UNDELIVERABLE', 'DELETED', undefined, undefined],
  );
  assert.deepEqual([isFinal('ENROUTE'), isFinal('UNKNOWN'), isFinal('EXPIRED')], [false, false, true]);
});

test('the receipt of an HLR request is one line, read and printed', () => {
  const said = {
    id: '855469',
    stat: 'DELIVRD',
    err: '000',
    imsi: '250010000000001',
    msc: '79990000000',
    mcc: '250',
    mnc: '01',
    cn: 'Россия',
    net: 'Первый оператор & K',
    rcn: '',
    rnet: '',
  };
  const text = printHlrReceipt(said);
  assert.match(
    text,
    /^id:855469 stat:DELIVRD err:000 imsi:250010000000001 msc:79990000000 mcc:250 mnc:01 cn:%D0%A0/,
  );
  assert.equal(text.split(' ').length, 11);
  assert.deepEqual(readHlrReceipt(text), said);
  assert.equal(readHlrReceipt('id:1 imsi: cn:New+Zealand net:100%')?.cn, 'New Zealand');
  assert.equal(readHlrReceipt('id:1 imsi: cn:New+Zealand net:100%')?.net, '100%');
  assert.equal(readHlrReceipt(STANDARD), undefined);
});

test('no text makes the readers throw', () => {
  const KEYED = fc
    .array(
      fc.oneof(
        fc.constantFrom('id:', ' stat:', ' text:', 'submit date:', ' imsi:', '%', '+', ' '),
        fc.string(),
      ),
      { maxLength: 20 },
    )
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(KEYED, fc.integer({ min: 0, max: 255 }), (text, esm_class) => {
      receipt(text, { esm_class });
      readHlrReceipt(text);
    }),
    { numRuns: 2_000 },
  );
});
