// Keys that stand in place of an account's login and password. Owns their shape and what may be asked about them; the key
// itself is told once and kept nowhere.

import type { Result } from '../../base/result.ts';
import type { Instant } from '../../base/time.ts';
import type { FaultCode } from '../faults.ts';
import type { Account } from './account.ts';

export type ApiKey = {
  readonly id: number;
  readonly name: string;
  /** Its last characters, to tell keys apart; empty for keys from before there were hints. */
  readonly hint: string;
  readonly createdAt: Instant;
};

export interface ApiKeys {
  /** Oldest first. */
  list(account: Account): Promise<Result<readonly ApiKey[], FaultCode>>;
  /** `change-failed` past the limit of keys. */
  create(
    account: Account,
    name: string,
  ): Promise<Result<{ readonly record: ApiKey; readonly key: string }, FaultCode>>;
  /** `record-missing` when the account has no such key; so does `revoke`. */
  rename(account: Account, id: number, name: string): Promise<Result<ApiKey, FaultCode>>;
  revoke(account: Account, id: number): Promise<Result<true, FaultCode>>;
}
