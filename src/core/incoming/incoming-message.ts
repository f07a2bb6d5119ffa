// A message from a subscriber to a number of ours: its shape, whose it is, and what follows from it. Owns these decisions
// and the ports around them; how a channel receives one and how a client reads them is theirs.

import type { Result } from '../../base/result.ts';
import { HOUR, type Instant } from '../../base/time.ts';
import type { Account, AccountId } from '../accounts/account.ts';
import type { ToldMessage } from '../esme/esme-told.ts';
import type { FaultCode } from '../faults.ts';
import { parsePhone } from '../numbers/phone-number.ts';
import { incomingFields } from './incoming-fields.ts';
import { type OptOutWords, optOutOf } from './opt-out.ts';

/** As a channel hands it in, whole: parts are joined, the text is decoded. */
export type ReceivedMessage = {
  /** The subscriber; digits, or whatever stood there. */
  readonly from: string;
  /** The number of ours it was sent to. */
  readonly to: string;
  readonly text: string;
  readonly sentAt: Instant;
  readonly receivedAt: Instant;
  /** Which channel, and its own name for the message: one that comes twice is taken once. */
  readonly source: string;
  readonly key?: string;
};

/** A part of a message that came in several, each with its own `key`; they come in any order. */
export type ReceivedPart = ReceivedMessage & {
  /** What the sender's parts have in common, how many there are, and which this is: 1 to `total`. */
  readonly concat: { readonly reference: number; readonly total: number; readonly number: number };
};

/** By what a message became somebody's. */
export type Ownership = 'rented' | 'recent' | 'prefix' | 'command' | 'nobody';

export type Received =
  | {
      readonly kind: 'taken';
      readonly id: number;
      readonly owner: string | undefined;
      readonly by: Ownership;
    }
  | { readonly kind: 'known' }
  /** Longer than any message can be. */
  | { readonly kind: 'too-long' };

/** The way in for channels. */
export interface Reception {
  /** Stored, and all that follows is queued, when it resolves. */
  receive(message: ReceivedMessage): Promise<Received>;
  /** The same for a part: `waits` until the others are there, or until they have been waited for long enough. */
  receivePart(part: ReceivedPart): Promise<Received | { readonly kind: 'waits' }>;
}

export type IncomingMessage = {
  readonly id: number;
  readonly receivedAt: Instant;
  readonly sentAt: Instant;
  readonly phone: string;
  readonly to: string;
  readonly text: string;
};

export type IncomingFilter = {
  /** Those after this one, the oldest first of them; absent: the newest. */
  readonly afterId?: number;
  /** Only those before this one. */
  readonly beforeId?: number;
  readonly since?: Instant;
  readonly to?: string;
  /** The subscriber. */
  readonly phone?: string;
  /** 1 to `LIMITS.incoming.listed`. */
  readonly limit: number;
};

export interface IncomingMessages {
  /** In the order of their numbers. */
  list(account: Account, filter: IncomingFilter): Promise<Result<readonly IncomingMessage[], FaultCode>>;
}

/** Who may lay claim to a message. */
export type Claims = {
  /** Who rents the number. */
  readonly tenant: AccountId | undefined;
  /** Who wrote to the subscriber last, and when. */
  readonly lastWriter: { readonly account: AccountId; readonly at: Instant } | undefined;
  /** Whose first word it begins with. */
  readonly prefixed: AccountId | undefined;
};

/** How long a shared number belongs to who wrote last: two weeks (spec http-misc 6). */
const RECENT = 14 * 24 * HOUR;

/** Whose the message is: the tenant's; on a shared number who wrote last, else whose word it begins with. */
export function ownerOf(
  { tenant, lastWriter, prefixed }: Claims,
  at: Instant,
): { readonly account: AccountId | undefined; readonly by: Ownership } {
  if (tenant !== undefined) return { account: tenant, by: 'rented' };
  if (lastWriter !== undefined && lastWriter.at >= at - RECENT)
    return { account: lastWriter.account, by: 'recent' };
  if (prefixed !== undefined) return { account: prefixed, by: 'prefix' };
  return { account: undefined, by: 'nobody' };
}

/** Since when a message must have been written to make its account the owner. */
export function recentSince(at: Instant): Instant {
  return (at - RECENT) as Instant;
}

/** The word a message begins with, in small letters; empty when it begins with none. */
export function firstWord(text: string): string {
  return /^\s*([\p{L}\p{N}_#*-]+)/u.exec(text)?.[1]?.toLowerCase() ?? '';
}

/** One automatic answer an hour to one subscriber: two machines must not write to each other for ever. */
const ANSWER_PAUSE = HOUR;

/** Names under which the settings that `users.php` passes on lie in an account (spec http-clients 2). */
export const ANSWER_SETTINGS = { on: 'answ', text: 'answ_text' } as const;

/** What is answered; empty: nothing. `answ` is a flag beside a text of its own, or the text itself. */
export function answerText(more: Readonly<Record<string, string>>): string {
  const { [ANSWER_SETTINGS.on]: on = '', [ANSWER_SETTINGS.text]: text = '' } = more;
  if (on === '' || on === '0') return '';
  return on === '1' ? text : on;
}

/** What follows from a message; whatever else it is to be passed on to becomes a kind of its own here. */
export type Consequence =
  | { readonly kind: 'handler'; readonly address: string; readonly fields: ReadonlyMap<string, string> }
  /** To whoever of the owner is bound over SMPP, now or within a day. */
  | { readonly kind: 'esme'; readonly told: ToldMessage }
  /** An SMS back to the subscriber. */
  | { readonly kind: 'answer'; readonly to: string; readonly text: string }
  /** A mail to the owner, whose program lets it be answered by SMS. */
  | { readonly kind: 'mail'; readonly to: string; readonly phone: string; readonly text: string }
  /** The subscriber goes into the owner's black list, or out of it again. */
  | { readonly kind: 'stop' | 'start'; readonly phone: string };

export type IncomingFacts = {
  /** Id of the last message the owner sent to the subscriber. */
  readonly lastSent: string | undefined;
  /** The door that message came by. */
  readonly lastDoor: string | undefined;
  /** When the owner last answered this subscriber by itself. */
  readonly lastAnswerAt: Instant | undefined;
  readonly words: OptOutWords;
};

export function consequencesOf(
  owner: Account,
  message: IncomingMessage,
  facts: IncomingFacts,
): readonly Consequence[] {
  if (owner.state !== 'open') return [];
  const optOut = optOutOf(message.text, facts.words);
  // Whoever says stop gets no answer: it would be one message more.
  const answered = optOut === 'stop' ? [] : answers(owner, message, facts);
  return [
    ...toHandler(owner, message, facts),
    ...toMailbox(owner, message, facts),
    ...toEsme(owner, message),
    ...(optOut === undefined ? [] : [{ kind: optOut, phone: message.phone }]),
    ...answered,
  ];
}

/** Outlook and its like read answers in the mailbox they write from (spec oms 8). */
function toMailbox(
  { settings }: Account,
  { phone, text }: IncomingMessage,
  { lastDoor }: IncomingFacts,
): readonly Consequence[] {
  if (lastDoor !== 'oms' || settings.email === undefined) return [];
  return [{ kind: 'mail', to: settings.email, phone, text }];
}

function toHandler(
  { settings }: Account,
  message: IncomingMessage,
  { lastSent }: IncomingFacts,
): readonly Consequence[] {
  if (settings.handler === undefined || settings.handlerIncoming === 'off') return [];
  const fields = incomingFields({ ...message, smsId: lastSent, timeZone: settings.timeZone });
  return [{ kind: 'handler', address: settings.handler, fields }];
}

function toEsme({ settings }: Account, { phone, to, text }: IncomingMessage): readonly Consequence[] {
  if (settings.smpp === 'off' || settings.smppIncoming === 'off') return [];
  return [{ kind: 'esme', told: { kind: 'incoming', from: phone, to, text } }];
}

function answers(
  { settings }: Account,
  { phone, receivedAt }: IncomingMessage,
  { lastAnswerAt }: IncomingFacts,
): readonly Consequence[] {
  const text = answerText(settings.more);
  const recently = lastAnswerAt !== undefined && lastAnswerAt > receivedAt - ANSWER_PAUSE;
  // Names of shops and short numbers take no answer.
  if (text === '' || recently || parsePhone(`+${phone}`) === undefined) return [];
  return [{ kind: 'answer', to: phone, text }];
}
