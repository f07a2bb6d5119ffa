// How many requests a provider may get now: so many at once, so many a second, none while it asks for patience or is in trouble.
// Owns this count; it reads no clock and sends nothing.

import { LIMITS } from '../../base/limits.ts';
import { type Instant, later, SECOND } from '../../base/time.ts';

export type PaceOptions = {
  /** Requests without an answer, at most. */
  readonly window: number;
  readonly perSecond: number | undefined;
  /** Milliseconds of the first pause after trouble; it doubles with each further one. */
  readonly pause: number;
};

// What a fraction that grew in several steps may lack of a whole request.
const ROUNDING = 1e-6;

export class Pace {
  readonly #options: PaceOptions;
  /** Requests that may go now; a fraction grows to the next one. */
  #credit: number;
  #creditAt: Instant | undefined;
  #pausedUntil: Instant | undefined;
  /** Troubles in a row. */
  #troubles = 0;
  /** Times in a row that it asked for patience without saying how much. */
  #refusals = 0;
  #away: 'yes' | 'no' = 'no';

  constructor(options: PaceOptions) {
    this.#options = options;
    this.#credit = this.#burst;
  }

  /** The provider is out of reach: nothing is claimed for it but what tries whether it is back. */
  get away(): 'yes' | 'no' {
    return this.#away;
  }

  /** Requests that may go now, those `underWay` counted off. */
  room(now: Instant, underWay: number): number {
    if (this.#away === 'yes' || this.#isPaused(now) !== undefined) return 0;
    this.#grow(now);
    // After trouble one goes ahead, and the others follow when it was answered.
    const window = this.#troubles > 0 ? 1 : this.#options.window;
    return Math.max(0, Math.min(window - underWay, Math.floor(this.#credit + ROUNDING)));
  }

  /** When time alone makes room; undefined: an answer has to come first, or there is some already. */
  roomAt(now: Instant): Instant | undefined {
    if (this.#away === 'yes') return undefined;
    const paused = this.#isPaused(now);
    if (paused !== undefined) return paused;
    const { perSecond } = this.#options;
    this.#grow(now);
    if (perSecond === undefined || this.#credit + ROUNDING >= 1) return undefined;
    return later(now, Math.ceil(((1 - this.#credit) / perSecond) * SECOND));
  }

  spent(requests: number): void {
    this.#credit -= requests;
  }

  answered(): void {
    this.#troubles = 0;
    this.#refusals = 0;
    this.#away = 'no';
  }

  /** It asked for patience, for `pause` or as long as it is used to: until when nothing goes. */
  throttled(now: Instant, pause: number | undefined): Instant {
    if (pause !== undefined) return this.#pauseFor(now, pause);
    return this.#isPaused(now) ?? this.#pauseFor(now, this.#growing(this.#refusals++));
  }

  /**
   * No use of it now; `away` once that was so several times in a row. Requests that were under way together fail together:
   * that is one trouble.
   */
  troubled(now: Instant): Instant {
    const paused = this.#isPaused(now);
    if (paused !== undefined) return paused;
    const pause = this.#growing(this.#troubles++);
    if (this.#troubles >= LIMITS.httpProvider.troublesUntilAway) this.#away = 'yes';
    return this.#pauseFor(now, pause);
  }

  /** It can be reached again; one more trouble and it is away as before. */
  back(): void {
    this.#away = 'no';
    this.#pausedUntil = undefined;
  }

  #isPaused(now: Instant): Instant | undefined {
    return this.#pausedUntil !== undefined && now < this.#pausedUntil ? this.#pausedUntil : undefined;
  }

  /** Milliseconds of a pause after so many others. */
  #growing(before: number): number {
    const most = LIMITS.httpProvider.pauseSecondsMost * SECOND;
    return Math.min(most, this.#options.pause * 2 ** Math.min(20, before));
  }

  #pauseFor(now: Instant, milliseconds: number): Instant {
    const until = later(now, Math.max(1, milliseconds));
    if (this.#pausedUntil === undefined || until > this.#pausedUntil) this.#pausedUntil = until;
    return this.#pausedUntil;
  }

  /** A tenth of a second's worth may go at once: the rest is spread as providers count. */
  get #burst(): number {
    const { perSecond } = this.#options;
    return perSecond === undefined ? Number.POSITIVE_INFINITY : Math.max(1, perSecond / 10);
  }

  #grow(now: Instant): void {
    const { perSecond } = this.#options;
    if (perSecond === undefined) return;
    const passed = Math.max(0, now - (this.#creditAt ?? now));
    this.#creditAt = now;
    this.#credit = Math.min(this.#burst, this.#credit + (passed / SECOND) * perSecond);
  }
}
