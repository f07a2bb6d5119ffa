// What a receiver knows of one far sender: is it real, what was lost, what came late, how uneven (RFC 3550, 6.4.1, A.1, A.3,
// A.8). Owns the choice of the one source that is listened to; it must not look at payloads or clocks.

import type { RtpView } from './packet.ts';

/** Packets in a row before another source than the one that is listened to is taken (MIN_SEQUENTIAL of A.1). */
const MIN_SEQUENTIAL = 2;
const MAX_DROPOUT = 3_000;
const MAX_MISORDER = 100;
const SEQUENCES = 1 << 16;

/**
 * `first`: a source was taken, by this packet. `next`: in order. `late`: came after a later one, still good for what has a
 * place for it. `repeated`: same number as the newest. `foreign`: another source or a wild jump; not to be listened to.
 */
export type Verdict = 'first' | 'next' | 'late' | 'repeated' | 'foreign';

export type ReceiverReport = {
  readonly ssrc: number;
  /** 0..255: lost since the last report, in 256ths. */
  readonly fractionLost: number;
  readonly lost: number;
  readonly highestSequence: number;
  /** In timestamp units. */
  readonly jitter: number;
};

export class RtpSource {
  ssrc = -1;
  received = 0;
  late = 0;
  jitter = 0;
  #highest = 0;
  #cycles = 0;
  #base = 0;
  #badSequence = -1;
  #candidate = -1;
  #candidateNext = -1;
  #candidateRun = 0;
  #transit = Number.NaN;
  /** Counts of the sources before this one, so that a channel's totals outlive a change. */
  #pastExpected = 0;
  #pastReceived = 0;
  #reportedExpected = 0;
  #reportedReceived = 0;
  #receivedOfSource = 0;
  #afterPause = false;

  get known(): boolean {
    return this.ssrc >= 0;
  }

  /**
   * Judges one packet and counts it.
   * @param arrival when it came, in timestamp units (8 a millisecond at 8 kHz), any zero
   */
  accept(view: RtpView, arrival: number): Verdict {
    if (view.ssrc !== this.ssrc) {
      if (this.known && !this.#proven(view)) return 'foreign';
      this.#begin(view);
      this.#count(view, arrival);
      return 'first';
    }
    const verdict = this.#sequence(view.sequence);
    if (verdict !== 'foreign') this.#count(view, arrival);
    return verdict;
  }

  /** The filter in the kernel let packets through again: those it dropped are neither lost nor uneven. */
  pause(): void {
    this.#afterPause = true;
    this.#transit = Number.NaN;
  }

  /** A new negotiation: whatever comes next is the source. Totals stay. */
  forget(): void {
    this.#close();
    this.ssrc = -1;
    this.#candidate = -1;
  }

  get expected(): number {
    return this.#pastExpected + this.#expectedOfSource();
  }

  get lost(): number {
    return Math.max(0, this.expected - (this.#pastReceived + this.#receivedOfSource));
  }

  /** The report block about this source, and the start of the next interval. Undefined when nothing came since the last. */
  report(): ReceiverReport | undefined {
    const expected = this.#expectedOfSource() - this.#reportedExpected;
    const received = this.#receivedOfSource - this.#reportedReceived;
    if (!this.known || received <= 0) return undefined;
    this.#reportedExpected += expected;
    this.#reportedReceived += received;
    const lost = expected - received;
    return {
      ssrc: this.ssrc,
      fractionLost: lost <= 0 || expected <= 0 ? 0 : Math.min(255, Math.floor((lost * 256) / expected)),
      lost: Math.max(-0x800000, Math.min(0x7fffff, this.#expectedOfSource() - this.#receivedOfSource)),
      highestSequence: (this.#cycles + this.#highest) >>> 0,
      jitter: Math.floor(this.jitter),
    };
  }

  #expectedOfSource(): number {
    return this.known ? this.#cycles + this.#highest - this.#base + 1 : 0;
  }

  /** Another source than ours spoke: is this its second packet in a row? */
  #proven(view: RtpView): boolean {
    const follows = view.ssrc === this.#candidate && view.sequence === this.#candidateNext;
    this.#candidateRun = follows ? this.#candidateRun + 1 : 1;
    this.#candidate = view.ssrc;
    this.#candidateNext = (view.sequence + 1) % SEQUENCES;
    return this.#candidateRun >= MIN_SEQUENTIAL;
  }

  #close(): void {
    this.#pastExpected = this.expected;
    this.#pastReceived += this.#receivedOfSource;
    this.#receivedOfSource = 0;
    this.#reportedExpected = 0;
    this.#reportedReceived = 0;
    this.#cycles = 0;
  }

  #begin(view: RtpView): void {
    if (this.known) this.#close();
    this.ssrc = view.ssrc;
    this.#restart(view.sequence);
    this.#candidate = -1;
    this.#transit = Number.NaN;
    this.jitter = 0;
  }

  #restart(sequence: number): void {
    this.#base = sequence;
    this.#highest = sequence;
    this.#cycles = 0;
    this.#badSequence = -1;
    this.#afterPause = false;
  }

  #sequence(sequence: number): Verdict {
    const ahead = (sequence - this.#highest + SEQUENCES) % SEQUENCES;
    if (this.#afterPause) {
      this.#afterPause = false;
      // What the filter dropped shifts the base, so that it is never counted as expected.
      if (ahead > 0 && ahead < SEQUENCES / 2) this.#base += ahead - 1;
      else if (ahead !== 0 && ahead <= SEQUENCES - MAX_MISORDER) {
        this.#close();
        this.#restart(sequence);
        return 'next';
      }
    } else if (ahead >= MAX_DROPOUT && ahead <= SEQUENCES - MAX_MISORDER) {
      // A.1: a wild jump is believed when the next packet confirms it: the sender was restarted.
      if (sequence !== this.#badSequence) {
        this.#badSequence = (sequence + 1) % SEQUENCES;
        return 'foreign';
      }
      this.#close();
      this.#restart(sequence);
      return 'next';
    }
    if (ahead === 0) return 'repeated';
    if (ahead < SEQUENCES / 2) {
      if (sequence < this.#highest) this.#cycles += SEQUENCES;
      this.#highest = sequence;
      this.#badSequence = -1;
      return 'next';
    }
    this.late++;
    return 'late';
  }

  #count(view: RtpView, arrival: number): void {
    this.received++;
    this.#receivedOfSource++;
    // A.8; the differences are taken modulo 2^32, as the time stamps are.
    const transit = (arrival - view.timestamp) | 0;
    if (!Number.isNaN(this.#transit)) {
      const change = Math.abs((transit - this.#transit) | 0);
      // A change of more than a second is a new talk spurt's new clock, not unevenness of the network.
      if (change < 8_000) this.jitter += (change - this.jitter) / 16;
    }
    this.#transit = transit;
  }
}
