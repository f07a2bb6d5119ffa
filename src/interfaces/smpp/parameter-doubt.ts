// Accounts whose clients seem to break on parameters of the service's own: popular libraries raise on any tag they do not know, so the
// first receipt ends them, and the next one again. Owns that suspicion, which a while without them takes away.

import { RecentMap } from '../../base/recent-map.ts';
import { HOUR, type Instant } from '../../base/time.ts';
import type { AccountId } from '../../core/accounts/account.ts';

/** A client is mended by people. */
const HELD = HOUR;
const REMEMBERED = 10_000;

export class ParameterDoubt {
  readonly #since = new RecentMap<AccountId, Instant>(REMEMBERED);

  /** A connection came to nothing that was told something and never answered any of it. */
  note(account: AccountId, at: Instant): void {
    this.#since.set(account, at);
  }

  holds(account: AccountId, now: Instant): 'yes' | 'no' {
    const since = this.#since.get(account);
    return since !== undefined && now - since < HELD ? 'yes' : 'no';
  }
}
