// A product with phones around it and the few things every test of a whole call does. Owns both; what is expected is the
// test's.

import assert from 'node:assert/strict';
import { callOf, type HistoryMessage, Product, type ProductOptions } from './product.ts';
import { learn } from './product-ear.ts';
import { type PhoneCall, ProductPhones } from './product-phone.ts';
import { heardOf, type Route, textsIn, walk } from './product-route.ts';
import { alawOf, samplesOf } from './product-sound.ts';

export type Menu = { readonly login?: string; readonly mes: string } & Readonly<Record<string, string>>;

export type Walked = {
  readonly call: PhoneCall;
  readonly id: number;
  readonly message: HistoryMessage;
  /** What the menu sent. */
  readonly made: readonly HistoryMessage[];
};

export class ProductLine {
  readonly product: Product;
  readonly phones: ProductPhones;

  private constructor(product: Product, phones: ProductPhones) {
    this.product = product;
    this.phones = phones;
  }

  /** Every number leads to the phones, but for those that further trunks take. */
  static async open(options: Partial<ProductOptions> = {}): Promise<ProductLine> {
    const phones = await ProductPhones.open();
    const street = { name: 'street', host: phones.address, port: phones.port, callerId: '74950000000' };
    const product = await Product.start({ ...options, trunks: [street, ...(options.trunks ?? [])] });
    return new ProductLine(product, phones);
  }

  async close(): Promise<void> {
    await this.product.discard();
    this.phones.close();
  }

  /** Sends a call and returns its id; the texts of its menu are known to every ear from then on. */
  send(phone: string, menu: Menu): Promise<number> {
    learn(textsIn(menu.mes));
    return this.product.callWith(menu.login ?? 'anna', phone, menu);
  }

  /** The call answered and heard along the route; it is not over yet. */
  async called(phone: string, menu: Menu, route: Route): Promise<{ call: PhoneCall; id: number }> {
    const id = await this.send(phone, menu);
    const call = await this.phones.answered(phone);
    await walk(call, route);
    return { call, id };
  }

  /** The whole call: nothing but the route was heard, the product hung up, the message is delivered. */
  async walked(phone: string, menu: Menu, route: Route): Promise<Walked> {
    const { call, id } = await this.called(phone, menu, route);
    assert.equal(await call.ended, 'bye');
    assert.deepEqual(call.ear.said, heardOf(route));
    return { call, id, ...(await this.outcome(id, menu.login)) };
  }

  async outcome(
    id: number,
    login = 'anna',
  ): Promise<{ message: HistoryMessage; made: readonly HistoryMessage[] }> {
    const messages = await this.product.final(login, id);
    const message = callOf(messages);
    return { message, made: messages.filter((one) => one !== message) };
  }
}

/** The last word of a call's history. */
export function causeOf(message: HistoryMessage): unknown {
  return message.events.findLast((event) => event.kind === 'ended')?.cause;
}

export function eventsOf(message: HistoryMessage, kind: string): HistoryMessage['events'] {
  return message.events.filter((event) => event.kind === kind);
}

export type Recorded = { readonly channels: readonly Int16Array[]; readonly rate: number };

/** Fetches a recording as anybody with its link would. */
export async function recordingAt(url: string): Promise<Recorded> {
  const response = await fetch(url);
  assert.equal(response.status, 200);
  assert.match(response.headers.get('content-type') ?? '', /audio\/(x-)?wav/);
  const bytes = Buffer.from(await response.arrayBuffer());
  assert.equal(bytes.toString('latin1', 0, 4), 'RIFF');
  const format = bytes.indexOf('fmt ') + 8;
  const count = bytes.readUInt16LE(format + 2);
  const rate = bytes.readUInt32LE(format + 4);
  const data = bytes.indexOf('data') + 8;
  const length = Math.floor((bytes.length - data) / 2 / count);
  const channels = Array.from({ length: count }, (_, channel) =>
    Int16Array.from({ length }, (_none, at) => bytes.readInt16LE(data + 2 * (at * count + channel))),
  );
  return { channels, rate };
}

/** 20 ms in octets of 16-bit samples. */
const PIECE = 320;

/** Where a text begins in recorded samples, its whole length; -1 when it is not there unaltered. */
export function placeOf(text: string, samples: Int16Array): number {
  const wanted = Buffer.from(samplesOf(alawOf(text)).buffer);
  const at = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength).indexOf(wanted);
  return at < 0 ? -1 : at / 2;
}

/**
 * How much of a text is there in pieces of 20 ms, 0 to 1: a phone's own jitter buffer may repeat or drop some. `fromMs`:
 * only what comes after these milliseconds of the text counts.
 */
export function shareOf(text: string, samples: Int16Array, fromMs = 0): number {
  const wanted = Buffer.from(samplesOf(alawOf(text)).buffer).subarray(fromMs * 16);
  const sound = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
  let [pieces, found] = [0, 0];
  for (let at = 0; at + PIECE <= wanted.length; at += PIECE) {
    pieces++;
    if (sound.includes(wanted.subarray(at, at + PIECE))) found++;
  }
  return found / pieces;
}
