// A queue of handler calls in memory, with a clock that tests move. Claims are as the port demands: due ones only, few
// for each account, none for accounts that are left out.

import type { Instant } from '../../src/base/time.ts';
import type { AccountId } from '../../src/core/accounts/account.ts';
import type {
  Delivery,
  DeliveryClaim,
  DeliveryQueue,
  DeliveryRef,
  DeliveryTry,
  FailedTry,
} from '../../src/core/events/delivery.ts';
import type { ManualClock } from './manual-clock.ts';

type Stored = { delivery: Delivery; dueAt: Instant; state: 'waiting' | 'claimed' | 'succeeded' | 'given-up' };

export type QueueEvent =
  | { readonly kind: 'succeeded'; readonly ref: DeliveryRef; readonly made: DeliveryTry }
  | {
      readonly kind: 'failed';
      readonly ref: DeliveryRef;
      readonly made: FailedTry;
      readonly nextAt: Instant | undefined;
    };

export class FakeDeliveryQueue implements DeliveryQueue {
  readonly events: QueueEvent[] = [];
  readonly #clock: ManualClock;
  readonly #stored = new Map<DeliveryRef, Stored>();
  readonly #wakes = new Set<() => void>();
  readonly #watchers = new Set<() => void>();
  /** So many of the next writes fail, as without a database. */
  failures = 0;
  /** So many of the next that are given back are not taken. */
  putBackFailures = 0;

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  add(delivery: Omit<Delivery, 'ref' | 'attempt'>): DeliveryRef {
    const ref = (this.#stored.size + 1) as DeliveryRef;
    this.#stored.set(ref, {
      delivery: { ...delivery, ref, attempt: 1 },
      dueAt: this.#clock.now(),
      state: 'waiting',
    });
    this.wake();
    return ref;
  }

  stateOf(ref: DeliveryRef): Stored['state'] | undefined {
    return this.#stored.get(ref)?.state;
  }

  wake(): void {
    for (const wake of this.#wakes) wake();
  }

  /** Resolves when so many calls have ended, well or not. */
  async ended(count: number): Promise<readonly QueueEvent[]> {
    while (this.events.length < count) {
      await new Promise<void>((resolve) => {
        this.#watchers.add(resolve);
      });
    }
    return this.events;
  }

  async claim(request: DeliveryClaim): Promise<readonly Delivery[]> {
    const claimed: Delivery[] = [];
    const counts = new Map<AccountId, number>();
    for (const stored of this.#stored.values()) {
      const { account } = stored.delivery;
      const count = counts.get(account) ?? 0;
      const due = stored.state === 'waiting' && stored.dueAt <= this.#clock.now();
      if (!due || request.except.includes(account) || count >= request.perAccount) continue;
      if (claimed.length === request.limit) break;
      counts.set(account, count + 1);
      stored.state = 'claimed';
      claimed.push(stored.delivery);
    }
    return claimed;
  }

  async succeeded(ref: DeliveryRef, made: DeliveryTry): Promise<void> {
    this.#mayFail();
    this.#stored.get(ref)!.state = 'succeeded';
    this.#end({ kind: 'succeeded', ref, made });
  }

  async failed(ref: DeliveryRef, made: FailedTry, nextAt: Instant | undefined): Promise<void> {
    this.#mayFail();
    const stored = this.#stored.get(ref)!;
    stored.state = nextAt === undefined ? 'given-up' : 'waiting';
    stored.delivery = { ...stored.delivery, attempt: stored.delivery.attempt + 1 };
    if (nextAt !== undefined) stored.dueAt = nextAt;
    this.#end({ kind: 'failed', ref, made, nextAt });
  }

  async putBack(ref: DeliveryRef): Promise<void> {
    if (this.putBackFailures > 0) {
      this.putBackFailures--;
      throw new Error('it cannot be stored');
    }
    this.#stored.get(ref)!.state = 'waiting';
  }

  onWork(wake: () => void): () => void {
    this.#wakes.add(wake);
    return () => void this.#wakes.delete(wake);
  }

  #mayFail(): void {
    if (this.failures === 0) return;
    this.failures--;
    throw new Error('the database is gone');
  }

  #end(event: QueueEvent): void {
    this.events.push(event);
    for (const watcher of this.#watchers) watcher();
    this.#watchers.clear();
  }
}
