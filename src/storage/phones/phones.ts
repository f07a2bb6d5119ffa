// Rows of phones that register here. Owns these statements, how a password is made, and which passwords of a browser's phone are
// right at a moment: they follow from its secret and the hour, so that none has to be stored or taken back.

import { createHmac, randomBytes } from 'node:crypto';
import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { type Clock, HOUR, type Instant, instant } from '../../base/time.ts';
import type { Account, AccountId } from '../../core/accounts/account.ts';
import type { FaultCode } from '../../core/faults.ts';
import {
  type FindPhone,
  type KnownPhone,
  type Phone,
  type PhoneCredential,
  type PhoneRefusal,
  type Phones,
  type PhonesOf,
  readPhoneNumber,
} from '../../core/phones/phones.ts';
import type { AccountBook } from '../accounts/account-book.ts';
import { LOCK_ACCOUNT } from '../accounts/account-row.ts';
import { type Database, onceAvailable, type Session, whileAvailable } from '../database/database.ts';
import type { Secrets } from '../database/secrets.ts';
import { storable } from '../database/stored-text.ts';

type PhoneDoors = {
  readonly database: Database;
  readonly secrets: Secrets;
  readonly book: AccountBook;
  readonly clock: Clock;
};

type Row = {
  readonly number: string;
  readonly account_id: AccountId;
  readonly name: string;
  readonly browser: boolean;
  readonly secret: Buffer;
  readonly made_at: number;
};

const COLUMNS = 'number, account_id, name, browser, secret, made_at';

const LIST = {
  name: 'phones-list',
  text: `select ${COLUMNS} from phones where account_id = $1 order by length(number), number`,
};
const FIND = { name: 'phones-find', text: `select ${COLUMNS} from phones where number = $1` };
const BROWSER = {
  name: 'phones-browser',
  text: `select ${COLUMNS} from phones where account_id = $1 and browser`,
};
// A number that is rented is somebody's way in already.
const CREATE = {
  name: 'phones-create',
  text: `
insert into phones (number, account_id, name, browser, secret, made_at)
select $1, $2, $3, $4, $5, $6
where (select count(*) from phones where account_id = $2) < $7
  and not exists (select from rental_numbers where phone = $1)
on conflict do nothing returning ${COLUMNS}`,
};
const RENTED = { name: 'phones-rented', text: 'select phone from rental_numbers where phone = $1' };
const REMOVE = {
  name: 'phones-remove',
  text: 'delete from phones where account_id = $1 and number = $2 returning number',
};
// Extensions of browsers are given out from here on, the lowest that is free; the lock keeps two from taking the same.
const FREE = {
  name: 'phones-free',
  text: `
select coalesce(min(n), 0)::text as number from (
  select $1::integer as n union select number::integer + 1 from phones where number ~ '^[0-9]{4,6}$' and number::integer >= $1
) candidates where not exists (select from phones where number = n::text)`,
};
const LOCK_FREE = { name: 'phones-lock-free', text: `select pg_advisory_xact_lock(hashtext('phones'))` };

type Created = { readonly phone: Phone; readonly password: string };
const UNAVAILABLE: PhoneRefusal = { fault: 'service-unavailable' };

const PURPOSE = 'phone';
const FIRST_BROWSER = 7001;
const LAST_BROWSER = 999_999;
const BROWSER_NAME = 'browser';
/** A password of a browser's phone is right for the span it was made in and the one after that. */
const SPAN = 6 * HOUR;
const SECRET_BYTES = 18;

export class StoredPhones implements Phones {
  readonly #doors: PhoneDoors;

  constructor(doors: PhoneDoors) {
    this.#doors = doors;
  }

  list(account: Account): Promise<Result<readonly Phone[], FaultCode>> {
    return whileAvailable<readonly Phone[], FaultCode>(async () => {
      const rows = await this.#doors.database.query<Row>(LIST, [account.id]);
      return ok(rows.map(shown));
    }, 'service-unavailable');
  }

  create(
    account: Account,
    terms: { readonly number: string; readonly name: string },
  ): ReturnType<Phones['create']> {
    return whileAvailable<Created, PhoneRefusal>(async () => {
      const number = readPhoneNumber(terms.number);
      if (number === undefined) return err({ fault: 'number-wrong' });
      const password = randomBytes(SECRET_BYTES).toString('base64url');
      const row = await this.#doors.database.transaction(async (session) => {
        await session.query(LOCK_ACCOUNT, [account.id]);
        return await this.#insert(session, {
          account: account.id,
          number,
          name: terms.name,
          password,
          browser: false,
        });
      });
      this.#doors.book.forget(account.id);
      if (row) return ok({ phone: shown(row), password });
      return err({ fault: 'change-failed', detail: await this.#hindrance(account.id, number) });
    }, UNAVAILABLE);
  }

  remove(account: Account, number: string): Promise<Result<true, FaultCode>> {
    return whileAvailable<true, FaultCode>(async () => {
      const rows = await this.#doors.database.query(REMOVE, [account.id, number]);
      this.#doors.book.forget(account.id);
      return rows.length > 0 ? ok(true) : err('record-missing');
    }, 'service-unavailable');
  }

  browser(account: Account): Promise<Result<PhoneCredential & { readonly until: Instant }, FaultCode>> {
    return whileAvailable<PhoneCredential & { readonly until: Instant }, FaultCode>(async () => {
      const [known] = await this.#doors.database.query<Row>(BROWSER, [account.id]);
      const row = known ?? (await this.#makeBrowser(account.id));
      if (!row) return err('change-failed');
      const span = this.#span();
      const password = this.#spanPassword(row, span);
      return ok({ number: row.number, password, until: instant((span + 2) * SPAN) });
    }, 'service-unavailable');
  }

  /** Why there is no phone of this number: it is known by it alone, when it registers and when it is called. */
  async #hindrance(account: AccountId, number: string): Promise<string> {
    const { database } = this.#doors;
    const [known] = await database.query<Row>(FIND, [number]);
    if (known?.account_id === account) return `the account has a phone ${number} already`;
    if (known)
      return `another account has the phone ${number}: phones are known by their number alone, so it is given once in the whole installation; take another`;
    const [rental] = await database.query(RENTED, [number]);
    if (rental) return `${number} is a number for rent: set what answers it instead`;
    return `the account has ${LIMITS.phones.ofAccount} phones, as many as it may`;
  }

  /** What telephony asks. Who rings a phone waits for a database that is away rather than taking it for no phone. */
  get asked(): { readonly find: FindPhone; readonly numbersOf: PhonesOf } {
    return {
      find: (number) => this.#find(number),
      numbersOf: (account) => onceAvailable(() => this.#numbersOf(account)),
    };
  }

  async #find(number: string): Promise<KnownPhone | undefined> {
    const { database, book } = this.#doors;
    const [row] = await database.query<Row>(FIND, [number]);
    if (!row) return undefined;
    const account = await book.of(row.account_id, 'kept');
    if (account?.facts.account.state !== 'open') return undefined;
    const span = this.#span();
    const passwords = row.browser
      ? [this.#spanPassword(row, span), this.#spanPassword(row, span - 1)]
      : [this.#secretOf(row)];
    return { number, account: row.account_id, madeAt: instant(row.made_at), passwords };
  }

  async #numbersOf(account: AccountId): Promise<ReadonlySet<string>> {
    return (await this.#doors.book.of(account, 'kept'))?.facts.phones ?? new Set();
  }

  async #makeBrowser(account: AccountId): Promise<Row | undefined> {
    const password = randomBytes(SECRET_BYTES).toString('base64url');
    const made = await this.#doors.database.transaction(async (session) => {
      await session.query(LOCK_ACCOUNT, [account]);
      await session.query(LOCK_FREE);
      // Another request of the same account may have made it while this one waited.
      const [known] = await session.query<Row>(BROWSER, [account]);
      if (known) return known;
      const [free] = await session.query<{ number: string }>(FREE, [FIRST_BROWSER]);
      const number = free?.number ?? '';
      if (Number(number) < FIRST_BROWSER || Number(number) > LAST_BROWSER) return undefined;
      return await this.#insert(session, { account, number, name: BROWSER_NAME, password, browser: true });
    });
    this.#doors.book.forget(account);
    return made;
  }

  async #insert(session: Session, phone: NewRow): Promise<Row | undefined> {
    const { secrets, clock } = this.#doors;
    const { number, account, name, browser, password } = phone;
    const sealed = secrets.seal(password, PURPOSE);
    const values = [
      number,
      account,
      storable(name),
      browser,
      sealed,
      new Date(clock.now()),
      LIMITS.phones.ofAccount,
    ];
    const [row] = await session.query<Row>(CREATE, values);
    return row;
  }

  #secretOf(row: Row): string {
    const secret = this.#doors.secrets.open(row.secret, PURPOSE);
    if (secret === undefined)
      throw new Error(`the secret of phone ${row.number} was sealed with another key`);
    return secret;
  }

  #spanPassword(row: Row, span: number): string {
    const what = `browser phone ${row.made_at} ${span}`;
    return createHmac('sha256', this.#secretOf(row)).update(what).digest('base64url').slice(0, 24);
  }

  #span(): number {
    return Math.floor(this.#doors.clock.now() / SPAN);
  }
}

type NewRow = {
  readonly number: string;
  readonly account: AccountId;
  readonly name: string;
  readonly password: string;
  readonly browser: boolean;
};

function shown({ number, name, browser, made_at }: Row): Phone {
  return { number, name, kind: browser ? 'browser' : 'desk', madeAt: instant(made_at) };
}
