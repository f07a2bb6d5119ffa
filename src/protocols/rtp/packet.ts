// The RTP packet (RFC 3550, section 5.1): reading a header out of received bytes and writing one. Owns the layout; it must
// not keep anything between packets. Reading fills a value that the caller owns, so that nothing is allocated per packet.

/** Length of a header without contributing sources and extension, bytes. */
export const RTP_HEADER_BYTES = 12;

export type RtpView = {
  marker: boolean;
  payloadType: number;
  sequence: number;
  timestamp: number;
  ssrc: number;
  /** Where the payload starts in the bytes that were read, and how long it is without padding. */
  payloadAt: number;
  payloadLength: number;
};

export function emptyRtpView(): RtpView {
  return {
    marker: false,
    payloadType: 0,
    sequence: 0,
    timestamp: 0,
    ssrc: 0,
    payloadAt: 0,
    payloadLength: 0,
  };
}

/** A stretch of a larger buffer. */
export type Slice = { readonly bytes: Uint8Array; readonly at: number; readonly length: number };

export function readUint16(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}

export function readUint32(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}

export function writeUint16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 8;
  bytes[at + 1] = value;
}

export function writeUint32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}

/** Length of the whole header of an RTP packet, or 0 when it is no RTP version 2 packet or shorter than its header. */
export function rtpHeaderLength({ bytes, at, length }: Slice): number {
  if (length < RTP_HEADER_BYTES || bytes[at]! >> 6 !== 2) return 0;
  const header = RTP_HEADER_BYTES + 4 * (bytes[at]! & 0x0f);
  if ((bytes[at]! & 0x10) === 0) return header <= length ? header : 0;
  // Section 5.3.1: one 32-bit word of profile and count, then as many words as the count says.
  if (header + 4 > length) return 0;
  const whole = header + 4 + 4 * readUint16(bytes, at + header + 2);
  return whole <= length ? whole : 0;
}

/** Reads a packet into `view`. False when it is malformed by section A.1 of RFC 3550; `view` then holds nothing of use. */
export function readRtp(slice: Slice, view: RtpView): boolean {
  const header = rtpHeaderLength(slice);
  if (header === 0) return false;
  const { bytes, at, length } = slice;
  let payload = length - header;
  if ((bytes[at]! & 0x20) !== 0) {
    const padding = bytes[at + length - 1]!;
    if (padding === 0 || padding > payload) return false;
    payload -= padding;
  }
  view.marker = bytes[at + 1]! >= 0x80;
  view.payloadType = bytes[at + 1]! & 0x7f;
  view.sequence = readUint16(bytes, at + 2);
  view.timestamp = readUint32(bytes, at + 4);
  view.ssrc = readUint32(bytes, at + 8);
  view.payloadAt = at + header;
  view.payloadLength = payload;
  return true;
}

/** True for what comes on an RTP port but is RTCP by its type octet, 200..204 and RFC 4585's 205..207 (RFC 5761, section 4). */
export function looksLikeRtcp({ bytes, at, length }: Slice): boolean {
  return length >= 4 && bytes[at]! >> 6 === 2 && bytes[at + 1]! >= 192 && bytes[at + 1]! <= 223;
}

type RtpFields = {
  readonly marker: 0 | 1;
  readonly payloadType: number;
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc: number;
};

/** Writes a header without contributing sources or extension, 12 bytes at `at`. */
export function writeRtpHeader(bytes: Uint8Array, at: number, fields: RtpFields): void {
  bytes[at] = 0x80;
  bytes[at + 1] = (fields.marker << 7) | fields.payloadType;
  writeUint16(bytes, at + 2, fields.sequence);
  writeUint32(bytes, at + 4, fields.timestamp);
  writeUint32(bytes, at + 8, fields.ssrc);
}
