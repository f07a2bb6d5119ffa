// SRTP and SRTCP with AES-128 counter mode and HMAC-SHA1 (RFC 3711): protecting and unprotecting packets. Owns key derivation, packet
// indices and the replay window; the ciphers themselves come in as a port. It must not know where keys were agreed.

import { readUint16, readUint32, rtpHeaderLength, type Slice, writeUint32 } from './packet.ts';

/** The two primitives. Both are pure functions of their arguments. */
export interface SrtpCiphers {
  /** `length` bytes of AES-128 counter mode keystream that begins at the counter block `iv` (16 bytes). */
  keystream(key: Uint8Array, iv: Uint8Array, length: number): Uint8Array;
  /** HMAC-SHA1 of the parts, one after another: 20 bytes. */
  hmacSha1(key: Uint8Array, parts: readonly Uint8Array[]): Uint8Array;
}

export type SrtpProfile = {
  /** 30 bytes: master key (16) and master salt (14). */
  readonly master: Uint8Array;
  /** Bytes of the authentication tag of RTP packets; RTCP always has ten (RFC 4568, section 6.2). */
  readonly tagBytes: 10 | 4;
};

export const SRTP_MASTER_BYTES = 30;
const RTCP_TAG_BYTES = 10;
/** Most bytes that protection adds to a packet: the SRTCP index and a tag. */
export const SRTP_OVERHEAD_BYTES = 4 + RTCP_TAG_BYTES;
/** Packets behind the newest that are still taken, once each (section 3.3.2 asks for 64 at least). */
const WINDOW = 128;
/** Sources whose indices are kept at once; a phone has one. */
const SOURCES_MAX = 4;

type SessionKeys = {
  readonly cipher: Uint8Array;
  readonly auth: Uint8Array;
  readonly salt: Uint8Array;
};

/** Section 4.3 with a key derivation rate of zero. `first` is the label of the cipher key: 0 for SRTP, 3 for SRTCP. */
export function deriveKeys(ciphers: SrtpCiphers, master: Uint8Array, first: 0 | 3): SessionKeys {
  const key = master.subarray(0, 16);
  const derive = (label: number, length: number): Uint8Array => {
    const iv = new Uint8Array(16);
    iv.set(master.subarray(16, SRTP_MASTER_BYTES));
    iv[7]! ^= label;
    return ciphers.keystream(key, iv, length);
  };
  return { cipher: derive(first, 16), auth: derive(first + 1, 20), salt: derive(first + 2, 14) };
}

/** Section 4.1.1: the counter block of a packet. `index` is up to 48 bits. */
function counterBlock(salt: Uint8Array, ssrc: number, index: number): Uint8Array {
  const iv = new Uint8Array(16);
  iv.set(salt);
  const high = Math.floor(index / 0x10000);
  for (let k = 0; k < 4; k++) {
    iv[4 + k]! ^= (ssrc >>> (24 - 8 * k)) & 0xff;
    iv[8 + k]! ^= Math.floor(high / 2 ** (24 - 8 * k)) & 0xff;
  }
  iv[12]! ^= (index >>> 8) & 0xff;
  iv[13]! ^= index & 0xff;
  return iv;
}

function mix(bytes: Uint8Array, at: number, stream: Uint8Array): void {
  for (let k = 0; k < stream.length; k++) bytes[at + k]! ^= stream[k]!;
}

function word(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  writeUint32(bytes, 0, value);
  return bytes;
}

/** Equal without telling by time where they differ. */
function sameTag(tag: Uint8Array, bytes: Uint8Array, at: number): boolean {
  let difference = 0;
  for (let k = 0; k < tag.length; k++) difference |= tag[k]! ^ bytes[at + k]!;
  return difference === 0;
}

export class SrtpSender {
  readonly #ciphers: SrtpCiphers;
  readonly #rtp: SessionKeys;
  readonly #rtcp: SessionKeys;
  readonly #tagBytes: number;
  #rollovers = 0;
  #lastSequence = -1;
  #rtcpIndex = 0;

  constructor(ciphers: SrtpCiphers, profile: SrtpProfile) {
    this.#ciphers = ciphers;
    this.#rtp = deriveKeys(ciphers, profile.master, 0);
    this.#rtcp = deriveKeys(ciphers, profile.master, 3);
    this.#tagBytes = profile.tagBytes;
  }

  /** Protects an RTP packet in place; the bytes behind it must have room for the tag. Returns the new length. */
  protectRtp(packet: Slice): number {
    const { bytes, at, length } = packet;
    const header = rtpHeaderLength(packet);
    const sequence = readUint16(bytes, at + 2);
    // The roll-over counter moves when the number wraps; a relayed packet that comes late keeps the old one.
    let rollovers = this.#rollovers;
    if (this.#lastSequence >= 0 && this.#lastSequence - sequence > 0x8000) rollovers++;
    else if (this.#lastSequence >= 0 && sequence - this.#lastSequence > 0x8000) rollovers--;
    if (rollovers < 0) rollovers = 0;
    if (rollovers > this.#rollovers || (rollovers === this.#rollovers && sequence > this.#lastSequence)) {
      this.#rollovers = rollovers;
      this.#lastSequence = sequence;
    }
    const iv = counterBlock(this.#rtp.salt, readUint32(bytes, at + 8), rollovers * 0x10000 + sequence);
    mix(bytes, at + header, this.#ciphers.keystream(this.#rtp.cipher, iv, length - header));
    const signed = bytes.subarray(at, at + length);
    const tag = this.#ciphers.hmacSha1(this.#rtp.auth, [signed, word(rollovers)]);
    bytes.set(tag.subarray(0, this.#tagBytes), at + length);
    return length + this.#tagBytes;
  }

  /** The protected form of a compound RTCP packet (section 3.4). */
  protectRtcp(packet: Uint8Array): Uint8Array {
    const index = this.#rtcpIndex;
    this.#rtcpIndex = (index + 1) % 2 ** 31;
    const out = new Uint8Array(packet.length + 4 + RTCP_TAG_BYTES);
    out.set(packet);
    const iv = counterBlock(this.#rtcp.salt, readUint32(packet, 4), index);
    mix(out, 8, this.#ciphers.keystream(this.#rtcp.cipher, iv, packet.length - 8));
    writeUint32(out, packet.length, 2 ** 31 + index);
    const tag = this.#ciphers.hmacSha1(this.#rtcp.auth, [out.subarray(0, packet.length + 4)]);
    out.set(tag.subarray(0, RTCP_TAG_BYTES), packet.length + 4);
    return out;
  }
}

/** What was received of one source: its newest index and which of the last ones came. */
type Window = { highest: number; readonly seen: Float64Array };

function isReplay(window: Window, index: number): boolean {
  return index <= window.highest - WINDOW || window.seen[index % WINDOW] === index;
}

function remember(window: Window, index: number): void {
  window.seen[index % WINDOW] = index;
  if (index > window.highest) window.highest = index;
}

function windowOf(windows: Map<number, Window>, ssrc: number): Window {
  return windows.get(ssrc) ?? { highest: -1, seen: new Float64Array(WINDOW).fill(-1) };
}

function keepWindow(windows: Map<number, Window>, ssrc: number, window: Window): void {
  if (!windows.has(ssrc) && windows.size >= SOURCES_MAX) {
    for (const oldest of windows.keys()) {
      windows.delete(oldest);
      break;
    }
  }
  windows.set(ssrc, window);
}

/** Section 3.3.1 and appendix A: the index that a sequence number most likely stands for. */
function estimateIndex(window: Window, sequence: number): number {
  if (window.highest < 0) return sequence;
  const rollovers = Math.floor(window.highest / 0x10000);
  const last = window.highest % 0x10000;
  if (last < 0x8000 && sequence - last > 0x8000 && rollovers > 0) return (rollovers - 1) * 0x10000 + sequence;
  if (last >= 0x8000 && last - sequence > 0x8000) return (rollovers + 1) * 0x10000 + sequence;
  return rollovers * 0x10000 + sequence;
}

export class SrtpReceiver {
  readonly #ciphers: SrtpCiphers;
  readonly #rtp: SessionKeys;
  readonly #rtcp: SessionKeys;
  readonly #tagBytes: number;
  readonly #windows = new Map<number, Window>();
  readonly #rtcpWindows = new Map<number, Window>();

  constructor(ciphers: SrtpCiphers, profile: SrtpProfile) {
    this.#ciphers = ciphers;
    this.#rtp = deriveKeys(ciphers, profile.master, 0);
    this.#rtcp = deriveKeys(ciphers, profile.master, 3);
    this.#tagBytes = profile.tagBytes;
  }

  /** Checks and opens an RTP packet in place. Returns its length without the tag, or 0: forged, replayed or malformed. */
  unprotectRtp(packet: Slice): number {
    const { bytes, at, length } = packet;
    const plain = length - this.#tagBytes;
    const header = plain > 0 ? rtpHeaderLength({ bytes, at, length: plain }) : 0;
    if (header === 0) return 0;
    const ssrc = readUint32(bytes, at + 8);
    const window = windowOf(this.#windows, ssrc);
    const index = estimateIndex(window, readUint16(bytes, at + 2));
    if (isReplay(window, index)) return 0;
    const rollovers = word(Math.floor(index / 0x10000));
    const tag = this.#ciphers.hmacSha1(this.#rtp.auth, [bytes.subarray(at, at + plain), rollovers]);
    if (!sameTag(tag.subarray(0, this.#tagBytes), bytes, at + plain)) return 0;
    remember(window, index);
    keepWindow(this.#windows, ssrc, window);
    const iv = counterBlock(this.#rtp.salt, ssrc, index);
    mix(bytes, at + header, this.#ciphers.keystream(this.#rtp.cipher, iv, plain - header));
    return plain;
  }

  /** The same for a compound RTCP packet. */
  unprotectRtcp({ bytes, at, length }: Slice): number {
    const plain = length - 4 - RTCP_TAG_BYTES;
    if (plain < 8) return 0;
    const ssrc = readUint32(bytes, at + 4);
    const trailer = readUint32(bytes, at + plain);
    const index = trailer % 2 ** 31;
    const window = windowOf(this.#rtcpWindows, ssrc);
    if (isReplay(window, index)) return 0;
    const tag = this.#ciphers.hmacSha1(this.#rtcp.auth, [bytes.subarray(at, at + plain + 4)]);
    if (!sameTag(tag.subarray(0, RTCP_TAG_BYTES), bytes, at + plain + 4)) return 0;
    remember(window, index);
    keepWindow(this.#rtcpWindows, ssrc, window);
    if (trailer >= 2 ** 31) {
      const iv = counterBlock(this.#rtcp.salt, ssrc, index);
      mix(bytes, at + 8, this.#ciphers.keystream(this.#rtcp.cipher, iv, plain - 8));
    }
    return plain;
  }
}
