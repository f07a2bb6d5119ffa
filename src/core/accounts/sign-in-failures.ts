// Sign-ins that failed, counted once for every door: so many a minute of one address, and at the console a delay that grows
// with each failure of an address and of a login. Owns the counting; in memory, so a restart only ever lets more through.

import { LIMITS } from '../../base/limits.ts';
import { RecentMap } from '../../base/recent-map.ts';
import { type Instant, later } from '../../base/time.ts';
import type { RateLimit } from './rate-limit.ts';

type Failures = { readonly count: number; readonly last: Instant };

const NONE: Failures = { count: 0, last: 0 as Instant };

/** Delays of one kind of key: the first `free` failures cost nothing, each further one doubles the wait. */
class GrowingDelay {
  readonly #free: number;
  readonly #failures = new RecentMap<string, Failures>(LIMITS.console.failuresRemembered);

  constructor(free: number) {
    this.#free = free;
  }

  note(key: string, now: Instant): void {
    this.#failures.set(key, { count: this.#of(key, now).count + 1, last: now });
  }

  forget(key: string): void {
    this.#failures.delete(key);
  }

  /** Failures that cost nothing yet. */
  left(key: string, now: Instant): number {
    return Math.max(0, this.#free - this.#of(key, now).count);
  }

  /** Milliseconds until the next one is looked at. */
  wait(key: string, now: Instant): number {
    const { count, last } = this.#of(key, now);
    if (count < this.#free) return 0;
    const { delayFirst, delayLongest } = LIMITS.console;
    const delay = Math.min(delayLongest, delayFirst * 2 ** Math.min(count - this.#free, 30));
    return Math.max(0, last + delay - now);
  }

  #of(key: string, now: Instant): Failures {
    const known = this.#failures.get(key) ?? NONE;
    return later(known.last, LIMITS.console.failuresForgotten) <= now ? NONE : known;
  }
}

export class SignInFailures {
  readonly #perMinute: RateLimit;
  readonly #ofAddress = new GrowingDelay(LIMITS.console.failuresFreeOfAddress);
  readonly #ofLogin = new GrowingDelay(LIMITS.console.failuresFreeOfLogin);
  /** Where a login was right, so that whoever guesses it elsewhere cannot keep its owner out. */
  readonly #known = new RecentMap<string, true>(LIMITS.console.failuresRemembered);

  constructor(perMinute: RateLimit) {
    this.#perMinute = perMinute;
  }

  /** Failures of an address that are let through within this minute; none: it is locked at every door. */
  left(address: string, now: Instant): number {
    return this.#perMinute.left(address, now);
  }

  isFull(address: string, now: Instant): boolean {
    return this.#perMinute.isFull(address, now);
  }

  /** At a door for programs. */
  note(address: string, now: Instant): void {
    this.#perMinute.admit(address, now);
  }

  /** What a login's failures are counted by: together wherever they come from, but apart where it was right before. */
  loginKey(login: string, address: string): string {
    const name = login.toLowerCase();
    const here = `${address} ${name}`;
    return this.#known.get(here) ? here : name;
  }

  /** At the console; `login` is what `loginKey` says. */
  noteOfLogin(address: string, login: string, now: Instant): void {
    this.note(address, now);
    this.#ofAddress.note(address, now);
    this.#ofLogin.note(login, now);
  }

  /** Failures of a login that cost nothing yet. */
  leftOfLogin(login: string, now: Instant): number {
    return this.#ofLogin.left(login, now);
  }

  /** Milliseconds until the console looks at another sign-in. */
  wait(address: string, login: string, now: Instant): number {
    return Math.max(this.#ofAddress.wait(address, now), this.#ofLogin.wait(login, now));
  }

  /** It was right. What the address has failed with other logins still counts. */
  succeeded(address: string, login: string): void {
    const key = this.loginKey(login, address);
    this.#ofLogin.forget(key);
    this.#known.set(`${address} ${login.toLowerCase()}`, true);
  }
}
