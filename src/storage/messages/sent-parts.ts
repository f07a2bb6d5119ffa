// What was handed to peers, part by part, and the receipts that come for it. Owns the rows of parts and of receipts that
// came too early; what a receipt makes of its message is decided in the core.

import { LIMITS } from '../../base/limits.ts';
import { type Clock, DAY, type Instant, instant } from '../../base/time.ts';
import {
  outcomeOfParts,
  outcomeOfReport,
  type SentPart,
  statusOfReport,
} from '../../core/messages/sent-parts.ts';
import type { MessageRef } from '../../core/messages/submission.ts';
import type { AttemptOutcome, PartsAwaited, Receipt } from '../../core/ports.ts';
import { flags, moments, numbers } from '../database/array-text.ts';
import type { Session } from '../database/database.ts';
import { storable, storableJson } from '../database/stored-text.ts';
import type { LinkNumbers } from '../links.ts';
import { type Round, SWEEP_ROUND } from '../upkeep.ts';

type Handed = Extract<AttemptOutcome, { kind: 'handed' }>;

/** A message whose claim ended with being handed over. */
export type HandedMessage = {
  readonly ref: MessageRef;
  readonly attempt: number;
  readonly handed: Handed;
  readonly at: Instant;
};

const STORE = {
  name: 'sent-parts-store',
  text: `insert into sent_parts (message_id, attempt, part, parts, link_id, upstream_id, awaited, handed_at, until)
         select * from unnest($1::bigint[], $2::smallint[], $3::smallint[], $4::smallint[], $5::smallint[], $6::text[],
                              $7::boolean[], $8::timestamptz[], $9::timestamptz[])`,
};

// Every spelling of an early receipt has its row; the first that fits takes the others with it.
const TAKE_EARLY = {
  name: 'sent-parts-early',
  text: `
with found as (
  select e.* from unnest($1::smallint[], $2::text[]) as p(link_id, upstream_id)
  join early_receipts e on e.upstream_id = p.upstream_id and e.link_id = p.link_id
), gone as (
  delete from early_receipts e using found f
  where e.link_id = f.link_id and e.upstream_id = any(f.spellings) and e.received_at = f.received_at
)
select link_id, upstream_id, report, at from found order by received_at`,
};

const KEEP_EARLY = {
  name: 'sent-parts-keep-early',
  text: `insert into early_receipts (link_id, upstream_id, spellings, report, at, received_at)
         select r.link_id, r.upstream_id, r.spellings, r.report, r.at, $2 from jsonb_to_recordset($1::jsonb)
           as r(link_id smallint, upstream_id text, spellings text[], report jsonb, at timestamptz)`,
};

// The newest part of that name: peers begin their numbers anew.
const FIND = {
  name: 'sent-parts-find',
  text: `
select distinct on (r.receipt) r.receipt, p.message_id, p.attempt, p.part, p.parts, p.handed_at
from unnest($1::integer[], $2::smallint[], $3::text[]) with ordinality as r(receipt, link_id, upstream_id, rank)
cross join lateral (
  select * from sent_parts p where p.upstream_id = r.upstream_id and p.link_id = r.link_id order by handed_at desc limit 1
) p
order by r.receipt, r.rank`,
};

// A part that has its outcome keeps it, whatever comes later.
const REPORT = {
  name: 'sent-parts-report',
  text: `update sent_parts p set status = r.status, err = r.err
         from unnest($1::bigint[], $2::smallint[], $3::smallint[], $4::smallint[], $5::smallint[])
           as r(message_id, attempt, part, status, err)
         where p.message_id = r.message_id and p.attempt = r.attempt and p.part = r.part and p.status = 0`,
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
const FORGET_EARLY = {
  name: 'sent-parts-forget-early',
  text: 'delete from early_receipts where received_at < $1',
};

const BATCH = 5_000;

/** Receipts that were waiting for one of these. */
export async function storeSent(
  session: Session,
  messages: readonly HandedMessage[],
  links: LinkNumbers,
): Promise<readonly Receipt[]> {
  const rows = messages.flatMap(({ ref, attempt, handed, at }) =>
    handed.ids.map((id, index) => ({
      ref,
      attempt,
      part: index + 1,
      parts: handed.ids.length,
      link: links.numberOf(handed.link),
      id: storable(id),
      awaited: isAwaited(handed.awaits, index, handed.ids.length),
      at,
      until: handed.until,
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
  const early = await session.query<EarlyRow>(TAKE_EARLY, [
    numbers(rows.map(({ link }) => link)),
    rows.map(({ id }) => id),
  ]);
  return early.map((row) => ({
    link: links.nameOf(row.link_id),
    ids: [row.upstream_id],
    at: row.at,
    report: row.report,
  }));
}

type EarlyRow = {
  readonly link_id: number;
  readonly upstream_id: string;
  readonly report: Receipt['report'];
  readonly at: Instant;
};

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

type FoundPart = PartRow & {
  readonly receipt: number;
  readonly parts: number;
  readonly handed_at: number;
};

/** Each receipt with its part; those that nobody knows yet are kept for a part to come. */
export async function matchReceipts(
  session: Session,
  receipts: readonly Receipt[],
  { links, now }: { readonly links: LinkNumbers; readonly now: Instant },
): Promise<readonly MatchedReceipt[]> {
  if (receipts.length === 0) return [];
  const spelled = receipts.flatMap(({ link, ids }, at) =>
    ids.map((id) => ({ at, link: links.numberOf(link), id: storable(id) })),
  );
  const found = await session.query<FoundPart>(FIND, [
    numbers(spelled.map(({ at }) => at)),
    numbers(spelled.map(({ link }) => link)),
    spelled.map(({ id }) => id),
  ]);
  const parts = new Map(found.map((row) => [row.receipt, row]));
  const early = receipts.filter((_, at) => !parts.has(at));
  if (early.length > 0) await keepEarly(session, early, { links, now });
  return receipts.flatMap((receipt, at) => {
    const part = parts.get(at);
    if (!part) return [];
    const { message_id: ref, attempt, parts: all, handed_at } = part;
    return [{ receipt, ref, attempt, part: part.part, parts: all, handedAt: instant(handed_at) }];
  });
}

async function keepEarly(
  session: Session,
  receipts: readonly Receipt[],
  { links, now }: { readonly links: LinkNumbers; readonly now: Instant },
): Promise<void> {
  const rows = receipts.flatMap(({ link, ids, at, report }) =>
    ids.map((id) => ({
      link_id: links.numberOf(link),
      upstream_id: storable(id),
      spellings: ids.map(storable),
      report,
      at: new Date(at),
    })),
  );
  await session.query(KEEP_EARLY, [storableJson(rows), new Date(now)]);
}

/** What the receipts come to: outcomes of whole messages, the open parts of others noted. Earlier attempts decide nothing. */
export async function outcomesOfReceipts(
  session: Session,
  matched: readonly MatchedReceipt[],
): Promise<readonly { readonly ref: MessageRef; readonly outcome: AttemptOutcome; readonly at: Instant }[]> {
  const several = matched.filter(({ parts }) => parts > 1);
  const known = several.length === 0 ? new Map() : await reported(session, several);
  return matched.flatMap(({ receipt, ref, attempt, parts }) => {
    const status =
      parts === 1 ? statusOfReport(receipt.report) : outcomeOfParts(known.get(keyOf(ref, attempt)) ?? []);
    return status ? [{ ref, outcome: outcomeOfReport(receipt, status), at: receipt.at }] : [];
  });
}

function keyOf(ref: MessageRef, attempt: number): string {
  return `${ref} ${attempt}`;
}

async function reported(
  session: Session,
  matched: readonly MatchedReceipt[],
): Promise<ReadonlyMap<string, readonly SentPart[]>> {
  // Of several receipts for a part the first counts, in this batch as across batches.
  const first = new Map<string, MatchedReceipt>();
  for (const one of matched) {
    const key = `${keyOf(one.ref, one.attempt)} ${one.part}`;
    if (!first.has(key)) first.set(key, one);
  }
  const rows = [...first.values()].map((one) => ({ ...one, ...statusOfReport(one.receipt.report) }));
  await session.query(REPORT, [
    rows.map(({ ref }) => ref),
    rows.map(({ attempt }) => attempt),
    rows.map(({ part }) => part),
    rows.map(({ status }) => status),
    rows.map(({ err }) => err),
  ]);
  const refs = [...new Set(rows.map(({ ref }) => ref))];
  const parts = new Map<string, SentPart[]>();
  for (const row of await session.query<PartRow & SentPart>(PARTS, [refs])) {
    const key = keyOf(row.message_id, row.attempt);
    parts.set(key, [...(parts.get(key) ?? []), row]);
  }
  return parts;
}

/** Clearing away parts no receipt can come for any more, and receipts that no part has come for. */
export function sentPartsRound({
  database,
  clock,
}: {
  readonly database: Session;
  readonly clock: Clock;
}): Round {
  return {
    every: SWEEP_ROUND,
    what: 'old parts and early receipts',
    work: async () => {
      const partsBefore = new Date(clock.now() - LIMITS.links.partsKeptDays * DAY);
      while ((await database.query(FORGET_PARTS, [partsBefore, BATCH])).length === BATCH);
      await database.query(FORGET_EARLY, [new Date(clock.now() - LIMITS.links.earlyKeptDays * DAY)]);
    },
  };
}
