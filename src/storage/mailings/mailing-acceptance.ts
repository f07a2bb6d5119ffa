// Makes messages of some recipients of a mailing, inside the caller's transaction: by the same acceptance as any sending, as
// far as the money goes. Owns what happens where it ends; whom and when is the runner's.

import type { Result } from '../../base/result.ts';
import type { Account } from '../../core/accounts/account.ts';
import type { MailingContent } from '../../core/campaigns/mailings.ts';
import { itemsOf, type MailingRecipient } from '../../core/campaigns/recipients.ts';
import { type Accepting, accept } from '../../core/messages/accept.ts';
import type { Accepted, Refused, Submission } from '../../core/messages/submission.ts';
import type { AccountBook } from '../accounts/account-book.ts';
import type { Session } from '../database/database.ts';
import { acceptStore } from '../messages/accept-store.ts';
import { judgingStore } from '../messages/judging-store.ts';
import type { Matchers } from '../messages/template-rule.ts';
import type { Prepare } from '../texts/prepared-submit.ts';

/** Texts made ready, then judged; what is to be sent is stored. */
export type AcceptPart = (account: Account, submission: Submission) => Promise<Result<Accepted, Refused>>;

export type PartDoors = {
  readonly accepting: Omit<Accepting, 'store'>;
  readonly book: AccountBook;
  readonly templates: Matchers;
  readonly prepare: Prepare;
};

export type CountFloods = Accepting['floods']['count'];

/** As a part of the session's transaction; whoever commits it may count what it took, and only then. */
export function acceptingIn(
  session: Session,
  doors: PartDoors,
  count: CountFloods = () => undefined,
): AcceptPart {
  const { book, templates, prepare } = doors;
  const { floods } = doors.accepting;
  const isFlood: typeof floods.isFlood = (key, now, pending) => floods.isFlood(key, now, pending);
  const accepting = { ...doors.accepting, floods: { isFlood, count } };
  const { clock } = accepting;
  const store = judgingStore(acceptStore({ session, book }), { session, book, templates, clock });
  return async (account, submission) =>
    await accept(account, await prepare(account, submission), { ...accepting, store });
}

/** What every part of a mailing's run has in common. */
type PartMaker = {
  readonly session: Session;
  readonly account: Account;
  readonly accept: AcceptPart;
  readonly submission: (recipients: readonly MailingRecipient[]) => Submission;
};

type Part =
  | { readonly kind: 'taken' }
  /** Some or all have become messages with status 24. */
  | { readonly kind: 'money-short' }
  /** Nothing was stored: as it is, the mailing cannot go on. */
  | { readonly kind: 'refused'; readonly refused: Refused };

/** A submission of a mailing; `mailing` undefined: only to learn what it would cost. */
export function partOf(
  content: MailingContent,
  recipients: readonly MailingRecipient[],
  mailing?: { readonly id: number; readonly publicId: string },
): Submission {
  const { text, secondSender: _, fallbackText: __, ...common } = content;
  return {
    ...common,
    items: itemsOf(recipients, text),
    when: { kind: 'now' },
    purpose: mailing ? 'send' : 'price',
    ...(mailing ? { mailing: mailing.id, publicId: mailing.publicId } : {}),
  };
}

/** `money`: whether the last part of this mailing found enough; without it a whole part is not tried first. */
export async function takePart(
  maker: PartMaker,
  recipients: readonly MailingRecipient[],
  money: 'enough' | 'short',
): Promise<Part> {
  if (money === 'enough' || recipients.length < 2) return await fill(maker, recipients);
  const first = await fill(maker, recipients.slice(0, 1));
  if (first.kind === 'refused') return first;
  const rest = recipients.slice(1);
  return first.kind === 'taken' ? await fill(maker, rest) : await record(maker, rest);
}

/** Halves what the money does not cover until it is known who is the first it does not reach. */
async function fill(maker: PartMaker, recipients: readonly MailingRecipient[]): Promise<Part> {
  await maker.session.query('savepoint part');
  const whole = await record(maker, recipients);
  if (whole.kind !== 'money-short' || recipients.length < 2) return whole;
  await maker.session.query('rollback to savepoint part');
  const half = Math.ceil(recipients.length / 2);
  const first = await fill(maker, recipients.slice(0, half));
  if (first.kind === 'refused') return first;
  const rest = recipients.slice(half);
  return first.kind === 'taken' ? await fill(maker, rest) : await record(maker, rest);
}

async function record(maker: PartMaker, recipients: readonly MailingRecipient[]): Promise<Part> {
  const accepted = await maker.accept(maker.account, maker.submission(recipients));
  if (accepted.ok) return { kind: 'taken' };
  if (accepted.error.fault === 'money-short') return { kind: 'money-short' };
  // Whatever has an id is stored: forbidden, without a route, without a number.
  return accepted.error.publicId === undefined
    ? { kind: 'refused', refused: accepted.error }
    : { kind: 'taken' };
}
