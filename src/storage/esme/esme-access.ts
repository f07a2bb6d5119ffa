// Who may bind over SMPP: the account's switch, its addresses, its own password. Owns this sign-in; the lock-out of addresses that
// fail too often is the one of every other door.

import { err, ok, type Result } from '../../base/result.ts';
import type { Clock } from '../../base/time.ts';
import type { Account } from '../../core/accounts/account.ts';
import { isAllowedFrom } from '../../core/accounts/account-addresses.ts';
import type { SignInFailures } from '../../core/accounts/sign-in-failures.ts';
import { mayChange } from '../../core/clients/client-rules.ts';
import type { BindAsked, BindRefused, EsmeAccess } from '../../core/esme/esme-access.ts';
import type { FaultCode } from '../../core/faults.ts';
import type { AccountBook, BookedAccount } from '../accounts/account-book.ts';
import { GuessesUnderWay, guesserOf } from '../accounts/guesses.ts';
import { isPassword, sealPassword } from '../accounts/password.ts';
import { type Session, whileAvailable } from '../database/database.ts';
import type { Secrets } from '../database/secrets.ts';
import { storable } from '../database/stored-text.ts';

type AccessDoors = {
  readonly database: Session;
  readonly secrets: Secrets;
  readonly book: AccountBook;
  readonly clock: Clock;
  readonly failed: SignInFailures;
};

const SET = {
  name: 'esme-password-set',
  text: `update accounts set smpp_password = $2 where id = $1 and state <> 'deleted' returning id`,
};

export class StoredEsmeAccess implements EsmeAccess {
  readonly #doors: AccessDoors;
  readonly #underWay: GuessesUnderWay;

  constructor(doors: AccessDoors) {
    this.#doors = doors;
    this.#underWay = new GuessesUnderWay((from) => doors.failed.left(from, doors.clock.now()));
  }

  async bind(asked: BindAsked): Promise<Result<Account, BindRefused>> {
    const { failed, clock, book } = this.#doors;
    const from = guesserOf(asked.address);
    await this.#underWay.enter(from);
    try {
      if (failed.isFull(from, clock.now())) return err('address-locked');
      const found = await whileAvailable<Account, BindRefused>(
        async () => judged(await book.byLogin(storable(asked.login)), asked),
        'service-unavailable',
      );
      if (!found.ok && found.error !== 'service-unavailable') failed.note(from, clock.now());
      return found;
    } finally {
      this.#underWay.leave(from);
    }
  }

  async current(asked: BindAsked): Promise<Account | undefined> {
    const now = judged(await this.#doors.book.byLogin(storable(asked.login)), asked);
    return now.ok ? now.value : undefined;
  }

  setPassword(account: Account, password: string | undefined): Promise<Result<true, FaultCode>> {
    const { database, secrets, book } = this.#doors;
    return whileAvailable<true, FaultCode>(async () => {
      const may = mayChange(account);
      if (!may.ok) return err(may.error.fault);
      const sealed = password === undefined ? null : sealPassword(password, secrets);
      const rows = await database.query(SET, [account.id, sealed]);
      book.forget(account.id);
      return rows.length > 0 ? ok(true) : err('record-missing');
    }, 'service-unavailable');
  }
}

function mayBind({ state, settings }: Account): boolean {
  return state === 'open' && settings.smpp === 'on';
}

/** The password last: who may not bind at all, or not from there, learns nothing of it. */
function judged(
  booked: BookedAccount | undefined,
  { password, address }: BindAsked,
): Result<Account, BindRefused> {
  if (!booked || booked.facts.account.state === 'deleted') return err('login-unknown');
  const { account } = booked.facts;
  if (!mayBind(account) || !isAllowedFrom(booked.networks, address)) return err('not-allowed');
  return isPassword(password, booked.smppPassword) ? ok(account) : err('password-wrong');
}
