// The proof that nothing is lost: per account, accepted recipients against the heaps they lie in and what was removed of
// them, each book of both purses against the rows that made it, statistics against both; over all accounts, money in against
// money there. Owns the statements, which see one moment, and the sentences; no sentence means that everything balances.

import { decimalMoney, money } from '../../core/accounts/money.ts';
import { type Heap, type InWords, type NameLanguage, STATUS, STATUSES } from '../../core/messages/status.ts';
import type { Database, Session } from '../database/database.ts';

export type PurseBooks = {
  readonly balance: number;
  readonly reserved: number;
  /** What the ledger's rows say the two hold, and what it earned. */
  readonly ledgerBalance: number;
  readonly ledgerReserved: number;
  readonly ledgerIncome: number;
  /** What waiting messages it pays for have reserved, and final ones have cost, removed ones included. */
  readonly messagesReserved: number;
  readonly messagesCost: number;
  /** What the ledger says it earned by other things than messages. */
  readonly otherIncome: number;
  /** What was written down as paid for rented numbers. */
  readonly rentPaid: number;
};

type Heaps = {
  readonly delivered: number;
  readonly failed: number;
  readonly expired: number;
};

type AccountBooks = Heaps & {
  readonly login: string;
  readonly accepted: number;
  readonly waiting: number;
  /** Messages that are not in the history any more. */
  readonly removed: Heaps & { readonly recipients: number };
  /** What the statistics counted. */
  readonly counted: Heaps & { readonly messages: number };
  readonly currency: string;
  /** Of both purses. */
  readonly income: number;
  readonly ordinary: PurseBooks;
  readonly electronic: PurseBooks;
  /** What submissions say they had as recipients. */
  readonly recipients: number;
  /** Messages whose status and `final` contradict each other. */
  readonly contradictions: number;
};

/** Of all accounts of one currency. */
type CurrencyBooks = {
  readonly currency: string;
  /** Paid in, paid out, and what came and went through an exchange with another currency. */
  readonly paidIn: number;
  readonly paidOut: number;
  readonly exchangedIn: number;
  readonly exchangedOut: number;
  readonly balances: number;
  readonly reserved: number;
  readonly income: number;
  /** Transfers whose two sums should be the same and are not, or should be two and are one. */
  readonly wrongExchanges: number;
};

export type Books = {
  readonly accounts: readonly AccountBooks[];
  readonly currencies: readonly CurrencyBooks[];
};

export type Imbalance = { readonly login: InWords; readonly sentence: InWords };

/** A row of a transfer between accounts belongs to two of them. */
const ACCOUNTS = `
with heaped as (
  select account_id,
    count(*) filter (where status = any($1)) as delivered,
    count(*) filter (where status = any($2)) as failed,
    count(*) filter (where status = any($3)) as expired,
    count(*) filter (where status = any($4)) as waiting,
    count(*) filter (where final = (status = any($4))
      or (final and num_nonnulls(due_at, claimed_by, receipt_until) > 0)
      or (not final and status <> ${STATUS.stopped} and num_nonnulls(due_at, claimed_by, receipt_until) <> 1)
      or (status = ${STATUS.stopped} and num_nonnulls(due_at, claimed_by, receipt_until) > 0))
      as contradictions
  from messages group by account_id
), paid as (
  select coalesce(s.payer_id, s.account_id) as account_id, s.purse, sum(m.reserved)::bigint as reserved,
    coalesce(sum(m.cost) filter (where m.final), 0)::bigint as cost
  from messages m join submissions s on s.id = m.submission_id group by 1, 2
), sides as (
  select account_id, purse, from_book as book, why, -amount as amount from ledger
  union all
  select coalesce(to_account_id, account_id), purse, to_book, why, coalesce(to_amount, amount) from ledger
), booked as (
  select account_id, purse,
    sum(amount) filter (where book = 'balance')::bigint as balance,
    sum(amount) filter (where book = 'reserved')::bigint as reserved,
    sum(amount) filter (where book = 'income')::bigint as income,
    sum(amount) filter (where book = 'income' and why not in ('settle', 'excess'))::bigint as other_income
  from sides group by account_id, purse
), rented as (
  select payer_id as account_id, sum(amount)::bigint as paid from rent_payments group by payer_id
), submitted as (
  select account_id, sum(recipients)::bigint as recipients from submissions group by account_id
), told as (
  select account_id, sum(messages)::bigint as messages, sum(delivered)::bigint as delivered,
    sum(failed)::bigint as failed, sum(expired)::bigint as expired
  from (
    select account_id, messages, delivered, failed, expired from daily_statistics
    union all
    select account_id, messages, delivered, failed, expired from statistics_changes
  ) days group by account_id
), purses as (
  select a.id, n.purse, json_build_object(
    'balance', case n.purse when 1 then a.balance else a.balance2 end,
    'reserved', case n.purse when 1 then a.reserved else a.reserved2 end,
    'ledgerBalance', coalesce(b.balance, 0), 'ledgerReserved', coalesce(b.reserved, 0),
    'ledgerIncome', coalesce(b.income, 0), 'otherIncome', coalesce(b.other_income, 0),
    'rentPaid', case n.purse when 1 then coalesce(r.paid, 0) else 0 end,
    'messagesReserved', coalesce(p.reserved, 0),
    'messagesCost', coalesce(p.cost, 0) + coalesce(case n.purse when 1 then d.cost else d.cost2 end, 0)) as books
  from accounts a cross join (values (1), (2)) as n(purse)
  left join booked b on b.account_id = a.id and b.purse = n.purse
  left join paid p on p.account_id = a.id and p.purse = n.purse
  left join rented r on r.account_id = a.id
  left join removed_messages d on d.account_id = a.id
)
select a.login, a.currency, a.accepted, a.income,
  coalesce(h.delivered, 0) as delivered, coalesce(h.failed, 0) as failed, coalesce(h.expired, 0) as expired,
  coalesce(h.waiting, 0) as waiting, coalesce(h.contradictions, 0) as contradictions,
  json_build_object('delivered', coalesce(r.delivered, 0), 'failed', coalesce(r.failed, 0),
    'expired', coalesce(r.expired, 0), 'recipients', coalesce(r.recipients, 0)) as removed,
  json_build_object('messages', coalesce(t.messages, 0), 'delivered', coalesce(t.delivered, 0),
    'failed', coalesce(t.failed, 0), 'expired', coalesce(t.expired, 0)) as counted,
  coalesce(s.recipients, 0) as recipients, p1.books as ordinary, p2.books as electronic
from accounts a
join purses p1 on p1.id = a.id and p1.purse = 1
join purses p2 on p2.id = a.id and p2.purse = 2
left join heaped h on h.account_id = a.id
left join removed_messages r on r.account_id = a.id
left join told t on t.account_id = a.id
left join submitted s on s.account_id = a.id
order by a.login`;

const CURRENCIES = `
with moved as (
  select f.currency as currency_from, coalesce(t.currency, f.currency) as currency_to, l.amount, l.to_amount,
    l.from_book, l.to_book
  from ledger l join accounts f on f.id = l.account_id left join accounts t on t.id = l.to_account_id
)
select a.currency,
  sum(a.balance + a.balance2)::bigint as balances, sum(a.reserved + a.reserved2)::bigint as reserved,
  sum(a.income)::bigint as income,
  (select coalesce(sum(amount), 0) from moved where currency_to = a.currency and from_book = 'world')::bigint as "paidIn",
  (select coalesce(sum(amount), 0) from moved where currency_from = a.currency and to_book = 'world')::bigint as "paidOut",
  (select coalesce(sum(to_amount), 0) from moved where currency_to = a.currency)::bigint as "exchangedIn",
  (select coalesce(sum(amount), 0) from moved where currency_from = a.currency and to_amount is not null)::bigint
    as "exchangedOut",
  (select count(*) from moved where currency_from = a.currency
    and (to_amount is null) <> (currency_from = currency_to)) as "wrongExchanges"
from accounts a group by a.currency order by a.currency`;

/** One snapshot: it may run while everything goes on. It takes as long as the tables are large. */
export async function readBooks(database: Database): Promise<Books> {
  return await database.transaction(async (session) => {
    await session.query('set transaction isolation level repeatable read, read only');
    await session.query('set local statement_timeout = 0');
    return {
      accounts: await readAccounts(session),
      currencies: await session.query<CurrencyBooks>(CURRENCIES),
    };
  });
}

async function readAccounts(session: Session): Promise<readonly AccountBooks[]> {
  return await session.query<AccountBooks>(
    ACCOUNTS,
    (['delivered', 'failed', 'expired', 'waiting'] as const).map(statusesOf),
  );
}

function statusesOf(heap: Heap): readonly number[] {
  return [...STATUSES].filter(([, row]) => row.heap === heap).map(([status]) => status);
}

type Check = {
  readonly what: InWords;
  readonly left: number;
  readonly right: number;
  readonly unit: 'count' | 'money';
};

const WHAT = {
  heaps: { en: 'accepted recipients and their heaps', ru: 'принятые получатели и их состояния' },
  submissions: { en: 'accepted recipients and submissions', ru: 'принятые получатели и отправки' },
  statistics: { en: 'accepted recipients and statistics', ru: 'принятые получатели и статистика' },
  delivered: { en: 'delivered messages and statistics', ru: 'доставленные сообщения и статистика' },
  failed: { en: 'failed messages and statistics', ru: 'недоставленные сообщения и статистика' },
  expired: { en: 'expired messages and statistics', ru: 'просроченные сообщения и статистика' },
  contradictions: { en: 'messages in contradiction', ru: 'сообщения, которые себе противоречат' },
  income: { en: 'income and its ledger', ru: 'доход и его книга' },
  balance: { en: 'balance and its ledger', ru: 'баланс и его книга' },
  reserved: { en: 'reserved and its ledger', ru: 'резерв и его книга' },
  waiting: { en: 'reserved and waiting messages', ru: 'резерв и ждущие сообщения' },
  final: { en: 'income and final messages', ru: 'доход и законченные сообщения' },
  rent: { en: 'other income and paid rent', ru: 'прочий доход и плата за аренду' },
  money: { en: 'money in and money there', ru: 'деньги пришедшие и деньги на месте' },
  exchanges: { en: 'transfers with a wrong exchange', ru: 'переводы с неверным обменом' },
} as const satisfies Readonly<Record<string, InWords>>;

const PURSES = {
  ordinary: { en: '', ru: '' },
  electronic: { en: 'electronic ', ru: 'электронный кошелёк, ' },
} as const satisfies Readonly<Record<string, InWords>>;

const AGAINST: InWords = { en: 'against', ru: 'против' };
const ALL: InWords = { en: 'all accounts in', ru: 'все аккаунты в' };

/** Everything that does not balance; none when all is well. */
export function imbalances(books: Books): readonly Imbalance[] {
  return [
    ...books.accounts.flatMap((account) =>
      wrong(
        inBoth(() => account.login),
        checksOf(account),
      ),
    ),
    ...books.currencies.flatMap((all) =>
      wrong(
        inBoth((language) => `${ALL[language]} ${all.currency}`),
        currencyChecks(all),
      ),
    ),
  ];
}

function inBoth(say: (language: NameLanguage) => string): InWords {
  return { en: say('en'), ru: say('ru') };
}

function wrong(login: InWords, checks: readonly Check[]): readonly Imbalance[] {
  return checks
    .filter(({ left, right }) => left !== right)
    .map(({ what, left, right, unit }) => {
      const told = (value: number): string => (unit === 'money' ? decimalMoney(money(value)) : String(value));
      const sentence = inBoth(
        (language) => `${what[language]}: ${told(left)} ${AGAINST[language]} ${told(right)}`,
      );
      return { login, sentence };
    });
}

function checksOf(account: AccountBooks): readonly Check[] {
  const { ordinary, electronic, income, removed, counted } = account;
  const delivered = account.delivered + removed.delivered;
  const failed = account.failed + removed.failed;
  const expired = account.expired + removed.expired;
  const heaps = delivered + failed + expired + account.waiting;
  const recipients = account.recipients + removed.recipients;
  const count = (what: InWords, left: number, right: number): Check => ({ what, left, right, unit: 'count' });
  const earned = ordinary.ledgerIncome + electronic.ledgerIncome;
  return [
    count(WHAT.heaps, account.accepted, heaps),
    count(WHAT.submissions, account.accepted, recipients),
    count(WHAT.statistics, account.accepted, counted.messages),
    count(WHAT.delivered, delivered, counted.delivered),
    count(WHAT.failed, failed, counted.failed),
    count(WHAT.expired, expired, counted.expired),
    count(WHAT.contradictions, account.contradictions, 0),
    { what: WHAT.income, left: income, right: earned, unit: 'money' },
    ...purseChecks(ordinary, 'ordinary'),
    ...purseChecks(electronic, 'electronic'),
  ];
}

function purseChecks(books: PurseBooks, purse: keyof typeof PURSES): readonly Check[] {
  const { balance, reserved, messagesCost, otherIncome } = books;
  const check = (what: InWords, left: number, right: number): Check => ({
    what: inBoth((language) => PURSES[purse][language] + what[language]),
    left,
    right,
    unit: 'money',
  });
  return [
    check(WHAT.balance, balance, books.ledgerBalance),
    check(WHAT.reserved, reserved, books.ledgerReserved),
    check(WHAT.waiting, reserved, books.messagesReserved),
    check(WHAT.final, books.ledgerIncome - otherIncome, messagesCost),
    check(WHAT.rent, otherIncome, books.rentPaid),
  ];
}

function currencyChecks(all: CurrencyBooks): readonly Check[] {
  const arrived = all.paidIn - all.paidOut + all.exchangedIn - all.exchangedOut;
  const there = all.balances + all.reserved + all.income;
  return [
    { what: WHAT.money, left: arrived, right: there, unit: 'money' },
    { what: WHAT.exchanges, left: all.wrongExchanges, right: 0, unit: 'count' },
  ];
}
