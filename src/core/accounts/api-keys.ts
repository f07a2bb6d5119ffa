// Keys that stand in place of an account's login and password, for everything or for some things alone. Owns their shape
// and what may be asked about them; the key itself is told once and kept nowhere.

import type { Result } from '../../base/result.ts';
import type { Instant } from '../../base/time.ts';
import type { FaultCode } from '../faults.ts';
import type { Account } from './account.ts';

/** Look at things; send messages and what goes into them; change everything else. */
export const KEY_SCOPES = ['read', 'send', 'manage'] as const;

export type KeyScope = (typeof KEY_SCOPES)[number];

/** What a request needs of the key it comes with; `everything`: it decides about keys, so a limited one will not do. */
export type Need = KeyScope | 'everything';

export function allows(scopes: readonly KeyScope[], need: Need): boolean {
  return need === 'everything' ? KEY_SCOPES.every((one) => scopes.includes(one)) : scopes.includes(need);
}

export type ApiKey = {
  readonly id: number;
  readonly name: string;
  /** Its last characters, to tell keys apart; empty for keys from before there were hints. */
  readonly hint: string;
  readonly scopes: readonly KeyScope[];
  readonly createdAt: Instant;
};

/** What the account says of a key. */
export type KeyTerms = { readonly name: string; readonly scopes: readonly KeyScope[] };

export interface ApiKeys {
  /** Oldest first. */
  list(account: Account): Promise<Result<readonly ApiKey[], FaultCode>>;
  /** `change-failed` past the limit of keys. */
  create(
    account: Account,
    terms: KeyTerms,
  ): Promise<Result<{ readonly record: ApiKey; readonly key: string }, FaultCode>>;
  /** What is absent stays. `record-missing` when the account has no such key; so does `revoke`. */
  change(account: Account, id: number, terms: Partial<KeyTerms>): Promise<Result<ApiKey, FaultCode>>;
  revoke(account: Account, id: number): Promise<Result<true, FaultCode>>;
}
