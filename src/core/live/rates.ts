// Messages per second by kind and by what became of them, for the last minutes. Owns the sums of each second; what happened is told
// by whoever reads it.

import { type Instant, instant, SECOND } from '../../base/time.ts';
import type { AccountId } from '../accounts/account.ts';
import type { MessageKind } from '../messages/kind.ts';
import { heapOf, STATUS } from '../messages/status.ts';
import type { LiveView, MessageChange, RatePoint } from './live.ts';

type RateOutcome = Exclude<keyof RatePoint, 'at' | 'kind'>;

/** What a change counts as; a message may be accepted and fail by the same one. */
export function outcomesOf({ was, status }: Pick<MessageChange, 'was' | 'status'>): readonly RateOutcome[] {
  const accepted: readonly RateOutcome[] = was === undefined ? ['accepted'] : [];
  if (status === STATUS.handed) return [...accepted, 'handed'];
  const heap = heapOf(status);
  // What was delivered before and is read, or its link followed, is not delivered once more.
  if (heap === 'waiting' || (was !== undefined && heapOf(was) === heap)) return accepted;
  return [...accepted, heap];
}

type Sums = Map<MessageKind, Record<RateOutcome, number>>;

export type Counted = Pick<MessageChange, 'at' | 'account' | 'kind' | 'was' | 'status' | 'count'>;

export class Rates {
  /** Sums of each account by second; of everybody under `all`. */
  readonly #seconds = new Map<AccountId | 'all', Map<number, Sums>>();
  readonly #kept: number;

  /** `kept`: milliseconds. */
  constructor(kept: number) {
    this.#kept = kept;
  }

  add({ at, account, kind, was, status, count }: Counted): void {
    for (const outcome of outcomesOf({ was, status }))
      for (const whose of [account, 'all'] as const) this.#sums(whose, at, kind)[outcome] += count;
  }

  /** Points of a view since a moment, the oldest first. */
  points(view: LiveView, from: Instant): readonly RatePoint[] {
    const seconds =
      this.#seconds.get(view.kind === 'account' ? view.account : 'all') ?? new Map<number, Sums>();
    return [...seconds]
      .filter(([second]) => second >= secondOf(from))
      .sort(([one], [other]) => one - other)
      .flatMap(([second, sums]) =>
        [...sums].map(([kind, counts]) => ({ at: instant(second), kind, ...counts })),
      );
  }

  /** What is older than is kept goes. */
  forget(now: Instant): void {
    for (const [whose, seconds] of this.#seconds) {
      for (const second of seconds.keys()) if (second < now - this.#kept) seconds.delete(second);
      if (seconds.size === 0) this.#seconds.delete(whose);
    }
  }

  #sums(whose: AccountId | 'all', at: Instant, kind: MessageKind): Record<RateOutcome, number> {
    const seconds = this.#seconds.get(whose) ?? new Map<number, Sums>();
    this.#seconds.set(whose, seconds);
    const sums: Sums = seconds.get(secondOf(at)) ?? new Map();
    seconds.set(secondOf(at), sums);
    const counts = sums.get(kind) ?? { accepted: 0, handed: 0, delivered: 0, failed: 0, expired: 0 };
    sums.set(kind, counts);
    return counts;
  }
}

function secondOf(at: Instant): number {
  return Math.floor(at / SECOND) * SECOND;
}
