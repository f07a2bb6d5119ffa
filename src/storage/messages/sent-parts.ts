// What was handed to peers, part by part, and the receipts that come for it. Owns the rows of parts; receipts that came too early
// are `early-receipts.ts`, what a receipt makes of its message is decided in the core.

import { groupedBy } from '../../base/grouped.ts';
import { LIMITS } from '../../base/limits.ts';
import { DAY, type Instant, instant } from '../../base/time.ts';
import {
  outcomeOfParts,
  outcomeOfReport,
  type SentPart,
  statusOfReport,
  statusOfReports,
} from '../../core/messages/sent-parts.ts';
import { STATUS } from '../../core/messages/status.ts';
import type { MessageRef } from '../../core/messages/submission.ts';
import type { AttemptOutcome, PartsAwaited, Receipt } from '../../core/ports.ts';
import { flags, moments, numbers } from '../database/array-text.ts';
import type { Session } from '../database/database.ts';
import { storable } from '../database/stored-text.ts';
import type { LinkNumbers } from '../links.ts';
import { type Round, SWEEP_ROUND } from '../upkeep.ts';
import type { MessageRow } from './claimed-row.ts';
import {
  type EarlyReceipt,
  earlyReceiptsRounds,
  type GivenName,
  keepEarly,
  type LateDoors,
  takeEarly,
} from './early-receipts.ts';
import { matchOf, type NamedPart, type SpellingsSeen } from './receipt-matching.ts';
import type { PhonesSeen } from './receipt-phones.ts';

type Handed = Extract<AttemptOutcome, { kind: 'handed' }>;

/** A message whose claim ended with being handed over. */
export type HandedMessage = {
  readonly ref: MessageRef;
  readonly phone: string;
  readonly attempt: number;
  readonly handed: Handed;
  readonly at: Instant;
  /** A moment before the attempt began, so far as it is known. */
  readonly since: Instant | undefined;
};

/** Parts of one name that are looked at. */
const NAMESAKES = 8;

const STORE = {
  name: 'sent-parts-store',
  text: `insert into sent_parts (message_id, attempt, part, parts, link_id, upstream_id, awaited, handed_at, until)
         select * from unnest($1::bigint[], $2::smallint[], $3::smallint[], $4::smallint[], $5::smallint[], $6::text[],
                              $7::boolean[], $8::timestamptz[], $9::timestamptz[])`,
};

// The newest parts of that name: peers begin their numbers anew, or give all parts of a message the same. Of the latter the part
// whose receipt is awaited is meant first.
const FIND = {
  name: 'sent-parts-find',
  text: `
select r.receipt, p.*, m.changed_at, m.phone,
  coalesce(p.status = 0 and not m.final and m.attempts = p.attempt and m.claimed_by is null and m.receipt_until is not null, false)
    as open
from unnest($1::integer[], $2::smallint[], $3::text[]) with ordinality as r(receipt, link_id, upstream_id, rank)
cross join lateral (
  select message_id, attempt, part, parts, handed_at, awaited, status, upstream_id from sent_parts p
  where p.upstream_id = r.upstream_id and p.link_id = r.link_id order by handed_at desc, awaited desc, part limit ${NAMESAKES}
) p
-- A join could be planned as a walk over all messages.
left join lateral (select * from messages where id = p.message_id limit 1) m on true
order by r.receipt, r.rank, p.handed_at desc, p.awaited desc, p.part`,
};

// A part that has its outcome keeps it, whatever comes later; only that it was read is more than that it was delivered.
const REPORT = {
  name: 'sent-parts-report',
  text: `update sent_parts p set status = r.status, err = r.err, reported_at = r.at
         from unnest($1::bigint[], $2::smallint[], $3::smallint[], $4::smallint[], $5::smallint[], $6::timestamptz[])
           as r(message_id, attempt, part, status, err, at)
         where p.message_id = r.message_id and p.attempt = r.attempt and p.part = r.part
           and (p.status = 0 or (p.status = ${STATUS.delivered} and r.status = ${STATUS.read}))`,
};

const PARTS = {
  name: 'sent-parts-of',
  text: `select message_id, attempt, part, status, err from sent_parts
         where message_id = any($1::bigint[]) and awaited order by message_id, part`,
};

const FORGET_PARTS = {
  name: 'sent-parts-forget',
  text: `delete from sent_parts where ctid = any(array(
           select ctid from sent_parts where handed_at < $1 limit $2)) returning 1`,
};
const BATCH = 5_000;

/** The names their links gave to their parts. */
export async function storeSent(
  session: Session,
  messages: readonly HandedMessage[],
  links: LinkNumbers,
): Promise<readonly GivenName[]> {
  const rows = messages.flatMap(({ ref, phone, attempt, handed, at, since }) =>
    namesOf(handed).map(({ index, id, awaited }) => ({
      ref,
      phone,
      attempt,
      part: index + 1,
      parts: handed.ids.length,
      link: links.numberOf(handed.link),
      id: storable(id),
      awaited,
      at,
      until: handed.until,
      since,
    })),
  );
  if (rows.length === 0) return [];
  await session.query(STORE, [
    numbers(rows.map(({ ref }) => ref)),
    numbers(rows.map(({ attempt }) => attempt)),
    numbers(rows.map(({ part }) => part)),
    numbers(rows.map(({ parts }) => parts)),
    numbers(rows.map(({ link }) => link)),
    rows.map(({ id }) => id),
    flags(rows.map(({ awaited }) => awaited)),
    moments(rows.map(({ at }) => at)),
    moments(rows.map(({ until }) => until)),
  ]);
  return rows;
}

/** A part with another name has a row for each: what a receipt says of one it says of both. */
function namesOf({ ids, otherIds = [], awaits }: Handed) {
  const own = ids.map((id, index) => ({ index, id, awaited: isAwaited(awaits, index, ids.length) }));
  return [...own, ...otherIds.map(({ index, id }) => ({ index, id, awaited: false }))];
}

function isAwaited(awaits: PartsAwaited, index: number, parts: number): boolean {
  return awaits === 'all' || index === (awaits === 'first' ? 0 : parts - 1);
}

type PartRow = {
  readonly message_id: MessageRef;
  readonly attempt: number;
  readonly part: number;
};

export type MatchedReceipt = {
  readonly receipt: Receipt;
  readonly ref: MessageRef;
  readonly attempt: number;
  readonly part: number;
  readonly parts: number;
  readonly handedAt: Instant;
};

type FoundPart = PartRow &
  Pick<NamedPart, 'upstream_id' | 'open'> & {
    readonly receipt: number;
    readonly parts: number;
    readonly handed_at: number;
    readonly status: number;
    readonly changed_at: number | null;
    readonly phone: string | null;
  };

/** A receipt to be matched; `early`: it has waited, and its rows go when it finds its part. */
export type Arrived = { readonly receipt: Receipt; readonly early?: EarlyReceipt['early'] };

type MatchDoors = {
  readonly links: LinkNumbers;
  readonly spellings: SpellingsSeen;
  readonly phones: PhonesSeen;
  readonly now: Instant;
  /** A message that this transaction is about to write, as it will be. */
  readonly changed: (ref: MessageRef) => MessageRow | undefined;
};

/** Each receipt with its part; those that nobody knows yet are kept for a part to come. */
export async function matchReceipts(
  session: Session,
  arrived: readonly Arrived[],
  { links, spellings, phones, now, changed }: MatchDoors,
): Promise<readonly MatchedReceipt[]> {
  if (arrived.length === 0) return [];
  const found = groupedBy(await namedParts(session, arrived, links), ({ receipt }) => receipt);
  const taken = new Set<string>();
  const matched: MatchedReceipt[] = [];
  const unknown: Receipt[] = [];
  const late: EarlyReceipt[] = [];
  for (const [at, { receipt, early }] of arrived.entries()) {
    const parts = (found.get(at) ?? []).map((row) => {
      const here = changed(row.message_id);
      const open = here ? row.status === 0 && isOpen(here, row.attempt) : row.open;
      return {
        ...row,
        phone: row.phone ?? undefined,
        // What another receipt of this batch was for is open no more.
        open: open && !taken.has(partKey(row)),
        changedAt: open || here ? now : row.changed_at === null ? undefined : instant(row.changed_at),
      };
    });
    const match = matchOf(receipt, parts, { spellings, phones, now, when: early ? 'late' : 'at once' });
    if (match.kind === 'unknown' && !early) unknown.push(receipt);
    if (match.kind !== 'part') continue;
    const { part } = match;
    taken.add(partKey(part));
    if (early) late.push({ receipt, early });
    const { message_id: ref, attempt, parts: all, handed_at } = part;
    matched.push({ receipt, ref, attempt, part: part.part, parts: all, handedAt: instant(handed_at) });
  }
  await keepEarly(session, unknown, { links, now });
  await takeEarly(session, late);
  return matched;
}

/** As `FIND` says of the messages that stand as they are stored. */
function isOpen({ final, attempts, claimed_by, receipt_until }: MessageRow, attempt: number): boolean {
  return !final && attempts === attempt && claimed_by === null && receipt_until !== null;
}

function partKey({ message_id, attempt, part }: PartRow): string {
  return `${message_id} ${attempt} ${part}`;
}

function namedParts(
  session: Session,
  arrived: readonly Arrived[],
  links: LinkNumbers,
): Promise<readonly FoundPart[]> {
  const spelled = arrived.flatMap(({ receipt: { link, ids } }, at) =>
    ids.map((id) => ({ at, link: links.numberOf(link), id: storable(id) })),
  );
  return session.query<FoundPart>(FIND, [
    numbers(spelled.map(({ at }) => at)),
    numbers(spelled.map(({ link }) => link)),
    spelled.map(({ id }) => id),
  ]);
}

/** What the receipts come to: outcomes of whole messages, the open parts of others noted. Earlier attempts decide nothing. */
export async function outcomesOfReceipts(
  session: Session,
  matched: readonly MatchedReceipt[],
): Promise<readonly { readonly ref: MessageRef; readonly outcome: AttemptOutcome; readonly at: Instant }[]> {
  const several = matched.filter(({ parts }) => parts > 1);
  const known = several.length === 0 ? new Map() : await reported(session, several);
  return [...groupedBy(matched, ({ ref }) => ref)].flatMap(([ref, group]) => {
    const [first] = group;
    const parts = known.get(keyOf(ref, first.attempt)) ?? [];
    const status = first.parts === 1 ? statusOfReports(group.map(reportOf)) : outcomeOfParts(parts);
    if (!status) return [];
    // What decided says for what reason: of several parts whichever failed.
    const said = group.find((one) => isSame(statusOfReport(reportOf(one)), status)) ?? first;
    return [{ ref, outcome: outcomeOfReport(said.receipt, status), at: said.receipt.at }];
  });
}

const reportOf = ({ receipt }: MatchedReceipt): Receipt['report'] => receipt.report;

function isSame(one: Pick<SentPart, 'status' | 'err'>, other: Pick<SentPart, 'status' | 'err'>): boolean {
  return one.status === other.status && one.err === other.err;
}

function keyOf(ref: MessageRef, attempt: number): string {
  return `${ref} ${attempt}`;
}

async function reported(
  session: Session,
  matched: readonly MatchedReceipt[],
): Promise<ReadonlyMap<string, readonly SentPart[]>> {
  const ofPart = groupedBy(matched, (one) => `${keyOf(one.ref, one.attempt)} ${one.part}`);
  const rows = [...ofPart.values()].map((group) => ({
    ...group[0],
    ...statusOfReports(group.map(reportOf)),
  }));
  await session.query(REPORT, [
    rows.map(({ ref }) => ref),
    rows.map(({ attempt }) => attempt),
    rows.map(({ part }) => part),
    rows.map(({ status }) => status),
    rows.map(({ err }) => err),
    moments(rows.map(({ receipt }) => receipt.at)),
  ]);
  const refs = [...new Set(rows.map(({ ref }) => ref))];
  const parts = new Map<string, SentPart[]>();
  for (const row of await session.query<PartRow & SentPart>(PARTS, [refs])) {
    const key = keyOf(row.message_id, row.attempt);
    parts.set(key, [...(parts.get(key) ?? []), row]);
  }
  return parts;
}

/** Clearing away parts no receipt can come for any more. */
function sentPartsRound({ database, clock }: Pick<LateDoors, 'database' | 'clock'>): Round {
  return {
    every: SWEEP_ROUND,
    what: 'old parts',
    work: async () => {
      const before = new Date(clock.now() - LIMITS.links.partsKeptDays * DAY);
      while ((await database.query(FORGET_PARTS, [before, BATCH])).length === BATCH);
    },
  };
}

export function receiptRounds(doors: LateDoors): readonly Round[] {
  return [sentPartsRound(doors), ...earlyReceiptsRounds(doors)];
}
