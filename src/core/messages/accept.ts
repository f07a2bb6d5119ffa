// Takes a submission in: judged, charged, stored and queued by one act of the store. Owns the order of these steps and
// what the client is told; every door and every menu comes through here.

import type { Chance } from '../../base/chance.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { type Clock, type Instant, MINUTE } from '../../base/time.ts';
import type { Account } from '../accounts/account.ts';
import { type Money, money, NO_MONEY } from '../accounts/money.ts';
import { type Purse, purseOf } from '../accounts/purse.ts';
import { asksForCode, inventCode } from '../menus/call-text.ts';
import { parseRecipient } from '../numbers/recipient.ts';
import { type CountLimit, counts, dayOf, limitsReader } from '../rules/day-counts.ts';
import type { FloodWatch } from '../rules/flood-watch.ts';
import { RecipientRules, type RuleFacts } from '../rules/recipient-rules.ts';
import type { MatchTemplate } from '../texts/operator-template.ts';
import { ERR } from './errors.ts';
import { type AccountFacts, type Judged, type JudgedItem, type Judging, judge } from './judge.ts';
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
  /** The account's day, and what its counts of that day grow by; past a limit nothing is stored and the answer is `stale`. */
  readonly day: string;
  readonly counts: readonly CountLimit[];
  readonly acceptedAt: Instant;
  /** Milliseconds a message lives from when it may go out. */
  readonly validity: number;
  /** What the client will be told, for a store that keeps it. */
  readonly answerTo: (stored: Stored) => Result<Accepted, Refused>;
};

type Stored = {
  readonly kind: 'taken' | 'money-short';
  readonly publicId: string;
  readonly balance: Money;
};

export type Admitted =
  | Stored
  /** Nothing was stored: this sending had been before, and was answered so, or may not be made now. */
  | { readonly kind: 'answered'; readonly answer: Result<Accepted, Refused> }
  /** The account is another by now, or others have used up a limit; nothing was stored. */
  | { readonly kind: 'stale' };

export interface AcceptStore {
  /** `newest`: not what is kept in memory. Undefined: there is no such account any more. */
  facts(account: Account, freshness: 'kept' | 'newest'): Promise<AccountFacts | undefined>;
  balance(account: Account, purse: Purse): Promise<Money>;
  /** What rules must know of numbers and counts; the counts are those of the account's day. */
  known(asked: RuleQuestions): Promise<RuleAnswers>;
  /** Committed, or part of the caller's transaction, when it resolves. */
  admit(admission: Admission): Promise<Admitted>;
}

type RuleQuestions = {
  readonly account: Account;
  readonly use: 'single' | 'mass';
  /** Corrected, each once. */
  readonly phones: readonly string[];
  readonly day: string;
  readonly subjects: readonly string[];
};

type RuleAnswers = Pick<RuleFacts, 'black' | 'counted'> & { readonly templateOf?: MatchTemplate };

export type Accepting = Pick<Judging, 'kinds' | 'wayOf' | 'place' | 'national' | 'breathe'> & {
  readonly store: AcceptStore;
  readonly clock: Clock;
  readonly chance: Chance;
  /** Asked while judging, counted once for what was taken. */
  readonly floods: Pick<FloodWatch, 'isFlood' | 'count'>;
  /** A short digest of a text. */
  readonly digest: (text: string) => string;
  readonly zoneHours: RuleFacts['zoneHours'];
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
  const acceptedAt = accepting.clock.now();
  const { rules, day, templateOf } = await rulesFor(submission, { ...accepting, account, acceptedAt });
  const judging = { ...accepting, account, facts, verdict: rules.verdict, templateOf, now: acceptedAt };
  const judged = await judge(submission, judging);
  if (!judged.ok) return judged;
  const cost = money(recipientsOf(judged.value).reduce((sum, recipient) => sum + recipient.cost, 0));
  const purse = purseOf(account, submission.kind);
  if (submission.purpose === 'price') {
    const refused = refusal(judged.value, undefined);
    if (refused) return err(refused);
    const balance = await store.balance(account, purse);
    return ok(answer(judged.value, { publicId: '', cost, balance, code }));
  }
  const { items } = judged.value;
  const answerTo = ({ kind, publicId, balance }: Stored): Result<Accepted, Refused> => {
    if (kind === 'money-short')
      return err({ fault: 'money-short', publicId, recipients: unpaid(judged.value) });
    const refused = refusal(judged.value, publicId);
    return refused ? err(refused) : ok(answer(judged.value, { publicId, cost, balance, code }));
  };
  const added = judged.value.fault ? [] : rules.added;
  const times = { acceptedAt, validity: validityOf(account, submission) };
  const charge = { cost, purse };
  const admitted = await store.admit({
    account,
    version,
    submission,
    items,
    day,
    counts: added,
    answerTo,
    ...charge,
    ...times,
  });
  if (admitted.kind === 'stale') return 'stale';
  if (admitted.kind === 'taken' && !judged.value.fault)
    accepting.floods.count(floodKeys(account, rules.letThrough), acceptedAt);
  return admitted.kind === 'answered' ? admitted.answer : answerTo(admitted);
}

const NO_DAY = { day: '', hour: '' };

type RulesContext = Accepting & {
  readonly account: Account;
  readonly acceptedAt: Instant;
};

/** The rules, with all they must know of the recipients gathered. */
async function rulesFor(
  submission: Submission,
  context: RulesContext,
): Promise<{ readonly rules: RecipientRules; readonly day: string; readonly templateOf: MatchTemplate }> {
  const { account, acceptedAt, store, place, digest, zoneHours, floods } = context;
  const { clientAddress } = submission;
  const use = submission.mailing === undefined ? 'single' : 'mass';
  const counting = counts(account);
  const { day, hour } = counting ? dayOf(account, acceptedAt) : NO_DAY;
  const limitsOf = counting ? limitsReader(account, hour) : undefined;
  const phones = new Set<string>();
  const subjects = new Set<string>();
  for (const item of submission.items) {
    const textMark = counting ? digest(item.text) : '';
    for (const phone of item.phones.map((written) => parseRecipient(submission.kind, written))) {
      if (phone === undefined) continue;
      phones.add(phone);
      if (!limitsOf) continue;
      const country = place(phone)?.country;
      const recipient = { phone, textMark, cost: NO_MONEY, country, clientAddress };
      for (const { subject } of limitsOf(recipient)) subjects.add(subject);
    }
  }
  const asked = { account, use, phones: [...phones], day, subjects: [...subjects] } as const;
  const { templateOf = () => undefined, ...known } = await store.known(asked);
  const rules = new RecipientRules({
    ...known,
    account,
    use,
    clientAddress,
    hour,
    textMark: counting ? digest : () => '',
    isFlood: (phone, pending) =>
      submission.purpose === 'send' && floods.isFlood(floodKey(account, phone), acceptedAt, pending),
    zoneHours,
  });
  return { rules, day, templateOf };
}

function floodKey({ id }: Account, phone: string): string {
  return `${id} ${phone}`;
}

function floodKeys(account: Account, letThrough: RecipientRules['letThrough']): readonly string[] {
  return [...letThrough].flatMap(([phone, messages]) =>
    new Array<string>(messages).fill(floodKey(account, phone)),
  );
}

function validityOf({ settings }: Account, { validity }: Submission): number {
  return settings.validityMax === undefined ? validity : Math.min(validity, settings.validityMax * MINUTE);
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
