// How often something may happen: sliding windows per key, held in memory. Owns the counting; the clock, the numbers and
// what a refusal is called come from outside. A restart forgets, which only ever lets more through.

import { RecentMap } from '../../base/recent-map.ts';
import type { Instant } from '../../base/time.ts';

type Rate = {
  /** Events let through within the window; infinite: no limit, nothing is counted. */
  readonly most: number;
  readonly windowMilliseconds: number;
  /** Keys remembered; past it those that were longest untouched are forgotten. */
  readonly keysMax: number;
};

export class RateLimit {
  readonly #rate: Rate;
  /** Moments let through, oldest first. */
  readonly #moments: RecentMap<string, readonly Instant[]>;

  constructor(rate: Rate) {
    this.#rate = rate;
    this.#moments = new RecentMap(rate.keysMax);
  }

  /** Counts one event of `key` unless the window is full. */
  admit(key: string, now: Instant): 'admitted' | 'full' {
    if (this.#rate.most === Number.POSITIVE_INFINITY) return 'admitted';
    const moments = this.#recent(key, now);
    if (moments.length >= this.#rate.most) return 'full';
    this.#moments.set(key, [...moments, now]);
    return 'admitted';
  }

  isFull(key: string, now: Instant): boolean {
    return this.#recent(key, now).length >= this.#rate.most;
  }

  /** Events of `key` that would still be let through. */
  left(key: string, now: Instant): number {
    return this.#rate.most - this.#recent(key, now).length;
  }

  /** Takes back the newest event of `key`: it turned out not to count. */
  revoke(key: string): void {
    const moments = this.#moments.get(key);
    if (!moments) return;
    if (moments.length > 1) this.#moments.set(key, moments.slice(0, -1));
    else this.#moments.delete(key);
  }

  #recent(key: string, now: Instant): readonly Instant[] {
    const since = now - this.#rate.windowMilliseconds;
    return (this.#moments.get(key) ?? []).filter((moment) => moment > since);
  }
}
