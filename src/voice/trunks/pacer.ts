// The capacity of trunks: how many calls at once, how many new ones a second, and who waits for a line. A full trunk
// refuses nobody: the call waits its turn, by priority, then in the order of asking. Owns the counts; it must not dial.

import { assert } from '../../base/assert.ts';
import { LIMITS } from '../../base/limits.ts';
import type { Cancel, Scheduler } from '../scheduler.ts';

/** What a trunk can bear; an absent number means no limit of its own. */
type Capacity = {
  readonly trunk: string;
  /** New calls a second, spread evenly; fractions are fine (0.5: one every two seconds). */
  readonly callsPerSecond?: number;
  readonly concurrent?: number;
};

/** One line of one trunk, until it is released. */
export interface Reservation {
  readonly trunk: string;
  /** Gives the line back; more than once does nothing. */
  release(): void;
}

type Want = {
  /** Trunks that would do, the best first. */
  readonly trunks: readonly string[];
  /** Lower goes first: a transfer, whose subscriber listens to the ringing tone, before a new call. */
  readonly priority: number;
  /** Called once, never from inside `wait`. */
  readonly onRoom: (reservation: Reservation) => void;
};

export interface Pacer {
  /** A line of the first of these trunks that has one and may start a call now; nobody who waits is overtaken. */
  reserve(trunks: readonly string[], priority: number): Reservation | 'full';
  /** Waits for a line for as long as it takes; 'full' only when the queue itself is at its limit. */
  wait(want: Want): Cancel | 'full';
  load(trunk: string): { readonly callsNow: number; readonly waiting: number };
  /** Forgets who waits, without a call. Lines in use stay counted until they are released. */
  close(): void;
}

type PacerOptions = {
  readonly scheduler: Scheduler;
  readonly trunks: readonly Capacity[];
  /** Calls of the whole server, all trunks together; absent: no such limit. */
  readonly callsMax?: number;
};

export function createPacer(options: PacerOptions): Pacer {
  return new TrunkPacer(options);
}

/** Milliseconds by which a timer may be late and still be caught up with. */
const LATENESS = 20;

type Waiting = { readonly want: Want; readonly order: number };

/** Those who would take the same trunks; sorted by priority, then by age. */
type Queue = { readonly trunks: readonly string[]; readonly waiting: Waiting[] };

class TrunkPacer implements Pacer {
  readonly #scheduler: Scheduler;
  readonly #callsMax: number;
  readonly #lines: ReadonlyMap<string, Lines>;
  /** Few: one for each set of trunks that some number may take. */
  readonly #queues = new Map<string, Queue>();
  #calls = 0;
  #asked = 0;
  #waiting = 0;
  #look: Cancel | undefined;

  constructor(options: PacerOptions) {
    this.#scheduler = options.scheduler;
    this.#callsMax = options.callsMax ?? Number.POSITIVE_INFINITY;
    this.#lines = new Map(options.trunks.map((capacity) => [capacity.trunk, new Lines(capacity)]));
  }

  reserve(trunks: readonly string[], priority: number): Reservation | 'full' {
    for (const queue of this.#queues.values()) {
      const first = queue.waiting[0];
      if (!first || first.want.priority > priority) continue;
      if (queue.trunks.some((trunk) => trunks.includes(trunk))) return 'full';
    }
    return this.#take(trunks) ?? 'full';
  }

  wait(want: Want): Cancel | 'full' {
    if (this.#waiting >= LIMITS.voice.waitingCalls) return 'full';
    const { waiting } = this.#queueOf(want.trunks);
    const one = { want, order: this.#asked++ };
    let place = waiting.length;
    while (place > 0 && waiting[place - 1]!.want.priority > want.priority) place--;
    waiting.splice(place, 0, one);
    this.#waiting++;
    this.#lookIn(0);
    return () => {
      const at = waiting.indexOf(one);
      if (at >= 0) this.#leave(waiting, at);
    };
  }

  load(trunk: string): { readonly callsNow: number; readonly waiting: number } {
    let waiting = 0;
    for (const queue of this.#queues.values()) {
      if (queue.trunks.includes(trunk)) waiting += queue.waiting.length;
    }
    return { callsNow: this.#linesOf(trunk).inUse, waiting };
  }

  close(): void {
    for (const queue of this.#queues.values()) queue.waiting.length = 0;
    this.#waiting = 0;
    this.#look?.();
    this.#look = undefined;
  }

  #take(trunks: readonly string[]): Reservation | undefined {
    if (this.#calls >= this.#callsMax) return undefined;
    const now = this.#scheduler.now();
    const trunk = trunks.find((name) => this.#linesOf(name).mayStartAt() <= now);
    if (trunk === undefined) return undefined;
    this.#calls++;
    this.#linesOf(trunk).start(now);
    let held = true;
    return {
      trunk,
      release: () => {
        if (!held) return;
        held = false;
        this.#calls--;
        this.#linesOf(trunk).end();
        if (this.#waiting > 0) this.#lookIn(0);
      },
    };
  }

  /** Serves who can be served, in order, and arranges to look again when the next start is due. */
  #serve(): void {
    const served: { readonly want: Want; readonly reservation: Reservation }[] = [];
    const stuck = new Set<Queue>();
    for (let queue = this.#next(stuck); queue; queue = this.#next(stuck)) {
      const { want } = queue.waiting[0]!;
      const reservation = this.#take(want.trunks);
      if (reservation) {
        this.#leave(queue.waiting, 0);
        served.push({ want, reservation });
      } else stuck.add(queue);
    }
    // At the server's own limit no time helps, only the end of a call.
    if (this.#calls < this.#callsMax) this.#lookWhenDue(stuck);
    for (const { want, reservation } of served) want.onRoom(reservation);
  }

  /** The queue whose first has the best claim, those that are stuck left out. */
  #next(stuck: ReadonlySet<Queue>): Queue | undefined {
    let best: Queue | undefined;
    for (const queue of this.#queues.values()) {
      const first = queue.waiting[0];
      if (!first || stuck.has(queue)) continue;
      if (!best || comesBefore(first, best.waiting[0]!)) best = queue;
    }
    return best;
  }

  #lookWhenDue(stuck: ReadonlySet<Queue>): void {
    let due = Number.POSITIVE_INFINITY;
    for (const queue of stuck) {
      for (const trunk of queue.trunks) due = Math.min(due, this.#linesOf(trunk).mayStartAt());
    }
    if (due !== Number.POSITIVE_INFINITY) this.#lookIn(due - this.#scheduler.now());
  }

  /** One timer for all: whoever sets it looks at everything, so the last wish may replace the one before. */
  #lookIn(milliseconds: number): void {
    this.#look?.();
    this.#look = this.#scheduler.after(Math.ceil(milliseconds), () => {
      this.#look = undefined;
      this.#serve();
    });
  }

  #leave(waiting: Waiting[], at: number): void {
    waiting.splice(at, 1);
    this.#waiting--;
  }

  #queueOf(trunks: readonly string[]): Queue {
    const key = trunks.join('\n');
    const known = this.#queues.get(key);
    if (known) return known;
    const queue = { trunks, waiting: [] };
    this.#queues.set(key, queue);
    return queue;
  }

  #linesOf(trunk: string): Lines {
    const lines = this.#lines.get(trunk);
    assert(lines !== undefined, `a trunk named ${trunk} is paced`);
    return lines;
  }
}

function comesBefore(one: Waiting, other: Waiting): boolean {
  return (
    one.want.priority < other.want.priority ||
    (one.want.priority === other.want.priority && one.order < other.order)
  );
}

/**
 * One trunk. Starts are spread evenly, and in no stretch of one second are there more than `callsPerSecond`, not even
 * when a late timer is caught up with: a start waits for its slot, and until the start
 * `#window` calls before it is a second old.
 */
class Lines {
  inUse = 0;
  readonly #concurrent: number;
  /** Milliseconds between two starts; 0: not paced. */
  readonly #gap: number;
  readonly #recent: number[] = [];
  readonly #window: number;
  #slot = Number.NEGATIVE_INFINITY;

  constructor(capacity: Capacity) {
    this.#concurrent = capacity.concurrent ?? Number.POSITIVE_INFINITY;
    this.#gap = capacity.callsPerSecond === undefined ? 0 : 1_000 / capacity.callsPerSecond;
    this.#window = Math.max(1, Math.floor(capacity.callsPerSecond ?? 1));
  }

  /** Never, when no line is free: then a release wakes the queue. */
  mayStartAt(): number {
    if (this.inUse >= this.#concurrent) return Number.POSITIVE_INFINITY;
    const oldest = this.#recent.length < this.#window ? undefined : this.#recent[0];
    return Math.max(this.#slot, oldest === undefined ? this.#slot : oldest + this.#window * this.#gap);
  }

  start(now: number): void {
    this.inUse++;
    if (this.#gap === 0) return;
    const late = now - this.#slot;
    this.#slot = (late > LATENESS ? now : this.#slot) + this.#gap;
    this.#recent.push(now);
    if (this.#recent.length > this.#window) this.#recent.shift();
  }

  end(): void {
    this.inUse--;
  }
}
