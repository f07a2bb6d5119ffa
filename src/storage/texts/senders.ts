// Sender names of accounts: listed, added, changed, confirmed, decided about. Owns these rows; only approved ones are among the
// facts a message is judged by (`account-book.ts`).

import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Clock } from '../../base/time.ts';
import type { Account, AccountId } from '../../core/accounts/account.ts';
import { documentForm } from '../../core/senders/document-form.ts';
import {
  type Approval,
  type CodeRequest,
  firstState,
  type NewSender,
  type OperatorMark,
  type RegistrationState,
  type Sender,
  type SenderChange,
  type SenderFault,
  type SenderFilter,
  type SenderRef,
  type SenderState,
  type Senders,
} from '../../core/senders/sender.ts';
import type { SenderName } from '../../core/senders/sender-name.ts';
import type { AccountBook } from '../accounts/account-book.ts';
import { LOCK_ACCOUNT } from '../accounts/account-row.ts';
import { type Database, type Session, whileAvailable } from '../database/database.ts';
import { storable, storableJson } from '../database/stored-text.ts';
import type { SenderCodes } from './sender-codes.ts';
import type { SenderDocuments, WrittenDocument } from './sender-documents.ts';
import { senderLine } from './sender-line.ts';
import * as rows from './sender-rows.ts';

type SenderDoors = {
  readonly database: Database;
  readonly book: AccountBook;
  readonly clock: Clock;
  readonly approval: Approval;
  readonly documents: SenderDocuments;
  readonly codes: SenderCodes;
};

type Answer<T> = Promise<Result<T, SenderFault>>;

const AWAY: SenderFault = { fault: 'service-unavailable' };
const MISSING: SenderFault = { fault: 'record-missing', detail: 'there is no such sender name' };
export class StoredSenders implements Senders {
  readonly #doors: SenderDoors;

  constructor(doors: SenderDoors) {
    this.#doors = doors;
  }

  ownerOf(account: Account, login: string): Answer<Account> {
    if (login === '' || login === account.login) return Promise.resolve(ok(account));
    return whileAvailable<Account, SenderFault>(async () => {
      const { database, book } = this.#doors;
      const [row] = await database.query<{ id: AccountId }>(rows.CLIENT, [account.id, storable(login)]);
      const owner = row && (await book.of(row.id, 'kept'))?.facts.account;
      return owner ? ok(owner) : err({ fault: 'record-missing', detail: 'there is no such sub-client' });
    }, AWAY);
  }

  list(account: Account, filter: SenderFilter): Answer<readonly Sender[]> {
    const { database } = this.#doors;
    const most = LIMITS.senders.listed;
    return whileAvailable<readonly Sender[], SenderFault>(async () => {
      const found = await database.query<rows.SenderRow>(rows.LIST, [
        await senderLine(database, account),
        Math.min(filter.after ?? 0, LIMITS.database.integerMost),
        filter.states,
        filter.changedSince ?? null,
        account.settings.timeZone,
        Math.min(filter.limit ?? most, most),
      ]);
      return ok(found.map(rows.senderOf));
    }, AWAY);
  }

  async add(account: Account, { sender, ...change }: NewSender): Answer<number> {
    const added = await this.#withDocument(change, (session, written) =>
      this.#insert(session, { account, sender, change, written }),
    );
    this.#doors.book.forget(account.id);
    return added;
  }

  async change(account: Account, ref: SenderRef, change: SenderChange): Answer<true> {
    return await this.#withDocument(change, async (session, written) => {
      const present = await find(session, account, ref);
      if (!present) return err(MISSING);
      const fields = { ...present.fields, ...change.fields };
      const comment = change.comment ?? present.comment;
      const at = new Date(this.#doors.clock.now());
      await session.query(rows.CHANGE, [present.id, storable(comment), storableJson(fields), at]);
      return await this.#attach(session, present.id, { change, written });
    });
  }

  remove(account: Account, ref: SenderRef): Answer<true> {
    const { database, book, documents } = this.#doors;
    return whileAvailable<true, SenderFault>(async () => {
      const files = await database.transaction(async (session) => {
        const present = await find(session, account, ref);
        return present && (await session.query<{ file: string }>(rows.REMOVE, [present.id]));
      });
      if (!files) return err(MISSING);
      for (const { file } of files) await documents.drop(file);
      book.forget(account.id);
      return ok(true);
    }, AWAY);
  }

  sendCode(account: Account, ref: SenderRef, request: CodeRequest): Answer<true> {
    return whileAvailable<true, SenderFault>(async () => {
      const present = await find(this.#doors.database, account, ref);
      return present ? await this.#doors.codes.send(account, present, request) : err(MISSING);
    }, AWAY);
  }

  checkCode(account: Account, ref: SenderRef, code: string): Answer<true> {
    return whileAvailable<true, SenderFault>(async () => {
      const present = await find(this.#doors.database, account, ref);
      const checked = present ? await this.#doors.codes.check(present, code) : err(MISSING);
      this.#doors.book.forget(account.id);
      return checked;
    }, AWAY);
  }

  /** For the administrator: a name that may be used at once. */
  async approveName(account: Account, { name, kind }: SenderName): Promise<void> {
    const at = new Date(this.#doors.clock.now());
    await this.#doors.database.query(rows.APPROVE_NAME, [account.id, name, kind, at]);
    this.#doors.book.forget(account.id);
  }

  /** For the administrator: everybody's, or those of one login, state or id. */
  async all(filter: {
    readonly login?: string | undefined;
    readonly state?: SenderState | undefined;
    readonly id?: number | undefined;
  }): Promise<readonly (Sender & { readonly login: string })[]> {
    const values = [filter.login ?? null, filter.state ?? null, filter.id ?? null];
    const found = await this.#doors.database.query<rows.SenderRow & { readonly login: string }>(
      rows.ALL,
      values,
    );
    return found.map((row) => ({ ...rows.senderOf(row), login: row.login }));
  }

  /** Ids that are there; the others are nobody's. In a transaction, which goes again when accounts are locked crosswise. */
  async decide(
    ids: readonly number[],
    state: 'approved' | 'refused',
    reason: string,
  ): Promise<ReadonlySet<number>> {
    const at = new Date(this.#doors.clock.now());
    const values = [[...ids], state, storable(reason), at];
    const decided = await this.#doors.database.transaction((session) =>
      session.query<{ id: number; account_id: number }>(rows.DECIDE, values),
    );
    for (const row of decided) this.#doors.book.forget(row.account_id);
    return new Set(decided.map(({ id }) => id));
  }

  /** What an operator said of a name; whether there is such a name. */
  async decideRegistration(
    id: number,
    mark: OperatorMark,
    state: RegistrationState,
  ): Promise<'done' | 'missing'> {
    const values = [id, mark, state, new Date(this.#doors.clock.now())];
    const decided = await this.#doors.database.query(rows.DECIDE_REGISTRATION, values);
    return decided.length > 0 ? 'done' : 'missing';
  }

  async #insert(
    session: Session,
    { account, sender, change, written }: Insertion,
  ): Promise<Result<number, SenderFault>> {
    const { clock, approval } = this.#doors;
    await session.query(LOCK_ACCOUNT, [account.id]);
    const [counted] = await session.query<{ count: number }>(rows.COUNT, [account.id]);
    const most = LIMITS.senders.names;
    if ((counted?.count ?? 0) >= most) return err(failed(`an account may have ${most} sender names`));
    const [added] = await session.query<{ id: number }>(rows.ADD, [
      account.id,
      storable(sender.name),
      sender.kind,
      firstState(sender.kind, approval),
      storable(change.comment ?? ''),
      storableJson(change.fields ?? {}),
      new Date(clock.now()),
    ]);
    if (!added) return err(failed('the account has this sender name already'));
    const attached = await this.#attach(session, added.id, { change, written });
    return attached.ok ? ok(added.id) : attached;
  }

  async #attach(
    session: Session,
    id: number,
    { change, written }: { readonly change: SenderChange; readonly written: WrittenDocument | undefined },
  ): Promise<Result<true, SenderFault>> {
    const { clock, approval, documents } = this.#doors;
    const state: RegistrationState = approval === 'at-once' ? 'registered' : 'waiting';
    if (change.marks && change.marks.length > 0)
      await session.query(rows.REGISTER, [id, [...change.marks], state, new Date(clock.now())]);
    if (!written) return ok(true);
    const most = LIMITS.senders.documents;
    if ((await documents.count(session, id)) >= most)
      return err(failed(`a sender name may have ${most} documents`));
    await documents.keep(session, id, written);
    return ok(true);
  }

  /** The document is on disk before its row; when there is no row in the end, the file goes too. */
  async #withDocument<T>(
    { document }: SenderChange,
    work: (session: Session, written: WrittenDocument | undefined) => Promise<Result<T, SenderFault>>,
  ): Answer<T> {
    const { database, documents } = this.#doors;
    const form = document && documentForm(document.bytes);
    if (document && !form)
      return err({ fault: 'parameters-wrong', detail: 'a document is jpg, tif, pdf, png, zip or rar' });
    const written = document && form && (await documents.write(document, form));
    let kept = false;
    try {
      const done = await whileAvailable<T, SenderFault>(
        () => undone(() => database.transaction(async (session) => orUndo(await work(session, written)))),
        AWAY,
      );
      kept = done.ok;
      return done;
    } finally {
      if (written && !kept) await documents.drop(written.file);
    }
  }
}

type Insertion = {
  readonly account: Account;
  readonly sender: SenderName;
  readonly change: SenderChange;
  readonly written: WrittenDocument | undefined;
};

/** Takes a transaction back whose refusal came after its first row. */
class Refusal extends Error {
  readonly fault: SenderFault;

  constructor(fault: SenderFault) {
    super(fault.fault);
    this.fault = fault;
  }
}

function orUndo<T>(result: Result<T, SenderFault>): T {
  if (!result.ok) throw new Refusal(result.error);
  return result.value;
}

async function undone<T>(work: () => Promise<T>): Answer<T> {
  try {
    return ok(await work());
  } catch (error) {
    if (error instanceof Refusal) return err(error.fault);
    throw error;
  }
}

function failed(detail: string): SenderFault {
  return { fault: 'change-failed', detail };
}

async function find(session: Session, account: Account, ref: SenderRef): Promise<Sender | undefined> {
  if ('id' in ref && ref.id > LIMITS.database.integerMost) return undefined;
  const values = 'id' in ref ? [account.id, ref.id, null] : [account.id, null, storable(ref.name)];
  const [row] = await session.query<rows.SenderRow>(rows.FIND, values);
  return row && rows.senderOf(row);
}
