// Heat maps of menus, counted from the events of calls a few thousand calls at a time: a small one while its asker waits, a large
// one behind, one after another in this process. Owns the counting and what is kept of it for a while.

import { LIMITS } from '../../base/limits.ts';
import { RecentMap } from '../../base/recent-map.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { type Clock, type Instant, instant } from '../../base/time.ts';
import type { Account } from '../../core/accounts/account.ts';
import type { FaultCode } from '../../core/faults.ts';
import {
  type HeatMap,
  type HeatMaps,
  type HeatScope,
  HeatSum,
  type HeatTold,
} from '../../core/history/heat-map.ts';
import { historyView, isHistoryHidden } from '../../core/history/history-view.ts';
import { type Database, whileAvailable } from '../database/database.ts';
import type { ShownWords } from '../messages/shown-message.ts';
import { type HeatCalls, heatCalls, heatCounts, heatRange } from './heat-rows.ts';

type HeatDoors = {
  readonly database: Database;
  readonly clock: Clock;
  readonly words: ShownWords;
  readonly onFault: (what: string, error: unknown) => void;
};

type Job = {
  readonly work: Promise<HeatMap | 'nothing' | 'failed'>;
  percent: number;
  endedAt: Instant | undefined;
};

type Counting = { readonly account: Account; readonly scope: HeatScope; readonly job: { percent: number } };

export class StoredHeatMaps implements HeatMaps {
  readonly #doors: HeatDoors;
  readonly #jobs = new RecentMap<string, Job>(LIMITS.heatMaps.kept);
  /** The end of the queue of countings. */
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #state: 'open' | 'closing' = 'open';

  constructor(doors: HeatDoors) {
    this.#doors = doors;
  }

  async of(account: Account, scope: HeatScope): Promise<Result<HeatTold, FaultCode>> {
    if (isHistoryHidden(account)) return err('record-missing');
    return await whileAvailable<HeatTold, FaultCode>(async () => {
      const key = JSON.stringify([account.id, scope]);
      const job = this.#job(key, account, scope);
      if (!job) return err('requests-too-many');
      const told = await inTime(job.work, LIMITS.heatMaps.waitMilliseconds);
      if (told === 'late') return ok({ kind: 'counting', percent: job.percent });
      if (told === 'nothing') return err('record-missing');
      // Whoever asks again begins anew.
      if (told !== 'failed') return ok({ kind: 'ready', map: told });
      this.#jobs.delete(key);
      return err('service-unavailable');
    }, 'service-unavailable');
  }

  async close(): Promise<void> {
    this.#state = 'closing';
    await this.#last;
  }

  /** The counting that is under way or has ended lately, else a new one; undefined: too many wait. */
  #job(key: string, account: Account, scope: HeatScope): Job | undefined {
    const known = this.#jobs.get(key);
    const oldest = this.#doors.clock.now() - LIMITS.heatMaps.freshMilliseconds;
    if (known && (known.endedAt === undefined || known.endedAt > oldest)) return known;
    if (this.#waiting >= LIMITS.heatMaps.waiting) return undefined;
    this.#waiting++;
    const progress: { percent: number; endedAt: Instant | undefined } = { percent: 0, endedAt: undefined };
    const work = this.#last
      .then(() => this.#count({ account, scope, job: progress }))
      .catch((error: unknown): 'failed' => {
        this.#doors.onFault('a heat map cannot be counted', error);
        return 'failed';
      })
      .finally(() => {
        this.#waiting--;
        progress.endedAt = this.#doors.clock.now();
      });
    this.#last = work;
    const job: Job = Object.assign(progress, { work });
    this.#jobs.set(key, job);
    return job;
  }

  async #count({ account, scope, job }: Counting): Promise<HeatMap | 'nothing' | 'failed'> {
    const { database, clock, words } = this.#doors;
    const { acceptedAfter, doneAfter } = historyView(account, clock.now());
    const seen = { account: account.id, scope, acceptedAfter, doneAfter };
    const range = await heatRange(database, seen);
    if (!range) return 'nothing';
    const sum = new HeatSum();
    const texts = new Set<string>();
    let calls = 0;
    let newest: HeatCalls['newest'];
    for (let above = range.above; above < range.below - 1; ) {
      if (this.#state === 'closing') return 'failed';
      const page = await heatCalls(database, { ...seen, above, below: range.below });
      sum.add(await heatCounts(database, page.calls));
      for (const digest of page.texts) if (texts.size < LIMITS.heatMaps.textsCounted) texts.add(digest);
      calls += page.calls.length;
      newest = page.newest ?? newest;
      above = page.through;
      job.percent = Math.min(99, Math.floor((100 * (above - range.above)) / (range.below - range.above)));
    }
    if (!newest) return 'nothing';
    const text = words.personal({ text: newest.text, linkPrefix: newest.linkPrefix }, newest.ref);
    return sum.map({ text, texts: texts.size, calls, at: instant(clock.now()) });
  }
}

async function inTime<T>(work: Promise<T>, milliseconds: number): Promise<T | 'late'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
