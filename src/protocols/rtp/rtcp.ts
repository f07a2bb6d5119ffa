// RTCP (RFC 3550, section 6): writing sender and receiver reports with CNAME and BYE, reading what the far end reports. Owns the
// layouts; it must not decide when to report. Reading never throws and never reads past the bytes it was given.

import { readUint16, readUint32, type Slice, writeUint16, writeUint32 } from './packet.ts';
import type { ReceiverReport } from './source.ts';

const SENDER_REPORT = 200;
const RECEIVER_REPORT = 201;
const SOURCE_DESCRIPTION = 202;
const GOODBYE = 203;
const CNAME = 1;

/** The time of day in NTP form: seconds since 1900 and 2^-32 seconds (section 4). */
type NtpTime = { readonly seconds: number; readonly fraction: number };

const NTP_BEFORE_1970 = 2_208_988_800;

export function ntpTime(unixMilliseconds: number): NtpTime {
  const seconds = Math.floor(unixMilliseconds / 1_000);
  return {
    seconds: (seconds + NTP_BEFORE_1970) >>> 0,
    fraction: Math.floor(((unixMilliseconds - seconds * 1_000) / 1_000) * 2 ** 32) >>> 0,
  };
}

/** The middle 32 bits of an NTP time: units of 1/65536 s (section 6.4.1, LSR). */
export function ntpMiddle(time: NtpTime): number {
  return (((time.seconds & 0xffff) << 16) | (time.fraction >>> 16)) >>> 0;
}

type OwnReport = {
  readonly ssrc: number;
  readonly cname: string;
  /** What we sent; left out when nothing was sent since the last report: then it is a receiver report. */
  readonly sent?: {
    readonly now: NtpTime;
    readonly timestamp: number;
    readonly packets: number;
    readonly octets: number;
  };
  readonly heard?: ReceiverReport & {
    /** Middle of the NTP time of their last sender report, and how long ago it came in 1/65536 s; both 0 when none. */
    readonly lastSenderReport: number;
    readonly delay: number;
  };
  readonly end?: 'bye';
};

/** The compound packet of a report: SR or RR, SDES with CNAME and, at the end of a call, BYE. */
export function writeReport(report: OwnReport): Uint8Array {
  const { sent, heard } = report;
  const first = (sent ? 28 : 8) + (heard ? 24 : 0);
  const name = report.cname.slice(0, 200);
  // Section 6.5: the item list ends with at least one null octet and is padded to 32 bits.
  const description = 8 + Math.ceil((2 + name.length + 1) / 4) * 4;
  const bytes = new Uint8Array(first + description + (report.end ? 8 : 0));
  bytes[0] = 0x80 | (heard ? 1 : 0);
  bytes[1] = sent ? SENDER_REPORT : RECEIVER_REPORT;
  writeUint16(bytes, 2, first / 4 - 1);
  writeUint32(bytes, 4, report.ssrc);
  let at = 8;
  if (sent) {
    writeUint32(bytes, 8, sent.now.seconds);
    writeUint32(bytes, 12, sent.now.fraction);
    writeUint32(bytes, 16, sent.timestamp);
    writeUint32(bytes, 20, sent.packets);
    writeUint32(bytes, 24, sent.octets);
    at = 28;
  }
  if (heard) {
    writeUint32(bytes, at, heard.ssrc);
    writeUint32(bytes, at + 4, (heard.fractionLost << 24) | (heard.lost & 0xffffff));
    writeUint32(bytes, at + 8, heard.highestSequence);
    writeUint32(bytes, at + 12, heard.jitter);
    writeUint32(bytes, at + 16, heard.lastSenderReport);
    writeUint32(bytes, at + 20, heard.delay);
  }
  at = first;
  bytes[at] = 0x81;
  bytes[at + 1] = SOURCE_DESCRIPTION;
  writeUint16(bytes, at + 2, description / 4 - 1);
  writeUint32(bytes, at + 4, report.ssrc);
  bytes[at + 8] = CNAME;
  bytes[at + 9] = name.length;
  for (let k = 0; k < name.length; k++) bytes[at + 10 + k] = name.charCodeAt(k) & 0x7f;
  if (!report.end) return bytes;
  at = first + description;
  bytes[at] = 0x81;
  bytes[at + 1] = GOODBYE;
  writeUint16(bytes, at + 2, 1);
  writeUint32(bytes, at + 4, report.ssrc);
  return bytes;
}

/** What a compound packet says that matters here. */
type TheirReport = {
  /** Their SSRC, from their SR or RR. */
  readonly ssrc: number;
  /** The middle of the NTP time of their sender report, when there was one. */
  readonly senderReport: number | undefined;
  /** What they heard of the source `about`, when a block spoke of it. */
  readonly heard:
    | {
        readonly fractionLost: number;
        readonly lost: number;
        readonly jitter: number;
        readonly lastSenderReport: number;
        readonly delay: number;
      }
    | undefined;
  readonly bye: boolean;
};

/**
 * Reads a compound packet; `about` is our own SSRC. Undefined when it is malformed by the checks of section A.2 (version, first
 * packet a report, lengths that add up).
 */
export function readReport(slice: Slice, about: number): TheirReport | undefined {
  const { bytes, at: start, length } = slice;
  const stop = start + length;
  let ssrc = -1;
  let senderReport: number | undefined;
  let heard: TheirReport['heard'];
  let bye = false;
  for (let at = start; at < stop; ) {
    if (stop - at < 4 || bytes[at]! >> 6 !== 2) return undefined;
    const type = bytes[at + 1]!;
    const end = at + 4 * (readUint16(bytes, at + 2) + 1);
    if (end > stop) return undefined;
    if (at === start && type !== SENDER_REPORT && type !== RECEIVER_REPORT) return undefined;
    if (type === SENDER_REPORT || type === RECEIVER_REPORT) {
      const blocks = at + (type === SENDER_REPORT ? 28 : 8);
      const count = bytes[at]! & 0x1f;
      if (blocks + 24 * count > end) return undefined;
      ssrc = readUint32(bytes, at + 4);
      if (type === SENDER_REPORT) {
        senderReport = ((readUint16(bytes, at + 10) << 16) | readUint16(bytes, at + 12)) >>> 0;
      }
      for (let k = 0; k < count; k++) {
        const block = blocks + 24 * k;
        if (readUint32(bytes, block) !== about) continue;
        heard = {
          fractionLost: bytes[block + 4]!,
          lost: (readUint32(bytes, block + 4) << 8) >> 8,
          jitter: readUint32(bytes, block + 12),
          lastSenderReport: readUint32(bytes, block + 16),
          delay: readUint32(bytes, block + 20),
        };
      }
    }
    if (type === GOODBYE) bye = true;
    at = end;
  }
  return ssrc < 0 ? undefined : { ssrc, senderReport, heard, bye };
}

/**
 * Milliseconds from our sender report to their answer less the time they held it (section 6.4.1), or undefined without one.
 * @param now the middle of the NTP time at which the report came
 */
export function roundTrip(now: number, heard: NonNullable<TheirReport['heard']>): number | undefined {
  if (heard.lastSenderReport === 0) return undefined;
  const units = (now - heard.lastSenderReport - heard.delay) | 0;
  return units < 0 ? 0 : (units * 1_000) / 65_536;
}

/**
 * Milliseconds to the next report: five seconds, spread over 0.5..1.5 so that calls do not report in step, and corrected as
 * section 6.3.1 says. The first comes after half of it.
 * @param chance 0..1
 */
export function reportInterval(chance: number, options: { readonly first?: 'yes' } = {}): number {
  const least = options.first === 'yes' ? 2_500 : 5_000;
  return (least * (0.5 + chance)) / (Math.E - 1.5);
}
