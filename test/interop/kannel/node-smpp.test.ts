// The whole product with the `smpp` package of npm as its operator: it decodes every form of message, sends receipts in the ways of
// different centres, and messages of subscribers.

import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { createRequire } from 'node:module';
import type { AddressInfo, Server } from 'node:net';
import { after, before, test } from 'node:test';
import { Product } from '../../support/product.ts';

/** A PDU as the package gives it: the fields of the standard by their names. */
type ForeignPdu = {
  readonly command: string;
  readonly command_status: number;
  readonly system_id: string;
  readonly password: string;
  readonly source_addr: string;
  readonly destination_addr: string;
  readonly esm_class: number;
  readonly data_coding: number;
  readonly registered_delivery: number;
  readonly short_message: { readonly message: string | Buffer; readonly udh?: readonly Buffer[] | Buffer };
  response(fields?: Readonly<Record<string, unknown>>): ForeignPdu;
};
type ForeignSession = EventEmitter & {
  send(pdu: ForeignPdu): void;
  deliver_sm(fields: Readonly<Record<string, unknown>>, answered: (pdu: ForeignPdu) => void): void;
  enquire_link(fields: object, answered: (pdu: ForeignPdu) => void): void;
};
type Foreign = { createServer(listener: (session: ForeignSession) => void): Server };

const smpp = createRequire(import.meta.url)('smpp') as Foreign;

const arrived = new EventEmitter();
const submissions: ForeignPdu[] = [];
/** What the operator says to the next submissions; an id, or a status. */
const replies: Readonly<Record<string, unknown>>[] = [];
let lastId = 0xa0;
let server: Server;
let product: Product;
let bound: Promise<ForeignSession>;

before(async () => {
  let found: (session: ForeignSession) => void = () => {};
  bound = new Promise((resolve) => {
    found = resolve;
  });
  server = smpp.createServer((session) => {
    session.on('error', () => {});
    session.on('bind_transceiver', (pdu: ForeignPdu) => {
      session.send(pdu.response({ system_id: 'operator' }));
      assert.deepEqual([pdu.system_id, pdu.password], ['dozvon', 'secret']);
      found(session);
    });
    session.on('submit_sm', (pdu: ForeignPdu) => {
      session.send(pdu.response(replies.shift() ?? { message_id: (++lastId).toString(16) }));
      submissions.push(pdu);
      arrived.emit('submission');
    });
    session.on('unbind', (pdu: ForeignPdu) => {
      session.send(pdu.response());
      arrived.emit('unbind');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const link = { name: 'operator', kind: 'smpp', host: '127.0.0.1', port, systemId: 'dozvon' };
  product = await Product.start({
    trunks: [{ name: 'phones', kind: 'virtual' }],
    config: { links: [{ ...link, password: 'secret', reconnectSeconds: 1 }] },
  });
  await product.addAccount('shop');
  await bound;
});

after(async () => {
  await product?.discard();
  server?.close();
});

async function submitted(count: number): Promise<readonly ForeignPdu[]> {
  const late = AbortSignal.timeout(20_000);
  while (submissions.length < count) await once(arrived, 'submission', { signal: late });
  return submissions.splice(0, count);
}

async function send(fields: Readonly<Record<string, string>>): Promise<number> {
  const reply = await product.post({ login: 'shop', phones: '79990000001', ...fields });
  assert.equal(typeof reply.id, 'number', JSON.stringify(reply));
  return reply.id as number;
}

/** Its acknowledgement, which comes once the delivery is stored. */
async function deliver(fields: Readonly<Record<string, unknown>>): Promise<number> {
  const session = await bound;
  return await new Promise((resolve) => session.deliver_sm(fields, (pdu) => resolve(pdu.command_status)));
}

const receipt = (text: string, more: Readonly<Record<string, unknown>> = {}) =>
  deliver({
    source_addr: '79990000001',
    destination_addr: 'Shop',
    esm_class: 4,
    short_message: text,
    ...more,
  });

async function statusOf(id: number): Promise<readonly [number, number]> {
  const [message] = await product.final('shop', id);
  assert(message);
  return [message.status, message.err];
}

test('a text goes out, its receipt ends it', async () => {
  const id = await send({ mes: 'Hello @ [x] €' });
  const [pdu] = await submitted(1);
  assert(pdu);
  assert.deepEqual(
    [pdu.short_message.message, pdu.data_coding, pdu.destination_addr, pdu.registered_delivery],
    ['Hello @ [x] €', 0, '79990000001', 1],
  );
  assert.equal(
    await receipt('id:a1 sub:001 dlvrd:001 submit date:2401010000 done date:2401010000 stat:DELIVRD err:000'),
    0,
  );
  assert.deepEqual(await statusOf(id), [1, 0]);
});

test('the id in a receipt may be decimal where the answer was hexadecimal, and stand in a parameter', async () => {
  const one = await send({ mes: 'one' });
  await submitted(1);
  await receipt('id:162 stat:DELIVRD err:000 done date:2401010000');
  assert.deepEqual(await statusOf(one), [1, 0]);
  const other = await send({ mes: 'other' });
  await submitted(1);
  await receipt('', { receipted_message_id: 'a3', message_state: 5 });
  assert.deepEqual(await statusOf(other), [20, 0]);
});

test('an error of the network in a receipt is that of the message', async () => {
  const id = await send({ mes: 'absent' });
  await submitted(1);
  await receipt('id:a4 sub:001 dlvrd:000 submit date:2401010000 done date:2401010000 stat:UNDELIV err:006');
  assert.deepEqual(await statusOf(id), [20, 6]);
});

test('a receipt that comes before the answer to its submission is not lost', async () => {
  const early = receipt('id:early1 stat:DELIVRD err:000 done date:2401010000');
  assert.equal(await early, 0);
  replies.push({ message_id: 'EARLY1' });
  const id = await send({ mes: 'early' });
  await submitted(1);
  assert.deepEqual(await statusOf(id), [1, 0]);
});

test('Cyrillic, flash and octets are what the package reads them as', async () => {
  await send({ mes: 'Привет, мир' });
  await send({ mes: 'look', flash: '1' });
  await send({ mes: '0605040b8423f0c0ffee', bin: '2' });
  const [cyrillic, flash, binary] = await submitted(3);
  assert(cyrillic && flash && binary);
  assert.deepEqual([cyrillic.data_coding, cyrillic.short_message.message], [8, 'Привет, мир']);
  assert.deepEqual([flash.data_coding & 0x13, flash.short_message.message], [0x10, 'look']);
  assert.equal(binary.esm_class & 0x40, 0x40);
  assert.deepEqual(binary.short_message.message, Buffer.from('c0ffee', 'hex'));
});

test('long texts of both alphabets come in parts that join to the text, and end with the receipt of the last', async () => {
  for (const [mes, total] of [
    ['A text that no single message holds. '.repeat(9), 3],
    ['Текст, который не войдёт в одно сообщение. '.repeat(4), 3],
  ] as const) {
    const text = mes.trim();
    const id = await send({ mes: text });
    const parts = await submitted(total);
    assert.equal(parts.map((part) => part.short_message.message).join(''), text);
    for (let part = total; part > 0; part--)
      await receipt(`id:${(lastId + 1 - part).toString(16)} stat:DELIVRD err:000 done date:2401010000`);
    assert.deepEqual(await statusOf(id), [1, 0]);
  }
});

test('what the operator refuses ends with the error that its answer means', async () => {
  replies.push({ command_status: 0x0b });
  const id = await send({ mes: 'to nobody' });
  await submitted(1);
  assert.deepEqual(await statusOf(id), [22, 249]);
});

test('what is throttled goes out a moment later', async () => {
  replies.push({ command_status: 0x58 });
  await send({ mes: 'too fast' });
  const [refused, taken] = await submitted(2);
  assert.deepEqual([refused?.short_message.message, taken?.short_message.message], ['too fast', 'too fast']);
});

test('messages of subscribers come in: Latin, Cyrillic, and one in two parts', async () => {
  const from = { source_addr: '79990000001', destination_addr: '74950000001' };
  // Left alone, the package calls the default alphabet 1, which is IA5 in the standard (SMPP 3.4 section 5.2.19).
  assert.equal(await deliver({ ...from, short_message: 'yes @ €', data_coding: 0 }), 0);
  assert.equal(await deliver({ ...from, short_message: 'да', data_coding: 8 }), 0);
  for (const [number, text] of [
    [2, 'second'],
    [1, 'first and '],
  ] as const) {
    const short_message = Buffer.concat([Buffer.from([5, 0, 3, 9, 2, number]), Buffer.from(text)]);
    assert.equal(await deliver({ ...from, esm_class: 0x40, short_message }), 0);
  }
  const query = new URLSearchParams({
    login: 'shop',
    psw: 'secret',
    get_answers: '1',
    fmt: '3',
    charset: 'utf-8',
  });
  const answers = (await (await fetch(`${product.url}/sys/get.php?${query}`)).json()) as {
    message: string;
  }[];
  assert.deepEqual(
    answers.map(({ message }) => message).toSorted(),
    ['first and second', 'yes @ €', 'да'].toSorted(),
  );
});

test('it asks whether we live, and we unbind when we end', async () => {
  const session = await bound;
  const answer = await new Promise<ForeignPdu>((resolve) => session.enquire_link({}, resolve));
  assert.equal(answer.command, 'enquire_link_resp');
  const unbind = once(arrived, 'unbind');
  assert.equal(await product.stop(), 0);
  await unbind;
});
