// Messages in, receipts out: what is answered, what is stored, what is told of it, when it is told again.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compose } from '../../../src/protocols/smpp/pdu.ts';
import { findTlv, tlvNumber, tlvText } from '../../../src/protocols/smpp/tlvs.ts';
import { textOf } from '../../support/esme.ts';
import { EsmeStage } from '../../support/esme-stage.ts';
import { bytesOf, RawEsme } from '../../support/raw-esme.ts';

const LIMIT = { timeout: 120_000 };
const HELLO = Buffer.from('Hello');

test('a message is taken, and its receipt tells of its end', LIMIT, async (context) => {
  const stage = await EsmeStage.open(context);
  const esme = await stage.bind();
  const id = await esme.submit({
    source_addr_ton: 5,
    source_addr_npi: 1,
    source_addr: 'Shop',
    short_message: HELLO,
    registered_delivery: 1,
  });
  assert.match(String(id), /^\d+$/);
  const [message] = await stage.claim(1);
  assert.ok(message);
  assert.deepEqual([message.text, message.sender, message.phone], ['Hello', 'Shop', '79990000001']);
  assert.equal(message.publicId, id);
  await stage.storage.inbox.outcome(message.ref, { kind: 'final', status: 1, err: 0 });
  await esme.until(() => esme.told.length === 1);
  const [receipt] = esme.told;
  assert.ok(receipt);
  assert.equal(receipt.esm_class, 0x04);
  // The other way round: it comes from whom the message went to.
  assert.deepEqual(
    [receipt.source_addr_ton, receipt.source_addr_npi, receipt.source_addr],
    [1, 1, '79990000001'],
  );
  assert.deepEqual([receipt.dest_addr_ton, receipt.dest_addr_npi, receipt.destination_addr], [5, 1, 'Shop']);
  assert.match(
    textOf(receipt),
    new RegExp(
      `^id:${id} sub:001 dlvrd:001 submit date:\\d{10} done date:\\d{10} stat:DELIVRD err:000 text:Hello$`,
    ),
  );
  assert.equal(tlvText(receipt.tlvs, 'receipted_message_id'), id);
  assert.equal(tlvNumber(receipt.tlvs, 'message_state'), 2);
  assert.deepEqual([...(findTlv(receipt.tlvs, 0x0423) ?? [])], [3, 0, 0]);
  assert.match(Buffer.from(findTlv(receipt.tlvs, 0x2000) ?? []).toString('latin1'), /^\d\.\d{4}$/);
  assert.deepEqual([...(findTlv(receipt.tlvs, 0x2001) ?? [])], [0, 0]);
  assert.deepEqual([...(findTlv(receipt.tlvs, 0x2002) ?? [])], [0, 1]);
  assert.deepEqual(stage.troubles, []);
});

test(
  'what a look-up found stands in its receipt, and the handler is told of it too',
  LIMIT,
  async (context) => {
    const stage = await EsmeStage.open(context, { settings: { handler: 'http://127.0.0.1:9/handler' } });
    const esme = await stage.bind();
    const id = await esme.submit({ short_message: Buffer.from('__HLR__'), registered_delivery: 1 });
    const lookup = {
      imsi: '250010000000001',
      msc: '79160000000',
      mcc: '250',
      mnc: '01',
      cn: 'Россия',
      net: 'Best Net',
      rcn: '',
      rnet: '',
    };
    await stage.end({ kind: 'final', status: 1, err: 0, lookup });
    await esme.until(() => esme.told.length === 1);
    assert.equal(
      textOf(esme.told[0] as never),
      `id:${id} stat:DELIVRD err:000 imsi:250010000000001 msc:79160000000 mcc:250 mnc:01 ` +
        'cn:%D0%A0%D0%BE%D1%81%D1%81%D0%B8%D1%8F net:Best%20Net rcn: rnet:',
    );
    const { rows } = await stage.given.client.query('select fields from deliveries');
    assert.deepEqual(
      rows.map(({ fields }) => new Map(fields).get('imsi')),
      ['250010000000001'],
    );
    assert.deepEqual([...(findTlv(esme.told[0]?.tlvs ?? [], 0x2001) ?? [])], [0, 4]);
  },
);

test('what has waited for a day is dropped, the rest is not', LIMIT, async (context) => {
  const stage = await EsmeStage.open(context);
  const esme = await stage.bind({ as: 'bind_transmitter' });
  for (const text of ['old', 'new']) {
    await esme.submit({ short_message: Buffer.from(text), registered_delivery: 1 });
    await stage.end();
  }
  await stage.given.client.query(
    `update esme_deliveries set queued_at = queued_at - interval '25 hours' where told->>'text' = 'old'`,
  );
  await stage.sweepTold();
  const receiver = await stage.bind({ as: 'bind_receiver' });
  await receiver.until(() => receiver.told.length === 1);
  assert.match(textOf(receiver.told[0] as never), /text:new$/);
});

test('of more than may wait the oldest are dropped', LIMIT, async (context) => {
  const stage = await EsmeStage.open(context);
  const esme = await stage.bind({ as: 'bind_transmitter' });
  for (let at = 0; at < 6; at++) {
    await esme.submit({ short_message: Buffer.from(`${at}`), registered_delivery: 1 });
    await stage.end();
  }
  await stage.sweepTold(4);
  const receiver = await stage.bind({ as: 'bind_receiver' });
  await receiver.until(() => receiver.told.length === 4);
  assert.deepEqual(
    receiver.told.map((pdu) => textOf(pdu).at(-1)),
    ['2', '3', '4', '5'],
  );
});

test('only the ends that were asked for are told', LIMIT, async (context) => {
  const stage = await EsmeStage.open(context);
  const esme = await stage.bind({ version: 0x50 });
  for (const [text, registered_delivery] of [
    ['none', 0],
    ['both', 1],
    ['failure', 2],
    ['success', 3],
  ] as const)
    await esme.submit({ short_message: Buffer.from(text), registered_delivery });
  await stage.end({ kind: 'final', status: 20, err: 1 });
  await esme.until(() => esme.told.length === 2);
  await esme.submit({ short_message: Buffer.from('last'), registered_delivery: 3 });
  await stage.end();
  await esme.until(() => esme.told.length === 3);
  const told = esme.told.map((pdu) => /stat:(\w+) err:(\d+) text:(\w+)/.exec(textOf(pdu))?.slice(1));
  assert.deepEqual(told.sort(), [
    ['DELIVRD', '000', 'last'],
    ['UNDELIV', '001', 'both'],
    ['UNDELIV', '001', 'failure'],
  ]);
});

test('what asks for no receipt is told to the handler, what asks for one is not', LIMIT, async (context) => {
  const stage = await EsmeStage.open(context, { settings: { handler: 'http://127.0.0.1:9/handler' } });
  const esme = await stage.bind();
  const silent = await esme.submit({ short_message: Buffer.from('one') });
  await esme.submit({ short_message: Buffer.from('two'), registered_delivery: 1 });
  await stage.end();
  await esme.until(() => esme.told.length === 1);
  const { rows } = await stage.given.client.query(`select fields from deliveries where kind = 'status'`);
  assert.deepEqual(
    rows.map(({ fields }) => new Map(fields).get('id')),
    [silent],
  );
});

test('a message under way is told of where it was asked for', LIMIT, async (context) => {
  const stage = await EsmeStage.open(context);
  const esme = await stage.bind();
  await esme.submit({ short_message: HELLO, registered_delivery: 0x11 });
  const [message] = await stage.claim(1);
  assert.ok(message);
  const event = { kind: 'ringing' } as never;
  await stage.storage.journal.write({
    ref: message.ref,
    number: 1,
    at: Date.now() as never,
    event,
    followUp: { kind: 'status', status: 0 },
  });
  await esme.until(() => esme.told.length === 1);
  assert.equal(esme.told[0]?.esm_class, 0x20);
  assert.match(textOf(esme.told[0] as never), /stat:ENROUTE/);
  await stage.storage.inbox.outcome(message.ref, { kind: 'final', status: 3, err: 0 });
  await esme.until(() => esme.told.length === 2);
  assert.match(textOf(esme.told[1] as never), /stat:EXPIRED/);
});

test('receipts wait for a client that is away, and survive a restart', LIMIT, async (context) => {
  const stage = await EsmeStage.open(context);
  const sender = await stage.bind({ as: 'bind_transmitter' });
  const ids: (string | number)[] = [];
  for (let at = 0; at < 20; at++)
    ids.push(await sender.submit({ short_message: Buffer.from(`Text ${at}`), registered_delivery: 1 }));
  await stage.end();
  await sender.unbind();
  await stage.restart();
  const receiver = await stage.bind({ as: 'bind_receiver' });
  await receiver.until(() => receiver.told.length === 20);
  assert.deepEqual(
    receiver.told.map((pdu) => tlvText(pdu.tlvs, 'receipted_message_id')),
    ids,
  );
  await receiver.unbind();
  await stage.door.close();
  const { rows } = await stage.given.client.query('select count(*)::integer as n from esme_deliveries');
  assert.equal(rows[0].n, 0);
});

test(
  'a receipt that was not acknowledged comes again at the next bind, one that was does not',
  LIMIT,
  async (context) => {
    const stage = await EsmeStage.open(context);
    const first = await stage.bind();
    for (const text of ['one', 'two'])
      await first.submit({ short_message: Buffer.from(text), registered_delivery: 1 });
    first.script = (pdu) => (textOf(pdu).endsWith('one') ? 'ESME_ROK' : 'silent');
    await stage.end();
    await first.until(() => first.told.length === 2);
    const second = await stage.bind();
    // The new bind has ended the old one, which still owes an answer; when it is given up the receipt is free.
    first.drop();
    await second.until(() => second.told.length === 1);
    assert.match(textOf(second.told[0] as never), /text:two$/);
  },
);

test(
  'a client that cannot take one now is told again, one that will never is not',
  LIMIT,
  async (context) => {
    const stage = await EsmeStage.open(context);
    const esme = await stage.bind();
    for (const text of ['never', 'later'])
      await esme.submit({ short_message: Buffer.from(text), registered_delivery: 1 });
    let tries = 0;
    esme.script = (pdu) => {
      if (textOf(pdu).endsWith('never')) return 'ESME_RX_P_APPN';
      return ++tries === 1 ? 'ESME_RX_T_APPN' : 'ESME_ROK';
    };
    await stage.end();
    await esme.until(() => tries === 2);
    assert.equal(esme.told.filter((pdu) => textOf(pdu).endsWith('never')).length, 1);
  },
);

test('no more receipts wait for their answers than the account may have', LIMIT, async (context) => {
  const stage = await EsmeStage.open(context, { settings: { smppReceiptWindow: 3 } });
  const esme = await stage.bind();
  esme.script = () => 'silent';
  for (let at = 0; at < 10; at++)
    await esme.submit({ short_message: Buffer.from(`${at}`), registered_delivery: 1 });
  await stage.end();
  await esme.until(() => esme.told.length === 3);
  // A question and its answer later there are still three.
  await esme.ask(compose('query_sm', { message_id: '1' }));
  assert.equal(esme.told.length, 3);
});

test('single messages are told of before those of large requests', LIMIT, async (context) => {
  const stage = await EsmeStage.open(context, { settings: { smppRate: 1_000 } });
  const esme = await stage.bind({ as: 'bind_transmitter' });
  const many = Array.from({ length: 120 }, (_, at) => ({
    kind: 'address' as const,
    dest_addr_ton: 1,
    dest_addr_npi: 1,
    destination_addr: String(79990001000 + at),
  }));
  const multi = { dest_address: many, short_message: HELLO, registered_delivery: 1 };
  await esme.ask(compose('submit_multi', multi));
  await esme.submit({ short_message: Buffer.from('urgent'), registered_delivery: 1 });
  assert.equal(await stage.end(), 121);
  await esme.unbind();
  const receiver = await stage.bind({ as: 'bind_receiver' });
  await receiver.until(() => receiver.told.length === 121);
  assert.match(textOf(receiver.told[0] as never), /text:urgent$/);
});

test('binds, answers and what is told are counted', LIMIT, async (context) => {
  const stage = await EsmeStage.open(context);
  await stage.bind({ password: 'wrong' });
  const esme = await stage.bind();
  await esme.submit({ short_message: HELLO, registered_delivery: 1 });
  await esme.submit({ short_message: HELLO, destination_addr: '' });
  await stage.end();
  await esme.until(() => esme.told.length === 1);
  await esme.unbind();
  assert.deepEqual(stage.counted, [
    'bind_transceiver 14',
    'bound transceiver',
    'submit_sm 0',
    'submit_sm 11',
    'told taken',
    'unbound transceiver',
  ]);
});

test(
  'a client that breaks on its first receipt gets it again without what is not of the standard',
  LIMIT,
  async (context) => {
    const stage = await EsmeStage.open(context);
    const first = await stage.bind();
    const id = await first.submit({ short_message: HELLO, registered_delivery: 1 });
    first.script = () => 'silent';
    const [message] = await stage.claim(1);
    assert.ok(message);
    await stage.storage.inbox.outcome(message.ref, { kind: 'final', status: 1, err: 0 });
    await first.until(() => first.told.length === 1);
    assert.ok(findTlv(first.told[0]!.tlvs, 0x2000));
    first.drop();
    const second = await stage.bind();
    await second.until(() => second.told.length === 1);
    const { tlvs } = second.told[0]!;
    assert.equal(tlvText(tlvs, 'receipted_message_id'), id);
    assert.deepEqual(
      tlvs.filter(({ tag }) => tag >= 0x1400),
      [],
    );
  },
);

test(
  'a client that says it could not read a receipt gets it again with the least',
  LIMIT,
  async (context) => {
    const stage = await EsmeStage.open(context);
    const raw = await RawEsme.connect(stage.door.port);
    await raw.bind();
    await raw.ask(
      compose('submit_sm', { destination_addr: '79990000001', short_message: HELLO, registered_delivery: 1 }),
    );
    const [message] = await stage.claim(1);
    assert.ok(message);
    await stage.storage.inbox.outcome(message.ref, { kind: 'final', status: 20, err: 255 });
    const nextReceipt = async () => {
      const pdu = await raw.nextPdu();
      assert.ok(pdu?.command === 'deliver_sm');
      return pdu;
    };
    const first = await nextReceipt();
    assert.ok(findTlv(first.tlvs, 0x2000));
    // Python's aiosmpplib says 0 with it, which acknowledges nothing.
    raw.write(bytesOf(compose('generic_nack', { command_status: 0 }), first.sequence_number));
    const second = await nextReceipt();
    assert.deepEqual(second.short_message, first.short_message);
    assert.deepEqual(
      second.tlvs.map(({ tag }) => tag),
      [0x001e, 0x0427],
    );
    raw.end();
  },
);

test('an account may want the parameters of the standard alone', LIMIT, async (context) => {
  const stage = await EsmeStage.open(context, { settings: { smppParameters: 'standard' } });
  const esme = await stage.bind();
  await esme.submit({ short_message: HELLO, registered_delivery: 1 });
  const [message] = await stage.claim(1);
  assert.ok(message);
  await stage.storage.inbox.outcome(message.ref, { kind: 'final', status: 1, err: 0 });
  await esme.until(() => esme.told.length === 1);
  const tags = esme.told[0]!.tlvs.map(({ tag }) => tag);
  assert.deepEqual(tags, [0x001e, 0x0427, 0x0423]);
});
