// What became of an account's messages, with all that happened in each call: the form that `history --json` prints and
// outside programs rely on. Owns that form; money and claims are not in it.

import { type Kysely, sql } from 'kysely';
import type { ArchivedEvent, ArchivedRecording } from '../core/messages/message-archive.ts';
import type { MessageRef } from '../core/messages/submission.ts';
import { parsePhone } from '../core/numbers/phone-number.ts';
import type { PersonalText } from './link-codes.ts';
import type { Recordings } from './recordings.ts';
import type { Tables } from './tables.ts';

export type HistoryMessage = {
  /** As send replies write it: a number when it is one. */
  readonly id: number | string;
  readonly phone: string;
  readonly type: number;
  readonly sender: string;
  readonly message: string;
  readonly status: number;
  readonly err: number;
  /** Id of the call whose menu sent this. */
  readonly cause: number | string | null;
  readonly events: readonly ArchivedEvent[];
  readonly recordings: readonly ArchivedRecording[];
};

/** By `id`: that message and the SMS its menu sent. By `phone`: messages to that number. */
type HistoryFilter = { readonly id?: string; readonly phone?: string };

// The newest; who wants others asks for them by id or phone.
const MESSAGES_MAX = 1_000;

type HistoryParts = {
  readonly recordings: Recordings;
  /** Where clients reach the HTTP door, without a slash at the end. */
  readonly publicUrl: () => string;
  readonly personal: PersonalText;
};

export class History {
  readonly #kysely: Kysely<Tables>;
  readonly #recordings: Recordings;
  readonly #publicUrl: () => string;
  readonly #personal: PersonalText;

  constructor(kysely: Kysely<Tables>, { recordings, publicUrl, personal }: HistoryParts) {
    this.#kysely = kysely;
    this.#recordings = recordings;
    this.#publicUrl = publicUrl;
    this.#personal = personal;
  }

  /** Messages of a login, oldest first. An unknown login has none. */
  async of(login: string, filter: HistoryFilter = {}): Promise<readonly HistoryMessage[]> {
    const rows = (await this.#messages(login, filter)).reverse();
    const ids = rows.map((row) => row.id);
    const [events, recordings] = await Promise.all([this.events(ids), this.recordingsOf(ids)]);
    return rows.map((row) => ({
      id: wireId(row.public_id),
      phone: row.phone,
      type: row.kind,
      sender: row.sender ?? '',
      message: this.#personal(row.text, row.id as MessageRef),
      status: row.status,
      err: row.err,
      cause: row.cause_id === null ? null : wireId(row.cause_id),
      events: events.get(row.id) ?? [],
      recordings: recordings.get(row.id) ?? [],
    }));
  }

  #messages(login: string, filter: HistoryFilter) {
    let query = this.#kysely
      .selectFrom('messages as m')
      .innerJoin('submissions as s', 's.id', 'm.submission_id')
      .innerJoin('accounts as a', 'a.id', 'm.account_id')
      .leftJoin('messages as cm', 'cm.id', 's.cause')
      .leftJoin('submissions as cs', 'cs.id', 'cm.submission_id')
      .where('a.login', '=', login)
      .where('m.hidden', '=', false)
      .select(['m.id', 'm.phone', 'm.kind', 'm.status', 'm.err'])
      .select(['s.public_id', 's.sender', 's.text', 'cs.public_id as cause_id'])
      .orderBy('m.id', 'desc')
      .limit(MESSAGES_MAX);
    const { id } = filter;
    if (id !== undefined)
      query = query.where((is) => is.or([is('s.public_id', '=', id), is('cs.public_id', '=', id)]));
    if (filter.phone !== undefined)
      query = query.where('m.phone', '=', parsePhone(filter.phone) ?? filter.phone);
    return query.execute();
  }

  /** What happened to each message, in its order; `recordingsOf`: what was recorded in it, with links good for a while. */
  async events(ids: readonly number[]): Promise<ReadonlyMap<number, ArchivedEvent[]>> {
    const found = new Map<number, ArchivedEvent[]>();
    if (ids.length === 0) return found;
    const rows = await this.#kysely
      .selectFrom('events')
      .select(['message_id', 'at', 'kind', 'data'])
      .where(sql<boolean>`message_id = any(${ids}::bigint[])`)
      .orderBy('message_id')
      .orderBy('number')
      .execute();
    for (const row of rows) {
      // Where a recording lies on this machine is nobody's business; its address is in `recordings`.
      const { path: _path, ...data } = row.data as { path?: string };
      push(found, row.message_id, { at: new Date(row.at).toISOString(), kind: row.kind, ...data });
    }
    return found;
  }

  async recordingsOf(ids: readonly number[]): Promise<ReadonlyMap<number, ArchivedRecording[]>> {
    const found = new Map<number, ArchivedRecording[]>();
    if (ids.length === 0) return found;
    const rows = await this.#kysely
      .selectFrom('recordings')
      .select(['id', 'message_id', 'item', 'seconds'])
      .where(sql<boolean>`message_id = any(${ids}::bigint[])`)
      .orderBy('id')
      .execute();
    for (const row of rows) {
      const url = `${this.#publicUrl()}/recordings/${this.#recordings.token(row.id)}`;
      push(found, row.message_id, { item: row.item, url, seconds: row.seconds });
    }
    return found;
  }
}

/** Ids of the service are numbers on the wire; a client's own may be letters, or digits that no number keeps. */
function wireId(publicId: string): number | string {
  return /^[1-9]\d{0,14}$/.test(publicId) ? Number(publicId) : publicId;
}

function push<T>(map: Map<number, T[]>, key: number, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
