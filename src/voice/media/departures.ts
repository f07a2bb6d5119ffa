// When packets leave: the absolute grid of 5 ms slots, each line in every fourth of them (20 ms) or as its packet time says. Owns the
// places of lines on the grid and their time stamps; it must not read a clock: the loop tells it which slot it is.

import { type Line, TICK_SAMPLES } from './line.ts';
import type { Player, Sound } from './player.ts';
import { lawAt } from './player.ts';
import type { Stamp, Transmitter } from './transmitter.ts';
import { type Piece, pieceOf } from './wire.ts';

/** Slots after which every packet time (10, 20, 30, 40, 60 ms) comes round. */
const ROUND = 24;
export const TICK_MS = 5;
/** Packet times that are kept; others become 20 ms. */
const PACKET_TIMES: readonly number[] = [10, 20, 30, 40, 60];
/** Slots without a relayed packet (half a second) after which silence is sent in its stead. */
const RELAY_QUIET = 100;

export class Departures {
  /** The slot that runs, or ran last. */
  tick = 0;
  readonly #buckets: Line[][] = Array.from({ length: ROUND }, () => []);
  readonly #transmitter: Transmitter;
  readonly #silence: Sound;
  readonly #piece: Piece;
  readonly #stamp: Stamp = { marker: 0, payloadType: 0, sequence: 0, timestamp: 0 };
  readonly #played: (line: Line, play: number) => void;

  constructor(transmitter: Transmitter, silence: Sound, played: (line: Line, play: number) => void) {
    this.#transmitter = transmitter;
    this.#silence = silence;
    this.#piece = pieceOf(silence.block);
    this.#played = played;
  }

  /** Runs one slot: sends what is due. */
  run(tick: number): void {
    this.tick = tick;
    const bucket = this.#buckets[tick % ROUND]!;
    for (let k = 0; k < bucket.length; k++) {
      const line = bucket[k]!;
      // Not below: it may have been sent ahead.
      if (tick > line.sentTick) this.#emit(line, tick);
    }
  }

  /** Gives the line its places on the grid, the first one at once or as soon as a slot is not overfull. */
  place(line: Line): void {
    const ptime = line.remote?.ptime ?? 20;
    const period = (PACKET_TIMES.includes(ptime) ? ptime : 20) / TICK_MS;
    if (line.period === period) return;
    this.remove(line);
    line.period = period;
    line.phase = this.#roomiest(period) % period;
    for (let k = line.phase; k < ROUND; k += period) this.#buckets[k]!.push(line);
  }

  remove(line: Line): void {
    if (line.period === 0) return;
    for (let k = line.phase; k < ROUND; k += line.period) {
      const bucket = this.#buckets[k]!;
      const at = bucket.indexOf(line);
      const last = bucket.pop()!;
      if (at < bucket.length) bucket[at] = last;
    }
    line.period = 0;
  }

  /** Starts what is to be heard: its first packet leaves now, standing for the next slot of the line. */
  play(line: Line, player: Player | undefined): void {
    line.player = player;
    line.marked = 1;
    if (!player || line.period === 0 || !line.sends || line.keysOut.busy) return;
    let next = this.tick + ((((line.phase - this.tick) % line.period) + line.period) % line.period);
    if (next <= line.sentTick) next += line.period;
    // One packet ahead at most; time stamps stay on the grid, so that the far end's clock never drifts from ours.
    if (next <= this.tick + line.period && next > line.sentTick) this.#emit(line, next);
  }

  #roomiest(period: number): number {
    let total = 0;
    for (const bucket of this.#buckets) total += bucket.length;
    const full = (total / ROUND) * 1.25 + 8;
    for (let k = 1; k <= period; k++) {
      if (this.#buckets[(this.tick + k) % ROUND]!.length <= full) return this.tick + k;
    }
    return this.tick + 1;
  }

  #emit(line: Line, tick: number): void {
    if (!line.sends) return;
    const remote = line.remote!;
    const span = line.period * TICK_SAMPLES;
    if (line.keysOut.busy) {
      if (this.#emitKey(line, tick)) return;
    } else if (!line.player && line.fedBy && tick - line.fedBy.forwardedTick < RELAY_QUIET) return;
    const piece = this.#piece;
    let player = line.player;
    if (player && !player.next(piece, remote.codec, span)) {
      line.player = undefined;
      this.#played(line, player.play);
      player = undefined;
    }
    if (!player) {
      piece.block = this.#silence.block;
      piece.bytes = this.#silence.block.bytes;
      piece.at = lawAt(this.#silence, remote.codec);
      piece.length = span;
    }
    // What was relayed to this line may have run ahead of its own time.
    line.fedBy?.end(tick);
    // After any pause in sending the first packet is marked (RFC 3551, section 4.1).
    if (line.sentTick < tick - line.period) line.marked = 1;
    this.#advance(line, tick);
    const stamp = this.#stamp;
    stamp.marker = line.marked;
    stamp.payloadType = remote.payloadType;
    stamp.timestamp = line.timestamp;
    stamp.sequence = line.sequence;
    line.marked = 0;
    this.#transmitter.send(line, stamp, piece);
  }

  #advance(line: Line, tick: number): void {
    line.timestamp = line.stampAt(tick);
    line.sentTick = tick;
    line.sequence = (line.sequence + 1) & 0xffff;
  }

  /** The packet of a key press that is due; false when the press is in its pause and sound goes on. */
  #emitKey(line: Line, tick: number): boolean {
    const payloadType = line.remote!.telephoneEvent;
    if (payloadType === undefined) {
      line.keysOut.clear();
      return false;
    }
    const step = line.keysOut.step(line.stampAt(tick), line.period * TICK_SAMPLES);
    if (step.kind === 'sound') return false;
    const piece = this.#transmitter.eventPiece(line.keysOut.payload);
    for (let copy = 0; copy < step.copies; copy++) {
      this.#advance(line, tick);
      const stamp = this.#stamp;
      stamp.marker = copy === 0 ? step.marker : 0;
      stamp.payloadType = payloadType;
      stamp.timestamp = step.timestamp;
      stamp.sequence = line.sequence;
      this.#transmitter.send(line, stamp, piece);
    }
    line.marked = 1;
    return true;
  }
}
