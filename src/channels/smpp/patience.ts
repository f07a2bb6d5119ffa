// How long a centre is believed that says "not now": of one message, while it takes others, and of all of them. Owns these counts;
// what follows from them is the submitter's and the link's.

import { LIMITS } from '../../base/limits.ts';
import { RecentMap } from '../../base/recent-map.ts';
import type { MessageRef } from '../../core/messages/submission.ts';

/** Times a message goes back to the queue for a minute while others are taken: some seven minutes with its tries. */
const PUT_OFF_MOST = 5;

type PutOff = { readonly times: number; readonly since: number };

export class Patience {
  readonly #longest: number;
  readonly #putOff = new RecentMap<MessageRef, PutOff>(LIMITS.smpp.putOffKept);
  /** Since when it says so and takes nothing. */
  #since: number | undefined;
  #takenAt = Number.NEGATIVE_INFINITY;

  /** `longest`: milliseconds a centre may take nothing. */
  constructor(longest: number) {
    this.#longest = longest;
  }

  taken(now: number): void {
    this.#since = undefined;
    this.#takenAt = now;
  }

  later(now: number): void {
    this.#since ??= now;
  }

  /** It is given another time. */
  renew(): void {
    this.#since = undefined;
  }

  /** Whether the link has failed: nothing is taken for too long. */
  isOver(now: number): boolean {
    return this.#since !== undefined && now - this.#since >= this.#longest;
  }

  /** A message has had its tries. `over`: others were taken meanwhile, this one never is. */
  putOff(ref: MessageRef, now: number): 'again' | 'over' {
    const { times, since } = this.#putOff.get(ref) ?? { times: 0, since: now };
    if (times >= PUT_OFF_MOST && this.#takenAt >= since) {
      this.#putOff.delete(ref);
      return 'over';
    }
    this.#putOff.set(ref, { times: times + 1, since });
    return 'again';
  }
}
