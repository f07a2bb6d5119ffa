// How often a page may be asked by one account: identical requests and all of them, by the minute (spec codes 1, http-misc
// 2). Owns these counters; the numbers stand in the table of pages.

import { createHash } from 'node:crypto';
import { err, ok, type Result } from '../base/result.ts';
import { type Clock, MINUTE } from '../base/time.ts';
import type { Account } from '../core/accounts/account.ts';
import { RateLimit } from '../core/accounts/rate-limit.ts';
import type { PageRules } from './frame.ts';
import type { Parameters } from './parameters.ts';
import type { ClassicFault } from './replies.ts';

const KEYS_MAX = 100_000;

export class PagePace {
  readonly #clock: Clock;
  readonly #limits = new Map<string, RateLimit>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The fault when this request is one too many; else what takes it back among identical ones, should nothing come of it. */
  admit(page: PageRules, account: Account, parameters: Parameters): Result<() => void, ClassicFault> {
    const { all, identical } = page.perMinute ?? {};
    const { call } = page;
    const asker = `${account.id} ${call}`;
    if (all !== undefined && this.#limit(`${call} all`, all).admit(asker, this.#clock.now()) === 'full')
      return err({ fault: 'requests-too-many' });
    if (identical === undefined) return ok(() => {});
    const limit = this.#limit(`${call} identical`, identical);
    const key = `${asker} ${createHash('sha1').update(parameters.identity).digest('base64')}`;
    if (limit.admit(key, this.#clock.now()) === 'full') return err({ fault: 'request-repeated' });
    return ok(() => limit.revoke(key));
  }

  #limit(name: string, most: number): RateLimit {
    const known = this.#limits.get(name);
    const limit = known ?? new RateLimit({ most, windowMilliseconds: MINUTE, keysMax: KEYS_MAX });
    if (!known) this.#limits.set(name, limit);
    return limit;
  }
}
