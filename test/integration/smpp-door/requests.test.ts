// Requests of clients: what becomes of each kind of content, time and command, and with what it is refused.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY, HOUR, MINUTE } from '../../../src/base/time.ts';
import { encodeText } from '../../../src/protocols/gsm/alphabet.ts';
import { ucs2Encode } from '../../../src/protocols/gsm/ucs2.ts';
import { type StatusName, statusNumber } from '../../../src/protocols/smpp/command-status.ts';
import { type ContentOf, compose } from '../../../src/protocols/smpp/pdu.ts';
import { writeAbsolute, writeRelative } from '../../../src/protocols/smpp/times.ts';
import { tlv, tlvNumber, tlvText } from '../../../src/protocols/smpp/tlvs.ts';
import { textOf } from '../../support/esme.ts';
import { EsmeStage } from '../../support/esme-stage.ts';

const LIMIT = { timeout: 120_000 };
const HELLO = Buffer.from('Hello');

type Said = Partial<ContentOf<'submit_sm'>>;

const CONTENTS: readonly (readonly [
  what: string,
  said: Said,
  message: { readonly kind: string; readonly text: string; readonly binary?: 'hex' },
])[] = [
  [
    'the GSM alphabet',
    { data_coding: 0, short_message: encodeText('10 € @ [x]') ?? HELLO },
    { kind: 'sms', text: '10 € @ [x]' },
  ],
  [
    'UCS-2 with a mark in front',
    { data_coding: 8, short_message: ucs2Encode('\ufeffПривет 👍') },
    { kind: 'sms', text: 'Привет 👍' },
  ],
  ['ASCII', { data_coding: 1, short_message: Buffer.from('a_b') }, { kind: 'sms', text: 'a_b' }],
  [
    'ISO-8859-1',
    { data_coding: 3, short_message: Buffer.from('Grüße', 'latin1') },
    { kind: 'sms', text: 'Grüße' },
  ],
  ['4 as Latin text', { data_coding: 4, short_message: HELLO }, { kind: 'sms', text: 'Hello' }],
  [
    '4 as data',
    { data_coding: 4, short_message: Buffer.from([1, 2, 3]) },
    { kind: 'binary', text: '00010203', binary: 'hex' },
  ],
  [
    '2 as data',
    { data_coding: 2, short_message: HELLO },
    { kind: 'binary', text: '0048656c6c6f', binary: 'hex' },
  ],
  [
    'a port-addressed message',
    { data_coding: 4, esm_class: 0x40, short_message: Buffer.from('06050415820000aabb', 'hex') },
    { kind: 'binary', text: '06050415820000aabb', binary: 'hex' },
  ],
  ['class 0', { data_coding: 0x10, short_message: HELLO }, { kind: 'flash', text: 'Hello' }],
  ['class 0 in UCS-2', { data_coding: 0x18, short_message: ucs2Encode('Да') }, { kind: 'flash', text: 'Да' }],
  ['the group 1111', { data_coding: 0xf0, short_message: HELLO }, { kind: 'flash', text: 'Hello' }],
  [
    'message_payload',
    { tlvs: [tlv('message_payload', Buffer.from('x'.repeat(300)))] },
    { kind: 'sms', text: 'x'.repeat(300) },
  ],
  ['a comment', { short_message: Buffer.from('Hello\n~~~\nfor the files') }, { kind: 'sms', text: 'Hello' }],
  ['__HLR__', { short_message: Buffer.from('__HLR__') }, { kind: 'hlr', text: '' }],
  ['__PING__', { short_message: Buffer.from('__PING__') }, { kind: 'ping', text: '' }],
  ['__CALL__', { short_message: Buffer.from('__CALL__ Press 1') }, { kind: 'call', text: 'Press 1' }],
  [
    'a kind by parameter',
    { short_message: HELLO, tlvs: [{ tag: 0x2001, value: Uint8Array.of(0, 1) }] },
    { kind: 'flash', text: 'Hello' },
  ],
  [
    'a kind by service_type',
    { service_type: 'FLASH', short_message: HELLO },
    { kind: 'flash', text: 'Hello' },
  ],
  ['an unknown service_type', { service_type: 'CMT', short_message: HELLO }, { kind: 'sms', text: 'Hello' }],
];

test('every form of content becomes the message it means', LIMIT, async (context) => {
  const stage = await EsmeStage.open(context);
  const esme = await stage.bind();
  for (const [what, said, message] of CONTENTS) {
    const id = await esme.submit(said);
    assert.equal(typeof id, 'string', `${what}: ${id}`);
    const [claimed] = await stage.claim(1);
    const { kind, text, binary } = claimed ?? {};
    assert.deepEqual({ kind, text, ...(binary && { binary }) }, message, what);
    const { rows } = await stage.given.client.query(
      'select comment from submissions order by id desc limit 1',
    );
    assert.equal(rows[0].comment, what === 'a comment' ? 'for the files' : null);
  }
  assert.deepEqual(stage.troubles, []);
});

test('for a system_type of ISO the default alphabet is ISO-8859-1', LIMIT, async (context) => {
  const stage = await EsmeStage.open(context);
  const esme = await stage.bind({ systemType: 'ISO' });
  await esme.submit({ short_message: Buffer.from('a@b_é', 'latin1') });
  assert.equal((await stage.claim(1))[0]?.text, 'a@b_é');
});

const REFUSED: readonly (readonly [what: string, said: Said, status: StatusName])[] = [
  ['no text', {}, 'ESME_RSUBMITFAIL'],
  [
    'a text past the limit',
    { tlvs: [tlv('message_payload', Buffer.from('x'.repeat(1_001)))] },
    'ESME_RINVMSGLEN',
  ],
  [
    'text in two places',
    { short_message: HELLO, tlvs: [tlv('message_payload', HELLO)] },
    'ESME_ROPTPARNOTALLWD',
  ],
  ['no number', { destination_addr: 'somebody', short_message: HELLO }, 'ESME_RINVDSTADR'],
  ['nobody', { destination_addr: '', short_message: HELLO }, 'ESME_RINVDSTADR'],
  ['a stranger as sender', { source_addr: 'Stranger', short_message: HELLO }, 'ESME_RINVSRCADR'],
  ['an unknown alphabet', { data_coding: 5, short_message: HELLO }, 'ESME_RSUBMITFAIL'],
  ['a header cut off', { esm_class: 0x40, short_message: Uint8Array.of(9, 0) }, 'ESME_RINVESMCLASS'],
  ['an acknowledgement', { esm_class: 0x08, short_message: HELLO }, 'ESME_RINVESMCLASS'],
  ['no time', { schedule_delivery_time: 'tomorrow', short_message: HELLO }, 'ESME_RINVSCHED'],
  [
    'a time years ahead',
    { schedule_delivery_time: '490101000000000+', short_message: HELLO },
    'ESME_RINVSCHED',
  ],
  ['no validity', { validity_period: 'long', short_message: HELLO }, 'ESME_RINVEXPIRY'],
  ['an end in the past', { validity_period: '200101000000000+', short_message: HELLO }, 'ESME_RINVEXPIRY'],
  [
    'a kind that is none',
    { short_message: HELLO, tlvs: [{ tag: 0x2001, value: Uint8Array.of(9) }] },
    'ESME_RINVOPTPARAMVAL',
  ],
  ['a kind without a channel', { service_type: 'VIBER', short_message: HELLO }, 'ESME_RSUBMITFAIL'],
  ['a word of a USSD dialogue', { service_type: 'USSD', short_message: HELLO }, 'ESME_RINVSERTYP'],
  [
    'a USSD operation of no service',
    { short_message: HELLO, tlvs: [tlv('ussd_service_op', 2)] },
    'ESME_ROPTPARNOTALLWD',
  ],
  ['a predefined message', { sm_default_msg_id: 3 }, 'ESME_RINVDFTMSGID'],
];

test('what cannot be is refused by its own status, and the session goes on', LIMIT, async (context) => {
  const stage = await EsmeStage.open(context, { settings: { smppRate: 1_000 } });
  const esme = await stage.bind();
  for (const [what, said, status] of REFUSED)
    assert.equal(await esme.submit(said), statusNumber(status), what);
  assert.equal(typeof (await esme.submit({ short_message: HELLO })), 'string');
});

test('without money a message is refused, and who speaks 5.0 is told why', LIMIT, async (context) => {
  const stage = await EsmeStage.open(context);
  await stage.given.client.query(`update accounts set balance = 0 where login = 'shop'`);
  const esme = await stage.bind({ version: 0x50 });
  const pdu = await esme.ask(compose('submit_sm', { destination_addr: '79990000001', short_message: HELLO }));
  assert.equal(pdu?.command_status, statusNumber('ESME_RSUBMITFAIL'));
  assert.match(tlvText(pdu?.tlvs ?? [], 'additional_status_info_text') ?? '', /balance/);
});

test('a status that 5.0 added is told to who speaks it', LIMIT, async (context) => {
  const stage = await EsmeStage.open(context);
  const esme = await stage.bind({ version: 0x50 });
  assert.equal(await esme.submit({ data_coding: 5, short_message: HELLO }), statusNumber('ESME_RINVDCS'));
});

test('times are those of the client, whatever its zone', LIMIT, async (context) => {
  const stage = await EsmeStage.open(context);
  const esme = await stage.bind();
  const now = Date.now();
  const at = Math.ceil(now / 1_000) * 1_000 + 2 * HOUR;
  const zoned = writeAbsolute(at as never, 12) ?? '';
  assert.match(zoned, /12\+$/);
  await esme.submit({ schedule_delivery_time: zoned, short_message: HELLO });
  await esme.submit({ schedule_delivery_time: writeRelative(2 * HOUR) ?? '', short_message: HELLO });
  await esme.submit({ validity_period: writeRelative(30 * MINUTE) ?? '', short_message: HELLO });
  await esme.submit({
    validity_period: writeAbsolute((now + HOUR) as never, -20) ?? '',
    short_message: HELLO,
  });
  await esme.submit({ validity_period: '000003000000000R', short_message: HELLO });
  const { rows } = await stage.given.client.query(
    `select due_at, valid_until - due_at as life from messages order by id`,
  );
  const life = (row: { life: { hours?: number; minutes?: number; days?: number } }): number =>
    (row.life.days ?? 0) * DAY + (row.life.hours ?? 0) * HOUR + (row.life.minutes ?? 0) * MINUTE;
  assert.equal(rows[0].due_at.getTime(), at);
  assert.ok(Math.abs(rows[1].due_at.getTime() - now - 2 * HOUR) < MINUTE);
  assert.equal(life(rows[2]), 30 * MINUTE);
  assert.ok(life(rows[3]) >= 59 * MINUTE && life(rows[3]) <= HOUR);
  // The service keeps a message for a day.
  assert.equal(life(rows[4]), DAY);
});

test(
  'more than the account may send a second is refused at once, and may be sent later',
  LIMIT,
  async (context) => {
    const stage = await EsmeStage.open(context, { settings: { smppRate: 20 } });
    const esme = await stage.bind();
    const all = await Promise.all(
      Array.from({ length: 50 }, (_, at) => esme.submit({ short_message: Buffer.from(`Text ${at}`) })),
    );
    const throttled = all.filter((one) => one === statusNumber('ESME_RTHROTTLED'));
    assert.ok(throttled.length >= 10, `${throttled.length}`);
    assert.ok(all.filter((one) => typeof one === 'string').length >= 20);
  },
);

test('requests beyond the window of the account are throttled', LIMIT, async (context) => {
  const stage = await EsmeStage.open(context, { settings: { smppRate: 1_000, smppWindow: 5 } });
  const esme = await stage.bind({ version: 0x50 });
  const all = await Promise.all(
    Array.from({ length: 60 }, (_, at) => {
      const short_message = Buffer.from(`Text ${at}`);
      return esme.ask(compose('submit_sm', { destination_addr: '79990000001', short_message }));
    }),
  );
  const throttled = all.filter((pdu) => pdu?.command_status === statusNumber('ESME_RTHROTTLED'));
  assert.ok(throttled.length > 0);
  assert.ok(all.filter((pdu) => pdu?.command_status === 0).length >= 5);
  // Who speaks 5.0 is told how near the limit is, while there is anything to tell.
  assert.ok(throttled.every((pdu) => tlvNumber(pdu?.tlvs ?? [], 'congestion_state') === 100));
});

test('one request reaches several numbers, and tells which were refused', LIMIT, async (context) => {
  const stage = await EsmeStage.open(context);
  const esme = await stage.bind();
  const address = (destination_addr: string) =>
    ({ kind: 'address', dest_addr_ton: 1, dest_addr_npi: 1, destination_addr }) as const;
  const dest_address = [address('79990000001'), address('12'), address('79990000002')];
  const pdu = await esme.ask(
    compose('submit_multi', { dest_address, short_message: HELLO, registered_delivery: 1 }),
  );
  assert.ok(pdu?.command === 'submit_multi_resp');
  assert.equal(pdu.command_status, 0);
  assert.deepEqual(
    pdu.unsuccess_sme.map(({ destination_addr, error_status_code }) => [destination_addr, error_status_code]),
    [['12', statusNumber('ESME_RINVDSTADR')]],
  );
  await stage.end();
  await esme.until(() => esme.told.length === 2);
  assert.deepEqual(esme.told.map(({ source_addr }) => source_addr).sort(), ['79990000001', '79990000002']);
  assert.ok(esme.told.every((one) => tlvText(one.tlvs, 'receipted_message_id') === pdu.message_id));
});

test('data_sm is a message as well', LIMIT, async (context) => {
  const stage = await EsmeStage.open(context);
  const esme = await stage.bind();
  const pdu = await esme.ask(
    compose('data_sm', {
      destination_addr: '79990000001',
      registered_delivery: 1,
      tlvs: [tlv('message_payload', HELLO), tlv('qos_time_to_live', 600)],
    }),
  );
  assert.ok(pdu?.command === 'data_sm_resp' && pdu.command_status === 0);
  const [message] = await stage.claim(1);
  assert.equal(message?.text, 'Hello');
  assert.equal(Math.round(((message?.validUntil ?? 0) - (message?.acceptedAt ?? 0)) / MINUTE), 10);
});

test('a client may ask where its message stands', LIMIT, async (context) => {
  const stage = await EsmeStage.open(context);
  const esme = await stage.bind({ version: 0x50 });
  const id = String(await esme.submit({ short_message: HELLO }));
  const later = await esme.submit({
    schedule_delivery_time: writeRelative(HOUR) ?? '',
    short_message: HELLO,
  });
  const query = async (message_id: string) => {
    const pdu = await esme.ask(compose('query_sm', { message_id }));
    assert.ok(pdu?.command === 'query_sm_resp');
    return pdu;
  };
  assert.equal((await query(id)).message_state, 1);
  assert.equal((await query(String(later))).message_state, 0);
  await stage.end({ kind: 'final', status: 20, err: 6 });
  const ended = await query(id);
  assert.deepEqual([ended.message_id, ended.message_state, ended.error_code], [id, 5, 6]);
  assert.match(ended.final_date, /^\d{12}\d00\+$/);
  assert.equal((await query('999')).command_status, statusNumber('ESME_RQUERYFAIL'));
});

test('what waits is taken back: not sent, not paid, told as deleted', LIMIT, async (context) => {
  const stage = await EsmeStage.open(context);
  const esme = await stage.bind();
  const id = String(await esme.submit({ short_message: HELLO, registered_delivery: 1 }));
  const cancel = async (said: Partial<ContentOf<'cancel_sm'>>) =>
    (await esme.ask(compose('cancel_sm', said)))?.command_status;
  assert.equal(
    await cancel({ message_id: id, destination_addr: '79990000009' }),
    statusNumber('ESME_RCANCELFAIL'),
  );
  assert.equal(await cancel({ message_id: id }), 0);
  await esme.until(() => esme.told.length === 1);
  assert.match(textOf(esme.told[0] as never), /stat:DELETED/);
  assert.equal(await cancel({ message_id: id }), statusNumber('ESME_RCANCELFAIL'));
  assert.equal(await cancel({ message_id: '999' }), statusNumber('ESME_RINVMSGID'));
  assert.equal(await cancel({}), statusNumber('ESME_RINVDSTADR'));
  assert.equal(await stage.end(), 0);
  const funds = await stage.storage.accounts.funds(stage.account);
  assert.equal(funds.balance, 10_000_000);
  assert.deepEqual(await stage.storage.audit(), []);
  const query = await esme.ask(compose('query_sm', { message_id: id }));
  assert.ok(query?.command === 'query_sm_resp' && query.message_state === 4);
  await esme.submit({ source_addr: 'Shop', short_message: HELLO });
  await esme.submit({ source_addr: 'Shop', short_message: Buffer.from('Ho') });
  assert.equal(await cancel({ source_addr: 'Shop', destination_addr: '79990000001' }), 0);
  assert.equal(await stage.end(), 0);
});

test('what waits gets another text at another price, under the same id', LIMIT, async (context) => {
  const stage = await EsmeStage.open(context);
  const esme = await stage.bind();
  const id = String(
    await esme.submit({
      source_addr: 'Shop',
      data_coding: 8,
      short_message: ucs2Encode('Да'),
      registered_delivery: 1,
    }),
  );
  const replace = async (message_id: string, short_message: Uint8Array) =>
    (await esme.ask(compose('replace_sm', { message_id, short_message, registered_delivery: 1 })))
      ?.command_status;
  const before = await stage.storage.accounts.funds(stage.account);
  assert.equal(await replace(id, ucs2Encode('Нет'.repeat(40))), 0);
  const after = await stage.storage.accounts.funds(stage.account);
  // Two parts in place of one.
  assert.equal(10_000_000 - after.balance, 2 * (10_000_000 - before.balance));
  const [message] = await stage.claim(1);
  assert.deepEqual([message?.text, message?.publicId, message?.sender], ['Нет'.repeat(40), id, 'Shop']);
  // It is being sent now.
  assert.equal(await replace(id, ucs2Encode('Нет')), statusNumber('ESME_RREPLACEFAIL'));
  assert.equal(await replace('999', ucs2Encode('Нет')), statusNumber('ESME_RREPLACEFAIL'));
  if (message) await stage.storage.inbox.outcome(message.ref, { kind: 'final', status: 1, err: 0 });
  await esme.until(() => esme.told.length === 1);
  assert.equal(tlvText(esme.told[0]?.tlvs ?? [], 'receipted_message_id'), id);
  assert.deepEqual(await stage.storage.audit(), []);
});

test('a replacement that cannot be leaves the message as it was', LIMIT, async (context) => {
  const stage = await EsmeStage.open(context);
  const esme = await stage.bind();
  const id = String(await esme.submit({ short_message: HELLO }));
  const pdu = await esme.ask(compose('replace_sm', { message_id: id, short_message: new Uint8Array(0) }));
  assert.notEqual(pdu?.command_status, 0);
  assert.equal((await stage.claim(1))[0]?.text, 'Hello');
});

test('commands that are not for us are refused, unknown ones with their number', LIMIT, async (context) => {
  const stage = await EsmeStage.open(context);
  const esme = await stage.bind({ version: 0x50 });
  const pdu = await esme.ask(compose('broadcast_sm', { source_addr: 'Shop' }));
  assert.equal(pdu?.command_status, statusNumber('ESME_RINVCMDID'));
});
