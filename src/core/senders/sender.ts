// Sender names of an account and what interfaces may ask of them (spec http-senders). Owns these shapes: the states a name goes
// through, what operators want to know of its owner, and with which operators it is to be registered.

import type { Result } from '../../base/result.ts';
import type { Instant } from '../../base/time.ts';
import type { Account } from '../accounts/account.ts';
import type { FaultCode } from '../faults.ts';
import type { SenderKind, SenderName } from './sender-name.ts';

/**
 * `new`: waits for its code (a number) or for the administrator; `confirmed`: the code came back, the administrator has not
 * spoken; only `approved` may be sent with. On the wire 0, 1, 2, 3 [inferred].
 */
export const SENDER_STATES = ['new', 'confirmed', 'approved', 'refused'] as const;
export type SenderState = (typeof SENDER_STATES)[number];

/** What operators want to know of whoever registers a name, as the wire calls it; `name` is the owner of an e-mail address. */
export const SENDER_FIELDS = ['fio', 'inn', 'site', 'email', 'address', 'desc', 'subj', 'name'] as const;
export type SenderField = (typeof SENDER_FIELDS)[number];
export type SenderFields = Readonly<Partial<Record<SenderField, string>>>;

/** Parameters that ask for a registration with an operator; `paid` and `international` are terms of their own. */
export const OPERATOR_MARKS = {
  mega: { operator: 'mega', terms: 'free' },
  mega_step: { operator: 'mega', terms: 'paid' },
  mts: { operator: 'mts', terms: 'free' },
  mts_step: { operator: 'mts', terms: 'paid' },
  tele2: { operator: 'tele2', terms: 'free' },
  tele2_step: { operator: 'tele2', terms: 'paid' },
  bee_step: { operator: 'bee', terms: 'paid' },
  motiv_step: { operator: 'motiv', terms: 'paid' },
  ua_reg: { operator: 'ua', terms: 'national' },
  ua_int: { operator: 'ua', terms: 'international' },
} as const;
export type OperatorMark = keyof typeof OPERATOR_MARKS;

export function isOperatorMark(name: string): name is OperatorMark {
  return Object.hasOwn(OPERATOR_MARKS, name);
}

/** On the wire 0, 1 and 2 [inferred]. */
export const REGISTRATION_STATES = ['waiting', 'registered', 'refused'] as const;
export type RegistrationState = (typeof REGISTRATION_STATES)[number];

export type Registration = { readonly mark: OperatorMark; readonly state: RegistrationState };

export type Sender = SenderName & {
  readonly id: number;
  readonly state: SenderState;
  readonly comment: string;
  readonly fields: SenderFields;
  /** Why it was refused. */
  readonly reason: string;
  readonly registrations: readonly Registration[];
  /** How many documents were handed in for it. */
  readonly documents: number;
  readonly changedAt: Instant;
};

export type SenderFault = { readonly fault: FaultCode; readonly detail?: string };

/** A name as whoever asks knows it. */
export type SenderRef = { readonly id: number } | { readonly name: string };

export type SenderDocument = {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly comment: string;
};

/** What is absent stays. */
export type SenderChange = {
  readonly comment?: string;
  readonly fields?: SenderFields;
  /** Added to those it has. */
  readonly marks?: readonly OperatorMark[];
  readonly document?: SenderDocument;
};

export type NewSender = SenderChange & { readonly sender: SenderName };

export type SenderFilter = {
  readonly states: 'approved' | 'all';
  /** Ids above this one. */
  readonly after?: number;
  /** At most LIMITS.senders.listed, which is also what an absent one means. */
  readonly limit?: number;
  /** `2026-11-27` in the account's zone: those of which something, at an operator or here, has changed since. */
  readonly changedSince?: string;
};

export type CodeRequest = {
  readonly by: 'sms' | 'call';
  /** What the code is for, as its message says. */
  readonly site: string;
};

type Answer<T> = Promise<Result<T, SenderFault>>;

export interface Senders {
  /** The account itself, or its sub-client of that login when one is given. */
  ownerOf(account: Account, login: string): Answer<Account>;
  /** By id. Approved names of accounts above are among them when the account may use them. */
  list(account: Account, filter: SenderFilter): Answer<readonly Sender[]>;
  /** The id. */
  add(account: Account, sender: NewSender): Answer<number>;
  change(account: Account, ref: SenderRef, change: SenderChange): Answer<true>;
  remove(account: Account, ref: SenderRef): Answer<true>;
  /** Sends a code to a number that is not confirmed yet, at the account's expense. */
  sendCode(account: Account, ref: SenderRef, request: CodeRequest): Answer<true>;
  checkCode(account: Account, ref: SenderRef, code: string): Answer<true>;
}

/** What becomes of a new name, or of one whose number has been confirmed. */
export function firstState(kind: SenderKind, approval: Approval): SenderState {
  return approval === 'at-once' && kind !== 'number' ? 'approved' : 'new';
}

/** Whether names and texts may be used as soon as they are there, or only once an administrator has said so. */
export type Approval = 'at-once' | 'by-hand';
