// Whose turn it is among mails to one domain: few at once, and none while its servers are out of reach. Owns counts and pauses
// by domain; it must not send.

import { LIMITS } from '../../base/limits.ts';
import { RecentMap } from '../../base/recent-map.ts';
import { type Clock, type Instant, later, SECOND } from '../../base/time.ts';
import { pauseAfter } from './after-sending.ts';

export type Turn =
  /** `leave` must be called when it is over. */
  | { readonly kind: 'go' }
  /** Not now: too many wait, the domain is out of reach, or the link stops. */
  | { readonly kind: 'later'; readonly at: Instant };

type Crowd = { active: number; readonly waiting: ((turn: Turn) => void)[] };
type Trouble = { readonly times: number; readonly until: Instant };

const CROWDED = 10 * SECOND;

export class DomainTurns {
  readonly #most: number;
  readonly #clock: Clock;
  readonly #crowds = new Map<string, Crowd>();
  readonly #troubles = new RecentMap<string, Trouble>(LIMITS.email.domains);

  /** `most`: mails to one domain at once. */
  constructor(most: number, clock: Clock) {
    this.#most = most;
    this.#clock = clock;
  }

  enter(domain: string): Promise<Turn> {
    const now = this.#clock.now();
    const until = this.#troubles.get(domain)?.until;
    if (until !== undefined && until > now) return Promise.resolve({ kind: 'later', at: until });
    const crowd = this.#crowds.get(domain) ?? { active: 0, waiting: [] };
    this.#crowds.set(domain, crowd);
    if (crowd.active < this.#most) {
      crowd.active++;
      return Promise.resolve({ kind: 'go' });
    }
    if (crowd.waiting.length >= LIMITS.email.waitingOfDomain)
      return Promise.resolve({ kind: 'later', at: later(now, CROWDED) });
    return new Promise((resolve) => crowd.waiting.push(resolve));
  }

  leave(domain: string): void {
    const crowd = this.#crowds.get(domain)!;
    const next = crowd.waiting.shift();
    if (next) return next({ kind: 'go' });
    crowd.active--;
    if (crowd.active === 0) this.#crowds.delete(domain);
  }

  /** The domain's servers were out of reach, or gave no answer: those that wait go, and nobody asks for a while. */
  failed(domain: string): void {
    const before = this.#troubles.get(domain);
    const now = this.#clock.now();
    // Mails that were under way together fail together: that counts once.
    if (before && before.until > now) return;
    const times = (before?.times ?? 0) + 1;
    const until = later(now, pauseAfter(times - 1));
    this.#troubles.set(domain, { times, until });
    for (const resolve of this.#crowds.get(domain)?.waiting.splice(0) ?? [])
      resolve({ kind: 'later', at: until });
  }

  succeeded(domain: string): void {
    this.#troubles.delete(domain);
  }

  /** Nobody waits any longer. */
  stop(): void {
    const at = this.#clock.now();
    for (const { waiting } of this.#crowds.values())
      for (const resolve of waiting.splice(0)) resolve({ kind: 'later', at });
  }
}
