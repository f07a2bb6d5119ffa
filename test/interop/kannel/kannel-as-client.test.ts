// Kannel as a client of our session in its SMSC role: what it binds with and submits, what becomes of receipts and of messages of
// subscribers, liveness both ways and the end. Kannel's own decoding and its own calls to a web server are the proof.

import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { after, before, test } from 'node:test';
import { decodeText } from '../../../src/protocols/gsm/alphabet.ts';
import { ucs2Decode, ucs2Encode } from '../../../src/protocols/gsm/ucs2.ts';
import { statusNumber } from '../../../src/protocols/smpp/command-status.ts';
import { compose, type PduOf } from '../../../src/protocols/smpp/pdu.ts';
import { KANNEL_BIND, Kannel } from '../../support/kannel.ts';
import { KannelCentre } from '../../support/kannel-centre.ts';

type Submission = PduOf<'submit_sm'>;

/** Things that come one after the other, and waiting for so many of them. */
class Arrivals<T> {
  readonly #emitter = new EventEmitter();
  readonly all: T[] = [];

  add(one: T): void {
    this.all.push(one);
    this.#emitter.emit('added');
  }

  async first(found: (one: T) => boolean, what: string): Promise<T> {
    const late = AbortSignal.timeout(20_000);
    for (;;) {
      const one = this.all.find(found);
      if (one !== undefined) return one;
      await once(this.#emitter, 'added', { signal: late }).catch(() => {
        throw new Error(`${what} did not come; what came: ${JSON.stringify(this.all)}`);
      });
    }
  }

  async these(count: number): Promise<readonly T[]> {
    await this.first((_) => this.all.length >= count, `${count} of them`);
    return this.all.splice(0, count);
  }
}

const submitted = new Arrivals<Submission>();
const commands = new Arrivals<string>();
const bound = new Arrivals<string>();
const closed = new Arrivals<string>();
const asked = new Arrivals<URL>();
/** Answers of the next submissions before they are 0 again. */
const answers: number[] = [];
let web: Server;
let url: string;
let centre: KannelCentre;
let kannel: Kannel;

before(async () => {
  web = createServer((request, reply) => {
    asked.add(new URL(request.url ?? '/', url));
    reply.end();
  }).listen(0, '127.0.0.1');
  await once(web, 'listening');
  const address = web.address();
  assert(typeof address === 'object' && address !== null);
  url = `http://127.0.0.1:${address.port}`;
  centre = await KannelCentre.open({
    enquireLinkMs: 500,
    answer: () => answers.shift() ?? 0,
    onSubmit: (pdu) => submitted.add(pdu),
    onPdu: (pdu) => commands.add(pdu.command),
    onBound: (direction, system_id) => bound.add(`${system_id} ${direction}`),
    onClosed: (cause) => closed.add(cause),
  });
  kannel = await Kannel.start({
    centrePort: centre.port,
    enquireSeconds: 1,
    messageUrl: `${url}/message?from=%p&to=%P&text=%b&coding=%c`,
  });
  await kannel.openDoor();
});

after(async () => {
  await kannel?.stop();
  await centre?.close();
  web?.close();
});

const reports = (): Record<string, string> => ({
  'dlr-mask': '31',
  'dlr-url': `${url}/report?type=%d&id=%F&state=%A`,
});

async function send(fields: Readonly<Record<string, string>>): Promise<void> {
  const reply = await kannel.send({ from: 'Shop', to: '79990000001', charset: 'UTF-8', ...fields });
  assert.equal(reply, '0: Accepted for delivery');
}

const report = (type: number, id: string) =>
  asked.first(
    (one) =>
      one.pathname === '/report' &&
      one.searchParams.get('type') === `${type}` &&
      one.searchParams.get('id') === id,
    `report ${type} of ${id}`,
  );

test('it binds as a transceiver, and both ask each other whether they live', async () => {
  await bound.first((one) => one === `${KANNEL_BIND.system_id} transceiver`, 'its bind');
  await commands.first((one) => one === 'enquire_link', 'its question');
  await commands.first((one) => one === 'enquire_link_resp', 'its answer to ours');
});

test('a text of the default alphabet comes whole, and its receipt leads to a report', async () => {
  await send({ text: 'Hello @ [x] €', ...reports() });
  const [pdu] = await submitted.these(1);
  assert(pdu);
  assert.equal(decodeText(pdu.short_message), 'Hello @ [x] €');
  assert.deepEqual(
    [
      pdu.source_addr,
      pdu.source_addr_ton,
      pdu.destination_addr,
      pdu.data_coding,
      pdu.registered_delivery & 1,
    ],
    ['Shop', 5, '79990000001', 0, 1],
  );
  await report(8, 'c1');
  await report(1, 'c1');
});

test('Cyrillic comes as UCS-2, a flash message with its class', async () => {
  await send({ text: 'Привет, мир', coding: '2' });
  await send({ text: 'look', mclass: '0' });
  const [cyrillic, flash] = await submitted.these(2);
  assert(cyrillic && flash);
  assert.equal(cyrillic.data_coding, 8);
  assert.equal(ucs2Decode(cyrillic.short_message), 'Привет, мир');
  // Kannel sets the class in the group 1111 (3GPP TS 23.038 section 4).
  assert.equal(flash.data_coding, 0xf0);
  assert.equal(decodeText(flash.short_message), 'look');
});

test('a long text comes in parts that its headers number', async () => {
  const text = 'A text that no single message can hold, '.repeat(6);
  await send({ text });
  const parts = await submitted.these(2);
  for (const [index, part] of parts.entries()) {
    assert.equal(part.esm_class & 0x40, 0x40);
    assert.deepEqual([...part.short_message.subarray(0, 3)], [5, 0, 3]);
    assert.deepEqual([...part.short_message.subarray(4, 6)], [2, index + 1]);
  }
  assert.equal(parts.map((part) => decodeText(part.short_message.subarray(6))).join(''), text);
});

test('what it is refused is reported as refused', async () => {
  answers.push(statusNumber('ESME_RINVDSTADR'));
  await send({ text: 'to nobody', ...reports() });
  await submitted.these(1);
  const refused = await asked.first(
    (one) => one.searchParams.get('type') === '16',
    'the report of the refusal',
  );
  // 11 is ESME_RINVDSTADR (SMPP 3.4 section 5.1.3).
  assert.match(refused.searchParams.get('state') ?? '', /NACK\/0x0000000b/);
});

test('messages of subscribers reach its services: Latin, Cyrillic, and one in two parts', async () => {
  const common = {
    source_addr: '79990000002',
    destination_addr: '2525',
    source_addr_ton: 1,
    source_addr_npi: 1,
  };
  const heard = (text: string) =>
    asked.first(
      (one) => one.pathname === '/message' && one.searchParams.get('text') === text,
      `the message ${text}`,
    );
  centre.deliver(compose('deliver_sm', { ...common, short_message: Buffer.from('taxi, please') }));
  const taxi = await heard('taxi, please');
  assert.equal(taxi.searchParams.get('to'), '2525');
  centre.deliver(compose('deliver_sm', { ...common, data_coding: 8, short_message: ucs2Encode('такси') }));
  await heard('такси');
  for (const [number, text] of [
    [1, 'first and '],
    [2, 'second'],
  ] as const) {
    const short_message = Buffer.concat([Buffer.from([5, 0, 3, 7, 2, number]), Buffer.from(text)]);
    centre.deliver(compose('deliver_sm', { ...common, esm_class: 0x40, short_message }));
  }
  await heard('first and second');
});

test('it unbinds in good order', async () => {
  await kannel.stop();
  await closed.first((one) => one === 'unbound', 'the end');
  await commands.first((one) => one === 'unbind', 'its unbind');
});

test('with a transmitter and a receiver the receipts go to the receiver', async () => {
  bound.all.length = 0;
  asked.all.length = 0;
  await centre.close();
  // Its two connections are two threads: a receipt that overtakes the answer to its submission is nothing Kannel knows of.
  centre = await KannelCentre.open({
    receipts: 'held',
    onSubmit: (pdu) => submitted.add(pdu),
    onBound: (direction, system_id) => bound.add(`${system_id} ${direction}`),
  });
  kannel = await Kannel.start({ centrePort: centre.port, mode: 'pair' });
  await kannel.openDoor();
  await bound.first((one) => one === 'kannel transmitter', 'the transmitter');
  await bound.first((one) => one === 'kannel receiver', 'the receiver');
  await send({ text: 'by two binds', ...reports() });
  await submitted.these(1);
  await report(8, 'c1');
  centre.release();
  await report(1, 'c1');
});
