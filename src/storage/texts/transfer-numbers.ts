// Numbers that menus of an account may call, as the account itself keeps them: added, confirmed by a code, taken away. Owns these
// rows; which of them a menu may name is the core's, and what an administrator does with them is `accounts.ts`.

import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { type Clock, instant } from '../../base/time.ts';
import type { Account } from '../../core/accounts/account.ts';
import type { NameLanguage } from '../../core/messages/status.ts';
import type { PhoneNumber } from '../../core/numbers/phone-number.ts';
import {
  demandOf,
  type TransferBook,
  type TransferDemand,
  type TransferFault,
  type TransferNumber,
  type TransferState,
} from '../../core/numbers/transfer-number.ts';
import { TRANSFER_PURPOSE } from '../../core/senders/confirmation.ts';
import type { AccountBook } from '../accounts/account-book.ts';
import { LOCK_ACCOUNT } from '../accounts/account-row.ts';
import { type Database, whileAvailable } from '../database/database.ts';
import type { Secrets } from '../database/secrets.ts';
import { storable } from '../database/stored-text.ts';
import type { CodeMessages } from './code-messages.ts';

type TransferDoors = {
  readonly database: Database;
  readonly book: AccountBook;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly messages: CodeMessages;
  readonly language: NameLanguage;
  readonly transferDemand: TransferDemand;
};

type Answer<T> = Promise<Result<T, TransferFault>>;

const AWAY: TransferFault = { fault: 'service-unavailable' };
const MISSING: TransferFault = { fault: 'record-missing', detail: 'there is no such transfer number' };

const COLUMNS = 'id, phone, name, state, created_at, confirmed_at, code_until, code_tries';

/** Of one id, or with null all. */
const LIST = {
  name: 'transfer-numbers-list',
  text: `select ${COLUMNS} from transfer_numbers
         where account_id = $1 and ($2::integer is null or id = $2) order by id`,
};

const COUNT = {
  name: 'transfer-numbers-count',
  text: 'select count(*)::integer as count from transfer_numbers where account_id = $1',
};

const ADD = {
  name: 'transfer-numbers-add',
  text: `insert into transfer_numbers (account_id, phone, name, state, created_at) values ($1, $2, $3, 'new', $4)
         on conflict (account_id, phone) do nothing returning ${COLUMNS}`,
};

const REMOVE = {
  name: 'transfer-numbers-remove',
  text: 'delete from transfer_numbers where account_id = $1 and id = $2 returning id',
};

const SET_CODE = {
  name: 'transfer-numbers-set-code',
  text: `update transfer_numbers set code_digest = $3, code_until = $4, code_tries = $5
         where account_id = $1 and id = $2 and state = 'new'`,
};

// A guess is counted before it is looked at: however many come at once, no more are looked at than are allowed.
const TRY_CODE = {
  name: 'transfer-numbers-try-code',
  text: `update transfer_numbers set code_tries = code_tries - 1
         where account_id = $1 and id = $2 and code_digest is not null and code_tries > 0 and code_until > $3
         returning code_digest, code_tries`,
};

const CONFIRM = {
  name: 'transfer-numbers-confirm',
  text: `update transfer_numbers
         set state = 'confirmed', confirmed_at = $3, code_digest = null, code_until = null, code_tries = 0
         where account_id = $1 and id = $2 returning ${COLUMNS}`,
};

type Row = {
  readonly id: number;
  readonly phone: string;
  readonly name: string;
  readonly state: TransferState;
  readonly created_at: number;
  readonly confirmed_at: number | null;
  readonly code_until: number | null;
  readonly code_tries: number;
};

export class StoredTransferNumbers implements TransferBook {
  readonly #doors: TransferDoors;

  constructor(doors: TransferDoors) {
    this.#doors = doors;
  }

  demand(account: Account): TransferDemand {
    return demandOf(account, this.#doors.transferDemand);
  }

  list(account: Account): Answer<readonly TransferNumber[]> {
    return whileAvailable<readonly TransferNumber[], TransferFault>(async () => {
      const rows = await this.#doors.database.query<Row>(LIST, [account.id, null]);
      return ok(rows.map((row) => this.#told(row)));
    }, AWAY);
  }

  add(
    account: Account,
    { phone, name }: { readonly phone: PhoneNumber; readonly name: string },
  ): Answer<TransferNumber> {
    const { database, clock, book } = this.#doors;
    return whileAvailable<TransferNumber, TransferFault>(async () => {
      const added = await database.transaction(async (session): Promise<Result<Row, TransferFault>> => {
        await session.query(LOCK_ACCOUNT, [account.id]);
        const [counted] = await session.query<{ count: number }>(COUNT, [account.id]);
        const most = LIMITS.transferNumbers.ofAccount;
        if ((counted?.count ?? 0) >= most) return err(failed(`an account may have ${most} transfer numbers`));
        const values = [account.id, phone, storable(name), new Date(clock.now())];
        const [row] = await session.query<Row>(ADD, values);
        return row ? ok(row) : err(failed('the number is on the list already'));
      });
      book.forget(account.id);
      return added.ok ? ok(this.#told(added.value)) : added;
    }, AWAY);
  }

  remove(account: Account, id: number): Answer<true> {
    return whileAvailable<true, TransferFault>(async () => {
      const gone = await this.#doors.database.query(REMOVE, [account.id, id]);
      this.#doors.book.forget(account.id);
      return gone.length > 0 ? ok(true) : err(MISSING);
    }, AWAY);
  }

  sendCode(account: Account, id: number, by: 'sms' | 'call'): Answer<TransferNumber> {
    const { database, secrets, messages, language } = this.#doors;
    return whileAvailable<TransferNumber, TransferFault>(async () => {
      const [row] = await database.query<Row>(LIST, [account.id, id]);
      if (!row) return err(MISSING);
      if (row.state === 'confirmed') return err(failed('the number is confirmed already'));
      const asked = { phone: row.phone, by, site: TRANSFER_PURPOSE[language] };
      const sent = await messages.send(account, asked, ({ code, until, tries }) =>
        database.query(SET_CODE, [account.id, id, secrets.sign(signed(id, code)), until, tries]),
      );
      return sent.ok ? await this.#one(account, id) : sent;
    }, AWAY);
  }

  checkCode(account: Account, id: number, code: string): Answer<TransferNumber> {
    const { database, secrets, clock, book } = this.#doors;
    return whileAvailable<TransferNumber, TransferFault>(async () => {
      const at = new Date(clock.now());
      const [present] = await database.query<Row>(LIST, [account.id, id]);
      if (!present) return err(MISSING);
      type Tried = { readonly code_digest: string; readonly code_tries: number };
      const [tried] = await database.query<Tried>(TRY_CODE, [account.id, id, at]);
      if (!tried) return err(failed('no code is waited for; ask for another one'));
      if (!secrets.isSigned(signed(id, code), tried.code_digest))
        return err(failed(`the code is wrong; tries left: ${tried.code_tries}`));
      const [row] = await database.query<Row>(CONFIRM, [account.id, id, at]);
      book.forget(account.id);
      return row ? ok(this.#told(row)) : err(MISSING);
    }, AWAY);
  }

  async #one(account: Account, id: number): Answer<TransferNumber> {
    const [row] = await this.#doors.database.query<Row>(LIST, [account.id, id]);
    return row ? ok(this.#told(row)) : err(MISSING);
  }

  #told({ id, phone, name, state, ...row }: Row): TransferNumber {
    const { code_until: until, code_tries: triesLeft, confirmed_at: confirmed } = row;
    const waits = until !== null && triesLeft > 0 && until > this.#doors.clock.now();
    return {
      id,
      phone,
      name,
      state,
      addedAt: instant(row.created_at),
      confirmedAt: confirmed === null ? undefined : instant(confirmed),
      code: waits ? { until: instant(until), triesLeft } : undefined,
    };
  }
}

function signed(id: number, code: string): string {
  return `transfer number ${id} ${code}`;
}

function failed(detail: string): TransferFault {
  return { fault: 'change-failed', detail };
}
