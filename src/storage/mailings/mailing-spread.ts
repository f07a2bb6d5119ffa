// A sending with `period`: judged and answered like any sending, then sent in portions as a mailing. Owns the trial that gives
// the answer: the whole is accepted inside a transaction, and taken back when nothing stands in its way.

import { err, ok, type Result } from '../../base/result.ts';
import type { Clock } from '../../base/time.ts';
import type { Account } from '../../core/accounts/account.ts';
import { contentOf, notForMailings, timesOf } from '../../core/campaigns/content.ts';
import type { NewMailing } from '../../core/campaigns/mailings.ts';
import type { Spread } from '../../core/campaigns/portions.ts';
import { recipientsOf } from '../../core/campaigns/recipients.ts';
import type { Zone } from '../../core/campaigns/zone-time.ts';
import type { Accepted, Refused, Submission } from '../../core/messages/submission.ts';
import type { Session } from '../database/database.ts';
import type { AcceptPart } from './mailing-acceptance.ts';
import { storeMailing } from './mailing-making.ts';

/** Group codes become their members. */
export type ExpandGroups = (account: Account, submission: Submission) => Promise<Result<Submission, Refused>>;

type Spreading = {
  readonly submission: Submission;
  readonly spread: Spread;
  readonly accept: AcceptPart;
  readonly clock: Clock;
};

/** Without group codes, or why no mailing can be made of it. To be asked before the transaction: groups are read on their own. */
export async function wholeSubmission(
  account: Account,
  asked: Submission,
  expand: ExpandGroups,
): Promise<Result<Submission, Refused>> {
  const expanded = await expand(account, asked);
  if (!expanded.ok) return expanded;
  const detail = notForMailings(expanded.value);
  return detail === undefined ? expanded : err({ fault: 'parameters-wrong', detail });
}

/** Takes a whole submission. What is refused is stored under its id as any refused sending is; what is taken is charged portion by portion. */
export async function spreadSubmission(
  session: Session,
  account: Account,
  { submission, spread, accept, clock }: Spreading,
): Promise<Result<Accepted, Refused>> {
  await session.query('savepoint trial');
  const tried = await accept(account, submission);
  if (!tried.ok) return tried;
  await session.query('rollback to savepoint trial');
  const publicId = submission.publicId === undefined ? {} : { publicId: submission.publicId };
  const mailing = mailingOf(submission, spread);
  const id = await storeMailing(session, account, { mailing, now: clock.now(), ...publicId });
  return ok({ ...tried.value, publicId: id });
}

function mailingOf(submission: Submission, spread: Spread): Omit<NewMailing, 'price'> {
  const { items, when } = submission;
  const { start, hours } = timesOf(when);
  const zone: { readonly zone?: Zone } =
    when.kind === 'hours' ? { zone: { kind: 'fixed', hours: when.zoneHours } } : {};
  const once = { rule: 'by hand', repeatsMax: undefined, perSecond: undefined, secondTry: 'no' } as const;
  return {
    name: '',
    content: contentOf(submission),
    plan: { ...once, spread, hours, ...zone },
    start,
    recipients: recipientsOf(items).recipients,
    groups: [],
    recipientsAre: 'ready',
  };
}
