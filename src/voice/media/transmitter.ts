// Puts packets on the wire: header, encryption where agreed, counts. Owns the sequence numbers of what is sent; it must not decide
// what to send or when.

import { EVENT_BYTES } from '../../protocols/audio/telephone-event.ts';
import { RTP_HEADER_BYTES, writeUint16, writeUint32 } from '../../protocols/rtp/packet.ts';
import { SRTP_OVERHEAD_BYTES } from '../../protocols/rtp/srtp.ts';
import type { Line } from './line.ts';
import { DATAGRAM_MAX, HEADER_STRIDE, type Piece, pieceOf, type Wire } from './wire.ts';

/** What a header says. Mutable on purpose: one is reused for every packet. */
export type Stamp = {
  marker: 0 | 1;
  payloadType: number;
  sequence: number;
  timestamp: number;
};

export class Transmitter {
  readonly #wire: Wire;
  readonly #whole: Piece;
  readonly #event: Piece;
  packetsSent = 0;
  sendErrors = 0;

  constructor(wire: Wire) {
    this.#wire = wire;
    this.#whole = pieceOf(wire.block(new Uint8Array(DATAGRAM_MAX + SRTP_OVERHEAD_BYTES)));
    this.#event = pieceOf(wire.block(new Uint8Array(64)));
    this.#event.length = EVENT_BYTES;
  }

  /** The memory of an event's four bytes, to be sent as a piece. */
  eventPiece(payload: Uint8Array): Piece {
    this.#event.bytes.set(payload);
    return this.#event;
  }

  send(line: Line, stamp: Stamp, piece: Piece): void {
    const headers = this.#wire.headers;
    const at = line.slot * HEADER_STRIDE;
    headers[at] = 0x80;
    headers[at + 1] = (stamp.marker << 7) | stamp.payloadType;
    writeUint16(headers, at + 2, stamp.sequence);
    writeUint32(headers, at + 4, stamp.timestamp);
    writeUint32(headers, at + 8, line.ssrc);
    const sent = line.secure ? this.#sendSecure(line, piece) : this.#wire.sendSound(line.slot, piece);
    if (sent) {
      line.packetsSent++;
      line.octetsSent += piece.length;
      this.packetsSent++;
    } else {
      line.sendErrors++;
      this.sendErrors++;
    }
  }

  #sendSecure(line: Line, piece: Piece): boolean {
    const whole = this.#whole;
    const at = line.slot * HEADER_STRIDE;
    whole.bytes.set(this.#wire.headers.subarray(at, at + RTP_HEADER_BYTES));
    whole.bytes.set(piece.bytes.subarray(piece.at, piece.at + piece.length), RTP_HEADER_BYTES);
    whole.length = RTP_HEADER_BYTES + piece.length;
    whole.length = line.secure!.send.protectRtp(whole);
    return this.#wire.sendWhole(line.slot, whole);
  }
}
