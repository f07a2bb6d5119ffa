// What a door hands to the core once it has read a request, and what it gets back. Owns these two shapes; every door
// makes the same ones, so that no door can do what another cannot.

import type { Result } from '../../base/result.ts';
import type { Instant } from '../../base/time.ts';
import type { Account } from '../accounts/account.ts';
import type { Money } from '../accounts/money.ts';
import type { ReceiptWish } from '../esme/esme-told.ts';
import type { FaultCode } from '../faults.ts';
import type { MessageKind } from './kind.ts';
import type { TextPart } from './segments.ts';

type Door =
  | 'http'
  | 'json'
  | 'api'
  | 'smtp'
  | 'smpp'
  | 'soap'
  | 'oms'
  | 'sms'
  | 'menu'
  | 'notice'
  | 'fallback'
  /** Calls that subscribers make to a number of the account. */
  | 'incoming'
  | 'command-line';

/** One text for one or more recipients as written by the client; numbers are corrected by the core. */
export type SubmissionItem = {
  readonly phones: readonly string[];
  readonly text: string;
  readonly sender?: string;
  /** Its own time, where it differs from that of the submission. */
  readonly when?: SendingTime;
};

/**
 * What makes a repeated request known as such: a key of the client's choosing and a digest of everything it asked. The key
 * is stored in the transaction that stores the messages, so a crash leaves both or neither.
 */
export type IdempotencyKey = {
  readonly key: string;
  readonly request: string;
  /** Milliseconds it is remembered; absent: a day. */
  readonly kept?: number;
};

export type MailAnswered = { readonly to?: string };

/** A sound file that came with the request, already stored; `play` order is the order of the list. */
export type Upload = { readonly name: string; readonly file: string; readonly bytes: number };

export type Submission = {
  readonly door: Door;
  readonly kind: MessageKind;
  readonly items: readonly SubmissionItem[];
  /** The client's own id, as it came (1..2147483647 or up to 40 of A-Za-z0-9.-_); absent: assigned. */
  readonly publicId?: string;
  readonly sender?: string;
  /** `now`, a moment, or a daily window of hours in the zone given. */
  readonly when: SendingTime;
  /** Life time in milliseconds, 60_000 to 24 h. */
  readonly validity: number;
  readonly comment?: string;
  readonly transliterate: 'no' | 'translit' | 'look-alike';
  readonly partsMax?: number;
  /** Links of the texts become short ones, a recipient's own each, whose clicks are counted. */
  readonly links?: 'short';
  /** What stands before the codes of links, once they are short. */
  readonly linkPrefix?: string;
  readonly subject?: string;
  /** Of an e-mail that passes on a subscriber's message: the subscriber, whom the reader's program answers by SMS. */
  readonly replyMobile?: string;
  /** Of a messenger: the SMS that goes to who was not reached by it, under the same id. */
  readonly fallbackText?: string;
  readonly binary?: 'bytes' | 'hex';
  /** Its text is one part of a message that the client has cut. */
  readonly part?: TextPart;
  readonly call?: CallOptions;
  /** Files that an MMS or an e-mail carries, in their order. */
  readonly files?: readonly Upload[];
  /** `price`: nothing is stored or charged, the answer tells what it would cost. */
  readonly purpose: 'send' | 'price';
  /** The call whose menu sent this SMS. */
  readonly cause?: MessageRef;
  /** The mailing this is a part of: never taken for a repetition. */
  readonly mailing?: number;
  readonly clientAddress?: string;
  /** `no`: the account finds it neither in its history nor by its status. */
  readonly shown?: 'no';
  /** How the octets of a message over SMPP were to be read: one that replaces it says nothing of its own. */
  readonly dataCoding?: number;
  /** Alerts it tells of, by what they are known by (`notices/alert-group.ts`). */
  readonly alerts?: readonly string[];
  /** Receipts for a client that is bound over SMPP. */
  readonly receipt?: ReceiptWish;
  /** The service's own answer to a mail whose Message-ID may be known: it costs nothing, no rule of the account holds it up, and
   * `sender` is an address of the service. */
  readonly answer?: MailAnswered;
  /** Of a sending: the same key again is answered from what is stored (`submit` tells how). */
  readonly idempotencyKey?: IdempotencyKey;
};

/** Everything that was stored for a submission, whatever its kind does with it. */
export function uploadsOf({ call, files }: Pick<Submission, 'call' | 'files'>): readonly Upload[] {
  return call?.uploads ?? files ?? [];
}

export type SendingTime =
  | { readonly kind: 'now' }
  | { readonly kind: 'at'; readonly at: Instant }
  | { readonly kind: 'hours'; readonly from: number; readonly till: number; readonly zoneHours: number };

export type CallOptions = {
  /** As written (`m3,en`); undefined: the account's, then the service's default. */
  readonly voice?: string;
  /** Seconds to ring (10..35), seconds between attempts (10..3600), attempts altogether (1..9): spec http-voice 3, clamped. */
  readonly ringSeconds: number;
  readonly pauseSeconds: number;
  readonly attempts: number;
  readonly uploads: readonly Upload[];
};

/** A message row: its number inside the service. The classic doors never show it. */
export type MessageRef = number & { readonly __message: true };

export type AcceptedRecipient = {
  /** Digits only. */
  readonly phone: string;
  readonly mccmnc?: string;
  readonly parts: number;
  readonly cost: Money;
  /** Number of the link that will carry it; absent: whatever channel takes its kind. */
  readonly link?: number;
  /** Set when this number was refused while others were taken (status and err of spec codes.md). */
  readonly refused?: { readonly status: number; readonly err: number };
};

export type Accepted = {
  readonly publicId: string;
  /** Parts of all accepted recipients; seconds for calls. */
  readonly count: number;
  readonly cost: Money;
  /** Balance after the reservation. */
  readonly balance: Money;
  readonly recipients: readonly AcceptedRecipient[];
  /** `mes=code&call=1`: the code that will be spoken. */
  readonly code?: string;
};

export type Refused = {
  readonly fault: FaultCode;
  /** What exactly is wrong, in English, such as `line 3, column 5: …`; doors that carry texts append or use it. */
  readonly detail?: string;
  /** Faults that happen after the id was given (no money, forbidden, wrong number, no route) carry it. */
  readonly publicId?: string;
  readonly recipients?: readonly AcceptedRecipient[];
};

/**
 * With an idempotency key: `key-reused` when the key came with another request, `key-in-use` while the first is under way,
 * and within a day the answer of the first for the same request. A refusal that stored nothing leaves the key free.
 */
export type Submit = (account: Account, submission: Submission) => Promise<Result<Accepted, Refused>>;
