// The doors between the core and the world outside it. Channels and voice take work and give back what came of it
// through these ports alone; the core never calls outward by name.

import type { Result } from '../base/result.ts';
import type { Instant } from '../base/time.ts';
import type { Account } from './accounts/account.ts';
import type { KeyScope, Need } from './accounts/api-keys.ts';
import type { CallEvent } from './events/call-event.ts';
import type { MessageKind } from './messages/kind.ts';
import type { LookupData } from './messages/message-status.ts';
import type { TextPart } from './messages/segments.ts';
import type { CallOptions, MailAnswered, MessageRef, Upload } from './messages/submission.ts';
import type { TransferWay } from './numbers/transfer-number.ts';
import type { FailOverReason } from './routing/route.ts';

/** Work for a channel: one message to one recipient, claimed by this node for one attempt. */
export type ClaimedMessage = {
  readonly ref: MessageRef;
  readonly account: Account;
  readonly publicId: string;
  readonly kind: MessageKind;
  readonly phone: string;
  readonly text: string;
  readonly sender: string | undefined;
  readonly call: CallOptions | undefined;
  /** Accepted for a phone of the account, free: no trunk may take it. */
  readonly ownPhone?: 'yes';
  /** Parts it was counted and charged as. */
  readonly parts: number;
  /** What the characters of a binary text stand for: octets, or pairs of hexadecimal digits. */
  readonly binary?: 'bytes' | 'hex';
  /** Its text is one part of a message that the client has cut. */
  readonly part?: TextPart;
  /** Of an MMS or an e-mail. */
  readonly subject?: string;
  readonly files?: readonly Upload[];
  /** Of an e-mail: it is the service's answer to another one. */
  readonly answer?: MailAnswered;
  /** Of an e-mail that passes on a subscriber's message: their number, or whatever name they wrote under. */
  readonly replyMobile?: string;
  /** An earlier attempt may have gone out all the same: nobody knows. */
  readonly doubtful: 'no' | 'yes';
  /** 1 for the first attempt. */
  readonly attempt: number;
  readonly acceptedAt: Instant;
  /** No attempt begins after this moment. */
  readonly validUntil: Instant;
  /** The number of the last event row written for this message; the next is one more. */
  readonly lastEvent: number;
};

/** What a channel takes: every message of some kinds that goes by no link, or what is routed to a link. */
export type Work = readonly MessageKind[] | { readonly link: string };

/** The queue of messages. A claim is a lease: it ends with an outcome, `putBack`, or the node's death. */
export interface Outbox {
  /** Up to `limit` due messages, oldest first, fair between accounts; claimed durably before it returns. */
  claim(work: Work, limit: number): Promise<readonly ClaimedMessage[]>;
  /** The claim is given up with nothing done; the attempt does not count. Due again at `at`; absent: in a moment. */
  putBack(ref: MessageRef, at?: Instant): Promise<void>;
  /** Calls `wake` soon after such work becomes due (new or by time); false alarms are allowed. Returns how to stop. */
  onWork(work: Work, wake: () => void): () => void;
  /**
   * Messages that are due on a link move to the next link of their routes, at most `limit`; those without another stay. The
   * number moved. For a link that has been down for a while.
   */
  reroute(link: string, limit: number): Promise<number>;
}

/** What a call event sets in motion; queued in the transaction that stores the event. */
export type FollowUp =
  | { readonly kind: 'sms'; readonly to: string; readonly sender: string; readonly text: string }
  | {
      readonly kind: 'handler';
      readonly address: string | undefined;
      readonly fields: ReadonlyMap<string, string>;
    }
  /** Status -1 to 0, told to the handler like every change. */
  | { readonly kind: 'status'; readonly status: 0 };

export type JournalEntry = {
  readonly ref: MessageRef;
  /** Number of the row within its message, counting from 1 without gaps. */
  readonly number: number;
  readonly at: Instant;
  readonly event: CallEvent;
  readonly followUp?: FollowUp;
};

/** Where calls write what happens, as it happens. */
export interface Journal {
  /** Resolves when the entry is committed. Entries of one message are committed in the order given; many calls share a commit. */
  write(entry: JournalEntry): Promise<void>;
}

/** What became of one attempt. */
export type AttemptOutcome =
  /** Somebody answered; `seconds` from answer to hang-up. */
  | { readonly kind: 'answered'; readonly seconds: number; readonly err: number }
  /** Final for SMS and the like: status and err of spec codes.md. */
  | {
      readonly kind: 'final';
      readonly status: number;
      readonly err: number;
      /** What a look-up found out. */
      readonly lookup?: LookupData;
    }
  /** This attempt failed; another follows when the message has one left (`retry` yes), else status and err stand. */
  | { readonly kind: 'failed'; readonly status: number; readonly err: number; readonly retry: 'yes' | 'no' }
  /** The link could not carry it; the next link of its route takes over if the route says so, else status and err stand. */
  | {
      readonly kind: 'link-failed';
      readonly link: string;
      readonly status: number;
      readonly err: number;
      readonly reason: FailOverReason;
    }
  /** The peer has taken every part and tells later what became of them: status 0 until then. */
  | {
      readonly kind: 'handed';
      readonly link: string;
      /** The peer's names of the parts, in their order. */
      readonly ids: readonly string[];
      /** Names that an earlier sending of the same message got, by the index of the part: a receipt for one counts as well. */
      readonly otherIds?: readonly { readonly index: number; readonly id: string }[];
      /** When its parts left, where that was in an earlier attempt. */
      readonly since?: Instant;
      /** Parts that a receipt is expected for. */
      readonly awaits: PartsAwaited;
      /** Without a receipt until then it is delivered, or ends with error 245, as `silence` says. */
      readonly until: Instant;
      readonly silence: 'delivered' | 'failed';
    }
  /** It may have gone out or not: the answer got lost. It is sent again, and marked; not before `after`, as an answer may yet come. */
  | { readonly kind: 'doubtful'; readonly link: string; readonly after?: Instant };

/** Which parts of a message a peer reports on. */
export type PartsAwaited = 'all' | 'first' | 'last';

/** What a peer tells of a part that it took earlier. */
export type Receipt = {
  readonly link: string;
  /** The peer's name of the part, and other spellings of it (decimal, hexadecimal), the likeliest first. */
  readonly ids: readonly string[];
  /** Numbers the peer names in it, digits alone; the recipient's is among them, in whatever form. Decides between parts of one name. */
  readonly phones?: readonly string[];
  readonly at: Instant;
  readonly report:
    | { readonly kind: 'delivered'; readonly lookup?: LookupData }
    /** Of messengers: after `delivered`, or in place of it. */
    | { readonly kind: 'read' }
    /** `reason` absent: final wherever it is routed. */
    | {
        readonly kind: 'failed';
        readonly status: number;
        readonly err: number;
        readonly reason?: FailOverReason;
      };
};

/** The one way back in. */
export interface Inbox {
  /** Ends a claim: the status, the money and the next attempt are decided and stored together with `last`, the call's last event. */
  outcome(ref: MessageRef, outcome: AttemptOutcome, last?: JournalEntry): Promise<void>;
  /** Resolves when it is stored; one that comes before its message was handed over waits for it, one that comes twice changes nothing. */
  receipt(receipt: Receipt): Promise<void>;
}

/** The numbers, digits only, that menus of the account may ring. */
export type TransferNumbers = (account: Account) => Promise<ReadonlySet<string>>;

/** The same, each with the way it is rung. */
export type TransferWays = (account: Account) => Promise<ReadonlyMap<string, TransferWay>>;

export type SignIn = {
  readonly login: string;
  readonly password: string;
  readonly apiKey: string;
  readonly address: string;
  /** What the request is about to do; absent: a key that may do only some things is refused. */
  readonly needs?: Need;
};

export type SignInFault = 'sign-in-failed' | 'address-locked' | 'key-limited';

export type Authenticate = (signIn: SignIn) => Promise<Result<Account, SignInFault>>;

/** By which of its secrets an account has signed in. */
export type Identified = {
  readonly account: Account;
  readonly by:
    | { readonly means: 'key'; readonly name: string; readonly scopes: readonly KeyScope[] }
    | { readonly means: 'password' };
};

export type Identify = (signIn: SignIn) => Promise<Result<Identified, SignInFault>>;
