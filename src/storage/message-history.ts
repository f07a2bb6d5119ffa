// The history as the doors ask for it. Owns what an account may see of it; the statements are `history-rows.ts`.

import { err, ok, type Result } from '../base/result.ts';
import { type Clock, type Instant, instant } from '../base/time.ts';
import type { Account } from '../core/accounts/account.ts';
import type { FaultCode } from '../core/faults.ts';
import {
  type HistoryPage,
  type HistoryRecord,
  historyView,
  isHistoryHidden,
  type MessageHistory,
} from '../core/history/message-history.ts';
import { type Session, whileAvailable } from './database.ts';
import { historyRows, refsOf } from './history-rows.ts';
import { type ShownRow, type ShownWords, shownMessage } from './shown-message.ts';

type HistoryDoors = {
  readonly session: Session;
  readonly clock: Clock;
  readonly words: ShownWords;
};

export class StoredMessageHistory implements MessageHistory {
  readonly #doors: HistoryDoors;

  constructor(doors: HistoryDoors) {
    this.#doors = doors;
  }

  async page(account: Account, page: HistoryPage): Promise<Result<readonly HistoryRecord[], FaultCode>> {
    if (isHistoryHidden(account)) return err('record-missing');
    return await whileAvailable<readonly HistoryRecord[], FaultCode>(
      async () => ok(await this.#page(account, page)),
      'service-unavailable',
    );
  }

  async #page(account: Account, page: HistoryPage): Promise<readonly HistoryRecord[]> {
    const { session, clock, words } = this.#doors;
    const { before, limit, ...asked } = page;
    const view = historyView(account, clock.now());
    const from = latest(asked.from, view.acceptedAfter);
    const filter = { ...asked, ...(from === undefined ? {} : { from }) };
    const refs = await refsOf(session, account.id, filter);
    if (!refs) return [];
    const range = { ...refs, below: Math.min(refs.below, before ?? refs.below) };
    const { doneAfter } = view;
    const order = 'newest first';
    const rows = await historyRows(session, { account: account.id, filter, range, order, limit, doneAfter });
    return rows.map((row) => recordOf(row, words));
  }
}

export function recordOf(row: ShownRow, words: ShownWords): HistoryRecord {
  return { ...shownMessage(row, words), ref: row.id, publicId: row.public_id };
}

function latest(one: Instant | undefined, other: Instant | undefined): Instant | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return instant(Math.max(one, other));
}
