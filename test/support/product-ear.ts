// One end of a phone line for the product tests: hears RTP, tells which texts it is made of, sends speech and keys. Owns
// its socket; it must not know SIP.

import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { alawOf, samplesOf } from './product-sound.ts';

/** A stretch of one text, in samples of that text. */
export type Stretch = { readonly text: string; readonly from: number; to: number; readonly length: number };

export type Far = { readonly address: string; readonly port: number };

const WINDOW = 16;
const PACKET = 160;
const SILENCE = 0xd5;

const WINDOWS = new Map<string, readonly [text: string, at: number]>();
const PATTERNS = new Map<string, Uint8Array>();

/** From now on every ear knows these texts when it hears them. */
export function learn(texts: readonly string[]): void {
  for (const text of texts) {
    if (PATTERNS.has(text)) continue;
    const octets = alawOf(text);
    PATTERNS.set(text, octets);
    const letters = Buffer.from(octets).toString('latin1');
    for (let at = 0; at + WINDOW <= letters.length; at++)
      WINDOWS.set(letters.slice(at, at + WINDOW), [text, at]);
  }
}

type Waiter = { readonly met: () => boolean; readonly resolve: () => void };

export class Ear {
  readonly #socket: Socket;
  readonly heard: Stretch[] = [];
  /** How many of those a test has dealt with. */
  marked = 0;
  /** Everything that came, in order. */
  readonly #stream: Buffer[] = [];
  /** Octets that belong to no text and are not silence. */
  readonly strange: number[] = [];
  /** Keys that came as events (RFC 4733), one for each time stamp. */
  readonly keys: string[] = [];
  readonly sources = new Set<number>();
  readonly payloadTypes = new Set<number>();
  packets = 0;
  lost = 0;
  #sequence: number | undefined;
  #pending = '';
  #open: Stretch | undefined;
  #keyStamp = -1;
  #waiters: Waiter[] = [];
  #sendSequence = 1;
  #sendStamp = 4_000;
  #sending: Promise<void> = Promise.resolve();
  #closed = false;
  eventType = 101;
  far: Far | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('message', (message, from) => {
      this.far ??= { address: from.address, port: from.port };
      this.#receive(message);
    });
  }

  static async open(address = '127.0.0.1', port = 0): Promise<Ear> {
    const socket = createSocket({ type: 'udp4', recvBufferSize: 1 << 20 });
    socket.bind(port, address);
    await once(socket, 'listening');
    return new Ear(socket);
  }

  get port(): number {
    return this.#socket.address().port;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#socket.close();
  }

  /** What was heard: a text, `text…` when it was cut short, `…text` when its beginning is missing. */
  get said(): readonly string[] {
    return this.heard.map(
      ({ text, from, to, length }) => `${from > 0 ? '…' : ''}${text}${to < length ? '…' : ''}`,
    );
  }

  /** Resolves when `text` has been heard to its end for the `times`-th time. */
  whole(text: string, times = 1): Promise<void> {
    return this.until(
      () => this.heard.filter((one) => one.text === text && one.to === one.length).length >= times,
      `all of "${text}"`,
    );
  }

  /** Resolves when the `times`-th hearing of `text` has gone on for `milliseconds`. */
  begun(text: string, milliseconds = 60, times = 1): Promise<void> {
    return this.until(() => {
      const found = this.heard.filter((one) => one.text === text)[times - 1];
      return found !== undefined && found.to >= milliseconds * 8;
    }, `the beginning of "${text}"`);
  }

  /** Resolves when something that is no text has sounded for two tenths of a second since the call began: a tone. */
  tone(): Promise<void> {
    return this.until(() => this.strange.length > 1_500, 'a tone');
  }

  /** The samples of the last `milliseconds` that came. */
  latest(milliseconds: number): Int16Array {
    const packets = this.#stream.slice(-milliseconds / 20);
    return samplesOf(Buffer.concat(packets));
  }

  until(met: () => boolean, what: string, patience = 30_000): Promise<void> {
    if (met()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const late = setTimeout(
        () => reject(new Error(`never heard ${what}; heard ${this.said.join(' | ') || 'nothing'}`)),
        patience,
      );
      this.#waiters.push({
        met,
        resolve: () => {
          clearTimeout(late);
          resolve();
        },
      });
    });
  }

  #receive(message: Buffer): void {
    if (message.length < 12 || message[0]! >> 6 !== 2) return;
    const type = message[1]! & 0x7f;
    if (type >= 72 && type <= 76) return;
    this.packets++;
    this.sources.add(message.readUInt32BE(8));
    this.payloadTypes.add(type);
    const sequence = message.readUInt16BE(2);
    if (this.#sequence !== undefined) this.lost += (sequence - this.#sequence - 1) & 0xffff;
    this.#sequence = sequence;
    const start = 12 + (message[0]! & 15) * 4;
    if (type === this.eventType) this.#key(message, start);
    else {
      this.#stream.push(message.subarray(start));
      this.#sound(message.toString('latin1', start));
    }
    const met = this.#waiters.filter((one) => one.met());
    this.#waiters = this.#waiters.filter((one) => !met.includes(one));
    for (const one of met) one.resolve();
  }

  #key(message: Buffer, start: number): void {
    const stamp = message.readUInt32BE(4);
    if (stamp === this.#keyStamp) return;
    this.#keyStamp = stamp;
    this.keys.push('0123456789*#ABCD'[message[start]!] ?? '?');
  }

  #sound(octets: string): void {
    this.#pending += octets;
    let at = 0;
    for (;;) {
      if (this.#open) {
        const pattern = PATTERNS.get(this.#open.text)!;
        while (
          at < this.#pending.length &&
          this.#open.to < pattern.length &&
          this.#pending.charCodeAt(at) === pattern[this.#open.to]
        ) {
          this.#open.to++;
          at++;
        }
        if (this.#open.to < pattern.length && at === this.#pending.length) break;
        this.#open = undefined;
      }
      if (this.#pending.length - at < WINDOW) break;
      const found = WINDOWS.get(this.#pending.slice(at, at + WINDOW));
      if (found) {
        const [text, from] = found;
        this.#open = { text, from, to: from + WINDOW, length: PATTERNS.get(text)!.length };
        this.heard.push(this.#open);
        at += WINDOW;
      } else {
        const octet = this.#pending.charCodeAt(at);
        if (octet !== SILENCE) this.strange.push(octet);
        at++;
      }
    }
    this.#pending = this.#pending.slice(at);
  }

  /** Says the noise of a text into the line, in real time; resolves after its last packet. */
  say(text: string): Promise<void> {
    const octets = Buffer.from(alawOf(text));
    const packets = Array.from({ length: Math.ceil(octets.length / PACKET) }, (_, at) => {
      const payload = Buffer.alloc(PACKET, SILENCE);
      octets.copy(payload, 0, at * PACKET, (at + 1) * PACKET);
      return { type: 8, payload, stamp: PACKET };
    });
    return this.#enqueue(packets);
  }

  /** Presses a key as an RFC 4733 event of 100 ms whose end is told three times. */
  press(key: string): Promise<void> {
    const event = '0123456789*#ABCD'.indexOf(key);
    const last = 5;
    const packets = Array.from({ length: last + 3 }, (_, at) => {
      const end = at >= last ? 0x80 : 0;
      const payload = Buffer.from([event, end | 10, 0, 0]);
      payload.writeUInt16BE(Math.min(at + 1, last) * PACKET, 2);
      return { type: this.eventType, payload, stamp: at === last + 2 ? 8 * PACKET : 0 };
    });
    return this.#enqueue(packets);
  }

  #enqueue(
    packets: readonly { readonly type: number; readonly payload: Buffer; readonly stamp: number }[],
  ): Promise<void> {
    this.#sending = this.#sending.then(async () => {
      const began = performance.now();
      for (const [at, packet] of packets.entries()) {
        this.#send(packet.type, packet.payload);
        this.#sendStamp += packet.stamp;
        const rest = began + (at + 1) * 20 - performance.now();
        if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest));
      }
    });
    return this.#sending;
  }

  #send(type: number, payload: Buffer): void {
    if (this.#closed || !this.far) return;
    const head = Buffer.alloc(12);
    head[0] = 0x80;
    head[1] = type;
    head.writeUInt16BE(this.#sendSequence++ & 0xffff, 2);
    head.writeUInt32BE(this.#sendStamp >>> 0, 4);
    head.writeUInt32BE(0x600df00d, 8);
    this.#socket.send(Buffer.concat([head, payload]), this.far.port, this.far.address);
  }
}
