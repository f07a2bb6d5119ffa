// An account's messages looked through page by page, one read whole, one taken away. Owns what an account may see of them;
// the statements are `history-rows.ts`, what happened in each is read by `history.ts`, taking away is done by
// `message-status.ts`.

import { err, ok, type Result } from '../../base/result.ts';
import { type Clock, type Instant, instant } from '../../base/time.ts';
import type { Account } from '../../core/accounts/account.ts';
import type { RequestCounters } from '../../core/accounts/request-limits.ts';
import type { FaultCode } from '../../core/faults.ts';
import { historyView, isHistoryHidden } from '../../core/history/history-view.ts';
import type {
  ArchivedMessage,
  ArchiveFilter,
  ArchivePage,
  MessageArchive,
  MessageKey,
  MessageRecord,
} from '../../core/messages/message-archive.ts';
import type { MessageRef } from '../../core/messages/submission.ts';
import { type Database, whileAvailable } from '../database/database.ts';
import type { History } from '../history/history.ts';
import { ALL_REFS, historyRows, type RefRange, refsOf } from '../history/history-rows.ts';
import { acceptedAt, searchRows } from '../history/message-search.ts';
import { hideMessages } from './message-status.ts';
import { archivedMessage, type ShownWords } from './shown-message.ts';

type ArchiveParts = {
  readonly database: Database;
  readonly history: History;
  readonly counters: RequestCounters;
  readonly clock: Clock;
  readonly words: ShownWords;
};

type Page = { readonly before: MessageRef | undefined; readonly limit: number };

export class StoredArchive implements MessageArchive {
  readonly #parts: ArchiveParts;

  constructor(parts: ArchiveParts) {
    this.#parts = parts;
  }

  async list(
    account: Account,
    asked: ArchiveFilter,
    { before, limit }: Page,
  ): Promise<Result<readonly ArchivedMessage[], FaultCode>> {
    const { database, clock } = this.#parts;
    return await whileAvailable<readonly ArchivedMessage[], FaultCode>(async () => {
      const from = latest(asked.from, historyView(account, clock.now()).acceptedAfter);
      const filter = from === undefined ? asked : { ...asked, from };
      const refs = await refsOf(database, account.id, filter);
      if (!refs) return ok([]);
      const range = { ...refs, below: Math.min(refs.below, before ?? refs.below) };
      return ok(await this.#rows(account, { filter, range, limit }));
    }, 'service-unavailable');
  }

  async search(account: Account, asked: ArchiveFilter, page: Page): Promise<Result<ArchivePage, FaultCode>> {
    const { database, clock, words } = this.#parts;
    if (isHistoryHidden(account)) return ok({ messages: [] });
    return await whileAvailable<ArchivePage, FaultCode>(async () => {
      const { acceptedAfter, doneAfter } = historyView(account, clock.now());
      const from = latest(asked.from, acceptedAfter);
      const filter = from === undefined ? asked : { ...asked, from };
      const refs = await refsOf(database, account.id, filter);
      if (!refs) return ok({ messages: [] });
      const range = { ...refs, below: Math.min(refs.below, page.before ?? refs.below) };
      const wanted = { account: account.id, filter, range, limit: page.limit, doneAfter };
      const { rows, through } = await searchRows(database, wanted);
      const messages = rows.map((row) => archivedMessage(row, words));
      if (through === undefined) return ok({ messages });
      const at = await acceptedAt(database, account.id, through);
      return ok({ messages, broken: { below: through, at: instant(at ?? clock.now()) } });
    }, 'service-unavailable');
  }

  async find(
    account: Account,
    key: MessageKey,
    asker: 'person' | 'program',
  ): Promise<Result<MessageRecord, FaultCode>> {
    return await whileAvailable<MessageRecord, FaultCode>(async () => {
      const row = await this.one(account, key);
      if (!row) return err('message-missing');
      const { counters, clock, history } = this.#parts;
      // The same counter, under the same name, as a status asked through any other door.
      const name = `${account.id} ${row.publicId} ${row.phone}`;
      if (asker === 'program' && counters.statuses.admit(name, clock.now()) === 'full')
        return err('request-repeated');
      const [events, recordings] = await Promise.all([
        history.events([row.ref]),
        history.recordingsOf([row.ref]),
      ]);
      return ok({ ...row, events: events.get(row.ref) ?? [], recordings: recordings.get(row.ref) ?? [] });
    }, 'service-unavailable');
  }

  async remove(account: Account, key: MessageKey): Promise<Result<true, FaultCode>> {
    return await whileAvailable<true, FaultCode>(async () => {
      const row = await this.one(account, key);
      if (!row) return err('message-missing');
      const { database, clock } = this.#parts;
      await database.transaction((session) => hideMessages(session, { ids: [row.ref], at: clock.now() }));
      return ok(true);
    }, 'service-unavailable');
  }

  /** As the account sees it; undefined: it has none of that name. */
  async one(account: Account, key: MessageKey): Promise<ArchivedMessage | undefined> {
    const wanted =
      'ref' in key
        ? { filter: {}, range: { above: key.ref - 1, below: key.ref + 1 }, limit: 1 }
        : {
            filter: { publicId: key.publicId, recipients: [key.phone] },
            range: ALL_REFS,
            limit: 1,
          };
    return (await this.#rows(account, wanted))[0];
  }

  async #rows(
    account: Account,
    wanted: { readonly filter: ArchiveFilter; readonly range: RefRange; readonly limit: number },
  ): Promise<readonly ArchivedMessage[]> {
    if (isHistoryHidden(account)) return [];
    const { database, clock, words } = this.#parts;
    const { doneAfter } = historyView(account, clock.now());
    const order = 'newest first';
    const rows = await historyRows(database, { account: account.id, ...wanted, order, doneAfter });
    return rows.map((row) => archivedMessage(row, words));
  }
}

function latest(one: Instant | undefined, other: Instant | undefined): Instant | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return instant(Math.max(one, other));
}
