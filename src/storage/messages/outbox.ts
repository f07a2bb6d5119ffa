// The queue of messages that wait for an attempt. Owns claiming: durable before it returns, never the same message twice,
// fair between accounts; what an attempt leads to is `outcomes.ts`.

import { type Clock, type Instant, instant, later, SECOND } from '../../base/time.ts';
import type { Accepting } from '../../core/messages/accept.ts';
import { MESSAGE_KINDS } from '../../core/messages/kind.ts';
import type { MessageRef } from '../../core/messages/submission.ts';
import { OWN_PHONE } from '../../core/phones/phones.ts';
import type { ClaimedMessage, Outbox, Work } from '../../core/ports.ts';
import type { Router } from '../../core/routing/router.ts';
import type { Session } from '../database/database.ts';
import type { Secrets } from '../database/secrets.ts';
import type { HeldClaim, HeldClaims } from '../held-claims.ts';
import type { LinkNumbers } from '../links.ts';
import type { PersonalText } from '../texts/link-codes.ts';
import { INCOMING_CALLS, OF_MAILINGS, queuesOfKinds, queuesOfLink } from '../work-queues.ts';
import type { WorkSignal } from '../work-signal.ts';
import {
  accountReader,
  type BareRow,
  kindOf,
  MESSAGE_COLUMNS,
  type MessageRow,
  validUntil,
  withSendings,
} from './claimed-row.ts';
import { rerouteFrom } from './moves.ts';

// `busy` walks the index from account to account of these queues instead of over all that waits, to what each has waited with longest.
// Each account gives an equal share; what is left of the limit goes by the next round. Mailings have their turns behind all single
// sendings: the rows are picked turn by turn until the limit is reached. What was claimed before lies at the front of the index until it
// is cleaned, so that it is walked as seldom and as little as can be. `events` tells the last number, so that the journal writes no other
// table. Claimed by hundreds: 0.07 ms a message, 0.04 ms of server CPU.
const CLAIM = {
  name: 'outbox-claim',
  text: `
with recursive busy as (
  select q.queue, f.account_id, f.due_at from unnest($1::smallint[]) q(queue)
  cross join lateral (
    select account_id, due_at from messages where due_at is not null and queue = q.queue
    order by account_id, due_at limit 1
  ) f
  union all
  select b.queue, n.account_id, n.due_at from busy b
  cross join lateral (
    select account_id, due_at from messages
    where due_at is not null and queue = b.queue and account_id > b.account_id
    order by account_id, due_at limit 1
  ) n
), turns as (
  select queue, account_id, queue >= ${OF_MAILINGS} as mailing from busy
  where due_at <= $4 order by mailing, random() limit $2
), share as (
  select mailing, greatest(1, ceil($2::numeric / count(*)))::bigint as size from turns group by mailing
), picked as materialized (
  select p.id from turns t
  cross join lateral (
    select id from messages m
    where m.due_at <= $4 and m.queue = t.queue and m.account_id = t.account_id
    order by m.due_at, m.id limit (select size from share where mailing = t.mailing) for update skip locked
  ) p
  limit $2
), claimed as (
  update messages m set claimed_by = $3, due_at = null, attempts = m.attempts + 1,
    claimed_event = case when m.kind = ${MESSAGE_KINDS.call}
      then coalesce((select max(number) from events e where e.message_id = m.id), 0) else 0 end
  from picked p where m.id = p.id
  returning m.*
)
select ${MESSAGE_COLUMNS}, (select size from share where mailing = (m.queue >= ${OF_MAILINGS})) as share
from claimed m order by m.id`,
};

/** Claims of this node that nobody in it holds: the answer to the claim got lost. Calls that came in wait in no queue. */
export const PUT_BACK_OTHERS = {
  name: 'outbox-put-back-others',
  text: `update messages set claimed_by = null, due_at = now(), attempts = greatest(0, attempts - 1)
         where claimed_by = $1 and id <> all($2::bigint[]) and not final and queue <> ${INCOMING_CALLS}`,
};

const PUT_BACK = {
  name: 'outbox-put-back',
  text: `update messages set claimed_by = null, due_at = $3, attempts = attempts - 1
         where id = $1 and claimed_by = $2 and not final returning queue`,
};

// Whoever puts back could not do anything with it now, and would get it again at once.
const PUT_BACK_PAUSE = SECOND;
// Shares are rounded and skip what others hold, so one round may take fewer than there is room for.
const ROUNDS = 3;

type OutboxDoors = {
  readonly session: Session;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly signal: WorkSignal;
  readonly node: number;
  readonly held: HeldClaims;
  readonly personal: PersonalText;
  readonly links: LinkNumbers;
  readonly router: Router;
  readonly place: Accepting['place'];
  /** Ends messages whose life time is over; they are claimed but not handed out. */
  readonly expire: (refs: readonly MessageRef[]) => Promise<void>;
};

export class StoredOutbox implements Outbox {
  readonly #doors: OutboxDoors;
  /** Claims that are being put back, by message. */
  readonly #leaving = new Map<MessageRef, HeldClaim>();

  constructor(doors: OutboxDoors) {
    this.#doors = doors;
  }

  async claim(work: Work, limit: number): Promise<readonly ClaimedMessage[]> {
    return await this.claimQueues(this.#queuesOf(work), limit);
  }

  /** The same by number of queue, for the one queue that is no kind: messages in test mode. */
  async claimQueues(queues: readonly number[], limit: number): Promise<readonly ClaimedMessage[]> {
    const claimed: ClaimedMessage[] = [];
    for (let round = 0; round < ROUNDS && claimed.length < limit; round++) {
      const found = await this.#round(queues, limit - claimed.length);
      claimed.push(...found.live);
      if (found.left === 'no') break;
    }
    return claimed;
  }

  async putBack(ref: MessageRef, at?: Instant): Promise<void> {
    const { session, node, clock, signal, held } = this.#doors;
    const claim = held.of(ref);
    const leaving = this.#leaving.get(ref);
    // Said again because its answer got lost: it was put back, and is held anew.
    if (leaving !== undefined && leaving !== claim) return void this.#leaving.delete(ref);
    if (claim !== undefined) this.#leaving.set(ref, claim);
    const due = at ?? later(clock.now(), PUT_BACK_PAUSE);
    const [row] = await session.query<{ queue: number }>(PUT_BACK, [ref, node, new Date(due)]);
    this.#leaving.delete(ref);
    held.release(ref, claim);
    if (row) signal.announce(row.queue, due);
  }

  onWork(work: Work, wake: () => void): () => void {
    // Whoever accepts inside a transaction of something else tells the kind alone.
    const { router, signal } = this.#doors;
    const kinds = 'link' in work ? [...(router.stateOf(work.link)?.kinds ?? [])] : [];
    return signal.listen([...this.#queuesOf(work), ...queuesOfKinds(kinds)], wake);
  }

  async reroute(link: string, limit: number): Promise<number> {
    return await rerouteFrom(link, { limit, ...this.#doors });
  }

  #queuesOf(work: Work): readonly number[] {
    return 'link' in work ? queuesOfLink(this.#doors.links.numberOf(work.link)) : queuesOfKinds(work);
  }

  async #round(
    queues: readonly number[],
    limit: number,
  ): Promise<{ readonly left: 'yes' | 'no'; readonly live: readonly ClaimedMessage[] }> {
    const { session, secrets, node, clock, held, personal } = this.#doors;
    const now = clock.now();
    const rows = await held.claim(async () => {
      const claimed = await session.query<ClaimedRow>(CLAIM, [queues, limit, node, new Date(now)]);
      return await withSendings(session, claimed);
    });
    const account = accountReader(secrets);
    const over = rows.filter((row) => row.valid_until < now);
    if (over.length > 0) await this.#doors.expire(over.map((row) => row.id));
    const live = rows
      .filter((row) => row.valid_until >= now)
      .map((row) => ({
        ref: row.id,
        account: account(row.account),
        publicId: row.submission.public_id,
        kind: kindOf(row.kind),
        phone: row.phone,
        text: personal({ text: row.submission.text, linkPrefix: row.submission.options.linkPrefix }, row.id),
        sender: row.submission.sender ?? undefined,
        call: row.submission.options.call,
        ...(row.rule === OWN_PHONE && { ownPhone: 'yes' as const }),
        parts: row.parts,
        doubtful: row.doubtful ? ('yes' as const) : ('no' as const),
        ...messageOptions(row.submission.options),
        attempt: row.attempts,
        acceptedAt: instant(row.submission.accepted_at),
        validUntil: validUntil(row),
        lastEvent: row.claimed_event,
      }));
    return { left: mayHaveMore(rows), live };
  }
}

function messageOptions(options: MessageRow['submission']['options']): MessageOptions {
  const { binary, part, subject, files, replyMobile, answer } = options;
  return {
    ...(binary && { binary }),
    ...(part && { part }),
    ...(subject !== undefined && { subject }),
    ...(files && { files }),
    ...(answer && { answer }),
    ...(replyMobile !== undefined && { replyMobile }),
  };
}

type MessageOptions = Pick<
  ClaimedMessage,
  'binary' | 'part' | 'subject' | 'files' | 'replyMobile' | 'answer'
>;

type ClaimedRow = BareRow & { readonly share: number };

/** Only an account that filled its share can have more that is due. */
function mayHaveMore(rows: readonly ClaimedRow[]): 'yes' | 'no' {
  const taken = new Map<number, number>();
  for (const row of rows) taken.set(row.account_id, (taken.get(row.account_id) ?? 0) + 1);
  return rows.some((row) => (taken.get(row.account_id) ?? 0) >= row.share) ? 'yes' : 'no';
}
