// Files handed in beforehand, to be named by calls, MMS and e-mail later. Owns the question; where the bytes lie is the store's.

import type { Result } from '../../base/result.ts';
import type { Instant } from '../../base/time.ts';
import type { Account } from '../accounts/account.ts';
import type { FaultCode } from '../faults.ts';
import type { Upload } from './submission.ts';

export type HeldUpload = Upload & { readonly until: Instant };

export interface HeldUploads {
  /** `change-failed` when the account holds as many as it may. */
  hold(account: Account, name: string, bytes: Uint8Array): Promise<Result<HeldUpload, FaultCode>>;
  /** By their handles (`file`), in their order; undefined: unknown, another account's, or its time is over. */
  find(
    account: Account,
    files: readonly string[],
  ): Promise<Result<readonly (Upload | undefined)[], FaultCode>>;
}
