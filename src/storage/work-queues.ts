// Which queue a message waits in, by number: kinds are numbered from zero, those of mailings lie apart so that single
// sendings go first, and some queues are no kind of message. Owns these numbers.

import type { Account } from '../core/accounts/account.ts';
import { MESSAGE_KINDS, type MessageKind } from '../core/messages/kind.ts';
import type { Submission } from '../core/messages/submission.ts';

/** Messages of accounts in test mode; no channel takes from it. */
export const TEST_MESSAGES = -1;
/** Calls to handlers. */
export const DELIVERIES = -2;
/** Mailings that are due. */
export const MAILINGS = -3;

/** From this number on queues hold messages of mailings and large requests: the number it would be otherwise and this. */
export const OF_MAILINGS = 10_000;
/** Above this number each link has its queue: its own number and this. */
const OF_LINKS = 100;
/** SQL: whether a message is a link's. */
export const OF_A_LINK = `queue % ${OF_MAILINGS} >= ${OF_LINKS}`;
/** Links that have ever been configured; the queues of more would lie among those of mailings. */
export const LINKS_MOST = OF_MAILINGS - OF_LINKS - 1;

/** Recipients of one request past which it waits with mailings: the next code must not stand behind all of them. */
const SINGLE_RECIPIENTS = 100;

type Queued = Pick<Submission, 'kind' | 'mailing'> & {
  /** Absent: a few. */
  readonly recipients?: number;
};

export function queueOf(account: Account, { kind, mailing, recipients = 1 }: Queued, link?: number): number {
  if (account.settings.test === 'on') return TEST_MESSAGES;
  const own = link === undefined ? MESSAGE_KINDS[kind] : OF_LINKS + link;
  const mass = mailing !== undefined || recipients > SINGLE_RECIPIENTS;
  return own + (mass ? OF_MAILINGS : 0);
}

/** Both queues of each kind. */
export function queuesOfKinds(kinds: readonly MessageKind[]): readonly number[] {
  return kinds.flatMap((kind) => [MESSAGE_KINDS[kind], MESSAGE_KINDS[kind] + OF_MAILINGS]);
}

/** Both queues of a link, by its number. */
export function queuesOfLink(link: number): readonly number[] {
  return [OF_LINKS + link, OF_LINKS + link + OF_MAILINGS];
}

/** The same for one that goes by its kind from now on. */
export function movedToKind(queue: number, kind: MessageKind): number {
  return MESSAGE_KINDS[kind] + (queue >= OF_MAILINGS ? OF_MAILINGS : 0);
}

/** The number of the kind that a queue of no link is of. */
export function kindOfQueue(queue: number): number {
  return queue % OF_MAILINGS;
}

/** The number of the link a queue belongs to; undefined: of a kind. */
export function linkOfQueue(queue: number): number | undefined {
  const own = queue % OF_MAILINGS;
  return own >= OF_LINKS ? own - OF_LINKS : undefined;
}

/** The queue of a message that moves to another link. */
export function movedTo(queue: number, link: number): number {
  return OF_LINKS + link + (queue >= OF_MAILINGS ? OF_MAILINGS : 0);
}

/** Exports of histories. */
export const EXPORTS = -4;
/** Calls that came in and are on: they never wait, and nobody takes from it. */
export const INCOMING_CALLS = -5;
/** What clients bound over SMPP are told. */
export const ESME_DELIVERIES = -6;
/** Commands that came by SMS. */
export const COMMANDS_BY_SMS = -7;
