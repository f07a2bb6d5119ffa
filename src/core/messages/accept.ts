// Takes a submission in: judged, charged, stored and queued by one act of the store. Owns the order of these steps and
// what the client is told; every door and every menu comes through here.

import type { Chance } from '../../base/chance.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { type Clock, type Instant, later } from '../../base/time.ts';
import type { Account } from '../accounts/account.ts';
import { type Money, money, NO_MONEY } from '../accounts/money.ts';
import { type Purse, purseOf } from '../accounts/purse.ts';
import { asksForCode, inventCode } from '../menus/call-text.ts';
import { ERR } from './errors.ts';
import { type AccountFacts, type Judged, type JudgedItem, type Judging, judge } from './judge.ts';
import { dueAt } from './sending-time.ts';
import { STATUS } from './status.ts';
import type { Accepted, AcceptedRecipient, Refused, Submission } from './submission.ts';

/** What the store takes in as one act: it charges `cost`, or turns everything into status 24 when money is short. */
export type Admission = {
  readonly account: Account;
  /** Of the facts it was judged by. */
  readonly version: number;
  readonly submission: Submission;
  readonly items: readonly JudgedItem[];
  readonly cost: Money;
  readonly purse: Purse;
  readonly acceptedAt: Instant;
  readonly dueAt: Instant;
  readonly validUntil: Instant;
};

export type Admitted =
  | { readonly kind: 'taken' | 'money-short'; readonly publicId: string; readonly balance: Money }
  /** The account is another by now; nothing was stored. */
  | { readonly kind: 'stale' };

export interface AcceptStore {
  /** `newest`: not what is kept in memory. Undefined: there is no such account any more. */
  facts(account: Account, freshness: 'kept' | 'newest'): Promise<AccountFacts | undefined>;
  balance(account: Account, purse: Purse): Promise<Money>;
  /** Committed, or part of the caller's transaction, when it resolves. */
  admit(admission: Admission): Promise<Admitted>;
}

export type Accepting = Pick<Judging, 'kinds' | 'reachable' | 'place' | 'breathe'> & {
  readonly store: AcceptStore;
  readonly clock: Clock;
  readonly chance: Chance;
};

// Somebody would have to change the account between every judgement and its storing.
const TRIES = 5;

export async function accept(
  account: Account,
  asked: Submission,
  accepting: Accepting,
): Promise<Result<Accepted, Refused>> {
  const { submission, code } = withCode(asked, accepting.chance);
  for (let tries = 1; tries <= TRIES; tries++) {
    const facts = await accepting.store.facts(account, tries === 1 ? 'kept' : 'newest');
    if (facts?.account.state !== 'open') return err({ fault: 'sign-in-failed' });
    const accepted = await acceptWith(facts, submission, { ...accepting, code });
    if (accepted !== 'stale') return accepted;
  }
  return err({ fault: 'service-unavailable' });
}

type Coding = Accepting & { readonly code: string | undefined };

async function acceptWith(
  facts: AccountFacts,
  submission: Submission,
  { code, ...accepting }: Coding,
): Promise<Result<Accepted, Refused> | 'stale'> {
  const { store } = accepting;
  const { account, version } = facts;
  const judged = await judge(submission, { ...accepting, account, facts });
  if (!judged.ok) return judged;
  const cost = money(recipientsOf(judged.value).reduce((sum, recipient) => sum + recipient.cost, 0));
  const purse = purseOf(account, submission.kind);
  if (submission.purpose === 'price') {
    const refused = refusal(judged.value, undefined);
    if (refused) return err(refused);
    const balance = await store.balance(account, purse);
    return ok(answer(judged.value, { publicId: '', cost, balance, code }));
  }
  const acceptedAt = accepting.clock.now();
  const due = dueAt(submission.when, acceptedAt);
  const { items } = judged.value;
  const validUntil = later(due, submission.validity);
  const times = { acceptedAt, dueAt: due, validUntil };
  const admitted = await store.admit({ account, version, submission, items, cost, purse, ...times });
  if (admitted.kind === 'stale') return 'stale';
  const { publicId, balance } = admitted;
  if (admitted.kind === 'money-short')
    return err({ fault: 'money-short', publicId, recipients: unpaid(judged.value) });
  const refused = refusal(judged.value, publicId);
  return refused ? err(refused) : ok(answer(judged.value, { publicId, cost, balance, code }));
}

function unpaid(judged: Judged): AcceptedRecipient[] {
  const refused = { status: STATUS.moneyShort, err: ERR.none };
  return recipientsOf(judged).map((recipient) => ({ refused, ...recipient, cost: NO_MONEY }));
}

type Coded = { readonly submission: Submission; readonly code: string | undefined };

/** `mes=code` of a call: one invented code for all its recipients. */
function withCode(submission: Submission, chance: Chance): Coded {
  if (submission.kind !== 'call' || !submission.items.some((item) => asksForCode(item.text))) {
    return { submission, code: undefined };
  }
  const code = inventCode(chance);
  const items = submission.items.map((item) => (asksForCode(item.text) ? { ...item, text: code } : item));
  return { submission: { ...submission, items }, code };
}

function recipientsOf(judged: Judged): AcceptedRecipient[] {
  return judged.items.flatMap(({ parts, recipients }) =>
    recipients.map((recipient) => ({ ...recipient, parts })),
  );
}

function refusal(judged: Judged, publicId: string | undefined): Refused | undefined {
  if (!judged.fault) return undefined;
  const { fault, detail } = judged.fault;
  return {
    fault,
    recipients: recipientsOf(judged),
    ...(detail === undefined ? {} : { detail }),
    ...(publicId === undefined ? {} : { publicId }),
  };
}

type Answer = Pick<Accepted, 'publicId' | 'cost' | 'balance'> & { readonly code: string | undefined };

function answer(judged: Judged, { code, ...known }: Answer): Accepted {
  const recipients = recipientsOf(judged);
  const taken = recipients.filter((recipient) => !recipient.refused);
  const count = taken.reduce((sum, recipient) => sum + recipient.parts, 0);
  return { ...known, count, recipients, ...(code === undefined ? {} : { code }) };
}
