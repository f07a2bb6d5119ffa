// Makes the calls to clients' handlers that wait in the queue: many at once, few for each account, so that a slow handler
// delays nobody else's. Owns what is under way and the outcome of each; the queue is the store's.

import { LIMITS } from '../../base/limits.ts';
import { type Clock, type Instant, unixSeconds } from '../../base/time.ts';
import type { AccountId } from '../../core/accounts/account.ts';
import {
  type Delivery,
  type DeliveryQueue,
  type DeliveryTry,
  deliveryRetryAt,
  type FailedTry,
} from '../../core/events/delivery.ts';
import { ClaimLoop } from '../claim-loop.ts';
import { type OutboundHttp, outboundSentence } from '../outbound-http.ts';
import { handlerRequest } from './handler-request.ts';

export type HandlerDelivererOptions = {
  readonly queue: DeliveryQueue;
  readonly outbound: OutboundHttp;
  readonly clock: Clock;
  /** Told of a queue that fails; never gets fields or secrets. */
  readonly report: (trouble: unknown) => void;
  /** Milliseconds a handler has for its answer. */
  readonly answerTime?: number;
};

export type HandlerDeliverer = {
  /** Claims nothing more and resolves when what is under way has ended. */
  stop(): Promise<void>;
};

type Outcome =
  | { readonly kind: 'succeeded'; readonly made: DeliveryTry }
  | { readonly kind: 'failed'; readonly made: FailedTry };

class Deliverer implements HandlerDeliverer {
  readonly #options: HandlerDelivererOptions;
  readonly #underWay = new Map<AccountId, number>();
  /** Accounts whose handler failed last: they get one call at a time until it answers. */
  readonly #failing = new Set<AccountId>();
  readonly #running = new Set<Promise<void>>();
  /** Accounts of which the last claim may have left something: nobody else looks for that. */
  readonly #leftOut = new Set<AccountId>();
  readonly #loop: ClaimLoop;
  /** The last claim got all it asked for, so that there may be more. */
  #moreWaits = false;

  constructor(options: HandlerDelivererOptions) {
    this.#options = options;
    this.#loop = new ClaimLoop({
      claim: () => this.#claim(),
      onWork: (wake) => options.queue.onWork(wake),
      report: options.report,
    });
    this.#loop.wake();
  }

  async stop(): Promise<void> {
    await this.#loop.stop();
    await Promise.all(this.#running);
  }

  #allowed(account: AccountId): number {
    return this.#failing.has(account) ? 1 : LIMITS.webhook.underWayOfAccount;
  }

  async #claim(): Promise<void> {
    const limit = LIMITS.webhook.underWay - this.#running.size;
    if (limit <= 0) {
      this.#moreWaits = true;
      return;
    }
    const busy = this.#busy();
    this.#moreWaits = false;
    this.#leftOut.clear();
    for (const account of busy) this.#leftOut.add(account);
    const perAccount = LIMITS.webhook.underWayOfAccount;
    const claimed = await this.#options.queue.claim({ limit, perAccount, except: busy });
    this.#moreWaits = claimed.length === limit;
    const counts = new Map<AccountId, number>();
    for (const delivery of claimed) {
      const count = (counts.get(delivery.account) ?? 0) + 1;
      counts.set(delivery.account, count);
      if (count === perAccount) this.#leftOut.add(delivery.account);
      await this.#take(delivery);
    }
    // What was given back left room, and those it was taken from are left out of the next claim.
    if (this.#moreWaits && this.#running.size < LIMITS.webhook.underWay) this.#loop.wake();
  }

  /** Accounts that may have no further call now. Those that failed last share a part of the room, so that others find some. */
  #busy(): readonly AccountId[] {
    const full = [...this.#underWay.keys()].filter((account) => this.#isFull(account));
    if (this.#failingUnderWay() < LIMITS.webhook.underWayFailing) return full;
    return [...new Set([...full, ...this.#failing])];
  }

  #isFull(account: AccountId): boolean {
    return (this.#underWay.get(account) ?? 0) >= this.#allowed(account);
  }

  #failingUnderWay(): number {
    let count = 0;
    for (const [account, calls] of this.#underWay) if (this.#failing.has(account)) count += calls;
    return count;
  }

  /** Starts a claimed call, or gives it back when its account got more in this claim than it may have. */
  async #take(delivery: Delivery): Promise<void> {
    const { account } = delivery;
    const count = this.#underWay.get(account) ?? 0;
    const crowded = this.#failing.has(account) && this.#failingUnderWay() >= LIMITS.webhook.underWayFailing;
    if (this.#loop.stopping || crowded || this.#isFull(account)) {
      this.#leftOut.add(account);
      // One that cannot be given back the queue finds again; those claimed beside it must not be forgotten over that.
      await this.#options.queue.putBack(delivery.ref).catch(this.#options.report);
      return;
    }
    this.#underWay.set(account, count + 1);
    const run = this.#run(delivery).finally(() => {
      this.#running.delete(run);
      const before = this.#underWay.get(account)!;
      if (before === 1) this.#underWay.delete(account);
      else this.#underWay.set(account, before - 1);
      if (this.#moreWaits || this.#leftOut.has(account)) this.#loop.wake();
    });
    this.#running.add(run);
  }

  async #run(delivery: Delivery): Promise<void> {
    const outcome = await this.#call(delivery);
    if (outcome.kind === 'succeeded') this.#failing.delete(delivery.account);
    else this.#failing.add(delivery.account);
    const endedAt = this.#options.clock.now();
    await this.#loop.store(() => this.#record(delivery, outcome, endedAt));
  }

  async #call(delivery: Delivery): Promise<Outcome> {
    const { clock, outbound, answerTime = LIMITS.webhook.answerTime } = this.#options;
    const at = clock.now();
    const answer = await outbound.send({
      ...handlerRequest(delivery, unixSeconds(at)),
      timeMax: answerTime,
      bytesMax: LIMITS.webhook.answerBytes,
      longer: 'cut',
    });
    const made = { at, milliseconds: Math.max(0, clock.now() - at) };
    if (!answer.ok) return { kind: 'failed', made: { ...made, failure: outboundSentence(answer.error) } };
    const { status, body } = answer.value;
    if (status >= 200 && status <= 299) return { kind: 'succeeded', made: { ...made, status } };
    const failure = `the handler answers ${status}`;
    return { kind: 'failed', made: { ...made, status, failure, answer: beginningOf(body) } };
  }

  #record(delivery: Delivery, outcome: Outcome, endedAt: Instant): Promise<void> {
    const { queue } = this.#options;
    if (outcome.kind === 'succeeded') return queue.succeeded(delivery.ref, outcome.made);
    return queue.failed(delivery.ref, outcome.made, deliveryRetryAt(delivery.attempt, endedAt));
  }
}

/** Enough of an answer to see what the handler meant. */
function beginningOf(body: Buffer): string {
  return body.subarray(0, LIMITS.webhook.answerKeptBytes).toString('utf8').trim();
}

export function startHandlerDeliverer(options: HandlerDelivererOptions): HandlerDeliverer {
  return new Deliverer(options);
}
