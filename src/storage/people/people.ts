// Rows of people. Owns these statements and the password that is given to somebody; passwords that people choose are
// `session-sign-in.ts`.

import { randomInt } from 'node:crypto';
import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { type Clock, later } from '../../base/time.ts';
import type { Account } from '../../core/accounts/account.ts';
import type { FaultCode } from '../../core/faults.ts';
import type {
  GivenPassword,
  People,
  Person,
  PersonChange,
  PersonId,
  PersonTerms,
} from '../../core/people/person.ts';
import { LOCK_ACCOUNT } from '../accounts/account-row.ts';
import { type Database, whileAvailable } from '../database/database.ts';
import { storable } from '../database/stored-text.ts';
import { renewBrowserPhone } from '../phones/browser-phone.ts';
import { hashPassword } from './password-hash.ts';
import { type PersonRow, personColumns, personOf } from './person-row.ts';

const LIST = {
  name: 'people-list',
  text: `select ${personColumns('p')} from people p where p.account_id = $1 order by p.id`,
};
const ADD = {
  name: 'people-add',
  text: `insert into people as p (account_id, login, name, role, password, password_at, once_until, made_at)
         select $1, $2, $3, $4, $5, $6, $7, $6
         on conflict (lower(login)) do nothing returning ${personColumns('p')}`,
};
const COUNT = {
  name: 'people-count',
  text: 'select count(*) as people from people where account_id = $1',
};
const CHANGE = {
  name: 'people-change',
  text: `update people p set name = coalesce($3, name), role = coalesce($4, role), state = coalesce($5, state),
           password = coalesce($6, password), password_at = case when $6::text is null then password_at else $7 end,
           once_until = case when $6::text is null then once_until else $8 end
         where account_id = $1 and id = $2 returning id`,
};
const FIND = {
  name: 'people-find',
  text: `select ${personColumns('p')} from people p where p.account_id = $1 and p.id = $2`,
};
const FACTOR_OFF = {
  name: 'people-factor-off',
  text: 'delete from second_factors where account_id = $1 and person_id = $2',
};
const REMOVE = {
  name: 'people-remove',
  text: 'delete from people where account_id = $1 and id = $2 returning id',
};

// Without letters and digits that are taken for one another: it is read out or written down.
const LETTERS = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789';
const GROUPS = 3;
const GROUP_LETTERS = 5;

/** 86 random bits in three groups, such as `kT7fp-Qm2xw-9RdBs`. */
function newPassword(): string {
  const group = () =>
    Array.from({ length: GROUP_LETTERS }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return Array.from({ length: GROUPS }, group).join('-');
}

export class StoredPeople implements People {
  readonly #database: Database;
  readonly #clock: Clock;

  constructor({ database, clock }: { readonly database: Database; readonly clock: Clock }) {
    this.#database = database;
    this.#clock = clock;
  }

  list(account: Account): Promise<Result<readonly Person[], FaultCode>> {
    return whileAvailable<readonly Person[], FaultCode>(async () => {
      const rows = await this.#database.query<PersonRow>(LIST, [account.id]);
      return ok(rows.map(personOf).filter((person) => person !== undefined));
    }, 'service-unavailable');
  }

  add(
    account: Account,
    { login, name, role }: PersonTerms,
  ): Promise<Result<GivenPassword, FaultCode | 'login-taken'>> {
    return whileAvailable<GivenPassword, FaultCode | 'login-taken'>(async () => {
      const password = newPassword();
      const { hash, at, until } = await this.#given(password);
      return await this.#database.transaction(async (session) => {
        await session.query(LOCK_ACCOUNT, [account.id]);
        const [count] = await session.query<{ people: number }>(COUNT, [account.id]);
        if ((count?.people ?? 0) >= LIMITS.console.people) return err('change-failed');
        const terms = [storable(login), storable(name), role, hash, at, until];
        const [row] = await session.query<PersonRow>(ADD, [account.id, ...terms]);
        const person = row && personOf(row);
        return person ? ok({ person, password }) : err('login-taken');
      });
    }, 'service-unavailable');
  }

  change(account: Account, id: PersonId, change: PersonChange): Promise<Result<GivenPassword, FaultCode>> {
    return whileAvailable<GivenPassword, FaultCode>(async () => {
      const password = change.password === 'new' ? newPassword() : undefined;
      const given = password === undefined ? undefined : await this.#given(password);
      const { name, role = null, state = null } = change;
      const values = [name === undefined ? null : storable(name), role, state];
      return await this.#database.transaction(async (session) => {
        const all = [...values, given?.hash ?? null, given?.at ?? null, given?.until ?? null];
        const changed = await session.query(CHANGE, [account.id, id, ...all]);
        if (changed.length === 0) return err('record-missing');
        // All people of an account have its phone in common.
        if (state === 'blocked' || role === 'viewer')
          await renewBrowserPhone(session, account.id, this.#clock.now());
        if (change.secondFactor === 'off') await session.query(FACTOR_OFF, [account.id, id]);
        const [row] = await session.query<PersonRow>(FIND, [account.id, id]);
        const person = row && personOf(row);
        return person ? ok({ person, password }) : err('record-missing');
      });
    }, 'service-unavailable');
  }

  remove(account: Account, id: PersonId): Promise<Result<true, FaultCode>> {
    return whileAvailable<true, FaultCode>(async () => {
      return await this.#database.transaction(async (session) => {
        const rows = await session.query(REMOVE, [account.id, id]);
        if (rows.length === 0) return err('record-missing');
        await renewBrowserPhone(session, account.id, this.#clock.now());
        return ok(true);
      });
    }, 'service-unavailable');
  }

  async #given(
    password: string,
  ): Promise<{ readonly hash: string; readonly at: Date; readonly until: Date }> {
    const now = this.#clock.now();
    const until = new Date(later(now, LIMITS.console.givenPassword));
    return { hash: await hashPassword(password), at: new Date(now), until };
  }
}
