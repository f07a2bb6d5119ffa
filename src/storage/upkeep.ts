// What a node does by itself beside the channels: delivers the messages of accounts in test mode, ends messages whose life
// time is over, adds up statistics, clears away uploads and old messages. Owns these rounds; each may fail and is tried
// again at its next turn.

import { type Clock, HOUR, SECOND } from '../base/time.ts';
import { ERR } from '../core/messages/errors.ts';
import { STATUS } from '../core/messages/status.ts';
import type { Inbox } from '../core/ports.ts';
import type { Database } from './database/database.ts';
import type { HeldClaims } from './held-claims.ts';
import { removeOldMessages } from './history/history-removal.ts';
import { foldStatistics } from './history/statistics.ts';
import { forgetDayCounts } from './messages/day-counts.ts';
import { claimExpired, EXPIRED_OUTCOME, endOverdue } from './messages/ended-by-time.ts';
import { FORGET_KEYS, keysFrom } from './messages/idempotency-keys.ts';
import type { InboxWriter } from './messages/inbox-writer.ts';
import type { StoredOutbox } from './messages/outbox.ts';
import type { Uploads } from './messages/uploads.ts';
import { TEST_MESSAGES } from './work-queues.ts';
import type { WorkSignal } from './work-signal.ts';

/** What is looked after again and again: the pause before it in milliseconds, its name in complaints, the work. */
export type Round = {
  readonly every: number;
  readonly what: string;
  readonly work: () => Promise<unknown>;
};

export type UpkeepDoors = {
  readonly database: Database;
  readonly outbox: StoredOutbox;
  readonly inbox: Inbox & Pick<InboxWriter, 'silence'>;
  readonly signal: WorkSignal;
  readonly uploads: Uploads;
  /** Folder of the recordings of this node. */
  readonly recordings: string;
  readonly clock: Clock;
  readonly node: number;
  readonly held: HeldClaims;
  /** Of other nouns. */
  readonly rounds: readonly Round[];
  readonly onFault: (what: string, error: unknown) => void;
};

const EXPIRY_ROUND = 30 * SECOND;
/** What is not folded yet is added up at every question, so it should be little. */
const STATISTICS_ROUND = 5 * SECOND;
/** Rooms cleared a few times a day: files without rows, rows nobody needs. */
export const SWEEP_ROUND = 6 * HOUR;
const HISTORY_ROUND = HOUR;
const KEYS_ROUND = 600 * SECOND;
const BATCH = 500;

export class Upkeep {
  readonly #doors: UpkeepDoors;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  #state: 'open' | 'closed' = 'open';
  readonly #running = new Set<Promise<void>>();
  #stop: (() => void) | undefined;
  #testing: 'no' | 'yes' | 'again' = 'no';

  constructor(doors: UpkeepDoors) {
    this.#doors = doors;
  }

  start(): void {
    this.#every(EXPIRY_ROUND, 'expired messages', () => this.#expire());
    this.#every(EXPIRY_ROUND, 'messages without receipts', () => this.#endOverdue());
    this.#every(STATISTICS_ROUND, 'statistics', () => foldStatistics(this.#doors.database));
    this.#every(HISTORY_ROUND, 'old messages', () => removeOldMessages(this.#doors));
    this.#every(HISTORY_ROUND, 'counts of past days', () => forgetDayCounts(this.#doors));
    this.#every(SWEEP_ROUND, 'old uploads', () => this.#doors.uploads.sweep());
    this.#every(KEYS_ROUND, 'old idempotency keys', () => this.#forgetKeys());
    for (const { every, what, work } of this.#doors.rounds) this.#every(every, what, work);
    this.#stop = this.#doors.signal.listen([TEST_MESSAGES], () => this.#wakeTest());
    this.#wakeTest();
  }

  async close(): Promise<void> {
    this.#state = 'closed';
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#stop?.();
    await Promise.all(this.#running);
  }

  #wakeTest(): void {
    if (this.#testing !== 'no') {
      this.#testing = 'again';
      return;
    }
    this.#testing = 'yes';
    void this.#run('messages in test mode', async () => {
      try {
        await this.#deliverTest();
      } finally {
        const again = (this.#testing as string) === 'again';
        this.#testing = 'no';
        if (again) this.#wakeTest();
      }
    });
  }

  /** Test mode hands nothing on: delivered, with the error that says so (spec http-send 7.1). */
  async #deliverTest(): Promise<void> {
    const { outbox, inbox } = this.#doors;
    for (;;) {
      const messages = await outbox.claimQueues([TEST_MESSAGES], BATCH);
      if (messages.length === 0) return;
      const outcome = { kind: 'final', status: STATUS.delivered, err: ERR.virtual } as const;
      await Promise.all(messages.map((message) => inbox.outcome(message.ref, outcome)));
    }
  }

  async #expire(): Promise<void> {
    const { database, inbox, clock, node, held } = this.#doors;
    for (;;) {
      const limits = { node, now: clock.now(), limit: BATCH };
      const rows = await held.claim(() => claimExpired(database, limits));
      await Promise.all(rows.map(({ id }) => inbox.outcome(id, EXPIRED_OUTCOME)));
      if (rows.length < BATCH) return;
    }
  }

  async #endOverdue(): Promise<void> {
    const { database, inbox, clock } = this.#doors;
    await endOverdue(database, { now: clock.now(), limit: BATCH }, (overdue) => inbox.silence(overdue));
  }

  async #forgetKeys(): Promise<void> {
    const { database, clock } = this.#doors;
    await database.query(FORGET_KEYS, [keysFrom(clock.now())]);
  }

  /** The pause begins when the round before has ended, however long that took. */
  #every(milliseconds: number, what: string, work: () => Promise<unknown>): void {
    if (this.#state === 'closed') return;
    const timer = setTimeout(async () => {
      await this.#run(what, work);
      this.#every(milliseconds, what, work);
    }, milliseconds);
    this.#timers.set(what, timer);
  }

  /** Never rejects. */
  #run(what: string, work: () => Promise<unknown>): Promise<void> {
    const run: Promise<void> = work()
      .then(() => undefined)
      .catch((error: unknown) => this.#doors.onFault(`${what} have to wait`, error))
      .finally(() => this.#running.delete(run));
    this.#running.add(run);
    return run;
  }
}
