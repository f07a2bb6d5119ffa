// The calls that are on now, on whatever node: claims of calls, and of each the events since its claim. Owns the two statements and
// how far each call was when it was read last, so that only new events are read.

import { groupedBy } from '../../base/grouped.ts';
import { type Clock, instant } from '../../base/time.ts';
import type { AccountId } from '../../core/accounts/account.ts';
import type { CallEvent } from '../../core/events/call-event.ts';
import { type CallProgress, progressAtClaim, stepProgress } from '../../core/live/call-progress.ts';
import type { LiveCall } from '../../core/live/live.ts';
import { MESSAGE_KINDS } from '../../core/messages/kind.ts';
import type { MessageRef } from '../../core/messages/submission.ts';
import type { Session } from '../database/database.ts';
import { INCOMING_CALLS } from '../work-queues.ts';

const CLAIMED = {
  name: 'live-calls-claimed',
  text: `select m.id, m.account_id, a.login, s.public_id, s.sender, m.phone, m.queue, m.attempts, m.claimed_event, n.name as node
         from messages m join nodes n on n.id = m.claimed_by join submissions s on s.id = m.submission_id
           join accounts a on a.id = m.account_id
         where m.claimed_by is not null and m.kind = ${MESSAGE_KINDS.call}
         order by m.id`,
};

const EVENTS = {
  name: 'live-calls-events',
  text: `select e.message_id, e.number, e.at, e.kind, e.data
         from unnest($1::bigint[], $2::integer[]) k(id, number)
           join events e on e.message_id = k.id and e.number > k.number
         order by e.message_id, e.number`,
};

type ClaimedRow = {
  readonly id: MessageRef;
  readonly account_id: AccountId;
  readonly login: string;
  readonly public_id: string;
  readonly sender: string | null;
  readonly phone: string;
  readonly queue: number;
  readonly attempts: number;
  readonly claimed_event: number;
  readonly node: string;
};

type EventRow = {
  readonly message_id: MessageRef;
  readonly number: number;
  readonly at: number;
  readonly kind: CallEvent['kind'];
  readonly data: Readonly<Record<string, unknown>>;
};

export class CallsNow {
  readonly #session: Session;
  readonly #clock: Clock;
  #known: ReadonlyMap<MessageRef, LiveCall> = new Map();
  #reading: Promise<readonly LiveCall[]> | undefined;

  constructor({ session, clock }: { readonly session: Session; readonly clock: Clock }) {
    this.#session = session;
    this.#clock = clock;
  }

  /** Who asks while somebody else's question is being answered gets the same answer. */
  read(): Promise<readonly LiveCall[]> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #read(): Promise<readonly LiveCall[]> {
    const claimed = await this.#session.query<ClaimedRow>(CLAIMED);
    const begun = claimed.map((row) => this.#callOf(row));
    const events = await this.#newEvents(begun);
    const calls = begun.map((call) => ({
      ...call,
      progress: (events.get(call.ref) ?? []).reduce(stepRow, call.progress),
    }));
    this.#known = new Map(calls.map((call) => [call.ref, call]));
    return calls;
  }

  /** As it was known; one that is new, or has come to another attempt, from its claim on. */
  #callOf(row: ClaimedRow): LiveCall {
    const known = this.#known.get(row.id);
    if (known?.attempt === row.attempts && known.node === row.node) return known;
    return {
      ref: row.id,
      account: row.account_id,
      login: row.login,
      publicId: row.public_id,
      phone: row.phone,
      sender: row.sender ?? undefined,
      direction: row.queue === INCOMING_CALLS ? 'in' : 'out',
      attempt: row.attempts,
      node: row.node,
      progress: progressAtClaim(this.#clock.now(), row.claimed_event),
    };
  }

  async #newEvents(calls: readonly LiveCall[]): Promise<ReadonlyMap<MessageRef, readonly EventRow[]>> {
    if (calls.length === 0) return new Map();
    const rows = await this.#session.query<EventRow>(EVENTS, [
      calls.map(({ ref }) => ref),
      calls.map(({ progress }) => progress.event),
    ]);
    return groupedBy(rows, ({ message_id: ref }) => ref);
  }
}

function stepRow(progress: CallProgress, { number, at, kind, data }: EventRow): CallProgress {
  return stepProgress(progress, { number, at: instant(at), event: { kind, ...data } as CallEvent });
}
