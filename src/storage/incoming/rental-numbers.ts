// Numbers for rent: the operator's list, who has which, and the money of each month. Owns these rows and their ledger rows;
// what a month costs is the core's. A month is paid by the statement that moves its end, so never twice.

import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { type Clock, instant } from '../../base/time.ts';
import type { Account, AccountId, Switch } from '../../core/accounts/account.ts';
import { type Money, money } from '../../core/accounts/money.ts';
import type { FaultCode } from '../../core/faults.ts';
import { parsePhone } from '../../core/numbers/phone-number.ts';
import { restOfMonth, wholeMonth } from '../../core/rental/rent.ts';
import type { Rental, RentalOffer, RentedNumber } from '../../core/rental/rental.ts';
import { ACCOUNT_BY_ID, type AccountRow, accountOf } from '../accounts/account-row.ts';
import { type Database, type Session, whileAvailable } from '../database/database.ts';
import type { Secrets } from '../database/secrets.ts';
import { lockAccounts } from '../money/transfers.ts';

type RentalDoors = {
  readonly database: Database;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly onFault: (what: string, error: unknown) => void;
};

type RentedRow = {
  readonly phone: string;
  readonly monthly_price: Money;
  readonly account_id: AccountId | null;
  readonly paid_until: number | null;
  readonly prolong: boolean;
};

const OFFERS = {
  name: 'rental-offers',
  text: 'select phone, monthly_price from rental_numbers where account_id is null order by phone',
};

const RENTED = {
  name: 'rental-rented',
  text: `select phone, monthly_price, account_id, paid_until, prolong from rental_numbers
         where account_id = $1 order by phone`,
};

const LOCK = {
  name: 'rental-lock',
  text: `select phone, monthly_price, account_id, paid_until, prolong from rental_numbers where phone = $1 for update`,
};

const TAKE = {
  name: 'rental-take',
  text: `update rental_numbers set account_id = $2, rented_at = $3, paid_until = $4, prolong = $5 where phone = $1`,
};

const PROLONG = {
  name: 'rental-prolong',
  text: `update rental_numbers set prolong = $3 where phone = $1 and account_id = $2
         returning phone, monthly_price, account_id, paid_until, prolong`,
};

// The payer's row is locked by its update, so two months cannot spend the same money.
const CHARGE = {
  name: 'rental-charge',
  text: `
with payer as (
  update accounts set balance = balance - $2, income = income + $2
  where id = $1 and (balance + credit >= $2 or $2 = 0) returning id
), booked as (
  insert into ledger (account_id, at, from_book, to_book, amount, why)
  select id, $3, 'balance', 'income', $2, 'rent' from payer where $2 > 0
)
insert into rent_payments (phone, account_id, payer_id, paid_from, paid_until, amount)
select $4, $5, id, $3, $6, $2 from payer returning id`,
};

const DUE = {
  name: 'rental-due',
  text: `select phone from rental_numbers where paid_until <= $1 order by paid_until, phone`,
};

const GIVE_BACK = {
  name: 'rental-give-back',
  text: `update rental_numbers set account_id = null, rented_at = null, paid_until = null, prolong = true
         where phone = $1`,
};

const ADD = `insert into rental_numbers (phone, monthly_price) values ($1, $2)
  on conflict (phone) do update set monthly_price = excluded.monthly_price
  returning (xmax = 0) as fresh`;

const LIST = `select r.phone, r.monthly_price, r.paid_until, r.prolong, a.login
  from rental_numbers r left join accounts a on a.id = r.account_id order by r.phone`;

/** A number as the operator sees it. */
type ListedNumber = {
  readonly phone: string;
  readonly monthly_price: Money;
  readonly paid_until: number | null;
  readonly prolong: boolean;
  readonly login: string | null;
};

export class RentalNumbers implements Rental {
  readonly #doors: RentalDoors;

  constructor(doors: RentalDoors) {
    this.#doors = doors;
  }

  offers(_account: Account): Promise<Result<readonly RentalOffer[], FaultCode>> {
    return whileAvailable<readonly RentalOffer[], FaultCode>(async () => {
      const rows = await this.#doors.database.query<RentedRow>(OFFERS);
      return ok(rows.map((row) => ({ phone: row.phone, monthly: money(row.monthly_price) })));
    }, 'service-unavailable');
  }

  rented(account: Account): Promise<Result<readonly RentedNumber[], FaultCode>> {
    return whileAvailable<readonly RentedNumber[], FaultCode>(
      async () => ok((await this.#doors.database.query<RentedRow>(RENTED, [account.id])).map(rentedOf)),
      'service-unavailable',
    );
  }

  rent(account: Account, written: string, prolong: Switch): Promise<Result<RentedNumber, FaultCode>> {
    const phone = phoneOf(written);
    return this.#change(async (session) => {
      const [row] = await session.query<RentedRow>(LOCK, [phone]);
      if (row?.account_id === account.id) return err('change-failed');
      if (!row || row.account_id !== null) return err('record-missing');
      await lockAccounts(session, [account.id, account.payer]);
      const had = await session.query(RENTED, [account.id]);
      if (had.length >= LIMITS.rental.ofAccount) return err('change-failed');
      const now = this.#doors.clock.now();
      const { amount, until } = restOfMonth(row.monthly_price, now, account.settings.timeZone);
      const from = new Date(now);
      const paid = await charge(session, { account, phone, amount, from, until: new Date(until) });
      if (!paid) return err('money-short');
      await session.query(TAKE, [phone, account.id, from, new Date(until), prolong === 'on']);
      return ok({ phone, monthly: money(row.monthly_price), paidUntil: until, prolong });
    });
  }

  setProlong(account: Account, written: string, prolong: Switch): Promise<Result<RentedNumber, FaultCode>> {
    return this.#change(async (session) => {
      const change = [phoneOf(written), account.id, prolong === 'on'];
      const [row] = await session.query<RentedRow>(PROLONG, change);
      return row ? ok(rentedOf(row)) : err('record-missing');
    });
  }

  /** One round of what is due: each number in a transaction of its own, paid for another month or given back. */
  async prolongDue(): Promise<void> {
    const { database, clock, onFault } = this.#doors;
    const rows = await database.query<{ phone: string }>(DUE, [new Date(clock.now())]);
    for (const { phone } of rows) {
      const became = await database.transaction((session) => this.#settle(session, phone));
      if (became === 'given-back')
        onFault(`the rented number ${phone} is given back`, 'the month is not paid');
    }
  }

  /** Adds a number, or changes the price of one that is there. */
  async add(phone: string, monthly: Money): Promise<'added' | 'changed'> {
    const [row] = await this.#doors.database.query<{ fresh: boolean }>(ADD, [phone, monthly]);
    return row?.fresh ? 'added' : 'changed';
  }

  /** Takes a number from the list; `rented` while somebody has it, unless it is taken away from them. */
  async remove(phone: string, from: 'nobody' | 'anybody'): Promise<'removed' | 'missing' | 'rented'> {
    const { database } = this.#doors;
    return await database.transaction(async (session) => {
      const [row] = await session.query<RentedRow>(LOCK, [phone]);
      if (!row) return 'missing';
      if (row.account_id !== null && from === 'nobody') return 'rented';
      await session.query('delete from rental_numbers where phone = $1', [phone]);
      return 'removed';
    });
  }

  list(): Promise<readonly ListedNumber[]> {
    return this.#doors.database.query<ListedNumber>(LIST);
  }

  /** Under the row's lock and looked at again: another node, or this one before it died, may have done it. */
  async #settle(session: Session, phone: string): Promise<'prolonged' | 'given-back' | 'not-due'> {
    const [row] = await session.query<RentedRow>(LOCK, [phone]);
    const now = this.#doors.clock.now();
    if (!row || row.account_id === null || row.paid_until === null || row.paid_until > now) return 'not-due';
    const [tenant] = await session.query<AccountRow>(ACCOUNT_BY_ID, [row.account_id]);
    const account = tenant && accountOf(tenant, this.#doors.secrets);
    if (account && account.state === 'open' && row.prolong) {
      const { amount, until } = wholeMonth(row.monthly_price, now, account.settings.timeZone);
      const from = new Date(now);
      if (await charge(session, { account, phone, amount, from, until: new Date(until) })) {
        await session.query(TAKE, [phone, account.id, from, new Date(until), true]);
        return 'prolonged';
      }
    }
    await session.query(GIVE_BACK, [phone]);
    return 'given-back';
  }

  #change<T>(work: (session: Session) => Promise<Result<T, FaultCode>>): Promise<Result<T, FaultCode>> {
    return whileAvailable<T, FaultCode>(() => this.#doors.database.transaction(work), 'service-unavailable');
  }
}

type Charge = {
  readonly account: Account;
  readonly phone: string;
  readonly amount: Money;
  readonly from: Date;
  readonly until: Date;
};

/** False when the money does not suffice: nothing has been written then. */
async function charge(session: Session, { account, phone, amount, from, until }: Charge): Promise<boolean> {
  const paid = await session.query(CHARGE, [account.payer, amount, from, phone, account.id, until]);
  return paid.length > 0;
}

function phoneOf(written: string): string {
  return parsePhone(written) ?? written.replace(/\D/g, '');
}

function rentedOf(row: RentedRow): RentedNumber {
  return {
    phone: row.phone,
    monthly: money(row.monthly_price),
    paidUntil: instant(row.paid_until ?? 0),
    prolong: row.prolong ? 'on' : 'off',
  };
}
