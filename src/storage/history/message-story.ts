// What is stored of one message, gathered for its timeline, its replay and its recordings. Owns these statements; what becomes of
// them is the core's.

import { err, ok, type Result } from '../../base/result.ts';
import { instant } from '../../base/time.ts';
import type { Account } from '../../core/accounts/account.ts';
import type { CallEvent } from '../../core/events/call-event.ts';
import type { DeliverySummary } from '../../core/events/handler-calls.ts';
import type { FaultCode } from '../../core/faults.ts';
import type { CallReplay, Stories } from '../../core/history/stories.ts';
import { replayOf } from '../../core/history/stories.ts';
import {
  type CausedMessage,
  type HandedPart,
  type Timeline,
  timelineOf,
} from '../../core/history/timeline.ts';
import type { ArchivedMessage, MessageKey } from '../../core/messages/message-archive.ts';
import type { MessageRef } from '../../core/messages/submission.ts';
import { type Database, whileAvailable } from '../database/database.ts';
import type { LinkNumbers } from '../links.ts';
import type { StoredArchive } from '../messages/message-archive.ts';
import { linkOfQueue } from '../work-queues.ts';
import { recordingsOf } from './stored-recordings.ts';

type StoryDoors = {
  readonly database: Database;
  readonly archive: Pick<StoredArchive, 'one'>;
  readonly links: LinkNumbers;
};

/** Calls to handlers, SMS of a menu and events that one story tells at most: a call of an hour has a few hundred. */
const ROWS_MOST = 5_000;

const WAY = {
  name: 'story-way',
  text: `select s.door, s.options->'call'->'uploads' as uploads, m.queue, m.attempts, m.final,
           array(select l.name from unnest(m.tried) t(id) join links l on l.id = t.id) as tried
         from messages m join submissions s on s.id = m.submission_id where m.id = $1`,
};

const EVENTS = {
  name: 'story-events',
  text: 'select number, at, kind, data from events where message_id = $1 order by number limit $2',
};

const PARTS = {
  name: 'story-parts',
  text: `select l.name as link, p.attempt, p.part, p.parts, p.upstream_id, p.handed_at, p.status, p.err, p.reported_at
         from sent_parts p join links l on l.id = p.link_id where p.message_id = $1 order by p.handed_at, p.part limit $2`,
};

const TOLD = {
  name: 'story-told',
  text: `select id, kind, address, state, attempts, answer, failure, queued_at, due_at, ended_at
         from deliveries where message_id = $1 order by id limit $2`,
};

const CAUSED = {
  name: 'story-caused',
  text: `select m.id, m.phone, m.status from submissions s join messages m on m.submission_id = s.id
         where s.cause = $1 order by m.id limit $2`,
};

type WayRow = {
  readonly door: string;
  readonly uploads: readonly unknown[] | null;
  readonly queue: number;
  readonly attempts: number;
  readonly final: boolean;
  readonly tried: readonly string[];
};

type EventRow = {
  readonly number: number;
  readonly at: number;
  readonly kind: CallEvent['kind'];
  readonly data: object;
};

type PartRow = {
  readonly link: string;
  readonly attempt: number;
  readonly part: number;
  readonly parts: number;
  readonly upstream_id: string;
  readonly handed_at: number;
  readonly status: number;
  readonly err: number;
  readonly reported_at: number | null;
};

type ToldRow = Pick<DeliverySummary, 'id' | 'kind' | 'address' | 'state' | 'attempts'> & {
  readonly answer: number | null;
  readonly failure: string | null;
  readonly queued_at: number;
  readonly due_at: number | null;
  readonly ended_at: number | null;
};

export class StoredStories implements Stories {
  readonly #doors: StoryDoors;

  constructor(doors: StoryDoors) {
    this.#doors = doors;
  }

  timeline(account: Account, key: MessageKey): Promise<Result<Timeline, FaultCode>> {
    return this.#of(account, key, async (message) => ok(timelineOf(await this.#story(message))));
  }

  replay(account: Account, key: MessageKey): Promise<Result<CallReplay, FaultCode>> {
    return this.#of(account, key, async (message) => {
      if (message.kind !== 'call') return err('record-missing');
      const [way] = await this.#doors.database.query<WayRow>(WAY, [message.ref]);
      const events = await this.#events(message.ref);
      const uploads = way?.uploads?.length ?? 0;
      return ok(replayOf({ message, events, uploads, settings: account.settings }));
    });
  }

  async #of<T>(
    account: Account,
    key: MessageKey,
    work: (message: ArchivedMessage) => Promise<Result<T, FaultCode>>,
  ): Promise<Result<T, FaultCode>> {
    return await whileAvailable<T, FaultCode>(async () => {
      const message = await this.#doors.archive.one(account, key);
      return message ? await work(message) : err('message-missing');
    }, 'service-unavailable');
  }

  async #events(ref: MessageRef) {
    const rows = await this.#doors.database.query<EventRow>(EVENTS, [ref, ROWS_MOST]);
    return rows.map(({ number, at, kind, data }) => ({
      number,
      at: instant(at),
      event: { kind, ...data } as CallEvent,
    }));
  }

  async #story(message: ArchivedMessage) {
    const { database, links } = this.#doors;
    const { ref } = message;
    const [[way], events, recordings, parts, told, caused] = await Promise.all([
      database.query<WayRow>(WAY, [ref]),
      this.#events(ref),
      recordingsOf(database, ref),
      database.query<PartRow>(PARTS, [ref, ROWS_MOST]),
      database.query<ToldRow>(TOLD, [ref, ROWS_MOST]),
      database.query<{ id: MessageRef; phone: string; status: number }>(CAUSED, [ref, ROWS_MOST]),
    ]);
    const queued = way && linkOfQueue(way.queue);
    return {
      message,
      door: way?.door ?? '',
      link: queued === undefined ? undefined : links.nameOf(queued),
      tried: way?.tried ?? [],
      events,
      recordings,
      parts: parts.map((row) => handedPart(row, message, way)),
      told: told.map((row) => toldCall(row, message)),
      caused: caused.map(({ id, phone, status }): CausedMessage => ({ ref: id, phone, status })),
    };
  }
}

/** Of a message of one part the receipt is the message's own end. */
function handedPart(row: PartRow, message: ArchivedMessage, way: WayRow | undefined): HandedPart {
  const own = row.parts === 1 && row.attempt === way?.attempts && way.final && row.reported_at === null;
  const reported = own ? message.changedAt : row.reported_at;
  return {
    link: row.link,
    attempt: row.attempt,
    part: row.part,
    parts: row.parts,
    operatorId: row.upstream_id,
    handedAt: instant(row.handed_at),
    status: own ? message.status : row.status,
    err: own ? message.err : row.err,
    reportedAt: reported === null ? undefined : instant(reported),
  };
}

function toldCall(row: ToldRow, { publicId, phone }: ArchivedMessage): DeliverySummary {
  return {
    id: row.id,
    kind: row.kind,
    address: row.address,
    state: row.state,
    attempts: row.attempts,
    answer: row.answer ?? undefined,
    failure: row.failure ?? undefined,
    queuedAt: instant(row.queued_at),
    dueAt: row.due_at === null ? undefined : instant(row.due_at),
    endedAt: row.ended_at === null ? undefined : instant(row.ended_at),
    publicId,
    phone,
  };
}
