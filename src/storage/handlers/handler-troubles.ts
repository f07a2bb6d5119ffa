// Handlers that fail: the calls of one that failed for a day are held, and let go once one of them comes through or somebody
// says so. Owns the coming and going between `waiting` and `held`; how attempts end is written in `deliveries.ts`.

import { LIMITS } from '../../base/limits.ts';
import { type Clock, type Instant, later, MINUTE } from '../../base/time.ts';
import type { AccountId } from '../../core/accounts/account.ts';
import type { Session } from '../database/database.ts';
import { DELIVERIES } from '../work-queues.ts';
import type { WorkSignal } from '../work-signal.ts';

type TroubleDoors = {
  readonly session: Session;
  readonly clock: Clock;
  readonly signal: WorkSignal;
};

const HOLD = {
  name: 'troubles-hold',
  text: `update deliveries set state = 'held', due_at = null, attempts_before = attempts
         where account_id = $1 and address = $2 and state = 'waiting' and due_at is not null`,
};

// The pauses between attempts begin again: what was tried while nobody answered does not count.
const LET_GO = {
  name: 'troubles-let-go',
  text: `
with picked as (
  select d.id from deliveries d
  where d.state = 'held' and d.account_id = $1 and not exists (
    select from handler_troubles t
    where t.account_id = d.account_id and md5(t.address) = md5(d.address) and t.paused_at is not null)
  order by d.id limit $3 for update skip locked
)
update deliveries d set state = 'waiting', due_at = $2, attempts_before = d.attempts
from picked p where d.id = p.id returning d.id`,
};

/** Accounts that have held calls and no handler that is paused: what somebody wanted to let go and died before it was done. */
const STRANDED = {
  name: 'troubles-stranded',
  text: `
with recursive holding as (
  (select account_id from deliveries where state = 'held' order by account_id limit 1)
  union all
  select n.account_id from holding h
  cross join lateral (
    select account_id from deliveries where state = 'held' and account_id > h.account_id
    order by account_id limit 1
  ) n
)
select account_id as id from holding h
where not exists (select from handler_troubles t where t.account_id = h.account_id and t.paused_at is not null)`,
};

/** The account has another handler by now; calls of menus stay with the address their menu named. */
const MOVED = {
  name: 'troubles-moved',
  text: `
update deliveries d set state = 'waiting', due_at = $1, attempts_before = d.attempts
from handler_troubles t join accounts a on a.id = t.account_id
where t.paused_at is not null and a.settings->>'handler' <> t.address
  and d.account_id = t.account_id and d.state = 'held' and d.address = t.address and d.kind <> 'menu'
returning d.id`,
};

const PROBE = {
  name: 'troubles-probe',
  text: `
with due as (
  select t.account_id, t.address, h.id from handler_troubles t
  cross join lateral (
    select d.id from deliveries d
    where d.account_id = t.account_id and d.state = 'held' and d.address = t.address order by d.id limit 1
  ) h
  where t.probe_at <= $1 for update of t skip locked
), moved as (
  update handler_troubles t set probe_at = $2 from due
  where t.account_id = due.account_id and t.address = due.address
)
update deliveries d set state = 'waiting', due_at = $1 from due where d.id = due.id and d.state = 'held'
returning d.id`,
};

const BATCH = 5_000;

export function nextProbe(now: Instant): Instant {
  return later(now, LIMITS.webhook.probeMinutes * MINUTE);
}

export class HandlerTroubles {
  readonly #doors: TroubleDoors;

  constructor(doors: TroubleDoors) {
    this.#doors = doors;
  }

  async hold(account: number, address: string): Promise<void> {
    await this.#doors.session.query(HOLD, [account, address]);
  }

  /** Lets go what is held of addresses that are not paused; how many calls that was. */
  async letGo(account: AccountId): Promise<number> {
    let gone = 0;
    for (;;) {
      const limits = [account, this.#now(), BATCH];
      const { length } = await this.#doors.session.query(LET_GO, limits);
      gone += length;
      if (length > 0) this.#wake();
      if (length < BATCH) return gone;
    }
  }

  /** One round: probes that are due, handlers that have moved, calls that nobody let go. */
  async look(): Promise<void> {
    const { session, clock } = this.#doors;
    const now = this.#now();
    const probes = await session.query(PROBE, [now, new Date(nextProbe(clock.now()))]);
    const moved = await session.query(MOVED, [now]);
    if (probes.length + moved.length > 0) this.#wake();
    const stranded = await session.query<{ id: AccountId }>(STRANDED);
    for (const { id } of stranded) await this.letGo(id);
  }

  #now(): Date {
    return new Date(this.#doors.clock.now());
  }

  #wake(): void {
    this.#doors.signal.announce(DELIVERIES, this.#doors.clock.now());
  }
}
