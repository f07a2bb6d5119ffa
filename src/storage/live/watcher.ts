// One that watches: what it was told last, and what of a new reading is news to it. Owns the difference between the two.

import { LIMITS } from '../../base/limits.ts';
import { type Instant, later } from '../../base/time.ts';
import type {
  LiveCall,
  LiveCursor,
  LiveLink,
  LiveTopic,
  LiveView,
  LiveWatch,
  MessageChange,
  TrunkNow,
  WaitingGroup,
} from '../../core/live/live.ts';
import type { Rates } from '../../core/live/rates.ts';
import type { MessageRef } from '../../core/messages/submission.ts';

/** What was read in one turn, of the watcher's view. */
type Turn = {
  readonly now: Instant;
  readonly cursor: LiveCursor;
  readonly calls: readonly LiveCall[];
  readonly links: readonly LiveLink[];
  readonly trunks: readonly TrunkNow[];
  readonly groups: readonly WaitingGroup[];
  readonly rates: Rates;
  /** Of everybody. */
  readonly changes: readonly MessageChange[];
  readonly missed: 'yes' | 'no';
  /** What happened since the place it resumes at; undefined: not all is known, or it begins. */
  readonly since: readonly MessageChange[] | undefined;
};

export class Watcher {
  readonly #watch: LiveWatch;
  /** Topics of which nothing was told yet. */
  #fresh: Set<LiveTopic>;
  #resumes: LiveCursor | undefined;
  #calls: ReadonlyMap<MessageRef, LiveCall> = new Map();
  /** What was told last of a topic that is always told whole. */
  readonly #told = new Map<LiveTopic, string>();
  #last: LiveCursor | undefined;

  constructor(watch: LiveWatch) {
    this.#watch = watch;
    this.#fresh = new Set(watch.topics);
    this.#resumes = watch.topics.has('messages') ? watch.after : undefined;
  }

  get view(): LiveView {
    return this.#watch.view;
  }

  /** The place it has messages up to from before; undefined: none, or that is told. */
  get resumes(): LiveCursor | undefined {
    return this.#resumes;
  }

  /** Whether it waits for its first snapshot. */
  get unread(): boolean {
    return this.#fresh.size > 0;
  }

  wants(topic: LiveTopic): boolean {
    return this.#watch.topics.has(topic);
  }

  /** A reading failed: what follows is told as at the beginning. */
  restart(): void {
    this.#fresh = new Set(this.#watch.topics);
    this.#told.clear();
    if (this.wants('messages')) this.#resumes ??= this.#last;
  }

  tell(turn: Turn): void {
    if (this.wants('messages')) this.#tellMessages(turn);
    if (this.wants('calls')) this.#tellCalls(turn);
    if (this.wants('rates')) this.#tellRates(turn);
    this.#tellWhole('links', { topic: 'links', links: turn.links }, turn.cursor);
    this.#tellWhole('trunks', { topic: 'trunks', trunks: turn.trunks }, turn.cursor);
    this.#tellWhole('queues', { topic: 'queues', groups: turn.groups }, turn.cursor);
    this.#fresh.clear();
    this.#last = turn.cursor;
  }

  #tellMessages(turn: Turn): void {
    const resumed = this.#resumes !== undefined;
    this.#resumes = undefined;
    // Whoever begins has nothing that could be amiss.
    const unknown = resumed ? turn.since === undefined : turn.missed === 'yes';
    if (unknown) this.#watch.missed(turn.cursor);
    const changes = resumed ? (turn.since ?? []) : this.#fresh.has('messages') ? [] : this.#own(turn.changes);
    if (changes.length > 0 || this.#fresh.has('messages'))
      this.#watch.hear({ topic: 'messages', changes }, turn.cursor);
  }

  #own(changes: readonly MessageChange[]): readonly MessageChange[] {
    const { view } = this;
    return view.kind === 'account' ? changes.filter(({ account }) => account === view.account) : changes;
  }

  #tellCalls({ calls, cursor }: Turn): void {
    const before = this.#calls;
    this.#calls = new Map(calls.map((call) => [call.ref, call]));
    if (this.#fresh.has('calls')) return this.#watch.hear({ topic: 'calls', calls }, cursor);
    // A call that has not come further is the same value.
    const further = calls.filter((call) => {
      const known = before.get(call.ref);
      return known?.progress.event !== call.progress.event || known.attempt !== call.attempt;
    });
    const over = [...before.keys()].filter((ref) => !this.#calls.has(ref));
    if (further.length > 0 || over.length > 0)
      this.#watch.hear({ topic: 'calls-changed', calls: further, over }, cursor);
  }

  #tellRates({ rates, changes, missed, now, cursor }: Turn): void {
    const { view } = this;
    if (this.#fresh.has('rates') || missed === 'yes') {
      const from = later(now, -LIMITS.live.seriesMs);
      return this.#watch.hear({ topic: 'rates', from, points: rates.points(view, from) }, cursor);
    }
    const own = this.#own(changes);
    if (own.length === 0) return;
    const seconds = new Set(own.map(({ at }) => Math.floor(at / 1_000)));
    const first = own.reduce((least, { at }) => (at < least ? at : least), now);
    const points = rates.points(view, first).filter(({ at }) => seconds.has(at / 1_000));
    this.#watch.hear({ topic: 'rates', points }, cursor);
  }

  #tellWhole(
    topic: 'links' | 'trunks' | 'queues',
    news: Parameters<LiveWatch['hear']>[0],
    cursor: LiveCursor,
  ): void {
    if (!this.wants(topic)) return;
    const text = JSON.stringify(news);
    if (this.#told.get(topic) === text) return;
    this.#told.set(topic, text);
    this.#watch.hear(news, cursor);
  }
}
