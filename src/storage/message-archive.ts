// An account's messages looked through page by page. Owns these statements; what happened in each is read by `history.ts`,
// taking away is done by `message-status.ts`.

import { type Kysely, sql } from 'kysely';
import { err, ok, type Result } from '../base/result.ts';
import { type Clock, type Instant, instant } from '../base/time.ts';
import type { Account } from '../core/accounts/account.ts';
import type { RequestCounters } from '../core/accounts/request-limits.ts';
import type { FaultCode } from '../core/faults.ts';
import { MESSAGE_KINDS } from '../core/messages/kind.ts';
import type {
  ArchivedMessage,
  ArchiveFilter,
  MessageArchive,
  MessageKey,
  MessageRecord,
} from '../core/messages/message-archive.ts';
import type { NameLanguage } from '../core/messages/status.ts';
import type { MessageRef } from '../core/messages/submission.ts';
import type { Numbering } from '../core/numbers/number-place.ts';
import { recipientAsKept } from '../core/numbers/recipient.ts';
import { type Database, isUnavailable, StorageUnavailable, whileAvailable } from './database.ts';
import type { History } from './history.ts';
import type { PersonalText } from './link-codes.ts';
import { hideMessages, shownStatus } from './message-status.ts';
import { storable } from './stored-text.ts';
import type { Tables } from './tables.ts';

type ArchiveParts = {
  readonly database: Database;
  readonly kysely: Kysely<Tables>;
  readonly history: History;
  readonly counters: RequestCounters;
  readonly clock: Clock;
  readonly language: NameLanguage;
  readonly numbering: Numbering;
  readonly personal: PersonalText;
};

type Page = { readonly before: MessageRef | undefined; readonly limit: number };

export class StoredArchive implements MessageArchive {
  readonly #parts: ArchiveParts;

  constructor(parts: ArchiveParts) {
    this.#parts = parts;
  }

  async list(
    account: Account,
    filter: ArchiveFilter,
    page: Page,
  ): Promise<Result<readonly ArchivedMessage[], FaultCode>> {
    return await this.#asked<readonly ArchivedMessage[]>(async () =>
      ok(await this.#rows(account, filter, page)),
    );
  }

  async find(account: Account, key: MessageKey): Promise<Result<MessageRecord, FaultCode>> {
    return await this.#asked<MessageRecord>(async () => {
      const row = await this.#one(account, key);
      if (!row) return err('message-missing');
      const { counters, clock, history } = this.#parts;
      // The same counter, under the same name, as a status asked through any other door.
      const name = `${account.id} ${row.publicId} ${row.phone}`;
      if (counters.statuses.admit(name, clock.now()) === 'full') return err('request-repeated');
      const [events, recordings] = await Promise.all([
        history.events([row.ref]),
        history.recordingsOf([row.ref]),
      ]);
      return ok({ ...row, events: events.get(row.ref) ?? [], recordings: recordings.get(row.ref) ?? [] });
    });
  }

  async remove(account: Account, key: MessageKey): Promise<Result<true, FaultCode>> {
    return await this.#asked<true>(async () => {
      const row = await this.#one(account, key);
      if (!row) return err('message-missing');
      const { database, clock } = this.#parts;
      await database.transaction((session) => hideMessages(session, { ids: [row.ref], at: clock.now() }));
      return ok(true);
    });
  }

  /** Statements made by kysely throw what the driver throws. */
  async #asked<T>(work: () => Promise<Result<T, FaultCode>>): Promise<Result<T, FaultCode>> {
    return await whileAvailable<T, FaultCode>(async () => {
      try {
        return await work();
      } catch (error) {
        throw isUnavailable(error)
          ? new StorageUnavailable('the database cannot be reached', { cause: error })
          : error;
      }
    }, 'service-unavailable');
  }

  async #one(account: Account, key: MessageKey): Promise<ArchivedMessage | undefined> {
    const page = { before: undefined, limit: 1 };
    const filter = 'ref' in key ? { ref: key.ref } : { publicId: key.publicId, phone: key.phone };
    return (await this.#rows(account, filter, page))[0];
  }

  async #rows(
    account: Account,
    filter: ArchiveFilter & { readonly ref?: MessageRef },
    page: Page,
  ): Promise<readonly ArchivedMessage[]> {
    let query = this.#parts.kysely
      .selectFrom('messages as m')
      .innerJoin('submissions as s', 's.id', 'm.submission_id')
      .where('m.account_id', '=', account.id)
      .where('s.account_id', '=', account.id)
      .where('m.hidden', '=', false)
      .select(['m.id', 'm.phone', 'm.kind', 'm.status', 'm.err', 'm.changed_at', 'm.cost', 'm.parts'])
      .select(['m.valid_until', 'm.due_at', 'm.attempts', 'm.lookup', 'm.template', 's.purse'])
      .select(['s.public_id', 's.sender', 's.text', 's.comment', 's.accepted_at', 's.cause'])
      .orderBy('m.id', 'desc')
      .limit(page.limit);
    if (page.before !== undefined) query = query.where('m.id', '<', page.before);
    if (filter.ref !== undefined) query = query.where('m.id', '=', filter.ref);
    if (filter.phone !== undefined)
      query = query.where('m.phone', '=', storable(recipientAsKept(filter.phone)));
    if (filter.publicId !== undefined) query = query.where('s.public_id', '=', storable(filter.publicId));
    if (filter.status !== undefined) query = query.where('m.status', '=', filter.status);
    if (filter.kind !== undefined) query = query.where('m.kind', '=', MESSAGE_KINDS[filter.kind]);
    if (filter.from !== undefined) query = query.where('s.accepted_at', '>=', moment(filter.from));
    if (filter.till !== undefined) query = query.where('s.accepted_at', '<', moment(filter.till));
    const rows = await query.execute();
    return rows.map((row) => ({
      ...shownStatus({ ...row, id: row.id as MessageRef }, this.#parts),
      ref: row.id as MessageRef,
      publicId: row.public_id,
      attempts: row.attempts,
      validUntil: instant(row.valid_until),
      dueAt: row.due_at === null ? undefined : instant(row.due_at),
      cause: (row.cause ?? undefined) as MessageRef | undefined,
    }));
  }
}

function moment(at: Instant) {
  return sql<number>`${new Date(at)}::timestamptz`;
}
