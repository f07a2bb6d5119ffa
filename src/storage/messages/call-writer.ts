// The one way by which what happens to messages reaches the database: events, outcomes and all that follows from them, of
// many calls in one transaction. Owns the order inside that transaction; each part's rows have their own file.

import { unreachable } from '../../base/assert.ts';
import { type Clock, DAY, type Instant } from '../../base/time.ts';
import { type Accepting, accept } from '../../core/messages/accept.ts';
import { MESSAGE_KINDS, type MessageKind } from '../../core/messages/kind.ts';
import type { MessageRef, Submission } from '../../core/messages/submission.ts';
import type { AttemptOutcome, FollowUp, Inbox, Journal, JournalEntry } from '../../core/ports.ts';
import type { AccountBook } from '../accounts/account-book.ts';
import { type Database, isUnavailable, type Session } from '../database/database.ts';
import type { Secrets } from '../database/secrets.ts';
import { GroupCommit } from '../group-commit.ts';
import { type NewDelivery, queueDeliveries } from '../handlers/delivery-rows.ts';
import type { HeldClaims } from '../held-claims.ts';
import { DELIVERIES } from '../work-queues.ts';
import type { WorkSignal } from '../work-signal.ts';
import { acceptStore } from './accept-store.ts';
import { accountReader } from './claimed-row.ts';
import { storeEvents } from './events-store.ts';
import { judgingStore } from './judging-store.ts';
import {
  type EndedAttempt,
  type OutcomeRow,
  readForOutcome,
  storeHanded,
  storeOutcomes,
} from './outcomes.ts';
import type { Matchers } from './template-rule.ts';

type Item =
  | { readonly kind: 'entry'; readonly entry: JournalEntry }
  | { readonly kind: 'outcome'; readonly ended: EndedAttempt; readonly last: JournalEntry | undefined };

type CallWriterDoors = {
  readonly database: Database;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly signal: WorkSignal;
  readonly node: number;
  readonly held: HeldClaims;
  readonly book: AccountBook;
  readonly chargedAnyway: ReadonlySet<MessageKind>;
  /** How menus' SMS are accepted; the store is this transaction's. */
  readonly accepting: Omit<Accepting, 'store'>;
  readonly templates: Matchers;
  readonly onFault: (what: string, error: unknown) => void;
};

// A whole life of a call, fifteen events and an outcome: 0.32 ms, 0.16 ms of server CPU, three thousand calls a second.
// Nobody on the line waits for it, so it may take a moment: what happens is on disk within 20 to 30 ms, and however many calls
// there are share at most fifty commits a second.
const GATHER_MILLISECONDS = 20;
const BATCH_MAX = 2_000;
// A quarter of an hour of four hundred calls at one event a second each, about 200 MB.
const HELD_MAX = 400_000;

export class CallWriter implements Journal, Inbox {
  readonly #doors: CallWriterDoors;
  readonly #commits: GroupCommit<Item>;

  constructor(doors: CallWriterDoors) {
    this.#doors = doors;
    this.#commits = new GroupCommit<Item>({
      commit: (items) => this.#commit(items),
      isTemporary: isUnavailable,
      gatherMilliseconds: GATHER_MILLISECONDS,
      batchMax: BATCH_MAX,
      heldMax: HELD_MAX,
    });
  }

  get holding(): number {
    return this.#commits.holding;
  }

  write(entry: JournalEntry): Promise<void> {
    return this.#commits.add({ kind: 'entry', entry });
  }

  async outcome(ref: MessageRef, outcome: AttemptOutcome, last?: JournalEntry): Promise<void> {
    const at = last?.at ?? this.#doors.clock.now();
    await this.#commits.add({ kind: 'outcome', ended: { ref, outcome, at }, last });
    this.#doors.held.release(ref);
  }

  async close(): Promise<void> {
    await this.#commits.close();
  }

  async #commit(items: readonly Item[]): Promise<void> {
    const { database, signal, clock } = this.#doors;
    // Most batches are one insert, which needs no transaction around it: one trip to the server in place of three.
    if (items.every(isOnlyAnEvent)) return void (await storeEvents(database, entriesOf(items)));
    const wake = await database.transaction((session) => this.#apply(session, items));
    for (const { queue, at } of wake) signal.announce(queue, at ?? clock.now());
  }

  async #apply(session: Session, items: readonly Item[]): Promise<readonly Wake[]> {
    const fresh = await storeEvents(session, entriesOf(items));
    const ended = items.flatMap((item) => (item.kind === 'outcome' ? [item.ended] : []));
    const followed = fresh.filter((entry) => entry.followUp !== undefined);
    const refs = [...ended, ...followed].map((concerned) => concerned.ref);
    const rows = await readForOutcome(session, refs);
    const follow = sorted(followed);
    const doors = { ...this.#doors, place: this.#doors.accepting.place };
    const handed = await storeHanded(session, { moments: follow.handed, rows }, doors);
    const consequences = await storeOutcomes(session, { ended, rows: afterRing(rows, follow.handed) }, doors);
    const told = this.#handlerCalls(follow.handlers, rows);
    const deliveries = [...handed, ...told, ...consequences.deliveries];
    await queueDeliveries(session, deliveries);
    const sent = await this.#acceptSms(session, follow.sms, rows);
    return [
      ...consequences.again,
      ...(deliveries.length > 0 ? [{ queue: DELIVERIES }] : []),
      ...(sent > 0 ? [{ queue: MESSAGE_KINDS.sms }] : []),
    ];
  }

  #handlerCalls(
    handlers: readonly Followed<'handler'>[],
    rows: ReadonlyMap<MessageRef, OutcomeRow>,
  ): readonly NewDelivery[] {
    const account = accountReader(this.#doors.secrets);
    return handlers.flatMap(({ entry, followUp }): NewDelivery[] => {
      const row = rows.get(entry.ref);
      const address = followUp.address ?? (row && account(row).settings.handler);
      if (!row || address === undefined) return [];
      const { fields } = followUp;
      return [{ kind: 'menu', account: row.account_id, ref: entry.ref, address, fields, at: entry.at }];
    });
  }

  async #acceptSms(
    session: Session,
    sms: readonly Followed<'sms'>[],
    rows: ReadonlyMap<MessageRef, OutcomeRow>,
  ): Promise<number> {
    const account = accountReader(this.#doors.secrets);
    for (const { entry, followUp } of sms) {
      const row = rows.get(entry.ref);
      if (!row) continue;
      const { book, templates, clock } = this.#doors;
      const store = judgingStore(acceptStore({ session, book }), { session, book, templates, clock });
      const accepting = { ...this.#doors.accepting, store };
      const accepted = await accept(account(row), menuSms(followUp, entry.ref), accepting);
      if (!accepted.ok && accepted.error.publicId === undefined) {
        this.#doors.onFault(`an SMS of call ${row.public_id} is refused`, accepted.error.fault);
      }
    }
    return sms.length;
  }
}

function entriesOf(items: readonly Item[]): readonly JournalEntry[] {
  return items.flatMap((item) => (item.kind === 'entry' ? [item.entry] : item.last ? [item.last] : []));
}

/** Nothing follows from it, and its row is all there is to it. */
function isOnlyAnEvent(item: Item): boolean {
  return item.kind === 'entry' && item.entry.followUp === undefined && item.entry.event.kind !== 'recorded';
}

type Wake = { readonly queue: number; readonly at?: Instant };

type Followed<Kind extends FollowUp['kind']> = {
  readonly entry: JournalEntry;
  readonly followUp: Extract<FollowUp, { kind: Kind }>;
};

type Sorted = {
  readonly sms: readonly Followed<'sms'>[];
  readonly handlers: readonly Followed<'handler'>[];
  /** When each message rang first. */
  readonly handed: ReadonlyMap<MessageRef, Instant>;
};

function sorted(entries: readonly JournalEntry[]): Sorted {
  const sms: Followed<'sms'>[] = [];
  const handlers: Followed<'handler'>[] = [];
  const handed = new Map<MessageRef, Instant>();
  for (const entry of entries) {
    const { followUp } = entry;
    if (!followUp) continue;
    switch (followUp.kind) {
      case 'sms':
        sms.push({ entry, followUp });
        break;
      case 'handler':
        handlers.push({ entry, followUp });
        break;
      case 'status':
        if (!handed.has(entry.ref)) handed.set(entry.ref, entry.at);
        break;
      default:
        unreachable(followUp);
    }
  }
  return { sms, handlers, handed };
}

/** A message that rang and ended in the same batch has gone through status 0. */
function afterRing(
  rows: ReadonlyMap<MessageRef, OutcomeRow>,
  handed: ReadonlyMap<MessageRef, Instant>,
): ReadonlyMap<MessageRef, OutcomeRow> {
  return new Map(
    [...rows].map(([ref, row]) => [ref, handed.has(ref) && row.status === -1 ? { ...row, status: 0 } : row]),
  );
}

function menuSms(sms: Extract<FollowUp, { kind: 'sms' }>, cause: MessageRef): Submission {
  return {
    door: 'menu',
    kind: 'sms',
    items: [{ phones: [sms.to], text: sms.text, sender: sms.sender }],
    when: { kind: 'now' },
    validity: DAY,
    transliterate: 'no',
    purpose: 'send',
    cause,
  };
}
