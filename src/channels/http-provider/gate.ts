// How many requests a provider may get now: so many at once, so many a second, none while it asks for patience or is in trouble.
// Owns this count; it reads no clock and sends nothing. All moments are milliseconds of a clock that only goes forward.

import { LIMITS } from '../../base/limits.ts';
import { SECOND } from '../../base/time.ts';
import { Pace } from '../pace.ts';

export type GateOptions = {
  /** Requests without an answer, at most. */
  readonly window: number;
  readonly perSecond: number | undefined;
  /** Milliseconds of the first pause after trouble; it doubles with each further one. */
  readonly pause: number;
};

/** A tenth of a second's worth may go at once: the rest is spread as providers count. */
const TOGETHER = SECOND / 10;

export class Gate {
  readonly #options: GateOptions;
  readonly #pace: Pace;
  #pausedUntil = Number.NEGATIVE_INFINITY;
  /** Troubles in a row. */
  #troubles = 0;
  /** Times in a row that it asked for patience without saying how much. */
  #refusals = 0;
  #away: 'yes' | 'no' = 'no';

  constructor(options: GateOptions) {
    this.#options = options;
    const { perSecond } = options;
    const debt = perSecond === undefined ? 0 : Math.max(0, TOGETHER - SECOND / perSecond);
    this.#pace = new Pace(perSecond, debt);
  }

  /** The provider is out of reach: nothing is claimed for it but what tries whether it is back. */
  get away(): 'yes' | 'no' {
    return this.#away;
  }

  /** Requests that may go now, those `underWay` counted off. */
  room(now: number, underWay: number): number {
    if (this.#away === 'yes' || now < this.#pausedUntil) return 0;
    // After trouble one goes ahead, and the others follow when it was answered.
    const window = this.#troubles > 0 ? 1 : this.#options.window;
    return Math.max(0, Math.min(window - underWay, this.#pace.room(now)));
  }

  /** Milliseconds until time alone makes room; undefined: an answer has to come first, or there is some already. */
  wait(now: number): number | undefined {
    if (this.#away === 'yes') return undefined;
    const wait = Math.max(this.#pausedUntil - now, this.#pace.wait(now));
    return wait > 0 ? wait : undefined;
  }

  spent(now: number, requests: number): void {
    this.#pace.took(now, requests);
  }

  answered(): void {
    this.#troubles = 0;
    this.#refusals = 0;
    this.#away = 'no';
  }

  /** It asked for patience, for `pause` or as long as it is used to: milliseconds for which nothing goes. */
  throttled(now: number, pause: number | undefined): number {
    if (pause !== undefined) return this.#pauseFor(now, pause);
    return this.#paused(now) ?? this.#pauseFor(now, this.#growing(this.#refusals++));
  }

  /**
   * No use of it for so many milliseconds; `away` once that was so several times in a row. Requests that were under way
   * together fail together: that is one trouble.
   */
  troubled(now: number): number {
    const paused = this.#paused(now);
    if (paused !== undefined) return paused;
    const pause = this.#growing(this.#troubles++);
    if (this.#troubles >= LIMITS.httpProvider.troublesUntilAway) this.#away = 'yes';
    return this.#pauseFor(now, pause);
  }

  /** It can be reached again; one more trouble and it is away as before. */
  back(): void {
    this.#away = 'no';
    this.#pausedUntil = Number.NEGATIVE_INFINITY;
  }

  /** What is left of a pause. */
  #paused(now: number): number | undefined {
    return now < this.#pausedUntil ? this.#pausedUntil - now : undefined;
  }

  /** Milliseconds of a pause after so many others. */
  #growing(before: number): number {
    const most = LIMITS.httpProvider.pauseSecondsMost * SECOND;
    return Math.min(most, this.#options.pause * 2 ** Math.min(20, before));
  }

  #pauseFor(now: number, milliseconds: number): number {
    this.#pausedUntil = Math.max(this.#pausedUntil, now + Math.max(1, milliseconds));
    return this.#pausedUntil - now;
  }
}
