// What was done in an account and by whom: every sign-in tried, every operation that changes something. Owns what an entry
// tells, which is never a password, a key, a code or the text of a message, and what an owner may ask.

import type { Result } from '../../base/result.ts';
import type { Instant } from '../../base/time.ts';
import type { Account, AccountId } from '../accounts/account.ts';
import type { FaultCode } from '../faults.ts';
import type { PersonId } from './person.ts';

/** What whoever did it was known by. */
export const AUDIT_MEANS = ['session', 'key', 'password'] as const;

export type AuditMeans = (typeof AUDIT_MEANS)[number];

export type AuditEntry = {
  readonly person: PersonId | undefined;
  /** A login, or the name of a key. */
  readonly who: string;
  /** A person's role, or what a key may be used for. */
  readonly role: string;
  readonly means: AuditMeans;
  /** The operation's id in the printed description; `startSession` is a sign-in. */
  readonly operation: string;
  /** Method and path with the ids in it. */
  readonly touched: string;
  readonly address: string;
  /** HTTP status, and of a refusal its code. */
  readonly status: number;
  readonly code: string | undefined;
};

export type AuditRecord = AuditEntry & { readonly id: number; readonly at: Instant };

export type AuditFilter = {
  readonly since?: Instant;
  readonly before?: Instant;
  readonly person?: PersonId;
  readonly means?: AuditMeans;
  readonly operation?: string;
  readonly outcome?: 'done' | 'refused';
  /** Older than this one. */
  readonly beforeId?: number;
  readonly limit: number;
};

export interface AuditLog {
  /**
   * Of a session it resolves when the entry is stored, so that nothing is answered that is not in the log; what programs
   * do with keys is stored a moment later, many at a time. Never rejects: what cannot be stored is reported.
   */
  note(account: AccountId | undefined, entry: AuditEntry): Promise<void>;
  /** Newest first. */
  list(account: Account, filter: AuditFilter): Promise<Result<readonly AuditRecord[], FaultCode>>;
}
