// Takes a submission in: judged, charged, stored and queued by one act of the store. Owns the order of these steps and
// what the client is told; every door and every menu comes through here.

import type { Chance } from '../../base/chance.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { type Clock, type Instant, later } from '../../base/time.ts';
import type { Account } from '../accounts/account.ts';
import { type Money, money, NO_MONEY } from '../accounts/money.ts';
import { asksForCode, inventCode } from '../menus/call-text.ts';
import { ERR } from './errors.ts';
import { type AccountFacts, type Judged, type JudgedItem, type Judging, judge } from './judge.ts';
import { dueAt } from './sending-time.ts';
import { STATUS } from './status.ts';
import type { Accepted, AcceptedRecipient, Refused, Submission } from './submission.ts';

/** What the store takes in as one act: it charges `cost`, or turns everything into status 24 when money is short. */
export type Admission = {
  readonly account: Account;
  readonly submission: Submission;
  readonly items: readonly JudgedItem[];
  readonly cost: Money;
  readonly acceptedAt: Instant;
  readonly dueAt: Instant;
  readonly validUntil: Instant;
};

export type Admitted = {
  readonly kind: 'taken' | 'money-short';
  readonly publicId: string;
  readonly balance: Money;
};

export interface AcceptStore {
  facts(account: Account): Promise<AccountFacts>;
  balance(account: Account): Promise<Money>;
  /** Committed, or part of the caller's transaction, when it resolves. */
  admit(admission: Admission): Promise<Admitted>;
}

export type Accepting = Pick<Judging, 'tariff' | 'kinds' | 'reachable' | 'breathe'> & {
  readonly store: AcceptStore;
  readonly clock: Clock;
  readonly chance: Chance;
};

export async function accept(
  account: Account,
  asked: Submission,
  accepting: Accepting,
): Promise<Result<Accepted, Refused>> {
  const { submission, code } = withCode(asked, accepting.chance);
  const { store } = accepting;
  const facts = await store.facts(account);
  const judged = await judge(submission, { ...accepting, account, facts });
  if (!judged.ok) return judged;
  const cost = money(recipientsOf(judged.value).reduce((sum, recipient) => sum + recipient.cost, 0));
  if (submission.purpose === 'price') {
    const refused = refusal(judged.value, undefined);
    if (refused) return err(refused);
    return ok(answer(judged.value, { publicId: '', cost, balance: await store.balance(account), code }));
  }
  const acceptedAt = accepting.clock.now();
  const due = dueAt(submission.when, acceptedAt);
  const { items } = judged.value;
  const validUntil = later(due, submission.validity);
  const times = { acceptedAt, dueAt: due, validUntil };
  const admitted = await store.admit({ account, submission, items, cost, ...times });
  const { publicId, balance } = admitted;
  if (admitted.kind === 'money-short') {
    const refused = { status: STATUS.moneyShort, err: ERR.none };
    const recipients = recipientsOf(judged.value).map((recipient) => ({
      refused,
      ...recipient,
      cost: NO_MONEY,
    }));
    return err({ fault: 'money-short', publicId, recipients });
  }
  const refused = refusal(judged.value, publicId);
  return refused ? err(refused) : ok(answer(judged.value, { publicId, cost, balance, code }));
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
