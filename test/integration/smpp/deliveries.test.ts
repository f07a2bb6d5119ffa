// What a centre sends to a link: receipts in every form, messages of subscribers in every alphabet, and nonsense.

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { LIMITS } from '../../../src/base/limits.ts';
import { encodeText } from '../../../src/protocols/gsm/alphabet.ts';
import { pack } from '../../../src/protocols/gsm/septets.ts';
import { ucs2Encode } from '../../../src/protocols/gsm/ucs2.ts';
import { statusNumber } from '../../../src/protocols/smpp/command-status.ts';
import { compose } from '../../../src/protocols/smpp/pdu.ts';
import { tlv } from '../../../src/protocols/smpp/tlvs.ts';
import { ADDRESSES } from '../../support/message-centre.ts';
import { SmppStage } from '../../support/smpp-stage.ts';

const LIMIT = { timeout: 60_000 };
const [ROK, LATER, NEVER] = [0, statusNumber('ESME_RX_T_APPN'), statusNumber('ESME_RX_P_APPN')];

async function bound(
  context: TestContext,
  given: Readonly<Record<string, unknown>> = {},
): Promise<SmppStage> {
  const stage = await SmppStage.open(given);
  context.after(() => stage.close());
  await stage.bound();
  return stage;
}

type Octets = Uint8Array | readonly number[];

type Sent = { readonly data_coding?: number; readonly esm_class?: number; readonly octets: Octets };

/** Sends a message of a subscriber; the status it is answered with. */
async function sent(stage: SmppStage, { octets, ...fields }: Sent): Promise<number | undefined> {
  const content = { ...ADDRESSES, ...fields, short_message: Uint8Array.from(octets) };
  const answer = await stage.centre.ask(compose('deliver_sm', content));
  assert.equal(answer?.command, 'deliver_sm_resp');
  return answer.command_status;
}

function texts(stage: SmppStage): readonly string[] {
  return stage.received.map(({ text }) => text);
}

const REPORTS: readonly (readonly [stat: string, err: string, report: unknown])[] = [
  ['DELIVRD', '000', { kind: 'delivered' }],
  ['UNDELIV', '001', { kind: 'failed', status: 20, err: 1, reason: 'undelivered' }],
  ['UNDELIV', '027', { kind: 'failed', status: 20, err: 6, reason: 'undelivered' }],
  ['UNDELIV', 'XYZ', { kind: 'failed', status: 20, err: 0, reason: 'undelivered' }],
  ['EXPIRED', '000', { kind: 'failed', status: 3, err: 0, reason: 'undelivered' }],
  ['REJECTD', '013', { kind: 'failed', status: 20, err: 255, reason: 'undelivered' }],
  ['DELETED', '000', { kind: 'failed', status: 20, err: 255, reason: 'undelivered' }],
];

for (const [stat, err, report] of REPORTS)
  test(`a receipt ${stat} with error ${err} is told as it is meant`, LIMIT, async (context) => {
    const stage = await bound(context, { receiptIds: 'same' });
    const answer = await stage.centre.receipt('00A1', stat, { err });
    assert.equal(answer?.command_status, ROK);
    assert.deepEqual(stage.outbox.receipts, [
      { link: 'first', ids: ['a1'], phones: ['79990000001', '4040'], at: 0, report },
    ]);
    assert.deepEqual(stage.received, []);
  });

for (const stat of ['ENROUTE', 'ACCEPTD', 'UNKNOWN', 'SOMETHING'])
  test(`a receipt ${stat} ends nothing and is acknowledged`, LIMIT, async (context) => {
    const stage = await bound(context);
    for (const flag of [0x04, 0x20])
      assert.equal((await stage.centre.receipt('1', stat, { flag }))?.command_status, ROK);
    assert.deepEqual(stage.outbox.receipts, []);
    assert.deepEqual(stage.received, []);
  });

test('a receipt is known by its parameters alone, and its network error counts', LIMIT, async (context) => {
  const stage = await bound(context, { receiptIds: 'same' });
  const error = tlv('network_error_code', Uint8Array.of(3, 0, 11));
  assert.equal((await stage.centre.receiptByTlvs('7', 5, [error]))?.command_status, ROK);
  assert.equal((await stage.centre.receiptByTlvs('8', 2))?.command_status, ROK);
  assert.deepEqual(
    stage.outbox.receipts.map(({ ids, report }) => [ids[0], report]),
    [
      ['7', { kind: 'failed', status: 20, err: 11, reason: 'undelivered' }],
      ['8', { kind: 'delivered' }],
    ],
  );
});

test('a receipt with two names of its message is looked for by both', LIMIT, async (context) => {
  const stage = await bound(context, { receiptIds: 'hex-to-decimal' });
  const tlvs = [tlv('receipted_message_id', 'own-1'), tlv('message_state', 2)];
  const short_message = Buffer.from('id:255 stat:DELIVRD err:000');
  await stage.centre.ask(compose('deliver_sm', { ...ADDRESSES, esm_class: 4, short_message, tlvs }));
  assert.deepEqual(
    stage.outbox.receipts.map(({ ids }) => ids),
    [['own-1', 'ff', '255']],
  );
});

test('a receipt comes in message_payload, as UCS-2 and by data_sm as well', LIMIT, async (context) => {
  const stage = await bound(context, { receiptIds: 'same' });
  const text = (id: string): string => `id:${id} sub:001 dlvrd:001 stat:DELIVRD err:000`;
  const octets = (id: string): Uint8Array => Buffer.from(text(id), 'latin1');
  const payload = [tlv('message_payload', octets('1'))];
  await stage.centre.ask(compose('deliver_sm', { ...ADDRESSES, esm_class: 4, tlvs: payload }));
  const wide = { ...ADDRESSES, esm_class: 4, data_coding: 8, short_message: ucs2Encode(text('2')) };
  await stage.centre.ask(compose('deliver_sm', wide));
  const data = { ...ADDRESSES, esm_class: 4, tlvs: [tlv('message_payload', octets('3'))] };
  const answer = await stage.centre.ask(compose('data_sm', data));
  assert.deepEqual([answer?.command, answer?.command_status], ['data_sm_resp', ROK]);
  assert.deepEqual(
    stage.outbox.receipts.map(({ ids }) => ids),
    [['1'], ['2'], ['3']],
  );
});

test(
  'a text that looks like a receipt is a message of a subscriber, unless the centre is known to forget the flag',
  LIMIT,
  async (context) => {
    const strict = await bound(context);
    await strict.centre.receipt('5', 'DELIVRD', { flag: 0 });
    assert.deepEqual(strict.outbox.receipts, []);
    assert.match(texts(strict)[0] ?? '', /^id:5 sub:001/);
    // Whose centre it is that forgets it, is told why nothing is ever reported; once.
    await strict.centre.receipt('6', 'DELIVRD', { flag: 0 });
    assert.deepEqual(strict.reports, [
      'link first: a message looks like a receipt but has no flag of one: "textReceipts" takes such for receipts',
    ]);
    const trusting = await bound(context, { textReceipts: true });
    await trusting.centre.receipt('5', 'DELIVRD', { flag: 0 });
    assert.equal(trusting.outbox.receipts.length, 1);
    assert.deepEqual([trusting.received, trusting.reports], [[], []]);
  },
);

test(
  'a receipt that names no message is acknowledged, and is no message of a subscriber',
  LIMIT,
  async (context) => {
    const stage = await bound(context);
    assert.equal(await sent(stage, { esm_class: 4, octets: Buffer.from('stat:DELIVRD err:000') }), ROK);
    assert.deepEqual([stage.received, stage.outbox.receipts], [[], []]);
  },
);

test(
  'an id is looked for in the base the configuration says, whatever stands before it',
  LIMIT,
  async (context) => {
    const decimal = await bound(context, { receiptIds: 'hex-to-decimal' });
    await decimal.centre.receipt('0000000255', 'DELIVRD');
    assert.deepEqual(decimal.outbox.receipts[0]?.ids, ['ff', '255']);
    const hexadecimal = await bound(context, { receiptIds: 'decimal-to-hex' });
    await hexadecimal.centre.receipt('0xFF', 'DELIVRD');
    assert.deepEqual(hexadecimal.outbox.receipts[0]?.ids, ['255', 'ff']);
  },
);

test('words and errors of receipts mean what the configuration says', LIMIT, async (context) => {
  const errors = { ACCEPTD: '1/0', SEEN: '2/0', UNDELIV: '20/21', '34': '25/6', FAILED: '20/255' };
  const stage = await bound(context, { errors });
  for (const [stat, err] of [
    ['ACCEPTD', '034'],
    ['SEEN', '000'],
    ['UNDELIV', '001'],
    ['UNDELIV', '034'],
    ['FAILED', '0'],
    ['DELIVRD', '034'],
  ] as const)
    await stage.centre.receipt('1', stat, { err });
  assert.deepEqual(
    stage.outbox.receipts.map(({ report }) =>
      report.kind === 'failed' ? `${report.status}/${report.err}` : report.kind,
    ),
    ['delivered', 'read', '20/21', '25/6', '20/255', 'delivered'],
  );
});

test('a receipt that overtakes the answer to its submission is told all the same', LIMIT, async (context) => {
  const stage = await bound(context);
  stage.centre.script = () => ({ kind: 'hold' });
  stage.outbox.add('79990000001');
  await stage.until(() => stage.centre.submits.length === 1);
  assert.equal((await stage.centre.receipt('77', 'DELIVRD'))?.command_status, ROK);
  stage.centre.submits[0]?.answer({ kind: 'take', id: '77' });
  await stage.outbox.until(() => stage.outbox.outcomes.length === 1);
  assert.deepEqual(stage.outcomes, ['handed 77']);
  assert.equal(stage.outbox.receipts.length, 1);
});

test('the receipt of a look-up brings what was found out', LIMIT, async (context) => {
  const stage = await bound(context, { lookups: 'texts' });
  const text =
    'id:9 stat:DELIVRD err:000 imsi:250011234567890 msc:79990000009 mcc:250 mnc:01 cn:Russia net:MTS%20RUS rcn:Kazakhstan rnet:Kcell';
  await sent(stage, { esm_class: 4, octets: Buffer.from(text) });
  assert.deepEqual(stage.outbox.receipts[0]?.report, {
    kind: 'delivered',
    lookup: {
      imsi: '250011234567890',
      msc: '79990000009',
      mcc: '250',
      mnc: '01',
      cn: 'Russia',
      net: 'MTS RUS',
      rcn: 'Kazakhstan',
      rnet: 'Kcell',
    },
  });
});

test('what cannot be stored is to be sent again, and is taken then', LIMIT, async (context) => {
  const stage = await bound(context);
  stage.outbox.failures = 1;
  assert.equal((await stage.centre.receipt('1', 'DELIVRD'))?.command_status, LATER);
  assert.equal((await stage.centre.receipt('1', 'DELIVRD'))?.command_status, ROK);
  stage.receptionFailures = 1;
  assert.equal(await sent(stage, { octets: Buffer.from('Hi') }), LATER);
  assert.equal(await sent(stage, { octets: Buffer.from('Hi') }), ROK);
  assert.deepEqual([stage.outbox.receipts.length, stage.received.length], [1, 1]);
  assert.deepEqual(stage.reports, ['link first: the database is gone', 'link first: the database is gone']);
});

const septets = (text: string): Uint8Array => encodeText(text) ?? new Uint8Array(0);

const MESSAGES: readonly (readonly [name: string, sent: Sent, text: string])[] = [
  ['the GSM alphabet', { octets: septets('Hi @£€{}') }, 'Hi @£€{}'],
  ['Latin-1', { data_coding: 3, octets: Buffer.from('déjà', 'latin1') }, 'déjà'],
  [
    'ISO 8859-5',
    { data_coding: 6, octets: [0xbf, 0xe0, 0xd8, 0xd2, 0xd5, 0xe2, 0x21, 0xf0, 0xf1] },
    'Привет!№ё',
  ],
  [
    'ISO 8859-5 behind a header',
    { data_coding: 6, esm_class: 0x40, octets: [4, 4, 2, 1, 1, 0xb4, 0xd0] },
    'Да',
  ],
  ['ASCII', { data_coding: 1, octets: Buffer.from('a[b]') }, 'a[b]'],
  ['UCS-2', { data_coding: 8, octets: ucs2Encode('Привет 😀') }, 'Привет 😀'],
  ['octets', { data_coding: 4, octets: [0, 255, 16] }, '00ff10'],
  ['a class of the networks', { data_coding: 0x18, octets: ucs2Encode('Да') }, 'Да'],
  ['nothing', { octets: [] }, ''],
];

for (const [name, message, text] of MESSAGES)
  test(`a message of a subscriber in ${name} is taken as its text`, LIMIT, async (context) => {
    const stage = await bound(context);
    assert.equal(await sent(stage, message), ROK);
    assert.deepEqual(stage.received, [
      { from: '79990000001', to: '4040', text, sentAt: 0, receivedAt: 0, source: 'first' },
    ]);
    assert.deepEqual(stage.counted, ['incoming']);
  });

test('alphabets of a centre with ways of its own are read by them', LIMIT, async (context) => {
  const given = { alphabet: 'gsm7-packed', ucs2: 'little-endian', codings: { octets: 2, latin1: 241 } };
  const stage = await bound(context, given);
  for (const text of ['1234567', '12345678', 'abc@', 'Hi €'])
    assert.equal(await sent(stage, { octets: pack(septets(text)) }), ROK);
  const header = [5, 0, 3, 9, 2, 1];
  const behind = [...header, ...pack(septets('part'), 1)];
  assert.equal(await sent(stage, { esm_class: 0x40, octets: behind }), ROK);
  assert.equal(await sent(stage, { data_coding: 8, octets: Buffer.from('Привет', 'utf16le') }), ROK);
  const turned = [...header, ...Buffer.from('Да', 'utf16le')];
  assert.equal(await sent(stage, { data_coding: 8, esm_class: 0x40, octets: turned }), ROK);
  assert.equal(await sent(stage, { data_coding: 241, octets: Buffer.from('é', 'latin1') }), ROK);
  assert.deepEqual(texts(stage), ['1234567', '12345678', 'abc@', 'Hi €', 'part', 'Привет', 'Да', 'é']);
});

test(
  'parts are told as parts, by header or by sar_ parameters, in whatever order they come',
  LIMIT,
  async (context) => {
    const stage = await bound(context);
    await sent(stage, { esm_class: 0x40, octets: [5, 0, 3, 9, 2, 2, ...septets(' there')] });
    await sent(stage, { esm_class: 0x40, octets: [6, 8, 4, 1, 9, 2, 1, ...septets('Hi')] });
    const sar = (number: number) => [
      tlv('sar_msg_ref_num', 300),
      tlv('sar_total_segments', 2),
      tlv('sar_segment_seqnum', number),
    ];
    for (const number of [2, 1, 3]) {
      const content = { ...ADDRESSES, short_message: septets(`n${number}`), tlvs: sar(number) };
      assert.equal((await stage.centre.ask(compose('deliver_sm', content)))?.command_status, ROK);
    }
    assert.deepEqual(
      stage.received.map((one) => ('concat' in one ? [one.text, one.concat] : [one.text])),
      [
        [' there', { reference: 9, total: 2, number: 2 }],
        ['Hi', { reference: 265, total: 2, number: 1 }],
        ['n2', { reference: 300, total: 2, number: 2 }],
        ['n1', { reference: 300, total: 2, number: 1 }],
        ['n3'],
      ],
    );
  },
);

test('data_sm of a subscriber is a message as well', LIMIT, async (context) => {
  const stage = await bound(context);
  const content = { ...ADDRESSES, data_coding: 8, tlvs: [tlv('message_payload', ucs2Encode('Да'))] };
  const answer = await stage.centre.ask(compose('data_sm', content));
  assert.deepEqual([answer?.command, answer?.command_status], ['data_sm_resp', ROK]);
  assert.deepEqual(texts(stage), ['Да']);
});

test('what nobody could read is refused for good, and nothing breaks', LIMIT, async (context) => {
  const stage = await bound(context);
  for (const octets of [[], [200], [5, 0, 3, 9, 2], [0xff, 1, 2, 3]])
    assert.equal(await sent(stage, { esm_class: 0x40, octets }), NEVER, String(octets));
  for (const data_coding of [5, 7, 0x0a, 0x20, 0x8f])
    assert.equal(await sent(stage, { data_coding, octets: [65] }), NEVER, String(data_coding));
  assert.deepEqual(stage.received, []);
  assert.equal(stage.connections, 1);
});

test('an unknown command is answered with generic_nack, and the link goes on', LIMIT, async (context) => {
  const stage = await bound(context);
  const [session] = stage.centre.sessions;
  const heard: number[] = [];
  session?.socket.on('data', (bytes: Buffer) => heard.push(...bytes));
  session?.socket.write(Uint8Array.of(0, 0, 0, 16, 0, 0, 0x0f, 0xff, 0, 0, 0, 0, 0, 0, 0, 42));
  await stage.until(() => heard.length >= 16);
  assert.deepEqual(heard, [0, 0, 0, 16, 0x80, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 42]);
  assert.equal((await stage.centre.receipt('1', 'DELIVRD'))?.command_status, ROK);
});

test(
  'an answer goes to the connection that asked, never to the one that came after it',
  LIMIT,
  async (context) => {
    const stage = await bound(context, { downSeconds: 86_400 });
    const store = stage.outbox.receipt.bind(stage.outbox);
    const stored: (() => void)[] = [];
    stage.outbox.receipt = (receipt) => new Promise((resolve) => stored.push(() => resolve(store(receipt))));
    const first = stage.centre.receipt('1', 'DELIVRD');
    await stage.until(() => stored.length === 1);
    stage.centre.drop();
    assert.equal(await first, undefined);
    await stage.bound(0);
    await stage.time.pass(1_000);
    await stage.bound();
    let answered = 'no';
    const second = stage.centre.receipt('2', 'DELIVRD').then((answer) => {
      answered = 'yes';
      return answer;
    });
    await stage.until(() => stored.length === 2);
    stored[0]?.();
    await stage.outbox.until(() => stage.outbox.receipts.length === 1);
    // A message there and back: an answer to the second would have come before it.
    assert.equal(await sent(stage, { octets: [65] }), ROK);
    assert.equal(answered, 'no');
    stored[1]?.();
    assert.equal((await second)?.command_status, ROK);
  },
);

test(
  'a centre that sends all its receipts at once and none again is read no faster than they are stored',
  LIMIT,
  async (context) => {
    const stage = await bound(context, { peerWindow: 5 });
    const store = stage.outbox.receipt.bind(stage.outbox);
    const stored: (() => void)[] = [];
    stage.outbox.receipt = (receipt) => new Promise((resolve) => stored.push(() => resolve(store(receipt))));
    const burst = Array.from({ length: 60 }, (_, at) => stage.centre.receipt(`${at + 1}`, 'DELIVRD'));
    for (let done = 0; done < 60; done++) {
      await stage.until(() => stored.length === Math.min(done + 5, 60));
      stored[done]?.();
      await stage.outbox.until(() => stage.outbox.receipts.length === done + 1);
    }
    const answers = await Promise.all(burst);
    assert.ok(answers.every((answer) => answer?.command_status === ROK));
    assert.deepEqual(
      stage.outbox.receipts.map(({ ids }) => ids[0]),
      Array.from({ length: 60 }, (_, at) => `${at + 1}`),
    );
  },
);

test('what a centre has sent at once is stored though it hangs up behind it', LIMIT, async (context) => {
  const stage = await bound(context, { peerWindow: 5, downSeconds: 86_400 });
  const store = stage.outbox.receipt.bind(stage.outbox);
  const stored: (() => void)[] = [];
  stage.outbox.receipt = (receipt) => new Promise((resolve) => stored.push(() => resolve(store(receipt))));
  for (let at = 1; at <= 20; at++) void stage.centre.receipt(`${at}`, 'DELIVRD');
  await stage.until(() => stored.length === 5);
  for (const { socket } of stage.centre.sessions) socket.end();
  for (let done = 0; done < 20; done++) {
    await stage.until(() => stored.length > done);
    stored[done]?.();
  }
  await stage.outbox.until(() => stage.outbox.receipts.length === 20);
  await stage.bound(0);
});

test(
  'receipts that cannot be stored for long are refused for now, and the link lives on',
  LIMIT,
  async (context) => {
    const stage = await bound(context, { peerWindow: 5 });
    const stored: (() => void)[] = [];
    stage.outbox.receipt = () => new Promise((resolve) => stored.push(resolve));
    const statuses: (number | undefined)[] = [];
    for (let at = 1; at <= 20; at++)
      void stage.centre.receipt(`${at}`, 'DELIVRD').then((answer) => statuses.push(answer?.command_status));
    await stage.until(() => stored.length === 5);
    await stage.time.pass(LIMITS.smpp.heldMs);
    await stage.until(() => statuses.length === 15);
    assert.deepEqual(new Set(statuses), new Set([statusNumber('ESME_RX_T_APPN')]));
    // What is no request of the centre waits for nothing.
    stage.outbox.add('79990000001');
    await stage.outbox.until(() => stage.outbox.outcomes.length === 1);
    for (const done of stored) done();
    await stage.until(() => statuses.length === 20);
  },
);

/** The centre loses its connection, and has another one. */
async function bindsAgain(stage: SmppStage): Promise<void> {
  stage.centre.drop();
  await stage.bound(0);
  await stage.time.pass(1_000);
  await stage.bound();
}

test(
  'a message that the centre sends again, as it cannot have read our answer, is taken once',
  LIMIT,
  async (context) => {
    const stage = await bound(context, { downSeconds: 86_400 });
    assert.equal(await sent(stage, { octets: Buffer.from('yes') }), ROK);
    for (let time = 0; time < 2; time++) {
      await bindsAgain(stage);
      assert.equal(await sent(stage, { octets: Buffer.from('yes') }), ROK);
    }
    assert.deepEqual(texts(stage), ['yes']);
    // There was one that got no answer, and this is a second.
    assert.equal(await sent(stage, { octets: Buffer.from('yes') }), ROK);
    assert.deepEqual(texts(stage), ['yes', 'yes']);
    await bindsAgain(stage);
    for (let time = 0; time < 3; time++) assert.equal(await sent(stage, { octets: Buffer.from('yes') }), ROK);
    assert.deepEqual(texts(stage), ['yes', 'yes', 'yes']);
  },
);

test(
  'a word that somebody writes twice is two messages, though the connection broke between',
  LIMIT,
  async (context) => {
    const stage = await bound(context, { downSeconds: 86_400, enquireSeconds: 3_600 });
    const yes = { octets: Buffer.from('yes') };
    assert.equal(await sent(stage, yes), ROK);
    // The centre is heard later: it has read the answer.
    await stage.time.pass(3_000);
    assert.equal(await sent(stage, { octets: Buffer.from('more') }), ROK);
    await bindsAgain(stage);
    assert.equal(await sent(stage, yes), ROK);
    assert.deepEqual(texts(stage), ['yes', 'more', 'yes']);
    await bindsAgain(stage);
    const other = { ...ADDRESSES, short_message: yes.octets, tlvs: [tlv('user_message_reference', 7)] };
    assert.equal((await stage.centre.ask(compose('deliver_sm', other)))?.command_status, ROK);
    await bindsAgain(stage);
    await stage.time.pass(6 * 60_000);
    await stage.bound();
    assert.equal(await sent(stage, yes), ROK);
    assert.equal(stage.received.length, 5);
  },
);

test(
  'what could not be stored is taken when it comes again over another connection',
  LIMIT,
  async (context) => {
    const stage = await bound(context, { downSeconds: 86_400 });
    stage.receptionFailures = 1;
    assert.equal(await sent(stage, { octets: Buffer.from('Hi') }), LATER);
    await bindsAgain(stage);
    assert.equal(await sent(stage, { octets: Buffer.from('Hi') }), ROK);
    assert.deepEqual(texts(stage), ['Hi']);
  },
);

test('stop answers what is being stored before it unbinds', LIMIT, async (context) => {
  const stage = await bound(context);
  const store = stage.outbox.receipt.bind(stage.outbox);
  let stored = (): void => undefined;
  stage.outbox.receipt = (receipt) =>
    new Promise((resolve) => {
      stored = () => resolve(store(receipt));
    });
  const answer = stage.centre.receipt('1', 'DELIVRD');
  await stage.until(() => stage.counted.length === 1);
  const stopped = stage.link.stop();
  const late = await stage.centre.receipt('2', 'DELIVRD');
  assert.equal(late?.command_status, LATER, 'nothing new is taken');
  stored();
  assert.equal((await answer)?.command_status, ROK);
  await stopped;
});
