// The doors between the core and the world outside it. Channels and voice take work and give back what came of it
// through these ports alone; the core never calls outward by name.

import type { Result } from '../base/result.ts';
import type { Instant } from '../base/time.ts';
import type { Account } from './accounts/account.ts';
import type { Need } from './accounts/api-keys.ts';
import type { CallEvent } from './events/call-event.ts';
import type { MessageKind } from './messages/kind.ts';
import type { LookupData } from './messages/message-status.ts';
import type { CallOptions, MessageRef } from './messages/submission.ts';

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
  /** 1 for the first attempt. */
  readonly attempt: number;
  readonly acceptedAt: Instant;
  /** No attempt begins after this moment. */
  readonly validUntil: Instant;
  /** The number of the last event row written for this message; the next is one more. */
  readonly lastEvent: number;
};

/** The queue of one or more kinds of message. A claim is a lease: it ends with an outcome, `putBack`, or the node's death. */
export interface Outbox {
  /** Up to `limit` due messages of these kinds, oldest first, fair between accounts; claimed durably before it returns. */
  claim(kinds: readonly MessageKind[], limit: number): Promise<readonly ClaimedMessage[]>;
  /** The claim is given up with nothing done; the attempt does not count. */
  putBack(ref: MessageRef): Promise<void>;
  /** Calls `wake` soon after work of these kinds becomes due (new or by time); false alarms are allowed. Returns how to stop. */
  onWork(kinds: readonly MessageKind[], wake: () => void): () => void;
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
  | { readonly kind: 'failed'; readonly status: number; readonly err: number; readonly retry: 'yes' | 'no' };

/** The one way back in. */
export interface Inbox {
  /** Ends a claim: the status, the money and the next attempt are decided and stored together with `last`, the call's last event. */
  outcome(ref: MessageRef, outcome: AttemptOutcome, last?: JournalEntry): Promise<void>;
}

export type TransferNumbers = (account: Account) => Promise<ReadonlySet<string>>;

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
