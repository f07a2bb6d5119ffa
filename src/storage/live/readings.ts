// What can be watched, read once for whoever asks: calls, rates, links, trunks, queues. Owns putting together what the database has
// and what this process knows of links and trunks; how often it is read, and for whom, is the hub's.

import { LIMITS } from '../../base/limits.ts';
import { type Clock, type Instant, instant, later } from '../../base/time.ts';
import { ACCOUNT_DEFAULTS } from '../../core/accounts/account.ts';
import type { LiveLink, LiveView, RatePoint, TrunkNow, WaitingGroup } from '../../core/live/live.ts';
import { Rates } from '../../core/live/rates.ts';
import { reasonOf, type WaitingFacts } from '../../core/live/waiting-reason.ts';
import { MESSAGE_KINDS, type MessageKind } from '../../core/messages/kind.ts';
import type { LinkNow } from '../../core/routing/link-now.ts';
import type { Router } from '../../core/routing/router.ts';
import type { Session } from '../database/database.ts';
import type { LinkNumbers } from '../links.ts';
import { linkOfQueue, TEST_MESSAGES } from '../work-queues.ts';
import { CallsNow } from './calls-now.ts';
import { MessageChanges, type Whose } from './message-changes.ts';
import { countWaiting, groupId, type WaitingCount } from './waiting-now.ts';

export type LiveSources = {
  readonly session: Session;
  readonly clock: Clock;
  readonly links: LinkNumbers;
  readonly router: Pick<Router, 'stateOf' | 'links'>;
  readonly linkNow: (link: string) => LinkNow | undefined;
  readonly trunksNow: () => readonly TrunkNow[];
  /** Kinds some channel serves. */
  readonly kinds: ReadonlySet<MessageKind>;
};

type Waiting = { readonly links: readonly LiveLink[]; readonly groups: readonly WaitingGroup[] };

export class LiveReadings {
  readonly calls: CallsNow;
  readonly changes: MessageChanges;
  readonly #sources: LiveSources;

  constructor(sources: LiveSources) {
    this.#sources = sources;
    this.calls = new CallsNow(sources);
    this.changes = new MessageChanges(sources);
  }

  get now(): Instant {
    return this.#sources.clock.now();
  }

  trunks(): readonly TrunkNow[] {
    return this.#sources.trunksNow();
  }

  /** The series of the last minutes, and the place in the feed behind it. */
  async rates(
    whose: Whose,
  ): Promise<{ readonly rates: Rates; readonly from: Instant; readonly place: string }> {
    const from = later(this.now, -LIMITS.live.seriesMs);
    const { sums, place } = await this.changes.sums(from, whose);
    const rates = new Rates(LIMITS.live.seriesMs);
    for (const sum of sums) rates.add(sum);
    return { rates, from, place };
  }

  /** Of several accounts it is told apart by `viewed`. */
  counts(whose: Whose): Promise<readonly WaitingCount[]> {
    return countWaiting(this.#sources.session, { now: this.now, whose });
  }

  viewed(counts: readonly WaitingCount[], view: LiveView): Waiting {
    const own = view.kind === 'account' ? counts.filter(({ account }) => account === view.account) : counts;
    return { links: this.#linksOf(own), groups: own.flatMap((count) => this.#groupOf(count)) };
  }

  #linksOf(counts: readonly WaitingCount[]): readonly LiveLink[] {
    const { router, links, linkNow } = this.#sources;
    return router.links.map((name) => {
      const state = router.stateOf(name);
      const number = links.numberOf(name);
      const own = counts.filter(({ queue }) => linkOfQueue(queue) === number);
      const due = own.filter((count) => count.state === 'due');
      const since = due.flatMap(({ first }) => (first === undefined ? [] : [first]));
      return {
        name,
        kinds: [...(state?.kinds ?? [])],
        now: linkNow(name),
        quality: state?.quality ?? 1,
        waiting: sum(due),
        underWay: sum(own.filter((count) => count.state === 'held')),
        oldest: since.length === 0 ? undefined : instant(Math.min(...since)),
      };
    });
  }

  #groupOf({ state, ...count }: WaitingCount): readonly WaitingGroup[] {
    if (state === 'held') return [];
    const { account, login, kind, queue, first, last } = count;
    const taker = this.#takerOf(count);
    const timeZone = count.timeZone ?? ACCOUNT_DEFAULTS.timeZone;
    return [
      {
        id: groupId({ account, queue, kind: MESSAGE_KINDS[kind], state }),
        account,
        login,
        kind,
        ...reasonOf({ state, taker, from: first, timeZone }),
        link: taker.kind === 'link' ? taker.link : undefined,
        count: count.count,
        more: state === 'stopped' && count.count >= LIMITS.live.stoppedCounted ? 'yes' : 'no',
        from: first,
        to: last,
      },
    ];
  }

  #takerOf({ queue, kind }: Pick<WaitingCount, 'queue' | 'kind'>): WaitingFacts['taker'] {
    const { links, linkNow, trunksNow, kinds } = this.#sources;
    if (queue === TEST_MESSAGES) return { kind: 'test-mode' };
    const number = linkOfQueue(queue);
    if (number !== undefined) {
      const link = links.nameOf(number);
      return { kind: 'link', link, now: linkNow(link) };
    }
    if (kind === 'call') return { kind: 'calls', trunks: trunksNow() };
    return { kind: 'channel', served: kinds.has(kind) ? 'yes' : 'no' };
  }
}

function sum(counts: readonly WaitingCount[]): number {
  return counts.reduce((all, { count }) => all + count, 0);
}

export type RatesNow = { readonly from: Instant; readonly points: readonly RatePoint[] };
