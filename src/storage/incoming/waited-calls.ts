// Calls that clients wait for to confirm a subscriber's number, and what becomes of one when it comes. Owns these rows; which
// number is called and whether a call fits is decided in the core.

import type { Chance } from '../../base/chance.ts';
import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { type Clock, DAY, instant, later } from '../../base/time.ts';
import type { Account } from '../../core/accounts/account.ts';
import type { FaultCode } from '../../core/faults.ts';
import type { IncomingCall } from '../../core/incoming/call-reception.ts';
import { waitedCallFields } from '../../core/incoming/incoming-fields.ts';
import {
  chooseNumber,
  isNumber,
  type WaitedCall,
  type WaitedCalls,
} from '../../core/incoming/waited-call.ts';
import { parsePhone } from '../../core/numbers/phone-number.ts';
import type { AccountRow } from '../accounts/account-row.ts';
import { accountColumns } from '../accounts/account-row.ts';
import { type Database, type Session, whileAvailable } from '../database/database.ts';
import type { Secrets } from '../database/secrets.ts';
import { type NewDelivery, queueDeliveries } from '../handlers/delivery-rows.ts';
import { accountReader } from '../messages/claimed-row.ts';
import { DELIVERIES } from '../work-queues.ts';
import type { WorkSignal } from '../work-signal.ts';

/** Numbers subscribers may be asked to call, and for how long their call is waited for. */
export type Confirming = { readonly numbers: readonly string[]; readonly milliseconds: number };

type WaitedDoors = {
  readonly database: Database;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly signal: WorkSignal;
  readonly confirming: Confirming;
};

// The second half of the advisory lock's key is the subscriber: one at a time, so that no two accounts draw the same number.
const LOCK_SPACE = 4_367_003;
const LOCK = {
  name: 'waited-lock',
  text: 'select pg_advisory_xact_lock($1, hashtext($2))',
};

const OPEN = {
  name: 'waited-open',
  text: `select w.id, w.number, w.until, w.account_id as waiting from waited_calls w
         where w.phone = $1 and w.until > $2 and w.called_at is null order by w.id desc`,
};

const COUNT = {
  name: 'waited-count',
  text: `select count(*) as asked from waited_calls where account_id = $1 and phone = $2 and asked_at > $3`,
};

const RENTED = {
  name: 'waited-rented',
  text: 'select phone from rental_numbers where account_id = $1 order by phone',
};

const INSERT = {
  name: 'waited-insert',
  text: 'insert into waited_calls (account_id, phone, number, asked_at, until) values ($1, $2, $3, $4, $5)',
};

const LAST = {
  name: 'waited-last',
  text: `select phone, number, until, called_at from waited_calls where account_id = $1 and phone = $2
         order by asked_at desc, id desc limit 1`,
};

const LIST = {
  name: 'waited-list',
  text: `select phone, number, until, called_at from waited_calls where account_id = $1
         order by asked_at desc, id desc limit $2`,
};

const CALLED = {
  name: 'waited-called',
  text: `
with called as (
  update waited_calls w set called_at = $2
  where w.phone = $1 and w.number = any($3::text[]) and w.until > $2 and w.called_at is null
  returning w.account_id
)
select ${accountColumns('a')} from accounts a where a.id in (select account_id from called)`,
};

const SWEEP = {
  name: 'waited-sweep',
  text: 'delete from waited_calls where asked_at < $1',
};

type OpenRow = {
  readonly id: number;
  readonly number: string;
  readonly until: number;
  readonly waiting: number;
};

type WaitedRow = {
  readonly phone: string;
  readonly number: string;
  readonly until: number;
  readonly called_at: number | null;
};

function waitedOf({ phone, number, until, called_at: called }: WaitedRow): WaitedCall {
  const calledAt = called === null ? undefined : instant(called);
  return { phone, number, until: instant(until), calledAt };
}

export class StoredWaitedCalls implements WaitedCalls {
  readonly #doors: WaitedDoors;

  constructor(doors: WaitedDoors) {
    this.#doors = doors;
  }

  expect(account: Account, written: string): Promise<Result<WaitedCall, FaultCode>> {
    return whileAvailable<WaitedCall, FaultCode>(async () => {
      const phone = parsePhone(written);
      if (phone === undefined) return err('number-wrong');
      return await this.#doors.database.transaction((session) => this.#expect(session, account, phone));
    }, 'service-unavailable');
  }

  find(account: Account, written: string): Promise<Result<WaitedCall, FaultCode>> {
    return whileAvailable<WaitedCall, FaultCode>(async () => {
      const phone = parsePhone(written);
      if (phone === undefined) return err('number-wrong');
      const [row] = await this.#doors.database.query<WaitedRow>(LAST, [account.id, phone]);
      return row ? ok(waitedOf(row)) : err('record-missing');
    }, 'service-unavailable');
  }

  list(account: Account): Promise<Result<readonly WaitedCall[], FaultCode>> {
    return whileAvailable<readonly WaitedCall[], FaultCode>(async () => {
      const values = [account.id, LIMITS.waitedCalls.listed];
      return ok((await this.#doors.database.query<WaitedRow>(LIST, values)).map(waitedOf));
    }, 'service-unavailable');
  }

  /** A call has come: whether somebody waited for it, and is told. */
  async called({
    from,
    to,
    at,
  }: Pick<IncomingCall, 'from' | 'to' | 'at'>): Promise<'waited-for' | 'unknown'> {
    const phone = parsePhone(from);
    if (phone === undefined) return 'unknown';
    const { database, signal } = this.#doors;
    const told = await database.transaction(async (session) => {
      const open = await session.query<OpenRow>(OPEN, [phone, new Date(at)]);
      const numbers = open.map((row) => row.number).filter((ours) => to.some((one) => isNumber(ours, one)));
      if (numbers.length === 0) return undefined;
      const rows = await session.query<AccountRow>(CALLED, [phone, new Date(at), numbers]);
      const deliveries = this.#deliveries(rows, { phone, at });
      await queueDeliveries(session, deliveries);
      return rows.length > 0 ? deliveries.length : undefined;
    });
    if (told === undefined) return 'unknown';
    if (told > 0) signal.announce(DELIVERIES, at);
    return 'waited-for';
  }

  async sweep(): Promise<void> {
    const { database, clock } = this.#doors;
    await database.query(SWEEP, [new Date(clock.now() - LIMITS.waitedCalls.keptDays * DAY)]);
  }

  async #expect(session: Session, account: Account, phone: string): Promise<Result<WaitedCall, FaultCode>> {
    const { clock, chance, confirming } = this.#doors;
    await session.query(LOCK, [LOCK_SPACE, phone]);
    const at = clock.now();
    const since = new Date(later(at, -DAY));
    const [count] = await session.query<{ asked: number }>(COUNT, [account.id, phone, since]);
    if ((count?.asked ?? 0) >= LIMITS.waitedCalls.attemptsADay) return err('attempts-too-many');
    const open = await session.query<OpenRow>(OPEN, [phone, new Date(at)]);
    const rented = await session.query<{ phone: string }>(RENTED, [account.id]);
    const pool = rented.length > 0 ? rented.map((row) => row.phone) : confirming.numbers;
    if (pool.length === 0) return err('kind-unavailable');
    // Whoever asks again is told the same number: the first answer may have got lost, or stands on a page already.
    const again = open.find((row) => row.waiting === account.id && pool.includes(row.number));
    const taken = new Set(open.filter((row) => row.waiting !== account.id).map((row) => row.number));
    const number = again?.number ?? chooseNumber(pool, taken, chance);
    if (number === undefined) return err('requests-too-many');
    const until = later(at, confirming.milliseconds);
    await session.query(INSERT, [account.id, phone, number, new Date(at), new Date(until)]);
    return ok({ phone, number, until, calledAt: undefined });
  }

  #deliveries(
    rows: readonly AccountRow[],
    { phone, at }: { readonly phone: string; readonly at: IncomingCall['at'] },
  ): readonly NewDelivery[] {
    const read = accountReader(this.#doors.secrets);
    return rows.flatMap((row): NewDelivery[] => {
      const { id, settings } = read(row);
      const { handler: address, handlerCalls, timeZone } = settings;
      if (address === undefined || handlerCalls === 'off') return [];
      const fields = waitedCallFields(phone, { at, timeZone });
      return [{ kind: 'waited-call', account: id, ref: undefined, address, fields, at }];
    });
  }
}
