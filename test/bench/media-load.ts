// The load and the judge of the media bench: as many callers as asked for, each with a port, 50 packets a second and a key every five
// seconds. Owns the measuring; arrival times are the kernel's, so that reading late does not blur them.

import { once } from 'node:events';
import { Lateness } from '../../src/voice/media/lateness.ts';
import {
  loadLibc,
  MSG_DONTWAIT,
  pinned,
  putAddress,
  putUint32,
  SO_RCVBUF,
  SOCK_DGRAM_NONBLOCK_CLOEXEC,
  SOL_SOCKET,
} from '../../src/voice/media/libc.ts';
import { writeSockaddr } from '../../src/voice/media/socket-address.ts';

export type LoadReply = {
  readonly ports: readonly number[];
  readonly packets: number;
  readonly jitter50: number;
  readonly jitter99: number;
  readonly key50: number;
  readonly key99: number;
};

type Order = { readonly ports: readonly number[]; readonly from: number; readonly until: number };

const SO_TIMESTAMPNS = 35;
const CONTROL_BYTES = 64;
const PACKET_BYTES = 512;
const BATCH = 16;
const KEY_MS = 5_000;
const EVENT = 101;
const SOUND_BYTES = 172;

const calls = Number(process.argv[2]);
const libc = await loadLibc();

function bound(): { fd: number; port: number } {
  for (;;) {
    const port = 2 * Math.floor(16_000 + Math.random() * 14_000);
    const fd = libc.socket(2, SOCK_DGRAM_NONBLOCK_CLOEXEC, 0);
    const value = new Uint8Array(4);
    putUint32(value, 0, 1);
    libc.setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, value, 4);
    putUint32(value, 0, 1 << 17);
    libc.setsockopt(fd, SOL_SOCKET, SO_RCVBUF, value, 4);
    const name = new Uint8Array(28);
    const length = writeSockaddr(name, 0, { address: '127.0.0.1', port });
    if (libc.bind(fd, name, length) === 0) return { fd, port };
    libc.close(fd);
  }
}

const sockets = Array.from({ length: calls }, bound);
const order = once(process, 'message') as Promise<[Order]>;
const none = { packets: 0, jitter50: 0, jitter99: 0, key50: 0, key99: 0 };
process.send!({ ports: sockets.map(({ port }) => port), ...none } satisfies LoadReply);
const [{ ports, from, until }] = await order;
sockets.forEach(({ fd }, k) => {
  const name = new Uint8Array(28);
  libc.connect(fd, name, writeSockaddr(name, 0, { address: '127.0.0.1', port: ports[k]! }));
});

/** Reads sixteen packets at a time, each with its control data, where the kernel leaves its time stamp. */
class Reader {
  readonly #messages = pinned(BATCH * 64);
  readonly #packets = pinned(BATCH * PACKET_BYTES);
  readonly #controls = pinned(BATCH * CONTROL_BYTES);
  /** Only the kernel looks at it again, but it must not be collected. */
  readonly vectors = pinned(BATCH * 16);
  readonly #lengths = new Uint32Array(this.#messages.buffer, this.#messages.byteOffset, BATCH * 16);
  readonly #stamps = new DataView(this.#controls.buffer, this.#controls.byteOffset);
  readonly #messagesAt = libc.addressOf(this.#messages);

  constructor() {
    for (let k = 0; k < BATCH; k++) {
      putAddress(this.vectors, k * 16, libc.addressOf(this.#packets) + k * PACKET_BYTES);
      putUint32(this.vectors, k * 16 + 8, PACKET_BYTES);
      putAddress(this.#messages, k * 64 + 16, libc.addressOf(this.vectors) + k * 16);
      putUint32(this.#messages, k * 64 + 24, 1);
      putAddress(this.#messages, k * 64 + 32, libc.addressOf(this.#controls) + k * CONTROL_BYTES);
    }
  }

  read(fd: number, hear: (at: number, which: number) => void): void {
    for (;;) {
      for (let k = 0; k < BATCH; k++) this.#lengths[k * 16 + 10] = CONTROL_BYTES;
      const count = libc.recvmmsg(fd, this.#messagesAt, BATCH, MSG_DONTWAIT, 0);
      for (let k = 0; k < count; k++) {
        if (this.#lengths[k * 16 + 14]! < SOUND_BYTES) continue;
        // struct cmsghdr has 16 bytes; then seconds and nanoseconds since 1970.
        const seconds = this.#stamps.getUint32(k * CONTROL_BYTES + 16, true);
        const nanoseconds = this.#stamps.getUint32(k * CONTROL_BYTES + 24, true);
        hear(seconds * 1_000 + nanoseconds / 1e6, this.#packets[k * PACKET_BYTES + 92]! >> 7);
      }
      if (count < BATCH) return;
    }
  }
}

const reader = new Reader();
const jitter = new Lateness();
const keys = new Lateness();
const heardAt = new Float64Array(calls);
const side = new Int8Array(calls).fill(-1);
const pressedAt = new Float64Array(calls);
let got = 0;

function hear(call: number, at: number, which: number): void {
  if (pressedAt[call]! > 0) {
    if (which === side[call]) {
      // The old prompt goes on until the key is acted on; its packets count, their gaps do too.
    } else {
      if (at >= from && at < until) keys.add(at - pressedAt[call]!);
      pressedAt[call] = 0;
      // The first packet of an answer comes before its turn: that gap is wanted.
      heardAt[call] = 0;
    }
  }
  side[call] = which;
  if (at >= from && at < until) {
    got++;
    if (heardAt[call]! > 0) jitter.add(Math.abs(at - heardAt[call]! - 20));
  }
  heardAt[call] = at;
}

function read(call: number): void {
  reader.read(sockets[call]!.fd, (at, which) => hear(call, at, which));
}

const sound = pinned(SOUND_BYTES).fill(0xd5);
const event = pinned(16);
sound[0] = event[0] = 0x80;
const sequences = new Uint16Array(calls);
const timestamps = new Uint32Array(calls);
/** Packets of the press that runs: 1 to 6, 0 when none does. */
const step = new Uint8Array(calls);
const pressStamp = new Uint32Array(calls);
const nextKey = Float64Array.from(sockets, () => Date.now() + 1_000 + Math.random() * KEY_MS);

function head(packet: Uint8Array, call: number, stamp: number): void {
  const sequence = sequences[call]!++;
  packet[2] = sequence >> 8;
  packet[3] = sequence & 0xff;
  for (let k = 0; k < 4; k++) {
    packet[4 + k] = stamp >>> (24 - 8 * k);
    packet[8 + k] = (call + 1) >>> (24 - 8 * k);
  }
}

function speak(call: number, now: number): void {
  const fd = sockets[call]!.fd;
  if (step[call] === 0 && now >= nextKey[call]! && side[call]! >= 0) {
    nextKey[call]! += KEY_MS;
    step[call] = 1;
    pressStamp[call] = timestamps[call]!;
    // What has come already belongs to the time before the key.
    read(call);
    pressedAt[call] = clock();
  }
  const at = step[call]!;
  if (at === 0) {
    sound[1] = 8;
    head(sound, call, timestamps[call]!);
    libc.sendto(fd, sound, SOUND_BYTES, MSG_DONTWAIT, null, 0);
  } else {
    event[12] = 1;
    event[13] = at === 6 ? 0x8a : 10;
    event[14] = (at * 160) >> 8;
    event[15] = (at * 160) & 0xff;
    for (let copy = 0; copy < (at === 6 ? 3 : 1); copy++) {
      event[1] = EVENT | (at === 1 ? 0x80 : 0);
      head(event, call, pressStamp[call]!);
      libc.sendto(fd, event, 16, MSG_DONTWAIT, null, 0);
    }
    step[call] = at === 6 ? 0 : at + 1;
  }
  timestamps[call]! += 160;
}

/** The time of day with fractions: the clock of the kernel's time stamps. */
function clock(): number {
  return performance.timeOrigin + performance.now() + correction;
}

// The origin is taken once at start and may differ from the time of day since. Measured where the millisecond changes; being held up
// between the two readings makes the difference smaller, never larger, so the largest of some tries is right.
let correction = Number.NEGATIVE_INFINITY;
for (let tries = 0; tries < 20; tries++) {
  const begin = Date.now();
  let now = begin;
  while (now === begin) now = Date.now();
  correction = Math.max(correction, now - performance.timeOrigin - performance.now());
}

const sleeper = new Int32Array(new SharedArrayBuffer(4));
const start = clock();
for (let tick = 0; clock() < until + 500; tick++) {
  const wait = start + tick - clock();
  if (wait > 0) Atomics.wait(sleeper, 0, 0, wait);
  const now = clock();
  for (let call = tick % 20; call < calls; call += 20) speak(call, now);
  for (let call = tick % 50; call < calls; call += 50) read(call);
}

process.send!({
  ports: [],
  packets: got,
  jitter50: jitter.quantile(0.5),
  jitter99: jitter.quantile(0.99),
  key50: keys.quantile(0.5),
  key99: keys.quantile(0.99),
} satisfies LoadReply);
await once(process, 'disconnect');
