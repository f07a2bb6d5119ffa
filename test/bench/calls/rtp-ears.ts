// The ears of many phones at once: a socket each, read with the kernel's time stamps, sending sound and keys all the while. Owns the sockets
// and what was heard; reading late does not blur what it measures. Linux only, like the batch body whose system calls it borrows.

import { isIPv4 } from 'node:net';
import { assert } from '../../../src/base/assert.ts';
import {
  AF_INET,
  type Libc,
  loadLibc,
  MSG_DONTWAIT,
  pinned,
  putAddress,
  putUint32,
  SOCK_DGRAM_NONBLOCK_CLOEXEC,
  SOL_SOCKET,
} from '../../../src/voice/media/libc.ts';
import { SOCKADDR_BYTES, writeSockaddr } from '../../../src/voice/media/socket-address.ts';
import { Heard } from './heard.ts';
import { wallNow } from './wall-clock.ts';

const SO_TIMESTAMPNS = 35;
const MESSAGE_BYTES = 64;
const CONTROL_BYTES = 64;
const PACKET_BYTES = 256;
const READ_BATCH = 8;
/** Bytes before the seconds in the control message of a time stamp. */
const STAMP_AT = 16;
const HEADER_BYTES = 12;
const SOUND_BYTES = 160;
const EVENT_BYTES = 4;
const A_LAW = 8;
const SILENCE = 0xd5;
/** Milliseconds between two looks at everything; a quarter of the phones speak in each. */
const TICK_MS = 5;
const TICKS_A_PACKET = 4;
/** Ticks between two readings of one socket: the kernel holds what came meanwhile. */
const TICKS_A_READING = 8;
/** Packets of one key: four while it is held, three that end it. */
const KEY_PACKETS = 7;

export type EarsOptions = {
  readonly address: string;
  readonly count: number;
  readonly firstPort: number;
  /** Seconds between two keys of one phone; 0: none. */
  readonly keySeconds: number;
};

type Ear = {
  readonly slot: number;
  readonly fd: number;
  readonly port: number;
  readonly heard: Heard;
  state: 'free' | 'talking';
  sequence: number;
  timestamp: number;
  keyAt: number;
  /** Packets of the key being sent that are still to come. */
  keyLeft: number;
  keyStamp: number;
  eventType: number;
};

export class RtpEars {
  readonly #libc: Libc;
  readonly #options: EarsOptions;
  readonly #ears: Ear[] = [];
  readonly #out: Uint8Array;
  readonly #outAt: number;
  readonly #header: Uint8Array;
  readonly #vectors: Uint8Array;
  readonly #in: Uint8Array;
  readonly #inAt: number;
  readonly #inView: DataView;
  readonly #buffers = Buffer.allocUnsafeSlow(READ_BATCH * PACKET_BYTES);
  readonly #controls = Buffer.allocUnsafeSlow(READ_BATCH * CONTROL_BYTES);
  /** Memory only the kernel looks at. */
  readonly #held: Uint8Array[] = [];
  #tick = 0;
  #next = 0;
  #timer: NodeJS.Timeout | undefined;

  private constructor(libc: Libc, options: EarsOptions) {
    assert(isIPv4(options.address), 'the phones of the bench speak IPv4');
    this.#libc = libc;
    this.#options = options;
    this.#out = pinned(MESSAGE_BYTES);
    this.#outAt = libc.addressOf(this.#out);
    this.#header = pinned(HEADER_BYTES + EVENT_BYTES);
    this.#vectors = pinned(2 * 16);
    this.#in = pinned(READ_BATCH * MESSAGE_BYTES);
    this.#inAt = libc.addressOf(this.#in);
    this.#inView = new DataView(this.#in.buffer, this.#in.byteOffset, this.#in.length);
    this.#layOut();
    for (let port = options.firstPort; this.#ears.length < options.count; port += 2) this.#open(port);
  }

  static async open(options: EarsOptions): Promise<RtpEars> {
    const ears = new RtpEars(await loadLibc(), options);
    ears.#next = performance.now();
    ears.#run();
    return ears;
  }

  close(): void {
    clearTimeout(this.#timer);
    for (const ear of this.#ears) this.#libc.close(ear.fd);
  }

  /** A free phone's number, or undefined when all talk. */
  take(): { readonly slot: number; readonly port: number; readonly heard: Heard } | undefined {
    return this.#ears.find((ear) => ear.state === 'free' && this.#isQuiet(ear));
  }

  talk(slot: number, to: { readonly address: string; readonly port: number; readonly event: number }): void {
    const ear = this.#ears[slot]!;
    const name = new Uint8Array(SOCKADDR_BYTES);
    const length = writeSockaddr(name, 0, to);
    this.#libc.connect(ear.fd, name, length);
    ear.state = 'talking';
    ear.eventType = to.event;
    ear.heard.begin();
    const { keySeconds } = this.#options;
    ear.keyAt = keySeconds > 0 ? performance.now() + 1_000 * (1 + Math.random() * keySeconds) : Infinity;
    ear.keyLeft = 0;
  }

  stop(slot: number): void {
    const ear = this.#ears[slot]!;
    this.#read(ear);
    ear.state = 'free';
    // AF_UNSPEC dissolves the connection.
    this.#libc.connect(ear.fd, new Uint8Array(16), 16);
  }

  talking(): readonly Heard[] {
    return this.#ears.filter((ear) => ear.state === 'talking').map((ear) => ear.heard);
  }

  /** Ends the window of those who talk, now; what came before is read. */
  endMeasuring(): void {
    const now = wallNow();
    for (const ear of this.#ears) ear.heard.measureUntil(now);
    for (const ear of this.#ears) if (ear.state === 'talking') this.#read(ear);
  }

  /** What still came for the call before is thrown away. */
  #isQuiet(ear: Ear): boolean {
    while (this.#receive(ear) > 0);
    return true;
  }

  #layOut(): void {
    const libc = this.#libc;
    const sound = pinned(SOUND_BYTES).fill(SILENCE);
    this.#held.push(sound);
    putAddress(this.#vectors, 0, libc.addressOf(this.#header));
    putAddress(this.#vectors, 16, libc.addressOf(sound));
    putUint32(this.#vectors, 24, SOUND_BYTES);
    putAddress(this.#out, 16, libc.addressOf(this.#vectors));
    const into = pinned(READ_BATCH * 16);
    this.#held.push(into);
    const [intoAt, buffersAt, controlsAt] = [into, this.#buffers, this.#controls].map((memory) =>
      libc.addressOf(memory),
    ) as [number, number, number];
    for (let k = 0; k < READ_BATCH; k++) {
      putAddress(this.#in, k * MESSAGE_BYTES + 16, intoAt + k * 16);
      putUint32(this.#in, k * MESSAGE_BYTES + 24, 1);
      putAddress(this.#in, k * MESSAGE_BYTES + 32, controlsAt + k * CONTROL_BYTES);
      putAddress(into, k * 16, buffersAt + k * PACKET_BYTES);
      putUint32(into, k * 16 + 8, PACKET_BYTES);
    }
  }

  #open(port: number): void {
    assert(port < 65_000, 'enough ports are free for the phones');
    const libc = this.#libc;
    const fd = libc.socket(AF_INET, SOCK_DGRAM_NONBLOCK_CLOEXEC, 0);
    assert(fd >= 0, 'a socket can be opened');
    const name = new Uint8Array(SOCKADDR_BYTES);
    const length = writeSockaddr(name, 0, { address: this.#options.address, port });
    if (libc.bind(fd, name, length) !== 0) {
      libc.close(fd);
      return;
    }
    libc.setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, new Uint8Array([1, 0, 0, 0]), 4);
    this.#ears.push({
      slot: this.#ears.length,
      fd,
      port,
      heard: new Heard(),
      state: 'free',
      sequence: 0,
      timestamp: 0,
      keyAt: 0,
      keyLeft: 0,
      keyStamp: 0,
      eventType: 101,
    });
  }

  #run(): void {
    const now = performance.now();
    // After a stall nothing is made up for: the engine's sound is what is measured.
    if (now > this.#next + 100) this.#next = now;
    while (this.#next <= now) {
      this.#next += TICK_MS;
      this.#tick++;
      for (let k = this.#tick % TICKS_A_PACKET; k < this.#ears.length; k += TICKS_A_PACKET) {
        const ear = this.#ears[k]!;
        if (ear.state === 'talking') this.#speak(ear, now);
      }
      for (let k = this.#tick % TICKS_A_READING; k < this.#ears.length; k += TICKS_A_READING) {
        const ear = this.#ears[k]!;
        if (ear.state === 'talking') this.#read(ear);
      }
    }
    this.#timer = setTimeout(() => this.#run(), Math.max(0, this.#next - performance.now()));
  }

  #speak(ear: Ear, now: number): void {
    if (ear.keyLeft === 0 && now >= ear.keyAt) {
      ear.keyAt = now + 1_000 * this.#options.keySeconds;
      ear.keyLeft = KEY_PACKETS;
      ear.keyStamp = ear.timestamp;
      ear.heard.keySent();
    }
    const header = this.#header;
    const key = ear.keyLeft > 0;
    header[0] = 0x80;
    header[1] = key ? ear.eventType | (ear.keyLeft === KEY_PACKETS ? 0x80 : 0) : A_LAW;
    header[2] = ear.sequence >>> 8;
    header[3] = ear.sequence;
    putBig(header, 4, key ? ear.keyStamp : ear.timestamp);
    putBig(header, 8, 0x1000 + ear.slot);
    if (key) this.#layKey(ear);
    putUint32(this.#vectors, 8, HEADER_BYTES + (key ? EVENT_BYTES : 0));
    putUint32(this.#out, 24, key ? 1 : 2);
    this.#libc.sendmsg(ear.fd, this.#outAt, MSG_DONTWAIT);
    ear.sequence = (ear.sequence + 1) & 0xffff;
    ear.timestamp = (ear.timestamp + SOUND_BYTES) >>> 0;
  }

  /** RFC 4733, section 2.3: the key, the end bit and volume, the duration so far. */
  #layKey(ear: Ear): void {
    const packet = KEY_PACKETS - ear.keyLeft;
    const duration = Math.min(packet + 1, KEY_PACKETS - 2) * SOUND_BYTES;
    ear.keyLeft--;
    this.#header[12] = 1 + (ear.sequence % 3);
    if (packet > 0) this.#header[12] = ear.heard.key;
    else ear.heard.key = this.#header[12];
    this.#header[13] = (packet >= KEY_PACKETS - 3 ? 0x80 : 0) | 10;
    this.#header[14] = duration >>> 8;
    this.#header[15] = duration;
  }

  #receive(ear: Ear): number {
    for (let k = 0; k < READ_BATCH; k++) putUint32(this.#in, k * MESSAGE_BYTES + 40, CONTROL_BYTES);
    return this.#libc.recvmmsg(ear.fd, this.#inAt, READ_BATCH, MSG_DONTWAIT, 0);
  }

  #read(ear: Ear): void {
    for (;;) {
      const count = this.#receive(ear);
      for (let k = 0; k < count; k++) {
        const length = this.#inView.getUint32(k * MESSAGE_BYTES + 56, true);
        const control = k * CONTROL_BYTES + STAMP_AT;
        const seconds = this.#controls.readUInt32LE(control);
        const at = seconds * 1_000 + this.#controls.readUInt32LE(control + 8) / 1e6;
        if (length >= HEADER_BYTES) ear.heard.packet(this.#buffers, k * PACKET_BYTES, at);
      }
      if (count < READ_BATCH) return;
    }
  }
}

function putBig(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}
