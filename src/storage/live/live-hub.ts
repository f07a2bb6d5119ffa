// Who watches what, and the one reading of this process that serves all of them. Owns its turns: nothing is read while nobody
// watches, a database that is away is asked again at the next turn, and everybody is told what is theirs.

import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { AccountId } from '../../core/accounts/account.ts';
import type { FaultCode } from '../../core/faults.ts';
import type {
  Live,
  LiveCall,
  LiveLink,
  LiveView,
  LiveWatch,
  MessageChange,
  TrunkNow,
  WaitingGroup,
  WaitingMessage,
  WaitingPage,
} from '../../core/live/live.ts';
import type { Rates } from '../../core/live/rates.ts';
import { whileAvailable } from '../database/database.ts';
import type { Whose } from './message-changes.ts';
import { LiveReadings, type LiveSources, type RatesNow } from './readings.ts';
import { groupKey, listWaiting, type WaitingCount } from './waiting-now.ts';
import { Watcher } from './watcher.ts';

type HubSources = LiveSources & {
  readonly onFault: (what: string, error: unknown) => void;
};

/** What the feed of messages came to in one turn. */
type FeedTurn = {
  readonly rates: Rates;
  readonly changes: readonly MessageChange[];
  readonly missed: 'yes' | 'no';
  readonly place: string;
};

export class LiveHub implements Live {
  readonly #sources: HubSources;
  readonly #readings: LiveReadings;
  readonly #watchers = new Set<Watcher>();
  #timer: NodeJS.Timeout | undefined;
  #turn: Promise<void> | undefined;
  #feed: { rates: Rates; place: string } | undefined;
  #counts: { readonly rows: readonly WaitingCount[]; readonly whose: string } | undefined;
  #countsDue = 0;
  #troubled: 'no' | 'yes' = 'no';
  #closed = false;

  constructor(sources: HubSources) {
    this.#sources = sources;
    this.#readings = new LiveReadings(sources);
  }

  /** Looked after by a node. */
  get rounds() {
    return [this.#readings.changes.round()];
  }

  calls(view: LiveView): Promise<Result<readonly LiveCall[], FaultCode>> {
    return available(async () => callsOf(await this.#readings.calls.read(), view));
  }

  rates(view: LiveView): Promise<Result<RatesNow, FaultCode>> {
    return available(async () => {
      const { rates, from } = await this.#readings.rates(whoseOf(view));
      return { from, points: rates.points(view, from) };
    });
  }

  links(view: LiveView): Promise<Result<readonly LiveLink[], FaultCode>> {
    return available(
      async () => this.#readings.viewed(await this.#readings.counts(whoseOf(view)), view).links,
    );
  }

  trunks(): readonly TrunkNow[] {
    return this.#readings.trunks();
  }

  queues(view: LiveView): Promise<Result<readonly WaitingGroup[], FaultCode>> {
    return available(
      async () => this.#readings.viewed(await this.#readings.counts(whoseOf(view)), view).groups,
    );
  }

  async waiting(
    view: LiveView,
    group: string,
    page: WaitingPage,
  ): Promise<Result<readonly WaitingMessage[], FaultCode>> {
    const key = groupKey(group);
    if (!key || (view.kind === 'account' && key.account !== view.account)) return err('record-missing');
    const { session } = this.#sources;
    return await available(() => listWaiting(session, key, { ...page, now: this.#readings.now }));
  }

  watch(watch: LiveWatch): () => void {
    const watcher = new Watcher(watch);
    this.#watchers.add(watcher);
    // At once, so that a page that opens has something to show.
    this.#countsDue = 0;
    if (this.#turn === undefined) this.#soon(0);
    return () => {
      this.#watchers.delete(watcher);
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#watchers.clear();
    await this.#turn;
  }

  #soon(milliseconds: number): void {
    if (this.#closed) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#turn = this.#take().finally(() => {
        this.#turn = undefined;
        if (this.#watchers.size === 0) return this.#forget();
        const atOnce = this.#troubled === 'no' && this.#anybodyNew();
        this.#soon(atOnce ? 0 : LIMITS.live.readingMs);
      });
    }, milliseconds);
  }

  /** Nobody watches: what is on is read anew for the next one. */
  #forget(): void {
    this.#feed = undefined;
    this.#counts = undefined;
  }

  #anybodyNew(): boolean {
    return [...this.#watchers].some((watcher) => watcher.unread);
  }

  /** Never rejects. */
  async #take(): Promise<void> {
    try {
      await this.#read();
      this.#troubled = 'no';
    } catch (error) {
      if (this.#troubled === 'no') this.#sources.onFault('live pages have to wait', error);
      this.#troubled = 'yes';
      // Nothing is sure about what was read in part.
      this.#feed = undefined;
      for (const watcher of this.#watchers) watcher.restart();
    }
  }

  async #read(): Promise<void> {
    const watchers = [...this.#watchers];
    const wanted = (...topics: readonly Parameters<Watcher['wants']>[0][]): boolean =>
      watchers.some((watcher) => topics.some((topic) => watcher.wants(topic)));
    const feed = await this.#readFeed();
    const calls = wanted('calls') ? await this.#readings.calls.read() : [];
    if (wanted('links', 'queues')) await this.#readCounts(watchers);
    const trunks = wanted('trunks') ? this.#readings.trunks() : [];
    const cursor = this.#readings.changes.cursorAt(feed.place);
    const { now } = this.#readings;
    for (const watcher of watchers) {
      if (!this.#watchers.has(watcher)) continue;
      const { view } = watcher;
      const since = watcher.resumes ? await this.#since(watcher.resumes, view) : undefined;
      const { links, groups } = this.#readings.viewed(this.#counts?.rows ?? [], view);
      watcher.tell({ ...feed, since, now, cursor, calls: callsOf(calls, view), links, trunks, groups });
    }
  }

  async #readFeed(): Promise<FeedTurn> {
    const before = this.#feed;
    if (!before) {
      const { rates, place } = await this.#readings.rates(undefined);
      this.#feed = { rates, place };
      return { rates, changes: [], missed: 'no', place };
    }
    const { changes, place, whole } = await this.#readings.changes.since(before.place, undefined);
    if (whole === 'no') {
      const { rates, place: behind } = await this.#readings.rates(undefined);
      this.#feed = { rates, place: behind };
      return { rates, changes: [], missed: 'yes', place: behind };
    }
    for (const change of changes) before.rates.add(change);
    before.rates.forget(this.#readings.now);
    before.place = place;
    return { rates: before.rates, changes, missed: 'no', place };
  }

  /** What one watcher missed while it was away; undefined: not all of it is known. */
  async #since(cursor: string, view: LiveView): Promise<readonly MessageChange[] | undefined> {
    const place = await this.#readings.changes.placeOf(cursor);
    if (place === undefined) return undefined;
    const { changes, whole } = await this.#readings.changes.since(place, whoseOf(view));
    return whole === 'yes' ? changes : undefined;
  }

  async #readCounts(watchers: readonly Watcher[]): Promise<void> {
    const whose = whoseOfAll(watchers.filter((one) => one.wants('links') || one.wants('queues')));
    const key = whose === undefined ? 'all' : whose.join();
    const at = performance.now();
    if (at < this.#countsDue && this.#counts?.whose === key) return;
    this.#counts = { rows: await this.#readings.counts(whose), whose: key };
    const took = performance.now() - at;
    this.#countsDue = performance.now() + Math.max(LIMITS.live.queuesMs, 10 * took);
  }
}

function available<T>(work: () => Promise<T>): Promise<Result<T, FaultCode>> {
  return whileAvailable<T, FaultCode>(async () => ok(await work()), 'service-unavailable');
}

function callsOf(calls: readonly LiveCall[], view: LiveView): readonly LiveCall[] {
  return view.kind === 'account' ? calls.filter(({ account }) => account === view.account) : calls;
}

function whoseOf(view: LiveView): Whose {
  return view.kind === 'account' ? [view.account] : undefined;
}

function whoseOfAll(watchers: readonly Watcher[]): Whose {
  const accounts = new Set<AccountId>();
  for (const { view } of watchers) {
    if (view.kind === 'installation') return undefined;
    accounts.add(view.account);
  }
  return [...accounts].sort((one, other) => one - other);
}
