// Long messages in parts: joined whatever their order, answered one by one, given up when one never comes.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instant, MINUTE } from '../../../src/base/time.ts';
import { smsParts } from '../../../src/core/messages/sms-parts.ts';
import { encodeText } from '../../../src/protocols/gsm/alphabet.ts';
import { ucs2Encode } from '../../../src/protocols/gsm/ucs2.ts';
import { statusNumber } from '../../../src/protocols/smpp/command-status.ts';
import { type ContentOf, compose } from '../../../src/protocols/smpp/pdu.ts';
import { tlv, tlvText } from '../../../src/protocols/smpp/tlvs.ts';
import { textOf } from '../../support/esme.ts';
import { EsmeStage } from '../../support/esme-stage.ts';
import { testAccount } from '../../support/storage.ts';

const LIMIT = { timeout: 120_000 };

type Said = Partial<ContentOf<'submit_sm'>>;

function udh8(octets: Uint8Array, [reference, total, number]: readonly [number, number, number]): Said {
  const header = Buffer.from([5, 0, 3, reference, total, number]);
  return { esm_class: 0x40, short_message: Buffer.concat([header, octets]), registered_delivery: 1 };
}

function udh16(octets: Uint8Array, [reference, total, number]: readonly [number, number, number]): Said {
  const header = Buffer.from([6, 8, 4, reference >> 8, reference & 255, total, number]);
  return { esm_class: 0x40, short_message: Buffer.concat([header, octets]), registered_delivery: 1 };
}

function sar(octets: Uint8Array, [reference, total, number]: readonly [number, number, number]): Said {
  return {
    short_message: octets,
    registered_delivery: 1,
    tlvs: [
      tlv('sar_msg_ref_num', reference),
      tlv('sar_total_segments', total),
      tlv('sar_segment_seqnum', number),
    ],
  };
}

test(
  'parts become one message, in any order and by any numbering, and each has its receipt',
  LIMIT,
  async (context) => {
    const stage = await EsmeStage.open(context, { settings: { smppRate: 1_000 } });
    const esme = await stage.bind();
    let reference = 0;
    for (const [numbering, form] of [
      ['8 bits', udh8],
      ['16 bits', udh16],
      ['sar_', sar],
    ] as const)
      for (const order of [
        [1, 2, 3],
        [3, 1, 2],
      ]) {
        reference++;
        const texts = ['One, ', 'two €, ', 'three.'];
        const ids = new Map<number, string>();
        for (const number of order) {
          const octets = encodeText(texts[number - 1] ?? '') ?? new Uint8Array();
          const id = await esme.submit(form(octets, [reference, 3, number]));
          assert.equal(typeof id, 'string', numbering);
          ids.set(number, String(id));
        }
        assert.equal(new Set(ids.values()).size, 3, 'each has an id of its own');
        const [message] = await stage.claim(1);
        assert.equal(message?.text, texts.join(''), `${numbering} ${order}`);
        if (message) await stage.storage.inbox.outcome(message.ref, { kind: 'final', status: 1, err: 0 });
        await esme.until(() => esme.told.length === 3);
        assert.deepEqual(
          new Set(esme.told.splice(0).map((pdu) => tlvText(pdu.tlvs, 'receipted_message_id'))),
          new Set(ids.values()),
        );
        for (const id of ids.values()) {
          const found = await esme.ask(compose('query_sm', { message_id: id }));
          assert.ok(found?.command === 'query_sm_resp');
          assert.equal(found.message_state, 2);
        }
      }
    assert.deepEqual(await stage.storage.audit(), []);
    assert.deepEqual(stage.troubles, []);
  },
);

test('a character that was cut in two becomes one again', LIMIT, async (context) => {
  const stage = await EsmeStage.open(context);
  const esme = await stage.bind();
  const octets = ucs2Encode('ab👍cd');
  await esme.submit({ ...udh8(octets.slice(0, 6), [1, 2, 1]), data_coding: 8 });
  await esme.submit({ ...udh8(octets.slice(6), [1, 2, 2]), data_coding: 8 });
  assert.equal((await stage.claim(1))[0]?.text, 'ab👍cd');
});

test('a part that comes twice is one part, before and after the message is whole', LIMIT, async (context) => {
  const stage = await EsmeStage.open(context);
  const esme = await stage.bind();
  const first = udh8(Buffer.from('One '), [9, 2, 1]);
  const second = udh8(Buffer.from('two'), [9, 2, 2]);
  const id = await esme.submit(first);
  assert.equal(await esme.submit(first), id);
  const last = await esme.submit(second);
  assert.equal(await esme.submit(second), last);
  assert.equal(await esme.submit(first), id);
  assert.equal((await stage.claim(1))[0]?.text, 'One two');
});

test('a reference that is used again begins another message', LIMIT, async (context) => {
  const stage = await EsmeStage.open(context);
  const esme = await stage.bind();
  const lost = await esme.submit(udh8(Buffer.from('lost '), [7, 2, 1]));
  await esme.submit(udh8(Buffer.from('One '), [7, 2, 1]));
  await esme.submit(udh8(Buffer.from('two'), [7, 2, 2]));
  assert.equal((await stage.claim(1))[0]?.text, 'One two');
  await esme.until(() => esme.told.length === 1);
  assert.match(textOf(esme.told[0] as never), new RegExp(`^id:${lost} .*stat:EXPIRED`));
  await esme.submit(udh8(Buffer.from('Three '), [7, 2, 1]));
  await esme.submit(udh8(Buffer.from('four'), [7, 2, 2]));
  assert.equal((await stage.claim(1))[0]?.text, 'Three four');
});

test(
  'parts of several accounts that are taken together are not mistaken for each other',
  LIMIT,
  async (context) => {
    const stage = await EsmeStage.open(context);
    const other = await testAccount(stage.storage, 'other', { settings: { smpp: 'on', timeZone: 'UTC' } });
    await stage.storage.doors.esme.access.setPassword(other, 'sesame');
    const esmes = [await stage.bind(), await stage.bind({ login: 'other' })];
    for (const number of [1, 2]) {
      const part = udh8(Buffer.from(`Part ${number}. `), [3, 2, number]);
      // Their ids are the same: each account counts its own.
      const ids = await Promise.all(esmes.map((esme) => esme.submit(part)));
      assert.deepEqual(ids, [String(number), String(number)]);
    }
    const claimed = await stage.claim(2);
    assert.deepEqual(
      claimed.map(({ text }) => text),
      ['Part 1. Part 2. ', 'Part 1. Part 2. '],
    );
    const { rows } = await stage.given.client.query(
      'select distinct state, joined_as from submitted_parts order by state',
    );
    assert.deepEqual(rows, [{ state: 'joined', joined_as: '1' }]);
  },
);

test('a part that another follows in its place at once has its receipt', LIMIT, async (context) => {
  const stage = await EsmeStage.open(context);
  const esme = await stage.bind();
  const ids = await Promise.all(
    ['lost ', 'One '].map((text) => esme.submit(udh8(Buffer.from(text), [7, 2, 1]))),
  );
  await esme.until(() => esme.told.length === 1);
  assert.match(textOf(esme.told[0] as never), new RegExp(`^id:${ids[0]} .*stat:EXPIRED`));
  const found = await esme.ask(compose('query_sm', { message_id: String(ids[0]) }));
  assert.ok(found?.command === 'query_sm_resp');
  assert.equal(found.message_state, 3);
  await esme.submit(udh8(Buffer.from('two'), [7, 2, 2]));
  assert.equal((await stage.claim(1))[0]?.text, 'One two');
});

test('a message is taken back by the id of any of its parts', LIMIT, async (context) => {
  const stage = await EsmeStage.open(context);
  const esme = await stage.bind();
  const cancel = async (id: string | number) =>
    (await esme.ask(compose('cancel_sm', { message_id: String(id) })))?.command_status;
  const ids: (string | number)[] = [];
  for (const number of [1, 2]) ids.push(await esme.submit(udh8(Buffer.from('One '), [3, 2, number])));
  assert.equal(await cancel(ids[1] ?? ''), 0);
  await esme.until(() => esme.told.length === 2);
  assert.deepEqual(
    esme.told.map((pdu) => /^id:(\d+) .*stat:(\w+)/.exec(textOf(pdu))?.slice(1)),
    ids.map((id) => [id, 'DELETED']),
  );
  assert.equal(await stage.end(), 0);
  assert.equal(await cancel(ids[0] ?? ''), statusNumber('ESME_RCANCELFAIL'));
  assert.deepEqual(await stage.storage.audit(), []);
});

test('parts survive a restart', LIMIT, async (context) => {
  const stage = await EsmeStage.open(context);
  const esme = await stage.bind();
  await esme.submit(udh8(Buffer.from('One '), [1, 2, 1]));
  await stage.restart();
  const again = await stage.bind();
  await again.submit(udh8(Buffer.from('two'), [1, 2, 2]));
  assert.equal((await stage.claim(1))[0]?.text, 'One two');
});

test('what was whole when the process died is submitted by the next', LIMIT, async (context) => {
  const stage = await EsmeStage.open(context);
  const esme = await stage.bind();
  const first = await esme.submit(udh8(Buffer.from('One '), [1, 2, 1]));
  await esme.submit(udh8(Buffer.from('two'), [1, 2, 2]));
  // As a process leaves it that dies between the two commits: the parts are whole, and there is no message.
  assert.equal(await stage.end(), 1);
  const kept = `update submitted_parts set state = 'whole', joined_as = $1, part = $2::jsonb where number = $3`;
  const terms = {
    service: '',
    source: { ton: 0, npi: 0, address: '' },
    destinations: [{ ton: 1, npi: 1, address: '79990000001' }],
    when: { kind: 'now' },
    validity: 3_600_000,
    registered: 1,
  };
  for (const [number, text] of [
    [1, 'Uno '],
    [2, 'due'],
  ] as const) {
    const octets = {
      data_coding: 0,
      coding: { alphabet: 'gsm7' },
      header: '',
      octets: Buffer.from(text).toString('hex'),
    };
    const content = { terms, octets, clientAddress: '127.0.0.1' };
    await stage.given.client.query(kept, ['parts other', JSON.stringify({ content }), number]);
  }
  await stage.given.client.query('delete from idempotency_keys');
  await stage.restart();
  const claimed = await stage.untilWaiting();
  assert.deepEqual([claimed.text, claimed.publicId], ['Uno due', first]);
});

test('what misses a part is given up after a while, and its receipts say so', LIMIT, async (context) => {
  let now = Date.now();
  const clock = { now: () => instant(now) };
  const stage = await EsmeStage.open(context, { storage: { clock } });
  const esme = await stage.bind();
  const id = await esme.submit(udh8(Buffer.from('One '), [1, 2, 1]));
  const query = async () => {
    const pdu = await esme.ask(compose('query_sm', { message_id: String(id) }));
    return pdu?.command === 'query_sm_resp' ? pdu.message_state : undefined;
  };
  assert.equal(await query(), 1);
  now += 6 * MINUTE;
  await stage.expireParts();
  await esme.until(() => esme.told.length === 1);
  assert.match(textOf(esme.told[0] as never), new RegExp(`^id:${id} .*stat:EXPIRED`));
  assert.equal(await query(), 3);
  assert.equal(await stage.end(), 0);
});

test(
  'a whole message that is refused is refused by its last part, the others are told',
  LIMIT,
  async (context) => {
    const stage = await EsmeStage.open(context);
    const esme = await stage.bind();
    const stranger = { source_addr: 'Stranger' };
    const first = await esme.submit({ ...udh8(Buffer.from('One '), [1, 2, 1]), ...stranger });
    const last = await esme.submit({ ...udh8(Buffer.from('two'), [1, 2, 2]), ...stranger });
    assert.equal(last, statusNumber('ESME_RINVSRCADR'));
    await esme.until(() => esme.told.length === 1);
    assert.match(textOf(esme.told[0] as never), new RegExp(`^id:${first} .*stat:REJECTD err:254`));
  },
);

test('data in parts is data in one piece', LIMIT, async (context) => {
  const stage = await EsmeStage.open(context);
  const esme = await stage.bind();
  const header = (number: number) => Buffer.from([11, 5, 4, 0x15, 0x82, 0, 0, 0, 3, 1, 2, number]);
  for (const number of [1, 2])
    await esme.submit({
      esm_class: 0x40,
      data_coding: 4,
      short_message: Buffer.concat([header(number), Buffer.from([number, number])]),
    });
  const [message] = await stage.claim(1);
  assert.deepEqual([message?.kind, message?.text], ['binary', '0605041582000001010202']);
});

test('parts that are passed on go out as they came, one message each', LIMIT, async (context) => {
  const stage = await EsmeStage.open(context, { settings: { smppParts: 'pass' } });
  const esme = await stage.bind();
  const ids = [
    await esme.submit(udh8(encodeText('First '.repeat(25)) ?? new Uint8Array(), [200, 2, 1])),
    await esme.submit({ ...udh16(ucs2Encode('second'), [300, 2, 2]), data_coding: 8 }),
  ];
  const messages = await stage.claim(2);
  assert.deepEqual(
    messages.map(({ publicId }) => publicId),
    ids,
  );
  const [first, second] = messages.map(({ text, part, parts }) => {
    const made = smsParts(
      { kind: 'sms', text, ...(part && { part }) },
      { reference: 1, joining: 'concatenation8' },
    );
    assert.ok(made.ok && made.value.length === 1 && parts === 1);
    return made.value[0];
  });
  assert.deepEqual([...(first?.userDataHeader ?? [])], [5, 0, 3, 200, 2, 1]);
  assert.equal(first?.alphabet, 'gsm7');
  assert.equal(first?.userData.length, 150);
  // Its text alone would be of the GSM alphabet; the message it is a part of is not.
  assert.deepEqual([...(second?.userDataHeader ?? [])], [6, 8, 4, 1, 44, 2, 2]);
  assert.equal(second?.alphabet, 'ucs2');
  await esme.submit({
    ...udh8(Buffer.from([1, 2]), [7, 2, 1]),
    data_coding: 4,
  });
  assert.equal((await stage.claim(1))[0]?.text, '0500030702010102');
});
