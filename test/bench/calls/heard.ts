// What one phone heard of one call: how many packets came, how evenly, how soon a key was answered by another prompt. Owns these counts;
// moments are the kernel's, in milliseconds of the wall clock.

import { wallNow } from './wall-clock.ts';

/** A packet that comes later than this after its due time is late: a jitter buffer of one packet has nothing to play. */
const LATE_MS = 20;
const SAMPLES_MS = 8;
const PACKET_MS = 20;
/** A packet due at the very end of the window may still be under way. */
const SLACK_MS = 2;

export type HeardSummary = {
  readonly due: number;
  readonly came: number;
  readonly late: number;
  /** Unevenness of arrival, milliseconds, packet by packet. */
  readonly jitter: readonly number[];
  /** From a key's first packet to the first of the new prompt, milliseconds. */
  readonly reactions: readonly number[];
  readonly keysUnanswered: number;
};

export class Heard {
  key = 1;
  answeredAt = 0;
  firstAt = 0;
  #from = Number.POSITIVE_INFINITY;
  #until = Number.POSITIVE_INFINITY;
  #firstInWindow = 0;
  /** Arrival less the time stamp's own time, of each packet in the window. */
  #transits: number[] = [];
  #jitter: number[] = [];
  #reactions: number[] = [];
  #unanswered = 0;
  #keyAt = 0;
  #lastStamp = 0;
  #stampTime = 0;
  #lastTransit: number | undefined;

  /** The phone picks up. */
  begin(): void {
    this.answeredAt = wallNow();
    this.firstAt = 0;
    this.#from = Number.POSITIVE_INFINITY;
    this.#keyAt = 0;
    this.#lastTransit = undefined;
    this.#clear();
  }

  /** The window of measuring begins. */
  measure(): void {
    this.#clear();
    this.#from = wallNow();
    this.#until = Number.POSITIVE_INFINITY;
  }

  /** The window ends at that moment, whatever is read later. */
  measureUntil(at: number): void {
    this.#until = at;
  }

  /** Whether the window began while this call was up. */
  get measured(): boolean {
    return this.#from !== Number.POSITIVE_INFINITY;
  }

  keySent(): void {
    if (this.#keyAt > 0 && this.#keyAt >= this.#from) this.#unanswered++;
    this.#keyAt = wallNow();
  }

  packet(bytes: Buffer, at: number, arrived: number): void {
    const stamp = bytes.readUInt32BE(at + 4);
    const marked = bytes[at + 1]! >= 0x80;
    if (this.firstAt === 0) {
      this.firstAt = arrived;
      this.#lastStamp = stamp;
      this.#stampTime = 0;
    }
    this.#stampTime += ((stamp - this.#lastStamp) | 0) / SAMPLES_MS;
    this.#lastStamp = stamp;
    const transit = arrived - this.#stampTime;
    if (arrived >= this.#from && arrived <= this.#until) {
      this.#firstInWindow ||= arrived;
      this.#transits.push(transit);
      // The first packet of a new prompt leaves ahead of its turn, on purpose; the next one is back on the grid.
      if (!marked && this.#lastTransit !== undefined)
        this.#jitter.push(Math.abs(transit - this.#lastTransit));
    }
    this.#lastTransit = marked ? undefined : transit;
    if (marked && this.#keyAt > 0 && arrived > this.#keyAt) {
      if (this.#keyAt >= this.#from) this.#reactions.push(arrived - this.#keyAt);
      this.#keyAt = 0;
    }
  }

  /** What came in the window, against 50 packets a second. */
  summary(): HeardSummary {
    // Counted from the first packet on, where there was one: the window begins somewhere between two.
    const since = this.#firstInWindow === 0 ? this.#from : this.#firstInWindow;
    const due = 1 + Math.floor((this.#until - since - SLACK_MS) / PACKET_MS);
    const sorted = Float64Array.from(this.#transits).sort();
    const usual = sorted[sorted.length >> 1] ?? 0;
    let late = 0;
    for (const transit of sorted) if (transit - usual > LATE_MS) late++;
    return {
      // A packet that left ahead of its turn may be one more than was due.
      due: Math.max(due, sorted.length),
      came: sorted.length,
      late,
      jitter: this.#jitter,
      reactions: this.#reactions,
      keysUnanswered: this.#unanswered,
    };
  }

  #clear(): void {
    this.#firstInWindow = 0;
    this.#transits = [];
    this.#jitter = [];
    this.#reactions = [];
    this.#unanswered = 0;
  }
}
