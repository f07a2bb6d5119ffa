// The one way by which what happens to messages reaches the database: events, outcomes, receipts and what follows from them, of
// many messages in one transaction. Owns the order inside that transaction; each part's rows have their own file.

import { unreachable } from '../../base/assert.ts';
import { type Clock, type Instant, instant } from '../../base/time.ts';
import { type Accepting, accept } from '../../core/messages/accept.ts';
import { MESSAGE_KINDS } from '../../core/messages/kind.ts';
import type { MessageRef, Refused } from '../../core/messages/submission.ts';
import type { AttemptOutcome, Inbox, Journal, JournalEntry, Receipt } from '../../core/ports.ts';
import type { Router } from '../../core/routing/router.ts';
import type { AccountBook } from '../accounts/account-book.ts';
import { type Database, isUnavailable, type Session } from '../database/database.ts';
import type { Secrets } from '../database/secrets.ts';
import { GroupCommit } from '../group-commit.ts';
import { type NewDelivery, queueDeliveries } from '../handlers/delivery-rows.ts';
import type { HeldClaims } from '../held-claims.ts';
import type { LinkNumbers } from '../links.ts';
import { DELIVERIES, ESME_DELIVERIES } from '../work-queues.ts';
import type { WorkSignal } from '../work-signal.ts';
import { acceptStore } from './accept-store.ts';
import { type Attempting, accountReader, type MessageRow } from './claimed-row.ts';
import { type EarlyReceipt, earlyReceiptsOf, type GivenName } from './early-receipts.ts';
import { type EndedAttempt, isCurrent } from './ended-attempt.ts';
import { type Overdue, silenceOutcome } from './ended-by-time.ts';
import { storeEvents } from './events-store.ts';
import { type Followed, type FollowingSms, fallbackSms, followUpsOf, menusSms } from './follow-ups.ts';
import { judgingStore } from './judging-store.ts';
import { readForOutcome, statusDelivery, storeHanded, storeRead } from './outcomes.ts';
import { SpellingsSeen } from './receipt-matching.ts';
import { PhonesSeen } from './receipt-phones.ts';
import {
  type Arrived,
  type HandedMessage,
  type MatchedReceipt,
  matchReceipts,
  outcomesOfReceipts,
  storeSent,
} from './sent-parts.ts';
import { Settling } from './settling.ts';
import type { Matchers } from './template-rule.ts';
import type { Uploads } from './uploads.ts';

type Item =
  | { readonly kind: 'entry'; readonly entry: JournalEntry }
  | { readonly kind: 'outcome'; readonly ended: EndedAttempt; readonly last: JournalEntry | undefined }
  | ({ readonly kind: 'receipt' } & Arrived);

type InboxWriterDoors = {
  readonly database: Database;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly signal: WorkSignal;
  readonly node: number;
  readonly held: HeldClaims;
  readonly book: AccountBook;
  readonly links: LinkNumbers;
  /** Told what became of what links carried. */
  readonly router: Pick<Router, 'ended' | 'hasNext'>;
  readonly uploads: Pick<Uploads, 'keep'>;
  /** Told how many milliseconds after its message was handed over a receipt came. */
  readonly onReceipt?: (link: string, after: number) => void;
  /** How menus' SMS are accepted; the store is this transaction's. */
  readonly accepting: Omit<Accepting, 'store'>;
  readonly templates: Matchers;
  readonly onFault: (what: string, error: unknown) => void;
} & Attempting;

// A whole life of a call, fifteen events and an outcome: 0.32 ms, 0.16 ms of server CPU, three thousand calls a second.
// Nobody on the line waits for it, so it may take a moment: what happens is on disk within 20 to 30 ms, and however many calls
// there are share at most fifty commits a second.
const GATHER_MILLISECONDS = 20;
const BATCH_MAX = 2_000;
// A quarter of an hour of four hundred calls at one event a second each, about 200 MB.
const HELD_MAX = 400_000;

export class InboxWriter implements Journal, Inbox {
  readonly #doors: InboxWriterDoors;
  readonly #commits: GroupCommit<Item>;
  readonly #spellings = new SpellingsSeen();
  readonly #phones = new PhonesSeen();

  constructor(doors: InboxWriterDoors) {
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
    const { held, clock } = this.#doors;
    const claim = held.of(ref);
    const at = last?.at ?? clock.now();
    await this.#commits.add({ kind: 'outcome', ended: { ref, outcome, at, claim }, last });
    held.release(ref, claim);
  }

  async receipt(receipt: Receipt): Promise<void> {
    // The clocks of peers are theirs: nothing has happened that is still to come.
    const at = instant(Math.min(receipt.at, this.#doors.clock.now()));
    await this.#commits.add({ kind: 'receipt', receipt: { ...receipt, at } });
  }

  /** The same for one that has waited for its part. */
  async late(receipt: EarlyReceipt): Promise<void> {
    await this.#commits.add({ kind: 'receipt', ...receipt });
  }

  /** Ends a message that its peer has told nothing of in time. */
  async silence({ ref, link, silence }: Overdue): Promise<void> {
    const { clock, links, router } = this.#doors;
    const ended = { ref, outcome: silenceOutcome(silence), at: clock.now(), by: 'silence' } as const;
    await this.#commits.add({ kind: 'outcome', ended, last: undefined });
    router.ended(links.nameOf(link), silence);
  }

  async close(): Promise<void> {
    await this.#commits.close();
  }

  async #commit(items: readonly Item[]): Promise<void> {
    const { database, signal, clock } = this.#doors;
    // Most batches are one insert, which needs no transaction around it: one trip to the server in place of three.
    if (items.every(isOnlyAnEvent)) return void (await storeEvents(database, entriesOf(items)));
    const { wake, counted } = await database.transaction((session) => this.#apply(session, items));
    for (const { queue, at } of wake) signal.announce(queue, at ?? clock.now());
    for (const one of counted) this.#count(one);
  }

  /** Of a receipt that its message was waiting for. */
  #count({ receipt: { link, at, report }, handedAt }: MatchedReceipt): void {
    this.#doors.router.ended(link, report.kind === 'failed' ? 'failed' : 'delivered');
    this.#doors.onReceipt?.(link, Math.max(0, at - handedAt));
  }

  async #apply(session: Session, items: readonly Item[]): Promise<Applied> {
    const fresh = await storeEvents(session, entriesOf(items));
    const ended = items.flatMap((item) => (item.kind === 'outcome' ? [item.ended] : []));
    const followed = fresh.filter((entry) => entry.followUp !== undefined);
    const refs = [...ended, ...followed].map((concerned) => concerned.ref);
    const rows = await readForOutcome(session, refs);
    const follow = followUpsOf(followed);
    const doors = { ...this.#doors, place: this.#doors.accepting.place };
    const handed = await storeHanded(session, { moments: follow.handed, rows }, doors);
    const settling = new Settling(afterRing(rows, follow.handed), doors);
    const given = await this.#storeParts(session, handedOf(items, rows, this.#doors.node), rows);
    settling.settle(ended);
    const reported = await this.#settleReceipts(session, { items, given, settling });
    const consequences = await settling.write(session);
    const rowOf = (ref: MessageRef) => settling.row(ref);
    const read = await storeRead(session, { ended: reported.ended, rowOf }, doors);
    const told = this.#handlerCalls(follow.handlers, rows);
    const following = [...menusSms(follow.sms, rows), ...consequences.fallbacks.map(fallbackSms)];
    const sent = await this.#acceptSms(session, following);
    const deliveries = [...handed, ...told, ...consequences.deliveries, ...read, ...sent.told];
    await queueDeliveries(session, deliveries);
    const wake = [
      ...consequences.again,
      ...(deliveries.length > 0 ? [{ queue: DELIVERIES }, { queue: ESME_DELIVERIES }] : []),
      ...(sent.count > 0 ? [{ queue: MESSAGE_KINDS.sms }] : []),
    ];
    return { wake, counted: reported.counted };
  }

  async #storeParts(
    session: Session,
    handed: readonly HandedMessage[],
    rows: ReadonlyMap<MessageRef, MessageRow>,
  ): Promise<readonly GivenName[]> {
    await this.#keepFiles(handed, rows);
    return await storeSent(session, handed, this.#doors.links);
  }

  /** Behind what was handed over in the same batch: its receipts may be here already. */
  async #settleReceipts(
    session: Session,
    { items, given, settling }: Batch & { readonly given: readonly GivenName[] },
  ): Promise<Reported> {
    const { links, clock } = this.#doors;
    const spellings = this.#spellings;
    const phones = this.#phones;
    const arrived = items.flatMap((item): Arrived[] => (item.kind === 'receipt' ? [item] : []));
    for (const { receipt, early } of arrived)
      if (!early) spellings.reported(receipt.link, receipt.ids[0] ?? '');
    const early = await earlyReceiptsOf(session, given, { links, spellings, phones });
    const receipts = [...early.map((receipt) => ({ receipt })), ...arrived];
    if (receipts.length === 0) return { ended: [], counted: [] };
    const matching = {
      links,
      spellings,
      phones,
      now: clock.now(),
      changed: (ref: MessageRef) => settling.changed(ref),
    };
    const matched = await matchReceipts(session, receipts, matching);
    // Locked before their parts are looked at: two transactions must not each see the other's part missing.
    const others = matched.map(({ ref }) => ref).filter((ref) => !settling.has(ref));
    settling.add(await readForOutcome(session, others));
    const current = matched.filter(({ ref, attempt }) => settling.row(ref)?.attempts === attempt);
    const counted = current.filter(({ ref }) => settling.row(ref)?.final === false);
    const outcomes = await outcomesOfReceipts(session, current);
    const ended = outcomes.map((one) => ({ ...one, by: 'receipt' as const }));
    settling.settle(ended);
    return { ended, counted };
  }

  /** Another link may have to send them when a receipt says that the first did not deliver. */
  async #keepFiles(
    handed: readonly HandedMessage[],
    rows: ReadonlyMap<MessageRef, MessageRow>,
  ): Promise<void> {
    const { router, uploads, onFault } = this.#doors;
    for (const { ref, handed: outcome } of handed) {
      const row = rows.get(ref);
      const { files } = row?.submission.options ?? {};
      if (!row || !files?.length || !router.hasNext(outcome.link)) continue;
      const until = instant(Math.min(outcome.until, row.valid_until));
      await uploads.keep(files, until).catch((trouble: unknown) => onFault('files of a message', trouble));
    }
  }

  #handlerCalls(
    handlers: readonly Followed<'handler'>[],
    rows: ReadonlyMap<MessageRef, MessageRow>,
  ): readonly NewDelivery[] {
    const account = accountReader(this.#doors.secrets);
    return handlers.flatMap(({ entry, followUp }): NewDelivery[] => {
      const row = rows.get(entry.ref);
      const address = followUp.address ?? (row && account(row.account).settings.handler);
      if (!row || address === undefined) return [];
      const { fields } = followUp;
      return [{ kind: 'menu', account: row.account_id, ref: entry.ref, address, fields, at: entry.at }];
    });
  }

  /** `told`: of messages in whose place no SMS goes, as it is refused. */
  async #acceptSms(
    session: Session,
    sms: readonly FollowingSms[],
  ): Promise<{ readonly count: number; readonly told: readonly NewDelivery[] }> {
    const account = accountReader(this.#doors.secrets);
    const { book, templates, clock, accepting } = this.#doors;
    const store = judgingStore(acceptStore({ session, book }), { session, book, templates, clock });
    const told: NewDelivery[] = [];
    for (const { row, submission } of sms) {
      const accepted = await accept(account(row.account), submission, { ...accepting, store });
      if (accepted.ok) continue;
      const { fault, publicId } = accepted.error;
      if (publicId === undefined)
        this.#doors.onFault(`an SMS that follows from message ${row.submission.public_id} is refused`, fault);
      if (submission.door !== 'fallback') continue;
      const end = { ...row, ...endOfRefused(accepted.error) };
      told.push(...statusDelivery(end, clock.now(), { account, place: accepting.place }));
    }
    return { count: sms.length, told };
  }
}

/** What stands under the id of a message whose SMS was refused: that refusal where it is stored, else its own failure. */
function endOfRefused({ publicId, recipients = [] }: Refused): Partial<MessageRow> {
  const refused = recipients[0]?.refused;
  return publicId === undefined || !refused ? {} : { ...refused, kind: MESSAGE_KINDS.sms };
}

function entriesOf(items: readonly Item[]): readonly JournalEntry[] {
  return items.flatMap((item) => {
    switch (item.kind) {
      case 'entry':
        return [item.entry];
      case 'outcome':
        return item.last ? [item.last] : [];
      case 'receipt':
        return [];
      default:
        return unreachable(item);
    }
  });
}

/** Messages whose claims, held by this node, end with being handed over. */
function handedOf(
  items: readonly Item[],
  rows: ReadonlyMap<MessageRef, MessageRow>,
  node: number,
): readonly HandedMessage[] {
  return items.flatMap((item) => {
    if (item.kind !== 'outcome' || item.ended.outcome.kind !== 'handed') return [];
    const { ref, outcome: handed, at, claim } = item.ended;
    const row = rows.get(ref);
    if (!row || !isCurrent(row, item.ended, node)) return [];
    return [
      { ref, phone: row.phone, attempt: row.attempts, handed, at, since: handed.since ?? claim?.since },
    ];
  });
}

/** Nothing follows from it, and its row is all there is to it. */
function isOnlyAnEvent(item: Item): boolean {
  return item.kind === 'entry' && item.entry.followUp === undefined && item.entry.event.kind !== 'recorded';
}

/** What came together, and what becomes of its messages. */
type Batch = { readonly items: readonly Item[]; readonly settling: Settling };

type Applied = { readonly wake: readonly Wake[]; readonly counted: readonly MatchedReceipt[] };

type Reported = {
  readonly ended: readonly EndedAttempt[];
  readonly counted: readonly MatchedReceipt[];
};

type Wake = { readonly queue: number; readonly at?: Instant };

/** A message that rang and ended in the same batch has gone through status 0. */
function afterRing(
  rows: ReadonlyMap<MessageRef, MessageRow>,
  handed: ReadonlyMap<MessageRef, Instant>,
): ReadonlyMap<MessageRef, MessageRow> {
  return new Map(
    [...rows].map(([ref, row]) => [ref, handed.has(ref) && row.status === -1 ? { ...row, status: 0 } : row]),
  );
}
