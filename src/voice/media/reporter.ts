// RTCP of all lines: a report about every five seconds, BYE at the end, what the far end says. Owns the report times; it must not
// read a socket or a clock of its own.

import { randomBytes } from 'node:crypto';
import {
  ntpMiddle,
  ntpTime,
  readReport,
  reportInterval,
  roundTrip,
  writeReport,
} from '../../protocols/rtp/rtcp.ts';
import type { Line } from './line.ts';
import type { Piece, Wire } from './wire.ts';

const SAMPLES_MS = 8;

export class Reporter {
  readonly #wire: Wire;
  /** A name for this plane's sources that says nothing about the machine (RFC 7022, section 4.2). */
  readonly #cname = randomBytes(12).toString('base64url');

  constructor(wire: Wire) {
    this.#wire = wire;
  }

  /** @param now milliseconds of the loop's clock */
  sweep(line: Line, now: number, tick: number): void {
    if (line.reportAt === 0) line.reportAt = now + reportInterval(Math.random(), { first: 'yes' });
    if (now < line.reportAt) return;
    line.reportAt = now + reportInterval(Math.random());
    this.#send(line, { now, tick });
  }

  bye(line: Line, now: number, tick: number): void {
    if (line.packetsSent > 0) this.#send(line, { now, tick, end: 'bye' });
  }

  take(line: Line, piece: Piece, now: number): void {
    if (line.secure) {
      const plain = line.secure.receive.unprotectRtcp(piece);
      if (plain === 0) {
        line.dropped++;
        return;
      }
      piece.length = plain;
    }
    const report = readReport(piece, line.ssrc);
    if (!report) {
      line.dropped++;
      return;
    }
    if (report.senderReport !== undefined) {
      line.senderReport = report.senderReport;
      line.senderReportAt = now;
    }
    if (!report.heard) return;
    line.farEnd = {
      packetsLost: report.heard.lost,
      jitterMs: report.heard.jitter / SAMPLES_MS,
      roundTripMs: roundTrip(ntpMiddle(ntpTime(Date.now())), report.heard) ?? line.farEnd?.roundTripMs,
    };
  }

  #send(line: Line, about: { readonly now: number; readonly tick: number; readonly end?: 'bye' }): void {
    const heard = line.source.report();
    const since =
      line.senderReport === 0 ? 0 : Math.round(((about.now - line.senderReportAt) * 65_536) / 1_000);
    const packet = writeReport({
      ssrc: line.ssrc,
      cname: this.#cname,
      ...(line.packetsSent > line.reportedSent && {
        sent: {
          now: ntpTime(Date.now()),
          timestamp: line.stampAt(about.tick),
          packets: line.packetsSent >>> 0,
          octets: line.octetsSent >>> 0,
        },
      }),
      ...(heard && { heard: { ...heard, lastSenderReport: line.senderReport, delay: since >>> 0 } }),
      ...(about.end && { end: about.end }),
    });
    line.reportedSent = line.packetsSent;
    this.#wire.sendRtcp(line.slot, line.secure ? line.secure.send.protectRtcp(packet) : packet);
  }
}
