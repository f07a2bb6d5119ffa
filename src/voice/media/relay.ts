// Passes what one line hears to another, packet by packet: new source, sequence and time, the other law or the other event number where
// they differ. Owns the offsets between the two streams; losses and lateness of the first stay visible in the second.

import { ALAW_TO_ULAW, ULAW_TO_ALAW } from '../../protocols/audio/g711.ts';
import type { RtpView } from '../../protocols/rtp/packet.ts';
import { isEvent, type Line } from './line.ts';
import type { Stamp, Transmitter } from './transmitter.ts';
import { DATAGRAM_MAX, type Piece, pieceOf, type Wire } from './wire.ts';

/** A stream whose clock is this far (in samples: a second) from where it should be has begun anew. */
const ASTRAY = 8_000;
/** The same for its sequence numbers. */
const SEQUENCE_JUMP = 1_000;
/** Payloads up to four events long are taken for events, longer ones for sound. */
const EVENTS_MAX = 16;

/** What all relays of a plane share. */
export class RelayTools {
  readonly transmitter: Transmitter;
  readonly scratch: Piece;
  readonly stamp: Stamp = { marker: 0, payloadType: 0, sequence: 0, timestamp: 0 };

  constructor(wire: Wire, transmitter: Transmitter) {
    this.transmitter = transmitter;
    this.scratch = pieceOf(wire.block(new Uint8Array(DATAGRAM_MAX)));
  }
}

export class Relay {
  /** The slot in which a packet was passed on last. */
  forwardedTick = Number.NEGATIVE_INFINITY;
  readonly from: Line;
  readonly to: Line;
  readonly #tools: RelayTools;
  #ssrc = -1;
  #sequenceOffset = 0;
  #timestampOffset = 0;
  #lastSequence = 0;
  #lastTimestamp = 0;

  constructor(from: Line, to: Line, tools: RelayTools) {
    this.from = from;
    this.to = to;
    this.#tools = tools;
  }

  /** Passes on a packet whose payload is `piece`. */
  forward(view: RtpView, piece: Piece, tick: number): void {
    const { from, to } = this;
    if (!to.sends || to.player || to.keysOut.busy) return;
    const event = isEvent(from.remote!, view.payloadType);
    const payloadType = event ? to.remote!.telephoneEvent : to.remote!.payloadType;
    // A far end without events gets nothing of a key: its tone would have to be made, and it would have to know it is one.
    if (payloadType === undefined) return;
    const stamp = this.#tools.stamp;
    stamp.marker = view.marker ? 1 : 0;
    if (this.#isAstray(view, tick)) {
      this.#anchor(view, tick);
      stamp.marker = 1;
    }
    // Packets of our own that went out in between have used numbers of this stream.
    this.#sequenceOffset += (to.sequence - this.#lastSequence) & 0xffff;
    stamp.payloadType = payloadType;
    stamp.sequence = (view.sequence + this.#sequenceOffset) & 0xffff;
    stamp.timestamp = (view.timestamp + this.#timestampOffset) >>> 0;
    const ahead = (stamp.sequence - to.sequence) & 0xffff;
    if (ahead > 0 && ahead < 0x8000) {
      to.sequence = stamp.sequence;
      this.#lastTimestamp = (stamp.timestamp + (event ? 0 : piece.length)) >>> 0;
    }
    this.#lastSequence = to.sequence;
    this.forwardedTick = tick;
    this.#tools.transmitter.send(to, stamp, event ? piece : this.#inLaw(piece));
  }

  /** The line's own packets come next: their time must not lie before what was passed on. */
  end(tick: number): void {
    if (this.forwardedTick === Number.NEGATIVE_INFINITY) return;
    const ahead = (this.#lastTimestamp - this.to.stampAt(tick)) | 0;
    if (ahead > 0) this.to.timestamp = (this.to.timestamp + ahead) >>> 0;
  }

  #isAstray(view: RtpView, tick: number): boolean {
    if (view.ssrc !== this.#ssrc) return true;
    const jump = ((view.sequence + this.#sequenceOffset - this.#lastSequence) << 16) >> 16;
    if (Math.abs(jump) > SEQUENCE_JUMP) return true;
    // A press keeps its first time for as long as it lasts, so only sound begins anew for these two: packets of our own went out
    // since, or its clock has left ours.
    if (view.payloadLength <= EVENTS_MAX) return false;
    const away = (view.timestamp + this.#timestampOffset - this.to.stampAt(tick)) | 0;
    return this.to.sequence !== this.#lastSequence || Math.abs(away) > ASTRAY;
  }

  /** Begins anew where the stream that was sent last ended, or now, whichever is later. */
  #anchor(view: RtpView, tick: number): void {
    const to = this.to;
    // The line's own time begins here if it has sent nothing of its own yet.
    if (to.sentTick < 0) to.sentTick = tick;
    let stamp = to.stampAt(Math.max(tick, to.sentTick + to.period));
    if (this.forwardedTick > 0 && ((this.#lastTimestamp - stamp) | 0) > 0) stamp = this.#lastTimestamp;
    this.#ssrc = view.ssrc;
    this.#sequenceOffset = to.sequence + 1 - view.sequence;
    this.#timestampOffset = stamp - view.timestamp;
    this.#lastSequence = to.sequence;
  }

  #inLaw(piece: Piece): Piece {
    const codec = this.to.remote!.codec;
    if (codec === this.from.remote!.codec) return piece;
    const table = codec === 'PCMU' ? ALAW_TO_ULAW : ULAW_TO_ALAW;
    const out = this.#tools.scratch;
    for (let k = 0; k < piece.length; k++) out.bytes[k] = table[piece.bytes[piece.at + k]!]!;
    out.length = piece.length;
    return out;
  }
}
