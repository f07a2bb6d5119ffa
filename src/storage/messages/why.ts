// What is stored of one message that explains where it is. Owns that statement; the sentences are the core's.

import { err, ok, type Result } from '../../base/result.ts';
import { type Clock, type Instant, instant } from '../../base/time.ts';
import type { Account } from '../../core/accounts/account.ts';
import { type Money, NO_MONEY } from '../../core/accounts/money.ts';
import type { Purse } from '../../core/accounts/purse.ts';
import type { FaultCode } from '../../core/faults.ts';
import type { AccountFacts, Place } from '../../core/messages/judge.ts';
import type { MessageKey } from '../../core/messages/message-archive.ts';
import type { NameLanguage } from '../../core/messages/status.ts';
import { type Explanation, explain } from '../../core/messages/why.ts';
import { recipientAsKept } from '../../core/numbers/recipient.ts';
import type { FoundPrice } from '../../core/prices/price-book.ts';
import type { LinkNow } from '../../core/routing/link-now.ts';
import type { AccountBook } from '../accounts/account-book.ts';
import { type Session, whileAvailable } from '../database/database.ts';
import { storable } from '../database/stored-text.ts';
import type { LinkNumbers } from '../links.ts';
import { linkOfQueue } from '../work-queues.ts';
import { kindOf } from './claimed-row.ts';

function finding(by: string, condition: string): { readonly name: string; readonly text: string } {
  return {
    name: `why-find-by-${by}`,
    text: `
select m.kind, m.phone, m.status, m.err, m.rule, m.parts, m.unit_price, m.cost, m.reserved, s.purse, s.mailing_id,
  s.door, s.sender, s.accepted_at, m.changed_at, m.due_at, m.valid_until, m.attempts, m.receipt_until, m.doubtful,
  m.queue, array(select l.name from unnest(m.tried) t(id) join links l on l.id = t.id) as tried, n.name as node,
  (select string_agg(distinct l.name, ', ') from sent_parts p join links l on l.id = p.link_id
   where p.message_id = m.id and p.attempt = m.attempts) as carrier,
  (select string_agg(p.upstream_id, ', ' order by p.part) from sent_parts p
   where p.message_id = m.id and p.attempt = m.attempts) as upstream,
  case when s.payer_id is not null then p.login end as payer,
  case when m.due_at is null then 0 else (
    select count(*) from messages b
    where b.queue = m.queue and b.account_id = m.account_id and b.due_at < m.due_at
  ) end as before
from submissions s join messages m on m.submission_id = s.id
left join nodes n on n.id = m.claimed_by
left join accounts p on p.id = s.payer_id
where s.account_id = $1 and not m.hidden and ${condition}
order by m.id desc limit 1`,
  };
}

const FIND_REF = finding('number', 'm.account_id = $1 and m.id = $2');
const FIND_NAME = finding('name', 's.public_id = $2 and ($3::text is null or m.phone = $3)');

type FoundRow = {
  readonly kind: number;
  readonly phone: string;
  readonly door: string;
  readonly sender: string | null;
  readonly status: number;
  readonly err: number;
  readonly rule: string | null;
  readonly parts: number;
  readonly unit_price: Money;
  readonly cost: Money;
  readonly reserved: Money;
  readonly purse: Purse;
  readonly mailing_id: number | null;
  readonly accepted_at: number;
  readonly changed_at: number;
  readonly due_at: number | null;
  readonly valid_until: number;
  readonly attempts: number;
  readonly node: string | null;
  readonly receipt_until: number | null;
  readonly doubtful: boolean;
  readonly queue: number;
  readonly tried: readonly string[];
  readonly carrier: string | null;
  readonly upstream: string | null;
  readonly payer: string | null;
  readonly before: number;
};

type WhyDoors = {
  readonly session: Session;
  readonly book: AccountBook;
  readonly clock: Clock;
  readonly links: LinkNumbers;
  readonly linkNow: (link: string) => LinkNow | undefined;
  readonly place: (phone: string) => Place | undefined;
};

type Why = (
  account: Account,
  key: MessageKey,
  language?: NameLanguage,
) => Promise<Result<Explanation, FaultCode>>;

export function whyOf({ session, book, clock, place, links, linkNow }: WhyDoors): Why {
  const find = async (account: Account, key: MessageKey): Promise<FoundRow | undefined> => {
    if ('ref' in key) return (await session.query<FoundRow>(FIND_REF, [account.id, key.ref]))[0];
    const { phone, publicId } = key;
    const wanted = phone.trim() === '' ? null : storable(recipientAsKept(phone));
    return (await session.query<FoundRow>(FIND_NAME, [account.id, storable(publicId), wanted]))[0];
  };
  return (account, key, language = 'en') =>
    whileAvailable<Explanation, FaultCode>(async () => {
      const row = await find(account, key);
      const facts = (await book.of(account.id, 'newest'))?.facts;
      if (!row || !facts) return err('message-missing');
      const price = priceNow(row, facts, place);
      const { timeZone } = facts.account.settings;
      return ok(explain(factsOf(row, { links, linkNow }), { now: clock.now(), timeZone, price, language }));
    }, 'service-unavailable');
}

function priceNow(
  { door, sender, kind, phone }: FoundRow,
  { prices, phones }: Pick<AccountFacts, 'prices' | 'phones'>,
  place: WhyDoors['place'],
): FoundPrice {
  if (door === 'incoming') return prices.find('incoming-call', sender ?? '', '');
  if (kindOf(kind) === 'call' && phones.has(phone))
    return { unitPrice: NO_MONEY, from: { kind: 'own-phone' } };
  return prices.find(kindOf(kind), phone, place(phone)?.mccmnc ?? '');
}

function linkOf(queue: number, links: LinkNumbers): string | undefined {
  const number = linkOfQueue(queue);
  return number === undefined ? undefined : links.nameOf(number);
}

function factsOf(row: FoundRow, { links, linkNow }: Pick<WhyDoors, 'links' | 'linkNow'>) {
  const link = linkOf(row.queue, links);
  const moment = (at: number | null): Instant | undefined => (at === null ? undefined : instant(at));
  return {
    kind: kindOf(row.kind),
    phone: row.phone,
    status: row.status,
    err: row.err,
    rule: row.rule ?? undefined,
    parts: row.parts,
    unitPrice: row.unit_price,
    cost: row.cost,
    reserved: row.reserved,
    purse: row.purse,
    payer: row.payer ?? undefined,
    mailing: row.mailing_id ?? undefined,
    acceptedAt: instant(row.accepted_at),
    changedAt: instant(row.changed_at),
    dueAt: moment(row.due_at),
    validUntil: instant(row.valid_until),
    attempts: row.attempts,
    claimedBy: row.node ?? undefined,
    before: row.before,
    receiptUntil: moment(row.receipt_until),
    doubtful: row.doubtful ? ('yes' as const) : ('no' as const),
    link,
    linkNow: link === undefined ? undefined : linkNow(link),
    tried: row.tried,
    carrier: row.carrier ?? undefined,
    upstream: row.upstream ?? undefined,
  };
}
